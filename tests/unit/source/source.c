/* The same site as a folder and as a commit; links that leave it, and hidden files. */
#include "../unit.h"

#include <errno.h>

#include "source/source.h"

static char folder[64];
static struct arena arena;
static struct diag *diag;

static const char *in(const char *name)
{
    return fs_join(&arena, folder, name);
}

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena);
    diag = diag_new();
    make_folder(folder);
    fs_write(in("site/voornaam.yml"), SLICE("title: x\n"));
    fs_write(in("site/nieuws/a.md"), SLICE("een"));
    fs_write(in("site/nieuws-b.md"), SLICE("twee"));
    fs_write(in("site/.verborgen/geheim"), SLICE("x"));
    fs_write(in("site/nieuws/.geheim"), SLICE("x"));
    fs_write(in("buiten/register.csv"), SLICE("geheim"));
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    fs_remove_tree(folder);
    arena_release(&arena);
    diag_free(diag);
    return 0;
}

static void assert_files(const struct source *s, const char *expected)
{
    struct str names;
    str_init(&names);
    for (size_t i = 0; i < s->files.len; i++)
        str_addf(&names, "%s ", s->files.at[i].path);
    assert_string_equal(names.at, expected);
    str_release(&names);
}

static void assert_read(const struct source *s, const char *path, const char *expected)
{
    struct str text;
    str_init(&text);
    assert_true(source_read(s, &text, path, 100));
    assert_slice(str_slice(&text), expected);
    assert_false(source_read(s, &text, path, 1));
    assert_int_equal(errno, EFBIG);
    str_release(&text);
}

static void test_folder(void **state)
{
    (void)state;
    struct source s;
    struct str text;
    str_init(&text);
    assert_true(source_open_folder(&s, in("site"), NULL, &arena, diag));
    assert_files(&s, "nieuws-b.md nieuws/a.md voornaam.yml ");
    assert_read(&s, "nieuws/a.md", "een");
    assert_false(source_read(&s, &text, "nergens.md", 100));
    assert_int_equal(errno, ENOENT);
    assert_null(s.commit);
    assert_non_null(source_find(&s, "nieuws-b.md"));
    assert_null(source_find(&s, "nieuws"));
    uint64_t stamp = source_find(&s, "nieuws/a.md")->stamp;
    source_release(&s);
    fs_write(in("site/nieuws/a.md"), SLICE("nog een"));
    assert_true(source_open_folder(&s, in("site"), in("site/nieuws"), &arena, diag));
    assert_files(&s, "nieuws-b.md voornaam.yml "); /* the output is no source */
    source_release(&s);
    assert_true(source_open_folder(&s, in("site"), NULL, &arena, diag));
    assert_true(source_find(&s, "nieuws/a.md")->stamp != stamp);
    source_release(&s);
    assert_said(&diag, "");
    assert_false(source_open_folder(&s, in("nergens"), NULL, &arena, diag));
    source_release(&s);
    str_release(&text);
}

static void test_links(void **state)
{
    (void)state;
    struct source s;
    struct str text;
    str_init(&text);
    assert_int_equal(symlink("nieuws/a.md", in("site/goed.md")), 0);
    assert_int_equal(symlink("../buiten/register.csv", in("site/uit.csv")), 0);
    assert_int_equal(symlink(in("buiten/register.csv"), in("site/uit2.csv")), 0);
    assert_int_equal(symlink("../buiten", in("site/map")), 0);
    assert_int_equal(symlink("nieuws", in("site/map2")), 0);
    assert_int_equal(symlink("nergens", in("site/kapot.md")), 0);
    assert_int_equal(symlink("rond.md", in("site/rond.md")), 0);
    fs_write(in("site-ernaast/x.md"), SLICE("x"));
    assert_int_equal(symlink("../site-ernaast/x.md", in("site/naast.md")), 0);
    assert_true(source_open_folder(&s, in("site"), NULL, &arena, diag));
    assert_files(&s, "goed.md nieuws-b.md nieuws/a.md voornaam.yml ");
    assert_read(&s, "goed.md", "een");
    assert_int_equal(diag_count(diag, DIAG_WARNING), 7);
    source_release(&s);
    str_release(&text);
}

static void git(const char *command)
{
    const char *line =
        arena_printf(
            &arena,
            "cd %s && env -u GIT_DIR HOME=%s GIT_CONFIG_NOSYSTEM=1 git -c "
            "init.defaultBranch=main -c user.name=x -c user.email=x@x.example %s "
            ">/dev/null 2>&1",
            folder, folder, command)
            .at;
    assert_int_equal(system(line), 0);
}

static void test_commit(void **state)
{
    (void)state;
    struct source s;
    if (system("git --version >/dev/null 2>&1") != 0)
        skip();
    git("init");
    git("add -A");
    git("commit -m een");
    fs_write(in("site/nieuws/a.md"), SLICE("later"));
    git("commit -a -m twee");
    fs_write(in("site/nieuws/a.md"), SLICE("niet vastgelegd"));
    const char *repository = arena_printf(&arena, "%s:site", folder).at;
    assert_true(source_open_commit(&s, repository, "HEAD", &arena, diag));
    assert_files(&s, "nieuws-b.md nieuws/a.md voornaam.yml ");
    assert_read(&s, "nieuws/a.md", "later");
    assert_int_equal(strlen(s.commit), 40);
    source_release(&s);
    assert_true(source_open_commit(&s, repository, "HEAD~1", &arena, diag));
    assert_read(&s, "nieuws/a.md", "een");
    source_release(&s);
    assert_true(source_open_commit(&s, in("site"), "main", &arena, diag));
    assert_files(&s, "nieuws-b.md nieuws/a.md voornaam.yml ");
    source_release(&s);
    git("clone --bare . kaal.git");
    assert_true(source_open_commit(
        &s, arena_printf(&arena, "%s/kaal.git:site", folder).at, "main", &arena, diag));
    assert_read(&s, "nieuws/a.md", "later");
    source_release(&s);
}

static void test_no_commit(void **state)
{
    (void)state;
    struct source s;
    if (system("git --version >/dev/null 2>&1") != 0)
        skip();
    assert_false(source_open_commit(&s, in("buiten"), "HEAD", &arena, diag));
    source_release(&s);
    git("init");
    git("add -A");
    git("commit -m een");
    assert_false(source_open_commit(&s, folder, "nergens", &arena, diag));
    source_release(&s);
    assert_false(source_open_commit(&s, arena_printf(&arena, "%s:weg", folder).at,
                                    "HEAD", &arena, diag));
    source_release(&s);
    assert_false(
        source_open_commit(&s, arena_printf(&arena, "%s:site/voornaam.yml", folder).at,
                           "HEAD", &arena, diag));
    source_release(&s);
    assert_int_equal(diag_count(diag, DIAG_ERROR), 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_folder, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_links, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_commit, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_no_commit, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
