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
    char *logged = in("doel.git", "git log -g --format=%H pages | wc -l");
    char *kept = in("doel.git", "ls | grep voornaam || true; ls -A objects/pack | "
                                "grep -c keep");
    assert_string_equal(logged, "0");
    assert_string_equal(kept, "1");
    free(logged);
    free(kept);
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
          "git reflog expire --expire=now --all; mkdir static; printf x > "
          "static/klaar.txt; git add static");
    for (int i = 0; i < 3; i++) {
        char page[8];
        snprintf(page, sizeof(page), "v%d", i & 7);
        assert_pushes(f, "repo", SITE("index.html", page), (struct pushing){0});
        assert_gone("repo", old);
        assert_slice(shell("cd repo && git show HEAD:zelfde.txt && echo && git show "
                           "$(cat ../verloren):v.txt && git show :static/klaar.txt"),
                     "samen\nverloren\nx");
        if (i == 1)
            shell("cd repo && git gc -q");
    }
    free(old);
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
    for (int i = 0; i < 2; i++) /* as long as it is so */
        assert_warns(f, "repo", site_number(2), (struct pushing){0},
                     "because of \"refs/tags/toen\"");
    assert_slice(shell("cd repo && git show toen:index.html"), "bladzijde 1 .");
    shell("cd repo && git gc -q && git tag -d toen");
    assert_pushes(f, "repo", site_number(2), (struct pushing){0});
    assert_gone("repo", old);
    free(old);
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
    free(old);
    fixture_free(f);
}

