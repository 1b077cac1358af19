/* A site in a folder: see source.h. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/hash.h"
#include "base/message.h"
#include "base/vec.h"
#include "source/source.h"

struct folder {
    char root[PATH_MAX];
};

static bool read_file(void *state, struct str *out, const char *path, size_t size_max)
{
    const struct folder *f = state;
    struct str whole;
    str_init(&whole);
    str_addf(&whole, "%s/%s", f->root, path);
    bool well = fs_read(out, whole.at, size_max);
    int error = errno;
    str_release(&whole);
    errno = error;
    return well;
}

static const struct source_kind folder_kind = {read_file, free};

/* Does the link lead to a file inside the root? */
static bool stays_inside(const struct folder *f, const char *path, struct stat *info)
{
    char whole[2 * PATH_MAX], real[PATH_MAX];
    size_t root = strlen(f->root);
    snprintf(whole, sizeof(whole), "%s/%s", f->root, path);
    return realpath(whole, real) && strncmp(real, f->root, root) == 0 &&
           real[root] == '/' && stat(real, info) == 0 && S_ISREG(info->st_mode);
}

static bool is_below(const char *path, const char *folder)
{
    size_t len = folder ? strlen(folder) : 0;
    return len && strncmp(path, folder, len) == 0 &&
           (path[len] == '/' || path[len] == '\0');
}

static uint64_t stamp_of(const struct stat *info)
{
    uint64_t parts[] = {(uint64_t)info->st_mtim.tv_sec, (uint64_t)info->st_mtim.tv_nsec,
                        (uint64_t)info->st_ctim.tv_sec, (uint64_t)info->st_ctim.tv_nsec,
                        (uint64_t)info->st_ino,         (uint64_t)info->st_size};
    return hash_64(slice_make((const char *)parts, sizeof(parts)));
}

/* `skip` as a path relative to the root, or NULL when it isn't below it. */
static const char *relative_skip(const struct folder *f, const char *skip,
                                 struct arena *arena)
{
    char real[PATH_MAX];
    size_t root = strlen(f->root);
    if (!skip || !realpath(skip, real) || strncmp(real, f->root, root) != 0 ||
        real[root] != '/')
        return NULL;
    return arena_copy_c(arena, slice_of(real + root + 1));
}

static void add_entries(struct source *s, const struct folder *f,
                        const struct fs_list *list, const char *skip, struct diag *diag)
{
    for (size_t i = 0; i < list->len; i++) {
        const char *path = list->at[i].path;
        struct stat info = list->at[i].info;
        if (is_below(path, skip))
            continue;
        if (S_ISLNK(info.st_mode) && !stays_inside(f, path, &info)) {
            diag_file(diag, DIAG_WARNING, path,
                      _("this link leads out of the site, or to a folder, and is not "
                        "followed"));
            continue;
        }
        if (S_ISREG(info.st_mode))
            vec_push(&s->files, ((struct source_file){
                                    .path = path,
                                    .size_bytes = (uint64_t)info.st_size,
                                    .stamp = stamp_of(&info),
                                    .touched = (date_t)(info.st_mtim.tv_sec / 86400)}));
    }
}

bool source_open_folder(struct source *s, const char *folder, const char *skip,
                        struct arena *arena, struct diag *diag)
{
    struct folder *f = memory_new(sizeof(*f));
    struct fs_list list = {0};
    *s = (struct source){.kind = &folder_kind, .state = f};
    bool well = realpath(folder, f->root) && fs_list(&list, f->root, false, arena);
    if (!well)
        diag_file(diag, DIAG_ERROR, folder, _("this folder can't be read: %s"),
                  message_system(errno));
    else
        add_entries(s, f, &list, relative_skip(f, skip, arena), diag);
    s->root = arena_copy_c(arena, slice_of(f->root));
    fs_list_release(&list);
    return well;
}
