/* A folder that is replaced as a whole. */
#include "deploy_fixture.h"

#include <sys/mount.h>

static bool deploy(struct fixture *f, const char *folder, const char *const *pairs,
                   const char *plan)
{
    struct verified_tree *tree = make_site(f, pairs);
    struct directory_deploy *d = directory_prepare(folder, tree, NULL, f->diag);
    if (d && plan)
        assert_string_equal(plan_text(directory_plan(d)), plan);
    bool well = d && directory_commit(d, f->diag);
    directory_free(d);
    verified_tree_free(tree);
    return well;
}

static void assert_tree(const char *folder, const char *expected)
{
    char script[300];
    snprintf(script, sizeof(script),
             "cd %s && find . -type f ! -name .voornaam-output | LC_ALL=C sort | "
             "while read -r f; do echo \"$f $(cat \"$f\")\"; done; test -s "
             ".voornaam-output",
             folder);
    assert_slice(shell(script), expected);
}

static void assert_nothing_beside(void)
{
    assert_slice(shell("ls -d *voornaam* live*/../*voornaam* 2>/dev/null || true"), "");
}

static void first_then_changed_then_the_same(void **state)
{
    struct fixture *f = fixture_new();
    struct stat before, after, top;
    (void)state;
    assert_true(deploy(f, "live",
                       SITE("index.html", "een", "a/b.txt", "b", "weg.html", "w"),
                       "+ a/b.txt\n+ index.html\n+ weg.html\n"));
    assert_tree("live", "./a/b.txt b\n./index.html een\n./weg.html w");
    assert_int_equal(chmod("live", 0750), 0);
    assert_int_equal(stat("live/a/b.txt", &before), 0);
    assert_int_equal(before.st_mode & 07777, 0644);
    struct verified_tree *tree =
        make_site(f, SITE("index.html", "twee", "a/b.txt", "b"));
    struct directory_deploy *d = directory_prepare("live/", tree, NULL, f->diag);
    assert_non_null(d);
    assert_string_equal(plan_text(directory_plan(d)), "~ index.html\n- weg.html\n");
    assert_int_equal(directory_plan(d)->pages_before, 2);
    assert_int_equal(directory_plan(d)->pages_removed, 1);
    assert_true(deploy_plan_is_drastic(directory_plan(d)));
    directory_free(d); /* a dry run */
    assert_tree("live", "./a/b.txt b\n./index.html een\n./weg.html w");
    assert_nothing_beside();
    verified_tree_free(tree);
    assert_true(deploy(f, "live", SITE("index.html", "twee", "a/b.txt", "b"), NULL));
    assert_tree("live", "./a/b.txt b\n./index.html twee");
    assert_int_equal(stat("live/a/b.txt", &after), 0);
    assert_true(before.st_ino == after.st_ino &&
                before.st_mtim.tv_nsec == after.st_mtim.tv_nsec);
    assert_int_equal(stat("live", &top), 0);
    assert_int_equal(top.st_mode & 07777, 0750);
    assert_true(deploy(f, "live", SITE("index.html", "twee", "a/b.txt", "b"), ""));
    assert_nothing_beside();
    assert_no_complaint(f);
    fixture_free(f);
}

/* As in a dry run: the folders above it are made for the lock, and go with it. */
static void nothing_made_stays(void **state)
{
    struct fixture *f = fixture_new();
    struct verified_tree *tree = make_site(f, SITE("index.html", "een"));
    char absolute[128];
    (void)state;
    snprintf(absolute, sizeof(absolute), "%s/q/a/b/live", f->top);
    assert_true(fs_make_folders("er/al"));
    const char *const folders[] = {"q/a/b/live", absolute, "q/live/", "er/al/a/b/live"};
    for (size_t i = 0; i < COUNT(folders); i++) {
        struct directory_deploy *d = directory_prepare(folders[i], tree, NULL, f->diag);
        assert_non_null(d);
        directory_free(d);
        assert_no_complaint(f);
        assert_slice(shell("find q er 2>/dev/null || true"), "er\ner/al");
    }
    struct directory_deploy *d = directory_prepare("q/a/b/live", tree, NULL, f->diag);
    assert_true(d && directory_commit(d, f->diag));
    directory_free(d);
    assert_slice(shell("cat q/a/b/live/index.html"), "een");
    verified_tree_free(tree);
    fixture_free(f);
}

