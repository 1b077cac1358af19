/* Strict templates: every way to write an unsafe one is refused, with its place. */
#include "../unit.h"

#include "render/mustache.h"

#define TINY "data:image/webp;base64,UklGRhoAAABXRUJQ+/AA=="

static struct mustache_set set;
static struct arena arena;
static struct diag *diag;

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena);
    mustache_init(&set, true);
    diag = diag_new();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    mustache_release(&set);
    arena_release(&arena);
    diag_free(diag);
    return 0;
}

static struct value page_value(void)
{
    struct value top = value_object(&arena), page = value_object(&arena);
    struct value list = value_list(&arena), extra = value_object(&arena);
    extra.object->open = true;
    value_set(&arena, page, "title", value_own(&arena, "A & \"B\""));
    value_set(&arena, page, "html",
              value_html(safe_html_own(&arena, SLICE("<b>x</b>"))));
    value_set(&arena, page, "url", value_own(&arena, "/nieuws/?a=1&b"));
    value_set(&arena, page, "bad", value_own(&arena, "javascript:alert(1)"));
    value_set(&arena, page, "none", value_null());
    value_set(&arena, page, "tiny", value_image(&arena, SLICE(TINY)));
    value_set(&arena, page, "data", value_own(&arena, TINY));
    value_set(&arena, page, "yes", value_bool(true));
    value_set(&arena, page, "extra", extra);
    value_append(&arena, list, value_own(&arena, "een"));
    value_append(&arena, list, value_own(&arena, "twee"));
    value_set(&arena, page, "list", list);
    value_set(&arena, top, "page", page);
    value_set(&arena, top, "which", value_own(&arena, "kaart"));
    return top;
}

/* Compiles and renders `text` as a.mustache. */
static bool render(struct str *out, const char *text)
{
    struct value top = page_value();
    str_init(out);
    return mustache_add(&set, "a", "a.mustache", slice_of(text), diag) &&
           mustache_check(&set, diag) && mustache_render(&set, "a", &top, out, diag);
}

static void assert_renders(const char *text, const char *expected)
{
    struct str out;
    bool well = render(&out, text);
    assert_said(&diag, "");
    assert_true(well);
    assert_string_equal(out.at, expected);
    str_release(&out);
}

/* The message without "a.mustache:", and only its first line. */
static void assert_refused(const char *text, const char *expected)
{
    struct str out;
    if (render(&out, text))
        fail_msg("%s is not refused", text);
    char *said = diag_text(diag, NULL);
    struct slice line = slice_of(said);
    line.len = slice_find_byte(line, '\n');
    if (!slice_starts(line, "a.mustache:") ||
        !slice_eq_c(slice_from(line, strlen("a.mustache:")), expected))
        fail_msg("%s\n  said: %.*s\n  not:  %s", text, SLICE_FMT(line), expected);
    free(said);
    diag_free(diag);
    diag = diag_new();
    str_release(&out);
}

/* Our own tiny picture stands in the src of an <img> and nowhere else; no text that
 * looks like it does. */
static void test_image(void **state)
{
    static const char *const others[] = {
        "",
        "data:image/webp;base64,",
        "data:image/webp;base64,==",
        "data:image/webp;base64,AA\"onerror=",
        "data:image/webp;base64,AA AA",
        "data:image/webp;base64,A=A",
        "data:image/svg+xml;base64,AAAA",
        "data:text/html;base64,AAAA",
        "DATA:image/webp;base64,AAAA",
        "https://deregenboog.example/x.webp",
    };
    (void)state;
    assert_renders("{{#page.tiny}}<img src=\"{{page.tiny}}\" alt=\"\">{{/page.tiny}}",
                   "<img src=\"" TINY "\" alt=\"\">");
    assert_refused("<img alt=\"\" src=\"{{page.data}}\">",
                   "1:18: error: the value \"page.data\" is an address that is not "
                   "allowed here: only http, https, mailto, tel and relative ones");
    assert_refused("<a href=\"{{page.tiny}}\">x</a>",
                   "1:10: error: \"page.tiny\" is a picture; it can stand only in the "
                   "src of an <img>");
    assert_refused("<iframe src=\"{{page.tiny}}\"></iframe>",
                   "1:14: error: \"page.tiny\" is a picture; it can stand only in the "
                   "src of an <img>");
    assert_refused("<p>{{page.tiny}}</p>",
                   "1:4: error: \"page.tiny\" is a picture; it can stand only in the "
                   "src of an <img>");
    assert_refused("<img src=\"/x/{{page.tiny}}\">",
                   "1:14: error: \"page.tiny\" is a picture; it can stand only in the "
                   "src of an <img>");
    for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
        assert_int_equal(value_image(&arena, slice_of(others[i])).kind, VALUE_NULL);
    char long_one[VALUE_IMAGE_MAX + 40];
    memset(long_one, 'A', sizeof(long_one));
    memcpy(long_one, TINY, strlen("data:image/webp;base64,"));
    assert_int_equal(value_image(&arena, slice_make(long_one, VALUE_IMAGE_MAX)).kind,
                     VALUE_IMAGE);
    assert_int_equal(value_image(&arena, slice_make(long_one, sizeof(long_one))).kind,
                     VALUE_NULL);
}

