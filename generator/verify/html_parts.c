/* What both readers of HTML share: which elements join text, and how attributes count.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "verify/html_parts.h"

/* --- elements --- */

struct element {
    const char *name;
    enum shape shape;
};

/* Sorted. Elements that aren't here are inline to a browser. */
static const struct element elements[] = {
    {"a", SHAPE_INLINE},        {"abbr", SHAPE_INLINE},      {"acronym", SHAPE_INLINE},
    {"address", SHAPE_BLOCK},   {"area", SHAPE_VOID},        {"article", SHAPE_BLOCK},
    {"aside", SHAPE_BLOCK},     {"audio", SHAPE_BLOCK},      {"b", SHAPE_INLINE},
    {"base", SHAPE_VOID},       {"bdi", SHAPE_INLINE},       {"bdo", SHAPE_INLINE},
    {"big", SHAPE_INLINE},      {"blockquote", SHAPE_BLOCK}, {"body", SHAPE_LOOSE},
    {"br", SHAPE_SPACE},        {"button", SHAPE_BLOCK},     {"canvas", SHAPE_BLOCK},
    {"caption", SHAPE_BLOCK},   {"circle", SHAPE_BLOCK},     {"cite", SHAPE_INLINE},
    {"code", SHAPE_INLINE},     {"col", SHAPE_VOID},         {"colgroup", SHAPE_LOOSE},
    {"data", SHAPE_INLINE},     {"datalist", SHAPE_BLOCK},   {"dd", SHAPE_LOOSE},
    {"defs", SHAPE_BLOCK},      {"del", SHAPE_INLINE},       {"desc", SHAPE_BLOCK},
    {"details", SHAPE_BLOCK},   {"dfn", SHAPE_INLINE},       {"dialog", SHAPE_BLOCK},
    {"div", SHAPE_BLOCK},       {"dl", SHAPE_BLOCK},         {"dt", SHAPE_LOOSE},
    {"ellipse", SHAPE_BLOCK},   {"em", SHAPE_INLINE},        {"embed", SHAPE_VOID},
    {"fieldset", SHAPE_BLOCK},  {"figcaption", SHAPE_BLOCK}, {"figure", SHAPE_BLOCK},
    {"font", SHAPE_INLINE},     {"footer", SHAPE_BLOCK},     {"form", SHAPE_BLOCK},
    {"g", SHAPE_BLOCK},         {"h1", SHAPE_BLOCK},         {"h2", SHAPE_BLOCK},
    {"h3", SHAPE_BLOCK},        {"h4", SHAPE_BLOCK},         {"h5", SHAPE_BLOCK},
    {"h6", SHAPE_BLOCK},        {"head", SHAPE_LOOSE},       {"header", SHAPE_BLOCK},
    {"hr", SHAPE_VOID},         {"html", SHAPE_LOOSE},       {"i", SHAPE_INLINE},
    {"iframe", SHAPE_RAW},      {"img", SHAPE_SPACE},        {"input", SHAPE_SPACE},
    {"ins", SHAPE_INLINE},      {"kbd", SHAPE_INLINE},       {"label", SHAPE_INLINE},
    {"legend", SHAPE_BLOCK},    {"li", SHAPE_LOOSE},         {"line", SHAPE_BLOCK},
    {"link", SHAPE_VOID},       {"main", SHAPE_BLOCK},       {"mark", SHAPE_INLINE},
    {"menu", SHAPE_BLOCK},      {"meta", SHAPE_VOID},        {"nav", SHAPE_BLOCK},
    {"nobr", SHAPE_INLINE},     {"noembed", SHAPE_RAW},      {"noframes", SHAPE_RAW},
    {"noscript", SHAPE_BLOCK},  {"object", SHAPE_BLOCK},     {"ol", SHAPE_BLOCK},
    {"optgroup", SHAPE_LOOSE},  {"option", SHAPE_LOOSE},     {"output", SHAPE_INLINE},
    {"p", SHAPE_LOOSE},         {"param", SHAPE_VOID},       {"path", SHAPE_BLOCK},
    {"picture", SHAPE_BLOCK},   {"polygon", SHAPE_BLOCK},    {"polyline", SHAPE_BLOCK},
    {"pre", SHAPE_BLOCK},       {"progress", SHAPE_BLOCK},   {"q", SHAPE_INLINE},
    {"rb", SHAPE_LOOSE_INLINE}, {"rect", SHAPE_BLOCK},       {"rp", SHAPE_LOOSE_INLINE},
    {"rt", SHAPE_LOOSE_INLINE}, {"ruby", SHAPE_INLINE},      {"s", SHAPE_INLINE},
    {"samp", SHAPE_INLINE},     {"script", SHAPE_RAW},       {"search", SHAPE_BLOCK},
    {"section", SHAPE_BLOCK},   {"select", SHAPE_BLOCK},     {"slot", SHAPE_INLINE},
    {"small", SHAPE_INLINE},    {"source", SHAPE_VOID},      {"span", SHAPE_INLINE},
    {"strike", SHAPE_INLINE},   {"strong", SHAPE_INLINE},    {"style", SHAPE_RAW},
    {"sub", SHAPE_INLINE},      {"summary", SHAPE_BLOCK},    {"sup", SHAPE_INLINE},
    {"svg", SHAPE_BLOCK},       {"symbol", SHAPE_BLOCK},     {"table", SHAPE_BLOCK},
    {"tbody", SHAPE_LOOSE},     {"td", SHAPE_CELL},          {"template", SHAPE_BLOCK},
    {"text", SHAPE_BLOCK},      {"textarea", SHAPE_RAW},     {"tfoot", SHAPE_LOOSE},
    {"th", SHAPE_CELL},         {"thead", SHAPE_LOOSE},      {"time", SHAPE_INLINE},
    {"title", SHAPE_RAW},       {"tr", SHAPE_LOOSE},         {"track", SHAPE_VOID},
    {"tspan", SHAPE_INLINE},    {"tt", SHAPE_INLINE},        {"u", SHAPE_INLINE},
    {"ul", SHAPE_BLOCK},        {"use", SHAPE_BLOCK},        {"var", SHAPE_INLINE},
    {"video", SHAPE_BLOCK},     {"wbr", SHAPE_NOTHING},      {"xmp", SHAPE_RAW},
};

