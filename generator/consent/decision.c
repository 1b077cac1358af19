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

static bool decides_alone(const struct person *person, date_t today)
{
    return person->role == ROLE_PUPIL && person->birthdate != DATE_NONE &&
           today - person->birthdate >=
               365 * OWN_DECISION_YEARS && /* the dear one last */
           today >= add_months(person->birthdate, 12L * OWN_DECISION_YEARS);
}

/* Does this answer count for someone who decides alone? A parent's row does no longer,
 * and a yes of before the birthday was a parent's, whoever is written in the row: who
 * is younger can't consent. */
static bool is_own_answer(const struct person *person, const struct consent_row *row,
                          enum answer answer)
{
    if (row->given_by == ROLE_PARENT)
        return false;
    return answer == ANSWER_NO ||
           (row->date != DATE_NONE &&
            row->date >= add_months(person->birthdate, 12L * OWN_DECISION_YEARS));
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
    const struct consent_row *yes = NULL, *parents_no = NULL;
    bool alone = decides_alone(person, today);
    for (size_t i = person->row_count; i-- > 0;) {
        const struct consent_row *row = &person->rows[i];
        enum answer answer = row->answers[category];
        if (yes && row->date < yes->date)
            break; /* only a no of the same date is still stronger */
        if (alone && answer != ANSWER_NONE && !is_own_answer(person, row, answer)) {
            if (answer == ANSWER_NO)
                parents_no = row;
            continue;
        }
        if (answer == ANSWER_NO)
            return (struct decision){false, DECISION_OBJECTION, row};
        if (!yes && answer == ANSWER_YES && yes_counts(policy, row, today))
            yes = row;
    }
    if (yes)
        return (struct decision){true, DECISION_YES, yes};
    /* Where silence is enough, it is not when the parents said no: who came of age has
     * to say something first. */
    if (asks_yes(policy, person, category) || parents_no)
        return (struct decision){false, DECISION_NO_CONSENT, parents_no};
    return (struct decision){true, DECISION_SILENCE_OK, NULL};
}

size_t consent_count_lapsed(const struct consent_register *r, date_t today)
{
    size_t count = 0;
    for (size_t i = 0; i < r->count; i++) {
        const struct person *person = &r->people[i];
        bool lapsed = false, own = false;
        for (size_t j = 0; decides_alone(person, today) && j < person->row_count; j++)
            for (int c = 0; c < CATEGORY_COUNT; c++) {
                enum answer answer = person->rows[j].answers[c];
                if (answer == ANSWER_NONE)
                    continue;
                bool counts = is_own_answer(person, &person->rows[j], answer);
                own |= counts && answer == ANSWER_YES;
                lapsed |= !counts && answer == ANSWER_YES;
            }
        count += lapsed && !own;
    }
    return count;
}
