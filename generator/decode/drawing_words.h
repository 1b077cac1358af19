/* The elements and attributes of SVG 2 that draw, and nothing else. */
#ifndef DECODE_DRAWING_WORDS_H
#define DECODE_DRAWING_WORDS_H

#include "base/str.h"

bool drawing_has_element(struct slice name);
/* Addresses (href) are another matter. */
bool drawing_has_attribute(struct slice name);

#endif
