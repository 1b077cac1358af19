/* What mask.c and window.c share: the names to hide, and the text they are hidden in.
 */
#ifndef VERIFY_MASK_INT_H
#define VERIFY_MASK_INT_H

#include "verify/html_parts.h"

struct hash_set {
    uint64_t *at; /* 0: free */
    size_t size;  /* a power of two, or 0 */
    size_t used;
};

struct mask {
    struct hash_set parts;  /* each word of a given name or surname */
    struct hash_set strong; /* those that are no ordinary words */
    struct folded folded;
    struct scratch *own; /* to look at the masked words once more */
};

enum { HIDDEN_NOT, HIDDEN_OTHER, HIDDEN_FINDING };

/* A part of a piece's text with the finding in it. */
struct window {
    const struct gate *gate;
    const struct mask *mask;
    const struct folded *folded; /* of `text` */
    struct slice text;
    size_t from, to; /* the finding, or 0, 0 */
    uint8_t *hidden; /* for each byte of text; window_hide allocates it */
    bool *names;     /* for each token, while window_hide runs */
};

/* Is this word of a folded text a name of the register, or is one in it? */
bool mask_is_name(const struct mask *m, const struct gate *g, const struct folded *f,
                  const struct token *t);
/* Is it the hash of a name that is no ordinary word? */
bool mask_is_strong(const struct mask *m, uint64_t hash);
/* Fills `hidden`; free it. */
void window_hide(struct window *w);

#endif
