/* HTML: text across inline tags, every attribute, comments, scripts and styles.
 *
 * The only file that sees libgumbo. Its memory comes from a bump allocator that is
 * reset between pages; its tree is never freed node by node.
 */
#include <gumbo.h>
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#include "verify/gate_int.h"

enum { BUMP_BLOCK = 1 << 20, WALK_DEPTH_MAX = 2000 };

/* --- gumbo's memory ------------------------------------------------------------------
 */

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

/* --- how deep?
 * ------------------------------------------------------------------------- */

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
    return slice_sub(text, at, end - at);
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
         i += 1 + slice_find_byte(slice_from(text, i + 1), '<')) {
        bool close = text.at[i + 1] == '/';
        struct slice name = tag_name(text, i + 1 + close);
        if (!name.len || is_one_of(name, single))
            continue;
        if (close) {
            open -= open > 0;
        } else if (is_one_of(name, raw)) {
            i += slice_find(slice_from(text, i), "</");
            if (i >= text.len)
                break;
        } else if (++open > HTML_DEPTH_MAX) {
            return true;
        }
    }
    return false;
}

/* --- the walk
 * ------------------------------------------------------------------------------ */

struct page {
    struct scan *scan;
    struct str block; /* text of the block under way */
    unsigned block_line;
    unsigned line; /* of the page's first byte */
    bool well;
};

/* HTML in a text, an attribute or a comment is looked into as HTML. */
static void look_deeper(struct page *p, struct slice text, unsigned line)
{
    size_t i = slice_find_byte(text, '<');
    bool tag =
        i + 1 < text.len && slice_find_byte(slice_from(text, i), '>') < text.len - i;
    size_t amp = slice_find_byte(text, '&');
    bool entity = amp < text.len && slice_find_byte(slice_from(text, amp), ';') < 12;
    if ((!tag && !entity) || p->scan->depth >= PEEL_DEPTH_MAX)
        return;
    p->scan->depth++;
    p->well &= extract_html(p->scan, text, line);
    p->scan->depth--;
}

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
        if (strpbrk(p->block.at, "<&")) {
            struct str block = p->block;
            str_init(&p->block);
            look_deeper(p, str_slice(&block), p->block_line);
            str_release(&p->block);
            p->block = block;
        }
    }
    str_clear(&p->block);
    p->block_line = 0;
}

static unsigned attribute_flags(const char *name)
{
    static const char *const none[] = {"d",     "points", "integrity", "nonce",
                                       "width", "height", "viewbox",   "transform",
                                       "sizes", "media",  "lang",      "charset",
                                       "fill",  "stroke", NULL};
    static const char *const prose[] = {"alt",     "title", "placeholder", "aria-label",
                                        "summary", "label", "abbr",        NULL};
    static const char *const slugs[] = {
        "href",   "src",        "srcset", "class",      "id",   "name",     "for",
        "action", "formaction", "poster", "cite",       "data", "itemtype", "itemprop",
        "rel",    "type",       "xmlns",  "xlink:href", NULL};
    struct slice s = slice_of(name);
    if (is_one_of(s, none))
        return 0;
    if (is_one_of(s, prose))
        return PIECE_PROSE;
    if (is_one_of(s, slugs))
        return PIECE_SLUG;
    if (slice_eq_c(s, "style") || slice_starts(s, "on"))
        return PIECE_STYLE;
    return PIECE_MIXED;
}

/* tel:, sms:, wa.me: numbers that are meant to be called. */
static bool calls(struct slice url)
{
    static const char *const marks[] = {
        "tel:", "sms:", "callto:", "wa.me/", "phone=", "whatsapp:"};
    for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++)
        if (slice_find(url, marks[i]) < url.len)
            return true;
    return false;
}

static void look_at_attribute(struct page *p, const GumboAttribute *a, const char *tag)
{
    struct slice value = slice_of(a->value);
    unsigned line = a->name_start.line ? p->line + a->name_start.line - 1 : 0;
    unsigned flags = attribute_flags(a->name);
    if (slice_starts(slice_of(a->name), "data-"))
        scan_as(p, slice_of(a->name), "attribute name", tag, line, PIECE_SLUG);
    if (!flags || value.len == 0)
        return;
    struct slice start = slice_sub(value, 0, value.len < 5 ? value.len : 5);
    if (slice_eq_nocase(start, "data:")) {
        extract_data_urls(p->scan, value);
        return;
    }
    if (flags == PIECE_SLUG && calls(value))
        flags |= PIECE_NUMBERS;
    scan_as(p, value, a->name, tag, line, flags);
    if (strpbrk(value.at, "<&"))
        look_deeper(p, value, line);
    if (slice_find(value, "data:") < value.len)
        extract_data_urls(p->scan, value);
}

