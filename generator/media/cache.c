/* The cache of encoded pictures: see cache.h and photo.h. */
#include "media/cache.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/hash.h"
#include "base/map.h"

enum { PATH_BYTES = 4096, ENTRY_MAX = 1 << 29 };

static const char *path_of(char *out, const char *cache, const char *name)
{
    snprintf(out, PATH_BYTES, "%s/media/%s", cache, name);
    return out;
}

/* An entry is a digest of its name and bytes, then the bytes: one that stands under
 * another's name is as damaged as one that was cut off. */
static uint64_t digest_of(const char *name, struct slice bytes)
{
    return hash_mix(hash_64(slice_of(name)), bytes);
}

bool cache_store(const char *cache, const char *name, struct slice bytes)
{
    char path[PATH_BYTES];
    struct str entry;
    uint64_t sum = digest_of(name, bytes);
    str_init(&entry);
    str_add(&entry, slice_make((const char *)&sum, sizeof(sum)));
    str_add(&entry, bytes);
    bool well = fs_replace(path_of(path, cache, name), str_slice(&entry), 0600);
    str_release(&entry);
    return well;
}

bool cache_load(const char *cache, const char *name, struct str *out)
{
    char path[PATH_BYTES];
    struct str entry;
    uint64_t sum;
    str_init(&entry);
    bool well = fs_read(&entry, path_of(path, cache, name), ENTRY_MAX) &&
                entry.len >= sizeof(sum);
    if (well) {
        struct slice bytes = slice_from(str_slice(&entry), sizeof(sum));
        memcpy(&sum, entry.at, sizeof(sum));
        well = digest_of(name, bytes) == sum;
        if (well)
            str_add(out, bytes);
    }
    str_release(&entry);
    return well;
}

void photo_clean_cache(const char *cache, const struct photo *photos, size_t count)
{
    struct arena arena;
    struct fs_list list = {0};
    struct map used;
    arena_init(&arena);
    map_init(&used);
    for (size_t i = 0; i < count; i++) {
        if (!photos[i].variant_count)
            continue;
        *map_at(&used, slice_of(photos[i].facts)) = &used;
        *map_at(&used, slice_of(photos[i].entry)) = &used;
    }
    const char *folder = fs_join(&arena, cache, "media");
    if (fs_list(&list, folder, true, &arena))
        for (size_t i = 0; i < list.len; i++)
            if (!slice_ends(slice_of(list.at[i].path), ".document") &&
                !map_get(&used, slice_of(list.at[i].path)))
                unlink(fs_join(&arena, folder, list.at[i].path));
    fs_list_release(&list);
    map_release(&used);
    arena_release(&arena);
}
