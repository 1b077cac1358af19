/* What the files of media/ share. */
#ifndef MEDIA_MEDIA_INT_H
#define MEDIA_MEDIA_INT_H

#include "base/vec.h"
#include "media/photo.h"

/* A text that a picture's own metadata has, and what kind of text it is. */
enum tag_kind {
    TAG_PERSON,  /* made to name a person: face regions, PersonInImage, People/... */
    TAG_KEYWORD, /* may name one */
    TAG_TEXT,    /* running text: caption, title, comment */
};
struct picture_tag {
    enum tag_kind kind;
    struct slice text; /* UTF-8, in the arena */
    bool has_region;
    struct photo_rectangle region; /* of the picture as stored, before it is upright */
};

struct picture_tags {
    VEC(struct picture_tag);
    char taken[20]; /* "2026-09-10 09:31:00" or "" */
    bool broken;    /* a block of metadata that can't be read: hold */
};

void tags_add(struct picture_tags *tags, struct arena *arena, enum tag_kind kind,
              struct slice text);
/* "People/Emma" and "Personen|Kinderen|Emma" to the last part; false for other paths.
 */
bool tags_person_path(struct slice path, struct slice *name);
/* Text in an encoding that cameras use, as UTF-8 in the arena. */
struct slice tags_utf8(struct arena *arena, struct slice bytes);
struct slice tags_utf16(struct arena *arena, struct slice bytes, bool big_endian);

/* Readers of the raw blocks; each appends, and sets `broken` when it can't read it. */
void exif_read(struct picture_tags *tags, struct slice block, struct arena *arena);
void xmp_read(struct picture_tags *tags, struct slice block, struct arena *arena);
void iptc_read(struct picture_tags *tags, struct slice block, struct arena *arena);

/* Appends the WebP file with nothing but its picture (which has no alpha: see
 * encode.c); false when it is no WebP file. */
bool webp_strip(struct str *out, struct slice file);

/* Is this a JPEG or PNG file whose picture does not end? Decoders fill up the rest with
 * grey and call it a warning. */
bool picture_is_cut_off(struct slice file);

/* --- encode.c: the only file that sees libvips ---------------------------------------
 */

struct picture; /* a decoded picture, or its header */

/* Reads the header only. NULL when it is no picture of a kind we read, or is larger
 * than PICTURE_PIXELS_MAX. Bytes must outlive it. */
struct picture *picture_open(struct slice bytes);
void picture_free(struct picture *p);
/* Raw metadata: "exif-data", "xmp-data", "iptc-data"; empty when there is none. */
struct slice picture_block(const struct picture *p, const char *name);
/* The texts of a PNG file: title, description, comment. */
void picture_read_texts(struct picture_tags *tags, const struct picture *p,
                        struct arena *arena);
/* 1 to 8, as EXIF says. */
int picture_orientation(const struct picture *p);
/* Width and height when upright. */
void picture_size(const struct picture *p, int *width_px, int *height_px);

enum { PICTURE_PIXELS_MAX = 100 * 1000 * 1000, PICTURE_WIDEST_PX = 1600 };

/* Decodes it upright in sRGB, at most PICTURE_WIDEST_PX wide, and paints a mosaic over
 * each rectangle (of the upright picture). False when the bytes are broken. */
bool picture_decode(struct picture *p, const struct photo_rectangle *blur,
                    size_t count);
/* Encodes the decoded picture at this width, without any metadata. */
bool picture_encode(struct picture *p, enum photo_format format, int width_px,
                    struct str *out, int *height_px);

#endif
