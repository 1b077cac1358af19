/* A branch of one commit: made, moved, by us and by others. */
#include "deploy_fixture.h"

static const date_t today = 20778; /* 2026-11-21 */

struct deploy {
    const char *repository, *remote;
    const char *const *site;
    bool force, dry;
    const char *plan; /* what must be in it; NULL: not looked at */
    date_t today;
    void (*before_step)(const char *step);
};

static char last_commit[41], last_tree[41];

static bool deploy(struct fixture *f, struct deploy o)
{
    struct branch_target target = {o.repository ? o.repository : "repo",
                                   "pages",
                                   o.remote,
                                   o.today ? o.today : today,
                                   o.force,
                                   o.before_step,
                                   NULL};
    struct verified_tree *tree = make_site(f, o.site);
    struct branch_deploy *d = branch_prepare(&target, tree, NULL, 0, f->diag);
    if (d) {
        strcpy(last_commit, branch_commit_id(d));
        strcpy(last_tree, branch_tree_id(d));
        if (o.plan)
            assert_string_equal(plan_text(branch_plan(d)), o.plan);
    }
    bool well = d && (o.dry || branch_commit(d, f->diag));
    branch_free(d);
    verified_tree_free(tree);
    return well;
}

static void assert_deploys(struct fixture *f, struct deploy o)
{
    if (!deploy(f, o))
        fail_msg("%s", diag_text(f->diag, NULL));
}

static struct fixture *with_repository(void)
{
    struct fixture *f = fixture_new();
    shell("git init -q repo && cd repo && echo inhoud > bron.md && git add . && "
          "git commit -qm begin");
    return f;
}

static void one_commit_the_same_anywhere(void **state)
{
    struct fixture *f = with_repository();
    const char *const *site = SITE("index.html", "een", "a/b/c.txt", "c", "a.txt", "",
                                   ".nojekyll", "", "nieuws/x/.gone", "");
    char commit[41], tree[41];
    (void)state;
    assert_deploys(f, (struct deploy){.site = site});
    strcpy(commit, last_commit);
    strcpy(tree, last_tree);
    assert_slice(shell("cd repo && git rev-parse pages"), commit);
    assert_slice(shell("cd repo && git rev-parse 'pages^{tree}'"), tree);
    assert_slice(shell("cd repo && git rev-list --count pages"), "1");
    assert_slice(
        shell("cd repo && git log --format='%an <%ae> %ad|%cn <%ce> %cd|%s|%P' "
              "--date=iso pages"),
        "Voornaam <voornaam@localhost> 2026-11-21 00:00:00 +0000|Voornaam "
        "<voornaam@localhost> 2026-11-21 00:00:00 +0000|Website, made by "
        "Voornaam|");
    assert_slice(
        shell("cd repo && git ls-tree -r --format='%(objectmode) %(path)' pages"),
        "100644 .nojekyll\n100644 a.txt\n100644 a/b/c.txt\n100644 index.html\n"
        "100644 nieuws/x/.gone");
    assert_slice(shell("cd repo && git fsck --full --strict 2>&1"), "");
    shell("git clone -q --bare repo 'ergens: anders.git' && cd 'ergens: anders.git' && "
          "git branch -D pages -q && git pack-refs --all");
    umask(077);
    setenv("TZ", "Pacific/Kiritimati", 1);
    assert_deploys(f,
                   (struct deploy){.repository = "ergens: anders.git", .site = site});
    umask(022);
    unsetenv("TZ");
    assert_string_equal(last_commit, commit);
    assert_string_equal(last_tree, tree);
    /* The next day, the same site: the same commit. */
    assert_deploys(f, (struct deploy){.site = site, .today = today + 1, .plan = ""});
    assert_string_equal(last_commit, commit);
    assert_slice(shell("cd repo/.git/voornaam && ls"), "deployed-pages");
    assert_no_complaint(f);
    fixture_free(f);
}

static void a_dry_run_changes_nothing(void **state)
{
    struct fixture *f = with_repository();
    char before[2000];
    (void)state;
    snprintf(before, sizeof(before), "%.*s",
             SLICE_FMT(shell("cd repo && find . | sort")));
    assert_deploys(f, (struct deploy){.site = SITE("index.html", "1", "b.html", "2"),
                                      .dry = true,
                                      .plan = "+ b.html\n+ index.html\n"});
    assert_slice(shell("cd repo && find . | sort"), before);
    assert_deploys(f, (struct deploy){.site = SITE("index.html", "1", "b.html", "2")});
    snprintf(before, sizeof(before), "%.*s",
             SLICE_FMT(shell("cd repo && find . | sort")));
    assert_deploys(f, (struct deploy){.site = SITE("index.html", "3", "c.html", "2"),
                                      .dry = true,
                                      .plan = "- b.html\n+ c.html\n~ index.html\n"});
    assert_slice(shell("cd repo && find . | sort"), before);
    assert_no_complaint(f);
    fixture_free(f);
}

