/* The two questions about a picture, as they are answered in the cage: what does it
 * say, and what is published of it? */
#include <stdlib.h>
#include <string.h>

#include "base/pack.h"
#include "decode/codec.h"
#include "decode/jobs.h"
#include "decode/tags.h"

/* --- what it says
 * ----------------------------------------------------------------------------- */

struct reading {
    struct picture_tags tags;
    struct arena arena;
};

static void read_blocks(struct reading *r, const struct picture *p, struct slice file)
{
    struct slice exif = picture_block(p, "exif-data");
    struct slice xmp = picture_block(p, "xmp-data");
    struct slice iptc = picture_block(p, "iptc-data");
    if (blocks_are_all(file)) {
        blocks_read(&r->tags, file, SLICE(""), &r->arena);
        return;
    }
    if (exif.len)
        exif_read(&r->tags, exif, &r->arena);
    if (xmp.len)
        xmp_read(&r->tags, xmp, &r->arena);
    if (iptc.len)
        iptc_read(&r->tags, iptc, &r->arena);
    blocks_read(&r->tags, file, xmp, &r->arena);
}

static void pack_tag(struct str *out, const struct picture_tag *tag, bool upright,
                     int orientation)
{
    struct picture_area area =
        upright ? tag->area : area_upright(tag->area, orientation);
    pack_number(out, tag->kind);
    pack_slice(out, tag->text);
    pack_number(out, tag->has_area);
    pack_slice(out, slice_make((const char *)&area, sizeof(area)));
}

void picture_work(struct slice question, struct slice file, struct str *answer)
{
    struct reading r = {0};
    struct picture *p = picture_open(file);
    (void)question;
    pack_number(answer, p != NULL);
    if (!p)
        return;
    int orientation = picture_orientation(p);
    bool turned = orientation >= 5;
    arena_init(&r.arena);
    picture_size(p, &r.tags.width_px, &r.tags.height_px);
    read_blocks(&r, p, file);
    pack_number(answer, r.tags.broken);
    pack_number(answer, (uint64_t)(turned ? r.tags.height_px : r.tags.width_px));
    pack_number(answer, (uint64_t)(turned ? r.tags.width_px : r.tags.height_px));
    pack_slice(answer, slice_of(r.tags.taken));
    pack_number(answer, r.tags.len);
    for (size_t i = 0; i < r.tags.len; i++)
        pack_tag(answer, &r.tags.at[i], r.tags.upright, orientation);
    vec_release(&r.tags);
    arena_release(&r.arena);
    picture_free(p);
}

/* --- what is published of it
 * ------------------------------------------------------------------ */

struct wish {
    struct picture_area blur[DECODE_BLUR_MAX];
    size_t blur_count;
    struct picture_variant variants[DECODE_VARIANTS_MAX];
    size_t count;
};

static bool read_wish(struct wish *w, struct slice question)
{
    uint64_t blur, count, format, width;
    struct slice area;
    if (!unpack_number(&question, &blur) || blur > DECODE_BLUR_MAX)
        return false;
    for (; w->blur_count < blur; w->blur_count++) {
        if (!unpack_slice(&question, &area) || area.len != sizeof(*w->blur))
            return false;
        memcpy(&w->blur[w->blur_count], area.at, sizeof(*w->blur));
    }
    if (!unpack_number(&question, &count) || count > DECODE_VARIANTS_MAX)
        return false;
    for (; w->count < count; w->count++) {
        if (!unpack_number(&question, &format) || !unpack_number(&question, &width))
            return false;
        w->variants[w->count] = (struct picture_variant){
            .format = (enum photo_format)format, .width_px = (int)width};
    }
    return w->count > 0;
}

/* Of a picture this wide and high, when it is so wide. */
static int height_for(int width_px, const struct planes *p)
{
    double height = (double)p->height_px * width_px / p->width_px;
    return height < 1 ? 1 : (int)(height + 0.5);
}

/* Replaces *p by a narrower one; the next, narrower still, starts from it. */
static bool narrow(struct planes *p, int width_px)
{
    struct planes small;
    struct pixels from = planes_pixels(p);
    if (p->width_px <= width_px)
        return true;
    if (!planes_scale(&small, &from, width_px, height_for(width_px, p)))
        return false;
    planes_release(p);
    *p = small;
    return true;
}

