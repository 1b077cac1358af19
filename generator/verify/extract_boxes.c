/* Boxes (ISO/IEC 14496-12) of film, sound and pictures: MP4, MOV, M4A, AVIF, HEIC.
 *
 * A list of the boxes that a player needs, and what may stand in them; any other is a
 * finding, or can't be looked into. Nothing here decodes.
 */
#include <stdio.h>
#include <string.h>

#include "verify/metadata.h"

enum {
    DEPTH_MAX = 12,
    FINDINGS_MAX = 50, /* then it is enough */
    ITEMS_MAX = 256,
    CLOCK_BYTES_MIN = 20
};

enum box_kind {
    BOX_UNKNOWN,
    BOX_NEEDED,  /* numbers for the player */
    BOX_HOLDS,   /* other boxes */
    BOX_META,    /* QuickTime leaves its version out */
    BOX_PADDING, /* only zeros */
    BOX_CLOCK,   /* begins with version, flags, created, modified */
    BOX_HANDLER,
    BOX_SAMPLES,
    BOX_DATA,
    BOX_ITEMS,
    BOX_LOCATIONS,
    BOX_BRANDS,
    BOX_KEYS,
    BOX_TAGS,
    BOX_NEVER /* made to describe */
};

static const struct {
    char type[5];
    uint8_t kind;
} known[] = {
    {"moov", BOX_HOLDS},   {"trak", BOX_HOLDS},     {"mdia", BOX_HOLDS},
    {"minf", BOX_HOLDS},   {"stbl", BOX_HOLDS},     {"dinf", BOX_HOLDS},
    {"edts", BOX_HOLDS},   {"mvex", BOX_HOLDS},     {"moof", BOX_HOLDS},
    {"traf", BOX_HOLDS},   {"mfra", BOX_HOLDS},     {"udta", BOX_HOLDS},
    {"iprp", BOX_HOLDS},   {"ipco", BOX_HOLDS},     {"ilst", BOX_TAGS},
    {"grpl", BOX_HOLDS},   {"gmhd", BOX_HOLDS},     {"tapt", BOX_HOLDS},
    {"tref", BOX_NEEDED},  {"meta", BOX_META},      {"dref", BOX_NEEDED},
    {"ftyp", BOX_BRANDS},  {"styp", BOX_BRANDS},    {"mvhd", BOX_CLOCK},
    {"tkhd", BOX_CLOCK},   {"mdhd", BOX_CLOCK},     {"hdlr", BOX_HANDLER},
    {"stsd", BOX_SAMPLES}, {"mdat", BOX_DATA},      {"idat", BOX_DATA},
    {"free", BOX_PADDING}, {"skip", BOX_PADDING},   {"wide", BOX_PADDING},
    {"iinf", BOX_ITEMS},   {"iloc", BOX_LOCATIONS}, {"uuid", BOX_NEVER},
    {"XMP_", BOX_NEVER},   {"keys", BOX_KEYS},      {"Exif", BOX_NEVER},
    {"exif", BOX_NEVER},   {"xml ", BOX_NEVER},     {"bxml", BOX_NEVER},
    {"prft", BOX_NEVER},   {"loci", BOX_NEVER},     {"cprt", BOX_NEVER},
    {"titl", BOX_NEVER},   {"auth", BOX_NEVER},     {"thmb", BOX_NEVER},
    {"tsel", BOX_NEEDED},  {"vmhd", BOX_NEEDED},    {"smhd", BOX_NEEDED},
    {"nmhd", BOX_NEEDED},  {"gmin", BOX_NEEDED},    {"stts", BOX_NEEDED},
    {"ctts", BOX_NEEDED},  {"cslg", BOX_NEEDED},    {"stsc", BOX_NEEDED},
    {"stsz", BOX_NEEDED},  {"stz2", BOX_NEEDED},    {"stco", BOX_NEEDED},
    {"co64", BOX_NEEDED},  {"stss", BOX_NEEDED},    {"stsh", BOX_NEEDED},
    {"stps", BOX_NEEDED},  {"sdtp", BOX_NEEDED},    {"sbgp", BOX_NEEDED},
    {"sgpd", BOX_NEEDED},  {"subs", BOX_NEEDED},    {"saiz", BOX_NEEDED},
    {"saio", BOX_NEEDED},  {"elst", BOX_NEEDED},    {"trex", BOX_NEEDED},
    {"mehd", BOX_NEEDED},  {"leva", BOX_NEEDED},    {"mfhd", BOX_NEEDED},
    {"tfhd", BOX_NEEDED},  {"tfdt", BOX_NEEDED},    {"trun", BOX_NEEDED},
    {"tfra", BOX_NEEDED},  {"mfro", BOX_NEEDED},    {"sidx", BOX_NEEDED},
    {"ssix", BOX_NEEDED},  {"pitm", BOX_NEEDED},    {"iref", BOX_NEEDED},
    {"ipma", BOX_NEEDED},  {"ispe", BOX_NEEDED},    {"pixi", BOX_NEEDED},
    {"colr", BOX_NEEDED},  {"av1C", BOX_NEEDED},    {"hvcC", BOX_NEEDED},
    {"avcC", BOX_NEEDED},  {"auxC", BOX_NEEDED},    {"irot", BOX_NEEDED},
    {"imir", BOX_NEEDED},  {"clap", BOX_NEEDED},    {"pasp", BOX_NEEDED},
    {"a1lx", BOX_NEEDED},  {"a1op", BOX_NEEDED},    {"lsel", BOX_NEEDED},
    {"clli", BOX_NEEDED},  {"mdcv", BOX_NEEDED},    {"cclv", BOX_NEEDED},
    {"amve", BOX_NEEDED},  {"rloc", BOX_NEEDED},    {"altr", BOX_NEEDED},
    {"btrt", BOX_NEEDED},  {"esds", BOX_NEEDED},    {"dOps", BOX_NEEDED},
    {"dfLa", BOX_NEEDED},  {"vpcC", BOX_NEEDED},    {"fiel", BOX_NEEDED},
    {"chan", BOX_NEEDED},  {"chnl", BOX_NEEDED},    {"srat", BOX_NEEDED},
    {"clef", BOX_NEEDED},  {"prof", BOX_NEEDED},    {"enof", BOX_NEEDED},
    {"gama", BOX_NEEDED},  {"SmDm", BOX_NEEDED},    {"CoLL", BOX_NEEDED},
};

