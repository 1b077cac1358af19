/* The two lists of ordinary words: what the redactor leaves as a word, the gate must
 * let pass as one, or a site with "de leeuwen" in it can't be built. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka wants the four above */
#include <cmocka.h>

#include "base/embedded.h"
#include "base/map.h"

static void every_word_of_the_redactor_is_one_of_the_gate(void **state)
{
    struct slice list, places, line;
    struct map words;
    size_t missing = 0;
    (void)state;
    map_init(&words);
    assert_true(embedded_read(&list, "data/gate-words.txt"));
    while (slice_cut(&line, &list, '\n'))
        *map_at(&words, line) = &words;
    assert_true(embedded_read(&list, "data/words.txt"));
    assert_true(embedded_read(&places, "data/places.txt"));
    while (slice_cut(&line, &list, '\n') || slice_cut(&line, &places, '\n')) {
        bool plain = true; /* the gate's are folded: "azie" */
        for (size_t i = 0; i < line.len; i++)
            plain = plain && !((unsigned char)line.at[i] & 0x80);
        char lower[64] = {0};
        for (size_t i = 0; i < line.len && i < sizeof(lower) - 1; i++)
            lower[i] = (char)(line.at[i] >= 'A' && line.at[i] <= 'Z' ? line.at[i] + 32
                                                                     : line.at[i]);
        if (!plain || !line.len || line.at[0] == '#' ||
            map_get(&words, slice_of(lower)))
            continue;
        print_message("not in gate-words.txt: %.*s\n", SLICE_FMT(line));
        missing++;
    }
    map_release(&words);
    assert_int_equal(missing, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_word_of_the_redactor_is_one_of_the_gate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
