/* An office document or ZIP file written anew (APPNOTE 6.3.10): properties emptied,
 * dates, comments and extra fields gone. What is packed stays packed as it was, so that
 * it can be no other than it was. */
#include <stdlib.h>
#include <string.h>

#include "base/vec.h"
#include "decode/document.h"
#include "decode/jobs.h"

enum {
    LOCAL_HEAD = 30,
    CENTRAL_HEAD = 46,
    END_HEAD = 22,
    COMMENT_MAX = 0xffff,
    FLAG_ENCRYPTED = 1,
    FLAG_UTF8 = 1 << 11,
    STORED = 0,
    DEFLATED = 8,
    VERSION = 20,     /* needed to unpack */
    FIRST_DAY = 0x21, /* 1 January 1980, the first that ZIP knows */
    FOLDER = 0x10     /* attribute */
};

struct entry {
    struct slice name, packed;
    unsigned flags, method;
    uint32_t crc, size, offset; /* unpacked; of its new local head */
};

struct entries {
    VEC(struct entry);
};

/* --- numbers --- */

static uint32_t get(struct slice s, size_t at, unsigned bytes)
{
    uint32_t value = 0;
    for (unsigned i = bytes; i-- > 0;)
        value = value << 8 | (unsigned char)s.at[at + i];
    return value;
}

static void put(struct str *out, uint32_t value, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++)
        str_add_byte(out, (char)(value >> 8 * i));
}

