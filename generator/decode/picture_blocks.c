/* Pictures in documents: what their metadata says, without decoding them. */
#include <string.h>

#include "decode/codec.h"
#include "decode/document.h"
#include "decode/tags.h"

struct blocks {
    struct reading *r;
    struct document_place place;
    struct picture_tags tags;
};

static size_t number_16(struct slice b, size_t at, bool little)
{
    size_t first = (unsigned char)b.at[at], second = (unsigned char)b.at[at + 1];
    return little ? second << 8 | first : first << 8 | second;
}

static void read_text(void *user, struct slice text)
{
    struct blocks *b = user;
    tags_add(&b->tags, &b->r->arena, TAG_TEXT, tags_utf8(&b->r->arena, text));
}

/* Does a TIFF's first directory lead to one of places (EXIF 2.3, 4.6.3)? */
static bool has_place(struct slice tiff)
{
    bool little = slice_starts(tiff, "II");
    size_t at, count;
    if (slice_starts(tiff, "Exif") && tiff.len > 6)
        return has_place(slice_from(tiff, 6));
    if (tiff.len < 8)
        return false;
    at = little ? number_16(tiff, 6, true) << 16 | number_16(tiff, 4, true)
                : number_16(tiff, 4, false) << 16 | number_16(tiff, 6, false);
    if (at > tiff.len - 2)
        return false;
    count = number_16(tiff, at, little);
    for (size_t i = 0; i < count && at + 2 + 12 * (i + 1) <= tiff.len; i++)
        if (number_16(tiff, at + 2 + 12 * i, little) == 0x8825)
            return true;
    return false;
}

/* Words in bytes: maker, owner and by-line, in whatever field they stand. */
static void read_words(struct blocks *b, struct slice block)
{
    enum { LEAST = 5 };
    struct str words;
    size_t from = 0;
    str_init(&words);
    for (size_t i = 0; i <= block.len; i++) {
        unsigned char c = i < block.len ? (unsigned char)block.at[i] : 0;
        if ((c | 32) >= 'a' && (c | 32) <= 'z')
            continue;
        if (c >= 0xa0 || (c && strchr(" .,@'-", c)))
            continue;
        if (i - from >= LEAST) {
            str_add(&words, slice_sub(block, from, i - from));
            str_add_c(&words, "\n\n");
        }
        from = i + 1;
    }
    read_text(b, str_slice(&words));
    str_release(&words);
}

static void read_exif(struct blocks *b, struct slice block)
{
    read_words(b, block);
    exif_read(&b->tags, block, &b->r->arena);
    if (has_place(block))
        reading_add(b->r, PART_LOCATION, b->place, SLICE(""));
}

static void read_iptc(struct blocks *b, struct slice block)
{
    iptc_read(&b->tags, block, &b->r->arena);
    read_words(b, block);
}

/* Of XMP all texts count here, not those of people's tags only. */
static void read_xmp(struct blocks *b, struct slice packet)
{
    if (!xml_read_texts(b->r, PART_PROPERTY, b->place, packet))
        b->r->unread_parts++;
    if (slice_find(packet, "exif:GPSLatitude") < packet.len)
        reading_add(b->r, PART_LOCATION, b->place, SLICE(""));
}

static void read_segment(struct blocks *b, unsigned marker, struct slice data)
{
    struct slice xmp = SLICE("http://ns.adobe.com/xap/1.0/\0");
    struct slice more = SLICE("http://ns.adobe.com/xmp/extension/\0");
    if (marker == 0xfe)
        read_text(b, data);
    else if (marker == 0xe1 && slice_starts(data, "Exif"))
        read_exif(b, data);
    else if (marker == 0xe1 && data.len > xmp.len &&
             memcmp(data.at, xmp.at, xmp.len) == 0)
        read_xmp(b, slice_from(data, xmp.len));
    else if (marker == 0xe1 && data.len > more.len &&
             memcmp(data.at, more.at, more.len) == 0)
        b->r->unread_parts++; /* a packet cut in parts */
    else if (marker == 0xed)
        read_iptc(b, data);
}

/* The segments in front of the picture itself (ITU T.81, annex B). */
static void read_jpeg(struct blocks *b, struct slice file)
{
    size_t at = 2;
    while (at + 4 <= file.len && (unsigned char)file.at[at] == 0xff) {
        unsigned marker = (unsigned char)file.at[at + 1];
        if (marker == 0xff) {
            at++;
            continue;
        }
        size_t len = number_16(file, at + 2, false);
        if (marker == 0xda || len < 2 || len > file.len - at - 2)
            return;
        read_segment(b, marker, slice_sub(file, at + 4, len - 2));
        at += 2 + len;
    }
}

static bool read_other(struct blocks *b, struct slice file)
{
    struct picture *p = picture_open(file);
    if (!p)
        return false;
    struct slice exif = picture_block(p, "exif-data");
    struct slice xmp = picture_block(p, "xmp-data");
    struct slice iptc = picture_block(p, "iptc-data");
    if (exif.len)
        read_exif(b, exif);
    if (xmp.len)
        read_xmp(b, xmp);
    if (iptc.len)
        read_iptc(b, iptc);
    picture_each_text(p, read_text, b);
    picture_free(p);
    return true;
}

bool document_picture(struct reading *r, struct document_place place,
                      struct slice bytes)
{
    struct blocks b = {.r = r, .place = place};
    bool well = true;
    b.place.where = place.where == WHERE_FILE ? WHERE_PICTURE : place.where;
    if (bytes.len >= 3 && memcmp(bytes.at, "\xff\xd8\xff", 3) == 0)
        read_jpeg(&b, bytes);
    else
        well = read_other(&b, bytes);
    for (size_t i = 0; i < b.tags.len; i++)
        reading_add(r, PART_PROPERTY, b.place, b.tags.at[i].text);
    well = well && !b.tags.broken;
    vec_release(&b.tags);
    return well;
}
