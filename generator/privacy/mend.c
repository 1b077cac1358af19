/* Words that were taken apart: "Q u a s t", "Q.u.a.s.t", "Do-" at the end of a line and
 * "ngen" on the next, "V\ries", "Vri-es". Where the letters together are a name of the
 * register they become one token; all else stays as it was cut. */
#include "privacy/token.h"

enum { RUN_MIN = 3, RUN_MAX = 64 };

static const unsigned NAMES = WORD_GIVEN | WORD_GIVEN_START | WORD_GIVEN_FIRST |
                              WORD_SURNAME | WORD_SURNAME_START;

static uint64_t hash_of(const struct tokens *t, struct slice text, size_t from,
                        size_t to)
{
    uint64_t hash = FOLD_HASH_START;
    char letters[64];
    for (size_t i = from; i < to; i++) {
        const struct token *one = &t->at[i];
        struct slice word = slice_sub(text, one->start, one->end - one->start);
        hash = fold_hash(hash, letters, fold_word(letters, NULL, word));
    }
    return hash;
}

static void merge(struct tokens *t, size_t from, size_t to, uint64_t hash,
                  const struct word *word)
{
    struct token *first = &t->at[from];
    unsigned letters = 0;
    for (size_t i = from; i < to; i++)
        letters += t->at[i].letters;
    first->hash = hash;
    first->word = word;
    first->end = first->stem_end = t->at[to - 1].end;
    first->letters = (uint8_t)(letters < 255 ? letters : 255);
    first->flags &= TOKEN_CAPITAL | TOKEN_FIRST;
    first->flags |= TOKEN_MENDED;
    size_t gone = to - from - 1;
    for (size_t i = to; i < t->len + TOKEN_EDGES; i++)
        t->at[i - gone] = t->at[i];
    t->len -= gone;
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
    for (size_t to = end; to > from + 1; to--) {
        *hash = hash_of(t, text, from, to);
        *word = index_find(n, *hash);
        if (!*word)
            continue;
        /* capitals with dots are more often an abbreviation */
        size_t least = uppers == end - from ? RUN_MIN + 1 : RUN_MIN;
        if ((*word)->flags & NAMES && to - from >= least)
            return to;
        if ((*word)->flags & WORD_PREFIX)
            return to;
    }
    return 0;
}

static size_t mend_run(struct tokens *t, const struct names *n, struct slice text,
                       size_t from, size_t end)
{
    size_t i = from;
    uint64_t hash;
    const struct word *word;
    while (i + 1 < end) {
        size_t to = spelled(t, n, text, i, end, &hash, &word);
        if (to) {
            merge(t, i, to, hash, word);
            end -= to - i - 1;
        }
        i++;
    }
    return end;
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

void tokens_mend(struct tokens *t, const struct names *n, struct slice text)
{
    for (size_t i = 0; i < t->len; i++) {
        size_t end = t->spelled ? run_end(t, text, i) : i;
        if (end >= i + RUN_MIN)
            i = mend_run(t, n, text, i, end) - 1;
    }
    for (size_t i = 1; t->broken && i < t->len; i++) {
        if (!is_break(t, text, i) || !t->at[i - 1].letters)
            continue;
        /* "O'Br\ien" is one word of two */
        for (size_t from = i; from-- > 0 && from + 3 > i;) {
            uint64_t hash = hash_of(t, text, from, i + 1);
            const struct word *word = index_find(n, hash);
            /* "zo'n" is no Zon */
            bool elided = word && word->flags & WORD_ORDINARY &&
                          t->at[i].before == SEP_APOSTROPHE;
            if (!word || !(word->flags & NAMES) || elided)
                continue;
            merge(t, from, i + 1, hash, word);
            break;
        }
    }
}