static void test_good(void **state)
{
    (void)state;
    assert_renders("<p title=\"{{page.title}}\">{{page.title}}</p>",
                   "<p title=\"A &amp; &quot;B&quot;\">A &amp; &quot;B&quot;</p>");
    assert_renders("<div>{{{page.html}}}</div>", "<div><b>x</b></div>");
    assert_renders("<a href=\"{{page.url}}\">x</a>",
                   "<a href=\"/nieuws/?a=1&amp;b\">x</a>");
    assert_renders("<a href='{{page.url}}/{{page.title}}?{{which}}'>x</a>",
                   "<a href='/nieuws/?a=1&amp;b/A &amp; &quot;B&quot;?kaart'>x</a>");
    assert_renders("<a href='/x/{{page.title}}'>x</a>",
                   "<a href='/x/A &amp; &quot;B&quot;'>x</a>");
    assert_renders("{{#page.list}}<li>{{.}}{{/page.list}}", "<li>een<li>twee");
    assert_renders("{{^page.none}}niets{{/page.none}}{{page.none}}", "niets");
    assert_renders("{{#page.extra.vrij}}x{{/page.extra.vrij}}{{page.extra.vrij}}", "");
    assert_renders("<p{{#page.yes}} class=\"a\"{{/page.yes}}>x</p>",
                   "<p class=\"a\">x</p>");
    assert_renders("<script>var a = 1;</script><style>p{}</style>{{page.none}}",
                   "<script>var a = 1;</script><style>p{}</style>");
    assert_renders("<!-- a -->{{page.none}}", "<!-- a -->");
    assert_renders("a < b {{page.none}}", "a < b ");
}

