/* Which content a file had when it was last read: in the private cache, a line for each
 * of "stamp digest path", and a digest with the site's key of all that: who changes it
 * could pass one picture off as another. With thousands of photos, reading them costs
 * more than all else when only a text has changed. */
#include <stdio.h>
#include <string.h>

#include "app/build.h"
#include "base/fs.h"
#include "base/hash.h"

enum { SEAL = 32, DIGEST = 32, STAMP = 16, KNOWN_BYTES_MAX = 256 << 20 };

static const char *known_path(struct build *b)
{
    return fs_join(&b->arena, b->cache, "known-files");
}

static void seal_of(char out[SEAL + 1], const struct build *b, struct slice lines)
{
    const struct slice parts[] = {SLICE("known"), lines};
    hash_keyed_hex(out, b->key, parts, 2);
}

/* Takes the seal off. */
static bool is_sealed(const struct build *b, struct str *text)
{
    char seal[SEAL + 1];
    if (text->len < SEAL)
        return false;
    text->len -= SEAL;
    seal_of(seal, b, str_slice(text));
    return memcmp(seal, text->at + text->len, SEAL) == 0;
}

void known_load(struct build *b)
{
    struct str text;
    struct slice line;
    str_init(&text);
    map_init(&b->known);
    map_init(&b->noted);
    if (fs_read(&text, known_path(b), KNOWN_BYTES_MAX) && is_sealed(b, &text)) {
        struct slice rest = arena_copy(&b->arena, str_slice(&text));
        while (slice_cut(&line, &rest, '\n'))
            if (line.len > STAMP + DIGEST + 2)
                *map_at(&b->known, slice_from(line, STAMP + DIGEST + 2)) =
                    (char *)line.at;
    }
    str_release(&text);
}

const char *known_content(const struct build *b, const struct raw_file *file)
{
    char stamp[STAMP + 1];
    const char *line = map_get(&b->known, slice_of(file->path));
    snprintf(stamp, sizeof(stamp), "%016llx", (unsigned long long)file->stamp);
    return line && memcmp(line, stamp, STAMP) == 0 ? line + STAMP + 1 : NULL;
}

void known_note(struct build *b, const struct raw_file *file, const char *digest)
{
    struct slice line =
        arena_printf(&b->arena, "%016llx %.32s %s", (unsigned long long)file->stamp,
                     digest, file->path);
    *map_at(&b->noted, slice_of(file->path)) = (char *)line.at;
}

/* It names files, some of which are held: private as the cache is. Without it the next
 * build is slower, no more. */
void known_save(struct build *b)
{
    struct str text;
    char seal[SEAL + 1];
    str_init(&text);
    for (size_t i = 0; i < b->raw.file_count; i++) {
        const char *line = map_get(&b->noted, slice_of(b->raw.files[i].path));
        if (line)
            str_addf(&text, "%s\n", line);
    }
    seal_of(seal, b, str_slice(&text));
    str_add_c(&text, seal);
    fs_replace(known_path(b), str_slice(&text), 0600);
    str_release(&text);
}