struct walk {
    struct scan *s;
    struct slice file;
    struct slice data;      /* of idat, from which iloc may count */
    struct slice keys;      /* names of tags, by number */
    struct slice locations; /* iloc, which may stand before what it needs */
    unsigned findings;
    bool unknown;              /* there is a box of which we don't know what is in it */
    uint32_t items[ITEMS_MAX]; /* ids of Exif and XMP */
    bool exif[ITEMS_MAX];
    size_t item_count;
};

/* What a box type says on a screen. */
static void name_place(char place[40], const char *what, const char *type)
{
    snprintf(place, 40, "%s %.4s", what, type);
    for (char *c = place; *c; c++)
        if (*c < ' ' || *c > '~')
            *c = '?';
}

static void found(struct walk *w, const char *what, const char *type, struct slice data)
{
    char place[40];
    name_place(place, what, type);
    w->findings++;
    extract_found(w->s, place, data);
}

/* Tags have many boxes; that there are any is one finding. */
static void found_tags(struct walk *w)
{
    w->findings++;
    scan_file(w->s, "MP4 tags", LEAK_METADATA);
}

static enum box_kind kind_of(const char *type)
{
    for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
        if (memcmp(known[i].type, type, 4) == 0)
            return (enum box_kind)known[i].kind;
    return BOX_UNKNOWN;
}

/* --- single boxes
 * ------------------------------------------------------------------------------ */

static void look_at_clock(struct walk *w, const char *type, struct slice data)
{
    size_t wide = bytes_be(data, 0, 1) ? 8 : 4;
    if (bytes_be(data, 4, wide) || bytes_be(data, 4 + wide, wide))
        found(w, "date in MP4 box", type, SLICE(""));
}

