/* What somebody else holds of an earlier website: told each time, for what was
 * withdrawn is in it. */
#ifndef DEPLOY_HELD_H
#define DEPLOY_HELD_H

#include "deploy/git.h"
#include "deploy/ids.h"

/* `reached`: what git rev-list --objects prints of all that something refers to, with
 * paths; `alive`, in order: what of it only earlier websites had, and this one has not.
 * Warns once, with how many files they are and what holds them: branches, tags, work
 * trees, logs, what is staged. Files that the content has itself are none of it: what
 * it publishes as it is (static/, themes/), and all in its history but pages. */
void held_tell(const struct git_place *place, struct slice reached,
               const struct ids *alive, struct diag *diag);

#endif
