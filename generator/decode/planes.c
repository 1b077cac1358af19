/* Pixels as planes: scaled by libswscale (the only file that sees it), turned, painted.
 * Scaling planes instead of packed RGB halves the work, and JPEG and WebP have planes
 * anyway. */
#include "decode/planes.h"

#include <libavutil/opt.h>
#include <libswscale/swscale.h>
#include <stdlib.h>
#include <string.h>

bool planes_init(struct planes *p, int width_px, int height_px)
{
    size_t luma = (size_t)width_px * (size_t)height_px;
    size_t chroma = (size_t)planes_half(width_px) * (size_t)planes_half(height_px);
    /* libswscale's fast loops write a little behind a row's end. */
    unsigned char *space = malloc(luma + 2 * chroma + 64);
    *p = (struct planes){width_px, height_px, {0}};
    if (!space)
        return false;
    p->at[0] = space;
    p->at[1] = space + luma;
    p->at[2] = space + luma + chroma;
    return true;
}

void planes_release(struct planes *p)
{
    free(p->at[0]);
    *p = (struct planes){0};
}

struct pixels planes_pixels(const struct planes *p)
{
    int half = planes_half(p->width_px);
    return (struct pixels){PIXELS_420,
                           p->width_px,
                           p->height_px,
                           {p->at[0], p->at[1], p->at[2]},
                           {p->width_px, half, half}};
}

/* --- scaling
 * ---------------------------------------------------------------------------------- */

static enum AVPixelFormat format_of(enum pixels_kind kind)
{
    static const enum AVPixelFormat formats[] = {
        [PIXELS_420] = AV_PIX_FMT_YUV420P, [PIXELS_422] = AV_PIX_FMT_YUV422P,
        [PIXELS_444] = AV_PIX_FMT_YUV444P, [PIXELS_440] = AV_PIX_FMT_YUV440P,
        [PIXELS_411] = AV_PIX_FMT_YUV411P, [PIXELS_GRAY] = AV_PIX_FMT_GRAY8,
        [PIXELS_RGB] = AV_PIX_FMT_RGB24,
    };
    return formats[kind];
}

struct target {
    enum AVPixelFormat format;
    int width_px, height_px;
    bool full_range;
    unsigned char *at[3];
    int stride[3];
};

/* Bicubic: libswscale widens the kernel when it makes smaller, so that nothing aliases.
 * Chroma lies in the middle of its four pixels in JPEG. */
static bool scale(const struct target *to, const struct pixels *from)
{
    struct SwsContext *context = sws_alloc_context();
    const int *matrix = sws_getCoefficients(SWS_CS_ITU601);
    if (!context)
        return false;
    av_opt_set_int(context, "srcw", from->width_px, 0);
    av_opt_set_int(context, "srch", from->height_px, 0);
    av_opt_set_int(context, "src_format", format_of(from->kind), 0);
    av_opt_set_int(context, "dstw", to->width_px, 0);
    av_opt_set_int(context, "dsth", to->height_px, 0);
    av_opt_set_int(context, "dst_format", to->format, 0);
    av_opt_set_int(context, "src_h_chr_pos", 128, 0);
    av_opt_set_int(context, "src_v_chr_pos", 128, 0);
    av_opt_set_int(context, "dst_h_chr_pos", 128, 0);
    av_opt_set_int(context, "dst_v_chr_pos", 128, 0);
    av_opt_set_int(
        context, "sws_flags",
        SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT | SWS_FULL_CHR_H_INP, 0);
    bool well = sws_setColorspaceDetails(context, matrix, 1, matrix, to->full_range, 0,
                                         1 << 16, 1 << 16) >= 0 &&
                sws_init_context(context, NULL, NULL) >= 0 &&
                sws_scale(context, from->at, from->stride, 0, from->height_px, to->at,
                          to->stride) == to->height_px;
    sws_freeContext(context);
    return well;
}

static bool scale_into(struct planes *out, const struct pixels *from, int width_px,
                       int height_px, bool full_range)
{
    int half = planes_half(width_px);
    if (!planes_init(out, width_px, height_px))
        return false;
    struct target to = {AV_PIX_FMT_YUV420P,
                        width_px,
                        height_px,
                        full_range,
                        {out->at[0], out->at[1], out->at[2]},
                        {width_px, half, half}};
    bool well = scale(&to, from);
    if (well && from->kind == PIXELS_GRAY)
        memset(out->at[1], 128, 2 * (size_t)half * (size_t)planes_half(height_px));
    if (!well)
        planes_release(out);
    return well;
}

bool planes_scale(struct planes *out, const struct pixels *from, int width_px,
                  int height_px)
{
    return scale_into(out, from, width_px, height_px, true);
}

bool planes_limit_range(struct planes *out, const struct planes *p)
{
    struct pixels from = planes_pixels(p);
    return scale_into(out, &from, p->width_px, p->height_px, false);
}

unsigned char *planes_rgb(const struct planes *p)
{
    struct pixels from = planes_pixels(p);
    size_t size = (size_t)p->width_px * (size_t)p->height_px * 3;
    unsigned char *rgb = malloc(size + 64);
    struct target to = {AV_PIX_FMT_RGB24, p->width_px, p->height_px, true, {rgb},
                        {p->width_px * 3}};
    if (rgb && !scale(&to, &from)) {
        free(rgb);
        return NULL;
    }
    return rgb;
}

