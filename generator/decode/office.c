/* Office files: DOCX, XLSX, PPTX (ECMA-376) and ODT, ODS, ODP (ODF 1.3): what each of
 * their parts is. */
#include "decode/office_int.h"

#include <stdlib.h>
#include <string.h>

static struct slice find_entry(const struct zip_entry *entries, size_t count,
                               const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (slice_eq_c(entries[i].name, name))
            return entries[i].bytes;
    return SLICE("");
}

bool office_is_one(const struct zip_entry *entries, size_t count)
{
    struct slice type = find_entry(entries, count, "mimetype");
    return find_entry(entries, count, "[Content_Types].xml").len ||
           slice_starts(type, "application/vnd.oasis.opendocument");
}

static bool has(struct slice s, const char *part)
{
    return slice_find(s, part) < s.len;
}

bool office_is_property(struct slice name)
{
    return slice_eq_c(name, "meta.xml") || slice_starts(name, "docProps/") ||
           slice_ends(name, ".psmdcp");
}

/* The number in "ppt/slides/slide5.xml". */
static unsigned number_in(struct slice name)
{
    size_t end = name.len;
    while (end && !(name.at[end - 1] >= '0' && name.at[end - 1] <= '9'))
        end--;
    size_t from = end;
    while (from && end - from < 6 && name.at[from - 1] >= '0' &&
           name.at[from - 1] <= '9')
        from--;
    long long number = 0;
    slice_number(slice_sub(name, from, end - from), &number);
    return (unsigned)number;
}

static struct document_place place_of(struct slice name)
{
    static const struct {
        const char *part;
        enum document_where where;
        bool numbered;
    } known[] = {
        {"word/document.", WHERE_PARAGRAPH, false},
        {"notesSlide", WHERE_NOTES, false},
        {"ppt/slides/", WHERE_SLIDE, true},
        {"xl/worksheets/", WHERE_SHEET, true},
        {"footnotes", WHERE_NOTES, false},
        {"endnotes", WHERE_NOTES, false},
        {"comment", WHERE_COMMENTS, false}, /* and threadedComments */
        {"people.xml", WHERE_COMMENTS, false},
        {"persons/", WHERE_COMMENTS, false},
        {"header", WHERE_HEADER, false},
        {"footer", WHERE_HEADER, false},
        {"media/", WHERE_PICTURE, false},
        {"Pictures/", WHERE_PICTURE, false},
    };
    for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
        if (has(name, known[i].part))
            return (struct document_place){.where = known[i].where,
                                           .number =
                                               known[i].numbered ? number_in(name) : 0};
    if (office_is_property(name))
        return (struct document_place){.where = WHERE_PROPERTIES};
    if (slice_eq_c(name, "content.xml"))
        return (struct document_place){.where = WHERE_PARAGRAPH};
    return (struct document_place){.where = WHERE_FILE};
}

/* --- parts that are no XML: settings of printers, drawings in Windows' own format
 * --- */

static bool is_words_only(struct slice name)
{
    static const char *const known[] = {".emf", ".wmf", ".EMF", ".WMF"};
    for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
        if (slice_ends(name, known[i]))
            return true;
    return has(name, "printerSettings") || slice_starts(name, "ObjectReplacements/");
}

static bool is_nothing(struct slice name)
{
    return slice_ends(name, ".odttf") || slice_ends(name, ".fntdata") ||
           slice_eq_c(name, "layout-cache") || slice_eq_c(name, "mimetype");
}

/* --- a part --- */

static bool is_xml(struct slice name, struct slice bytes)
{
    struct slice start = slice_trim(bytes);
    if (slice_starts(start, "\xef\xbb\xbf"))
        start = slice_from(start, 3);
    return slice_ends(name, ".xml") || slice_ends(name, ".rels") ||
           slice_ends(name, ".vml") || slice_ends(name, ".rdf") ||
           slice_starts(start, "<?xml") || slice_starts(start, "\xff\xfe<") ||
           slice_starts(start, "\xfe\xff");
}

static bool read_xml(struct office *o, const struct zip_entry *e,
                     struct document_place place)
{
    if (office_is_property(e->name))
        return xml_read_texts(o->r, PART_PROPERTY, place, e->bytes);
    if (slice_ends(e->name, ".rels"))
        return office_links(o, place, e->bytes);
    if (slice_starts(e->name, "customXml/") || has(e->name, "vmlDrawing"))
        return xml_read_texts(o->r, PART_TEXT, place, e->bytes);
    if (slice_eq_c(e->name, "META-INF/manifest.xml") &&
        has(e->bytes, "encryption-data")) {
        o->r->encrypted = true;
        return true;
    }
    bool styles = slice_eq_c(e->name, "word/styles.xml") ||
                  slice_eq_c(e->name, "word/stylesWithEffects.xml") ||
                  slice_eq_c(e->name, "word/fontTable.xml") ||
                  slice_eq_c(e->name, "xl/styles.xml") || has(e->name, "theme/theme");
    return office_part(o, place, styles, e->bytes);
}

static void read_entry(struct office *o, const struct zip_entry *e)
{
    struct document_place place = place_of(e->name);
    reading_add(o->r, PART_NAME, place, e->name);
    if (e->bytes.len == 0 || is_nothing(e->name))
        return;
    if (is_xml(e->name, e->bytes))
        o->r->broken |= !read_xml(o, e, place);
    else if (is_words_only(e->name))
        reading_add_words(o->r, place, e->bytes);
    else
        reading_look(o->r, place, SLICE(""), e->bytes);
}

/* --- the whole --- */

/* Shared strings stand last: those that a cell shows were told with its place. */
static bool is_late(const struct zip_entry *e)
{
    return slice_eq_c(e->name, "xl/sharedStrings.xml");
}

void office_read(struct reading *r, const struct zip_entry *entries, size_t count)
{
    struct office o = {.r = r};
    struct slice strings = find_entry(entries, count, "xl/sharedStrings.xml");
    struct slice formats = find_entry(entries, count, "xl/styles.xml");
    if (strings.len)
        r->broken |= !office_strings(&o, strings);
    if (formats.len)
        r->broken |= !office_formats(&o, formats);
    for (int late = 0; late < 2; late++)
        for (size_t i = 0; i < count; i++)
            if (is_late(&entries[i]) == late)
                read_entry(&o, &entries[i]);
    vec_release(&o.strings);
    vec_release(&o.dates);
}
