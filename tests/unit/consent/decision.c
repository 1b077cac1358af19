/* The one decision, rule by rule (contract section 3 and 4). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka wants the four above */
#include <cmocka.h>

#include "consent/decision.h"

static date_t day(const char *text)
{
    date_t date = DATE_NONE;
    assert_true(date_parse(&date, slice_of(text)));
    return date;
}

static struct policy strict(void)
{
    struct policy p = {.names = NAMES_CONSENT};
    for (int i = 0; i < CATEGORY_COUNT; i++)
        p.consent[i] = CONSENT_OPT_IN;
    return p;
}

static struct consent_row row(const char *date, enum answer photo)
{
    struct consent_row r = {.date = date ? day(date) : DATE_NONE, .evidence = true};
    r.answers[CATEGORY_PHOTO] = r.answers[CATEGORY_NAME] = photo;
    return r;
}

static struct decision decide(const struct policy *policy, struct person *p,
                              struct consent_row *rows, size_t count)
{
    p->rows = rows;
    p->row_count = count;
    return consent_decide(policy, p, CATEGORY_PHOTO, day("2026-11-20"));
}

static void latest_date_wins(void **state)
{
    struct policy policy = strict();
    struct person p = {.birthdate = DATE_NONE};
    struct consent_row withdrawn[] = {row(NULL, ANSWER_NO),
                                      row("2026-01-01", ANSWER_NO),
                                      row("2026-09-01", ANSWER_YES)};
    struct consent_row tie[] = {row("2026-09-01", ANSWER_NO),
                                row("2026-09-01", ANSWER_YES)};
    (void)state;
    assert_true(decide(&policy, &p, withdrawn, 3).allowed);
    assert_int_equal(decide(&policy, &p, tie, 2).reason, DECISION_OBJECTION);
    struct consent_row undated[] = {row(NULL, ANSWER_YES), row(NULL, ANSWER_NO)};
    assert_false(decide(&policy, &p, undated, 2).allowed);
}

static void a_yes_waits_and_a_no_does_not(void **state)
{
    struct policy policy = strict();
    struct person p = {.birthdate = DATE_NONE};
    struct consent_row yes[] = {row("2026-12-01", ANSWER_YES)};
    struct consent_row no[] = {row("2026-01-01", ANSWER_YES),
                               row("2026-12-01", ANSWER_NO)};
    (void)state;
    assert_int_equal(decide(&policy, &p, yes, 1).reason, DECISION_NO_CONSENT);
    assert_int_equal(decide(&policy, &p, no, 2).reason, DECISION_OBJECTION);
}

static void a_yes_that_policy_refuses_says_nothing(void **state)
{
    struct policy policy = strict();
    struct person p = {.birthdate = DATE_NONE};
    struct consent_row rows[] = {row("2024-01-01", ANSWER_NO),
                                 row("2025-01-01", ANSWER_YES)};
    struct consent_row bare[] = {row("2026-09-01", ANSWER_YES)};
    (void)state;
    assert_true(decide(&policy, &p, rows, 2).allowed);
    policy.valid_months = 12;
    assert_int_equal(decide(&policy, &p, rows, 2).reason, DECISION_OBJECTION);
    policy.valid_months = 0;
    policy.evidence = EVIDENCE_REQUIRED;
    assert_true(decide(&policy, &p, bare, 1).allowed);
    bare[0].evidence = false;
    assert_int_equal(decide(&policy, &p, bare, 1).reason, DECISION_NO_CONSENT);
}

static void silence_follows_policy(void **state)
{
    struct policy policy = strict();
    struct person pupil = {.birthdate = DATE_NONE};
    struct person staff = {.role = ROLE_STAFF, .birthdate = DATE_NONE};
    struct person parent = {.role = ROLE_PARENT, .birthdate = DATE_NONE};
    (void)state;
    assert_int_equal(decide(&policy, &pupil, NULL, 0).reason, DECISION_NO_CONSENT);
    assert_int_equal(decide(&policy, &staff, NULL, 0).reason, DECISION_SILENCE_OK);
    policy.subjects = SUBJECTS_PUPILS_STAFF;
    assert_false(decide(&policy, &staff, NULL, 0).allowed);
    assert_true(decide(&policy, &parent, NULL, 0).allowed);
    policy.subjects = SUBJECTS_EVERYONE;
    assert_false(decide(&policy, &parent, NULL, 0).allowed);
    policy.consent[CATEGORY_PHOTO] = CONSENT_OPT_OUT;
    assert_true(decide(&policy, &pupil, NULL, 0).allowed);
    policy.names = NAMES_GIVEN_NAME;
    assert_true(
        consent_decide(&policy, &pupil, CATEGORY_NAME, day("2026-11-20")).allowed);
}

static void shielded_is_never_shown(void **state)
{
    struct policy policy = strict();
    struct person p = {.birthdate = DATE_NONE, .shielded = true};
    struct consent_row yes[] = {row("2026-09-01", ANSWER_YES)};
    (void)state;
    assert_int_equal(decide(&policy, &p, yes, 1).reason, DECISION_OBJECTION);
}

static void at_sixteen_the_parents_row_ends(void **state)
{
    struct policy policy = strict();
    struct person p = {.birthdate = day("2010-11-21")};
    struct consent_row rows[] = {row("2026-01-01", ANSWER_YES)};
    (void)state;
    rows[0].given_by = ROLE_PARENT;
    assert_true(decide(&policy, &p, rows, 1).allowed);
    p.birthdate = day("2010-11-20");
    assert_false(decide(&policy, &p, rows, 1).allowed);
    /* a yes of before the birthday was a parent's, whoever is written in the row */
    rows[0].given_by = ROLE_PUPIL;
    assert_false(decide(&policy, &p, rows, 1).allowed);
    rows[0].date = day("2026-11-20");
    assert_true(decide(&policy, &p, rows, 1).allowed);
    rows[0].answers[CATEGORY_PHOTO] = ANSWER_NO;
    assert_int_equal(decide(&policy, &p, rows, 1).reason, DECISION_OBJECTION);
}

static void the_parents_no_asks_for_an_own_yes(void **state)
{
    struct policy policy = strict();
    struct person p = {.birthdate = day("2010-11-20")};
    struct consent_row rows[] = {row("2026-11-20", ANSWER_YES),
                                 row("2026-11-20", ANSWER_NO)};
    (void)state;
    policy.consent[CATEGORY_PHOTO] = CONSENT_OPT_OUT;
    rows[1].given_by = ROLE_PARENT;
    assert_true(decide(&policy, &p, rows, 2).allowed);
    assert_int_equal(decide(&policy, &p, rows + 1, 1).reason, DECISION_NO_CONSENT);
    assert_true(decide(&policy, &p, NULL, 0).allowed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(latest_date_wins),
        cmocka_unit_test(a_yes_waits_and_a_no_does_not),
        cmocka_unit_test(a_yes_that_policy_refuses_says_nothing),
        cmocka_unit_test(silence_follows_policy),
        cmocka_unit_test(shielded_is_never_shown),
        cmocka_unit_test(at_sixteen_the_parents_row_ends),
        cmocka_unit_test(the_parents_no_asks_for_an_own_yes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
