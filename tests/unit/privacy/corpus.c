/* Ordinary Dutch sentences under random registers: how many words of non-persons are
 * altered, and how many surnames of strangers are found. Skips without the corpus. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka wants the four above */
#include <cmocka.h>

#include "corpus.h"

static void ordinary_sentences(void **state)
{
    struct corpus corpus;
    struct counts c;
    (void)state;
    if (!corpus_open(&corpus)) {
        print_message("the corpus is not here (VOORNAAM_SHARED): skipped\n");
        corpus_close(&corpus);
        skip();
    }
    corpus_run(&c, &corpus, 0);
    corpus_close(&corpus);
    print_message("altered %.3f per 1,000 tokens; surnames gone %.3f of %zu; "
                  "precision %.3f of %zu\n",
                  corpus_altered(&c), corpus_recall(&c), c.full, corpus_precision(&c),
                  c.edits);
    assert_true(corpus_altered(&c) <= 0.4);
    assert_true(corpus_recall(&c) >= 0.92);
    assert_true(corpus_precision(&c) >= 0.97);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(ordinary_sentences)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
