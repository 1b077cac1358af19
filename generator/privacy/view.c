/* Views of a text and the way back to it: see fold.h. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "privacy/fold.h"

/* Entities that stand for letters and signs in names; the rest stays as written. */
static const struct {
    const char *name;
    uint32_t codepoint;
} entities[] = {
    {"amp", '&'},      {"lt", '<'},       {"gt", '>'},        {"quot", '"'},
    {"apos", '\''},    {"nbsp", 0xA0},    {"shy", 0xAD},      {"zwnj", 0x200C},
    {"zwj", 0x200D},   {"ensp", 0x2002},  {"emsp", 0x2003},   {"thinsp", 0x2009},
    {"lsquo", 0x2018}, {"rsquo", 0x2019}, {"ldquo", 0x201C},  {"rdquo", 0x201D},
    {"ndash", 0x2013}, {"mdash", 0x2014}, {"hellip", 0x2026}, {"commat", '@'},
    {"period", '.'},   {"comma", ','},    {"hyphen", '-'},    {"lowbar", '_'},
    {"sol", '/'},      {"num", '#'},      {"plus", '+'},      {"Tab", '\t'},
    {"NewLine", '\n'}, {"AElig", 0xC6},   {"aelig", 0xE6},    {"szlig", 0xDF},
    {"ETH", 0xD0},     {"eth", 0xF0},     {"THORN", 0xDE},    {"thorn", 0xFE},
    {"OElig", 0x152},  {"oelig", 0x153},  {"Lstrok", 0x141},  {"lstrok", 0x142},
    {"Dstrok", 0x110}, {"dstrok", 0x111}, {"imath", 0x131},   {"inodot", 0x131},
    {"IJlig", 0x132},  {"ijlig", 0x133},  {"Yuml", 0x178},
};

/* "eacute" is e and an accent: which one makes no difference here. */
static const char *const accents[] = {"acute", "grave", "circ",  "uml",   "tilde",
                                      "ring",  "cedil", "slash", "caron", "ogon",
                                      "breve", "dot",   "macr",  "dblac"};

static bool named_entity(struct slice name, uint32_t *codepoint)
{
    for (size_t i = 0; i < sizeof(entities) / sizeof(*entities); i++)
        if (slice_eq_c(name, entities[i].name))
            return *codepoint = entities[i].codepoint, true;
    for (size_t i = 0; name.len > 3 && i < sizeof(accents) / sizeof(*accents); i++)
        if (slice_eq_c(slice_from(name, 1), accents[i]))
            return *codepoint = (unsigned char)name.at[0], true;
    return false;
}

/* Length of the entity at the start of s, 0 when there is none. */
static size_t read_entity(struct slice s, uint32_t *codepoint)
{
    size_t end = 1;
    while (end < s.len && end < 12 && s.at[end] != ';' && s.at[end] != '&')
        end++;
    bool closed = end < s.len && s.at[end] == ';';
    struct slice name = slice_sub(s, 1, end - 1);
    if (name.len < 2)
        return 0;
    if (name.at[0] != '#')
        return closed && named_entity(name, codepoint) ? end + 1 : 0;
    bool hex = name.at[1] == 'x' || name.at[1] == 'X';
    char digits[12] = {0};
    size_t len = name.len - 1 - hex;
    if (len == 0 || len >= sizeof(digits))
        return 0;
    memcpy(digits, name.at + 1 + hex, len);
    char *rest;
    unsigned long value = strtoul(digits, &rest, hex ? 16 : 10);
    if (rest == digits || value == 0 || value > 0x10FFFF)
        return 0;
    *codepoint = (uint32_t)value;
    return 1 + 1 + hex + (size_t)(rest - digits) + (*rest == '\0' && closed);
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 32);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static size_t read_percent(struct slice s, char *byte)
{
    if (s.len < 3 || hex_digit(s.at[1]) < 0 || hex_digit(s.at[2]) < 0)
        return 0;
    size_t len = 3;
    *byte = (char)(hex_digit(s.at[1]) * 16 + hex_digit(s.at[2]));
    /* "%2545": encoded twice, or more often */
    while (*byte == '%' && len + 2 <= s.len && hex_digit(s.at[len]) >= 0 &&
           hex_digit(s.at[len + 1]) >= 0) {
        *byte = (char)(hex_digit(s.at[len]) * 16 + hex_digit(s.at[len + 1]));
        len += 2;
    }
    return *byte ? len : 0;
}

static void map_reserve(uint32_t **map, size_t *cap, size_t len)
{
    if (len <= *cap)
        return;
    *cap = len * 2;
    *map = memory_resize(*map, *cap * sizeof(**map));
}

/* Appends bytes that all come from one offset. */
static void add(struct view *v, struct slice bytes, size_t offset)
{
    map_reserve(&v->map, &v->map_cap, v->owned.len + bytes.len + 1);
    for (size_t i = 0; i < bytes.len; i++)
        v->map[v->owned.len + i] = (uint32_t)offset;
    str_add(&v->owned, bytes);
}

/* Adds what stands at s[i] and gives its length in s. */
static size_t add_decoded(struct view *v, struct slice s, size_t i)
{
    uint32_t codepoint;
    char byte;
    size_t len = 0;
    if (s.at[i] == '&' && (len = read_entity(slice_from(s, i), &codepoint)) > 0) {
        struct str utf8;
        str_init(&utf8);
        str_add_codepoint(&utf8, codepoint);
        add(v, str_slice(&utf8), i);
        str_release(&utf8);
        return len;
    }
    if (s.at[i] == '%' && (len = read_percent(slice_from(s, i), &byte)) > 0) {
        add(v, slice_make(&byte, 1), i);
        return len;
    }
    add(v, slice_sub(s, i, 1), i);
    return 1;
}

