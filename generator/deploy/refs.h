/* The branch itself: reading it, moving it in one step. */
#ifndef DEPLOY_REFS_H
#define DEPLOY_REFS_H

#include "deploy/store.h"

/* Where the branch is, or "". */
void refs_tip(char id[GIT_ID], const struct git_place *place, const char *branch);
/* Is it what a work tree of the repository, or its HEAD, is on? Then moving it would
 * change what people work on. */
bool refs_is_head(const struct git_place *place, const char *branch);
/* Moves it from `before` ("": makes it). Waits some seconds for who has git's lock of
 * it. False with diagnostics; DIAG_REFUSED when it is elsewhere by now. */
bool refs_move(const struct git_place *place, const char *branch, const char *before,
               const char *after, struct diag *diag);
/* Locks of git that are older than any deploy takes: of a run that was killed. */
void refs_remove_stale_locks(const struct git_place *place, const char *branch);

#endif
