/* Parsing, looking through and changing a document: see document.h. */
#include "markdown/document.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "markdown/cmark_int.h"

/* Limits on one Markdown text. A table of 5,000 columns in 35 KB costs cmark-gfm two
 * minutes, so tables are measured before it sees them. */
enum {
    TEXT_MAX = 2 << 20,
    TABLE_COLUMNS_MAX = 100,
    TABLE_CELLS_MAX = 50000,
    QUOTES_MAX = 100
};

/* --- memory -------------------------------------------------------------------- */

static _Thread_local struct arena *current;

/* In front of each piece, so that realloc knows how much to copy. */
struct piece_header {
    _Alignas(max_align_t) size_t size;
};

static void *bump_calloc(size_t count, size_t size)
{
    struct piece_header *h = arena_new(current, sizeof(*h) + count * size);
    h->size = count * size;
    return h + 1;
}

static void *bump_realloc(void *old, size_t size)
{
    size_t had = old ? ((struct piece_header *)old - 1)->size : 0;
    if (had >= size)
        return old;
    void *piece = bump_calloc(1, size);
    if (had)
        memcpy(piece, old, had);
    return piece;
}

static void bump_free(void *piece)
{
    (void)piece; /* all at once, with the arena */
}

cmark_mem *markdown_memory(void)
{
    static cmark_mem bump = {bump_calloc, bump_realloc, bump_free};
    return &bump;
}

void markdown_use(struct markdown_doc *doc)
{
    current = &doc->arena;
}

char *markdown_keep(struct markdown_doc *doc, struct slice s)
{
    char *copy = arena_new(&doc->arena, s.len + 1);
    if (s.len)
        memcpy(copy, s.at, s.len);
    return copy;
}

/* --- limits -------------------------------------------------------------------- */

/* Columns of a table's delimiter row, or 0 when the line is none. */
static size_t delimiter_columns(struct slice line)
{
    size_t columns = 1;
    bool dash = false;
    for (size_t i = 0; i < line.len; i++) {
        if (!strchr("|:- \t\r>", line.at[i]) || !line.at[i])
            return 0;
        columns += line.at[i] == '|';
        dash = dash || line.at[i] == '-';
    }
    return dash && columns > 1 ? columns : 0;
}

static size_t count_byte(struct slice line, char byte)
{
    size_t count = 0;
    for (size_t i = 0; i < line.len; i++)
        count += line.at[i] == byte;
    return count;
}

static size_t quote_depth(struct slice line)
{
    size_t depth = 0;
    for (size_t i = 0; i < line.len && strchr("> \t-*+", line.at[i]); i++)
        depth += line.at[i] == '>' || line.at[i] == '-' || line.at[i] == '*';
    return depth;
}

static bool is_rule(struct slice line)
{
    for (size_t i = 0; i < line.len; i++)
        if (!strchr("-*_ \t\r", line.at[i]) || !line.at[i])
            return false;
    return true;
}

/* What is wrong with the line, or NULL. `cells` counts those of the table so far. */
static const char *line_problem(struct slice line, size_t *columns, size_t *cells)
{
    size_t found = delimiter_columns(line);
    if (found)
        *columns = found, *cells = 0;
    else if (!slice_trim(line).len)
        *columns = 0;
    *cells += *columns;
    if (found > TABLE_COLUMNS_MAX || count_byte(line, '|') > 20 * TABLE_COLUMNS_MAX)
        return _("this table has too many columns");
    if (*columns && *cells > TABLE_CELLS_MAX)
        return _("this table has too many cells; split it");
    if (quote_depth(line) > QUOTES_MAX && !is_rule(line))
        return _("quotations and lists are nested too deeply here");
    return NULL;
}

