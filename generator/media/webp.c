/* Takes metadata out of a finished WebP file.
 *
 * libvips 8.14 writes an EXIF block with the resolution even when told to strip and
 * when the image has none. The container (RIFF, see the WebP Container Specification)
 * is rewritten with only the chunks of the picture itself. */
#include <string.h>

#include "media/media_int.h"

static size_t little_32(const char *at)
{
    const unsigned char *b = (const unsigned char *)at;
    return (size_t)b[0] | (size_t)b[1] << 8 | (size_t)b[2] << 16 | (size_t)b[3] << 24;
}

static bool is_picture_chunk(const char *name)
{
    return memcmp(name, "VP8 ", 4) == 0 || memcmp(name, "VP8L", 4) == 0;
}

bool webp_strip(struct str *out, struct slice file)
{
    size_t start = out->len;
    if (file.len < 12 || memcmp(file.at, "RIFF", 4) != 0 ||
        memcmp(file.at + 8, "WEBP", 4) != 0)
        return false;
    str_add(out, slice_sub(file, 0, 12));
    for (struct slice rest = slice_from(file, 12); rest.len >= 8;) {
        size_t size = little_32(rest.at + 4), whole = 8 + size + (size & 1);
        if (whole > rest.len)
            return false;
        if (is_picture_chunk(rest.at))
            str_add(out, slice_sub(rest, 0, whole));
        rest = slice_from(rest, whole);
    }
    size_t size = out->len - start - 8;
    for (int i = 0; i < 4; i++)
        out->at[start + 4 + (size_t)i] = (char)(size >> (8 * i));
    return size > 4;
}
