/* One walk over history for all files: see history.h.
 *
 * Files are numbered in git's order, so a folder is a row of numbers. Each file stands
 * open at commits; one hands it on to all parents that have it as it is there. Trees
 * are compared by their ids, and entered only where they differ. What was found is
 * judged when all commits were passed (verdict.c); a file whose older version is asked
 * for is open again then, and all are passed once more. */
#include "source/walk_int.h"

#include <string.h>

#include "base/message.h"
#include "base/vec.h"

/* The site's folders and files, as they stand in the commit. */
struct node {
    struct slice name;
    size_t from, to;       /* numbers of the files in it */
    struct node *children; /* NULL: a file */
    size_t count;
};

/* --- rows of files -------------------------------------------------------------------
 */

static bool any_open(const bits *row, size_t from, size_t to)
{
    while (from < to) {
        if (from % BITS == 0 && to - from >= BITS && !row[from / BITS])
            from += BITS;
        else if (is_open(row, from))
            return true;
        else
            from++;
    }
    return false;
}

/* --- the tree of files ---------------------------------------------------------------
 */

static struct slice part_of(const char *path, size_t offset, bool *folder)
{
    struct slice part = slice_of(path + offset);
    size_t end = slice_find_byte(part, '/');
    *folder = end < part.len;
    part.len = end;
    return part;
}

static void build(struct walk *w, struct node *node, size_t offset)
{
    size_t count = 0;
    struct slice name = SLICE("");
    bool was_folder = false, folder;
    for (int pass = 0; pass < 2; pass++) {
        count = 0;
        for (size_t i = node->from; i < node->to; i++) {
            struct slice part = part_of(w->files[i].path, offset, &folder);
            if (i == node->from || !folder || !was_folder || !slice_eq(part, name)) {
                if (pass)
                    node->children[count] = (struct node){part, i, i, NULL, folder};
                count++;
            }
            if (pass)
                node->children[count - 1].to = i + 1;
            name = part;
            was_folder = folder;
        }
        if (!pass)
            node->children = ARENA_ARRAY(w->history->arena, struct node, count + 1);
    }
    node->count = count;
    for (size_t i = 0; i < count; i++) {
        struct node *child = &node->children[i];
        folder = child->count > 0; /* marked so above */
        child->count = 0;
        if (folder)
            build(w, child, offset + child->name.len + 1);
    }
}

/* --- one commit ----------------------------------------------------------------------
 */

/* A folder or file in a commit and its parents: NULL where it is not. */
struct sides {
    const git_oid *ours;
    const git_oid **theirs;
    size_t count;
};

static bool same(const git_oid *a, const git_oid *b)
{
    return a == b || (a && b && git_oid_equal(a, b));
}

/* Not all parents have it as it is here. */
static void settle(struct walk *w, size_t commit, size_t file, const struct sides *s)
{
    const struct commit *c = &w->history->graph.at[commit];
    bool from_any = false;
    for (size_t p = 0; p < s->count; p++)
        if (same(s->ours, s->theirs[p]))
            from_any = true;
        else
            put(w->differ[p], file);
    for (size_t p = 0; p < s->count && from_any; p++)
        if (!same(s->ours, s->theirs[p]))
            add_via(w, file,
                    (struct via){OTHERWISE, commit, c->parents[p], s->theirs[p] != NULL,
                                 NULL});
        else if (!same(s->ours, s->theirs[0]))
            add_via(w, file, (struct via){CAME_IN, commit, c->parents[p], true, NULL});
    if (from_any)
        return;
    struct change *change = ARENA_NEW(w->history->arena, struct change);
    *change = (struct change){.commit = commit,
                              .never = !s->ours && !s->count,
                              .contested = w->otherwise[commit] &&
                                           is_open(w->otherwise[commit], file),
                              .next = w->changes[file]};
    if (s->ours) {
        git_oid *id = ARENA_NEW(w->history->arena, git_oid);
        *id = *s->ours;
        change->id = id;
    }
    w->changes[file] = change;
}

static git_odb_object *read_side(struct walk *w, const git_oid *id)
{
    git_odb_object *tree = id ? trees_read(&w->history->trees, id) : NULL;
    w->failed = w->failed || (id && !tree);
    return tree;
}

