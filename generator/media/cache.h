/* The private cache: what was made of files of others, and what they say of themselves,
 * by content and decision.
 *
 * What stands in it is believed, and published: so each entry is named and sealed by a
 * digest (BLAKE2b) with the site's key, and one that somebody planted, changed, cut off
 * or moved is as if it was not there. */
#ifndef MEDIA_CACHE_H
#define MEDIA_CACHE_H

#include "base/map.h"
#include "base/str.h"

/* Closed (all zero) it has nothing and takes nothing. */
struct cache {
    const char *folder; /* made when it is not there */
    char secret[33];    /* of the site's key and the programs; "" when closed */
};

/* A folder of it for each kind of file. */
enum cache_shelf { CACHE_PHOTOS, CACHE_FILMS, CACHE_DOCUMENTS, CACHE_SHELVES };
const char *cache_shelf_name(enum cache_shelf shelf);

/* `programs`: digest of those that read and make what it keeps; of others it has
 * nothing. The folder is borrowed. */
void cache_open(struct cache *c, const char *folder, struct slice key,
                struct slice programs);

/* What a file's bytes are known by on this site: two copies have the same, and without
 * the key nobody can tell which file it is of. */
void cache_content(char out[33], struct slice key, struct slice bytes);

enum { CACHE_NAME = 48 };
/* The name of an entry: the keyed digest of its parts, and `kind` behind a dot (at most
 * 14 letters). */
void cache_name(char out[CACHE_NAME], const struct cache *c, const char *kind,
                const struct slice *parts, size_t count);

/* False (errno) when it can't be written. Names are of cache_name. *bytes are the same
 * afterwards; they are large, and nothing is copied. */
bool cache_store(const struct cache *c, enum cache_shelf shelf, const char *name,
                 struct str *bytes);
/* Replaces *out by what was stored under this name with this key; else false, and *out
 * is empty. */
bool cache_load(const struct cache *c, enum cache_shelf shelf, const char *name,
                struct str *out);
/* Removes every entry whose name is not a key of `used`: what was withdrawn leaves the
 * cache too. */
void cache_clean(const struct cache *c, enum cache_shelf shelf, const struct map *used);

#endif
