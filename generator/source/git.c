/* A site in a commit, read from the object store: see source.h. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/message.h"
#include "base/vec.h"
#include "source/git_int.h"
#include "source/graph.h"

struct listing {
    struct source *source;
    struct commit_state *state;
    git_odb *odb;
    struct arena *arena;
    struct diag *diag;
};

static void free_state(void *state)
{
    struct commit_state *c = state;
    map_release(&c->blobs);
    repository_close(&c->repository);
    free(c);
}

static bool read_id(const struct commit_state *c, struct str *out, const git_oid *id,
                    size_t size_max)
{
    git_blob *blob = NULL;
    if (git_blob_lookup(&blob, c->repository.git, id) != 0)
        return errno = EIO, false;
    size_t size = (size_t)git_blob_rawsize(blob);
    if (size <= size_max)
        str_add(out, slice_make(git_blob_rawcontent(blob), size));
    git_blob_free(blob);
    return size <= size_max || (errno = EFBIG, false);
}

static bool read_blob(void *state, struct str *out, const char *path, size_t size_max)
{
    const struct commit_state *c = state;
    const git_oid *id = map_get(&c->blobs, slice_of(path));
    return id ? read_id(c, out, id, size_max) : (errno = ENOENT, false);
}

static const struct source_kind commit_kind = {read_blob, free_state};

struct commit_state *source_commit_state(const struct source *s)
{
    return s->kind == &commit_kind ? s->state : NULL;
}

/* What stands in the place of a file that Git LFS keeps: a text of three short lines
 * (git-lfs/docs/spec.md: at most 1024 bytes). */
enum { LFS_POINTER_MAX = 1024 };

static bool is_lfs_pointer(const struct listing *l, const git_oid *id, size_t size)
{
    static const char start[] = "version https://git-lfs.github.com/spec/";
    git_odb_object *object;
    if (size < sizeof(start) || size >= LFS_POINTER_MAX ||
        git_odb_read(&object, l->odb, id) != 0)
        return false;
    bool is = memcmp(git_odb_object_data(object), start, sizeof(start) - 1) == 0;
    git_odb_object_free(object);
    return is;
}

static void add_file(struct listing *l, const char *path, const git_oid *id,
                     size_t size)
{
    git_oid *copy = ARENA_NEW(l->arena, git_oid);
    *copy = *id;
    *map_at(&l->state->blobs, slice_of(path)) = copy;
    vec_push(&l->source->files,
             ((struct source_file){
                 .path = path,
                 .size_bytes = size,
                 .stamp = hash_64(slice_make((const char *)id, sizeof(*id))),
                 .touched = DATE_NONE}));
}

static void say_fault(struct listing *l, const char *path, enum tree_fault fault)
{
    diag_file(
        l->diag, DIAG_ERROR, path, "%s",
        fault == TREE_TWINS  ? _("this file stands twice in the commit; make it anew")
        : fault == TREE_NAME ? _("no file can be called so; rename it")
                             : _("this stands in the commit as git itself never writes "
                                 "it; make the commit anew with git: git rm -r "
                                 "--cached it, git add it, git commit --amend"));
}

/* `folder` ends in a slash, or is empty. */
static bool is_well(struct listing *l, const char *folder, const git_oid *id)
{
    git_odb_object *tree;
    struct slice name = SLICE("");
    if (git_odb_read(&tree, l->odb, id) != 0)
        return true; /* libgit2 says that it is not there */
    enum tree_fault fault = tree_check(tree, &name);
    if (fault != TREE_WELL)
        say_fault(l,
                  name.len || *folder
                      ? arena_printf(l->arena, "%s%.*s", folder, SLICE_FMT(name)).at
                      : ".",
                  fault);
    git_odb_object_free(tree);
    return fault == TREE_WELL;
}

/* All that can't be read is told, not the first only. */
static int add_entry(const char *folder, const git_tree_entry *entry, void *user)
{
    struct listing *l = user;
    git_filemode_t mode = git_tree_entry_filemode(entry);
    const char *name = git_tree_entry_name(entry);
    const git_oid *id = git_tree_entry_id(entry);
    size_t size;
    git_object_t type;
    if (name[0] == '.')
        return 1; /* with all that is in it */
    const char *path = arena_printf(l->arena, "%s%s", folder, name).at;
    if (mode == GIT_FILEMODE_TREE)
        return is_well(l, arena_printf(l->arena, "%s/", path).at, id) ? 0 : 1;
    if (mode == GIT_FILEMODE_COMMIT)
        diag_file(
            l->diag, DIAG_ERROR, path,
            _("this is a submodule, and what is in it is not in the commit; put the "
              "files themselves into the site: git rm --cached it, then git add"));
    else if (mode == GIT_FILEMODE_LINK)
        diag_file(l->diag, DIAG_ERROR, path,
                  _("this is a symbolic link, and a commit's are not followed; put the "
                    "file itself in its place"));
    else if (git_odb_read_header(&size, &type, l->odb, id) != 0)
        diag_file(
            l->diag, DIAG_ERROR, path,
            _("the content of this file is not in the repository; a partial clone? "
              "Then: git fetch --refetch --no-filter"));
    else if (type != GIT_OBJECT_BLOB)
        diag_file(l->diag, DIAG_ERROR, path,
                  _("the commit says that this is a file, and it is none; make the "
                    "commit anew with git"));
    else if (is_lfs_pointer(l, id, size))
        diag_file(
            l->diag, DIAG_ERROR, path,
            _("this file is in Git LFS, so its content is not in the commit; take "
              "it back with: git lfs migrate export --include=\"%s\""),
            path);
    else
        add_file(l, path, id, size);
    return 0;
}

