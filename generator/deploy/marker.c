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

bool marker_write(const char *folder)
{
    struct arena arena = {0};
    bool well = fs_write(fs_join(&arena, folder, OUTPUT_MARKER), slice_of(marker_text));
    arena_release(&arena);
    return well;
}
