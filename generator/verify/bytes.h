/* Numbers in the bytes of a container; what is beyond the end is 0. */
#ifndef VERIFY_BYTES_H
#define VERIFY_BYTES_H

#include "base/str.h"

static inline uint64_t bytes_be(struct slice b, size_t at, size_t count)
{
    uint64_t value = 0;
    for (size_t i = 0; i < count; i++)
        value = value << 8 | (at < b.len && i < b.len - at ? (uint8_t)b.at[at + i] : 0);
    return value;
}

static inline uint64_t bytes_le(struct slice b, size_t at, size_t count)
{
    uint64_t value = 0;
    for (size_t i = count; i-- > 0;)
        value = value << 8 | (at < b.len && i < b.len - at ? (uint8_t)b.at[at + i] : 0);
    return value;
}

/* Padding may hold nothing else. */
static inline bool bytes_are_zero(struct slice b)
{
    for (size_t i = 0; i < b.len; i++)
        if (b.at[i])
            return false;
    return true;
}

#endif
