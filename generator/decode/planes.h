/* A picture as three planes of bytes: luma, and two of chroma with half its width and
 * height (4:2:0, BT.601, full range: as JPEG has it, JFIF 1.02). */
#ifndef DECODE_PLANES_H
#define DECODE_PLANES_H

#include <stddef.h>

#include "decode/decode.h"

struct planes {
    int width_px, height_px;
    unsigned char *at[3]; /* rows follow each other without a gap */
};

/* Chroma samples of so many pixels. */
static inline int planes_half(int pixels)
{
    return (pixels + 1) / 2;
}

/* Owns its memory; false when there is not enough. */
bool planes_init(struct planes *p, int width_px, int height_px);
void planes_release(struct planes *p);

/* Where pixels come from: planes of any of the chroma grids that JPEG has, or packed
 * RGB.
 */
enum pixels_kind {
    PIXELS_420,
    PIXELS_422,
    PIXELS_444,
    PIXELS_440,
    PIXELS_411,
    PIXELS_GRAY,
    PIXELS_RGB
};
struct pixels {
    enum pixels_kind kind;
    int width_px, height_px;
    const unsigned char *at[3]; /* RGB and gray: the first */
    int stride[3];              /* bytes */
};
struct pixels planes_pixels(const struct planes *p);

/* Scales into new planes of this size, or of the same when nothing is to be scaled. */
bool planes_scale(struct planes *out, const struct pixels *from, int width_px,
                  int height_px);
/* Packed RGB of the same size; the caller frees. NULL when there is no memory. */
unsigned char *planes_rgb(const struct planes *p);
/* The limited range that video formats and WebP have; `out` is new. */
bool planes_limit_range(struct planes *out, const struct planes *p);

/* Turns and mirrors as EXIF's orientation 1 to 8 asks; replaces *p. */
bool planes_turn(struct planes *p, int orientation);
/* The area that lies at `area` of the upright picture, in the picture as stored. */
struct picture_area area_stored(struct picture_area area, int orientation);
/* And back. */
struct picture_area area_upright(struct picture_area area, int orientation);

/* Paints a mosaic of at most 8 x 8 cells over the area grown by a third, so that
 * nothing of a face comes back from it (contract 6). */
void planes_mosaic(struct planes *p, struct picture_area area);

#endif
