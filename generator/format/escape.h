/* Text into HTML, XML, addresses and iCalendar. Each appends to `out`. */
#ifndef FORMAT_ESCAPE_H
#define FORMAT_ESCAPE_H

#include "base/str.h"

/* & < > " ' for HTML and XML text and quoted attributes. Characters that XML forbids
 * (controls) are left out. */
void escape_html(struct str *out, struct slice text);
/* Percent-encodes all but unreserved characters and `keep` (RFC 3986). */
void escape_url(struct str *out, struct slice text, const char *keep);
/* Resolves %XX; what is no valid escape stays. */
void unescape_url(struct str *out, struct slice text);
/* TEXT of RFC 5545: backslash, semicolon, comma, newline. */
void escape_ics(struct str *out, struct slice text);
/* May this stand in href or src: relative, http, https, mailto or tel? Sees through
 * white space and controls that browsers pass over. */
bool url_is_allowed(struct slice url);
/* Does it begin with a scheme or "//"? */
bool url_is_external(struct slice url);

#endif
