/* The one decision: see decision.h. */
#include "consent/decision.h"

/* UAVG article 5: from sixteen on a young person decides, until then the parents. */
enum { OWN_DECISION_YEARS = 16 };

static date_t add_months(date_t date, long months)
{
    struct date_parts p = date_parts(date);
    long month = p.month - 1 + months;
    int year = p.year + (int)(month / 12);
    date_t sum = DATE_NONE;
    for (int day = p.day; day > p.day - 4; day--)
        if (date_from_parts(&sum, year, (int)(month % 12) + 1, day))
            break;
    return sum;
}

/* Is this yes one that policy accepts today? */
static bool yes_counts(const struct policy *policy, const struct consent_row *row,
                       date_t today)
{
    if (row->date != DATE_NONE && row->date > today)
        return false;
    if (policy->evidence == EVIDENCE_REQUIRED &&
        (row->date == DATE_NONE || !row->evidence))
        return false;
    if (policy->valid_months == 0)
        return true;
    return row->date != DATE_NONE &&
           add_months(row->date, (long)policy->valid_months) >= today;
}

/* Who decides for this person today? */
static bool giver_counts(const struct person *person, const struct consent_row *row,
                         date_t today)
{
    if (person->role != ROLE_PUPIL || row->given_by != ROLE_PARENT ||
        person->birthdate == DATE_NONE)
        return true;
    return today < add_months(person->birthdate, 12L * OWN_DECISION_YEARS);
}

/* Does silence of this person forbid, in this category? */
static bool asks_yes(const struct policy *policy, const struct person *person,
                     enum category category)
{
    if (category == CATEGORY_NAME)
        return person->role == ROLE_PUPIL && policy->names == NAMES_CONSENT;
    if (policy->consent[category] == CONSENT_OPT_OUT)
        return false;
    switch (person->role) {
    case ROLE_PUPIL:
        return true;
    case ROLE_STAFF:
    case ROLE_TRAINEE:
        return policy->subjects >= SUBJECTS_PUPILS_STAFF;
    case ROLE_PARENT:
    case ROLE_OTHER:
        break;
    }
    return policy->subjects == SUBJECTS_EVERYONE;
}

struct decision consent_decide(const struct policy *policy, const struct person *person,
                               enum category category, date_t today)
{
    if (person->shielded)
        return (struct decision){false, DECISION_OBJECTION, NULL};
    const struct consent_row *yes = NULL;
    for (size_t i = person->row_count; i-- > 0;) {
        const struct consent_row *row = &person->rows[i];
        if (yes && row->date < yes->date)
            break; /* only a no of the same date is still stronger */
        if (!giver_counts(person, row, today))
            continue;
        if (row->answers[category] == ANSWER_NO)
            return (struct decision){false, DECISION_OBJECTION, row};
        if (!yes && row->answers[category] == ANSWER_YES &&
            yes_counts(policy, row, today))
            yes = row;
    }
    if (yes)
        return (struct decision){true, DECISION_YES, yes};
    if (asks_yes(policy, person, category))
        return (struct decision){false, DECISION_NO_CONSENT, NULL};
    return (struct decision){true, DECISION_SILENCE_OK, NULL};
}
