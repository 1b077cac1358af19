/* HTML as browsers read it: by libgumbo, for pages that no careful program wrote.
 *
 * The only file that sees libgumbo. Its memory comes from a bump allocator that is
 * reset between pages; its tree is never freed node by node. It takes 60 ns a byte,
 * three times what all else takes, so extract_markup.c calls it only for pages whose
 * tags are odd.
 */
#include <gumbo.h>
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#include "verify/html_parts.h"

enum { BUMP_BLOCK = 1 << 20, WALK_DEPTH_MAX = 2000 };

/* --- gumbo's memory --- */

struct bump {
    struct bump *older;
    size_t size;
    size_t used;
    alignas(max_align_t) char bytes[];
};

static struct bump *bump_block(struct bump *older, size_t least)
{
    size_t size = least > BUMP_BLOCK ? least : BUMP_BLOCK;
    struct bump *b = memory_resize(NULL, sizeof(*b) + size);
    b->older = older;
    b->size = size;
    b->used = 0;
    return b;
}

static void *bump_new(void *user, size_t size)
{
    struct bump **newest = user;
    size_t unit = alignof(max_align_t);
    size_t rounded = (size + unit - 1) / unit * unit;
    if (!*newest || (*newest)->size - (*newest)->used < rounded)
        *newest = bump_block(*newest, rounded);
    void *piece = (*newest)->bytes + (*newest)->used;
    (*newest)->used += rounded;
    return piece;
}

static void bump_keep(void *user, void *piece)
{
    (void)user;
    (void)piece;
}

void bump_free(struct bump *bump)
{
    while (bump) {
        struct bump *older = bump->older;
        free(bump);
        bump = older;
    }
}

/* Keeps one block for the next page. */
static struct bump *bump_reset(struct bump *bump)
{
    while (bump && (bump->older || bump->size > BUMP_BLOCK)) {
        struct bump *older = bump->older;
        free(bump);
        bump = older;
    }
    if (bump)
        bump->used = 0;
    return bump;
}

/* --- how deep? --- */

static bool is_one_of(struct slice name, const char *const *names)
{
    for (; *names; names++)
        if (slice_eq_nocase(name, *names))
            return true;
    return false;
}

static struct slice tag_name(struct slice text, size_t at)
{
    size_t end = at;
    while (end < text.len &&
           ((text.at[end] >= 'a' && text.at[end] <= 'z') ||
            (text.at[end] >= 'A' && text.at[end] <= 'Z') ||
            (text.at[end] >= '0' && text.at[end] <= '9') || text.at[end] == '-'))
        end++;
    return clip(text, at, end - at);
}

/* Most elements that may be open at once, counted roughly and before gumbo: its time
 * grows with them. */
static bool is_too_deep(struct slice text)
{
    static const char *const single[] = {
        "br", "img", "hr",    "meta", "link",   "input", "source", "area",   "base",
        "p",  "li",  "td",    "th",   "tr",     "dt",    "dd",     "wbr",    "col",
        "rt", "rp",  "param", "path", "option", "use",   "rect",   "circle", NULL};
    static const char *const raw[] = {"script", "style", NULL};
    size_t open = 0;
    for (size_t i = slice_find_byte(text, '<'); i + 1 < text.len;
         i += 1 + slice_find_byte(clip_from(text, i + 1), '<')) {
        bool close = text.at[i + 1] == '/';
        struct slice name = tag_name(text, i + 1 + close);
        if (!name.len || is_one_of(name, single))
            continue;
        if (close) {
            open -= open > 0;
        } else if (is_one_of(name, raw)) {
            i += slice_find(clip_from(text, i), "</");
            if (i >= text.len)
                break;
        } else if (++open > HTML_DEPTH_MAX) {
            return true;
        }
    }
    return false;
}

/* --- the walk --- */

struct page {
    struct scan *scan;
    struct str block; /* text of the block under way */
    unsigned block_line;
    unsigned line; /* of the page's first byte */
    bool well;
};

static void scan_as(struct page *p, struct slice text, const char *what, const char *of,
                    unsigned line, unsigned flags)
{
    struct piece piece = {text, what, of, line, flags};
    scan_piece(p->scan, &piece);
}

static void end_block(struct page *p)
{
    if (slice_trim(str_slice(&p->block)).len) {
        scan_as(p, str_slice(&p->block), "text", NULL, p->block_line, PIECE_PROSE);
        struct str block = p->block;
        str_init(&p->block);
        p->well &= html_deeper(p->scan, str_slice(&block), p->block_line);
        str_release(&p->block);
        p->block = block;
    }
    str_clear(&p->block);
    p->block_line = 0;
}

