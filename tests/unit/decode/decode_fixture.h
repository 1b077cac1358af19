/* Pictures and blocks of metadata made by hand. */
#ifndef DECODE_FIXTURE_H
#define DECODE_FIXTURE_H

#include "../unit.h"

#include <vips/vips.h>

#include "decode/codec.h"
#include "decode/jobs.h"
#include "decode/tags.h"

static inline void add_16(struct str *out, unsigned n)
{
    str_add_byte(out, (char)n);
    str_add_byte(out, (char)(n >> 8));
}

static inline void add_32(struct str *out, size_t n)
{
    add_16(out, (unsigned)(n & 0xFFFF));
    add_16(out, (unsigned)(n >> 16));
}

struct exif_field {
    unsigned tag, type; /* 1 byte, 2 text, 7 undefined */
    struct slice data;
};

/* One directory at its offset in the TIFF; `sub`, when not 0, is where the next one
 * will stand: returned for a directory of one pointer to it. */
static inline void add_directory(struct str *tiff, const struct exif_field *fields,
                                 size_t count, bool points)
{
    size_t data = tiff->len + 2 + (count + points) * 12 + 4;
    struct str values;
    str_init(&values);
    add_16(tiff, (unsigned)(count + points));
    for (size_t i = 0; i < count; i++) {
        add_16(tiff, fields[i].tag);
        add_16(tiff, fields[i].type);
        add_32(tiff, fields[i].data.len);
        add_32(tiff, data + values.len);
        str_add(&values, fields[i].data);
    }
    if (points) { /* the EXIF directory, right behind this one */
        add_16(tiff, 0x8769);
        add_16(tiff, 4);
        add_32(tiff, 1);
        add_32(tiff, data + values.len);
    }
    add_32(tiff, 0);
    str_add(tiff, str_slice(&values));
    str_release(&values);
}

/* "Exif", a little-endian TIFF, fields of its main and of its EXIF directory. */
static inline void make_exif(struct str *out, const struct exif_field *top, size_t tops,
                             const struct exif_field *inner, size_t inners)
{
    struct str tiff;
    str_init(&tiff);
    str_init(out);
    str_add(&tiff, SLICE("II*\0"));
    add_32(&tiff, 8);
    add_directory(&tiff, top, tops, inners > 0);
    if (inners)
        add_directory(&tiff, inner, inners, false);
    str_add(out, SLICE("Exif\0\0"));
    str_add(out, str_slice(&tiff));
    str_release(&tiff);
}

static inline void add_iptc(struct str *out, unsigned dataset, struct slice text)
{
    str_add_byte(out, 0x1C);
    str_add_byte(out, 2);
    str_add_byte(out, (char)dataset);
    str_add_byte(out, (char)(text.len >> 8));
    str_add_byte(out, (char)text.len);
    str_add(out, text);
}

/* The IPTC records as Photoshop's resource 0x0404, behind another resource. */
static inline void wrap_iptc(struct str *out, struct slice records)
{
    str_init(out);
    str_add(out, SLICE("Photoshop 3.0\0"
                       "8BIM\x04\x25\x03"
                       "abc\0\0\0\x03xyz\0"
                       "8BIM\x04\x04\0\0\0\0"));
    str_add_byte(out, (char)(records.len >> 8));
    str_add_byte(out, (char)records.len);
    str_add(out, records);
    if (records.len & 1)
        str_add_byte(out, '\0');
}

static inline void make_xmp(struct str *out, const char *properties)
{
    str_init(out);
    str_addf(out,
             "<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?><x:xmpmeta "
             "xmlns:x='adobe:ns:meta/'><rdf:RDF "
             "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description "
             "rdf:about='' xmlns:dc='http://purl.org/dc/elements/1.1/' "
             "xmlns:r='http://www.metadataworkinggroup.com/schemas/regions/' "
             "xmlns:a='http://ns.adobe.com/xmp/sType/Area#' "
             "xmlns:MP='http://ns.microsoft.com/photo/1.2/' "
             "xmlns:MPRI='http://ns.microsoft.com/photo/1.2/t/RegionInfo#' "
             "xmlns:MPReg='http://ns.microsoft.com/photo/1.2/t/Region#' "
             "xmlns:e='http://iptc.org/std/Iptc4xmpExt/2008-02-29/' "
             "xmlns:digiKam='http://www.digikam.org/ns/1.0/' "
             "xmlns:lr='http://ns.adobe.com/lightroom/1.0/'>%s</rdf:Description>"
             "</rdf:RDF></x:xmpmeta><?xpacket end='w'?>",
             properties);
}

/* A picture of `width` x `height` with the colours of `pixel`, as a file. Metadata may
 * be set by `prepare`. */
static inline void make_picture(struct str *file, const char *suffix, int width,
                                int height,
                                void (*pixel)(int x, int y, unsigned char rgb[3]),
                                void (*prepare)(VipsImage *image, int user), int user)
{
    unsigned char *pixels = malloc((size_t)width * (size_t)height * 3);
    void *bytes = NULL;
    size_t len = 0;
    VipsImage *image, *copy = NULL;
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
            pixel(x, y, pixels + ((size_t)y * (size_t)width + (size_t)x) * 3);
    image = vips_image_new_from_memory(pixels, (size_t)width * (size_t)height * 3,
                                       width, height, 3, VIPS_FORMAT_UCHAR);
    assert_int_equal(
        vips_copy(image, &copy, "interpretation", VIPS_INTERPRETATION_sRGB, NULL), 0);
    if (prepare)
        prepare(copy, user);
    assert_int_equal(vips_image_write_to_buffer(copy, suffix, &bytes, &len, NULL), 0);
    str_init(file);
    str_add(file, slice_make(bytes, len));
    g_free(bytes);
    VIPS_UNREF(copy);
    VIPS_UNREF(image);
    free(pixels);
}

/* The encoded file as RGB pixels; the caller frees. */
static inline unsigned char *read_pixels(struct slice file, int *width, int *height)
{
    size_t len;
    VipsImage *image = vips_image_new_from_buffer(file.at, file.len, "", NULL);
    assert_non_null(image);
    *width = vips_image_get_width(image);
    *height = vips_image_get_height(image);
    assert_int_equal(vips_image_get_bands(image), 3);
    unsigned char *pixels = vips_image_write_to_memory(image, &len);
    assert_non_null(pixels);
    VIPS_UNREF(image);
    return pixels;
}

#endif
