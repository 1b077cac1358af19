/* What code in the cage can't do, tried from within. The program in it is this one,
 * under another name. */
#include "../unit.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cage.h"
#include "base/cage_serve.h"
#include "base/fs.h"

#ifdef CAGE_WITHOUT_FILTER
enum { HAS_FILTER = 0 };
#else
enum { HAS_FILTER = 1 };
#endif

#define NAME_IN_CAGE "voornaam-cage-test"

/* --- in the cage
 * ------------------------------------------------------------------------------ */

static void echo(struct slice question, struct slice file, struct str *answer)
{
    str_add(answer, question);
    str_add(answer, SLICE("|"));
    str_add(answer, file);
}

static void tell(struct str *answer, const char *what, bool could)
{
    str_addf(answer, "%s%s ", what, could ? " YES" : "");
}

static void *in_thread(void *user)
{
    *(bool *)user = true;
    return NULL;
}

/* Tries all that it should not be able to do. */
static void try_all(struct slice question, struct slice file, struct str *answer)
{
    bool ran = false;
    pthread_t thread;
    (void)question;
    (void)file;
    tell(answer, "open", open("/etc/passwd", O_RDONLY) >= 0);
    tell(answer, "create", open("/tmp/voornaam-cage", O_CREAT | O_RDWR, 0600) >= 0);
    tell(answer, "folder", mkdir("/tmp/voornaam-cage-folder", 0700) == 0);
    tell(answer, "remove", unlink("/tmp/voornaam-cage") == 0);
    tell(answer, "socket", socket(AF_INET, SOCK_STREAM, 0) >= 0);
    tell(answer, "pair", socketpair(AF_UNIX, SOCK_STREAM, 0, (int[2]){0}) == 0);
    tell(answer, "kill", kill(getppid(), 0) == 0);
    tell(answer, "signal", kill(1, 0) == 0);
    tell(answer, "dup", dup(2) >= 0);
    tell(answer, "code",
         mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
              MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED);
    pid_t child = fork();
    if (child == 0)
        _exit(0);
    tell(answer, "fork", child > 0);
    tell(answer, "program", execl("/bin/true", "true", NULL) == 0);
    /* and what decoders do need */
    if (pthread_create(&thread, NULL, in_thread, &ran) == 0)
        pthread_join(thread, NULL);
    tell(answer, ran ? "thread works" : "no thread", false);
}

static void crash(struct slice question, struct slice file, struct str *answer)
{
    (void)question;
    (void)file;
    (void)answer;
    signal(SIGSEGV, SIG_DFL);
    raise(SIGSEGV);
    _exit(1);
}

/* To the limit of its memory, which it touches. */
static void swell(struct slice question, struct slice file, struct str *answer)
{
    size_t most = (size_t)4 << 30, step = 16 << 20, have = 0;
    (void)question;
    (void)file;
    while (have < most) {
        char *more = malloc(step);
        if (!more)
            break;
        memset(more, 1, step);
        have += step;
    }
    str_addf(answer, "%zu", have >> 20);
}

static void turn_round(struct slice question, struct slice file, struct str *answer)
{
    (void)question;
    (void)file;
    for (volatile size_t i = 0;; i++)
        if (answer->len)
            break;
}

static void sleep_long(struct slice question, struct slice file, struct str *answer)
{
    (void)question;
    (void)file;
    (void)answer;
    sleep(600);
}

static void answer_much(struct slice question, struct slice file, struct str *answer)
{
    (void)question;
    (void)file;
    for (int i = 0; i < 3000; i++)
        str_addf(answer, "%01000d", i);
}

/* No more to read, and it stays. */
static void close_all_and_stay(struct slice question, struct slice file,
                               struct str *answer)
{
    (void)question;
    (void)file;
    (void)answer;
    for (int i = 0; i < 64; i++)
        close(i);
    sleep(600);
}

enum job { ECHO, TRY, CRASH, SWELL, TURN, SLEEP, MUCH, STAY };
static const struct cage_job jobs[] = {
    [ECHO] = {NULL, echo},        [TRY] = {NULL, try_all},
    [CRASH] = {NULL, crash},      [SWELL] = {NULL, swell},
    [TURN] = {NULL, turn_round},  [SLEEP] = {NULL, sleep_long},
    [MUCH] = {NULL, answer_much}, [STAY] = {NULL, close_all_and_stay},
};

/* --- outside
 * ---------------------------------------------------------------------------------- */

static char folder[64], program[128];
static struct cage *cage;

