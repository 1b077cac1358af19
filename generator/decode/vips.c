/* Pictures by libvips, the only file that sees it: headers and raw metadata of every
 * format, decoding of all that is no plain JPEG, colour profiles, and AVIF. */
#include <stdlib.h>
#include <string.h>
#include <vips/vips.h>

#include "decode/codec.h"
#include "decode/jobs.h"

struct picture {
    struct slice bytes;
    VipsImage *header;
    const char *loader;
};

void picture_prepare(void)
{
    setenv("VIPS_DISC_THRESHOLD", "2g", 1); /* never a file on disk: there is none */
    setenv("TJ_OPTIMIZE", "1", 1);          /* see jpeg_encode */
    if (VIPS_INIT("voornaam-decode"))
        return;
    vips_block_untrusted_set(TRUE);
    vips_concurrency_set(1); /* there are as many of us as processors */
    vips_cache_set_max(0);
}

/* What we read; a file is asked for its content, not its name. */
static bool is_known_loader(const char *loader)
{
    static const char *const known[] = {
        "VipsForeignLoadJpegBuffer", "VipsForeignLoadPngBuffer",
        "VipsForeignLoadWebpBuffer", "VipsForeignLoadNsgifBuffer",
        "VipsForeignLoadTiffBuffer", "VipsForeignLoadHeifBuffer"};
    for (size_t i = 0; loader && i < sizeof(known) / sizeof(*known); i++)
        if (strcmp(loader, known[i]) == 0)
            return true;
    return false;
}

struct picture *picture_open(struct slice bytes)
{
    const char *loader = vips_foreign_find_load_buffer(bytes.at, bytes.len);
    VipsImage *header = NULL;
    if (is_known_loader(loader) && !picture_is_cut_off(bytes))
        header = vips_image_new_from_buffer(bytes.at, bytes.len, "", NULL);
    if (header && (double)header->Xsize * header->Ysize > PICTURE_PIXELS_MAX)
        VIPS_UNREF(header);
    struct picture *p = header ? calloc(1, sizeof(*p)) : NULL;
    if (p)
        *p = (struct picture){bytes, header, loader};
    return p;
}

void picture_free(struct picture *p)
{
    if (p)
        VIPS_UNREF(p->header);
    free(p);
}

bool picture_is_jpeg(const struct picture *p)
{
    return strcmp(p->loader, "VipsForeignLoadJpegBuffer") == 0;
}

struct slice picture_block(const struct picture *p, const char *name)
{
    const void *data;
    size_t len;
    if (vips_image_get_typeof(p->header, name) == 0 ||
        vips_image_get_blob(p->header, name, &data, &len) != 0)
        return SLICE("");
    return slice_make(data, len);
}

struct texts {
    void (*each)(void *user, struct slice text);
    void *user;
};

/* libvips calls them "png-comment-0-Description". */
static void *png_text(VipsImage *image, const char *name, GValue *value, void *user)
{
    struct texts *t = user;
    const char *text;
    (void)value;
    if (strncmp(name, "png-comment-", 12) == 0 &&
        vips_image_get_string(image, name, &text) == 0)
        t->each(t->user, slice_of(text));
    return NULL;
}

void picture_each_text(const struct picture *p,
                       void (*each)(void *user, struct slice text), void *user)
{
    struct texts texts = {each, user};
    vips_image_map(p->header, png_text, &texts);
}

int picture_orientation(const struct picture *p)
{
    return vips_image_get_orientation(p->header);
}

void picture_size(const struct picture *p, int *width_px, int *height_px)
{
    *width_px = p->header->Xsize;
    *height_px = p->header->Ysize;
}

/* --- pixels
 * -----------------------------------------------------------------------------------
 */

/* Replaces *image by what an operation made; false when it failed. */
static bool replace(VipsImage **image, VipsImage *made, int failed)
{
    if (failed)
        return false;
    VIPS_UNREF(*image);
    *image = made;
    return true;
}

/* On white: what is behind a transparent picture is not known. */
static bool flatten(VipsImage **image)
{
    VipsImage *flat = NULL;
    VipsArrayDouble *white;
    if (!vips_image_hasalpha(*image))
        return true;
    white = vips_array_double_newv(1, 255.0);
    int failed = vips_flatten(*image, &flat, "background", white, NULL);
    vips_area_unref(VIPS_AREA(white));
    return replace(image, flat, failed);
}

