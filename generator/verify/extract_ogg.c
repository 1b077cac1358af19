/* Ogg (RFC 3533): pages, and the packets in them that are headers. */
#include <string.h>

#include "verify/metadata.h"

enum {
    HEADERS_BYTES_MAX = 16 << 20, /* of a stream; a cover may be in it */
    STREAMS_MAX = 8
};

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
    return p.len >= 4 && extract_flac_block(s, (uint8_t)p.at[0] & 127, clip_from(p, 4));
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
