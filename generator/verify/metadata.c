/* Metadata of any kind: how its fields are named and searched. */
#include "verify/metadata.h"

#include <string.h>

enum { NAME_BYTES_MAX = 48 };

/* --- places --- */

/* Is it a short word, as the names of fields are? */
static bool is_name(struct slice name)
{
    for (size_t i = 0; i < name.len; i++) {
        char c = name.at[i];
        bool word = (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
        if (!word && (!c || !strchr(":_-.+/# ", c)))
            return false;
    }
    return name.len && name.len <= NAME_BYTES_MAX;
}

/* "MP4 tag" and a name are two words, those behind a sign one. */
static bool ends_in_letter(const char *what)
{
    size_t len = strlen(what);
    return len && (unsigned char)what[len - 1] < 0x80;
}

const char *metadata_place(struct scan *s, char place[PLACE_BYTES], const char *what,
                           struct slice name)
{
    struct piece piece = {name, what, NULL, 0, PIECE_MIXED};
    unsigned before = s->hits;
    scan_piece(s, &piece);
    if (s->hits == before && is_name(name))
        snprintf(place, PLACE_BYTES, "%s%s%.*s", what, ends_in_letter(what) ? " " : "",
                 SLICE_FMT(name));
    else
        snprintf(place, PLACE_BYTES, "%s", what);
    return place;
}

bool metadata_is_field(const char *place)
{
    /* of our own tables, or without room for a name */
    static const char *const ours[] = {"EXIF ", "TIFF ", "IPTC ", "ID3 ", "ID3v1 "};
    static const char *const spaces[] = {"XMP dc:",
                                         "XMP xmp:",
                                         "XMP xmpMM:",
                                         "XMP xmpRights:",
                                         "XMP photoshop:",
                                         "XMP exif:",
                                         "XMP exifEX:",
                                         "XMP tiff:",
                                         "XMP Iptc4xmpCore:",
                                         "XMP Iptc4xmpExt:",
                                         "XMP mwg-rs:",
                                         "XMP mwg-kw:",
                                         "XMP MicrosoftPhoto:",
                                         "XMP MP:",
                                         "XMP MPReg:",
                                         "XMP MPRI:",
                                         "XMP lr:",
                                         "XMP digiKam:",
                                         "XMP aux:",
                                         "XMP crs:",
                                         "XMP stRef:",
                                         "XMP stEvt:",
                                         "XMP pdf:",
                                         "XMP rdf:",
                                         "XMP plus:",
                                         "MP4 tag com.apple.quicktime.",
                                         "XMP acdsee:"};
    struct slice text = slice_of(place);
    for (size_t i = 0; i < sizeof(ours) / sizeof(*ours); i++)
        if (slice_starts(text, ours[i]))
            return true;
    for (size_t i = 0; i < sizeof(spaces) / sizeof(*spaces); i++)
        if (slice_starts(text, spaces[i]))
            return true;
    return false;
}

/* --- how much --- */

static bool may_search(struct scan *s, size_t bytes)
{
    s->searched += bytes;
    if (s->searched > METADATA_BYTES_MAX)
        scan_file(s, "metadata", LEAK_UNINSPECTABLE);
    return s->searched <= METADATA_BYTES_MAX;
}

bool metadata_enter(struct scan *s, const char *place, struct slice bytes)
{
    enum { DEPTH_MAX = 6 };
    if (s->depth >= DEPTH_MAX) {
        scan_file(s, place, LEAK_UNINSPECTABLE);
        return false;
    }
    if (!may_search(s, bytes.len))
        return false;
    s->depth++;
    return true;
}

void metadata_leave(struct scan *s)
{
    s->depth--;
}

/* --- fields --- */

static void scan_field(struct scan *s, const char *place, struct slice text)
{
    struct piece piece = {text, place, NULL, 0, PIECE_MIXED};
    scan_piece(s, &piece);
}

void metadata_text(struct scan *s, const char *place, struct slice bytes)
{
    struct str text, parted;
    bytes = clip(bytes, 0, FIELD_BYTES_MAX);
    if (!may_search(s, bytes.len))
        return;
    while (bytes.len && !bytes.at[bytes.len - 1])
        bytes.len--;
    str_init(&text);
    str_init(&parted);
    for (size_t i = 0; i < bytes.len; i++)
        str_add_byte(&parted, bytes.at[i] ? bytes.at[i] : '\n');
    bool wide = slice_starts(bytes, "\xff\xfe") || slice_starts(bytes, "\xfe\xff");
    if (peel_charset(&text, wide ? bytes : str_slice(&parted)))
        scan_field(s, place, str_slice(&text));
    str_release(&text);
    str_release(&parted);
}

static void scan_wide(struct scan *s, const char *place, struct slice bytes, bool big)
{
    struct str text;
    str_init(&text);
    for (size_t i = 0; i + 2 <= bytes.len; i += 2) {
        uint32_t c = (uint32_t)(big ? bytes_be(bytes, i, 2) : bytes_le(bytes, i, 2));
        if (c >= 0xd800 && c < 0xdc00 && i + 4 <= bytes.len) {
            uint32_t low =
                (uint32_t)(big ? bytes_be(bytes, i + 2, 2) : bytes_le(bytes, i + 2, 2));
            if (low >= 0xdc00 && low < 0xe000) {
                c = 0x10000 + ((c - 0xd800) << 10 | (low - 0xdc00));
                i += 2;
            }
        }
        if (c >= 0xd800 && c < 0xe000)
            c = 0xfffd;
        str_add_codepoint(&text, c && c != 0xfeff ? c : '\n');
    }
    scan_field(s, place, str_slice(&text));
    str_release(&text);
}

void metadata_wide(struct scan *s, const char *place, struct slice bytes,
                   enum wide_order order)
{
    bytes = clip(bytes, 0, FIELD_BYTES_MAX);
    if (!may_search(s, bytes.len))
        return;
    if (slice_starts(bytes, "\xff\xfe"))
        order = WIDE_LITTLE;
    else if (slice_starts(bytes, "\xfe\xff"))
        order = WIDE_BIG;
    if (order != WIDE_BIG)
        scan_wide(s, place, bytes, false);
    if (order != WIDE_LITTLE)
        scan_wide(s, place, bytes, true);
}

/* --- bytes without fields --- */

/* Texts in a container are parted by zeros and lengths; of UTF-16 the zeros are within.
 */
static void scan_texts(struct scan *s, const char *place, struct slice bytes,
                       unsigned flags)
{
    struct str parted, joined;
    struct piece piece = {.what = place,
                          .flags = PIECE_MAIL | PIECE_CODE | PIECE_AGAIN | flags};
    bytes = clip(bytes, 0, FIELD_BYTES_MAX);
    if (!may_search(s, bytes.len))
        return;
    str_init(&parted);
    str_init(&joined);
    for (size_t i = 0; i < bytes.len; i++) {
        str_add_byte(&parted, (uint8_t)bytes.at[i] < ' ' ? '\n' : bytes.at[i]);
        if (bytes.at[i])
            str_add_byte(&joined, bytes.at[i]);
    }
    piece.text = str_slice(&parted);
    scan_piece(s, &piece);
    piece.text = str_slice(&joined);
    if (joined.len < bytes.len)
        scan_piece(s, &piece);
    str_release(&parted);
    str_release(&joined);
}

void metadata_bytes(struct scan *s, const char *place, struct slice bytes)
{
    scan_texts(s, place, bytes, 0);
    extract_inner_picture(s, bytes);
}

void metadata_rest(struct scan *s, const char *place, struct slice bytes)
{
    scan_texts(s, place, bytes, PIECE_RAW);
}

void extract_found(struct scan *s, const char *place, struct slice bytes)
{
    scan_file(s, place, LEAK_METADATA);
    scan_texts(s, place, bytes, 0);
    if (slice_find(bytes, "GPSLatitude") < bytes.len)
        scan_file(s, place, LEAK_LOCATION);
}

bool extract_inner_picture(struct scan *s, struct slice bytes)
{
    bool jpeg = slice_starts(bytes, "\xff\xd8\xff");
    bool png = slice_starts(bytes, "\x89PNG\r\n\x1a\n");
    if ((!jpeg && !png) || !metadata_enter(s, "picture in metadata", bytes))
        return false;
    bool well = jpeg ? extract_jpeg(s, bytes) : extract_png(s, bytes);
    metadata_leave(s);
    return well;
}
