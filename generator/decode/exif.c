/* EXIF by libexif, the only file that sees it: when a picture was taken, and the texts
 * in it that may name people. */
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

static bool is_xp(ExifTag tag)
{
    return tag == EXIF_TAG_XP_TITLE || tag == EXIF_TAG_XP_COMMENT ||
           tag == EXIF_TAG_XP_KEYWORDS || tag == EXIF_TAG_XP_SUBJECT;
}

static void add_keywords(struct picture_tags *tags, struct arena *arena,
                         struct slice text)
{
    struct slice word;
    while (slice_cut(&word, &text, ';'))
        tags_add(tags, arena, TAG_KEYWORD, word);
}

struct reading {
    struct picture_tags *tags;
    struct arena *arena;
};

/* Eight bytes name the encoding. Of UTF-16 the order is often not that of the file, so
 * it is read both ways: the wrong one names nobody. */
static void read_comment(struct reading *r, struct slice bytes)
{
    struct slice text = slice_from(bytes, 8);
    if (!slice_starts(bytes, "UNICODE")) {
        tags_add(r->tags, r->arena, TAG_TEXT, tags_utf8(r->arena, text));
        return;
    }
    tags_add(r->tags, r->arena, TAG_TEXT, tags_utf16(r->arena, text, false));
    tags_add(r->tags, r->arena, TAG_TEXT, tags_utf16(r->arena, text, true));
}

static void read_entry(ExifEntry *e, void *user)
{
    struct reading *r = user;
    struct slice bytes = slice_make((const char *)e->data, e->size);
    if (is_xp(e->tag)) {
        struct slice text = tags_utf16(r->arena, bytes, false);
        if (e->tag == EXIF_TAG_XP_KEYWORDS)
            add_keywords(r->tags, r->arena, text);
        else
            tags_add(r->tags, r->arena, TAG_TEXT, text);
    } else if (e->tag == EXIF_TAG_IMAGE_DESCRIPTION) {
        bytes.len = slice_find_byte(bytes, '\0');
        tags_add(r->tags, r->arena, TAG_TEXT, tags_utf8(r->arena, bytes));
    } else if (e->tag == EXIF_TAG_USER_COMMENT && bytes.len > 8) {
        read_comment(r, bytes);
    }
}

static void read_content(ExifContent *content, void *user)
{
    exif_content_foreach_entry(content, read_entry, user);
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
    struct reading r = {tags, arena};
    struct str named; /* libexif asks for the name of the block */
    if (!is_exif(&block)) {
        tags->broken = true;
        return;
    }
    str_init(&named);
    str_add(&named, SLICE("Exif\0\0"));
    str_add(&named, block);
    ExifData *data =
        exif_data_new_from_data((const unsigned char *)named.at, (unsigned)named.len);
    str_release(&named);
    if (!data) {
        tags->broken = true;
        return;
    }
    read_taken(tags, data);
    exif_data_foreach_content(data, read_content, &r);
    exif_data_unref(data);
}
