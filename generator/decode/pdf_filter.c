/* The filters of a PDF stream (ISO 32000-1, 7.4), in any chain, for streams that
 * poppler does not lead to. */
#include <string.h>
#include <zlib.h>

#include "decode/pdf_raw.h"

static bool inflate_all(struct str *out, struct slice in, size_t most)
{
    z_stream z = {.next_in = (unsigned char *)in.at,
                  .avail_in = in.len < UINT32_MAX ? (unsigned)in.len : 0};
    char block[1 << 14];
    int got = inflateInit(&z);
    while (got == Z_OK && out->len < most) {
        z.next_out = (unsigned char *)block;
        z.avail_out = sizeof(block);
        got = inflate(&z, Z_NO_FLUSH);
        str_add(out, slice_make(block, sizeof(block) - z.avail_out));
    }
    inflateEnd(&z);
    /* one that is cut off has what was there until then; readers show that, too */
    return got == Z_STREAM_END || (out->len > 0 && out->len < most);
}

static bool hex_all(struct str *out, struct slice in)
{
    unsigned value = 0, digits = 0;
    for (size_t i = 0; i < in.len && in.at[i] != '>'; i++) {
        unsigned char c = (unsigned char)in.at[i], small = c | 32;
        bool letter = small >= 'a' && small <= 'f';
        if (c <= ' ')
            continue;
        if (!letter && !(c >= '0' && c <= '9'))
            return false;
        value = value << 4 | (letter ? small - 'a' + 10u : c - (unsigned)'0');
        if (++digits % 2 == 0)
            str_add_byte(out, (char)value);
    }
    if (digits % 2)
        str_add_byte(out, (char)(value << 4));
    return true;
}

static bool base85_all(struct str *out, struct slice in)
{
    uint32_t value = 0;
    unsigned count = 0;
    for (size_t i = 0; i < in.len && in.at[i] != '~'; i++) {
        unsigned char c = (unsigned char)in.at[i];
        if (c <= ' ')
            continue;
        if (c == 'z' && count == 0) {
            str_add(out, slice_make("\0\0\0\0", 4));
            continue;
        }
        if (c < '!' || c > 'u')
            return false;
        value = value * 85 + (c - (uint32_t)'!');
        if (++count < 5)
            continue;
        for (int k = 24; k >= 0; k -= 8)
            str_add_byte(out, (char)(value >> k));
        value = count = 0;
    }
    for (unsigned i = count; count && i < 5; i++)
        value = value * 85 + 84;
    for (unsigned k = 0; k + 1 < count; k++)
        str_add_byte(out, (char)(value >> (24 - 8 * k)));
    return true;
}

static bool run_length_all(struct str *out, struct slice in, size_t most)
{
    for (size_t i = 0; i < in.len && out->len < most;) {
        unsigned n = (unsigned char)in.at[i++];
        if (n == 128)
            return true;
        if (n < 128) {
            struct slice rest = slice_from(in, i);
            size_t len = n + 1 < rest.len ? n + 1 : rest.len;
            str_add(out, slice_sub(rest, 0, len));
            i += len;
        } else {
            for (unsigned k = 0; i < in.len && k < 257 - n; k++)
                str_add_byte(out, in.at[i]);
            i++;
        }
    }
    return out->len < most;
}