/* A copy that is another commit, or none, is one as well: who has it is named. */
static void copies_are_told(void **state)
{
    static const struct {
        const char *make, *words, *unmake;
    } cases[] = {
        {"git branch oud $(git commit-tree -m kopie pages^{tree})",
         "(2), with what was withdrawn since, because of \"refs/heads/oud\":",
         "git branch -q -D oud"},
        {"git show pages:index.html > x.html; git add x.html", "\"what is staged",
         "git rm -q -f --cached x.html"},
        {"git commit -qm los --allow-empty; git checkout -q --detach; git cherry-pick "
         "pages >/dev/null; git checkout -q main; git reset -q --hard HEAD^",
         "\"the log of HEAD\":", "git reflog expire --expire=now --all"},
        {"git cherry-pick pages >/dev/null", "because of \"refs/heads/main\"",
         "git reset -q --hard HEAD^; git reflog expire --expire=now --all"},
        {"git worktree add -q --detach ../boom pages", "\"the work tree /",
         "git worktree remove --force ../boom"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct fixture *f = with_repository("true");
        assert_pushes(f, "repo", site_number(1), (struct pushing){0});
        char *old = objects_with("repo", "index.html|foto.*");
        free(in("repo", cases[i].make));
        for (int n = 2; n < 4; n++)
            assert_warns(f, "repo", site_number(n), (struct pushing){0},
                         cases[i].words);
        free(in("repo", cases[i].unmake));
        assert_pushes(f, "repo", site_number(4), (struct pushing){0});
        assert_gone("repo", old);
        free(old);
        fixture_free(f);
    }
}

/* Two branches of two sites in one repository do not clear each other's. */
static void another_site_beside_it(void **state)
{
    struct fixture *f = with_repository("true");
    (void)state;
    for (int i = 0; i < 3; i++) {
        push_site(f, "repo", site_number(i), (struct pushing){0});
        push_site(f, "repo", site_number(5), (struct pushing){.branch = "b/andere"});
        assert_complaint(f, DIAG_WARNING,
                         "branch \"pages\" has a website of an earlier");
        assert_slice(shell("cd repo && git gc -q --prune=now; git fsck --full --strict "
                           "2>&1; git show b/andere:index.html"),
                     "bladzijde 5 .");
    }
    fixture_free(f);
}

/* Settings that name another branch: the old one is told of, here and at the remote,
 * and goes with the first deploy after it does. */
static void a_branch_that_was_left(void **state)
{
    struct pushing o = {.branch = "web", .remote = "../doel.git"};
    (void)state;
    for (int same_first = 0; same_first < 2; same_first++) {
        struct fixture *f = with_repository("true");
        assert_pushes(f, "repo", site_number(1),
                      (struct pushing){.remote = "../doel.git"});
        char *old = objects_with("repo", "index.html|foto.*");
        for (int i = 2 - same_first; i < 4; i++) { /* the same site: the same commit */
            assert_true(push_site(f, "repo", site_number(i), o));
            assert_complaint(f, DIAG_WARNING, "git branch -D \"pages\"");
        }
        assert_slice(shell("git -C repo show pages:foto/weg.txt"), "opname nummer 1 .");
        assert_slice(shell("git -C doel.git show pages:foto/weg.txt"),
                     "opname nummer 1 .");
        shell("git -C repo branch -q -D pages; git -C doel.git branch -q -D pages");
        assert_warns(f, "repo", site_number(3), o,
                     "\"pages\" was pushed to a remote as well");
        assert_gone("repo", old);
        assert_gone("doel.git", old);
        assert_slice(shell("cd repo/.git; ls voornaam; ls objects/pack | grep -c keep; "
                           "git show web:index.html"),
                     "deployed-web\n1\nbladzijde 3 .");
        assert_pushes(f, "repo", site_number(3), o);
        /* It may be made again. */
        assert_true(push_site(f, "repo", site_number(4), (struct pushing){0}));
        assert_complaint(f, DIAG_WARNING, "git branch -D \"web\"");
        free(old);
        fixture_free(f);
    }
}

/* From a repository that deploys to a folder now. */
static void no_branch_any_more(void **state)
{
    struct fixture *f = with_repository("true");
    (void)state;
    assert_true(branch_clear_others(".", NULL, NULL, f->diag)); /* no repository */
    assert_true(branch_clear_others("repo", NULL, NULL, f->diag));
    assert_slice(shell("ls repo/.git | grep voornaam || true"), "");
    assert_pushes(f, "repo", site_number(1), (struct pushing){0});
    char *old = objects_with("repo", "index.html|foto.*");
    assert_true(branch_clear_others("repo", "pages", NULL, f->diag));
    assert_no_complaint(f);
    for (int i = 0; i < 2; i++) {
        assert_true(branch_clear_others("repo", NULL, NULL, f->diag));
        assert_complaint(f, DIAG_WARNING, "git branch -D \"pages\"");
    }
    shell("cd repo && git tag toen pages; git branch -q -D pages");
    for (int i = 0; i < 2; i++) {
        assert_true(branch_clear_others("repo", NULL, NULL, f->diag));
        assert_complaint(f, DIAG_WARNING, "\"refs/tags/toen\"");
    }
    shell("git -C repo tag -d toen");
    assert_true(branch_clear_others("repo", NULL, NULL, f->diag));
    assert_no_complaint(f);
    assert_gone("repo", old);
    assert_slice(shell("ls repo/.git repo/.git/objects/pack | grep -E 'voornaam|keep' "
                       "|| true"),
                 "");
    assert_pushes(f, "repo", site_number(2), (struct pushing){0});
    free(old);
    fixture_free(f);
}

/* What --force replaces is somebody's: it is named, and its log is theirs. */
static void logs_of_others_stay(void **state)
{
    struct fixture *f = with_repository("true");
    (void)state;
    shell("cd repo && git remote add origin ../doel.git && git push -q origin "
          "main:pages main:feature/pages && git fetch -q && git branch pages main && "
          "git checkout -q pages && echo werk > werk.md && git add . && git commit -qm "
          "werk && git push -q -f origin pages && git checkout -q main");
    char *work = in("repo", "git rev-parse pages"), words[200];
    assert_true(push_site(f, "repo", site_number(1),
                          (struct pushing){.remote = "origin", .force = true}));
    assert_int_equal(diag_count(f->diag, DIAG_WARNING), 2); /* here and there */
    snprintf(words, sizeof(words), "pages-replaced-%.12s", work);
    assert_complaint(f, DIAG_WARNING, words);
    char *old = objects_with("repo", "index.html|foto.*");
    assert_pushes(f, "repo", site_number(2), (struct pushing){.remote = "origin"});
    const char *const places[] = {"repo", "doel.git"};
    for (int p = 0; p < 2; p++) {
        assert_gone(places[p], old);
        char *log = in(places[p], "git log -g --format=%H pages"), *is;
        assert_non_null(strstr(log, work));
        snprintf(words, sizeof(words),
                 "git gc -q --prune=now; git show pages-replaced-%.12s:werk.md", work);
        is = in(places[p], words);
        assert_string_equal(is, "werk");
        free(log), free(is);
    }
    assert_slice(shell("git -C repo log -g --format=%gs "
                       "refs/remotes/origin/feature/pages | wc -l; git -C repo "
                       "rev-parse -q --verify origin/feature/pages | wc -l"),
                 "1\n1");
    free(old), free(work);
    fixture_free(f);
}

/* What it fetched when it was made is forgotten by a clone that deploys. */
static void a_second_clone(void **state)
{
    struct fixture *f = with_repository("true");
    (void)state;
    assert_pushes(f, "repo", site_number(1), (struct pushing){.remote = "../doel.git"});
    char *old = objects_with("repo", "index.html|foto.*");
    shell("git -C repo push -q ../doel.git main; git clone -q doel.git tweede; git -C "
          "doel.git symbolic-ref HEAD refs/heads/main");
    assert_pushes(f, "tweede", site_number(2), (struct pushing){.remote = "origin"});
    assert_gone("tweede", old);
    assert_gone("doel.git", old);
    free(old);
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
        cmocka_unit_test(copies_are_told),
        cmocka_unit_test(another_site_beside_it),
        cmocka_unit_test(a_branch_that_was_left),
        cmocka_unit_test(no_branch_any_more),
        cmocka_unit_test(logs_of_others_stay),
        cmocka_unit_test(a_second_clone),
    };
    return cmocka_run_group_tests_name("deploy/gone", tests, NULL, NULL);
}
