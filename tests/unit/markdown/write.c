/* What is written: the allow-list for HTML, excerpts, footnotes, the summary; and the
 * limits. */
#include "markdown_fixture.h"

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

static void write_text(struct str *html, struct slice text)
{
    struct markdown_doc *doc = markdown_parse(text, "a.md", 1, diag);
    str_init(html);
    if (doc)
        write_document(doc, html, diag);
    markdown_free(doc);
}

static void assert_html(const char *text, const char *expected, size_t warnings)
{
    struct str html;
    write_text(&html, slice_of(text));
    assert_string_equal(html.at, expected);
    assert_int_equal(diag_count(diag, DIAG_WARNING), warnings);
    str_release(&html);
    diag_free(diag);
    diag = diag_new();
}

static void test_allowed(void **state)
{
    (void)state;
    assert_html("H<sub>2</sub>O <kbd>a</kbd> <mark>b</mark><wbr>",
                "<p>H<sub>2</sub>O <kbd>a</kbd> <mark>b</mark><wbr></p>\n", 0);
    assert_html(
        "<details open class=\"x\">\n<summary>S</summary>\n\ntekst\n\n</details>\n",
        "<details open=\"\">\n<summary>S</summary>\n<p>tekst</p>\n</details>\n", 0);
    assert_html("<abbr title='a\"b' onclick=x>A</abbr>",
                "<p><abbr title=\"a&quot;b\">A</abbr></p>\n", 0);
    assert_html("a<BR/>b", "<p>a<br>b</p>\n", 0);
    assert_html("x <sub>open", "<p>x <sub>open</p>\n</sub>", 0); /* closed at the end */
    assert_html("x </sub> y", "<p>x  y</p>\n", 0);
    assert_html("<!-- Emma --> x", " x\n", 0);
}

static void test_not_allowed(void **state)
{
    (void)state;
    assert_html("a <b onclick=\"x\">b</b> c", "<p>a b c</p>\n", 1);
    assert_html("<script>Emma</script>\n\nx", "\n<p>x</p>\n", 1);
    assert_html("a <script>Emma</script> b", "<p>a  b</p>\n", 1);
    assert_html("<iframe src=x>Emma</iframe>", "\n", 1);
    assert_html("<img src=x onerror=y>", "\n", 1);
    assert_html("<style>p{}</style>", "\n", 1);
    assert_html("<svg><title>Emma</title></svg>\n", "<p></p>\n", 1);
    assert_html("<div title=\"a>b\">x</div>", "x\n", 1);
    assert_html("<details", "<details>\n</details>", 0);
    assert_html("<div><a <b>x", "x\n", 2);
}

static void test_pieces_of_a_page(void **state)
{
    (void)state;
    assert_html(
        "# Kop\n\n![a](b.jpg \"t\")\n\nx ![c](d.jpg)\n",
        "<h1 id=\"id-3\">Kop</h1>\n[figure b.jpg|a|t]\n<p>x [image d.jpg|c|]</p>\n", 0);
    assert_html("[weg](weg.md) [er](er.md)\n", "<p>weg <a href=\"er.md\">er</a></p>\n",
                0);
    assert_html("www.x.nl\n", "<p><a href=\"http://www.x.nl\">www.x.nl</a></p>\n", 0);
}

static void test_better(void **state)
{
    (void)state;
    assert_html("- [x] klaar\n- [ ] nog\n",
                "<ul>\n<li>\u2611 klaar</li>\n<li>\u2610 nog</li>\n</ul>\n", 0);
    assert_html(
        "|a|\n|-:|\n|<b|\n",
        "<div class=\"table\" tabindex=\"0\"><table>\n<thead>\n<tr>\n"
        "<th class=\"align-right\">a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n"
        "<td class=\"align-right\">&lt;b</td>\n</tr>\n</tbody>\n</table></div>\n",
        0);
}

/* A label may be a name: numbers stand in its place. */
static void test_footnote_labels(void **state)
{
    (void)state;
    struct str html;
    write_text(&html, SLICE("a[^Emma] b[^Quast]\n\n[^Quast]: q\n[^Emma]: e\n"));
    assert_lacks(str_slice(&html), "Emma");
    assert_lacks(str_slice(&html), "Quast");
    assert_contains(str_slice(&html), "id=\"fn-1\"");
    assert_contains(str_slice(&html), "href=\"#fn-2\"");
    str_release(&html);
}

