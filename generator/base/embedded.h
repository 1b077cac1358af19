/* Files that travel inside the program: templates/, themes/ and data/. */
#ifndef BASE_EMBEDDED_H
#define BASE_EMBEDDED_H

#include "base/str.h"

struct embedded_file {
    const char *bytes; /* a NUL follows them */
    size_t len;
    const char *name; /* as in the repository: "templates/home.mustache", "data/..." */
};

/* Sorted by name; ends with a name of NULL. */
extern const struct embedded_file embedded_files[];

/* True and *bytes (static) when there is one of that name. */
bool embedded_read(struct slice *bytes, const char *name);

#endif
