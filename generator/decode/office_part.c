/* One XML part of an office file: its paragraphs, each as one text whatever runs it is
 * cut into, its rows of cells, and the attributes that hold words. */
#include <stdlib.h>
#include <string.h>

#include "decode/office_int.h"

enum { BLOCKS_MAX = 100 };

/* A text that stands by itself: a paragraph, a note's author, a formula. */
struct block {
    struct str now, all; /* without what was deleted, and with it */
};

struct part {
    struct office *o;
    struct document_place place;
    struct block blocks[BLOCKS_MAX]; /* within each other; the first is of no element */
    unsigned depth;
    struct str spaced, commas; /* the texts of a row */
    unsigned cells;            /* in it */
    bool in_row, deleted;
    bool styles; /* it is of nothing but styles */
    /* of the cell: a number of a shared string, or a date */
    bool shared, date;
};

static bool is_one(struct slice name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (slice_eq_c(name, names[i]))
            return true;
    return false;
}
#define IS_ONE(name, names) is_one(name, names, sizeof(names) / sizeof(*(names)))

static bool is_block(struct slice name)
{
    static const char *const blocks[] = {"p",
                                         "h",
                                         "si",
                                         "is",
                                         "c",
                                         "f",
                                         "v",
                                         "oddHeader",
                                         "oddFooter",
                                         "instrText",
                                         "creator",
                                         "date",
                                         "date-string",
                                         "initials",
                                         "creator-initials",
                                         "annotation",
                                         "note",
                                         "frame",
                                         "txbxContent",
                                         "text-box",
                                         "comment",
                                         "desc",
                                         "title",
                                         "note-citation",
                                         "definedName",
                                         "delInstrText",
                                         "evenHeader",
                                         "evenFooter",
                                         "firstHeader",
                                         "firstFooter",
                                         "text"};
    return IS_ONE(name, blocks);
}

static bool is_row(struct slice name)
{
    static const char *const rows[] = {"row", "tr", "table-row"};
    return IS_ONE(name, rows);
}

/* --- attributes --- */

/* Of these every value is looked at, also a single word in small letters. */
static bool is_name_attribute(struct slice name)
{
    static const char *const names[] = {
        "name",   "author",   "initials",   "userId",       "displayName", "descr",
        "title",  "instr",    "href",       "string-value", "display",     "tooltip",
        "string", "alt",      "label",      "displayText",  "description", "date-value",
        "text",   "caption",  "prompt",     "promptTitle",  "error",       "errorTitle",
        "tag",    "creator",  "location",   "table-name",   "codeName",    "formula",
        "user",   "userName", "refreshedBy"};
    return IS_ONE(name, names);
}

/* Elements whose value is a word that somebody chose. */
static bool is_named_element(struct slice name)
{
    static const char *const elements[] = {
        "name",       "alias",  "tag",         "default",     "helpText",
        "statusText", "docVar", "listItem",    "description", "attachedSchema",
        "title",      "filter", "customFilter"};
    return IS_ONE(name, elements);
}

/* Of these no value is: names of fonts, and lists of coordinates. */
static bool is_form(struct slice name)
{
    static const char *const forms[] = {"ascii",
                                        "hAnsi",
                                        "cs",
                                        "eastAsia",
                                        "typeface",
                                        "font-name",
                                        "style",
                                        "font-family",
                                        "panose",
                                        "path",
                                        "points",
                                        "d",
                                        "formulas",
                                        "viewBox",
                                        "sqref",
                                        "spans",
                                        "Ignorable",
                                        "Requires",
                                        "font-name-asian",
                                        "font-name-complex",
                                        "font-family-asian",
                                        "font-family-complex",
                                        "enhanced-path",
                                        "transform",
                                        "ContentType",
                                        "media-type",
                                        "Type",
                                        "PartName"};
    return IS_ONE(name, forms);
}

/* Of these none is: styles are called what their program calls them. */
static bool is_style(struct slice element)
{
    static const char *const elements[] = {
        "style",      "default-style", "lsdException", "latentStyles", "font-face",
        "list-style", "page-layout",   "cellStyle",    "tableStyle",   "font",
        "fontScheme", "clrScheme",     "fmtScheme",    "theme"};
    return IS_ONE(element, elements);
}

static bool has_space(struct slice value)
{
    for (size_t i = 0; i < value.len; i++)
        if (value.at[i] == ' ' || value.at[i] == '@' || value.at[i] == '/')
            return true;
    return false;
}

