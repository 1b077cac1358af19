/* The proof: a folder that passes, one that leaks, links that leave. */
#include <unistd.h>

#include "base/fs.h"
#include "gate_fixture.h"

static struct verified_tree *verify(struct gate_fixture *f, const char *folder,
                                    unsigned workers, struct leaks *leaks)
{
    size_t count = 0;
    leaks_init(leaks);
    return verify_folder(f->gate, folder, workers, leaks, &count, f->diag);
}

static void a_folder_is_proved_or_not(void **state)
{
    struct gate_fixture *f = gate_fixture_new("baseline");
    struct leaks leaks;
    char folder[] = "/tmp/gate-XXXXXX";
    const char *digest;
    (void)state;
    assert_non_null(mkdtemp(folder));
    assert_int_equal(chdir(folder), 0);
    assert_true(fs_write("site/b/index.html", SLICE("<p>Emma wint.</p>")));
    assert_true(fs_write("site/a.txt", SLICE("Dag")));
    assert_true(fs_write("elders.txt", SLICE("Dag")));
    for (unsigned workers = 1; workers < 3; workers++) {
        struct verified_tree *tree = verify(f, "site", workers, &leaks);
        assert_non_null(tree);
        assert_int_equal(verified_tree_count(tree), 2);
        assert_string_equal(verified_tree_path(tree, 0, &digest), "a.txt");
        assert_int_equal(strlen(digest), 32);
        assert_string_equal(verified_tree_path(tree, 1, NULL), "b/index.html");
        assert_string_equal(verified_tree_folder(tree), "site");
        verified_tree_free(tree);
        leaks_release(&leaks);
    }
    assert_int_equal(symlink("../elders.txt", "site/link.txt"), 0);
    assert_null(verify(f, "site", 2, &leaks));
    assert_int_equal(leaks.len, 1);
    assert_int_equal(leaks.at[0].kind, LEAK_UNINSPECTABLE);
    leaks_release(&leaks);
    assert_int_equal(unlink("site/link.txt"), 0);
    assert_true(fs_write("site/.htaccess", SLICE("# Daan Bakker\n")));
    assert_null(verify(f, "site", 2, &leaks));
    assert_true(leaks.len > 0);
    assert_string_equal(leaks.at[0].file, ".htaccess");
    assert_true(slice_eq_c(leaks.at[0].person, "P2"));
    leaks_release(&leaks);
    assert_null(verify(f, "geen-map", 1, &leaks));
    assert_int_equal(diag_worst(f->diag), DIAG_ERROR);
    leaks_release(&leaks);
    assert_true(fs_remove_tree(folder));
    gate_fixture_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_folder_is_proved_or_not)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
