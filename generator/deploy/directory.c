/* The new site beside the old, then an exchange: see directory.h. */
#include "deploy/directory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/lock.h"
#include "base/message.h"
#include "deploy/marker.h"

struct directory_deploy {
    struct arena arena;
    struct lock lock;
    const struct verified_tree *tree;
    const struct marker_owner *owner;
    const char *folder; /* without links in its path */
    const char *fresh;  /* where the new one is put together */
    const char *above;  /* that we made for the lock, with those above it, or NULL */
    size_t there_len;   /* of its path: what was there before */
    bool is_there;
    struct deploy_plan plan;
    struct fs_list live;
};

static const char same[] = "same", other[] = "other";

/* --- what stands there --- */

/* Opens a file of a folder; links and what is no file are none. */
static int open_file(int folder, const char *path, struct stat *info)
{
    int fd = openat(folder, path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd >= 0 && (fstat(fd, info) != 0 || !S_ISREG(info->st_mode))) {
        close(fd);
        errno = EINVAL;
        return -1;
    }
    return fd;
}

static bool read_file(int fd, struct str *bytes)
{
    str_clear(bytes);
    for (;;) {
        str_reserve(bytes, 1 << 16);
        ssize_t got = read(fd, bytes->at + bytes->len, bytes->cap - bytes->len - 1);
        if (got < 0 && errno == EINTR)
            continue;
        if (got > 0)
            bytes->len += (size_t)got;
        if (got <= 0)
            return bytes->at[bytes->len] = '\0', got == 0;
    }
}

static bool holds(const struct directory_deploy *d, int folder, const char *path,
                  struct str *bytes)
{
    struct stat info;
    int fd = open_file(folder, path, &info);
    bool well = fd >= 0 && read_file(fd, bytes) &&
                verified_tree_holds(d->tree, path, str_slice(bytes));
    if (fd >= 0)
        close(fd);
    return well;
}

/* Another site that stands in a folder of this one would go with it. */
static bool holds_another(const struct directory_deploy *d, struct diag *diag)
{
    for (size_t i = 0; i < d->live.len; i++)
        if (slice_ends(slice_of(d->live.at[i].path), "/" OUTPUT_MARKER)) {
            diag_file(diag, DIAG_REFUSED, d->folder,
                      _("another website stands in this folder, and a deploy would "
                        "remove it (\"%s\"): put one of them elsewhere"),
                      d->live.at[i].path);
            return true;
        }
    return false;
}

