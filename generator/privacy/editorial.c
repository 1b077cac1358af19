/* Editorial rules: see editorial.h. */
#include "privacy/editorial.h"

#include <string.h>

#include "base/message.h"
#include "privacy/byline.h"
#include "privacy/fold.h"
#include "privacy/publish_int.h"

/* --- whose it is --- */

static const struct {
    const char *letters; /* folded, without what is between words */
    enum editorial_source source;
    bool whole; /* else it may be a part: "opname van een les op afstand" */
} sources[] = {
    {"forwarded", SOURCE_FORWARDED, false},
    {"doorgestuurd", SOURCE_FORWARDED, false},
    {"ontvangen", SOURCE_FORWARDED, false},
    {"overgenomen", SOURCE_FORWARDED, false},
    {"herplaatst", SOURCE_FORWARDED, false},
    {"gedeeld", SOURCE_FORWARDED, false},
    {"shared", SOURCE_FORWARDED, false},
    {"remotelesson", SOURCE_LESSON, false},
    {"onlinelesson", SOURCE_LESSON, false},
    {"lesopafstand", SOURCE_LESSON, false},
    {"lessenopafstand", SOURCE_LESSON, false},
    {"lesviateams", SOURCE_LESSON, false},
    {"videoles", SOURCE_LESSON, false},
    {"distancelearning", SOURCE_LESSON, false},
    {"afstandsles", SOURCE_LESSON, false},
    {"afstandsonderwijs", SOURCE_LESSON, false},
    {"onlineles", SOURCE_LESSON, false},
    {"thuisles", SOURCE_LESSON, false},
    {"personal", SOURCE_PERSONAL, true},
    {"persoonlijk", SOURCE_PERSONAL, true},
    {"persoonlijketitel", SOURCE_PERSONAL, false},
    {"personalcapacity", SOURCE_PERSONAL, false},
};

enum editorial_source editorial_source(struct slice text)
{
    struct str letters;
    enum editorial_source source = text.len ? SOURCE_NAMED : SOURCE_NONE;
    str_init(&letters);
    fold_letters(&letters, text, false);
    for (size_t i = 0; i < sizeof(sources) / sizeof(*sources); i++)
        if (sources[i].whole
                ? slice_eq_c(str_slice(&letters), sources[i].letters)
                : slice_find(str_slice(&letters), sources[i].letters) < letters.len)
            source = sources[i].source;
    str_release(&letters);
    return source;
}

bool editorial_lacks_credit(const struct policy *policy, struct editorial_credit c,
                            bool picture)
{
    if (c.source == SOURCE_FORWARDED)
        return !c.credit || !c.license;
    switch (policy->credit) {
    case CREDIT_OPTIONAL:
        break;
    case CREDIT_WHEN_SOURCED:
        return c.source != SOURCE_NONE && !c.credit;
    case CREDIT_REQUIRED:
        return (picture && !c.credit) ||
               (c.source != SOURCE_NONE && (!c.credit || !c.license));
    }
    return false;
}

/* "under OOE without maker: the album is held" (story 1): as a whole, when not one of
 * its pictures has one. */
static bool is_album_without_maker(const struct publisher *p,
                                   const struct raw_page *raw)
{
    if (p->policy->credit != CREDIT_REQUIRED || !answer_is_nothing(raw->credit.text))
        return false;
    for (size_t i = 0; i < raw->photos.len; i++)
        if (!answer_is_nothing(raw->photos.at[i].credit.text))
            return false;
    return true;
}

static bool lacks_credit(const struct publisher *p, const struct raw_page *raw,
                         const struct safe_page *page)
{
    struct editorial_credit c = {editorial_source(raw->source.text),
                                 !answer_is_nothing(raw->credit.text),
                                 !answer_is_nothing(raw->license.text)};
    return editorial_lacks_credit(p->policy, c, false) ||
           (page->kind == SAFE_ALBUM && is_album_without_maker(p, raw));
}

/* --- what never belongs here --- */

