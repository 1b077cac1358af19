/* ZIP and gzip (RFC 1952). A caged reader unpacks them, one level at a time; each
 * member is looked into like any file, and archives in it likewise.
 *
 * What an unpacker does not show is walked here: comments, extra fields, and that
 * nothing stands between the members (APPNOTE 6.3.10, 4.3).
 */
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "verify/metadata.h"

enum { INSIDE_BYTES = 120, SHOWN_NAME_MAX = 60 };

/* --- members --- */

/* May a place show this name? One with control characters would not say where it is. */
static bool is_shown(struct slice name)
{
    for (size_t i = 0; i < name.len; i++)
        if ((unsigned char)name.at[i] < ' ' || name.at[i] == 0x7f)
            return false;
    return name.len && name.len <= SHOWN_NAME_MAX && utf8_invalid_at(name) == name.len;
}

bool extract_member(struct scan *s, struct slice name, struct slice bytes)
{
    char inside[INSIDE_BYTES], file[SHOWN_NAME_MAX + 1];
    const char *outer = s->inside;
    unsigned hits = s->hits;
    s->unpacked += bytes.len;
    if (++s->members > MEMBERS_MAX || s->unpacked > UNPACKED_BYTES_MAX)
        return false;
    gate_look_at_name(s, "file name in the archive", name);
    bool shown = s->hits == hits && is_shown(name);
    snprintf(inside, sizeof(inside), "%.*s in %s", SLICE_FMT(name),
             outer ? outer : "the archive");
    if (!shown || name.len + (outer ? strlen(outer) : 0) + 16 > sizeof(inside))
        snprintf(inside, sizeof(inside), "a file in the archive");
    struct slice base = fs_base(name);
    if (base.len > SHOWN_NAME_MAX) /* its end tells what it is */
        base = clip_from(base, base.len - SHOWN_NAME_MAX);
    snprintf(file, sizeof(file), "%.*s", SLICE_FMT(base));
    s->inside = inside;
    s->archives++;
    gate_look(s, file, bytes);
    s->archives--;
    s->inside = outer;
    return true;
}

static bool unpack(struct scan *s, struct slice bytes, enum archive_format format,
                   struct str *answer)
{
    struct cage *cage = s->gate->options.cage;
    return cage && s->archives < ARCHIVE_DEPTH_MAX && s->members < MEMBERS_MAX &&
           s->unpacked < UNPACKED_BYTES_MAX &&
           decode_unpack(cage, bytes, format, MEMBERS_MAX - s->members,
                         UNPACKED_BYTES_MAX - s->unpacked, answer) == CAGE_DONE;
}

/* --- ZIP --- */

enum {
    END_BYTES = 22,
    END_COMMENT_MAX = 0xffff,
    RECORD_BYTES = 46,
    LOCAL_BYTES = 30,
    DESCRIPTOR_BYTES = 24, /* what may follow a member: 4.3.9 */
    NOT_HERE = 0xffffffffu /* in an extra field instead: 4.5.3 */
};

struct extent {
    uint64_t from, to;
};
struct extents {
    VEC(struct extent);
};

static size_t find_end(struct slice b)
{
    size_t last =
        b.len > END_BYTES + END_COMMENT_MAX ? b.len - END_BYTES - END_COMMENT_MAX : 0;
    for (size_t at = b.len >= END_BYTES ? b.len - END_BYTES + 1 : 0; at-- > last;)
        if (memcmp(b.at + at, "PK\5\6", 4) == 0)
            return at;
    return b.len;
}

/* The length of a member that is too long for the record, or written by a program that
 * didn't know it yet. */
static uint64_t long_length(struct slice record, struct slice extra)
{
    uint64_t packed = bytes_le(record, 20, 4), whole = bytes_le(record, 24, 4);
    for (size_t at = 0; packed == NOT_HERE && at + 4 <= extra.len;) {
        size_t len = (size_t)bytes_le(extra, at + 2, 2);
        if (bytes_le(extra, at, 2) == 1)
            return bytes_le(extra, at + 4 + (whole == NOT_HERE ? 8 : 0), 8);
        at += 4 + len;
    }
    return packed;
}

