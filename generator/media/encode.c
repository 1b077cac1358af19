/* Decoding and encoding by libvips, the only file that sees it.
 *
 * One decode with shrink on load, all sizes in a cascade from it. What is written has
 * no metadata: every field is removed from the image itself, since an encoder's own
 * "strip" leaves some (libvips 8.14 keeps EXIF in WebP). */
#include <stdlib.h>
#include <string.h>
#include <vips/vips.h>

#include "base/memory.h"
#include "media/media_int.h"

struct picture {
    struct slice bytes;
    VipsImage *header;
    VipsImage *decoded; /* upright, sRGB, in memory; later ones are narrower */
};

/* What libraries find wrong in a picture we say ourselves, once and with its name. */
static void keep_silent(const gchar *domain, GLogLevelFlags level, const gchar *message,
                        gpointer user)
{
    (void)domain;
    (void)level;
    (void)message;
    (void)user;
}

void photo_start(void)
{
    g_log_set_handler("VIPS", G_LOG_LEVEL_WARNING | G_LOG_LEVEL_MESSAGE, keep_silent,
                      NULL);
    if (VIPS_INIT("voornaam"))
        return;
    vips_block_untrusted_set(TRUE);
    vips_concurrency_set(1); /* workers are processes */
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
    if (header && (double)vips_image_get_width(header) * vips_image_get_height(header) >
                      PICTURE_PIXELS_MAX)
        VIPS_UNREF(header);
    vips_error_clear();
    if (!header)
        return NULL;
    struct picture *p = memory_new(sizeof(*p));
    p->bytes = bytes;
    p->header = header;
    return p;
}

void picture_free(struct picture *p)
{
    if (!p)
        return;
    VIPS_UNREF(p->header);
    VIPS_UNREF(p->decoded);
    free(p);
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

struct png_texts {
    struct picture_tags *tags;
    struct arena *arena;
};

/* libvips calls them "png-comment-0-Description". */
static void *png_text(VipsImage *image, const char *name, GValue *value, void *user)
{
    struct png_texts *t = user;
    const char *text;
    (void)value;
    if (strncmp(name, "png-comment-", 12) == 0 &&
        vips_image_get_string(image, name, &text) == 0)
        tags_add(t->tags, t->arena, TAG_TEXT, tags_utf8(t->arena, slice_of(text)));
    return NULL;
}

void picture_read_texts(struct picture_tags *tags, const struct picture *p,
                        struct arena *arena)
{
    struct png_texts texts = {tags, arena};
    vips_image_map(p->header, png_text, &texts);
}

int picture_orientation(const struct picture *p)
{
    return vips_image_get_orientation(p->header);
}

void picture_size(const struct picture *p, int *width_px, int *height_px)
{
    bool turned = picture_orientation(p) >= 5;
    int width = vips_image_get_width(p->header);
    int height = vips_image_get_height(p->header);
    *width_px = turned ? height : width;
    *height_px = turned ? width : height;
}

/* Replaces *image by what the operation made; false when it failed. */
static bool replace(VipsImage **image, VipsImage *made, int failed)
{
    if (failed)
        return false;
    VIPS_UNREF(*image);
    *image = made;
    return true;
}

static void *note_field(VipsImage *image, const char *name, GValue *value, void *user)
{
    (void)image;
    (void)value;
    g_ptr_array_add(user, g_strdup(name));
    return NULL;
}

/* A copy in memory with no field but those of the pixels themselves. */
static VipsImage *bare_copy(VipsImage *image)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    VipsImage *memory = vips_image_copy_memory(image), *copy = NULL;
    if (memory && vips_copy(memory, &copy, NULL) == 0) {
        vips_image_map(copy, note_field, names);
        for (guint i = 0; i < names->len; i++)
            vips_image_remove(copy, names->pdata[i]);
    }
    VIPS_UNREF(memory);
    g_ptr_array_free(names, TRUE);
    return copy;
}

/* --- mosaic
 * --------------------------------------------------------------------------- */

/* A face must not come back from a mosaic: at most 8 x 8 cells over the grown region.
 */
enum { CELLS_MAX = 8 };

