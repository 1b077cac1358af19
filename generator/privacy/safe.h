/* Text and HTML that may be published. Wall 1: only privacy/safe.c makes them.
 *
 * Both types are incomplete everywhere else, so that raw text can't be put into them:
 * a leak does not compile. Templates, feeds and pages accept nothing else.
 */
#ifndef PRIVACY_SAFE_H
#define PRIVACY_SAFE_H

#include "base/arena.h"
#include "base/diag.h"
#include "markdown/document.h"

struct safe_text;     /* plain UTF-8 text: escape it for where it goes */
struct safe_html;     /* HTML: printed as it is */
struct safe_document; /* Markdown, redacted, not yet HTML */

/* Borrowed; NULL gives an empty slice. */
struct slice safe_text_slice(const struct safe_text *text);
struct slice safe_html_slice(const struct safe_html *html);

/* Text that did not come from a school's content: a number, a date, a message of the
 * program, an address built of safe parts. Copied into the arena. */
const struct safe_text *safe_text_own(struct arena *arena, struct slice text);
/* HTML written by render/ of nothing but safe parts and templates. */
const struct safe_html *safe_html_own(struct arena *arena, struct slice html);

/* What the body of a page becomes; all of it lives in the arena. */
struct safe_body {
    const struct safe_html *html;
    const struct safe_html *summary; /* before <!--more-->, else NULL */
    const struct safe_text *excerpt; /* of the first paragraph */
    struct safe_heading {
        int level;
        const struct safe_text *id, *text;
    } * headings;
    size_t heading_count;
};

/* Writes a redacted document as HTML; the hooks of render/ write links and images. */
void safe_document_html(struct safe_body *body, struct safe_document *document,
                        const struct markdown_hooks *hooks, struct arena *arena,
                        struct diag *diag);
void safe_document_free(struct safe_document *document);

#endif
