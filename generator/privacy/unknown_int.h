/* Surnames that nobody in the register bears: private to unknown.c, shape.c, thing.c.
 */
#ifndef PRIVACY_UNKNOWN_INT_H
#define PRIVACY_UNKNOWN_INT_H

#include "privacy/match.h"

/* A word of a list, with its length: lists are gone through often. */
#define W(literal)                                                                     \
    {                                                                                  \
        literal, sizeof(literal) - 1                                                   \
    }
#define MATCH_COUNT(list) (sizeof(list) / sizeof(*(list)))

/* Is token i, letter for letter, one of these words? */
bool match_is_spelled(const struct matcher *m, size_t i, const struct slice *words,
                      size_t count);
/* Does it end in one of these, with two letters or more before? */
bool match_ends_in(const struct matcher *m, size_t i, const struct slice *endings,
                   size_t count);

/* The same of a word by itself. */
bool match_word_ends_in(struct slice word, const struct slice *endings, size_t count);

/* Is the word at i, behind the given name at `given`, a street, building or prize:
 * "Anne Frankschool"? */
bool match_is_called_after(const struct matcher *m, size_t given, size_t i);
/* Is the given name at i one of several capitals: "Jin Ping Mei"? */
bool match_is_amid_capitals(const struct matcher *m, size_t i);
/* Is the word at i what someone is or does: juf, doelman, "oud-voorzitter"? */
bool match_is_role(const struct matcher *m, size_t i);
/* Are the words from the given name up to `end` a shop, a book or a title in quotation
 * marks? `alone`: also when nothing else stands between them. */
bool match_is_thing(const struct matcher *m, size_t given, size_t end, bool alone);

/* Where a surname is looked for. */
struct surname_place {
    size_t given;  /* the last word of the given name */
    bool prefixed; /* behind van, de, der */
    bool article;  /* the last word of the prefix is an article */
};
/* Behind the prefix at i: as match_prefix, and "as-Sallal", "ar-Rashid". */
size_t unknown_prefix(const struct matcher *m, size_t i, struct surname_place *p);
/* Behind one word of a surname, 0: none is at i. "O'Sullivan" is one of two tokens. */
size_t unknown_word(const struct matcher *m, size_t i, struct surname_place p);

#endif
