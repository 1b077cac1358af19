/* What the gate looks for: the names of the register as sequences of folded tokens.
 *
 * One hash table leads from a token to every sequence that begins with it, so the time
 * of a search does not depend on the size of the register.
 */
#ifndef VERIFY_INDEX_H
#define VERIFY_INDEX_H

#include "base/map.h"
#include "consent/decision.h"
#include "verify/fold.h"
#include "verify/gate.h"

enum sequence_kind {
    SEQUENCE_WORD,          /* an ordinary word or place of data/gate-words.txt */
    SEQUENCE_PREFIX,        /* van, de, der, ... */
    SEQUENCE_FAMILY,        /* familie, gezin, zusje, ... */
    SEQUENCE_FIRM,          /* Vries-Bakkerij is a shop */
    SEQUENCE_BIRTH,         /* geboren, birth, ... */
    SEQUENCE_GIVEN,         /* entity: of givens */
    SEQUENCE_SURNAME,       /* entity: of surnames */
    SEQUENCE_GLUED,         /* entity: person or SEVERAL; a full name in one word */
    SEQUENCE_GLUED_INITIAL, /* entity: person; edevries */
    SEQUENCE_TITLE,         /* juf, meester, ... */
    SEQUENCE_EXEMPT,        /* a full name that may stand; entity 1: behind a title */
    SEQUENCE_ID             /* entity: person */
};

struct sequence {
    uint32_t next; /* in sequences, from 1; 0: none */
    uint32_t rest; /* hashes of the tokens behind the first */
    uint32_t entity;
    uint8_t count; /* tokens */
    uint8_t kind;
    bool named; /* it, or one behind it in its chain, is of a name that may leak */
};

enum { NOBODY = UINT32_MAX, SEVERAL = UINT32_MAX - 1 };

struct given_name {
    bool allowed;      /* someone who may be named bears it */
    bool ordinary;     /* also a word */
    uint32_t objector; /* person, NOBODY or SEVERAL */
};
struct surname {
    bool ordinary;   /* counts only beside a given name, an initial, familie */
    uint32_t bearer; /* person or SEVERAL */
};

/* Of twelve bytes: a million people make six million of them. */
struct index_slot {
    uint32_t hash[2];
    uint32_t chain; /* from 1; 0: free */
};
struct index_pair {
    uint32_t hash[2];
    uint32_t person; /* from 1; 0: free */
};

enum { SIEVE_WORDS = 1024 };

struct name_index {
    uint64_t sieve[SIEVE_WORDS]; /* a bit for each token: most words have none */
    struct index_slot *slots;
    size_t slot_count; /* power of two */
    size_t slots_used;
    struct index_pair *pairs;
    size_t pair_count;
    size_t pairs_used;
    struct {
        VEC(struct sequence);
    } sequences;
    struct {
        VEC(uint64_t);
    } rests;
    struct {
        VEC(struct given_name);
    } givens;
    struct {
        VEC(struct surname);
    } surnames;
};

void name_index_build(struct name_index *x, const struct fold_table *fold,
                      const struct consent_register *people,
                      const struct policy *policy, date_t today,
                      const struct gate_options *options);
void name_index_release(struct name_index *x);

/* The first sequence that begins with this token, from 1, or 0. */
uint32_t name_index_chain(const struct name_index *x, uint64_t hash);
/* The key of a name that may stand, of two tokens or more. */
uint64_t name_index_exempt_key(uint64_t first, uint64_t second);
/* Does the sequence begin at token i? Its tokens may be parted by `gap` at most. */
bool sequence_fits(const struct name_index *x, const struct sequence *q,
                   const struct folded *f, size_t i, enum gap gap);
/* A bearer of this surname with this given name, or with this initial (the hash of a
 * one-letter token); NOBODY when there is none. */
uint32_t name_index_with_given(const struct name_index *x, uint32_t given,
                               uint32_t surname);
uint32_t name_index_with_initial(const struct name_index *x, uint64_t initial,
                                 uint32_t surname);
/* Does the word stand in data/gate-words.txt, or is it one that the gate itself knows?
 */
bool name_index_has(const struct name_index *x, uint32_t chain,
                    enum sequence_kind kind);

#endif
