/* The commits behind a commit, and the trees they hold, read as raw objects: what is
 * asked of each is little, and of many.
 */
#ifndef SOURCE_GRAPH_H
#define SOURCE_GRAPH_H

#include <git2.h>

#include "base/arena.h"
#include "base/map.h"

struct commit {
    git_oid id, tree;
    const size_t *parents; /* numbers in the graph, in the commit's order */
    size_t parent_count;
};

struct graph {
    struct commit *at; /* each before its parents; at[0] is where it begins */
    size_t len;
    bool cut; /* a parent is not in the repository: a shallow clone, or a damaged one */
};

/* Everything lives in the arena. False when the first one can't be read, or one of
 * them is no commit. */
bool graph_read(struct graph *g, git_odb *odb, const git_oid *from,
                struct arena *arena);
/* Is `older` the same as `newer` or behind it? */
bool graph_reaches(const struct graph *g, size_t newer, size_t older);

/* Trees that were read lately: what is compared with a commit now is, in turn, compared
 * with its own parents. */
struct trees {
    git_odb *odb;
    struct map young, old; /* id -> git_odb_object */
    size_t bytes;          /* of the young ones */
    bool odd;              /* one that was asked for is not as git writes it */
};

void trees_init(struct trees *t, git_odb *odb);
void trees_release(struct trees *t);
/* Free with git_odb_object_free; NULL when it is not there, no tree, or one that git
 * itself would not write: odd is set then. */
git_odb_object *trees_read(struct trees *t, const git_oid *id);

/* The entries of a raw tree, in git's order: by name, folders as if a slash stood
 * behind theirs. */
struct tree_cursor {
    const char *at, *end;
    struct slice mode, name;
    const git_oid *id;
    bool cut; /* what stands at its end is no entry */
    enum { ENTRY_END, ENTRY_FILE, ENTRY_FOLDER, ENTRY_OTHER } kind;
};

void cursor_begin(struct tree_cursor *c, git_odb_object *tree); /* NULL: an empty one */
void cursor_next(struct tree_cursor *c);
/* Goes on to the entry of that name and kind, from where it stands; its id, or NULL.
 * Names must be asked for in git's order. */
const git_oid *cursor_find(struct tree_cursor *c, struct slice name, bool folder);

/* What of a tree only a hand-made one has (git-fsck(1)). Programs disagree about what
 * is in such a tree, and what one does not see nobody has looked at. */
enum tree_fault {
    TREE_WELL,
    TREE_TWINS, /* two entries of one name */
    TREE_NAME,  /* empty, with a slash, "." or ".." */
    TREE_ODD,   /* out of order, an unknown or padded mode, a torn end */
};
/* *name becomes that of the entry, in the object's memory. */
enum tree_fault tree_check(git_odb_object *tree, struct slice *name);

/* The blob at `path` in a tree: *found is false when there is none. False when a tree
 * on the way can't be read. */
bool trees_find(struct trees *t, const git_oid *tree, struct slice path, git_oid *blob,
                bool *found);
/* The same of a folder. */
bool trees_find_folder(struct trees *t, const git_oid *tree, struct slice path,
                       git_oid *folder, bool *found);

#endif
