/* Branches of earlier settings: see others.h. */
#include "deploy/others.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/message.h"
#include "deploy/ours.h"
#include "deploy/refs.h"

static const char state_start[] = "deployed-", going_start[] = "going-";

static const char *in_folder(const struct git_place *place, const char *start,
                             const char *branch, struct arena *arena)
{
    return fs_join(arena, fs_join(arena, place->dir, "voornaam"),
                   git_file_name(arena, start, branch));
}

const char *others_going(const struct git_place *place, const char *branch,
                         struct arena *arena)
{
    return in_folder(place, going_start, branch, arena);
}

const struct other *others_find(const struct others *others, const char *branch)
{
    for (size_t i = 0; i < others->len; i++)
        if (strcmp(others->at[i].branch, branch) == 0)
            return &others->at[i];
    return NULL;
}

static void add(struct others *others, const struct git_place *place,
                const char *branch, const char *but, struct arena *arena)
{
    struct ids tip = {0};
    if ((but && strcmp(branch, but) == 0) || others_find(others, branch))
        return;
    struct other *other = vec_add(others);
    other->branch = branch;
    state_read(&other->state, in_folder(place, state_start, branch, arena));
    if (*branch)
        refs_tip(other->tip, place, branch);
    ids_add_lines(&tip, slice_of(other->tip));
    ours_keep(&tip, place);
    other->stands = tip.len;
    ids_release(&tip);
}

/* The branch in the name of a file (git_file_name), or NULL. */
static const char *branch_of(const char *name, const char *start, struct arena *arena)
{
    struct slice rest = slice_of(name);
    struct str branch;
    if (!slice_starts(rest, start))
        return NULL;
    str_init(&branch);
    for (size_t i = strlen(start); i < rest.len; i++) {
        struct slice code = slice_from(rest, i);
        bool is_slash = slice_starts(code, "%2F");
        bool is_code = is_slash || slice_starts(code, "%25");
        str_add_byte(&branch, is_slash ? '/' : rest.at[i]);
        i += is_code ? 2 : 0;
    }
    const char *copy = arena_copy_c(arena, str_slice(&branch));
    str_release(&branch);
    return copy;
}

void others_list(struct others *others, const struct git_place *place,
                 const struct packs *packs, const char *but, struct arena *arena)
{
    DIR *dir = opendir(fs_join(arena, place->dir, "voornaam"));
    *others = (struct others){0};
    for (size_t i = 0; i < packs->len; i++)
        if (packs->at[i].branch)
            add(others, place, packs->at[i].branch, but, arena);
    for (struct dirent *e; dir && (e = readdir(dir));) {
        const char *branch = branch_of(e->d_name, state_start, arena);
        if (!branch)
            branch = branch_of(e->d_name, going_start, arena);
        if (branch)
            add(others, place, branch, but, arena);
    }
    if (dir)
        closedir(dir);
}

static bool is_of_another(const struct other *other, const char *source)
{
    return source && other->state.source[0] && strcmp(other->state.source, source) != 0;
}

void others_tell(const struct others *others, const struct git_place *place,
                 const char *source, struct diag *diag)
{
    for (size_t i = 0; i < others->len; i++)
        if (others->at[i].stands && !is_of_another(&others->at[i], source))
            diag_file(
                diag, DIAG_WARNING, place->dir,
                _("branch \"%s\" has a website of an earlier deploy, with what was "
                  "withdrawn since. Is it no longer in use? Remove it with git "
                  "branch -D \"%s\", and deploy again"),
                others->at[i].branch, others->at[i].branch);
}

static bool forget(const char *path, struct diag *diag)
{
    if (unlink(path) == 0 || errno == ENOENT)
        return true;
    diag_file(diag, DIAG_ERROR, path, _("this file can't be removed: %s"),
              message_system(errno));
    return false;
}

bool others_forget(const struct others *others, const struct git_place *place,
                   const char *but, struct diag *diag)
{
    struct arena arena = {0};
    bool well = true;
    for (size_t i = 0; i < others->len; i++) {
        const struct other *other = &others->at[i];
        if (other->stands)
            continue;
        const char *going = others_going(place, other->branch, &arena);
        well = (strcmp(going, but) == 0 || forget(going, diag)) && well;
        if (other->tip[0])
            continue;
        if (other->state.pushed[0])
            diag_file(
                diag, DIAG_WARNING, place->dir,
                _("branch \"%s\" was pushed to a remote as well, and may still be "
                  "there, with what was withdrawn since: remove it there with git "
                  "push REMOTE --delete \"%s\""),
                other->branch, other->branch);
        well =
            forget(in_folder(place, state_start, other->branch, &arena), diag) && well;
    }
    arena_release(&arena);
    return well;
}
