/* The two hash tables of the names: private to index.c, which fills them. */
#ifndef VERIFY_INDEX_TABLE_H
#define VERIFY_INDEX_TABLE_H

#include "verify/index.h"

/* Room for a register of so many people; more grows it. */
void index_reserve(struct name_index *x, size_t people);
/* The chain of sequences under a token, made when it isn't there (the caller fills it);
 * valid until the next. */
uint32_t *index_slot_for(struct name_index *x, uint64_t hash);
/* Tells the processor that this place will be asked for. */
void index_slot_fetch(const struct name_index *x, uint64_t hash);

/* A given name's number, or an initial, together with a surname. */
struct index_pair index_pair_make(uint64_t one, uint32_t surname, uint32_t person);
void index_pair_fetch(const struct name_index *x, const struct index_pair *pair);
/* Of two with one name either may be meant: the first stays. */
void index_pair_add(struct name_index *x, const struct index_pair *pair);
/* The person, or NOBODY. */
uint32_t index_pair_find(const struct name_index *x, uint64_t one, uint32_t surname);

#endif
