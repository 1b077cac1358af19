/* A growing array of any type: struct { VEC(struct thing); } things = {0};
 *
 * Elements are things.at[0 .. things.len). Release with vec_release(&things).
 */
#ifndef BASE_VEC_H
#define BASE_VEC_H

#include <stdlib.h>

#include "base/memory.h"

#define VEC(type)                                                                      \
    type *at;                                                                          \
    size_t len;                                                                        \
    size_t cap

/* Appends a zeroed element and gives its address, valid until the next append. */
#define vec_add(v)                                                                     \
    (vec_grow((void **)&(v)->at, &(v)->cap, (v)->len, sizeof(*(v)->at)),               \
     &(v)->at[(v)->len++])
#define vec_push(v, value) (*vec_add(v) = (value))
#define vec_release(v) (free((v)->at), (v)->at = NULL, (v)->len = (v)->cap = 0)

/* Makes room for one more element after `len` and zeroes it. */
void vec_grow(void **at, size_t *cap, size_t len, size_t size);

#endif
