/* What stands in a PDF file as it is, whether or not an object leads to it: the packets
 * of XMP, and the metadata of the photos in it. */
#include <string.h>

#include "decode/document.h"

enum { PACKETS_MAX = 2000, PICTURES_MAX = 5000 };

static size_t find(struct slice bytes, size_t from, struct slice what)
{
    const char *at = from < bytes.len
                         ? memmem(bytes.at + from, bytes.len - from, what.at, what.len)
                         : NULL;
    return at ? (size_t)(at - bytes.at) : bytes.len;
}

/* An XMP packet is never compressed where its makers want it to be found (XMP
 * specification part 1, 7.3.1); a compressed one of the document itself comes through
 * poppler. */
static void read_packets(struct reading *r, struct slice bytes)
{
    const struct document_place place = {.where = WHERE_PROPERTIES};
    unsigned count = 0;
    size_t at = 0;
    while ((at = find(bytes, at, SLICE("<x:xmpmeta"))) < bytes.len) {
        size_t end = find(bytes, at, SLICE("</x:xmpmeta>"));
        if (end == bytes.len || ++count > PACKETS_MAX) {
            r->unread_parts++;
            return;
        }
        end += strlen("</x:xmpmeta>");
        struct slice packet = slice_sub(bytes, at, end - at);
        if (!xml_read_texts(r, PART_PROPERTY, place, packet))
            reading_add(r, PART_PROPERTY, place, packet);
        at = end;
    }
}

/* The data of a stream that is a JPEG file from its first byte (DCTDecode). */
static void read_pictures(struct reading *r, struct slice bytes)
{
    const struct document_place place = {.where = WHERE_PICTURE};
    unsigned count = 0;
    size_t at = 0;
    while ((at = find(bytes, at, SLICE("stream"))) < bytes.len) {
        at += strlen("stream");
        size_t from = at;
        while (from < bytes.len && (bytes.at[from] == '\r' || bytes.at[from] == '\n'))
            from++;
        struct slice rest = slice_from(bytes, from);
        if (rest.len < 4 || memcmp(rest.at, "\xff\xd8\xff", 3) != 0)
            continue;
        if (++count > PICTURES_MAX) {
            r->unread_parts++;
            return;
        }
        size_t end = find(bytes, from, SLICE("endstream"));
        document_picture(r, place, slice_sub(bytes, from, end - from));
        at = end;
    }
}

void pdf_read_raw(struct reading *r, struct slice bytes)
{
    /* poppler knows of scripts in its list of names only, not of those that run when a
     * document is opened */
    r->unread_parts += find(bytes, 0, SLICE("/JavaScript")) < bytes.len;
    read_packets(r, bytes);
    read_pictures(r, bytes);
}