static void read_attribute(struct part *p, struct slice element, struct slice name,
                           struct slice value)
{
    if (!xml_is_words(value) || is_form(name) || p->styles || is_style(element))
        return;
    bool named = is_name_attribute(name) ||
                 (slice_eq_c(name, "val") && is_named_element(element)) ||
                 (slice_eq_c(name, "v") && slice_eq_c(element, "s")); /* of a pivot */
    enum document_part part = slice_eq_c(name, "href") ? PART_LINK
                              : has_space(value)       ? PART_TEXT
                                                       : PART_NAME;
    bool has_text = p->o->r->has_text; /* an attribute is no text to read */
    if (named || part == PART_TEXT)
        reading_add(p->o->r, part, p->place, value);
    p->o->r->has_text = has_text;
}

/* --- cells --- */

static void start_cell(struct part *p, struct slice name, struct slice value)
{
    long long number;
    if (slice_eq_c(name, "t"))
        p->shared = slice_eq_c(value, "s");
    else if (slice_eq_c(name, "s") && slice_number(value, &number))
        p->date = (size_t)number < p->o->dates.len && p->o->dates.at[number];
}

/* Days since 30 December 1899 (ECMA-376 part 1, 18.17.4.1) as "14-03-2017". */
static bool show_date(struct str *out, long long serial)
{
    if (serial < 1000 || serial > 100000)
        return false;
    long long z = serial - 25569 + 719468, era = z / 146097, day = z % 146097;
    long long year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
    day -= 365 * year + year / 4 - year / 100;
    long long month = (5 * day + 2) / 153;
    day -= (153 * month + 2) / 5;
    month = month < 10 ? month + 3 : month - 9;
    str_clear(out);
    str_addf(out, "%02lld-%02lld-%lld", day + 1, month,
             year + era * 400 + (month <= 2));
    return true;
}

/* What a cell shows in place of its value. */
static void resolve_cell(struct part *p, struct str *value)
{
    long long number;
    struct slice digits = slice_trim(str_slice(value));
    digits.len = slice_find_byte(digits, '.');
    if (!slice_number(digits, &number))
        return;
    if (p->shared && number >= 0 && (size_t)number < p->o->strings.len) {
        str_clear(value);
        str_add(value, p->o->strings.at[number]);
    } else if (p->date) {
        show_date(value, number);
    }
}

/* --- blocks --- */

static void add_to_row(struct part *p, struct slice text)
{
    text = slice_trim(text);
    if (!p->in_row || !text.len)
        return;
    if (p->cells++) {
        str_add_byte(&p->spaced, ' ');
        str_add_c(&p->commas, ", ");
    }
    str_add(&p->spaced, text);
    str_add(&p->commas, text);
}

static void flush(struct part *p, struct block *b)
{
    reading_add(p->o->r, PART_TEXT, p->place, str_slice(&b->now));
    if (!slice_eq(str_slice(&b->now), str_slice(&b->all)))
        reading_add(p->o->r, PART_TEXT, p->place, str_slice(&b->all));
    str_clear(&b->now);
    str_clear(&b->all);
}

/* A short number names and reaches nobody, and a sheet has thousands. A long one may
 * be a mobile phone's that lost its first zero. */
static void end_value(struct part *p, struct block *b)
{
    enum { SHORT = 7, MOBILE = 9 };
    long long number;
    resolve_cell(p, &b->now);
    struct slice value = str_slice(&b->now);
    bool plain = slice_number(value, &number);
    if (plain && value.len == MOBILE && value.at[0] == '6') {
        struct slice phone = arena_printf(&p->o->r->arena, "0%.*s", SLICE_FMT(value));
        reading_add(p->o->r, PART_TEXT, p->place, phone);
    }
    str_clear(&b->all);
    if (plain && value.len < SHORT) {
        add_to_row(p, value);
        str_clear(&b->now);
    }
    str_add(&b->all, str_slice(&b->now));
}

static void end_block(struct part *p, struct slice name)
{
    struct block *b = &p->blocks[p->depth];
    if (slice_eq_c(name, "v") && p->in_row)
        end_value(p, b);
    if (!slice_eq_c(name, "f"))
        add_to_row(p, str_slice(&b->now));
    flush(p, b);
    p->depth--;
}

static void end_row(struct part *p)
{
    if (p->cells > 1) {
        reading_add(p->o->r, PART_TEXT, p->place, str_slice(&p->spaced));
        reading_add(p->o->r, PART_TEXT, p->place, str_slice(&p->commas));
    }
    str_clear(&p->spaced);
    str_clear(&p->commas);
    p->cells = 0;
    p->in_row = false;
}

