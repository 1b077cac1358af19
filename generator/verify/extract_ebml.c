/* Elements (RFC 8794) of WebM and Matroska: what a player needs may stand there. */
#include <string.h>

#include "verify/metadata.h"

enum { DEPTH_MAX = 8, FINDINGS_MAX = 50, UNKNOWN_LENGTH_BITS = 7 };

enum element_kind {
    ELEMENT_NEEDED,
    ELEMENT_HOLDS,
    ELEMENT_PADDING,
    ELEMENT_PROGRAM, /* what wrote it: a technical text */
    ELEMENT_TRACK,   /* 1: pictures, 2: sound */
    ELEMENT_CODEC,   /* the codec's own header */
    ELEMENT_TEXT,    /* a finding when it is not empty */
    ELEMENT_TAG,     /* one that only says how long a track is may stay */
    ELEMENT_NEVER
};

static const struct {
    uint32_t id;
    uint8_t kind;
    const char *name;
} known[] = {
    {0x1A45DFA3, ELEMENT_HOLDS, "EBML"},
    {0x4286, ELEMENT_NEEDED, NULL},
    {0x42F7, ELEMENT_NEEDED, NULL},
    {0x42F2, ELEMENT_NEEDED, NULL},
    {0x42F3, ELEMENT_NEEDED, NULL},
    {0x4282, ELEMENT_PROGRAM, "DocType"},
    {0x4287, ELEMENT_NEEDED, NULL},
    {0x4285, ELEMENT_NEEDED, NULL},
    {0x18538067, ELEMENT_HOLDS, "Segment"},
    {0x114D9B74, ELEMENT_NEEDED, NULL}, /* SeekHead */
    {0x1C53BB6B, ELEMENT_NEEDED, NULL}, /* Cues */
    {0xEC, ELEMENT_PADDING, "Void"},
    {0xBF, ELEMENT_NEEDED, NULL}, /* CRC-32 */
    {0x1549A966, ELEMENT_HOLDS, "Info"},
    {0x2AD7B1, ELEMENT_NEEDED, NULL},
    {0x4489, ELEMENT_NEEDED, NULL},
    {0x73A4, ELEMENT_NEEDED, NULL}, /* SegmentUID: a random number */
    {0x4D80, ELEMENT_PROGRAM, "MuxingApp"},
    {0x5741, ELEMENT_PROGRAM, "WritingApp"},
    {0x7BA9, ELEMENT_TEXT, "Title"},
    {0x4461, ELEMENT_NEVER, "DateUTC"},
    {0x7384, ELEMENT_TEXT, "SegmentFilename"},
    {0x3C83AB, ELEMENT_TEXT, "PrevFilename"},
    {0x3E83BB, ELEMENT_TEXT, "NextFilename"},
    {0x1654AE6B, ELEMENT_HOLDS, "Tracks"},
    {0xAE, ELEMENT_HOLDS, "TrackEntry"},
    {0x83, ELEMENT_TRACK, "TrackType"},
    {0x536E, ELEMENT_TEXT, "Name"},
    {0x258688, ELEMENT_PROGRAM, "CodecName"},
    {0x86, ELEMENT_PROGRAM, "CodecID"},
    {0x63A2, ELEMENT_CODEC, "CodecPrivate"},
    {0x7446, ELEMENT_NEVER, "AttachmentLink"},
    {0xD7, ELEMENT_NEEDED, NULL},
    {0x73C5, ELEMENT_NEEDED, NULL},
    {0xB9, ELEMENT_NEEDED, NULL},
    {0x88, ELEMENT_NEEDED, NULL},
    {0x55AA, ELEMENT_NEEDED, NULL},
    {0x55AB, ELEMENT_NEEDED, NULL},
    {0x55AC, ELEMENT_NEEDED, NULL},
    {0x55AD, ELEMENT_NEEDED, NULL},
    {0x55AE, ELEMENT_NEEDED, NULL},
    {0x55AF, ELEMENT_NEEDED, NULL},
    {0x9C, ELEMENT_NEEDED, NULL},
    {0x6DE7, ELEMENT_NEEDED, NULL},
    {0x6DF8, ELEMENT_NEEDED, NULL},
    {0x55EE, ELEMENT_NEEDED, NULL},
    {0x23E383, ELEMENT_NEEDED, NULL},
    {0x234E7A, ELEMENT_NEEDED, NULL},
    {0x23314F, ELEMENT_NEEDED, NULL},
    {0x22B59C, ELEMENT_PROGRAM, "Language"},
    {0x22B59D, ELEMENT_PROGRAM, "LanguageBCP47"},
    {0x56AA, ELEMENT_NEEDED, NULL},
    {0x56BB, ELEMENT_NEEDED, NULL},
    {0xAA, ELEMENT_NEEDED, NULL},
    {0xE0, ELEMENT_NEEDED, NULL}, /* Video: numbers */
    {0xE1, ELEMENT_NEEDED, NULL}, /* Audio: numbers */
    {0x41E4, ELEMENT_NEEDED, NULL},
    {0x1F43B675, ELEMENT_HOLDS, "Cluster"},
    {0xE7, ELEMENT_NEEDED, NULL},
    {0xA7, ELEMENT_NEEDED, NULL},
    {0xAB, ELEMENT_NEEDED, NULL},
    {0xA3, ELEMENT_NEEDED, NULL},
    {0xA0, ELEMENT_HOLDS, "BlockGroup"},
    {0xA1, ELEMENT_NEEDED, NULL},
    {0x9B, ELEMENT_NEEDED, NULL},
    {0xFA, ELEMENT_NEEDED, NULL},
    {0xFB, ELEMENT_NEEDED, NULL},
    {0x75A2, ELEMENT_NEEDED, NULL},
    {0x1254C367, ELEMENT_HOLDS, "Tags"},
    {0x7373, ELEMENT_HOLDS, "Tag"},
    {0x63C0, ELEMENT_NEEDED, NULL},
    {0x67C8, ELEMENT_TAG, "SimpleTag"},
    {0x1941A469, ELEMENT_NEVER, "Attachments"},
    {0x1043A770, ELEMENT_NEVER, "Chapters"},
};

