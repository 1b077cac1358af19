/* Texts of films and sounds in places that hold what is said of them, and that
 * libavformat doesn't hand out: boxes of MP4 (ISO/IEC 14496-12, 3GPP TS 26.244), frames
 * of ID3v2, chunks of RIFF, what players find behind an MP3. No field is known here:
 * runs of letters count, wherever they stand.
 */
#include <string.h>

#include "decode/film_int.h"

enum {
    BOX_HEAD = 8,
    DEPTH_MAX = 12,
    WORDS_BYTES_MAX = 4 << 20,
    RUN_MIN = 3,         /* in what is text for the most part */
    RUN_MIN_BINARY = 12, /* bytes that happen to be letters are short */
    UNITS_MIN = 3        /* of UTF-16 */
};

struct words {
    struct picture_tags *tags;
    struct arena *arena;
    struct str found;
    size_t bytes; /* of all that was found */
};

/* --- runs of letters
 * --------------------------------------------------------------------------- */

static unsigned byte_at(struct slice s, size_t i)
{
    return i < s.len ? (unsigned char)s.at[i] : 0;
}

/* Empty when it ends before. */
static struct slice behind(struct slice s, size_t offset)
{
    return slice_from(s, offset < s.len ? offset : s.len);
}

static bool is_plain(unsigned c)
{
    return (c >= ' ' && c < 0x7F) || c == '\n' || c == '\r' || c == '\t';
}

static bool is_letter(unsigned c)
{
    return ((c | 32) >= 'a' && (c | 32) <= 'z') || c >= 0xC0;
}

/* Length of the UTF-8 sequence at i, from two bytes on; 0: there is none. */
static size_t sequence(struct slice s, size_t i)
{
    unsigned c = byte_at(s, i);
    size_t len = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : c >= 0xC2 ? 2 : 0;
    if (!len || len > s.len - i)
        return 0;
    return utf8_invalid_at(slice_sub(s, i, len)) == len ? len : 0;
}

static void add_run(struct words *w, struct slice run)
{
    str_add(&w->found, run);
    str_add_c(&w->found, "\n\n");
}

/* Runs of one byte for each letter, or of UTF-8. With `latin` a single byte between
 * letters is one too: "Zo\xEB". True when there was such a byte. */
static bool add_runs(struct words *w, struct slice s, size_t least, bool latin)
{
    bool odd = false;
    for (size_t i = 0, from = 0; i <= s.len;) {
        unsigned c = byte_at(s, i);
        size_t len = i < s.len && c >= 0x80 ? sequence(s, i) : 0;
        bool lone = c >= 0xC0 && !len && i > from && is_letter(byte_at(s, i - 1));
        odd |= lone;
        if (i < s.len && (is_plain(c) || len || (latin && lone))) {
            i += len ? len : 1;
            continue;
        }
        if (i - from >= least)
            add_run(w, tags_utf8(w->arena, slice_sub(s, from, i - from)));
        from = ++i;
    }
    return odd;
}

static void add_wide_runs(struct words *w, struct slice s, bool big_endian)
{
    for (size_t i = 0; i + 1 < s.len;) {
        size_t from = i;
        while (i + 1 < s.len) {
            unsigned low = byte_at(s, big_endian ? i + 1 : i);
            unsigned high = byte_at(s, big_endian ? i : i + 1);
            if (!(high == 0 && (is_plain(low) || low >= 0xA0)) &&
                !(high == 1 && low <= 0x7F))
                break;
            i += 2;
        }
        if (i - from >= 2 * UNITS_MIN) {
            add_run(w, tags_utf16(w->arena, slice_sub(s, from, i - from), big_endian));
        } else {
            i = from + 1;
        }
    }
}

static bool is_picture(struct slice s)
{
    enum { LOOK = 300 };
    s = slice_sub(s, 0, s.len < LOOK ? s.len : LOOK);
    return slice_find(s, "\xFF\xD8\xFF") < s.len || slice_find(s, "\x89PNG") < s.len;
}

static void read_region(struct words *w, struct slice s)
{
    size_t plain = 0, other = 0;
    if (is_picture(s)) /* a cover: not published */
        return;
    for (size_t i = 0; i < s.len; i++) {
        unsigned c = byte_at(s, i);
        plain += is_plain(c) || sequence(s, i);
        other += c && !is_plain(c) && c < 0xA0;
    }
    size_t least = other > plain ? RUN_MIN_BINARY : RUN_MIN;
    str_clear(&w->found);
    if (add_runs(w, s, least, false))
        add_runs(w, s, least, true);
    add_wide_runs(w, s, false);
    add_wide_runs(w, s, true);
    w->bytes += w->found.len;
    if (w->bytes > WORDS_BYTES_MAX)
        w->tags->broken = true;
    else
        tags_add_text(w->tags, w->arena, str_slice(&w->found));
}

