/* Paths as text, and files. */
#include "../unit.h"

#include <errno.h>

static char folder[64];
static struct arena arena;

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena);
    make_folder(folder);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    fs_remove_tree(folder);
    arena_release(&arena);
    return 0;
}

static const char *in(const char *name)
{
    return fs_join(&arena, folder, name);
}

static void test_normalise(void **state)
{
    (void)state;
    static const struct {
        const char *path, *expected; /* NULL: leaves the top */
    } cases[] = {
        {"a/b", "a/b"},      {"/a//b/", "a/b"},    {"./a/./b", "a/b"},
        {"a/../b", "b"},     {"a/b/../../c", "c"}, {"", ""},
        {"a/..", ""},        {"..", NULL},         {"a/../../b", NULL},
        {"../../etc", NULL}, {"...", "..."},       {"a/..b", "a/..b"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct str out;
        str_init(&out);
        bool inside = fs_normalise(&out, slice_of(cases[i].path));
        assert_int_equal(inside, cases[i].expected != NULL);
        if (inside)
            assert_slice(str_slice(&out), cases[i].expected);
        str_release(&out);
    }
}

static void test_parts(void **state)
{
    (void)state;
    char extension[16];
    assert_slice(fs_base(SLICE("a/b/c.md")), "c.md");
    assert_slice(fs_folder(SLICE("a/b/c.md")), "a/b");
    assert_slice(fs_folder(SLICE("c.md")), "");
    fs_extension(extension, SLICE("a.b/Foto.JPEG"));
    assert_string_equal(extension, ".jpeg");
    fs_extension(extension, SLICE("a.b/.verborgen"));
    assert_string_equal(extension, "");
    fs_extension(extension, SLICE("a.b/niets"));
    assert_string_equal(extension, "");
    fs_extension(extension, SLICE("a.eenheellangeextensie"));
    assert_true(strlen(extension) < sizeof(extension));
}

static void test_write_and_read(void **state)
{
    (void)state;
    struct str text;
    str_init(&text);
    assert_true(fs_write(in("a/b/c.txt"), SLICE("een\0twee")));
    assert_true(fs_read(&text, in("a/b/c.txt"), 100));
    assert_int_equal(text.len, 8);
    assert_false(fs_read(&text, in("a/b/c.txt"), 7));
    assert_int_equal(errno, EFBIG);
    assert_false(fs_read(&text, in("a"), 7));
    assert_int_equal(errno, EISDIR);
    assert_false(fs_read(&text, in("nergens"), 7));
    assert_int_equal(errno, ENOENT);
    assert_false(fs_write(in("a/b/c.txt/d"), SLICE("x")));
    assert_int_equal(errno, ENOTDIR);
    assert_true(fs_is_folder(in("a/b")) && !fs_is_folder(in("a/b/c.txt")));
    str_release(&text);
}

static void test_replace(void **state)
{
    (void)state;
    struct stat info;
    struct str text;
    struct fs_list list = {0};
    str_init(&text);
    assert_true(fs_replace(in("n/sleutel"), SLICE("oud"), 0600));
    assert_true(fs_replace(in("n/sleutel"), SLICE("nieuw"), 0600));
    assert_true(fs_read(&text, in("n/sleutel"), 100));
    assert_slice(str_slice(&text), "nieuw");
    assert_int_equal(stat(in("n/sleutel"), &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
    assert_true(fs_list(&list, in("n"), true, &arena));
    assert_int_equal(list.len, 1); /* nothing is left beside it */
    assert_false(fs_replace(folder, SLICE("x"), 0600));
    fs_list_release(&list);
    str_release(&text);
}

static void test_list(void **state)
{
    (void)state;
    struct fs_list list = {0};
    fs_write(in("b.md"), SLICE(""));
    fs_write(in("a/z.md"), SLICE(""));
    fs_write(in("a/.verborgen/x"), SLICE(""));
    fs_write(in("a.md"), SLICE(""));
    assert_int_equal(symlink("/etc", in("link")), 0);
    assert_true(fs_list(&list, folder, false, &arena));
    static const char *const expected[] = {"a.md", "a/z.md", "b.md", "link"};
    assert_int_equal(list.len, COUNT(expected));
    for (size_t i = 0; i < COUNT(expected); i++)
        assert_string_equal(list.at[i].path, expected[i]);
    assert_true(S_ISLNK(list.at[3].info.st_mode));
    fs_list_release(&list);
}

static void test_remove(void **state)
{
    (void)state;
    char elsewhere[64];
    make_folder(elsewhere);
    const char *kept = fs_join(&arena, elsewhere, "blijft");
    fs_write(kept, SLICE("x"));
    fs_write(in("a/b/c"), SLICE("x"));
    assert_int_equal(symlink(elsewhere, in("a/naar")), 0);
    assert_true(fs_remove_tree(in("a")));
    assert_false(fs_exists(in("a")));
    assert_true(fs_exists(kept)); /* a link is removed, not what it leads to */
    assert_true(fs_remove_tree(in("a")));
    fs_write(in("p/q/r/s"), SLICE("x"));
    fs_write(in("p/t"), SLICE("x"));
    unlink(in("p/q/r/s"));
    fs_remove_empty_parents(in("p/q/r/s"), folder);
    assert_false(fs_exists(in("p/q")));
    assert_true(fs_exists(in("p/t")));
    fs_remove_tree(elsewhere);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_normalise),
        cmocka_unit_test(test_parts),
        cmocka_unit_test_setup_teardown(test_write_and_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_replace, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_list, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_remove, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
