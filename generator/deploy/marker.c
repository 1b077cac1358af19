/* Whose folder is it: see marker.h. */
#include "deploy/marker.h"

#include <dirent.h>
#include <string.h>

#include "base/fs.h"

static const char marker_text[] =
    "Made by Voornaam: each build replaces all that is in this folder.\n";

static const char owner_start[] = "It comes from ";

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

bool marker_write(const char *folder, const char *owner)
{
    struct arena arena = {0};
    struct slice text = slice_of(marker_text);
    if (owner)
        text = arena_printf(&arena, "%s%s%s\n", marker_text, owner_start, owner);
    bool well = fs_write(fs_join(&arena, folder, OUTPUT_MARKER), text);
    arena_release(&arena);
    return well;
}

bool marker_is_of_another(const char *folder, const char *owner)
{
    struct arena arena = {0};
    struct str text;
    str_init(&text);
    bool there = fs_read(&text, fs_join(&arena, folder, OUTPUT_MARKER), 4096);
    size_t at = slice_find(str_slice(&text), owner_start) + strlen(owner_start);
    bool same = at < text.len &&
                slice_eq_c(slice_trim(slice_from(str_slice(&text), at)), owner);
    str_release(&text);
    arena_release(&arena);
    return there && !same;
}