static int by_path(const void *a, const void *b)
{
    return strcmp(((const struct source_file *)a)->path,
                  ((const struct source_file *)b)->path);
}

/* The folders above the site's, and its own. */
static bool way_is_well(struct listing *l)
{
    const struct commit_state *c = l->state;
    struct trees trees;
    git_oid id = c->tree;
    bool found = true;
    trees_init(&trees, l->odb);
    if (c->repository.sub)
        trees_find_folder(&trees, &c->tree, slice_of(c->repository.sub), &id, &found);
    bool odd = trees.odd;
    trees_release(&trees);
    if (odd)
        say_fault(l, c->repository.sub ? c->repository.sub : ".", TREE_ODD);
    return !odd && is_well(l, "", &id);
}

static bool list_files(struct listing *l, const char *path)
{
    struct source *s = l->source;
    struct commit_state *c = l->state;
    git_tree *tree = NULL;
    size_t errors = diag_count(l->diag, DIAG_ERROR);
    bool well = false;
    if (git_repository_odb(&l->odb, c->repository.git) != 0)
        repository_failed(path, l->diag);
    else if (!way_is_well(l))
        well = false;
    else if (!repository_folder(&c->repository, &c->tree, &tree))
        diag_file(l->diag, DIAG_ERROR, path,
                  c->repository.sub
                      ? _("there is no folder \"%s\" in this commit; write "
                          "REPOSITORY:FOLDER with the folder as it stands there")
                      : _("the files of this commit are not in the repository"),
                  c->repository.sub);
    else if (git_tree_walk(tree, GIT_TREEWALK_PRE, add_entry, l) != 0)
        repository_failed(path, l->diag);
    else
        well = true;
    git_odb_free(l->odb);
    git_tree_free(tree);
    if (s->files.len)
        qsort(s->files.at, s->files.len, sizeof(*s->files.at), by_path);
    return well && diag_count(l->diag, DIAG_ERROR) == errors;
}

bool source_open_commit(struct source *s, const char *path, const char *rev,
                        struct arena *arena, struct diag *diag)
{
    struct commit_state *c = memory_new(sizeof(*c));
    char id[GIT_OID_HEXSZ + 1];
    *s = (struct source){.kind = &commit_kind, .state = c};
    if (!repository_open(&c->repository, path, arena, diag) ||
        !repository_find(&c->repository, path, rev, &c->commit, &c->tree, diag))
        return false;
    git_oid_tostr(id, sizeof(id), &c->commit);
    s->commit = arena_copy_c(arena, slice_of(id));
    s->folder = c->repository.sub;
    git_repository *git = c->repository.git;
    const char *top = git_repository_is_bare(git) ? git_repository_path(git)
                                                  : git_repository_workdir(git);
    s->repository = arena_copy_c(arena, slice_of(git_repository_commondir(git)));
    s->root = git_repository_is_bare(git) || !s->folder
                  ? arena_copy_c(arena, slice_of(top))
                  : arena_printf(arena, "%s%s", top, s->folder).at;
    struct listing l = {s, c, NULL, arena, diag};
    return list_files(&l, path);
}

static void leave_out(struct source *s, struct commit_state *c, const char *path)
{
    struct source_file *f = (struct source_file *)source_find(s, path);
    if (!f)
        return;
    size_t behind = s->files.len - (size_t)(f - s->files.at) - 1;
    memmove(f, f + 1, behind * sizeof(*f));
    s->files.len--;
    *map_at(&c->blobs, slice_of(path)) = NULL;
}

bool source_use_version(struct source *s, const char *path, const char *version,
                        struct arena *arena)
{
    struct commit_state *c = s->state;
    struct listing l = {s, c, NULL, arena, NULL};
    git_oid id;
    size_t size;
    git_object_t type;
    if (!version) {
        leave_out(s, c, path);
        return true;
    }
    bool well = git_oid_fromstr(&id, version) == 0 &&
                git_repository_odb(&l.odb, c->repository.git) == 0 &&
                git_odb_read_header(&size, &type, l.odb, &id) == 0;
    git_odb_free(l.odb);
    if (!well)
        return false;
    leave_out(s, c, path);
    add_file(&l, arena_copy_c(arena, slice_of(path)), &id, size);
    qsort(s->files.at, s->files.len, sizeof(*s->files.at), by_path);
    return true;
}

bool source_is_version(const struct source *s, const char *path, const char *version)
{
    const struct commit_state *c = s->state;
    const git_oid *id = map_get(&c->blobs, slice_of(path));
    return id && git_oid_streq(id, version) == 0;
}

bool source_read_version(const struct source *s, struct str *out, const char *version,
                         size_t size_max)
{
    const struct commit_state *c = s->state;
    git_oid id;
    if (git_oid_fromstr(&id, version) != 0)
        return errno = EINVAL, false;
    return read_id(c, out, &id, size_max);
}
