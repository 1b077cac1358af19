/* Layers of encoding that a browser, a script or a reader takes off. */
#include <ctype.h>
#include <iconv.h>
#include <string.h>

#include "verify/gate_int.h"

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    char low = (char)(c | 0x20);
    return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

bool peel_percent(struct str *out, struct slice text)
{
    bool found = false;
    size_t i = slice_find_byte(text, '%');
    if (i + 2 >= text.len)
        return false;
    str_add(out, clip(text, 0, i));
    for (; i < text.len; i++) {
        if (text.at[i] == '%' && i + 2 < text.len && hex(text.at[i + 1]) >= 0 &&
            hex(text.at[i + 2]) >= 0) {
            char c = (char)(hex(text.at[i + 1]) * 16 + hex(text.at[i + 2]));
            str_add_byte(out, c == '\n' ? '\r' : c); /* no line of the file ends here */
            i += 2;
            found = true;
        } else {
            str_add_byte(out, text.at[i]);
        }
    }
    return found;
}

/* Up to `most` hexadecimal digits at i; their number. */
static size_t read_hex(struct slice text, size_t i, size_t most, uint32_t *value)
{
    size_t count = 0;
    *value = 0;
    for (; count < most && i + count < text.len && hex(text.at[i + count]) >= 0;
         count++)
        *value = *value * 16 + (uint32_t)hex(text.at[i + count]);
    return count;
}

/* \uXXXX with its second half, \u{X}; the offset behind it, or i. */
static size_t read_u(struct slice text, size_t i, uint32_t *c)
{
    uint32_t low;
    if (i + 2 < text.len && text.at[i + 2] == '{') {
        size_t count = read_hex(text, i + 3, 8, c);
        bool closed = i + 3 + count < text.len && text.at[i + 3 + count] == '}';
        return count && closed ? i + 4 + count : i;
    }
    if (read_hex(text, i + 2, 4, c) != 4)
        return i;
    i += 6;
    if (*c >= 0xd800 && *c < 0xdc00 && i + 1 < text.len && text.at[i] == '\\' &&
        text.at[i + 1] == 'u' && read_hex(text, i + 2, 4, &low) == 4 && low >= 0xdc00 &&
        low < 0xe000) {
        *c = 0x10000 + ((*c - 0xd800) << 10) + (low - 0xdc00);
        i += 6;
    }
    return i;
}

static void add_codepoint(struct str *out, uint32_t c)
{
    bool valid = c && c < 0x110000 && !(c >= 0xd800 && c < 0xe000);
    str_add_codepoint(out, !valid ? 0xfffd : c == '\n' ? '\r' : c);
}

/* One escape at i, where the backslash stands; the offset behind it. */
static size_t peel_escape(struct str *out, struct slice text, size_t i)
{
    uint32_t c;
    size_t end;
    size_t count;
    char next = text.at[i + 1];
    switch (next) {
    case 'u':
        end = read_u(text, i, &c);
        if (end == i)
            break;
        add_codepoint(out, c);
        return end;
    case 'x':
        if (read_hex(text, i + 2, 2, &c) != 2)
            break;
        add_codepoint(out, c);
        return i + 4;
    case 'n':
    case 'N':
    case 't':
    case 'r':
        str_add_byte(out, ' ');
        return i + 2;
    default:
        break;
    }
    count = read_hex(text, i + 1, 6, &c);
    if (count >= 2) { /* CSS: \65 or \000065, and one white space */
        add_codepoint(out, c);
        end = i + 1 + count;
        return end < text.len && strchr(" \t\n", text.at[end]) ? end + 1 : end;
    }
    if (next != '\n') /* a line end behind a backslash joins the lines */
        str_add_byte(out, next);
    return i + 2;
}

bool peel_backslash(struct str *out, struct slice text)
{
    size_t i = slice_find_byte(text, '\\');
    if (i + 1 >= text.len)
        return false;
    size_t from = 0;
    while (i + 1 < text.len) {
        str_add(out, clip(text, from, i - from));
        from = peel_escape(out, text, i);
        struct slice rest = clip_from(text, from);
        i = from + slice_find_byte(rest, '\\');
    }
    str_add(out, clip_from(text, from));
    return true;
}

