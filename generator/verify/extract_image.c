/* Pictures: the containers walked by hand, for what a decoder does not need.
 *
 * Any EXIF, XMP, IPTC, comment, thumbnail or trailing byte is a finding; an ICC profile
 * may stay when it is small. Texts found are scanned for names, too.
 */
#include <string.h>

#include "verify/gate_int.h"

enum { ICC_BYTES_MAX = 8192 };

static uint32_t be(struct slice b, size_t at, size_t count)
{
    uint32_t value = 0;
    for (size_t i = 0; i < count; i++)
        value = value << 8 | (at + i < b.len ? (uint8_t)b.at[at + i] : 0);
    return value;
}

static uint32_t le(struct slice b, size_t at, size_t count)
{
    uint32_t value = 0;
    for (size_t i = count; i-- > 0;)
        value = value << 8 | (at + i < b.len ? (uint8_t)b.at[at + i] : 0);
    return value;
}

/* Texts in a container are parted by zeros and lengths; of UTF-16 the zeros are within.
 */
static void scan_texts(struct scan *s, const char *place, struct slice bytes)
{
    struct str parted, joined;
    struct piece piece = {.what = place,
                          .flags = PIECE_MAIL | PIECE_CODE | PIECE_AGAIN};
    str_init(&parted);
    str_init(&joined);
    for (size_t i = 0; i < bytes.len; i++) {
        str_add_byte(&parted, (uint8_t)bytes.at[i] < ' ' ? '\n' : bytes.at[i]);
        if (bytes.at[i])
            str_add_byte(&joined, bytes.at[i]);
    }
    piece.text = str_slice(&parted);
    scan_piece(s, &piece);
    piece.text = str_slice(&joined);
    if (joined.len < bytes.len)
        scan_piece(s, &piece);
    str_release(&parted);
    str_release(&joined);
}

void extract_found(struct scan *s, const char *place, struct slice bytes)
{
    enum { SCANNED_MAX = 1 << 18 }; /* it is a finding already */
    scan_file(s, place, LEAK_METADATA);
    scan_texts(s, place, clip(bytes, 0, SCANNED_MAX));
    if (slice_find(bytes, "GPSLatitude") < bytes.len)
        scan_file(s, place, LEAK_LOCATION);
}

/* --- TIFF, which is also what EXIF is made of --- */

static bool has_gps(struct slice tiff)
{
    bool little = slice_starts(tiff, "II");
    uint32_t (*number)(struct slice, size_t, size_t) = little ? le : be;
    size_t ifd = number(tiff, 4, 4);
    if (tiff.len < 8 || ifd + 2 > tiff.len)
        return false;
    size_t count = number(tiff, ifd, 2);
    for (size_t i = 0; i < count && ifd + 14 + 12 * i <= tiff.len; i++)
        if (number(tiff, ifd + 2 + 12 * i, 2) == 0x8825)
            return true;
    return false;
}

void extract_found_exif(struct scan *s, const char *place, struct slice bytes)
{
    extract_found(s, place, bytes);
    struct slice tiff = slice_starts(bytes, "Exif") ? clip_from(bytes, 6) : bytes;
    if (has_gps(tiff))
        scan_file(s, place, LEAK_LOCATION);
}

/* What a decoder needs of a TIFF is in these tags; all else is a finding. */
bool extract_tiff(struct scan *s, struct slice bytes)
{
    uint32_t (*number)(struct slice, size_t, size_t) =
        slice_starts(bytes, "II") ? le : be;
    size_t ifd = number(bytes, 4, 4);
    for (unsigned pages = 0; ifd; pages++) {
        size_t count = number(bytes, ifd, 2);
        if (pages > 16 || ifd + 2 + 12 * count + 4 > bytes.len)
            return false;
        for (size_t i = 0; i < count; i++) {
            uint32_t tag = number(bytes, ifd + 2 + 12 * i, 2);
            bool needed = (tag >= 254 && tag <= 266) || (tag >= 273 && tag <= 284) ||
                          tag == 296 || tag == 317 || (tag >= 320 && tag <= 325) ||
                          (tag >= 338 && tag <= 347) || (tag >= 529 && tag <= 532) ||
                          tag == 34675;
            if (!needed) {
                extract_found(s, "TIFF tag", bytes);
                if (tag == 0x8825)
                    scan_file(s, "TIFF GPS", LEAK_LOCATION);
            }
        }
        ifd = number(bytes, ifd + 2 + 12 * count, 4);
    }
    return true;
}

