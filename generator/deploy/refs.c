/* The branch: see refs.h. */
#include "deploy/refs.h"

#include <dirent.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/message.h"

void refs_tip(char id[GIT_ID], const struct git_place *place, const char *branch)
{
    struct arena arena = {0};
    struct str out;
    const char *arguments[] = {"rev-parse", "--verify", "-q",
                               arena_printf(&arena, "refs/heads/%s", branch).at, NULL};
    str_init(&out);
    id[0] = '\0';
    if (git_ask(place, arguments, &out) && out.len >= GIT_ID - 1) {
        memcpy(id, out.at, GIT_ID - 1);
        id[GIT_ID - 1] = '\0';
    }
    str_release(&out);
    arena_release(&arena);
}

static bool points_to(const char *head, const char *branch)
{
    struct arena arena = {0};
    struct str text;
    str_init(&text);
    bool is = fs_read(&text, head, 4096) &&
              slice_eq_c(slice_trim(str_slice(&text)),
                         arena_printf(&arena, "ref: refs/heads/%s", branch).at);
    str_release(&text);
    arena_release(&arena);
    return is;
}

bool refs_is_head(const struct git_place *place, const char *branch)
{
    struct arena arena = {0};
    const char *trees = fs_join(&arena, place->dir, "worktrees");
    bool is = points_to(fs_join(&arena, place->dir, "HEAD"), branch);
    DIR *dir = is ? NULL : opendir(trees);
    for (struct dirent *e; dir && !is && (e = readdir(dir));)
        is = points_to(arena_printf(&arena, "%s/%s/HEAD", trees, e->d_name).at, branch);
    if (dir)
        closedir(dir);
    arena_release(&arena);
    return is;
}

void refs_remove_stale_locks(const struct git_place *place, const char *branch)
{
    enum { STALE_SECONDS = 10 };
    struct arena arena = {0};
    const char *const locks[] = {
        arena_printf(&arena, "%s/refs/heads/%s.lock", place->dir, branch).at,
        fs_join(&arena, place->dir, "packed-refs.lock")};
    struct stat info;
    for (size_t i = 0; i < 2; i++)
        if (stat(locks[i], &info) == 0 && time(NULL) - info.st_mtime > STALE_SECONDS)
            unlink(locks[i]);
    arena_release(&arena);
}

bool refs_move(const struct git_place *place, const char *branch, const char *before,
               const char *after, struct diag *diag)
{
    enum { TRIES = 20 };
    static const char nothing[] = "0000000000000000000000000000000000000000";
    struct arena arena = {0};
    struct str err;
    const char *arguments[] = {"update-ref",
                               "--no-deref",
                               arena_printf(&arena, "refs/heads/%s", branch).at,
                               after,
                               before[0] ? before : nothing,
                               NULL};
    bool well = false;
    str_init(&err);
    for (int i = 0; !well && i < TRIES; i++) {
        refs_remove_stale_locks(place, branch);
        str_clear(&err);
        well = git_run(place, arguments, SLICE(""), NULL, &err) == 0;
        if (!well && slice_find(str_slice(&err), ".lock") == err.len)
            break;
        if (!well)
            nanosleep(&(struct timespec){0, 100 * 1000 * 1000}, NULL);
    }
    struct slice said = str_slice(&err);
    if (!well && (slice_find(said, "but expected") < said.len ||
                  slice_find(said, "reference already exists") < said.len))
        diag_file(diag, DIAG_REFUSED, place->dir,
                  _("somebody else moved branch \"%s\" just now, so it was left as it "
                    "is: look what it is, and deploy again with --force to replace it"),
                  branch);
    else if (!well)
        git_failed(diag, DIAG_ERROR, place->dir, _("git can't move the branch"), &err);
    str_release(&err);
    arena_release(&arena);
    return well;
}
