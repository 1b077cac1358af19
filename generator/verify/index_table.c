/* Open addressing with linear probing: see index_table.h. */
#include "verify/index_table.h"

#include <stdlib.h>

#include "base/memory.h"

/* What a person brings: an id, a full name in three to five orders, an initial with a
 * surname; and the words that the gate itself knows. */
enum { TOKENS_PER_PERSON = 6, PAIRS_PER_PERSON = 2, OWN_TOKENS = 8192 };

/* FNV's low bits are its weakest. */
static uint64_t mixed(uint64_t hash)
{
    return hash ^ (hash >> 32);
}

static uint64_t hash_of(const uint32_t hash[2])
{
    return hash[0] | (uint64_t)hash[1] << 32;
}

static bool is_full(size_t used, size_t count)
{
    return 4 * (used + 1) > 3 * count;
}

static size_t count_for(size_t used)
{
    size_t count = 1024;
    while (is_full(used, count))
        count *= 2;
    return count;
}

/* --- tokens --- */

static struct index_slot *slot_of(struct index_slot *slots, size_t count, uint64_t hash)
{
    size_t at = hash & (count - 1);
    while (slots[at].chain && hash_of(slots[at].hash) != hash)
        at = (at + 1) & (count - 1);
    return &slots[at];
}

static void resize_slots(struct name_index *x, size_t count)
{
    struct index_slot *slots = memory_new(count * sizeof(*slots));
    for (size_t i = 0; i < x->slot_count; i++)
        if (x->slots[i].chain)
            *slot_of(slots, count, hash_of(x->slots[i].hash)) = x->slots[i];
    free(x->slots);
    x->slots = slots;
    x->slot_count = count;
}

/* By other bits than the place in the table. */
static size_t sieve_at(uint64_t hash)
{
    return hash >> 54 & (SIEVE_WORDS - 1);
}

static uint64_t sieve_bit(uint64_t hash)
{
    return 1ull << (hash >> 48 & 63);
}

uint32_t *index_slot_for(struct name_index *x, uint64_t hash)
{
    if (is_full(x->slots_used, x->slot_count))
        resize_slots(x, 2 * x->slot_count);
    hash = mixed(hash);
    x->sieve[sieve_at(hash)] |= sieve_bit(hash);
    struct index_slot *slot = slot_of(x->slots, x->slot_count, hash);
    if (!slot->chain)
        x->slots_used++;
    slot->hash[0] = (uint32_t)hash;
    slot->hash[1] = (uint32_t)(hash >> 32);
    return &slot->chain;
}

uint32_t name_index_chain(const struct name_index *x, uint64_t hash)
{
    hash = mixed(hash);
    if (!(x->sieve[sieve_at(hash)] & sieve_bit(hash)))
        return 0;
    return slot_of(x->slots, x->slot_count, hash)->chain;
}

void index_slot_fetch(const struct name_index *x, uint64_t hash)
{
    __builtin_prefetch(&x->slots[mixed(hash) & (x->slot_count - 1)], 1);
}

/* --- pairs --- */

static struct index_pair *pair_of(struct index_pair *pairs, size_t count, uint64_t hash)
{
    size_t at = hash & (count - 1);
    while (pairs[at].person && hash_of(pairs[at].hash) != hash)
        at = (at + 1) & (count - 1);
    return &pairs[at];
}

static void resize_pairs(struct name_index *x, size_t count)
{
    struct index_pair *pairs = memory_new(count * sizeof(*pairs));
    for (size_t i = 0; i < x->pair_count; i++)
        if (x->pairs[i].person)
            *pair_of(pairs, count, hash_of(x->pairs[i].hash)) = x->pairs[i];
    free(x->pairs);
    x->pairs = pairs;
    x->pair_count = count;
}

static uint64_t pair_hash(uint64_t one, uint32_t surname)
{
    uint64_t hash = (one ^ ((uint64_t)surname << 17)) * 0x9e3779b97f4a7c15u;
    return hash ^ (hash >> 29);
}

struct index_pair index_pair_make(uint64_t one, uint32_t surname, uint32_t person)
{
    uint64_t hash = pair_hash(one, surname);
    return (struct index_pair){{(uint32_t)hash, (uint32_t)(hash >> 32)}, person + 1};
}

void index_pair_fetch(const struct name_index *x, const struct index_pair *pair)
{
    __builtin_prefetch(&x->pairs[hash_of(pair->hash) & (x->pair_count - 1)], 1);
}

void index_pair_add(struct name_index *x, const struct index_pair *pair)
{
    if (is_full(x->pairs_used, x->pair_count))
        resize_pairs(x, 2 * x->pair_count);
    struct index_pair *at = pair_of(x->pairs, x->pair_count, hash_of(pair->hash));
    if (at->person)
        return;
    x->pairs_used++;
    *at = *pair;
}

uint32_t index_pair_find(const struct name_index *x, uint64_t one, uint32_t surname)
{
    uint64_t hash = pair_hash(one, surname);
    const struct index_pair *at = pair_of(x->pairs, x->pair_count, hash);
    return at->person ? at->person - 1 : NOBODY;
}

void index_reserve(struct name_index *x, size_t people)
{
    size_t tokens = TOKENS_PER_PERSON * people + OWN_TOKENS;
    resize_slots(x, count_for(tokens));
    resize_pairs(x, count_for(PAIRS_PER_PERSON * people));
    x->sequences.cap = tokens;
    x->sequences.at = memory_resize(NULL, tokens * sizeof(*x->sequences.at));
}
