/* What of a text may not be seen: names, what may be one, and what reaches someone.
 *
 * Each rule hides by itself, and none shows anything again. */
#include <stdlib.h>
#include <string.h>

#include "verify/mask_int.h"

enum {
    DIGITS_MIN = 4,
    ENCODED_MIN = 12,
    STREET_WORDS_MAX = 6,
    BESIDE_MAX = 2,
    BROKEN_MAX = 16
};

static void hide(struct window *w, size_t from, size_t to, uint8_t how)
{
    for (size_t i = from; i < to && i < w->text.len; i++)
        if (w->hidden[i] < how)
            w->hidden[i] = how;
}

static void hide_token(struct window *w, size_t i)
{
    const struct token *t = &w->folded->at[i];
    hide(w, t->source, t->source + t->source_len, HIDDEN_OTHER);
}

static bool is_prefix(const struct window *w, size_t i)
{
    uint32_t chain = name_index_chain(&w->gate->names, w->folded->at[i].hash);
    return name_index_has(&w->gate->names, chain, SEQUENCE_PREFIX);
}

static bool has_flag(const struct window *w, size_t i, unsigned flag)
{
    return (w->folded->at[i].flags & flag) != 0;
}

/* --- names --- */

static void hide_names(struct window *w)
{
    for (size_t i = 0; i < w->folded->len; i++) {
        const struct token *t = &w->folded->at[i];
        bool found = t->source < w->to && t->source + t->source_len > w->from;
        if (found)
            hide(w, t->source, t->source + t->source_len, HIDDEN_FINDING);
        w->names[i] = found || mask_is_name(w->mask, w->gate, w->folded, t);
        if (w->names[i])
            hide_token(w, i);
    }
}

/* Em<b>ma</b>: the same text once more without its tags. */
static void hide_across_tags(struct window *w)
{
    struct str plain;
    if (slice_find_byte(w->text, '<') == w->text.len)
        return;
    size_t *source = memory_new((w->text.len + 1) * sizeof(*source));
    str_init(&plain);
    for (size_t i = 0; i < w->text.len; i++) {
        size_t len = w->text.at[i] == '<' ? slice_find_byte(clip_from(w->text, i), '>')
                                          : w->text.len;
        if (i + len < w->text.len) {
            i += len;
            continue;
        }
        source[plain.len] = i;
        str_add_byte(&plain, w->text.at[i]);
    }
    struct folded f = {0};
    str_init(&f.text);
    fold_text(&f, &w->gate->fold, str_slice(&plain), false);
    for (size_t i = 0; i < f.len; i++) {
        const struct token *t = &f.at[i];
        if (t->source_len && mask_is_name(w->mask, w->gate, &f, t))
            hide(w, source[t->source], source[t->source + t->source_len - 1] + 1,
                 HIDDEN_OTHER);
    }
    folded_release(&f);
    str_release(&plain);
    free(source);
}

/* Qua-st, Q.u.a.s.t, Qua st: tokens that together are a name. */
static void hide_broken(struct window *w)
{
    const struct folded *f = w->folded;
    for (size_t i = 0; i < f->len; i++) {
        uint64_t hash = FOLD_HASH_START;
        for (size_t k = i; k < f->len && k < i + BROKEN_MAX; k++) {
            if (k > i && f->at[k].gap > GAP_COMMA)
                break;
            for (size_t n = 0; n < f->at[k].len; n++)
                hash = fold_hash_byte(hash, f->text.at[f->at[k].at + n]);
            for (size_t n = i; k > i && n <= k && mask_is_strong(w->mask, hash); n++)
                hide_token(w, n);
        }
    }
}