/* --- JPEG (ITU T.81, annex B) --- */

static bool is_icc(struct slice segment)
{
    return segment.len > 14 && memcmp(segment.at, "ICC_PROFILE", 12) == 0 &&
           segment.len <= ICC_BYTES_MAX;
}

static void look_at_segment(struct scan *s, unsigned marker, struct slice segment)
{
    char place[32];
    snprintf(place, sizeof(place), "JPEG segment APP%u", marker - 0xe0);
    if (marker == 0xfe) {
        extract_found(s, "JPEG comment", segment);
    } else if (marker == 0xe0) {
        bool thumbnail = segment.len > 14 && (segment.at[12] || segment.at[13]);
        if (!slice_starts(segment, "JFIF") || thumbnail || segment.len > 14)
            extract_found(s, thumbnail ? "JPEG thumbnail" : place, segment);
    } else if (marker == 0xe1) {
        extract_found_exif(s, place, segment);
    } else if (marker == 0xe2 && is_icc(segment)) {
        return;
    } else if (marker == 0xee && slice_starts(segment, "Adobe") && segment.len <= 12) {
        return;
    } else if (marker >= 0xe0 && marker <= 0xef) {
        extract_found(s, place, segment);
    }
}

/* The end of entropy-coded data: the next marker that isn't a restart. */
static size_t after_scan(struct slice b, size_t i)
{
    for (; i + 1 < b.len; i++) {
        uint8_t next = (uint8_t)b.at[i + 1];
        if ((uint8_t)b.at[i] == 0xff && next && next != 0xff &&
            !(next >= 0xd0 && next <= 0xd7))
            return i;
    }
    return b.len;
}

bool extract_jpeg(struct scan *s, struct slice bytes)
{
    size_t i = 2;
    while (i + 4 <= bytes.len || (i + 2 <= bytes.len && be(bytes, i, 2) == 0xffd9)) {
        unsigned marker = (uint8_t)bytes.at[i + 1];
        if ((uint8_t)bytes.at[i] != 0xff)
            return false;
        if (marker == 0xff) { /* fill byte */
            i++;
            continue;
        }
        if (marker == 0xd9) {
            if (i + 2 < bytes.len)
                extract_found(s, "behind the JPEG", clip_from(bytes, i + 2));
            return true;
        }
        size_t len = be(bytes, i + 2, 2);
        if (len < 2 || i + 2 + len > bytes.len)
            return false;
        look_at_segment(s, marker, clip(bytes, i + 4, len - 2));
        i += 2 + len;
        if (marker == 0xda)
            i = after_scan(bytes, i);
    }
    return false;
}

/* --- PNG --- */

bool extract_png(struct scan *s, struct slice bytes)
{
    static const char *const needed[] = {
        "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "cHRM", "gAMA", "iCCP", "sBIT",
        "sRGB", "bKGD", "pHYs", "acTL", "fcTL", "fdAT", "cICP", "sPLT", "hIST"};
    for (size_t i = 8; i + 12 <= bytes.len;) {
        size_t len = be(bytes, i, 4);
        struct slice type = clip(bytes, i + 4, 4);
        if (len > bytes.len - i - 12)
            return false;
        struct slice data = clip(bytes, i + 8, len);
        bool known = false;
        for (size_t k = 0; k < sizeof(needed) / sizeof(*needed); k++)
            known |= slice_eq_c(type, needed[k]);
        known &= !slice_eq_c(type, "iCCP") || len <= ICC_BYTES_MAX;
        if (!known) {
            char place[24];
            snprintf(place, sizeof(place), "PNG chunk %.4s", type.at);
            for (size_t k = 10; k < 14; k++)
                if (place[k] < ' ' || place[k] > '~')
                    place[k] = '?';
            if (slice_eq_c(type, "eXIf"))
                extract_found_exif(s, place, data);
            else
                extract_found(s, place, data);
        }
        i += 12 + len;
        if (slice_eq_c(type, "IEND")) {
            if (i < bytes.len)
                extract_found(s, "behind the PNG", clip_from(bytes, i));
            return true;
        }
    }
    return false;
}

/* --- GIF89a --- */

