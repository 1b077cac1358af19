/* Words that were taken apart: "Q u a s t", "Q.u.a.s.t", "Do-" at the end of a line and
 * "ngen" on the next, "V\ries", "Vri-es". Where the letters together are a name of the
 * register they become one token; all else stays as it was cut. */
#include "privacy/token.h"

enum { RUN_MIN = 3, RUN_MAX = 64 };

static const unsigned NAMES = WORD_GIVEN | WORD_GIVEN_START | WORD_GIVEN_FIRST |
                              WORD_SURNAME | WORD_SURNAME_START;

/* Goes on hashing with the letters of a token. */
static uint64_t hash_on(const struct token *one, struct slice text, uint64_t hash)
{
    char letters[64];
    struct slice word = slice_sub(text, one->start, one->end - one->start);
    return fold_hash(hash, letters, fold_word(letters, NULL, word));
}

static uint64_t hash_of(const struct tokens *t, struct slice text, size_t from,
                        size_t to)
{
    uint64_t hash = FOLD_HASH_START;
    for (size_t i = from; i < to; i++)
        hash = hash_on(&t->at[i], text, hash);
    return hash;
}

/* The tokens from .. to - 1 as one. */
static struct token merged(const struct tokens *t, size_t from, size_t to,
                           uint64_t hash, const struct word *word)
{
    struct token one = t->at[from];
    unsigned letters = 0;
    for (size_t i = from; i < to; i++)
        letters += t->at[i].letters;
    one.hash = hash;
    one.word = word;
    one.end = one.stem_end = t->at[to - 1].end;
    one.letters = (uint8_t)(letters < 255 ? letters : 255);
    one.flags &= TOKEN_CAPITAL | TOKEN_FIRST;
    one.flags |= TOKEN_MENDED;
    return one;
}

/* Behind `kept` tokens nothing stands any more. */
static void shorten(struct tokens *t, size_t kept)
{
    for (size_t i = 0; i < TOKEN_EDGES; i++)
        t->at[kept + i] = t->at[t->len + i];
    t->len = kept;
}

/* Behind the letters that stand alone from i on. */
static size_t run_end(const struct tokens *t, struct slice text, size_t i)
{
    const unsigned between = SEP_SPACE | SEP_HYPHEN | SEP_JOIN | SEP_DOT |
                             SEP_APOSTROPHE | SEP_COMMA | SEP_PIPE;
    size_t end = i + 1;
    if (!token_is_single(&t->at[i], text))
        return i;
    while (end < t->len && end < i + RUN_MAX && token_is_single(&t->at[end], text) &&
           !(t->at[end].before & ~between))
        end++;
    return end;
}

/* The longest name or prefix spelled from `from` on: behind it, or 0. */
static size_t spelled(const struct tokens *t, const struct names *n, struct slice text,
                      size_t from, size_t end, uint64_t *hash, const struct word **word)
{
    size_t uppers = 0;
    for (size_t i = from; i < end; i++)
        uppers += t->at[i].flags & TOKEN_CAPITAL;
    /* capitals with dots are more often an abbreviation */
    size_t least = uppers == end - from ? RUN_MIN + 1 : RUN_MIN, best = 0;
    uint64_t so_far = FOLD_HASH_START;
    for (size_t to = from + 1; to <= end; to++) {
        so_far = hash_on(&t->at[to - 1], text, so_far);
        const struct word *w = to > from + 1 ? index_find(n, so_far) : NULL;
        bool name = w && w->flags & NAMES && to - from >= least;
        if (!name && !(w && w->flags & WORD_PREFIX))
            continue;
        best = to;
        *hash = so_far;
        *word = w;
    }
    return best;
}

static void mend_spelled(struct tokens *t, const struct names *n, struct slice text)
{
    size_t kept = 0, end = 0;
    uint64_t hash;
    const struct word *word;
    for (size_t i = 0; i < t->len;) {
        if (i >= end)
            end = run_end(t, text, i);
        size_t to = end >= i + RUN_MIN || (end > i + 1 && kept &&
                                           t->at[kept - 1].flags & TOKEN_MENDED)
                        ? spelled(t, n, text, i, end, &hash, &word)
                        : 0;
        t->at[kept] = to ? merged(t, i, to, hash, word) : t->at[i];
        kept++;
        i = to ? to : i + 1;
    }
    shorten(t, kept);
}

/* Is there nothing between the tokens i - 1 and i but a sign, or the hyphen of a word
 * that goes on in the next line? */
static bool is_break(const struct tokens *t, struct slice text, size_t i)
{
    const struct token *one = &t->at[i];
    size_t from = t->at[i - 1].end;
    struct slice gap = slice_sub(text, from, one->start - from);
    if (!(one->before & SEP_SPACE))
        return gap.len && gap.len <= 4 && one->letters &&
               !(one->before & (SEP_EDGE | SEP_STOP | SEP_AT | SEP_HASH | SEP_AMP));
    /* a soft break of Markdown is a space here */
    return one->before == (SEP_HYPHEN | SEP_SPACE) && !(one->flags & TOKEN_CAPITAL) &&
           gap.len && gap.at[0] != ' ' && gap.at[0] != '\n';
}

/* The name that ends with the last of `count` tokens, broken in two or three: where it
 * begins, or `count`. */
static size_t broken_name(const struct tokens *t, const struct names *n,
                          struct slice text, size_t count, uint64_t *hash,
                          const struct word **word)
{
    /* "O'Br\ien" is one word of two */
    for (size_t from = count - 1; from-- > 0 && from + 4 > count;) {
        *hash = hash_of(t, text, from, count);
        *word = index_find(n, *hash);
        if (!*word || !((*word)->flags & NAMES))
            continue;
        /* "zo'n" is no Zon */
        if ((*word)->flags & WORD_ORDINARY && t->at[count - 1].before == SEP_APOSTROPHE)
            continue;
        return from;
    }
    return count;
}

static void mend_broken(struct tokens *t, const struct names *n, struct slice text)
{
    size_t kept = 0;
    uint64_t hash;
    const struct word *word;
    for (size_t i = 0; i < t->len; i++) {
        t->at[kept++] = t->at[i];
        if (kept < 2 || !is_break(t, text, kept - 1) || !t->at[kept - 2].letters)
            continue;
        size_t from = broken_name(t, n, text, kept, &hash, &word);
        if (from < kept) {
            t->at[from] = merged(t, from, kept, hash, word);
            kept = from + 1;
        }
    }
    shorten(t, kept);
}

void tokens_mend(struct tokens *t, const struct names *n, struct slice text)
{
    if (t->spelled)
        mend_spelled(t, n, text);
    if (t->broken)
        mend_broken(t, n, text);
}
