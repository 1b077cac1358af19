/* Another repository, by the git program: see remote.h. */
#include "deploy/remote.h"

#include <dirent.h>
#include <string.h>
#include <time.h>

#include "base/fs.h"
#include "base/hash.h"
#include "base/message.h"
#include "deploy/refs.h"

/* A host that says nothing must not keep all later deploys waiting. */
enum { ASK_SECONDS_MAX = 120, PUSH_SECONDS_MAX = 3600 };

/* An address as git reads it: host:path is one of ssh, unless there is such a path. */
static void find_local(struct remote *remote, const struct git_place *place,
                       struct arena *arena)
{
    struct slice address = slice_of(remote->address);
    const char *path = remote->address;
    if (slice_starts(address, "file://"))
        path += strlen("file://");
    else if (slice_find(address, "://") < address.len)
        return;
    if (path[0] != '/')
        path = fs_join(arena, place->folder, path);
    const char *with_git = arena_printf(arena, "%s.git", path).at;
    remote->is_local =
        (fs_is_folder(path) && store_find(&remote->place, path, false, arena, NULL)) ||
        (fs_is_folder(with_git) &&
         store_find(&remote->place, with_git, false, arena, NULL));
}

static bool find_address(struct remote *remote, const struct git_place *place,
                         const char *name, struct arena *arena, struct diag *diag)
{
    const char *arguments[] = {"remote", "get-url", "--push", "--all",
                               "--",     name,      NULL};
    struct str out, shown;
    str_init(&out);
    str_init(&shown);
    struct slice address = slice_of(name);
    bool is_one = true;
    if (git_ask(place, arguments, &out)) {
        address = slice_trim(str_slice(&out));
        is_one = slice_find_byte(address, '\n') == address.len;
        address.len = slice_find_byte(address, '\n');
    }
    remote->address = arena_copy_c(arena, address);
    str_add_guarded(&shown, address);
    remote->shown = arena_copy_c(arena, str_slice(&shown));
    hash_wide_hex(remote->key, address);
    str_release(&out);
    str_release(&shown);
    /* Only the first would get the new website: the old one would stay on the others.
     */
    if (!is_one)
        diag_file(
            diag, DIAG_ERROR, place->dir,
            _("remote \"%s\" has several addresses to push to, and a deploy goes to "
              "one: make a remote for each, and deploy to each (deploy.remote)"),
            name);
    return is_one;
}

bool remote_look(struct remote *remote, const struct git_place *place, const char *name,
                 const char *branch, struct arena *arena, struct diag *diag)
{
    struct str out, err;
    struct slice line, id, rest;
    *remote = (struct remote){0};
    if (!find_address(remote, place, name, arena, diag))
        return false;
    find_local(remote, place, arena);
    const char *ref = arena_printf(arena, "refs/heads/%s", branch).at;
    const char *arguments[] = {"ls-remote",     "--symref", "--",
                               remote->address, ref,        NULL};
    str_init(&out);
    str_init(&err);
    bool well = git_run_within(place, ASK_SECONDS_MAX, arguments, &out, &err) == 0;
    if (!well)
        git_failed(diag, DIAG_ERROR, remote->shown,
                   _("git can't read this remote (deploy.remote)"), &err);
    rest = str_slice(&out);
    while (well && slice_cut(&line, &rest, '\n')) {
        if (!slice_cut(&id, &line, '\t') || !slice_eq_c(line, ref))
            continue;
        if (slice_starts(id, "ref: ")) {
            diag_file(diag, DIAG_REFUSED, remote->shown,
                      _("branch \"%s\" stands for another branch there (%.*s), and a "
                        "deploy would replace that one: choose another in "
                        "deploy.branch"),
                      branch, SLICE_FMT(slice_from(id, 5)));
            well = false;
            continue;
        }
        well = id.len == GIT_ID - 1;
        if (well)
            memcpy(remote->tip, id.at, id.len);
        else
            diag_file(diag, DIAG_ERROR, remote->shown,
                      _("this repository has ids of another kind (SHA-256), which "
                        "can't be deployed to yet"));
    }
    str_release(&out);
    str_release(&err);
    return well;
}

bool remote_get_tip(struct git_place *where, const struct remote *remote,
                    const struct git_place *place, const char *branch, const char *work,
                    struct arena *arena, struct diag *diag)
{
    const char *there[] = {"cat-file", "-e",
                           arena_printf(arena, "%s^{tree}", remote->tip).at, NULL};
    const char *init[] = {"init", "-q", "--bare", "--template=", NULL};
    /* Its settings for credentials and connections are those of the repository. */
    const char *fetch[] = {
        "-c",
        arena_printf(arena, "include.path=%s/config", place->dir).at,
        "fetch",
        "-q",
        "--depth=1",
        "--filter=blob:none",
        "--no-tags",
        "--no-write-fetch-head",
        "--",
        remote->address,
        arena_printf(arena, "+refs/heads/%s:refs/heads/%s", branch, branch).at,
        NULL};
    struct str out, err;
    *where = *place;
    str_init(&out);
    if (git_ask(place, there, &out))
        return str_release(&out), true;
    *where = (struct git_place){.dir = fs_join(arena, work, "fetched.git"),
                                .folder = place->folder};
    str_init(&err);
    bool well = fs_make_folders(work) &&
                git_run(where, init, SLICE(""), NULL, &err) == 0 &&
                git_run_within(where, PUSH_SECONDS_MAX, fetch, NULL, &err) == 0 &&
                git_ask(where, there, &out);
    if (!well)
        git_failed(diag, DIAG_ERROR, remote->shown,
                   _("git can't read this remote (deploy.remote)"), &err);
    str_release(&out);
    str_release(&err);
    return well;
}

