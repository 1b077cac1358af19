/* IPTC-IIM 4.2 in a Photoshop resource block: keywords, caption, headline, title. */
#include "decode/tags.h"

#include <string.h>

static unsigned big_16(const char *at)
{
    return (unsigned)(unsigned char)at[0] << 8 | (unsigned char)at[1];
}

static size_t big_32(const char *at)
{
    return (size_t)big_16(at) << 16 | big_16(at + 2);
}

/* The data of resource 0x0404 in "8BIM" blocks; the whole when there are none. */
static struct slice find_records(struct slice block, bool *broken)
{
    size_t at = slice_find(block, "8BIM");
    if (at == block.len)
        return block;
    struct slice rest = slice_from(block, at);
    while (rest.len >= 12 && memcmp(rest.at, "8BIM", 4) == 0) {
        unsigned id = big_16(rest.at + 4);
        size_t name = ((size_t)(unsigned char)rest.at[6] + 2) & ~(size_t)1;
        if (rest.len < 6 + name + 4)
            break;
        size_t size = big_32(rest.at + 6 + name), head = 6 + name + 4;
        if (size > rest.len - head)
            break;
        if (id == 0x0404)
            return slice_sub(rest, head, size);
        size_t next = head + size + (size & 1);
        if (next >= rest.len)
            return SLICE("");
        rest = slice_from(rest, next);
    }
    *broken = rest.len > 4 && rest.at[0] != 0;
    return SLICE("");
}

/* Record 2: which of its fields name or tell of people. */
static bool kind_of(unsigned dataset, enum tag_kind *kind)
{
    switch (dataset) {
    case 25: /* keywords */
        *kind = TAG_KEYWORD;
        return true;
    case 5:   /* title */
    case 105: /* headline */
    case 120: /* caption */
        *kind = TAG_TEXT;
        return true;
    default:
        return false;
    }
}

void iptc_read(struct picture_tags *tags, struct slice block, struct arena *arena)
{
    struct slice rest = find_records(block, &tags->broken);
    while (rest.len >= 5 && rest.at[0] == 0x1C) {
        unsigned record = (unsigned char)rest.at[1],
                 dataset = (unsigned char)rest.at[2];
        size_t size = big_16(rest.at + 3), head = 5;
        if (size & 0x8000) { /* extended: the size itself has so many bytes */
            size_t bytes = size & 0x7FFF;
            if (bytes != 4 || rest.len < 9)
                break;
            size = big_32(rest.at + 5);
            head = 9;
        }
        if (size > rest.len - head)
            break;
        enum tag_kind kind;
        struct slice text = tags_utf8(arena, slice_sub(rest, head, size)), name;
        if (record == 2 && kind_of(dataset, &kind)) {
            if (tags_person_path(text, &name))
                tags_add(tags, arena, TAG_PERSON, name);
            else
                tags_add(tags, arena, kind, text);
        }
        rest = slice_from(rest, head + size);
    }
    /* Padding may follow; half a record means that names may be missing. */
    for (size_t i = 0; i < rest.len; i++)
        tags->broken = tags->broken || rest.at[i] != 0;
}
