/* Tags of sound: ID3v2 (id3.org, 2.2 to 2.4) in front, ID3v1, APE and Lyrics3 at the
 * end. */
#include <string.h>

#include "verify/metadata.h"

enum { TAGS_MAX = 8, HEAD_BYTES = 10 };

/* --- ID3v2 --- */

/* A text whose first byte says what it is written in; zeros part texts. */
static void look_at_text(struct scan *s, const char *place, unsigned code,
                         struct slice text)
{
    if (code == 1)
        metadata_wide(s, place, text, WIDE_UNKNOWN);
    else if (code == 2)
        metadata_wide(s, place, text, WIDE_BIG);
    else
        metadata_text(s, place, text);
}

/* Texts begin with a T or W, or are a comment or lyrics, behind a language; all else is
 * bytes with texts between. */
static void look_at_frame(struct scan *s, struct slice id, struct slice data)
{
    char place[PLACE_BYTES];
    unsigned code = (unsigned)bytes_be(data, 0, 1);
    metadata_place(s, place, "ID3", id);
    bool note =
        slice_starts(id, "COM") || slice_starts(id, "USL") || slice_starts(id, "ULT");
    if (note)
        look_at_text(s, place, code, clip_from(data, 4));
    else if (slice_starts(id, "T") || slice_starts(id, "IPL"))
        look_at_text(s, place, code, clip_from(data, 1));
    else
        metadata_bytes(s, place, data);
    if (!slice_starts(id, "APIC") && !slice_starts(id, "PIC"))
        return;
    size_t at = slice_find(data, "\xff\xd8\xff"), png = slice_find(data, "\x89PNG");
    extract_inner_picture(s, clip_from(data, at < png ? at : png));
}

/* Four times seven bits. */
static uint64_t seven_bits(struct slice b, size_t at)
{
    uint64_t value = 0;
    for (size_t i = 0; i < 4; i++)
        value = value << 7 | (bytes_be(b, at + i, 1) & 0x7f);
    return value;
}

/* Without the zeros that keep a player from taking it for sound. */
static void take_zeros_out(struct str *out, struct slice b)
{
    for (size_t i = 0; i < b.len; i++)
        if (!i || b.at[i] || (uint8_t)b.at[i - 1] != 0xff)
            str_add_byte(out, b.at[i]);
}

static void walk_frames(struct scan *s, struct slice tag, unsigned version)
{
    size_t name = version == 2 ? 3 : 4, head = version == 2 ? 6 : 10;
    unsigned n = 0;
    for (size_t at = 0; at + head <= tag.len && tag.at[at] && n < FIELDS_MAX; n++) {
        uint64_t len =
            version == 4 ? seven_bits(tag, at + name) : bytes_be(tag, at + name, name);
        unsigned flags = version == 4 ? (unsigned)bytes_be(tag, at + 9, 1) : 0;
        struct slice data = clip(tag, at + head, (size_t)len);
        struct str plain;
        str_init(&plain);
        if (flags & 1) /* its length, once more */
            data = clip_from(data, 4);
        if (flags & 2)
            take_zeros_out(&plain, data);
        look_at_frame(s, clip(tag, at, name), flags & 2 ? str_slice(&plain) : data);
        str_release(&plain);
        at += head + (size_t)len;
    }
}

void extract_id3(struct scan *s, struct slice bytes)
{
    unsigned version = (unsigned)bytes_be(bytes, 3, 1);
    unsigned flags = (unsigned)bytes_be(bytes, 5, 1);
    struct slice tag = clip(bytes, HEAD_BYTES, (size_t)seven_bits(bytes, 6));
    struct str plain;
    scan_file(s, "ID3", LEAK_METADATA);
    str_init(&plain);
    if ((flags & 0x80) && version < 4) {
        take_zeros_out(&plain, tag);
        tag = str_slice(&plain);
    }
    if ((flags & 0x40) && version == 3)
        tag = clip_from(tag, 4 + (size_t)bytes_be(tag, 0, 4));
    else if ((flags & 0x40) && version == 4)
        tag = clip_from(tag, (size_t)seven_bits(tag, 0));
    if (slice_starts(bytes, "ID3") && version >= 2 && version <= 4)
        walk_frames(s, tag, version);
    metadata_rest(s, "ID3", bytes);
    str_release(&plain);
}

static struct slice without_front_tags(struct scan *s, struct slice b)
{
    for (unsigned n = 0; slice_starts(b, "ID3") && n < TAGS_MAX; n++) {
        uint64_t len = seven_bits(b, 6) + (bytes_be(b, 5, 1) & 0x10 ? 20 : 10);
        extract_id3(s, clip(b, 0, (size_t)len));
        b = clip_from(b, (size_t)len);
    }
    return b;
}

/* --- at the end --- */

static void look_at_id3v1(struct scan *s, struct slice tag)
{
    static const struct {
        uint8_t at, len;
        const char *place;
    } fields[] = {{3, 30, "ID3v1 title"},
                  {33, 30, "ID3v1 artist"},
                  {63, 30, "ID3v1 album"},
                  {97, 30, "ID3v1 comment"}};
    scan_file(s, "ID3v1", LEAK_METADATA);
    for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++)
        metadata_text(s, fields[i].place, clip(tag, fields[i].at, fields[i].len));
    metadata_rest(s, "ID3v1", tag);
}

/* Length, flags, a key, a zero, the text. */
static void look_at_ape(struct scan *s, struct slice tag)
{
    enum { APE_HEAD = 32, ITEM_HEAD = 8 };
    char place[PLACE_BYTES];
    scan_file(s, "APE", LEAK_METADATA);
    struct slice in = slice_starts(tag, "APETAGEX") ? clip_from(tag, APE_HEAD) : tag;
    for (unsigned n = 0; in.len > ITEM_HEAD && n < FIELDS_MAX; n++) {
        if (slice_starts(in, "APETAGEX"))
            break;
        uint64_t len = bytes_le(in, 0, 4);
        in = clip_from(in, ITEM_HEAD);
        size_t end = slice_find_byte(in, '\0');
        metadata_place(s, place, "APE", clip(in, 0, end));
        in = clip_from(in, end + 1);
        metadata_bytes(s, place, clip(in, 0, (size_t)len));
        in = clip_from(in, (size_t)len);
    }
    metadata_rest(s, "APE", tag);
}

/* ID3v1, APE and Lyrics3 at the end; what is left without them. */
static struct slice without_end_tags(struct scan *s, struct slice b)
{
    enum { ID3_BYTES = 128, APE_BYTES = 32 };
    if (b.len >= ID3_BYTES && slice_starts(clip_from(b, b.len - ID3_BYTES), "TAG")) {
        look_at_id3v1(s, clip_from(b, b.len - ID3_BYTES));
        b.len -= ID3_BYTES;
    }
    if (b.len >= APE_BYTES &&
        slice_starts(clip_from(b, b.len - APE_BYTES), "APETAGEX")) {
        uint64_t len = bytes_le(b, b.len - APE_BYTES + 12, 4) + APE_BYTES;
        size_t from = len < b.len ? b.len - len : 0;
        look_at_ape(s, clip_from(b, from));
        b.len = from;
    }
    if (b.len >= 9 && slice_ends(b, "LYRICS200")) {
        size_t from = slice_find(b, "LYRICSBEGIN");
        extract_found(s, "Lyrics3", clip_from(b, from));
        b.len = from;
    }
    return b;
}

struct slice extract_sound_tags(struct scan *s, struct slice bytes)
{
    return without_end_tags(s, without_front_tags(s, bytes));
}