static void assert_excerpt(const char *text, size_t chars, const char *expected)
{
    struct str out;
    struct markdown_doc *doc = markdown_parse(slice_of(text), "a.md", 1, diag);
    str_init(&out);
    markdown_write_excerpt(doc, &out, chars);
    assert_string_equal(out.at, expected);
    str_release(&out);
    markdown_free(doc);
}

static void test_excerpt(void **state)
{
    (void)state;
    assert_excerpt("# Kop\n\nEen *twee* `drie`\nvier.\n\nVijf\n", 100,
                   "Een twee drie vier.");
    assert_excerpt("Een twee drie vier", 10, "Een twee\u2026");
    assert_excerpt("Zo\xc3\xab"
                   "Zo\xc3\xab"
                   "Zo\xc3\xab",
                   4, "Zo\xc3\xabZ\u2026");
    assert_excerpt("Zo\xc3\xab", 3, "Zo\xc3\xab");
    assert_excerpt("![](a.jpg)\n\nTekst\n", 10, "Tekst");
    assert_excerpt("Mooi! ![](a.jpg) ![](b.jpg)\n ![](c.jpg) groot\n", 100,
                   "Mooi! groot");
    assert_excerpt("- lijst\n", 10, "");
}

static void test_summary(void **state)
{
    (void)state;
    static const struct markdown_hooks hooks = {NULL, plain_link, plain_image, NULL,
                                                plain_id};
    struct str html;
    size_t end;
    struct markdown_doc *doc =
        markdown_parse(SLICE("Een\n\n<!--more-->\n\nTwee\n"), "a.md", 1, diag);
    str_init(&html);
    str_add_c(&html, "al"); /* it is appended to */
    markdown_write_html(doc, &html, &hooks, &end, NULL, diag);
    assert_string_equal(html.at, "al<p>Een</p>\n<p>Twee</p>\n");
    assert_slice(slice_sub(str_slice(&html), 2, end), "<p>Een</p>\n");
    markdown_free(doc);
    str_release(&html);
}

static void fill(struct str *text, const char *piece, size_t len)
{
    str_init(text);
    while (text->len < len)
        str_add_c(text, piece);
}

static void assert_refused(struct str *text, const char *why)
{
    double start = seconds();
    assert_null(markdown_parse(str_slice(text), "a.md", 1, diag));
    assert_true(seconds() - start < 1);
    char *said = diag_text(diag, NULL);
    assert_contains(slice_of(said), why);
    free(said);
    str_release(text);
}

static void test_limits(void **state)
{
    (void)state;
    struct str text;
    str_init(&text);
    for (int row = 0; row < 2; row++) { /* 5,000 columns: two minutes in cmark-gfm */
        for (int i = 0; i < 5000; i++)
            str_add_c(&text, row ? "|-" : "|a");
        str_add_c(&text, "|\n");
    }
    assert_refused(&text, "too many columns");
    str_init(&text);
    str_add_c(&text, "|a|b|\n|-|-|\n");
    for (int i = 0; i < 30000; i++)
        str_add_c(&text, "|x|y|\n");
    assert_refused(&text, "too many cells");
    fill(&text, "> ", 4000);
    assert_refused(&text, "nested too deeply");
    fill(&text, "- ", 4000);
    str_add_c(&text, "x");
    assert_refused(&text, "nested too deeply");
    fill(&text, "tekst ", (2 << 20) + 6);
    assert_refused(&text, "too long");
}

/* Texts that are hard for parsers end soon; whether they are refused is no matter. */
static void test_time(void **state)
{
    (void)state;
    static const char *const pieces[] = {
        "*",        "**a ",         "[",         "](",           "![",
        "`",        "``a ",         "<a ",       "<!--",         "&",
        "[a](b)",   "[^a]",         "- [ ] x\n", "| a |\n|-|\n", "~~",
        "_a_ ",     "\\",           "<b>",       "<sub>",        "\n\n",
        "[a]: b\n", "a@b.nl ",      "www.a ",    "# a\n",        "![a](b)",
        "<script>", "https://a.nl "};
    for (size_t i = 0; i < COUNT(pieces); i++) {
        for (int html = 0; html < 2; html++) {
            struct str text, out;
            double start = seconds();
            fill(&text, pieces[i], 300 * 1000);
            if (html)
                str_splice(&text, 0, 0, SLICE("<script>\n"));
            write_text(&out, str_slice(&text));
            if (seconds() - start > 3)
                fail_msg("\"%s\" repeated takes %.1f s", pieces[i], seconds() - start);
            str_release(&text);
            str_release(&out);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_allowed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_not_allowed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_pieces_of_a_page, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_better, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_footnote_labels, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_excerpt, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_summary, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_limits, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_time, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
