/* Decoders and encoders of pictures, each in one file. */
#ifndef DECODE_CODEC_H
#define DECODE_CODEC_H

#include "decode/planes.h"

/* --- jpeg.c: libjpeg-turbo
 * -------------------------------------------------------------------- */

/* The picture as stored, shrunk while decoding to the least eighth that is at least
 * `width_px` wide and `height_px` high; owned by the caller, free with jpeg_release.
 * False when it is no JPEG file that has luma and chroma (CMYK, say), or is broken. */
struct jpeg_pixels {
    struct pixels pixels;
    unsigned char *space;
};
bool jpeg_decode(struct jpeg_pixels *out, struct slice file, int width_px,
                 int height_px);
void jpeg_release(struct jpeg_pixels *p);
/* Appends the file. */
bool jpeg_encode(struct str *out, const struct planes *p);

/* --- webp.c: libwebp
 * -------------------------------------------------------------------------- */

/* Appends the file, without metadata. `quality`: 0 to 100. */
bool webp_encode(struct str *out, const struct planes *p, float quality);

/* --- vips.c: libvips, for all that the others don't read or write
 * --------------------------- */

struct picture; /* its header */

/* NULL when it is no picture of a kind we read, cut off, or larger than
 * PICTURE_PIXELS_MAX. Bytes must outlive it. */
struct picture *picture_open(struct slice bytes);
void picture_free(struct picture *p);
bool picture_is_jpeg(const struct picture *p);
/* Raw blocks: "exif-data", "xmp-data", "iptc-data", "icc-profile-data"; empty when
 * there is none. */
struct slice picture_block(const struct picture *p, const char *name);
/* Calls `each` with every text of a PNG file: title, description, comment. */
void picture_each_text(const struct picture *p,
                       void (*each)(void *user, struct slice text), void *user);
/* 1 to 8, as EXIF says. */
int picture_orientation(const struct picture *p);
/* As stored. */
void picture_size(const struct picture *p, int *width_px, int *height_px);
/* Decodes it upright in sRGB as packed RGB, scaled to at most this width; the caller
 * frees. NULL when it is broken. */
unsigned char *picture_rgb(const struct picture *p, int width_px, int *width_out,
                           int *height_out);
/* Is there a profile, of other colours than sRGB's? */
bool picture_has_profile(const struct picture *p);
/* Replaces planes in the profile's colours by the same in sRGB. */
bool picture_to_srgb(const struct picture *p, struct planes *planes);
bool avif_encode(struct str *out, const struct planes *p);

/* --- whole.c
 * ---------------------------------------------------------------------------------- */

/* Is this a JPEG or PNG file whose picture does not end? Decoders fill up the rest with
 * grey and call it a warning. */
bool picture_is_cut_off(struct slice file);

#endif
