/* From the tree to HTML and plain text: see document.h.
 *
 * Links, images, headings and raw HTML are put right in the tree first, then cmark-gfm
 * writes it. What it gets to write as raw HTML is then all ours. */
#include <string.h>

#include <cmark-gfm-extension_api.h>
#include <cmark-gfm/node.h>
#include <cmark-gfm/render.h>

#include "markdown/cmark_int.h"

static const char more_mark[] = "<!--more-->\n";

struct writing {
    struct markdown_doc *doc;
    const struct markdown_hooks *hooks;
    struct markdown_headings *headings;
    struct diag *diag;
    struct html_open open;
    bool more;
};

/* --- text without markup --------------------------------------------------------- */

static bool is_text(cmark_node_type type)
{
    return type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE;
}

static void add_text_below(struct str *text, cmark_node *top)
{
    cmark_iter *iter = cmark_iter_new(top);
    while (cmark_iter_next(iter) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iter);
        cmark_node_type type = cmark_node_get_type(node);
        if (is_text(type))
            str_add_c(text, cmark_node_get_literal(node));
        else if (type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK)
            str_add_byte(text, ' ');
    }
    cmark_iter_free(iter);
}

/* <!--more--> at the top level, or NULL. */
static cmark_node *find_more(struct markdown_doc *doc)
{
    for (cmark_node *n = cmark_node_first_child(doc->root); n; n = cmark_node_next(n))
        if (cmark_node_get_type(n) == CMARK_NODE_HTML_BLOCK &&
            slice_eq_c(slice_trim(slice_of(cmark_node_get_literal(n))), "<!--more-->"))
            return n;
    return NULL;
}

/* The paragraphs before <!--more-->, else the first that has words. */
static void add_beginning(struct markdown_doc *doc, struct str *text)
{
    size_t start = text->len;
    cmark_node *more = find_more(doc);
    for (cmark_node *n = cmark_node_first_child(doc->root); n && n != more;
         n = cmark_node_next(n)) {
        size_t before = text->len;
        if (cmark_node_get_type(n) != CMARK_NODE_PARAGRAPH)
            continue;
        if (text->len > start)
            str_add_byte(text, ' ');
        add_text_below(text, n);
        if (!slice_trim(slice_from(str_slice(text), before)).len)
            str_splice(text, before, text->len - before, SLICE(""));
        else if (!more)
            return;
    }
}

/* Spaces beside each other become one: where a picture was left out there are two. */
static void collapse_spaces(struct str *text, size_t start)
{
    size_t to = start;
    for (size_t i = start; i < text->len; i++) {
        bool space = text->at[i] == ' ' || text->at[i] == '\n';
        if (space && (to == start || text->at[to - 1] == ' '))
            continue;
        text->at[to++] = space ? ' ' : text->at[i];
    }
    while (to > start && text->at[to - 1] == ' ')
        to--;
    str_splice(text, to, text->len - to, SLICE(""));
}

void markdown_write_excerpt(struct markdown_doc *doc, struct str *text, size_t chars)
{
    size_t start = text->len, end, count = 0, word = 0;
    markdown_use(doc);
    add_beginning(doc, text);
    collapse_spaces(text, start);
    if (find_more(doc))
        return; /* the author said where it ends */
    struct slice all = slice_from(str_slice(text), start);
    for (end = 0; end < all.len && count < chars; count++) {
        if (all.at[end] == ' ')
            word = end;
        utf8_next(all, &end);
    }
    if (end < all.len)
        str_splice(text, start + (word ? word : end), all.len - (word ? word : end),
                   SLICE("\u2026"));
}

/* --- putting right what is ours to write ------------------------------------------ */

static cmark_node *raw_html(struct writing *w, cmark_node_type type, struct slice html)
{
    cmark_node *node = cmark_node_new_with_mem(type, markdown_memory());
    cmark_node_set_literal(node, markdown_keep(w->doc, html));
    return node;
}

static bool is_lone(cmark_node *image)
{
    cmark_node *parent = cmark_node_parent(image);
    return !cmark_node_previous(image) && !cmark_node_next(image) && parent &&
           cmark_node_get_type(parent) == CMARK_NODE_PARAGRAPH;
}