static void modes_whatever_the_umask(void **state)
{
    struct fixture *f = fixture_new();
    struct stat info;
    (void)state;
    mode_t before = umask(077);
    assert_true(deploy(f, "diep/er/live", SITE("a/b.txt", "b"), NULL));
    umask(before);
    assert_int_equal(stat("diep/er/live", &info), 0);
    assert_int_equal(info.st_mode & 07777, 0755);
    assert_int_equal(stat("diep/er/live/a", &info), 0);
    assert_int_equal(info.st_mode & 07777, 0755);
    assert_int_equal(stat("diep/er/live/a/b.txt", &info), 0);
    assert_int_equal(info.st_mode & 07777, 0644);
    fixture_free(f);
}

/* By a link to it: what is replaced is where the link leads. */
static void a_link_stays(void **state)
{
    struct fixture *f = fixture_new();
    (void)state;
    assert_true(deploy(f, "live", SITE("a.txt", "1"), NULL));
    assert_int_equal(symlink("live", "link"), 0);
    assert_true(deploy(f, "link", SITE("a.txt", "2"), "~ a.txt\n"));
    assert_tree("live", "./a.txt 2");
    assert_slice(shell("readlink link"), "live");
    assert_int_equal(symlink("nergens", "los"), 0);
    assert_false(deploy(f, "los", SITE("a.txt", "2"), NULL));
    assert_complaint(f, DIAG_ERROR, "los");
    fixture_free(f);
}

static void what_is_not_ours_stays(void **state)
{
    struct fixture *f = fixture_new();
    (void)state;
    shell("mkdir live && touch live/.git; echo x > bestand");
    assert_false(deploy(f, "live", SITE("a.txt", "1"), NULL));
    assert_complaint(f, DIAG_ERROR, "has files that Voornaam did not make");
    assert_slice(shell("ls -A live"), ".git");
    assert_false(deploy(f, "bestand", SITE("a.txt", "1"), NULL));
    assert_complaint(f, DIAG_ERROR, "not a folder");
    assert_nothing_beside();
    fixture_free(f);
}

/* A link to a file elsewhere, a folder that is a link, a file that others may write to,
 * a second name: none of it is taken for the site, none of it is written through. */
static void what_was_planted_is_replaced(void **state)
{
    struct fixture *f = fixture_new();
    const char *const *site =
        SITE("a.txt", "1", "b.txt", "2", "m/c.txt", "3", "d.txt", "4");
    struct stat info;
    (void)state;
    assert_true(deploy(f, "live", site, NULL));
    shell("mkdir elders; echo -n 1 > elders/a; echo -n 3 > elders/c.txt;"
          "rm live/a.txt; ln -s ../elders/a live/a.txt;"
          "rm -r live/m; ln -s ../elders live/m; chmod 666 live/b.txt;"
          "mkfifo live/pijp; mkdir live/leeg");
    assert_true(deploy(f, "live", site, "~ a.txt\n- m\n+ m/c.txt\n- pijp\n"));
    assert_tree("live", "./a.txt 1\n./b.txt 2\n./d.txt 4\n./m/c.txt 3");
    assert_slice(shell("cat elders/a elders/c.txt; find live -type l; ls -A live"),
                 "13.voornaam-output\na.txt\nb.txt\nd.txt\nm");
    assert_int_equal(stat("live/b.txt", &info), 0);
    assert_int_equal(info.st_mode & 07777, 0644);
    /* In what a killed run left, and as that itself. */
    shell("mkdir -p live.voornaam-new/dicht; ln -s ../../elders live.voornaam-new/m;"
          "touch live.voornaam-new/dicht/x; chmod 500 live.voornaam-new/dicht;"
          "echo oud > live.voornaam-lock");
    assert_true(deploy(f, "live", site, ""));
    assert_nothing_beside();
    shell("ln -s elders live.voornaam-new");
    assert_true(deploy(f, "live", SITE("a.txt", "5"), NULL));
    assert_slice(shell("cat elders/a elders/c.txt; ls elders"), "13a\nc.txt");
    assert_nothing_beside();
    assert_no_complaint(f);
    fixture_free(f);
}