static bool look_at_record(struct scan *s, struct slice b, struct slice record,
                           struct extents *extents)
{
    size_t name_len = (size_t)bytes_le(record, 28, 2);
    size_t extra_len = (size_t)bytes_le(record, 30, 2);
    struct slice name = clip(record, RECORD_BYTES, name_len);
    struct slice extra = clip(record, RECORD_BYTES + name_len, extra_len);
    struct slice comment = clip(clip_from(record, RECORD_BYTES + name_len + extra_len),
                                0, (size_t)bytes_le(record, 32, 2));
    uint64_t from = bytes_le(record, 42, 4);
    struct slice local = from < b.len ? clip_from(b, (size_t)from) : SLICE("");
    struct slice again = clip(local, LOCAL_BYTES, (size_t)bytes_le(local, 26, 2));
    struct slice more =
        clip(local, LOCAL_BYTES + again.len, (size_t)bytes_le(local, 28, 2));
    metadata_text(s, "comment in the archive", comment);
    metadata_bytes(s, "extra field in the archive", extra);
    metadata_bytes(s, "extra field in the archive", more);
    if (!slice_eq(name, again))
        metadata_text(s, "file name in the archive", again);
    uint64_t to =
        from + LOCAL_BYTES + again.len + more.len + long_length(record, extra);
    vec_push(extents, ((struct extent){from, to}));
    return slice_starts(local, "PK\3\4") && to <= b.len;
}

static int by_from(const void *a, const void *b)
{
    const struct extent *x = a, *y = b;
    return (x->from > y->from) - (x->from < y->from);
}

/* Nothing stands before, between or behind the members but what belongs to them. */
static bool are_close(struct scan *s, struct slice b, struct extents *extents,
                      uint64_t end)
{
    uint64_t at = 0;
    vec_push(extents, ((struct extent){end, end}));
    qsort(extents->at, extents->len, sizeof(*extents->at), by_from);
    for (size_t i = 0; i < extents->len; i++) {
        const struct extent *e = &extents->at[i];
        if (e->from < at)
            return false; /* they overlap, as those of bombs do */
        struct slice gap = clip(b, (size_t)at, (size_t)(e->from - at));
        bool descriptor = i && gap.len <= DESCRIPTOR_BYTES;
        metadata_bytes(s, "between files in the archive", gap);
        if (!descriptor && !bytes_are_zero(gap))
            return false;
        at = e->to;
    }
    return true;
}

static bool walk_records(struct scan *s, struct slice b)
{
    struct extents extents = {0};
    size_t end = find_end(b);
    uint64_t count = bytes_le(b, end + 10, 2), from = bytes_le(b, end + 16, 4);
    size_t comment = (size_t)bytes_le(b, end + 20, 2);
    if (end >= b.len || from > end || b.len - end != END_BYTES + comment)
        return false;
    metadata_text(s, "comment in the archive", clip_from(b, end + END_BYTES));
    size_t at = (size_t)from;
    bool well = true;
    for (; well && count; count--) {
        struct slice record = clip(b, at, end - at);
        size_t len = RECORD_BYTES + (size_t)bytes_le(record, 28, 2) +
                     (size_t)bytes_le(record, 30, 2) + (size_t)bytes_le(record, 32, 2);
        well = slice_starts(record, "PK\1\2") && len <= record.len &&
               look_at_record(s, b, record, &extents);
        at += len;
    }
    well = well && are_close(s, b, &extents, from) && at == end;
    vec_release(&extents);
    return well;
}

bool zip_is_office(struct slice bytes)
{
    bool content = false, manifest = false;
    size_t end = find_end(bytes);
    struct slice in = clip_from(bytes, (size_t)bytes_le(bytes, end + 16, 4));
    while (slice_starts(in, "PK\1\2")) {
        size_t len = (size_t)bytes_le(in, 28, 2);
        struct slice name = clip(in, RECORD_BYTES, len);
        if (slice_eq_c(name, "[Content_Types].xml"))
            return true;
        content |= slice_eq_c(name, "content.xml");
        manifest |= slice_eq_c(name, "META-INF/manifest.xml");
        in = clip_from(in, RECORD_BYTES + len + (size_t)bytes_le(in, 30, 2) +
                               (size_t)bytes_le(in, 32, 2));
    }
    return (content && manifest) ||
           slice_starts(clip_from(bytes, LOCAL_BYTES),
                        "mimetypeapplication/vnd.oasis.opendocument");
}

