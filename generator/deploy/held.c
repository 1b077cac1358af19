/* Who holds it: see held.h. */
#include "deploy/held.h"

#include <string.h>

#include "base/fs.h"
#include "base/message.h"

struct holding {
    const struct git_place *place;
    struct ids held;
    struct str names; /* of what holds it, with ", " between */
    size_t count;
    struct arena arena;
};

enum { NAMES_MAX = 6 };

/* --- what is held --- */

/* "ID", or "ID PATH" of what a commit or the index has. */
static struct slice path_of(struct slice line)
{
    return slice_from(line, line.len > 41 ? 41 : line.len);
}

/* In a folder whose files are published as they are. */
static bool is_published_as_it_is(struct slice path)
{
    struct slice part;
    while (slice_cut(&part, &path, '/'))
        if (slice_eq_c(part, "static") || slice_eq_c(part, "themes"))
            return true;
    return false;
}

/* An empty file, or folder, is everybody's. */
static bool is_empty(struct slice line)
{
    return slice_starts(line, "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391") ||
           slice_starts(line, "4b825dc642cb6eb9a060e54bf8d69288fbee4904");
}

static void add_of(struct ids *ids, struct slice reached, const struct ids *wanted,
                   bool pages_only)
{
    struct slice line;
    while (slice_cut(&line, &reached, '\n')) {
        size_t before = ids->len;
        struct slice path = path_of(line);
        if (is_published_as_it_is(path) || is_empty(line) ||
            (pages_only && !slice_ends(path, ".html")))
            continue;
        ids_add_lines(ids, line);
        if (ids->len > before && !ids_has(wanted, &ids->at[before]))
            ids->len = before;
    }
    ids_sort(ids);
}

static bool list(const struct git_place *place, const char *what, struct slice input,
                 struct str *out)
{
    const char *arguments[] = {"rev-list", "--objects", "--ignore-missing", what, NULL};
    str_clear(out);
    return git_run(place, arguments, input, out, NULL) == 0;
}

static void find_held(struct holding *h, struct slice reached, const struct ids *alive)
{
    struct ids content = {0}, pages = {0};
    struct str out;
    str_init(&out);
    add_of(&h->held, reached, alive, false);
    if (h->held.len && list(h->place, "HEAD", SLICE(""), &out)) {
        ids_add_lines(&content, str_slice(&out));
        ids_sort(&content);
        add_of(&pages, str_slice(&out), &h->held, true);
        ids_keep(&h->held, &content, false);
        for (size_t i = 0; i < pages.len; i++)
            vec_push(&h->held, pages.at[i]);
        ids_sort(&h->held);
    }
    ids_release(&content);
    ids_release(&pages);
    str_release(&out);
}

static size_t count_files(const struct holding *h)
{
    static const char *const arguments[] = {"cat-file", "--batch-check", NULL};
    struct slice line, rest;
    struct str ids, out;
    size_t count = 0;
    str_init(&ids);
    str_init(&out);
    ids_print(&h->held, &ids);
    git_run(h->place, arguments, str_slice(&ids), &out, NULL);
    rest = str_slice(&out);
    while (slice_cut(&line, &rest, '\n'))
        count += slice_starts(slice_from(line, line.len > 40 ? 40 : line.len), " blob");
    str_release(&ids);
    str_release(&out);
    return count;
}

/* --- what holds it --- */

static void add_holder(struct holding *h, const char *name)
{
    if (h->count++ < NAMES_MAX)
        str_addf(&h->names, "%s\"%s\"", h->names.len ? ", " : "", name);
}

/* Is some of it reached from there? */
static bool holds(const struct holding *h, const char *what, struct slice input)
{
    struct ids reached = {0};
    struct str out;
    bool some = false;
    str_init(&out);
    if (list(h->place, what, input, &out))
        ids_add_lines(&reached, str_slice(&out));
    ids_sort(&reached);
    for (size_t i = 0; !some && i < h->held.len; i++)
        some = ids_has(&reached, &h->held.at[i]);
    ids_release(&reached);
    str_release(&out);
    return some;
}

