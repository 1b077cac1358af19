/* Radix sort: see order.h. */
#include "base/order.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum { DIGITS = 1 << 8 };

void order_numbers(uint64_t *numbers, size_t count)
{
    uint64_t *from = numbers, *to = memory_new((count + 1) * sizeof(*to));
    uint64_t *spare = to;
    for (unsigned shift = 0; shift < 64; shift += 8) {
        size_t places[DIGITS + 1] = {0};
        for (size_t i = 0; i < count; i++)
            places[(from[i] >> shift & (DIGITS - 1)) + 1]++;
        if (count == 0 || places[(from[0] >> shift & (DIGITS - 1)) + 1] == count)
            continue;
        for (size_t d = 1; d < DIGITS; d++)
            places[d] += places[d - 1];
        for (size_t i = 0; i < count; i++)
            to[places[from[i] >> shift & (DIGITS - 1)]++] = from[i];
        uint64_t *swap = from;
        from = to;
        to = swap;
    }
    if (from != numbers)
        memcpy(numbers, from, count * sizeof(*numbers));
    free(spare);
}
