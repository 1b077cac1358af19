/* What all sources share: see source.h. */
#include "source/source.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/vec.h"

bool source_read(const struct source *s, struct str *out, const char *path,
                 size_t size_max)
{
    return s->kind->read(s->state, out, path, size_max);
}

static int by_path(const void *a, const void *b)
{
    return strcmp(((const struct source_file *)a)->path,
                  ((const struct source_file *)b)->path);
}

const struct source_file *source_find(const struct source *s, const char *path)
{
    struct source_file key = {.path = path};
    if (!s->files.len)
        return NULL;
    return bsearch(&key, s->files.at, s->files.len, sizeof(key), by_path);
}

void source_release(struct source *s)
{
    if (s->kind)
        s->kind->free(s->state);
    vec_release(&s->files);
    *s = (struct source){0};
}
