/* The redactor over single texts: see redact.h. */
#include "privacy/redact.h"

#include <stdlib.h>
#include <string.h>

#include "base/message.h"
#include "privacy/redact_int.h"
#include "privacy/safe_int.h"

static const struct neutral neutrals[] = {
    {"nl",
     "een leerling",
     "leerling",
     "leerlingen",
     "een leerlings",
     "iemand",
     "collega",
     "mensen",
     "iemands",
     "en",
     {"", "", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien",
      "elf", "twaalf"}},
    {"fy",
     "in learling",
     "learling",
     "learlingen",
     "in learlings",
     "immen",
     "kollega",
     "minsken",
     "immens",
     "en",
     {"", "", "twa", "trije", "fjouwer", "fiif", "seis", "sân", "acht", "njoggen",
      "tsien", "alve", "tolve"}},
    {"en",
     "a pupil",
     "pupil",
     "pupils",
     "a pupil's",
     "somebody",
     "colleague",
     "people",
     "somebody's",
     "and",
     {"", "", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
      "eleven", "twelve"}},
};

const char *change_name(enum change_kind kind)
{
    static const char *const names[] = {
        "surname", "hidden", "unknown-surname", "doubt", "email", "phone", "address",
        "iban",    "bsn",    "birthdate"};
    return names[kind];
}

struct redactor *redact_new(const struct names *names, struct slice language)
{
    struct redactor *r = memory_new(sizeof(*r));
    r->names = names;
    r->neutral = &neutrals[0];
    for (size_t i = 0; i < sizeof(neutrals) / sizeof(*neutrals); i++)
        if (slice_eq_c(language, neutrals[i].language))
            r->neutral = &neutrals[i];
    view_init(&r->view);
    contact_init(&r->contact);
    str_init(&r->words);
    str_init(&r->flat);
    str_init(&r->out);
    return r;
}

void redact_free(struct redactor *r)
{
    if (!r)
        return;
    view_release(&r->view);
    contact_release(&r->contact);
    str_release(&r->words);
    str_release(&r->flat);
    str_release(&r->out);
    vec_release(&r->pupils);
    vec_release(&r->hidden);
    vec_release(&r->tokens);
    vec_release(&r->mentions);
    vec_release(&r->edits);
    vec_release(&r->starts);
    vec_release(&r->shown);
    free(r);
}

void redact_begin(struct redactor *r, const struct slice *pupils, size_t pupil_count,
                  struct changes *changes, struct diag *diag)
{
    r->changes = changes;
    r->diag = diag;
    r->outcome = (struct redact_outcome){0};
    r->pupils.len = 0;
    r->hidden.len = 0;
    for (size_t i = 0; i < pupil_count; i++) {
        const struct person *p = register_find(r->names->people, pupils[i]);
        if (p)
            vec_push(&r->pupils, (uint32_t)(p - r->names->people->people));
    }
}

void redact_hide(struct redactor *r, const struct slice *ids, size_t count)
{
    r->hidden.len = 0;
    for (size_t i = 0; i < count; i++) {
        const struct person *p = register_find(r->names->people, ids[i]);
        if (p)
            vec_push(&r->hidden, (uint32_t)(p - r->names->people->people));
    }
}

bool redact_may_name(const struct redactor *r, uint32_t person)
{
    for (size_t i = 0; i < r->hidden.len; i++)
        if (r->hidden.at[i] == person)
            return false;
    return r->names->known[person].allowed;
}

struct redact_outcome redact_end(struct redactor *r)
{
    return r->outcome;
}

/* --- finding --- */

void redact_blank(struct redactor *r, size_t start, size_t end)
{
    size_t first = 0, behind = r->tokens.len;
    while (first < behind) {
        size_t middle = (first + behind) / 2;
        if (r->tokens.at[middle].end <= start)
            first = middle + 1;
        else
            behind = middle;
    }
    for (size_t i = first; i < r->tokens.len; i++) {
        struct token *t = &r->tokens.at[i];
        if (t->start >= end) {
            t->before |= SEP_EDGE;
            break;
        }
        t->word = NULL;
        t->letters = 0;
        t->initial = 0;
        t->flags = TOKEN_DIGITS;
        t->before |= SEP_EDGE;
    }
}

