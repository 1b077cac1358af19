/* PNG (ISO/IEC 15948): chunks. Texts, times and EXIF are findings. */
#include <string.h>

#include "verify/metadata.h"

static const char xmp_key[] = "XML:com.adobe.xmp";

/* By the cage; what it can't unpack says nothing, and is a finding as it is. */
static void look_at_packed(struct scan *s, const char *place, bool xmp,
                           struct slice packed)
{
    struct str answer;
    struct archive_member m;
    bool whole;
    struct cage *cage = s->gate->options.cage;
    str_init(&answer);
    s->searched += FIELD_BYTES_MAX; /* it takes a child each time */
    if (s->searched > METADATA_BYTES_MAX)
        scan_file(s, place, LEAK_UNINSPECTABLE);
    else if (cage && decode_unpack(cage, packed, ARCHIVE_ZLIB, 1, FIELD_BYTES_MAX,
                                   &answer) == CAGE_DONE) {
        struct slice in = str_slice(&answer);
        while (decode_next_member(&m, &in, &whole))
            if (xmp)
                extract_xmp(s, m.bytes);
            else
                metadata_text(s, place, m.bytes);
    }
    str_release(&answer);
}

/* A keyword, a zero, and a text: Latin-1, or behind more zeros UTF-8 (11.3.3). */
static void look_at_text(struct scan *s, struct slice type, struct slice data)
{
    char place[PLACE_BYTES];
    size_t end = slice_find_byte(data, '\0');
    struct slice key = clip(data, 0, end), text = clip_from(data, end + 1);
    bool packed = slice_eq_c(type, "zTXt") ||
                  (slice_eq_c(type, "iTXt") && text.len > 1 && text.at[0]);
    metadata_place(s, place, "PNG text", key);
    scan_file(s, place, LEAK_METADATA);
    if (slice_eq_c(type, "iTXt")) { /* two flags, a language, the keyword translated */
        text = clip_from(text, 2);
        for (unsigned n = 0; n < 2; n++) {
            end = slice_find_byte(text, '\0');
            metadata_text(s, place, clip(text, 0, end));
            text = clip_from(text, end + 1);
        }
    } else if (packed) { /* which way */
        text = clip_from(text, 1);
    }
    if (packed)
        look_at_packed(s, place, slice_eq_c(key, xmp_key), text);
    else if (slice_eq_c(key, xmp_key))
        extract_xmp(s, text);
    else
        metadata_text(s, place, text);
}

static void look_at_chunk(struct scan *s, struct slice type, struct slice data)
{
    char place[PLACE_BYTES];
    if (slice_eq_c(type, "eXIf"))
        extract_exif(s, data);
    else if (slice_eq_c(type, "tEXt") || slice_eq_c(type, "zTXt") ||
             slice_eq_c(type, "iTXt"))
        look_at_text(s, type, data);
    else
        extract_found(s, metadata_place(s, place, "PNG chunk", type), data);
}

bool extract_png(struct scan *s, struct slice bytes)
{
    static const char *const needed[] = {
        "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "cHRM", "gAMA", "iCCP", "sBIT",
        "sRGB", "bKGD", "pHYs", "acTL", "fcTL", "fdAT", "cICP", "sPLT", "hIST"};
    for (size_t i = 8; i + 12 <= bytes.len;) {
        size_t len = bytes_be(bytes, i, 4);
        struct slice type = clip(bytes, i + 4, 4);
        if (len > bytes.len - i - 12)
            return false;
        struct slice data = clip(bytes, i + 8, len);
        bool known = false;
        for (size_t k = 0; k < sizeof(needed) / sizeof(*needed); k++)
            known |= slice_eq_c(type, needed[k]);
        known &= !slice_eq_c(type, "iCCP") || len <= ICC_BYTES_MAX;
        if (!known)
            look_at_chunk(s, type, data);
        i += 12 + len;
        if (slice_eq_c(type, "IEND")) {
            if (i < bytes.len)
                extract_found(s, "behind the PNG", clip_from(bytes, i));
            return true;
        }
    }
    return false;
}
