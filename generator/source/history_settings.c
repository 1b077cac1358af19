/* Which settings are in force, when they say themselves who may change them: see
 * history_settings in history.h.
 *
 * All commits are passed, oldest first. What is in force at a commit follows from what
 * was in force at its parents, and from the version it has; so nobody gets around a
 * rule by way of an old branch. */
#include <string.h>

#include "base/message.h"
#include "base/vec.h"
#include "source/history_int.h"

/* A version of the settings, read once. */
struct version {
    git_oid id;
    bool readable;
    struct review_rules rules;
};

/* Of a commit. */
struct moment {
    const git_oid *version; /* that it has, or NULL */
    size_t last;            /* the commit that last changed it */
    struct in_force *force;
};

struct passing {
    struct history *history;
    review_rules_fn *read;
    void *user;
    struct map versions; /* id -> struct version */
    struct moment *moments;
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
    return e && (e->count || (e->rules.required && e->rules.count));
}

size_t force_count(const struct in_force *e)
{
    return !e ? 0 : e->count ? e->count : 1;
}

struct in_force *force_member(const struct in_force *e, size_t i)
{
    return (struct in_force *)(e->count ? e->members[i] : e);
}

struct judges *force_judges(struct history *h, struct in_force *e)
{
    if (!e->judges) {
        e->judges = ARENA_NEW(h->arena, struct judges);
        vec_push(&h->forces, e);
        if (!judges_init(e->judges, h, &e->rules))
            return NULL;
    }
    return e->judges;
}

static bool is_member(const struct in_force *e, const struct in_force *single)
{
    for (size_t i = 0; i < force_count(e); i++)
        if (force_member(e, i) == single)
            return true;
    return false;
}

/* Did another parent have them, and has it other ones now? */
static bool is_left(struct passing *p, const struct commit *c, size_t parent,
                    const struct in_force *single)
{
    for (size_t i = 0; i < c->parent_count; i++)
        if (i != parent && !is_member(p->moments[c->parents[i]].force, single) &&
            graph_reaches(&p->history->graph, c->parents[i], single->since))
            return true;
    return false;
}

/* What is in force at the parents, each once, the first parent's first: without those
 * that another parent has left, and of the others those that require review. */
static size_t gather(struct passing *p, const struct commit *c, bool left,
                     const struct in_force **out)
{
    size_t count = 0;
    for (size_t i = 0; i < c->parent_count; i++) {
        const struct in_force *e = p->moments[c->parents[i]].force;
        for (size_t k = 0; k < force_count(e); k++) {
            const struct in_force *single = force_member(e, k);
            bool known = false;
            for (size_t n = 0; n < count && !known; n++)
                known = out[n] == single;
            if (!known && requires_review(single) &&
                (left || !is_left(p, c, i, single)))
                out[count++] = single;
        }
    }
    return count;
}

/* Where nothing requires review, that of the parent which has seen where the others
 * came from, else the first one's. */
static struct in_force *newest_free(struct passing *p, const struct commit *c)
{
    struct in_force *first = c->parent_count ? p->moments[c->parents[0]].force : NULL;
    for (size_t i = 0; i < c->parent_count; i++) {
        struct in_force *e = p->moments[c->parents[i]].force;
        if (e && !requires_review(e) && !is_left(p, c, i, e))
            return e;
    }
    return first;
}

/* Of what is in force at the parents. */
static struct in_force *inherit(struct passing *p, size_t commit)
{
    const struct commit *c = &p->history->graph.at[commit];
    struct in_force *first = c->parent_count ? p->moments[c->parents[0]].force : NULL;
    size_t most = 0;
    bool alike = true, any = false;
    for (size_t i = 0; i < c->parent_count; i++) {
        struct in_force *e = p->moments[c->parents[i]].force;
        alike = alike && e == first;
        any = any || requires_review(e);
        most += force_count(e);
    }
    if (alike || !any)
        return first;
    const struct in_force **members =
        ARENA_ARRAY(p->history->arena, const struct in_force *, most);
    size_t count = gather(p, c, false, members);
    if (!count) {
        struct in_force *free_one = newest_free(p, c);
        if (free_one && !requires_review(free_one))
            return free_one;
        count = gather(p, c, true, members); /* each has left the other's: all hold */
    }
    if (count == 1)
        return (struct in_force *)members[0];
    struct in_force *all = ARENA_NEW(p->history->arena, struct in_force);
    *all = (struct in_force){.version = members[0]->version,
                             .since = commit,
                             .rules = members[0]->rules,
                             .root = members[0]->root,
                             .members = members,
                             .count = count};
    return all;
}

/* Which commit last changed the version that this one has. A merge that goes back to
 * what another parent had and has changed since, changes it itself. */
