/* Deploying to a branch, for the tests of what stays and of remotes. */
#ifndef TESTS_REMOTE_FIXTURE_H
#define TESTS_REMOTE_FIXTURE_H

#include "deploy_fixture.h"

struct pushing {
    const char *remote, *rest; /* rest: what must be told afterwards; NULL: nothing */
    bool force, dry;
    const char *plan;
    const char *branch; /* NULL: pages */
};

static char last_commit[41];

static inline bool push_site(struct fixture *f, const char *repository,
                             const char *const *site, struct pushing o)
{
    struct branch_target target = {
        repository, o.branch ? o.branch : "pages", o.remote, 20778, o.force, NULL,
        NULL};
    struct verified_tree *tree = make_site(f, site);
    struct branch_deploy *d = branch_prepare(&target, tree, NULL, 0, f->diag);
    struct str rest;
    str_init(&rest);
    if (d)
        strcpy(last_commit, branch_commit_id(d));
    if (d && o.plan)
        assert_string_equal(plan_text(branch_plan(d)), o.plan);
    bool well = d && (o.dry || branch_commit(d, f->diag));
    if (well && !o.dry)
        branch_tell_rest(d, &rest);
    if (well && o.rest)
        assert_contains(str_slice(&rest), o.rest);
    else
        assert_slice(str_slice(&rest), "");
    str_release(&rest);
    branch_free(d);
    verified_tree_free(tree);
    return well;
}

static inline void assert_pushes(struct fixture *f, const char *repository,
                                 const char *const *site, struct pushing o)
{
    if (!push_site(f, repository, site, o))
        fail_msg("%s", diag_text(f->diag, NULL));
    assert_no_complaint(f);
}

/* It is deployed, and one thing is said of it: with these words, once. */
static inline void assert_warns(struct fixture *f, const char *repository,
                                const char *const *site, struct pushing o,
                                const char *words)
{
    if (!push_site(f, repository, site, o))
        fail_msg("%s", diag_text(f->diag, NULL));
    assert_int_equal(diag_count(f->diag, DIAG_WARNING), 1);
    assert_complaint(f, DIAG_WARNING, words);
}

/* What a shell prints in a repository; freed with the process. */
static inline char *in(const char *repository, const char *script)
{
    struct str whole;
    str_init(&whole);
    str_addf(&whole, "cd %s; %s", repository, script);
    struct slice out = shell(whole.at);
    str_release(&whole);
    return strndup(out.at, out.len);
}

/* None of these ids, a line each, is an object of the repository; it is whole. */
static inline void assert_gone(const char *repository, const char *ids)
{
    char *all =
        in(repository, "git fsck --full --strict 2>&1 | grep -v '^dangling' || true;"
                       "git cat-file --batch-all-objects --batch-check");
    struct slice id, rest = slice_of(ids);
    assert_true(slice_starts(slice_of(all), "0") || strlen(all) > 40);
    assert_null(strstr(all, "error"));
    assert_null(strstr(all, "missing"));
    while (slice_cut(&id, &rest, '\n')) {
        char hex[41];
        snprintf(hex, sizeof(hex), "%.*s", SLICE_FMT(id));
        if (strstr(all, hex))
            fail_msg("%s is still in %s", hex, repository);
    }
    free(all);
}

/* All objects of the branch that the next site will not have. */
static inline char *objects_with(const char *repository, const char *pattern)
{
    char script[300];
    snprintf(script, sizeof(script),
             "git rev-list --objects pages | grep -E '^.{40}( ?| (%s))$' | cut -c1-40",
             pattern);
    return in(repository, script);
}

#endif
