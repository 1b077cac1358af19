/* Which settings are in force: nobody takes the rule of four eyes away alone, whatever
 * the history looks like. A version here is "vrij ..." or "nodig ..." (required). */
#include "repository.h"

#include "source/history.h"

/* "nodig WORD" asks for review by Joke and Bram, "boos WORD" by Piet, "nodig-niemand"
 * by nobody, "kapot" can't be read. */
static bool read_rules(void *user, struct review_rules *rules, struct slice text)
{
    static struct reviewer reviewers[2], piet;
    (void)user;
    reviewer_read(&reviewers[0], SLICE("joke@x.example"), &arena);
    reviewer_read(&reviewers[1], SLICE("bram@x.example"), &arena);
    *rules = (struct review_rules){slice_starts(text, "nodig"), reviewers,
                                   slice_starts(text, "nodig-niemand") ? 0 : 2};
    if (slice_starts(text, "boos")) {
        reviewer_read(&piet, SLICE("piet@x.example"), &arena);
        *rules = (struct review_rules){true, &piet, 1};
    }
    return !slice_starts(text, "kapot");
}

static void assert_force(const char *rev, const char *expected, bool required)
{
    struct source s;
    struct review_rules rules;
    struct str text;
    const char *version;
    str_init(&text);
    assert_true(source_open_commit(&s, folder, rev, &arena, diag));
    struct history *h = history_open(&s, &arena, diag);
    assert_true(history_settings(h, "y", read_rules, NULL, &version, &rules));
    if (version)
        assert_true(source_read_version(&s, &text, version, 100));
    if (strcmp(text.at, expected) != 0)
        fail_msg("at %s \"%s\" is in force, not \"%s\"", rev, text.at, expected);
    assert_int_equal(rules.required, required);
    history_free(h);
    source_release(&s);
    str_release(&text);
}

#define BY_JOKE "'Reviewed-by: Joke <joke@x.example>'"

static void test_straight(void **state)
{
    (void)state;
    run("c anja a 1\n");
    assert_force("HEAD", "", false);
    run("c anja y 'vrij 1'\nc anja y 'vrij 2'\n");
    assert_force("HEAD", "vrij 2", false);
    run("c anja y 'nodig 1'\n");
    assert_force("HEAD", "nodig 1", true);
    run("c anja y 'vrij 3'\nc anja a 2\n");
    assert_force("HEAD", "nodig 1", true);
    run("c joke y 'vrij 4' " BY_JOKE "\n");
    assert_force("HEAD", "nodig 1", true);
    run("c anja y ''\n");
    assert_force("HEAD", "nodig 1", true);
    run("c anja y 'nodig 2' " BY_JOKE "\n");
    assert_force("HEAD", "nodig 2", true);
    run("c anja y 'nodig 1'\n"); /* back to what was reviewed once */
    assert_force("HEAD", "nodig 2", true);
    run("c anja y 'kapot'\n");
    assert_force("HEAD", "nodig 2", true);
    run("c anja y 'kapot 2' " BY_JOKE "\n"); /* it changes nothing of the rules */
    assert_force("HEAD", "kapot 2", true);
    run("c anja y 'vrij 5'\n");
    assert_force("HEAD", "kapot 2", true);
    run("c anja y 'vrij 6' " BY_JOKE "\n");
    assert_force("HEAD", "vrij 6", false);
    run("c anja y 'vrij 7'\n");
    assert_force("HEAD", "vrij 7", false);
}

static void test_nobody(void **state)
{
    (void)state;
    run("c anja y 'nodig-niemand'\n");
    assert_force("HEAD", "nodig-niemand", true);
    run("c anja y 'nodig 1'\n"); /* else nobody could ever mend it */
    assert_force("HEAD", "nodig 1", true);
}

