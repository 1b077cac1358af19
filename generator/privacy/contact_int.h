/* The finders of contact data: private to contact*.c.
 *
 * Each gets the plain text and the place where its kind may begin, adds a span, and
 * gives the end of it; 0 when there is none.
 */
#ifndef PRIVACY_CONTACT_INT_H
#define PRIVACY_CONTACT_INT_H

#include "privacy/contact.h"

static inline bool is_digit(struct slice s, size_t i)
{
    return i < s.len && s.at[i] >= '0' && s.at[i] <= '9';
}

static inline bool is_alpha(struct slice s, size_t i)
{
    return i < s.len && (unsigned char)((s.at[i] | 32) - 'a') < 26;
}

static inline bool is_alnum(struct slice s, size_t i)
{
    return is_digit(s, i) || is_alpha(s, i);
}

static inline bool is_capital(struct slice s, size_t i)
{
    return i < s.len && s.at[i] >= 'A' && s.at[i] <= 'Z';
}

void contact_add(struct contact *c, size_t start, size_t end, enum change_kind kind,
                 bool kept);
/* Is this part of something that contact: lists? Phone numbers are compared as
 * national ones. */
bool contact_is_listed(const struct names *n, struct slice found, bool phone);

size_t contact_find_phone(struct contact *c, const struct names *n, size_t i);
size_t contact_find_iban(struct contact *c, const struct names *n, size_t i);
size_t contact_find_bsn(struct contact *c, size_t i);
size_t contact_find_birthdate(struct contact *c, const struct names *n, size_t i);
size_t contact_find_postcode(struct contact *c, const struct names *n, size_t i);
/* i stands at the number of the house; the street is before it. */
size_t contact_find_street(struct contact *c, const struct names *n, size_t i);

#endif
