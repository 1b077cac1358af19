/* The git program, for a repository of which we know the folder: what it inherits of a
 * hook's environment is taken away, it asks nobody anything, and speaks English. */
#ifndef DEPLOY_GIT_H
#define DEPLOY_GIT_H

#include "base/arena.h"
#include "base/diag.h"

struct git_place {
    const char *dir;     /* GIT_DIR: what all work trees share */
    const char *folder;  /* where it runs: relative addresses count from here */
    const char *objects; /* one more folder of objects, or NULL */
    const char *writes;  /* where objects are written instead of the repository, so that
                            a killed run leaves nothing half there; or NULL */
};

/* `arguments` without "git", NULL at the end. As run_program. */
int git_run(const struct git_place *place, const char *const *arguments,
            struct slice input, struct str *out, struct str *err);
/* The same of a remote that may not answer, or not end: 128 and SIGTERM's number then.
 */
int git_run_within(const struct git_place *place, unsigned seconds_max,
                   const char *const *arguments, struct str *out, struct str *err);
/* The same without input, whose exit code is 0 or whose output is nothing. */
bool git_ask(const struct git_place *place, const char *const *arguments,
             struct str *out);
/* An error with the last lines that git printed, without what opens doors. */
void git_failed(struct diag *diag, enum diag_grade grade, const char *where,
                const char *what, const struct str *err);

/* A branch in the name of a file: "a/b" is "a%2Fb". */
const char *git_file_name(struct arena *arena, const char *start, const char *branch);

#endif
