/* Who is in a picture or film, and may they be shown? All that the site and the file
 * say counts together, and every voice is heard before the first reason is chosen. */
#ifndef MEDIA_JUDGE_H
#define MEDIA_JUDGE_H

#include "base/vec.h"
#include "media/photo.h"

/* Someone who may not be shown, but may be blurred when his face is known. */
struct hidden {
    struct slice person;
    enum hold_reason reason;
    bool known; /* an area of the file's own */
};

struct judging {
    /* What is asked. */
    const struct photo_claim *claim;
    const struct photo_rules *rules;
    enum category category;
    bool asks_tags; /* without anyone in it, it is held as untagged */
    bool may_blur;
    /* What comes of it. */
    enum hold_reason held;
    struct slice person; /* who decided */
    struct str seen;     /* see struct photo */
    struct {
        VEC(struct hidden);
    } hidden;
    struct {
        VEC(struct picture_area);
    } blur; /* faces that the file knows, of people who may not be shown */
    /* On the way. */
    struct names_found found;
    const struct picture_area *area; /* of the face that is being judged, or NULL */
    bool anyone;                     /* somebody is known to be in it */
    bool doubt, unknown;
};

/* `facts` may be empty. Release with judging_release. */
void judging_decide(struct judging *j, const struct picture_facts *facts,
                    struct diag *diag);
void judging_release(struct judging *j);

#endif