/* --- MP4
 * -----------------------------------------------------------------------------------
 */

static size_t big_32(struct slice s, size_t at)
{
    return (size_t)byte_at(s, at) << 24 | (size_t)byte_at(s, at + 1) << 16 |
           (size_t)byte_at(s, at + 2) << 8 | byte_at(s, at + 3);
}

static bool is_any(const char *kind, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (memcmp(kind, list[i], 4) == 0)
            return true;
    return false;
}
#define ANY(kind, list) is_any((kind), (list), sizeof(list) / sizeof(*(list)))

static void read_boxes(struct words *w, struct slice s, int depth)
{
    static const char *const containers[] = {
        "moov", "trak", "mdia", "minf", "dinf", "stbl", "udta", "ilst", "moof",
        "traf", "mvex", "edts", "meta", "tref", "gmhd", "vttc", "vttx", "\xA9trk"};
    static const char *const tables[] = {
        "mdat", "stts", "stsz", "stz2", "stco", "co64", "stss", "stsc",
        "ctts", "sgpd", "sbgp", "sdtp", "elst", "trun", "sidx", "mfra",
        "mvhd", "tkhd", "mdhd", "cslg", "saio", "saiz", "ftyp", "senc"};
    static const char *const texts_3gpp[] = {"titl", "dscp", "cprt", "perf", "auth",
                                             "gnre", "albm", "kywd", "loci", "clsf"};
    enum { USER_TYPE = 16, FLAGS_AND_LANGUAGE = 6 };
    while (s.len >= BOX_HEAD) {
        size_t len = big_32(s, 0), head = BOX_HEAD;
        if (len == 1 && s.len >= 16) {
            len = big_32(s, 8) ? s.len + 1 : big_32(s, 12);
            head = 16;
        }
        if (len == 0)
            len = s.len;
        if (len < head || len > s.len)
            break;
        const char *kind = s.at + 4;
        struct slice inside = slice_sub(s, head, len - head);
        if (memcmp(kind, "meta", 4) == 0 && inside.len >= 4 && big_32(inside, 0) == 0)
            inside = behind(inside, 4);
        if (memcmp(kind, "uuid", 4) == 0)
            inside = behind(inside, USER_TYPE);
        if (ANY(kind, texts_3gpp))
            inside = behind(inside, FLAGS_AND_LANGUAGE);
        if (depth < DEPTH_MAX && ANY(kind, containers))
            read_boxes(w, inside, depth + 1);
        else if (!ANY(kind, tables))
            read_region(w, inside);
        s = behind(s, len);
    }
    read_region(w, s);
}

/* --- ID3v2
 * ---------------------------------------------------------------------------------
 */

/* "Sieb" 0 time "rand": syllables of a song, each with a time of four bytes. */
static void read_syllables(struct words *w, struct slice s)
{
    struct str text;
    str_init(&text);
    s = behind(s, slice_find_byte(s, '\0')); /* what they are */
    for (size_t i = 1; i < s.len; i++) {
        if (s.at[i])
            str_add_byte(&text, s.at[i]);
        else
            i += 4;
    }
    read_region(w, str_slice(&text));
    str_release(&text);
}

static size_t size_of(struct slice s, size_t at, bool seven)
{
    size_t size = 0;
    for (size_t i = 0; i < 4; i++)
        size = seven ? size << 7 | (byte_at(s, at + i) & 127)
                     : size << 8 | byte_at(s, at + i);
    return size;
}

/* Frames of a tag of version 2.3 or 2.4; older ones have short heads, and are read
 * whole, as is what no frame is. */
static void read_frames(struct words *w, struct slice s, unsigned version)
{
    enum { FRAME_HEAD = 10, SYLLABLES_HEAD = 6 };
    while (version >= 3 && s.len > FRAME_HEAD && s.at[0] >= 'A' && s.at[0] <= 'Z') {
        size_t size = size_of(s, 4, version >= 4);
        if (size > s.len - FRAME_HEAD) /* some programs count in eights after all */
            size = size_of(s, 4, version < 4);
        if (size > s.len - FRAME_HEAD)
            break;
        struct slice frame = slice_sub(s, FRAME_HEAD, size);
        unsigned packed = byte_at(s, 9) & (version >= 4 ? 0x0C : 0xC0);
        if (packed) /* or enciphered */
            w->tags->broken = true;
        if (slice_starts(s, "SYLT"))
            read_syllables(w, behind(frame, SYLLABLES_HEAD));
        read_region(w, frame);
        s = behind(s, FRAME_HEAD + size);
    }
    read_region(w, s);
}

