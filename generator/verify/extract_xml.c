/* XML and SVG: text, CDATA, comments, instructions and attributes.
 *
 * A lenient walk of our own: the gate must see what stands in a file, also where the
 * file is not well-formed. Text that holds HTML (feeds) is looked into as HTML.
 */
#include <string.h>

#include "verify/gate_int.h"

struct xml {
    struct scan *scan;
    struct slice text;
    size_t at;
    unsigned line;
    struct str block;
    unsigned block_line;
    char element[32];
    bool well;
};

static void add_entity(struct str *out, struct slice name)
{
    static const struct {
        const char *name;
        const char *text;
    } known[] = {{"amp", "&"},  {"lt", "<"}, {"gt", ">"}, {"quot", "\""}, {"apos", "'"},
                 {"nbsp", " "}, {"shy", ""}, {"zwj", ""}, {"zwnj", ""}};
    uint32_t c = 0;
    bool hex = name.len > 1 && (name.at[1] | 0x20) == 'x';
    if (name.len > 1 && name.at[0] == '#') {
        for (size_t i = hex ? 2 : 1; i < name.len && c < 0x110000; i++) {
            char d = (char)(name.at[i] | 0x20);
            c = c * (hex ? 16 : 10) +
                (uint32_t)(d >= 'a' ? d - 'a' + 10 : name.at[i] - '0');
        }
        bool valid = c && c < 0x110000 && !(c >= 0xd800 && c < 0xe000);
        str_add_codepoint(out, valid ? c : 0xfffd);
        return;
    }
    for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
        if (slice_eq_c(name, known[i].name)) {
            str_add_c(out, known[i].text);
            return;
        }
    str_add_byte(out, '&'); /* gumbo knows the rest */
    str_add(out, name);
    str_add_byte(out, ';');
}

static void unescape(struct str *out, struct slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        size_t end = 0;
        if (text.at[i] == '&') {
            struct slice rest =
                slice_sub(text, i + 1, text.len - i - 1 < 32 ? text.len - i - 1 : 32);
            end = slice_find_byte(rest, ';');
            end = end == rest.len ? 0 : end;
        }
        if (end) {
            add_entity(out, slice_sub(text, i + 1, end));
            i += end + 1;
        } else {
            str_add_byte(out, text.at[i]);
        }
    }
}

static void scan_as(struct xml *x, struct slice text, const char *what, const char *of,
                    unsigned line, unsigned flags)
{
    struct piece piece = {text, what, of, line, flags};
    scan_piece(x->scan, &piece);
    extract_data_urls(x->scan, text);
    size_t i = slice_find_byte(text, '<');
    size_t amp = slice_find_byte(text, '&');
    if ((i == text.len && amp == text.len) || x->scan->depth >= PEEL_DEPTH_MAX)
        return;
    x->scan->depth++;
    x->well &= extract_html(x->scan, text, line);
    x->scan->depth--;
}

static void end_block(struct xml *x)
{
    bool style = strcmp(x->element, "style") == 0;
    bool script = strcmp(x->element, "script") == 0;
    bool url = strcmp(x->element, "loc") == 0 || strcmp(x->element, "link") == 0 ||
               strcmp(x->element, "guid") == 0 || strcmp(x->element, "id") == 0;
    if (slice_trim(str_slice(&x->block)).len)
        scan_as(x, str_slice(&x->block), "text", x->element[0] ? x->element : NULL,
                x->block_line,
                style    ? PIECE_STYLE
                : script ? PIECE_SCRIPT
                : url    ? PIECE_SLUG
                         : PIECE_PROSE);
    str_clear(&x->block);
    x->block_line = 0;
}

static void count_lines(struct xml *x, size_t to)
{
    for (; x->at < to && x->at < x->text.len; x->at++)
        x->line += x->text.at[x->at] == '\n';
}

