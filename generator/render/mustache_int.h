/* The compiled form, shared by the compiler and the renderer. */
#ifndef RENDER_MUSTACHE_INT_H
#define RENDER_MUSTACHE_INT_H

#include "render/mustache.h"

enum mustache_kind {
    NODE_TEXT,
    NODE_VARIABLE, /* {{x}} */
    NODE_RAW,      /* {{{x}}} and {{&x}} */
    NODE_SECTION,
    NODE_INVERTED,
    NODE_PARTIAL,
    NODE_PARENT, /* {{<x}}: children are its overriding blocks */
    NODE_BLOCK,  /* {{$x}}: children are its content */
};

struct mustache_node {
    enum mustache_kind kind;
    bool dynamic;                /* {{>*x}}: `name` is looked up */
    bool url;                    /* value begins an address attribute */
    bool image;                  /* value begins the src of an <img> */
    bool in_markup;              /* a block in a tag, script or comment */
    struct slice text;           /* NODE_TEXT */
    struct slice name;           /* as written, without blanks */
    struct slice indent;         /* of a partial, parent or block: added to its lines */
    struct slice source;         /* where the tag stands in the template's text */
    struct mustache_node *first; /* children */
    struct mustache_node *next;
};

/* --- html_state.c: where in an HTML page are we? ---------------------------------- */

enum html_state {
    HTML_TEXT,
    HTML_TAG_NAME,
    HTML_TAG,       /* between attributes */
    HTML_ATTRIBUTE, /* in an attribute's name */
    HTML_VALUE,     /* behind "=", before the value */
    HTML_UNQUOTED,
    HTML_QUOTED,
    HTML_COMMENT,
    HTML_RAW, /* inside script or style */
};

struct html_context {
    enum html_state state;
    char quote;
    char element[16];   /* of the open tag, or of the raw element */
    char attribute[24]; /* the one we are in */
    char value[64];     /* its first characters so far */
    size_t element_len, attribute_len, value_len;
    char tail[12]; /* the last characters, to see the end of a comment or script */
    bool closing;
};

void html_context_feed(struct html_context *c, struct slice text);
/* What is wrong with an interpolation here, or NULL; *url: it begins an address. */
const char *html_context_problem(const struct html_context *c, bool raw, bool *url);
/* Does an interpolation here begin the src of an <img>? */
bool html_context_is_image(const struct html_context *c);
/* Behind a section, which may not come at all: an address begins where it did. */
void html_context_leave(struct html_context *c, const struct html_context *before);
bool html_context_same(const struct html_context *a, const struct html_context *b);

#endif
