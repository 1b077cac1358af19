/* Commits and trees as raw objects: see graph.h. */
#include "source/graph.h"

#include <string.h>

#include "base/vec.h"

/* A commit while they are gathered. */
struct gathered {
    git_oid id, tree;
    size_t first_parent, parent_count; /* in gathering.parents */
    bool there;
};

struct gathering {
    struct {
        VEC(struct gathered *);
    } commits;
    struct {
        VEC(size_t);
    } parents;
    struct map numbers; /* id -> number, from 1 */
    struct arena *arena;
};

static struct slice key_of(const git_oid *id)
{
    return slice_make((const char *)id->id, GIT_OID_RAWSZ);
}

static size_t number_of(struct gathering *g, const git_oid *id)
{
    void *known = map_get(&g->numbers, key_of(id));
    if (known)
        return (size_t)known - 1;
    struct gathered *commit = ARENA_NEW(g->arena, struct gathered);
    commit->id = *id;
    vec_push(&g->commits, commit);
    *map_at(&g->numbers, key_of(&commit->id)) = (void *)g->commits.len;
    return g->commits.len - 1;
}

/* "tree ID\n", then any number of "parent ID\n" (gitformat: commit objects). */
static bool header_id(struct slice *text, const char *name, git_oid *id)
{
    size_t len = strlen(name);
    if (text->len < len + GIT_OID_HEXSZ + 1 || !slice_starts(*text, name) ||
        text->at[len + GIT_OID_HEXSZ] != '\n' ||
        git_oid_fromstrn(id, text->at + len, GIT_OID_HEXSZ) != 0)
        return false;
    *text = slice_from(*text, len + GIT_OID_HEXSZ + 1);
    return true;
}

static bool gather_one(struct gathering *g, git_odb *odb, size_t number)
{
    struct gathered *commit = g->commits.at[number];
    git_odb_object *object;
    git_oid parent;
    int error = git_odb_read(&object, odb, &commit->id);
    if (error == GIT_ENOTFOUND)
        return true;
    if (error)
        return false;
    struct slice text =
        slice_make(git_odb_object_data(object), git_odb_object_size(object));
    bool well = git_odb_object_type(object) == GIT_OBJECT_COMMIT &&
                header_id(&text, "tree ", &commit->tree);
    commit->there = well;
    commit->first_parent = g->parents.len;
    while (well && header_id(&text, "parent ", &parent)) {
        vec_push(&g->parents, number_of(g, &parent));
        commit->parent_count++;
    }
    git_odb_object_free(object);
    return well;
}

/* Puts each before its parents (Kahn): a commit comes when all its children have. */
static void put_in_order(struct graph *out, struct gathering *g)
{
    size_t count = g->commits.len, *waiting = ARENA_ARRAY(g->arena, size_t, count);
    size_t *place = ARENA_ARRAY(g->arena, size_t, count), *queue = NULL;
    size_t *parents = ARENA_ARRAY(g->arena, size_t, g->parents.len + 1), filled = 0;
    for (size_t i = 0; i < g->parents.len; i++)
        waiting[g->parents.at[i]]++;
    queue = ARENA_ARRAY(g->arena, size_t, count);
    out->at = ARENA_ARRAY(g->arena, struct commit, count);
    queue[0] = 0;
    for (size_t done = 0, queued = 1; done < queued; done++) {
        const struct gathered *c = g->commits.at[queue[done]];
        if (!c->there) {
            out->cut = true;
            place[queue[done]] = SIZE_MAX;
            continue;
        }
        place[queue[done]] = out->len;
        out->at[out->len++] = (struct commit){.id = c->id,
                                              .tree = c->tree,
                                              .parents = parents + filled,
                                              .parent_count = c->parent_count};
        for (size_t p = 0; p < c->parent_count; p++) {
            size_t parent = g->parents.at[c->first_parent + p];
            parents[filled++] = parent;
            if (--waiting[parent] == 0)
                queue[queued++] = parent;
        }
    }
    /* From numbers as they were gathered to places; without those that are missing. */
    for (size_t i = 0; i < out->len; i++) {
        struct commit *c = &out->at[i];
        size_t *list = (size_t *)c->parents, kept = 0;
        for (size_t p = 0; p < c->parent_count; p++)
            if (place[list[p]] != SIZE_MAX)
                list[kept++] = place[list[p]];
        c->parent_count = kept;
    }
}