/* JPEG straight to planes, shrunk while it is read. A mosaic is painted at full size,
 * before anything is scaled (contract 6). */
static bool decode_jpeg(struct planes *out, const struct picture *p, struct slice file,
                        const struct wish *w)
{
    struct jpeg_pixels jpeg;
    int orientation = picture_orientation(p), width, height;
    bool turned = orientation >= 5;
    picture_size(p, &width, &height);
    int upright = turned ? height : width, least = w->variants[0].width_px;
    if (least > upright || w->blur_count)
        least = upright;
    if (!jpeg_decode(&jpeg, file, turned ? 1 : least, turned ? least : 1))
        return false;
    /* The size that it has to have, as stored. */
    if (!w->blur_count) {
        double factor = (double)least / upright;
        width = turned ? (int)(width * factor + 0.5) : least;
        height = turned ? least : (int)(height * factor + 0.5);
    }
    bool well =
        planes_scale(out, &jpeg.pixels, width > 0 ? width : 1, height > 0 ? height : 1);
    jpeg_release(&jpeg);
    for (size_t i = 0; well && i < w->blur_count; i++)
        planes_mosaic(out, area_stored(w->blur[i], orientation));
    return well && planes_turn(out, orientation);
}

static bool decode_other(struct planes *out, const struct picture *p,
                         const struct wish *w)
{
    int width, height, orientation = picture_orientation(p);
    picture_size(p, &width, &height);
    if (orientation >= 5)
        width = height;
    if (!w->blur_count && width > w->variants[0].width_px)
        width = w->variants[0].width_px;
    unsigned char *rgb = picture_rgb(p, width, &width, &height);
    if (!rgb)
        return false;
    struct pixels pixels = {PIXELS_RGB, width, height, {rgb}, {width * 3}};
    bool well = planes_scale(out, &pixels, width, height);
    free(rgb);
    for (size_t i = 0; well && i < w->blur_count; i++)
        planes_mosaic(out, w->blur[i]);
    return well;
}

static bool decode(struct planes *out, const struct picture *p, struct slice file,
                   const struct wish *w)
{
    if (!picture_is_jpeg(p) || !decode_jpeg(out, p, file, w))
        return decode_other(out, p, w);
    return !picture_has_profile(p) ||
           (narrow(out, w->variants[0].width_px) && picture_to_srgb(p, out));
}

static bool encode(struct str *out, enum photo_format format, const struct planes *p)
{
    enum { WEBP_QUALITY = 76 };
    switch (format) {
    case PHOTO_JPEG:
        return jpeg_encode(out, p);
    case PHOTO_WEBP:
        return webp_encode(out, p, WEBP_QUALITY);
    case PHOTO_AVIF:
        return avif_encode(out, p);
    }
    return false;
}

/* Small enough to stand in the page. */
static bool encode_placeholder(struct str *out, struct planes *p)
{
    enum { PLACEHOLDER_PX = 20, QUALITY = 40 };
    return narrow(p, PLACEHOLDER_PX) && webp_encode(out, p, QUALITY);
}

static bool encode_all(struct str *answer, struct planes *p, const struct wish *w)
{
    struct str bytes;
    bool well = true;
    str_init(&bytes);
    for (size_t i = 0; i < w->count && well; i++) {
        str_clear(&bytes);
        well = narrow(p, w->variants[i].width_px) &&
               encode(&bytes, w->variants[i].format, p);
        pack_number(answer, (uint64_t)p->height_px);
        pack_slice(answer, str_slice(&bytes));
    }
    str_clear(&bytes);
    well = well && encode_placeholder(&bytes, p);
    pack_slice(answer, str_slice(&bytes));
    str_release(&bytes);
    return well;
}

void variants_work(struct slice question, struct slice file, struct str *answer)
{
    struct wish wish = {0};
    struct planes planes = {0};
    struct picture *p = read_wish(&wish, question) ? picture_open(file) : NULL;
    bool well =
        p && decode(&planes, p, file, &wish) && encode_all(answer, &planes, &wish);
    if (!well)
        str_clear(answer);
    planes_release(&planes);
    picture_free(p);
}
