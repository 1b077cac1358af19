/* HTML, XML and SVG, walked byte by byte: text across inline tags, every attribute
 * (also doubled ones and those of end tags), comments, CDATA, instructions, scripts,
 * styles.
 *
 * A walk sees what stands in a file whether it is well-formed or not. HTML whose tags
 * do not pair up, or with an entity we don't know, goes through gumbo as well, which
 * reads it as browsers do.
 */
#include <string.h>

#include "verify/html_parts.h"

enum { NAME_MAX_BYTES = 32, ENTITY_MAX = 32 };

struct markup {
    struct scan *scan;
    struct slice text;
    size_t at;
    unsigned line; /* at `at` */
    bool html;
    struct str block; /* text under way */
    unsigned block_line;
    struct str value;
    char element[NAME_MAX_BYTES];  /* the block that the text stands in */
    uint64_t open[HTML_DEPTH_MAX]; /* elements that wait for their end */
    size_t depth;
    unsigned endless; /* marks that nothing ends any more */
    bool odd;         /* let gumbo look, too */
    bool well;
};

/* --- text --- */

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

/* With its entities resolved. */
static void add_unescaped(struct markup *m, struct str *out, struct slice text)
{
    for (;;) {
        size_t amp = slice_find_byte(text, '&');
        str_add(out, clip(text, 0, amp));
        if (amp == text.len)
            return;
        text = clip_from(text, amp + 1);
        size_t len = 0;
        while (len < text.len && len < ENTITY_MAX &&
               (text.at[len] == '#' || (text.at[len] >= '0' && text.at[len] <= '9') ||
                ((text.at[len] | 0x20) >= 'a' && (text.at[len] | 0x20) <= 'z')))
            len++;
        bool ends = len < text.len && text.at[len] == ';';
        if (len && html_entity(out, clip(text, 0, len))) {
            text = clip_from(text, len + ends);
        } else {
            str_add_byte(out, '&');
            m->odd |= len > 0;
        }
    }
}

static void move_to(struct markup *m, size_t to)
{
    if (to > m->text.len)
        to = m->text.len;
    while (m->at < to) {
        const char *end = memchr(m->text.at + m->at, '\n', to - m->at);
        if (!end)
            break;
        m->line++;
        m->at = (size_t)(end - m->text.at) + 1;
    }
    m->at = to;
}

static void scan_as(struct markup *m, struct slice text, const char *what,
                    unsigned line, unsigned flags)
{
    struct piece piece = {text, what, NULL, line, flags};
    scan_piece(m->scan, &piece);
    extract_data_urls(m->scan, text, line);
    m->well &= html_deeper(m->scan, text, line);
}

/* What an element's text is in XML: addresses, scripts, prose. */
static unsigned text_flags(const struct markup *m)
{
    static const char *const slugs[] = {"loc", "link", "guid", "id", "uri", "url"};
    if (m->html)
        return PIECE_PROSE;
    if (strcmp(m->element, "style") == 0)
        return PIECE_STYLE;
    if (strcmp(m->element, "script") == 0)
        return PIECE_SCRIPT;
    for (size_t i = 0; i < sizeof(slugs) / sizeof(*slugs); i++)
        if (strcmp(m->element, slugs[i]) == 0)
            return PIECE_SLUG;
    return PIECE_PROSE;
}

static void end_block(struct markup *m)
{
    if (m->block_line)
        scan_as(m, str_slice(&m->block), "text", m->block_line, text_flags(m));
    str_clear(&m->block);
    m->block_line = 0;
}

static void add_text(struct markup *m, struct slice text, bool entities)
{
    if (!m->block_line) {
        size_t i = 0;
        while (i < text.len && is_space(text.at[i]))
            i++;
        if (i == text.len)
            return;
        move_to(m, m->at + i);
        text = clip_from(text, i);
        m->block_line = m->line;
    }
    if (entities)
        add_unescaped(m, &m->block, text);
    else
        str_add(&m->block, text);
}

/* --- tags --- */

static size_t read_name(struct slice text, size_t at, char name[NAME_MAX_BYTES])
{
    size_t len = 0;
    for (; at < text.len; at++) {
        char c = text.at[at];
        if (is_space(c) || c == '>' || c == '/' || (c == '=' && len))
            break;
        if (len + 1 < NAME_MAX_BYTES)
            name[len++] = c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
    }
    name[len] = '\0';
    return at;
}