bool graph_read(struct graph *out, git_odb *odb, const git_oid *from,
                struct arena *arena)
{
    struct gathering g = {.arena = arena};
    bool well = true;
    *out = (struct graph){0};
    number_of(&g, from);
    for (size_t i = 0; well && i < g.commits.len; i++)
        well = gather_one(&g, odb, i);
    well = well && g.commits.at[0]->there;
    if (well)
        put_in_order(out, &g);
    map_release(&g.numbers);
    vec_release(&g.commits);
    vec_release(&g.parents);
    return well;
}

bool graph_reaches(const struct graph *g, size_t newer, size_t older)
{
    if (newer > older) /* each stands before its parents */
        return false;
    bool *seen = memory_new(older + 1);
    seen[newer] = true;
    for (size_t i = newer; i < older; i++)
        for (size_t p = 0; seen[i] && p < g->at[i].parent_count; p++)
            if (g->at[i].parents[p] <= older)
                seen[g->at[i].parents[p]] = true;
    bool found = seen[older];
    free(seen);
    return found;
}

/* --- trees ---------------------------------------------------------------------------
 */

enum { TREES_BYTES_MAX = 32 << 20 }; /* of each generation */

void trees_init(struct trees *t, git_odb *odb)
{
    *t = (struct trees){.odb = odb};
}

static void drop(struct map *generation)
{
    for (size_t i = 0; i < generation->cap; i++)
        if (generation->slots[i].key.at)
            git_odb_object_free(generation->slots[i].value);
    map_release(generation);
}

void trees_release(struct trees *t)
{
    drop(&t->young);
    drop(&t->old);
}

static void keep(struct trees *t, git_odb_object *object)
{
    git_odb_object *copy;
    if (t->bytes > TREES_BYTES_MAX) {
        drop(&t->old);
        t->old = t->young;
        t->bytes = 0;
        map_init(&t->young);
    }
    if (git_odb_object_dup(&copy, object) != 0)
        return;
    *map_at(&t->young, key_of(git_odb_object_id(copy))) = copy;
    t->bytes += git_odb_object_size(copy) + 200;
}

git_odb_object *trees_read(struct trees *t, const git_oid *id)
{
    git_odb_object *known = map_get(&t->young, key_of(id)), *object;
    bool young = known != NULL;
    if (!known)
        known = map_get(&t->old, key_of(id));
    if (known ? git_odb_object_dup(&object, known) != 0
              : git_odb_read(&object, t->odb, id) != 0)
        return NULL;
    if (git_odb_object_type(object) != GIT_OBJECT_TREE) {
        git_odb_object_free(object);
        return NULL;
    }
    struct slice name;
    if (!known && tree_check(object, &name) != TREE_WELL) {
        t->odd = true;
        git_odb_object_free(object);
        return NULL;
    }
    if (!young)
        keep(t, object);
    return object;
}

void cursor_begin(struct tree_cursor *c, git_odb_object *tree)
{
    *c = (struct tree_cursor){0};
    if (tree) {
        c->at = git_odb_object_data(tree);
        c->end = c->at + git_odb_object_size(tree);
    }
    cursor_next(c);
}

/* "100644 name\0" and twenty bytes of id (gitformat: tree objects). */
void cursor_next(struct tree_cursor *c)
{
    size_t left = (size_t)(c->end - c->at);
    const char *space = left ? memchr(c->at, ' ', left) : NULL;
    const char *end = space ? memchr(space, '\0', (size_t)(c->end - space)) : NULL;
    c->kind = ENTRY_END;
    if (!end || c->end - end < GIT_OID_RAWSZ + 1) {
        c->cut = left > 0;
        c->at = c->end;
        return;
    }
    struct slice mode = c->mode = slice_make(c->at, (size_t)(space - c->at));
    c->kind = slice_eq_c(mode, "40000")                                  ? ENTRY_FOLDER
              : slice_eq_c(mode, "100644") || slice_eq_c(mode, "100755") ? ENTRY_FILE
                                                                         : ENTRY_OTHER;
    c->name = slice_make(space + 1, (size_t)(end - space - 1));
    c->id = (const git_oid *)(end + 1);
    c->at = end + 1 + GIT_OID_RAWSZ;
}