static void compare(struct walk *w, size_t commit, const bits *open,
                    const struct node *folder, const struct sides *sides);

/* What the source lists must be what is found here: else somebody could bring in what
 * one of the two does not see. */
static bool is_as_listed(struct walk *w, size_t file, const git_oid *id)
{
    return same(map_get(w->history->listed, slice_of(w->files[file].path)), id);
}

static void compare_child(struct walk *w, size_t commit, const bits *open,
                          const struct node *child, struct tree_cursor *cursors,
                          struct sides *s, size_t count)
{
    bool alike = count > 0;
    s->ours = cursor_find(&cursors[0], child->name, child->children != NULL);
    s->count = count;
    for (size_t p = 0; p < count; p++) {
        s->theirs[p] =
            cursor_find(&cursors[p + 1], child->name, child->children != NULL);
        alike = alike && same(s->ours, s->theirs[p]);
    }
    if (alike && commit != 0)
        return;
    if (child->children)
        compare(w, commit, open, child, s);
    else if (commit == 0 && !is_as_listed(w, child->from, s->ours))
        w->failed = w->history->trees.odd = true;
    else if (!alike)
        settle(w, commit, child->from, s);
}

static void compare(struct walk *w, size_t commit, const bits *open,
                    const struct node *folder, const struct sides *sides)
{
    size_t count = sides->count;
    git_odb_object **trees = memory_new((count + 1) * sizeof(*trees));
    struct tree_cursor *cursors = memory_new((count + 1) * sizeof(*cursors));
    struct sides s = {.theirs = memory_new((count + 1) * sizeof(*s.theirs))};
    trees[0] = read_side(w, sides->ours);
    for (size_t p = 0; p < count; p++)
        trees[p + 1] = read_side(w, sides->theirs[p]);
    for (size_t i = 0; i <= count; i++)
        cursor_begin(&cursors[i], trees[i]);
    for (size_t i = 0; i < folder->count && !w->failed; i++)
        if (any_open(open, folder->children[i].from, folder->children[i].to))
            compare_child(w, commit, open, &folder->children[i], cursors, &s, count);
    for (size_t i = 0; i <= count; i++)
        git_odb_object_free(trees[i]);
    free(s.theirs);
    free(cursors);
    free(trees);
}

/* The site's folder in a commit; NULL when it is not there. */
static const git_oid *folder_of(struct walk *w, size_t commit, git_oid *out)
{
    struct history *h = w->history;
    bool found = true;
    *out = h->graph.at[commit].tree;
    if (h->sub && !trees_find_folder(&h->trees, &h->graph.at[commit].tree,
                                     slice_of(h->sub), out, &found))
        w->failed = true;
    return found ? out : NULL;
}

static void compare_commit(struct walk *w, size_t commit, const bits *open)
{
    const struct commit *c = &w->history->graph.at[commit];
    git_oid ours, *ids = memory_new((c->parent_count + 1) * sizeof(*ids));
    struct sides s = {.theirs = memory_new((c->parent_count + 1) * sizeof(*s.theirs)),
                      .count = c->parent_count};
    bool alike = s.count > 0;
    s.ours = folder_of(w, commit, &ours);
    for (size_t p = 0; p < s.count; p++) {
        s.theirs[p] = folder_of(w, c->parents[p], &ids[p]);
        alike = alike && same(s.ours, s.theirs[p]);
    }
    if (!w->failed && (!alike || commit == 0))
        compare(w, commit, open, w->top, &s);
    free(s.theirs);
    free(ids);
}

/* Hands the files on to the parents that have them as they are here. */
static void visit(struct walk *w, size_t commit)
{
    const struct commit *c = &w->history->graph.at[commit];
    bits *open = w->open[commit];
    if (is_sign_off(w->history, commit)) {
        struct sign_off s = {commit, memory_new(w->words * sizeof(bits))};
        put_all(w, s.open, open);
        vec_push(&w->sign_offs, s);
    }
    w->differ = memory_new((c->parent_count + 1) * sizeof(*w->differ));
    for (size_t p = 0; p < c->parent_count; p++)
        row_of(w, w->differ, p);
    compare_commit(w, commit, open);
    for (size_t p = 0; p < c->parent_count; p++) {
        bits *row = row_of(w, w->open, c->parents[p]);
        for (size_t i = 0; i < w->words; i++)
            row[i] |= open[i] & ~w->differ[p][i];
        free(w->differ[p]);
    }
    free(w->differ);
}

