/* Which settings are in force, when they say themselves who may change them: see
 * history_settings in history.h.
 *
 * All commits are passed, oldest first. What is in force at a commit follows from what
 * was in force at its parents, and from the version it has; so nobody gets around a
 * rule by way of an old branch. */
#include <string.h>

#include "base/vec.h"
#include "source/history_int.h"

/* A version of the settings, read once. */
struct version {
    git_oid id;
    bool readable;
    struct review_rules rules;
};

/* Settings in force, since a commit. */
struct in_force {
    const git_oid *version; /* NULL: none */
    size_t since;           /* number of the commit that brought them into force */
    struct review_rules rules;
    struct judges *judges; /* of these rules, once they are needed */
};

/* Of a commit. */
struct moment {
    const git_oid *version; /* that it has, or NULL */
    size_t last;            /* the commit that last changed it */
    const struct in_force *force;
};

struct passing {
    struct history *history;
    review_rules_fn *read;
    void *user;
    struct map versions; /* id -> struct version */
    struct moment *moments;
    struct {
        VEC(struct in_force *);
    } forces;
    bool failed;
};

static bool same(const git_oid *a, const git_oid *b)
{
    return a == b || (a && b && git_oid_equal(a, b));
}

/* NULL when it is not there to be read. */
static struct version *read_version(struct passing *p, const git_oid *id)
{
    struct slice key = slice_make((const char *)id->id, GIT_OID_RAWSZ);
    struct version *v = map_get(&p->versions, key);
    git_blob *blob = NULL;
    if (v)
        return v;
    v = ARENA_NEW(p->history->arena, struct version);
    v->id = *id;
    *map_at(&p->versions, slice_make((const char *)v->id.id, GIT_OID_RAWSZ)) = v;
    if (git_blob_lookup(&blob, p->history->git, id) != 0) {
        p->history->graph.cut = true; /* a partial clone */
        return v;
    }
    struct slice text =
        arena_copy(p->history->arena, slice_make(git_blob_rawcontent(blob),
                                                 (size_t)git_blob_rawsize(blob)));
    git_blob_free(blob);
    v->readable = p->read(p->user, &v->rules, text);
    return v;
}

/* A requirement that nobody can meet would be for ever: without reviewers it is an
 * error of the build, and no rule for its own change. */
static bool requires_review(const struct in_force *e)
{
    return e && e->rules.required && e->rules.count;
}

/* Of what is in force at the parents: that of the parent which has seen where the other
 * came from, else the first that requires review. */
static const struct in_force *inherit(struct passing *p, const struct commit *c)
{
    const struct in_force *best = NULL;
    size_t from = 0;
    for (size_t i = 0; i < c->parent_count; i++) {
        const struct in_force *e = p->moments[c->parents[i]].force;
        bool other = i > 0 && e != best;
        if (i == 0) {
            best = e;
            continue;
        }
        if (!other || !e || (!requires_review(best) && !requires_review(e)))
            continue;
        const struct graph *g = &p->history->graph;
        bool newer = !best || graph_reaches(g, c->parents[i], best->since);
        bool older = best && graph_reaches(g, c->parents[from], e->since);
        if (newer != older ? newer : !requires_review(best) && requires_review(e)) {
            best = e;
            from = c->parents[i] == c->parents[from] ? from : i;
        }
    }
    return best;
}

/* Which commit last changed the version that this one has. */
static size_t last_change(struct passing *p, size_t commit)
{
    const struct commit *c = &p->history->graph.at[commit];
    for (size_t i = 0; i < c->parent_count; i++)
        if (same(p->moments[commit].version, p->moments[c->parents[i]].version))
            return p->moments[c->parents[i]].last;
    return commit;
}

static bool came_in(struct passing *p, size_t commit)
{
    const struct commit *c = &p->history->graph.at[commit];
    return c->parent_count && p->moments[commit].last != commit &&
           !same(p->moments[commit].version, p->moments[c->parents[0]].version);
}

static bool was_reviewed(struct passing *p, struct in_force *e, size_t commit)
{
    size_t last = p->moments[commit].last;
    if (!e->judges) {
        e->judges = ARENA_NEW(p->history->arena, struct judges);
        if (!judges_init(e->judges, p->history, &e->rules))
            p->failed = true;
    }
    if (last == commit)
        return judges_reviewed(e->judges, commit);
    return came_in(p, commit) && judges_merged(e->judges, commit, last);
}

static void pass(struct passing *p, size_t commit, const git_oid *version)
{
    struct moment *m = &p->moments[commit];
    const struct in_force *e = inherit(p, &p->history->graph.at[commit]);
    m->version = version;
    m->last = last_change(p, commit);
    m->force = e;
    if (e ? same(version, e->version) : !version)
        return;
    if (requires_review(e) && !was_reviewed(p, (struct in_force *)e, commit))
        return;
    struct in_force *next = ARENA_NEW(p->history->arena, struct in_force);
    struct version *v = version ? read_version(p, version) : NULL;
    *next = (struct in_force){version, commit, {0}, NULL};
    if (v)
        next->rules = v->readable || !e ? v->rules : e->rules;
    vec_push(&p->forces, next);
    m->force = next;
}

/* The version that a commit has; false when its trees are not there. */
static bool find_version(struct passing *p, size_t commit, struct slice path,
                         const git_oid **version)
{
    struct history *h = p->history;
    git_oid id;
    bool found;
    *version = NULL;
    if (!trees_find(&h->trees, &h->graph.at[commit].tree, path, &id, &found))
        return false;
    if (found) { /* kept with the version, which is read only when it counts */
        git_oid *copy = ARENA_NEW(h->arena, git_oid);
        *copy = id;
        *version = copy;
    }
    return true;
}

bool history_settings(struct history *h, const char *file, review_rules_fn *read,
                      void *user, const char **version, struct review_rules *rules)
{
    struct passing p = {.history = h, .read = read, .user = user};
    char hex[GIT_OID_HEXSZ + 1];
    struct slice path =
        arena_printf(h->arena, "%s%s%s", h->sub ? h->sub : "", h->sub ? "/" : "", file);
    p.moments = ARENA_ARRAY(h->arena, struct moment, h->graph.len);
    for (size_t i = h->graph.len; i-- > 0;) {
        const git_oid *id;
        if (!find_version(&p, i, path, &id))
            h->graph.cut = true; /* a partial clone */
        pass(&p, i, id);
    }
    const struct in_force *e = p.moments[0].force;
    *rules = e ? e->rules : (struct review_rules){0};
    *version = e && e->version
                   ? arena_copy_c(h->arena,
                                  slice_of(git_oid_tostr(hex, sizeof(hex), e->version)))
                   : NULL;
    for (size_t i = 0; i < p.forces.len; i++)
        if (p.forces.at[i]->judges)
            judges_release(p.forces.at[i]->judges);
    vec_release(&p.forces);
    map_release(&p.versions);
    return !p.failed;
}
