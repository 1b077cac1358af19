/* The index of the names engine: private to privacy/.
 *
 * A hash table from folded words to what they can be, and one from a given name with a
 * surname to who bears both. Every word of a text costs one look-up, whatever the size
 * of the register. Keys are 64-bit hashes alone: among a million people two words share
 * one with a chance of one in ten million.
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
    WORD_ABBREVIATION = 1 << 24, /* its dot ends no sentence */
    WORD_TRADE = 1 << 25,        /* bakkerij: is called after someone */
    WORD_VARIANT = 1 << 26,      /* a given name in a spelling that nobody bears */
    WORD_RELATIVES = 1 << 27,    /* a given name that is written in many ways */
    WORD_THING = 1 << 28,        /* a thing called like a person, glued: albertheijn */
    WORD_SELDOM = 1 << 29,       /* on the list of given names, mostly something else */
    WORD_COMPOUND = 1 << 30,     /* ends a compound of a name: familie, toernooi */
    WORD_PLACE = (int)(1u << 31) /* a place that is a surname too, behind "van" */
};

/* A group of people that share a name. */
struct bearers {
    uint32_t first;   /* 1 + place of the first in names.bearers; 0: a computed group */
    uint32_t count;   /* people */
    uint32_t allowed; /* of them, whose given name may be published */
    uint32_t one;     /* number of the first of them */
};

/* One of them. */
struct bearer {
    uint32_t person;
    uint32_t
        shape; /* fold_shape of the other name: a bearer of "Emma" by the surname */
};

struct word {
    uint64_t hash; /* 0: free */
    uint32_t flags;
    uint32_t given;   /* 1 + number of the bearers of this given name */
    uint32_t part;    /* of a given name that begins with this */
    uint32_t surname; /* of this surname */
};

struct pair {
    uint64_t key; /* 0: free */
    uint32_t group;
};

/* Someone who joins a group, while the index is built. */
struct joining {
    uint32_t group, person, shape;
};
struct joining_pair {
    uint64_t key;
    uint32_t person;
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

/* Someone who may be named in full: whom "juf De Vries" means. */
struct staff {
    uint64_t surname; /* hash, without prefix */
    struct slice given;
};

struct names {
    const struct consent_register *people;
    const struct policy *policy;
    date_t today;
    const struct names_exempt *exempt;
    unsigned rules_off;  /* a bit for each rule: for tests and measuring alone */
    struct known *known; /* beside people->people */
    struct word *words;  /* hash table; a power of two */
    size_t word_len;
    unsigned word_bits; /* 2 to that many places */
    struct pair *pairs; /* the same */
    unsigned pair_bits;
    /* A word of small letters is looked up only when it is a name of the register. */
    uint64_t *name_sieve;
    unsigned name_bits;
    uint64_t *word_sieve, *pair_sieve; /* 8 bits to a place: they stay in the cache */
    struct {
        VEC(struct bearers);
    } groups;
    struct bearer *bearers; /* of all groups, one group after the other */
    struct {
        VEC(struct joining);
    } joining; /* empty when the index is built */
    struct {
        VEC(struct joining_pair);
    } joining_pairs;
    struct {
        VEC(struct staff);
    } staff;
    struct {
        VEC(date_t);
    } birthdates; /* of pupils, sorted */
    struct {
        VEC(struct str);
    } contact; /* what may stay: folded letters and digits */
    struct {
        VEC(struct str);
    } mails;                  /* lower case, of pupils */
    uint32_t prefix_initials; /* a bit for each letter & 31 that a prefix begins with */
    /* How glued words may begin (a bit for each index_start): with a given name or a
     * surname; with a prefix; with either. */
    uint8_t name_starts[4096], prefix_starts[4096], glued_starts[4096];
};

/* --- building: all words and people are added, then index_finish ----------------- */

/* The entry of a word, made when it isn't there; valid until the next. */
struct word *index_add(struct names *n, uint64_t hash);
/* Adds a person to a group; 0 makes a new one. `shape` is that of struct bearer. */
void index_add_bearer(struct names *n, uint32_t *group, uint32_t person,
                      uint32_t shape);
/* Adds a person to those who bear this given name with this surname. */
void index_add_pair(struct names *n, uint64_t given, uint64_t surname, uint32_t person);
void index_finish(struct names *n);
void index_release(struct names *n);

/* --- looking up --------------------------------------------------------------------
 */

/* The upper bits are a place in a table, those in the middle two bits of a sieve. */
static inline uint64_t index_spread(uint64_t hash)
{
    return (hash ^ hash >> 32) * 0x9E3779B97F4A7C15u;
}
/* Most words of a text are in no list: a sieve says so without a miss of the cache. */
static inline bool index_passes(const uint64_t *sieve, unsigned bits, uint64_t spread)
{
    uint64_t wanted = 1ull << (spread >> 12 & 63) | 1ull << (spread >> 18 & 63);
    return (sieve[spread >> (67 - bits)] & wanted) == wanted;
}
/* The entry of a hash, or NULL; while the index is built, too. */
const struct word *index_look_up(const struct names *n, uint64_t hash);
/* The same when it is built. */
static inline const struct word *index_find(const struct names *n, uint64_t hash)
{
    return index_passes(n->word_sieve, n->word_bits, index_spread(hash))
               ? index_look_up(n, hash)
               : NULL;
}
/* Can it be part of a name in the register, or of an exempt one? */
static inline bool index_may_be_name(const struct names *n, uint64_t hash)
{
    return index_passes(n->name_sieve, n->name_bits, index_spread(hash));
}
/* The bearers of a group number as in struct word, or NULL. */
static inline const struct bearers *index_group(const struct names *n, uint32_t group)
{
    return group ? &n->groups.at[group - 1] : NULL;
}
/* The people of a group, the newest first, and how many; none of a computed one. */
static inline const struct bearer *index_bearers(const struct names *n,
                                                 const struct bearers *b, size_t *count)
{
    *count = b->first ? b->count : 0;
    return b->first ? &n->bearers[b->first - 1] : NULL;
}
/* Who bears this given name with this surname, or NULL. */
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
