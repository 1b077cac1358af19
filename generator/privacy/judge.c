/* What becomes of a mention: who can be meant, and may all of them be named? */
#include <stdio.h>
#include <string.h>

#include "base/message.h"
#include "privacy/redact_int.h"

static const struct slice nobody = {"", 0};

/* Does this person bear the name that was found? */
static bool bears(const struct known *k, const struct mention *a)
{
    if (a->given && k->given != a->given && k->part != a->given)
        return false;
    if (a->surname && k->surname && k->surname != a->surname)
        return false;
    return a->given || a->surname;
}

/* The `pupils:` of the page among the bearers of this name. */
static struct bearers on_page(const struct redactor *r, const struct mention *a)
{
    struct bearers b = {0};
    for (size_t i = 0; i < r->pupils.len; i++) {
        uint32_t person = r->pupils.at[i];
        const struct known *k = &r->names->known[person];
        if (!a->given || !bears(k, a))
            continue;
        b.one = b.count++ ? b.one : person;
        b.allowed += redact_may_name(r, person);
    }
    return b;
}

/* Those of whom a mention was taken down here may not be named any more. */
static void drop_hidden(const struct redactor *r, const struct mention *a,
                        struct bearers *who)
{
    for (size_t i = 0; i < r->hidden.len; i++) {
        uint32_t person = r->hidden.at[i];
        const struct known *k = &r->names->known[person];
        bool one = who->count == 1 ? who->one == person : bears(k, a);
        if (one && k->allowed && who->allowed)
            who->allowed--;
    }
}

struct judgement redact_judge(const struct redactor *r, const struct mention *a)
{
    struct bearers who = a->who;
    drop_hidden(r, a, &who);
    if (a->flags & MENTION_DECIDED)
        return (struct judgement){VERDICT_KEEP, nobody};
    if (who.count > 1 && r->pupils.len) {
        struct bearers page = on_page(r, a);
        if (page.count)
            who = page;
    }
    struct slice id = who.count == 1 ? r->names->people->people[who.one].id : nobody;
    if (who.allowed == who.count)
        return (struct judgement){VERDICT_KEEP, id};
    bool lower = a->flags & MENTION_LOWER && a->kind == MENTION_GIVEN;
    if (who.allowed && lower)
        return (struct judgement){VERDICT_KEEP, nobody};
    if (who.allowed)
        return (struct judgement){VERDICT_DOUBT, nobody};
    if (a->flags & (MENTION_WORDLIKE | MENTION_DIMINUTIVE))
        return (struct judgement){VERDICT_DOUBT, id};
    return (struct judgement){VERDICT_HIDE, id};
}

void redact_trace(struct redactor *r, struct slice id, struct trace_hits *hits)
{
    const struct person *p = hits ? register_find(r->names->people, id) : NULL;
    r->hits = p ? hits : NULL;
    r->traced = p ? (uint32_t)(p - r->names->people->people) : 0;
}

static bool has_surname(const struct redactor *r, const struct mention *a,
                        uint64_t surname)
{
    for (size_t i = a->first; i < a->last; i++)
        if (surname && r->tokens.at[i].hash == surname)
            return true;
    return false;
}

void redact_trace_mentions(struct redactor *r)
{
    static const enum trace_how how[] = {[MENTION_GIVEN] = TRACE_GIVEN,
                                         [MENTION_UNKNOWN] = TRACE_GIVEN,
                                         [MENTION_FULL] = TRACE_FULL,
                                         [MENTION_INITIALS] = TRACE_SURNAME,
                                         [MENTION_SURNAME] = TRACE_SURNAME};
    for (size_t i = 0; i < r->mentions.len && r->piece_count; i++) {
        const struct mention *a = &r->mentions.at[i];
        bool one = a->who.count == 1 && a->who.one == r->traced;
        const struct known *k = &r->names->known[r->traced];
        /* behind another's given name stands a surname, too */
        bool inside = a->kind == MENTION_UNKNOWN && has_surname(r, a, k->surname);
        if (a->flags & MENTION_DECIDED || !(one || inside || bears(k, a)))
            continue;
        struct bearers page = on_page(r, a);
        bool named = page.count == 1 && page.one == r->traced;
        bool certain = named || (one && how[a->kind] != TRACE_GIVEN);
        vec_push(r->hits,
                 ((struct trace_hit){redact_place(r, view_offset(&r->view, a->start)),
                                     inside ? TRACE_SURNAME : how[a->kind], !certain,
                                     redact_judge(r, a).verdict != VERDICT_KEEP}));
    }
}

