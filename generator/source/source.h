/* Where a site's files come from: one read-only interface over a folder or a commit.
 *
 * Paths are relative to the site, with slashes. dir.c reads a folder, git.c a commit
 * without a checkout (contract section 9).
 */
#ifndef SOURCE_SOURCE_H
#define SOURCE_SOURCE_H

#include "base/arena.h"
#include "base/date.h"
#include "base/diag.h"

struct source_file {
    const char *path;
    uint64_t size_bytes;
    uint64_t stamp;  /* changes when the file does: of its times or its blob id */
    date_t touched;  /* day of its last change, or DATE_NONE where only history knows */
    bool unreviewed; /* nobody but its author has looked at it yet: see history.h */
};

struct source_list {
    struct source_file *at; /* sorted by path */
    size_t len;
    size_t cap;
};

struct source {
    const struct source_kind *kind;
    void *state;
    const char
        *root; /* folder of the site, or of a bare repository: for relative paths */
    const char *commit;     /* hexadecimal id, or NULL */
    const char *repository; /* git's folder, when it is a commit; or NULL */
    const char *folder;     /* of the site in that commit; NULL: its top */
    struct source_list files;
};

/* What a kind of source can do. */
struct source_kind {
    bool (*read)(void *state, struct str *out, const char *path, size_t size_max);
    void (*free)(void *state);
};

/* Lists the folder; hidden files and links that leave it are left out, the latter with
 * a warning. `skip` (may be NULL) is a folder that does not belong to it: the output.
 */
bool source_open_folder(struct source *s, const char *folder, const char *skip,
                        struct arena *arena, struct diag *diag);
/* Lists `rev` of the repository at `path`: REPO, REPO:SUBFOLDER or a folder in a work
 * tree; bare or not, in a hook with what is being pushed. Hidden files are left out.
 * Submodules, links and LFS pointers are errors, each with its path. */
bool source_open_commit(struct source *s, const char *path, const char *rev,
                        struct arena *arena, struct diag *diag);
void source_release(struct source *s);
/* Does the history of the commit `newer` hold `older`? Where review is required, a push
 * that leaves history behind would leave the rule behind with it. `repository` as
 * above; false with a diagnostic when one of them is not there. */
bool source_reaches(bool *reaches, const char *repository, const char *newer,
                    const char *older, struct arena *arena, struct diag *diag);

/* Of a commit: reads an older version of `path` instead, by the id of its blob in
 * hexadecimal; NULL: as if the file was not there. A file that is not there comes to
 * be. False when that blob can't be found. */
bool source_use_version(struct source *s, const char *path, const char *version,
                        struct arena *arena);
/* Is it that version which is read now? */
bool source_is_version(const struct source *s, const char *path, const char *version);
/* Appends a version itself; false when it is not there, or too large. */
bool source_read_version(const struct source *s, struct str *out, const char *version,
                         size_t size_max);

/* Appends the file; false with errno set (ENOENT, EFBIG, ...). */
bool source_read(const struct source *s, struct str *out, const char *path,
                 size_t size_max);
/* NULL when there is none. */
const struct source_file *source_find(const struct source *s, const char *path);

#endif
