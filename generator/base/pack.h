/* Numbers and texts as bytes, to carry them through a pipe or a cache file. */
#ifndef BASE_PACK_H
#define BASE_PACK_H

#include "base/str.h"

void pack_number(struct str *out, uint64_t number);
void pack_slice(struct str *out, struct slice s);
/* Take from the front of *in; false when it doesn't hold one. Slices are borrowed
 * from *in. */
bool unpack_number(struct slice *in, uint64_t *number);
bool unpack_slice(struct slice *in, struct slice *s);

#endif