struct place redact_place(struct redactor *r, size_t offset)
{
    struct sight *last = &r->last;
    size_t i = 0, behind = r->piece_count;
    while (i + 1 < behind) { /* the last piece that begins at the offset or before */
        size_t middle = (i + behind) / 2;
        if (r->starts.at[middle] <= offset)
            i = middle;
        else
            behind = middle;
    }
    if (!r->piece_count)
        return (struct place){0};
    const struct markdown_piece *piece = &r->pieces[i];
    size_t inside = offset - r->starts.at[i];
    /* places are asked for nearly in order: a long text is walked through once */
    if (last->piece != piece || last->inside > inside)
        *last = (struct sight){piece, 0, piece->where};
    for (; last->inside < inside && last->inside < piece->text.len; last->inside++) {
        char c = piece->text.at[last->inside];
        if (c == '\n') {
            last->where.line++;
            last->where.col = 1;
        } else if (((unsigned char)c & 0xC0) != 0x80) {
            last->where.col++;
        }
    }
    return last->where;
}

void redact_log(struct redactor *r, size_t offset, enum change_kind kind,
                enum rule rule, struct slice person)
{
    if (r->changes && r->piece_count)
        vec_push(r->changes,
                 ((struct change){redact_place(r, offset), kind, rule, person, false}));
}

/* --- from mention to edits --- */

static size_t place(const struct redactor *r, size_t view_at)
{
    return view_offset(&r->view, view_at);
}

void redact_refuse(struct redactor *r, size_t offset, struct slice line,
                   const char *message)
{
    if (r->diag && r->piece_count)
        diag_add(r->diag, DIAG_REFUSED, redact_place(r, offset), line, "%s", message);
}

static void doubt(struct redactor *r, size_t offset)
{
    switch (r->names->policy->doubt) {
    case DOUBT_HIDE:
        break;
    case DOUBT_HOLD:
        r->outcome.hold_doubt = true;
        break;
    case DOUBT_REFUSE:
        redact_refuse(r, offset, r->line,
                      _("it is not certain who is meant here, and policy refuses that: "
                        "write [Sem](leerling:1042), or take the name out"));
        break;
    }
}

static void add_capital(struct str *out, const char *text, bool capital)
{
    size_t start = out->len;
    str_add_c(out, text);
    if (capital && out->at[start] >= 'a' && out->at[start] <= 'z')
        out->at[start] = (char)(out->at[start] - 32);
}

static bool is_letter(char c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}

/* "Quast-toernooi", "Quasttoernooi": what is left is a word of its own. */
static bool is_compound(struct slice source, size_t end)
{
    size_t next = end + (end < source.len && source.at[end] == '-');
    return next < source.len && is_letter(source.at[next]);
}

/* "Pieter Storms." is a slip: there is nothing that is his. */
static bool has_thing(const struct redactor *r, const struct mention *a)
{
    const struct token *next = &r->tokens.at[a->last];
    bool alone = a->last >= r->tokens.len || next->before & ~(SEP_SPACE | SEP_HYPHEN);
    return !alone || !(r->tokens.at[a->last - 1].flags & TOKEN_GENITIVE);
}

/* Who objects without being a pupil is none in the text either. */
static bool may_be_pupil(const struct redactor *r, const struct mention *a)
{
    return a->who.count != 1 || r->names->people->people[a->who.one].role == ROLE_PUPIL;
}