static void refuse(const struct publisher *p, const struct raw_text *raw,
                   const char *message)
{
    diag_add(p->diag, DIAG_REFUSED, raw->where, raw->line, "%s", message);
}

static const char *not_personal(void)
{
    return _("what someone writes in a personal capacity does not go on the school's "
             "website: take the page out (TWE-8)");
}

static bool says_personally(struct slice text)
{
    struct str letters;
    str_init(&letters);
    fold_letters(&letters, text, false);
    bool says = slice_find(str_slice(&letters), "persoonlijketitel") < letters.len;
    str_release(&letters);
    return says;
}

static void refuse_source(const struct publisher *p, const struct raw_text *source)
{
    switch (editorial_source(source->text)) {
    case SOURCE_LESSON:
        refuse(p, source,
               _("a recording of a remote lesson does not go on the website: take it "
                 "out (KLA-8)"));
        break;
    case SOURCE_PERSONAL:
        refuse(p, source, not_personal());
        break;
    case SOURCE_NONE:
    case SOURCE_NAMED:
    case SOURCE_FORWARDED:
        break;
    }
}

static void refuse_media(const struct publisher *p, const struct raw_media_list *list)
{
    for (size_t i = 0; i < list->len; i++)
        refuse_source(p, &list->at[i].source);
}

static void refuse_front_matter(const struct publisher *p, const struct raw_page *raw)
{
    const struct raw_text *const texts[] = {&raw->author, &raw->title, &raw->summary,
                                            &raw->description, &raw->credit};
    refuse_source(p, &raw->source);
    refuse_media(p, &raw->photos);
    refuse_media(p, &raw->documents);
    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
        if (says_personally(texts[i]->text))
            refuse(p, texts[i], not_personal());
}

/* --- who wrote it --- */

static const struct raw_text *author_of(const struct publisher *p,
                                        const struct raw_page *raw)
{
    return raw->author.text.len ? &raw->author : &p->raw->config.author;
}

/* Without a team nobody can be held against it. */
static bool knows_the_team(const struct publisher *p)
{
    if (p->raw->team.len)
        return true;
    for (size_t i = 0; i < p->people->count; i++)
        if (p->people->people[i].role == ROLE_STAFF)
            return true;
    return false;
}

static struct byline read_byline(struct publisher *p, const struct raw_page *raw)
{
    struct raw_text trimmed = *author_of(p, raw), *author = &trimmed;
    trimmed.text = slice_trim(trimmed.text);
    struct byline *known = map_get(&p->bylines, author->text);
    if (known)
        return *known;
    struct byline line = byline_read(p, author, &raw->people.pupils);
    if (line.state == BYLINE_UNKNOWN && !knows_the_team(p))
        line.state = BYLINE_OF_SCHOOL;
    /* who of several pupils wrote it depends on the page */
    if (line.state != BYLINE_OF_PUPIL && line.state != BYLINE_DOUBT) {
        known = ARENA_NEW(p->arena, struct byline);
        *known = line;
        *map_at(&p->bylines, author->text) = known;
    }
    return line;
}

static enum hold_reason work_of(const struct publisher *p, const struct person *maker,
                                struct slice *person)
{
    struct decision d = consent_decide(p->policy, maker, CATEGORY_WORK, p->today);
    if (d.allowed)
        return HELD_NOT;
    *person = maker->id;
    return d.reason == DECISION_OBJECTION ? HELD_OBJECTION : HELD_NO_CONSENT;
}

static enum hold_reason work_of_all(const struct publisher *p,
                                    const struct byline *line, struct slice *person)
{
    enum hold_reason reason = HELD_NOT;
    for (size_t i = 0; i < line->pupil_count && reason == HELD_NOT; i++)
        reason = work_of(p, line->pupils[i], person);
    return reason;
}

struct raw_text editorial_author(struct publisher *p, const struct raw_page *raw)
{
    return read_byline(p, raw).shown;
}

bool editorial_is_by_staff(struct publisher *p, const struct raw_page *raw)
{
    struct byline line = read_byline(p, raw);
    return line.state == BYLINE_OF_SCHOOL && line.colleague;
}

