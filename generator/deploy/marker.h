/* The file that says that a folder is ours: each build, and each deploy, replaces all
 * that is in it. A folder with other files is not touched. */
#ifndef DEPLOY_MARKER_H
#define DEPLOY_MARKER_H

#include <stdbool.h>

#define OUTPUT_MARKER ".voornaam-output"

/* Has it files that Voornaam did not make? Hidden ones count (.git!), and so does a
 * folder that can't be looked into; one that is not there has none. */
bool marker_folder_is_foreign(const char *folder);
/* False with errno set. */
bool marker_write(const char *folder);

#endif
