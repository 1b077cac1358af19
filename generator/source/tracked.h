/* Is the register, or its key, in the repository of the content? There it would be
 * pushed and cloned with it, and never leave its history again (contract sections 8 and
 * 11).
 *
 * What .gitignore says is no answer: git ignores nothing that it tracks.
 */
#ifndef SOURCE_TRACKED_H
#define SOURCE_TRACKED_H

#include "base/arena.h"
#include "base/diag.h"

struct tracked_finding {
    const char *path;   /* in the repository; NULL: it is not there */
    const char *commit; /* that has it, in hexadecimal; NULL: only the index does */
    bool is_key;        /* REGISTER.key, not the register itself */
};

struct tracked_question {
    const char *repository; /* as for --rev: REPO, REPO:SUBFOLDER or a folder */
    const char *rev;        /* or NULL */
    const char *file;       /* the register that is used; it may not be there */
    const char *setting; /* what `register:` says, "register.csv" without one; NULL: no
                            file at that place counts */
    /* Is this text a table of the people in the register, though not its very bytes?
     * Asked of each file that is called neither picture, film nor document; or NULL. */
    bool (*is_table)(const void *user, struct slice text);
    const void *user;
};

/* Looks in the index, HEAD and `rev`: at the place of the file, when it lies in the
 * work tree; at the place that the setting gives in the site's folder, when a commit is
 * asked about or the repository is bare; and at every file for the same bytes, with
 * whatever line ends. out->path tells. Strings live in the arena. A folder in no
 * repository: true, and nothing is found. False with a diagnostic when it can't be
 * told. */
bool source_tracks(struct tracked_finding *out, const struct tracked_question *q,
                   struct arena *arena, struct diag *diag);

/* For a push: does any commit that `rev` (an id) would add to those that refs lead to
 * bring it in, even if a later one takes it out again? What was there before is not
 * found here, but by source_tracks. */
bool source_brings_in(struct tracked_finding *out, const struct tracked_question *q,
                      struct arena *arena, struct diag *diag);

#endif
