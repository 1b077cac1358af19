/* PNG (W3C, sections 5.3 and 11.3.3): every chunk that holds a text, wherever it stands
 * and however many there are. */
#include <string.h>
#include <zlib.h>

#include "decode/tags.h"

enum {
    CHUNK_HEAD = 8,
    CHUNK_END = 4,
    TEXT_MAX = 4 << 20,  /* unpacked */
    TEXTS_MAX = 16 << 20 /* all together */
};

struct reading {
    struct picture_tags *tags;
    struct arena *arena;
    size_t unpacked;
};

/* What is packed, into `text`; false when it is damaged or too large. */
static bool unpack(struct reading *r, struct str *text, struct slice packed)
{
    z_stream z = {.next_in = (unsigned char *)packed.at,
                  .avail_in = (unsigned)packed.len};
    char block[1 << 14];
    int got = inflateInit(&z);
    while (got == Z_OK && text->len <= TEXT_MAX && r->unpacked <= TEXTS_MAX) {
        z.next_out = (unsigned char *)block;
        z.avail_out = sizeof(block);
        got = inflate(&z, Z_NO_FLUSH);
        size_t len = sizeof(block) - z.avail_out;
        str_add(text, slice_make(block, len));
        r->unpacked += len;
    }
    inflateEnd(&z);
    return got == Z_STREAM_END;
}

static void take(struct reading *r, struct slice keyword, struct slice text)
{
    if (slice_eq_c(keyword, "XML:com.adobe.xmp"))
        xmp_read(r->tags, text, r->arena);
    else
        blocks_read_text(r->tags, text, r->arena);
}

/* Cuts what stands before the next zero byte off; empty when there is none. */
static struct slice cut(struct slice *rest)
{
    size_t end = slice_find_byte(*rest, '\0');
    struct slice part = slice_sub(*rest, 0, end);
    *rest = slice_from(*rest, end < rest->len ? end + 1 : end);
    return part;
}

static void read_text(struct reading *r, const char *kind, struct slice rest)
{
    struct slice keyword = cut(&rest);
    bool packed = strncmp(kind, "zTXt", 4) == 0;
    struct str text;
    if (packed && rest.len) {
        rest = slice_from(rest, 1); /* the method: there is one only */
    } else if (strncmp(kind, "iTXt", 4) == 0 && rest.len >= 2) {
        packed = rest.at[0] != 0;
        rest = slice_from(rest, 2);
        cut(&rest); /* its language */
        struct slice translated = cut(&rest);
        tags_add_text(r->tags, r->arena, tags_utf8(r->arena, translated));
    }
    tags_add_text(r->tags, r->arena, tags_utf8(r->arena, keyword));
    if (!packed) {
        take(r, keyword, rest);
        return;
    }
    str_init(&text);
    if (!unpack(r, &text, rest))
        r->tags->broken = true;
    take(r, keyword, str_slice(&text));
    str_release(&text);
}

void png_read(struct picture_tags *tags, struct slice file, struct arena *arena)
{
    struct reading r = {.tags = tags, .arena = arena};
    struct slice rest = slice_from(file, CHUNK_HEAD); /* the signature is as long */
    while (rest.len >= CHUNK_HEAD + CHUNK_END) {
        const unsigned char *b = (const unsigned char *)rest.at;
        size_t len = (size_t)b[0] << 24 | (size_t)b[1] << 16 | (size_t)b[2] << 8 | b[3];
        const char *kind = rest.at + 4;
        if (len > rest.len - CHUNK_HEAD - CHUNK_END)
            return;
        struct slice data = slice_sub(rest, CHUNK_HEAD, len);
        if (memcmp(kind, "eXIf", 4) == 0)
            exif_read(tags, data, arena);
        else if (memcmp(kind, "tEXt", 4) == 0 || memcmp(kind, "zTXt", 4) == 0 ||
                 memcmp(kind, "iTXt", 4) == 0)
            read_text(&r, kind, data);
        rest = slice_from(rest, CHUNK_HEAD + len + CHUNK_END);
    }
}
