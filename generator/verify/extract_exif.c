/* EXIF (CIPA DC-008) and what it is made of: directories of TIFF 6.0, of which each
 * entry is a field. Walked by hand; all offsets are the file's own claims. */
#include <string.h>

#include "verify/metadata.h"

enum {
    DIRECTORIES_MAX = 32,
    ENTRY_BYTES = 12,
    TYPE_BYTE = 1,
    TYPE_ASCII = 2,
    TYPE_UNDEFINED = 7
};

static const struct {
    uint16_t tag;
    const char *name;
} names[] = {
    {0x010d, "DocumentName"},
    {0x010e, "ImageDescription"},
    {0x010f, "Make"},
    {0x0110, "Model"},
    {0x011d, "PageName"},
    {0x0131, "Software"},
    {0x0132, "DateTime"},
    {0x013b, "Artist"},
    {0x013c, "HostComputer"},
    {0x0151, "TargetPrinter"},
    {0x02bc, "XMP"},
    {0x4746, "Rating"},
    {0x8298, "Copyright"},
    {0x83bb, "IPTC"},
    {0x8649, "Photoshop"},
    {0x9003, "DateTimeOriginal"},
    {0x9004, "DateTimeDigitized"},
    {0x9010, "OffsetTime"},
    {0x927c, "MakerNote"},
    {0x9286, "UserComment"},
    {0x9c9b, "XPTitle"},
    {0x9c9c, "XPComment"},
    {0x9c9d, "XPAuthor"},
    {0x9c9e, "XPKeywords"},
    {0x9c9f, "XPSubject"},
    {0xa004, "RelatedSoundFile"},
    {0xa420, "ImageUniqueID"},
    {0xa430, "OwnerName"},
    {0xa431, "SerialNumber"},
    {0xa433, "LensMake"},
    {0xa434, "LensModel"},
    {0xa435, "LensSerialNumber"},
    {0xa436, "ImageTitle"},
    {0xa437, "Photographer"},
    {0xa438, "ImageEditor"},
    {0xc4a5, "PrintImageMatching"},
    {0xc614, "UniqueCameraModel"},
    {0xc68b, "OriginalRawFileName"},
    {0xfde8, "OwnerName"},
    {0xfde9, "SerialNumber"},
    {0xfdea, "Lens"},
};

/* Of the directory of places (CIPA DC-008, 4.6.6), whose tags begin again at 0. */
static const char *const gps_names[] = {
    [0x01] = "GPSLatitudeRef",      [0x02] = "GPSLatitude",
    [0x03] = "GPSLongitudeRef",     [0x04] = "GPSLongitude",
    [0x06] = "GPSAltitude",         [0x12] = "GPSMapDatum",
    [0x1b] = "GPSProcessingMethod", [0x1c] = "GPSAreaInformation",
    [0x1d] = "GPSDateStamp"};

struct exif {
    struct scan *s;
    struct slice tiff;
    bool little;
    const char *what; /* "EXIF", "TIFF" */
    size_t seen[DIRECTORIES_MAX];
    size_t seen_count, fields;
    bool has_place;
};

struct entry {
    unsigned tag, type;
    uint64_t count;
    struct slice value;
};

static uint64_t number(const struct exif *e, struct slice b, size_t at, size_t count)
{
    return e->little ? bytes_le(b, at, count) : bytes_be(b, at, count);
}

static void name_field(const struct exif *e, char place[PLACE_BYTES], unsigned tag,
                       bool gps)
{
    const char *name = NULL;
    for (size_t i = 0; i < sizeof(names) / sizeof(*names) && !gps; i++)
        if (names[i].tag == tag)
            name = names[i].name;
    if (gps && tag < sizeof(gps_names) / sizeof(*gps_names))
        name = gps_names[tag];
    if (name)
        snprintf(place, PLACE_BYTES, "%s %s", e->what, name);
    else
        snprintf(place, PLACE_BYTES, "%s tag 0x%04x", e->what, tag);
}

/* --- values --- */

/* Eight bytes say in what code the rest is (4.6.5, UserComment). */
static void look_at_coded(struct exif *e, const char *place, struct slice value)
{
    struct slice text = clip_from(value, 8);
    if (slice_starts(value, "UNICODE"))
        metadata_wide(e->s, place, text, WIDE_UNKNOWN);
    else if (value.len >= 8 &&
             (slice_starts(value, "ASCII") || bytes_are_zero(clip(value, 0, 8))))
        metadata_text(e->s, place, text);
    else
        metadata_bytes(e->s, place, value);
}

