/* What both readers of HTML share: the walk over the bytes, and gumbo's tree. */
#ifndef VERIFY_HTML_PARTS_H
#define VERIFY_HTML_PARTS_H

#include "verify/gate_int.h"

enum shape {
    SHAPE_UNKNOWN, /* inline to a browser */
    SHAPE_INLINE,
    SHAPE_BLOCK, /* ends the text before it */
    SHAPE_LOOSE, /* a block whose end tag may be missing */
    SHAPE_CELL,  /* likewise; its row is read as one text */
    SHAPE_LOOSE_INLINE,
    SHAPE_SPACE,   /* no content; parts words */
    SHAPE_VOID,    /* no content; a block */
    SHAPE_NOTHING, /* no content; parts nothing */
    SHAPE_RAW      /* content without tags */
};

/* By its name in lower case. */
enum shape html_shape(const char *name);
/* Is there an attribute of that name, in lower case, in HTML or SVG? */
bool html_knows_attribute(const char *name);
/* Looks into one attribute; `name` in lower case. False: can't be looked into. */
bool html_attribute(struct scan *s, const char *name, struct slice value,
                    const char *element, unsigned line);
/* Is there HTML in a text, a comment or an attribute? Then into that. */
bool html_deeper(struct scan *s, struct slice text, unsigned line);
/* The characters of an entity (without & and ;); false: not one we know. */
bool html_entity(struct str *out, struct slice name);
/* Through gumbo: for what no careful program wrote. */
bool extract_gumbo(struct scan *s, struct slice text, unsigned line);

#endif
