/* Gone is gone: no object of a repository holds what was withdrawn from its site.
 *
 * After the branch moved: where it was is forgotten (reflogs, what was fetched of it),
 * then all objects of earlier deploys that nothing else reaches are removed, loose or
 * packed, by us or by git gc. What git keeps one copy of, and something else reaches,
 * stays: a file of the content can be the very file that was published. Objects that
 * are of no earlier deploy are not touched, reachable or not: somebody's lost work, or
 * a push that is just coming in.
 *
 * The same for what deploys to another branch left, when that branch is gone: settings
 * that name another must not keep a website for ever (others.h).
 *
 * A run that is killed continues in the next: what is to go is written down first. So
 * is what had to stay: it goes with the first deploy after nothing else reaches it.
 */
#ifndef DEPLOY_GONE_H
#define DEPLOY_GONE_H

#include "deploy/git.h"

struct gone_job {
    const struct git_place *place;
    const char *branch; /* NULL: none is deployed to */
    const char *commit; /* where it is now; NULL: nothing is deployed to it now */
    /* Where it was: commits that we made, hexadecimal; those that are not there any
     * more are passed over. */
    const char *const *earlier;
    size_t earlier_count;
    const char *work;   /* a folder for packs in the making, on the same disk */
    const char *source; /* digest of where the site is made from, or NULL: branches of
                           another site are no business of this one */
};

/* Puts the objects of the commit in a pack of ours, if they are not in one. False with
 * diagnostics. */
bool gone_keep(const struct gone_job *job, struct diag *diag);
/* Is there anything of branches other than that of the job, for gone_clear? */
bool gone_is_needed(const struct gone_job *job);
/* Puts the objects of the new commit in a pack of ours, then removes. False with
 * diagnostics: then something is left, and the next deploy tries again. */
bool gone_clear(const struct gone_job *job, struct diag *diag);

#endif