static void add_text(struct part *p, struct slice text)
{
    struct block *b = &p->blocks[p->depth];
    str_add(&b->all, text);
    if (!p->deleted)
        str_add(&b->now, text);
}

/* --- elements --- */

static void count_place(struct part *p, struct slice name)
{
    if (slice_eq_c(name, "spreadsheet"))
        p->place = (struct document_place){.where = WHERE_SHEET};
    else if (slice_eq_c(name, "presentation"))
        p->place = (struct document_place){.where = WHERE_SLIDE};
    else if (p->place.where == WHERE_SLIDE && slice_eq_c(name, "page"))
        p->place.number++;
    else if (p->place.where == WHERE_SHEET && slice_eq_c(name, "table"))
        p->place = (struct document_place){WHERE_SHEET, p->place.number + 1, 0, 0, 0};
    else if (p->place.where == WHERE_SHEET && is_row(name))
        p->place.row++;
    else if (p->place.where == WHERE_PARAGRAPH &&
             (slice_eq_c(name, "p") || slice_eq_c(name, "h")))
        p->place.number++;
}

/* <w:sym w:font="Wingdings" w:char="F053"/>: a symbol font has its characters at F000
 * (ECMA-376 part 1, 17.3.3.30). */
static void add_symbol(struct part *p, struct slice value)
{
    char code[8] = "";
    if (value.len >= sizeof(code))
        return;
    memcpy(code, value.at, value.len);
    unsigned long c = strtoul(code, NULL, 16);
    if (c >= 0xF000 && c <= 0xF0FF)
        c -= 0xF000;
    struct str text;
    str_init(&text);
    if (c >= ' ' && c < 0xD800)
        str_add_codepoint(&text, (uint32_t)c);
    add_text(p, str_slice(&text));
    str_release(&text);
}

static bool start_element(struct part *p, xmlTextReaderPtr x)
{
    static const char *const spaces[] = {"tab", "br", "cr", "line-break", "s", "ptab"};
    struct slice name = xml_name(x);
    bool empty = xmlTextReaderIsEmptyElement(x) == 1;
    bool cell = slice_eq_c(name, "c"), row = is_row(name);
    bool symbol = slice_eq_c(name, "sym");
    count_place(p, name);
    if (cell)
        p->shared = p->date = false;
    if (row) {
        end_row(p);
        p->in_row = !empty;
    }
    while (xml_each_attribute(x)) {
        struct slice attribute = xml_name(x), value = xml_value(x);
        long long number;
        if (symbol && slice_eq_c(attribute, "char"))
            add_symbol(p, value);
        if (cell)
            start_cell(p, attribute, value);
        else if (row && slice_eq_c(attribute, "r") && slice_number(value, &number))
            p->place.row = (unsigned)number;
        if (!xmlTextReaderIsNamespaceDecl(x))
            read_attribute(p, name, attribute, value);
    }
    name = xml_name(x);
    if (IS_ONE(name, spaces) && (empty || slice_eq_c(name, "br")))
        add_text(p, SLICE(" "));
    if (slice_eq_c(name, "noBreakHyphen"))
        add_text(p, SLICE("-"));
    if (empty)
        return true;
    p->deleted = p->deleted || slice_eq_c(name, "delText");
    if (is_block(name)) {
        if (p->depth + 1 == BLOCKS_MAX)
            return false;
        p->depth++;
        str_clear(&p->blocks[p->depth].now);
        str_clear(&p->blocks[p->depth].all);
    }
    return true;
}

static void end_element(struct part *p, struct slice name)
{
    if (slice_eq_c(name, "delText"))
        p->deleted = false;
    if (is_block(name) && p->depth > 0)
        end_block(p, name);
    else if (p->depth == 0)
        flush(p, &p->blocks[0]);
    if (is_row(name))
        end_row(p);
}

