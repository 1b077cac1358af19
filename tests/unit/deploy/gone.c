/* After a withdrawal no object of the repository holds what it was. */
#include "remote_fixture.h"

static struct fixture *with_repository(const char *how)
{
    struct fixture *f = fixture_new();
    char script[300];
    snprintf(
        script, sizeof(script),
        "git init -q repo && cd repo && echo inhoud > bron.md && git add . && git "
        "commit -qm begin; git init -q --bare ../doel.git; for r in . ../doel.git; do "
        "git -C $r config core.logAllRefUpdates always; %s; done",
        how);
    shell(script);
    return f;
}

static const char *const *site_number(int i)
{
    static char page[64], photo[64];
    static const char *site[] = {
        "index.html", page, "foto/weg.txt", photo, "blijft.txt", "blijft", NULL};
    snprintf(page, sizeof(page), "bladzijde %d .", i);
    snprintf(photo, sizeof(photo), "opname nummer %d .", i);
    return site;
}

/* Ten in a row, with whatever git does between: in the repository itself and in one
 * that is pushed to. */
static void ten_deploys(const char *between, const char *how)
{
    struct fixture *f = with_repository(how);
    const char *const places[] = {"repo", "doel.git"};
    for (int i = 0; i < 10; i++) {
        char *old[2] = {NULL, NULL}, mark[64];
        if (i)
            for (int p = 0; p < 2; p++)
                old[p] = objects_with(places[p], "index.html|foto.*");
        assert_pushes(f, "repo", site_number(i),
                      (struct pushing){.remote = "../doel.git"});
        snprintf(mark, sizeof(mark), "bladzijde %d .", i);
        for (int p = 0; p < 2; p++) {
            if (old[p])
                assert_gone(places[p], old[p]);
            free(old[p]);
            free(in(places[p], between));
            char *page = in(places[p], "git show pages:index.html; git show "
                                       "pages:blijft.txt");
            assert_non_null(strstr(page, mark));
            free(page);
        }
    }
    assert_slice(slice_of(in("doel.git", "git log -g --format=%H pages | wc -l")), "0");
    assert_slice(
        slice_of(in("doel.git", "ls | grep voornaam || true; ls -A objects/pack | "
                                "grep -c keep")),
        "1");
    fixture_free(f);
}

static void loose(void **state)
{
    (void)state;
    ten_deploys("true", "true");
}
static void at_once_in_packs(void **state)
{
    (void)state;
    ten_deploys("true", "git -C $r config transfer.unpackLimit 1");
}
static void with_gc_between(void **state)
{
    (void)state;
    ten_deploys("git gc -q --prune=now; git update-server-info", "true");
}
/* Everything into one pack, kept ones too, with all tables that git has. */
static void with_repack_between(void **state)
{
    (void)state;
    ten_deploys("git repack -adq --pack-kept-objects; git multi-pack-index write "
                "2>/dev/null; git commit-graph write --reachable 2>/dev/null",
                "true");
}

/* git has one copy of the same file: of the content, of lost work, of another branch.
 */
static void what_others_need_stays(void **state)
{
    struct fixture *f = with_repository("true");
    (void)state;
    assert_pushes(f, "repo", SITE("a.txt", "samen", "b.txt", "alleen", "c.txt", "x"),
                  (struct pushing){0});
    char *old = objects_with("repo", "b.txt");
    /* Not written by git, which has it in our pack. */
    shell("cd repo && printf samen > zelfde.txt && git add . && git commit -qm inhoud");
    shell("cd repo && echo verloren > v.txt && git add v.txt && git commit -qm "
          "verloren && "
          "git rev-parse HEAD > ../verloren && git reset -q --hard HEAD^ && "
          "git reflog expire --expire=now --all; printf x > klaar.txt; git add "
          "klaar.txt");
    for (int i = 0; i < 3; i++) {
        char page[8];
        snprintf(page, sizeof(page), "v%d", i & 7);
        assert_pushes(f, "repo", SITE("index.html", page), (struct pushing){0});
        assert_gone("repo", old);
        assert_slice(shell("cd repo && git show HEAD:zelfde.txt && echo && git show "
                           "$(cat ../verloren):v.txt && git show :klaar.txt"),
                     "samen\nverloren\nx");
        if (i == 1)
            shell("cd repo && git gc -q");
    }
    fixture_free(f);
}

/* A tag on an earlier website is told; when it is gone, so is the website. */
static void a_tag_keeps_it(void **state)
{
    struct fixture *f = with_repository("true");
    (void)state;
    assert_pushes(f, "repo", site_number(1), (struct pushing){0});
    char *old = objects_with("repo", "index.html|foto.*");
    shell("cd repo && git tag toen pages");
    assert_true(push_site(f, "repo", site_number(2), (struct pushing){0}));
    assert_complaint(f, DIAG_WARNING, "git for-each-ref --contains");
    assert_slice(shell("cd repo && git show toen:index.html"), "bladzijde 1 .");
    shell("cd repo && git gc -q && git tag -d toen");
    assert_pushes(f, "repo", site_number(2), (struct pushing){0});
    assert_gone("repo", old);
    fixture_free(f);
}

/* Somebody looked at it, fetched it, had it in another work tree's log. */
static void copies_and_logs_go(void **state)
{
    struct fixture *f = with_repository("true");
    (void)state;
    assert_pushes(f, "repo", site_number(1), (struct pushing){.remote = "../doel.git"});
    char *old = objects_with("repo", "index.html|foto.*");
    shell("cd repo && git remote add origin ../doel.git && git fetch -q origin && "
          "git checkout -q pages && git checkout -q main && git worktree add -q -b w "
          "../boom main && cd ../boom && git checkout -q --detach pages && git "
          "checkout -q w;"
          "cd ../doel.git && git symbolic-ref HEAD refs/heads/pages");
    assert_pushes(f, "repo", site_number(2), (struct pushing){.remote = "origin"});
    assert_gone("repo", old);
    assert_gone("doel.git", old);
    fixture_free(f);
}

/* Two branches of two sites in one repository do not clear each other's. */
static void another_site_beside_it(void **state)
{
    struct fixture *f = with_repository("true");
    struct branch_target target = {"repo", "pages/b", NULL, 20778, false, NULL};
    (void)state;
    target.branch = "andere";
    for (int i = 0; i < 3; i++) {
        assert_pushes(f, "repo", site_number(i), (struct pushing){0});
        struct verified_tree *tree = make_site(f, site_number(5));
        struct branch_deploy *d = branch_prepare(&target, tree, NULL, 0, f->diag);
        assert_true(d && branch_commit(d, f->diag));
        branch_free(d);
        verified_tree_free(tree);
        assert_slice(shell("cd repo && git fsck --full --strict 2>&1; git show "
                           "andere:index.html"),
                     "bladzijde 5 .");
    }
    fixture_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(loose),
        cmocka_unit_test(at_once_in_packs),
        cmocka_unit_test(with_gc_between),
        cmocka_unit_test(with_repack_between),
        cmocka_unit_test(what_others_need_stays),
        cmocka_unit_test(a_tag_keeps_it),
        cmocka_unit_test(copies_and_logs_go),
        cmocka_unit_test(another_site_beside_it),
    };
    return cmocka_run_group_tests_name("deploy/gone", tests, NULL, NULL);
}
