/* EXIF: when a picture was taken (by libexif, which only this file sees), and all texts
 * in it, as each may name people. */
#include <libexif/exif-data.h>
#include <string.h>

#include "decode/tags.h"

static void read_taken(struct picture_tags *tags, ExifData *data)
{
    static const ExifTag dates[] = {EXIF_TAG_DATE_TIME_ORIGINAL,
                                    EXIF_TAG_DATE_TIME_DIGITIZED, EXIF_TAG_DATE_TIME};
    for (size_t i = 0; !tags->taken[0] && i < sizeof(dates) / sizeof(*dates); i++) {
        ExifEntry *e = exif_data_get_entry(data, dates[i]);
        if (!e || e->size < 19 || e->data[0] < '1')
            continue;
        memcpy(tags->taken, e->data, 19);
        tags->taken[4] = tags->taken[7] = '-';
        for (size_t j = 0; j < 19; j++) /* digits and separators only */
            if (!strchr("0123456789-: ", tags->taken[j]))
                tags->taken[0] = '\0';
    }
}

/* --- texts
 * -------------------------------------------------------------------------------------
 */

enum {
    DIRECTORIES_MAX = 300,
    ENTRIES_MAX = 20 * 1000,
    TYPE_BYTE = 1,
    TYPE_ASCII = 2,
    TYPE_UNDEFINED = 7,
    TYPE_UTF8 = 129, /* EXIF 3.0, 4.6.2 */
    ENTRY = 12
};

/* libexif leaves out what stands in a directory that is not for it, what it doesn't
 * know, and all behind 64 kB. People write their texts where they can, so directories
 * are walked here (TIFF 6, section 2; EXIF 2.3, 4.6.2), and every text counts. */
struct reading {
    struct picture_tags *tags;
    struct arena *arena;
    struct slice tiff;
    bool little;
    size_t directories, entries;
};

static size_t number(const struct reading *r, size_t at, int bytes)
{
    size_t value = 0;
    for (int i = 0; i < bytes; i++)
        value = value << 8 |
                (unsigned char)r->tiff.at[at + (size_t)(r->little ? bytes - 1 - i : i)];
    return value;
}

/* Of who made it, with what, and when; who is in it is not told there. */
static bool is_of_maker(size_t tag)
{
    enum { MODIFIED = 0x0132, HOST = 0x013C, XP_AUTHOR = 0x9C9D };
    switch (tag) {
    case EXIF_TAG_MAKE:
    case EXIF_TAG_MODEL:
    case EXIF_TAG_SOFTWARE:
    case EXIF_TAG_ARTIST:
    case EXIF_TAG_COPYRIGHT:
    case MODIFIED:
    case HOST:
    case XP_AUTHOR:
        return true;
    default: /* dates with their parts; owner, numbers and lenses of the camera */
        return (tag >= 0x9003 && tag <= 0x9012) || (tag >= 0x9290 && tag <= 0x9292) ||
               (tag >= 0xA430 && tag <= 0xA435);
    }
}

static void add_keywords(struct picture_tags *tags, struct arena *arena,
                         struct slice text)
{
    struct slice word;
    while (slice_cut(&word, &text, ';'))
        tags_add(tags, arena, TAG_KEYWORD, word);
}

/* Eight bytes name the encoding. Of UTF-16 the order is often not that of the file, so
 * it is read both ways: the wrong one names nobody. */
static void read_comment(struct reading *r, struct slice bytes)
{
    struct slice text = slice_from(bytes, 8);
    if (!slice_starts(bytes, "UNICODE")) {
        tags_add_text(r->tags, r->arena, tags_utf8(r->arena, text));
        return;
    }
    tags_add_text(r->tags, r->arena, tags_utf16(r->arena, text, false));
    tags_add_text(r->tags, r->arena, tags_utf16(r->arena, text, true));
}

static bool is_xp(size_t tag)
{
    return tag >= EXIF_TAG_XP_TITLE && tag <= EXIF_TAG_XP_SUBJECT;
}

