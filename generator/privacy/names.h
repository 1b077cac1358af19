/* The names engine: whom does a piece of text name, and what may be left of it?
 *
 * Built once per site, read-only afterwards, shared by all workers. See contract
 * section 5 for what counts as the same name, and for what a mention becomes.
 */
#ifndef PRIVACY_NAMES_H
#define PRIVACY_NAMES_H

#include "consent/decision.h"

struct names;

/* People and addresses that may be named in full, beside the register. */
struct names_exempt {
    struct slice *public_persons; /* exact full names */
    size_t public_count;
    struct slice *team; /* full names of team.csv */
    size_t team_count;
    struct slice *mail_domains;
    size_t mail_count;
    struct slice *contact; /* phone, mail, address of the school itself */
    size_t contact_count;
};

/* Everything given must outlive it. Free with names_free. */
struct names *names_new(const struct consent_register *people,
                        const struct policy *policy, date_t today,
                        const struct names_exempt *exempt);
void names_free(struct names *n);

/* Appends `text` with everything that names a person as ‹id›, for diagnostics:
 * rather too much than too little. */
void names_mask(const struct names *n, struct str *out, struct slice text);
/* The same, and contact data too, whoever's it is; but this person's own name stays
 * (NULL: nobody's): what is shown to who asks for it. */
void names_mask_others(const struct names *n, struct str *out, struct slice text,
                       const struct person *but);

/* The person of that id among those it was built with, or NULL. */
const struct person *names_person(const struct names *n, struct slice id);
/* Is this word a given name, of the register or one that people have? */
bool names_is_given(const struct names *n, struct slice word);
/* Are these the same by their letters and digits, whatever case and accents? */
bool names_same(struct slice a, struct slice b);

/* Whom a text such as a face tag, a caption or a file name means. */
enum names_match {
    NAMES_NOBODY,  /* names no known person */
    NAMES_PERSON,  /* one person, certain */
    NAMES_SEVERAL, /* one of several who bear the name: doubt */
};
struct names_found {
    const struct person **at; /* each person named, or who may be meant */
    size_t len;
    size_t cap;
};
/* A whole tag ("Emma de Vries", "Emma"): released by vec_release(found). */
enum names_match names_of_tag(const struct names *n, struct slice tag,
                              struct names_found *found);
/* Everyone named somewhere in a running text (caption, alt, file name). */
enum names_match names_in_text(const struct names *n, struct slice text,
                               struct names_found *found);

#endif
