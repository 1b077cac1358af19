/* One at a time: a lock that ends with its process, whatever becomes of that.
 *
 * flock on a file that is removed when the lock is given back, so that nothing is left
 * behind; a process that was killed leaves a file that locks nobody out.
 */
#ifndef BASE_LOCK_H
#define BASE_LOCK_H

#include <stdbool.h>

struct lock {
    int fd; /* -1: not held */
    char *path;
};

/* Makes the folders and takes the lock. With `wait` it waits for who has it. False with
 * errno set; EWOULDBLOCK: somebody else has it, and `wait` was not asked. */
bool lock_take(struct lock *lock, const char *path, bool wait);
/* Removes the file and gives the lock back; nothing when it is not held. */
void lock_release(struct lock *lock);

#endif
