/* Other spellings of the same name: private to privacy/. */
#ifndef PRIVACY_VARIANT_H
#define PRIVACY_VARIANT_H

#include "base/str.h"

/* The name in spelling number `scheme` (from 0) replaces `out`, an empty text where
 * that is no other; false behind the last. Umlauts and rings as two letters (Juergen),
 * and Cyrillic as Dutch, English and Ukrainian write it (Oleh, Olena). */
bool variant_write(struct str *out, struct slice name, unsigned scheme);

/* Given names that are one name, written in many ways: folded, with spaces between.
 * NULL behind the last family. */
const char *variant_family(size_t i);

#endif