/* A surname that is in no register, an initial, letters one by one. */
static void hide_beside(struct window *w)
{
    const struct folded *f = w->folded;
    size_t letters = 0;
    for (size_t i = 0; i < f->len; i++) {
        bool letter = f->at[i].len == 1 && !has_flag(w, i, TOKEN_DIGIT);
        letters = letter ? letters + 1 : 0;
        for (size_t k = 0; letters >= 3 && k < letters; k++)
            hide_token(w, i - k);
        if (!w->names[i])
            continue;
        size_t after = i + 1;
        for (unsigned count = 0;
             after < f->len && f->at[after].gap <= GAP_SPACE && count < BESIDE_MAX;
             after++) {
            if (is_prefix(w, after))
                continue;
            if (!has_flag(w, after, TOKEN_CAP) || has_flag(w, after, TOKEN_FIRST))
                break;
            hide_token(w, after);
            count++;
        }
        for (size_t before = i; before > 0 && f->at[before].gap <= GAP_SPACE;) {
            before--;
            bool initial = f->at[before].len == 1 && !has_flag(w, before, TOKEN_DIGIT);
            if (!initial && is_prefix(w, before))
                continue;
            if (!initial &&
                (!has_flag(w, before, TOKEN_CAP) || has_flag(w, before, TOKEN_FIRST)))
                break;
            hide_token(w, before);
        }
    }
}

/* --- numbers --- */

/* Only what stands within a telephone number, a date or an account. */
static bool is_joined(const struct window *w, size_t i)
{
    const struct token *t = &w->folded->at[i];
    size_t from = t[-1].at + t[-1].len;
    if (t->at - from > 3)
        return false;
    for (size_t k = from; k < t->at; k++)
        if (!strchr(" -./()+", w->folded->text.at[k]))
            return false;
    return true;
}

/* Dorpsstraat 7, 1234 AB Ons Dorp: from the postcode both ways. */
static void hide_address(struct window *w, size_t postcode)
{
    const struct folded *f = w->folded;
    bool street = false;
    hide_token(w, postcode);
    hide_token(w, postcode + 1);
    for (size_t i = postcode, count = 0;
         i > 0 && f->at[i].gap <= GAP_COMMA && count < STREET_WORDS_MAX; count++) {
        i--;
        bool number = has_flag(w, i, TOKEN_DIGIT) || f->at[i].len <= 2;
        if (street && !number && !has_flag(w, i, TOKEN_CAP) && !is_prefix(w, i))
            break;
        street |= !number;
        hide_token(w, i);
    }
    for (size_t i = postcode + 2; i < f->len && f->at[i].gap <= GAP_COMMA &&
                                  (has_flag(w, i, TOKEN_DIGIT | TOKEN_CAP));
         i++)
        hide_token(w, i);
}

/* NL91 ABNA 0417 1643 00. */
static void hide_account(struct window *w, size_t i)
{
    const struct folded *f = w->folded;
    hide_token(w, i - 1);
    hide_token(w, i);
    for (size_t k = i + 1; k < f->len && f->at[k].gap <= GAP_SPACE &&
                           (has_flag(w, k, TOKEN_DIGIT) ||
                            (f->at[k].len == 4 && has_flag(w, k, TOKEN_UPPER)));
         k++)
        hide_token(w, k);
}

static void hide_run(struct window *w, size_t first, size_t last)
{
    const struct folded *f = w->folded;
    const struct token *end = &f->at[last];
    hide(w, f->at[first].source, end->source + end->source_len, HIDDEN_OTHER);
    for (size_t i = first; i > 0 && f->at[i].gap == GAP_NONE; i--)
        hide_token(w, i - 1);
    for (size_t i = last + 1; i < f->len && f->at[i].gap == GAP_NONE; i++)
        hide_token(w, i);
    /* 12 maart 2017 */
    if (first >= 2 && f->at[first].gap <= GAP_SPACE &&
        f->at[first - 1].gap <= GAP_SPACE && has_flag(w, first - 2, TOKEN_DIGIT)) {
        hide_token(w, first - 2);
        hide_token(w, first - 1);
    }
}

static void hide_numbers(struct window *w)
{
    const struct folded *f = w->folded;
    for (size_t i = 0; i < f->len; i++) {
        size_t digits = 0;
        size_t last = i;
        if (!has_flag(w, i, TOKEN_DIGIT))
            continue;
        if (i > 0 && f->at[i].gap == GAP_NONE && f->at[i - 1].len == 2 &&
            f->at[i].len >= 2)
            hide_account(w, i);
        for (size_t k = i;
             k < f->len && has_flag(w, k, TOKEN_DIGIT) && (k == i || is_joined(w, k));
             k++) {
            digits += f->at[k].len;
            last = k;
        }
        if (digits >= DIGITS_MIN)
            hide_run(w, i, last);
        if (f->at[last].len == 4 && last + 1 < f->len && f->at[last + 1].len == 2 &&
            has_flag(w, last + 1, TOKEN_UPPER) && f->at[last + 1].gap <= GAP_SPACE)
            hide_address(w, last);
        i = last;
    }
}

