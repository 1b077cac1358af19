/* The private cache of encoded pictures: files by content and decision, each with a
 * digest, so that a damaged one is made again. */
#ifndef MEDIA_CACHE_H
#define MEDIA_CACHE_H

#include "media/photo.h"

/* False (errno) when it can't be written. Names are of our own making. */
bool cache_store(const char *cache, const char *name, struct slice bytes);
/* Appends what was stored; false when it is not there, or is damaged. */
bool cache_load(const char *cache, const char *name, struct str *out);

#endif