/* What a track is for, and a name that programs give it (or people do). */
static void look_at_handler(struct walk *w, struct slice data)
{
    static const char *const tracks[] = {"vide", "soun", "pict", "auxv", "mdir"};
    static const char *const names[] = {"",
                                        "VideoHandler",
                                        "SoundHandler",
                                        "PictureHandler",
                                        "libheif",
                                        "libavif",
                                        "Core Media Video",
                                        "Core Media Audio",
                                        "avif",
                                        "VideoHandle",
                                        "SoundHandle",
                                        "DataHandler",
                                        "Core Media Data Handler"};
    struct slice name = clip_from(data, 24);
    bool is_track = data.len < 12, is_named = true;
    for (size_t i = 0; i < sizeof(tracks) / sizeof(*tracks) && !is_track; i++)
        is_track = memcmp(data.at + 8, tracks[i], 4) == 0;
    /* QuickTime's data handler of "dhlr", and its counted strings. */
    if (data.len >= 12 && memcmp(data.at + 4, "dhlr", 4) == 0)
        is_track = true;
    if (name.len && (uint8_t)name.at[0] == name.len - 1)
        name = clip_from(name, 1);
    while (name.len && !name.at[name.len - 1])
        name.len--;
    for (size_t i = 0; i < sizeof(names) / sizeof(*names) && is_named; i++)
        is_named = !slice_eq_c(name, names[i]);
    if (!is_track && memcmp(data.at + 8, "mdta", 4) == 0)
        found_tags(w); /* QuickTime's list of tags begins here */
    else if (!is_track)
        found(w, "MP4 track", data.at + 8, SLICE(""));
    if (is_named)
        found(w, "name in MP4 box", "hdlr", name);
}

/* A brand is four letters; behind them stands nothing else. */
static void look_at_brands(struct walk *w, const char *type, struct slice data)
{
    enum { BRAND_BYTES = 4, BRANDS_MAX = 32 };
    if (data.len > BRAND_BYTES * (size_t)BRANDS_MAX || data.len % BRAND_BYTES)
        found(w, "MP4 box", type, data);
}

static bool walk_boxes(struct walk *w, struct slice bytes, unsigned depth);

/* One entry of stsd: how a track is coded; a video's has a name for its compressor. */
static bool look_at_sample_entry(struct walk *w, const char *type, struct slice data,
                                 unsigned depth)
{
    enum { VISUAL_BYTES = 78, AUDIO_BYTES = 28, NAME_AT = 42, NAME_BYTES = 32 };
    static const char *const visual[] = {"avc1", "avc3", "hvc1", "hev1",
                                         "av01", "vp08", "vp09"};
    static const char *const audio[] = {"mp4a", ".mp3", "Opus", "fLaC",
                                        "sowt", "twos", "lpcm", "alac"};
    for (size_t i = 0; i < sizeof(visual) / sizeof(*visual); i++) {
        if (memcmp(type, visual[i], 4) != 0)
            continue;
        struct piece name = {clip(data, NAME_AT, NAME_BYTES), "MP4 compressor", NULL, 0,
                             PIECE_MIXED};
        scan_piece(w->s, &name);
        return data.len >= VISUAL_BYTES &&
               walk_boxes(w, clip_from(data, VISUAL_BYTES), depth);
    }
    for (size_t i = 0; i < sizeof(audio) / sizeof(*audio); i++) {
        if (memcmp(type, audio[i], 4) != 0)
            continue;
        if (data.len < AUDIO_BYTES)
            return false;
        /* QuickTime's second version has more numbers, and boxes within boxes. */
        return bytes_be(data, 8, 2)
                   ? true
                   : walk_boxes(w, clip_from(data, AUDIO_BYTES), depth);
    }
    found(w, "MP4 samples", type, data);
    return true;
}

/* Length and type of the box that begins here; false when it does not end here. */
static bool read_box(struct slice bytes, size_t *head, size_t *len)
{
    uint64_t size = bytes_be(bytes, 0, 4);
    *head = size == 1 ? 16 : 8;
    if (size == 1)
        size = bytes_be(bytes, 8, 8);
    if (size == 0)
        size = bytes.len;
    *len = (size_t)size;
    return bytes.len >= *head && size >= *head && size <= bytes.len;
}

static bool look_at_samples(struct walk *w, struct slice data, unsigned depth)
{
    size_t head, len;
    if (data.len < 8)
        return false;
    for (struct slice in = clip_from(data, 8); in.len; in = clip_from(in, len)) {
        if (in.len < 8 &&
            bytes_are_zero(in)) /* a 32-bit zero ends lists of QuickTime */
            return true;
        if (w->findings > FINDINGS_MAX || !read_box(in, &head, &len) ||
            !look_at_sample_entry(w, in.at + 4, clip(in, head, len - head), depth + 1))
            return false;
    }
    return true;
}

