/* Putting many numbers in order: a million dates in a tenth of what qsort takes. */
#ifndef BASE_ORDER_H
#define BASE_ORDER_H

#include <stddef.h>
#include <stdint.h>

/* Ascending. By their bytes, least first (radix sort); bytes that all share cost
 * nothing.
 */
void order_numbers(uint64_t *numbers, size_t count);

#endif