static int by_element(const void *name, const void *element)
{
    return strcmp(name, ((const struct element *)element)->name);
}

enum shape html_shape(const char *name)
{
    const struct element *e =
        bsearch(name, elements, sizeof(elements) / sizeof(*elements), sizeof(*elements),
                by_element);
    return e ? e->shape : SHAPE_UNKNOWN;
}

/* --- attributes --- */

struct attribute {
    const char *name;
    unsigned flags;
};

/* Sorted. 0: numbers, colours and digests, in which nothing can be read. */
static const struct attribute attributes[] = {
    {"abbr", PIECE_PROSE},
    {"action", PIECE_SLUG},
    {"alt", PIECE_PROSE},
    {"aria-label", PIECE_PROSE},
    {"async", 0},
    {"charset", 0},
    {"cite", PIECE_SLUG},
    {"class", PIECE_SLUG},
    {"clip-path", 0},
    {"color", 0},
    {"cols", 0},
    {"colspan", 0},
    {"content", PIECE_MIXED},
    {"crossorigin", 0},
    {"cx", 0},
    {"cy", 0},
    {"d", 0},
    {"data", PIECE_SLUG},
    {"datetime", PIECE_MIXED},
    {"decoding", 0},
    {"defer", 0},
    {"dir", 0},
    {"fetchpriority", 0},
    {"fill", 0},
    {"for", PIECE_SLUG},
    {"formaction", PIECE_SLUG},
    {"height", 0},
    {"href", PIECE_SLUG},
    {"hreflang", 0},
    {"id", PIECE_SLUG},
    {"integrity", 0},
    {"itemprop", PIECE_SLUG},
    {"itemscope", 0},
    {"itemtype", PIECE_SLUG},
    {"label", PIECE_PROSE},
    {"lang", 0},
    {"loading", 0},
    {"media", 0},
    {"method", 0},
    {"name", PIECE_SLUG},
    {"nonce", 0},
    {"open", 0},
    {"placeholder", PIECE_PROSE},
    {"points", 0},
    {"poster", PIECE_SLUG},
    {"property", PIECE_SLUG},
    {"r", 0},
    {"rel", PIECE_SLUG},
    {"role", 0},
    {"rows", 0},
    {"rowspan", 0},
    {"rx", 0},
    {"ry", 0},
    {"scope", 0},
    {"sizes", 0},
    {"src", PIECE_SLUG},
    {"srcset", PIECE_SLUG},
    {"stroke", 0},
    {"stroke-linecap", 0},
    {"stroke-linejoin", 0},
    {"stroke-width", 0},
    {"style", PIECE_STYLE},
    {"summary", PIECE_PROSE},
    {"tabindex", 0},
    {"target", 0},
    {"title", PIECE_PROSE},
    {"transform", 0},
    {"type", PIECE_SLUG},
    {"value", PIECE_MIXED},
    {"viewbox", 0},
    {"width", 0},
    {"x", 0},
    {"x1", 0},
    {"x2", 0},
    {"xlink:href", PIECE_SLUG},
    {"xmlns", PIECE_SLUG},
    {"y", 0},
    {"y1", 0},
    {"y2", 0},
};

static int by_attribute(const void *name, const void *attribute)
{
    return strcmp(name, ((const struct attribute *)attribute)->name);
}

/* tel:, sms:, wa.me: numbers that are meant to be called. */
static bool calls(struct slice url)
{
    static const char *const marks[] = {
        "tel:", "sms:", "callto:", "wa.me/", "phone=", "whatsapp:"};
    if (slice_find_byte(url, ':') == url.len)
        return false;
    for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++)
        if (slice_find(url, marks[i]) < url.len)
            return true;
    return false;
}