/* Instead of the person: "een leerling", in the form that the sentence asks. */
static void put_neutral(struct redactor *r, struct slice source,
                        const struct mention *a)
{
    size_t start = place(r, a->start), end = place(r, a->tail);
    const struct neutral *n = r->neutral;
    r->named++;
    bool capital = a->flags & MENTION_SENTENCE &&
                   (!(a->flags & MENTION_LOWER) || r->mode == REDACT_FLOW);
    /* "#daanbakker", "@daanbakker" */
    if (a->flags & MENTION_GLUED && start && strchr("#@", source.at[start - 1]))
        start--;
    if (a->flags & MENTION_GLUED && is_compound(source, end)) {
        redact_delete(r, source, start, end, (a->flags & MENTION_SENTENCE) != 0);
        return;
    }
    if (r->mode == REDACT_LABEL || a->flags & MENTION_AFTER_NOUN) {
        redact_delete(r, source, start, end, false);
        return;
    }
    bool pupil = may_be_pupil(r, a);
    const char *text = pupil ? n->one : n->somebody;
    if (a->flags & MENTION_PLURAL)
        text = pupil ? n->many : n->people;
    else if (a->flags & MENTION_GENITIVE && has_thing(r, a))
        text = pupil ? n->genitive : n->somebodys;
    else if (a->flags & MENTION_AFTER_DETERMINER)
        text = pupil ? n->bare : n->colleague;
    struct str word;
    str_init(&word);
    add_capital(&word, text, capital);
    redact_replace(r, source, start, end, str_slice(&word));
    str_release(&word);
}

/* The ending of a given name that takes over the possessive of its surname: "Emma's",
 * "Mees'", "Daans" (Leidraad 14.1). */
static struct slice genitive_of(const struct redactor *r, const struct mention *a)
{
    char last = r->view.text.at[a->given_end - 1];
    if (!(a->flags & MENTION_GENITIVE) || r->mode == REDACT_LABEL || !has_thing(r, a))
        return SLICE("");
    if (r->neutral->language[0] == 'e' || memchr("aiouyAIOUY", last, 10))
        return SLICE("'s");
    if (memchr("sxzSXZ", last, 6))
        return SLICE("'");
    return (unsigned char)last >= 0x80 ? SLICE("'s") : SLICE("s");
}

/* The given name stays, the surname goes. */
static void put_given(struct redactor *r, struct slice source, const struct mention *a)
{
    size_t start = place(r, a->start), end = place(r, a->tail);
    size_t given_start = place(r, a->given_start), given_end = place(r, a->given_end);
    r->named++;
    if (given_start > start)
        redact_replace(r, source, start, given_start, SLICE(""));
    if (end > given_end || a->flags & MENTION_GENITIVE)
        redact_replace(r, source, given_end, end, genitive_of(r, a));
}

/* "juf De Vries" is "juf Marieke", when only one who works here has that surname: the
 * surname of a pupil can't stand. */
static struct slice given_of_staff(const struct names *n, uint64_t surname)
{
    struct slice given = {"", 0};
    for (size_t i = 0; i < n->staff.len; i++) {
        const struct staff *one = &n->staff.at[i];
        if (one->surname != surname || slice_eq(one->given, given))
            continue;
        if (given.len)
            return (struct slice){"", 0};
        given = one->given;
    }
    return given;
}

/* A surname alone, or with initials. */
static void put_surname(struct redactor *r, struct slice source,
                        const struct mention *a, const struct judgement *j)
{
    size_t start = place(r, a->start), end = place(r, a->tail);
    bool compound = is_compound(source, end);
    struct slice staff = {"", 0};
    if (a->flags & MENTION_TITLED && r->mode != REDACT_LABEL)
        staff = given_of_staff(r->names, a->surname);
    redact_log(r, start, CHANGE_SURNAME, a->rule, staff.len ? nobody : j->person);
    if (staff.len) {
        redact_replace(r, source, start, end, staff);
        return;
    }
    /* "TeamQuast" */
    bool inside = start && is_letter(source.at[start - 1]);
    if (a->flags & MENTION_BESIDE || compound || inside || r->mode == REDACT_LABEL ||
        r->mode == REDACT_CODE) {
        r->named++;
        redact_delete(r, source, start, end, a->flags & MENTION_SENTENCE && !inside);
        return;
    }
    put_neutral(r, source, a);
}

