/* Lists in pages, for all small counts and sizes; and the values of templates. */
#include "../unit.h"

#include "render/mustache_int.h"
#include "render/render_int.h"

/* Each item stands on one list page, no page is longer than the size, the newest are on
 * the first, and only the second page may be short. */
static void test_every_item_once(void **state)
{
    (void)state;
    for (size_t count = 0; count <= 200; count++)
        for (size_t size = 1; size <= 12; size++) {
            unsigned char seen[200] = {0};
            size_t pages = render_list_pages(count, size), listed = 0;
            for (size_t b = 0; b < pages; b++) {
                size_t first, last;
                render_list_range(count, size, b, &first, &last);
                assert_true(first <= last && last <= count && last - first <= size);
                assert_true(last > first || count == 0);
                if (b > 0 && b + 1 < pages)
                    assert_int_equal(last - first, size);
                for (size_t i = first; i < last; i++)
                    seen[i]++;
                listed += last - first;
                if (b == 0)
                    assert_int_equal(first, 0);
            }
            assert_int_equal(listed, count);
            for (size_t i = 0; i < count; i++)
                assert_int_equal(seen[i], 1);
        }
}

/* One more item changes the first page and one other. */
static void test_old_pages_stay(void **state)
{
    (void)state;
    for (size_t count = 1; count < 200; count++)
        for (size_t size = 1; size <= 12; size++)
            for (size_t b = 1; b + 1 < render_list_pages(count, size); b++) {
                size_t first, last, then_first, then_last;
                render_list_range(count, size, b, &first, &last);
                render_list_range(count + 1, size, b, &then_first, &then_last);
                assert_int_equal(count - first, count + 1 - then_first);
                assert_int_equal(count - last, count + 1 - then_last);
            }
}

static void test_values(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a);
    struct value o = value_object(&a), list = value_list(&a);
    for (int i = 0; i < 100; i++) {
        value_set_slice(&a, o, arena_printf(&a, "k%d", i), value_number(&a, i));
        value_append(&a, list, value_number(&a, i));
    }
    value_set(&a, o, "k7", value_own(&a, "zeven"));
    assert_int_equal(o.object->len, 100);
    assert_slice(safe_text_slice(value_get(&o, SLICE("k7"))->text), "zeven");
    assert_slice(safe_text_slice(list.list->at[99].text), "99");
    assert_null(value_get(&o, SLICE("k100")));
    assert_null(value_get(&list, SLICE("k7")));
    struct value yes[] = {value_bool(true), o, list, value_own(&a, "0")};
    struct value no[] = {value_bool(false), value_null(),     value_list(&a),
                         value_own(&a, ""), value_text(NULL), value_html(NULL)};
    for (size_t i = 0; i < COUNT(yes); i++)
        assert_true(value_is_true(&yes[i]));
    for (size_t i = 0; i < COUNT(no); i++)
        assert_false(value_is_true(&no[i]));
    arena_release(&a);
}

static void test_html_state(void **state)
{
    (void)state;
    static const struct {
        const char *html;
        enum html_state expected;
    } cases[] = {
        {"", HTML_TEXT},
        {"a < b", HTML_TEXT},
        {"<3", HTML_TEXT},
        {"<a", HTML_TAG_NAME},
        {"</a", HTML_TAG_NAME},
        {"<a ", HTML_TAG},
        {"<a/", HTML_TAG},
        {"<a b", HTML_ATTRIBUTE},
        {"<a b=", HTML_VALUE},
        {"<a b= ", HTML_VALUE},
        {"<a b=c", HTML_UNQUOTED},
        {"<a b=\"c>", HTML_QUOTED},
        {"<a b='\"", HTML_QUOTED},
        {"<a b=''", HTML_TAG},
        {"<a b='x'>", HTML_TEXT},
        {"<a b=>", HTML_TEXT},
        {"<!--", HTML_COMMENT},
        {"<!-- > --", HTML_COMMENT},
        {"<!-- -->", HTML_TEXT},
        {"<script>", HTML_RAW},
        {"<script>'</b>'", HTML_RAW},
        {"<script></script>", HTML_TEXT},
        {"<script></script >", HTML_TEXT},
        {"<script></scripts>", HTML_RAW},
        {"<script></style>", HTML_RAW},
        {"<style></style>", HTML_TEXT},
        {"<scripts>", HTML_TEXT},
        {"<!doctype html>", HTML_TEXT},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct html_context whole = {0}, pieces = {0};
        struct slice html = slice_of(cases[i].html);
        html_context_feed(&whole, html);
        for (size_t j = 0; j < html.len; j++)
            html_context_feed(&pieces, slice_sub(html, j, 1));
        if (whole.state != cases[i].expected)
            fail_msg("%s: state %d", cases[i].html, whole.state);
        assert_memory_equal(&whole, &pieces, sizeof(whole));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_item_once),
        cmocka_unit_test(test_old_pages_stay),
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_html_state),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
