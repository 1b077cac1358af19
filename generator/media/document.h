/* Documents: what they say goes by the same rules as a page's text, but they are never
 * rewritten (contract 6): what would have to go from one holds it. */
#ifndef MEDIA_DOCUMENT_H
#define MEDIA_DOCUMENT_H

#include "base/map.h"
#include "media/photo.h"

struct document {
    enum hold_reason held;
    struct slice person;    /* register id of who decided, or empty; in the arena */
    bool office;            /* has properties that can be left out: document_clean */
    bool unread;            /* there is more in it than could be read */
    bool final;             /* nobody's checking changes that it is held */
    char facts[CACHE_NAME]; /* in the cache: what was read in it; "" when nothing was */
};

/* Decides about the document in `bytes`. `checked`: a second person read it, so that a
 * doubt, an unknown surname, or what can't be read holds it no longer; what certainly
 * may not be published always does (leak), and so does a file of a kind that is not
 * read, one that is not what its name says, or one that is damaged (contract 6). Says
 * in one warning why it is held and where, and names nobody. False with a diagnostic
 * when nothing can be looked into. */
bool document_decide(struct document *d, const char *path, bool checked,
                     const struct photo_rules *rules, struct slice language,
                     struct slice bytes, struct arena *arena, struct diag *diag);
/* What is published of an office document that could be read: the same without its
 * properties. False when that can't be made; the caller then publishes nothing. */
bool document_clean(struct str *out, const struct photo_rules *rules,
                    struct slice bytes);
/* The same decision about a drawing (SVG). What is published of it is written anew:
 * `out`, when it is not held. */
bool drawing_decide(struct document *d, struct str *out, const char *path, bool checked,
                    const struct photo_rules *rules, struct slice language,
                    struct slice bytes, struct arena *arena, struct diag *diag);
/* What was read in a file of these bytes, from the cache: for the gate, which matches
 * by itself. False when the cache is closed. */
bool document_recall(const struct cache *cache, struct slice bytes, struct str *answer);

bool document_is_drawing(const char *path);
/* Is this a kind that is read in the cage, by its first bytes or by its name? Plain
 * text is not. */
bool document_is_one(const char *path, struct slice bytes);

#endif