static int set_up(void **state)
{
    char self[512];
    (void)state;
    ssize_t len = readlink("/proc/self/exe", self, sizeof(self) - 1);
    assert_true(len > 0);
    self[len] = '\0';
    make_folder(folder);
    snprintf(program, sizeof(program), "%s/%s", folder, NAME_IN_CAGE);
    assert_int_equal(symlink(self, program), 0);
    cage = cage_new(program);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    cage_free(cage);
    fs_remove_tree(folder);
    return 0;
}

static enum cage_end ask(enum job job, struct slice question, struct slice file,
                         struct str *answer)
{
    static const struct cage_limits limits = {.memory_bytes = 256 << 20,
                                              .cpu_seconds = 1,
                                              .wall_seconds = 2,
                                              .answer_bytes_max = 1 << 20};
    return cage_ask(cage, job, question, file, &limits, answer);
}

static void assert_echo(void)
{
    struct str answer;
    str_init(&answer);
    str_add(&answer, SLICE("before "));
    assert_int_equal(ask(ECHO, SLICE("q"), SLICE("file"), &answer), CAGE_DONE);
    assert_string_equal(answer.at, "before q|file");
    str_release(&answer);
}

static void test_answers(void **state)
{
    (void)state;
    struct str answer, large;
    assert_echo();
    str_init(&answer);
    str_init(&large);
    assert_int_equal(ask(ECHO, SLICE(""), SLICE(""), &answer), CAGE_DONE);
    assert_string_equal(answer.at, "|");
    for (int i = 0; i < 900; i++)
        str_addf(&large, "%01000d", i);
    str_clear(&answer);
    assert_int_equal(ask(ECHO, SLICE("q"), str_slice(&large), &answer), CAGE_DONE);
    assert_int_equal(answer.len, large.len + 2);
    assert_memory_equal(answer.at + 2, large.at, large.len);
    str_release(&answer);
    str_release(&large);
}

static void test_nothing_can_be_done(void **state)
{
    (void)state;
    struct str answer;
    if (!HAS_FILTER)
        skip();
    str_init(&answer);
    assert_int_equal(ask(TRY, SLICE(""), SLICE(""), &answer), CAGE_DONE);
    assert_string_equal(answer.at, "open create folder remove socket pair kill signal "
                                   "dup code fork program thread works ");
    assert_false(fs_exists("/tmp/voornaam-cage"));
    str_release(&answer);
}

static void test_limits(void **state)
{
    (void)state;
    static const struct {
        enum job job;
        enum cage_end end;
    } cases[] = {{CRASH, CAGE_DIED},
                 {TURN, CAGE_DIED},
                 {SLEEP, CAGE_SLOW},
                 {MUCH, CAGE_DIED},
                 {STAY, CAGE_DIED}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct str answer;
        if (!HAS_FILTER && cases[i].job == TURN)
            continue; /* no limit on its time then but the clock's */
        str_init(&answer);
        str_add(&answer, SLICE("kept"));
        assert_int_equal(ask(cases[i].job, SLICE(""), SLICE(""), &answer),
                         cases[i].end);
        assert_string_equal(answer.at, "kept");
        assert_echo();
        str_release(&answer);
    }
}

static void test_memory(void **state)
{
    (void)state;
    struct str answer;
    if (!HAS_FILTER)
        skip();
    str_init(&answer);
    if (ask(SWELL, SLICE(""), SLICE(""), &answer) == CAGE_DONE)
        assert_in_range(atoi(answer.at), 32, 256);
    assert_echo();
    str_release(&answer);
}

/* A forked worker has a program of its own, and leaves ours alone. */
static void test_in_worker(void **state)
{
    (void)state;
    assert_echo();
    pid_t child = fork();
    if (child == 0) {
        struct str answer;
        str_init(&answer);
        enum cage_end end = ask(ECHO, SLICE("a"), SLICE("b"), &answer);
        _exit(end == CAGE_DONE && strcmp(answer.at, "a|b") == 0 ? 0 : 1);
    }
    int status;
    waitpid(child, &status, 0);
    assert_int_equal(status, 0);
    assert_echo();
}

static void test_missing(void **state)
{
    (void)state;
    struct str answer;
    struct cage *none = cage_new("/nowhere/voornaam-decode");
    static const struct cage_limits limits = {1 << 20, 1, 1, 100};
    str_init(&answer);
    assert_int_equal(cage_ask(none, ECHO, SLICE(""), SLICE(""), &limits, &answer),
                     CAGE_MISSING);
    assert_int_equal(errno, ENOENT);
    cage_free(none);
    str_release(&answer);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_answers, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_nothing_can_be_done, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_limits, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_memory, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_in_worker, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_missing, set_up, tear_down),
    };
    if (argc > 0 && strstr(argv[0], NAME_IN_CAGE))
        return cage_serve(jobs, COUNT(jobs));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