static bool paint_mosaic(VipsImage **image, int left, int top, int width, int height)
{
    VipsImage *region = NULL, *cells = NULL, *large = NULL, *fitted = NULL,
              *painted = NULL;
    double across = VIPS_MAX(1.0, (double)width / CELLS_MAX);
    double down = VIPS_MAX(1.0, (double)height / CELLS_MAX);
    bool well =
        vips_extract_area(*image, &region, left, top, width, height, NULL) == 0 &&
        vips_shrink(region, &cells, across, down, "ceil", TRUE, NULL) == 0 &&
        vips_resize(cells, &large, (double)width / cells->Xsize, "vscale",
                    (double)height / cells->Ysize, "kernel", VIPS_KERNEL_NEAREST,
                    NULL) == 0 &&
        vips_embed(large, &fitted, 0, 0, width, height, "extend", VIPS_EXTEND_COPY,
                   NULL) == 0 &&
        vips_insert(*image, fitted, &painted, left, top, NULL) == 0;
    VIPS_UNREF(region);
    VIPS_UNREF(cells);
    VIPS_UNREF(large);
    VIPS_UNREF(fitted);
    if (!well)
        VIPS_UNREF(painted);
    return replace(image, painted, !well);
}

static int clamp(double value, int least, int most)
{
    return !(value > least) ? least : value > most ? most : (int)value; /* NaN too */
}

/* The region grown by a third on each side together, within the picture. */
static bool blur_one(VipsImage **image, const struct photo_rectangle *r)
{
    int width = (*image)->Xsize, height = (*image)->Ysize;
    double grow_x = r->width / 6, grow_y = r->height / 6;
    int left = clamp((r->x - grow_x) * width, 0, width - 1);
    int top = clamp((r->y - grow_y) * height, 0, height - 1);
    int right = clamp((r->x + r->width + grow_x) * width + 1, left + 1, width);
    int bottom = clamp((r->y + r->height + grow_y) * height + 1, top + 1, height);
    return paint_mosaic(image, left, top, right - left, bottom - top);
}

/* --- decoding and encoding
 * --------------------------------------------------------------- */

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

bool picture_decode(struct picture *p, const struct photo_rectangle *blur, size_t count)
{
    int width, height;
    VipsImage *image = NULL;
    picture_size(p, &width, &height);
    if (width > PICTURE_WIDEST_PX)
        width = PICTURE_WIDEST_PX;
    /* Turns it upright, converts to sRGB, and shrinks while it loads. */
    bool well = vips_thumbnail_buffer((void *)p->bytes.at, p->bytes.len, &image, width,
                                      "height", VIPS_MAX_COORD, "size", VIPS_SIZE_DOWN,
                                      "export_profile", "srgb", "fail_on",
                                      VIPS_FAIL_ON_ERROR, NULL) == 0 &&
                flatten(&image);
    VipsImage *bare = well ? bare_copy(image) : NULL;
    well = replace(&image, bare, !bare);
    for (size_t i = 0; well && i < count; i++)
        well = blur_one(&image, &blur[i]);
    if (well && count) {
        bare = bare_copy(image);
        well = replace(&image, bare, !bare);
    }
    vips_error_clear();
    if (well)
        p->decoded = image;
    else
        VIPS_UNREF(image);
    return well;
}

/* Narrows the decoded picture; the next, narrower one starts from it. */
static bool narrow(struct picture *p, int width_px)
{
    VipsImage *small = NULL;
    if (p->decoded->Xsize <= width_px)
        return true;
    double scale = (double)width_px / p->decoded->Xsize;
    bool well =
        vips_resize(p->decoded, &small, scale, "kernel", VIPS_KERNEL_CUBIC, NULL) == 0;
    VipsImage *bare = well ? bare_copy(small) : NULL;
    VIPS_UNREF(small);
    return replace(&p->decoded, bare, !bare);
}

bool picture_encode(struct picture *p, enum photo_format format, int width_px,
                    struct str *out, int *height_px)
{
    void *bytes = NULL;
    size_t len = 0;
    if (!narrow(p, width_px))
        return false;
    *height_px = p->decoded->Ysize;
    int failed =
        format == PHOTO_JPEG
            ? vips_jpegsave_buffer(p->decoded, &bytes, &len, "Q", 80, "optimize_coding",
                                   TRUE, "strip", TRUE, NULL)
            : vips_webpsave_buffer(p->decoded, &bytes, &len, "Q", 76, "effort", 2,
                                   "strip", TRUE, NULL);
    vips_error_clear();
    if (failed)
        return false;
    bool well = true;
    if (format == PHOTO_WEBP)
        well = webp_strip(out, slice_make(bytes, len));
    else
        str_add(out, slice_make(bytes, len));
    g_free(bytes);
    return well;
}