/* Metadata that stands in the data of a film or picture, as its programs write it. */
static void look_at_data(struct walk *w, const char *type, struct slice data)
{
    static const char *const marks[] = {"<x:xmpmeta", "<?xpacket",
                                        "http://ns.adobe.com/"};
    for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++)
        if (slice_find(data, marks[i]) < data.len)
            found(w, "XMP in MP4 box", type, SLICE(""));
}

/* --- items of AVIF and HEIC (ISO/IEC 14496-12, 8.11)
 * -------------------------------------------- */

/* infe: an item that is no picture is a finding; a name that somebody gave it, too. */
static void look_at_item(struct walk *w, struct slice data)
{
    static const char *const pictures[] = {"av01", "hvc1", "grid", "iovl",
                                           "iden", "avc1", "jpeg", "unci"};
    static const char *const names[] = {"", "Color", "Alpha", "Image"};
    uint64_t version = bytes_be(data, 0, 1);
    size_t at = version == 3 ? 8 : 6, type_at = at + 2;
    struct slice name = clip_from(data, type_at + 4);
    bool is_picture = false, is_named = true;
    if (version < 2 || data.len < type_at + 4) {
        found(w, "MP4 item", "infe", data);
        return;
    }
    for (size_t i = 0; i < sizeof(pictures) / sizeof(*pictures); i++)
        is_picture |= memcmp(data.at + type_at, pictures[i], 4) == 0;
    name = clip(name, 0, slice_find_byte(name, '\0'));
    for (size_t i = 0; i < sizeof(names) / sizeof(*names) && is_named; i++)
        is_named = !slice_eq_c(name, names[i]);
    if (is_picture && !is_named)
        return;
    found(w, "MP4 item", data.at + type_at, clip_from(data, type_at));
    if (w->item_count < ITEMS_MAX) {
        w->exif[w->item_count] = memcmp(data.at + type_at, "Exif", 4) == 0;
        w->items[w->item_count++] = (uint32_t)bytes_be(data, 4, version == 3 ? 4 : 2);
    }
}

static bool look_at_items(struct walk *w, struct slice data)
{
    size_t head, len;
    struct slice in = clip_from(data, bytes_be(data, 0, 1) ? 8 : 6);
    for (; in.len; in = clip_from(in, len)) {
        if (w->findings > FINDINGS_MAX || !read_box(in, &head, &len) ||
            memcmp(in.at + 4, "infe", 4) != 0)
            return false;
        look_at_item(w, clip(in, head, len - head));
    }
    return true;
}

/* One item of iloc: where the bytes of Exif and XMP are, to look into them. */
static bool look_at_location(struct walk *w, struct slice data, size_t *at,
                             uint64_t version, const size_t sizes[4])
{
    size_t id_size = version < 2 ? 2 : 4;
    uint32_t id = (uint32_t)bytes_be(data, *at, id_size);
    uint64_t method = version ? bytes_be(data, *at + id_size, 2) & 15 : 0;
    *at += id_size + (version ? 2 : 0) + 2;
    uint64_t base = bytes_be(data, *at, sizes[2]);
    uint64_t count = bytes_be(data, *at + sizes[2], 2);
    *at += sizes[2] + 2;
    for (; count; count--) {
        size_t index = version ? sizes[3] : 0;
        uint64_t offset = base + bytes_be(data, *at + index, sizes[0]);
        uint64_t len = bytes_be(data, *at + index + sizes[0], sizes[1]);
        *at += index + sizes[0] + sizes[1];
        if (*at > data.len)
            return false;
        struct slice from = method == 1 ? w->data : w->file;
        struct slice bytes = clip(from, offset, len);
        for (size_t i = 0; i < w->item_count; i++) {
            if (w->items[i] != id || w->findings++ > FINDINGS_MAX)
                continue;
            if (w->exif[i]) /* behind a 32-bit offset */
                extract_exif(w->s, clip_from(bytes, 4 + bytes_be(bytes, 0, 4)));
            else
                extract_xmp(w->s, bytes);
        }
    }
    return true;
}

