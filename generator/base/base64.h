/* Base64 (RFC 4648, section 4). */
#ifndef BASE_BASE64_H
#define BASE_BASE64_H

#include "base/str.h"

/* Appends the bytes as text, padded. */
void base64_add(struct str *out, struct slice bytes);

#endif