static void add_text(struct xml *x, struct slice text, bool entities)
{
    if (!x->block_line && slice_trim(text).len)
        x->block_line = x->line;
    if (entities)
        unescape(&x->block, text);
    else
        str_add(&x->block, text);
}

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/* name="value" in a tag; without quotes too. */
static void look_at_attributes(struct xml *x, struct slice tag, const char *element)
{
    static const char *const none[] = {"d", "points", "viewBox", "transform"};
    static const char *const slugs[] = {"href", "src",        "id",  "class",
                                        "rel",  "xlink:href", "term"};
    struct str value;
    str_init(&value);
    for (size_t i = 0; i < tag.len;) {
        while (i < tag.len && (is_space(tag.at[i]) || tag.at[i] == '/'))
            i++;
        size_t from = i;
        while (i < tag.len && !is_space(tag.at[i]) && tag.at[i] != '=' &&
               tag.at[i] != '/')
            i++;
        char name[32];
        snprintf(name, sizeof(name), "%.*s", (int)(i - from > 31 ? 31 : i - from),
                 tag.at + from);
        while (i < tag.len && is_space(tag.at[i]))
            i++;
        if (i >= tag.len || tag.at[i] != '=') {
            i += i == from; /* a stray byte */
            continue;
        }
        i++;
        while (i < tag.len && is_space(tag.at[i]))
            i++;
        char quote =
            i < tag.len && (tag.at[i] == '"' || tag.at[i] == '\'') ? tag.at[i] : '\0';
        size_t start = i += quote != '\0';
        while (i < tag.len && (quote ? tag.at[i] != quote : !is_space(tag.at[i])))
            i++;
        str_clear(&value);
        unescape(&value, slice_sub(tag, start, i - start));
        i += i < tag.len;
        unsigned flags = PIECE_MIXED;
        for (size_t k = 0; k < sizeof(none) / sizeof(*none); k++)
            flags = strcmp(name, none[k]) == 0 ? 0 : flags;
        for (size_t k = 0; k < sizeof(slugs) / sizeof(*slugs); k++)
            flags = strcmp(name, slugs[k]) == 0 ? PIECE_SLUG : flags;
        if (flags)
            scan_as(x, str_slice(&value), name, element, x->line, flags);
    }
    str_release(&value);
}

/* The end of a tag: its > outside of quotes. */
static size_t tag_end(struct slice text, size_t at)
{
    char quote = '\0';
    for (; at < text.len; at++) {
        char c = text.at[at];
        if (quote ? c == quote : c == '>')
            quote = '\0';
        else if (!quote && (c == '"' || c == '\''))
            quote = c;
        else
            continue;
        if (c == '>')
            return at;
    }
    return text.len;
}

static bool is_inline(const char *name)
{
    static const char *const names[] = {"tspan", "b",    "i",    "em",  "strong",
                                        "span",  "a",    "u",    "sup", "sub",
                                        "small", "mark", "abbr", "code"};
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

static void look_at_tag(struct xml *x)
{
    size_t end = tag_end(x->text, x->at + 1);
    struct slice tag = slice_sub(x->text, x->at + 1, end - x->at - 1);
    bool close = slice_starts(tag, "/");
    tag = slice_from(tag, close);
    size_t len = 0;
    while (len < tag.len && !is_space(tag.at[len]) && tag.at[len] != '/')
        len++;
    char name[32];
    snprintf(name, sizeof(name), "%.*s", (int)(len > 31 ? 31 : len), tag.at);
    const char *colon = strchr(name, ':'); /* atom:link */
    const char *local = colon ? colon + 1 : name;
    if (!is_inline(local)) {
        end_block(x);
        snprintf(x->element, sizeof(x->element), "%s", close ? "" : local);
    }
    if (tag.len > len)
        look_at_attributes(x, slice_from(tag, len), name);
    scan_as(x, slice_sub(tag, 0, len), "element", NULL, x->line, PIECE_SLUG);
    count_lines(x, end + 1);
}

/* <!-- -->, <![CDATA[ ]]>, <? ?>, <! >; true when it was one of them. */
static bool look_at_mark(struct xml *x)
{
    static const struct {
        const char *open;
        const char *close;
        const char *what;
    } marks[] = {{"<!--", "-->", "comment"},
                 {"<![CDATA[", "]]>", NULL},
                 {"<?", "?>", "instruction"},
                 {"<!", ">", "declaration"}};
    struct slice rest = slice_from(x->text, x->at);
    for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++) {
        if (!slice_starts(rest, marks[i].open))
            continue;
        size_t open = strlen(marks[i].open);
        struct slice inner = slice_from(rest, open);
        size_t len = slice_find(inner, marks[i].close);
        inner = slice_sub(inner, 0, len);
        if (marks[i].what)
            scan_as(x, inner, marks[i].what, NULL, x->line, PIECE_MIXED);
        else
            add_text(x, inner, false);
        count_lines(x, x->at + open + len + strlen(marks[i].close));
        return true;
    }
    return false;
}

bool extract_xml(struct scan *s, struct slice text, unsigned line)
{
    struct xml x = {.scan = s, .text = text, .line = line, .well = true};
    str_init(&x.block);
    while (x.at < text.len) {
        size_t next = x.at + slice_find_byte(slice_from(text, x.at), '<');
        add_text(&x, slice_sub(text, x.at, next - x.at), true);
        count_lines(&x, next);
        if (next < text.len && !look_at_mark(&x))
            look_at_tag(&x);
    }
    end_block(&x);
    str_release(&x.block);
    return x.well;
}
