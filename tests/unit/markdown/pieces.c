/* What is handed out of a document: every text, with its place; and what changes. */
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

/* "FLOW a.md:1:1 [tekst] `code` _ gap" a line for each block. */
static void note_block(void *user, struct markdown_doc *doc,
                       const struct markdown_block *block)
{
    static const char *const names[] = {"flow", "alt",  "title", "url",
                                        "code", "info", "html"};
    struct str *out = user;
    (void)doc;
    str_addf(out, "%s%s", names[block->field], block->heading ? "!" : "");
    for (size_t i = 0; i < block->count; i++) {
        const struct markdown_piece *p = &block->pieces[i];
        if (p->kind == MARKDOWN_GAP)
            str_addf(out, " _");
        else
            str_addf(out, " %u:%u%s(%.*s%s%.*s)", p->where.line, p->where.col,
                     p->kind == MARKDOWN_CODE_SPAN ? "`" : "", SLICE_FMT(p->text),
                     p->link.len ? "->" : "", SLICE_FMT(p->link));
    }
    str_add_byte(out, '\n');
}

static void assert_blocks(const char *text, const char *expected)
{
    struct str got;
    struct markdown_doc *doc = markdown_parse(slice_of(text), "a.md", 1, diag);
    str_init(&got);
    assert_non_null(doc);
    markdown_each_block(doc, note_block, &got);
    assert_string_equal(got.at, expected);
    str_release(&got);
    markdown_free(doc);
}

static void test_flow(void **state)
{
    (void)state;
    assert_blocks("Emma **de Vries** en\n`Sem` &amp; \\*x\\*\n",
                  "flow 1:1(Emma ) 1:8(de Vries) 1:18( en) _ 2:2`(Sem) 2:6( & *x*)\n");
    assert_blocks("# Kop *x*\n\nTwee\n----\n",
                  "flow! 1:3(Kop ) 1:8(x)\nflow! 3:1(Twee)\n");
    assert_blocks("- een\n- [ ] twee\n\n> drie\n",
                  "flow 1:3(een)\nflow 2:7(twee)\nflow 4:3(drie)\n");
    assert_blocks("a<br>b  \nc ~~d~~\n",
                  "flow 1:1(a) _ 1:6(b) _ 2:1(c ) 2:5(d)\nhtml 1:2(<br>)\n");
}

static void test_links_and_images(void **state)
{
    (void)state;
    assert_blocks(
        "Met [Emma **V**](leerling:1042 \"titel\") of <https://x.nl/a>\n",
        "flow 1:1(Met ) 1:6(Emma ->leerling:1042) 1:13(V->leerling:1042) "
        "1:40( of ) 1:45(https://x.nl/a->https://x.nl/a)\n"
        "title 1:5(titel)\nurl 1:5(leerling:1042)\nurl 1:44(https://x.nl/a)\n");
    assert_blocks("x ![Emma *de* Vries](a%20b.jpg 'T') y\n",
                  "flow 1:1(x ) _ 1:36( y)\nalt 1:5(Emma )\nalt 1:11(de)\n"
                  "alt 1:14( Vries)\ntitle 1:3(T)\nurl 1:3(a%20b.jpg)\n");
    assert_blocks("[Sem][een]\n\n[een]: b.md 'Emma'\n",
                  "flow 1:2(Sem->b.md)\ntitle 1:1(Emma)\nurl 1:1(b.md)\n");
}

static void test_other_blocks(void **state)
{
    (void)state;
    assert_blocks("```Emma tekst\nSem\n```\n",
                  "info 1:1(Emma tekst)\ncode 1:1(Sem\n)\n");
    assert_blocks("    Sem\n", "code 1:5(Sem\n)\n");
    assert_blocks("<div title=\"Emma\">\nSem\n</div>\n",
                  "html 1:1(<div title=\"Emma\">\nSem\n</div>\n)\n");
    assert_blocks("|a|b c|\n|-|:-:|\n|Emma|**de** Vries|\n",
                  "flow 1:2(a) _ 1:4(b c)\nflow 3:2(Emma) _ 3:9(de) 3:13( Vries)\n");
    assert_blocks("x[^Emma]\n\n[^Emma]: Sem *y*\n",
                  "flow 1:1(x)\nflow 3:10(Sem ) 3:15(y)\n");
    assert_blocks("", "");
}

