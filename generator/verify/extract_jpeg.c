/* JPEG (ITU T.81, annex B): segments. What a decoder does not need is a finding: EXIF,
 * XMP and IPTC, each of which may be cut into several segments, comments, thumbnails,
 * pictures behind the picture. */
#include <stdlib.h>
#include <string.h>

#include "verify/metadata.h"

enum {
    SOS = 0xda,
    EOI = 0xd9,
    APP0 = 0xe0,
    COM = 0xfe,
    EXIF_HEAD = 6,              /* "Exif", two zeros */
    PHOTOSHOP_HEAD = 14,        /* "Photoshop 3.0", a zero */
    XMP_HEAD = 29,              /* the name space, a zero */
    MORE_XMP_HEAD = 35 + 32 + 8 /* the name space, a digest, length and offset */
};

/* A segment of extended XMP (XMP part 3, 1.1.3.1). */
struct xmp_part {
    struct slice id; /* of the packet it belongs to */
    uint32_t offset;
    struct slice bytes;
};

struct jpeg {
    struct scan *s;
    struct str exif, photoshop; /* joined */
    bool has_photoshop;
    struct {
        VEC(struct xmp_part);
    } more_xmp;
};

/* --- what stands in several segments --- */

static int by_offset(const void *a, const void *b)
{
    const struct xmp_part *x = a, *y = b;
    int order = slice_cmp(x->id, y->id);
    return order ? order : (x->offset > y->offset) - (x->offset < y->offset);
}

static void look_at_more_xmp(struct jpeg *j)
{
    struct str packet;
    str_init(&packet);
    if (j->more_xmp.len)
        qsort(j->more_xmp.at, j->more_xmp.len, sizeof(*j->more_xmp.at), by_offset);
    for (size_t i = 0; i < j->more_xmp.len; i++) {
        const struct xmp_part *part = &j->more_xmp.at[i];
        str_add(&packet, part->bytes);
        if (i + 1 < j->more_xmp.len && slice_eq(part[1].id, part->id))
            continue;
        extract_xmp(j->s, str_slice(&packet));
        str_clear(&packet);
    }
    str_release(&packet);
}

static void look_at_exif(struct jpeg *j)
{
    if (j->exif.len)
        extract_exif(j->s, str_slice(&j->exif));
    str_clear(&j->exif);
}

/* A further segment goes on where the one before ended, or begins another EXIF. */
static void take_exif(struct jpeg *j, struct slice tiff)
{
    if (slice_starts(tiff, "II") || slice_starts(tiff, "MM"))
        look_at_exif(j);
    str_add(&j->exif, tiff);
    if (!tiff.len)
        scan_file(j->s, "EXIF", LEAK_METADATA);
}

/* --- segments --- */

static bool has_name(struct slice segment, const char *name, size_t len)
{
    return segment.len >= len && memcmp(segment.at, name, len) == 0;
}

static void look_at_app1(struct jpeg *j, struct slice segment)
{
    static const char xmp[] = "http://ns.adobe.com/xap/1.0/";
    static const char more[] = "http://ns.adobe.com/xmp/extension/";
    if (has_name(segment, "Exif", 4))
        take_exif(j, clip_from(segment, EXIF_HEAD));
    else if (has_name(segment, xmp, sizeof(xmp)))
        extract_xmp(j->s, clip_from(segment, XMP_HEAD));
    else if (has_name(segment, more, sizeof(more)) && segment.len >= MORE_XMP_HEAD)
        vec_push(&j->more_xmp,
                 ((struct xmp_part){clip(segment, sizeof(more), 32),
                                    (uint32_t)bytes_be(segment, MORE_XMP_HEAD - 4, 4),
                                    clip_from(segment, MORE_XMP_HEAD)}));
    else
        extract_found(j->s, "JPEG segment APP1", segment);
}

static void look_at_app2(struct jpeg *j, struct slice segment)
{
    bool icc = segment.len > 14 && has_name(segment, "ICC_PROFILE", 12);
    if (icc && segment.len <= ICC_BYTES_MAX) { /* may stay, if it names nobody */
        metadata_bytes(j->s, "JPEG colour profile", segment);
        extract_runs(j->s, segment);
        return;
    }
    extract_found(j->s,
                  icc                            ? "JPEG colour profile"
                  : has_name(segment, "MPF", 4)  ? "JPEG MPF"
                  : has_name(segment, "FPXR", 4) ? "JPEG FlashPix"
                                                 : "JPEG segment APP2",
                  segment);
}

