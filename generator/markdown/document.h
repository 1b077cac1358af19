/* A Markdown document as a tree that can be looked through and changed.
 *
 * The only room that sees cmark-gfm. It parses (CommonMark with GFM tables,
 * strikethrough, autolinks, task lists, and footnotes), hands out every piece of text
 * that will be published, block by block and with its place, takes changes back, and
 * writes HTML. It knows nothing of names: privacy/ reads and changes the pieces, and
 * only privacy/safe.c turns a document into HTML that may be published.
 */
#ifndef MARKDOWN_DOCUMENT_H
#define MARKDOWN_DOCUMENT_H

#include "base/arena.h"
#include "base/diag.h"

struct markdown_doc;

/* Parses `text`, whose first line is number `first_line` of `file`. The text must be
 * valid UTF-8 and must outlive the document. NULL and a diagnostic when it is beyond a
 * limit (size, table cells, nesting). One document at a time in a thread. */
struct markdown_doc *markdown_parse(struct slice text, const char *file,
                                    unsigned first_line, struct diag *diag);
void markdown_free(struct markdown_doc *doc);

/* --- looking through it ------------------------------------------------------- */

/* What a block of pieces is in the published page. */
enum markdown_field {
    MARKDOWN_FLOW,  /* running text of a paragraph, heading, or whole table row */
    MARKDOWN_ALT,   /* an image's alternative text */
    MARKDOWN_TITLE, /* title of a link or image */
    MARKDOWN_URL,   /* target of a link or image, percent-encoding as written */
    MARKDOWN_CODE,  /* a code block */
    MARKDOWN_INFO,  /* its info string */
    MARKDOWN_HTML,  /* raw HTML, tags and all: an inline tag or an HTML block */
};

/* One piece. In flowing text a name may go on from one piece to the next: "Emma" and
 * " de Vries" when the first is in bold. Pieces of kind GAP hold a text that stands
 * for something between (a soft or hard break: " "; between table cells: " | ") and
 * can't be changed. */
enum markdown_piece_kind { MARKDOWN_TEXT, MARKDOWN_CODE_SPAN, MARKDOWN_GAP };

struct markdown_piece {
    enum markdown_piece_kind kind;
    struct slice text;  /* entities and backslashes already resolved */
    struct place where; /* of its first character; good to a few columns */
    struct slice link;  /* target of the link it stands in, or empty */
    const void *node;   /* whose text it is: for markdown_change */
};

struct markdown_block {
    enum markdown_field field;
    struct markdown_piece *pieces;
    size_t count;
    struct slice line; /* the source line of its start, for diagnostics */
    bool heading;
};

/* Calls back for every block in reading order. The callback may call markdown_change
 * and the two functions below on pieces of that block only. */
void markdown_each_block(struct markdown_doc *doc,
                         void (*each)(void *user, struct markdown_doc *doc,
                                      const struct markdown_block *block),
                         void *user);

/* Gives the piece another text. An empty text removes it, with emphasis or a link that
 * then has nothing in it; for MARKDOWN_URL it leaves the text of the link without
 * link, and removes an image. */
void markdown_change(struct markdown_doc *doc, enum markdown_field field,
                     const struct markdown_piece *piece, struct slice text);
/* Replaces the link around the piece by a plain text: [x](pupil:1042). */
void markdown_replace_link(struct markdown_doc *doc, const struct markdown_piece *piece,
                           struct slice text);

/* --- after the changes: what a page needs ------------------------------------- */

/* How links, images and headings are written; every function may be NULL. `where` and
 * the source `line` are for diagnostics. */
struct markdown_hooks {
    void *user;
    /* Writes the target to `url`; false: the link is dropped and its text stays. */
    bool (*link)(void *user, struct str *url, struct slice target, struct place where,
                 struct slice line);
    /* Writes the whole element; `lone`: the only thing in its paragraph, which then
     * has no <p> of its own: a figure. false: nothing is written. */
    bool (*image)(void *user, struct str *html, struct slice target, struct slice alt,
                  struct slice title, bool lone, struct place where, struct slice line);
    /* Writes what stands for an <iframe>, <embed> or <object>: `url` as it was written,
     * entities resolved; `block`: it stands between paragraphs. false: nothing is
     * written, and the element is reported as one that is not allowed. */
    bool (*embed)(void *user, struct str *html, struct slice url, struct slice title,
                  bool block, struct place where, struct slice line);
    /* Appends the heading's unique id; its text is given without markup. */
    void (*heading_id)(void *user, struct str *id, struct slice text);
};

/* Heading levels of the table of contents. */
struct markdown_heading {
    int level;
    struct slice id; /* both live as long as the document */
    struct slice text;
};
struct markdown_headings {
    struct markdown_heading *at;
    size_t len;
    size_t cap;
};

/* Writes the document as HTML. Raw HTML that is still in it passes the allow-list of
 * contract section 11: what is left out is a warning in `diag`. `summary_end`, when
 * not NULL, gets the length of the HTML before <!--more-->, or 0 when there is none.
 * `headings`, when not NULL, gets the headings; release with vec_release. */
void markdown_write_html(struct markdown_doc *doc, struct str *html,
                         const struct markdown_hooks *hooks, size_t *summary_end,
                         struct markdown_headings *headings, struct diag *diag);
/* The text before <!--more-->, else of the first paragraph, without markup, at most
 * `chars` characters, cut at a word with an ellipsis. */
void markdown_write_excerpt(struct markdown_doc *doc, struct str *text, size_t chars);

#endif