/* Notes where the lines begin, and checks each against the limits. */
static bool read_lines(struct markdown_doc *doc, struct diag *diag)
{
    size_t columns = 0, cells = 0;
    for (size_t start = 0; start <= doc->text.len;) {
        struct slice line = slice_from(doc->text, start);
        line.len = slice_find_byte(line, '\n');
        vec_push(&doc->lines, start);
        const char *problem = line_problem(line, &columns, &cells);
        if (problem) {
            struct place where = {doc->file,
                                  doc->first_line + (unsigned)doc->lines.len - 1, 1};
            diag_add(diag, DIAG_ERROR, where, line, "%s", problem);
            return false;
        }
        start += line.len + 1;
    }
    return true;
}

/* --- parsing ------------------------------------------------------------------- */

static const char *const extension_names[] = {"table", "strikethrough", "autolink",
                                              "tasklist"};

static void parse(struct markdown_doc *doc)
{
    markdown_use(doc);
    cmark_gfm_core_extensions_ensure_registered();
    cmark_parser *parser = cmark_parser_new_with_mem(
        CMARK_OPT_SOURCEPOS | CMARK_OPT_FOOTNOTES, markdown_memory());
    for (size_t i = 0; i < sizeof(extension_names) / sizeof(*extension_names); i++)
        cmark_parser_attach_syntax_extension(
            parser, cmark_find_syntax_extension(extension_names[i]));
    doc->extensions = cmark_parser_get_syntax_extensions(parser);
    cmark_parser_feed(parser, doc->text.at, doc->text.len);
    doc->root = cmark_parser_finish(parser);
    cmark_consolidate_text_nodes(doc->root);
}

struct markdown_doc *markdown_parse(struct slice text, const char *file,
                                    unsigned first_line, struct diag *diag)
{
    if (text.len > TEXT_MAX) {
        diag_file(diag, DIAG_ERROR, file, _("this text is too long; split it"));
        return NULL;
    }
    struct markdown_doc *doc = memory_new(sizeof(*doc));
    arena_init(&doc->arena);
    doc->text = text;
    doc->file = file;
    doc->first_line = first_line;
    if (!read_lines(doc, diag)) {
        markdown_free(doc);
        return NULL;
    }
    parse(doc);
    return doc;
}

void markdown_free(struct markdown_doc *doc)
{
    if (!doc)
        return;
    vec_release(&doc->lines);
    arena_release(&doc->arena);
    free(doc);
}

/* --- places -------------------------------------------------------------------- */

static size_t line_index(const struct markdown_doc *doc, cmark_node *node)
{
    int line = cmark_node_get_start_line(node);
    for (cmark_node *n = node; line <= 0 && n; n = cmark_node_parent(n))
        line = cmark_node_get_start_line(n);
    size_t index = line > 0 ? (size_t)line - 1 : 0;
    return index < doc->lines.len ? index : doc->lines.len - 1;
}

struct slice markdown_line(const struct markdown_doc *doc, cmark_node *node)
{
    size_t index = line_index(doc, node), start = doc->lines.at[index];
    size_t end =
        index + 1 < doc->lines.len ? doc->lines.at[index + 1] - 1 : doc->text.len;
    while (end > start && doc->text.at[end - 1] == '\r')
        end--;
    return slice_sub(doc->text, start, end - start);
}

/* Far into a line nobody counts columns, and counting them all takes too long. */
enum { COUNTED_MAX = 4096 };

static struct place place_in_line(const struct markdown_doc *doc, size_t index,
                                  size_t bytes)
{
    struct slice line = slice_from(doc->text, doc->lines.at[index]);
    size_t counted = bytes < COUNTED_MAX ? bytes : COUNTED_MAX;
    size_t before = utf8_length(slice_sub(line, 0, counted)) + bytes - counted;
    return (struct place){doc->file, doc->first_line + (unsigned)index,
                          (unsigned)before + 1};
}

struct place markdown_place(const struct markdown_doc *doc, cmark_node *node)
{
    struct slice line = markdown_line(doc, node);
    int column = cmark_node_get_start_column(node);
    size_t bytes = column > 1 ? (size_t)column - 1 : 0;
    bytes = bytes < line.len ? bytes : line.len;
    return place_in_line(doc, line_index(doc, node), bytes);
}

