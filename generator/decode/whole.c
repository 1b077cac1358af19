/* Is a picture whole, or was its file cut off on its way? JPEG: ITU-T T.81, annex B;
 * PNG: section 5. WebP and TIFF are refused by their decoders,
 * of a GIF the rest stays empty. */
#include <string.h>

#include "decode/codec.h"

enum { MARKER_EOI = 0xD9, MARKER_SOI = 0xD8, MARKER_SOS = 0xDA };

static unsigned byte_at(struct slice s, size_t i)
{
    return (unsigned char)s.at[i];
}

/* Does the picture's data, from its first scan on, have an end? In it a byte FF is
 * followed by 00 unless it begins a marker. */
static bool has_end(struct slice data)
{
    for (size_t i = 0; i + 1 < data.len; i++)
        if (byte_at(data, i) == 0xFF && byte_at(data, i + 1) == MARKER_EOI)
            return true;
    return false;
}

static bool jpeg_is_cut_off(struct slice file)
{
    /* Segments have a length; a thumbnail in one has an end of its own. */
    for (size_t i = 2; i + 3 < file.len;) {
        unsigned marker = byte_at(file, i + 1);
        if (byte_at(file, i) != 0xFF)
            return !has_end(slice_from(file, i));
        if (marker == MARKER_SOS)
            return !has_end(slice_from(file, i));
        size_t len = byte_at(file, i + 2) << 8 | byte_at(file, i + 3);
        i += marker == 0xFF ? 1 : 2 + len;
    }
    return true;
}

static bool png_is_cut_off(struct slice file)
{
    for (size_t i = 8; i + 12 <= file.len;) {
        size_t len = (size_t)byte_at(file, i) << 24 | byte_at(file, i + 1) << 16 |
                     byte_at(file, i + 2) << 8 | byte_at(file, i + 3);
        if (memcmp(file.at + i + 4, "IEND", 4) == 0)
            return false;
        i += 12 + len;
    }
    return true;
}

bool picture_is_cut_off(struct slice file)
{
    if (slice_starts(file, "\xFF\xD8\xFF"))
        return jpeg_is_cut_off(file);
    return slice_starts(file, "\x89PNG\r\n\x1A\n") && png_is_cut_off(file);
}