/* Length of the tag at the start of s ("<b>", "</p>"), 0 when it is none. */
static size_t tag_length(struct slice s)
{
    if (s.len < 3 || (s.at[1] != '/' && s.at[1] != '!' && s.at[1] != '?' &&
                      !((s.at[1] | 32) >= 'a' && (s.at[1] | 32) <= 'z')))
        return 0;
    if (slice_starts(s, "<!--"))
        return 4;
    char quote = 0;
    for (size_t i = 1; i < s.len; i++) {
        if (quote)
            quote = s.at[i] == quote ? 0 : quote;
        else if (s.at[i] == '"' || s.at[i] == '\'')
            quote = s.at[i];
        else if (s.at[i] == '>')
            return i + 1;
    }
    return 0;
}

/* Tags that may stand inside a word; any other parts words. */
static bool is_inline_tag(struct slice tag)
{
    static const char *const names[] = {
        "a",      "abbr", "b",   "bdi",  "bdo",   "cite", "code",
        "del",    "dfn",  "em",  "font", "i",     "ins",  "kbd",
        "mark",   "q",    "s",   "samp", "small", "span", "strong",
        "strike", "sub",  "sup", "tt",   "u",     "var",  "wbr"};
    size_t start = 1 + (tag.at[1] == '/'), end = start;
    while (end < tag.len && (tag.at[end] | 32) >= 'a' && (tag.at[end] | 32) <= 'z')
        end++;
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        if (end - start == strlen(names[i]) &&
            strncasecmp(tag.at + start, names[i], end - start) == 0)
            return true;
    return false;
}

static void set_html(struct view *v, struct slice s, enum view_mode mode)
{
    bool comment = false;
    for (size_t i = 0; i < s.len;) {
        struct slice rest = slice_from(s, i);
        size_t tag = s.at[i] == '<' && !comment ? tag_length(rest) : 0;
        if (comment && slice_starts(rest, "-->")) {
            comment = false;
            add(v, SLICE("!"), i);
            i += 3;
        } else if (!tag) {
            if (mode == VIEW_HTML_TEXT)
                i += add_decoded(v, s, i);
            else
                i++;
        } else {
            comment = slice_starts(rest, "<!--");
            size_t end = i + tag;
            if (mode == VIEW_HTML_TAGS) {
                while (i < end)
                    i += add_decoded(v, s, i);
                add(v, SLICE("!"), end - 1);
            } else if (comment || !is_inline_tag(slice_sub(rest, 0, tag))) {
                bool line = tag > 3 && strncasecmp(rest.at, "<br", 3) == 0;
                add(v, line ? SLICE(" ") : SLICE("!"), i);
            }
            i = end;
        }
    }
}

void view_init(struct view *v)
{
    *v = (struct view){0};
    str_init(&v->owned);
}

void view_release(struct view *v)
{
    str_release(&v->owned);
    free(v->map);
    view_init(v);
}

/* Is there anything to decode? */
static bool has_encoded(struct slice s)
{
    uint32_t codepoint;
    char byte;
    for (size_t i = 0; i < s.len; i++)
        if ((s.at[i] == '&' && read_entity(slice_from(s, i), &codepoint)) ||
            (s.at[i] == '%' && read_percent(slice_from(s, i), &byte)))
            return true;
    return false;
}

void view_set(struct view *v, struct slice source, enum view_mode mode)
{
    v->text = source;
    v->mapped = false;
    bool signs = source.len && (memchr(source.at, '&', source.len) ||
                                memchr(source.at, '%', source.len));
    if (mode == VIEW_PLAIN && !(signs && has_encoded(source)))
        return;
    v->mapped = true;
    str_clear(&v->owned);
    if (mode == VIEW_PLAIN)
        for (size_t i = 0; i < source.len;)
            i += add_decoded(v, source, i);
    else
        set_html(v, source, mode);
    map_reserve(&v->map, &v->map_cap, v->owned.len + 1);
    v->map[v->owned.len] = (uint32_t)source.len;
    v->text = str_slice(&v->owned);
}

void fold_plain(struct str *out, uint32_t **map, size_t *map_cap, struct slice text)
{
    struct folded f;
    str_clear(out);
    /* a character of two bytes or more folds to at most FOLD_BYTES_MAX */
    size_t high = 0, len = 0;
    for (size_t i = 0; i < text.len; i++)
        high += (unsigned char)text.at[i] >= 0xC0;
    str_reserve(out, text.len + high * FOLD_BYTES_MAX);
    map_reserve(map, map_cap, text.len + (high + 1) * FOLD_BYTES_MAX);
    for (size_t i = 0; i < text.len;) {
        size_t start = i;
        unsigned char c = (unsigned char)text.at[i];
        if (c < 0x80) {
            (*map)[len] = (uint32_t)i++;
            out->at[len++] = (char)c;
            continue;
        }
        fold_codepoint(&f, utf8_next(text, &i));
        if (f.class == FOLD_SEPARATOR && !f.len)
            f.out[f.len++] = ';';
        for (unsigned k = 0; k < f.len && i - start > 1; k++) {
            char byte = f.out[k];
            bool raise = f.upper && byte >= 'a' && byte <= 'z';
            (*map)[len] = (uint32_t)start;
            out->at[len++] = raise ? (char)(byte - 32) : byte;
        }
    }
    (*map)[len] = (uint32_t)text.len;
    out->at[len] = '\0';
    out->len = len;
}
