/* A hash map from text to a pointer or number.
 *
 * Keys are borrowed: they must live as long as the map. The order of what is in
 * it is nowhere visible: output never depends on it.
 */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include "base/str.h"

struct map_entry {
    struct slice key;
    uint64_t hash;
    void *value;
};

struct map {
    struct map_entry *slots;
    size_t cap; /* a power of two, or 0 */
    size_t len;
};

void map_init(struct map *m);
void map_release(struct map *m);
/* The value under `key`, or NULL. */
void *map_get(const struct map *m, struct slice key);
/* The place of the value under `key`, made NULL when new; valid until the next. */
void **map_at(struct map *m, struct slice key);

#endif
