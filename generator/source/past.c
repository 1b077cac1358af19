/* Which pages history ever had: see history.h. */
#include <string.h>

#include "source/history_int.h"

struct past {
    struct history *history;
    struct map trees; /* folder and id of what was looked into */
    struct map paths; /* found already */
    struct past_pages *out;
    bool failed;
};

enum { PATH_MAX_BYTES = 4096 };

/* A tree that git would not write is passed over: of a page that stands in no other,
 * nobody can ask. */
static git_odb_object *read_tree(struct past *p, const git_oid *id)
{
    struct trees *trees = &p->history->trees;
    bool odd = trees->odd;
    trees->odd = false;
    git_odb_object *tree = trees_read(trees, id);
    p->failed = p->failed || (!tree && !trees->odd);
    trees->odd = odd;
    return tree;
}

/* Once for each folder and tree: most commits share nearly all of them. */
static bool is_new(struct past *p, struct slice folder, const git_oid *id)
{
    struct str key;
    str_init(&key);
    str_add(&key, folder);
    str_add(&key, slice_make((const char *)id->id, GIT_OID_RAWSZ));
    bool fresh = !map_get(&p->trees, str_slice(&key));
    if (fresh)
        *map_at(&p->trees, arena_copy(p->history->arena, str_slice(&key))) = p;
    str_release(&key);
    return fresh;
}

static void add_page(struct past *p, struct slice path)
{
    if (map_get(&p->paths, path))
        return;
    const char *copy = arena_copy_c(p->history->arena, path);
    *map_at(&p->paths, slice_of(copy)) = p;
    vec_push(p->out, copy);
}

/* `path` is the folder with a slash behind it, or empty; it is as it was afterwards. */
static void look_into(struct past *p, struct str *path, const git_oid *id)
{
    size_t len = path->len;
    if (p->failed || !is_new(p, str_slice(path), id))
        return;
    git_odb_object *tree = len < PATH_MAX_BYTES ? read_tree(p, id) : NULL;
    struct tree_cursor c;
    if (!tree)
        return;
    cursor_begin(&c, tree);
    for (cursor_next(&c); c.kind != ENTRY_END; cursor_next(&c)) {
        if (!c.name.len || c.name.at[0] == '.')
            continue;
        if (c.kind == ENTRY_FOLDER) {
            str_add(path, c.name);
            str_add_byte(path, '/');
            look_into(p, path, c.id);
        } else if (c.kind == ENTRY_FILE && slice_ends(c.name, ".md")) {
            str_add(path, c.name);
            add_page(p, str_slice(path));
        }
        str_splice(path, len, path->len - len, SLICE(""));
    }
    git_odb_object_free(tree);
}

bool history_pages(struct history *h, struct past_pages *out)
{
    struct past p = {.history = h, .out = out};
    struct str path;
    str_init(&path);
    map_init(&p.trees);
    map_init(&p.paths);
    for (size_t i = 0; i < h->graph.len && !p.failed; i++) {
        git_oid folder = h->graph.at[i].tree;
        bool found = true;
        if (h->sub && !trees_find_folder(&h->trees, &h->graph.at[i].tree,
                                         slice_of(h->sub), &folder, &found))
            p.failed = true;
        else if (found)
            look_into(&p, &path, &folder);
    }
    str_release(&path);
    map_release(&p.trees);
    map_release(&p.paths);
    return !p.failed;
}
