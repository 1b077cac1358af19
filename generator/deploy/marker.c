/* Whose folder is it: see marker.h. */
#include "deploy/marker.h"

#include <dirent.h>
#include <string.h>

#include "base/fs.h"

static const char marker_text[] =
    "Made by Voornaam: each build replaces all that is in this folder.\n";

bool marker_folder_is_foreign(const char *folder)
{
    struct arena arena = {0};
    bool ours = !fs_exists(folder) || fs_exists(fs_join(&arena, folder, OUTPUT_MARKER));
    arena_release(&arena);
    if (ours)
        return false;
    DIR *dir = opendir(folder);
    bool others = !dir;
    for (struct dirent *e; dir && !others && (e = readdir(dir));)
        others = strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
    if (dir)
        closedir(dir);
    return others;
}

static const char source_line[] = "It comes from ", website_line[] = "Its address is ";

bool marker_write(const char *folder, const struct marker_owner *owner)
{
    struct arena arena = {0};
    struct str text;
    str_init(&text);
    str_add_c(&text, marker_text);
    if (owner && owner->source)
        str_addf(&text, "%s%s\n", source_line, owner->source);
    if (owner && owner->website)
        str_addf(&text, "%s%s\n", website_line, owner->website);
    bool well = fs_write(fs_join(&arena, folder, OUTPUT_MARKER), str_slice(&text));
    str_release(&text);
    arena_release(&arena);
    return well;
}

enum said { SAID_NOTHING, SAID_THIS, SAID_OTHER };

/* What the marker says on the line that begins so; *there: is there one? */
static enum said read_line(const char *folder, const char *start, const char *wanted,
                           bool *there)
{
    struct arena arena = {0};
    struct str text;
    struct slice line;
    enum said said = SAID_NOTHING;
    str_init(&text);
    *there = fs_read(&text, fs_join(&arena, folder, OUTPUT_MARKER), 4096);
    for (struct slice rest = str_slice(&text); slice_cut(&line, &rest, '\n');)
        if (slice_starts(line, start))
            said = wanted && slice_eq_c(slice_from(line, strlen(start)), wanted)
                       ? SAID_THIS
                       : SAID_OTHER;
    str_release(&text);
    arena_release(&arena);
    return said;
}

bool marker_has_other_source(const char *folder, const char *source)
{
    bool there;
    return read_line(folder, source_line, source, &there) != SAID_THIS && there;
}

bool marker_has_other_website(const char *folder, const char *website)
{
    bool there;
    return website && read_line(folder, website_line, website, &there) == SAID_OTHER;
}