static struct place place_of_offset(const struct markdown_doc *doc, size_t offset)
{
    size_t index = 0, behind = doc->lines.len;
    while (index + 1 < behind) {
        size_t middle = (index + behind) / 2;
        if (doc->lines.at[middle] <= offset)
            index = middle;
        else
            behind = middle;
    }
    return place_in_line(doc, index, offset - doc->lines.at[index]);
}

/* --- looking through ----------------------------------------------------------- */

struct gathering {
    struct markdown_doc *doc;
    struct {
        VEC(struct markdown_block);
    } blocks;
    struct {
        VEC(struct markdown_piece);
    } pieces;          /* of the block that is being gathered */
    struct slice link; /* target of the link that we are in */
    size_t behind;     /* the last piece, as an offset in the text */
    struct {
        VEC(struct markdown_block);
    } later; /* what stands inside a flow, given after it */
};

static struct slice literal(const char *c_string)
{
    return slice_of(c_string);
}

enum { SOUGHT_BYTES = 24, SOUGHT_WITHIN = 4096 };

/* Offset of a text behind the last piece; doc->text.len when it is not near. */
static size_t seek(const struct gathering *g, struct slice text)
{
    struct slice whole = g->doc->text;
    struct slice rest =
        slice_from(whole, g->behind < whole.len ? g->behind : whole.len);
    rest.len = rest.len < SOUGHT_WITHIN ? rest.len : SOUGHT_WITHIN;
    char sought[SOUGHT_BYTES + 1] = "";
    memcpy(sought, text.at, text.len < SOUGHT_BYTES ? text.len : SOUGHT_BYTES);
    size_t at = slice_find(rest, sought);
    return *sought && at < rest.len ? g->behind + at : whole.len;
}

/* A text that the autolink extension split off has no column: it is sought behind the
 * piece before it. */
static struct place piece_place(struct gathering *g, cmark_node *node,
                                struct slice text)
{
    const struct markdown_doc *doc = g->doc;
    int column = cmark_node_get_start_column(node);
    if (column > 0) {
        size_t start = doc->lines.at[line_index(doc, node)] + (size_t)column - 1;
        if (start + text.len >= g->behind) {
            g->behind = start + text.len;
            return markdown_place(doc, node);
        }
    }
    size_t at = seek(g, text);
    if (at == doc->text.len)
        return markdown_place(doc, node);
    g->behind = at + text.len;
    return place_of_offset(doc, at);
}

/* A link that the extension made stands where its text does. */
static struct place block_place(const struct gathering *g, cmark_node *node)
{
    cmark_node *child = cmark_node_first_child(node);
    if (cmark_node_get_start_column(node) > 0 || !child ||
        cmark_node_get_type(child) != CMARK_NODE_TEXT)
        return markdown_place(g->doc, node);
    size_t at = seek(g, literal(cmark_node_get_literal(child)));
    return at < g->doc->text.len ? place_of_offset(g->doc, at)
                                 : markdown_place(g->doc, node);
}

static struct markdown_block block_of(struct gathering *g, enum markdown_field field,
                                      cmark_node *node, struct slice text)
{
    struct markdown_piece *piece = ARENA_NEW(&g->doc->arena, struct markdown_piece);
    *piece = (struct markdown_piece){MARKDOWN_TEXT, text, block_place(g, node),
                                     SLICE(""), node};
    return (struct markdown_block){field, piece, 1, markdown_line(g->doc, node), false};
}

static void add_later(struct gathering *g, enum markdown_field field, cmark_node *node,
                      const char *text)
{
    if (text && *text)
        vec_push(&g->later, block_of(g, field, node, literal(text)));
}

static void add_piece(struct gathering *g, enum markdown_piece_kind kind,
                      cmark_node *node, struct slice text)
{
    struct place where = kind == MARKDOWN_TEXT ? piece_place(g, node, text)
                                               : markdown_place(g->doc, node);
    vec_push(&g->pieces, ((struct markdown_piece){kind, text, where, g->link,
                                                  kind == MARKDOWN_GAP ? NULL : node}));
}

