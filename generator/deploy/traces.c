/* Logs, copies and tables: see traces.h. */
#include "deploy/traces.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/message.h"
#include "deploy/ours.h"

static bool is_one(const struct trace_refs *refs, struct slice ref)
{
    for (size_t i = 0; i < refs->len; i++)
        if (slice_eq_c(ref, refs->at[i]))
            return true;
    return false;
}

void traces_add_branch(struct trace_refs *refs, const struct git_place *place,
                       const char *branch, struct arena *arena)
{
    static const char *const arguments[] = {"remote", NULL};
    struct slice name, rest;
    struct str out;
    str_init(&out);
    vec_push(refs, arena_printf(arena, "refs/heads/%s", branch).at);
    git_ask(place, arguments, &out);
    rest = str_slice(&out);
    while (slice_cut(&name, &rest, '\n'))
        if (name.len)
            vec_push(refs, arena_printf(arena, "refs/remotes/%.*s/%s", SLICE_FMT(name),
                                        branch)
                               .at);
    str_release(&out);
}

static bool has(const struct ids *ids, struct slice hex)
{
    struct ids one = {0};
    ids_add_lines(&one, hex);
    bool well = one.len && ids_has(ids, &one.at[0]);
    ids_release(&one);
    return well;
}

/* "ID NAME" of what was fetched; a next fetch makes it anew. */
static void list_copies(const struct git_place *place, struct str *out)
{
    static const char *const arguments[] = {
        "for-each-ref", "--format=%(objectname) %(refname)", "refs/remotes/", NULL};
    git_ask(place, arguments, out);
}

void traces_find(struct ids *earlier, const struct git_place *place,
                 const struct trace_refs *refs)
{
    struct arena arena = {0};
    struct ids named = {0};
    struct slice line, id;
    struct str text;
    str_init(&text);
    const char *logs = fs_join(&arena, place->dir, "logs");
    for (size_t i = 0; i < refs->len; i++) {
        str_clear(&text);
        if (fs_read(&text, fs_join(&arena, logs, refs->at[i]), SIZE_MAX / 2))
            ids_add_log(&named, str_slice(&text));
    }
    str_clear(&text);
    list_copies(place, &text);
    for (struct slice rest = str_slice(&text); slice_cut(&line, &rest, '\n');)
        if (slice_cut(&id, &line, ' ') && is_one(refs, line))
            ids_add_lines(&named, id);
    ours_keep(&named, place);
    for (size_t i = 0; i < named.len; i++)
        vec_push(earlier, named.at[i]);
    ids_release(&named);
    str_release(&text);
    arena_release(&arena);
}

static bool names_one(const struct ids *earlier, struct slice line)
{
    struct ids named = {0};
    bool well = false;
    ids_add_log(&named, line);
    for (size_t i = 0; i < named.len; i++)
        well = well || ids_has(earlier, &named.at[i]);
    ids_release(&named);
    return well;
}

static bool forget_lines(const struct ids *earlier, const char *path)
{
    struct str text, left;
    struct slice line, rest;
    str_init(&text);
    str_init(&left);
    bool well = fs_read(&text, path, SIZE_MAX / 2);
    rest = str_slice(&text);
    while (well && slice_cut(&line, &rest, '\n')) {
        if (line.len && !names_one(earlier, line)) {
            str_add(&left, line);
            str_add_byte(&left, '\n');
        }
    }
    if (well && left.len < text.len)
        well = left.len ? fs_replace(path, str_slice(&left), 0644) : unlink(path) == 0;
    str_release(&text);
    str_release(&left);
    return well || errno == ENOENT;
}

/* Of one folder of logs: the common one, or that of another work tree. */
static bool forget_logs(const struct ids *earlier, const char *folder,
                        struct diag *diag)
{
    struct arena arena = {0};
    struct fs_list list = {0};
    bool well = true;
    if (fs_exists(folder) && fs_list(&list, folder, true, &arena))
        for (size_t i = 0; well && i < list.len; i++) {
            const char *path = fs_join(&arena, folder, list.at[i].path);
            well = !S_ISREG(list.at[i].info.st_mode) || forget_lines(earlier, path);
            if (!well)
                diag_file(diag, DIAG_ERROR, path, _("this file can't be removed: %s"),
                          message_system(errno));
        }
    fs_list_release(&list);
    arena_release(&arena);
    return well;
}

static bool forget_copies(const struct git_place *place, const struct trace_refs *refs,
                          const struct ids *earlier, struct diag *diag)
{
    struct arena arena = {0};
    struct str out, err;
    struct slice line, id;
    bool well = true;
    str_init(&out);
    str_init(&err);
    list_copies(place, &out);
    for (struct slice rest = str_slice(&out); well && slice_cut(&line, &rest, '\n');) {
        if (!slice_cut(&id, &line, ' ') || !has(earlier, id) || !is_one(refs, line))
            continue;
        const char *removal[] = {"update-ref", "-d", arena_copy_c(&arena, line),
                                 arena_copy_c(&arena, id), NULL};
        well = git_run(place, removal, SLICE(""), NULL, &err) == 0;
        if (!well)
            git_failed(diag, DIAG_ERROR, place->dir,
                       _("git can't forget where the branch was elsewhere"), &err);
    }
    str_release(&out);
    str_release(&err);
    arena_release(&arena);
    return well;
}

bool traces_remove(const struct git_place *place, const struct trace_refs *refs,
                   const struct ids *earlier, struct diag *diag)
{
    struct arena arena = {0};
    struct fs_list trees = {0};
    const char *folder = fs_join(&arena, place->dir, "worktrees");
    bool well = forget_copies(place, refs, earlier, diag) &&
                forget_logs(earlier, fs_join(&arena, place->dir, "logs"), diag);
    if (well && fs_exists(folder) && fs_list(&trees, folder, true, &arena))
        for (size_t i = 0; well && i < trees.len; i++)
            if (slice_ends(slice_of(trees.at[i].path), "/logs/HEAD"))
                well = forget_lines(earlier, fs_join(&arena, folder, trees.at[i].path));
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

void traces_drop_tables(const struct git_place *place, const struct ids *gone)
{
    struct arena arena = {0};
    struct fs_list list = {0};
    const char *info = fs_join(&arena, place->dir, "objects/info");
    const char *packs = fs_join(&arena, place->dir, "objects/pack");
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

void traces_renew(const struct git_place *place)
{
    static const char *const renew[] = {"update-server-info", NULL};
    struct arena arena = {0};
    if (fs_exists(fs_join(&arena, place->dir, "objects/info/packs")))
        git_run(place, renew, SLICE(""), NULL, NULL);
    arena_release(&arena);
}
