/* What a picture's own metadata says: its readers, and what they share. */
#ifndef DECODE_TAGS_H
#define DECODE_TAGS_H

#include "base/vec.h"
#include "decode/decode.h"

struct picture_tags {
    VEC(struct picture_tag); /* areas are of the picture as stored */
    char taken[20];
    bool broken;             /* a block that can't be read */
    bool upright;            /* areas are of the upright picture after all */
    int width_px, height_px; /* of the picture as stored */
};

void tags_add(struct picture_tags *tags, struct arena *arena, enum tag_kind kind,
              struct slice text);
/* A text of any field: left out when it has no word in it, as a number, a date, a
 * digest or bytes written out as letters have not. */
void tags_add_text(struct picture_tags *tags, struct arena *arena, struct slice text);
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
void png_read(struct picture_tags *tags, struct slice file, struct arena *arena);
/* What libvips does not hand out, or not all of: everything in JPEG and PNG, texts of
 * GIF, EXIF of TIFF, and XMP wherever it stands as such. `known` is the XMP that was
 * read already. */
void blocks_read(struct picture_tags *tags, struct slice file, struct slice known,
                 struct arena *arena);
/* Does blocks_read read all of such a file, so that what libvips gives is the same? */
bool blocks_are_all(struct slice file);
/* A text of a PNG file: a comment, or another block written out in hexadecimal digits
 * (ImageMagick's "Raw profile type"). */
void blocks_read_text(struct picture_tags *tags, struct slice text,
                      struct arena *arena);

#endif
