/* What points to an earlier deploy without being a branch of anybody: logs of where
 * refs were, what was fetched of the branch, and git's own tables of what it has. */
#ifndef DEPLOY_TRACES_H
#define DEPLOY_TRACES_H

#include "deploy/gone.h"
#include "deploy/ids.h"

/* Removes the logs of the branch and of its copies of remotes, the lines of other logs
 * that name a commit of earlier deploys, and those copies themselves where they are
 * such a commit. False with diagnostics. */
bool traces_remove(const struct gone_job *job, struct diag *diag);
/* Before objects go: removes tables that name them; git gc writes them again. */
void traces_drop_tables(const struct gone_job *job, const struct ids *gone);
/* After packs went: writes those anew that are served as files, if there were any. */
void traces_renew(const struct gone_job *job);

#endif
