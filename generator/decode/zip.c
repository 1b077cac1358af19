/* ZIP and gzip by libarchive, from memory: each entry unpacked within limits, so that a
 * bomb ends at once. */
#include <archive.h>
#include <archive_entry.h>
#include <string.h>

#include "decode/document.h"
#include "decode/tags.h"

enum { BLOCK_BYTES = 1 << 16 };

struct unpacking {
    struct reading *r;
    struct slice packed;
    struct {
        VEC(struct zip_entry);
    } entries;
};

struct archive *zip_open(struct slice bytes, bool zip)
{
    struct archive *a = archive_read_new();
    if (!a)
        return NULL;
    if (zip) {
        archive_read_support_format_zip_seekable(a);
    } else {
        archive_read_support_filter_gzip(a);
        archive_read_support_format_raw(a);
    }
    if (archive_read_open_memory(a, bytes.at, bytes.len) == ARCHIVE_OK)
        return a;
    archive_read_free(a);
    return NULL;
}

static bool is_bomb(const struct unpacking *u, size_t more)
{
    size_t all = u->r->unpacked + more;
    return all > DOCUMENT_UNPACKED_MAX ||
           (all > DOCUMENT_RATIO_FREE && all / DOCUMENT_RATIO_MAX > u->packed.len);
}

/* The entry's bytes, owned by the arena; false when they are broken, or too many. */
static bool unpack(struct unpacking *u, struct archive *a, struct slice *out)
{
    struct str bytes;
    char *block = arena_new(&u->r->arena, BLOCK_BYTES);
    ssize_t got;
    str_init(&bytes);
    while ((got = archive_read_data(a, block, BLOCK_BYTES)) > 0) {
        u->r->unpacked += (size_t)got;
        if (is_bomb(u, 0))
            break;
        str_add(&bytes, slice_make(block, (size_t)got));
    }
    if (got == 0)
        *out = arena_copy(&u->r->arena, str_slice(&bytes));
    str_release(&bytes);
    return got == 0;
}

/* False when nothing more can be read of this archive. */
static bool take_entry(struct unpacking *u, struct archive *a, struct archive_entry *e)
{
    struct reading *r = u->r;
    const char *name = archive_entry_pathname_utf8(e);
    struct zip_entry entry = {.name =
                                  slice_of(name ? name : archive_entry_pathname(e))};
    if (++r->entries > DOCUMENT_ENTRIES_MAX || is_bomb(u, 0)) {
        r->broken = true;
        return false;
    }
    entry.name = arena_copy(&r->arena, entry.name);
    if (archive_entry_is_data_encrypted(e) || archive_entry_is_metadata_encrypted(e)) {
        r->encrypted = true;
        return true;
    }
    if (archive_entry_filetype(e) == AE_IFLNK)
        r->unread_parts++;
    if (archive_entry_filetype(e) != AE_IFREG)
        return true;
    if (!unpack(u, a, &entry.bytes)) {
        r->broken = true;
        return !is_bomb(u, 0);
    }
    vec_push(&u->entries, entry);
    return true;
}

static bool take_all(struct unpacking *u, bool zip)
{
    struct archive *a = zip_open(u->packed, zip);
    struct archive_entry *e;
    int got = ARCHIVE_FATAL;
    if (!a)
        return false;
    while ((got = archive_read_next_header(a, &e)) == ARCHIVE_OK || got == ARCHIVE_WARN)
        if (!take_entry(u, a, e))
            break;
    archive_read_free(a);
    return got == ARCHIVE_EOF;
}

/* The archive's comment stands at its very end (APPNOTE 4.3.16). */
static void read_comment(struct reading *r, struct slice bytes)
{
    enum { HEAD = 22, MOST = 0xffff };
    const struct document_place place = {.where = WHERE_PROPERTIES};
    size_t last = bytes.len > HEAD + MOST ? bytes.len - HEAD - MOST : 0;
    for (size_t at = bytes.len; at-- > last;)
        if (bytes.len - at > HEAD && memcmp(bytes.at + at, "PK\5\6", 4) == 0) {
            reading_add(r, PART_PROPERTY, place,
                        tags_utf8(&r->arena, slice_from(bytes, at + HEAD)));
            return;
        }
}

void zip_read(struct reading *r, struct slice bytes)
{
    struct unpacking u = {.r = r, .packed = bytes};
    const struct document_place place = {.where = WHERE_FILE};
    r->broken |= !take_all(&u, true);
    read_comment(r, bytes);
    if (office_is_one(u.entries.at, u.entries.len)) {
        if (r->depth == 1)
            r->kind = DOCUMENT_OFFICE;
        office_read(r, u.entries.at, u.entries.len);
    } else {
        for (size_t i = 0; i < u.entries.len; i++)
            reading_look(r, place, u.entries.at[i].name, u.entries.at[i].bytes);
    }
    vec_release(&u.entries);
}

/* A name and a comment may stand in its head (RFC 1952, 2.3). */
static void read_gzip_head(struct reading *r, struct slice bytes)
{
    enum { EXTRA = 4, NAME = 8, COMMENT = 16, HEAD = 10 };
    const struct document_place place = {.where = WHERE_PROPERTIES};
    unsigned flags = bytes.len > HEAD ? (unsigned char)bytes.at[3] : 0;
    struct slice rest = slice_from(bytes, bytes.len > HEAD ? HEAD : bytes.len);
    if (flags & EXTRA)
        r->unread_parts++;
    for (unsigned flag = NAME; !(flags & EXTRA) && flag <= COMMENT; flag *= 2) {
        if (!(flags & flag))
            continue;
        struct slice text = slice_sub(rest, 0, slice_find_byte(rest, '\0'));
        reading_add(r, PART_NAME, place, tags_utf8(&r->arena, text));
        rest = slice_from(rest, text.len < rest.len ? text.len + 1 : rest.len);
    }
}

void gzip_read(struct reading *r, struct slice bytes)
{
    struct unpacking u = {.r = r, .packed = bytes};
    const struct document_place place = {.where = WHERE_FILE};
    r->broken |= !take_all(&u, false);
    read_gzip_head(r, bytes);
    for (size_t i = 0; i < u.entries.len; i++)
        reading_look(r, place, SLICE(""), u.entries.at[i].bytes);
    vec_release(&u.entries);
}
