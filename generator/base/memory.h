/* Memory that never fails: running out ends the program with exit code 1.
 *
 * The output of a build is staged, so an end at any moment leaves nothing
 * half-written in public.
 */
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

#include <stddef.h>

/* Zeroed; the caller frees. */
void *memory_new(size_t size);
/* As realloc; the new part is not zeroed; the caller frees. */
void *memory_resize(void *old, size_t size);

#endif
