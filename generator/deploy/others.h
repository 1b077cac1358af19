/* Branches of a repository that were deployed to before the settings named another.
 *
 * Known by what deploys left: packs that are kept for them, and files of their state.
 * One that stands still has a website, which nobody takes anything out of any more; of
 * one that is gone, what a deploy kept goes with the next deploy to whatever place.
 */
#ifndef DEPLOY_OTHERS_H
#define DEPLOY_OTHERS_H

#include "deploy/packs.h"
#include "deploy/state.h"

struct other {
    const char *branch; /* "": what was cleared without a branch */
    char tip[GIT_ID];   /* where it is, or "" */
    bool stands;        /* and that is a commit of ours */
    struct deploy_state state;
};
struct others {
    VEC(struct other);
};

/* All but the branch `but` (NULL: all). Texts live in the arena; release with
 * vec_release. */
void others_list(struct others *others, const struct git_place *place,
                 const struct packs *packs, const char *but, struct arena *arena);
/* The other that is this branch, or NULL. */
const struct other *others_find(const struct others *others, const char *branch);
/* Warns of those that stand, but for those that are known to be made from something
 * else than `source`. */
void others_tell(const struct others *others, const struct git_place *place,
                 const char *source, struct diag *diag);
/* After all of those that are gone was cleared: their files as well. A branch that
 * somebody else put elsewhere keeps its state, by which that is known. `but`: a file
 * that stays. */
bool others_forget(const struct others *others, const struct git_place *place,
                   const char *but, struct diag *diag);
/* What was to go of a branch, or had to stay: the file that lists it. */
const char *others_going(const struct git_place *place, const char *branch,
                         struct arena *arena);

#endif
