/* Folding: what people read as the same letters becomes the same bytes.
 *
 * Case, accents, width, mathematical variants, soft hyphens, zero-width characters and
 * look-alikes go; words and numbers come out as tokens with a hash of their own.
 */
#ifndef VERIFY_FOLD_H
#define VERIFY_FOLD_H

#include "base/str.h"
#include "base/vec.h"

/* What stands before a token, growing in weight. */
enum gap { GAP_NONE, GAP_SPACE, GAP_COMMA, GAP_SENTENCE, GAP_BREAK };

enum token_flags {
    TOKEN_CAP = 1,         /* begins with a capital */
    TOKEN_UPPER = 2,       /* capitals only */
    TOKEN_DIGIT = 4,       /* a number */
    TOKEN_CAMEL = 8,       /* capitals within, after a small letter */
    TOKEN_FIRST = 16,      /* first in its sentence, line, quotation */
    TOKEN_DEAD = 32,       /* short, and within a digest or the like */
    TOKEN_EXEMPT = 64,     /* belongs to a name that may stand */
    TOKEN_POSSESSIVE = 128 /* ends a given name of two words, with an s */
};

struct token {
    uint64_t hash;
    uint64_t stem;               /* hash without the last byte */
    uint32_t at, len;            /* in folded.text */
    uint32_t source, source_len; /* in the text as it was */
    uint32_t chain;              /* in name_index.sequences, from 1; scan.c fills it */
    uint32_t given;    /* given name that begins here, from 1; scan.c fills it */
    uint8_t given_len; /* in tokens */
    uint8_t gap;       /* enum gap */
    uint8_t flags;
};

struct folded {
    struct str text; /* separators stay as ASCII, so that offsets keep their lines */
    VEC(struct token);
    bool camel;     /* some token is TOKEN_CAMEL */
    bool code;      /* it was folded as that of a script */
    bool spelled;   /* some letters stand alone, one behind the other */
    bool broken;    /* a line ends with a hyphen */
    size_t counted; /* up to here its line ends were counted: see scan.c */
    unsigned lines;
    uint64_t signs[2]; /* which of ASCII's signs are in it */
};

enum { FOLD_TABLE_SIZE = 0x2100 };

struct fold_char {
    char bytes[5];
    uint8_t len;
    uint8_t class;
    uint8_t upper;
};
/* Answers for the first code points; built once. */
struct fold_table {
    struct fold_char of[FOLD_TABLE_SIZE];
};

void fold_table_init(struct fold_table *table);
/* Replaces what is in *out. `code`: quotes, brackets and tags are breaks. */
void fold_text(struct folded *out, const struct fold_table *table, struct slice text,
               bool code);
void folded_release(struct folded *f);
static inline bool folded_has(const struct folded *f, char sign)
{
    return f->signs[(unsigned char)sign >> 6 & 1] >> (sign & 63) & 1;
}
/* Marks the short words in codes as dead: see code.c. fold_text does. */
void fold_mark_codes(struct folded *f);

#define FOLD_HASH_START 0xcbf29ce484222325u
static inline uint64_t fold_hash_byte(uint64_t hash, char byte)
{
    return (hash ^ (uint8_t)byte) * 0x100000001b3u;
}
uint64_t fold_digest(struct slice folded);

#endif
