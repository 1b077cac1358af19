/* What the files of the publisher share. */
#ifndef PRIVACY_PUBLISH_INT_H
#define PRIVACY_PUBLISH_INT_H

#include "privacy/publish.h"

/* fate.c: may the page be shown at all? Looks at settings and front matter only. */
enum hold_reason publish_page_fate(const struct publisher *p,
                                   const struct raw_page *raw,
                                   const struct safe_page *page, struct slice *person);
/* Of all pages: a section's draft, private and expiry hold what is in it. */
void publish_fates(struct publisher *p, struct safe_site *site);

/* address.c: gives every page its address and aliases; false when two clash. */
bool publish_addresses(struct publisher *p, struct safe_site *site);

/* Empty becomes NULL. */
const struct safe_text *publish_text(struct publisher *p, const struct raw_text *raw);

#endif
