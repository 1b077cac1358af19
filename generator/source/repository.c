/* Finding a repository, a commit in it, and the site's folder in that: see git_int.h.
 */
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/message.h"
#include "source/git_int.h"

void repository_failed(const char *path, struct diag *diag)
{
    const git_error *why = git_error_last();
    diag_file(diag, DIAG_ERROR, path, _("git's repository can't be read: %s"),
              why && why->message ? why->message : "?");
}

/* REPO:SUBFOLDER at its last colon; *sub is empty without one. */
static const char *split_path(const char *path, struct slice *sub, struct arena *arena)
{
    const char *colon = strrchr(path, ':');
    *sub = SLICE("");
    if (!colon || fs_exists(path))
        return path;
    *sub = slice_of(colon + 1);
    if (colon == path)
        return "."; /* ":site" */
    return arena_copy_c(arena, slice_make(path, (size_t)(colon - path)));
}

/* The part of a folder inside a work tree that is below its top. */
static struct slice inside_of(const char *folder, const char *workdir,
                              struct arena *arena)
{
    struct slice inside = SLICE("");
    char *real = realpath(folder, NULL),
         *top = workdir ? realpath(workdir, NULL) : NULL;
    size_t len = top ? strlen(top) : 0;
    if (real && top && strncmp(real, top, len) == 0 && real[len] == '/')
        inside = arena_copy(arena, slice_of(real + len + 1));
    free(real);
    free(top);
    return inside;
}

static bool set_sub(struct repository *r, const char *path, struct slice inside,
                    struct slice sub, struct arena *arena, struct diag *diag)
{
    struct str whole, clean;
    str_init(&whole);
    str_init(&clean);
    str_addf(&whole, "%.*s/%.*s", SLICE_FMT(inside), SLICE_FMT(sub));
    bool well = fs_normalise(&clean, str_slice(&whole));
    if (!well)
        diag_file(
            diag, DIAG_ERROR, path,
            _("this folder is not in the repository; write REPOSITORY:FOLDER with "
              "the folder as it stands in the commit"));
    r->sub = clean.len ? arena_copy_c(arena, str_slice(&clean)) : NULL;
    str_release(&whole);
    str_release(&clean);
    return well;
}

/* extensions.objectFormat (gitformat: repository version); libgit2 tells so in words
 * only. */
static bool is_other_format(void)
{
    const git_error *why = git_error_last();
    struct slice text = slice_of(why && why->message ? why->message : "");
    return slice_find(text, "objectformat") < text.len;
}

static void say_no_repository(const char *path, const char *repository, int error,
                              struct diag *diag)
{
    if (!fs_exists(repository))
        diag_file(diag, DIAG_ERROR, path,
                  _("there is nothing here; with --rev, -s takes a git repository, or "
                    "REPOSITORY:FOLDER"));
    else if (error == GIT_EOWNER)
        diag_file(
            diag, DIAG_ERROR, path,
            _("this repository belongs to another user, and git does not trust it; "
              "if you do: git config --global --add safe.directory FOLDER"));
    else if (error == GIT_ENOTFOUND)
        diag_file(diag, DIAG_ERROR, path,
                  _("this is no git repository; leave out --rev to build the folder as "
                    "it stands, or begin one with \"git init\""));
    else if (is_other_format())
        diag_file(diag, DIAG_ERROR, path,
                  _("this repository names its objects by SHA-256, and Voornaam reads "
                    "SHA-1 only; begin a new one (git init --object-format=sha1), and "
                    "commit the site in it"));
    else
        repository_failed(path, diag);
}

/* Objects of a push stand apart until its hook has said yes. */
static int add_quarantine(git_repository *git)
{
    const char *quarantine = getenv("GIT_QUARANTINE_PATH");
    git_odb *odb;
    if (!quarantine || !*quarantine)
        return 0;
    int error = git_repository_odb(&odb, git);
    if (error)
        return error;
    error = git_odb_add_disk_alternate(odb, quarantine);
    git_odb_free(odb);
    return error;
}

