/* What points to an earlier deploy without being a branch of anybody: logs of where
 * refs were, what was fetched of the branch, and git's own tables of what it has. */
#ifndef DEPLOY_TRACES_H
#define DEPLOY_TRACES_H

#include "deploy/git.h"
#include "deploy/ids.h"

/* A branch that is deployed to, and its copies of remotes: "refs/heads/pages",
 * "refs/remotes/origin/pages". */
struct trace_refs {
    VEC(const char *);
};

/* Adds a branch and its copies, of every remote that git remote lists. */
void traces_add_branch(struct trace_refs *refs, const struct git_place *place,
                       const char *branch, struct arena *arena);
/* Adds the commits of ours that their logs and the copies name. */
void traces_find(struct ids *earlier, const struct git_place *place,
                 const struct trace_refs *refs);
/* Removes the lines of all logs that name one of these commits, and the copies that are
 * one. False with diagnostics. */
bool traces_remove(const struct git_place *place, const struct trace_refs *refs,
                   const struct ids *earlier, struct diag *diag);
/* Before objects go: removes tables that name them; git gc writes them again. */
void traces_drop_tables(const struct git_place *place, const struct ids *gone);
/* After packs went: writes those anew that are served as files, if there were any. */
void traces_renew(const struct git_place *place);

#endif
