/* Slices, growing strings and UTF-8: see str.h. */
#include "base/str.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"

struct slice slice_of(const char *c_string)
{
    return (struct slice){c_string ? c_string : "", c_string ? strlen(c_string) : 0};
}

struct slice slice_make(const char *at, size_t len)
{
    return (struct slice){at ? at : "", len};
}

bool slice_eq(struct slice a, struct slice b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

bool slice_eq_c(struct slice a, const char *b)
{
    return slice_eq(a, slice_of(b));
}

static int ascii_lower(int byte)
{
    return byte >= 'A' && byte <= 'Z' ? byte + 32 : byte;
}

bool slice_eq_nocase(struct slice a, const char *b)
{
    if (a.len != strlen(b))
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (ascii_lower(a.at[i]) != ascii_lower(b[i]))
            return false;
    return true;
}

int slice_cmp(struct slice a, struct slice b)
{
    size_t shared = a.len < b.len ? a.len : b.len;
    int order = shared ? memcmp(a.at, b.at, shared) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

bool slice_starts(struct slice s, const char *prefix)
{
    size_t len = strlen(prefix);
    return s.len >= len && memcmp(s.at, prefix, len) == 0;
}

bool slice_ends(struct slice s, const char *suffix)
{
    size_t len = strlen(suffix);
    return s.len >= len && memcmp(s.at + s.len - len, suffix, len) == 0;
}

static bool is_space(char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

struct slice slice_trim(struct slice s)
{
    while (s.len && is_space(s.at[0])) {
        s.at++;
        s.len--;
    }
    while (s.len && is_space(s.at[s.len - 1]))
        s.len--;
    return s;
}

struct slice slice_from(struct slice s, size_t offset)
{
    assert(offset <= s.len);
    return (struct slice){s.at + offset, s.len - offset};
}

struct slice slice_sub(struct slice s, size_t offset, size_t len)
{
    assert(offset <= s.len && len <= s.len - offset);
    return (struct slice){s.at + offset, len};
}

size_t slice_find(struct slice s, const char *needle)
{
    const char *hit = s.len ? memmem(s.at, s.len, needle, strlen(needle)) : NULL;
    return hit ? (size_t)(hit - s.at) : s.len;
}

size_t slice_find_byte(struct slice s, char byte)
{
    const char *hit = s.len ? memchr(s.at, byte, s.len) : NULL;
    return hit ? (size_t)(hit - s.at) : s.len;
}

bool slice_cut(struct slice *piece, struct slice *rest, char separator)
{
    if (!rest->at)
        return false;
    size_t end = slice_find_byte(*rest, separator);
    *piece = slice_sub(*rest, 0, end);
    if (end == rest->len)
        *rest = (struct slice){NULL, 0};
    else
        *rest = slice_from(*rest, end + 1);
    return true;
}

bool slice_number(struct slice s, long long *number)
{
    bool negative = s.len && s.at[0] == '-';
    long long sum = 0;
    if (s.len == (size_t)negative)
        return false;
    for (size_t i = negative; i < s.len; i++) {
        if (s.at[i] < '0' || s.at[i] > '9' || sum > (1LL << 58))
            return false;
        sum = sum * 10 + (s.at[i] - '0');
    }
    *number = negative ? -sum : sum;
    return true;
}

void str_init(struct str *s)
{
    s->cap = 0;
    s->len = 0;
    s->at = "";
}

void str_release(struct str *s)
{
    if (s->cap)
        free(s->at);
    str_init(s);
}

void str_clear(struct str *s)
{
    s->len = 0;
    if (s->cap)
        s->at[0] = '\0';
}

void str_reserve(struct str *s, size_t more)
{
    assert(more < SIZE_MAX / 4);
    size_t need = s->len + more + 1;
    if (need <= s->cap)
        return;
    size_t cap = s->cap ? s->cap : 32;
    while (cap < need)
        cap *= 2;
    s->at = memory_resize(s->cap ? s->at : NULL, cap);
    s->cap = cap;
    s->at[s->len] = '\0';
}

void str_add(struct str *s, struct slice piece)
{
    str_reserve(s, piece.len);
    if (piece.len)
        memcpy(s->at + s->len, piece.at, piece.len);
    s->len += piece.len;
    s->at[s->len] = '\0';
}

void str_add_c(struct str *s, const char *c_string)
{
    str_add(s, slice_of(c_string));
}

void str_add_byte(struct str *s, char byte)
{
    str_reserve(s, 1);
    s->at[s->len++] = byte;
    s->at[s->len] = '\0';
}

void str_add_codepoint(struct str *s, uint32_t c)
{
    if (c < 0x80) {
        str_add_byte(s, (char)c);
    } else if (c < 0x800) {
        str_add_byte(s, (char)(0xC0 | c >> 6));
        str_add_byte(s, (char)(0x80 | (c & 0x3F)));
    } else if (c < 0x10000) {
        str_add_byte(s, (char)(0xE0 | c >> 12));
        str_add_byte(s, (char)(0x80 | (c >> 6 & 0x3F)));
        str_add_byte(s, (char)(0x80 | (c & 0x3F)));
    } else {
        str_add_byte(s, (char)(0xF0 | c >> 18));
        str_add_byte(s, (char)(0x80 | (c >> 12 & 0x3F)));
        str_add_byte(s, (char)(0x80 | (c >> 6 & 0x3F)));
        str_add_byte(s, (char)(0x80 | (c & 0x3F)));
    }
}

void str_addv(struct str *s, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    str_reserve(s, 128); /* most pieces fit at the first try */
    size_t room = s->cap - s->len;
    int len = vsnprintf(s->at + s->len, room, format, args);
    assert(len >= 0);
    if ((size_t)len >= room) {
        str_reserve(s, (size_t)len);
        vsnprintf(s->at + s->len, (size_t)len + 1, format, again);
    }
    s->len += (size_t)len;
    va_end(again);
}

void str_addf(struct str *s, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    str_addv(s, format, args);
    va_end(args);
}

struct slice str_slice(const struct str *s)
{
    return (struct slice){s->at, s->len};
}

/* --- what opens doors --- */

static bool ends_address(char c)
{
    return strchr(" \t\r\n'\"<>", c) != NULL; /* a NUL as well */
}

static bool is_secret_name(struct slice name)
{
    static const char *const secrets[] = {"token", "key", "secret", "password", "auth"};
    for (size_t i = 0; i < sizeof(secrets) / sizeof(*secrets); i++) {
        size_t len = strlen(secrets[i]);
        if (name.len >= len &&
            strncasecmp(name.at + name.len - len, secrets[i], len) == 0)
            return true;
    }
    return false;
}

/* An address from its "?" on. */
static void add_query(struct str *s, struct slice query)
{
    while (query.len) {
        size_t end = 1, sign = 0;
        for (; end < query.len && !strchr("&;?#", query.at[end]); end++)
            if (!sign && query.at[end] == '=')
                sign = end;
        struct slice piece = slice_sub(query, 0, end);
        if (sign && is_secret_name(slice_sub(piece, 1, sign - 1))) {
            str_add(s, slice_sub(piece, 0, sign + 1));
            str_add_c(s, "***");
        } else {
            str_add(s, piece);
        }
        query = slice_from(query, end);
    }
}

void str_add_guarded(struct str *s, struct slice text)
{
    for (;;) {
        size_t at = slice_find(text, "://"), end = 0, sign = 0, host = 0;
        str_add(s, slice_sub(text, 0, at));
        if (at == text.len)
            return;
        str_add_c(s, "://");
        text = slice_from(text, at + 3);
        while (host < text.len && text.at[host] != '/' && !ends_address(text.at[host]))
            host++;
        for (size_t i = 0; i < host; i++)
            if (text.at[i] == '@')
                sign = i + 1;
        while (end < text.len && !ends_address(text.at[end]))
            end++;
        struct slice address = slice_sub(text, sign, end - sign);
        size_t query = slice_find_byte(address, '?');
        str_add(s, slice_sub(address, 0, query));
        add_query(s, slice_from(address, query));
        text = slice_from(text, end);
    }
}

void str_splice(struct str *s, size_t offset, size_t len, struct slice piece)
{
    assert(offset <= s->len && len <= s->len - offset);
    str_reserve(s, piece.len);
    memmove(s->at + offset + piece.len, s->at + offset + len, s->len - offset - len);
    if (piece.len)
        memcpy(s->at + offset, piece.at, piece.len);
    s->len = s->len - len + piece.len;
    s->at[s->len] = '\0';
}

/* Length of the sequence that `lead` opens, and its lowest code point; 0: none. */
static unsigned sequence_length(unsigned char lead, uint32_t *bits, uint32_t *lowest)
{
    if (lead >= 0xC2 && lead <= 0xDF)
        return *bits = lead & 0x1F, *lowest = 0x80, 2;
    if (lead >= 0xE0 && lead <= 0xEF)
        return *bits = lead & 0x0F, *lowest = 0x800, 3;
    if (lead >= 0xF0 && lead <= 0xF4)
        return *bits = lead & 0x07, *lowest = 0x10000, 4;
    return 0;
}

/* True and moves past the sequence when it is valid; else moves one byte. */
static bool decode(struct slice s, size_t *offset, uint32_t *codepoint)
{
    unsigned char lead = (unsigned char)s.at[*offset];
    if (lead < 0x80) {
        *codepoint = lead;
        (*offset)++;
        return true;
    }
    uint32_t bits = 0, lowest = 0;
    unsigned len = sequence_length(lead, &bits, &lowest);
    bool valid = len && s.len - *offset >= len;
    for (unsigned i = 1; valid && i < len; i++) {
        unsigned char byte = (unsigned char)s.at[*offset + i];
        valid = (byte & 0xC0) == 0x80;
        bits = bits << 6 | (byte & 0x3F);
    }
    valid = valid && bits >= lowest && bits <= 0x10FFFF && (bits >> 11) != 0x1B;
    *offset += valid ? len : 1;
    *codepoint = valid ? bits : 0xFFFD;
    return valid;
}

uint32_t utf8_next(struct slice s, size_t *offset)
{
    uint32_t codepoint;
    assert(*offset < s.len);
    decode(s, offset, &codepoint);
    return codepoint;
}

/* Bytes at the front that are ASCII, eight at a time. */
static size_t ascii_run(struct slice s, size_t from)
{
    uint64_t word;
    while (s.len - from >= sizeof(word)) {
        memcpy(&word, s.at + from, sizeof(word));
        if (word & 0x8080808080808080u)
            break;
        from += sizeof(word);
    }
    return from;
}

size_t utf8_invalid_at(struct slice s)
{
    uint32_t codepoint;
    for (size_t i = ascii_run(s, 0); i < s.len; i = ascii_run(s, i)) {
        size_t start = i;
        if (!decode(s, &i, &codepoint))
            return start;
    }
    return s.len;
}

size_t utf8_length(struct slice s)
{
    size_t count = 0; /* of the bytes that begin a character */
    for (size_t i = 0; i < s.len; i++)
        count += ((unsigned char)s.at[i] & 0xC0) != 0x80;
    return count;
}

/* C0, DEL, C1; the separators of lines; marks, embeddings, overrides and isolates. */
static bool is_control(uint32_t c)
{
    return (c < 0x20 && c != '\t') || (c >= 0x7f && c < 0xa0) || c == 0x61c ||
           c == 0x200e || c == 0x200f || (c >= 0x2028 && c <= 0x202e) ||
           (c >= 0x2066 && c <= 0x2069);
}

void str_add_shown(struct str *s, struct slice text)
{
    uint32_t codepoint;
    for (size_t i = 0; i < text.len;) {
        size_t start = i;
        if (!decode(text, &i, &codepoint)) {
            i = start + 1;
            str_addf(s, "\\x%02x", (unsigned char)text.at[start]);
        } else if (codepoint == '\n') {
            str_add_c(s, "\\n");
        } else if (!is_control(codepoint)) {
            str_add(s, slice_sub(text, start, i - start));
        } else {
            str_addf(s, codepoint < 0x100 ? "\\x%02x" : "\\u%04x", (unsigned)codepoint);
        }
    }
}