/* "Bel 06-12345678", "tel.: 06...", "mail: x@y": a label in front goes along. */
static size_t label_before(struct slice s, size_t start)
{
    static const char *const labels[] = {"tel:",    "tel.:",     "tel.",      "tel",
                                         "mailto:", "telefoon:", "mobiel:",   "e-mail:",
                                         "email:",  "mail:",     "bsn:",      "bsn",
                                         "iban:",   "iban",      "rekening:", "adres:"};
    size_t end = start;
    while (end && s.at[end - 1] == ' ')
        end--;
    for (size_t i = 0; i < sizeof(labels) / sizeof(*labels); i++) {
        size_t len = strlen(labels[i]);
        if (end < len || !slice_eq_nocase(slice_sub(s, end - len, len), labels[i]))
            continue;
        if (end > len &&
            ((s.at[end - len - 1] | 32) >= 'a' && (s.at[end - len - 1] | 32) <= 'z'))
            continue;
        return end - len;
    }
    return start;
}

/* The mail address of the person who is traced is a place, too. */
static void trace_mail(struct redactor *r, const struct contact_span *span)
{
    struct slice mail = slice_sub(r->view.text, span->start, span->end - span->start);
    struct slice own = r->names->people->people[r->traced].email;
    if (span->kind != CHANGE_EMAIL || !own.len || mail.len != own.len ||
        !r->piece_count)
        return;
    for (size_t i = 0; i < own.len; i++)
        if ((mail.at[i] | 32) != (own.at[i] | 32))
            return;
    struct place where = redact_place(r, view_offset(&r->view, span->start));
    vec_push(r->hits, ((struct trace_hit){where, TRACE_MAIL, false, !span->kept}));
}

static void find_contact(struct redactor *r, struct slice source)
{
    contact_scan(&r->contact, r->names, r->view.text, &r->tokens);
    for (size_t i = 0; r->hits && i < r->contact.spans.len; i++)
        trace_mail(r, &r->contact.spans.at[i]);
    for (size_t i = 0; i < r->contact.spans.len; i++) {
        const struct contact_span *span = &r->contact.spans.at[i];
        size_t first = i;
        redact_blank(r, span->start, span->end);
        if (span->kept)
            continue;
        /* a street and its postcode are one address */
        uint32_t span_end = span->end;
        while (span->kind == CHANGE_ADDRESS && i + 1 < r->contact.spans.len &&
               span[1].kind == CHANGE_ADDRESS && !span[1].kept &&
               span[1].start - span_end <= 3) {
            span++;
            redact_blank(r, span->start, span->end);
            span_end = span->end;
            i++;
        }
        size_t start = view_offset(&r->view, r->contact.spans.at[first].start);
        size_t end = view_offset(&r->view, span_end);
        redact_log(r, start, span->kind, RULE_CONTACT, (struct slice){"", 0});
        if (r->names->policy->contact == CONTACT_REFUSE)
            redact_refuse(r, start, SLICE(""),
                          _("here stands personal data (mail, phone, address or a "
                            "number), and policy refuses that: take it out"));
        size_t from = label_before(source, start);
        redact_delete(r, source, from, end, from == 0);
    }
}

/* May the author say that this is no name? Only what the register doesn't know: a given
 * name with an unknown surname, or an ordinary word that begins a sentence. */
static bool may_be_spared(const struct redactor *r, const struct mention *a)
{
    /* a title stands in lists too, behind other words: there it begins no sentence */
    bool title = !r->piece_count || !r->pieces[0].node;
    if (a->kind == MENTION_GIVEN)
        return a->flags & MENTION_WORDLIKE && !title;
    if (a->kind != MENTION_UNKNOWN || redact_judge(r, a).verdict != VERDICT_KEEP)
        return false;
    for (size_t i = a->first; i < a->last; i++) {
        const struct word *w = r->tokens.at[i].word;
        if (w && w->flags & WORD_SURNAME)
            return false;
    }
    return true;
}

static void spare_words(struct redactor *r, const struct shown *shown)
{
    bool refused = false;
    for (size_t i = 0; i < r->mentions.len; i++) {
        struct mention *a = &r->mentions.at[i];
        uint32_t start = view_offset(&r->view, a->start);
        uint32_t end = view_offset(&r->view, a->tail);
        if (end <= shown->start || start >= shown->end)
            continue;
        if (start < shown->start || end > shown->end || !may_be_spared(r, a)) {
            refused |=
                redact_judge(r, a).verdict != VERDICT_KEEP || a->kind != MENTION_GIVEN;
            continue;
        }
        a->flags |= MENTION_SPARED;
        if (a->kind == MENTION_GIVEN && r->diag)
            diag_add(r->diag, DIAG_WARNING, redact_place(r, start), r->line,
                     _("a word stays that is a pupil's name too: the author says with "
                       "[…](woord:) that it is none here"));
    }
    if (refused && r->diag)
        diag_add(r->diag, DIAG_WARNING, redact_place(r, shown->start), r->line,
                 _("[…](woord:) keeps no name of the register: it is left out all the "
                   "same"));
}