struct walk {
    struct scan *s;
    unsigned findings;
    bool unknown; /* there is an element of which we don't know what is in it */
};

struct element {
    uint32_t id;
    size_t head; /* bytes of id and length */
    size_t len;
    bool open; /* its length is not known */
};

/* A number of so many bytes as its first one says; 0 when it is not there. */
static size_t read_number(struct slice b, size_t at, size_t most, bool keep_mark,
                          uint64_t *value)
{
    uint8_t first = at < b.len ? (uint8_t)b.at[at] : 0;
    size_t len = 1;
    while (len <= most && !(first & 0x80 >> (len - 1)))
        len++;
    if (len > most || len > b.len - at)
        return 0;
    *value = bytes_be(b, at, len);
    if (!keep_mark)
        *value &= ((uint64_t)1 << UNKNOWN_LENGTH_BITS * len) - 1;
    return len;
}

static bool read_element(struct slice b, struct element *e)
{
    uint64_t id, len;
    size_t id_len = read_number(b, 0, 4, true, &id);
    size_t len_len = id_len ? read_number(b, id_len, 8, false, &len) : 0;
    if (!len_len)
        return false;
    e->id = (uint32_t)id;
    e->head = id_len + len_len;
    e->open = len == ((uint64_t)1 << UNKNOWN_LENGTH_BITS * len_len) - 1;
    e->len = e->open ? b.len - e->head : (size_t)len;
    return e->open || len <= b.len - e->head;
}

static void found(struct walk *w, const char *name, struct slice data)
{
    char place[40];
    snprintf(place, sizeof(place), "WebM %s", name);
    w->findings++;
    extract_found(w->s, place, data);
}

static void read_text(struct walk *w, const char *name, struct slice data)
{
    struct piece piece = {clip(data, 0, 4096), name, NULL, 0, PIECE_MIXED};
    scan_piece(w->s, &piece);
    if (data.len > 4096)
        found(w, name, data);
}