/* The attributes of a tag from `at` on; the offset of its >. */
static size_t look_at_attributes(struct markup *m, size_t at, const char *element)
{
    struct slice t = m->text;
    while (at < t.len && t.at[at] != '>') {
        char name[NAME_MAX_BYTES];
        if (is_space(t.at[at]) || t.at[at] == '/') {
            at++;
            continue;
        }
        size_t from = at;
        at = read_name(t, at, name);
        size_t name_len = at - from;
        while (at < t.len && is_space(t.at[at]))
            at++;
        struct slice raw = SLICE("");
        if (at < t.len && t.at[at] == '=') {
            at++;
            while (at < t.len && is_space(t.at[at]))
                at++;
            char quote = at < t.len ? t.at[at] : '\0';
            bool quoted = quote == '"' || quote == '\'';
            from = at += quoted;
            while (at < t.len && (quoted ? t.at[at] != quote
                                         : !is_space(t.at[at]) && t.at[at] != '>'))
                at++;
            raw = clip(t, from, at - from);
            at += quoted && at < t.len;
        }
        m->odd |= name_len >= NAME_MAX_BYTES;
        str_clear(&m->value);
        if (slice_find_byte(raw, '&') < raw.len) {
            add_unescaped(m, &m->value, raw);
            raw = str_slice(&m->value);
        }
        struct str value = m->value; /* a page in an attribute has its own */
        str_init(&m->value);
        m->well &= html_attribute(m->scan, name, raw, element, m->line);
        if (m->block_line && strcmp(name, "datetime") == 0) {
            /* a day of birth stands beside who was born */
            str_add_c(&m->block, " (");
            str_add(&m->block, raw);
            str_add_c(&m->block, ") ");
        }
        m->value = value;
    }
    m->odd |= at >= t.len;
    return at;
}

/* Keeps count of what is open; a tag out of order makes the page odd. */
static void pair_up(struct markup *m, const char *name, enum shape shape, bool close)
{
    bool single = shape == SHAPE_SPACE || shape == SHAPE_VOID ||
                  shape == SHAPE_NOTHING || shape == SHAPE_LOOSE ||
                  shape == SHAPE_CELL || shape == SHAPE_LOOSE_INLINE;
    if (single || !m->html || m->scan->loose)
        return;
    uint64_t hash = fold_digest(slice_of(name));
    if (close) {
        m->odd |= m->depth == 0 || m->open[m->depth - 1] != hash;
        m->depth -= m->depth > 0;
    } else if (m->depth < HTML_DEPTH_MAX) {
        m->open[m->depth++] = hash;
    } else {
        m->well = false;
    }
}

/* What stands in script, style, title, textarea: up to their end tag. */
static void look_at_raw(struct markup *m, const char *name)
{
    struct slice rest = clip_from(m->text, m->at);
    size_t len = strlen(name);
    size_t end = 0;
    for (;; end += 2) {
        end += slice_find(clip_from(rest, end), "</");
        if (end >= rest.len || (slice_eq_nocase(clip(rest, end + 2, len), name) &&
                                end + 2 + len < rest.len))
            break;
    }
    m->odd |= end >= rest.len;
    if (end > rest.len)
        end = rest.len;
    struct slice inner = clip(rest, 0, end);
    if (strcmp(name, "script") == 0) {
        extract_text(m->scan, inner, "script", m->line, PIECE_SCRIPT);
    } else if (strcmp(name, "style") == 0) {
        extract_text(m->scan, inner, "style", m->line, PIECE_STYLE);
    } else {
        struct str value = m->value;
        str_init(&m->value);
        str_clear(&value);
        add_unescaped(m, &value, inner);
        scan_as(m, str_slice(&value), name, m->line, PIECE_PROSE);
        m->value = value;
    }
    move_to(m, m->at + end);
}

static bool is_block(const struct markup *m, const char *local, enum shape shape)
{
    return shape == SHAPE_UNKNOWN ? !m->html
           : m->html              ? shape == SHAPE_BLOCK || shape == SHAPE_LOOSE ||
                           shape == SHAPE_VOID || shape == SHAPE_RAW
                     : shape != SHAPE_INLINE || strcmp(local, "data") == 0 ||
                           strcmp(local, "label") == 0 || strcmp(local, "time") == 0;
}