static size_t last_change(struct passing *p, size_t commit)
{
    const struct commit *c = &p->history->graph.at[commit];
    size_t last = SIZE_MAX;
    for (size_t i = 0; i < c->parent_count; i++) { /* the newest; each is newer than
                                                      what is behind it */
        const struct moment *m = &p->moments[c->parents[i]];
        if (same(p->moments[commit].version, m->version) && m->last < last)
            last = m->last;
    }
    if (last == SIZE_MAX)
        return commit;
    for (size_t i = 0; i < c->parent_count && last != commit; i++)
        if (!same(p->moments[commit].version, p->moments[c->parents[i]].version) &&
            graph_reaches(&p->history->graph, c->parents[i], last))
            return commit;
    return last;
}

static bool came_in(struct passing *p, size_t commit)
{
    const struct commit *c = &p->history->graph.at[commit];
    return c->parent_count && p->moments[commit].last != commit &&
           !same(p->moments[commit].version, p->moments[c->parents[0]].version);
}

/* By all whose rules are in force. */
static bool was_reviewed(struct passing *p, struct in_force *e, size_t commit)
{
    size_t last = p->moments[commit].last;
    for (size_t i = 0; i < force_count(e); i++) {
        struct judges *j = force_judges(p->history, force_member(e, i));
        if (!j || !(last == commit
                        ? judges_reviewed(j, commit)
                        : judges_signed_off(j, commit, last) ||
                              (came_in(p, commit) && judges_merged(j, commit, last))))
            return false;
    }
    return true;
}

/* Do they come from different places, where nobody knew of the other? */
static bool is_torn(const struct in_force *e)
{
    for (size_t i = 1; i < force_count(e); i++)
        if (force_member(e, i)->root != force_member(e, 0)->root)
            return true;
    return false;
}

static void pass(struct passing *p, size_t commit, const git_oid *version)
{
    struct moment *m = &p->moments[commit];
    struct in_force *e = inherit(p, commit);
    m->version = version;
    m->last = last_change(p, commit);
    m->force = e;
    if (e ? same(version, e->version) : !version)
        return;
    if (requires_review(e) && !was_reviewed(p, e, commit))
        return;
    struct in_force *next = ARENA_NEW(p->history->arena, struct in_force);
    struct version *v = version ? read_version(p, version) : NULL;
    *next = (struct in_force){.version = version, .since = commit, .before = e};
    if (v)
        next->rules = v->readable || !e ? v->rules : e->rules;
    next->root = requires_review(e) && !is_torn(e) ? e->root : next;
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

/* What led to what is in force now, and until when each did. */
static void mark_line(struct in_force *e, size_t until)
{
    while (e && !e->count && !e->in_line) {
        e->in_line = true;
        e->until = until;
        until = e->since;
        e = (struct in_force *)e->before;
    }
    for (size_t i = 0; e && i < e->count; i++)
        mark_line(force_member(e, i), until);
}

static bool say_torn(struct history *h, const char *file, const struct in_force *e)
{
    char hex[GIT_OID_HEXSZ + 1];
    git_oid_tostr(hex, sizeof(hex), &h->graph.at[e->since].id);
    diag_file(h->diag, DIAG_ERROR, file,
              _("in commit %.12s settings come together that each require review and "
                "never knew of each other, so nobody can tell whose hold: change them "
                "in a commit that a reviewer of each has looked at (two lines "
                "Reviewed-by), or leave that branch out"),
              hex);
    return false;
}

bool history_settings(struct history *h, const char *file, review_rules_fn *read,
                      void *user, const char **version, struct review_rules *rules)
{
    struct passing p = {.history = h, .read = read, .user = user};
    char hex[GIT_OID_HEXSZ + 1];
    size_t errors = diag_count(h->diag, DIAG_ERROR);
    struct slice path =
        arena_printf(h->arena, "%s%s%s", h->sub ? h->sub : "", h->sub ? "/" : "", file);
    p.moments = ARENA_ARRAY(h->arena, struct moment, h->graph.len);
    h->in_force = ARENA_ARRAY(h->arena, const struct in_force *, h->graph.len);
    for (size_t i = h->graph.len; i-- > 0;) {
        const git_oid *id;
        if (!find_version(&p, i, path, &id))
            h->graph.cut = true; /* a partial clone */
        pass(&p, i, id);
        h->in_force[i] = p.moments[i].force;
    }
    struct in_force *e = p.moments[0].force;
    if (e)
        mark_line(e, 0);
    *rules = e ? e->rules : (struct review_rules){0};
    *version = e && e->version
                   ? arena_copy_c(h->arena,
                                  slice_of(git_oid_tostr(hex, sizeof(hex), e->version)))
                   : NULL;
    map_release(&p.versions);
    return diag_count(h->diag, DIAG_ERROR) == errors &&
           (!is_torn(e) || say_torn(h, file, e));
}
