/* A site as git's objects, by libgit2: see store.h. */
#include "deploy/store.h"

#include <errno.h>
#include <git2.h>
#include <git2/sys/odb_backend.h>
#include <git2/sys/repository.h>
#include <string.h>

#include "base/fs.h"
#include "base/message.h"
#include "deploy/marker.h"

/* Read right after the call that failed: it is global to a thread. */
static const char *why(void)
{
    const git_error *error = git_error_last();
    return error && error->message ? error->message : "?";
}

static const char *without_slash(struct arena *arena, const char *path)
{
    struct slice s = slice_of(path);
    while (s.len > 1 && s.at[s.len - 1] == '/')
        s.len--;
    return arena_copy_c(arena, s);
}

bool store_find(struct git_place *place, const char *path, bool search,
                struct arena *arena, struct diag *diag)
{
    git_repository *repository = NULL;
    *place = (struct git_place){0};
    git_libgit2_init();
    int error = git_repository_open_ext(
        &repository, path, search ? 0 : GIT_REPOSITORY_OPEN_NO_SEARCH, NULL);
    if (!error) {
        const char *work = git_repository_workdir(repository);
        place->dir = without_slash(arena, git_repository_commondir(repository));
        place->folder = work ? without_slash(arena, work) : place->dir;
    } else if (diag && error == GIT_EOWNER) {
        diag_file(
            diag, DIAG_ERROR, path,
            _("this repository belongs to another user, so git does not trust it: "
              "run as that user, or say: git config --global --add safe.directory "
              "\"%s\""),
            path);
    } else if (diag && error == GIT_ENOTFOUND) {
        diag_file(diag, DIAG_ERROR, path,
                  _("this is no git repository, and deploy.branch is a branch of one: "
                    "make it with git init, or use deploy.directory"));
    } else if (diag) {
        diag_file(diag, DIAG_ERROR, path, _("this repository can't be opened: %s"),
                  why());
    }
    git_repository_free(repository);
    git_libgit2_shutdown();
    return !error;
}

bool store_is_branch_name(const char *branch)
{
    int valid = 0;
    git_libgit2_init();
    bool well = git_branch_name_is_valid(&valid, branch) == 0 && valid &&
                strcmp(branch, "HEAD") != 0 && strncmp(branch, "refs/", 5) != 0;
    git_libgit2_shutdown();
    return well;
}

/* --- writing --- */

/* New objects go into `incoming`; what the repository has is not written again. */
static int open_objects(git_odb **objects, const struct git_place *place,
                        const char *incoming, struct arena *arena)
{
    enum { FIRST = 100, FAST = 1 }; /* packing compresses them again */
    git_odb_backend *loose = NULL;
    int error = git_odb_open(objects, fs_join(arena, place->dir, "objects"));
    if (!error)
        error = git_odb_backend_loose(&loose, incoming, FAST, 0, 0, 0);
    if (!error)
        error = git_odb_add_backend(*objects, loose, FIRST);
    return error;
}

struct writing {
    git_odb *objects;
    git_repository *bare; /* nothing but those objects */
    struct store_site *site;
    const struct git_place *place;
    struct arena *arena;
    struct diag *diag;
};

static bool failed(const struct writing *w)
{
    diag_file(w->diag, DIAG_ERROR, w->place->dir,
              _("the site can't be written into this repository: %s"), why());
    return false;
}

static bool write_file(struct writing *w, const char *path, struct slice bytes)
{
    char hex[GIT_ID];
    git_oid id;
    if (git_odb_write(&id, w->objects, bytes.at, bytes.len, GIT_OBJECT_BLOB) != 0)
        return failed(w);
    git_oid_tostr(hex, sizeof(hex), &id);
    vec_push(&w->site->files,
             ((struct deploy_file){arena_copy_c(w->arena, slice_of(path)),
                                   arena_copy_c(w->arena, slice_of(hex))}));
    return true;
}

static bool has_passed(const struct writing *w, const struct verified_tree *tree,
                       const char *path, struct slice bytes)
{
    if (verified_tree_holds(tree, path, bytes))
        return true;
    diag_file(w->diag, DIAG_ERROR, path,
              _("this file is not what the gate looked through"));
    return false;
}

static bool take_file(struct writing *w, const struct verified_tree *tree,
                      const char *path, const struct branch_extra *extras, size_t count)
{
    struct str bytes;
    struct slice content;
    bool well = true;
    str_init(&bytes);
    size_t extra = 0;
    while (extra < count && strcmp(extras[extra].path, path) != 0)
        extra++;
    if (extra < count) {
        content = extras[extra].bytes;
    } else {
        well = fs_read(&bytes, fs_join(w->arena, verified_tree_folder(tree), path),
                       SIZE_MAX / 2);
        content = str_slice(&bytes);
    }
    if (!well)
        diag_file(w->diag, DIAG_ERROR, path, _("this file can't be read: %s"),
                  message_system(errno));
    well = well && has_passed(w, tree, path, content) && write_file(w, path, content);
    str_release(&bytes);
    return well;
}

/* The folder whose path is the first `prefix` bytes of file number *i, with all that is
 * in it; *i moves past it. The files are sorted, so those of a folder are together. */
