/* Metadata that libvips does not hand out, or not all of, found by walks over the
 * containers: JPEG (ITU-T T.81, annex B), GIF89a, TIFF 6; and by scanning for XMP
 * packets (XMP specification, part 3, 1.1), which works in any container that does not
 * compress them.
 */
#include <string.h>

#include "decode/tags.h"

enum { PACKETS_MAX = 8, EXTENDED_MAX = 4 << 20 };

static unsigned byte_at(struct slice s, size_t i)
{
    return (unsigned char)s.at[i];
}

static size_t big(struct slice s, size_t at, int bytes)
{
    size_t number = 0;
    for (int i = 0; i < bytes; i++)
        number = number << 8 | byte_at(s, at + (size_t)i);
    return number;
}

/* --- XMP
 * --------------------------------------------------------------------------------- */

/* Packets that stand whole in the file, but for the one that was read already. */
static void scan_packets(struct picture_tags *tags, struct slice file,
                         struct slice known, struct arena *arena)
{
    static const char begin[] = "<x:xmpmeta", end[] = "</x:xmpmeta>";
    const char *of_known = known.len ? memmem(known.at, known.len, begin, 10) : NULL;
    for (int i = 0;; i++) {
        const char *at = memmem(file.at, file.len, begin, sizeof(begin) - 1);
        if (!at)
            return;
        file = slice_from(file, (size_t)(at - file.at));
        const char *last = memmem(file.at, file.len, end, sizeof(end) - 1);
        size_t len = last ? (size_t)(last - file.at) + sizeof(end) - 1 : file.len;
        bool same = of_known && len <= known.len - (size_t)(of_known - known.at) &&
                    memcmp(of_known, file.at, len) == 0;
        if (!last || i == PACKETS_MAX) {
            tags->broken = true;
            return;
        }
        if (!same)
            xmp_read(tags, slice_sub(file, 0, len), arena);
        file = slice_from(file, len);
    }
}

/* --- JPEG
 * -------------------------------------------------------------------------------- */

#define EXTENDED "http://ns.adobe.com/xmp/extension/"
enum { EXTENDED_HEAD = sizeof(EXTENDED) + 32 + 4 + 4 };

/* A part of a packet that was too large for one segment (part 3, 1.1.3.1): its digest,
 * the length of the whole, the place of this part. */
static void add_extended(struct str *whole, struct picture_tags *tags,
                         struct slice segment)
{
    size_t length = big(segment, sizeof(EXTENDED) + 32, 4);
    size_t offset = big(segment, sizeof(EXTENDED) + 36, 4);
    struct slice part = slice_from(segment, EXTENDED_HEAD);
    if (length > EXTENDED_MAX || offset > length || part.len > length - offset) {
        tags->broken = true;
        return;
    }
    while (whole->len < length)
        str_add_byte(whole, ' ');
    memcpy(whole->at + offset, part.at, part.len);
}

struct jpeg {
    struct picture_tags *tags;
    struct arena *arena;
    struct str exif, extended, resources; /* what is cut over segments, put together */
};

/* "http://ns.adobe.com/xap/1.0/" and a zero byte before what is meant. */
static bool cut_name(struct slice *segment, const char *name)
{
    size_t len = strlen(name) + 1;
    if (segment->len < len || memcmp(segment->at, name, len) != 0)
        return false;
    *segment = slice_from(*segment, len);
    return true;
}

static void end_exif(struct jpeg *j)
{
    if (j->exif.len)
        exif_read(j->tags, str_slice(&j->exif), j->arena);
    str_clear(&j->exif);
}

/* A block that is too long for one segment goes on in the next, behind the same name;
 * another block begins as TIFF does. */
static void add_exif(struct jpeg *j, struct slice part)
{
    if (slice_starts(part, "II*") || slice_starts(part, "MM"))
        end_exif(j);
    str_add(&j->exif, part);
}

static void read_segment(struct jpeg *j, unsigned marker, struct slice segment)
{
    enum { COM = 0xFE, APP1 = 0xE1, APP13 = 0xED };
    if (marker == COM)
        tags_add_text(j->tags, j->arena, tags_utf8(j->arena, segment));
    else if (marker == APP13 && cut_name(&segment, "Photoshop 3.0"))
        str_add(&j->resources, segment);
    else if (marker == APP1 && segment.len >= EXTENDED_HEAD &&
             memcmp(segment.at, EXTENDED, sizeof(EXTENDED)) == 0)
        add_extended(&j->extended, j->tags, segment);
    else if (marker == APP1 && cut_name(&segment, "http://ns.adobe.com/xap/1.0/"))
        xmp_read(j->tags, segment, j->arena);
    else if (marker == APP1 && cut_name(&segment, "Exif"))
        add_exif(j, slice_from(segment, segment.len > 0)); /* a second zero byte */
}

/* All segments, also behind a scan, and of another picture behind the first (CIPA
 * DC-007, as phones and cameras add a preview). */
