/* Open addressing with linear probing: see map.h. */
#include "base/map.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/memory.h"

void map_init(struct map *m)
{
    *m = (struct map){0};
}

void map_release(struct map *m)
{
    free(m->slots);
    map_init(m);
}

static struct map_entry *find(const struct map *m, struct slice key, uint64_t hash)
{
    size_t i = hash & (m->cap - 1);
    while (m->slots[i].key.at &&
           (m->slots[i].hash != hash || !slice_eq(m->slots[i].key, key)))
        i = (i + 1) & (m->cap - 1);
    return &m->slots[i];
}

void *map_get(const struct map *m, struct slice key)
{
    return m->len ? find(m, key, hash_64(key))->value : NULL;
}

static void grow(struct map *m)
{
    struct map old = *m;
    m->cap = old.cap ? old.cap * 2 : 16;
    m->slots = memory_new(m->cap * sizeof(*m->slots));
    for (size_t i = 0; i < old.cap; i++)
        if (old.slots[i].key.at)
            *find(m, old.slots[i].key, old.slots[i].hash) = old.slots[i];
    free(old.slots);
}

void **map_at(struct map *m, struct slice key)
{
    if ((m->len + 1) * 4 > m->cap * 3)
        grow(m);
    uint64_t hash = hash_64(key);
    struct map_entry *entry = find(m, key, hash);
    if (!entry->key.at) {
        /* an empty key may point nowhere, which would mark the slot as free */
        entry->key = key.at ? key : SLICE("");
        entry->hash = hash;
        m->len++;
    }
    return &entry->value;
}