/* Vorbis: three packets in Xiph's lacing, of which the second has the comments. */
static void look_at_codec(struct walk *w, struct slice data)
{
    uint64_t lengths[2] = {0, 0};
    size_t at = 1;
    if (slice_find(clip(data, 0, 1024), "vorbis") == clip(data, 0, 1024).len)
        return;
    for (int i = 0; i < 2; i++) {
        for (; at < data.len && (uint8_t)data.at[at] == 255; at++)
            lengths[i] += 255;
        lengths[i] += bytes_be(data, at++, 1);
    }
    struct slice comments = clip(clip_from(data, at + lengths[0]), 0, lengths[1]);
    if (!extract_comments(w->s, "WebM Vorbis", clip_from(comments, 7)))
        found(w, "Vorbis header", data);
}

static bool is_duration(struct slice text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] && !strchr("0123456789:.", text.at[i]))
            return false;
    return text.len <= 32;
}

/* A name and a text; DURATION is what libavformat writes for each track. */
static bool look_at_tag(struct walk *w, struct slice data)
{
    struct slice name = SLICE(""), text = SLICE("");
    struct element e;
    for (struct slice in = data; in.len; in = clip_from(in, e.head + e.len)) {
        if (!read_element(in, &e) || e.open)
            return false;
        if (e.id == 0x45A3)
            name = clip(in, e.head, e.len);
        else if (e.id == 0x4487)
            text = clip(in, e.head, e.len);
        else if (e.id != 0x447A && e.id != 0x447B && e.id != 0x4484 && e.id != 0xEC)
            found(w, "tag", data); /* a tag within the tag, or bytes */
    }
    if (slice_eq_c(name, "DURATION") && is_duration(text))
        return true;
    char place[PLACE_BYTES];
    w->findings++;
    scan_file(w->s, "WebM tags", LEAK_METADATA);
    metadata_place(w->s, place, "WebM tag", name);
    metadata_text(w->s, place, text);
    metadata_rest(w->s, place, data);
    if (slice_find(name, "LOCATION") < name.len || slice_find(name, "GPS") < name.len)
        scan_file(w->s, place, LEAK_LOCATION);
    return true;
}

static bool walk_elements(struct walk *w, struct slice bytes, unsigned depth);

static bool look_at(struct walk *w, size_t i, struct slice data, unsigned depth)
{
    const char *name = known[i].name;
    switch ((enum element_kind)known[i].kind) {
    case ELEMENT_NEEDED:
        return true;
    case ELEMENT_HOLDS:
        return walk_elements(w, data, depth + 1);
    case ELEMENT_PADDING:
        if (!bytes_are_zero(data))
            found(w, "padding", data);
        return true;
    case ELEMENT_PROGRAM:
        read_text(w, name, data);
        return true;
    case ELEMENT_TRACK:
        if (bytes_be(data, 0, data.len) != 1 && bytes_be(data, 0, data.len) != 2)
            found(w, "track", data);
        return true;
    case ELEMENT_CODEC:
        look_at_codec(w, data);
        return true;
    case ELEMENT_TEXT:
        if (!bytes_are_zero(data))
            found(w, name, data);
        return true;
    case ELEMENT_TAG:
        return look_at_tag(w, data);
    case ELEMENT_NEVER:
        found(w, name, data);
        return true;
    }
    return false;
}

/* An element of unknown length (a live stream) ends where the next of its kind begins:
 * what is in it is walked as if it stood beside it. */
static bool walk_elements(struct walk *w, struct slice bytes, unsigned depth)
{
    struct element e;
    if (depth > DEPTH_MAX)
        return false;
    for (struct slice in = bytes; in.len; in = clip_from(in, e.head + e.len)) {
        size_t i = 0;
        if (w->findings > FINDINGS_MAX || !read_element(in, &e))
            return false;
        while (i < sizeof(known) / sizeof(*known) && known[i].id != e.id)
            i++;
        if (i == sizeof(known) / sizeof(*known)) {
            found(w, "element", clip(in, e.head, e.len));
            w->unknown = true;
            continue;
        }
        if (e.open && known[i].kind != ELEMENT_HOLDS)
            return false;
        if (e.open)
            e.len = 0;
        else if (!look_at(w, i, clip(in, e.head, e.len), depth))
            return false;
    }
    return true;
}

bool extract_ebml(struct scan *s, struct slice bytes)
{
    struct walk w = {.s = s};
    return walk_elements(&w, bytes, 0) && !w.unknown;
}