static enum hold_reason byline_fate(struct publisher *p, const struct raw_page *raw,
                                    const struct safe_page *page, struct slice *person)
{
    struct byline line = read_byline(p, raw);
    const struct raw_text *author = author_of(p, raw);
    switch (line.state) {
    case BYLINE_NONE:
        return p->policy->byline == BYLINE_REQUIRED && page->kind == SAFE_NEWS
                   ? HELD_BYLINE
                   : HELD_NOT;
    case BYLINE_OF_SCHOOL:
        return HELD_NOT;
    case BYLINE_OF_PUPIL:
        return work_of_all(p, &line, person);
    case BYLINE_UNKNOWN:
        diag_add(
            p->diag, DIAG_WARNING, author->where, author->line,
            _("this author is not in team.csv, nor staff in the register: the page "
              "waits; write the name as it stands there, or \"de MR\", \"het team\""));
        return HELD_BYLINE;
    case BYLINE_NO_ROLE:
        diag_add(p->diag, DIAG_WARNING, author->where, author->line,
                 _("the protocol asks what the author does at school: fill in the "
                   "column functie of team.csv (TWE-6); the page waits"));
        return HELD_BYLINE;
    case BYLINE_DOUBT:
        diag_add(p->diag, DIAG_WARNING, author->where, author->line,
                 _("several pupils are called like this author: write "
                   "[Sem](leerling:1042); the page waits"));
        return HELD_DOUBT;
    }
    return HELD_BYLINE;
}

/* The work of a pupil needs each maker's leave. */
static enum hold_reason work_fate(const struct publisher *p, const struct raw_page *raw,
                                  struct slice *person)
{
    for (size_t i = 0; raw->work && i < raw->people.pupils.len; i++) {
        const struct person *maker =
            register_find(p->people, raw->people.pupils.at[i].text);
        if (!maker) {
            *person = raw->people.pupils.at[i].text;
            return HELD_UNKNOWN_TAG;
        }
        enum hold_reason reason = work_of(p, maker, person);
        if (reason != HELD_NOT)
            return reason;
    }
    return HELD_NOT;
}

/* --- doubt --- */

enum { CHECK_AHEAD_DAYS = 90 };

bool editorial_entry_was_looked_at(const struct publisher *p,
                                   const struct raw_checked *checked)
{
    return checked->given && checked->date <= p->today &&
           !answer_is_nothing(checked->by.text) &&
           byline_is_other(p, SLICE(""), checked->by.text);
}

bool editorial_was_looked_at(const struct publisher *p, const struct raw_page *raw)
{
    return editorial_entry_was_looked_at(p, &raw->checked);
}

/* Was it looked at long before it was written? */
static bool is_stale(const struct raw_page *raw)
{
    return raw->date != DATE_NONE && raw->date - raw->checked.date > CHECK_AHEAD_DAYS;
}

bool editorial_is_checked(const struct publisher *p, const struct raw_page *raw)
{
    struct raw_list none = {0};
    return editorial_was_looked_at(p, raw) && !is_stale(raw) &&
           byline_is_other(p, author_of(p, raw)->text, raw->checked.by.text) &&
           (!knows_the_team(p) || byline_read(p, &raw->checked.by, &none).colleague);
}

static bool is_in_doubt(const struct publisher *p, const struct raw_page *raw)
{
    if (!raw->doubt || editorial_is_checked(p, raw))
        return false;
    if (raw->checked.given)
        diag_add(p->diag, DIAG_WARNING, raw->checked.by.where, raw->checked.by.line,
                 _("doubt is cleared by somebody of team.csv who is not the author, "
                   "and not in advance; the page waits (TWE-7)"));
    return true;
}

enum hold_reason editorial_fate(struct publisher *p, const struct safe_page *page,
                                struct slice *person)
{
    const struct raw_page *raw = &p->raw->pages[page->number];
    enum hold_reason byline = byline_fate(p, raw, page, person);
    refuse_front_matter(p, raw);
    if (is_in_doubt(p, raw))
        return HELD_DOUBT;
    if (byline != HELD_NOT)
        return byline;
    if (lacks_credit(p, raw, page))
        return HELD_CREDIT;
    return work_fate(p, raw, person);
}