static bool compare(struct directory_deploy *d)
{
    struct {
        VEC(struct deploy_file);
    } before = {0}, after = {0};
    struct str bytes;
    int folder = d->is_there ? open(d->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    bool well =
        !d->is_there || (folder >= 0 && fs_list(&d->live, d->folder, true, &d->arena));
    str_init(&bytes);
    for (size_t i = 0; well && i < d->live.len; i++) {
        const char *path = d->live.at[i].path;
        if (strcmp(path, OUTPUT_MARKER) != 0)
            vec_push(&before,
                     ((struct deploy_file){
                         path, holds(d, folder, path, &bytes) ? same : other}));
    }
    for (size_t i = 0; i < verified_tree_count(d->tree); i++) {
        const char *path = verified_tree_path(d->tree, i);
        if (strcmp(path, OUTPUT_MARKER) != 0)
            vec_push(&after, ((struct deploy_file){path, same}));
    }
    if (well)
        deploy_plan_make(&d->plan, before.at, before.len, after.at, after.len);
    int error = errno;
    str_release(&bytes);
    vec_release(&before);
    vec_release(&after);
    if (folder >= 0)
        close(folder);
    errno = error;
    return well;
}

/* Of a path: the part that is there. */
static size_t length_that_exists(struct directory_deploy *d, struct slice path)
{
    while (path.len && !fs_exists(arena_copy_c(&d->arena, path)))
        path = fs_folder(path);
    return path.len;
}

/* Its place without links, so that the exchange is where the folder is; of one that is
 * not there yet, that of the folder above it. */
static bool find_place(struct directory_deploy *d, const char *folder,
                       struct diag *diag)
{
    struct slice path = slice_of(folder);
    struct stat info;
    while (path.len > 1 && path.at[path.len - 1] == '/')
        path.len--;
    folder = arena_copy_c(&d->arena, path);
    char *real = realpath(folder, NULL);
    if (real) {
        d->folder = arena_copy_c(&d->arena, slice_of(real));
        d->is_there = true;
        free(real);
        if (fs_is_folder(d->folder))
            return true;
        diag_file(diag, DIAG_ERROR, folder, _("this is not a folder"));
        return false;
    }
    if (errno != ENOENT || lstat(folder, &info) == 0) {
        diag_file(diag, DIAG_ERROR, folder, _("this folder can't be read: %s"),
                  message_system(errno ? errno : ENOENT));
        return false;
    }
    struct slice above = fs_folder(path);
    const char *top = above.len          ? arena_copy_c(&d->arena, above)
                      : folder[0] == '/' ? "/"
                                         : ".";
    if (!fs_exists(top)) {
        d->there_len = length_that_exists(d, slice_of(top));
        d->above = top; /* also when not all of it can be made */
        fs_make_folders(top);
    }
    real = realpath(top, NULL);
    if (!real) {
        diag_file(diag, DIAG_ERROR, top, _("this folder can't be made: %s"),
                  message_system(errno));
        return false;
    }
    d->folder = fs_join(&d->arena, real, arena_copy_c(&d->arena, fs_base(path)));
    free(real);
    return true;
}

struct directory_deploy *directory_prepare(const char *folder,
                                           const struct verified_tree *tree,
                                           const struct marker_owner *owner,
                                           struct diag *diag)
{
    struct directory_deploy *d = memory_new(sizeof(*d));
    d->tree = tree;
    d->owner = owner;
    d->lock.fd = -1;
    arena_init(&d->arena);
    if (!find_place(d, folder, diag))
        return directory_free(d), NULL;
    d->fresh = arena_printf(&d->arena, "%s.voornaam-new", d->folder).at;
    const char *lock = arena_printf(&d->arena, "%s.voornaam-lock", d->folder).at;
    if (!lock_take(&d->lock, lock, true)) {
        diag_file(diag, DIAG_ERROR, lock,
                  _("this file can't be made (%s): the new site is put together beside "
                    "the folder, so the folder above it must be writable"),
                  message_system(errno));
        return directory_free(d), NULL;
    }
    d->is_there = fs_exists(d->folder); /* who had the lock may have made it */
    if (marker_folder_is_foreign(d->folder)) {
        diag_file(diag, DIAG_ERROR, d->folder,
                  _("this folder has files that Voornaam did not make, and a deploy "
                    "would remove them: choose another in deploy.directory, or empty "
                    "it"));
        return directory_free(d), NULL;
    }
    if (!compare(d)) {
        diag_file(diag, DIAG_ERROR, d->folder, _("this folder can't be read: %s"),
                  message_system(errno));
        return directory_free(d), NULL;
    }
    if (holds_another(d, diag))
        return directory_free(d), NULL;
    return d;
}

const struct deploy_plan *directory_plan(const struct directory_deploy *deploy)
{
    return &deploy->plan;
}

/* --- the new one --- */

struct making {
    const struct directory_deploy *d;
    int source, live, fresh; /* folders; live -1: none */
    mode_t folder_mode;
    struct str bytes;
    const char *changed; /* a path that is not what the gate passed */
};

/* All folders above a path in the new tree, which nobody else can reach into yet. */
static bool make_folders_of(const struct making *m, const char *path)
{
    char part[4096];
    for (size_t i = 0; path[i]; i++) {
        if (path[i] != '/')
            continue;
        if (i >= sizeof(part))
            return errno = ENAMETOOLONG, false;
        memcpy(part, path, i);
        part[i] = '\0';
        if (mkdirat(m->fresh, part, 0700) == 0) {
            if (fchmodat(m->fresh, part, m->folder_mode, 0) != 0)
                return false;
        } else if (errno != EEXIST) {
            return false;
        }
    }
    return true;
}

/* The very file that stands there, with its time. Only one that is wholly ours: what
 * somebody else may still write to is not what the gate passed. */
static bool link_file(struct making *m, const char *path)
{
    struct stat info;
    char itself[64];
    int fd = m->live < 0 ? -1 : open_file(m->live, path, &info);
    bool linked = fd >= 0 && info.st_uid == geteuid() &&
                  (info.st_mode & 07777) == 0644 && read_file(fd, &m->bytes) &&
                  verified_tree_holds(m->d->tree, path, str_slice(&m->bytes));
    snprintf(itself, sizeof(itself), "/proc/self/fd/%d", fd);
    linked = linked && linkat(AT_FDCWD, itself, m->fresh, path, AT_SYMLINK_FOLLOW) == 0;
    if (fd >= 0)
        close(fd);
    return linked;
}

static bool write_file(const struct making *m, const char *path)
{
    int fd = openat(m->fresh, path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    struct slice left = str_slice(&m->bytes);
    bool well = fd >= 0;
    while (well && left.len) {
        ssize_t sent = write(fd, left.at, left.len);
        well = sent >= 0 || errno == EINTR;
        if (sent > 0)
            left = slice_from(left, (size_t)sent);
    }
    well = well && fchmod(fd, 0644) == 0;
    int error = errno;
    if (fd >= 0 && close(fd) != 0 && well)
        return false;
    errno = error;
    return well;
}

static bool make_file(struct making *m, const char *path)
{
    struct stat info;
    if (!make_folders_of(m, path))
        return false;
    if (link_file(m, path))
        return true;
    int fd = open_file(m->source, path, &info);
    bool well = fd >= 0 && read_file(fd, &m->bytes);
    int error = errno;
    if (fd >= 0)
        close(fd);
    errno = error;
    if (!well)
        return false;
    if (!verified_tree_holds(m->d->tree, path, str_slice(&m->bytes)))
        return m->changed = path, false;
    return write_file(m, path);
}

/* Owner, group and rights of what stands there, as far as we may give them. */
static bool dress(const struct making *m)
{
    struct stat info;
    mode_t mode = 0755;
    if (m->live >= 0 && fstat(m->live, &info) == 0) {
        mode = (info.st_mode & 07777) | 0700;
        if (fchown(m->fresh, info.st_uid, info.st_gid) != 0 &&
            fchown(m->fresh, (uid_t)-1, info.st_gid) != 0)
            errno = 0; /* not ours to give: the web server reads it by its mode */
    }
    return fchmod(m->fresh, mode) == 0 && syncfs(m->fresh) == 0;
}

static bool make_all(struct making *m)
{
    const struct directory_deploy *d = m->d;
    struct stat info;
    m->source = open(verified_tree_folder(d->tree), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (m->source < 0 || mkdir(d->fresh, 0700) != 0)
        return false;
    m->fresh = open(d->fresh, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (d->is_there)
        m->live = open(d->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (m->fresh < 0 || (d->is_there && m->live < 0))
        return false;
    m->folder_mode = 0755;
    if (m->live >= 0 && fstat(m->live, &info) == 0)
        m->folder_mode |= info.st_mode & S_ISGID;
    for (size_t i = 0; i < verified_tree_count(d->tree); i++) {
        const char *path = verified_tree_path(d->tree, i);
        if (strcmp(path, OUTPUT_MARKER) != 0 && !make_file(m, path))
            return false;
    }
    return marker_write(d->fresh, d->owner) && dress(m);
}

static bool make_fresh(const struct directory_deploy *d, struct diag *diag)
{
    struct making m = {.d = d, .source = -1, .live = -1, .fresh = -1};
    str_init(&m.bytes);
    bool well = make_all(&m);
    int error = errno;
    if (m.changed)
        diag_file(diag, DIAG_ERROR, m.changed,
                  _("this file is not what the gate looked through"));
    else if (!well)
        diag_file(diag, DIAG_ERROR, d->fresh,
                  _("the new site can't be put together here: %s; what visitors see "
                    "stays as it is"),
                  message_system(error));
    str_release(&m.bytes);
    for (int *fd = (int[]){m.source, m.live, m.fresh, -2}; *fd != -2; fd++)
        if (*fd >= 0)
            close(*fd);
    return well;
}

/* --- in its place --- */

/* Of what was made for the lock, what nothing came to stand in. */
static void remove_above(struct directory_deploy *d)
{
    struct slice path = slice_of(d->above);
    for (; path.len > d->there_len; path = fs_folder(path))
        if (rmdir(arena_copy_c(&d->arena, path)) != 0 && errno != ENOENT)
            return;
}

static void sync_folder_above(struct directory_deploy *d)
{
    struct slice above = fs_folder(slice_of(d->folder));
    int fd = open(above.len ? arena_copy_c(&d->arena, above) : "/",
                  O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        fsync(fd);
        close(fd);
    }
}

static bool put_in_place(struct directory_deploy *d, struct diag *diag)
{
    unsigned flags = d->is_there ? RENAME_EXCHANGE : RENAME_NOREPLACE;
    int error =
        renameat2(AT_FDCWD, d->fresh, AT_FDCWD, d->folder, flags) == 0 ? 0 : errno;
    bool is_unable = error == EINVAL || error == ENOSYS || error == ENOTSUP;
    if (is_unable && !d->is_there) /* nothing to exchange: that any file system can */
        error = rename(d->fresh, d->folder) == 0 ? 0 : errno;
    if (!error) {
        sync_folder_above(d);
        return true;
    }
    if (error == EBUSY || error == EXDEV)
        diag_file(
            diag, DIAG_ERROR, d->folder,
            _("this folder is a disk of its own (a mount), which can't be replaced "
              "in one step: choose a folder within it; what visitors see stays as "
              "it is"));
    else if (is_unable)
        diag_file(
            diag, DIAG_ERROR, d->folder,
            _("the file system of this folder can't exchange two folders in one "
              "step: put it on another (ext4, xfs, btrfs), or deploy to a branch; "
              "what visitors see stays as it is"));
    else
        diag_file(
            diag, DIAG_ERROR, d->folder,
            _("the new site can't be put in place: %s; what visitors see stays as "
              "it is"),
            message_system(error));
    return false;
}

static bool clear(const struct directory_deploy *d, bool after, struct diag *diag)
{
    if (fs_remove_tree(d->fresh))
        return true;
    diag_file(diag, DIAG_ERROR, d->fresh,
              after ? _("the new site is in place, but the old one can't be removed "
                        "(%s): remove it by hand, for what was withdrawn is in it")
                    : _("what an earlier deploy left can't be removed (%s): remove it "
                        "by hand"),
              message_system(errno));
    return false;
}

bool directory_commit(struct directory_deploy *d, struct diag *diag)
{
    const char *marker = fs_join(&d->arena, d->folder, OUTPUT_MARKER);
    if (!clear(d, false, diag))
        return false;
    if (!d->plan.changes.len && fs_exists(marker))
        return true;
    if (!make_fresh(d, diag) || !put_in_place(d, diag)) {
        fs_remove_tree(d->fresh);
        return false;
    }
    d->above = NULL;
    return clear(d, true, diag);
}

void directory_free(struct directory_deploy *d)
{
    if (!d)
        return;
    lock_release(&d->lock);
    if (d->above)
        remove_above(d);
    deploy_plan_release(&d->plan);
    fs_list_release(&d->live);
    arena_release(&d->arena);
    free(d);
}
