/* One walk over history for all files: see history.h.
 *
 * Files are numbered in git's order, so a folder is a row of numbers. Each file stands
 * open at one commit at a time; a commit hands all of them to its first parent, and
 * what differs from that one is looked for: trees are compared by their ids, and
 * entered only where they differ. */
#include "source/history_int.h"

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

/* The merges that a file came in by on its way to the commit; newest last. */
struct via {
    size_t merge;
    const struct via *next;
};

typedef uint64_t bits; /* 64 files */
enum { BITS = 64 };

struct walk {
    struct history *history;
    struct judges judges;
    struct history_file *files;
    size_t count;
    struct node *top;
    const struct via **via; /* by file */
    bits **open;            /* by commit: its files, or NULL */
    size_t words;           /* of such a row */
    size_t left;            /* files that stand open somewhere */
    bool failed;
};

/* --- rows of files -------------------------------------------------------------------
 */

static bool is_open(const bits *row, size_t file)
{
    return row[file / BITS] >> (file % BITS) & 1;
}

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

static bits *row_of(struct walk *w, size_t commit)
{
    if (!w->open[commit])
        w->open[commit] = memory_new(w->words * sizeof(bits));
    return w->open[commit];
}

static void open_at(struct walk *w, size_t commit, size_t file)
{
    row_of(w, commit)[file / BITS] |= (bits)1 << (file % BITS);
}