/* --- advice --- */

enum { ADVICE_DAYS = 30, STALE_DAYS = 365 };

static date_t later(date_t a, date_t b)
{
    return a > b ? a : b; /* DATE_NONE is before all */
}

void editorial_warn(const struct publisher *p, const struct safe_page *page)
{
    const struct raw_page *raw = &p->raw->pages[page->number];
    struct place where = {raw->path, 0, 0};
    date_t touched = later(later(raw->date, raw->updated), raw->touched);
    char day[11];
    if (p->policy->review == REVIEW_ADVISE && page->kind == SAFE_NEWS &&
        raw->date != DATE_NONE && p->today - raw->date <= ADVICE_DAYS &&
        !editorial_is_checked(p, raw))
        diag_add(p->diag, DIAG_WARNING, where, SLICE(""),
                 _("the protocol advises that somebody else reads it first: let a "
                   "colleague look, and add checked: {by: name, date: day} (KLI-2)"));
    if ((page->kind == SAFE_PAGE || page->kind == SAFE_HOME) && touched != DATE_NONE &&
        p->today - touched > STALE_DAYS) {
        date_iso(day, touched);
        diag_add(p->diag, DIAG_WARNING, where, SLICE(""),
                 _("not touched since %s: is it still right? Then put today's date "
                   "behind updated: (ALB-11)"),
                 day);
    }
}

/* --- the text --- */

enum { QUOTED_WORDS_MAX = 100, SENTENCE_MAX = 600 };

static size_t count_words(struct slice line)
{
    size_t words = 0;
    for (size_t i = 0; i < line.len; i++)
        words += line.at[i] != ' ' && (i == 0 || line.at[i - 1] == ' ');
    return words;
}

/* "Op persoonlijke titel" said by the writer of himself, or told of another? With "ik",
 * "wij" or "dit bericht" in its clause it is the writer's, and so is a clause that says
 * nothing else. */
static bool is_of_writer(struct slice clause)
{
    static const char *const own[] = {"ik",           "wij",  "we", "dit", "deze",
                                      "bovenstaande", "this", "i",  NULL};
    size_t words = 0;
    bool mine = false;
    while (clause.len) {
        size_t len = 0;
        while (len < clause.len && !strchr(" \t\r\n*_()>'", clause.at[len]))
            len++;
        struct slice word = slice_sub(clause, 0, len);
        words += len > 0;
        for (size_t i = 0; own[i]; i++)
            mine = mine || slice_eq_nocase(word, own[i]);
        clause = slice_from(clause, len + (len < clause.len));
    }
    return mine || words <= 4;
}

static bool ends_clause(struct slice text, size_t i)
{
    return strchr(".!?:;\"", text.at[i]) ||
           (text.at[i] == '\n' && i + 1 < text.len && text.at[i + 1] == '\n');
}

/* Inside "..." or “...”, or a block quote, somebody else speaks. */
static bool is_quoted(struct slice text, size_t at)
{
    bool open = false;
    size_t start = at, line = at;
    while (start &&
           !(text.at[start - 1] == '\n' && start > 1 && text.at[start - 2] == '\n'))
        start--;
    while (line > start && text.at[line - 1] != '\n')
        line--;
    for (size_t i = start; i < at; i++) {
        struct slice rest = slice_from(text, i);
        if (text.at[i] == '"')
            open = !open;
        else if (slice_starts(rest, "“") || slice_starts(rest, "„") ||
                 slice_starts(rest, "‘"))
            open = true;
        else if (slice_starts(rest, "”") || slice_starts(rest, "’"))
            open = false;
    }
    return open || text.at[line] == '>';
}

/* Offset of "persoonlijke titel" from `at` on, in any case, over emphasis, line ends
 * and spaces of every kind; text.len when there is none. */
