/* The index of the names engine: private to privacy/.
 *
 * One hash table from folded words to what they can be. Every word of a text costs one
 * look-up, whatever the size of the register. Keys are 64-bit hashes alone: among a
 * million people two words share one with a chance of one in ten million.
 */
#ifndef PRIVACY_INDEX_H
#define PRIVACY_INDEX_H

#include "base/vec.h"
#include "privacy/fold.h"
#include "privacy/names.h"
#include "privacy/rule.h"

enum word_flag {
    WORD_GIVEN = 1 << 0,         /* whole given name of someone in the register */
    WORD_GIVEN_START = 1 << 1,   /* first word of a given name of several words */
    WORD_SURNAME = 1 << 2,       /* surname of a pupil, without prefix */
    WORD_SURNAME_START = 1 << 3, /* first word of one of several words */
    WORD_STAFF_GIVEN = 1 << 4,   /* of staff, team or another exempt person */
    WORD_STAFF_SURNAME = 1 << 5, /* of the same */
    WORD_EXEMPT = 1 << 6,        /* a whole exempt name, glued */
    WORD_EXEMPT_START = 1 << 7,  /* its first word */
    WORD_SHARED = 1 << 8,        /* an exempt full name that a pupil bears too */
    WORD_LISTED = 1 << 9,        /* in the product's list of given names */
    WORD_ORDINARY = 1 << 10,     /* in the product's list of words and places */
    WORD_FUNCTION = 1 << 11,     /* de, het, is, door */
    WORD_PREFIX = 1 << 12,       /* van, der, 't */
    WORD_TITLE = 1 << 13,        /* juf, meester */
    WORD_FAMILY = 1 << 14,       /* familie, gezin */
    WORD_KIN = 1 << 15,          /* zusje, broer, moeder */
    WORD_AND = 1 << 16,          /* en, and, of */
    WORD_DETERMINER = 1 << 17,   /* de, onze, mijn: "onze leerling" */
    WORD_NOUN = 1 << 18,         /* leerling, klasgenoot: "leerling Daan" */
    WORD_GIVEN_FIRST =
        1 << 19,             /* first part of a double given name: Anne of Anne Fleur */
    WORD_PREFIXED = 1 << 20, /* a surname that is borne with a prefix */
    WORD_SKIP = 1 << 21,     /* follows a given name with a capital, no surname */
    WORD_MONTH = 1 << 22,    /* januari */
    WORD_PLACE_PREFIX = 1 << 23, /* in, op: a preposition, seldom a prefix */
};

/* A group of people that share a name. */
struct bearers {
    uint32_t first;   /* 1 + number of a link */
    uint32_t count;   /* people */
    uint32_t allowed; /* of them, whose given name may be published */
    uint32_t one;     /* number of the first of them */
};

struct link {
    uint32_t person, next; /* next: 1 + number, 0 ends */
};

struct word {
    uint32_t flags;
    uint32_t given;   /* 1 + number of the bearers of this given name */
    uint32_t part;    /* of a given name that begins with this */
    uint32_t surname; /* of this surname; in a pair's entry: of both */
};

struct slot {
    uint64_t hash;
    uint32_t word; /* 1 + number, 0: free */
};

/* What matching asks of a person again and again. */
struct known {
    uint64_t given;     /* hash of the folded given name */
    uint64_t part;      /* of its first word when there are more, else 0 */
    uint64_t surname;   /* of the surname, without prefix */
    uint64_t prefix;    /* of the prefix, 0: none */
    char given_initial; /* folded first letters, 0: none */
    char surname_initial;
    char prefix_initial;
    bool allowed; /* the given name may be published */
    bool pupil;   /* no exempt full name */
};

struct names {
    const struct consent_register *people;
    const struct policy *policy;
    date_t today;
    const struct names_exempt *exempt;
    unsigned rules_off;  /* a bit for each rule: for tests and measuring alone */
    struct known *known; /* beside people->people */
    struct slot *slots;
    size_t slot_cap; /* a power of two */
    size_t slot_len;
    uint8_t *sieve; /* a bit for each hash that is in: 8 bits to a slot, in the cache */
    struct {
        VEC(struct word);
    } words;
    struct {
        VEC(struct bearers);
    } groups;
    struct {
        VEC(struct link);
    } links;
    struct {
        VEC(date_t);
    } birthdates; /* of pupils, sorted */
    struct {
        VEC(struct str);
    } contact; /* what may stay: folded letters and digits */
    struct {
        VEC(struct str);
    } mails; /* lower case, of pupils */
    /* How glued words may begin (a bit for each index_start): with a given name or a
     * surname; with a prefix. */
    uint8_t name_starts[4096], prefix_starts[4096];
};

/* Most words of a text are in no list: the sieve says so without a miss of the cache.
 */
static inline size_t index_sieve_bit(const struct names *n, uint64_t hash)
{
    return (size_t)(hash * 0xD6E8FEB86659FD93u >> 24) & (n->slot_cap * 8 - 1);
}
const struct word *index_look_up(const struct names *n, uint64_t hash);
/* The entry of a hash, or NULL. */
static inline const struct word *index_find(const struct names *n, uint64_t hash)
{
    size_t bit = index_sieve_bit(n, hash);
    return n->sieve[bit >> 3] & 1 << (bit & 7) ? index_look_up(n, hash) : NULL;
}
/* The same, made when it isn't there; valid until the next. */
struct word *index_add(struct names *n, uint64_t hash);
/* Adds a person to a group; 0 makes a new one. */
void index_add_bearer(struct names *n, uint32_t *group, uint32_t person);
/* The bearers of a group number as in struct word, or NULL. */
static inline const struct bearers *index_group(const struct names *n, uint32_t group)
{
    return group ? &n->groups.at[group - 1] : NULL;
}

/* The key of a given name together with a surname. */
static inline uint64_t index_pair_key(uint64_t given, uint64_t surname)
{
    return (given ^ (surname << 1 | surname >> 63)) * 0x9E3779B97F4A7C15u + 1;
}
const struct bearers *index_pair(const struct names *n, uint64_t given,
                                 uint64_t surname);

/* First three letters as a number below 8 * 4096. */
static inline unsigned index_start(const char *folded)
{
    return ((unsigned)folded[0] * 961u + (unsigned)folded[1] * 31u +
            (unsigned)folded[2]) &
           0x7FFF;
}

static inline void index_set_start(uint8_t *bits, const char *folded)
{
    bits[index_start(folded) >> 3] |= (uint8_t)(1 << (index_start(folded) & 7));
}
static inline bool index_has_start(const uint8_t *bits, const char *folded)
{
    return (bits[index_start(folded) >> 3] & 1 << (index_start(folded) & 7)) != 0;
}

/* The people of the register, and who is exempt. */
void people_add(struct names *n);
/* Dutch function words, prefixes, titles, the lists of given names and words. */
void lexicon_add(struct names *n);

#endif
