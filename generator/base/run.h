/* Another program: git, for what its credentials, ssh and packing do better than we.
 */
#ifndef BASE_RUN_H
#define BASE_RUN_H

#include "base/str.h"

struct run {
    const char *const *argv; /* NULL at the end; argv[0] is looked up in PATH */
    const char *folder;      /* where it runs, or NULL: here */
    struct slice input;      /* its stdin */
    unsigned
        seconds_max; /* then it is told to end (SIGTERM); 0: it may take for ever */
    const char *const *environment; /* "NAME=VALUE", or "NAME" to take it away; NULL at
                                       the end; or NULL. On top of ours. */
};

/* Runs it to its end. What it prints is appended to `out` and `err` (NULL: thrown
 * away), read while it runs, so that neither side waits for the other. Its exit code;
 * 128 and its signal when it was killed; -1 with errno set when it could not be
 * started. */
int run_program(const struct run *run, struct str *out, struct str *err);

#endif