/* By way of a branch that left before the rule came. */
static void test_old_branch(void **state)
{
    (void)state;
    run("c anja y 'vrij 1' " BY_JOKE "\n"
        "git branch oud\n"
        "c anja y 'nodig 1'\n"
        "git checkout -q oud; c anja a 1\n"
        "m anja -s ours main\n");
    assert_force("HEAD", "nodig 1", true);
    run("c anja a 2\n");
    assert_force("HEAD", "nodig 1", true);
    run("git checkout -q -B kruis main; m anja -X theirs oud~1\n"
        "who anja; printf 'vrij 1' > y; git commit -q -a --amend --no-edit\n");
    assert_force("HEAD", "nodig 1", true);
    /* One that changed something else there meanwhile. */
    run("git checkout -q -B los oud~1~0; git reset -q --hard main~1\n"
        "c anja y 'vrij 2'\n"
        "m anja -s ours main\n");
    assert_force("HEAD", "nodig 1", true);
    /* A reviewer who takes the old side changes nothing: it did not come in by her. */
    run("git reset -q --hard HEAD~1; m joke -s ours main\n");
    assert_force("HEAD", "nodig 1", true);
    /* But she may bring it into main. */
    run("git branch -f tak HEAD~1; git checkout -q -B in main\n"
        "m joke -X theirs tak\n"
        "who joke; printf 'vrij 2' > y; git commit -q -a --amend --no-edit\n");
    assert_force("HEAD", "vrij 2", false);
    run("git checkout -q -B in main; who anja; m anja -X theirs tak\n"
        "printf 'vrij 2' > y; git commit -q -a --amend --no-edit\n");
    assert_force("HEAD", "nodig 1", true);
}

/* An older rule is no better than the newer one that two agreed on. */
static void test_newer(void **state)
{
    (void)state;
    run("c anja y 'nodig 1'\n"
        "git branch tak\n"
        "c anja y 'vrij 2' " BY_JOKE "\n"
        "git checkout -q tak; c anja a 1\n"
        "git checkout -q main; m anja tak\n");
    assert_force("HEAD", "vrij 2", false);
    run("git reset -q --hard HEAD~1; git checkout -q tak; m anja main\n");
    assert_force("HEAD", "vrij 2", false);
    /* And back: the newest of three. */
    run("git checkout -q main; c anja y 'nodig 3'\n"
        "git checkout -q tak; m anja main\n");
    assert_force("HEAD", "nodig 3", true);
    /* To an old one that was reviewed in its time, by way of where it stood. */
    run("git checkout -q -b terug main~1; c anja b 1\n"
        "m anja -s ours main\n");
    assert_force("HEAD", "nodig 3", true);
}

/* Changed on both sides, each with a reviewer: the first parent's holds. */
static void test_both(void **state)
{
    (void)state;
    run("c anja y 'nodig 1'\n"
        "git branch tak\n"
        "c anja y 'nodig 2' " BY_JOKE "\n"
        "git checkout -q tak; c anja y 'vrij 3' " BY_JOKE "\n"
        "git checkout -q main; m anja -X theirs tak\n");
    assert_force("HEAD", "nodig 2", true);
    run("git reset -q --hard HEAD~1; git checkout -q tak; m anja -X ours main\n");
    assert_force("HEAD", "nodig 2", true);
    run("git reset -q --hard HEAD~1; git checkout -q main; m bram -X theirs tak\n");
    assert_force("HEAD", "vrij 3", false);
}

static void assert_torn(const char *rev)
{
    struct source s;
    struct review_rules rules;
    const char *version;
    assert_true(source_open_commit(&s, folder, rev, &arena, diag));
    struct history *h = history_open(&s, &arena, diag);
    assert_false(history_settings(h, "y", read_rules, NULL, &version, &rules));
    char *text = diag_text(diag, NULL);
    assert_contains(slice_of(text), "never knew of each other");
    free(text);
    diag_free(diag);
    diag = diag_new();
    history_free(h);
    source_release(&s);
}

