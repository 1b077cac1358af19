/* Seeded mutations of a text with everything in it: parsed, changed and written. What
 * comes out has no tag that is not allowed. */
#include "markdown_fixture.h"

/* Blanks some pieces, changes others. */
static void change_some(void *user, struct markdown_doc *doc,
                        const struct markdown_block *block)
{
    uint32_t *random = user;
    for (size_t i = 0; i < block->count; i++) {
        const struct markdown_piece *p = &block->pieces[i];
        switch (next_random(random) % 6) {
        case 0:
            markdown_change(doc, block->field, p, SLICE(""));
            break;
        case 1:
            markdown_change(doc, block->field, p, SLICE("<script>&"));
            break;
        case 2:
            if (p->link.len)
                markdown_replace_link(doc, p, SLICE("x"));
            break;
        default:
            break;
        }
    }
}

static bool is_allowed_tag(struct slice html)
{
    static const char *const names[] = {
        "a",   "abbr",       "blockquote", "div", "br",      "code", "del",   "details",
        "em",  "figcaption", "figure",     "h1",  "h2",      "h3",   "h4",    "h5",
        "h6",  "hr",         "input",      "kbd", "li",      "mark", "ol",    "p",
        "pre", "section",    "strong",     "sub", "summary", "sup",  "table", "tbody",
        "td",  "th",         "thead",      "tr",  "ul",      "wbr"};
    size_t len = 0, from = html.len > 1 && html.at[1] == '/' ? 2 : 1;
    while (from + len < html.len && html.at[from + len] > ' ' &&
           html.at[from + len] != '>' && html.at[from + len] != '/')
        len++;
    for (size_t i = 0; i < COUNT(names); i++)
        if (slice_eq_c(slice_sub(html, from, len), names[i]))
            return true;
    return false;
}

static void check_html(struct slice html)
{
    for (size_t i = 0; i < html.len; i++)
        if (html.at[i] == '<' && !is_allowed_tag(slice_from(html, i)))
            fail_msg("a tag that is not allowed in: %.*s", SLICE_FMT(html));
    assert_int_equal(utf8_invalid_at(html), html.len);
}

static void test_mutations(void **state)
{
    (void)state;
    static const struct slice sample = SLICE(
        "# Kop `a` &amp;\n\nEmma **de *V*** [x](a.md \"t\") ![y *z*](b.jpg) <sub>2"
        "</sub> ~~w~~ <https://x.nl> a[^n]\nb  \nc\\\nd <abbr title=\"q\">e</abbr>\n\n"
        "> - een\n>   1. twee\n\n| a | b |\n|:-|-:|\n| c | `d|` |\n\n- [x] klaar\n\n"
        "```info\ncode <b>\n```\n\n    nog\n\n<details>\n<summary>s</summary>\n\nt\n\n"
        "</details>\n\n<!--more-->\n\n<div onclick=x>\nraw\n</div>\n\n[r]: c.md 'z'\n"
        "[r] www.x.nl a@b.nl\n\n[^n]: noot\n\n---\n\nZo\xc3\xab\n===\n");
    static const struct slice pieces[] = {
        SLICE("*"),        SLICE("_"),    SLICE("["),        SLICE("]("),
        SLICE("!["),       SLICE("`"),    SLICE("\n\n"),     SLICE("> "),
        SLICE("- "),       SLICE("|"),    SLICE("\n|-|\n"),  SLICE("<"),
        SLICE("<script>"), SLICE("</"),   SLICE("<!--"),     SLICE("&#60;"),
        SLICE("\\"),       SLICE("[^n]"), SLICE("    "),     SLICE("\t"),
        SLICE("<b "),      SLICE("\"'"),  SLICE("\xc3\xab"), SLICE("~~~\n"),
        SLICE("\r")};
    uint32_t random = 42;
    for (int i = 0; i < 3000; i++) {
        struct str text, html, words;
        struct diag *diag = diag_new();
        str_init(&text);
        str_init(&html);
        str_init(&words);
        str_add(&text, sample);
        mutate(&text, &random, pieces, COUNT(pieces));
        struct slice bytes =
            exact(slice_sub(str_slice(&text), 0, utf8_invalid_at(str_slice(&text))));
        struct markdown_doc *doc = markdown_parse(bytes, "a.md", 9, diag);
        if (doc) {
            markdown_each_block(doc, change_some, &random);
            markdown_each_block(doc, change_some, &random);
            markdown_write_excerpt(doc, &words, 30);
            write_document(doc, &html, diag);
            for (size_t j = 0; j < html.len; j++) /* NUL becomes U+FFFD */
                assert_true(html.at[j] != '\0');
            check_html(str_slice(&html));
        }
        markdown_free(doc);
        free((char *)bytes.at);
        diag_free(diag);
        str_release(&text);
        str_release(&html);
        str_release(&words);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_mutations)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
