/* What a repository knows of its deploys of one branch: a small file beside it.
 *
 * Written before the branch moves and after all is done, so that a run that is killed
 * at any moment between can be told from somebody else who moved the branch.
 */
#ifndef DEPLOY_STATE_H
#define DEPLOY_STATE_H

#include "base/hash.h"
#include "deploy/store.h"

/* Ids in hexadecimal; "" for none. */
struct deploy_state {
    char deployed[GIT_ID];
    char pending[GIT_ID];   /* that a run was about to deploy */
    char remote[HASH_WIDE]; /* the digest of its address */
    char pushed[GIT_ID];    /* what it was last given */
    char source[33];        /* the digest of where the site is made from */
};

/* A file that is damaged is as one that is not there. */
void state_read(struct deploy_state *state, const char *path);
/* Whole or not at all; false with errno set. */
bool state_write(const struct deploy_state *state, const char *path);
/* Is it one that we put there, by this state? */
bool state_has(const struct deploy_state *state, const char *id);

#endif
