/* A cage for code that reads untrusted files: the side of the program in it. */
#ifndef BASE_CAGE_SERVE_H
#define BASE_CAGE_SERVE_H

#include "base/str.h"

struct cage_job {
    /* Once, outside the cage, before the first question of this kind; may be NULL. */
    void (*prepare)(void);
    /* In the cage: appends the answer. */
    void (*work)(struct slice question, struct slice file, struct str *answer);
};

/* Answers questions until the client is gone; gives the exit code. Jobs are known by
 * their place in the table. */
int cage_serve(const struct cage_job *jobs, size_t count);

#endif
