/* Under whose name a page stands, and whether that is somebody of the school.
 *
 * A byline names the author "as a teacher and on behalf of the school" (KLI-6, OOE-5,
 * ALB-6), with what he does there (TWE-6), or the school alone (KLA-11); invented names
 * are none (ALB-8). A pupil may write: with the given name, and as the pupil's work
 * (OOE-4).
 */
#ifndef PRIVACY_BYLINE_H
#define PRIVACY_BYLINE_H

#include "privacy/publish.h"

enum byline_state {
    BYLINE_NONE,      /* nobody is named */
    BYLINE_OF_SCHOOL, /* each who is named works here, or is a body such as the MR */
    BYLINE_OF_PUPIL,  /* a pupil wrote it, alone or with others */
    BYLINE_UNKNOWN,   /* somebody is named whom nobody here knows */
    BYLINE_NO_ROLE,   /* policy asks what the author does here, and nothing says it */
    BYLINE_DOUBT,     /* several pupils are called so */
};

enum { BYLINE_AUTHORS_MAX = 8 };

struct byline {
    enum byline_state state;
    const struct person *pupils[BYLINE_AUTHORS_MAX]; /* each of them is asked */
    size_t pupil_count;
    bool colleague;        /* somebody who works here is named, no body only */
    struct raw_text shown; /* what is to be shown, yet to be redacted; or empty */
};

/* Reads `author:` ("juf Anja", "Anja Postma en Bram Nijland", "de MR"). `pupils` are
 * the ids of the page: they decide who of several is meant. Texts live in p->arena. */
struct byline byline_read(const struct publisher *p, const struct raw_text *author,
                          const struct raw_list *pupils);

/* Is `by` a grown-up, and none of those whom `author` names? For "somebody else looked
 * at it" (TWE-7): a surname or mail address is enough to be the same. */
bool byline_is_other(const struct publisher *p, struct slice author, struct slice by);

#endif
