/* Digests, UUIDs, ids, base64: short words in them spell nothing, though somebody may
 * be called Ad or Abe. Longer names are looked for there as anywhere. */
#include <string.h>

#include "verify/fold.h"

enum {
    WORD_MAX = 4, /* bytes of a word that a code may spell by chance */
    DIGEST_WORD_MAX = 5,
    ID_MIXES = 2, /* p3abe12: letters, digits, letters */
    UUID_MIXES = 4,
    BASE64_MIXES = 3,
    BASE64_BYTES_MIN = 20
};

/* Is token i joined to the one before by nothing, or by one of these signs? */
static bool is_joined(const struct folded *f, size_t i, const char *signs)
{
    const struct token *t = &f->at[i];
    if (i == 0)
        return false;
    if (t->gap == GAP_NONE)
        return true;
    size_t end = t[-1].at + t[-1].len;
    return t->at == end + 1 && strchr(signs, f->text.at[end]) != NULL;
}

static size_t end_of(const struct folded *f, size_t i, const char *signs)
{
    do
        i++;
    while (i < f->len && is_joined(f, i, signs));
    return i;
}

/* Letters beside digits, without a gap. */
static unsigned mixes_in(const struct folded *f, size_t from, size_t to)
{
    unsigned mixes = 0;
    for (size_t i = from + 1; i < to; i++)
        mixes += f->at[i].gap == GAP_NONE;
    return mixes;
}

static void kill(struct folded *f, size_t from, size_t to, size_t most)
{
    for (size_t i = from; i < to; i++)
        if (f->at[i].len <= most)
            f->at[i].flags |= TOKEN_DEAD;
}

/* 352083ece: a word at a number that is no year and no date. */
static bool is_numbered(const struct folded *f, const struct token *t)
{
    const struct token *number = t->flags & TOKEN_DIGIT ? t : t + 1;
    struct slice digits = slice_sub(str_slice(&f->text), number->at, number->len);
    bool year = slice_starts(digits, "19") || slice_starts(digits, "20");
    return digits.len > 3 && !(year && (digits.len == 4 || digits.len == 8));
}

/* Upper and lower case come and go in base64; its parts are no words. */
static void mark_base64(struct folded *f, size_t from, size_t to)
{
    unsigned camels = 0;
    size_t bytes = f->at[to - 1].at + f->at[to - 1].len - f->at[from].at;
    for (size_t i = from; i < to; i++)
        camels += (f->at[i].flags & TOKEN_CAMEL) != 0;
    if (bytes < BASE64_BYTES_MIN || camels < 2 || mixes_in(f, from, to) < BASE64_MIXES)
        return;
    kill(f, from, to, WORD_MAX);
    for (size_t i = from; i < to; i++)
        f->at[i].flags &= (uint8_t)~TOKEN_CAMEL;
}

void fold_mark_codes(struct folded *f)
{
    for (size_t i = 0, end; i < f->len; i = end) {
        end = end_of(f, i, "-_+/=");
        if (end - i > 2)
            mark_base64(f, i, end);
    }
    for (size_t i = 0, end; i < f->len; i = end) {
        end = end_of(f, i, "-_");
        if (end - i > UUID_MIXES && mixes_in(f, i, end) >= UUID_MIXES)
            kill(f, i, end, WORD_MAX);
    }
    for (size_t i = 0, end; i < f->len; i = end) {
        end = end_of(f, i, "");
        if (end - i > ID_MIXES || (end - i == 2 && is_numbered(f, &f->at[i])))
            kill(f, i, end, end - i > UUID_MIXES ? DIGEST_WORD_MAX : WORD_MAX);
    }
}
