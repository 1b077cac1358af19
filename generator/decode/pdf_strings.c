/* Texts that are in a PDF file, but that no page shows: beside the page, in objects
 * that nothing leads to any more. Each stream is unpacked and its strings are read,
 * without knowing of fonts; those that poppler told of are left out. */
#include <string.h>
#include <zlib.h>

#include "decode/document.h"
#include "decode/tags.h"

enum {
    STREAMS_MAX = 50 * 1000,
    STREAM_BYTES_MAX = 32 << 20, /* unpacked */
    WINDOW = 8192,               /* texts mostly follow each other as pages do */
    LETTERS_MIN = 3,
    GRAM = 4,
    GRAMS = 1 << 20,
    SPACE_FROM = -180 /* thousandths of the font's size, between letters of an array */
};

struct strings {
    struct reading *r;
    struct str known; /* the letters of all that was told */
    unsigned char *grams;
    size_t last;     /* where the one before was found in known */
    struct str text; /* what is being put together */
    size_t unpacked;
    bool content; /* of a page: strings until the next move are one text */
    int array;
};

/* --- what was told already --- */

static void add_letters(struct str *out, struct slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i];
        if ((c | 32) >= 'a' && (c | 32) <= 'z')
            str_add_byte(out, (char)(c | 32));
    }
}

static size_t gram_of(const char *at)
{
    uint32_t value;
    memcpy(&value, at, sizeof(value));
    return (value * 2654435761u) >> 12;
}

static void learn(struct strings *s)
{
    s->grams = arena_new(&s->r->arena, GRAMS / 8);
    for (size_t i = 0; i + GRAM <= s->known.len; i++) {
        size_t g = gram_of(s->known.at + i);
        s->grams[g / 8] |= (unsigned char)(1 << g % 8);
    }
}

static bool is_known(struct strings *s, struct slice letters)
{
    for (size_t i = 0; i + GRAM <= letters.len; i++) {
        size_t g = gram_of(letters.at + i);
        if (!(s->grams[g / 8] & 1 << g % 8))
            return false;
    }
    size_t window = s->known.len - s->last < WINDOW ? s->known.len - s->last : WINDOW;
    const char *at = memmem(s->known.at + s->last, window, letters.at, letters.len);
    if (!at)
        at = memmem(s->known.at, s->known.len, letters.at, letters.len);
    if (at)
        s->last = (size_t)(at - s->known.at);
    return at != NULL;
}

/* --- texts --- */

/* Numbers of glyphs, not letters? */
static bool is_codes(struct slice bytes)
{
    size_t control = 0;
    for (size_t i = 0; i < bytes.len; i++)
        control += (unsigned char)bytes.at[i] < ' ' && bytes.at[i] != '\n' &&
                   bytes.at[i] != '\r' && bytes.at[i] != '\t';
    return control * 4 > bytes.len;
}

static void flush(struct strings *s)
{
    const struct document_place place = {.where = WHERE_FILE};
    struct slice bytes = str_slice(&s->text), text = bytes;
    struct str letters;
    str_init(&letters);
    if (slice_starts(bytes, "\xfe\xff"))
        text = tags_utf16(&s->r->arena, slice_from(bytes, 2), true);
    else if (!is_codes(bytes))
        text = tags_utf8(&s->r->arena, bytes);
    else
        text = SLICE("");
    add_letters(&letters, text);
    if (letters.len >= LETTERS_MIN && !is_known(s, str_slice(&letters)))
        reading_add(s->r, PART_TEXT, place, text);
    str_clear(&s->text);
    str_release(&letters);
}

