/* What is said of a picture, film or sound in the file itself: what its walkers share.
 *
 * A container of metadata is one finding of kind `metadata` at the container's place
 * ("EXIF"); a name, mail address or place on earth in it is one at its field ("EXIF
 * Artist"). What a walker can't part into fields is searched as it is.
 */
#ifndef VERIFY_METADATA_H
#define VERIFY_METADATA_H

#include "verify/bytes.h"
#include "verify/gate_int.h"

enum {
    PLACE_BYTES = 80,
    FIELD_BYTES_MAX = 1 << 18, /* of one field; what is longer is a finding already */
    FIELDS_MAX = 4096,         /* of one container */
    METADATA_BYTES_MAX = 64 << 20, /* searched of one file, over and over */
    ICC_BYTES_MAX = 8192           /* a colour profile may stay when it is small */
};

/* Writes "what name" into `place`: the name of a field, as the file has it. A name that
 * tells of somebody, or is no short word, is a finding or left out. */
const char *metadata_place(struct scan *s, char place[PLACE_BYTES], const char *what,
                           struct slice name);
/* Is it the place of a field that a standard names? (metadata_place has made sure that
 * the name is nobody's.) */
bool metadata_is_field(const char *place);
/* The text of a field; in UTF-8, UTF-16 or Windows-1252. Zeros part texts. */
void metadata_text(struct scan *s, const char *place, struct slice bytes);
/* The same in UTF-16, of which the byte order is known or not (then both are tried). */
enum wide_order { WIDE_LITTLE, WIDE_BIG, WIDE_UNKNOWN };
void metadata_wide(struct scan *s, const char *place, struct slice bytes,
                   enum wide_order order);
/* A field that may be anything: texts between other bytes, and a whole picture. */
void metadata_bytes(struct scan *s, const char *place, struct slice bytes);
/* The container as it stands: only what no field of it told. */
void metadata_rest(struct scan *s, const char *place, struct slice bytes);

/* Containers stand in containers, and may claim to be anywhere: true when it may be
 * walked, else it is a finding that can't be looked into. */
bool metadata_enter(struct scan *s, const char *place, struct slice bytes);
void metadata_leave(struct scan *s);

/* TIFF directories: EXIF ("Exif" may stand before it), with the thumbnail in it. A
 * finding of kind `metadata` first. */
void extract_exif(struct scan *s, struct slice bytes);
/* The directories of a TIFF file: fields as "TIFF Artist", without that finding. */
void extract_tiff_fields(struct scan *s, struct slice bytes);
/* An XMP packet (ISO 16684-1). */
void extract_xmp(struct scan *s, struct slice bytes);
/* IPTC-IIM 4.2: datasets. */
void extract_iptc(struct scan *s, struct slice bytes);
/* Photoshop's image resources ("8BIM"), in which IPTC, EXIF and XMP may stand. */
void extract_photoshop(struct scan *s, struct slice bytes);
/* ID3v2 (its head and frames). */
void extract_id3(struct scan *s, struct slice bytes);
/* Tags before and behind sound; what is left without them. */
struct slice extract_sound_tags(struct scan *s, struct slice bytes);
/* A block of FLAC, which Ogg has, too. */
bool extract_flac_block(struct scan *s, unsigned type, struct slice data);
/* A JPEG, PNG, ... within something else, when it begins like one; depth is capped. */
bool extract_inner_picture(struct scan *s, struct slice bytes);

#endif