static int compare(struct slice a, bool a_folder, struct slice b, bool b_folder)
{
    size_t least = a.len < b.len ? a.len : b.len;
    int order = memcmp(a.at, b.at, least);
    if (order)
        return order;
    unsigned char x = a.len > least ? (unsigned char)a.at[least] : a_folder ? '/' : 0;
    unsigned char y = b.len > least ? (unsigned char)b.at[least] : b_folder ? '/' : 0;
    return x - y;
}

const git_oid *cursor_find(struct tree_cursor *c, struct slice name, bool folder)
{
    while (c->kind != ENTRY_END) {
        int order = compare(c->name, c->kind == ENTRY_FOLDER, name, folder);
        if (order > 0)
            return NULL;
        if (order == 0)
            return c->kind == (folder ? ENTRY_FOLDER : ENTRY_FILE) ? c->id : NULL;
        cursor_next(c);
    }
    return NULL;
}

static bool begins(struct slice name, struct slice with)
{
    return name.len >= with.len && memcmp(name.at, with.at, with.len) == 0;
}

static bool is_name(struct slice name)
{
    return name.len && slice_find_byte(name, '/') == name.len &&
           !slice_eq_c(name, ".") && !slice_eq_c(name, "..");
}

enum tree_fault tree_check(git_odb_object *tree, struct slice *name)
{
    struct {
        VEC(struct slice);
    } starts = {0}; /* files whose name the present one begins with, longest last */
    struct tree_cursor c;
    struct slice before = SLICE("");
    bool before_folder = false;
    enum tree_fault fault = TREE_WELL;
    for (cursor_begin(&c, tree); fault == TREE_WELL && c.kind != ENTRY_END;
         cursor_next(&c)) {
        bool folder = c.kind == ENTRY_FOLDER;
        int order = before.len ? compare(before, before_folder, c.name, folder) : -1;
        *name = c.name;
        while (starts.len && !begins(c.name, starts.at[starts.len - 1]))
            starts.len--;
        if (!is_name(c.name))
            fault = TREE_NAME;
        else if (slice_eq(before, c.name) ||
                 (starts.len && slice_eq(c.name, starts.at[starts.len - 1])))
            fault = TREE_TWINS;
        else if (order >= 0 ||
                 (c.kind == ENTRY_OTHER && !slice_eq_c(c.mode, "120000") &&
                  !slice_eq_c(c.mode, "160000")))
            fault = TREE_ODD;
        if (!folder)
            vec_push(&starts, c.name);
        before = c.name;
        before_folder = folder;
    }
    if (fault == TREE_WELL && c.cut) {
        *name = SLICE("");
        fault = TREE_ODD;
    }
    vec_release(&starts);
    return fault;
}

static bool find(struct trees *t, const git_oid *tree, struct slice path, bool folder,
                 git_oid *out, bool *found)
{
    struct slice part;
    git_oid at = *tree;
    *found = true;
    while (*found && slice_cut(&part, &path, '/')) {
        struct tree_cursor c;
        git_odb_object *object = trees_read(t, &at);
        if (!object)
            return false;
        cursor_begin(&c, object);
        const git_oid *id = cursor_find(&c, part, folder || path.at);
        *found = id != NULL;
        if (id)
            at = *id;
        git_odb_object_free(object);
    }
    *out = at;
    return true;
}

bool trees_find(struct trees *t, const git_oid *tree, struct slice path, git_oid *blob,
                bool *found)
{
    return find(t, tree, path, false, blob, found);
}

bool trees_find_folder(struct trees *t, const git_oid *tree, struct slice path,
                       git_oid *folder, bool *found)
{
    return find(t, tree, path, true, folder, found);
}