/* What the next piece with this text becomes; replace_link when `link`. */
struct change {
    const char *text, *to;
    bool link;
};

static void change_block(void *user, struct markdown_doc *doc,
                         const struct markdown_block *block)
{
    const struct change *change = user;
    for (size_t i = 0; i < block->count; i++) {
        if (!slice_eq_c(block->pieces[i].text, change->text) || !block->pieces[i].node)
            continue;
        if (change->link)
            markdown_replace_link(doc, &block->pieces[i], slice_of(change->to));
        else
            markdown_change(doc, block->field, &block->pieces[i], slice_of(change->to));
    }
}

static void assert_changed(const char *text, struct change change, const char *expected)
{
    struct str html;
    struct markdown_doc *doc = markdown_parse(slice_of(text), "a.md", 1, diag);
    str_init(&html);
    markdown_each_block(doc, change_block, &change);
    write_document(doc, &html, diag);
    assert_string_equal(html.at, expected);
    str_release(&html);
    markdown_free(doc);
}

static void test_change(void **state)
{
    (void)state;
    assert_changed("Emma **de Vries** x\n", (struct change){"de Vries", "", false},
                   "<p>Emma  x</p>\n");
    assert_changed("Emma ***de Vries*** x\n", (struct change){"de Vries", "", false},
                   "<p>Emma  x</p>\n");
    assert_changed("Emma ~~*Q*~~\n", (struct change){"Q", "", false}, "<p>Emma </p>\n");
    assert_changed("[*Q*](a.md) x\n", (struct change){"Q", "", false}, "<p> x</p>\n");
    assert_changed("**a** *b*\n", (struct change){"b", "c<d", false},
                   "<p><strong>a</strong> <em>c&lt;d</em></p>\n");
    assert_changed("`Q` x\n", (struct change){"Q", "R", false},
                   "<p><code>R</code> x</p>\n");
    assert_changed("Q\n", (struct change){"Q", "", false}, "");
    assert_changed("```Q\nx\n```\n", (struct change){"Q", "", false},
                   "<pre><code>x\n</code></pre>\n");
    assert_changed("```\nx\n```\n", (struct change){"x\n", "<y>", false},
                   "<pre><code>&lt;y&gt;</code></pre>\n");
}

static void test_change_links(void **state)
{
    (void)state;
    assert_changed("a [b *c*](q.md 't') d\n", (struct change){"q.md", "", false},
                   "<p>a b <em>c</em> d</p>\n");
    assert_changed("a [b](q.md 't') d\n", (struct change){"t", "", false},
                   "<p>a <a href=\"q.md\">b</a> d</p>\n");
    assert_changed("a [b](q.md) d\n", (struct change){"q.md", "r.md", false},
                   "<p>a <a href=\"r.md\">b</a> d</p>\n");
    assert_changed("x ![b](q.jpg) y\n", (struct change){"q.jpg", "", false},
                   "<p>x  y</p>\n");
    assert_changed("x ![Q](q.jpg) y\n", (struct change){"Q", "", false},
                   "<p>x [image q.jpg||] y</p>\n");
    assert_changed("![Q](q.jpg 't')\n", (struct change){"Q", "R", false},
                   "[figure q.jpg|R|t]\n");
    assert_changed("Met [Sem **x**](leerling:1).\n", (struct change){"x", "Emma", true},
                   "<p>Met Emma.</p>\n");
    assert_changed("Met [Sem](leerling:1).\n", (struct change){"Sem", "", true},
                   "<p>Met .</p>\n");
    assert_changed("Sem zonder link\n",
                   (struct change){"Sem zonder link", "Emma", true},
                   "<p>Sem zonder link</p>\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_flow, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_links_and_images, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_other_blocks, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_change, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_change_links, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