/* Who stands in a link to a pupil is no question any more, nor is a word. */
static void mark_decided(struct redactor *r)
{
    for (size_t k = 0; k < r->shown.len; k++) {
        const struct shown *shown = &r->shown.at[k];
        for (size_t i = 0; i < r->mentions.len && !shown->word; i++) {
            struct mention *a = &r->mentions.at[i];
            uint32_t given = view_offset(&r->view, a->given_start);
            if (given >= shown->start && given < shown->end)
                a->flags |= MENTION_DECIDED;
        }
        if (shown->word)
            spare_words(r, shown);
    }
}

void redact_find(struct redactor *r, struct slice source, enum view_mode mode)
{
    bool any_case = r->mode == REDACT_LABEL;
    view_set(&r->view, source, mode);
    tokens_cut(&r->tokens, r->names, r->view.text, any_case);
    /* "piet (at) gmail.com" */
    if (!r->tokens.ats && r->tokens.parens &&
        (slice_find(r->view.text, "(at)") < r->view.text.len ||
         slice_find(r->view.text, "[at]") < r->view.text.len))
        r->tokens.ats = true;
    if (r->tokens.digits || r->tokens.ats)
        find_contact(r, source);
    if (r->tokens.web && (r->mode == REDACT_FLOW || r->mode == REDACT_CODE))
        redact_urls(r, source);
    match_text(&r->mentions, r->names, &r->tokens, r->view.text, any_case);
    if (r->shown.len)
        mark_decided(r);
    if (r->hits)
        redact_trace_mentions(r);
    for (size_t i = 0; i < r->mentions.len;)
        i += redact_mention(r, source, i);
}

/* --- links to pupils --- */

/* "leerling:1042" or "pupil:1042": the id, or an empty slice. */
struct slice redact_pupil_of(struct slice target)
{
    static const char *const schemes[] = {"leerling:", "pupil:"};
    for (size_t i = 0; i < 2; i++)
        if (slice_starts(target, schemes[i]))
            return slice_trim(slice_from(target, strlen(schemes[i])));
    return (struct slice){"", 0};
}

bool redact_is_word(struct slice target)
{
    target = slice_trim(target);
    return slice_eq_c(target, "woord:") || slice_eq_c(target, "word:");
}

struct slice redact_shown_name(struct redactor *r, struct slice id, struct place where,
                               struct slice line)
{
    const struct person *p = register_find(r->names->people, id);
    if (!p) {
        r->outcome.hold_doubt = true;
        if (r->diag)
            diag_add(r->diag, DIAG_WARNING, where, line,
                     _("no person \"%.*s\" in the register; the page is held"),
                     SLICE_FMT(id));
        return slice_of(r->neutral->one);
    }
    uint32_t person = (uint32_t)(p - r->names->people->people);
    bool may = redact_may_name(r, person);
    if (r->hits && person == r->traced)
        vec_push(r->hits, ((struct trace_hit){where, TRACE_LINKED, false, !may}));
    if (may && p->given.len)
        return p->given;
    return slice_of(r->neutral->one);
}

/* Length of "[Sem](leerling:1042)" at the start of s, its text and target; 0: none.
 */
static size_t read_link(struct slice s, struct slice *text, struct slice *target)
{
    size_t end = slice_find(s, "](");
    if (s.at[0] != '[' || end > 200 || end + 2 >= s.len)
        return 0;
    *text = slice_sub(s, 1, end - 1);
    *target = slice_from(s, end + 2);
    size_t close = slice_find_byte(*target, ')');
    if (close == target->len)
        return 0;
    *target = slice_sub(*target, 0, close);
    return end + 2 + close + 1;
}

/* Links that decide, in a plain text: r->flat gets the text with what they show.
 * False when there are none. */
static bool show_links(struct redactor *r, const struct raw_text *raw)
{
    bool any = false;
    r->shown.len = 0;
    if (slice_find(raw->text, "](") == raw->text.len)
        return false;
    str_clear(&r->flat);
    for (size_t i = 0; i < raw->text.len;) {
        struct slice text, target = {"", 0}, rest = slice_from(raw->text, i);
        size_t len = rest.at[0] == '[' ? read_link(rest, &text, &target) : 0;
        struct slice id = len ? redact_pupil_of(target) : target;
        bool word = len && redact_is_word(target);
        if (!id.len && !word) {
            str_add_byte(&r->flat, rest.at[0]);
            i++;
            continue;
        }
        uint32_t start = (uint32_t)r->flat.len;
        str_add(&r->flat,
                word ? text : redact_shown_name(r, id, raw->where, raw->line));
        if (!word && start == 0 && r->flat.at[0] >= 'a' && r->flat.at[0] <= 'z')
            r->flat.at[0] = (char)(r->flat.at[0] - 32);
        vec_push(&r->shown, ((struct shown){start, (uint32_t)r->flat.len, word}));
        any = true;
        i += len;
    }
    return any;
}