/* Codes of 9 to 12 bits, which grow a code early (7.4.4, EarlyChange 1). */
static bool lzw_all(struct str *out, struct slice in, size_t most)
{
    enum { CLEAR = 256, END = 257, FIRST = 258, CODES = 4096 };
    struct {
        size_t at, len; /* in out */
    } table[CODES];
    unsigned next = FIRST, width = 9, have = 0;
    uint32_t bits = 0;
    size_t before = 0, before_len = 0;
    for (size_t i = 0; out->len < most;) {
        while (have < width && i < in.len) {
            bits = bits << 8 | (unsigned char)in.at[i++];
            have += 8;
        }
        if (have < width)
            return true;
        unsigned code = bits >> (have - width) & ((1u << width) - 1);
        have -= width;
        if (code == END)
            return true;
        if (code == CLEAR) {
            next = FIRST;
            width = 9;
            before_len = 0;
            continue;
        }
        if (code > next || (code == next && !before_len))
            return false;
        size_t at = out->len;
        size_t from = code == next ? before : code >= FIRST ? table[code].at : 0;
        size_t len = code == next    ? before_len + 1
                     : code >= FIRST ? table[code].len
                                     : 1;
        if (code < CLEAR)
            str_add_byte(out, (char)code);
        else /* byte by byte: it may go on into what is just being made */
            for (size_t k = 0; k < len; k++)
                str_add_byte(out, out->at[from + k]);
        if (before_len && next < CODES) {
            table[next].at = before;
            table[next++].len = before_len + 1;
        }
        before = at;
        before_len = len;
        width = next + 1 >= 2048   ? 12
                : next + 1 >= 1024 ? 11
                : next + 1 >= 512  ? 10
                                   : 9;
    }
    return false;
}

static bool is_either(struct slice name, const char *full, const char *brief)
{
    return slice_eq_c(name, full) || slice_eq_c(name, brief);
}

static bool is_picture(struct slice name)
{
    return slice_eq_c(name, "JBIG2Decode") || slice_eq_c(name, "JPXDecode") ||
           is_either(name, "DCTDecode", "DCT") ||
           is_either(name, "CCITTFaxDecode", "CCF");
}

/* The next name of "[/A /B]" or "/A"; empty at its end, or where none is. */
static struct slice next_name(struct slice *rest)
{
    *rest = slice_trim(*rest);
    if (!slice_starts(*rest, "/"))
        return SLICE("");
    size_t end = 1;
    while (end < rest->len && !strchr(" \t\r\n\f/[]<>()%", rest->at[end]))
        end++;
    struct slice name = slice_sub(*rest, 1, end - 1);
    *rest = slice_from(*rest, end);
    return name;
}

/* The chain's first name is at the front of what is returned; false: it stands in
 * another object. */
static bool find_chain(struct slice dictionary, struct slice *chain)
{
    struct slice rest = pdf_value(dictionary, "Filter");
    if (!rest.len)
        rest = pdf_value(dictionary, "F");
    bool list = slice_starts(rest, "[");
    if (list) {
        rest = slice_from(rest, 1);
        rest.len = slice_find_byte(rest, ']');
    }
    *chain = slice_trim(rest);
    return !chain->len || slice_starts(*chain, "/");
}

enum pdf_unpacked pdf_unpack(struct str *out, struct slice dictionary,
                             struct slice data, size_t most)
{
    enum { FILTERS_MAX = 8 };
    struct slice chain, name;
    struct str next;
    bool well = find_chain(dictionary, &chain);
    unsigned count = 0;
    str_add(out, data);
    str_init(&next);
    while (well && (name = next_name(&chain)).len && !is_picture(name)) {
        struct slice in = str_slice(out);
        str_clear(&next);
        if (++count > FILTERS_MAX)
            well = false;
        else if (is_either(name, "FlateDecode", "Fl"))
            well = inflate_all(&next, in, most);
        else if (is_either(name, "ASCIIHexDecode", "AHx"))
            well = hex_all(&next, in);
        else if (is_either(name, "ASCII85Decode", "A85"))
            well = base85_all(&next, in);
        else if (is_either(name, "LZWDecode", "LZW"))
            well = lzw_all(&next, in, most);
        else if (is_either(name, "RunLengthDecode", "RL"))
            well = run_length_all(&next, in, most);
        else
            well = false;
        str_clear(out);
        str_add(out, str_slice(&next));
    }
    str_release(&next);
    return !well ? PDF_PACKED : name.len ? PDF_PICTURE : PDF_PLAIN;
}