static void look_at_value(struct exif *e, const struct entry *entry, bool gps)
{
    char place[PLACE_BYTES];
    struct slice value = entry->value;
    name_field(e, place, entry->tag, gps);
    if (gps && (entry->tag == 2 || entry->tag == 4) && !e->has_place) {
        scan_file(e->s, place, LEAK_LOCATION);
        e->has_place = true;
    }
    if (entry->type == TYPE_ASCII)
        metadata_text(e->s, place, value);
    else if (entry->type != TYPE_BYTE && entry->type != TYPE_UNDEFINED)
        return; /* numbers */
    else if (!gps && entry->tag >= 0x9c9b && entry->tag <= 0x9c9f)
        metadata_wide(e->s, place, value, WIDE_LITTLE);
    else if (gps ? entry->tag == 0x1b || entry->tag == 0x1c : entry->tag == 0x9286)
        look_at_coded(e, place, value);
    else if (!gps && entry->tag == 0x02bc)
        extract_xmp(e->s, value);
    else if (!gps && entry->tag == 0x8649)
        extract_photoshop(e->s, value);
    else if (value.len > 4)
        metadata_bytes(e->s, place, value);
    /* IPTC is there as bytes, or as 32-bit numbers */
}

/* --- directories --- */

static void walk_directory(struct exif *e, uint64_t at, bool gps, bool chained);

/* What does not stand in the file whole is cut to what does. */
static void read_entry(const struct exif *e, size_t at, struct entry *entry)
{
    static const uint8_t sizes[] = {1, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4};
    entry->tag = (unsigned)number(e, e->tiff, at, 2);
    entry->type = (unsigned)number(e, e->tiff, at + 2, 2);
    entry->count = number(e, e->tiff, at + 4, 4);
    uint64_t len =
        entry->count * (entry->type < sizeof(sizes) ? sizes[entry->type] : 1);
    entry->value = len <= 4 ? clip(e->tiff, at + 8, len)
                            : clip(e->tiff, number(e, e->tiff, at + 8, 4), len);
}

static void look_at_entry(struct exif *e, const struct entry *entry, bool gps,
                          size_t thumbnail[2])
{
    uint64_t to =
        number(e, entry->value, 0, entry->value.len < 4 ? entry->value.len : 4);
    bool wide = entry->type == 4 || entry->type == 9 || entry->type == 13;
    switch (gps ? 0 : entry->tag) {
    case 0x8769: /* Exif */
    case 0xa005: /* Interoperability */
        walk_directory(e, to, false, false);
        return;
    case 0x8825:
        walk_directory(e, to, true, false);
        if (!e->has_place)
            scan_file(e->s, strcmp(e->what, "EXIF") ? "TIFF GPS" : "EXIF GPS",
                      LEAK_LOCATION);
        e->has_place = true;
        return;
    case 0x014a: /* directories within this one */
        for (size_t i = 0; wide && i + 4 <= entry->value.len && i < 64; i += 4)
            walk_directory(e, number(e, entry->value, i, 4), false, true);
        return;
    case 0x0201:
        thumbnail[0] = (size_t)to;
        return;
    case 0x0202:
        thumbnail[1] = (size_t)to;
        return;
    case 0x83bb:
        extract_iptc(e->s, entry->value);
        return;
    default:
        look_at_value(e, entry, gps);
    }
}

static void walk_directory(struct exif *e, uint64_t at, bool gps, bool chained)
{
    while (at && at < e->tiff.len) {
        size_t thumbnail[2] = {0, 0};
        for (size_t i = 0; i < e->seen_count; i++)
            if (e->seen[i] == at)
                return;
        if (e->seen_count == DIRECTORIES_MAX)
            return;
        e->seen[e->seen_count++] = (size_t)at;
        size_t count = (size_t)number(e, e->tiff, (size_t)at, 2);
        at += 2;
        for (size_t i = 0; i < count; i++, at += ENTRY_BYTES) {
            struct entry entry;
            if (at + ENTRY_BYTES > e->tiff.len || e->fields++ > FIELDS_MAX)
                return;
            read_entry(e, (size_t)at, &entry);
            look_at_entry(e, &entry, gps, thumbnail);
        }
        struct slice small = clip(e->tiff, thumbnail[0], thumbnail[1]);
        if (thumbnail[0] && small.len && strcmp(e->what, "EXIF") == 0) {
            scan_file(e->s, "EXIF thumbnail", LEAK_METADATA);
            extract_inner_picture(e->s, small);
        }
        at = chained && at < e->tiff.len ? number(e, e->tiff, (size_t)at, 4) : 0;
    }
}

static void walk_tiff(struct scan *s, struct slice tiff, const char *what)
{
    struct exif e = {
        .s = s, .tiff = tiff, .little = slice_starts(tiff, "II"), .what = what};
    if (slice_starts(tiff, "II") || slice_starts(tiff, "MM"))
        walk_directory(&e, number(&e, tiff, 4, 4), false, true);
}

void extract_tiff_fields(struct scan *s, struct slice bytes)
{
    walk_tiff(s, bytes, "TIFF");
}

void extract_exif(struct scan *s, struct slice bytes)
{
    if (!metadata_enter(s, "EXIF", bytes))
        return;
    scan_file(s, "EXIF", LEAK_METADATA);
    walk_tiff(s, slice_starts(bytes, "Exif") ? clip_from(bytes, 6) : bytes, "EXIF");
    metadata_rest(s, "EXIF", bytes);
    metadata_leave(s);
}
