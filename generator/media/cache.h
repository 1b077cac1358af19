/* The private cache: what was made of files of others, and what they say of themselves,
 * by content and decision. Each entry has a digest, so that a damaged one is made
 * again. */
#ifndef MEDIA_CACHE_H
#define MEDIA_CACHE_H

#include "base/map.h"

/* A folder of it for each kind of file. */
enum cache_shelf { CACHE_PHOTOS, CACHE_FILMS, CACHE_DOCUMENTS, CACHE_SHELVES };
const char *cache_shelf_name(enum cache_shelf shelf);

/* False (errno) when it can't be written. Names are of our own making. *bytes are the
 * same afterwards; they are large, and nothing is copied. */
bool cache_store(const char *cache, enum cache_shelf shelf, const char *name,
                 struct str *bytes);
/* Replaces *out by what was stored; false when it is not there, or is damaged. */
bool cache_load(const char *cache, enum cache_shelf shelf, const char *name,
                struct str *out);
/* Removes every entry whose name is not a key of `used`: what was withdrawn leaves the
 * cache too. */
void cache_clean(const char *cache, enum cache_shelf shelf, const struct map *used);

#endif