static void moved_by_somebody_else(void **state)
{
    struct fixture *f = with_repository();
    const char *const *one = SITE("index.html", "1"), *const *two =
                                                          SITE("index.html", "2");
    char theirs[41];
    (void)state;
    shell("cd repo && git branch pages");
    assert_false(deploy(f, (struct deploy){.site = one}));
    assert_complaint(f, DIAG_REFUSED, "somebody else moved branch \"pages\"");
    assert_slice(shell("cd repo && git log --format=%s pages"), "begin");
    shell("cd repo && git branch -D pages");
    assert_deploys(f, (struct deploy){.site = one});
    shell("cd repo && git branch -f pages main");
    assert_false(deploy(f, (struct deploy){.site = two}));
    assert_complaint(f, DIAG_REFUSED, last_commit);
    shell("cd repo && git branch -D pages");
    assert_false(deploy(f, (struct deploy){.site = two}));
    assert_complaint(f, DIAG_REFUSED, "it is at no commit");
    /* Work of others that is replaced is not destroyed. */
    shell("cd repo && git checkout -q --orphan anders && echo w > werk && git add . && "
          "git commit -qm werk && git branch -f pages && git checkout -q main && "
          "git branch -D -q anders");
    memcpy(theirs, shell("cd repo && git rev-parse pages").at, 40);
    theirs[40] = '\0';
    assert_deploys(f, (struct deploy){.site = two, .force = true});
    char script[200];
    snprintf(script, sizeof(script), "cd repo && git cat-file -p %s:werk", theirs);
    assert_slice(shell(script), "w");
    assert_slice(shell("cd repo && git show pages:index.html"), "2");
    snprintf(script, sizeof(script), "pages-replaced-%.12s", theirs);
    assert_complaint(f, DIAG_WARNING, script);
    snprintf(script, sizeof(script),
             "cd repo && git gc -q --prune=now && git show pages-replaced-%.12s:werk",
             theirs);
    assert_slice(shell(script), "w");
    fixture_free(f);
}

static void not_the_branch_of_the_content(void **state)
{
    struct fixture *f = with_repository();
    const char *const *site = SITE("index.html", "1");
    (void)state;
    shell("cd repo && git checkout -q -b pages");
    assert_false(deploy(f, (struct deploy){.site = site, .force = true}));
    assert_complaint(f, DIAG_REFUSED, "is the one that this repository is on");
    shell("cd repo && git checkout -q main && git worktree add -q ../boom pages");
    assert_false(deploy(f, (struct deploy){.site = site, .force = true}));
    assert_complaint(f, DIAG_REFUSED, "is the one that this repository is on");
    shell(
        "git init -q --bare leeg && cd leeg && git symbolic-ref HEAD refs/heads/pages");
    assert_false(deploy(f, (struct deploy){.repository = "leeg", .site = site}));
    assert_complaint(f, DIAG_REFUSED, "is the one that this repository is on");
    /* From a work tree beside the first, and from a folder in one. */
    shell("cd repo && git worktree remove ../boom && git branch -D -q pages && "
          "git worktree add -q ../tweede -b tweede && mkdir ../tweede/map");
    assert_deploys(f, (struct deploy){.repository = "tweede/map", .site = site});
    assert_slice(shell("cd repo && git show pages:index.html"), "1");
    assert_slice(shell("ls repo/.git/voornaam"), "deployed-pages");
    assert_false(deploy(f, (struct deploy){.repository = "/", .site = site}));
    assert_complaint(f, DIAG_ERROR, "no git repository");
    fixture_free(f);
}

static void names_and_kinds_that_git_refuses(void **state)
{
    struct fixture *f = with_repository();
    static const char *const names[] = {"-x",  "a..b", "a.lock", "HEAD",
                                        "a b", "",     "a/"};
    struct verified_tree *tree = make_site(f, SITE("index.html", "1"));
    (void)state;
    for (size_t i = 0; i < COUNT(names); i++) {
        struct branch_target target = {"repo", names[i], NULL, today, true, NULL, NULL};
        assert_null(branch_prepare(&target, tree, NULL, 0, f->diag));
        assert_complaint(f, DIAG_ERROR, "can't be the name of a branch");
    }
    shell("git init -q --object-format=sha256 breed");
    struct branch_target target = {"breed", "pages", NULL, today, true, NULL, NULL};
    assert_null(branch_prepare(&target, tree, NULL, 0, f->diag));
    assert_complaint(f, DIAG_ERROR, "breed");
    verified_tree_free(tree);
    fixture_free(f);
}

