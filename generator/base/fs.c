/* Files and folders on POSIX: see fs.h. */
#include "base/fs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/vec.h"

enum { DEPTH_MAX = 64 };

static bool read_all(struct str *out, int fd, size_t size_max)
{
    struct stat info;
    if (fstat(fd, &info) != 0)
        return false;
    if (S_ISDIR(info.st_mode))
        return errno = EISDIR, false;
    if (info.st_size > 0 && (size_t)info.st_size > size_max)
        return errno = EFBIG, false;
    size_t start = out->len;
    str_reserve(out, (size_t)info.st_size + 1);
    for (;;) {
        str_reserve(out, 4096);
        ssize_t got = read(fd, out->at + out->len, out->cap - out->len - 1);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0) {
            out->at[out->len] = '\0';
            return got == 0;
        }
        out->len += (size_t)got;
        if (out->len - start > size_max)
            return errno = EFBIG, false;
        if (out->len - start == (size_t)info.st_size) {
            out->at[out->len] = '\0';
            return true;
        }
    }
}

bool fs_read(struct str *out, const char *path, size_t size_max)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool well = read_all(out, fd, size_max);
    int error = errno;
    close(fd);
    errno = error;
    return well;
}

struct walk {
    struct fs_list *list;
    struct arena *arena;
    bool hidden;
};

static bool walk(struct walk *w, int folder, const char *prefix, int depth)
{
    DIR *dir = fdopendir(folder);
    if (!dir)
        return close(folder), false;
    bool well = depth < DEPTH_MAX;
    if (!well)
        errno = ELOOP;
    for (struct dirent *e; well && (e = readdir(dir));) {
        struct stat info;
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0 ||
            (e->d_name[0] == '.' && !w->hidden))
            continue;
        if (fstatat(dirfd(dir), e->d_name, &info, AT_SYMLINK_NOFOLLOW) != 0)
            continue; /* gone since readdir */
        const char *path = fs_join(w->arena, prefix, e->d_name);
        if (S_ISDIR(info.st_mode)) {
            int inner = openat(dirfd(dir), e->d_name,
                               O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
            well = inner >= 0 && walk(w, inner, path, depth + 1);
        } else {
            vec_push(w->list, ((struct fs_entry){path, info}));
        }
    }
    int error = errno;
    closedir(dir);
    errno = error;
    return well;
}

static int by_path(const void *a, const void *b)
{
    return strcmp(((const struct fs_entry *)a)->path,
                  ((const struct fs_entry *)b)->path);
}

bool fs_list(struct fs_list *out, const char *folder, bool hidden, struct arena *a)
{
    struct walk w = {out, a, hidden};
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0 || !walk(&w, fd, "", 0))
        return false;
    if (out->len)
        qsort(out->at, out->len, sizeof(*out->at), by_path);
    return true;
}

void fs_list_release(struct fs_list *list)
{
    vec_release(list);
}

static bool write_all(const char *path, int flags, mode_t mode, struct slice bytes)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | flags, mode);
    if (fd < 0)
        return false;
    bool well = true;
    while (bytes.len && well) {
        ssize_t sent = write(fd, bytes.at, bytes.len);
        well = sent >= 0 || errno == EINTR;
        if (sent > 0)
            bytes = slice_from(bytes, (size_t)sent);
    }
    int error = errno;
    if (close(fd) != 0 && well)
        return false;
    errno = error;
    return well;
}

bool fs_write(const char *path, struct slice bytes)
{
    if (write_all(path, O_TRUNC, 0644, bytes))
        return true;
    return errno == ENOENT && fs_make_parents(path) &&
           write_all(path, O_TRUNC, 0644, bytes);
}

bool fs_replace(const char *path, struct slice bytes, mode_t mode)
{
    char beside[PATH_MAX];
    int len = snprintf(beside, sizeof(beside), "%s.%ld~", path, (long)getpid());
    if (len < 0 || (size_t)len >= sizeof(beside))
        return errno = ENAMETOOLONG, false;
    unlink(beside);
    if (!fs_make_parents(path) || !write_all(beside, O_EXCL, mode, bytes) ||
        rename(beside, path) != 0) {
        int error = errno;
        unlink(beside);
        errno = error;
        return false;
    }
    return true;
}