static bool any(const struct walk *w, const bits *row)
{
    for (size_t i = 0; row && i < w->words; i++)
        if (row[i])
            return true;
    return false;
}

/* From where each file stands open, to where it was changed; false: no file must be
 * looked at further. */
static bool pass(struct walk *w)
{
    const struct graph *g = &w->history->graph;
    bool again = false;
    for (size_t i = 0; i < g->len && !w->failed; i++) {
        if (any(w, w->open[i]))
            visit(w, i);
        for (size_t p = 0; w->otherwise[i] && p < g->at[i].parent_count; p++)
            put_all(w, row_of(w, w->otherwise, g->at[i].parents[p]), w->otherwise[i]);
        free(w->open[i]);
        free(w->otherwise[i]);
        w->open[i] = w->otherwise[i] = NULL;
    }
    for (size_t i = 0; i < w->count && !w->failed; i++)
        if (w->changes[i])
            again |= walk_decide(w, i);
    return again;
}

/* The rules that were given, and those that met them. */
static bool call_judges(struct walk *w)
{
    struct history *h = w->history;
    const struct in_force *now = h->in_force ? h->in_force[0] : NULL;
    size_t more = now && now->count ? now->count - 1 : 0;
    bool well = true;
    w->judges = ARENA_ARRAY(h->arena, struct judges, more + 1);
    for (; w->judge_count <= more && well; w->judge_count++)
        well = judges_init(&w->judges[w->judge_count], h,
                           w->judge_count ? &force_member(now, w->judge_count)->rules
                                          : w->rules);
    return well;
}

static void release(struct walk *w)
{
    for (size_t i = 0; i < w->history->graph.len; i++) {
        free(w->open[i]);
        free(w->otherwise[i]);
    }
    for (size_t i = 0; i < w->sign_offs.len; i++)
        free(w->sign_offs.at[i].open);
    vec_release(&w->sign_offs);
    free(w->open);
    free(w->otherwise);
    for (size_t i = 0; i < w->judge_count; i++)
        judges_release(&w->judges[i]);
}

static void say_failed(struct history *h)
{
    diag_file(h->diag, DIAG_ERROR, NULL, "%s",
              h->trees.odd
                  ? _("a commit in the history of git has a folder as git itself never "
                      "writes it, so nobody can tell what was reviewed; \"git fsck\" "
                      "names it; make that commit anew with git")
                  : _("a part of the history of git is not in this repository; fetch "
                      "all of it: git fetch --unshallow, or in a partial clone git "
                      "fetch --refetch --no-filter"));
}

bool history_files(struct history *h, const struct review_rules *rules,
                   struct history_file *files, size_t count)
{
    struct walk w = {
        .history = h,
        .rules = rules,
        .files = files,
        .count = count,
        .words = (count + BITS - 1) / BITS,
    };
    size_t errors = diag_count(h->diag, DIAG_ERROR);
    if (!count)
        return true;
    bool well = call_judges(&w);
    w.top = ARENA_NEW(h->arena, struct node);
    w.top->to = count;
    w.via = ARENA_ARRAY(h->arena, const struct via *, count);
    w.open = memory_new(h->graph.len * sizeof(*w.open));
    w.otherwise = memory_new(h->graph.len * sizeof(*w.otherwise));
    w.present = ARENA_ARRAY(h->arena, struct present, count);
    w.changes = ARENA_ARRAY(h->arena, struct change *, count);
    build(&w, w.top, 0);
    for (size_t i = 0; i < count; i++)
        open_at(&w, 0, i);
    while (well && pass(&w))
        ;
    release(&w);
    if (w.failed)
        say_failed(h);
    return well && !w.failed && diag_count(h->diag, DIAG_ERROR) == errors;
}
