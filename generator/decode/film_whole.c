/* Does a film end where its container says? A demuxer takes what is there and says
 * nothing of what is missing. */
#include <string.h>

#include "decode/film_int.h"

static uint64_t number(struct slice b, size_t at, size_t count, bool big)
{
    uint64_t value = 0;
    for (size_t i = 0; i < count && at + count <= b.len; i++)
        value = value << 8 | (unsigned char)b.at[at + (big ? i : count - 1 - i)];
    return value;
}

/* Boxes of ISO/IEC 14496-12, 4.2, one behind the other. */
static bool boxes_end(struct slice file)
{
    while (file.len >= 8) {
        uint64_t len = number(file, 0, 4, true);
        if (len == 0) /* up to the end of the file */
            return true;
        if (len == 1)
            len = file.len < 16 ? 0 : number(file, 8, 8, true);
        if (len < 8 || len > file.len)
            return false;
        file = slice_from(file, (size_t)len);
    }
    return true;
}

/* A length of RFC 8794, 4.4; false when it is unknown, or not there. */
static bool ebml_length(struct slice *in, uint64_t *len)
{
    unsigned char head = in->len ? (unsigned char)in->at[0] : 0;
    size_t bytes = 1;
    while (bytes <= 8 && !(head & 0x80 >> (bytes - 1)))
        bytes++;
    if (bytes > 8 || bytes > in->len)
        return false;
    uint64_t ones = ((uint64_t)1 << 7 * bytes) - 1;
    *len = number(*in, 0, bytes, true) & ones;
    *in = slice_from(*in, bytes);
    return *len != ones;
}

/* The EBML header, then the segment (RFC 8794; Matroska). */
static bool ebml_ends(struct slice file)
{
    uint64_t len;
    struct slice in = slice_from(file, 4);
    if (!ebml_length(&in, &len) || len > in.len)
        return false;
    in = slice_from(in, (size_t)len);
    if (!slice_starts(in, "\x18\x53\x80\x67"))
        return true; /* not for us to say */
    in = slice_from(in, 4);
    return !ebml_length(&in, &len) || len <= in.len;
}

/* An element of `size` bytes, its head included, as padding. */
static void blank(char *at, size_t size)
{
    enum { VOID = 0xEC, HEAD = 9 };
    memset(at, 0, size);
    at[0] = (char)VOID;
    if (size < HEAD) {
        at[1] = (char)(0x80 | (size - 2));
        return;
    }
    at[1] = 1; /* a length of seven bytes follows */
    for (size_t i = 0; i < 7; i++)
        at[2 + i] = (char)((uint64_t)(size - HEAD) >> 8 * (6 - i));
}

void film_blank_tags(char *webm, size_t len)
{
    enum { SEGMENT_HEAD = 12 };
    static const char lead[] = "\x53\xab\x84\x12\x54\xc3\x67"; /* SeekID: Tags */
    struct slice in = slice_make(webm, len), inside;
    uint64_t size;
    in = slice_from(in, slice_find(in, "\x18\x53\x80\x67"));
    for (in = slice_from(in, SEGMENT_HEAD); in.len > 4; in = slice_from(inside, size)) {
        bool tags = slice_starts(in, "\x12\x54\xc3\x67");
        bool seek = slice_starts(in, "\x11\x4d\x9b\x74");
        size_t id = (unsigned char)in.at[0] == 0xEC ? 1 : 4;
        inside = slice_from(in, id);
        if (slice_starts(in, "\x1f\x43\xb6\x75") || !ebml_length(&inside, &size) ||
            size > inside.len)
            return; /* the pictures: nothing more in front */
        struct slice head = slice_sub(inside, 0, (size_t)size);
        size_t at = seek ? slice_find(head, lead) : head.len;
        if (at < head.len && at >= 3) { /* Seek, its length, then this */
            size_t entry = (size_t)((unsigned char)head.at[at - 1] & 0x7F) + 3;
            if (entry <= head.len - at + 3)
                blank(webm + (head.at - webm) + at - 3, entry);
        }
        if (tags)
            blank(webm + (in.at - webm), (size_t)(inside.at - in.at) + (size_t)size);
    }
}

bool film_is_whole(struct slice file)
{
    if (slice_starts(file, "\x1a\x45\xdf\xa3"))
        return ebml_ends(file);
    if (slice_starts(file, "RIFF") && file.len >= 8) {
        uint64_t len = number(file, 4, 4, false);
        return len == UINT32_MAX || len + 8 <= file.len;
    }
    if (file.len >= 8 && memcmp(file.at + 4, "ftyp", 4) == 0)
        return boxes_end(file);
    return true;
}