/* Values without letters that could spell a name are numbers: passed over. */
static bool says_nothing(struct slice value)
{
    for (size_t i = 0; i < value.len; i++)
        if (!isdigit((unsigned char)value.at[i]) && !strchr(" .,%-pxem#", value.at[i]))
            return false;
    return value.len < 9;
}

/* A description in a <meta> or data-… is read as the text that it repeats: "vader graaf
 * Willem" is no family. Lists of words and addresses are not. */
static bool is_sentence(struct slice value)
{
    unsigned spaces = 0;
    for (size_t i = 0; i < value.len; i++)
        spaces += value.at[i] == ' ';
    return spaces >= 3 && value.at[0] >= 'A' && value.at[0] <= 'Z';
}

static const struct attribute *find_attribute(const char *name)
{
    return bsearch(name, attributes, sizeof(attributes) / sizeof(*attributes),
                   sizeof(*attributes), by_attribute);
}

bool html_knows_attribute(const char *name)
{
    return find_attribute(name) != NULL;
}

/* As Cloudflare writes mail addresses: in hexadecimal, each byte XOR the first. */
static void look_at_hidden_mail(struct scan *s, struct slice value, const char *element,
                                unsigned line)
{
    struct str plain, percent;
    str_init(&plain);
    str_init(&percent);
    for (size_t i = 0; i + 1 < value.len; i += 2)
        str_addf(&percent, "%%%.2s", value.at + i);
    if (peel_percent(&plain, str_slice(&percent)) && plain.len > 1) {
        char key = plain.at[0];
        for (size_t i = 0; i < plain.len; i++)
            plain.at[i] ^= key;
        struct piece piece = {clip_from(str_slice(&plain), 1), "data-cfemail", element,
                              line, PIECE_MIXED};
        scan_piece(s, &piece);
    }
    str_release(&plain);
    str_release(&percent);
}

/* x-data="{open: false, t: e.ad}": names in small letters are those of variables. */
static bool is_program(struct slice value)
{
    unsigned signs = 0;
    for (size_t i = 0; i < value.len; i++)
        signs += value.at[i] && strchr("(){}[];=", value.at[i]) != NULL;
    return signs > 3;
}

bool html_attribute(struct scan *s, const char *name, struct slice value,
                    const char *element, unsigned line)
{
    const struct attribute *known = find_attribute(name);
    /* "for(i=0;i<e.length;o++)" is a tag to who looks for tags */
    bool odd = strpbrk(name, "()[]{};,!&|+?") != NULL;
    unsigned flags = known                                ? known->flags
                     : odd || strncmp(name, "on", 2) == 0 ? PIECE_SCRIPT
                                                          : PIECE_MIXED;
    if (!known) {
        struct piece piece = {slice_of(name), "attribute name", element, line,
                              odd ? PIECE_CODE | PIECE_MAIL : PIECE_SLUG};
        scan_piece(s, &piece);
    }
    if (value.len == 0 || says_nothing(value))
        return true;
    if (strcmp(name, "data-cfemail") == 0)
        look_at_hidden_mail(s, value, element, line);
    if (value.len > 5 && slice_eq_nocase(clip(value, 0, 5), "data:")) {
        extract_data_urls(s, value, line);
        return true;
    }
    if (known && !flags) /* names may be planted here as anywhere, numbers are normal */
        flags = PIECE_CODE | PIECE_MAIL;
    else if (flags == PIECE_SLUG && calls(value))
        flags |= PIECE_NUMBERS;
    else if (flags == PIECE_MIXED && is_sentence(value))
        flags = PIECE_PROSE;
    else if (flags == PIECE_MIXED && is_program(value))
        flags = PIECE_SCRIPT;
    struct piece piece = {value, name, element, line, flags};
    scan_piece(s, &piece);
    extract_data_urls(s, value, line);
    return html_deeper(s, value, line);
}

bool html_deeper(struct scan *s, struct slice text, unsigned line)
{
    size_t i = slice_find_byte(text, '<'); /* "a < b" was read as all there is to it */
    while (i + 1 < text.len && !isalpha((unsigned char)text.at[i + 1]) &&
           !strchr("/!?", text.at[i + 1]))
        i += 1 + slice_find_byte(clip_from(text, i + 1), '<');
    bool tag =
        i + 1 < text.len && slice_find_byte(clip_from(text, i), '>') < text.len - i;
    size_t amp = slice_find_byte(text, '&');
    bool entity = amp + 2 < text.len &&
                  slice_find_byte(clip(text, amp, text.len - amp), ';') < 12 &&
                  slice_find_byte(clip_from(text, amp), ';') < text.len - amp;
    if ((!tag && !entity) || s->depth >= PEEL_DEPTH_MAX)
        return true;
    bool repeat = s->repeat;
    s->repeat = true;
    s->depth++;
    bool well = extract_html(s, text, line);
    s->depth--;
    s->repeat = repeat;
    return well;
}