bool extract_zip(struct scan *s, struct slice bytes)
{
    struct str answer;
    struct archive_member m;
    bool whole = false, well = walk_records(s, bytes);
    str_init(&answer);
    if (!unpack(s, bytes, ARCHIVE_ZIP, &answer)) {
        str_release(&answer);
        return false;
    }
    struct slice in = str_slice(&answer);
    while (decode_next_member(&m, &in, &whole)) {
        if (m.state == MEMBER_FILE)
            well &= extract_member(s, m.name, m.bytes);
        else
            gate_look_at_name(s, "file name in the archive", m.name);
        well &= m.state == MEMBER_FILE || m.state == MEMBER_FOLDER;
    }
    str_release(&answer);
    return well && whole;
}

/* --- gzip --- */

/* A name and a comment may stand in its head (2.3); false when it has more. */
static bool look_at_head(struct scan *s, struct slice b)
{
    enum { CHECKED = 2, EXTRA = 4, NAME = 8, COMMENT = 16, HEAD = 10 };
    unsigned flags = (unsigned)bytes_be(b, 3, 1);
    struct slice in = clip_from(b, HEAD);
    if (flags & EXTRA) {
        size_t len = (size_t)bytes_le(in, 0, 2);
        metadata_bytes(s, "extra field in the archive", clip(in, 2, len));
        in = clip_from(in, 2 + len);
    }
    for (unsigned flag = NAME; flag <= COMMENT; flag *= 2) {
        if (!(flags & flag))
            continue;
        struct slice text = clip(in, 0, slice_find_byte(in, '\0'));
        if (flag == NAME)
            gate_look_at_name(s, "file name in the archive", text);
        else
            metadata_text(s, "comment in the archive", text);
        in = clip_from(in, text.len + 1);
    }
    return in.len > 0;
}

/* What a visitor gets: "pagina.html" of "pagina.html.gz". */
static void unpacked_name(char out[SHOWN_NAME_MAX], const char *name)
{
    static const char *const ends[][2] = {
        {".tgz", ".tar"}, {".svgz", ".svg"}, {".gz", ""}};
    struct slice base = fs_base(slice_of(name));
    out[0] = '\0';
    for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++) {
        size_t len = strlen(ends[i][0]);
        if (base.len < len ||
            !slice_eq_nocase(clip_from(base, base.len - len), ends[i][0]))
            continue;
        struct slice stem = clip(base, 0, base.len - len);
        if (stem.len > SHOWN_NAME_MAX - 8)
            stem = clip_from(stem, stem.len - (SHOWN_NAME_MAX - 8));
        snprintf(out, SHOWN_NAME_MAX, "%.*s%s", SLICE_FMT(stem), ends[i][1]);
        return;
    }
}

bool extract_gzip(struct scan *s, const char *name, struct slice bytes)
{
    struct str answer;
    struct archive_member m;
    char inner[SHOWN_NAME_MAX];
    const char *outer = s->inside;
    bool whole = false, well = look_at_head(s, bytes);
    str_init(&answer);
    unpacked_name(inner, name);
    if (!unpack(s, bytes, ARCHIVE_GZIP, &answer)) {
        str_release(&answer);
        return false;
    }
    struct slice in = str_slice(&answer);
    while (decode_next_member(&m, &in, &whole)) {
        s->unpacked += m.bytes.len;
        well &= m.state == MEMBER_FILE && ++s->members <= MEMBERS_MAX;
        if (!outer && !tar_is_one(m.bytes))
            s->inside = "in the archive";
        s->archives++;
        gate_look(s, inner, m.bytes);
        s->archives--;
        s->inside = outer;
    }
    str_release(&answer);
    return well && whole;
}
