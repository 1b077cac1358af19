/* Files beside a picture or film that say who is in it: XMP, as photo programs write
 * what they may not write into the picture, and JSON, as Google hands it out. They
 * count as the picture's own words do, and are never published themselves for that. */
#include <string.h>

#include "app/build.h"
#include "base/fs.h"

enum { SIDECAR_MAX = 1 << 20 };

/* Without the parts that tell who made it. */
static struct slice without_makers(struct build *b, struct slice text)
{
    static const char *const makers[] = {"dc:creator", "dc:rights"};
    for (size_t i = 0; i < sizeof(makers) / sizeof(*makers); i++) {
        const char *begin = arena_printf(&b->arena, "<%s>", makers[i]).at;
        const char *end = arena_printf(&b->arena, "</%s>", makers[i]).at;
        size_t at = slice_find(text, begin);
        struct slice rest = slice_from(text, at);
        size_t len = slice_find(rest, end);
        if (len < rest.len)
            text = arena_printf(&b->arena, "%.*s%.*s", (int)at, text.at,
                                SLICE_FMT(slice_from(rest, len)));
    }
    return text;
}

/* "\u00eb" and "\n" of JSON; the length that was read. */
static size_t read_escape(struct str *out, struct slice s)
{
    uint32_t codepoint = 0;
    if (s.len < 2 || s.at[1] != 'u') {
        str_add_byte(out, s.len > 1 && strchr("\"\\/", s.at[1]) ? s.at[1] : ' ');
        return s.len < 2 ? s.len : 2;
    }
    size_t i = 2;
    for (; i < s.len && i < 6 && strchr("0123456789abcdefABCDEF", s.at[i]); i++)
        codepoint =
            codepoint * 16 +
            (uint32_t)(s.at[i] <= '9' ? s.at[i] - '0' : (s.at[i] | 32) - 'a' + 10);
    bool one = codepoint && (codepoint < 0xD800 || codepoint > 0xDFFF);
    str_add_codepoint(out, one ? codepoint : 0xFFFD);
    return i;
}

/* Its words: what is between marks of markup stands apart. */
static struct slice words_of(struct build *b, struct slice text, bool json)
{
    struct str out;
    str_init(&out);
    while (text.len) {
        size_t len = 1;
        if (json && text.at[0] == '\\')
            len = read_escape(&out, text);
        else if (strchr(json ? "\"{}[]" : "<>\"'=", text.at[0]) && text.at[0])
            str_add_c(&out, "\n\n");
        else
            str_add_byte(&out, text.at[0] ? text.at[0] : ' ');
        text = slice_from(text, len);
    }
    struct slice copy = arena_copy(&b->arena, str_slice(&out));
    str_release(&out);
    return copy;
}

static bool read_one(struct build *b, const char *path, struct slice *words)
{
    struct str bytes;
    str_init(&bytes);
    bool json = slice_ends(slice_of(path), "json");
    bool well = source_read(&b->source, &bytes, path, SIDECAR_MAX) &&
                utf8_invalid_at(str_slice(&bytes)) == bytes.len;
    if (well) {
        struct slice text = arena_copy(&b->arena, str_slice(&bytes));
        *words = words_of(b, json ? text : without_makers(b, text), json);
    }
    str_release(&bytes);
    return well;
}

size_t sidecar_words(struct build *b, const struct map *by_path, const char *path,
                     struct slice words[SIDECARS_MAX], bool *unread)
{
    static const char *const behind[] = {".xmp", ".XMP", ".json",
                                         ".supplemental-metadata.json"};
    char extension[16];
    const size_t ends = sizeof(behind) / sizeof(*behind);
    size_t count = 0, len = strlen(path);
    fs_extension(extension, slice_of(path));
    for (size_t i = 0; i < SIDECARS_MAX; i++) {
        bool whole = i < ends; /* "x.jpg.xmp", then "x.xmp" */
        const char *end = behind[i % ends];
        size_t stem = whole ? len : len - strlen(extension);
        const char *other = arena_printf(&b->arena, "%.*s%s", (int)stem, path, end).at;
        void *number = map_get(by_path, slice_of(other));
        if (!number)
            continue;
        other = b->raw.files[(size_t)number - 1].path;
        if (read_one(b, other, &words[count]))
            count++;
        else
            *unread = true;
    }
    return count;
}
