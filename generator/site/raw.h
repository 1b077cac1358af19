/* Text as a school wrote it: not yet looked at, so never to be published.
 *
 * render/ can't see this header; privacy/ turns a raw_text into a safe_text.
 */
#ifndef SITE_RAW_H
#define SITE_RAW_H

#include "base/diag.h"
#include "base/str.h"

struct raw_text {
    struct slice text;
    struct place where; /* of its first character */
    struct slice line;  /* the source line it begins in, for diagnostics */
};

struct raw_list {
    struct raw_text *at;
    size_t len;
    size_t cap;
};

#endif
