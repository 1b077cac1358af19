/* FLAC (RFC 9639), and the comments that Vorbis and Opus have as well. */
#include <string.h>

#include "verify/metadata.h"

enum { COMMENTS_MAX = 1000, FINDINGS_MAX = 50 };

/* --- comments --- */

static bool says_place(struct slice text)
{
    static const char *const keys[] = {"LOCATION", "GEO_", "GPS"};
    struct slice key = clip(text, 0, slice_find_byte(text, '='));
    for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
        if (slice_eq_nocase(clip(key, 0, strlen(keys[i])), keys[i]))
            return true;
    return false;
}

/* A picture (RFC 9639, 8.8), which Vorbis has in base64. */
static void look_at_picture(struct scan *s, struct slice block)
{
    size_t type_len = (size_t)bytes_be(block, 4, 4);
    struct slice rest = clip_from(clip_from(block, 8), type_len);
    size_t text_len = (size_t)bytes_be(rest, 0, 4);
    scan_file(s, "FLAC picture", LEAK_METADATA);
    metadata_text(s, "FLAC picture", clip(clip_from(rest, 4), 0, text_len));
    rest = clip_from(clip_from(clip_from(rest, 4), text_len), 20);
    extract_inner_picture(s, rest);
    metadata_rest(s, "FLAC picture", block);
}

/* KEY=text. */
static void look_at_comment(struct scan *s, const char *what, struct slice text)
{
    char place[PLACE_BYTES];
    struct str bytes;
    size_t end = slice_find_byte(text, '=');
    struct slice value = clip_from(text, end + 1);
    scan_file(s, what, LEAK_METADATA);
    metadata_place(s, place, what, clip(text, 0, end));
    if (says_place(text))
        scan_file(s, place, LEAK_LOCATION);
    str_init(&bytes);
    if (slice_eq_nocase(clip(text, 0, end), "METADATA_BLOCK_PICTURE") &&
        peel_base64(&bytes, value))
        look_at_picture(s, str_slice(&bytes));
    else
        metadata_text(s, place, value);
    str_release(&bytes);
}

/* The comments of Vorbis, Opus and FLAC: a program's name, then KEY=text. */
bool extract_comments(struct scan *s, const char *what, struct slice data)
{
    uint64_t vendor = bytes_le(data, 0, 4);
    if (data.len < 8 || vendor > data.len - 8)
        return false;
    struct piece program = {clip(data, 4, vendor < 1024 ? vendor : 1024), what, NULL, 0,
                            PIECE_MIXED};
    scan_piece(s, &program);
    uint64_t count = bytes_le(data, 4 + vendor, 4);
    struct slice in = clip_from(data, 8 + vendor);
    for (uint64_t i = 0; i < count; i++) {
        uint64_t len = bytes_le(in, 0, 4);
        if (in.len < 4 || len > in.len - 4 || i > COMMENTS_MAX)
            return false;
        struct slice text = clip(in, 4, len);
        look_at_comment(s, what, text);
        in = clip_from(in, 4 + len);
    }
    /* One bit may follow that ends the packet; Opus may be padded with zeros. */
    struct slice rest = clip_from(in, in.len && (uint8_t)in.at[0] == 1);
    if (!bytes_are_zero(rest))
        extract_found(s, what, rest);
    return true;
}

/* --- blocks --- */

enum flac_block {
    STREAMINFO,
    PADDING,
    APPLICATION,
    SEEKTABLE,
    COMMENTS,
    CUESHEET,
    PICTURE
};

bool extract_flac_block(struct scan *s, unsigned type, struct slice data)
{
    switch (type) {
    case STREAMINFO:
    case SEEKTABLE:
        return true;
    case PADDING:
        if (!bytes_are_zero(data))
            extract_found(s, "FLAC padding", data);
        return true;
    case COMMENTS:
        return extract_comments(s, "FLAC comment", data);
    case PICTURE:
        look_at_picture(s, data);
        return true;
    default: /* APPLICATION, CUESHEET, or what is not known */
        extract_found(s, "FLAC block", data);
        return true;
    }
}

bool extract_flac(struct scan *s, struct slice bytes)
{
    struct slice b = extract_sound_tags(s, bytes);
    bool last = false;
    size_t at = 4;
    for (unsigned n = 0; !last; n++) {
        uint64_t head = bytes_be(b, at, 4);
        uint64_t len = head & 0xFFFFFF;
        if (at > b.len || b.len - at < 4 || len > b.len - at - 4 || n > FINDINGS_MAX)
            return false;
        last = head >> 31;
        if (!extract_flac_block(s, head >> 24 & 127, clip(b, at + 4, len)))
            return false;
        at += 4 + len;
    }
    return at == b.len || (bytes_be(b, at, 2) & 0xFFFC) == 0xFFF8;
}
