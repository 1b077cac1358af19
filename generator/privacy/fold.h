/* Characters as the names engine sees them: private to privacy/.
 *
 * Folding takes away what people vary without meaning another name: case, accents,
 * width and mathematical variants, format characters, and letters that only look like
 * Latin ones (Unicode NFKC and full case folding, then marks removed). A view is a
 * text with entities, percent-encoding or tags resolved, and the way back to it.
 */
#ifndef PRIVACY_FOLD_H
#define PRIVACY_FOLD_H

#include "base/str.h"

enum { FOLD_BYTES_MAX = 24 };

enum fold_class {
    FOLD_LETTER,    /* out holds its folded letters */
    FOLD_DIGIT,     /* out holds one ASCII digit */
    FOLD_IGNORED,   /* marks and format characters: not there at all */
    FOLD_SEPARATOR, /* anything else; out holds an ASCII stand-in, or nothing */
};

struct folded {
    enum fold_class class;
    bool upper;
    unsigned len;
    char out[FOLD_BYTES_MAX];
};

/* For a character from U+0080 on. */
void fold_codepoint(struct folded *f, uint32_t codepoint);

/* The hash of folded bytes is the number that they write in base 251, modulo 2^64: of
 * eight letters or less it is exact, and eight are read at once. It can go on where
 * another one ended, so that "janwillem" is found from "Jan" and "Willem" without
 * gluing them, and from the hashes of what begins a word that of any part of it is
 * known. */
#define FOLD_HASH_START 0xcbf29ce484222325u
#define FOLD_HASH_BASE 251u
static inline uint64_t fold_hash_byte(uint64_t hash, char byte)
{
    return hash * FOLD_HASH_BASE + (unsigned char)byte;
}
/* FOLD_HASH_BASE to the power of 0 to 64. */
extern const uint64_t fold_hash_powers[65];
/* Goes on with `count` bytes, at most eight: those of a number, the last one lowest. */
static inline uint64_t fold_hash_eight(uint64_t hash, uint64_t bytes, unsigned count)
{
    const uint64_t base = FOLD_HASH_BASE, base_2 = base * base;
    bytes = (bytes & 0x00FF00FF00FF00FFu) + (bytes >> 8 & 0x00FF00FF00FF00FFu) * base;
    bytes =
        (bytes & 0x0000FFFF0000FFFFu) + (bytes >> 16 & 0x0000FFFF0000FFFFu) * base_2;
    bytes = (bytes & 0xFFFFFFFFu) + (bytes >> 32) * base_2 * base_2;
    return hash * fold_hash_powers[count] + bytes;
}
/* The hash of the part between two places of a word, `len` bytes apart, from the hashes
 * up to each of them. */
static inline uint64_t fold_hash_part(uint64_t from, uint64_t to, size_t len)
{
    return to - (from - FOLD_HASH_START) * fold_hash_powers[len];
}
uint64_t fold_hash(uint64_t hash, const char *folded, size_t len);

/* Which letters are in a word, in the lower 26 bits, and how many, in the upper 6:
 * enough to see of most pairs of words that they are not one slip apart. */
uint32_t fold_shape(const char *folded, size_t len);
static inline bool fold_shapes_near(uint32_t a, uint32_t b)
{
    uint32_t differ = (a ^ b) << 6;
    differ &= differ - 1;
    differ &= differ - 1;
    return !differ && (a >> 26) + 1 - (b >> 26) <= 2; /* two letters, one in length */
}

/* The folded letters of one word, at most 64, and where each came from; gives their
 * number. `offsets` may be NULL; it then has 65 places, the last for the end. */
size_t fold_word(char out[64], uint32_t *offsets, struct slice word);

/* Appends the letters (and digits when asked) of a text, folded. */
void fold_letters(struct str *out, struct slice text, bool digits);

/* A text in plain ASCII where it can be, for contact data: digits, letters and signs
 * that look alike unified, case kept; map[i] is the offset in text of byte i. */
void fold_plain(struct str *out, uint32_t **map, size_t *map_cap, struct slice text);

enum view_mode {
    VIEW_PLAIN,     /* entities and percent-encoding resolved, where there are any */
    VIEW_HTML_TEXT, /* tags left out */
    VIEW_HTML_TAGS, /* only what is inside tags */
};

struct view {
    struct slice text; /* borrowed from the source, or from `owned` */
    bool mapped;       /* else offsets are those of the source */
    uint32_t *map;     /* text.len + 1 offsets in the source */
    size_t map_cap;
    struct str owned;
};

void view_init(struct view *v);
void view_release(struct view *v);
/* Looks at another text; `source` must outlive the use. */
void view_set(struct view *v, struct slice source, enum view_mode mode);
static inline uint32_t view_offset(const struct view *v, size_t at)
{
    return v->mapped ? v->map[at] : (uint32_t)at;
}

#endif
