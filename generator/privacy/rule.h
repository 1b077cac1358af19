/* The rules by which names and contact data are found, in the order in which they are
 * tried. Each change in the report says by which one it was made.
 */
#ifndef PRIVACY_RULE_H
#define PRIVACY_RULE_H

enum rule {
    RULE_FULL_NAME,      /* given name and surname of one person, in any form */
    RULE_GIVEN_SURNAME,  /* a given name and a surname of the register, of two people */
    RULE_SLIP,           /* a full name with one slip of the pen */
    RULE_INITIALS,       /* "E. de Vries", "Emma V." */
    RULE_UNKNOWN,        /* a given name of the register, a surname that isn't */
    RULE_LISTED,         /* a given name of the product's list, an unknown surname */
    RULE_SURNAME,        /* a surname alone that is no ordinary word */
    RULE_SURNAME_BESIDE, /* one that is, beside familie, zusje van, a title */
    RULE_GIVEN,          /* a given name alone */
    RULE_GLUED,          /* a name within a word, spelled out or broken in two */
    RULE_CONTACT,        /* addresses, numbers, birth dates */
    RULE_COUNT
};

/* The report's word for it: "full-name". */
const char *rule_name(enum rule rule);
/* The same for people, in the language of the messages. */
const char *rule_text(enum rule rule);

#endif
