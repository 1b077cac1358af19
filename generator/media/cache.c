/* The private cache: see cache.h. */
#include "media/cache.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/fs.h"
#include "base/hash.h"

enum { PATH_BYTES = 4096, ENTRY_MAX = 1 << 30 };

const char *cache_shelf_name(enum cache_shelf shelf)
{
    static const char *const names[] = {[CACHE_PHOTOS] = "media",
                                        [CACHE_FILMS] = "films",
                                        [CACHE_DOCUMENTS] = "documents"};
    return names[shelf];
}

static const char *path_of(char *out, const char *cache, enum cache_shelf shelf,
                           const char *name)
{
    snprintf(out, PATH_BYTES, "%s/%s/%s", cache, cache_shelf_name(shelf), name);
    return out;
}

/* Of its name too: an entry that stands under another's name is as damaged as one that
 * was cut off. */
static uint64_t digest_of(const char *name, struct slice bytes)
{
    return hash_mix(hash_64(slice_of(name)), bytes);
}

/* An entry is the bytes, then their digest. */
bool cache_store(const char *cache, enum cache_shelf shelf, const char *name,
                 struct str *bytes)
{
    char path[PATH_BYTES];
    uint64_t sum = digest_of(name, str_slice(bytes));
    str_add(bytes, slice_make((const char *)&sum, sizeof(sum)));
    bool well = fs_replace(path_of(path, cache, shelf, name), str_slice(bytes), 0600);
    bytes->len -= sizeof(sum);
    return well;
}

bool cache_load(const char *cache, enum cache_shelf shelf, const char *name,
                struct str *out)
{
    char path[PATH_BYTES];
    uint64_t sum;
    str_clear(out);
    if (!fs_read(out, path_of(path, cache, shelf, name), ENTRY_MAX) ||
        out->len < sizeof(sum))
        return false;
    out->len -= sizeof(sum);
    memcpy(&sum, out->at + out->len, sizeof(sum));
    return digest_of(name, str_slice(out)) == sum;
}

void cache_clean(const char *cache, enum cache_shelf shelf, const struct map *used)
{
    struct arena arena;
    struct fs_list list = {0};
    arena_init(&arena);
    const char *folder = fs_join(&arena, cache, cache_shelf_name(shelf));
    if (fs_list(&list, folder, true, &arena))
        for (size_t i = 0; i < list.len; i++)
            if (!map_get(used, slice_of(list.at[i].path)))
                unlink(fs_join(&arena, folder, list.at[i].path));
    fs_list_release(&list);
    arena_release(&arena);
}
