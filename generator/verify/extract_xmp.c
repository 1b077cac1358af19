/* XMP (ISO 16684-1): RDF in XML. Each property is a field, whether it is an element or
 * an attribute; what stands in lists (rdf:Bag, rdf:li) belongs to the property around
 * them. The walk takes whatever looks like tags, well-formed or not. */
#include <string.h>

#include "verify/html_parts.h"
#include "verify/metadata.h"

enum { DEPTH_MAX = 32, ENTITY_MAX = 32, PICTURE_TEXT_MIN = 64 };

struct xmp {
    struct scan *s;
    struct slice open[DEPTH_MAX]; /* names of elements */
    size_t depth;                 /* may be more than there are names for */
    unsigned fields;
    bool has_place;
    struct str text; /* under way, of the innermost element */
};

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static void add_unescaped(struct str *out, struct slice text)
{
    for (;;) {
        size_t amp = slice_find_byte(text, '&');
        str_add(out, clip(text, 0, amp));
        if (amp == text.len)
            return;
        text = clip_from(text, amp + 1);
        size_t end = slice_find_byte(clip(text, 0, ENTITY_MAX), ';');
        if (end < text.len && html_entity(out, clip(text, 0, end)))
            text = clip_from(text, end + 1);
        else
            str_add_byte(out, '&');
    }
}

/* --- fields --- */

/* A whole picture may stand there, in base64 (xmpGImg:image). */
static void look_into_picture(struct scan *s, struct slice text)
{
    struct str bytes;
    str_init(&bytes);
    text = slice_trim(text);
    if (text.len > PICTURE_TEXT_MIN &&
        (slice_starts(text, "/9j/") || slice_starts(text, "iVBORw0KGgo")) &&
        peel_base64(&bytes, text)) {
        scan_file(s, "XMP thumbnail", LEAK_METADATA);
        extract_inner_picture(s, str_slice(&bytes));
    }
    str_release(&bytes);
}

static bool is_gps(struct slice name)
{
    size_t colon = slice_find_byte(name, ':');
    struct slice local = colon < name.len ? clip_from(name, colon + 1) : name;
    return slice_eq_c(local, "GPSLatitude") || slice_eq_c(local, "GPSLongitude");
}

static void look_at_field(struct xmp *x, struct slice name, struct slice text)
{
    char place[PLACE_BYTES];
    text = slice_trim(text);
    if (!text.len || x->fields++ > FIELDS_MAX)
        return;
    metadata_place(x->s, place, "XMP", name);
    if (is_gps(name) && !x->has_place) {
        scan_file(x->s, place, LEAK_LOCATION);
        x->has_place = true;
    }
    metadata_text(x->s, place, text);
    look_into_picture(x->s, text);
}

/* The property that text here belongs to. */
static struct slice property(const struct xmp *x)
{
    for (size_t i = x->depth < DEPTH_MAX ? x->depth : DEPTH_MAX; i-- > 0;)
        if (!slice_starts(x->open[i], "rdf:"))
            return x->open[i];
    return SLICE("text");
}

static void end_text(struct xmp *x)
{
    struct str text = x->text;
    str_init(&x->text);
    look_at_field(x, property(x), str_slice(&text));
    str_release(&x->text);
    x->text = text;
    str_clear(&x->text);
}

/* --- tags --- */

static size_t name_end(struct slice t, size_t at)
{
    while (at < t.len && !is_space(t.at[at]) &&
           !strchr(">/=", t.at[at] ? t.at[at] : ' '))
        at++;
    return at;
}

/* From behind the element's name to its >. */
static size_t look_at_attributes(struct xmp *x, struct slice t, size_t at)
{
    struct str value;
    str_init(&value);
    while (at < t.len && t.at[at] != '>') {
        size_t from = at;
        at = name_end(t, at);
        struct slice name = clip(t, from, at - from);
        while (at < t.len && is_space(t.at[at]))
            at++;
        if (!name.len || at >= t.len || t.at[at] != '=') {
            at += at == from;
            continue;
        }
        at++;
        while (at < t.len && is_space(t.at[at]))
            at++;
        char quote = at < t.len ? t.at[at] : '\0';
        if (quote != '"' && quote != '\'')
            continue;
        size_t len = slice_find_byte(clip_from(t, at + 1), quote);
        str_clear(&value);
        add_unescaped(&value, clip(t, at + 1, len));
        look_at_field(x, name, str_slice(&value));
        at += len + 2;
    }
    str_release(&value);
    return at < t.len ? at : t.len;
}

static size_t look_at_tag(struct xmp *x, struct slice t, size_t at)
{
    bool close = at + 1 < t.len && t.at[at + 1] == '/';
    size_t from = at + 1 + close, end = name_end(t, from);
    end_text(x);
    if (close) {
        x->depth -= x->depth > 0;
        return end + slice_find_byte(clip_from(t, end), '>');
    }
    if (x->depth < DEPTH_MAX)
        x->open[x->depth] = clip(t, from, end - from);
    x->depth++;
    end = look_at_attributes(x, t, end);
    if (end < t.len && t.at[end - 1] == '/')
        x->depth--;
    return end;
}

/* Comments, instructions and CDATA: what is in them may be text as well. */
static size_t look_at_mark(struct xmp *x, struct slice t, size_t at)
{
    struct slice rest = clip_from(t, at);
    bool cdata = slice_starts(rest, "<![CDATA[");
    bool comment = slice_starts(rest, "<!--");
    size_t open = cdata ? 9 : comment ? 4 : 2;
    size_t len = slice_find(clip_from(rest, open), cdata     ? "]]>"
                                                   : comment ? "-->"
                                                             : ">");
    struct slice inner = clip(rest, open, len);
    if (cdata)
        str_add(&x->text, inner);
    else
        look_at_field(x, SLICE("comment"), inner);
    return at + open + len + (cdata || comment ? 2 : 0);
}

static void walk(struct xmp *x, struct slice t)
{
    for (size_t at = 0; at < t.len; at++) {
        size_t next = at + slice_find_byte(clip_from(t, at), '<');
        add_unescaped(&x->text, clip(t, at, next - at));
        if (next >= t.len)
            break;
        bool mark =
            next + 1 < t.len && (t.at[next + 1] == '!' || t.at[next + 1] == '?');
        at = mark ? look_at_mark(x, t, next) : look_at_tag(x, t, next);
    }
    end_text(x);
}

void extract_xmp(struct scan *s, struct slice bytes)
{
    struct xmp x = {.s = s};
    struct str text;
    if (!metadata_enter(s, "XMP", bytes))
        return;
    str_init(&text);
    str_init(&x.text);
    scan_file(s, "XMP", LEAK_METADATA);
    if (bytes.len <= TEXT_BYTES_MAX && peel_charset(&text, bytes))
        walk(&x, str_slice(&text));
    metadata_rest(s, "XMP", str_slice(&text));
    if (!x.has_place && slice_find(str_slice(&text), "GPSLatitude") < text.len)
        scan_file(s, "XMP", LEAK_LOCATION);
    metadata_leave(s);
    str_release(&x.text);
    str_release(&text);
}
