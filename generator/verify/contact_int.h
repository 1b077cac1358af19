/* What contact.c and mail.c know of the school and its people. */
#ifndef VERIFY_CONTACT_INT_H
#define VERIFY_CONTACT_INT_H

#include "base/map.h"
#include "verify/gate_int.h"

struct birthday {
    date_t date;
    uint32_t person;
};

/* Sets of folded texts; read-only after contact_new. */
struct contact_index {
    struct map mails;     /* of `contact:` */
    struct map phones;    /* in national digits */
    struct map postcodes; /* 9090ab */
    struct map domains;
    struct map pupil_mails; /* to their struct person */
    struct map own_mails;   /* of staff */
    struct map colleagues;  /* mariekedevries, mdevries, devries */
    struct {
        VEC(struct birthday);
    } birthdays; /* by date */
};

/* Is there somebody's day of birth in the three tokens from i on? */
void contact_birthdate(struct scan *s, const struct piece *piece, size_t i);

#endif