static void read_jpeg(struct picture_tags *tags, struct slice file, struct arena *arena)
{
    enum { TEM = 0x01, RST0 = 0xD0, SOI = 0xD8, EOI = 0xD9, SOS = 0xDA };
    struct jpeg j = {.tags = tags, .arena = arena};
    str_init(&j.exif);
    str_init(&j.extended);
    str_init(&j.resources);
    for (size_t i = 2; i + 4 <= file.len;) {
        const char *at = memchr(file.at + i, 0xFF, file.len - i - 3);
        if (!at)
            break;
        i = (size_t)(at - file.at);
        unsigned marker = byte_at(file, i + 1);
        if (marker == 0xFF) { /* a byte to fill up with */
            i++;
            continue;
        }
        if (marker <= TEM || (marker >= RST0 && marker <= SOI)) {
            i += 2; /* within a scan, or alone */
            continue;
        }
        if (marker == EOI) {
            struct slice rest = slice_from(file, i + 2);
            i += 2 + slice_find(rest, "\xFF\xD8\xFF");
            continue;
        }
        size_t len = big(file, i + 2, 2);
        if (len < 2 || len > file.len - i - 2)
            break;
        read_segment(&j, marker, slice_sub(file, i + 4, len - 2));
        i += 2 + len;
    }
    end_exif(&j);
    if (j.extended.len)
        xmp_read(tags, str_slice(&j.extended), arena);
    if (j.resources.len)
        iptc_read(tags, str_slice(&j.resources), arena);
    str_release(&j.exif);
    str_release(&j.extended);
    str_release(&j.resources);
}

/* --- PNG
 * --------------------------------------------------------------------------------- */

static int digit(char c)
{
    const char *digits = "0123456789abcdef0123456789ABCDEF";
    const char *at = c ? strchr(digits, c) : NULL;
    return at ? (int)((at - digits) % 16) : -1;
}

/* "\nNAME\n    LENGTH\n" and digits, broken into lines. */
void blocks_read_text(struct picture_tags *tags, struct slice text, struct arena *arena)
{
    struct slice rest = text, line;
    struct str bytes;
    if (!slice_starts(text, "\n") || !slice_cut(&line, &rest, '\n') ||
        !slice_cut(&line, &rest, '\n') || !slice_cut(&line, &rest, '\n')) {
        tags_add_text(tags, arena, tags_utf8(arena, text));
        return;
    }
    str_init(&bytes);
    int high = -1;
    for (size_t i = 0; i < rest.len; i++) {
        int value = digit(rest.at[i]);
        if (value < 0)
            continue;
        if (high >= 0)
            str_add_byte(&bytes, (char)(high << 4 | value));
        high = high >= 0 ? -1 : value;
    }
    struct slice block = str_slice(&bytes);
    /* Programs call it as they like: the bytes say what it is. */
    if (slice_starts(block, "8BIM") || slice_starts(block, "\x1C\x02") ||
        slice_starts(block, "Photoshop 3.0"))
        iptc_read(tags, block, arena);
    else if (slice_starts(block, "Exif") || slice_starts(block, "II*") ||
             slice_starts(block, "MM"))
        exif_read(tags, block, arena);
    else if (slice_find(block, "<") < block.len)
        xmp_read(tags, slice_from(block, slice_find(block, "<")), arena);
    else
        tags_add(tags, arena, TAG_TEXT, tags_utf8(arena, text));
    str_release(&bytes);
}

/* --- GIF
 * --------------------------------------------------------------------------------- */

/* Sub-blocks up to the empty one; false when the file ends before. */
static bool skip_blocks(struct slice file, size_t *i, struct str *out)
{
    while (*i < file.len) {
        size_t len = byte_at(file, *i);
        (*i)++;
        if (len == 0)
            return true;
        if (len > file.len - *i)
            return false;
        if (out)
            str_add(out, slice_sub(file, *i, len));
        *i += len;
    }
    return false;
}

static size_t colour_table(unsigned flags)
{
    return flags & 0x80 ? (size_t)3 << ((flags & 7) + 1) : 0;
}

/* Comments; XMP is found by its packet. */
static void read_gif(struct picture_tags *tags, struct slice file, struct arena *arena)
{
    enum { EXTENSION = 0x21, TEXT = 0x01, COMMENT = 0xFE, IMAGE = 0x2C, HEAD = 13 };
    size_t i = file.len >= HEAD ? HEAD + colour_table(byte_at(file, 10)) : file.len;
    while (i + 2 < file.len) {
        unsigned kind = byte_at(file, i), label = byte_at(file, i + 1);
        struct str text;
        if (kind == IMAGE && i + 10 < file.len) {
            i += 11 + colour_table(byte_at(file, i + 9));
            if (!skip_blocks(file, &i, NULL))
                return;
            continue;
        }
        if (kind != EXTENSION)
            return;
        i += 2;
        str_init(&text);
        bool said = label == COMMENT || label == TEXT;
        bool whole = skip_blocks(file, &i, said ? &text : NULL);
        if (said)
            tags_add_text(tags, arena, tags_utf8(arena, str_slice(&text)));
        str_release(&text);
        if (!whole)
            return;
    }
}

bool blocks_are_all(struct slice file)
{
    return slice_starts(file, "\xFF\xD8\xFF") ||
           slice_starts(file, "\x89PNG\r\n\x1A\n");
}

void blocks_read(struct picture_tags *tags, struct slice file, struct slice known,
                 struct arena *arena)
{
    if (slice_starts(file, "\xFF\xD8\xFF"))
        read_jpeg(tags, file, arena);
    else if (slice_starts(file, "\x89PNG\r\n\x1A\n"))
        png_read(tags, file, arena);
    else if (slice_starts(file, "GIF8"))
        read_gif(tags, file, arena);
    else if (file.len > 8 &&
             (memcmp(file.at, "II*\0", 4) == 0 || memcmp(file.at, "MM\0*", 4) == 0))
        exif_read(tags, file, arena);
    scan_packets(tags, file, known, arena);
}
