/* From the raw site to the safe one: decides the fate of each page, gives it its
 * address, and passes everything that is said about it through the redactor.
 *
 * Bodies come later and page by page (publish_body), in the workers.
 */
#ifndef PRIVACY_PUBLISH_H
#define PRIVACY_PUBLISH_H

#include "privacy/site.h"
#include "site/tree.h"

struct publisher {
    const struct raw_site *raw;
    const struct consent_register *people;
    const struct policy *policy;
    const struct policy_lines *policy_lines;
    const struct protocol *protocol;
    const struct names *names;
    struct redactor *redactor;
    date_t today;
    bool drafts;         /* show drafts: preview only */
    struct slice key;    /* secret of addresses and ids */
    struct slice url;    /* that takes the place of the settings' one, or empty */
    struct arena *arena; /* everything in the safe site lives here */
    struct diag *diag;
    struct changes *changes;
    struct withheld_list *withheld;
    struct removal *removals; /* the rows of takedowns.csv, read */
    size_t removal_count;
    struct removal_keys *removal_keys; /* by page */
    struct map bylines; /* author -> struct byline: the same names come back */
};

/* False with diagnostics: two pages at one address, a menu item that leads nowhere. */
bool publish_site(struct safe_site *site, struct publisher *p);

/* Reads and redacts a page's body. NULL with a diagnostic when it can't be read; free
 * with safe_document_free. `text` keeps what the document borrows. The outcome says
 * whether the page must be held or the build refused. */
struct safe_document *publish_body(struct publisher *p, const struct safe_page *page,
                                   struct str *text, struct redact_outcome *outcome);

/* A file that a page names, as a source path: beside the page, or from the top when it
 * begins with a slash. NULL when it leaves the site. */
const char *publish_file_path(struct arena *arena, const struct raw_page *page,
                              struct slice file);

/* "nieuws/sara-wint": the address as it was written, before any name goes out of it; to
 * look things up, never to be shown. In the arena. */
struct slice publish_written_address(struct arena *arena, const struct raw_page *page);

/* The fate that policy gives to an outcome. */
enum hold_reason publish_fate(const struct redact_outcome *outcome);

#endif
