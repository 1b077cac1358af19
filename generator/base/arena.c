/* The bump allocator: see arena.h. */
#include "base/arena.h"

#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

#ifdef ARENA_MALLOC
enum { BLOCK_SIZE = 1 };
#else
enum { BLOCK_SIZE = 64 * 1024 };
#endif

struct arena_block {
    struct arena_block *older;
    size_t size;
    alignas(max_align_t) char bytes[];
};

void arena_init(struct arena *a)
{
    *a = (struct arena){0};
}

void arena_release(struct arena *a)
{
    while (a->newest) {
        struct arena_block *older = a->newest->older;
        free(a->newest);
        a->newest = older;
    }
    arena_init(a);
}

void arena_reset(struct arena *a)
{
    struct arena_block *keep = BLOCK_SIZE > 1 ? a->newest : NULL;
    if (!keep || keep->size > 4 * BLOCK_SIZE) {
        arena_release(a);
        return;
    }
    a->newest = keep->older;
    arena_release(a);
    keep->older = NULL;
    *a = (struct arena){keep, keep->bytes, keep->size};
}

static void add_block(struct arena *a, size_t least)
{
    size_t size = least > BLOCK_SIZE ? least : BLOCK_SIZE;
    struct arena_block *block = memory_resize(NULL, sizeof(*block) + size);
    block->older = a->newest;
    block->size = size;
    *a = (struct arena){block, block->bytes, size};
}

void *arena_new(struct arena *a, size_t size)
{
    const size_t unit = alignof(max_align_t);
    size_t rounded = BLOCK_SIZE > 1 ? (size + unit - 1) / unit * unit : size;
    if (BLOCK_SIZE == 1 || rounded > a->free_len)
        add_block(a, rounded);
    void *piece = a->free_at;
    a->free_at += rounded;
    a->free_len -= rounded;
    return memset(piece, 0, size);
}

struct slice arena_copy(struct arena *a, struct slice s)
{
    char *copy = arena_new(a, s.len + 1);
    if (s.len)
        memcpy(copy, s.at, s.len);
    return (struct slice){copy, s.len};
}

const char *arena_copy_c(struct arena *a, struct slice s)
{
    return arena_copy(a, s).at;
}

struct slice arena_printf(struct arena *a, const char *format, ...)
{
    struct str text;
    str_init(&text);
    va_list args;
    va_start(args, format);
    str_addv(&text, format, args);
    va_end(args);
    struct slice copy = arena_copy(a, str_slice(&text));
    str_release(&text);
    return copy;
}
