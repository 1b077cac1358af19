/* Growth of the arrays of vec.h. */
#include "base/vec.h"

#include <string.h>

void vec_grow(void **at, size_t *cap, size_t len, size_t size)
{
    if (len == *cap) {
        *cap = *cap ? *cap * 2 : 8;
        *at = memory_resize(*at, *cap * size);
    }
    memset((char *)*at + len * size, 0, size);
}
