/* What the files of markdown/ share: the document around cmark-gfm's tree. */
#ifndef MARKDOWN_CMARK_INT_H
#define MARKDOWN_CMARK_INT_H

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>

#include "base/vec.h"
#include "markdown/document.h"

/* Node types that the extensions library registers at run time and exports, though
 * no installed header declares them. */
extern cmark_node_type CMARK_NODE_TABLE, CMARK_NODE_TABLE_ROW, CMARK_NODE_TABLE_CELL,
    CMARK_NODE_STRIKETHROUGH;

struct markdown_doc {
    cmark_node *root;
    cmark_llist *extensions;
    struct slice text;
    const char *file;
    unsigned first_line;
    struct {
        VEC(size_t);
    } lines; /* offset of each line's start */
    struct arena arena;
};

/* cmark's allocators have no user pointer, so the arena they use is a thread's own;
 * every public function of the room begins with this. */
void markdown_use(struct markdown_doc *doc);
cmark_mem *markdown_memory(void);
/* A C string in the document's arena. */
char *markdown_keep(struct markdown_doc *doc, struct slice s);

struct place markdown_place(const struct markdown_doc *doc, cmark_node *node);
struct slice markdown_line(const struct markdown_doc *doc, cmark_node *node);
/* Takes the node out of the tree, and inline parents that are empty then. */
void markdown_remove(cmark_node *node);
/* Puts the children in the node's place. */
void markdown_unwrap(cmark_node *node);

/* --- html.c: the allow-list for raw HTML ----------------------------------------- */

/* Elements still open, over the whole document. */
struct html_open {
    const char *names[32];
    size_t depth;
};

/* Appends what of a piece of raw HTML is allowed; the rest is a warning at `where`.
 * `block`: it stands between paragraphs. */
void html_filter(struct str *out, struct slice html, struct html_open *open,
                 const struct markdown_hooks *hooks, bool block, struct place where,
                 struct slice line, struct diag *diag);
/* Is this the tag of an element whose content is dropped with it? */
bool html_is_swallowed(struct slice html, bool closing);
/* Appends the end tags that are missing. */
void html_close_all(struct str *out, struct html_open *open);

#endif
