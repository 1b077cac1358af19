/* Sound files: MP3 and AAC frame by frame, WAV, Ogg, FLAC. Whatever is no sound, nor
 * needed to play it, is a finding. */
#include <string.h>

#include "verify/bytes.h"
#include "verify/gate_int.h"

enum {
    COMMENTS_MAX = 1000,
    FINDINGS_MAX = 50,
    HEADERS_BYTES_MAX = 16 << 20, /* of an Ogg stream; a cover may be in it */
    STREAMS_MAX = 8
};

static bool says_place(struct slice text)
{
    static const char *const keys[] = {"LOCATION", "GEO_", "GPS"};
    struct slice key = clip(text, 0, slice_find_byte(text, '='));
    for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
        if (slice_eq_nocase(clip(key, 0, strlen(keys[i])), keys[i]))
            return true;
    return false;
}

/* The comments of Vorbis, Opus and FLAC: a program's name, then KEY=text. */
bool extract_comments(struct scan *s, const char *place, struct slice data)
{
    uint64_t vendor = bytes_le(data, 0, 4);
    if (data.len < 8 || vendor > data.len - 8)
        return false;
    struct piece program = {clip(data, 4, vendor < 1024 ? vendor : 1024), place, NULL,
                            0, PIECE_MIXED};
    scan_piece(s, &program);
    uint64_t count = bytes_le(data, 4 + vendor, 4);
    struct slice in = clip_from(data, 8 + vendor);
    for (uint64_t i = 0; i < count; i++) {
        uint64_t len = bytes_le(in, 0, 4);
        if (in.len < 4 || len > in.len - 4 || i > COMMENTS_MAX)
            return false;
        struct slice text = clip(in, 4, len);
        extract_found(s, place, text);
        if (says_place(text))
            scan_file(s, place, LEAK_LOCATION);
        in = clip_from(in, 4 + len);
    }
    /* One bit may follow that ends the packet; Opus may be padded with zeros. */
    struct slice rest = clip_from(in, in.len && (uint8_t)in.at[0] == 1);
    if (!bytes_are_zero(rest))
        extract_found(s, place, rest);
    return true;
}

/* --- tags before and behind the sound
 * ---------------------------------------------------------- */

/* ID3v2 in front; the length behind its head is in four times seven bits. */
static size_t front_tags(struct scan *s, struct slice b)
{
    size_t at = 0;
    for (unsigned n = 0; slice_starts(clip_from(b, at), "ID3") && n < 8; n++) {
        uint64_t len = bytes_be(b, at + 6, 1) << 21 | bytes_be(b, at + 7, 1) << 14 |
                       bytes_be(b, at + 8, 1) << 7 | bytes_be(b, at + 9, 1);
        len += bytes_be(b, at + 5, 1) & 0x10 ? 20 : 10;
        extract_found(s, "ID3 tag", clip(b, at, len));
        at = len < b.len - at ? at + len : b.len;
    }
    return at;
}

/* ID3v1, APE and Lyrics3 at the end; what is left without them. */
static struct slice without_end_tags(struct scan *s, struct slice b)
{
    enum { ID3_BYTES = 128, APE_BYTES = 32 };
    if (b.len >= ID3_BYTES && slice_starts(clip_from(b, b.len - ID3_BYTES), "TAG")) {
        extract_found(s, "ID3v1 tag", clip_from(b, b.len - ID3_BYTES));
        b.len -= ID3_BYTES;
    }
    if (b.len >= APE_BYTES &&
        slice_starts(clip_from(b, b.len - APE_BYTES), "APETAGEX")) {
        uint64_t len = bytes_le(b, b.len - APE_BYTES + 12, 4) + APE_BYTES;
        size_t from = len < b.len ? b.len - len : 0;
        extract_found(s, "APE tag", clip_from(b, from));
        b.len = from;
    }
    if (b.len >= 9 && slice_ends(b, "LYRICS200")) {
        size_t from = slice_find(b, "LYRICSBEGIN");
        extract_found(s, "Lyrics3 tag", clip_from(b, from));
        b.len = from;
    }
    return b;
}

/* --- MP3 (ISO/IEC 11172-3, 13818-3) and AAC in ADTS (13818-7)
 * ----------------------------------- */