bool office_part(struct office *o, struct document_place place, bool styles,
                 struct slice bytes)
{
    struct part *p = calloc(1, sizeof(*p));
    xmlTextReaderPtr x = p ? xml_open(bytes) : NULL;
    int got = -1;
    if (p) {
        p->o = o;
        p->place = place;
        p->styles = styles;
        for (size_t i = 0; i < BLOCKS_MAX; i++) {
            str_init(&p->blocks[i].now);
            str_init(&p->blocks[i].all);
        }
        str_init(&p->spaced);
        str_init(&p->commas);
    }
    while (x && (got = xml_next(x)) == 1) {
        int type = xmlTextReaderNodeType(x);
        if (type == XML_READER_TYPE_ELEMENT && !start_element(p, x))
            break;
        if (type == XML_READER_TYPE_END_ELEMENT)
            end_element(p, xml_name(x));
        if (type == XML_READER_TYPE_TEXT || type == XML_READER_TYPE_CDATA ||
            type == XML_READER_TYPE_SIGNIFICANT_WHITESPACE)
            add_text(p, xml_value(x));
        if (type == XML_READER_TYPE_COMMENT ||
            type == XML_READER_TYPE_PROCESSING_INSTRUCTION)
            reading_add(o->r, PART_TEXT, place, xml_value(x));
    }
    if (x)
        xmlFreeTextReader(x);
    for (size_t i = 0; p && i < BLOCKS_MAX; i++) {
        str_release(&p->blocks[i].now);
        str_release(&p->blocks[i].all);
    }
    if (p) {
        str_release(&p->spaced);
        str_release(&p->commas);
    }
    free(p);
    return got == 0;
}

/* --- what cells need of other parts --- */

bool office_strings(struct office *o, struct slice bytes)
{
    xmlTextReaderPtr x = xml_open(bytes);
    struct str text;
    bool phonetic = false;
    int got = -1;
    str_init(&text);
    while (x && (got = xml_next(x)) == 1) {
        int type = xmlTextReaderNodeType(x);
        struct slice name = xml_name(x);
        bool start = type == XML_READER_TYPE_ELEMENT;
        if (slice_eq_c(name, "rPh"))
            phonetic = start;
        if (slice_eq_c(name, "si") && start)
            str_clear(&text);
        if (slice_eq_c(name, "si") && (!start || xmlTextReaderIsEmptyElement(x) == 1))
            vec_push(&o->strings, arena_copy(&o->r->arena, str_slice(&text)));
        if (!phonetic && (type == XML_READER_TYPE_TEXT ||
                          type == XML_READER_TYPE_SIGNIFICANT_WHITESPACE))
            str_add(&text, xml_value(x));
    }
    if (x)
        xmlFreeTextReader(x);
    str_release(&text);
    return got == 0;
}

/* Number formats that show a date: built in (ECMA-376 part 1, 18.8.30) or by its code.
 */
static bool is_date_format(long long id, const long long *own, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (own[i] == id)
            return true;
    return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58);
}

bool office_formats(struct office *o, struct slice bytes)
{
    enum { OWN_MAX = 500 };
    long long own[OWN_MAX], id = 0;
    size_t count = 0;
    bool in_cells = false;
    xmlTextReaderPtr x = xml_open(bytes);
    int got = -1;
    while (x && (got = xml_next(x)) == 1) {
        int type = xmlTextReaderNodeType(x);
        struct slice name = xml_name(x);
        if (slice_eq_c(name, "cellXfs"))
            in_cells = type == XML_READER_TYPE_ELEMENT;
        if (type != XML_READER_TYPE_ELEMENT)
            continue;
        bool format = slice_eq_c(name, "numFmt");
        bool cell = in_cells && slice_eq_c(name, "xf"), date = false;
        id = 0;
        while ((format || cell) && xml_each_attribute(x)) {
            struct slice value = xml_value(x);
            if (slice_eq_c(xml_name(x), "numFmtId"))
                slice_number(value, &id);
            else if (slice_eq_c(xml_name(x), "formatCode"))
                date = slice_find(value, "yy") < value.len ||
                       slice_find(value, "jj") < value.len ||
                       slice_find(value, "YY") < value.len;
        }
        if (format && date && count < OWN_MAX)
            own[count++] = id;
        if (cell)
            vec_push(&o->dates, is_date_format(id, own, count));
    }
    if (x)
        xmlFreeTextReader(x);
    return got == 0;
}

bool office_links(struct office *o, struct document_place place, struct slice bytes)
{
    xmlTextReaderPtr x = xml_open(bytes);
    int got = -1;
    while (x && (got = xml_next(x)) == 1) {
        struct slice target = SLICE("");
        bool outside = false;
        if (xmlTextReaderNodeType(x) != XML_READER_TYPE_ELEMENT)
            continue;
        while (xml_each_attribute(x)) {
            if (slice_eq_c(xml_name(x), "Target"))
                target = arena_copy(&o->r->arena, xml_value(x));
            else if (slice_eq_c(xml_name(x), "TargetMode"))
                outside = slice_eq_c(xml_value(x), "External");
        }
        if (outside)
            reading_add(o->r, PART_LINK, place, target);
    }
    if (x)
        xmlFreeTextReader(x);
    return got == 0;
}
