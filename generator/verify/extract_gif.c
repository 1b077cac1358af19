/* GIF89a: blocks. Comments and what programs add are findings, but for how often it
 * plays. */
#include <string.h>

#include "verify/metadata.h"

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

/* XMP stands in it as it is, not in blocks (XMP part 3, 1.1.2). */
static void look_at_application(struct scan *s, struct slice raw, struct slice joined)
{
    enum { HEAD = 12, TRAILER = 258 }; /* its name; bytes that lead to a zero */
    struct slice packet = clip_from(raw, HEAD);
    packet.len -= packet.len > TRAILER ? TRAILER : 0;
    if (slice_starts(joined, "XMP DataXMP"))
        extract_xmp(s, packet);
    else
        extract_found(s, "GIF extension", joined);
}

/* An extension at i; the offset behind it, or 0. */
static size_t look_at_extension(struct scan *s, struct slice b, size_t i)
{
    enum { TEXT = 0x01, GRAPHIC_CONTROL = 0xf9, COMMENT = 0xfe, APPLICATION = 0xff };
    struct str data;
    str_init(&data);
    uint8_t label = (uint8_t)b.at[i + 1];
    size_t end = sub_blocks(b, i + 2, &data);
    struct slice d = str_slice(&data);
    bool loops = label == APPLICATION && d.len <= 16 &&
                 (slice_starts(d, "NETSCAPE2.0") || slice_starts(d, "ANIMEXTS1.0"));
    if (end && label == APPLICATION && !loops)
        look_at_application(s, clip(b, i + 2, end - i - 2), d);
    else if (end && label != GRAPHIC_CONTROL && !loops)
        extract_found(s,
                      label == COMMENT ? "GIF comment"
                      : label == TEXT  ? "GIF text"
                                       : "GIF extension",
                      d);
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
