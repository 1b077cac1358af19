/* SVG: read as a stream, and written anew from what draws: no script, no address
 * outside the file, no metadata, nothing that an editor wrote for itself. A drawing
 * that can't do without one of these is not published. */
#include <string.h>

#include "base/pack.h"
#include "decode/document.h"
#include "decode/drawing_words.h"
#include "decode/jobs.h"
#include "decode/xml.h"

#define SVG "http://www.w3.org/2000/svg"
#define XLINK "http://www.w3.org/1999/xlink"

enum { DRAWING_MAX = 16 << 20 };

struct drawing {
    struct reading r;
    struct str out;
    struct str text;   /* of the <text>, <title>, <desc> or <style> it is in */
    struct str joined; /* of all of them: a name may be cut in two */
    int skip;          /* depth of an element that is left out; -1: none */
    bool in_style, bad;
};

static const struct document_place here = {.where = WHERE_FILE};

void drawing_prepare(void)
{
    xml_prepare();
}

/* --- writing --- */

static void put_escaped(struct str *out, struct slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        switch (text.at[i]) {
        case '<':
            str_add_c(out, "&lt;");
            break;
        case '>':
            str_add_c(out, "&gt;");
            break;
        case '&':
            str_add_c(out, "&amp;");
            break;
        case '"':
            str_add_c(out, "&quot;");
            break;
        default:
            str_add_byte(out, text.at[i]);
        }
    }
}

/* --- what may stand in it --- */

/* Every url( leads to a place in the file; nothing is fetched, nothing is hidden behind
 * escapes. */
static bool is_local(struct slice css)
{
    struct str small;
    bool well = true;
    str_init(&small);
    for (size_t i = 0; i < css.len; i++) {
        unsigned char c = (unsigned char)css.at[i];
        str_add_byte(&small, (char)(c >= 'A' && c <= 'Z' ? c + 32 : c));
    }
    struct slice rest = str_slice(&small);
    static const char *const never[] = {
        "@import",    "expression(", "javascript:", "\\",        "image(",
        "image-set(", "src(",        "@font-face",  "@namespace"};
    for (size_t i = 0; i < sizeof(never) / sizeof(*never); i++)
        well = well && slice_find(rest, never[i]) == rest.len;
    size_t at;
    while (well && (at = slice_find(rest, "url(")) < rest.len) {
        rest = slice_trim(slice_from(rest, at + strlen("url(")));
        if (slice_starts(rest, "\"") || slice_starts(rest, "'"))
            rest = slice_from(rest, 1);
        well = slice_starts(rest, "#");
    }
    str_release(&small);
    return well;
}

static bool is_text_element(struct slice name)
{
    return slice_eq_c(name, "text") || slice_eq_c(name, "title") ||
           slice_eq_c(name, "desc") || slice_eq_c(name, "style");
}

static void put_attribute(struct drawing *d, xmlTextReaderPtr x)
{
    struct slice name = xml_name(x), value = xml_value(x);
    struct slice space = slice_of((const char *)xmlTextReaderConstNamespaceUri(x));
    struct slice prefix = slice_of((const char *)xmlTextReaderConstPrefix(x));
    bool link = slice_eq_c(name, "href") && (!space.len || slice_eq_c(space, XLINK));
    bool of_xml = slice_eq_c(prefix, "xml") &&
                  (slice_eq_c(name, "space") || slice_eq_c(name, "lang"));
    if (xmlTextReaderIsNamespaceDecl(x) || (space.len && !link && !of_xml) ||
        (!link && !of_xml && !drawing_has_attribute(name)))
        return;
    if (link ? !slice_starts(slice_trim(value), "#") : !is_local(value)) {
        d->bad = true; /* what it leads to is part of what is drawn */
        return;
    }
    if (slice_eq_c(name, "aria-label"))
        reading_add(&d->r, PART_TEXT, here, value);
    else if (slice_eq_c(name, "id") || slice_eq_c(name, "class"))
        reading_add(&d->r, PART_NAME, here, value);
    str_addf(&d->out, " %s%.*s=\"", of_xml ? "xml:" : "", SLICE_FMT(name));
    put_escaped(&d->out, value);
    str_add_byte(&d->out, '"');
}

static void end_text(struct drawing *d)
{
    reading_add(&d->r, PART_TEXT, here, str_slice(&d->text));
    str_add(&d->joined, str_slice(&d->text));
    str_add_byte(&d->joined, ' ');
    str_clear(&d->text);
}

