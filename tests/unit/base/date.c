/* Dates: every day there is, and what is none. */
#include "../unit.h"

#include "base/date.h"

static void test_every_day(void **state)
{
    (void)state;
    date_t date, expected = -25567; /* 1900-01-01 */
    int weekday = 1;                /* a Monday */
    for (int year = 1900; year <= 2199; year++)
        for (int month = 1; month <= 12; month++)
            for (int day = 1; date_from_parts(&date, year, month, day); day++) {
                char iso[11], text[40];
                struct date_parts p = date_parts(date);
                date_t parsed;
                snprintf(text, sizeof(text), "%04d-%02d-%02d", year, month, day);
                date_iso(iso, date);
                if (date != expected || p.year != year || p.month != month ||
                    p.day != day || date_weekday(date) != weekday ||
                    strcmp(iso, text) != 0 || !date_parse(&parsed, slice_of(text)) ||
                    parsed != date)
                    fail_msg("%s: %d, expected %d", text, date, expected);
                expected++;
                weekday = (weekday + 1) % 7;
            }
    assert_int_equal(expected, 84006); /* 2200-01-01 */
}

static void test_forms(void **state)
{
    (void)state;
    static const char *const same[] = {
        "2026-11-03",       "3-11-2026", "03-11-2026",
        "3/11/2026",        "3.11.2026", " 2026-11-03 ",
        "2026-11-03T10:00", "2026-11-3", "2026-11-03 10:00"};
    static const char *const wrong[] = {
        "",           "2026",        "2026-13-01", "2026-02-29",
        "29-2-2100",  "31-4-2026",   "0-1-2026",   "1-0-2026",
        "3-11/2026",  "3-11-26",     "1899-12-31", "2200-01-01",
        "3-11-2026x", "2026-11-03x", "morgen",     "03-nov-2026"};
    date_t date, expected;
    assert_true(date_from_parts(&expected, 2026, 11, 3));
    for (size_t i = 0; i < COUNT(same); i++) {
        assert_true(date_parse(&date, slice_of(same[i])));
        assert_int_equal(date, expected);
    }
    for (size_t i = 0; i < COUNT(wrong); i++)
        if (date_parse(&date, slice_of(wrong[i])))
            fail_msg("\"%s\" is no date", wrong[i]);
    assert_true(date_parse(&date, SLICE("1970-01-01")) && date == 0);
    assert_true(date_parse(&date, SLICE("29-2-2000")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_day),
        cmocka_unit_test(test_forms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