static bool is_break_tag(const char *html)
{
    return strncmp(html, "<br", 3) == 0 || strncmp(html, "<BR", 3) == 0;
}

/* An image's alternative text is the text of its children, one block of its own. */
static void gather_image(struct gathering *g, cmark_node *image, cmark_iter *iter)
{
    cmark_event_type event;
    while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iter);
        if (node == image)
            break;
        if (cmark_node_get_type(node) == CMARK_NODE_TEXT ||
            cmark_node_get_type(node) == CMARK_NODE_CODE)
            add_later(g, MARKDOWN_ALT, node, cmark_node_get_literal(node));
    }
    add_later(g, MARKDOWN_TITLE, image, cmark_node_get_title(image));
    add_later(g, MARKDOWN_URL, image, cmark_node_get_url(image));
    add_piece(g, MARKDOWN_GAP, image, SLICE(" "));
}

static void enter_inline(struct gathering *g, cmark_node *node, cmark_iter *iter)
{
    cmark_node_type type = cmark_node_get_type(node);
    if (type == CMARK_NODE_TEXT) {
        add_piece(g, MARKDOWN_TEXT, node, literal(cmark_node_get_literal(node)));
    } else if (type == CMARK_NODE_CODE) {
        add_piece(g, MARKDOWN_CODE_SPAN, node, literal(cmark_node_get_literal(node)));
    } else if (type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK) {
        add_piece(g, MARKDOWN_GAP, node, SLICE(" "));
    } else if (type == CMARK_NODE_HTML_INLINE) {
        const char *html = cmark_node_get_literal(node);
        if (is_break_tag(html))
            add_piece(g, MARKDOWN_GAP, node, SLICE(" "));
        add_later(g, MARKDOWN_HTML, node, html);
    } else if (type == CMARK_NODE_LINK) {
        g->link = literal(cmark_node_get_url(node));
        add_later(g, MARKDOWN_TITLE, node, cmark_node_get_title(node));
        add_later(g, MARKDOWN_URL, node, cmark_node_get_url(node));
    } else if (type == CMARK_NODE_IMAGE) {
        gather_image(g, node, iter);
    } else if (type == CMARK_NODE_TABLE_CELL && g->pieces.len) {
        add_piece(g, MARKDOWN_GAP, node, SLICE(" | "));
    }
}

/* A paragraph, heading or table row: its running text, then what stands in it. */
static void gather_flow(struct gathering *g, cmark_node *flow)
{
    cmark_iter *iter = cmark_iter_new(flow);
    cmark_event_type event;
    while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iter);
        if (event == CMARK_EVENT_ENTER)
            enter_inline(g, node, iter);
        else if (cmark_node_get_type(node) == CMARK_NODE_LINK)
            g->link = SLICE("");
    }
    cmark_iter_free(iter);
    if (g->pieces.len) {
        size_t size = g->pieces.len * sizeof(*g->pieces.at);
        struct markdown_piece *pieces = arena_new(&g->doc->arena, size);
        memcpy(pieces, g->pieces.at, size);
        vec_push(&g->blocks,
                 ((struct markdown_block){
                     MARKDOWN_FLOW, pieces, g->pieces.len, markdown_line(g->doc, flow),
                     cmark_node_get_type(flow) == CMARK_NODE_HEADING}));
    }
    for (size_t i = 0; i < g->later.len; i++)
        vec_push(&g->blocks, g->later.at[i]);
    g->pieces.len = g->later.len = 0;
}