bool fs_make_folders(const char *path)
{
    char part[PATH_MAX];
    size_t len = strlen(path);
    if (len == 0 || mkdir(path, 0755) == 0 || (errno == EEXIST && fs_is_folder(path)))
        return true;
    if (errno != ENOENT || len >= sizeof(part))
        return false;
    for (size_t i = 1; i <= len; i++) {
        if (path[i] != '/' && path[i] != '\0')
            continue;
        memcpy(part, path, i);
        part[i] = '\0';
        if (mkdir(part, 0755) != 0 && errno != EEXIST)
            return false;
    }
    return true;
}

bool fs_make_parents(const char *path)
{
    struct slice folder = fs_folder(slice_of(path));
    char copy[PATH_MAX];
    if (folder.len >= sizeof(copy))
        return errno = ENAMETOOLONG, false;
    memcpy(copy, folder.at, folder.len);
    copy[folder.len] = '\0';
    return fs_make_folders(copy);
}

static bool remove_below(int parent, const char *name)
{
    if (unlinkat(parent, name, 0) == 0 || errno == ENOENT)
        return true;
    if (errno != EISDIR && errno != EPERM)
        return false;
    enum { FLAGS = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC };
    int fd = openat(parent, name, FLAGS);
    if (fd < 0 && errno == EACCES &&
        fchmodat(parent, name, 0700, AT_SYMLINK_NOFOLLOW) == 0)
        fd = openat(parent, name, FLAGS);
    struct stat info;
    if (fd >= 0 && fstat(fd, &info) == 0 && (info.st_mode & 0700) != 0700)
        fchmod(fd, 0700); /* a read-only folder of ours; another's stays as it is */
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    if (!dir)
        return false;
    bool well = true;
    for (struct dirent *e; well && (e = readdir(dir));)
        if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
            well = remove_below(dirfd(dir), e->d_name);
    closedir(dir);
    return well && unlinkat(parent, name, AT_REMOVEDIR) == 0;
}

bool fs_remove_tree(const char *path)
{
    return remove_below(AT_FDCWD, path);
}

void fs_remove_empty_parents(const char *path, const char *up_to)
{
    char folder[PATH_MAX];
    struct slice rest = fs_folder(slice_of(path));
    while (rest.len > strlen(up_to) && rest.len < sizeof(folder)) {
        memcpy(folder, rest.at, rest.len);
        folder[rest.len] = '\0';
        if (rmdir(folder) != 0)
            return;
        rest = fs_folder(rest);
    }
}

bool fs_exists(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0;
}

bool fs_is_folder(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

const char *fs_join(struct arena *a, const char *folder, const char *name)
{
    if (!*folder || strcmp(folder, ".") == 0)
        return arena_copy_c(a, slice_of(name));
    const char *slash = folder[strlen(folder) - 1] == '/' ? "" : "/";
    return arena_printf(a, "%s%s%s", folder, slash, name).at;
}

bool fs_normalise(struct str *out, struct slice path)
{
    struct slice part, rest = path;
    size_t start = out->len;
    while (slice_cut(&part, &rest, '/')) {
        if (part.len == 0 || slice_eq_c(part, "."))
            continue;
        if (slice_eq_c(part, "..")) {
            if (out->len == start)
                return false;
            struct slice so_far = slice_from(str_slice(out), start);
            struct slice up = fs_folder(so_far);
            str_splice(out, start + up.len, so_far.len - up.len, SLICE(""));
            continue;
        }
        if (out->len > start)
            str_add_byte(out, '/');
        str_add(out, part);
    }
    return true;
}

struct slice fs_base(struct slice path)
{
    for (size_t i = path.len; i > 0; i--)
        if (path.at[i - 1] == '/')
            return slice_from(path, i);
    return path;
}

struct slice fs_folder(struct slice path)
{
    for (size_t i = path.len; i > 0; i--)
        if (path.at[i - 1] == '/')
            return slice_sub(path, 0, i - 1);
    return slice_sub(path, 0, 0);
}

bool fs_is_below(struct slice folder, struct slice top)
{
    return folder.len >= top.len && slice_eq(slice_sub(folder, 0, top.len), top) &&
           (!top.len || folder.len == top.len || folder.at[top.len] == '/');
}

void fs_extension(char out[16], struct slice path)
{
    struct slice base = fs_base(path);
    out[0] = '\0';
    for (size_t i = base.len; i > 1; i--) {
        if (base.at[i - 1] != '.')
            continue;
        size_t len = base.len - (i - 1);
        for (size_t j = 0; j < len && len < 16; j++) {
            char c = base.at[i - 1 + j];
            out[j] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
            out[j + 1] = '\0';
        }
        return;
    }
}
