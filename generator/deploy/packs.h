/* Packs of a repository: making them, knowing which are ours, removing them.
 *
 * Ours have a `.keep` file that says of which branch and commit they are: git leaves
 * their objects where they are, and we find them again.
 */
#ifndef DEPLOY_PACKS_H
#define DEPLOY_PACKS_H

#include "deploy/git.h"
#include "deploy/ids.h"

struct pack {
    const char *start;  /* its path without extension */
    const char *branch; /* of ours: what it is of; else NULL */
    const char *commit; /* the same, hexadecimal */
    bool has_index;
    bool goes; /* false, for who lists them to say */
};
struct packs {
    VEC(struct pack);
};

/* All of a repository; texts live in the arena. Release with vec_release. */
void packs_list(struct packs *packs, const struct git_place *place,
                struct arena *arena);
/* Packs what `input` names: objects, or with `whole` commits with all that is in them.
 * Made in the folder `work`, then moved into the repository; kept when there is a
 * `keep` (packs_keep_text); `name`, when not NULL, gets its name. False with
 * diagnostics. */
bool packs_make(char name[41], const struct git_place *place, const char *work,
                struct slice input, bool whole, const char *keep, struct diag *diag);
const char *packs_keep_text(struct arena *arena, const char *branch,
                            const char *commit);
/* The pack and all that belongs to it, what says whose it is last. */
bool packs_remove(const struct pack *pack);
/* Writes each pack that stays and has one of `gone` anew, without them. *changed: some
 * was. False with diagnostics. */
bool packs_without(const struct packs *packs, const struct git_place *place,
                   const char *work, const struct ids *gone, bool *changed,
                   struct diag *diag);

#endif