bool repository_open(struct repository *r, const char *path, struct arena *arena,
                     struct diag *diag)
{
    struct slice sub, inside = SLICE("");
    const char *repository = split_path(path, &sub, arena);
    *r = (struct repository){0};
    git_libgit2_init();
    int error = git_repository_open_ext(&r->git, repository, 0, NULL);
    if (!error)
        error = add_quarantine(r->git);
    if (error) {
        r->missing = error == GIT_ENOTFOUND;
        say_no_repository(path, repository, error, diag);
        return false;
    }
    /* A folder inside a repository is a site of its own: the part below its top. */
    if (!git_repository_is_bare(r->git))
        inside = inside_of(repository, git_repository_workdir(r->git), arena);
    /* ".git" itself means the whole of it, as "REPO/.git" is a repository too. */
    if (slice_eq_c(inside, ".git"))
        inside = SLICE("");
    return set_sub(r, path, inside, sub, arena, diag);
}

void repository_close(struct repository *r)
{
    git_repository_free(r->git);
    r->git = NULL;
    git_libgit2_shutdown();
}

/* git_repository_is_empty asks for the usual name of the first branch, too. */
static bool is_empty(git_repository *git)
{
    git_strarray refs = {0};
    bool empty = git_reference_list(&refs, git) == 0 && refs.count == 0;
    git_strarray_dispose(&refs);
    return empty;
}

static void say_no_commit(const struct repository *r, const char *path, const char *rev,
                          int error, struct diag *diag)
{
    if (is_empty(r->git))
        diag_file(
            diag, DIAG_ERROR, path,
            _("there is no commit in this repository yet; commit first, or push to "
              "it"));
    else if (error == GIT_EAMBIGUOUS)
        diag_file(diag, DIAG_ERROR, path,
                  _("more than one commit begins with \"%s\"; write more of its id"),
                  rev);
    else if (error == GIT_ENOTFOUND || error == GIT_EINVALIDSPEC ||
             error == GIT_EPEEL || error == GIT_EUNBORNBRANCH)
        diag_file(
            diag, DIAG_ERROR, path,
            _("there is no commit \"%s\" here; --rev takes a branch, a tag or the "
              "id of a commit"),
            rev);
    else
        repository_failed(path, diag);
}

bool repository_find(const struct repository *r, const char *path, const char *rev,
                     git_oid *commit, git_oid *tree, struct diag *diag)
{
    git_object *object = NULL, *peeled = NULL;
    int error = git_revparse_single(&object, r->git, rev);
    if (!error)
        error = git_object_peel(&peeled, object, GIT_OBJECT_COMMIT);
    if (!error) {
        *commit = *git_object_id(peeled);
        *tree = *git_commit_tree_id((git_commit *)peeled);
    } else {
        say_no_commit(r, path, rev, error, diag);
    }
    git_object_free(peeled);
    git_object_free(object);
    return !error;
}

bool repository_folder(const struct repository *r, const git_oid *tree,
                       git_tree **folder)
{
    git_tree *top = NULL;
    git_tree_entry *entry = NULL;
    if (!r->sub)
        return git_tree_lookup(folder, r->git, tree) == 0;
    bool well = git_tree_lookup(&top, r->git, tree) == 0 &&
                git_tree_entry_bypath(&entry, top, r->sub) == 0 &&
                git_tree_entry_type(entry) == GIT_OBJECT_TREE &&
                git_tree_lookup(folder, r->git, git_tree_entry_id(entry)) == 0;
    git_tree_entry_free(entry);
    git_tree_free(top);
    return well;
}

bool source_reaches(bool *reaches, const char *repository, const char *newer,
                    const char *older, struct arena *arena, struct diag *diag)
{
    struct repository r;
    git_oid new, old, tree;
    bool well = repository_open(&r, repository, arena, diag) &&
                repository_find(&r, repository, newer, &new, &tree, diag) &&
                repository_find(&r, repository, older, &old, &tree, diag);
    int is = well ? git_oid_equal(&new, &old) : 0;
    if (well && !is)
        is = git_graph_descendant_of(r.git, &new, &old);
    if (is < 0)
        repository_failed(repository, diag);
    *reaches = is == 1;
    repository_close(&r);
    return well && is >= 0;
}
