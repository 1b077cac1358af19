/* The private cache: see cache.h. */
#include "media/cache.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/fs.h"
#include "base/hash.h"

enum { PATH_BYTES = 4096, ENTRY_MAX = 1 << 30, SEAL = 32, NAME_PARTS_MAX = 8 };

const char *cache_shelf_name(enum cache_shelf shelf)
{
    static const char *const names[] = {[CACHE_PHOTOS] = "media",
                                        [CACHE_FILMS] = "films",
                                        [CACHE_DOCUMENTS] = "documents"};
    return names[shelf];
}

void cache_open(struct cache *c, const char *folder, struct slice key,
                struct slice programs)
{
    const struct slice parts[] = {SLICE("cache"), programs};
    c->folder = folder;
    hash_keyed_hex(c->secret, key, parts, 2);
}

void cache_content(char out[33], struct slice key, struct slice bytes)
{
    const struct slice parts[] = {SLICE("content"), bytes};
    hash_keyed_hex(out, key, parts, 2);
}

void cache_name(char out[CACHE_NAME], const struct cache *c, const char *kind,
                const struct slice *parts, size_t count)
{
    struct slice all[NAME_PARTS_MAX + 2] = {SLICE("name"), slice_of(kind)};
    char digest[33];
    assert(count <= NAME_PARTS_MAX && strlen(kind) <= CACHE_NAME - sizeof(digest) - 1);
    for (size_t i = 0; i < count; i++)
        all[i + 2] = parts[i];
    hash_keyed_hex(digest, slice_of(c->secret), all, count + 2);
    snprintf(out, CACHE_NAME, "%s.%s", digest, kind);
}

static const char *path_of(char *out, const struct cache *c, enum cache_shelf shelf,
                           const char *name)
{
    snprintf(out, PATH_BYTES, "%s/%s/%s", c->folder, cache_shelf_name(shelf), name);
    return out;
}

/* Of its name too: an entry that stands under another's name is none. */
static void seal_of(char out[33], const struct cache *c, enum cache_shelf shelf,
                    const char *name, struct slice bytes)
{
    const struct slice parts[] = {SLICE("entry"), slice_of(cache_shelf_name(shelf)),
                                  slice_of(name), bytes};
    hash_keyed_hex(out, slice_of(c->secret), parts, 4);
}

/* An entry is the bytes, then their seal. */
bool cache_store(const struct cache *c, enum cache_shelf shelf, const char *name,
                 struct str *bytes)
{
    char path[PATH_BYTES], seal[SEAL + 1];
    assert(*c->secret);
    seal_of(seal, c, shelf, name, str_slice(bytes));
    str_add(bytes, slice_make(seal, SEAL));
    bool well = fs_replace(path_of(path, c, shelf, name), str_slice(bytes), 0600);
    bytes->len -= SEAL;
    bytes->at[bytes->len] = '\0';
    return well;
}

bool cache_load(const struct cache *c, enum cache_shelf shelf, const char *name,
                struct str *out)
{
    char path[PATH_BYTES], seal[SEAL + 1];
    str_clear(out);
    bool well = *c->secret && fs_read(out, path_of(path, c, shelf, name), ENTRY_MAX) &&
                out->len >= SEAL;
    if (well) {
        out->len -= SEAL;
        seal_of(seal, c, shelf, name, str_slice(out));
        well = memcmp(out->at + out->len, seal, SEAL) == 0;
        out->at[out->len] = '\0';
    }
    if (!well)
        str_clear(out);
    return well;
}

void cache_clean(const struct cache *c, enum cache_shelf shelf, const struct map *used)
{
    struct arena arena;
    struct fs_list list = {0};
    arena_init(&arena);
    const char *folder = fs_join(&arena, c->folder, cache_shelf_name(shelf));
    if (fs_list(&list, folder, true, &arena))
        for (size_t i = 0; i < list.len; i++)
            if (!map_get(used, slice_of(list.at[i].path)))
                unlink(fs_join(&arena, folder, list.at[i].path));
    fs_list_release(&list);
    arena_release(&arena);
}
