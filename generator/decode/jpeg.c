/* JPEG by libjpeg-turbo, the only file that sees it: from and to planes, without the
 * way through RGB. */
#include <stdlib.h>
#include <turbojpeg.h>

#include "decode/codec.h"

enum { QUALITY = 80 };

static bool kind_of(int subsampling, enum pixels_kind *kind)
{
    switch (subsampling) {
    case TJSAMP_444:
        *kind = PIXELS_444;
        return true;
    case TJSAMP_422:
        *kind = PIXELS_422;
        return true;
    case TJSAMP_420:
        *kind = PIXELS_420;
        return true;
    case TJSAMP_440:
        *kind = PIXELS_440;
        return true;
    case TJSAMP_411:
        *kind = PIXELS_411;
        return true;
    case TJSAMP_GRAY:
        *kind = PIXELS_GRAY;
        return true;
    default:
        return false;
    }
}

/* The least of its eighths that is large enough. */
static tjscalingfactor shrink_on_load(int width, int height, int width_px,
                                      int height_px)
{
    tjscalingfactor best = {1, 1};
    for (int n = 7; n >= 1; n--) {
        tjscalingfactor tried = {n, 8};
        if (TJSCALED(width, tried) < width_px || TJSCALED(height, tried) < height_px)
            break;
        best = tried;
    }
    return best;
}

static bool make_space(struct jpeg_pixels *out, int subsampling)
{
    size_t sizes[3], all = 0;
    struct pixels *p = &out->pixels;
    int planes = subsampling == TJSAMP_GRAY ? 1 : 3;
    for (int i = 0; i < planes; i++) {
        p->stride[i] = tjPlaneWidth(i, p->width_px, subsampling);
        sizes[i] = tjPlaneSizeYUV(i, p->width_px, 0, p->height_px, subsampling);
        all += sizes[i];
    }
    out->space = malloc(all + 64);
    if (!out->space)
        return false;
    for (int i = 0; i < planes; i++)
        p->at[i] = i ? p->at[i - 1] + sizes[i - 1] : out->space;
    return true;
}

bool jpeg_decode(struct jpeg_pixels *out, struct slice file, int width_px,
                 int height_px)
{
    int width, height, subsampling, colours;
    tjhandle decoder = tjInitDecompress();
    const unsigned char *bytes = (const unsigned char *)file.at;
    *out = (struct jpeg_pixels){0};
    bool well = decoder &&
                tjDecompressHeader3(decoder, bytes, file.len, &width, &height,
                                    &subsampling, &colours) == 0 &&
                (colours == TJCS_YCbCr || colours == TJCS_GRAY) &&
                kind_of(subsampling, &out->pixels.kind);
    if (well) {
        tjscalingfactor factor = shrink_on_load(width, height, width_px, height_px);
        out->pixels.width_px = TJSCALED(width, factor);
        out->pixels.height_px = TJSCALED(height, factor);
        well = make_space(out, subsampling);
    }
    /* A warning is a spot of damage in a picture that has its end: see whole.c. */
    if (well &&
        tjDecompressToYUVPlanes(decoder, bytes, file.len,
                                (unsigned char **)out->pixels.at, out->pixels.width_px,
                                out->pixels.stride, out->pixels.height_px, 0) != 0)
        well = tjGetErrorCode(decoder) == TJERR_WARNING;
    if (decoder)
        tjDestroy(decoder);
    if (!well)
        jpeg_release(out);
    return well;
}

void jpeg_release(struct jpeg_pixels *p)
{
    free(p->space);
    *p = (struct jpeg_pixels){0};
}

/* TurboJPEG has no call for tables that fit the picture (5% smaller, for twice the
 * time); it looks at TJ_OPTIMIZE, which picture_prepare sets. */
bool jpeg_encode(struct str *out, const struct planes *p)
{
    unsigned char *bytes = NULL;
    unsigned long len = 0;
    tjhandle encoder = tjInitCompress();
    const unsigned char *planes[] = {p->at[0], p->at[1], p->at[2]};
    bool well = encoder && tjCompressFromYUVPlanes(encoder, planes, p->width_px, NULL,
                                                   p->height_px, TJSAMP_420, &bytes,
                                                   &len, QUALITY, 0) == 0;
    if (well)
        str_add(out, slice_make((const char *)bytes, len));
    tjFree(bytes);
    if (encoder)
        tjDestroy(encoder);
    return well;
}