/* git's answer for the branch, without what it says to itself. */
static bool was_moved(const struct str *out)
{
    struct slice line, rest = str_slice(out);
    while (slice_cut(&line, &rest, '\n'))
        if (slice_starts(line, "!") && (slice_find(line, "(stale info)") < line.len ||
                                        slice_find(line, "(fetch first)") < line.len))
            return true;
    return false;
}

static void add_answer(struct str *err, const struct str *out)
{
    struct slice line, rest = str_slice(out);
    while (slice_cut(&line, &rest, '\n'))
        if (slice_starts(line, "!"))
            str_addf(err, "\n%.*s", SLICE_FMT(slice_from(line, 2)));
}

void remote_clear_killed(const struct git_place *place)
{
    struct arena arena = {0};
    const char *objects = fs_join(&arena, place->dir, "objects");
    DIR *dir = opendir(objects);
    for (struct dirent *e; dir && (e = readdir(dir));) {
        const char *path = fs_join(&arena, objects, e->d_name);
        bool is_quarantine = strncmp(e->d_name, "tmp_objdir-incoming-", 20) == 0 ||
                             strncmp(e->d_name, "incoming-", 9) == 0;
        if (is_quarantine && store_holds_ours(path))
            fs_remove_tree(path);
    }
    if (dir)
        closedir(dir);
    arena_release(&arena);
}

bool remote_push(const struct remote *remote, const struct git_place *place,
                 const char *branch, const char *commit, struct diag *diag)
{
    struct arena arena = {0};
    const char *arguments[] = {
        "-c", "push.followTags=false", "push", "--porcelain", "--no-verify",
        "--no-signed", "--recurse-submodules=no",
        /* One by one, the commit first: so what a killed push leaves is known again. */
        remote->is_local ? "--receive-pack=git -c receive.unpackLimit=2147483647 "
                           "receive-pack"
                         : "--no-atomic",
        arena_printf(&arena, "--force-with-lease=refs/heads/%s:%s", branch, remote->tip)
            .at,
        "--", remote->address,
        arena_printf(&arena, "%s:refs/heads/%s", commit, branch).at, NULL};
    struct str out, err;
    str_init(&out);
    str_init(&err);
    if (remote->is_local)
        refs_remove_stale_locks(&remote->place, branch);
    bool well = git_run_within(place, PUSH_SECONDS_MAX, arguments, &out, &err) == 0;
    if (!well && was_moved(&out)) {
        diag_file(
            diag, DIAG_REFUSED, remote->shown,
            _("somebody else moved branch \"%s\" of this remote just now; nothing "
              "was changed there: look what it is, and deploy again with --force "
              "to replace it"),
            branch);
    } else if (!well) {
        add_answer(&err, &out);
        git_failed(diag, DIAG_ERROR, remote->shown,
                   _("git can't push the site to this remote; what visitors see there "
                     "stays as it is"),
                   &err);
    }
    str_release(&out);
    str_release(&err);
    arena_release(&arena);
    return well;
}

static bool is_at(const struct remote *remote, const char *host)
{
    struct slice address = slice_of(remote->address);
    return slice_find(address, host) < address.len;
}

void remote_tell_rest(const struct remote *remote, const char *branch, struct str *out)
{
    str_addf(
        out,
        _("%s: the old website is no longer in branch \"%s\", but this host may keep "
          "its files for a while: who knows the id of an old commit can fetch it "
          "until the host clears up, and copies may be in caches and forks.\n"),
        remote->shown, branch);
    if (is_at(remote, "github.com"))
        str_add_c(
            out,
            _("Was something withdrawn? Ask GitHub to remove it: "
              "https://support.github.com/request, \"Remove sensitive data\", with "
              "the name of the repository and the ids of the old commits.\n"));
    else if (is_at(remote, "gitlab.com"))
        str_add_c(
            out,
            _("Was something withdrawn? At GitLab: Settings, Repository, Repository "
              "maintenance, and run housekeeping with pruning of unreachable "
              "objects.\n"));
    else if (is_at(remote, "codeberg.org"))
        str_add_c(out,
                  _("Was something withdrawn? Ask Codeberg to clear the repository "
                    "(git gc): https://codeberg.org/Codeberg/Community/issues, or "
                    "help@codeberg.org when it is not public.\n"));
    else
        str_add_c(out,
                  _("Was something withdrawn? Have the manager of the server run in "
                    "this repository: git reflog expire --expire=now --all && git gc "
                    "--prune=now, after removing each objects/pack/*.keep that begins "
                    "with \"voornaam deploy\" (Forgejo and Gitea: Site administration, "
                    "Run garbage collection).\n"));
}