static void spare(struct redactor *r, size_t from, size_t to)
{
    for (size_t e = 0; e < r->edits.len; e++) {
        struct edit *edit = &r->edits.at[e];
        if (edit->end > from && edit->start < to && edit->start >= from)
            edit->start = (uint32_t)(edit->end > to ? to : edit->end);
    }
}

void redact_spare_shown(struct redactor *r)
{
    for (size_t i = 0; i < r->shown.len; i++)
        if (!r->shown.at[i].word)
            spare(r, r->shown.at[i].start, r->shown.at[i].end);
}

/* --- single texts --- */

/* Runs over one text; r->out holds what is left. */
static void redact_one(struct redactor *r, const struct raw_text *raw,
                       enum redact_mode mode)
{
    struct markdown_piece piece = {MARKDOWN_TEXT, raw->text, raw->where, {"", 0}, NULL};
    r->mode = mode;
    r->pieces = &piece;
    r->piece_count = 1;
    r->line = raw->line;
    r->starts.len = 0;
    vec_push(&r->starts, 0);
    r->edits.len = 0;
    r->named = 0;
    r->capital = false;
    r->last.piece = NULL;
    str_clear(&r->words);
    struct slice text = raw->text;
    if (mode == REDACT_FLOW && show_links(r, raw))
        text = str_slice(&r->flat);
    redact_find(r, text, VIEW_PLAIN);
    redact_sort(r);
    redact_spare_shown(r);
    redact_apply(r, text, 0, text.len);
    r->shown.len = 0;
    r->pieces = NULL;
    r->piece_count = 0;
}

const struct safe_text *redact_text(struct redactor *r, const struct raw_text *raw,
                                    struct arena *arena)
{
    redact_one(r, raw, REDACT_FLOW);
    return safe_text_make(arena, slice_trim(str_slice(&r->out)));
}

/* Was it nothing but the name of someone? Then what is left is a given name. */
static bool was_only_a_name(struct redactor *r)
{
    struct tokens left = {0};
    bool only = true;
    tokens_cut(&left, r->names, str_slice(&r->out), true);
    for (size_t i = 0; i < left.len && only; i++)
        only = left.at[i].flags & TOKEN_DIGITS ||
               (left.at[i].word &&
                left.at[i].word->flags & (WORD_GIVEN | WORD_GIVEN_START | WORD_LISTED));
    vec_release(&left);
    return only;
}

const struct safe_text *redact_label(struct redactor *r, const struct raw_text *raw,
                                     struct arena *arena)
{
    redact_one(r, raw, REDACT_LABEL);
    if (r->edits.len && r->named && was_only_a_name(r))
        return safe_text_make(arena, SLICE(""));
    struct slice left = slice_trim(str_slice(&r->out));
    while (left.len && strchr("-_,;: ", left.at[left.len - 1]))
        left.len--;
    while (left.len && strchr("-_,;: ", left.at[0]))
        left = slice_from(left, 1);
    return safe_text_make(arena, left);
}

const struct safe_text *redact_slug(struct redactor *r, const struct raw_text *raw,
                                    struct arena *arena)
{
    struct str slug;
    struct folded f;
    redact_one(r, raw, REDACT_LABEL);
    struct slice left = str_slice(&r->out);
    str_init(&slug);
    for (size_t i = 0; i < left.len;) {
        unsigned char c = (unsigned char)left.at[i];
        if (c < 0x80) {
            i++;
            f.len = 1;
            f.out[0] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
        } else {
            fold_codepoint(&f, utf8_next(left, &i));
        }
        for (unsigned k = 0; k < f.len; k++) {
            char byte = f.out[k];
            bool plain = (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9');
            if (plain)
                str_add_byte(&slug, byte);
            else if (byte != '\'' && slug.len && slug.at[slug.len - 1] != '-')
                str_add_byte(&slug, '-');
        }
    }
    while (slug.len && slug.at[slug.len - 1] == '-')
        slug.at[--slug.len] = '\0';
    const struct safe_text *safe = safe_text_make(arena, str_slice(&slug));
    str_release(&slug);
    return safe;
}

const struct safe_text *redact_mail(struct redactor *r, const struct raw_text *raw,
                                    struct arena *arena)
{
    struct slice mail = slice_trim(raw->text);
    if (!mail.len || !contact_mail_allowed(r->names, mail))
        return NULL;
    return safe_text_make(arena, mail);
}
