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
        assert_string_equal(verified_tree_path(tree, 0), "a.txt");
        assert_string_equal(verified_tree_path(tree, 1), "b/index.html");
        assert_string_equal(verified_tree_folder(tree), "site");
        assert_true(verified_tree_holds(tree, "a.txt", SLICE("Dag")));
        assert_false(verified_tree_holds(tree, "a.txt", SLICE("Dag!")));
        assert_false(verified_tree_holds(tree, "b/index.html", SLICE("Dag")));
        assert_false(verified_tree_holds(tree, "c.txt", SLICE("Dag")));
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

/* Whoever has no key of the gate can't make a ticket, nor make one of another. */
static void a_ticket_is_of_one_gate_path_and_content(void **state)
{
    struct gate_fixture *f = gate_fixture_new("baseline");
    struct gate_fixture *other = gate_fixture_new("baseline");
    struct verified_tree *tree = verified_tree_new(f->gate, "site");
    struct gate_ticket ticket, leaky, elsewhere, forged;
    struct leaks leaks;
    (void)state;
    leaks_init(&leaks);
    assert_true(gate_check(f->gate, "a.txt", SLICE("Dag"), &ticket, &leaks));
    assert_true(gate_check(other->gate, "a.txt", SLICE("Dag"), &elsewhere, &leaks));
    assert_false(gate_check(f->gate, "a.txt", SLICE("Daan Bakker"), &leaky, &leaks));
    assert_false(verified_tree_add(tree, "a.txt", &leaky));
    assert_false(verified_tree_add(tree, "a.txt", &elsewhere));
    assert_false(verified_tree_add(tree, "b.txt", &ticket));
    forged = leaky;
    memcpy(forged.seal, ticket.seal, sizeof(forged.seal));
    assert_false(verified_tree_add(tree, "a.txt", &forged));
    forged = ticket;
    forged.seal[31] ^= 1;
    assert_false(verified_tree_add(tree, "a.txt", &forged));
    forged = ticket;
    forged.seal[32] = 'x'; /* it would not end */
    assert_false(verified_tree_add(tree, "a.txt", &forged));
    memset(&forged, 0, sizeof(forged));
    assert_false(verified_tree_add(tree, "a.txt", &forged));
    assert_int_equal(verified_tree_count(tree), 0);
    assert_true(verified_tree_add(tree, "a.txt", &ticket));
    assert_true(verified_tree_holds(tree, "a.txt", SLICE("Dag")));
    assert_false(verified_tree_holds(tree, "a.txt", SLICE("Daan Bakker")));
    verified_tree_free(tree);
    leaks_release(&leaks);
    gate_fixture_free(other);
    gate_fixture_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_folder_is_proved_or_not),
        cmocka_unit_test(a_ticket_is_of_one_gate_path_and_content)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