#define BY_PIET "'Reviewed-by: piet@x.example'"

/* A rule of one's own making, on a branch that never saw the school's. */
static void test_own_rule(void **state)
{
    (void)state;
    run("c anja a 1\ngit branch vroeg\nc anja y 'nodig 1'\n"
        "git checkout -q vroeg; c piet y 'boos 1'\n"
        "git checkout -q --orphan wees; git rm -rqf .; c piet y 'boos 2'\n"
        "u=--allow-unrelated-histories\n"
        "git checkout -q -b v1 vroeg; m piet -s ours main\n"
        "git checkout -q -b v2 main; m piet -s ours vroeg\n"
        "git checkout -q -b v3 main; m piet -X theirs vroeg\n"
        "git checkout -q -b w1 wees; m piet $u -s ours main\n"
        "git checkout -q -b w2 main; m piet $u -s ours wees\n"
        "git checkout -q -b v4 v1; c piet y 'vrij 1' " BY_PIET
        "; c anja y 'vrij 2' " BY_PIET "; m piet main\n"
        "git checkout -q -b v5 vroeg; c anja y 'vrij 1' " BY_PIET "; git branch los\n"
        "m piet -s ours main\n");
    static const char *const torn[] = {"v1", "v2", "v3", "w1", "w2", "v4"};
    for (size_t i = 0; i < COUNT(torn); i++)
        assert_torn(torn[i]);
    assert_force("v5", "nodig 1", true); /* it had given its rule up */
    /* Who reviews under each mends it. */
    run("git checkout -q v1; c anja y 'nodig 2' 'Reviewed-by: piet@x.example\n"
        "Reviewed-by: joke@x.example'\n");
    assert_force("v1", "nodig 2", true);
}

/* Two that were changed under one rule: what comes next must satisfy both. */
static void test_two(void **state)
{
    (void)state;
    run("c anja y 'nodig 1'\ngit branch tak\nc anja y 'nodig 2' " BY_JOKE "\n"
        "git checkout -q tak; c anja y 'boos 3' " BY_JOKE "\n"
        "git checkout -q main; m anja -X ours tak\n");
    assert_force("HEAD", "nodig 2", true);
    run("c anja y 'vrij 4' " BY_JOKE "\n");
    assert_force("HEAD", "nodig 2", true);
    run("c anja y 'vrij 5' " BY_PIET "\n");
    assert_force("HEAD", "nodig 2", true);
    run("c anja y 'vrij 6' 'Reviewed-by: piet@x.example\n"
        "Reviewed-by: joke@x.example'\n");
    assert_force("HEAD", "vrij 6", false);
}

/* A reviewer who says afterwards that she has looked; and an old version back by way of
 * an old branch is a change of who brings it. */
static void test_afterwards(void **state)
{
    (void)state;
    run("c anja y 'nodig 1'\ngit branch oud\nc anja y 'nodig 2' " BY_JOKE "\n"
        "git branch nieuw; c anja y 'vrij 3'\n");
    assert_force("HEAD", "nodig 2", true);
    run("who joke; git commit -q --allow-empty -F - <<X\ngezien\n\n"
        "Reviewed-by: joke@x.example\nX\n");
    assert_force("HEAD", "vrij 3", false);
    run("git checkout -q oud; c anja a 1\nm joke -s ours nieuw\n"
        "git branch om oud~1; git checkout -q om; m joke oud\n"
        "who joke; git commit -q --allow-empty -F - <<X\ngezien\n\n"
        "Reviewed-by: joke@x.example\nX\n");
    assert_force("HEAD", "nodig 2", true);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up_repository, tear_down)
    const struct CMUnitTest tests[] = {TEST(test_straight),   TEST(test_nobody),
                                       TEST(test_old_branch), TEST(test_newer),
                                       TEST(test_both),       TEST(test_own_rule),
                                       TEST(test_two),        TEST(test_afterwards)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
