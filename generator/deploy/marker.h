/* The file that says that a folder is ours: each build, and each deploy, replaces all
 * that is in it. A folder with other files is not touched. */
#ifndef DEPLOY_MARKER_H
#define DEPLOY_MARKER_H

#include <stdbool.h>

#define OUTPUT_MARKER ".voornaam-output"

/* Has it files that Voornaam did not make? Hidden ones count (.git!), and so does a
 * folder that can't be looked into; one that is not there has none. */
bool marker_folder_is_foreign(const char *folder);
/* Whose website stands there: digests, or NULL. */
struct marker_owner {
    const char *source;  /* of where it is made from */
    const char *website; /* of its address */
};
/* False with errno set; `owner` may be NULL. */
bool marker_write(const char *folder, const struct marker_owner *owner);
/* Was what stands there made from elsewhere, or from who knows where? A folder that is
 * not there, or is empty, is nobody's. */
bool marker_has_other_source(const char *folder, const char *source);
/* Is it known to be a website with another address? */
bool marker_has_other_website(const char *folder, const char *website);

#endif
