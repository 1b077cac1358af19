/* The rows of a register as a log (contract section 3, points settled, UAVG 5): random
 * logs, written as CSV, read and decided on, against a judge that is written here from
 * the contract alone and goes about it in another way. */
#include "reading.h"

#include "consent/decision.h"

enum { ROWS_MAX = 7, LOGS = 6000 };

/* A row as the test made it; days count from `epoch`. */
struct line {
    bool dated, evidence, parent;
    int day;
    enum answer answers[CATEGORY_COUNT];
};

struct log {
    struct line lines[ROWS_MAX];
    size_t count;
    bool born, pupil;
    int birthday16; /* the day on which the person becomes sixteen */
};

static date_t epoch(void)
{
    date_t day;
    assert_true(date_parse(&day, SLICE("2026-11-20")));
    return day;
}

/* --- the judge -------------------------------------------------------------------- */

static bool of_age(const struct log *log)
{
    return log->pupil && log->born && log->birthday16 <= 0;
}

/* Does this line's answer have any weight today (day 0)? */
static bool weighs(const struct log *log, const struct line *l, enum category c,
                   const struct policy *policy, int oldest_valid)
{
    if (l->answers[c] == ANSWER_NONE || (of_age(log) && l->parent))
        return false;
    if (l->answers[c] == ANSWER_NO)
        return true;
    if (l->dated && l->day > 0)
        return false;
    if (of_age(log) && (!l->dated || l->day < log->birthday16))
        return false;
    if (policy->evidence == EVIDENCE_REQUIRED && !(l->dated && l->evidence))
        return false;
    return policy->valid_months == 0 || (l->dated && l->day >= oldest_valid);
}

/* The heaviest line: highest day, undated the lowest, a no before a yes. */
static enum decision_reason judge(const struct log *log, enum category c,
                                  const struct policy *policy, int oldest_valid)
{
    long best = -1;
    bool silent_no = false;
    for (size_t i = 0; i < log->count; i++) {
        const struct line *l = &log->lines[i];
        if (l->answers[c] == ANSWER_NO && l->parent && of_age(log))
            silent_no = true;
        if (!weighs(log, l, c, policy, oldest_valid))
            continue;
        long weight = (l->dated ? l->day + 100000L : 0) * 2 +
                      (l->answers[c] == ANSWER_NO ? 1 : 0);
        best = weight > best ? weight : best;
    }
    if (best >= 0)
        return best % 2 ? DECISION_OBJECTION : DECISION_YES;
    if (silent_no)
        return DECISION_NO_CONSENT;
    bool silence_is_well =
        c == CATEGORY_NAME ? !log->pupil || policy->names == NAMES_GIVEN_NAME
                           : policy->consent[c] == CONSENT_OPT_OUT ||
                                 (!log->pupil && policy->subjects == SUBJECTS_PUPILS);
    return silence_is_well ? DECISION_SILENCE_OK : DECISION_NO_CONSENT;
}

/* --- making logs
 * ----------------------------------------------------------------------- */

static void make_log(struct log *log, uint32_t *random)
{
    *log = (struct log){.count = 1 + next_random(random) % ROWS_MAX};
    log->pupil = next_random(random) % 4 != 0;
    log->born = next_random(random) % 3 != 0;
    log->birthday16 = (int)(next_random(random) % 9) - 4;
    for (size_t i = 0; i < log->count; i++) {
        struct line *l = &log->lines[i];
        l->dated = next_random(random) % 6 != 0;
        /* few different days, so that there are ties, and some at the edges */
        l->day = (int)(next_random(random) % 9) - 6;
        if (next_random(random) % 4 == 0)
            l->day = -365 + (int)(next_random(random) % 5) - 2;
        l->evidence = next_random(random) % 2;
        l->parent = log->pupil && next_random(random) % 4 == 0;
        for (int c = 0; c < CATEGORY_COUNT; c++)
            l->answers[c] = (enum answer)(next_random(random) % 3);
    }
}

static void add_date(struct str *to, int day, bool dutch)
{
    struct date_parts p = date_parts(epoch() + day);
    if (dutch)
        str_addf(to, "%d-%d-%d", p.day, p.month, p.year);
    else
        str_addf(to, "%04d-%02d-%02d", p.year, p.month, p.day);
}

static void write_log(struct str *to, const struct log *log)
{
    static const char *const answers[] = {"", "ja", "nee"};
    str_add_c(to, "datum;id;rol;roepnaam;achternaam;geboortedatum;naam;werk;foto;film;"
                  "geluid;bewijs\n");
    for (size_t i = 0; i < log->count; i++) {
        const struct line *l = &log->lines[i];
        if (l->dated)
            add_date(to, l->day, i % 2);
        str_addf(to, ";7;%s;Emma;Hof;",
                 !log->pupil ? "medewerker"
                 : l->parent ? "ouder"
                             : "leerling");
        if (log->born) {
            struct date_parts p = date_parts(epoch() + log->birthday16);
            str_addf(to, "%04d-%02d-%02d", p.year - 16, p.month, p.day);
        }
        for (int c = 0; c < CATEGORY_COUNT; c++)
            str_addf(to, ";%s", answers[l->answers[c]]);
        str_addf(to, ";%s\n", l->evidence ? "map 3" : "");
    }
    if (log->pupil) /* so that the person is a pupil, whoever gave the other rows */
        str_add_c(to, ";7;leerling;Emma;Hof;;;;;;;\n");
}

