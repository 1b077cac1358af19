/* Editorial rules: what a protocol asks of a post beside names and photos.
 *
 * Whose it is (OOE-3, ALB-1, ALB-7), whether somebody has doubts (TWE-7, KLA-12,
 * ALB-4), what never belongs on a school's site (TWE-8, KLA-8), and what only deserves
 * a warning (KLI-2, OOE-3, ALB-11).
 */
#ifndef PRIVACY_EDITORIAL_H
#define PRIVACY_EDITORIAL_H

#include "privacy/publish.h"

/* What `source:` says of a page or a picture. */
enum editorial_source {
    SOURCE_NONE,      /* made here */
    SOURCE_NAMED,     /* from somewhere else */
    SOURCE_FORWARDED, /* sent on by somebody: it needs its maker's leave */
    SOURCE_LESSON,    /* a recording of a remote lesson */
    SOURCE_PERSONAL,  /* written in a personal capacity */
};
enum editorial_source editorial_source(struct slice text);

/* Whose work something is, as far as it is said. */
struct editorial_credit {
    enum editorial_source source;
    bool credit, license;
};
/* Does it lack what policy asks? What was sent on needs maker and leave under every
 * policy; `picture`: a picture, film or sound, which credit: required asks it of
 * always.
 */
bool editorial_lacks_credit(const struct policy *policy, struct editorial_credit c,
                            bool picture);

/* Did somebody look at it, a grown-up, not later than today? For photos without tags.
 */
bool editorial_was_looked_at(const struct publisher *p, const struct raw_page *raw);
/* The same of one picture, film or document. */
bool editorial_entry_was_looked_at(const struct publisher *p,
                                   const struct raw_checked *checked);
/* Did somebody else than the author, whom the school knows? For what is in doubt. */
bool editorial_is_checked(const struct publisher *p, const struct raw_page *raw);

/* The author as the protocol shows him, yet to be redacted; empty: the school alone. */
struct raw_text editorial_author(struct publisher *p, const struct raw_page *raw);

/* Do only people who work here, and bodies, stand above it? */
bool editorial_is_by_staff(struct publisher *p, const struct raw_page *raw);

/* Why a page is held for its front matter: doubt, credit, byline, work; HELD_NOT when
 * it is not. A recording of a remote lesson and a personal opinion refuse the build
 * (DIAG_REFUSED in p->diag). Sets *person to who decided. */
enum hold_reason editorial_fate(struct publisher *p, const struct safe_page *page,
                                struct slice *person);
/* Of a page that is shown: advice of its protocol that it does not follow. */
void editorial_warn(const struct publisher *p, const struct safe_page *page);
/* The same two of a page's text. */
void editorial_check_body(const struct publisher *p, const struct raw_page *raw,
                          struct slice body);

#endif