/* (…) at i (ISO 32000-1, 7.3.4.2); the offset behind it. */
static size_t read_literal(struct strings *s, struct slice in, size_t i)
{
    int depth = 1;
    for (i++; i < in.len; i++) {
        char c = in.at[i];
        if (c == '\\' && i + 1 < in.len) {
            c = in.at[++i];
            if (c >= '0' && c <= '7') {
                unsigned code = 0;
                for (int k = 0;
                     k < 3 && i < in.len && in.at[i] >= '0' && in.at[i] <= '7'; k++)
                    code = code * 8 + (unsigned)(in.at[i++] - '0');
                i--;
                str_add_byte(&s->text, (char)code);
            } else if (c != '\n' && c != '\r') {
                str_add_byte(&s->text, strchr("nrtbf", c) ? ' ' : c);
            }
            continue;
        }
        depth += (c == '(') - (c == ')');
        if (depth == 0)
            return i + 1;
        str_add_byte(&s->text, c);
    }
    return in.len;
}

static size_t read_hex(struct strings *s, struct slice in, size_t i)
{
    unsigned value = 0, digits = 0;
    for (i++; i < in.len && in.at[i] != '>'; i++) {
        unsigned char c = (unsigned char)in.at[i], small = c | 32;
        bool letter = small >= 'a' && small <= 'f';
        if (!letter && !(c >= '0' && c <= '9'))
            continue;
        value = value << 4 | (letter ? small - 'a' + 10u : c - (unsigned)'0');
        if (++digits % 2 == 0)
            str_add_byte(&s->text, (char)value);
    }
    return i < in.len ? i + 1 : i;
}

static bool is_blank_byte(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\0';
}

/* A number or an operator. What moves to another place ends a text. */
static size_t read_word(struct strings *s, struct slice in, size_t i)
{
    static const char *const moves[] = {"Td", "TD", "Tm", "T*", "BT", "ET", "'", "\""};
    size_t from = i;
    while (i < in.len && !is_blank_byte(in.at[i]) && !strchr("()<>[]", in.at[i]))
        i++;
    if (i == from)
        return i + 1;
    struct slice word = slice_sub(in, from, i - from);
    for (size_t k = 0; s->content && k < sizeof(moves) / sizeof(*moves); k++)
        if (slice_eq_c(word, moves[k]))
            flush(s);
    if (s->content && slice_eq_c(word, "ID")) { /* a picture in the line */
        size_t end = slice_find(slice_from(in, i), "EI");
        return i + end;
    }
    if (s->content && s->array && word.at[0] == '-' && word.len >= 4 &&
        strtol(word.at, NULL, 10) < SPACE_FROM)
        str_add_byte(&s->text, ' ');
    return i;
}

static void read_strings(struct strings *s, struct slice in)
{
    s->content = slice_find(in, "Tj") < in.len || slice_find(in, "TJ") < in.len;
    s->array = 0;
    for (size_t i = 0; i < in.len;) {
        char c = in.at[i];
        bool name_list = c == '<' && i + 1 < in.len && in.at[i + 1] == '<';
        if (c == '(' || (c == '<' && !name_list)) {
            i = c == '(' ? read_literal(s, in, i) : read_hex(s, in, i);
            if (!s->content)
                flush(s);
        } else if (name_list) {
            i += 2;
        } else if (c == '[' || c == ']') {
            s->array = c == '[';
            i++;
        } else if (is_blank_byte(c)) {
            i++;
        } else {
            i = read_word(s, in, i);
        }
    }
    flush(s);
}

/* --- streams --- */

static bool has(struct slice s, const char *part)
{
    return slice_find(s, part) < s.len;
}

static void unpack(struct strings *s, struct str *out, struct slice packed)
{
    z_stream z = {.next_in = (unsigned char *)packed.at,
                  .avail_in = packed.len < UINT32_MAX ? (unsigned)packed.len : 0};
    char block[1 << 14];
    int got = inflateInit(&z);
    while (got == Z_OK && out->len < STREAM_BYTES_MAX) {
        z.next_out = (unsigned char *)block;
        z.avail_out = sizeof(block);
        got = inflate(&z, Z_NO_FLUSH);
        str_add(out, slice_make(block, sizeof(block) - z.avail_out));
    }
    inflateEnd(&z);
    s->unpacked += out->len;
}

