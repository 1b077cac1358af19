/* Where the content of a site names somebody: for who asks what there is of him (AVG
 * 15), and for who has to remove it (AVG 17). */
#ifndef PRIVACY_TRACE_H
#define PRIVACY_TRACE_H

#include "privacy/publish.h"

/* Adds every place on the page, front matter, file name and text, that names, or may
 * name, the person of this id: also where nothing of it is shown. Held pages and drafts
 * count. `text` keeps the page's text while it is read. */
void trace_page(struct publisher *p, const struct safe_page *page, struct slice id,
                struct str *text, struct trace_hits *hits);
/* The same of settings, menu, team, calendar and the names of all other files. */
void trace_site(struct publisher *p, struct slice id, struct trace_hits *hits);
/* In order of place, each place once. */
void trace_sort(struct trace_hits *hits);

#endif