/* Behind the sub-blocks that begin at i, or 0; their bytes into *out. */
static size_t sub_blocks(struct slice b, size_t i, struct str *out)
{
    while (i < b.len) {
        size_t len = (uint8_t)b.at[i++];
        if (len == 0)
            return i;
        if (len > b.len - i)
            return 0;
        if (out)
            str_add(out, clip(b, i, len));
        i += len;
    }
    return 0;
}

/* An extension at i; the offset behind it, or 0. */
static size_t look_at_extension(struct scan *s, struct slice b, size_t i)
{
    struct str data;
    str_init(&data);
    uint8_t label = (uint8_t)b.at[i + 1];
    size_t end = sub_blocks(b, i + 2, &data);
    struct slice d = str_slice(&data);
    bool loops = label == 0xff && d.len <= 16 &&
                 (slice_starts(d, "NETSCAPE2.0") || slice_starts(d, "ANIMEXTS1.0"));
    if (end && label != 0xf9 && !loops)
        extract_found(s, label == 0xfe ? "GIF comment" : "GIF extension", d);
    str_release(&data);
    return end;
}

bool extract_gif(struct scan *s, struct slice bytes)
{
    if (bytes.len < 14)
        return false;
    uint8_t flags = (uint8_t)bytes.at[10];
    size_t i = 13 + (flags & 0x80 ? 3u << ((flags & 7) + 1) : 0);
    while (i < bytes.len) {
        uint8_t block = (uint8_t)bytes.at[i];
        if (block == 0x3b) {
            if (i + 1 < bytes.len)
                extract_found(s, "behind the GIF", clip_from(bytes, i + 1));
            return true;
        }
        if (block == 0x21 && i + 2 < bytes.len) {
            i = look_at_extension(s, bytes, i);
        } else if (block == 0x2c && i + 10 < bytes.len) {
            flags = (uint8_t)bytes.at[i + 9];
            i += 10 + (flags & 0x80 ? 3u << ((flags & 7) + 1) : 0);
            i = sub_blocks(bytes, i + 1, NULL);
        } else {
            return false;
        }
        if (i == 0)
            return false;
    }
    return false;
}

/* --- WebP (RIFF) --- */

bool extract_webp(struct scan *s, struct slice bytes)
{
    static const char *const needed[] = {"VP8 ", "VP8L", "VP8X", "ALPH",
                                         "ANIM", "ANMF", "ICCP"};
    size_t end = (size_t)le(bytes, 4, 4) + 8;
    if (end > bytes.len)
        return false;
    if (end + 1 < bytes.len)
        extract_found(s, "behind the WebP", clip_from(bytes, end));
    size_t i = 12;
    while (i + 8 <= end) {
        struct slice type = clip(bytes, i, 4);
        size_t len = le(bytes, i + 4, 4);
        if (len > end - i - 8)
            return false;
        bool known = false;
        for (size_t k = 0; k < sizeof(needed) / sizeof(*needed); k++)
            known |= slice_eq_c(type, needed[k]);
        struct slice data = clip(bytes, i + 8, len);
        if (slice_eq_c(type, "EXIF"))
            extract_found_exif(s, "WebP EXIF", data);
        else if (slice_eq_c(type, "XMP "))
            extract_found(s, "WebP XMP", data);
        else if (!known || (slice_eq_c(type, "ICCP") && len > ICC_BYTES_MAX))
            extract_found(s, "WebP chunk", data);
        i += 8 + len + (len & 1);
    }
    return i == end || i == end + 1;
}

/* --- ICO --- */

/* Small bitmaps or PNG in it; nothing beside them. */
bool extract_ico(struct scan *s, struct slice bytes)
{
    size_t count = le(bytes, 4, 2);
    size_t used = 6 + 16 * count;
    if (bytes.len > 512 * 1024 || count == 0 || count > 32 || used > bytes.len)
        return false;
    for (size_t i = 0; i < count; i++) {
        size_t len = le(bytes, 6 + 16 * i + 8, 4);
        size_t at = le(bytes, 6 + 16 * i + 12, 4);
        if (at < 6 + 16 * count || at > bytes.len || len > bytes.len - at)
            return false;
        struct slice image = clip(bytes, at, len);
        used += len;
        if (slice_starts(image, "\x89PNG")) {
            if (!extract_png(s, image))
                return false;
        } else if (le(image, 0, 4) != 40) {
            return false;
        }
    }
    return used == bytes.len;
}
