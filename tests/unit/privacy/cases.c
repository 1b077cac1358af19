/* The table of hard ways to write a name: see cases.h. Skips when it is not here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka wants the four above */
#include <cmocka.h>

#include "cases.h"

static void every_case(void **state)
{
    struct cases f;
    unsigned passed, all;
    (void)state;
    if (!cases_open(&f)) {
        print_message("mention-cases.tsv is not here (VOORNAAM_SHARED): skipped\n");
        cases_close(&f);
        skip();
    }
    passed = cases_run(&f, &all);
    print_message("%u of %u cases pass\n", passed, all);
    cases_close(&f);
    assert_int_equal(passed, all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_case)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