static void what_did_not_pass_is_refused(void **state)
{
    struct fixture *f = with_repository();
    struct branch_target target = {"repo", "pages", NULL, today, false, NULL, NULL};
    struct branch_extra extra = {"CNAME", SLICE("www.school.example\n")};
    struct verified_tree *tree = make_site(f, SITE("index.html", "1"));
    (void)state;
    assert_null(branch_prepare(&target, tree, &extra, 1, f->diag));
    assert_complaint(f, DIAG_ERROR, "CNAME: error: this file is not what the gate");
    assert_true(fs_write("site/index.html", SLICE("2")));
    assert_null(branch_prepare(&target, tree, NULL, 0, f->diag));
    assert_complaint(f, DIAG_ERROR,
                     "index.html: error: this file is not what the gate");
    verified_tree_free(tree);
    assert_slice(shell("cd repo && git for-each-ref --format='%(refname)'; "
                       "ls .git/voornaam 2>/dev/null || true"),
                 "refs/heads/main");
    fixture_free(f);
}

/* Locks that a killed git left: waited for, then removed; a fresh one is somebody's. */
static void locks_of_git(void **state)
{
    struct fixture *f = with_repository();
    (void)state;
    shell("cd repo/.git && touch -d '1 minute ago' packed-refs.lock "
          "refs/heads/pages.lock");
    assert_deploys(f, (struct deploy){.site = SITE("index.html", "1")});
    shell("touch repo/.git/refs/heads/pages.lock");
    assert_false(deploy(f, (struct deploy){.site = SITE("index.html", "2")}));
    assert_complaint(f, DIAG_ERROR, "can't move the branch");
    assert_slice(shell("cd repo && git show pages:index.html; ls .git/refs/heads"),
                 "1main\npages\npages.lock");
    shell("rm repo/.git/refs/heads/pages.lock");
    assert_deploys(f, (struct deploy){.site = SITE("index.html", "2")});
    assert_no_complaint(f);
    fixture_free(f);
}

static int steps_left;

static void end_at_step(const char *step)
{
    (void)step;
    if (steps_left-- == 0)
        _exit(9);
}

/* Ended before each of the steps, here and with a remote: whole, and the next goes on.
 */
static void ended_between_steps(void **state)
{
    struct fixture *f = with_repository();
    bool ended = true;
    (void)state;
    shell("git init -q --bare doel.git");
    assert_deploys(f,
                   (struct deploy){.site = SITE("index.html", "versie-0-.", "z", "zz"),
                                   .remote = "../doel.git"});
    for (int i = 0; ended; i++) {
        char old[32], new[32];
        int status;
        snprintf(old, sizeof(old), "versie-%d-.", i);
        snprintf(new, sizeof(new), "versie-%d-.", i + 1);
        struct deploy o = {.site = SITE("index.html", new, "z", "zz"),
                           .remote = "../doel.git",
                           .before_step = end_at_step};
        steps_left = i;
        if (fork() == 0)
            _exit(deploy(f, o) ? 0 : 1);
        wait(&status);
        ended = WEXITSTATUS(status) == 9;
        assert_true(ended || WEXITSTATUS(status) == 0);
        struct slice seen = shell("cd repo && git show pages:index.html");
        assert_true(slice_eq_c(seen, old) || slice_eq_c(seen, new));
        seen = shell("cd doel.git && git show pages:index.html");
        assert_true(slice_eq_c(seen, old) || slice_eq_c(seen, new));
        o.before_step = NULL;
        assert_deploys(f, o);
        assert_slice(shell("ls repo/.git/voornaam"), "deployed-pages");
        for (int there = 0; there < 2; there++) {
            char script[300];
            snprintf(script, sizeof(script),
                     "cd %s && git fsck --full --strict && git cat-file "
                     "--batch-all-objects --batch",
                     there ? "doel.git" : "repo");
            assert_lacks(shell(script), old);
            assert_contains(shell(script), new);
        }
        assert_false(!ended && i < 6);
    }
    assert_slice(shell("ls doel.git | grep voornaam || true"), "");
    assert_no_complaint(f);
    fixture_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_commit_the_same_anywhere),
        cmocka_unit_test(a_dry_run_changes_nothing),
        cmocka_unit_test(moved_by_somebody_else),
        cmocka_unit_test(not_the_branch_of_the_content),
        cmocka_unit_test(names_and_kinds_that_git_refuses),
        cmocka_unit_test(what_did_not_pass_is_refused),
        cmocka_unit_test(locks_of_git),
        cmocka_unit_test(ended_between_steps),
    };
    return cmocka_run_group_tests_name("deploy/branch", tests, NULL, NULL);
}
