/* A branch of a repository: one commit without parents, whose tree is the site.
 *
 * Objects are written beside the repository first, become one pack, and the branch
 * moves in one step; so a run that is killed leaves the old site or the new one.
 * Author, message and date are fixed: the same site of the same day is the same commit.
 * Then what earlier deploys left goes: reflogs of the branch, and objects that nothing
 * else reaches (gone.h). A remote is pushed to by the git program, with a lease on the
 * commit that was last deployed from here (remote.h).
 */
#ifndef DEPLOY_BRANCH_H
#define DEPLOY_BRANCH_H

#include "base/date.h"
#include "base/diag.h"
#include "deploy/plan.h"
#include "verify/gate.h"

struct branch_target {
    const char *repository; /* its folder, or one within its work tree */
    const char *branch;     /* "pages" */
    const char *remote;     /* name or address, or NULL */
    date_t today;           /* the commit's date: midnight UTC */
    bool force;             /* also over a branch that somebody else moved */
    /* Called before each step that changes something, with its name: for tests, which
     * end the process there. NULL otherwise. */
    void (*before_step)(const char *step);
    const char *source; /* digest of where the site is made from, or NULL */
};

/* Small files that only a branch has, such as .nojekyll: the tree must hold them, but
 * its folder need not. */
struct branch_extra {
    const char *path;
    struct slice bytes;
};

struct branch_deploy;

/* Makes the commit, in no place that anything refers to, and compares it with what the
 * branch has; takes the lock of the repository. NULL with diagnostics; DIAG_REFUSED
 * when somebody else moved the branch, here or at the remote (contract section 11), or
 * when it is the branch that the content is on. Waits for a deploy that is running.
 * The plan compares with what visitors see: the remote's branch, when there is one.
 * A site that is the same keeps its commit, whatever the date. `tree` must hold the
 * extras too (their paths and bytes). Free with branch_free. */
struct branch_deploy *branch_prepare(const struct branch_target *target,
                                     const struct verified_tree *tree,
                                     const struct branch_extra *extras, size_t count,
                                     struct diag *diag);
const struct deploy_plan *branch_plan(const struct branch_deploy *deploy);
/* Hexadecimal, of the new commit and its tree. */
const char *branch_commit_id(const struct branch_deploy *deploy);
const char *branch_tree_id(const struct branch_deploy *deploy);
/* Moves the branch, pushes it, and removes what is no longer part of it; without
 * changes it pushes what was not, and clears what killed runs left, so it is to be
 * called then as well. False with diagnostics, as branch_prepare: then the branch, or
 * the remote, is as it was, or (they say so) something of earlier deploys is left. A
 * branch that moved here but could not be pushed is pushed by the next deploy. */
bool branch_commit(struct branch_deploy *deploy, struct diag *diag);
/* After branch_commit: appends what the host of the remote may still keep, and how to
 * ask for its removal, in the reader's language; nothing when all is gone. */
void branch_tell_rest(const struct branch_deploy *deploy, struct str *out);
void branch_free(struct branch_deploy *deploy);

/* For a deploy that is to no branch: what deploys to branches left in the repository,
 * as branch_commit does of all branches but its own: those that are gone are cleared,
 * of those that stand is warned. `but`: the branch that the settings name, which is
 * left as it is; or NULL. True where there is no repository. */
bool branch_clear_others(const char *repository, const char *but, const char *source,
                         struct diag *diag);

#endif