/* Three bands of bytes, whatever it was. */
static bool to_bytes(VipsImage **image)
{
    VipsImage *made = NULL;
    int failed = vips_colourspace(*image, &made, VIPS_INTERPRETATION_sRGB, NULL);
    if (!replace(image, made, failed))
        return false;
    made = NULL;
    failed = vips_cast_uchar(*image, &made, NULL);
    return replace(image, made, failed) && (*image)->Bands == 3;
}

/* Profiles say what they are in ASCII or in UTF-16 (ICC.1:2010, 10.13 and 10.22). */
bool picture_has_profile(const struct picture *p)
{
    static const char wide[] = "\0s\0R\0G\0B";
    struct slice profile = picture_block(p, "icc-profile-data");
    return profile.len && slice_find(profile, "sRGB") == profile.len &&
           !memmem(profile.at, profile.len, wide, sizeof(wide) - 1);
}

static bool to_srgb(VipsImage **image)
{
    VipsImage *made = NULL;
    if (vips_image_get_typeof(*image, VIPS_META_ICC_NAME) == 0)
        return true; /* done while it was loaded: CMYK */
    int failed = vips_icc_transform(*image, &made, "srgb", "embedded", TRUE, NULL);
    return replace(image, made, failed);
}

static unsigned char *copy_bytes(VipsImage *image)
{
    size_t len;
    unsigned char *of_glib = vips_image_write_to_memory(image, &len);
    size_t expected = (size_t)image->Xsize * (size_t)image->Ysize * 3;
    unsigned char *bytes = of_glib && len == expected ? malloc(len + 64) : NULL;
    if (bytes)
        memcpy(bytes, of_glib, len);
    g_free(of_glib);
    return bytes;
}

unsigned char *picture_rgb(const struct picture *p, int width_px, int *width_out,
                           int *height_out)
{
    VipsImage *image = NULL;
    /* Turns it upright and shrinks while it loads. Its own "export_profile" goes
     * through Lab and spoils the colours of pictures without a profile. */
    bool well =
        vips_thumbnail_buffer((void *)p->bytes.at, p->bytes.len, &image, width_px,
                              "height", VIPS_MAX_COORD, "size", VIPS_SIZE_DOWN,
                              "fail_on", VIPS_FAIL_ON_ERROR, NULL) == 0 &&
        flatten(&image) && (!picture_has_profile(p) || to_srgb(&image)) &&
        to_bytes(&image);
    unsigned char *bytes = well ? copy_bytes(image) : NULL;
    if (bytes) {
        *width_out = image->Xsize;
        *height_out = image->Ysize;
    }
    VIPS_UNREF(image);
    return bytes;
}

static VipsImage *image_of(unsigned char *rgb, const struct planes *planes)
{
    size_t size = (size_t)planes->width_px * (size_t)planes->height_px * 3;
    VipsImage *image = vips_image_new_from_memory(
        rgb, size, planes->width_px, planes->height_px, 3, VIPS_FORMAT_UCHAR);
    if (image)
        image->Type = VIPS_INTERPRETATION_sRGB;
    return image;
}

bool picture_to_srgb(const struct picture *p, struct planes *planes)
{
    struct slice profile = picture_block(p, "icc-profile-data");
    struct planes converted = {0};
    unsigned char *rgb = planes_rgb(planes), *srgb = NULL;
    VipsImage *image = rgb ? image_of(rgb, planes) : NULL;
    if (image)
        vips_image_set_blob_copy(image, VIPS_META_ICC_NAME, profile.at, profile.len);
    if (image && to_srgb(&image))
        srgb = copy_bytes(image);
    if (srgb) {
        struct pixels pixels = {PIXELS_RGB,
                                planes->width_px,
                                planes->height_px,
                                {srgb},
                                {planes->width_px * 3}};
        if (!planes_scale(&converted, &pixels, planes->width_px, planes->height_px)) {
            free(srgb);
            srgb = NULL;
        }
    }
    VIPS_UNREF(image);
    free(rgb);
    if (!srgb)
        return false;
    free(srgb);
    planes_release(planes);
    *planes = converted;
    return true;
}

bool avif_encode(struct str *out, const struct planes *p)
{
    void *bytes = NULL;
    size_t len = 0;
    unsigned char *rgb = planes_rgb(p);
    VipsImage *image = rgb ? image_of(rgb, p) : NULL;
    bool well =
        image && vips_heifsave_buffer(image, &bytes, &len, "compression",
                                      VIPS_FOREIGN_HEIF_COMPRESSION_AV1, "Q", 55,
                                      "effort", 1, "strip", TRUE, NULL) == 0;
    if (well)
        str_add(out, slice_make(bytes, len));
    g_free(bytes);
    VIPS_UNREF(image);
    free(rgb);
    return well;
}
