/* Work on many items in forked workers, replies in order.
 *
 * Forked, not threads: cmark-gfm's extensions are not thread-safe, a worker's death
 * harms nobody else, and memory is shared until it is written. Items are claimed one
 * by one, so uneven ones spread; replies reach the parent in the order of the items,
 * so that nothing depends on the number of workers.
 */
#ifndef BASE_POOL_H
#define BASE_POOL_H

#include "base/str.h"

struct pool_job {
    size_t count;
    unsigned workers; /* 1: in this process */
    void *user;
    /* In a worker: does item number `item`, appends to `reply`. */
    void (*work)(void *user, size_t item, struct str *reply);
    /* In the parent; may be NULL. */
    void (*done)(void *user, size_t item, struct slice reply);
    /* In a worker, before its first and after its last item; may be NULL. */
    void (*begin)(void *user, unsigned worker);
    void (*end)(void *user, unsigned worker);
};

/* False when a worker died before its work was done; *item is then the first item
 * without a reply. */
bool pool_run(const struct pool_job *job, size_t *item);
/* Processors that may be used, 1 or more. */
unsigned pool_processors(void);

#endif