bool peel_octal(struct str *out, struct slice text)
{
    bool found = false;
    if (slice_find_byte(text, '\\') == text.len)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        uint32_t c = 0;
        size_t count = 0;
        while (text.at[i] == '\\' && count < 3 && i + 1 + count < text.len &&
               text.at[i + 1 + count] >= '0' && text.at[i + 1 + count] <= '7')
            c = c * 8 + (uint32_t)(text.at[i + 1 + count++] - '0');
        if (count > 1 && c >= ' ' && c < 0x100) {
            str_add_codepoint(out, c);
            i += count;
            found = true;
        } else {
            str_add_byte(out, text.at[i]);
        }
    }
    return found;
}

/* =45=6D=6D=61, and a line that goes on behind = */
static bool peel_equals(struct str *out, struct slice text, char space)
{
    bool found = false;
    for (size_t i = 0; i < text.len; i++) {
        struct slice next = clip(text, i + 1, 2);
        bool ends = slice_starts(next, "\n") || slice_eq_c(next, "\r\n");
        if (text.at[i] == '=' && ends) {
            i += next.at[0] == '\n' ? 1 : 2;
            found = true;
        } else if (text.at[i] == '=' && next.len == 2 && hex(next.at[0]) >= 0 &&
                   hex(next.at[1]) >= 0) {
            str_add_byte(out, (char)(hex(next.at[0]) * 16 + hex(next.at[1])));
            i += 2;
            found = true;
        } else {
            str_add_byte(out, space && text.at[i] == space ? ' ' : text.at[i]);
        }
    }
    return found;
}

/* =?utf-8?B?...?= at i; the offset behind it, or i. */
static size_t peel_word(struct str *out, struct slice text, size_t i)
{
    struct slice rest = clip_from(text, i + 2);
    size_t mark = slice_find_byte(rest, '?');
    if (mark + 2 >= rest.len || mark > 40 || rest.at[mark + 2] != '?')
        return i;
    struct slice inner = clip_from(rest, mark + 3);
    size_t len = slice_find(inner, "?=");
    if (len == inner.len)
        return i;
    if ((rest.at[mark + 1] | 0x20) == 'b')
        peel_base64(out, clip(inner, 0, len));
    else if (!peel_equals(out, clip(inner, 0, len), '_'))
        return i;
    return i + 2 + mark + 3 + len + 2;
}

bool peel_quoted(struct str *out, struct slice text)
{
    if (slice_find_byte(text, '=') == text.len) /* in most there is none */
        return false;
    size_t i = slice_find(text, "=?");
    bool found = false;
    if (i == text.len)
        return (slice_find(text, "=\n") < text.len ||
                slice_find(text, "=\r\n") < text.len ||
                slice_find(text, "QUOTED-PRINTABLE") < text.len) &&
               peel_equals(out, text, '\0');
    for (size_t from = 0; from < text.len;) {
        i = from + slice_find(clip_from(text, from), "=?");
        str_add(out, clip(text, from, i - from));
        from = i < text.len ? peel_word(out, text, i) : i;
        found |= from > i;
        if (from == i && i < text.len)
            str_add_byte(out, text.at[from++]);
    }
    return found;
}

static bool is_base64(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           c == '+' || c == '/' || c == '-' || c == '_';
}

/* UTF-8 without control characters: no digest and no picture is that. */
static bool reads_as_text(struct slice bytes)
{
    for (size_t i = 0; i < bytes.len; i++)
        if ((unsigned char)bytes.at[i] < ' ' && !strchr("\t\n\r", bytes.at[i]))
            return false;
    return utf8_invalid_at(bytes) == bytes.len;
}

bool peel_base64_runs(struct str *out, struct slice text)
{
    enum { RUN_MIN = 16 };
    struct str plain;
    str_init(&plain);
    for (size_t i = 0; i < text.len; i++) {
        size_t from = i;
        while (i < text.len && is_base64(text.at[i]))
            i++;
        str_clear(&plain);
        if (i - from < RUN_MIN || !peel_base64(&plain, clip(text, from, i - from)) ||
            !reads_as_text(str_slice(&plain)))
            continue;
        str_add(out, str_slice(&plain));
        str_add_byte(out, '\x1e');
    }
    str_release(&plain);
    return out->len > 0;
}

bool peel_base64(struct str *out, struct slice text)
{
    uint32_t bits = 0;
    unsigned count = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        int value = c >= 'A' && c <= 'Z'   ? c - 'A'
                    : c >= 'a' && c <= 'z' ? c - 'a' + 26
                    : c >= '0' && c <= '9' ? c - '0' + 52
                    : c == '+' || c == '-' ? 62
                    : c == '/' || c == '_' ? 63
                                           : -1;
        if (value < 0 && (c == '=' || c == ' ' || c == '\n' || c == '\r' || c == '\t'))
            continue;
        if (value < 0)
            return false;
        bits = bits << 6 | (uint32_t)value;
        if (++count % 4 == 0) {
            str_add_byte(out, (char)(bits >> 16));
            str_add_byte(out, (char)(bits >> 8));
            str_add_byte(out, (char)bits);
        }
    }
    if (count % 4 == 3) {
        str_add_byte(out, (char)(bits >> 10));
        str_add_byte(out, (char)(bits >> 2));
    } else if (count % 4 == 2) {
        str_add_byte(out, (char)(bits >> 4));
    }
    return true;
}