static void close_at(struct walk *w, size_t commit, size_t file)
{
    row_of(w, commit)[file / BITS] &= ~((bits)1 << (file % BITS));
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

static bool was_reviewed(struct walk *w, size_t commit, const struct via *via)
{
    if (judges_reviewed(&w->judges, commit))
        return true;
    for (; via; via = via->next)
        if (judges_merged(&w->judges, via->merge, commit))
            return true;
    return false;
}

static void name_version(struct walk *w, struct history_file *f, const git_oid *id)
{
    char hex[GIT_OID_HEXSZ + 1];
    f->version = NULL;
    if (id)
        f->version = arena_copy_c(w->history->arena,
                                  slice_of(git_oid_tostr(hex, sizeof(hex), id)));
}

/* The commit changed this file: is that the version that counts? */
static void changed(struct walk *w, size_t commit, size_t file, const struct sides *s)
{
    struct history_file *f = &w->files[file];
    const struct commit *c = &w->history->graph.at[commit];
    bool reviewed = was_reviewed(w, commit, w->via[file]);
    if (!f->author) {
        const struct deed *deed = history_deed(w->history, commit);
        f->reviewed = reviewed;
        f->author = deed ? deed->authors[0].at : NULL;
    }
    if (!reviewed && f->go_on)
        for (size_t p = 0; p < s->count; p++)
            if (s->theirs[p]) {
                open_at(w, c->parents[p], file);
                w->via[file] = NULL; /* the older version came in otherwise */
                return;
            }
    name_version(w, f, reviewed ? s->ours : NULL);
    w->left--;
}

/* It differs from the first parent's. */
static void settle(struct walk *w, size_t commit, size_t file, const struct sides *s)
{
    const struct commit *c = &w->history->graph.at[commit];
    if (s->count)
        close_at(w, c->parents[0], file);
    for (size_t p = 1; p < s->count; p++)
        if (same(s->ours, s->theirs[p])) {
            struct via *via = ARENA_NEW(w->history->arena, struct via);
            *via = (struct via){commit, w->via[file]};
            w->via[file] = via;
            open_at(w, c->parents[p], file);
            return;
        }
    if (s->ours || s->count) {
        changed(w, commit, file, s);
    } else { /* it never was there */
        w->files[file].reviewed = true;
        w->left--;
    }
}

static git_odb_object *read_side(struct walk *w, const git_oid *id)
{
    git_odb_object *tree = id ? trees_read(&w->history->trees, id) : NULL;
    w->failed = w->failed || (id && !tree);
    return tree;
}

static void compare(struct walk *w, size_t commit, const bits *open,
                    const struct node *folder, const struct sides *sides);

static void compare_child(struct walk *w, size_t commit, const bits *open,
                          const struct node *child, struct tree_cursor *cursors,
                          struct sides *s, size_t count)
{
    s->ours = cursor_find(&cursors[0], child->name, child->children != NULL);
    s->count = count;
    for (size_t p = 0; p < count; p++)
        s->theirs[p] =
            cursor_find(&cursors[p + 1], child->name, child->children != NULL);
    if (count && same(s->ours, s->theirs[0]))
        return;
    if (!child->children) {
        settle(w, commit, child->from, s);
        return;
    }
    /* Whatever is in it equals that of the first parent with the same folder, so nobody
     * behind that one is asked. */
    for (size_t p = 1; p < s->count; p++)
        if (same(s->ours, s->theirs[p]))
            s->count = p + 1;
    compare(w, commit, open, child, s);
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

static void visit(struct walk *w, size_t commit)
{
    const struct commit *c = &w->history->graph.at[commit];
    bits *open = w->open[commit];
    git_oid ours, *ids = memory_new((c->parent_count + 1) * sizeof(*ids));
    struct sides s = {.theirs = memory_new((c->parent_count + 1) * sizeof(*s.theirs)),
                      .count = c->parent_count};
    w->open[commit] = NULL;
    if (c->parent_count) {
        bits *first = row_of(w, c->parents[0]);
        for (size_t i = 0; i < w->words; i++)
            first[i] |= open[i];
    }
    s.ours = folder_of(w, commit, &ours);
    for (size_t p = 0; p < s.count; p++)
        s.theirs[p] = folder_of(w, c->parents[p], &ids[p]);
    if (!s.count || !same(s.ours, s.theirs[0]))
        compare(w, commit, open, w->top, &s);
    free(s.theirs);
    free(ids);
    free(open);
}

bool history_files(struct history *h, const struct review_rules *rules,
                   struct history_file *files, size_t count)
{
    struct walk w = {.history = h,
                     .files = files,
                     .count = count,
                     .words = (count + BITS - 1) / BITS,
                     .left = count};
    if (!count)
        return true;
    bool well = judges_init(&w.judges, h, rules);
    w.top = ARENA_NEW(h->arena, struct node);
    w.top->to = count;
    w.via = ARENA_ARRAY(h->arena, const struct via *, count);
    w.open = memory_new(h->graph.len * sizeof(*w.open));
    build(&w, w.top, 0);
    for (size_t i = 0; i < count; i++)
        open_at(&w, 0, i);
    size_t errors = diag_count(h->diag, DIAG_ERROR);
    for (size_t i = 0; well && i < h->graph.len && w.left && !w.failed; i++)
        if (w.open[i])
            visit(&w, i);
    for (size_t i = 0; i < h->graph.len; i++)
        free(w.open[i]);
    free(w.open);
    judges_release(&w.judges);
    if (w.failed)
        diag_file(
            h->diag, DIAG_ERROR, NULL,
            _("a part of the history of git is not in this repository; fetch all of "
              "it: git fetch --unshallow, or in a partial clone git fetch "
              "--refetch --no-filter"));
    return well && !w.failed && diag_count(h->diag, DIAG_ERROR) == errors;
}

/* --- opening -------------------------------------------------------------------------
 */

struct slice history_small_letters(struct slice text, struct arena *arena)
{
    char *copy = (char *)arena_copy_c(arena, text);
    for (size_t i = 0; i < text.len; i++)
        if (copy[i] >= 'A' && copy[i] <= 'Z')
            copy[i] = (char)(copy[i] + 32);
    return slice_make(copy, text.len);
}

/* Of the commit, not of the work tree: nobody may change who is who unseen. */
static void read_mailmap(struct history *h, const git_oid *tree)
{
    git_oid id;
    bool found;
    git_blob *blob = NULL;
    if (!trees_find(&h->trees, tree, SLICE(".mailmap"), &id, &found) || !found ||
        git_blob_lookup(&blob, h->git, &id) != 0)
        return;
    struct slice text = history_small_letters(
        slice_make(git_blob_rawcontent(blob), (size_t)git_blob_rawsize(blob)),
        h->arena);
    if (git_mailmap_from_buffer(&h->mailmap, text.at, text.len) != 0)
        h->mailmap = NULL;
    git_blob_free(blob);
}

struct history *history_open(const struct source *s, struct arena *arena,
                             struct diag *diag)
{
    struct commit_state *c = source_commit_state(s);
    struct history *h = memory_new(sizeof(*h));
    *h = (struct history){.git = c->repository.git,
                          .sub = c->repository.sub,
                          .arena = arena,
                          .diag = diag};
    bool well = git_repository_odb(&h->odb, h->git) == 0;
    trees_init(&h->trees, h->odb);
    if (!well || !graph_read(&h->graph, h->odb, &c->commit, arena)) {
        repository_failed(s->root, diag);
        history_free(h);
        return NULL;
    }
    h->deeds = ARENA_ARRAY(arena, struct deed, h->graph.len);
    h->listed = &c->blobs;
    read_mailmap(h, &c->tree);
    return h;
}

void history_free(struct history *h)
{
    if (!h)
        return;
    for (size_t i = 0; i < h->forces.len; i++)
        judges_release(h->forces.at[i]->judges);
    vec_release(&h->forces);
    trees_release(&h->trees);
    git_mailmap_free(h->mailmap);
    git_odb_free(h->odb);
    free(h);
}

bool history_is_cut(const struct history *h)
{
    return h->graph.cut;
}