/* What fonts and pictures are made of has no words in it. */
static bool is_wordless(struct slice dictionary, struct slice data)
{
    return has(dictionary, "/Image") || has(dictionary, "/Length1") ||
           has(dictionary, "Type1C") || has(dictionary, "CIDFontType0C") ||
           has(dictionary, "/OpenType") || has(dictionary, "/EmbeddedFile") ||
           has(dictionary, "/XRef") || has(data, "begincmap") ||
           (is_codes(slice_sub(data, 0, data.len < 1024 ? data.len : 1024)) &&
            !has(data, "Tj") && !has(data, "TJ"));
}

/* A font whose text needs a table that is not in the file, and not here. */
static void note_tables(struct strings *s, struct slice objects)
{
    static const char *const tables[] = {"-RKSJ-", "/UniJIS", "/UniGB", "/UniCNS",
                                         "/UniKS", "GBK-",    "-EUC-",  "/ETen"};
    for (size_t i = 0; i < sizeof(tables) / sizeof(*tables); i++)
        if (has(objects, tables[i])) {
            s->r->unread_parts++;
            return;
        }
}

static void read_stream(struct strings *s, struct slice dictionary, struct slice data)
{
    const struct document_place place = {.where = WHERE_PROPERTIES};
    struct str plain;
    str_init(&plain);
    if (has(dictionary, "/Fl"))
        unpack(s, &plain, data);
    else if (!has(dictionary, "/Filter"))
        str_add(&plain, data);
    struct slice bytes = str_slice(&plain);
    if (has(dictionary, "/XML"))
        xml_read_texts(s->r, PART_PROPERTY, place, bytes);
    else if (bytes.len > 3 && memcmp(bytes.at, "\xff\xd8\xff", 3) == 0)
        document_picture(s->r, place, bytes);
    else if (!is_wordless(dictionary, bytes))
        read_strings(s, bytes);
    if (has(dictionary, "/ObjStm"))
        note_tables(s, bytes);
    str_release(&plain);
}

/* The dictionary in front of the word "stream" at `at`: from the object's beginning. */
static struct slice dictionary_before(struct slice file, size_t at)
{
    enum { LOOK_BACK = 4096 };
    size_t from = at > LOOK_BACK ? at - LOOK_BACK : 0;
    struct slice area = slice_sub(file, from, at - from);
    for (size_t next; (next = slice_find(area, " obj")) < area.len;)
        area = slice_from(area, next + 4);
    return area;
}

void pdf_read_strings(struct reading *r, struct slice told, struct slice file)
{
    struct strings s = {.r = r};
    struct slice rest = file;
    size_t count = 0;
    str_init(&s.known);
    str_init(&s.text);
    add_letters(&s.known, told);
    learn(&s);
    while (rest.len) {
        size_t at = slice_find(rest, "stream");
        struct slice objects = slice_sub(rest, 0, at);
        read_strings(&s, objects);
        note_tables(&s, objects);
        if (at == rest.len)
            break;
        struct slice dictionary =
            dictionary_before(file, (size_t)(rest.at - file.at) + at);
        rest = slice_from(rest, at + strlen("stream"));
        size_t end = slice_find(rest, "endstream");
        struct slice data = slice_sub(rest, 0, end);
        if (slice_starts(data, "\r"))
            data = slice_from(data, 1);
        if (slice_starts(data, "\n"))
            data = slice_from(data, 1);
        if (++count > STREAMS_MAX || s.unpacked > DOCUMENT_UNPACKED_MAX) {
            r->unread_parts++;
            break;
        }
        read_stream(&s, dictionary, data);
        rest = slice_from(rest, end < rest.len ? end + strlen("endstream") : end);
    }
    str_release(&s.known);
    str_release(&s.text);
}
