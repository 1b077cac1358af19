/* Text on its way out: HTML, addresses, iCalendar and JSON. */
#include "../unit.h"

#include "format/escape.h"
#include "format/json.h"

static void keep(struct str *out, struct slice text)
{
    escape_url(out, text, "/");
}

static void assert_becomes(void (*escape)(struct str *, struct slice),
                           struct slice text, const char *expected)
{
    struct str out;
    str_init(&out);
    escape(&out, text);
    assert_slice(str_slice(&out), expected);
    str_release(&out);
}

static void test_escaping(void **state)
{
    (void)state;
    assert_becomes(escape_html, SLICE("a<b>&\"c'\x01\x1f\t\n\0z"),
                   "a&lt;b&gt;&amp;&quot;c&#39;\t\nz");
    assert_becomes(escape_html, SLICE("Zo\xc3\xab"), "Zo\xc3\xab");
    assert_becomes(keep, SLICE("a b/\xc3\xab?~\0"), "a%20b/%C3%AB%3F~%00");
    assert_becomes(unescape_url, SLICE("a%20b%C3%abc%4%zz%"),
                   "a b\xc3\xab"
                   "c%4%zz%");
    assert_becomes(escape_ics, SLICE("a;b,c\\d\r\ne\x07"), "a\\;b\\,c\\\\d\\ne");
}

/* Every byte comes back. */
static void test_url_round_trip(void **state)
{
    (void)state;
    struct str all, escaped, back;
    str_init(&all);
    str_init(&escaped);
    str_init(&back);
    for (int i = 0; i < 256; i++)
        str_add_byte(&all, (char)i);
    escape_url(&escaped, str_slice(&all), "");
    for (size_t i = 0; i < escaped.len; i++)
        assert_true(escaped.at[i] > ' ' && escaped.at[i] < 0x7f);
    unescape_url(&back, str_slice(&escaped));
    assert_int_equal(back.len, 256);
    assert_memory_equal(back.at, all.at, 256);
    str_release(&all);
    str_release(&escaped);
    str_release(&back);
}

static void test_addresses(void **state)
{
    (void)state;
    static const char *const good[] = {"https://a.example/",
                                       "HTTP://a",
                                       "mailto:a@b.nl",
                                       "tel:0513",
                                       "/nieuws/",
                                       "../a.md",
                                       "a.md#kop",
                                       "",
                                       "#x",
                                       "?a=b",
                                       "//a.example/x",
                                       "a/b:c",
                                       "?x=a:b"};
    static const char *const bad[] = {
        "javascript:alert(1)", "JaVaScRiPt:x",     " javascript:x", "java\nscript:x",
        "\x01javascript:x",    "data:text/html,x", "vbscript:x",    "file:///etc",
        "java\tscript:x",      "ftp://x",          "blob:x",        "x:y"};
    for (size_t i = 0; i < COUNT(good); i++)
        if (!url_is_allowed(slice_of(good[i])))
            fail_msg("\"%s\" is allowed", good[i]);
    for (size_t i = 0; i < COUNT(bad); i++)
        if (url_is_allowed(slice_of(bad[i])))
            fail_msg("\"%s\" is not allowed", bad[i]);
    assert_true(url_is_external(SLICE("//a")) && url_is_external(SLICE("https:x")));
    assert_false(url_is_external(SLICE("/a")) || url_is_external(SLICE("a/b:c")));
}

static void test_json(void **state)
{
    (void)state;
    struct str out;
    struct json *o = json_object_new(), *list = json_list_new(),
                *inner = json_object_new();
    json_set_text(o, "z", SLICE("</script><!-- & \"Zo\xc3\xab\"\n\\"));
    json_set_text(o, "slecht", SLICE("a\xff\xe9z"));
    json_set_number(o, "a", -7);
    json_set_null(o, "n");
    json_set_real(inner, "x", 0.5);
    json_append(list, inner);
    json_set(o, "list", list);
    str_init(&out);
    json_write(o, &out, false);
    assert_lacks(str_slice(&out), "<");
    assert_contains(str_slice(&out), "{\"z\":\"\\u003c/script>\\u003c!-- & ");
    assert_contains(str_slice(&out), "\"slecht\":\"a\xef\xbf\xbd\xef\xbf\xbdz\"");
    assert_contains(str_slice(&out), "\"a\":-7,\"n\":null,\"list\":[{\"x\":0.5}]}");
    assert_int_equal(utf8_invalid_at(str_slice(&out)), out.len);
    json_free(o);
    str_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_escaping),
        cmocka_unit_test(test_url_round_trip),
        cmocka_unit_test(test_addresses),
        cmocka_unit_test(test_json),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
