/* A folder that a web server shows: replaced as a whole, in one rename.
 *
 * The new site is put together beside it, on the same file system, from files that the
 * gate passed (wall 2), and the two change places in one system call (renameat2 with
 * RENAME_EXCHANGE; rename when there was nothing). Then the old one is removed: no copy
 * is kept of what was withdrawn. What a killed run left is cleared by the next. A file
 * that is the same keeps its inode and time, so that browsers need not fetch it again.
 */
#ifndef DEPLOY_DIRECTORY_H
#define DEPLOY_DIRECTORY_H

#include "base/diag.h"
#include "deploy/marker.h"
#include "deploy/plan.h"
#include "verify/gate.h"

struct directory_deploy;

/* Looks at what stands there, and compares; takes the lock of the folder (waiting for
 * who has it). Writes nothing but that lock, which directory_free removes. NULL with
 * diagnostics: the folder has files that Voornaam did not make, or can't be read.
 * `owner` (may be NULL) is written into the folder. It and the tree must outlive the
 * deploy. Free with directory_free. */
struct directory_deploy *directory_prepare(const char *folder,
                                           const struct verified_tree *tree,
                                           const struct marker_owner *owner,
                                           struct diag *diag);
const struct deploy_plan *directory_plan(const struct directory_deploy *deploy);
/* Puts the new site there; without changes it only clears what killed runs left, so it
 * is to be called then as well. False with diagnostics, which say so when the new site
 * stands but the old could not be removed; else the old one stands. */
bool directory_commit(struct directory_deploy *deploy, struct diag *diag);
/* Gives the lock back, and clears what was not put in place. */
void directory_free(struct directory_deploy *deploy);

#endif