static size_t mp3_length(struct slice b, size_t at)
{
    static const uint16_t kbits[2][16] = {
        {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0},
        {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0}};
    static const uint16_t rates[4] = {44100, 48000, 32000, 0};
    uint64_t head = bytes_be(b, at, 4);
    unsigned version = head >> 19 & 3; /* 3: MPEG-1, 2: MPEG-2, 0: MPEG-2.5 */
    bool low = version != 3;
    unsigned rate = rates[head >> 10 & 3];
    unsigned bits = kbits[low][head >> 12 & 15];
    if ((head & 0xFFE60000) != 0xFFE20000 || version == 1 || !rate || !bits)
        return 0;
    rate >>= version == 3 ? 0 : version == 2 ? 1 : 2;
    return (low ? 72u : 144u) * bits * 1000 / rate + (head >> 9 & 1);
}

static size_t adts_length(struct slice b, size_t at)
{
    uint64_t head = bytes_be(b, at, 7);
    return head >> 44 == 0xFFF && !(head >> 41 & 3) ? head >> 13 & 0x1FFF : 0;
}

bool extract_frames(struct scan *s, struct slice bytes)
{
    size_t at = front_tags(s, bytes), frames = 0;
    struct slice b = without_end_tags(s, clip_from(bytes, at));
    for (at = 0; at < b.len; frames++) {
        size_t len = mp3_length(b, at);
        if (!len)
            len = adts_length(b, at);
        if (len < 7)
            break;
        at += len;
    }
    if (at < b.len && !bytes_are_zero(clip_from(b, at))) {
        extract_found(s, "between frames of sound", clip_from(b, at));
        return false;
    }
    return frames > 0;
}

/* --- WAV (RIFF)
 * -------------------------------------------------------------------------------- */

bool extract_wav(struct scan *s, struct slice bytes)
{
    static const char *const needed[] = {"fmt ", "data", "fact"};
    static const char *const padding[] = {"JUNK", "junk", "PAD ", "FLLR"};
    uint64_t end = bytes_le(bytes, 4, 4) + 8;
    unsigned findings = 0;
    if (end > bytes.len)
        return false;
    if (end + (end & 1) < bytes.len)
        extract_found(s, "behind the WAV", clip_from(bytes, end));
    for (size_t at = 12; at < end;) {
        struct slice type = clip(bytes, at, 4);
        uint64_t len = bytes_le(bytes, at + 4, 4);
        if (end - at < 8 || len > end - at - 8 || findings > FINDINGS_MAX)
            return false;
        struct slice data = clip(bytes, at + 8, len);
        bool known = false, empty = false;
        for (size_t i = 0; i < sizeof(needed) / sizeof(*needed); i++)
            known |= slice_eq_c(type, needed[i]);
        for (size_t i = 0; i < sizeof(padding) / sizeof(*padding); i++)
            empty |= slice_eq_c(type, padding[i]) && bytes_are_zero(data);
        if (!known && !empty) {
            extract_found(s, "WAV chunk", data);
            findings++;
        }
        at += 8 + len + (len & 1);
    }
    return true;
}

/* --- FLAC (RFC 9639)
 * -------------------------------------------------------------------------------- */

enum flac_block { STREAMINFO, PADDING, APPLICATION, SEEKTABLE, COMMENTS, CUESHEET };

static bool look_at_flac_block(struct scan *s, unsigned type, struct slice data)
{
    switch (type) {
    case STREAMINFO:
    case SEEKTABLE:
        return true;
    case PADDING:
        if (!bytes_are_zero(data))
            extract_found(s, "FLAC padding", data);
        return true;
    case COMMENTS:
        return extract_comments(s, "FLAC comment", data);
    default: /* APPLICATION, CUESHEET, a picture, or what is not known */
        extract_found(s, "FLAC block", data);
        return true;
    }
}