static uint32_t crc_of(struct slice s)
{
    uint32_t crc = 0xffffffff;
    for (size_t i = 0; i < s.len; i++) {
        crc ^= (unsigned char)s.at[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (0xedb88320 & (0 - (crc & 1)));
    }
    return ~crc;
}

/* --- reading --- */

static bool read_entry(struct entry *e, struct slice file, struct slice head)
{
    size_t name = get(head, 28, 2), at = get(head, 42, 4), size = get(head, 20, 4);
    if (memcmp(head.at, "PK\1\2", 4) != 0 || name > head.len - CENTRAL_HEAD ||
        at > file.len || file.len - at < LOCAL_HEAD ||
        memcmp(file.at + at, "PK\3\4", 4) != 0)
        return false;
    *e = (struct entry){.name = slice_sub(head, CENTRAL_HEAD, name),
                        .flags = get(head, 8, 2),
                        .method = get(head, 10, 2),
                        .crc = get(head, 16, 4),
                        .size = get(head, 24, 4)};
    at += LOCAL_HEAD + get(file, at + 26, 2) + get(file, at + 28, 2);
    if (at > file.len || size > file.len - at || (e->flags & FLAG_ENCRYPTED) ||
        (e->method != STORED && e->method != DEFLATED))
        return false;
    e->packed = slice_sub(file, at, size);
    return true;
}

/* By the directory at its end; false when that is not whole, or beyond 4 GB. */
static bool read_entries(struct entries *entries, struct slice file)
{
    size_t least =
        file.len > END_HEAD + COMMENT_MAX ? file.len - END_HEAD - COMMENT_MAX : 0;
    size_t end = file.len < END_HEAD ? 0 : file.len - END_HEAD + 1, total = 0;
    while (end-- > least)
        if (memcmp(file.at + end, "PK\5\6", 4) == 0)
            break;
    if (end + 1 == least || file.len < END_HEAD)
        return false;
    size_t count = get(file, end + 10, 2), at = get(file, end + 16, 4);
    for (size_t i = 0; i < count; i++) {
        struct entry *e = vec_add(entries);
        if (at > end || end - at < CENTRAL_HEAD ||
            !read_entry(e, file, slice_sub(file, at, end - at)))
            return false;
        at += CENTRAL_HEAD + get(file, at + 28, 2) + get(file, at + 30, 2) +
              get(file, at + 32, 2);
        total += e->packed.len;
    }
    return total <= file.len; /* entries that overlap make a bomb */
}

/* --- emptying --- */

static const char core[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
    "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/"
    "metadata/core-properties\"/>";
static const char extended[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
    "<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/"
    "extended-properties\"/>";
static const char custom[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
    "<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/"
    "custom-properties\"/>";
static const char meta[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<office:document-meta xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:"
    "1.0\" office:version=\"1.3\"><office:meta/></office:document-meta>";
/* One white pixel: a thumbnail may show an older first page. */
static const char pixel_png[] =
    "\211\120\116\107\015\012\032\012\000\000\000\015\111\110"
    "\104\122\000\000\000\001\000\000\000\001\010\000\000\000"
    "\000\072\176\233\125\000\000\000\015\111\104\101\124\170"
    "\001\001\002\000\375\377\000\377\001\001\001\000\140\207"
    "\022\265\000\000\000\000\111\105\116\104\256\102\140\202";

static void empty(struct entry *e, const char *bytes, size_t len)
{
    e->packed = slice_make(bytes, len);
    e->method = STORED;
    e->size = (uint32_t)len;
    e->crc = crc_of(e->packed);
}

static void empty_property(struct entry *e)
{
    if (slice_eq_c(e->name, "docProps/core.xml") || slice_ends(e->name, ".psmdcp"))
        empty(e, core, sizeof(core) - 1);
    else if (slice_eq_c(e->name, "docProps/app.xml"))
        empty(e, extended, sizeof(extended) - 1);
    else if (slice_eq_c(e->name, "docProps/custom.xml"))
        empty(e, custom, sizeof(custom) - 1);
    else if (slice_eq_c(e->name, "meta.xml"))
        empty(e, meta, sizeof(meta) - 1);
    else if (slice_eq_c(e->name, "Thumbnails/thumbnail.png") ||
             slice_eq_c(e->name, "docProps/thumbnail.png"))
        empty(e, pixel_png, sizeof(pixel_png) - 1);
}

/* --- writing --- */

static void put_common(struct str *out, const struct entry *e)
{
    put(out, VERSION, 2);
    put(out, e->flags & FLAG_UTF8, 2);
    put(out, e->method, 2);
    put(out, 0, 2);
    put(out, FIRST_DAY, 2);
    put(out, e->crc, 4);
    put(out, (uint32_t)e->packed.len, 4);
    put(out, e->size, 4);
    put(out, (uint32_t)e->name.len, 2);
    put(out, 0, 2);
}

static void write_entries(struct str *out, struct entries *entries)
{
    for (size_t i = 0; i < entries->len; i++) {
        struct entry *e = &entries->at[i];
        e->offset = (uint32_t)out->len;
        str_add(out, SLICE("PK\3\4"));
        put_common(out, e);
        str_add(out, e->name);
        str_add(out, e->packed);
    }
    size_t from = out->len;
    for (size_t i = 0; i < entries->len; i++) {
        const struct entry *e = &entries->at[i];
        str_add(out, SLICE("PK\1\2"));
        put(out, VERSION, 2);
        put_common(out, e);
        put(out, 0, 2); /* no comment */
        put(out, 0, 2);
        put(out, 0, 2);
        put(out, slice_ends(e->name, "/") ? FOLDER : 0, 4);
        put(out, e->offset, 4);
        str_add(out, e->name);
    }
    size_t len = out->len - from;
    str_add(out, SLICE("PK\5\6"));
    put(out, 0, 4);
    put(out, (uint32_t)entries->len, 2);
    put(out, (uint32_t)entries->len, 2);
    put(out, (uint32_t)len, 4);
    put(out, (uint32_t)from, 4);
    put(out, 0, 2);
}

/* In an ODF file its kind stands first (ODF 1.3 part 2, 3.3). */
static void put_mimetype_first(struct entries *entries)
{
    for (size_t i = 1; i < entries->len; i++)
        if (slice_eq_c(entries->at[i].name, "mimetype")) {
            struct entry first = entries->at[i];
            memmove(&entries->at[1], &entries->at[0], i * sizeof(first));
            entries->at[0] = first;
        }
}

static void clean_zip(struct str *out, struct slice file)
{
    struct entries entries = {0};
    bool office = false;
    if (read_entries(&entries, file)) {
        for (size_t i = 0; i < entries.len; i++)
            office = office || slice_eq_c(entries.at[i].name, "mimetype") ||
                     slice_eq_c(entries.at[i].name, "[Content_Types].xml");
        for (size_t i = 0; i < entries.len && office; i++)
            empty_property(&entries.at[i]);
        put_mimetype_first(&entries);
        write_entries(out, &entries);
    }
    vec_release(&entries);
}

/* Without its name, date and comment (RFC 1952, 2.3). */
static void clean_gzip(struct str *out, struct slice file)
{
    enum { HEAD = 10, CHECKSUM = 2, EXTRA = 4, NAME = 8, COMMENT = 16 };
    unsigned flags = file.len > HEAD ? (unsigned char)file.at[3] : EXTRA;
    if (flags & EXTRA)
        return;
    struct slice rest = slice_from(file, HEAD);
    for (unsigned flag = NAME; flag <= COMMENT; flag *= 2) {
        size_t end = flags & flag ? slice_find_byte(rest, '\0') + 1 : 0;
        if (end > rest.len)
            return;
        rest = slice_from(rest, end);
    }
    if (flags & CHECKSUM && rest.len < 2)
        return;
    str_add(out, slice_make("\x1f\x8b\x08\0\0\0\0\0\0\xff", HEAD));
    str_add(out, slice_from(rest, flags & CHECKSUM ? 2 : 0));
}

void clean_work(struct slice question, struct slice file, struct str *answer)
{
    (void)question;
    if (slice_starts(file, "PK"))
        clean_zip(answer, file);
    else if (slice_starts(file, "\x1f\x8b"))
        clean_gzip(answer, file);
}
