/* Of a set of ids: which are commits that only we make. */
#ifndef DEPLOY_OURS_H
#define DEPLOY_OURS_H

#include "deploy/git.h"
#include "deploy/ids.h"

/* Keeps those that are commits of ours and there. Leaves them in order. */
void ours_keep(struct ids *ids, const struct git_place *place);

#endif
