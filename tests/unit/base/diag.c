/* Diagnostics: order, places, carets, masks, and the way through a pipe. */
#include "../unit.h"

static struct diag *diag;

static int set_up(void **state)
{
    (void)state;
    diag = diag_new();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    diag_free(diag);
    return 0;
}

static void test_order(void **state)
{
    (void)state;
    struct slice text = SLICE("een\n\ttwee drie\r\nvier");
    diag_at(diag, DIAG_ERROR, "b.md", text, 10, "drie is %s", "fout");
    diag_at(diag, DIAG_WARNING, "b.md", text, 5, "twee");
    diag_file(diag, DIAG_NOTE, "a.md", "alles");
    diag_file(diag, DIAG_ERROR, NULL, "nergens");
    assert_int_equal(diag_count(diag, DIAG_ERROR), 2);
    assert_int_equal(diag_worst(diag), DIAG_ERROR);
    assert_int_equal(diag_exit_code(diag), 1);
    assert_said(&diag, "voornaam: error: nergens\n"
                       "a.md: note: alles\n"
                       "b.md:2:2: warning: twee\n  \ttwee drie\n  \t^\n"
                       "b.md:2:7: error: drie is fout\n  \ttwee drie\n  \t     ^\n");
    assert_int_equal(diag_exit_code(diag), 0);
    diag_file(diag, DIAG_REFUSED, "a", "lek");
    assert_int_equal(diag_exit_code(diag), 3);
}

static void test_columns_count_characters(void **state)
{
    (void)state;
    struct slice text = SLICE("Zo\xc3\xab en \xf0\x9f\x98\x80 x");
    diag_at(diag, DIAG_ERROR, "a", text, text.len - 1, "hier");
    assert_said(&diag, "a:1:10: error: hier\n  Zo\xc3\xab en \xf0\x9f\x98\x80 x\n"
                       "           ^\n");
    diag_at(diag, DIAG_ERROR, "a", text, text.len + 5, "voorbij");
    diag_at(diag, DIAG_ERROR, "a", SLICE(""), 0, "leeg");
    char *said = diag_text(diag, NULL);
    assert_contains(slice_of(said), "a:1:1: error: leeg\n");
    assert_contains(slice_of(said), "a:1:11: error: voorbij\n");
    free(said);
}

/* As the names engine does: a name becomes the id of its person. */
static void mask_emma(void *user, struct str *out, struct slice text)
{
    (void)user;
    while (text.len) {
        size_t at = slice_find(text, "Emma de Vries");
        str_add(out, slice_sub(text, 0, at));
        text = slice_from(text, at);
        if (text.len) {
            str_add_c(out, "\u20391042\u203a");
            text = slice_from(text, 13);
        }
    }
}

static void test_mask(void **state)
{
    (void)state;
    struct slice text = SLICE("Met Emma de Vries [x](y)");
    diag_at(diag, DIAG_ERROR, "Emma de Vries.md", text, 18, "hier");
    char *said = diag_text(diag, mask_emma);
    assert_string_equal(said, "\u20391042\u203a.md:1:19: error: hier\n"
                              "  Met \u20391042\u203a [x](y)\n"
                              "             ^\n");
    free(said);
}

/* A line that is shown, and a message that quotes it, may hold a way in. */
static void test_no_credentials(void **state)
{
    (void)state;
    struct slice text = SLICE("remote: \"https://joke:s3cret@h/x?token=t0k\" fout");
    diag_at(diag, DIAG_ERROR, "a", text, text.len - 4, "niet \"%.*s\"",
            SLICE_FMT(slice_sub(text, 9, 33)));
    assert_said(&diag, "a:1:45: error: niet \"https://h/x?token=***\"\n"
                       "  remote: \"https://h/x?token=***\" fout\n"
                       "                                  ^\n");
}

static void test_many(void **state)
{
    (void)state;
    for (int i = 0; i < 250; i++)
        diag_file(diag, DIAG_WARNING, "a", "nummer %d", i);
    char *said = diag_text(diag, NULL);
    assert_contains(slice_of(said), "nummer 199\n");
    assert_lacks(slice_of(said), "nummer 200\n");
    assert_contains(slice_of(said), "50 more of grade \"warning\"");
    free(said);
    assert_said(&diag, ""); /* each is printed once */
}

static void test_pack(void **state)
{
    (void)state;
    struct diag *other = diag_new();
    struct str packed;
    str_init(&packed);
    diag_at(diag, DIAG_ERROR, "a.md", SLICE("x yz"), 2, "een");
    diag_file(diag, DIAG_NOTE, NULL, "twee");
    diag_pack(diag, &packed);
    struct slice in = str_slice(&packed);
    assert_true(diag_unpack(other, &in));
    assert_int_equal(in.len, 0);
    char *here = diag_text(diag, NULL), *there = diag_text(other, NULL);
    assert_string_equal(here, there);
    for (size_t len = 0; len < packed.len; len++) {
        struct slice cut = exact(slice_sub(str_slice(&packed), 0, len));
        in = cut;
        assert_false(diag_unpack(other, &in));
        free((char *)cut.at);
    }
    free(here);
    free(there);
    str_release(&packed);
    diag_free(other);
}

static void test_nearest(void **state)
{
    (void)state;
    static const char *const names[] = {"title", "tags", "date", "protocol"};
    assert_string_equal(nearest_name(SLICE("titel"), names, 4), "title");
    assert_string_equal(nearest_name(SLICE("protcol"), names, 4), "protocol");
    assert_string_equal(nearest_name(SLICE("Date"), names, 4), "date");
    assert_null(nearest_name(SLICE("banaan"), names, 4));
    assert_null(nearest_name(SLICE("x"), names, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_order, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_columns_count_characters, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_mask, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_no_credentials, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_many, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_pack, set_up, tear_down),
        cmocka_unit_test(test_nearest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
