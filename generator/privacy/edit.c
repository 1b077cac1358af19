/* Edits on a text, and the grammar of what is left. */
#include <string.h>

#include "privacy/redact_int.h"

static void add_edit(struct redactor *r, size_t start, size_t end, struct slice text,
                     bool capital)
{
    uint32_t at = (uint32_t)r->words.len;
#ifdef VOORNAAM_MUTANT /* of the tests only: all is found, told, and left as it was */
    return;
#endif
    for (size_t i = 0; i < text.len; i++) {
        if (r->mode == REDACT_MARKUP && text.at[i] == '\'')
            str_add_c(&r->words, "&#39;");
        else
            str_add_byte(&r->words, text.at[i]);
    }
    struct edit e = {(uint32_t)start, (uint32_t)end, at, (uint32_t)r->words.len - at,
                     capital};
    vec_push(&r->edits, e);
}

void redact_replace(struct redactor *r, struct slice source, size_t start, size_t end,
                    struct slice text)
{
    (void)source;
    add_edit(r, start, end, text, false);
}

static bool is_space_at(struct slice s, size_t i)
{
    return i < s.len && (s.at[i] == ' ' || s.at[i] == '\t' || s.at[i] == '\n');
}

static bool is_one_of(struct slice s, size_t i, const char *signs)
{
    return i < s.len && s.at[i] && strchr(signs, s.at[i]);
}

static bool is_letter_at(struct slice s, size_t i)
{
    return i < s.len && (((s.at[i] | 32) >= 'a' && (s.at[i] | 32) <= 'z') ||
                         (unsigned char)s.at[i] >= 0x80);
}

/* In tags and addresses: the separator on one side goes too. */
static void widen_label(struct slice s, size_t *start, size_t *end)
{
    static const char signs[] = "-_ ./+";
    bool left = *start == 0 || is_one_of(s, *start - 1, signs);
    if (left && *start > 0 && (is_one_of(s, *end, signs) || *end == s.len))
        (*start)--;
    else if (*start == 0 && is_one_of(s, *end, signs))
        (*end)++;
}

/* Takes along what lost its use: a double space, a comma, empty brackets. */
static void widen(struct slice s, size_t *start, size_t *end)
{
    if (*start && *end < s.len && is_one_of(s, *start - 1, "([") &&
        is_one_of(s, *end, ")]")) {
        (*start)--;
        (*end)++;
    }
    /* "Vries-foto" is a foto */
    if (*end < s.len && s.at[*end] == '-' && is_letter_at(s, *end + 1) &&
        !(*start && is_letter_at(s, *start - 1)))
        (*end)++;
    /* "mevr. Quast." */
    if (*start > 1 && is_one_of(s, *start - 1, " ") && is_one_of(s, *start - 2, ".") &&
        is_one_of(s, *end, "."))
        (*end)++;
    bool open = *start == 0 || is_one_of(s, *start - 1, "(\"'\n>:;");
    bool space = *start && is_space_at(s, *start - 1);
    if (space &&
        (*end == s.len || is_space_at(s, *end) || is_one_of(s, *end, ".,;:!?)]"))) {
        while (*start && is_space_at(s, *start - 1) && s.at[*start - 1] != '\n')
            (*start)--;
        bool closes = *end == s.len || is_one_of(s, *end, ",.;!?");
        if (*start && is_one_of(s, *start - 1, ",-") && closes)
            (*start)--;
        while (closes && *start && is_one_of(s, *start - 1, " "))
            (*start)--;
    } else if (open) {
        while (is_one_of(s, *end, ",;:") || (*end < s.len && s.at[*end] == ' '))
            (*end)++;
    }
}

void redact_delete(struct redactor *r, struct slice source, size_t start, size_t end,
                   bool sentence)
{
    if (r->mode == REDACT_LABEL)
        widen_label(source, &start, &end);
    else
        widen(source, &start, &end);
    add_edit(r, start, end, SLICE(""), sentence && r->mode == REDACT_FLOW);
}

/* By insertion: edits are few and nearly in order. */
void redact_sort(struct redactor *r)
{
    struct edits *e = &r->edits;
    for (size_t i = 1; i < e->len; i++) {
        struct edit one = e->at[i];
        size_t k = i;
        while (k && (e->at[k - 1].start > one.start ||
                     (e->at[k - 1].start == one.start && e->at[k - 1].end > one.end))) {
            e->at[k] = e->at[k - 1];
            k--;
        }
        e->at[k] = one;
    }
    size_t kept = 0;
    for (size_t i = 0; i < e->len; i++) {
        struct edit one = e->at[i];
        struct edit *last = kept ? &e->at[kept - 1] : NULL;
        if (last && one.start < last->end) {
            /* What two edits take away stays away; the first one's text stands. */
            if (one.end > last->end)
                last->end = one.end;
            if (!last->text_len) {
                last->text = one.text;
                last->text_len = one.text_len;
            }
            last->capital |= one.capital;
            continue;
        }
        e->at[kept++] = one;
    }
    e->len = kept;
}

/* Goes to out, with a capital where one is due. Dutch writes IJ with two. */
static bool emit(struct redactor *r, struct slice text)
{
    size_t start = r->out.len;
    str_add(&r->out, text);
    for (size_t i = 0; r->capital && i < text.len; i++) {
        char *at = &r->out.at[start + i];
        if (is_one_of(text, i, " \t\n\"'(") || (unsigned char)*at >= 0x80)
            continue;
        r->capital = false;
        if (*at < 'a' || *at > 'z')
            return false;
        if (i + 1 < text.len && at[0] == 'i' && at[1] == 'j')
            at[1] = 'J';
        *at = (char)(*at - 32);
        return true;
    }
    return false;
}

bool redact_apply(struct redactor *r, struct slice source, size_t from, size_t to)
{
    size_t at = from;
    bool changed = false;
    str_clear(&r->out);
    for (size_t i = 0; i < r->edits.len; i++) {
        const struct edit *e = &r->edits.at[i];
        if (e->end < from || (e->end == from && e->start < from) || e->start > to ||
            (e->start == to && to < source.len))
            continue;
        size_t start = e->start > from ? e->start : from;
        size_t end = e->end < to ? e->end : to;
        if (start > at)
            changed |= emit(r, slice_sub(source, at, start - at));
        r->capital |= e->capital && e->start >= from;
        if (e->start >= from)
            emit(r, slice_make(r->words.at + e->text, e->text_len));
        at = end > at ? end : at;
        changed = true;
    }
    if (to > at)
        changed |= emit(r, slice_sub(source, at, to - at));
    return changed;
}
