/* IPTC-IIM 4.2 in Photoshop resource blocks: keywords and all texts. */
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

/* Record 2: who made it, with what, when; and a preview. All else is a text. */
static bool is_of_maker(unsigned dataset)
{
    static const unsigned char known[] = {
        0,   30,  35,  37,  38,  47,  50, 55, 60, 62, 63, /* version, dates, times */
        65,  70,                                          /* program */
        80,  85,  110, 115, 116, 122,                     /* maker, credit, writer */
        200, 201, 202};
    return memchr(known, (int)dataset, sizeof(known)) != NULL;
}

static void read_records(struct picture_tags *tags, struct slice rest,
                         struct arena *arena)
{
    enum { KEYWORD = 25 };
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
        struct slice text = tags_utf8(arena, slice_sub(rest, head, size)), name;
        if (record == 2 && !is_of_maker(dataset)) {
            if (tags_person_path(text, &name))
                tags_add(tags, arena, TAG_PERSON, name);
            else if (dataset == KEYWORD)
                tags_add(tags, arena, TAG_KEYWORD, text);
            else
                tags_add_text(tags, arena, text);
        }
        rest = slice_from(rest, head + size);
    }
    /* Padding may follow; half a record means that names may be missing. */
    for (size_t i = 0; i < rest.len; i++)
        tags->broken = tags->broken || rest.at[i] != 0;
}

/* Reads each resource 0x0404 of "8BIM" blocks; the whole when there are none. */
void iptc_read(struct picture_tags *tags, struct slice block, struct arena *arena)
{
    size_t at = slice_find(block, "8BIM");
    struct slice rest = slice_from(block, at);
    if (at == block.len)
        read_records(tags, block, arena);
    while (rest.len >= 12 && memcmp(rest.at, "8BIM", 4) == 0) {
        unsigned id = big_16(rest.at + 4);
        size_t name = ((size_t)(unsigned char)rest.at[6] + 2) & ~(size_t)1;
        if (rest.len < 6 + name + 4)
            break;
        size_t size = big_32(rest.at + 6 + name), head = 6 + name + 4;
        if (size > rest.len - head)
            break;
        if (id == 0x0404)
            read_records(tags, slice_sub(rest, head, size), arena);
        size_t next = head + size + (size & 1);
        if (next >= rest.len)
            return;
        rest = slice_from(rest, next);
    }
    tags->broken |= rest.len > 4 && rest.at[0] != 0;
}