/* Any tag, also one between or behind the sound. */
static void read_id3(struct words *w, struct slice s)
{
    enum { HEAD = 10, UNSYNCHRONISED = 0x80, VERSION_MAX = 4 };
    while ((s = behind(s, slice_find(s, "ID3"))).len > HEAD) {
        unsigned version = byte_at(s, 3), flags = byte_at(s, 5);
        size_t size = size_of(s, 6, true);
        bool is =
            version >= 2 && version <= VERSION_MAX && size <= s.len - HEAD &&
            !((byte_at(s, 6) | byte_at(s, 7) | byte_at(s, 8) | byte_at(s, 9)) & 128);
        struct str plain;
        if (!is) {
            s = behind(s, 3);
            continue;
        }
        str_init(&plain);
        for (size_t i = 0; i < size; i++) {
            str_add_byte(&plain, s.at[HEAD + i]);
            if ((flags & UNSYNCHRONISED) && byte_at(s, HEAD + i) == 0xFF &&
                i + 1 < size && !s.at[HEAD + i + 1])
                i++;
        }
        read_frames(w, str_slice(&plain), version);
        str_release(&plain);
        s = behind(s, HEAD + size);
    }
}

/* --- RIFF
 * ----------------------------------------------------------------------------------
 */

static void read_chunks(struct words *w, struct slice s)
{
    static const char *const sound[] = {"data", "fmt ", "fact", "idx1", "peak", "PEAK"};
    for (s = behind(s, 12); s.len >= BOX_HEAD;) {
        size_t len = (size_t)byte_at(s, 4) | (size_t)byte_at(s, 5) << 8 |
                     (size_t)byte_at(s, 6) << 16 | (size_t)byte_at(s, 7) << 24;
        if (len > s.len - BOX_HEAD)
            len = s.len - BOX_HEAD;
        struct slice inside = slice_sub(s, BOX_HEAD, len);
        bool films = slice_starts(s, "LIST") && slice_starts(inside, "movi");
        if (slice_starts(s, "id3 ") || slice_starts(s, "ID3 "))
            read_id3(w, inside);
        else if (slice_starts(s, "_PMX"))
            xmp_read(w->tags, inside, w->arena);
        else if (!films && !ANY(s.at, sound))
            read_region(w, inside);
        s = behind(s, BOX_HEAD + len + (len & 1));
    }
}

/* --- all
 * -----------------------------------------------------------------------------------
 */

/* Lyrics3 and APE, which stand behind the sound. */
static void read_tail(struct words *w, struct slice file)
{
    static const char *const begins[] = {"LYRICSBEGIN", "APETAGEX", "TAG+"};
    for (size_t i = 0; i < sizeof(begins) / sizeof(*begins); i++) {
        size_t at = slice_find(file, begins[i]);
        if (at < file.len && file.len - at < WORDS_BYTES_MAX)
            read_region(w, behind(file, at + strlen(begins[i])));
    }
}

void film_words(struct picture_tags *tags, struct slice file, struct arena *arena)
{
    struct words w = {.tags = tags, .arena = arena};
    str_init(&w.found);
    if (slice_starts(file, "RIFF") || slice_starts(file, "RF64")) {
        read_chunks(&w, file);
    } else if (file.len > BOX_HEAD && (memcmp(file.at + 4, "ftyp", 4) == 0 ||
                                       memcmp(file.at + 4, "moov", 4) == 0 ||
                                       memcmp(file.at + 4, "mdat", 4) == 0 ||
                                       memcmp(file.at + 4, "wide", 4) == 0 ||
                                       memcmp(file.at + 4, "free", 4) == 0)) {
        read_boxes(&w, file, 0);
    } else if (slice_starts(file, "ID3") || byte_at(file, 0) == 0xFF) {
        read_id3(&w, file);
        read_tail(&w, file);
    }
    str_release(&w.found);
}

void film_packet_words(struct picture_tags *tags, struct slice packet,
                       struct arena *arena)
{
    struct words w = {.tags = tags, .arena = arena};
    str_init(&w.found);
    if (packet.len >= BOX_HEAD && big_32(packet, 0) == packet.len)
        read_boxes(&w, packet, 0);
    else
        read_region(&w, packet);
    str_release(&w.found);
}