static void test_unsafe_places(void **state)
{
    (void)state;
    static const char raw[] = "error: a value can't stand inside <script> or <style>";
    static const char tag[] =
        "error: a value can't stand inside a tag, only in its quoted attributes";
    static const char quotes[] = "error: put quotes around this attribute's value";
    static const char event[] =
        "error: a value can't stand in a style or an event handler";
    static const char scheme[] =
        "error: this text before the value could make an address with a scheme; begin "
        "with / or put the whole address in the value";
    static const char section[] =
        "error: a tag or attribute begins in this section and does not end in it";
    static const struct {
        const char *text, *where, *why;
    } cases[] = {
        {"<script>{{page.title}}</script>", "1:9", raw},
        {"<SCRIPT\n>{{page.title}}", "2:2", raw},
        {"<script>x</scripty>{{page.title}}", "1:20", raw},
        {"<script src=\"x\">{{page.title}}", "1:17", raw},
        {"<style>{{{page.html}}}</style>", "1:8", raw},
        {"<!-- {{page.title}} -->", "1:6",
         "error: a value can't stand inside a comment"},
        {"<a href={{page.url}}>", "1:9", quotes},
        {"<a href=x{{page.url}}>", "1:10", quotes},
        {"<a {{page.title}}>", "1:4", tag},
        {"<a{{page.title}}>", "1:3", tag},
        {"<{{page.title}}>", "1:2", tag},
        {"</{{page.title}}>", "1:3", tag},
        {"<!{{page.title}}>", "1:3", tag},
        {"<!-{{page.title}}>", "1:4", tag},
        {"<?{{page.title}}>", "1:3", tag},
        {"<{{{page.html}}}>", "1:2", tag},
        {"<{{#page.yes}}script{{/page.yes}}>{{page.title}}", "1:2", section},
        {"<{{#page.yes}} {{/page.yes}}{{page.title}}", "1:2", section},
        {"<a href=\"{{page.url}}{{page.title}}\">", "1:22", scheme},
        {"<a href=\"{{#page.yes}}/{{/page.yes}}x{{page.title}}\">", "1:38", scheme},
        {"<a href=\"javascript:x('/{{page.title}}')\">", "1:25", scheme},
        {"<{{>b}}>", "1:2", "error: a partial can't stand inside a tag"},
        {"<a x{{page.title}}=\"\">", "1:5", tag},
        {"<p title=\"{{{page.html}}}\">", "1:11",
         "error: safe HTML can't stand in an attribute; use two braces"},
        {"<p onclick=\"{{page.title}}\">", "1:13", event},
        {"<p ONCLICK='{{page.title}}'>", "1:13", event},
        {"<p style=\"color:{{page.title}}\">", "1:17", event},
        {"<iframe srcdoc=\"{{page.title}}\">", "1:17", event},
        {"<a href=\"java{{page.title}}\">", "1:14", scheme},
        {"<a href=\"x:{{page.title}}\">", "1:12", scheme},
        {"{{#page.yes}}<a href=\"{{/page.yes}}", "1:1",
         "error: a tag or attribute begins in this section and does not end in it"},
        {"<a {{>b}}>", "1:4", "error: a partial can't stand inside a tag"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        char expected[256];
        snprintf(expected, sizeof(expected), "%s: %s", cases[i].where, cases[i].why);
        assert_refused(cases[i].text, expected);
    }
}

static void test_wrong_syntax(void **state)
{
    (void)state;
    assert_refused("x\n{{a", "2:1: error: this tag does not end");
    assert_refused("{{}}", "1:1: error: this tag has no name");
    assert_refused("{{#a}}x", "1:1: error: \"a\" begins here and does not end");
    assert_refused("{{/a}}", "1:1: error: \"a\" ends here but never began");
    assert_refused("{{#a}}{{/b}}",
                   "1:7: error: \"b\" ends here, but \"a\" is still open");
    assert_refused("{{=x=}}", "1:4: error: new delimiters look like this: {{=<% %>=}}");
    assert_refused("{{>b}}",
                   "1:1: error: there is no template \"b\"; did you mean \"a\"?");
    assert_refused("{{<b}}{{/b}}",
                   "1:1: error: there is no template \"b\"; did you mean \"a\"?");
    assert_refused("{{>*which}}", "1:1: error: there is no template \"kaart\"");
    assert_refused("{{>a}}", "1:1: error: this template includes itself without end");
}

static void test_values(void **state)
{
    (void)state;
    assert_refused("{{page.titel}}",
                   "1:1: error: the page has no value \"titel\"; did you mean "
                   "\"title\"?");
    assert_refused("{{#page.xyzzy}}a{{/page.xyzzy}}",
                   "1:1: error: the page has no value \"xyzzy\"");
    assert_refused("{{^page.xyzzy}}a{{/page.xyzzy}}",
                   "1:1: error: the page has no value \"xyzzy\"");
    assert_refused("{{{page.title}}}",
                   "1:1: error: \"page.title\" is text, not HTML; use two braces");
    assert_refused("{{page.html}}",
                   "1:1: error: \"page.html\" is HTML; use three braces");
    assert_refused("{{page}}",
                   "1:1: error: \"page\" is no single value; name a part of it");
    assert_refused("<a href=\"{{page.bad}}\">x</a>",
                   "1:10: error: the value \"page.bad\" is an address that is not "
                   "allowed here: only http, https, mailto, tel and relative ones");
    assert_refused("<a href=\"{{#page.none}}/{{/page.none}}{{page.bad}}\">x</a>",
                   "1:39: error: the value \"page.bad\" is an address that is not "
                   "allowed here: only http, https, mailto, tel and relative ones");
    assert_refused("<form action='{{page.bad}}'>",
                   "1:15: error: the value \"page.bad\" is an address that is not "
                   "allowed here: only http, https, mailto, tel and relative ones");
}

static void test_inheritance(void **state)
{
    (void)state;
    assert_true(mustache_add(&set, "base", "base.mustache",
                             SLICE("<title>{{$title}}Site{{/title}}</title>"), diag));
    assert_true(mustache_add(&set, "kaart", "kaart.mustache", SLICE("K"), diag));
    assert_renders("{{<base}}{{$title}}{{page.title}}{{/title}}{{/base}}",
                   "<title>A &amp; &quot;B&quot;</title>");
    assert_renders("{{<base}}{{/base}}{{>*which}}", "<title>Site</title>K");
    assert_true(mustache_add(&set, "markup", "markup.mustache",
                             SLICE("<p class=\"{{$c}}a{{/c}}\"><script>{{$s}}{{/s}}"
                                   "</script>"),
                             diag));
    assert_renders("{{<markup}}{{$c}}b c{{/c}}{{/markup}}",
                   "<p class=\"b c\"><script></script>");
    static const char why[] =
        "1:12: error: this takes the place of a block in a tag or "
        "script: only plain text can";
    assert_refused("{{<markup}}{{$s}}{{page.title}}{{/s}}{{/markup}}", why);
    assert_refused("{{<markup}}{{$c}}\" onclick=\"{{/c}}{{/markup}}", why);
    assert_refused("{{<markup}}{{$c}}{{#page.yes}}a{{/page.yes}}{{/c}}{{/markup}}",
                   why);
    assert_refused("<p {{<markup}}{{/markup}}>",
                   "1:4: error: a partial can't stand inside a tag");
    assert_refused(
        "<a href=",
        "1:9: error: a tag, script or comment does not end in this template");
    assert_refused("<script>a",
                   "1:10: error: a tag, script or comment does not end in this "
                   "template");
    assert_true(mustache_has(&set, "base") && !mustache_has(&set, "niets"));
}

static void test_mutations(void **state)
{
    (void)state;
    static const struct slice sample = SLICE(
        "<!doctype html><title>{{$t}}x{{/t}}</title>{{<base}}{{$title}}{{page.title}}"
        "{{/title}}{{/base}}<a href=\"{{page.url}}\" title='{{page.title}}'>{{#page."
        "list}}{{.}}{{/page.list}}{{^page.none}}n{{/page.none}}{{{page.html}}}</a>\n"
        "  {{>kaart}}\n{{=<% %>=}}<%! c %><%page.title%><%={{ }}=%>{{>*which}}\n");
    static const struct slice pieces[] = {
        SLICE("{{"),     SLICE("}}"),  SLICE("{{{"),    SLICE("{{#"),
        SLICE("{{/"),    SLICE("{{="), SLICE("<%"),     SLICE("."),
        SLICE("<a "),    SLICE("\""),  SLICE("'"),      SLICE("<!--"),
        SLICE("="),      SLICE("\n"),  SLICE("{{>a}}"), SLICE("<script>"),
        SLICE("{{<a}}"), SLICE("\0"),  SLICE("\xff"),   SLICE("{{>*"),
        SLICE("*")};
    uint32_t random = 7;
    struct value top = page_value();
    for (int i = 0; i < 4000; i++) {
        struct str text, out;
        struct mustache_set some;
        struct diag *said = diag_new();
        mustache_init(&some, i % 2 == 0);
        mustache_add(&some, "base", "b", SLICE("<b>{{$title}}s{{/title}}</b>"), said);
        mustache_add(&some, "kaart", "k", SLICE("K{{#page.yes}}{{>a}}{{/page.yes}}"),
                     said);
        str_init(&text);
        str_init(&out);
        str_add(&text, sample);
        mutate(&text, &random, pieces, COUNT(pieces));
        struct slice bytes = exact(str_slice(&text));
        if (mustache_add(&some, "a", "a", bytes, said) && mustache_check(&some, said))
            mustache_render(&some, "a", &top, &out, said);
        mustache_release(&some);
        free((char *)bytes.at);
        diag_free(said);
        str_release(&text);
        str_release(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_image, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_good, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_unsafe_places, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_wrong_syntax, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_values, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_inheritance, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_mutations, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
