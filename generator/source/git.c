/* A site in a commit, read from the object store: see source.h.
 *
 * The only file that sees libgit2 for reading. Its error message is global to a
 * thread and is read right after the call that failed. */
#include <errno.h>
#include <git2.h>
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/message.h"
#include "base/vec.h"
#include "source/source.h"

struct blob {
    git_oid id;
};

struct commit_state {
    git_repository *repository;
    struct map blobs; /* path -> struct blob */
};

struct listing {
    struct source *source;
    struct commit_state *state;
    struct arena *arena;
    struct diag *diag;
};

static void free_state(void *state)
{
    struct commit_state *c = state;
    map_release(&c->blobs);
    git_repository_free(c->repository);
    git_libgit2_shutdown();
    free(c);
}

static bool read_blob(void *state, struct str *out, const char *path, size_t size_max)
{
    struct commit_state *c = state;
    const struct blob *b = map_get(&c->blobs, slice_of(path));
    git_blob *blob = NULL;
    if (!b)
        return errno = ENOENT, false;
    if (git_blob_lookup(&blob, c->repository, &b->id) != 0)
        return errno = EIO, false;
    size_t size = (size_t)git_blob_rawsize(blob);
    if (size <= size_max)
        str_add(out, slice_make(git_blob_rawcontent(blob), size));
    git_blob_free(blob);
    return size <= size_max || (errno = EFBIG, false);
}

static const struct source_kind commit_kind = {read_blob, free_state};

static bool is_lfs_pointer(const git_blob *blob)
{
    static const char start[] = "version https://git-lfs.github.com/spec/";
    return git_blob_rawsize(blob) > (git_object_size_t)sizeof(start) &&
           memcmp(git_blob_rawcontent(blob), start, sizeof(start) - 1) == 0;
}

static bool is_hidden(const char *path)
{
    return path[0] == '.' || strstr(path, "/.") != NULL;
}

static int add_entry(const char *folder, const git_tree_entry *entry, void *user)
{
    struct listing *l = user;
    git_filemode_t mode = git_tree_entry_filemode(entry);
    const char *path =
        arena_printf(l->arena, "%s%s", folder, git_tree_entry_name(entry)).at;
    git_blob *blob = NULL;
    if (mode == GIT_FILEMODE_TREE || is_hidden(path))
        return 0;
    if (mode != GIT_FILEMODE_BLOB && mode != GIT_FILEMODE_BLOB_EXECUTABLE) {
        diag_file(l->diag, DIAG_WARNING, path,
                  _("links and submodules in a commit are not followed"));
        return 0;
    }
    const git_oid *id = git_tree_entry_id(entry);
    if (git_blob_lookup(&blob, l->state->repository, id) != 0)
        return -1;
    if (is_lfs_pointer(blob)) {
        diag_file(l->diag, DIAG_WARNING, path,
                  _("this file is in Git LFS and its content is not in the commit"));
    } else {
        struct blob *b = ARENA_NEW(l->arena, struct blob);
        b->id = *id;
        *map_at(&l->state->blobs, slice_of(path)) = b;
        vec_push(&l->source->files,
                 ((struct source_file){
                     path, (uint64_t)git_blob_rawsize(blob),
                     hash_64(slice_make((const char *)id, sizeof(*id))), DATE_NONE}));
    }
    git_blob_free(blob);
    return 0;
}

/* REPO:SUBFOLDER at its last colon; *sub is NULL without one. */
static const char *split_path(const char *path, const char **sub, struct arena *arena)
{
    const char *colon = strrchr(path, ':');
    *sub = NULL;
    if (!colon || fs_exists(path))
        return path;
    *sub = colon[1] ? colon + 1 : NULL;
    return arena_copy_c(arena, slice_make(path, (size_t)(colon - path)));
}

static int find_tree(struct commit_state *c, struct source *s, const char *rev,
                     const char *sub, struct arena *arena, git_tree **tree)
{
    git_object *object = NULL, *commit = NULL;
    git_tree *top = NULL;
    git_tree_entry *entry = NULL;
    int error = git_revparse_single(&object, c->repository, rev);
    if (!error)
        error = git_object_peel(&commit, object, GIT_OBJECT_COMMIT);
    if (!error)
        error = git_commit_tree(&top, (git_commit *)commit);
    if (!error) {
        char id[GIT_OID_HEXSZ + 1];
        git_oid_tostr(id, sizeof(id), git_object_id(commit));
        s->commit = arena_copy_c(arena, slice_of(id));
    }
    if (!error && sub) {
        error = git_tree_entry_bypath(&entry, top, sub);
        if (!error)
            error = git_tree_lookup(tree, c->repository, git_tree_entry_id(entry));
        git_tree_entry_free(entry);
        git_tree_free(top);
    } else {
        *tree = top;
    }
    git_object_free(commit);
    git_object_free(object);
    return error;
}

static int by_path(const void *a, const void *b)
{
    return strcmp(((const struct source_file *)a)->path,
                  ((const struct source_file *)b)->path);
}

bool source_open_commit(struct source *s, const char *path, const char *rev,
                        struct arena *arena, struct diag *diag)
{
    struct commit_state *c = memory_new(sizeof(*c));
    const char *sub, *repository = split_path(path, &sub, arena);
    git_tree *tree = NULL;
    *s = (struct source){.kind = &commit_kind, .state = c};
    git_libgit2_init();
    /* A folder inside a repository is a site of its own: the part below its top. */
    int error = git_repository_open_ext(&c->repository, repository, 0, NULL);
    if (!error && !sub && git_repository_workdir(c->repository)) {
        struct str inside;
        char *real = realpath(repository, NULL);
        str_init(&inside);
        str_addf(&inside, "%s/", real ? real : "");
        struct slice work = slice_of(git_repository_workdir(c->repository));
        if (inside.len > work.len && slice_starts(str_slice(&inside), work.at))
            sub = arena_copy_c(arena, slice_sub(str_slice(&inside), work.len,
                                                inside.len - work.len - 1));
        str_release(&inside);
        free(real);
    }
    if (!error)
        error = find_tree(c, s, rev, sub, arena, &tree);
    struct listing l = {s, c, arena, diag};
    if (!error)
        error = git_tree_walk(tree, GIT_TREEWALK_PRE, add_entry, &l);
    git_tree_free(tree);
    if (error) {
        const git_error *why = git_error_last();
        diag_file(diag, DIAG_ERROR, path, _("the commit \"%s\" can't be read: %s"), rev,
                  why ? why->message : "?");
        return false;
    }
    s->root =
        arena_copy_c(arena, slice_of(git_repository_is_bare(c->repository)
                                         ? git_repository_path(c->repository)
                                         : git_repository_workdir(c->repository)));
    if (s->files.len)
        qsort(s->files.at, s->files.len, sizeof(*s->files.at), by_path);
    return true;
}