static void write_image(struct writing *w, cmark_node *image)
{
    struct str alt, html;
    bool lone = is_lone(image);
    str_init(&alt);
    str_init(&html);
    add_text_below(&alt, image);
    bool shown =
        w->hooks->image &&
        w->hooks->image(w->hooks->user, &html, slice_of(cmark_node_get_url(image)),
                        str_slice(&alt), slice_of(cmark_node_get_title(image)), lone,
                        markdown_place(w->doc, image), markdown_line(w->doc, image));
    cmark_node *old = lone ? cmark_node_parent(image) : image;
    if (shown)
        cmark_node_insert_before(
            old, raw_html(w, lone ? CMARK_NODE_HTML_BLOCK : CMARK_NODE_HTML_INLINE,
                          str_slice(&html)));
    if (lone)
        cmark_node_unlink(old);
    else
        markdown_remove(image);
    str_release(&alt);
    str_release(&html);
}

static void write_link(struct writing *w, cmark_node *link)
{
    struct str url;
    str_init(&url);
    if (w->hooks->link &&
        w->hooks->link(w->hooks->user, &url, slice_of(cmark_node_get_url(link)),
                       markdown_place(w->doc, link), markdown_line(w->doc, link)))
        cmark_node_set_url(link, markdown_keep(w->doc, str_slice(&url)));
    else
        markdown_unwrap(link);
    str_release(&url);
}

/* Writes <h2 id="..."> where cmark would write <h2>. */
static void write_heading(cmark_syntax_extension *extension,
                          struct cmark_html_renderer *renderer, cmark_node *node,
                          cmark_event_type event, int options)
{
    char tag[8] = "</h0>\n";
    tag[3] = (char)('0' + cmark_node_get_heading_level(node));
    (void)extension;
    (void)options;
    if (event == CMARK_EVENT_EXIT) {
        cmark_strbuf_puts(renderer->html, tag);
        return;
    }
    tag[4] = '\0';
    cmark_strbuf_putc(renderer->html, '<');
    cmark_strbuf_puts(renderer->html, tag + 2);
    cmark_strbuf_puts(renderer->html, " id=\"");
    cmark_strbuf_puts(renderer->html, cmark_node_get_user_data(node));
    cmark_strbuf_puts(renderer->html, "\">");
}

/* One for all documents: it holds nothing but the function above. */
static cmark_syntax_extension *heading_extension(void)
{
    static cmark_syntax_extension *extension;
    if (!extension) {
        extension = cmark_syntax_extension_new("voornaam-heading");
        cmark_syntax_extension_set_html_render_func(extension, write_heading);
    }
    return extension;
}

static void prepare_heading(struct writing *w, cmark_node *heading)
{
    struct str id, text;
    str_init(&id);
    str_init(&text);
    add_text_below(&text, heading);
    if (w->hooks->heading_id)
        w->hooks->heading_id(w->hooks->user, &id, slice_trim(str_slice(&text)));
    if (id.len) {
        char *kept = markdown_keep(w->doc, str_slice(&id));
        cmark_node_set_user_data(heading, kept);
        cmark_node_set_syntax_extension(heading, heading_extension());
        if (w->headings)
            vec_push(w->headings,
                     ((struct markdown_heading){
                         cmark_node_get_heading_level(heading), slice_of(kept),
                         arena_copy(&w->doc->arena, slice_trim(str_slice(&text)))}));
    }
    str_release(&id);
    str_release(&text);
}

static void prepare_html(struct writing *w, cmark_node *node)
{
    struct slice html = slice_of(cmark_node_get_literal(node));
    struct str kept;
    str_init(&kept);
    if (slice_eq_c(slice_trim(html), "<!--more-->") && !w->more &&
        cmark_node_parent(node) == w->doc->root) {
        w->more = true;
        str_add_c(&kept, more_mark);
    } else {
        html_filter(&kept, html, &w->open, w->hooks,
                    cmark_node_get_type(node) == CMARK_NODE_HTML_BLOCK,
                    markdown_place(w->doc, node), markdown_line(w->doc, node), w->diag);
    }
    cmark_node_set_literal(node, markdown_keep(w->doc, str_slice(&kept)));
    str_release(&kept);
}

/* Footnotes get numbers for labels: a label may be a name. */
static void number_footnotes(struct writing *w)
{
    unsigned number = 0;
    for (cmark_node *n = cmark_node_first_child(w->doc->root); n;
         n = cmark_node_next(n))
        if (cmark_node_get_type(n) == CMARK_NODE_FOOTNOTE_DEFINITION)
            n->as.literal =
                cmark_chunk_literal(arena_printf(&w->doc->arena, "%u", ++number).at);
}

