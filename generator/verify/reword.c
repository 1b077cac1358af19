/* What a reader's eye takes apart or puts together: FotoEmmaBos, Q u a s t, a word that
 * is broken off at the end of a line. The tokens are those of the last scan_once. */
#include <string.h>

#include "verify/gate_int.h"

enum {
    SPELLED_MIN = 3,  /* letters in a row that may spell a name */
    SEPARATOR_MAX = 3 /* bytes between two of them */
};

static bool is_upper(const struct scan *s, uint32_t c)
{
    return c < 0x80 ? c >= 'A' && c <= 'Z'
                    : c < FOLD_TABLE_SIZE && s->gate->fold.of[c].upper;
}

bool reword_camel(struct str *out, const struct scan *s, struct slice text)
{
    const struct folded *f = &s->scratch->folded;
    for (size_t i = 0; f->camel && i < f->len; i++) {
        const struct token *t = &f->at[i];
        if (!(t->flags & TOKEN_CAMEL) || (t->flags & (TOKEN_DEAD | TOKEN_EXEMPT)))
            continue;
        struct slice word = slice_sub(text, t->source, t->source_len);
        bool small = false;
        for (size_t k = 0; k < word.len;) {
            size_t from = k;
            bool upper = is_upper(s, utf8_next(word, &k));
            if (upper && small)
                str_add_byte(out, ' ');
            small = !upper;
            str_add(out, slice_sub(word, from, k - from));
        }
        str_add_byte(out, '\x1e');
    }
    return out->len > 0;
}

/* One letter, of whatever script. */
static bool is_letter(const struct folded *f, const struct token *t)
{
    size_t end = 0;
    if (t->len > 4 || (t->flags & (TOKEN_DIGIT | TOKEN_EXEMPT)))
        return false;
    utf8_next(slice_make(f->text.at + t->at, t->len), &end);
    return end == t->len;
}

static struct slice between(const struct folded *f, size_t i, struct slice text)
{
    size_t from = f->at[i - 1].source + f->at[i - 1].source_len;
    return clip(text, from, f->at[i].source - from);
}

/* Letters in a row from token i on, each parted from the next by as little. Capitals
 * in the second place are initials and abbreviations, unless there are many. */
static size_t spelled_run(const struct folded *f, size_t i, struct slice text)
{
    size_t count = 0;
    while (i + count < f->len && is_letter(f, &f->at[i + count]) &&
           (count == 0 || (f->at[i + count].gap == GAP_SPACE &&
                           between(f, i + count, text).len <= SEPARATOR_MAX)))
        count++;
    bool spelled = count > SPELLED_MIN ||
                   (count == SPELLED_MIN && !(f->at[i + 1].flags & TOKEN_CAP));
    return spelled ? count : 0;
}

/* "Qua-\nst", "Qu\\ast": no gap to who reads it. */
static bool is_break(struct slice gap)
{
    if (slice_eq_c(gap, "\\"))
        return true;
    bool ends = false;
    size_t i = gap.len && gap.at[0] == '-' ? 1 : gap.len;
    for (; i < gap.len && strchr(" \t\r\n", gap.at[i]); i++)
        ends |= gap.at[i] == '\n';
    return ends && i == gap.len;
}

bool reword_joined(struct str *out, const struct scan *s, struct slice text)
{
    const struct folded *f = &s->scratch->folded;
    size_t copied = 0, run_end = 0;
    bool any = false;
    for (size_t i = 1; i < f->len; i++) {
        if (f->at[i].gap == GAP_NONE)
            continue;
        struct slice gap = between(f, i, text);
        if (i > run_end && is_letter(f, &f->at[i - 1])) {
            size_t run = spelled_run(f, i - 1, text);
            run_end = run ? i - 1 + run : run_end;
            size_t first = f->at[i - 1].source;
            if (run && text.at[first] >= 'a' && text.at[first] <= 'z') {
                /* who spells a word means a name */
                str_add(out, clip(text, copied, first - copied));
                str_add_byte(out, (char)(text.at[first] - 'a' + 'A'));
                copied = first + 1;
            }
        }
        if (i >= run_end && !is_break(gap))
            continue;
        str_add(out, clip(text, copied, (size_t)(gap.at - text.at) - copied));
        copied = f->at[i].source;
        any = true;
    }
    if (any)
        str_add(out, clip_from(text, copied));
    return any;
}