/* Between the gate and us. */
static void a_changed_file_is_refused(void **state)
{
    struct fixture *f = fixture_new();
    (void)state;
    assert_true(deploy(f, "live", SITE("a.txt", "1"), NULL));
    struct verified_tree *tree = make_site(f, SITE("a.txt", "2", "b.txt", "2"));
    struct directory_deploy *d = directory_prepare("live", tree, NULL, f->diag);
    assert_true(fs_write("site/b.txt", SLICE("Daan Bakker")));
    assert_false(directory_commit(d, f->diag));
    directory_free(d);
    verified_tree_free(tree);
    assert_complaint(f, DIAG_ERROR, "b.txt: error: this file is not what the gate");
    assert_tree("live", "./a.txt 1");
    assert_nothing_beside();
    fixture_free(f);
}

static void no_room_no_rights(void **state)
{
    struct fixture *f = fixture_new();
    static char large[3 << 20];
    (void)state;
    if (geteuid() != 0)
        skip();
    shell("mkdir klein");
    if (mount("tmpfs", "klein", "tmpfs", 0, "size=1m") != 0) {
        fixture_free(f);
        skip();
    }
    for (size_t i = 0; i < sizeof(large) - 1; i++)
        large[i] = (char)('a' + i % 7);
    assert_true(deploy(f, "klein/live", SITE("a.txt", "1"), NULL));
    assert_false(deploy(f, "klein/live", SITE("a.txt", "2", "groot.txt", large), NULL));
    assert_complaint(f, DIAG_ERROR, "the disk is full");
    assert_tree("klein/live", "./a.txt 1");
    assert_slice(shell("ls -A klein"), "live");
    assert_int_equal(mount(NULL, "klein", NULL, MS_REMOUNT | MS_RDONLY, NULL), 0);
    assert_false(deploy(f, "klein/live", SITE("a.txt", "2"), NULL));
    assert_complaint(f, DIAG_ERROR, "the disk can only be read");
    assert_int_equal(mount(NULL, "klein", NULL, MS_REMOUNT, NULL), 0);
    assert_tree("klein/live", "./a.txt 1");
    shell("rm -r klein/live");
    assert_false(deploy(f, "klein", SITE("a.txt", "2"), NULL));
    assert_complaint(f, DIAG_ERROR, "a disk of its own");
    assert_slice(shell("ls -A klein"), "");
    assert_nothing_beside();
    assert_int_equal(umount("klein"), 0);
    fixture_free(f);
}

/* Killed at 40 moments: always one site as a whole, and the next run goes on. */
static void a_kill_leaves_one_of_the_two(void **state)
{
    struct fixture *f = fixture_new();
    (void)state;
    assert_true(
        deploy(f, "live", SITE("a.txt", "0", "m/b.txt", "0", "c.txt", "0"), NULL));
    for (int i = 1; i <= 40; i++) {
        char number[8];
        snprintf(number, sizeof(number), "%d", i);
        struct verified_tree *tree =
            make_site(f, SITE("a.txt", number, "m/b.txt", number, "c.txt", number));
        pid_t child = fork();
        if (child == 0) {
            struct directory_deploy *d = directory_prepare("live", tree, NULL, f->diag);
            _exit(d && directory_commit(d, f->diag) ? 0 : 1);
        }
        usleep((useconds_t)(i * 150));
        kill(child, SIGKILL);
        assert_int_equal(waitpid(child, NULL, 0), child);
        struct slice seen =
            shell("cat live/a.txt; echo; cat live/m/b.txt; echo; cat live/c.txt");
        struct slice first, rest = seen, piece;
        assert_true(slice_cut(&first, &rest, '\n'));
        while (slice_cut(&piece, &rest, '\n'))
            assert_true(slice_eq(piece, first));
        verified_tree_free(tree);
        if (i % 4 == 0) {
            assert_true(deploy(
                f, "live", SITE("a.txt", number, "m/b.txt", number, "c.txt", number),
                NULL));
            assert_nothing_beside();
        }
    }
    assert_no_complaint(f);
    fixture_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(first_then_changed_then_the_same),
        cmocka_unit_test(nothing_made_stays),
        cmocka_unit_test(modes_whatever_the_umask),
        cmocka_unit_test(a_link_stays),
        cmocka_unit_test(what_is_not_ours_stays),
        cmocka_unit_test(what_was_planted_is_replaced),
        cmocka_unit_test(a_changed_file_is_refused),
        cmocka_unit_test(no_room_no_rights),
        cmocka_unit_test(a_kill_leaves_one_of_the_two),
    };
    return cmocka_run_group_tests_name("deploy/directory", tests, NULL, NULL);
}