/* --- character sets --- */

static bool convert(struct str *out, struct slice bytes, const char *from)
{
    iconv_t converter = iconv_open("UTF-8", from);
    if (converter == (iconv_t)-1)
        return false;
    char *in = (char *)(uintptr_t)bytes.at;
    size_t in_left = bytes.len;
    bool well = true;
    while (in_left && well) {
        str_reserve(out, 3 * in_left + 16);
        char *to = out->at + out->len;
        size_t room = out->cap - out->len - 1;
        size_t before = room;
        size_t done = iconv(converter, &in, &in_left, &to, &room);
        out->len += before - room;
        out->at[out->len] = '\0';
        if (done == (size_t)-1 && before == room) {
            if (in_left < 2) /* half a character at the end */
                break;
            in++; /* a byte that is no character */
            in_left--;
            str_add_codepoint(out, 0xfffd);
        }
    }
    iconv_close(converter);
    return well;
}

/* Most pages are ASCII for the most part: eight bytes at a time. */
static bool is_utf8(struct slice text)
{
    size_t i = 0;
    while (i < text.len) {
        uint64_t eight;
        if (i + 8 <= text.len) {
            memcpy(&eight, text.at + i, 8);
            if (!(eight & 0x8080808080808080u)) {
                i += 8;
                continue;
            }
        }
        if ((unsigned char)text.at[i] < 0x80) {
            i++;
            continue;
        }
        size_t end = i;
        while (end < text.len && (unsigned char)text.at[end] >= 0x80)
            end++;
        if (utf8_invalid_at(clip(text, i, end - i)) != end - i)
            return false;
        i = end;
    }
    return true;
}

/* Only those in which ASCII is ASCII: whoever says "utf-16" of plain letters would hide
 * them from us, and no browser would believe it. */
static bool holds_ascii(const char *name)
{
    static const char *const known[] = {"windows-125", "cp125", "iso-8859-",
                                        "iso8859-",    "koi8-", "macintosh",
                                        "cp866",       "ibm866"};
    for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
        if (slice_eq_nocase(clip(slice_of(name), 0, strlen(known[i])), known[i]))
            return true;
    return false;
}

/* What a page, style or feed says that its bytes are: charset=, encoding=, @charset. */
static bool declared(char name[32], struct slice bytes)
{
    static const char *const labels[] = {"charset", "encoding"};
    struct slice head = clip(bytes, 0, 2048);
    for (size_t k = 0; k < sizeof(labels) / sizeof(*labels); k++) {
        size_t len = 0;
        size_t i = slice_find(head, labels[k]) + strlen(labels[k]);
        while (i < head.len && strchr(" =\"'", head.at[i]) && head.at[i])
            i++;
        for (; i < head.len && len < 31 &&
               (isalnum((unsigned char)head.at[i]) || strchr("-_:.", head.at[i]));
             i++)
            name[len++] = head.at[i];
        name[len] = '\0';
        if (len > 2)
            return holds_ascii(name);
    }
    return false;
}

bool peel_charset(struct str *out, struct slice bytes)
{
    if (slice_starts(bytes, "\xff\xfe"))
        return convert(out, clip_from(bytes, 2), "UTF-16LE");
    if (slice_starts(bytes, "\xfe\xff"))
        return convert(out, clip_from(bytes, 2), "UTF-16BE");
    if (bytes.len > 3 && !bytes.at[1] && bytes.at[0] && !bytes.at[3])
        return convert(out, bytes, "UTF-16LE");
    if (bytes.len > 3 && !bytes.at[0] && bytes.at[1] && !bytes.at[2])
        return convert(out, bytes, "UTF-16BE");
    if (slice_starts(bytes, "\xef\xbb\xbf"))
        bytes = clip_from(bytes, 3);
    if (is_utf8(bytes)) {
        str_add(out, bytes);
        return true;
    }
    char name[32];
    return (declared(name, bytes) && convert(out, bytes, name)) ||
           convert(out, bytes, "WINDOWS-1252");
}
