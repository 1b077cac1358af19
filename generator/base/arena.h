/* An arena: many small pieces, one release.
 *
 * One per build for what lives as long as the build; a scratch one per page, reset
 * between pages. Compiled with -DARENA_MALLOC every piece is a malloc of its own,
 * so that the sanitizers see each of its ends.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/str.h"

struct arena_block;
struct arena {
    struct arena_block *newest;
    char *free_at;
    size_t free_len;
};

void arena_init(struct arena *a);
void arena_release(struct arena *a);
/* Forgets all pieces; keeps one block for the next round. */
void arena_reset(struct arena *a);

/* Zeroed, aligned for any type; lives until reset or release. */
void *arena_new(struct arena *a, size_t size);
/* Copies with a NUL behind the last byte. */
struct slice arena_copy(struct arena *a, struct slice s);
const char *arena_copy_c(struct arena *a, struct slice s);
struct slice arena_printf(struct arena *a, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#define ARENA_NEW(a, type) ((type *)arena_new((a), sizeof(type)))
#define ARENA_ARRAY(a, type, count) ((type *)arena_new((a), sizeof(type) * (count)))

#endif