/* Links, and what a browser would choose between, leave what is in them. */
static bool is_unwrapped(struct slice name)
{
    return slice_eq_c(name, "a") || slice_eq_c(name, "switch");
}

static void start_element(struct drawing *d, xmlTextReaderPtr x)
{
    struct slice name = xml_name(x);
    struct slice space = slice_of((const char *)xmlTextReaderConstNamespaceUri(x));
    bool empty = xmlTextReaderIsEmptyElement(x) == 1, drawn = slice_eq_c(space, SVG);
    int depth = xmlTextReaderDepth(x);
    if (depth == 0 && !(drawn && slice_eq_c(name, "svg")))
        d->bad = true;
    if (drawn && (slice_eq_c(name, "foreignObject") || slice_eq_c(name, "image") ||
                  slice_eq_c(name, "feImage")))
        d->bad = true; /* a page or a photo of its own */
    if (drawn && is_unwrapped(name))
        return;
    if (!drawn || !drawing_has_element(name)) {
        d->skip = empty ? -1 : depth;
        return;
    }
    if (is_text_element(name))
        end_text(d);
    d->in_style = slice_eq_c(name, "style") && !empty;
    str_addf(&d->out, "<%.*s", SLICE_FMT(name));
    if (depth == 0)
        str_add_c(&d->out, " xmlns=\"" SVG "\"");
    while (xml_each_attribute(x))
        put_attribute(d, x);
    str_add_c(&d->out, empty ? "/>" : ">");
}

static void end_element(struct drawing *d, xmlTextReaderPtr x)
{
    struct slice name = xml_name(x);
    if (is_unwrapped(name))
        return;
    if (d->in_style && !is_local(str_slice(&d->text)))
        d->bad = true;
    d->in_style = false;
    if (is_text_element(name))
        end_text(d);
    str_addf(&d->out, "</%.*s>", SLICE_FMT(name));
}

static void read_node(struct drawing *d, xmlTextReaderPtr x)
{
    int type = xmlTextReaderNodeType(x);
    if (d->skip >= 0) {
        if (type == XML_READER_TYPE_END_ELEMENT && xmlTextReaderDepth(x) == d->skip)
            d->skip = -1;
        return;
    }
    switch (type) {
    case XML_READER_TYPE_ELEMENT:
        start_element(d, x);
        break;
    case XML_READER_TYPE_END_ELEMENT:
        end_element(d, x);
        break;
    case XML_READER_TYPE_TEXT:
    case XML_READER_TYPE_CDATA:
    case XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
        str_add(&d->text, xml_value(x));
        put_escaped(&d->out, xml_value(x));
        break;
    default: /* comments and instructions go */
        break;
    }
}

/* --- the question --- */

/* The document type that programs write in front, when it declares nothing itself, can
 * be left out: blanked, in the arena. */
static struct slice without_doctype(struct slice file, struct arena *arena)
{
    size_t at = slice_find(file, "<!DOCTYPE");
    size_t end = slice_find_byte(slice_from(file, at), '>') + at;
    if (at == file.len || end >= file.len ||
        slice_find_byte(slice_sub(file, at, end - at), '[') < end - at)
        return file;
    char *copy = arena_new(arena, file.len + 1);
    memcpy(copy, file.at, file.len);
    memset(copy + at, ' ', end + 1 - at);
    return slice_make(copy, file.len);
}

void drawing_work(struct slice question, struct slice file, struct str *answer)
{
    struct drawing d = {.skip = -1};
    int got = -1;
    (void)question;
    reading_init(&d.r);
    str_init(&d.out);
    str_init(&d.text);
    str_init(&d.joined);
    d.r.kind = DOCUMENT_PDF; /* everything in it is published */
    xmlTextReaderPtr x =
        file.len <= DRAWING_MAX ? xml_open(without_doctype(file, &d.r.arena)) : NULL;
    while (x && !d.bad && (got = xml_next(x)) == 1)
        read_node(&d, x);
    if (x)
        xmlFreeTextReader(x);
    end_text(&d);
    reading_add(&d.r, PART_TEXT, here, str_slice(&d.joined));
    d.r.has_text = true;
    pack_number(answer, got == 0 && !d.bad);
    pack_slice(answer, str_slice(&d.out));
    str_clear(&d.out);
    reading_pack(&d.r, &d.out);
    pack_slice(answer, str_slice(&d.out));
    reading_release(&d.r);
    str_release(&d.out);
    str_release(&d.text);
    str_release(&d.joined);
}