static struct policy make_policy(uint32_t *random)
{
    struct policy p = {0};
    for (int c = 0; c < CATEGORY_COUNT; c++)
        p.consent[c] = next_random(random) % 2 ? CONSENT_OPT_IN : CONSENT_OPT_OUT;
    p.names = next_random(random) % 2 ? NAMES_CONSENT : NAMES_GIVEN_NAME;
    p.evidence = next_random(random) % 3 ? EVIDENCE_OPTIONAL : EVIDENCE_REQUIRED;
    p.subjects = (enum subjects_mode)(next_random(random) % 3);
    p.valid_months = next_random(random) % 3 ? 0 : 12;
    return p;
}

static void as_the_judge_says(void **state)
{
    uint32_t random = 19680523;
    size_t seen[4] = {0};
    date_t year_ago;
    (void)state;
    assert_true(date_parse(&year_ago, SLICE("2025-11-20")));
    for (int round = 0; round < LOGS; round++) {
        struct policy policy = make_policy(&random);
        struct log log;
        struct str text;
        make_log(&log, &random);
        str_init(&text);
        write_log(&text, &log);
        struct reading *f = read_register(str_slice(&text));
        if (!f->ok)
            fail_msg("%s%s", f->said, text.at);
        const struct person *person = register_find(&f->r, SLICE("7"));
        for (int c = 0; c < CATEGORY_COUNT; c++) {
            enum decision_reason right =
                judge(&log, (enum category)c, &policy, year_ago - epoch());
            struct decision got =
                consent_decide(&policy, person, (enum category)c, epoch());
            if (got.reason != right ||
                got.allowed != (right == DECISION_YES || right == DECISION_SILENCE_OK))
                fail_msg("log %d, category %d: reason %d, not %d; evidence %d, months "
                         "%u, consent %d\n%s",
                         round, c, got.reason, right, policy.evidence,
                         policy.valid_months, policy.consent[c], text.at);
            seen[right]++;
        }
        end_reading(f);
        str_release(&text);
    }
    for (size_t i = 0; i < COUNT(seen); i++)
        assert_true(seen[i] > LOGS / 20); /* the logs do show all four */
}

/* The order of the rows in the file says nothing. */
static void order_is_nothing(void **state)
{
    uint32_t random = 31;
    (void)state;
    for (int round = 0; round < 1500; round++) {
        struct policy policy = make_policy(&random);
        struct log log;
        struct reading *f[2];
        struct str text;
        make_log(&log, &random);
        str_init(&text);
        for (int turn = 0; turn < 2; turn++) {
            str_clear(&text);
            write_log(&text, &log);
            f[turn] = read_register(str_slice(&text));
            assert_true(f[turn]->ok);
            for (size_t i = log.count; i-- > 1;) {
                size_t other = next_random(&random) % (i + 1);
                struct line kept = log.lines[i];
                log.lines[i] = log.lines[other];
                log.lines[other] = kept;
            }
        }
        for (int c = 0; c < CATEGORY_COUNT; c++)
            assert_int_equal(
                consent_decide(&policy, &f[0]->r.people[0], (enum category)c, epoch())
                    .reason,
                consent_decide(&policy, &f[1]->r.people[0], (enum category)c, epoch())
                    .reason);
        end_reading(f[0]);
        end_reading(f[1]);
        str_release(&text);
    }
}

/* --- the edges, day by day
 * -------------------------------------------------------------- */

static bool shown(const char *rows, const struct policy *policy, const char *today)
{
    struct str text;
    date_t day;
    assert_true(date_parse(&day, slice_of(today)));
    str_init(&text);
    str_addf(&text, "id;rol;roepnaam;achternaam;geboortedatum;foto;datum;bewijs\n%s",
             rows);
    struct reading *f = read_register(str_slice(&text));
    if (!f->ok)
        fail_msg("%s", f->said);
    bool allowed = consent_decide(policy, &f->r.people[0], CATEGORY_PHOTO, day).allowed;
    end_reading(f);
    str_release(&text);
    return allowed;
}

static struct policy opt_in(void)
{
    struct policy p = {.names = NAMES_CONSENT, .subjects = SUBJECTS_EVERYONE};
    for (int c = 0; c < CATEGORY_COUNT; c++)
        p.consent[c] = CONSENT_OPT_IN;
    return p;
}