static void put_initials(struct redactor *r, struct slice source,
                         const struct mention *a, const struct judgement *j)
{
    size_t start = place(r, a->start), end = place(r, a->tail);
    if (a->who.count == 1 && j->verdict == VERDICT_KEEP && r->mode == REDACT_FLOW &&
        !(a->flags & MENTION_GLUED && a->flags & MENTION_LOWER)) {
        struct str name;
        str_init(&name);
        str_add(&name, r->names->people->people[a->who.one].given);
        redact_log(r, start, CHANGE_SURNAME, a->rule, j->person);
        redact_replace(r, source, start, end, str_slice(&name));
        str_release(&name);
        return;
    }
    put_surname(r, source, a, j);
}

static void put_unknown(struct redactor *r, struct slice source,
                        const struct mention *a)
{
    size_t start = place(r, a->start);
    switch (r->names->policy->unknown_surname) {
    case UNKNOWN_WARN:
        if (r->diag)
            diag_add(r->diag, DIAG_WARNING, redact_place(r, start), r->line,
                     _("an unknown surname is left as it is"));
        return;
    case UNKNOWN_HOLD:
        r->outcome.hold_surname = true;
        break;
    case UNKNOWN_DROP:
        break;
    }
    redact_log(r, start, CHANGE_UNKNOWN_SURNAME, a->rule, nobody);
    put_given(r, source, a);
}

/* --- lists --- */

static bool in_one_piece(const struct redactor *r, size_t start, size_t end)
{
    for (size_t i = 1; i < r->piece_count; i++)
        if (r->starts.at[i] > start && r->starts.at[i] < end)
            return false;
    return true;
}

/* "Daan, Emma en Bo" of whom two may not be named: "Emma en twee leerlingen". Gives
 * the number of mentions, 0 when it is no such list. */
static size_t put_list(struct redactor *r, struct slice source, size_t from)
{
    const struct mentions *m = &r->mentions;
    enum { MOST = 64 }; /* a longer one is told in parts */
    size_t to = from, hidden = 0, kept = 0;
    if (r->mode != REDACT_FLOW)
        return 0;
    for (;; to++) {
        const struct mention *a = &m->at[to];
        enum verdict verdict = redact_judge(r, a).verdict;
        if (a->flags & MENTION_GENITIVE || a->given_start > a->start ||
            !may_be_pupil(r, a))
            return 0;
        hidden += verdict != VERDICT_KEEP;
        if (!(a->flags & MENTION_IN_LIST) || to + 1 >= m->len || to - from >= MOST)
            break;
    }
    const struct mention *first = &m->at[from], *last = &m->at[to];
    size_t start = place(r, first->start), end = place(r, last->tail);
    /* "Roos, Linde, Hugo Visser": Visser belongs to Hugo, who would be moved */
    const struct token *next = &r->tokens.at[last->last];
    if (next->before == SEP_SPACE && next->flags & TOKEN_CAPITAL)
        return 0;
    if (hidden < 2 || !in_one_piece(r, start, end))
        return 0;
    struct str text;
    str_init(&text);
    for (size_t i = from; i <= to; i++) {
        const struct mention *a = &m->at[i];
        struct judgement j = redact_judge(r, a);
        bool hide = j.verdict != VERDICT_KEEP;
        if (j.verdict == VERDICT_DOUBT)
            doubt(r, place(r, a->start));
        if (hide)
            redact_log(r, place(r, a->start),
                       j.verdict == VERDICT_DOUBT ? CHANGE_DOUBT : CHANGE_HIDDEN,
                       a->rule, j.person);
        else if (a->kind != MENTION_GIVEN)
            redact_log(r, place(r, a->start), CHANGE_SURNAME, a->rule, j.person);
        if (hide)
            continue;
        str_addf(&text, "%s%.*s", kept++ ? ", " : "",
                 (int)(a->given_end - a->given_start),
                 r->view.text.at + a->given_start);
    }
    if (kept)
        str_addf(&text, " %s ", r->neutral->and);
    char digits[24];
    snprintf(digits, sizeof(digits), "%zu", hidden);
    size_t words = sizeof(r->neutral->numbers) / sizeof(*r->neutral->numbers);
    const char *number = hidden < words ? r->neutral->numbers[hidden] : digits;
    add_capital(&text, number, !kept && first->flags & MENTION_SENTENCE);
    str_addf(&text, " %s", r->neutral->many);
    if (!kept && first->flags & MENTION_AFTER_NOUN) /* "de leerlingen Daan en Roos" */
        redact_delete(r, source, start, end, false);
    else
        redact_replace(r, source, start, end, str_slice(&text));
    str_release(&text);
    return to - from + 1;
}

