/* What the files of the publisher share. */
#ifndef PRIVACY_PUBLISH_INT_H
#define PRIVACY_PUBLISH_INT_H

#include "privacy/publish.h"

/* kind.c: gives every page its section and its kind. */
void publish_classify(struct publisher *p, struct safe_site *site);
/* `sections: {nieuws: {pagination: 20}}` in the settings: a key of a folder, or NULL.
 */
const struct yaml_node *publish_section_setting(const struct publisher *p,
                                                struct slice folder, const char *key);

/* Of all pages: a section's draft, private and expiry hold what is in it. */
void publish_fates(struct publisher *p, struct safe_site *site);
/* An album that waits, for whatever reason, holds those below it: they are parts of it,
 * and so are their files. Once all that is said about pages is read. */
void publish_hold_below_albums(struct safe_site *site);

/* address.c: gives every page its address and aliases; false when two clash. */
bool publish_addresses(struct publisher *p, struct safe_site *site);

/* Starts the log of one page, or of the site (NULL): its `pupils:` say who is meant. */
void publish_begin_page(struct publisher *p, const struct raw_page *raw,
                        struct diag *diag);

/* From now on the redactor hides those of whom a mention was taken down on the
 * page; of nobody when it is NULL. */
void publish_hide(struct publisher *p, const struct raw_page *raw);

/* Empty becomes NULL. */
const struct safe_text *publish_text(struct publisher *p, const struct raw_text *raw);

#endif
