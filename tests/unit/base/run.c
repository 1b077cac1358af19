/* Other programs: what goes in, what comes out, how they end. */
#include <errno.h>
#include <signal.h>
#include <time.h>

#include "../unit.h"
#include "base/run.h"

static int shell(const char *script, const struct run *with, struct str *out,
                 struct str *err)
{
    const char *argv[] = {"sh", "-c", script, NULL};
    struct run run = with ? *with : (struct run){0};
    run.argv = argv;
    return run_program(&run, out, err);
}

static void it_ends_as_it_ends(void **state)
{
    const char *nothing[] = {"voornaam-no-such-program", NULL};
    (void)state;
    assert_int_equal(shell("exit 0", NULL, NULL, NULL), 0);
    assert_int_equal(shell("exit 7", NULL, NULL, NULL), 7);
    assert_int_equal(shell("kill -9 $$", NULL, NULL, NULL), 128 + 9);
    errno = 0;
    assert_int_equal(run_program(&(struct run){.argv = nothing}, NULL, NULL), -1);
    assert_int_equal(errno, ENOENT);
}

static void megabytes_both_ways_at_once(void **state)
{
    struct str input, out, err;
    (void)state;
    str_init(&input);
    str_init(&out);
    str_init(&err);
    for (int i = 0; i < 300000; i++)
        str_addf(&input, "line %d\n", i);
    struct run run = {.input = str_slice(&input)};
    assert_int_equal(shell("tee /dev/stderr", &run, &out, &err), 0);
    assert_true(slice_eq(str_slice(&out), str_slice(&input)));
    assert_true(slice_eq(str_slice(&err), str_slice(&input)));
    /* Who reads nothing of it kills nobody; who prints to nobody does not wait. */
    assert_int_equal(shell("exit 3", &run, NULL, NULL), 3);
    assert_int_equal(shell("exec <&-; sleep 0.1; exit 4", &run, NULL, NULL), 4);
    assert_int_equal(shell("cat; cat >&2", &run, NULL, NULL), 0);
    str_release(&input);
    str_release(&out);
    str_release(&err);
}

static void folder_and_environment(void **state)
{
    const char *changes[] = {"VOORNAAM_A=new", "VOORNAAM_B", "VOORNAAM_C=", NULL};
    struct str out;
    (void)state;
    str_init(&out);
    setenv("VOORNAAM_A", "old", 1);
    setenv("VOORNAAM_B", "old", 1);
    setenv("VOORNAAM_BB", "stays", 1);
    struct run run = {.folder = "/usr", .environment = changes};
    assert_int_equal(shell("pwd; echo $VOORNAAM_A,${VOORNAAM_B-none},$VOORNAAM_BB,"
                           "${VOORNAAM_C-none}",
                           &run, &out, NULL),
                     0);
    assert_slice(str_slice(&out), "/usr\nnew,none,stays,\n");
    run.folder = "/no/such/folder";
    assert_int_equal(shell("true", &run, NULL, NULL), -1);
    str_release(&out);
}

/* What runs on behind it and holds its pipes is not waited for. */
static void its_end_is_the_end(void **state)
{
    struct timespec start, end;
    struct str out;
    (void)state;
    str_init(&out);
    clock_gettime(CLOCK_MONOTONIC, &start);
    assert_int_equal(shell("sleep 20 & echo well", NULL, &out, NULL), 0);
    clock_gettime(CLOCK_MONOTONIC, &end);
    assert_true(end.tv_sec - start.tv_sec < 15);
    assert_slice(str_slice(&out), "well\n");
    str_release(&out);
}

/* No descriptor of ours, with or without close-on-exec, and a usual SIGPIPE. */
static void it_inherits_nothing(void **state)
{
    struct str out;
    (void)state;
    str_init(&out);
    int fd = dup(1);
    assert_true(fd > 2);
    assert_int_equal(shell("ls /proc/self/fd", NULL, &out, NULL), 0);
    assert_slice(str_slice(&out), "0\n1\n2\n3\n"); /* 3: ls reads that folder */
    close(fd);
    str_clear(&out);
    signal(SIGPIPE, SIG_IGN);
    assert_int_equal(shell("sh -c 'kill -PIPE $$'; echo $?", NULL, &out, NULL), 0);
    signal(SIGPIPE, SIG_DFL);
    assert_slice(str_slice(&out), "141\n");
    str_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_ends_as_it_ends),
        cmocka_unit_test(megabytes_both_ways_at_once),
        cmocka_unit_test(folder_and_environment),
        cmocka_unit_test(its_end_is_the_end),
        cmocka_unit_test(it_inherits_nothing),
    };
    return cmocka_run_group_tests_name("base/run", tests, NULL, NULL);
}
