/* The file that says that a folder is ours: each build, and each deploy, replaces all
 * that is in it. A folder with other files is not touched. */
#ifndef DEPLOY_MARKER_H
#define DEPLOY_MARKER_H

#include <stdbool.h>

#define OUTPUT_MARKER ".voornaam-output"

/* Has it files that Voornaam did not make? Hidden ones count (.git!), and so does a
 * folder that can't be looked into; one that is not there has none. */
bool marker_folder_is_foreign(const char *folder);
/* `owner`: a digest of where the site comes from, or NULL. False with errno set. */
bool marker_write(const char *folder, const char *owner);
/* Was it put there from elsewhere, or by who knows? A folder that is not there, or is
 * empty, has no owner. */
bool marker_is_of_another(const char *folder, const char *owner);

#endif
