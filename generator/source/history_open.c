/* Opening the history of a commit: see history.h. */
#include "source/history_int.h"

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
    map_release(&h->warned);
    trees_release(&h->trees);
    git_mailmap_free(h->mailmap);
    git_odb_free(h->odb);
    free(h);
}

bool history_is_cut(const struct history *h)
{
    return h->graph.cut;
}
