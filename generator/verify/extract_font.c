/* Fonts: the names in TrueType and OpenType (ISO/IEC 14496-22, "name"), and what WOFF
 * may carry beside its tables (W3C WOFF 1.0 and 2.0, section 4).
 *
 * Who made a font is no secret: its mail addresses and numbers are not looked at. The
 * tables of WOFF are packed and hold no more than those of the font that it was made
 * of.
 */
#include <string.h>

#include "verify/bytes.h"
#include "verify/gate_int.h"

/* One string: UTF-16 on all platforms but the old Macintosh. */
static void look_at_name(struct scan *s, struct slice string, bool wide)
{
    struct str bytes;
    struct str text;
    str_init(&bytes);
    str_init(&text);
    if (wide)
        str_add(&bytes, SLICE("\xfe\xff"));
    str_add(&bytes, string);
    if (peel_charset(&text, str_slice(&bytes))) {
        struct piece piece = {str_slice(&text), "font name", NULL, 0, 0};
        scan_piece(s, &piece);
    }
    str_release(&bytes);
    str_release(&text);
}

static bool look_at_names(struct scan *s, struct slice table)
{
    enum { HEAD = 6, RECORD = 12, MACINTOSH = 1 };
    size_t count = bytes_be(table, 2, 2);
    struct slice strings = clip_from(table, bytes_be(table, 4, 2));
    if (HEAD + RECORD * count > table.len)
        return false;
    for (size_t i = 0; i < count; i++) {
        size_t at = HEAD + RECORD * i;
        struct slice string =
            clip(strings, bytes_be(table, at + 10, 2), bytes_be(table, at + 8, 2));
        look_at_name(s, string, bytes_be(table, at, 2) != MACINTOSH);
    }
    return true;
}

static bool look_at_tables(struct scan *s, struct slice bytes)
{
    enum { HEAD = 12, RECORD = 16 };
    size_t count = bytes_be(bytes, 4, 2);
    bool well = count > 0 && HEAD + RECORD * count <= bytes.len;
    for (size_t i = 0; well && i < count; i++) {
        size_t at = HEAD + RECORD * i;
        size_t offset = bytes_be(bytes, at + 8, 4), len = bytes_be(bytes, at + 12, 4);
        well = offset <= bytes.len && len <= bytes.len - offset;
        if (well && slice_eq_c(clip(bytes, at, 4), "name"))
            well = look_at_names(s, clip(bytes, offset, len));
    }
    return well;
}

bool extract_font(struct scan *s, struct slice bytes)
{
    bool second = slice_starts(bytes, "wOF2");
    if (!second && !slice_starts(bytes, "wOFF"))
        return look_at_tables(s, bytes);
    /* the lengths of the packed metadata and of the private data, which nobody reads */
    size_t metadata = second ? 32 : 28, private = second ? 44 : 40;
    return bytes_be(bytes, 8, 4) == bytes.len && !bytes_be(bytes, metadata, 4) &&
           !bytes_be(bytes, private, 4);
}