static void add_refs(struct holding *h)
{
    static const char *const arguments[] = {"for-each-ref", "--format=%(refname)",
                                            NULL};
    struct slice name, rest;
    struct str out;
    str_init(&out);
    git_ask(h->place, arguments, &out);
    rest = str_slice(&out);
    while (h->count <= NAMES_MAX && slice_cut(&name, &rest, '\n')) {
        const char *ref = arena_copy_c(&h->arena, name);
        if (name.len && holds(h, ref, SLICE("")))
            add_holder(h, ref);
    }
    str_release(&out);
}

/* Those that are on no branch: git help worktree, "PORCELAIN FORMAT". */
static void add_work_trees(struct holding *h)
{
    static const char *const arguments[] = {"worktree", "list", "--porcelain", NULL};
    struct slice line, rest, path = SLICE(""), head = SLICE("");
    struct str out;
    str_init(&out);
    git_ask(h->place, arguments, &out);
    rest = str_slice(&out);
    while (slice_cut(&line, &rest, '\n')) {
        if (slice_starts(line, "worktree "))
            path = slice_from(line, strlen("worktree "));
        else if (slice_starts(line, "HEAD "))
            head = slice_from(line, strlen("HEAD "));
        else if (slice_eq_c(line, "detached") &&
                 holds(h, arena_copy_c(&h->arena, head), SLICE("")))
            add_holder(
                h,
                arena_printf(&h->arena, _("the work tree %.*s"), SLICE_FMT(path)).at);
    }
    str_release(&out);
}

static void add_log(struct holding *h, const char *path, const char *name)
{
    struct ids named = {0};
    struct str text, input;
    str_init(&text);
    str_init(&input);
    if (fs_read(&text, path, SIZE_MAX / 2)) {
        ids_add_log(&named, str_slice(&text));
        ids_sort(&named);
        ids_print(&named, &input);
        if (holds(h, "--stdin", str_slice(&input)))
            add_holder(h, arena_printf(&h->arena, _("the log of %s"), name).at);
    }
    ids_release(&named);
    str_release(&text);
    str_release(&input);
}

static void add_logs(struct holding *h)
{
    struct fs_list list = {0};
    const char *logs = fs_join(&h->arena, h->place->dir, "logs");
    const char *trees = fs_join(&h->arena, h->place->dir, "worktrees");
    if (fs_exists(logs) && fs_list(&list, logs, true, &h->arena))
        for (size_t i = 0; i < list.len; i++)
            add_log(h, fs_join(&h->arena, logs, list.at[i].path), list.at[i].path);
    fs_list_release(&list);
    if (fs_exists(trees) && fs_list(&list, trees, true, &h->arena))
        for (size_t i = 0; i < list.len; i++)
            if (slice_ends(slice_of(list.at[i].path), "/logs/HEAD"))
                add_log(h, fs_join(&h->arena, trees, list.at[i].path),
                        arena_printf(&h->arena, "worktrees/%s", list.at[i].path).at);
    fs_list_release(&list);
}

void held_tell(const struct git_place *place, struct slice reached,
               const struct ids *alive, struct diag *diag)
{
    struct holding h = {.place = place};
    if (!alive->len)
        return;
    str_init(&h.names);
    find_held(&h, reached, alive);
    if (h.held.len) {
        size_t files = count_files(&h);
        add_refs(&h);
        add_work_trees(&h);
        if (holds(&h, "--indexed-objects", SLICE("")))
            add_holder(&h, _("what is staged (git status)"));
        if (!h.count) /* logs name what refs had: only when nothing else does */
            add_logs(&h);
        diag_file(diag, DIAG_WARNING, place->dir,
                  _("files of an earlier website are still in this repository (%zu), "
                    "with what was withdrawn since, because of %s: remove what holds "
                    "them, and deploy again"),
                  files, h.names.len ? h.names.at : _("something else"));
    }
    ids_release(&h.held);
    str_release(&h.names);
    arena_release(&h.arena);
}
