/* Members of a ZIP file, gzip or zlib stream, unpacked one level and told as they are:
 * for who looks into them by himself. Limits come with the question. */
#include <archive.h>
#include <archive_entry.h>
#include <string.h>
#include <zlib.h>

#include "base/pack.h"
#include "decode/document.h"
#include "decode/jobs.h"

enum { BLOCK_BYTES = 1 << 16 };

struct unpack {
    uint64_t members_max, bytes_max; /* as asked */
    uint64_t members, bytes;         /* so far */
    size_t packed_len;
    struct str *answer;
};

static bool is_too_much(const struct unpack *u)
{
    return u->bytes > u->bytes_max || u->members > u->members_max ||
           (u->bytes > DOCUMENT_RATIO_FREE &&
            u->bytes / DOCUMENT_RATIO_MAX > u->packed_len);
}

/* Appends the member's bytes; false when they are broken or too many. */
static bool take_bytes(struct unpack *u, struct archive *a, struct str *bytes)
{
    char block[BLOCK_BYTES];
    la_ssize_t got;
    while ((got = archive_read_data(a, block, sizeof(block))) > 0) {
        u->bytes += (uint64_t)got;
        if (is_too_much(u))
            return false;
        str_add(bytes, slice_make(block, (size_t)got));
    }
    return got == 0;
}

static enum member_state state_of(struct archive_entry *e)
{
    if (archive_entry_is_encrypted(e))
        return MEMBER_LOCKED;
    switch (archive_entry_filetype(e)) {
    case AE_IFREG:
        return MEMBER_FILE;
    case AE_IFDIR:
        return MEMBER_FOLDER;
    default:
        return MEMBER_UNREAD;
    }
}

/* False when nothing more is to be read. */
static bool take_member(struct unpack *u, struct archive *a, struct archive_entry *e)
{
    const char *name = archive_entry_pathname_utf8(e);
    enum member_state state = state_of(e);
    struct str bytes;
    str_init(&bytes);
    u->members++;
    bool goes_on = !is_too_much(u);
    if (goes_on && state == MEMBER_FILE && !take_bytes(u, a, &bytes)) {
        state = MEMBER_UNREAD;
        goes_on = !is_too_much(u);
        str_clear(&bytes);
    }
    if (!name)
        name = archive_entry_pathname(e);
    pack_number(u->answer, 1); /* there is one more */
    pack_slice(u->answer, slice_of(name));
    pack_number(u->answer, goes_on ? state : MEMBER_UNREAD);
    pack_slice(u->answer, str_slice(&bytes));
    str_release(&bytes);
    return goes_on;
}

/* One stream of zlib is one member without a name. */
static bool take_stream(struct unpack *u, struct slice file)
{
    char block[BLOCK_BYTES];
    struct str bytes;
    z_stream z = {.next_in = (Bytef *)(uintptr_t)file.at, .avail_in = (uInt)file.len};
    int got = inflateInit(&z);
    str_init(&bytes);
    while (got == Z_OK) {
        z.next_out = (Bytef *)block;
        z.avail_out = sizeof(block);
        got = inflate(&z, Z_NO_FLUSH);
        u->bytes += sizeof(block) - z.avail_out;
        if (is_too_much(u))
            got = Z_DATA_ERROR;
        str_add(&bytes, slice_make(block, sizeof(block) - z.avail_out));
    }
    pack_number(u->answer, 1);
    pack_slice(u->answer, SLICE(""));
    pack_number(u->answer, MEMBER_FILE);
    pack_slice(u->answer, str_slice(&bytes));
    bool whole = got == Z_STREAM_END && z.avail_in == 0;
    inflateEnd(&z);
    str_release(&bytes);
    return whole;
}

/* The answer: for each member 1, its name, its state and its bytes; then 0, and whether
 * all of them are there. */
void unpack_work(struct slice question, struct slice file, struct str *answer)
{
    struct unpack u = {.packed_len = file.len, .answer = answer};
    uint64_t format = 0;
    struct archive *a = NULL;
    struct archive_entry *e;
    int got = ARCHIVE_FATAL;
    if (unpack_number(&question, &format) && unpack_number(&question, &u.members_max) &&
        unpack_number(&question, &u.bytes_max) && format <= ARCHIVE_GZIP)
        a = zip_open(file, format == ARCHIVE_ZIP);
    while (a && ((got = archive_read_next_header(a, &e)) == ARCHIVE_OK ||
                 got == ARCHIVE_WARN))
        if (!take_member(&u, a, e))
            break;
    bool whole = format == ARCHIVE_ZLIB && take_stream(&u, file);
    /* behind the end of gzip there may be bytes that nothing shows */
    whole |=
        got == ARCHIVE_EOF &&
        (format == ARCHIVE_ZIP || archive_filter_bytes(a, -1) == (la_int64_t)file.len);
    if (a)
        archive_read_free(a);
    pack_number(answer, 0);
    pack_number(answer, whole);
}
