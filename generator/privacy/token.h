/* A view cut into words: private to privacy/. */
#ifndef PRIVACY_TOKEN_H
#define PRIVACY_TOKEN_H

#include "privacy/index.h"

/* What stands between a word and the one before it. */
enum separator {
    SEP_SPACE = 1 << 0,
    SEP_HYPHEN = 1 << 1,
    SEP_JOIN = 1 << 2, /* _ / + \ = ~ * */
    SEP_DOT = 1 << 3,
    SEP_APOSTROPHE = 1 << 4,
    SEP_COMMA = 1 << 5,
    SEP_PIPE = 1 << 6,
    SEP_QUOTE = 1 << 7,
    SEP_PAREN = 1 << 8,
    SEP_AT = 1 << 9,
    SEP_HASH = 1 << 10,
    SEP_AMP = 1 << 11,
    SEP_STOP = 1 << 12, /* ! and ?, that part sentences */
    SEP_OTHER = 1 << 13,
    SEP_EDGE = 1 << 14, /* start or end of the text, or of something taken out */
};

enum token_flag {
    TOKEN_CAPITAL = 1 << 0,
    TOKEN_UPPER = 1 << 1,  /* two or more letters, all capitals */
    TOKEN_DIGITS = 1 << 2, /* no letters */
    TOKEN_FIRST = 1 << 3,  /* the first word of a sentence */
    TOKEN_DIMINUTIVE = 1 << 4,
    TOKEN_GENITIVE = 1 << 5, /* found without its last s */
    TOKEN_GLUED = 1 << 6,    /* not known, and may be glued of words that are */
    TOKEN_MENDED = 1 << 7,   /* it was spelled out or broken: see mend.c */
    TOKEN_UNREAD = 1 << 8,   /* not looked up yet: it is no name */
};

struct token {
    uint64_t hash; /* of its folded letters */
    /* Or NULL; without its ending when it has one. A word in small letters that is no
     * name has it only after token_word. */
    const struct word *word;
    uint32_t start, end; /* in the view */
    uint32_t stem_end;   /* without the ending */
    uint16_t before;     /* enum separator */
    uint16_t flags;
    uint8_t letters; /* folded bytes, at most 255 */
    char initial;    /* first folded byte */
};

struct tokens {
    VEC(struct token);
    bool digits;          /* there are digits in the text */
    bool ats;             /* there is an @ */
    bool parens, web;     /* a ( or [; "://" or "www." */
    bool spelled, broken; /* letters stand alone; a backslash, a hyphen ends a line */
    /* Digits, spaces or dashes beyond ASCII, or letters that only look like ours. */
    bool exotic;
    size_t capitals, lowers; /* words with and without a capital */
};

/* Is it one letter? ("ß" folds to two.) */
static inline bool token_is_single(const struct token *t, struct slice text)
{
    return t->letters == 1 || (t->letters == 2 && t->end - t->start == 2 &&
                               (unsigned char)text.at[t->start] >= 0x80);
}

enum { TOKEN_EDGES = 2 };
/* Cuts the text; `any_case`: endings are looked for in words without capital too. The
 * vector ends in TOKEN_EDGES tokens more than its length, of SEP_EDGE and no letters:
 * whoever stands at the last word, or behind it, may look one further. */
void tokens_cut(struct tokens *out, const struct names *n, struct slice text,
                bool any_case);

/* What a word is, whatever it is: looked up when it is asked for. */
static inline const struct word *token_word(const struct names *n, struct token *t)
{
    if (t->flags & TOKEN_UNREAD) {
        t->word = index_find(n, t->hash);
        t->flags &= (uint16_t)~TOKEN_UNREAD;
    }
    return t->word;
}

/* Puts words together that were spelled out or broken, where they are names. */
void tokens_mend(struct tokens *t, const struct names *n, struct slice text);

#endif