enum shape { SHAPE_BLOCK, SHAPE_INLINE, SHAPE_SPACE, SHAPE_NOTHING };

static enum shape shape_of(const GumboElement *e)
{
    switch (e->tag) {
    case GUMBO_TAG_A:
    case GUMBO_TAG_ABBR:
    case GUMBO_TAG_ACRONYM:
    case GUMBO_TAG_B:
    case GUMBO_TAG_BDI:
    case GUMBO_TAG_BDO:
    case GUMBO_TAG_BIG:
    case GUMBO_TAG_CITE:
    case GUMBO_TAG_CODE:
    case GUMBO_TAG_DATA:
    case GUMBO_TAG_DEL:
    case GUMBO_TAG_DFN:
    case GUMBO_TAG_EM:
    case GUMBO_TAG_FONT:
    case GUMBO_TAG_I:
    case GUMBO_TAG_INS:
    case GUMBO_TAG_KBD:
    case GUMBO_TAG_LABEL:
    case GUMBO_TAG_MARK:
    case GUMBO_TAG_NOBR:
    case GUMBO_TAG_Q:
    case GUMBO_TAG_RB:
    case GUMBO_TAG_RUBY:
    case GUMBO_TAG_S:
    case GUMBO_TAG_SAMP:
    case GUMBO_TAG_SMALL:
    case GUMBO_TAG_SPAN:
    case GUMBO_TAG_STRIKE:
    case GUMBO_TAG_STRONG:
    case GUMBO_TAG_SUB:
    case GUMBO_TAG_SUP:
    case GUMBO_TAG_TIME:
    case GUMBO_TAG_TT:
    case GUMBO_TAG_U:
    case GUMBO_TAG_VAR:
        return SHAPE_INLINE;
    case GUMBO_TAG_WBR:
        return SHAPE_NOTHING;
    case GUMBO_TAG_BR:
    case GUMBO_TAG_IMG:
    case GUMBO_TAG_INPUT:
    case GUMBO_TAG_BUTTON:
    case GUMBO_TAG_TD:
    case GUMBO_TAG_TH:
        return SHAPE_SPACE;
    case GUMBO_TAG_UNKNOWN:
        return e->tag_namespace == GUMBO_NAMESPACE_HTML ||
                       slice_starts(
                           slice_make(e->original_tag.data, e->original_tag.length),
                           "<tspan")
                   ? SHAPE_INLINE /* unknown elements are inline to a browser */
                   : SHAPE_BLOCK;
    default:
        return SHAPE_BLOCK;
    }
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
        look_deeper(p, text, line);
    } else if (tag == GUMBO_TAG_SCRIPT) {
        extract_text(p->scan, text, "script", PIECE_SCRIPT);
    } else if (tag == GUMBO_TAG_STYLE) {
        extract_text(p->scan, text, "style", PIECE_STYLE);
    } else {
        if (!p->block_line && node->type != GUMBO_NODE_WHITESPACE)
            p->block_line = line;
        if (p->block_line)
            str_add(&p->block, text);
    }
}

static void walk(struct page *p, const GumboNode *node, unsigned depth);

static void walk_element(struct page *p, const GumboNode *node, unsigned depth)
{
    const GumboElement *e = &node->v.element;
    enum shape shape = shape_of(e);
    char name[32];
    name_of(name, e);
    if (shape == SHAPE_BLOCK && e->tag != GUMBO_TAG_SCRIPT && e->tag != GUMBO_TAG_STYLE)
        end_block(p);
    if (shape == SHAPE_SPACE)
        str_add_byte(&p->block,
                     e->tag == GUMBO_TAG_TD || e->tag == GUMBO_TAG_TH ? ',' : ' ');
    if (e->tag == GUMBO_TAG_UNKNOWN)
        scan_as(p, slice_of(name), "element", NULL, 0, PIECE_SLUG);
    for (unsigned i = 0; i < e->attributes.length; i++)
        look_at_attribute(p, e->attributes.data[i], name);
    for (unsigned i = 0; i < e->children.length; i++)
        walk(p, e->children.data[i], depth + 1);
    if (shape == SHAPE_BLOCK && e->tag != GUMBO_TAG_SCRIPT && e->tag != GUMBO_TAG_STYLE)
        end_block(p);
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

bool extract_html(struct scan *s, struct slice text, unsigned line)
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
    /* what a parser passes over (doubled attributes, end tags, frames) stands in the
     * bytes all the same */
    struct piece bytes = {text, "source", NULL, line,
                          PIECE_MAIL | PIECE_CODE | PIECE_RAW | PIECE_NO_CAMEL};
    scan_once(s, &bytes);
    return p.well;
}
