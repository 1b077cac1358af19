/* Files and folders: read, list, write, move, remove.
 *
 * Every function that can fail returns false and says why through errno, unless it
 * takes a diag. Paths are C strings; lists are sorted by bytes.
 */
#ifndef BASE_FS_H
#define BASE_FS_H

#include <sys/stat.h>

#include "base/arena.h"
#include "base/diag.h"

struct fs_entry {
    const char *path; /* relative to the listed folder */
    struct stat info; /* of the entry itself, links not followed */
};

struct fs_list {
    struct fs_entry *at;
    size_t len;
    size_t cap;
};

/* Appends the whole file; EFBIG when it is larger than size_max bytes. */
bool fs_read(struct str *out, const char *path, size_t size_max);
/* All files and links below `folder`, not the folders themselves, sorted; names that
 * begin with a dot are left out unless `hidden`. Free with fs_list_release. */
bool fs_list(struct fs_list *out, const char *folder, bool hidden, struct arena *a);
void fs_list_release(struct fs_list *list);

bool fs_write(const char *path, struct slice bytes); /* makes the folders; 0644 */
/* Like fs_write, but a reader sees the old file or the whole new one; `mode`. */
bool fs_replace(const char *path, struct slice bytes, mode_t mode);
bool fs_make_folders(const char *path); /* `path` itself included */
bool fs_make_parents(const char *path); /* all but its last part */
bool fs_remove_tree(const char *path);  /* true when it isn't there */
void fs_remove_empty_parents(const char *path, const char *up_to);
bool fs_exists(const char *path);
bool fs_is_folder(const char *path);

/* "a/b" and "c" to "a/b/c" in the arena; "" and "." as first part vanish. */
const char *fs_join(struct arena *a, const char *folder, const char *name);
/* Resolves ".", ".." and double slashes as text; false when it leaves the top. */
bool fs_normalise(struct str *out, struct slice path);
struct slice fs_base(struct slice path); /* what is behind the last slash */
/* Is it the folder `top` ("": the root of all), or in it? As text. */
bool fs_is_below(struct slice folder, struct slice top);
struct slice fs_folder(struct slice path); /* what is before it, or "" */
/* The extension in lower case with its dot, or "". Into out[16]. */
void fs_extension(char out[16], struct slice path);

#endif