static void name_of(char name[32], const GumboElement *e)
{
    const char *known = gumbo_normalized_tagname(e->tag);
    struct slice own = SLICE("");
    if (!known || !*known)
        own = tag_name(slice_make(e->original_tag.data, e->original_tag.length), 1);
    snprintf(name, 32, "%.*s", (int)(own.len ? own.len : strlen(known)),
             own.len ? own.at : known);
}

static void look_at_text(struct page *p, const GumboNode *node)
{
    const GumboText *t = &node->v.text;
    const GumboNode *parent = node->parent;
    struct slice text = slice_of(t->text);
    unsigned line = p->line + t->start_pos.line - (t->start_pos.line > 0);
    GumboTag tag = parent && parent->type == GUMBO_NODE_ELEMENT ? parent->v.element.tag
                                                                : GUMBO_TAG_UNKNOWN;
    if (node->type == GUMBO_NODE_COMMENT) {
        scan_as(p, text, "comment", NULL, line, PIECE_MIXED);
        p->well &= html_deeper(p->scan, text, line);
    } else if (tag == GUMBO_TAG_SCRIPT) {
        extract_text(p->scan, text, "script", line, PIECE_SCRIPT);
    } else if (tag == GUMBO_TAG_STYLE) {
        extract_text(p->scan, text, "style", line, PIECE_STYLE);
    } else {
        if (!p->block_line && node->type != GUMBO_NODE_WHITESPACE)
            p->block_line = line;
        if (p->block_line)
            str_add(&p->block, text);
    }
}

static void add_edge(struct page *p)
{
    if (p->block_line)
        str_add_byte(&p->block, PIECE_EDGE);
}

static void walk(struct page *p, const GumboNode *node, unsigned depth);

static void walk_element(struct page *p, const GumboNode *node, unsigned depth)
{
    const GumboElement *e = &node->v.element;
    char name[32];
    name_of(name, e);
    enum shape shape = html_shape(name);
    bool block = shape == SHAPE_BLOCK || shape == SHAPE_LOOSE || shape == SHAPE_VOID ||
                 strcmp(name, "title") == 0 || strcmp(name, "textarea") == 0;
    if (block)
        end_block(p);
    if (shape == SHAPE_SPACE || shape == SHAPE_CELL)
        str_add_c(&p->block, shape == SHAPE_CELL ? ", " : "\r");
    else if (!block && shape != SHAPE_NOTHING)
        add_edge(p);
    for (unsigned i = 0; i < e->attributes.length; i++) {
        const GumboAttribute *a = e->attributes.data[i];
        unsigned line = a->name_start.line ? p->line + a->name_start.line - 1 : 0;
        p->well &= html_attribute(p->scan, a->name, slice_of(a->value), name, line);
    }
    for (unsigned i = 0; i < e->children.length; i++)
        walk(p, e->children.data[i], depth + 1);
    if (block)
        end_block(p);
    else if (shape != SHAPE_NOTHING)
        add_edge(p);
}

static void walk(struct page *p, const GumboNode *node, unsigned depth)
{
    if (depth > WALK_DEPTH_MAX) {
        p->well = false;
        return;
    }
    if (node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE)
        walk_element(p, node, depth);
    else if (node->type != GUMBO_NODE_DOCUMENT)
        look_at_text(p, node);
    else
        for (unsigned i = 0; i < node->v.document.children.length; i++)
            walk(p, node->v.document.children.data[i], depth + 1);
}

bool extract_gumbo(struct scan *s, struct slice text, unsigned line)
{
    if (text.len > TEXT_BYTES_MAX || is_too_deep(text))
        return false;
    struct scratch *w = s->scratch;
    struct bump *own = w->bump;
    struct page p = {.scan = s, .block = w->joined, .line = line, .well = true};
    w->bump = NULL; /* a page within this one takes memory of its own */
    str_init(&w->joined);
    str_clear(&p.block);

    GumboOptions options = kGumboDefaultOptions;
    options.allocator = bump_new;
    options.deallocator = bump_keep;
    options.userdata = &own;
    options.max_errors = 0;
    GumboOutput *output = gumbo_parse_with_options(&options, text.at, text.len);
    walk(&p, output->document, 0);
    end_block(&p);

    bump_free(w->bump);
    str_release(&w->joined);
    w->bump = bump_reset(own);
    w->joined = p.block;
    return p.well;
}