/* --- orientation
 * ------------------------------------------------------------------------------ */

/* EXIF 2.32, 4.6.4, tag 274: which corner of the upright picture is the first pixel. */
struct turn {
    bool swaps;         /* rows become columns */
    bool right, bottom; /* read from the right, from the bottom of the stored picture */
};

static struct turn turn_of(int orientation)
{
    static const struct turn turns[9] = {
        [2] = {false, true, false}, [3] = {false, true, true},
        [4] = {false, false, true}, [5] = {true, false, false},
        [6] = {true, false, true},  [7] = {true, true, true},
        [8] = {true, true, false},
    };
    return orientation >= 1 && orientation <= 8 ? turns[orientation] : turns[1];
}

static void turn_plane(unsigned char *to, const unsigned char *from, int width,
                       int height, struct turn turn)
{
    int across = turn.swaps ? height : width, down = turn.swaps ? width : height;
    long step = turn.swaps ? width : 1;
    for (int y = 0; y < down; y++) {
        int row = turn.swaps ? 0 : turn.bottom ? height - 1 - y : y;
        int column = !turn.swaps ? 0 : turn.right ? width - 1 - y : y;
        const unsigned char *at = from + (long)row * width + column;
        long by = step;
        bool back = turn.swaps ? turn.bottom : turn.right;
        if (back) {
            at += (long)(across - 1) * step;
            by = -step;
        }
        for (int x = 0; x < across; x++, at += by)
            *to++ = *at;
    }
}

bool planes_turn(struct planes *p, int orientation)
{
    struct turn turn = turn_of(orientation);
    struct planes turned;
    if (!turn.swaps && !turn.right && !turn.bottom)
        return true;
    if (!planes_init(&turned, turn.swaps ? p->height_px : p->width_px,
                     turn.swaps ? p->width_px : p->height_px))
        return false;
    for (int i = 0; i < 3; i++)
        turn_plane(turned.at[i], p->at[i], i ? planes_half(p->width_px) : p->width_px,
                   i ? planes_half(p->height_px) : p->height_px, turn);
    planes_release(p);
    *p = turned;
    return true;
}

struct picture_area area_stored(struct picture_area a, int orientation)
{
    struct turn turn = turn_of(orientation);
    if (turn.swaps)
        a = (struct picture_area){a.y, a.x, a.height, a.width};
    if (turn.right)
        a.x = 1 - a.x - a.width;
    if (turn.bottom)
        a.y = 1 - a.y - a.height;
    return a;
}

struct picture_area area_upright(struct picture_area a, int orientation)
{
    struct turn turn = turn_of(orientation);
    if (turn.right)
        a.x = 1 - a.x - a.width;
    if (turn.bottom)
        a.y = 1 - a.y - a.height;
    if (turn.swaps)
        a = (struct picture_area){a.y, a.x, a.height, a.width};
    return a;
}

/* --- mosaic
 * -----------------------------------------------------------------------------------
 */

enum { CELLS_MAX = 8 };

static void paint_cell(unsigned char *plane, int width, int left, int top, int right,
                       int bottom)
{
    unsigned long sum = 0, count = 0;
    for (int y = top; y < bottom; y++)
        for (int x = left; x < right; x++, count++)
            sum += plane[(long)y * width + x];
    for (int y = top; y < bottom && count; y++)
        memset(plane + (long)y * width + left, (int)((sum + count / 2) / count),
               (size_t)(right - left));
}

/* A whole number from `least` to `most`, also of what is no number. */
static int clamp(double value, int least, int most)
{
    return !(value > least) ? least : value > most ? most : (int)value;
}

/* Edges lie on whole chroma samples, so that luma and chroma have the same cells and
 * nothing of the edge is left in either. */
static int even_up(int pixels, int most)
{
    int even = (pixels + 1) & ~1;
    return even < most ? even : most;
}

void planes_mosaic(struct planes *p, struct picture_area a)
{
    int width = p->width_px, height = p->height_px;
    double grow_x = a.width / 6, grow_y = a.height / 6;
    int left = clamp((a.x - grow_x) * width, 0, width - 1) & ~1;
    int top = clamp((a.y - grow_y) * height, 0, height - 1) & ~1;
    int right =
        even_up(clamp((a.x + a.width + grow_x) * width + 1, left + 1, width), width);
    int bottom =
        even_up(clamp((a.y + a.height + grow_y) * height + 1, top + 1, height), height);
    int across = ((right - left + CELLS_MAX - 1) / CELLS_MAX + 1) & ~1;
    int down = ((bottom - top + CELLS_MAX - 1) / CELLS_MAX + 1) & ~1;
    for (int y = top; y < bottom; y += down)
        for (int x = left; x < right; x += across) {
            int x_end = x + across < right ? x + across : right;
            int y_end = y + down < bottom ? y + down : bottom;
            paint_cell(p->at[0], width, x, y, x_end, y_end);
            for (int i = 1; i < 3; i++)
                paint_cell(p->at[i], planes_half(width), x / 2, y / 2,
                           planes_half(x_end), planes_half(y_end));
        }
}
