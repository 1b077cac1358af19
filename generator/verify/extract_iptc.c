/* IPTC-IIM 4.2 (records and datasets), and the resources of Photoshop in which JPEG and
 * TIFF files carry them. */
#include <string.h>

#include "verify/metadata.h"

enum { DATASET_MARK = 0x1c, RESOURCE_IPTC = 0x0404, THUMBNAIL_HEAD = 28 };

/* Of record 2, the application record (IIM 4.2, chapter 6). */
static const struct {
    uint8_t dataset;
    const char *name;
} names[] = {
    {5, "ObjectName"},
    {7, "EditStatus"},
    {15, "Category"},
    {20, "SupplementalCategories"},
    {22, "FixtureIdentifier"},
    {25, "Keywords"},
    {26, "ContentLocationCode"},
    {27, "ContentLocationName"},
    {30, "ReleaseDate"},
    {40, "SpecialInstructions"},
    {55, "DateCreated"},
    {60, "TimeCreated"},
    {62, "DigitalCreationDate"},
    {65, "OriginatingProgram"},
    {80, "By-line"},
    {85, "By-lineTitle"},
    {90, "City"},
    {92, "Sub-location"},
    {95, "Province-State"},
    {101, "Country"},
    {103, "OriginalTransmissionReference"},
    {105, "Headline"},
    {110, "Credit"},
    {115, "Source"},
    {116, "CopyrightNotice"},
    {118, "Contact"},
    {120, "Caption-Abstract"},
    {122, "Writer-Editor"},
    {221, "Prefs"},
};

static void look_at_dataset(struct scan *s, unsigned record, unsigned dataset,
                            struct slice value)
{
    char place[PLACE_BYTES];
    const char *name = NULL;
    for (size_t i = 0; i < sizeof(names) / sizeof(*names) && record == 2; i++)
        if (names[i].dataset == dataset)
            name = names[i].name;
    if (name)
        snprintf(place, sizeof(place), "IPTC %s", name);
    else
        snprintf(place, sizeof(place), "IPTC %u:%02u", record, dataset);
    if (record == 1 && dataset == 90) /* the code of the texts, in escapes */
        return;
    metadata_text(s, place, value);
}

void extract_iptc(struct scan *s, struct slice bytes)
{
    scan_file(s, "IPTC", LEAK_METADATA);
    size_t at = 0;
    for (unsigned n = 0; n < FIELDS_MAX && at + 5 <= bytes.len; n++) {
        if ((uint8_t)bytes.at[at] != DATASET_MARK)
            break;
        uint64_t len = bytes_be(bytes, at + 3, 2);
        size_t head = 5;
        if (len & 0x8000) { /* its length is a number of so many bytes */
            size_t wide = len & 0x7fff;
            if (wide > 4)
                break;
            len = bytes_be(bytes, at + head, wide);
            head += wide;
        }
        look_at_dataset(s, (uint8_t)bytes.at[at + 1], (uint8_t)bytes.at[at + 2],
                        clip(clip_from(bytes, at + head), 0, len));
        if (len > bytes.len - at || head > bytes.len - at - len)
            break;
        at += head + (size_t)len;
    }
    metadata_rest(s, "IPTC", bytes);
}

static void look_at_resource(struct scan *s, unsigned id, struct slice data)
{
    char place[PLACE_BYTES];
    switch (id) {
    case RESOURCE_IPTC:
        extract_iptc(s, data);
        break;
    case 0x0422:
    case 0x0423:
        extract_exif(s, data);
        break;
    case 0x0424:
        extract_xmp(s, data);
        break;
    case 0x0409:
    case 0x040c:
        scan_file(s, "Photoshop thumbnail", LEAK_METADATA);
        extract_inner_picture(s, clip_from(data, THUMBNAIL_HEAD));
        break;
    default:
        snprintf(place, sizeof(place), "Photoshop resource 0x%04x", id);
        metadata_bytes(s, place, data);
    }
}

void extract_photoshop(struct scan *s, struct slice bytes)
{
    unsigned n = 0;
    bool iptc = false;
    struct slice rest = bytes;
    if (!metadata_enter(s, "Photoshop resources", bytes))
        return;
    for (; slice_starts(rest, "8BIM") && rest.len >= 12 && n < FIELDS_MAX; n++) {
        unsigned id = (unsigned)bytes_be(rest, 4, 2);
        size_t name_len = (size_t)bytes_be(rest, 6, 1);
        struct slice name = clip(rest, 7, name_len);
        size_t at = 6 + 1 + name_len + !(name_len & 1); /* name and length: even */
        uint64_t len = bytes_be(rest, at, 4);
        metadata_text(s, "Photoshop resource", name);
        look_at_resource(s, id, clip(clip_from(rest, at + 4), 0, len));
        iptc |= id == RESOURCE_IPTC;
        rest = clip_from(rest,
                         len < rest.len ? at + 4 + (size_t)len + (len & 1) : rest.len);
    }
    if (!iptc)
        scan_file(s, "Photoshop resources", LEAK_METADATA);
    metadata_rest(s, iptc ? "IPTC" : "Photoshop resources", bytes);
    metadata_leave(s);
}
