/* A repository's own store of objects: where it is, and a site as objects in it.
 *
 * The only file of deploy/ that sees libgit2. Every handle is closed before a function
 * returns: what is open keeps files alive that another step removes.
 */
#ifndef DEPLOY_STORE_H
#define DEPLOY_STORE_H

#include "base/date.h"
#include "base/diag.h"
#include "deploy/branch.h"
#include "deploy/git.h"

enum { GIT_ID = 41 }; /* 40 hexadecimal digits and a NUL */

/* Fills dir and folder for a path in a repository; `search`: it may also lie within a
 * work tree. False with diagnostics (`diag` NULL: silently). */
bool store_find(struct git_place *place, const char *path, bool search,
                struct arena *arena, struct diag *diag);
/* May a branch be called so, as git sees it? */
bool store_is_branch_name(const char *branch);

struct store_site {
    char tree[GIT_ID];
    struct {
        VEC(struct deploy_file); /* sorted by path; its id is that of the blob */
    } files;
};

/* Writes the verified files and their folders as objects into the folder `incoming`,
 * those excepted that the repository has. Each is what the gate passed, or it is an
 * error. Paths and ids live in the arena; release site->files with vec_release. */
bool store_write_site(struct store_site *site, const struct git_place *place,
                      const char *incoming, const struct verified_tree *tree,
                      const struct branch_extra *extras, size_t extra_count,
                      struct arena *arena, struct diag *diag);
/* The commit of such a tree, into `id`: no parents, everything fixed but its time. */
bool store_write_commit(char id[GIT_ID], const struct git_place *place,
                        const char *incoming, const char *tree, int64_t seconds,
                        struct diag *diag);
/* Is one of the loose objects of this folder a commit that we made? */
bool store_holds_ours(const char *objects);
/* Is this the text of a commit that we made? Then its tree and time. */
bool store_commit_is_ours(struct slice text, char tree[GIT_ID], int64_t *seconds);

#endif