static bool look_at_locations(struct walk *w, struct slice data)
{
    uint64_t version = bytes_be(data, 0, 1), numbers = bytes_be(data, 4, 2);
    size_t at = version < 2 ? 8 : 10;
    const size_t sizes[] = {numbers >> 12, numbers >> 8 & 15, numbers >> 4 & 15,
                            numbers & 15}; /* offset, length, base, index */
    uint64_t count = bytes_be(data, 6, version < 2 ? 2 : 4);
    for (size_t i = 0; i < 4; i++)
        if (sizes[i] > 8)
            return false;
    for (; count; count--)
        if (at > data.len || !look_at_location(w, data, &at, version, sizes))
            return false;
    return true;
}

/* --- the walk
 * ---------------------------------------------------------------------------------- */

/* --- tags --- */

/* The name of key number n, from 1 (QuickTime File Format, metadata item keys). */
static struct slice key_name(const struct walk *w, uint64_t n)
{
    struct slice in = clip_from(w->keys, 8);
    for (; n > 1 && in.len >= 8; n--)
        in = clip_from(in,
                       (size_t)bytes_be(in, 0, 4) < 8 ? 8 : (size_t)bytes_be(in, 0, 4));
    size_t len = (size_t)bytes_be(in, 0, 4);
    return n == 1 && len > 8 ? clip(in, 8, len - 8) : SLICE("");
}

/* A key is a text of its own, such as "com.apple.quicktime.author". */
static void look_at_keys(struct walk *w, struct slice data)
{
    enum { KEYS_MAX = 1000 };
    struct slice key;
    w->keys = data;
    found_tags(w);
    for (uint64_t n = 1; n < KEYS_MAX && (key = key_name(w, n)).len; n++)
        metadata_text(w->s, "MP4 tags", key);
    metadata_rest(w->s, "MP4 tags", data);
}

/* What stands in a tag of iTunes: its name, or a text, a number, a picture. */
static void look_at_tag_box(struct walk *w, const char *type, struct slice data,
                            char place[PLACE_BYTES])
{
    enum { UTF8 = 1, UTF16 = 2, VALUE_AT = 8 };
    if (memcmp(type, "name", 4) == 0) {
        metadata_place(w->s, place, "MP4 tag", clip_from(data, 4));
    } else if (memcmp(type, "data", 4) == 0) {
        uint64_t code = bytes_be(data, 0, 4);
        if (code == UTF8)
            metadata_text(w->s, place, clip_from(data, VALUE_AT));
        else if (code == UTF16)
            metadata_wide(w->s, place, clip_from(data, VALUE_AT), WIDE_BIG);
        else
            metadata_bytes(w->s, place, clip_from(data, VALUE_AT));
    } else {
        metadata_bytes(w->s, place, data);
    }
}

static void look_at_tag(struct walk *w, const char *type, struct slice data)
{
    char place[PLACE_BYTES];
    struct slice name = slice_make(type, 4), key = SLICE("");
    size_t head, len;
    bool place_on_earth = memcmp(type + 1, "xyz", 3) == 0;
    found_tags(w);
    if (!type[0])
        key = key_name(w, bytes_be(name, 0, 4));
    metadata_place(w->s, place, "MP4 tag", key.len ? key : name);
    if ((uint8_t)type[0] == 0xa9)
        metadata_place(w->s, place, "MP4 tag \xc2\xa9", slice_make(type + 1, 3));
    place_on_earth |= slice_find(key, "location") < key.len;
    if (place_on_earth)
        scan_file(w->s, place, LEAK_LOCATION);
    struct slice in = data;
    for (; in.len && read_box(in, &head, &len); in = clip_from(in, len))
        look_at_tag_box(w, in.at + 4, clip(in, head, len - head), place);
    if (in.len == data.len) /* QuickTime: a length, a language, and the text */
        metadata_text(w->s, place, clip_from(data, 4));
    metadata_rest(w->s, place, data);
}

static bool look_at_tags(struct walk *w, struct slice bytes)
{
    size_t head, len;
    struct slice in = bytes;
    for (; in.len >= 8; in = clip_from(in, len)) {
        if (w->findings > FINDINGS_MAX || !read_box(in, &head, &len))
            return false;
        look_at_tag(w, in.at + 4, clip(in, head, len - head));
    }
    return bytes_are_zero(in);
}