static size_t find_personally(struct slice text, size_t at)
{
    static const char first[] = "persoonlijke", second[] = "titel";
    for (; at + sizeof(first) + sizeof(second) < text.len + 2; at++) {
        size_t next = at + strlen(first);
        if (next > text.len ||
            !slice_eq_nocase(slice_sub(text, at, strlen(first)), first))
            continue;
        while (next < text.len && (strchr(" \t\r\n*_>", text.at[next]) ||
                                   (unsigned char)text.at[next] >= 0x80))
            next++;
        if (next + strlen(second) <= text.len &&
            slice_eq_nocase(slice_sub(text, next, strlen(second)), second))
            return at;
    }
    return text.len;
}

static void check_personal(const struct publisher *p, const struct raw_page *raw,
                           struct slice body)
{
    struct view view;
    if (slice_find(body, "itel") == body.len && slice_find(body, "ITEL") == body.len)
        return; /* nearly always */
    view_init(&view);
    view_set(&view, body, VIEW_PLAIN); /* "persoonlijke&nbsp;titel" */
    struct slice text = view.text;
    for (size_t at = find_personally(text, 0); at < text.len;
         at = find_personally(text, at + 1)) {
        size_t start = at, end = at, offset = view_offset(&view, at);
        while (start && at - start < SENTENCE_MAX && !ends_clause(text, start - 1))
            start--;
        while (end < text.len && end - at < SENTENCE_MAX && !ends_clause(text, end))
            end++;
        bool own =
            is_of_writer(slice_sub(text, start, end - start)) && !is_quoted(text, at);
        struct place where = place_at(raw->path, body, offset);
        where.line += raw->body_line - 1;
        diag_add(p->diag, own ? DIAG_REFUSED : DIAG_WARNING, where,
                 place_line(body, offset), "%s",
                 own ? not_personal()
                     : _("\"op persoonlijke titel\": if the writer means himself, this "
                         "does not belong here (TWE-8)"));
    }
    view_release(&view);
}

static bool starts_source(struct slice line)
{
    static const char *const starts[] = {"—",    "–",     "- ",    "Bron",
                                         "bron", "Uit:",  "uit:",  "(Uit",
                                         "(uit", "(Bron", "(bron", "Source"};
    for (size_t i = 0; i < sizeof(starts) / sizeof(*starts); i++)
        if (slice_starts(line, starts[i]))
            return true;
    return slice_find(line, "](") < line.len || slice_find(line, "://") < line.len;
}

/* A long quotation asks for a source (OOE-3): in it, right below it, or the page's. */
static void check_quotations(const struct publisher *p, const struct raw_page *raw,
                             struct slice body)
{
    struct slice line, rest = body;
    if (slice_find_byte(body, '>') == body.len)
        return;
    size_t words = 0, number = 0, first = 0;
    bool sourced = false, quoted = false;
    while (slice_cut(&line, &rest, '\n')) {
        line = slice_trim(line);
        number++;
        bool quote = slice_starts(line, ">");
        if (quote && !quoted) {
            words = 0;
            first = number;
            sourced = false;
        }
        if (quote)
            line = slice_trim(slice_from(line, 1));
        if (quote || (words && line.len))
            sourced = sourced || starts_source(line);
        if (quote)
            words += count_words(line);
        bool over =
            words > QUOTED_WORDS_MAX && !sourced && ((!quote && line.len) || !rest.len);
        if (over && !raw->source.text.len && !raw->credit.text.len)
            diag_add(
                p->diag, DIAG_WARNING,
                (struct place){raw->path, raw->body_line + (unsigned)first - 1, 1},
                SLICE(""),
                _("a long quotation without its source: say below it who wrote it, "
                  "or put source: in the front matter (OOE-3)"));
        if (!quote && line.len)
            words = 0;
        quoted = quote;
    }
}

void editorial_check_body(const struct publisher *p, const struct raw_page *raw,
                          struct slice body)
{
    check_personal(p, raw, body);
    check_quotations(p, raw, body);
}