static void read_text(struct reading *r, size_t tag, size_t type, struct slice bytes)
{
    if (tag == EXIF_TAG_XP_KEYWORDS) {
        add_keywords(r->tags, r->arena, tags_utf16(r->arena, bytes, false));
    } else if (is_xp(tag)) {
        tags_add_text(r->tags, r->arena, tags_utf16(r->arena, bytes, false));
    } else if (type == TYPE_UNDEFINED && bytes.len > 8) {
        if (tag == EXIF_TAG_USER_COMMENT || slice_starts(bytes, "ASCII") ||
            slice_starts(bytes, "UNICODE"))
            read_comment(r, bytes);
    } else if (type != TYPE_UNDEFINED) {
        bytes.len = slice_find_byte(bytes, '\0');
        tags_add_text(r->tags, r->arena, tags_utf8(r->arena, bytes));
    }
}

static void read_directory(struct reading *r, size_t at, int depth);

static void read_entry(struct reading *r, size_t at, int depth)
{
    enum { EXIF_DIRECTORY = 0x8769, PLACES = 0x8825, INTEROP = 0xA005 };
    size_t tag = number(r, at, 2), type = number(r, at + 2, 2);
    size_t len = number(r, at + 4, 4), from = len <= 4 ? at + 8 : number(r, at + 8, 4);
    bool text =
        type == TYPE_ASCII || type == TYPE_UTF8 || type == TYPE_UNDEFINED ||
        (type == TYPE_BYTE && (is_xp(tag) || tag == EXIF_TAG_IMAGE_DESCRIPTION));
    if (tag == EXIF_DIRECTORY || tag == PLACES || tag == INTEROP)
        read_directory(r, number(r, at + 8, 4), depth + 1);
    if (!text || is_of_maker(tag) || tag == EXIF_TAG_MAKER_NOTE)
        return;
    if (from <= r->tiff.len && len <= r->tiff.len - from)
        read_text(r, tag, type, slice_sub(r->tiff, from, len));
    else if (type != TYPE_UNDEFINED || tag == EXIF_TAG_USER_COMMENT)
        r->tags->broken = true; /* a text that is not there */
}

/* Of the first also those behind it: that of a thumbnail, or of more pages. */
static void read_directory(struct reading *r, size_t at, int depth)
{
    while (at) {
        size_t count = 0, next = 0;
        bool there = at <= r->tiff.len && r->tiff.len - at >= 2;
        if (there)
            count = number(r, at, 2);
        bool whole = there && count <= (r->tiff.len - at - 2) / ENTRY;
        r->entries += count;
        /* Cameras point to nothing behind their last one. */
        if (!whole || ++r->directories > DIRECTORIES_MAX || r->entries > ENTRIES_MAX ||
            depth > 2) {
            r->tags->broken |= there || r->directories == 0 || depth > 0;
            return;
        }
        for (size_t i = 0; i < count; i++)
            read_entry(r, at + 2 + ENTRY * i, depth);
        if (depth == 0 && r->tiff.len - at - 2 - ENTRY * count >= 4)
            next = number(r, at + 2 + ENTRY * count, 4);
        at = next;
    }
}

/* A TIFF header, with or without the name of the block before it. */
static bool is_exif(struct slice *tiff)
{
    if (tiff->len >= 6 && memcmp(tiff->at, "Exif\0\0", 6) == 0)
        *tiff = slice_from(*tiff, 6);
    return tiff->len >= 8 && tiff->len <= PICTURE_PIXELS_MAX &&
           (memcmp(tiff->at, "II*\0", 4) == 0 || memcmp(tiff->at, "MM\0*", 4) == 0);
}

void exif_read(struct picture_tags *tags, struct slice block, struct arena *arena)
{
    struct reading r = {.tags = tags, .arena = arena};
    struct str named; /* libexif asks for the name of the block */
    if (!is_exif(&block)) {
        tags->broken = true;
        return;
    }
    r.tiff = block;
    r.little = block.at[0] == 'I';
    str_init(&named);
    str_add(&named, SLICE("Exif\0\0"));
    str_add(&named, block);
    ExifData *data =
        exif_data_new_from_data((const unsigned char *)named.at, (unsigned)named.len);
    str_release(&named);
    if (data)
        read_taken(tags, data);
    else
        tags->broken = true;
    exif_data_unref(data);
    read_directory(&r, number(&r, 4, 4), 0);
}
