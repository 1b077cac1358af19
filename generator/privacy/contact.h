/* Contact data and identifiers in a text: private to privacy/.
 *
 * Mail, phone numbers, IBAN (ISO 13616, mod 97), BSN (the eleven-test), postcodes,
 * streets with a number, and birth dates of pupils in the register.
 */
#ifndef PRIVACY_CONTACT_H
#define PRIVACY_CONTACT_H

#include "privacy/redact.h"
#include "privacy/token.h"

struct contact_span {
    uint32_t start, end; /* in the text that was scanned */
    enum change_kind kind;
    bool kept; /* of the school itself: it may stay, and is no name either */
};

struct contact {
    struct {
        VEC(struct contact_span);
    } spans;           /* in order, not overlapping */
    struct slice text; /* looked at: the text, or its plain copy */
    bool mapped;       /* it is the copy */
    struct str plain;
    uint32_t *map;
    size_t map_cap;
};

void contact_init(struct contact *c);
void contact_release(struct contact *c);
/* Fills spans. `tokens` are those of the text. */
void contact_scan(struct contact *c, const struct names *n, struct slice text,
                  const struct tokens *tokens);
/* May this whole mail address be published? */
bool contact_mail_allowed(const struct names *n, struct slice mail);

#endif