static int write_folder(const struct writing *w, size_t *i, size_t prefix, git_oid *id)
{
    git_treebuilder *folder = NULL;
    struct slice start =
        slice_make(w->site->files.len ? w->site->files.at[*i].path : "", prefix);
    int error = git_treebuilder_new(&folder, w->bare, NULL);
    while (!error && *i < w->site->files.len) {
        const struct deploy_file *file = &w->site->files.at[*i];
        struct slice path = slice_of(file->path);
        if (path.len < prefix || !slice_eq(slice_sub(path, 0, prefix), start))
            break;
        struct slice name = slice_from(path, prefix);
        size_t slash = slice_find_byte(name, '/');
        bool is_file = slash == name.len;
        git_oid entry;
        if (is_file)
            error = git_oid_fromstr(&entry, file->id);
        else
            error = write_folder(w, i, prefix + slash + 1, &entry);
        *i += is_file;
        name.len = slash;
        if (!error)
            error = git_treebuilder_insert(
                NULL, folder, arena_copy_c(w->arena, name), &entry,
                is_file ? GIT_FILEMODE_BLOB : GIT_FILEMODE_TREE);
    }
    if (!error)
        error = git_treebuilder_write(id, folder);
    git_treebuilder_free(folder);
    return error;
}

static bool write_tree(struct writing *w)
{
    size_t i = 0;
    git_oid id;
    if (git_repository_wrap_odb(&w->bare, w->objects) != 0 ||
        write_folder(w, &i, 0, &id) != 0)
        return failed(w);
    git_oid_tostr(w->site->tree, GIT_ID, &id);
    return true;
}

bool store_write_site(struct store_site *site, const struct git_place *place,
                      const char *incoming, const struct verified_tree *tree,
                      const struct branch_extra *extras, size_t extra_count,
                      struct arena *arena, struct diag *diag)
{
    struct writing w = {NULL, NULL, site, place, arena, diag};
    *site = (struct store_site){0};
    git_libgit2_init();
    bool well = fs_make_folders(incoming) &&
                open_objects(&w.objects, place, incoming, arena) == 0;
    if (!well)
        diag_file(diag, DIAG_ERROR, incoming, _("this folder can't be made: %s"),
                  w.objects ? why() : message_system(errno));
    for (size_t i = 0; well && i < extra_count; i++)
        well = has_passed(&w, tree, extras[i].path, extras[i].bytes);
    for (size_t i = 0; well && i < verified_tree_count(tree); i++) {
        const char *path = verified_tree_path(tree, i);
        if (strcmp(path, OUTPUT_MARKER) != 0)
            well = take_file(&w, tree, path, extras, extra_count);
    }
    well = well && write_tree(&w);
    git_repository_free(w.bare);
    git_odb_free(w.objects);
    git_libgit2_shutdown();
    return well;
}

/* --- the commit --- */

/* No name of a school or person, and none of a machine: the same everywhere. */
static void add_commit(struct str *out, const char *tree, int64_t seconds)
{
    static const char who[] = "Voornaam <voornaam@localhost>";
    str_addf(out, "tree %s\nauthor %s %lld +0000\ncommitter %s %lld +0000\n\n", tree,
             who, (long long)seconds, who, (long long)seconds);
    str_add_c(out, "Website, made by Voornaam\n");
}

bool store_write_commit(char id[GIT_ID], const struct git_place *place,
                        const char *incoming, const char *tree, int64_t seconds,
                        struct diag *diag)
{
    git_odb *objects = NULL;
    struct arena arena = {0};
    struct str text;
    git_oid oid;
    str_init(&text);
    add_commit(&text, tree, seconds);
    git_libgit2_init();
    int error = open_objects(&objects, place, incoming, &arena);
    if (!error)
        error = git_odb_write(&oid, objects, text.at, text.len, GIT_OBJECT_COMMIT);
    if (error)
        diag_file(diag, DIAG_ERROR, place->dir,
                  _("the site can't be written into this repository: %s"), why());
    else
        git_oid_tostr(id, GIT_ID, &oid);
    git_odb_free(objects);
    git_libgit2_shutdown();
    str_release(&text);
    arena_release(&arena);
    return !error;
}

/* By writing it once more with what differs: then nothing else can be in it. */
bool store_commit_is_ours(struct slice text, char tree[GIT_ID], int64_t *seconds)
{
    struct slice line, rest = text;
    long long number = 0;
    struct str again;
    if (!slice_cut(&line, &rest, '\n') || !slice_starts(line, "tree ") ||
        line.len != 5 + GIT_ID - 1)
        return false;
    memcpy(tree, line.at + 5, GIT_ID - 1);
    tree[GIT_ID - 1] = '\0';
    size_t at = slice_find(rest, "> ");
    struct slice digits = slice_from(rest, at + 2 > rest.len ? rest.len : at + 2);
    digits.len = slice_find_byte(digits, ' ');
    bool is_negative = slice_starts(digits, "-");
    if (!slice_number(slice_from(digits, is_negative), &number))
        return false;
    *seconds = is_negative ? -number : number;
    str_init(&again);
    add_commit(&again, tree, *seconds);
    bool ours = slice_eq(str_slice(&again), text);
    str_release(&again);
    return ours;
}

/* --- objects that nobody took --- */

struct looking {
    git_odb *objects;
    bool found;
};

static int look_at(const git_oid *id, void *user)
{
    struct looking *l = user;
    git_odb_object *object = NULL;
    char tree[GIT_ID];
    int64_t seconds;
    size_t size;
    git_object_t type;
    if (git_odb_read_header(&size, &type, l->objects, id) == 0 &&
        type == GIT_OBJECT_COMMIT && git_odb_read(&object, l->objects, id) == 0)
        l->found = store_commit_is_ours(
            slice_make(git_odb_object_data(object), git_odb_object_size(object)), tree,
            &seconds);
    git_odb_object_free(object);
    return l->found; /* not 0 ends it */
}

bool store_holds_ours(const char *objects)
{
    struct looking l = {0};
    git_libgit2_init();
    if (git_odb_open(&l.objects, objects) == 0)
        git_odb_foreach(l.objects, look_at, &l);
    git_odb_free(l.objects);
    git_libgit2_shutdown();
    return l.found;
}