static void objections_and_yeses_are_withdrawn(void **state)
{
    struct policy p = opt_in();
    (void)state;
    static const char rows[] = "1;;A;Hof;;ja;2026-01-10;\n1;;A;Hof;;nee;2026-03-10;\n"
                               "1;;A;Hof;;ja;2026-05-10;\n";
    assert_false(
        shown(rows, &p, "2026-02-01")); /* a no counts at once, dated later or not */
    assert_true(shown(rows, &p, "2026-05-10"));
    assert_false(shown(rows, &p, "2026-05-09"));
}

static void a_yes_is_valid_to_its_last_day(void **state)
{
    struct policy p = opt_in();
    (void)state;
    p.valid_months = 12;
    assert_true(shown("1;;A;Hof;;ja;2025-11-20;\n", &p, "2026-11-20"));
    assert_false(shown("1;;A;Hof;;ja;2025-11-20;\n", &p, "2026-11-21"));
    assert_false(shown("1;;A;Hof;;ja;;\n", &p, "2026-11-20"));
    p.valid_months = 1; /* a month from the 31st ends with the month */
    assert_true(shown("1;;A;Hof;;ja;2026-01-31;\n", &p, "2026-02-28"));
    assert_false(shown("1;;A;Hof;;ja;2026-01-31;\n", &p, "2026-03-01"));
    p.valid_months = 24;
    assert_true(shown("1;;A;Hof;;ja;2024-02-29;\n", &p, "2026-02-28"));
    assert_false(shown("1;;A;Hof;;ja;2024-02-29;\n", &p, "2026-03-01"));
}

static void a_yes_that_does_not_count_leaves_an_older_row(void **state)
{
    struct policy p = opt_in();
    (void)state;
    p.evidence = EVIDENCE_REQUIRED;
    assert_true(shown("1;;A;Hof;;ja;2026-01-10;map 3\n1;;A;Hof;;ja;2026-03-10;\n", &p,
                      "2026-11-20"));
    assert_false(shown("1;;A;Hof;;nee;2026-01-10;\n1;;A;Hof;;ja;2026-03-10;\n", &p,
                       "2026-11-20"));
    assert_false(shown("1;;A;Hof;;ja;2026-03-10;nee\n", &p, "2026-11-20"));
    assert_false(shown("1;;A;Hof;;ja;;map 3\n", &p, "2026-11-20"));
}

static void sixteen_on_the_day(void **state)
{
    struct policy p = opt_in();
    static const char parents[] = "1;leerling;A;Hof;2010-11-20;;;\n"
                                  "1;ouder;A;Hof;;ja;2026-09-01;\n";
    static const char pupils[] = "1;leerling;A;Hof;2010-11-20;ja;2026-09-01;\n";
    static const char own[] = "1;leerling;A;Hof;2010-11-20;ja;2026-11-20;\n"
                              "1;ouder;A;Hof;;nee;2026-11-20;\n";
    (void)state;
    assert_true(shown(parents, &p, "2026-11-19"));
    assert_false(shown(parents, &p, "2026-11-20"));
    assert_true(shown(pupils, &p, "2026-11-19"));
    assert_false(shown(pupils, &p, "2026-11-20"));
    assert_true(shown(own, &p, "2026-11-20"));
    /* the 29th of February: sixteen years on it is there again */
    assert_true(shown("1;;A;Hof;2012-02-29;ja;2026-09-01;\n", &p, "2028-02-28"));
    assert_false(shown("1;;A;Hof;2012-02-29;ja;2026-09-01;\n", &p, "2028-02-29"));
    /* who has no birth date in the register is not made older */
    assert_true(shown("1;;A;Hof;;ja;2026-09-01;\n", &p, "2050-01-01"));
}

/* Staff and parents are people of their own: no birthday ends what they said. */
static void grown_ups_speak_for_themselves(void **state)
{
    struct policy p = opt_in();
    (void)state;
    assert_true(
        shown("1;medewerker;A;Hof;1980-01-01;ja;1990-01-01;\n", &p, "2026-11-20"));
    assert_true(shown("1;ouder;A;Hof;1980-01-01;ja;1990-01-01;\n", &p, "2026-11-20"));
    assert_false(shown("1;medewerker;A;Hof;;;;\n", &p, "2026-11-20"));
    p.subjects = SUBJECTS_PUPILS;
    assert_true(shown("1;medewerker;A;Hof;;;;\n", &p, "2026-11-20"));
    assert_true(shown("1;overig;A;Hof;;;;\n", &p, "2026-11-20"));
    assert_false(shown("1;medewerker;A;Hof;;nee;;\n", &p, "2026-11-20"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_the_judge_says),
        cmocka_unit_test(order_is_nothing),
        cmocka_unit_test(objections_and_yeses_are_withdrawn),
        cmocka_unit_test(a_yes_is_valid_to_its_last_day),
        cmocka_unit_test(a_yes_that_does_not_count_leaves_an_older_row),
        cmocka_unit_test(sixteen_on_the_day),
        cmocka_unit_test(grown_ups_speak_for_themselves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