static size_t put_mention(struct redactor *r, struct slice source, size_t i)
{
    const struct mention *a = &r->mentions.at[i];
    struct judgement j = redact_judge(r, a);
    size_t start = place(r, a->start);
    if (a->flags & MENTION_SPARED)
        return 1;
    if (a->flags & MENTION_IN_LIST) {
        size_t count = put_list(r, source, i);
        if (count)
            return count;
    }
    if (a->kind == MENTION_SURNAME) {
        put_surname(r, source, a, &j);
        return 1;
    }
    if (a->kind == MENTION_INITIALS && (j.verdict == VERDICT_KEEP || !a->who.count)) {
        put_initials(r, source, a, &j);
        return 1;
    }
    if (j.verdict == VERDICT_DOUBT)
        doubt(r, start);
    if (j.verdict != VERDICT_KEEP) {
        redact_log(r, start, j.verdict == VERDICT_DOUBT ? CHANGE_DOUBT : CHANGE_HIDDEN,
                   a->rule, j.person);
        put_neutral(r, source, a);
    } else if (a->kind == MENTION_UNKNOWN) {
        put_unknown(r, source, a);
    } else if (a->kind == MENTION_FULL) {
        redact_log(r, start, CHANGE_SURNAME, a->rule, j.person);
        put_given(r, source, a);
    }
    return 1;
}

/* Given names that are ordinary words too, and on no list of those because they mostly
 * are the name. */
static bool is_word_too(struct slice name)
{
    static const char words[] =
        " amber an angel axel bas ben bo ernst faith floor florence fleur grant guy "
        "hein "
        "hope hunter iris jade jasmijn jet jip job joy karel kees lane lex lok lot "
        "luna "
        "marc margriet mark max melody murk nat nol noor nova olive opal pearl peter "
        "pien "
        "pier pip pol puk raf ram rens rich rik robin roef roman rose rover ruby sam "
        "sky "
        "sol staf stein sterre storm summer sunny tamme tim viola violet wil ";
    char key[16] = " ";
    if (!name.len || name.len > sizeof(key) - 3)
        return false;
    for (size_t i = 0; i < name.len; i++)
        key[i + 1] = (char)(name.at[i] | 32);
    key[name.len + 1] = ' ';
    return strstr(words, key) != NULL;
}

/* May it be no name at all? A name in small letters that is an ordinary word, or one
 * with the capital that every word has there. */
static bool is_weak(const struct redactor *r, const struct mention *a)
{
    struct slice given = {r->view.text.at + a->given_start,
                          a->given_end - a->given_start};
    bool lower = a->flags & MENTION_LOWER, first = a->flags & MENTION_SENTENCE;
    const struct token *last = &r->tokens.at[a->last - 1];
    if (a->flags & (MENTION_GLUED | MENTION_BESIDE | MENTION_TITLED |
                    MENTION_AFTER_NOUN | MENTION_DECIDED))
        return false;
    if (a->kind == MENTION_SURNAME)
        return a->rule == RULE_SURNAME && (lower || first) && last->word &&
               last->word->flags & WORD_ORDINARY;
    if (a->kind == MENTION_GIVEN)
        return a->flags & MENTION_WORDLIKE || (lower && is_word_too(given));
    /* "een roman van Jansen": nobody writes half of a name with a capital */
    return lower && is_word_too(given) && last->flags & TOKEN_CAPITAL;
}

size_t redact_mention(struct redactor *r, struct slice source, size_t i)
{
    bool weak = is_weak(r, &r->mentions.at[i]);
    size_t before = r->changes ? r->changes->len : 0;
    size_t count = put_mention(r, source, i);
    for (size_t k = before; count == 1 && r->changes && k < r->changes->len; k++)
        r->changes->at[k].weak = weak;
    return count;
}