static void look_at_described(struct walk *w, const char *type, struct slice data)
{
    static const char xmp[] =
        "\xbe\x7a\xcf\xcb\x97\xa9\x42\xe8\x9c\x71\x99\x94\x91\xe3\xaf\xac";
    bool is_uuid = memcmp(type, "uuid", 4) == 0;
    if (memcmp(type, "XMP_", 4) == 0) {
        extract_xmp(w->s, data);
    } else if (is_uuid && data.len >= 16 && memcmp(data.at, xmp, 16) == 0) {
        extract_xmp(w->s, clip_from(data, 16));
    } else if ((type[0] | 0x20) == 'e') {
        extract_exif(w->s, data);
    } else {
        found(w, "MP4 box", type, data);
        if (memcmp(type, "loci", 4) == 0)
            scan_file(w->s, "MP4 box loci", LEAK_LOCATION);
    }
    w->findings++;
}

/* What is not on the list, but in iTunes' and QuickTime's lists of tags. */
static bool is_tag(const char *type)
{
    return (uint8_t)type[0] == 0xa9 || memcmp(type, "----", 4) == 0 ||
           memcmp(type, "data", 4) == 0 || memcmp(type, "covr", 4) == 0;
}

static bool look_at_unknown(struct walk *w, const char *type, struct slice data)
{
    if (is_tag(type)) {
        look_at_tag(w, type, data);
        return true;
    }
    found(w, "MP4 box", type, data);
    w->unknown = true;
    return true;
}

/* QuickTime's meta box has no version and flags: then a box begins at once. */
static struct slice inside_meta(struct slice data)
{
    return data.len >= 8 && memcmp(data.at + 4, "hdlr", 4) == 0 ? data
                                                                : clip_from(data, 4);
}

static bool look_at_box(struct walk *w, const char *type, struct slice data,
                        unsigned depth)
{
    switch (kind_of(type)) {
    case BOX_NEEDED:
        return true;
    case BOX_HOLDS:
        return walk_boxes(w, data, depth + 1);
    case BOX_META:
        return walk_boxes(w, inside_meta(data), depth + 1);
    case BOX_PADDING:
        if (!bytes_are_zero(data))
            found(w, "padding in MP4 box", type, data);
        return true;
    case BOX_CLOCK:
        look_at_clock(w, type, data);
        return data.len >= CLOCK_BYTES_MIN;
    case BOX_HANDLER:
        look_at_handler(w, data);
        return data.len >= CLOCK_BYTES_MIN;
    case BOX_SAMPLES:
        return look_at_samples(w, data, depth);
    case BOX_DATA:
        if (type[0] == 'i')
            w->data = data;
        look_at_data(w, type, data);
        return true;
    case BOX_ITEMS:
        return look_at_items(w, data);
    case BOX_LOCATIONS:
        w->locations = data;
        return true;
    case BOX_BRANDS:
        look_at_brands(w, type, data);
        return true;
    case BOX_KEYS:
        look_at_keys(w, data);
        return true;
    case BOX_TAGS:
        return look_at_tags(w, data);
    case BOX_NEVER:
        look_at_described(w, type, data);
        return true;
    case BOX_UNKNOWN:
        break;
    }
    return look_at_unknown(w, type, data);
}

static bool walk_boxes(struct walk *w, struct slice bytes, unsigned depth)
{
    size_t head, len;
    if (depth > DEPTH_MAX)
        return false;
    for (struct slice in = bytes; in.len; in = clip_from(in, len)) {
        if (in.len < 8 && depth && bytes_are_zero(in)) /* ends lists of QuickTime */
            return true;
        if (w->findings > FINDINGS_MAX || !read_box(in, &head, &len))
            return false;
        if (!look_at_box(w, in.at + 4, clip(in, head, len - head), depth))
            return false;
    }
    return true;
}

bool extract_boxes(struct scan *s, struct slice bytes)
{
    struct walk w = {.s = s, .file = bytes};
    return walk_boxes(&w, bytes, 0) && !w.unknown &&
           (!w.item_count || look_at_locations(&w, w.locations));
}