static void gather(struct gathering *g)
{
    cmark_iter *iter = cmark_iter_new(g->doc->root);
    cmark_event_type event;
    while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iter);
        cmark_node_type type = cmark_node_get_type(node);
        if (event != CMARK_EVENT_ENTER)
            continue;
        if (type == CMARK_NODE_PARAGRAPH || type == CMARK_NODE_HEADING ||
            type == CMARK_NODE_TABLE_ROW) {
            gather_flow(g, node);
            cmark_iter_reset(iter, node, CMARK_EVENT_EXIT);
        } else if (type == CMARK_NODE_CODE_BLOCK) {
            add_later(g, MARKDOWN_INFO, node, cmark_node_get_fence_info(node));
            add_later(g, MARKDOWN_CODE, node, cmark_node_get_literal(node));
        } else if (type == CMARK_NODE_HTML_BLOCK) {
            add_later(g, MARKDOWN_HTML, node, cmark_node_get_literal(node));
        }
        for (size_t i = 0; i < g->later.len; i++)
            vec_push(&g->blocks, g->later.at[i]);
        g->later.len = 0;
    }
    cmark_iter_free(iter);
}

void markdown_each_block(struct markdown_doc *doc,
                         void (*each)(void *user, struct markdown_doc *doc,
                                      const struct markdown_block *block),
                         void *user)
{
    struct gathering g = {.doc = doc, .link = SLICE("")};
    markdown_use(doc);
    gather(&g);
    for (size_t i = 0; i < g.blocks.len; i++)
        each(user, doc, &g.blocks.at[i]);
    vec_release(&g.blocks);
    vec_release(&g.pieces);
    vec_release(&g.later);
}

/* --- changing ------------------------------------------------------------------ */

void markdown_remove(cmark_node *node)
{
    cmark_node *parent = cmark_node_parent(node);
    cmark_node_unlink(node);
    while (parent && !cmark_node_first_child(parent)) {
        cmark_node_type type = cmark_node_get_type(parent);
        if (type != CMARK_NODE_EMPH && type != CMARK_NODE_STRONG &&
            type != CMARK_NODE_LINK && type != CMARK_NODE_STRIKETHROUGH)
            break;
        cmark_node *empty = parent;
        parent = cmark_node_parent(parent);
        cmark_node_unlink(empty);
    }
}

void markdown_unwrap(cmark_node *node)
{
    for (cmark_node *child; (child = cmark_node_first_child(node));)
        cmark_node_insert_before(node, child);
    cmark_node_unlink(node);
}

static void change_url(cmark_node *node, const char *text)
{
    bool image = cmark_node_get_type(node) == CMARK_NODE_IMAGE;
    if (*text)
        cmark_node_set_url(node, text);
    else if (image)
        markdown_remove(node);
    else
        markdown_unwrap(node);
}

void markdown_change(struct markdown_doc *doc, enum markdown_field field,
                     const struct markdown_piece *piece, struct slice text)
{
    cmark_node *node = (cmark_node *)piece->node;
    markdown_use(doc);
    if (!node || !cmark_node_parent(node))
        return; /* a gap, or already taken out */
    const char *new_text = markdown_keep(doc, text);
    switch (field) {
    case MARKDOWN_FLOW:
    case MARKDOWN_ALT:
        if (text.len)
            cmark_node_set_literal(node, new_text);
        else
            markdown_remove(node);
        break;
    case MARKDOWN_CODE:
    case MARKDOWN_HTML:
        cmark_node_set_literal(node, new_text);
        break;
    case MARKDOWN_TITLE:
        cmark_node_set_title(node, new_text);
        break;
    case MARKDOWN_INFO:
        cmark_node_set_fence_info(node, new_text);
        break;
    case MARKDOWN_URL:
        change_url(node, new_text);
        break;
    }
}

void markdown_replace_link(struct markdown_doc *doc, const struct markdown_piece *piece,
                           struct slice text)
{
    cmark_node *link = (cmark_node *)piece->node;
    markdown_use(doc);
    while (link && cmark_node_get_type(link) != CMARK_NODE_LINK)
        link = cmark_node_parent(link);
    if (!link || !cmark_node_parent(link))
        return;
    cmark_node *plain = cmark_node_new_with_mem(CMARK_NODE_TEXT, markdown_memory());
    cmark_node_set_literal(plain, markdown_keep(doc, text));
    if (text.len)
        cmark_node_insert_before(link, plain);
    cmark_node_unlink(link);
}
