/* Logs, copies and tables: see traces.h. */
#include "deploy/traces.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/message.h"

static bool is_earlier(const struct gone_job *job, struct slice id)
{
    for (size_t i = 0; i < job->earlier_count; i++)
        if (strcmp(job->earlier[i], job->commit) != 0 &&
            slice_eq_c(id, job->earlier[i]))
            return true;
    return false;
}

/* refs/heads/B, and refs/remotes/ANY/B. */
static bool is_of_branch(struct slice ref, const char *branch)
{
    struct arena arena = {0};
    bool well = slice_eq_c(ref, arena_printf(&arena, "refs/heads/%s", branch).at) ||
                (slice_starts(ref, "refs/remotes/") &&
                 slice_ends(ref, arena_printf(&arena, "/%s", branch).at));
    arena_release(&arena);
    return well;
}

/* Lines begin with where the ref was and where it went. */
static bool forget_lines(const struct gone_job *job, const char *path)
{
    struct str text, left;
    struct slice line, rest;
    str_init(&text);
    str_init(&left);
    bool well = fs_read(&text, path, SIZE_MAX / 2);
    rest = str_slice(&text);
    while (well && slice_cut(&line, &rest, '\n')) {
        if (line.len && !is_earlier(job, slice_sub(line, 0, 40)) &&
            !(line.len > 81 && is_earlier(job, slice_sub(line, 41, 40)))) {
            str_add(&left, line);
            str_add_byte(&left, '\n');
        }
    }
    if (well && left.len < text.len)
        well = fs_replace(path, str_slice(&left), 0644);
    str_release(&text);
    str_release(&left);
    return well || errno == ENOENT;
}

/* Of one folder of logs: the common one, or that of another work tree. */
static bool forget_logs(const struct gone_job *job, const char *folder,
                        struct diag *diag)
{
    struct arena arena = {0};
    struct fs_list list = {0};
    bool well = true;
    if (fs_exists(folder) && fs_list(&list, folder, true, &arena))
        for (size_t i = 0; well && i < list.len; i++) {
            const char *path = fs_join(&arena, folder, list.at[i].path);
            if (is_of_branch(slice_of(list.at[i].path), job->branch))
                well = unlink(path) == 0 || errno == ENOENT;
            else if (S_ISREG(list.at[i].info.st_mode))
                well = forget_lines(job, path);
            if (!well)
                diag_file(diag, DIAG_ERROR, path, _("this file can't be removed: %s"),
                          message_system(errno));
        }
    fs_list_release(&list);
    arena_release(&arena);
    return well;
}

/* What git fetch remembers of the branch elsewhere; a next fetch makes it anew. */
static bool forget_copies(const struct gone_job *job, struct diag *diag)
{
    static const char *const arguments[] = {
        "for-each-ref", "--format=%(objectname) %(refname)", "refs/remotes/", NULL};
    struct arena arena = {0};
    struct str out, err;
    struct slice line, id;
    bool well = true;
    str_init(&out);
    str_init(&err);
    git_ask(job->place, arguments, &out);
    for (struct slice rest = str_slice(&out); well && slice_cut(&line, &rest, '\n');) {
        if (!slice_cut(&id, &line, ' ') || !is_earlier(job, id) ||
            !is_of_branch(line, job->branch))
            continue;
        const char *removal[] = {"update-ref", "-d", arena_copy_c(&arena, line),
                                 arena_copy_c(&arena, id), NULL};
        well = git_run(job->place, removal, SLICE(""), NULL, &err) == 0;
        if (!well)
            git_failed(diag, DIAG_ERROR, job->place->dir,
                       _("git can't forget where the branch was elsewhere"), &err);
    }
    str_release(&out);
    str_release(&err);
    arena_release(&arena);
    return well;
}

bool traces_remove(const struct gone_job *job, struct diag *diag)
{
    struct arena arena = {0};
    struct fs_list trees = {0};
    const char *folder = fs_join(&arena, job->place->dir, "worktrees");
    bool well = forget_copies(job, diag) &&
                forget_logs(job, fs_join(&arena, job->place->dir, "logs"), diag);
    if (well && fs_exists(folder) && fs_list(&trees, folder, true, &arena))
        for (size_t i = 0; well && i < trees.len; i++)
            if (slice_ends(slice_of(trees.at[i].path), "/logs/HEAD"))
                well = forget_lines(job, fs_join(&arena, folder, trees.at[i].path));
    fs_list_release(&trees);
    arena_release(&arena);
    return well;
}

/* --- tables --- */

static void remove_if_named(const char *path, const struct ids *gone)
{
    struct str text;
    bool named = false;
    str_init(&text);
    if (fs_read(&text, path, SIZE_MAX / 2))
        for (size_t i = 0; !named && i < gone->len; i++)
            named = memmem(text.at, text.len, gone->at[i].raw, sizeof(gone->at[i].raw));
    str_release(&text);
    if (named)
        unlink(path);
}

void traces_drop_tables(const struct gone_job *job, const struct ids *gone)
{
    struct arena arena = {0};
    struct fs_list list = {0};
    const char *info = fs_join(&arena, job->place->dir, "objects/info");
    const char *packs = fs_join(&arena, job->place->dir, "objects/pack");
    const char *chain = fs_join(&arena, info, "commit-graphs");
    remove_if_named(fs_join(&arena, info, "commit-graph"), gone);
    if (fs_exists(chain) && fs_list(&list, chain, true, &arena)) {
        size_t left = 0;
        for (size_t i = 0; i < list.len; i++) {
            const char *path = fs_join(&arena, chain, list.at[i].path);
            remove_if_named(path, gone);
            left += fs_exists(path);
        }
        if (left < list.len) /* a chain with a link out of it is none */
            fs_remove_tree(chain);
    }
    fs_list_release(&list);
    if (fs_list(&list, packs, true, &arena))
        for (size_t i = 0; i < list.len; i++)
            if (slice_starts(slice_of(list.at[i].path), "multi-pack-index"))
                unlink(fs_join(&arena, packs, list.at[i].path));
    fs_list_release(&list);
    arena_release(&arena);
}

void traces_renew(const struct gone_job *job)
{
    static const char *const renew[] = {"update-server-info", NULL};
    struct arena arena = {0};
    if (fs_exists(fs_join(&arena, job->place->dir, "objects/info/packs")))
        git_run(job->place, renew, SLICE(""), NULL, NULL);
    arena_release(&arena);
}
