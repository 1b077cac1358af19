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

/* Of the file, or of that version of it. */
static void read_one(struct build *b, const char *path, const char *version,
                     struct sidecars *out)
{
    struct str bytes;
    str_init(&bytes);
    bool json = slice_ends(slice_of(path), "json");
    bool well = version ? source_read_version(&b->source, &bytes, version, SIDECAR_MAX)
                        : source_read(&b->source, &bytes, path, SIDECAR_MAX);
    if (well && utf8_invalid_at(str_slice(&bytes)) == bytes.len) {
        struct slice text = arena_copy(&b->arena, str_slice(&bytes));
        out->words[out->count++] =
            words_of(b, json ? text : without_makers(b, text), json);
    } else {
        out->unread = true;
    }
    str_release(&bytes);
}

const char *sidecar_path(struct build *b, const char *path, size_t number)
{
    static const char *const behind[] = {".xmp", ".XMP", ".json",
                                         ".supplemental-metadata.json"};
    const size_t ends = sizeof(behind) / sizeof(*behind);
    char extension[16];
    fs_extension(extension, slice_of(path));
    bool whole = number < ends; /* "x.jpg.xmp", then "x.xmp" */
    size_t stem = strlen(path) - (whole ? 0 : strlen(extension));
    return arena_printf(&b->arena, "%.*s%s", (int)stem, path, behind[number % ends]).at;
}

void sidecars_read(struct build *b, const struct map *by_path, const char *path,
                   struct sidecars *out)
{
    *out = (struct sidecars){0};
    for (size_t i = 0; i < SIDECARS_MAX; i++) {
        const char *other = sidecar_path(b, path, i);
        const char *version = build_older_version(b, other);
        void *number = map_get(by_path, slice_of(other));
        if (number) {
            const struct raw_file *file = &b->raw.files[(size_t)number - 1];
            out->waits = out->waits || file->unreviewed;
            read_one(b, file->path, NULL, out);
        }
        if (version) {
            out->waits = true;
            read_one(b, other, version, out);
        }
    }
}
