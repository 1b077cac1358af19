/* What a picture's own metadata says: shared pieces of its readers. */
#include "decode/tags.h"

#include <string.h>

void tags_add(struct picture_tags *tags, struct arena *arena, enum tag_kind kind,
              struct slice text)
{
    struct slice trimmed = slice_trim(text);
    if (trimmed.len)
        vec_push(tags, ((struct picture_tag){.kind = kind,
                                             .text = arena_copy(arena, trimmed)}));
}

static bool is_letter(char c)
{
    return ((c | 32) >= 'a' && (c | 32) <= 'z') || (unsigned char)c >= 0x80;
}

/* "xmp.did:3f2a…", "8C1B…" and what is written in base 64. */
static bool is_code(struct slice text)
{
    enum { DIGEST_MIN = 16, BASE_64_MIN = 512 };
    size_t digits = 0, hex = 0;
    size_t colon = slice_find_byte(text, ':');
    if (slice_starts(text, "xmp.") || slice_starts(text, "uuid:") ||
        slice_starts(text, "urn:uuid:") || slice_starts(text, "adobe:docid:"))
        while (colon < text.len) {
            text = slice_from(text, colon + 1);
            colon = slice_find_byte(text, ':');
        }
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i], small = (char)(c | 32);
        bool digit = c >= '0' && c <= '9';
        digits += digit;
        hex += digit || (small >= 'a' && small <= 'f') || c == '-';
        if (!digit && !(small >= 'a' && small <= 'z') && !strchr("+/=-_", c))
            return false;
    }
    return (hex == text.len && digits >= 4 && text.len >= DIGEST_MIN) ||
           text.len >= BASE_64_MIN;
}

void tags_add_text(struct picture_tags *tags, struct arena *arena, struct slice text)
{
    text = slice_trim(text);
    bool word = false;
    for (size_t i = 0; i + 1 < text.len && !word; i++)
        word = is_letter(text.at[i]) && is_letter(text.at[i + 1]);
    if (word && !is_code(text))
        tags_add(tags, arena, TAG_TEXT, text);
}

bool tags_person_path(struct slice path, struct slice *name)
{
    static const char *const tops[] = {"People",    "Personen",  "Mensen",
                                       "Person",    "Persoon",   "Faces",
                                       "Gezichten", "Leerlingen"};
    size_t first = path.len, last = 0;
    for (size_t i = 0; i < path.len; i++) {
        if (path.at[i] != '/' && path.at[i] != '|')
            continue;
        if (first == path.len)
            first = i;
        last = i + 1;
    }
    for (size_t i = 0; first < path.len && i < sizeof(tops) / sizeof(*tops); i++) {
        if (slice_eq_nocase(slice_sub(path, 0, first), tops[i])) {
            *name = slice_from(path, last);
            return true;
        }
    }
    return false;
}

/* Windows-1252 where it differs from Latin-1 (0x80 to 0x9F); 0: not assigned. */
static const uint16_t windows_1252[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
    0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
    0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

struct slice tags_utf8(struct arena *arena, struct slice bytes)
{
    struct str text;
    if (utf8_invalid_at(bytes) == bytes.len)
        return arena_copy(arena, bytes);
    str_init(&text);
    for (size_t i = 0; i < bytes.len; i++) {
        unsigned char c = (unsigned char)bytes.at[i];
        uint32_t codepoint = c >= 0x80 && c < 0xA0 ? windows_1252[c - 0x80] : c;
        str_add_codepoint(&text, codepoint ? codepoint : 0xFFFD);
    }
    struct slice copy = arena_copy(arena, str_slice(&text));
    str_release(&text);
    return copy;
}

static uint32_t unit_16(struct slice bytes, size_t i, bool big_endian)
{
    uint32_t first = (unsigned char)bytes.at[i],
             second = (unsigned char)bytes.at[i + 1];
    return big_endian ? first << 8 | second : second << 8 | first;
}

struct slice tags_utf16(struct arena *arena, struct slice bytes, bool big_endian)
{
    struct str text;
    str_init(&text);
    for (size_t i = 0; i + 1 < bytes.len; i += 2) {
        uint32_t unit = unit_16(bytes, i, big_endian);
        if (unit == 0)
            break;
        if (unit >= 0xD800 && unit < 0xDC00 && i + 3 < bytes.len) {
            uint32_t low = unit_16(bytes, i + 2, big_endian);
            unit = 0x10000 + ((unit - 0xD800) << 10) + ((low - 0xDC00) & 0x3FF);
            i += 2;
        }
        str_add_codepoint(&text, unit >= 0xD800 && unit < 0xE000 ? 0xFFFD : unit);
    }
    struct slice copy = arena_copy(arena, str_slice(&text));
    str_release(&text);
    return copy;
}
