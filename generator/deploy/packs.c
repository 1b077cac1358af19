/* Packs, made by git pack-objects: see packs.h. */
#include "deploy/packs.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/message.h"

static const char keep_start[] = "voornaam deploy ";

const char *packs_keep_text(struct arena *arena, const char *branch, const char *commit)
{
    return arena_printf(arena, "%s%s %s\n", keep_start, branch, commit).at;
}

/* A .keep file that is ours says of which branch and commit. */
static void read_keep(struct pack *pack, const char *path, struct arena *arena)
{
    struct str text;
    str_init(&text);
    if (fs_read(&text, path, 4096)) {
        struct slice rest = slice_trim(str_slice(&text)), word;
        struct slice start = slice_of(keep_start);
        if (slice_starts(rest, keep_start)) {
            rest = slice_from(rest, start.len);
            slice_cut(&word, &rest, ' ');
            pack->branch = arena_copy_c(arena, word);
            pack->commit = arena_copy_c(arena, rest);
        }
    }
    str_release(&text);
}

static const char *with(struct arena *arena, const char *start, const char *extension)
{
    return arena_printf(arena, "%s%s", start, extension).at;
}

void packs_list(struct packs *packs, const struct git_place *place, struct arena *arena)
{
    const char *folder = fs_join(arena, place->dir, "objects/pack");
    DIR *dir = opendir(folder);
    *packs = (struct packs){0};
    for (struct dirent *e; dir && (e = readdir(dir));) {
        struct slice name = slice_of(e->d_name);
        bool is_index = slice_ends(name, ".idx"), is_keep = slice_ends(name, ".keep");
        if (!slice_starts(name, "pack-") || (!is_index && !is_keep))
            continue;
        name.len -= is_index ? 4 : 5;
        const char *start = fs_join(arena, folder, arena_copy_c(arena, name));
        struct pack pack = {.start = start,
                            .has_index = fs_exists(with(arena, start, ".idx"))};
        if (is_keep && pack.has_index)
            continue; /* comes by its index */
        read_keep(&pack, with(arena, start, ".keep"), arena);
        if (is_index || pack.commit)
            vec_push(packs, pack);
    }
    if (dir)
        closedir(dir);
}

/* --- making --- */

static bool move(const char *from, const char *to, const char *extension, bool must)
{
    struct arena arena = {0};
    bool well =
        rename(with(&arena, from, extension), with(&arena, to, extension)) == 0 ||
        !must;
    arena_release(&arena);
    return well;
}

/* What says that it is ours first, the index, by which git finds it, last. */
static bool put_in_place(const struct git_place *place, const char *made,
                         const char *name, const char *keep, struct diag *diag)
{
    struct arena arena = {0};
    const char *folder = fs_join(&arena, place->dir, "objects/pack");
    const char *start = arena_printf(&arena, "%s/pack-%s", folder, name).at;
    bool well =
        fs_make_folders(folder) &&
        (!keep || fs_replace(with(&arena, start, ".keep"), slice_of(keep), 0644)) &&
        move(made, start, ".pack", true) && move(made, start, ".rev", false) &&
        move(made, start, ".idx", true);
    if (!well)
        diag_file(diag, DIAG_ERROR, folder,
                  _("the site can't be written into this repository: %s"),
                  message_system(errno));
    arena_release(&arena);
    return well;
}

bool packs_make(char name[41], const struct git_place *place, const char *work,
                struct slice input, bool whole, const char *keep, struct diag *diag)
{
    struct arena arena = {0};
    struct str out, err;
    str_init(&out);
    str_init(&err);
    const char *start = fs_join(&arena, work, "pack");
    /* One pack, whatever the settings; pictures do not get smaller by trying. */
    const char *arguments[] = {"-c",
                               "pack.packSizeLimit=0",
                               "-c",
                               "pack.compression=1",
                               "pack-objects",
                               "-q",
                               "--window=0",
                               whole ? "--revs" : start,
                               whole ? start : NULL,
                               NULL};
    /* git begins a pack among its objects, and one that is killed leaves it there. */
    struct git_place apart = *place;
    apart.writes = fs_join(&arena, work, "making");
    bool well = fs_make_folders(fs_join(&arena, apart.writes, "pack"));
    if (!well)
        diag_file(diag, DIAG_ERROR, work, _("this folder can't be made: %s"),
                  message_system(errno));
    else if (git_run(&apart, arguments, input, &out, &err) != 0 || out.len < 40) {
        git_failed(diag, DIAG_ERROR, place->dir,
                   _("git can't pack the site in this repository"), &err);
        well = false;
    }
    if (well) {
        const char *made = arena_copy_c(&arena, slice_sub(str_slice(&out), 0, 40));
        well = put_in_place(place, arena_printf(&arena, "%s-%s", start, made).at, made,
                            keep, diag);
        if (name)
            memcpy(name, made, 41);
    }
    str_release(&out);
    str_release(&err);
    arena_release(&arena);
    return well;
}

/* --- removing --- */

bool packs_remove(const struct pack *pack)
{
    static const char *const extensions[] = {".idx",      ".rev",  ".bitmap", ".mtimes",
                                             ".promisor", ".pack", ".keep"};
    struct arena arena = {0};
    bool well = true;
    for (size_t i = 0; i < sizeof(extensions) / sizeof(*extensions); i++)
        well = (unlink(with(&arena, pack->start, extensions[i])) == 0 ||
                errno == ENOENT) &&
               well;
    arena_release(&arena);
    return well;
}

static bool has_any(const struct ids *ids, const struct ids *wanted)
{
    for (size_t i = 0; i < wanted->len; i++)
        if (ids_has(ids, &wanted->at[i]))
            return true;
    return false;
}

/* Somebody else's reason to keep it goes along; so does where its objects came from. */
static bool write_anew(const struct pack *pack, const struct git_place *place,
                       const char *work, const struct ids *left, struct diag *diag)
{
    struct arena arena = {0};
    struct str list, keep;
    str_init(&list);
    str_init(&keep);
    ids_print(left, &list);
    bool kept = fs_read(&keep, with(&arena, pack->start, ".keep"), 1 << 16);
    bool well = !left->len || packs_make(NULL, place, work, str_slice(&list), false,
                                         kept ? keep.at : NULL, diag);
    if (well && !packs_remove(pack)) {
        diag_file(diag, DIAG_ERROR, pack->start, _("this file can't be removed: %s"),
                  message_system(errno));
        well = false;
    }
    str_release(&list);
    str_release(&keep);
    arena_release(&arena);
    return well;
}

bool packs_without(const struct packs *packs, const struct git_place *place,
                   const char *work, const struct ids *gone, bool *changed,
                   struct diag *diag)
{
    struct arena arena = {0};
    bool well = true;
    for (size_t i = 0; well && gone->len && i < packs->len; i++) {
        const struct pack *pack = &packs->at[i];
        struct ids ids = {0};
        if (!pack->goes && ids_add_index(&ids, with(&arena, pack->start, ".idx")) &&
            has_any(&ids, gone)) {
            ids_sort(&ids);
            ids_keep(&ids, gone, false);
            well = write_anew(pack, place, work, &ids, diag);
            *changed = true;
        }
        ids_release(&ids);
    }
    arena_release(&arena);
    return well;
}
