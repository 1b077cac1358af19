/* The hash table and the groups of bearers: see index.h. */
#include "privacy/index.h"

static size_t slot_of(const struct slot *slots, size_t cap, uint64_t hash)
{
    size_t i = (size_t)((hash ^ hash >> 29) * 0x9E3779B97F4A7C15u >> 20) & (cap - 1);
    while (slots[i].word && slots[i].hash != hash)
        i = (i + 1) & (cap - 1);
    return i;
}

static void sieve_add(struct names *n, uint64_t hash)
{
    size_t bit = index_sieve_bit(n, hash);
    n->sieve[bit >> 3] |= (uint8_t)(1 << (bit & 7));
}

const struct word *index_look_up(const struct names *n, uint64_t hash)
{
    const struct slot *slot = &n->slots[slot_of(n->slots, n->slot_cap, hash)];
    return slot->word ? &n->words.at[slot->word - 1] : NULL;
}

static void grow(struct names *n)
{
    size_t cap = n->slot_cap ? n->slot_cap * 2 : 1 << 14;
    struct slot *slots = memory_new(cap * sizeof(*slots));
    for (size_t i = 0; i < n->slot_cap; i++)
        if (n->slots[i].word)
            slots[slot_of(slots, cap, n->slots[i].hash)] = n->slots[i];
    free(n->slots);
    free(n->sieve);
    n->slots = slots;
    n->slot_cap = cap;
    n->sieve = memory_new(cap);
    for (size_t i = 0; i < cap; i++)
        if (slots[i].word)
            sieve_add(n, slots[i].hash);
}

struct word *index_add(struct names *n, uint64_t hash)
{
    if ((n->slot_len + 1) * 2 > n->slot_cap)
        grow(n);
    struct slot *slot = &n->slots[slot_of(n->slots, n->slot_cap, hash)];
    if (!slot->word) {
        slot->hash = hash;
        sieve_add(n, hash);
        vec_add(&n->words);
        slot->word = (uint32_t)n->words.len;
        n->slot_len++;
    }
    return &n->words.at[slot->word - 1];
}

void index_add_bearer(struct names *n, uint32_t *group, uint32_t person)
{
    if (!*group) {
        vec_add(&n->groups);
        *group = (uint32_t)n->groups.len;
        n->groups.at[*group - 1].one = person;
    }
    struct bearers *b = &n->groups.at[*group - 1];
    if (b->first && n->links.at[b->first - 1].person == person)
        return; /* the same name by another way */
    vec_push(&n->links, ((struct link){person, b->first}));
    b->first = (uint32_t)n->links.len;
    b->count++;
    b->allowed += n->known[person].allowed;
}

const struct bearers *index_pair(const struct names *n, uint64_t given,
                                 uint64_t surname)
{
    const struct word *w = index_find(n, index_pair_key(given, surname));
    return w ? index_group(n, w->surname) : NULL;
}
