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

/* What merges say of a file, on its way from the commit; the oldest first. */
struct via {
    enum {
        CAME_IN,
        OTHERWISE
    } kind; /* it came in; or another parent has it otherwise */
    size_t merge;
    size_t other; /* that parent */
    bool has;     /* it has one at all */
    const struct via *next;
};

typedef uint64_t bits; /* 64 files */
enum { BITS = 64 };

/* See (c) of history.h. */
struct sign_off {
    size_t commit;
    bits *open; /* the files that passed it */
};

struct resumed {
    size_t file, commit;
};

struct walk {
    struct history *history;
    const struct review_rules *rules;
    struct judges *judges; /* all of them must be satisfied */
    size_t judge_count;
    struct history_file *files;
    size_t count;
    struct node *top;
    const struct via **via; /* by file */
    bits **open;            /* by commit: its files, or NULL */
    bits **otherwise;       /* likewise: a merge newer than it, with this commit behind
                               another parent, has them otherwise than that parent */
    size_t words;           /* of such a row */
    size_t left;            /* files that stand open somewhere */
    struct {
        VEC(struct sign_off);
    } sign_offs;
    struct {
        VEC(struct resumed);
    } resumed; /* to be walked from a commit that was passed already */
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

static bits *row_of(struct walk *w, bits **rows, size_t commit)
{
    if (!rows[commit])
        rows[commit] = memory_new(w->words * sizeof(bits));
    return rows[commit];
}

static void put(bits *row, size_t file)
{
    row[file / BITS] |= (bits)1 << (file % BITS);
}

static void take(bits *row, size_t file)
{
    row[file / BITS] &= ~((bits)1 << (file % BITS));
}

static void put_all(struct walk *w, bits *row, const bits *more)
{
    for (size_t i = 0; i < w->words; i++)
        row[i] |= more[i];
}

static void open_at(struct walk *w, size_t commit, size_t file)
{
    put(row_of(w, w->open, commit), file);
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

/* --- was it reviewed? ----------------------------------------------------------------
 */

/* One of the three of history.h. */
struct proof {
    enum { OWN_TRAILER, MERGED, SIGNED_OFF } kind;
    size_t commit;
};

static bool accepts(struct judges *j, const struct proof *p, size_t deed)
{
    return p->kind == OWN_TRAILER ? judges_reviewed(j, deed)
           : p->kind == MERGED    ? judges_merged(j, p->commit, deed)
                                  : judges_signed_off(j, p->commit, deed);
}

/* By the rules of its own time, of reviewers who have left since: only what was there
 * already when they left. Where keys are asked for now, words of then are not enough.
 */
static bool accepted_then(struct walk *w, const struct proof *p, size_t deed)
{
    struct history *h = w->history;
    if (!h->in_force)
        return false;
    const struct in_force *e = h->in_force[p->commit], *now = h->in_force[0];
    bool by_key = false;
    for (size_t i = 0; i < w->judge_count; i++)
        by_key = by_key || w->judges[i].by_key;
    for (size_t i = 0; i < force_count(e); i++) {
        struct in_force *single = force_member(e, i);
        struct judges *j = single->in_line && single->rules.required && now &&
                                   single->root == now->root
                               ? force_judges(h, single)
                               : NULL;
        if (!j || (by_key && !j->by_key) || !accepts(j, p, deed) ||
            !graph_reaches(&h->graph, single->until, p->commit))
            return false;
    }
    return e != NULL;
}

struct proofs {
    VEC(struct proof);
};

/* Where to look: in the commit, and in what came after it on the way of the file. */
static void list_proofs(struct walk *w, struct proofs *out, size_t deed, size_t file,
                        const struct via *via)
{
    vec_push(out, ((struct proof){OWN_TRAILER, deed}));
    for (; via; via = via->next)
        if (via->kind == CAME_IN && via->merge != deed)
            vec_push(out, ((struct proof){MERGED, via->merge}));
    for (size_t i = 0; i < w->sign_offs.len; i++) {
        const struct sign_off *s = &w->sign_offs.at[i];
        if (s->commit != deed && is_open(s->open, file) &&
            graph_reaches(&w->history->graph, s->commit, deed))
            vec_push(out, ((struct proof){SIGNED_OFF, s->commit}));
    }
}

static bool was_reviewed(struct walk *w, size_t deed, size_t file,
                         const struct via *via)
{
    struct proofs proofs = {0};
    bool all = true, then = false;
    list_proofs(w, &proofs, deed, file, via);
    for (size_t k = 0; k < w->judge_count && all; k++) {
        all = false;
        for (size_t i = 0; i < proofs.len && !all; i++)
            all = accepts(&w->judges[k], &proofs.at[i], deed);
    }
    for (size_t i = 0; i < proofs.len && !all && !then; i++)
        then = accepted_then(w, &proofs.at[i], deed);
    vec_release(&proofs);
    return all || then;
}

static void name_version(struct walk *w, struct history_file *f, const git_oid *id)
{
    char hex[GIT_OID_HEXSZ + 1];
    f->version = NULL;
    if (id)
        f->version = arena_copy_c(w->history->arena,
                                  slice_of(git_oid_tostr(hex, sizeof(hex), id)));
}

static void say_otherwise(struct walk *w, size_t merge, size_t file, size_t other,
                          bool has)
{
    struct via *via = ARENA_NEW(w->history->arena, struct via);
    *via = (struct via){OTHERWISE, merge, other, has, w->via[file]};
    w->via[file] = via;
}

/* Which merge took back what another parent had changed since `commit` changed it, or
 * removed a file that another parent has and this one never had. NULL: none did. The
 * newest such; of its parents the newest. */
static const struct via *undone_by(struct walk *w, size_t commit, size_t file,
                                   bool never)
{
    const struct via *undone = NULL;
    size_t deed = commit; /* below the merge that is looked at */
    if (!never && !(w->otherwise[commit] && is_open(w->otherwise[commit], file)))
        return NULL;
    for (const struct via *v = w->via[file]; v; v = v->next) {
        if (undone && v->merge != undone->merge) {
            deed = undone->merge;
            never = false;
        }
        if (v->kind == OTHERWISE &&
            (never ? v->has : graph_reaches(&w->history->graph, v->other, deed)) &&
            (!undone || undone->merge != v->merge || v->other < undone->other))
            undone = v;
    }
    return undone;
}

/* Goes on to the version before: behind the parent that was overruled, or the first
 * parent which has one. False when there is none. */
static bool go_on(struct walk *w, size_t commit, size_t file, const struct sides *s,
                  const struct via *undone)
{
    const struct commit *c = &w->history->graph.at[commit];
    size_t from = 0;
    w->via[file] = NULL; /* the older version came in otherwise */
    for (size_t i = 0; i < w->sign_offs.len; i++)
        take(w->sign_offs.at[i].open, file);
    if (undone) {
        vec_push(&w->resumed, ((struct resumed){file, undone->other}));
        return true;
    }
    while (from < s->count && !s->theirs[from])
        from++;
    for (size_t p = 0; p < s->count && from < s->count; p++)
        if (!same(s->theirs[p], s->theirs[from])) {
            say_otherwise(w, commit, file, c->parents[p], s->theirs[p] != NULL);
            put(row_of(w, w->otherwise, c->parents[p]), file);
        }
    if (from < s->count)
        open_at(w, c->parents[from], file);
    return from < s->count;
}

/* The commit changed this file, or (never) nobody behind it has one: is that the
 * version that counts? */
static void changed(struct walk *w, size_t commit, size_t file, const struct sides *s,
                    bool never)
{
    struct history_file *f = &w->files[file];
    const struct via *undone = undone_by(w, commit, file, never);
    size_t deed = undone ? undone->merge : commit;
    bool reviewed = (never && !undone) ||
                    was_reviewed(w, deed, file, undone ? undone->next : w->via[file]);
    if (!f->judged) {
        const struct deed *by = history_deed(w->history, deed);
        f->judged = true;
        f->reviewed = reviewed;
        f->author = by && !(never && !undone) ? by->authors[0].at : NULL;
    }
    if (!reviewed && f->go_on && go_on(w, commit, file, s, undone))
        return;
    name_version(w, f, reviewed ? s->ours : NULL);
    w->left--;
}

/* Not all parents have it as it is here. */
static void settle(struct walk *w, size_t commit, size_t file, const struct sides *s)
{
    const struct commit *c = &w->history->graph.at[commit];
    size_t from = 0;
    while (from < s->count && !same(s->ours, s->theirs[from]))
        from++;
    if (from == s->count) {
        if (s->count)
            take(row_of(w, w->open, c->parents[0]), file);
        changed(w, commit, file, s, !s->ours && !s->count);
        return;
    }
    for (size_t p = 0; p < s->count; p++)
        if (!same(s->ours, s->theirs[p])) {
            say_otherwise(w, commit, file, c->parents[p], s->theirs[p] != NULL);
            put(row_of(w, w->otherwise, c->parents[p]), file);
        }
    if (from > 0) {
        struct via *via = ARENA_NEW(w->history->arena, struct via);
        *via = (struct via){.kind = CAME_IN, .merge = commit, .next = w->via[file]};
        w->via[file] = via;
        take(row_of(w, w->open, c->parents[0]), file);
        open_at(w, c->parents[from], file);
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

static void visit(struct walk *w, size_t commit)
{
    const struct commit *c = &w->history->graph.at[commit];
    bits *open = w->open[commit];
    w->open[commit] = NULL;
    if (open && is_sign_off(w->history, commit)) {
        struct sign_off s = {commit, memory_new(w->words * sizeof(bits))};
        put_all(w, s.open, open);
        vec_push(&w->sign_offs, s);
    }
    if (open && c->parent_count)
        put_all(w, row_of(w, w->open, c->parents[0]), open);
    if (open)
        compare_commit(w, commit, open);
    for (size_t p = 0; w->otherwise[commit] && p < c->parent_count; p++)
        put_all(w, row_of(w, w->otherwise, c->parents[p]), w->otherwise[commit]);
    free(w->otherwise[commit]);
    w->otherwise[commit] = NULL;
    free(open);
}

/* From where each file stands open, to where it is settled; false: no file must be
 * resumed. */
static bool pass(struct walk *w)
{
    size_t len = w->history->graph.len;
    for (size_t i = 0; i < len && w->left > w->resumed.len && !w->failed; i++)
        if (w->open[i] || w->otherwise[i])
            visit(w, i);
    for (size_t i = 0; i < len; i++) {
        free(w->open[i]);
        free(w->otherwise[i]);
        w->open[i] = w->otherwise[i] = NULL;
    }
    bool again = w->resumed.len > 0;
    for (size_t i = 0; i < w->resumed.len; i++)
        open_at(w, w->resumed.at[i].commit, w->resumed.at[i].file);
    w->resumed.len = 0;
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
    for (size_t i = 0; i < w->history->graph.len; i++)
        free(w->open[i]);
    for (size_t i = 0; i < w->sign_offs.len; i++)
        free(w->sign_offs.at[i].open);
    vec_release(&w->sign_offs);
    vec_release(&w->resumed);
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
    struct walk w = {.history = h,
                     .rules = rules,
                     .files = files,
                     .count = count,
                     .words = (count + BITS - 1) / BITS,
                     .left = count};
    size_t errors = diag_count(h->diag, DIAG_ERROR);
    if (!count)
        return true;
    bool well = call_judges(&w);
    w.top = ARENA_NEW(h->arena, struct node);
    w.top->to = count;
    w.via = ARENA_ARRAY(h->arena, const struct via *, count);
    w.open = memory_new(h->graph.len * sizeof(*w.open));
    w.otherwise = memory_new(h->graph.len * sizeof(*w.otherwise));
    build(&w, w.top, 0);
    for (size_t i = 0; i < count; i++) {
        files[i].judged = false;
        open_at(&w, 0, i);
    }
    while (well && pass(&w))
        ;
    release(&w);
    if (w.failed)
        say_failed(h);
    return well && !w.failed && diag_count(h->diag, DIAG_ERROR) == errors;
}
