/* A lock on a file that goes when the lock does: see lock.h. */
#include "base/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/memory.h"

/* Who had it before may have removed the file between our open and our lock: then what
 * we hold is a file that nobody else will ever find. */
static bool is_still_there(int fd, const char *path)
{
    struct stat ours, there;
    return fstat(fd, &ours) == 0 && lstat(path, &there) == 0 &&
           ours.st_dev == there.st_dev && ours.st_ino == there.st_ino;
}

static int open_and_lock(const char *path, bool wait)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0660);
    if (fd < 0)
        return -1;
    while (flock(fd, wait ? LOCK_EX : LOCK_EX | LOCK_NB) != 0) {
        int error = errno;
        if (error == EINTR)
            continue;
        close(fd);
        errno = error;
        return -1;
    }
    return fd;
}

bool lock_take(struct lock *lock, const char *path, bool wait)
{
    /* Some file systems (/proc) say so of every new file, also where the folder is. */
    enum { NO_FOLDER_MAX = 1000 };
    size_t no_folder = 0;
    *lock = (struct lock){-1, NULL};
    if (!fs_make_parents(path))
        return false;
    for (;;) {
        int fd = open_and_lock(path, wait);
        if (fd < 0 && errno == ENOENT && ++no_folder < NO_FOLDER_MAX &&
            fs_make_parents(path))
            continue; /* its folder went with the lock of another */
        if (fd < 0)
            return false;
        if (is_still_there(fd, path)) {
            lock->fd = fd;
            lock->path = memory_new(strlen(path) + 1);
            memcpy(lock->path, path, strlen(path));
            return true;
        }
        close(fd);
    }
}

void lock_release(struct lock *lock)
{
    if (lock->fd < 0 || !lock->path)
        return;
    unlink(lock->path); /* first, so that nobody locks a file that is about to go */
    flock(lock->fd, LOCK_UN); /* forked workers may have it open as well */
    close(lock->fd);
    free(lock->path);
    *lock = (struct lock){-1, NULL};
}