bool extract_flac(struct scan *s, struct slice bytes)
{
    struct slice b = without_end_tags(s, bytes);
    bool last = false;
    size_t at = 4;
    for (unsigned n = 0; !last; n++) {
        uint64_t head = bytes_be(b, at, 4);
        uint64_t len = head & 0xFFFFFF;
        if (at > b.len || b.len - at < 4 || len > b.len - at - 4 || n > FINDINGS_MAX)
            return false;
        last = head >> 31;
        if (!look_at_flac_block(s, head >> 24 & 127, clip(b, at + 4, len)))
            return false;
        at += 4 + len;
    }
    return at == b.len || (bytes_be(b, at, 2) & 0xFFFC) == 0xFFF8;
}

/* --- Ogg (RFC 3533)
 * -------------------------------------------------------------------------------- */

struct ogg_stream {
    uint64_t serial;
    enum { OGG_VORBIS, OGG_OPUS, OGG_FLAC } codec;
    unsigned packets; /* that are whole */
    unsigned headers; /* that the codec has */
    struct str packet;
};

static bool first_packet(struct ogg_stream *o, struct slice p)
{
    if (slice_starts(p, "\1vorbis")) {
        o->codec = OGG_VORBIS;
        o->headers = 3;
    } else if (slice_starts(p, "OpusHead")) {
        o->codec = OGG_OPUS;
        o->headers = 2;
    } else if (slice_starts(p, "\x7f"
                               "FLAC")) {
        o->codec = OGG_FLAC; /* 0: not known, then up to the first frame */
        o->headers = 1 + (unsigned)bytes_be(p, 7, 2);
    } else {
        return false; /* film in Ogg, or a text beside the sound */
    }
    return true;
}

static bool look_at_packet(struct scan *s, struct ogg_stream *o)
{
    struct slice p = str_slice(&o->packet);
    unsigned number = o->packets++;
    if (number == 0)
        return first_packet(o, p);
    if (o->codec == OGG_VORBIS)
        return number != 1 || (slice_starts(p, "\3vorbis") &&
                               extract_comments(s, "Ogg comment", clip_from(p, 7)));
    if (o->codec == OGG_OPUS)
        return slice_starts(p, "OpusTags") &&
               extract_comments(s, "Ogg comment", clip_from(p, 8));
    return p.len >= 4 && look_at_flac_block(s, (uint8_t)p.at[0] & 127, clip_from(p, 4));
}

static struct ogg_stream *find_stream(struct ogg_stream *streams, size_t *count,
                                      uint64_t serial)
{
    for (size_t i = 0; i < *count; i++)
        if (streams[i].serial == serial)
            return &streams[i];
    if (*count == STREAMS_MAX)
        return NULL;
    streams[*count] = (struct ogg_stream){.serial = serial, .headers = 1};
    str_init(&streams[*count].packet);
    return &streams[(*count)++];
}

/* The segments of a page: 255 bytes, and the packet goes on. */
static bool look_at_page(struct scan *s, struct ogg_stream *o, struct slice page,
                         size_t count)
{
    struct slice body = clip_from(page, 27 + count);
    for (size_t i = 0; i < count && o->packets < o->headers; i++) {
        size_t len = bytes_be(page, 27 + i, 1);
        str_add(&o->packet, clip(body, 0, len));
        body = clip_from(body, len);
        if (o->packet.len > HEADERS_BYTES_MAX)
            return false;
        if (len < 255) {
            if (!look_at_packet(s, o))
                return false;
            str_clear(&o->packet);
        }
    }
    return true;
}

bool extract_ogg(struct scan *s, struct slice bytes)
{
    struct ogg_stream streams[STREAMS_MAX];
    size_t count = 0;
    bool well = true;
    for (struct slice in = bytes; in.len && well;) {
        size_t segments = bytes_be(in, 26, 1), len = 27 + segments;
        struct ogg_stream *o = slice_starts(in, "OggS") && in.len >= 27
                                   ? find_stream(streams, &count, bytes_le(in, 14, 4))
                                   : NULL;
        for (size_t i = 0; i < segments; i++)
            len += bytes_be(in, 27 + i, 1);
        if (!o && slice_starts(in, "OggS") == false)
            extract_found(s, "behind the Ogg", in);
        well = o && len <= in.len && look_at_page(s, o, in, segments);
        in = clip_from(in, len);
    }
    for (size_t i = 0; i < count; i++) {
        well = well && streams[i].packets >= streams[i].headers;
        str_release(&streams[i].packet);
    }
    return well && count;
}