static void look_at_tag(struct markup *m)
{
    bool close = m->text.at[m->at + 1] == '/';
    char name[NAME_MAX_BYTES];
    size_t at = read_name(m->text, m->at + 1 + close, name);
    const char *colon = strchr(name, ':');
    const char *local = colon && !m->html ? colon + 1 : name; /* atom:link */
    enum shape shape = html_shape(local);
    if (is_block(m, local, shape)) {
        end_block(m);
        memcpy(m->element, close ? "" : local, close ? 1 : strlen(local) + 1);
    } else if (m->html && (shape == SHAPE_SPACE || shape == SHAPE_CELL)) {
        str_add_c(&m->block, shape == SHAPE_CELL ? ", " : "\r");
    } else if (m->block_line && shape != SHAPE_NOTHING) {
        str_add_byte(&m->block, PIECE_EDGE);
    }
    if (shape == SHAPE_UNKNOWN && !close) {
        struct piece piece = {slice_of(name), "element", NULL, m->line, PIECE_SLUG};
        scan_piece(m->scan, &piece);
    }
    m->odd |= at - m->at > NAME_MAX_BYTES;
    size_t end = look_at_attributes(m, at, name);
    bool closed = end > 0 && end < m->text.len && m->text.at[end - 1] == '/';
    if (!closed || shape != SHAPE_BLOCK)
        pair_up(m, name, shape, close);
    move_to(m, end + 1);
    if (m->html && shape == SHAPE_RAW && !close)
        look_at_raw(m, name);
}

/* <!-- -->, <![CDATA[ ]]>, <? ?>, <! >; true when it was one of them. */
static bool look_at_mark(struct markup *m)
{
    static const struct {
        const char *open;
        const char *close;
        const char *what;
    } marks[] = {{"<!--", "-->", "comment"},
                 {"<![CDATA[", "]]>", NULL},
                 {"<?", "?>", "instruction"},
                 {"<!", ">", "declaration"}};
    struct slice rest = clip_from(m->text, m->at);
    for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++) {
        if (!slice_starts(rest, marks[i].open))
            continue;
        size_t open = strlen(marks[i].open);
        struct slice inner = clip_from(rest, open);
        /* browsers end a comment at --!> and <!--> too: gumbo knows */
        m->odd |= m->html && i == 0 &&
                  (slice_starts(inner, ">") || slice_starts(inner, "->") ||
                   slice_find(inner, "--!>") < inner.len);
        size_t len = inner.len; /* without an end here, there is none further on */
        if (!(m->endless & 1u << i))
            len = slice_find(inner, m->html && i == 2 ? ">" : marks[i].close);
        m->endless |= (unsigned)(len == inner.len) << i;
        inner = clip(inner, 0, len);
        m->odd |= len == rest.len - open;
        if (marks[i].what)
            scan_as(m, inner, marks[i].what, m->line, PIECE_MIXED);
        else
            add_text(m, inner, false);
        move_to(m, m->at + open + len + 1);
        size_t skip = m->html && i == 2 ? 1 : strlen(marks[i].close);
        move_to(m, m->at + skip - 1);
        return true;
    }
    return false;
}

static bool begins_tag(struct slice text, size_t at)
{
    if (at + 1 >= text.len)
        return false;
    char c = text.at[at + 1];
    if (c == '/' && at + 2 < text.len)
        c = text.at[at + 2];
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           (unsigned char)c >= 0x80;
}

static bool walk(struct scan *s, struct slice text, unsigned line, bool html)
{
    struct markup m = {
        .scan = s, .text = text, .line = line, .html = html, .well = true};
    m.block = s->scratch->joined; /* a page within this one takes a text of its own */
    str_init(&s->scratch->joined);
    str_init(&m.value);
    str_clear(&m.block);
    while (m.at < text.len) {
        size_t next = m.at + slice_find_byte(clip_from(text, m.at), '<');
        if (next > m.at)
            add_text(&m, clip(text, m.at, next - m.at), true);
        move_to(&m, next);
        if (next >= text.len)
            break;
        if (begins_tag(text, next)) {
            look_at_tag(&m);
        } else if (!look_at_mark(&m)) {
            str_add_byte(&m.block, '<');
            m.odd |= html && next + 1 < text.len && !is_space(text.at[next + 1]);
            move_to(&m, next + 1);
        }
    }
    end_block(&m);
    str_release(&m.value);
    str_release(&s->scratch->joined);
    s->scratch->joined = m.block;
    if (html && m.well && !s->loose && (m.odd || m.depth))
        m.well = extract_gumbo(s, text, line);
    return m.well;
}

bool extract_html(struct scan *s, struct slice text, unsigned line)
{
    return walk(s, text, line, true);
}

bool extract_xml(struct scan *s, struct slice text, unsigned line)
{
    return walk(s, text, line, false);
}
