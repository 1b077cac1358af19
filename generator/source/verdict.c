/* Was it reviewed? What a file went through is judged when all of it is known: see
 * history.h. */
#include "base/vec.h"
#include "source/walk_int.h"

/* --- was it reviewed? ----------------------------------------------------------------
 */

/* One of the three of history.h. */
struct look {
    enum { OWN_TRAILER, MERGED, SIGNED_OFF } kind;
    size_t commit;
};

static bool accepts(struct judges *j, const struct look *p, size_t deed)
{
    return p->kind == OWN_TRAILER ? judges_reviewed(j, deed)
           : p->kind == MERGED    ? judges_merged(j, p->commit, deed)
                                  : judges_signed_off(j, p->commit, deed);
}

/* By the rules of its own time, of reviewers who have left since: only what was there
 * already when they left. Where keys are asked for now, words of then are not enough.
 */
static bool accepted_then(struct walk *w, const struct look *p, size_t deed)
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

struct looks {
    VEC(struct look);
};

/* Where to look: in the commit, and in what came after it on the way of the file. */
static void list_looks(struct walk *w, struct looks *out, size_t deed, size_t file)
{
    vec_push(out, ((struct look){OWN_TRAILER, deed}));
    for (const struct via *via = w->via[file]; via; via = via->next)
        if (via->kind == CAME_IN &&
            graph_reaches(&w->history->graph, via->parent, deed))
            vec_push(out, ((struct look){MERGED, via->merge}));
    for (size_t i = 0; i < w->sign_offs.len; i++) {
        const struct sign_off *s = &w->sign_offs.at[i];
        if (s->commit != deed && is_open(s->open, file) &&
            graph_reaches(&w->history->graph, s->commit, deed))
            vec_push(out, ((struct look){SIGNED_OFF, s->commit}));
    }
}

static bool was_reviewed(struct walk *w, size_t deed, size_t file)
{
    struct looks looks = {0};
    bool all = true, then = false;
    if (w->judge_count == 1 && judges_reviewed(w->judges, deed))
        return true; /* as most are */
    list_looks(w, &looks, deed, file);
    for (size_t k = 0; k < w->judge_count && all; k++) {
        all = false;
        for (size_t i = 0; i < looks.len && !all; i++)
            all = accepts(&w->judges[k], &looks.at[i], deed);
    }
    for (size_t i = 0; i < looks.len && !all && !then; i++)
        then = accepted_then(w, &looks.at[i], deed);
    vec_release(&looks);
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

/* Which merge took back what another parent had changed since that commit, or removed a
 * file that another parent has and this one never had. NULL: none did. The newest such;
 * of its parents the newest. */
static const struct via *undone_by(struct walk *w, size_t file, const struct change *c)
{
    const struct via *undone = NULL;
    size_t deed = c->commit; /* below the merge that is looked at */
    bool never = c->never;
    if (!never && !c->contested)
        return NULL;
    for (const struct via *v = w->via[file]; v; v = v->next) {
        if (undone && v->merge != undone->merge) {
            deed = undone->merge;
            never = false;
        }
        if (v->kind == OTHERWISE &&
            (never ? v->has : graph_reaches(&w->history->graph, v->parent, deed)) &&
            (!undone || undone->merge != v->merge || v->parent < undone->parent))
            undone = v;
    }
    return undone;
}

static size_t deed_of(const struct change *c)
{
    return c->undone ? c->undone->merge : c->commit;
}

/* Has another change come since? */
static bool is_past(struct walk *w, const struct change *all, const struct change *c)
{
    for (const struct change *other = all; other; other = other->next)
        if (other != c && (!other->never || other->undone) &&
            ((c->never && !c->undone) ||
             (deed_of(other) != deed_of(c) &&
              graph_reaches(&w->history->graph, deed_of(other), deed_of(c)))))
            return true;
    return false;
}

static bool find_blob(struct walk *w, size_t commit, size_t file, git_oid *out)
{
    struct history *h = w->history;
    bool found = false;
    struct slice path = arena_printf(h->arena, "%s%s%s", h->sub ? h->sub : "",
                                     h->sub ? "/" : "", w->files[file].path);
    if (!trees_find(&h->trees, &h->graph.at[commit].tree, path, out, &found))
        w->failed = true;
    return found;
}

/* Goes on to the version before: behind the parent that was overruled, or the first
 * parent which has one, or where it was gone. False when there is none. */
static bool go_on(struct walk *w, size_t file, const struct change *change)
{
    const struct commit *c = &w->history->graph.at[change->commit];
    git_oid here, there;
    size_t from = 0;
    w->via[file] = NULL; /* the older version came in otherwise */
    w->changes[file] = NULL;
    for (size_t i = 0; i < w->sign_offs.len; i++)
        take(w->sign_offs.at[i].open, file);
    if (change->undone) {
        open_at(w, change->undone->parent, file);
        return true;
    }
    while (from < c->parent_count && !find_blob(w, c->parents[from], file, &here))
        from++;
    bool has = from < c->parent_count;
    if (!has)
        from = 0; /* it was gone: was that reviewed? */
    for (size_t p = 0; p < c->parent_count && has; p++) {
        bool other = find_blob(w, c->parents[p], file, &there);
        if (!other || !git_oid_equal(&here, &there))
            add_via(
                w, file,
                (struct via){OTHERWISE, change->commit, c->parents[p], other, NULL});
    }
    if (c->parent_count)
        open_at(w, c->parents[from], file);
    return c->parent_count > 0;
}

/* What was reviewed once may be so still, when what came in between never was: then the
 * last reviewed version is the present one. */
static bool may_be_still(struct walk *w, const struct change *all, size_t file)
{
    for (const struct change *c = all; c; c = c->next)
        if (c->never || was_reviewed(w, c->commit, file))
            return true;
    return false;
}

static bool is_same(const git_oid *a, const git_oid *b)
{
    return a == b || (a && b && git_oid_equal(a, b));
}

bool walk_decide(struct walk *w, size_t file)
{
    struct history_file *f = &w->files[file];
    struct change *all = w->changes[file], *last = NULL;
    bool reviewed = false;
    for (struct change *c = all; c; c = c->next)
        c->undone = undone_by(w, file, c);
    for (struct change *c = all; c && !reviewed; c = c->next) {
        if (is_past(w, all, c))
            continue;
        reviewed = (c->never && !c->undone) || was_reviewed(w, deed_of(c), file);
        if (!last || reviewed)
            last = c;
    }
    if (!last)
        return false;
    bool nobody = last->never && !last->undone;
    const struct deed *by = nobody ? NULL : history_deed(w->history, deed_of(last));
    if (!w->present[file].judged) {
        f->author = by ? by->authors[0].at : NULL;
        f->reviewed = reviewed;
        w->present[file] =
            (struct present){true, !reviewed && may_be_still(w, all, file), last->id};
    } else if (reviewed && w->present[file].may_be_still) {
        f->reviewed = is_same(last->id, w->present[file].id);
    }
    if (f->go_on)
        name_version(w, f, reviewed ? last->id : NULL);
    return !reviewed && (f->go_on || w->present[file].may_be_still) &&
           go_on(w, file, last);
}