static bool is_empty_paragraph(cmark_node *node)
{
    return cmark_node_get_type(node) == CMARK_NODE_PARAGRAPH &&
           !cmark_node_first_child(node);
}

/* What stands between <script> and </script> in a line goes with them. */
static void remove_swallowed(cmark_node *open)
{
    for (cmark_node *next = cmark_node_next(open); next; next = cmark_node_next(open)) {
        bool ends = cmark_node_get_type(next) == CMARK_NODE_HTML_INLINE &&
                    html_is_swallowed(slice_of(cmark_node_get_literal(next)), true);
        cmark_node_unlink(next);
        if (ends)
            return;
    }
}

/* The nodes are collected first: putting them right changes the tree. */
static void prepare(struct writing *w)
{
    struct {
        VEC(cmark_node *);
    } nodes = {0};
    cmark_iter *iter = cmark_iter_new(w->doc->root);
    cmark_event_type event;
    while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE)
        if (event == CMARK_EVENT_ENTER)
            vec_push(&nodes, cmark_iter_get_node(iter));
    cmark_iter_free(iter);
    for (size_t i = 0; i < nodes.len; i++) {
        cmark_node *node = nodes.at[i];
        if (node != w->doc->root && !cmark_node_parent(node))
            continue; /* taken out with another */
        switch (cmark_node_get_type(node)) {
        case CMARK_NODE_IMAGE:
            write_image(w, node);
            break;
        case CMARK_NODE_LINK:
            write_link(w, node);
            break;
        case CMARK_NODE_HEADING:
            prepare_heading(w, node);
            break;
        case CMARK_NODE_HTML_INLINE:
            if (html_is_swallowed(slice_of(cmark_node_get_literal(node)), false))
                remove_swallowed(node);
            prepare_html(w, node);
            break;
        case CMARK_NODE_HTML_BLOCK:
            prepare_html(w, node);
            break;
        default:
            if (is_empty_paragraph(node))
                cmark_node_unlink(node);
        }
    }
    vec_release(&nodes);
}

/* What cmark writes, and what it should have been: HTML has given up `align`, and a
 * style attribute would need a weaker content security policy; a check box without a
 * label says nothing to who can't see it, the character does. */
static const char *const better[][2] = {
    /* A wide table scrolls by itself on a phone, with the keyboard too. */
    {"<table>", "<div class=\"table\" tabindex=\"0\"><table>"},
    {"</table>", "</table></div>"},
    /* The arrow in it says as much, in every language. */
    {" aria-label=\"Back to content\"", ""},
    {"<td align=\"", "<td class=\"align-"},
    {"<th align=\"", "<th class=\"align-"},
    {"<input type=\"checkbox\" checked=\"\" disabled=\"\" />", "\u2611"},
    {"<input type=\"checkbox\" disabled=\"\" />", "\u2610"},
};

static void write_better(struct str *html, const char *from)
{
    for (struct slice rest = slice_of(from); rest.len;) {
        size_t i = 0, len = slice_find_byte(rest, '<');
        str_add(html, slice_sub(rest, 0, len));
        rest = slice_from(rest, len);
        while (i < sizeof(better) / sizeof(*better) &&
               !slice_starts(rest, better[i][0]))
            i++;
        if (i < sizeof(better) / sizeof(*better)) {
            str_add_c(html, better[i][1]);
            rest = slice_from(rest, strlen(better[i][0]));
        } else if (rest.len) {
            str_add_byte(html, '<');
            rest = slice_from(rest, 1);
        }
    }
}

void markdown_write_html(struct markdown_doc *doc, struct str *html,
                         const struct markdown_hooks *hooks, size_t *summary_end,
                         struct markdown_headings *headings, struct diag *diag)
{
    struct writing w = {.doc = doc, .hooks = hooks, .headings = headings, .diag = diag};
    size_t start = html->len;
    markdown_use(doc);
    prepare(&w);
    number_footnotes(&w);
    write_better(html, cmark_render_html_with_mem(doc->root, CMARK_OPT_UNSAFE,
                                                  doc->extensions, markdown_memory()));
    html_close_all(html, &w.open);
    size_t mark =
        w.more ? slice_find(slice_from(str_slice(html), start), more_mark) : 0;
    if (w.more)
        str_splice(html, start + mark, sizeof(more_mark) - 1, SLICE(""));
    if (summary_end)
        *summary_end = mark;
}
