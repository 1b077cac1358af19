/* What the files of this room share that look into a git repository.
 *
 * Only they see libgit2. Its error message is global to a thread and is read right
 * after the call that failed. It follows neither refs/replace nor grafts: what is read
 * is what the ids stand for.
 */
#ifndef SOURCE_GIT_INT_H
#define SOURCE_GIT_INT_H

#include <git2.h>

#include "base/map.h"
#include "source/source.h"

struct repository {
    git_repository *git;
    const char *sub; /* folder of the site in it, without slashes around; or NULL */
    bool missing;    /* there is no repository */
};

/* The state of a source that is a commit. */
struct commit_state {
    struct repository repository;
    git_oid commit;
    git_oid tree;     /* of the whole commit, not of the site's folder */
    struct map blobs; /* path -> git_oid */
};

/* Opens REPO, REPO:SUBFOLDER or a folder inside a work tree; in a push also what was
 * pushed and is not taken yet (GIT_QUARANTINE_PATH, git-receive-pack(1)). False with a
 * diagnostic that says what to do. Close it in both cases. */
bool repository_open(struct repository *r, const char *path, struct arena *arena,
                     struct diag *diag);
void repository_close(struct repository *r);
/* The id of the commit that `rev` means, through tags; and that of its tree. */
bool repository_find(const struct repository *r, const char *path, const char *rev,
                     git_oid *commit, git_oid *tree, struct diag *diag);
/* Free with git_tree_free; false: the folder is not there. */
bool repository_folder(const struct repository *r, const git_oid *tree,
                       git_tree **folder);
/* Says why libgit2 failed. */
void repository_failed(const char *path, struct diag *diag);

/* Is it the state of a commit? NULL for a folder. */
struct commit_state *source_commit_state(const struct source *s);

#endif
