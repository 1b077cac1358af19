/* The one decision: may this of this person be published today?
 *
 * Everything that publishes asks here and nowhere else: text, photos, films, work.
 */
#ifndef CONSENT_DECISION_H
#define CONSENT_DECISION_H

#include "consent/policy.h"
#include "consent/register.h"

/* Why, in the words of the report. */
enum decision_reason {
    DECISION_YES,        /* a valid yes */
    DECISION_SILENCE_OK, /* no answer, and policy asks none */
    DECISION_OBJECTION,  /* a no, or shielded */
    DECISION_NO_CONSENT, /* policy asks a yes and there is no valid one */
};

struct decision {
    bool allowed;
    enum decision_reason reason;
    const struct consent_row *row; /* that decided, or NULL */
};

/* May `category` of `person` be shown on `today`? Latest date wins, on a tie the no;
 * a yes dated after today or not accepted by policy (evidence, valid_months) says
 * nothing; a no counts at once; shielded: never. From a pupil's sixteenth birthday on
 * a parent's row counts no longer, nor a yes of before it (UAVG 5); where silence is
 * enough, a parent's no then asks for the pupil's own yes. Names under names:
 * given-name need no yes of their own. `subjects` says whose silence counts. */
struct decision consent_decide(const struct policy *policy, const struct person *person,
                               enum category category, date_t today);

/* Pupils of sixteen and over for whom only their parents said yes: it has lapsed. */
size_t consent_count_lapsed(const struct consent_register *r, date_t today);

#endif
