/* Texts that are in a PDF file, but that no page shows: beside the page, in objects
 * that nothing leads to any more. Each stream is unpacked and its strings are read,
 * without knowing of fonts; those that poppler told of are left out. */
#include <string.h>

#include "decode/pdf_raw.h"
#include "decode/tags.h"
#include "decode/xml.h"

enum {
    STREAMS_MAX = 50 * 1000,
    STREAM_BYTES_MAX = 32 << 20, /* unpacked */
    WINDOW = 8192,               /* texts mostly follow each other as pages do */
    LETTERS_MIN = 3,
    RUN_MIN = 6, /* letters in bytes that are no text */
    GRAM = 4,
    GRAMS = 1 << 20,
    SPACE_FROM = -180 /* thousandths of the font's size, between letters of an array */
};

struct strings {
    struct reading *r;
    struct str known; /* the letters of all that was told */
    unsigned char *grams;
    size_t last;        /* where the one before was found in known */
    struct str text;    /* what is being put together */
    struct str loose;   /* words outside of strings */
    struct str objects; /* all that are not packed, and those that were */
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

static void add_new(struct strings *s, struct slice text)
{
    const struct document_place place = {.where = WHERE_FILE};
    struct str letters;
    str_init(&letters);
    add_letters(&letters, text);
    if (letters.len >= LETTERS_MIN && !is_known(s, str_slice(&letters)))
        reading_add(s->r, PART_TEXT, place, text);
    str_release(&letters);
}

/* The value of an attribute that ends just before i, when it is no name space. */
static void add_attribute(struct str *out, struct slice tag, size_t *i)
{
    size_t end = slice_find_byte(slice_from(tag, *i + 1), tag.at[*i]);
    struct slice value = slice_sub(tag, *i + 1, end);
    *i += end + 1;
    if (!xml_is_words(value) || slice_starts(value, "http://www.xfa.org/") ||
        slice_starts(value, "http://www.w3.org/"))
        return;
    str_add_c(out, "\n\n");
    str_add(out, value);
    str_add_c(out, "\n\n");
}

/* Words with tags between them, well-formed or not, such as XFA (parts of which are
 * only whole together) and rich text of notes. What only looks ends no word. */
static void add_marked_up(struct strings *s, struct slice in)
{
    static const char *const looks[] = {"b", "i", "u", "span", "font", "sub", "sup"};
    struct str out;
    str_init(&out);
    for (size_t i = 0; i < in.len; i++) {
        if (in.at[i] != '<') {
            str_add_byte(&out, in.at[i]);
            continue;
        }
        struct slice tag = slice_from(in, i + 1);
        bool comment = slice_starts(tag, "!") || slice_starts(tag, "?");
        tag.len = slice_find_byte(tag, '>');
        struct slice name = slice_starts(tag, "/") ? slice_from(tag, 1) : tag;
        size_t k = 0;
        bool look = false;
        while (k < name.len && (name.at[k] | 32) >= 'a' && (name.at[k] | 32) <= 'z')
            k++;
        name.len = k;
        for (size_t n = 0; n < sizeof(looks) / sizeof(*looks); n++)
            look = look || slice_eq_c(name, looks[n]);
        if (!look)
            str_add_c(&out, "\n\n");
        if (comment)
            str_add(&out, tag);
        for (size_t j = 0; !comment && j < tag.len; j++)
            if (tag.at[j] == '"' || tag.at[j] == '\'')
                add_attribute(&out, tag, &j);
        if (!look)
            str_add_c(&out, "\n\n");
        i += 1 + tag.len;
    }
    add_new(s, tags_utf8(&s->r->arena, str_slice(&out)));
    str_release(&out);
}

static void flush(struct strings *s)
{
    struct slice bytes = str_slice(&s->text), text = SLICE("");
    if (slice_starts(bytes, "\xfe\xff"))
        text = tags_utf16(&s->r->arena, slice_from(bytes, 2), true);
    else if (!is_codes(bytes))
        text = tags_utf8(&s->r->arena, bytes);
    struct slice start = slice_trim(text);
    if (slice_starts(start, "<") && slice_find_byte(start, '>') < start.len)
        add_marked_up(s, text);
    else
        add_new(s, text);
    str_clear(&s->text);
}

/* --- words that are no strings --- */

static void flush_loose(struct strings *s)
{
    add_new(s, tags_utf8(&s->r->arena, str_slice(&s->loose)));
    str_clear(&s->loose);
}

/* Numbers, operators, and the words that objects are written with. */
static bool is_syntax(const struct strings *s, struct slice word)
{
    static const char *const words[] = {
        "obj", "endobj", "stream", "endstream", "xref", "trailer", "startxref",
        "R",   "true",   "false",  "null",      "f",    "n"};
    enum { OPERATOR_MAX = 3 };
    bool letters = false;
    for (size_t i = 0; i < word.len; i++) {
        unsigned char c = (unsigned char)word.at[i];
        letters |= ((c | 32) >= 'a' && (c | 32) <= 'z') || c >= 0xc0;
    }
    if (!letters || word.at[0] == '/' || (s->content && word.len <= OPERATOR_MAX))
        return true;
    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
        if (slice_eq_c(word, words[i]))
            return true;
    return false;
}

static void add_loose(struct strings *s, struct slice word)
{
    if (is_syntax(s, word)) {
        flush_loose(s);
        return;
    }
    if (s->loose.len)
        str_add_byte(&s->loose, ' ');
    str_add(&s->loose, word);
}

/* % until the end of the line; the first ones say that the file is a PDF and ends. */
static size_t read_comment(struct strings *s, struct slice in, size_t i)
{
    size_t from = i;
    while (i < in.len && in.at[i] != '\n' && in.at[i] != '\r')
        i++;
    struct slice text = slice_sub(in, from, i - from);
    if (!slice_starts(text, "%PDF-") && !slice_eq_c(text, "%%EOF") && !is_codes(text))
        add_new(s, tags_utf8(&s->r->arena, text));
    return i;
}

/* Runs of letters in bytes of any kind, one or two to a letter. */
static void read_runs(struct strings *s, struct slice in)
{
    for (unsigned step = 1; step <= 2; step++)
        for (size_t i = 0; i < in.len; i++) {
            size_t from = i;
            str_clear(&s->loose);
            for (; i + step <= in.len; i += step) {
                char c = in.at[i];
                bool letter = (c | 32) >= 'a' && (c | 32) <= 'z';
                if ((!letter && (!c || !strchr(" .'-@", c))) ||
                    (step == 2 && in.at[i + 1] != 0))
                    break;
                str_add_byte(&s->loose, c);
            }
            if (s->loose.len >= RUN_MIN)
                add_new(s, str_slice(&s->loose));
            else
                i = from; /* of the next byte on */
        }
    str_clear(&s->loose);
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

/* A number, a name or an operator. What moves to another place ends a text. */
static size_t read_word(struct strings *s, struct slice in, size_t i)
{
    static const char *const moves[] = {"Td", "TD", "Tm", "T*", "BT", "ET", "'", "\""};
    size_t from = i++;
    while (i < in.len && !is_blank_byte(in.at[i]) && !strchr("()<>[]/%", in.at[i]))
        i++;
    struct slice word = slice_sub(in, from, i - from);
    add_loose(s, word);
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

/* Behind a string or a list, as in "(…) Tj". */
static bool has_operator(struct slice in, const char *name)
{
    for (size_t at; (at = slice_find(in, name)) < in.len; in = slice_from(in, at + 2)) {
        bool ends = at + 2 == in.len || is_blank_byte(in.at[at + 2]);
        size_t before = at;
        while (before > 0 && is_blank_byte(in.at[before - 1]))
            before--;
        if (ends && before > 0 && strchr(")>]", in.at[before - 1]))
            return true;
    }
    return false;
}

static void read_strings(struct strings *s, struct slice in)
{
    s->content = has_operator(in, "Tj") || has_operator(in, "TJ");
    s->array = 0;
    for (size_t i = 0; i < in.len;) {
        char c = in.at[i];
        bool name_list = c == '<' && i + 1 < in.len && in.at[i + 1] == '<';
        if (c == '(' || (c == '<' && !name_list)) {
            i = c == '(' ? read_literal(s, in, i) : read_hex(s, in, i);
            if (!s->content)
                flush(s);
        } else if (name_list || c == '>' || c == ')') {
            i += name_list ? 2 : 1;
            flush_loose(s);
        } else if (c == '%') {
            i = read_comment(s, in, i);
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
    flush_loose(s);
}

/* --- streams --- */

static bool has(struct slice s, const char *part)
{
    return slice_find(s, part) < s.len;
}

/* What fonts and pictures are made of has no words in it. */
static bool is_wordless(struct slice dictionary, struct slice data)
{
    struct slice profile = slice_from(data, data.len < 36 ? data.len : 36);
    return slice_eq_c(pdf_value(dictionary, "Subtype"), "/Image") ||
           has(dictionary, "/Length1") || has(dictionary, "Type1C") ||
           has(dictionary, "CIDFontType0C") || has(dictionary, "/OpenType") ||
           has(dictionary, "/XRef") || has(dictionary, "/FunctionType") ||
           has(dictionary, "/ShadingType") || has(data, "begincmap") ||
           slice_starts(profile, "acsp");
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

/* A row's first byte says how its others were changed (7.4.4.4). */
static bool has_predictor(struct slice dictionary)
{
    size_t at = slice_find(dictionary, "/Predictor");
    char digits[8] = "";
    if (at == dictionary.len)
        return false;
    struct slice value = slice_trim(slice_from(dictionary, at + strlen("/Predictor")));
    memcpy(digits, value.at, value.len < 7 ? value.len : 7);
    return strtol(digits, NULL, 10) > 1;
}

/* The numbers in front of `at`: the last `count` words, from left to right. */
static bool numbers_before(struct slice in, size_t at, double *numbers, int count)
{
    for (int i = count; i-- > 0;) {
        while (at > 0 && is_blank_byte(in.at[at - 1]))
            at--;
        size_t end = at;
        while (at > 0 && !is_blank_byte(in.at[at - 1]) && end - at < 20)
            at--;
        char word[24] = "", *last;
        memcpy(word, in.at + at, end - at);
        numbers[i] = strtod(word, &last);
        if (last == word || *last)
            return false;
    }
    return true;
}

/* Is anything in this content turned by what is no right angle? Poppler puts the
 * letters of slanted text in an order of its own, so that no name is whole (8.3.4: a
 * matrix is "a b c d e f cm", or Tm for text). */
static bool is_slanted(struct slice in)
{
    enum { NUMBERS = 6 };
    const double most = 0.08; /* some 4.5 degrees, as a scanner turns a page */
    for (size_t i = 2; i + 1 < in.len; i++) {
        double m[NUMBERS];
        bool is_matrix = in.at[i + 1] == 'm' && (in.at[i] == 'c' || in.at[i] == 'T') &&
                         is_blank_byte(in.at[i - 1]) &&
                         (i + 2 == in.len || is_blank_byte(in.at[i + 2]));
        if (!is_matrix || !numbers_before(in, i, m, NUMBERS))
            continue;
        for (int row = 0; row < 4; row += 2) {
            double x = m[row] < 0 ? -m[row] : m[row];
            double y = m[row + 1] < 0 ? -m[row + 1] : m[row + 1];
            if (x > most * y && y > most * x)
                return true;
        }
    }
    return false;
}

static void read_plain(struct strings *s, struct slice dictionary, struct slice bytes)
{
    const struct document_place place = {.where = WHERE_PROPERTIES};
    struct slice head = slice_sub(bytes, 0, bytes.len < 1024 ? bytes.len : 1024);
    bool drawn = has_operator(bytes, "Tj") || has_operator(bytes, "TJ");
    s->r->unread_pages += drawn && is_slanted(bytes);
    if (has(dictionary, "/XML") && xml_read_texts(s->r, PART_PROPERTY, place, bytes))
        return;
    if (has(dictionary, "/EmbeddedFile"))
        reading_look(s->r, (struct document_place){.where = WHERE_FILE}, SLICE(""),
                     bytes);
    else if (bytes.len > 3 && memcmp(bytes.at, "\xff\xd8\xff", 3) == 0)
        document_picture(s->r, place, bytes);
    else if (is_wordless(dictionary, bytes))
        return;
    else if (has_predictor(dictionary))
        s->r->unread_parts++;
    else if (!drawn && slice_starts(slice_trim(bytes), "<") && !is_codes(head) &&
             !slice_starts(slice_trim(bytes), "<<"))
        add_marked_up(s, bytes);
    else if (is_codes(head) && !drawn)
        read_runs(s, bytes);
    else
        read_strings(s, bytes);
}

static void read_stream(struct strings *s, struct slice dictionary, struct slice data)
{
    struct str plain;
    str_init(&plain);
    enum pdf_unpacked got = pdf_unpack(&plain, dictionary, data, STREAM_BYTES_MAX);
    struct slice bytes = str_slice(&plain);
    s->unpacked += bytes.len;
    if (got == PDF_PACKED && !is_wordless(dictionary, SLICE("")))
        s->r->unread_parts++;
    if (got == PDF_PLAIN)
        read_plain(s, dictionary, bytes);
    if (got == PDF_PLAIN && has(dictionary, "/ObjStm")) {
        note_tables(s, bytes);
        str_add(&s->objects, bytes);
    }
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
    return slice_trim(area);
}

/* The next word "stream" that begins one: behind a dictionary, at the end of its line
 * (7.3.8.1). */
static size_t find_stream(struct slice in)
{
    size_t from = 0;
    for (;;) {
        size_t at = from + slice_find(slice_from(in, from), "stream");
        size_t before = at, behind = at + strlen("stream");
        if (at >= in.len)
            return in.len;
        while (before > 0 && is_blank_byte(in.at[before - 1]))
            before--;
        while (behind < in.len && in.at[behind] == ' ')
            behind++;
        if (before > 0 && in.at[before - 1] == '>' && behind < in.len &&
            (in.at[behind] == '\r' || in.at[behind] == '\n'))
            return at;
        from = at + strlen("stream");
    }
}

void pdf_read_strings(struct reading *r, struct str *dumb_fonts, struct slice told,
                      struct slice file)
{
    struct strings s = {.r = r};
    struct slice rest = file;
    size_t count = 0;
    str_init(&s.known);
    str_init(&s.text);
    str_init(&s.loose);
    str_init(&s.objects);
    add_letters(&s.known, told);
    learn(&s);
    while (rest.len) {
        size_t at = find_stream(rest);
        struct slice objects = slice_sub(rest, 0, at);
        read_strings(&s, objects);
        note_tables(&s, objects);
        str_add(&s.objects, objects);
        if (at == rest.len)
            break;
        struct slice dictionary =
            dictionary_before(file, (size_t)(rest.at - file.at) + at);
        rest = slice_from(rest, at + strlen("stream"));
        size_t end = slice_find(rest, "endstream");
        struct slice data = slice_sub(rest, 0, end);
        while (slice_starts(data, " "))
            data = slice_from(data, 1);
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
    pdf_find_dumb_fonts(dumb_fonts, str_slice(&s.objects));
    str_release(&s.known);
    str_release(&s.text);
    str_release(&s.loose);
    str_release(&s.objects);
}
