/* The hash tables and the groups of bearers: see index.h. */
#include "privacy/index.h"

/* Room for the product's own words before the first growth. */
enum { WORD_BITS_MIN = 16 };

/* --- words --- */

static struct word *place_of(struct word *words, unsigned bits, uint64_t hash)
{
    size_t i = (size_t)(index_spread(hash) >> (64 - bits));
    while (words[i].hash && words[i].hash != hash)
        i = (i + 1) & (((size_t)1 << bits) - 1);
    return &words[i];
}

const struct word *index_look_up(const struct names *n, uint64_t hash)
{
    const struct word *w = place_of(n->words, n->word_bits, hash);
    return w->hash ? w : NULL;
}

static void grow(struct names *n)
{
    unsigned bits = n->words ? n->word_bits + 1 : WORD_BITS_MIN;
    struct word *words = memory_new(sizeof(*words) << bits);
    for (size_t i = 0; n->words && i >> n->word_bits == 0; i++)
        if (n->words[i].hash)
            *place_of(words, bits, n->words[i].hash) = n->words[i];
    free(n->words);
    n->words = words;
    n->word_bits = bits;
}

struct word *index_add(struct names *n, uint64_t hash)
{
    if (!n->words || n->word_len >= (size_t)3 << n->word_bits >> 2)
        grow(n);
    struct word *w = place_of(n->words, n->word_bits, hash);
    n->word_len += !w->hash;
    w->hash = hash;
    return w;
}

/* --- groups --- */

void index_add_bearer(struct names *n, uint32_t *group, uint32_t person, uint32_t shape)
{
    if (!*group) {
        vec_add(&n->groups);
        *group = (uint32_t)n->groups.len;
        n->groups.at[*group - 1].one = person;
    }
    struct bearers *b = &n->groups.at[*group - 1];
    if (b->first == person + 1)
        return;            /* the same name by another way */
    b->first = person + 1; /* until they are laid out */
    b->count++;
    b->allowed += n->known[person].allowed;
    vec_push(&n->joining, ((struct joining){*group, person, shape}));
}

/* The key of a given name together with a surname. */
static uint64_t pair_key(uint64_t given, uint64_t surname)
{
    return index_spread(index_spread(given) ^ surname);
}

void index_add_pair(struct names *n, uint64_t given, uint64_t surname, uint32_t person)
{
    vec_push(&n->joining_pairs,
             ((struct joining_pair){pair_key(given, surname), person}));
}

static struct pair *pair_of(struct pair *pairs, unsigned bits, uint64_t key)
{
    size_t i = (size_t)(index_spread(key) >> (64 - bits));
    while (pairs[i].key && pairs[i].key != key)
        i = (i + 1) & (((size_t)1 << bits) - 1);
    return &pairs[i];
}

const struct bearers *index_pair(const struct names *n, uint64_t given,
                                 uint64_t surname)
{
    uint64_t key = pair_key(given, surname);
    if (!index_passes(n->pair_sieve, n->pair_bits, index_spread(key)))
        return NULL;
    return index_group(n, pair_of(n->pairs, n->pair_bits, key)->group);
}

/* --- when all are known --- */

static void sieve_add(uint64_t *sieve, unsigned bits, uint64_t hash)
{
    uint64_t spread = index_spread(hash);
    sieve[spread >> (67 - bits)] |=
        1ull << (spread >> 12 & 63) | 1ull << (spread >> 18 & 63);
}

static uint64_t *sieve_new(unsigned bits)
{
    return memory_new((size_t)1 << bits);
}

static unsigned bits_for(size_t count)
{
    unsigned bits = 6;
    while (count >= (size_t)3 << bits >> 2)
        bits++;
    return bits;
}

static void finish_words(struct names *n)
{
    unsigned names = WORD_GIVEN | WORD_GIVEN_START | WORD_GIVEN_FIRST | WORD_SURNAME |
                     WORD_SURNAME_START | WORD_STAFF_GIVEN | WORD_STAFF_SURNAME |
                     WORD_EXEMPT | WORD_EXEMPT_START;
    size_t places = (size_t)1 << n->word_bits, count = 0;
    for (size_t i = 0; i < places; i++)
        count += (n->words[i].flags & names) != 0;
    n->name_bits = bits_for(count);
    n->name_sieve = sieve_new(n->name_bits);
    n->word_sieve = sieve_new(n->word_bits);
    for (size_t i = 0; i < places; i++) {
        if (!n->words[i].hash)
            continue;
        sieve_add(n->word_sieve, n->word_bits, n->words[i].hash);
        if (n->words[i].flags & names)
            sieve_add(n->name_sieve, n->name_bits, n->words[i].hash);
    }
}

static void finish_pairs(struct names *n)
{
    size_t count = n->joining_pairs.len;
    n->pair_bits = bits_for(count);
    n->pairs = memory_new(sizeof(*n->pairs) << n->pair_bits);
    n->pair_sieve = sieve_new(n->pair_bits);
    for (size_t i = 0; i < count; i++) {
        const struct joining_pair *j = &n->joining_pairs.at[i];
        struct pair *p = pair_of(n->pairs, n->pair_bits, j->key);
        p->key = j->key;
        index_add_bearer(n, &p->group, j->person, 0);
        sieve_add(n->pair_sieve, n->pair_bits, j->key);
    }
    vec_release(&n->joining_pairs);
}

/* Each group's bearers side by side: thousands may have to be looked through. */
static void lay_out_groups(struct names *n)
{
    uint32_t first = 1;
    n->bearers = memory_new((n->joining.len + 1) * sizeof(*n->bearers));
    for (size_t i = 0; i < n->groups.len; i++) {
        n->groups.at[i].first = first;
        first += n->groups.at[i].count;
        n->groups.at[i].count = 0;
    }
    for (size_t i = n->joining.len; i-- > 0;) {
        const struct joining *j = &n->joining.at[i];
        struct bearers *b = &n->groups.at[j->group - 1];
        n->bearers[b->first - 1 + b->count++] = (struct bearer){j->person, j->shape};
    }
    vec_release(&n->joining);
}

void index_finish(struct names *n)
{
    finish_words(n);
    finish_pairs(n);
    lay_out_groups(n);
    for (size_t i = 0; i < n->people->count; i++)
        n->prefix_initials |= 1u << (n->known[i].prefix_initial & 31);
    for (size_t i = 0; i < sizeof(n->glued_starts); i++)
        n->glued_starts[i] = n->name_starts[i] | n->prefix_starts[i];
}

void index_release(struct names *n)
{
    vec_release(&n->groups);
    vec_release(&n->joining);
    vec_release(&n->joining_pairs);
    free(n->words);
    free(n->pairs);
    free(n->name_sieve);
    free(n->word_sieve);
    free(n->pair_sieve);
    free(n->bearers);
}