static void look_at_jfif(struct jpeg *j, struct slice segment)
{
    bool jfif = has_name(segment, "JFIF", 5);
    bool thumbnail = jfif && segment.len > 14 && (segment.at[12] || segment.at[13]);
    thumbnail |= has_name(segment, "JFXX", 5);
    if (!jfif || segment.len > 14)
        extract_found(j->s, thumbnail ? "JPEG thumbnail" : "JPEG segment APP0",
                      segment);
    if (has_name(segment, "JFXX", 5))
        extract_inner_picture(j->s, clip_from(segment, 6));
}

static void look_at_segment(struct jpeg *j, unsigned marker, struct slice segment)
{
    char place[32];
    if (marker == COM) {
        extract_found(j->s, "JPEG comment", segment);
    } else if (marker == APP0) {
        look_at_jfif(j, segment);
    } else if (marker == APP0 + 1) {
        look_at_app1(j, segment);
    } else if (marker == APP0 + 2) {
        look_at_app2(j, segment);
    } else if (marker == APP0 + 13 && has_name(segment, "Photoshop 3.0", 14)) {
        str_add(&j->photoshop, clip_from(segment, PHOTOSHOP_HEAD));
        j->has_photoshop = true;
    } else if (marker == APP0 + 14 && has_name(segment, "Adobe", 5) &&
               segment.len <= 12) {
        return;
    } else if (marker >= APP0 && marker <= APP0 + 15) {
        snprintf(place, sizeof(place), "JPEG segment APP%u", marker - APP0);
        extract_found(j->s, place, segment);
    }
}

/* --- the walk --- */

/* The end of entropy-coded data: the next marker that isn't a restart. */
static size_t after_scan(struct slice b, size_t i)
{
    for (; i + 1 < b.len; i++) {
        uint8_t next = (uint8_t)b.at[i + 1];
        if ((uint8_t)b.at[i] == 0xff && next && next != 0xff &&
            !(next >= 0xd0 && next <= 0xd7))
            return i;
    }
    return b.len;
}

/* Behind the end there may be more pictures, as cameras and phones write them. */
static void look_behind(struct jpeg *j, struct slice rest)
{
    extract_found(j->s, "behind the JPEG", rest);
    size_t at = slice_find(rest, "\xff\xd8\xff");
    if (at < rest.len)
        extract_inner_picture(j->s, clip_from(rest, at));
}

static bool walk(struct jpeg *j, struct slice bytes)
{
    size_t i = 2;
    while (i + 4 <= bytes.len ||
           (i + 2 <= bytes.len && bytes_be(bytes, i, 2) == (0xff00 | EOI))) {
        unsigned marker = (uint8_t)bytes.at[i + 1];
        if ((uint8_t)bytes.at[i] != 0xff)
            return false;
        if (marker == 0xff) { /* fill byte */
            i++;
            continue;
        }
        if (marker == EOI) {
            if (i + 2 < bytes.len)
                look_behind(j, clip_from(bytes, i + 2));
            return true;
        }
        size_t len = (size_t)bytes_be(bytes, i + 2, 2);
        if (len < 2 || i + 2 + len > bytes.len)
            return false;
        look_at_segment(j, marker, clip(bytes, i + 4, len - 2));
        i += 2 + len;
        if (marker == SOS)
            i = after_scan(bytes, i);
    }
    return false;
}

bool extract_jpeg(struct scan *s, struct slice bytes)
{
    struct jpeg j = {.s = s};
    str_init(&j.exif);
    str_init(&j.photoshop);
    bool well = walk(&j, bytes);
    look_at_exif(&j);
    look_at_more_xmp(&j);
    if (j.has_photoshop)
        extract_photoshop(s, str_slice(&j.photoshop));
    str_release(&j.exif);
    str_release(&j.photoshop);
    vec_release(&j.more_xmp);
    return well;
}