/* --- what must be decoded first, and mail --- */

static bool is_edge(char c, const char *edges)
{
    return !c || strchr(edges, c) != NULL;
}

static void hide_chunk(struct window *w, size_t at, const char *edges)
{
    size_t from = at;
    size_t to = at + 1;
    while (from > 0 && !is_edge(w->text.at[from - 1], edges))
        from--;
    while (to < w->text.len && !is_edge(w->text.at[to], edges))
        to++;
    hide(w, from, to, HIDDEN_OTHER);
}

static bool is_hex(char c)
{
    char low = (char)(c | 0x20);
    return (c >= '0' && c <= '9') || (low >= 'a' && low <= 'f');
}

static bool is_letter(char c)
{
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static bool is_escape(struct slice text, size_t i)
{
    char next = i + 1 < text.len ? text.at[i + 1] : '\0';
    switch (text.at[i]) {
    case '%':
        return is_hex(next) && i + 2 < text.len && is_hex(text.at[i + 2]);
    case '\\':
        return is_letter(next) || is_hex(next);
    case '&':
        return next == '#' || is_letter(next);
    case '=': /* quoted-printable */
        return is_hex(next) && i + 2 < text.len && is_hex(text.at[i + 2]);
    default:
        return false;
    }
}

/* RW1tYSBkZSBWcmllcw: longer, with capitals in it or digits between its letters. */
static bool is_encoded(struct slice word)
{
    unsigned turns = 0;
    for (size_t i = 1; i < word.len; i++) {
        char before = word.at[i - 1];
        bool small = before >= 'a' && before <= 'z';
        bool big = word.at[i] >= 'A' && word.at[i] <= 'Z';
        bool digit = word.at[i] >= '0' && word.at[i] <= '9';
        turns += (small && big) || (digit && is_letter(before));
    }
    return word.len >= ENCODED_MIN && turns >= 2;
}

static void hide_encoded(struct window *w)
{
    static const char spaces[] = " \t\r\n\"<>";
    static const char marks[] = " \t\r\n\"'<>()[]{},;:|";
    struct slice t = w->text;
    for (size_t i = 0; i < t.len; i++) {
        if (t.at[i] == '@')
            hide_chunk(w, i, marks);
        else if (is_escape(t, i))
            hide_chunk(w, i, spaces);
    }
    for (size_t i = 0; i < t.len;) {
        size_t end = i;
        while (end < t.len && (is_letter(t.at[end]) ||
                               (t.at[end] && strchr("0123456789+/_", t.at[end]))))
            end++;
        if (is_encoded(clip(t, i, end - i)))
            hide(w, i, end, HIDDEN_OTHER);
        i = end + (end == i);
    }
}

/* --- together --- */

/* "‹…› de ‹…›" is one name. */
static void hide_between(struct window *w)
{
    const struct folded *f = w->folded;
    for (size_t i = 1; i < f->len; i++) {
        size_t before = i - 1;
        if (!w->hidden[f->at[before].source] || f->at[i].gap > GAP_SPACE)
            continue;
        size_t last = i; /* prefixes, up to a name */
        while (last + 1 < f->len && is_prefix(w, last) &&
               !w->hidden[f->at[last].source] && f->at[last + 1].gap <= GAP_SPACE)
            last++;
        if (w->hidden[f->at[last].source])
            hide(w, f->at[before].source, f->at[last].source, HIDDEN_OTHER);
    }
}

void window_hide(struct window *w)
{
    w->hidden = memory_new(w->text.len + 1);
    w->names = memory_new(w->folded->len + 1);
    hide_names(w);
    hide_across_tags(w);
    hide_broken(w);
    hide_beside(w);
    hide_numbers(w);
    hide_encoded(w);
    hide_between(w);
    free(w->names);
    w->names = NULL;
}
