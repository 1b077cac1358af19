/* Another program, with three pipes: see run.h. */
#include "base/run.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/vec.h"

extern char **environ;

enum { INPUT, OUTPUT, ERRORS, PIPES };

struct child {
    pid_t process;
    int watch;       /* a descriptor that tells when it has ended, or -1 */
    int ends[PIPES]; /* ours; -1 when closed */
};

static void close_end(int *end)
{
    if (*end >= 0)
        close(*end);
    *end = -1;
}

/* Above the three of the child, so that giving them out overwrites none. */
static bool open_pipe(int *ours, int *theirs, bool ours_writes)
{
    int ends[2];
    *ours = *theirs = -1;
    if (pipe2(ends, O_CLOEXEC) != 0)
        return false;
    for (int i = 0; i < 2; i++)
        if (ends[i] <= STDERR_FILENO) {
            int low = ends[i];
            ends[i] = fcntl(low, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
            close(low);
        }
    *ours = ends[ours_writes ? 1 : 0];
    *theirs = ends[ours_writes ? 0 : 1];
    if (*ours < 0 || *theirs < 0)
        return false;
    return fcntl(*ours, F_SETFL, O_NONBLOCK) == 0;
}

static size_t name_length(const char *entry)
{
    return strcspn(entry, "=");
}

static bool is_changed(const char *entry, const char *const *changes)
{
    size_t len = name_length(entry);
    for (; changes && *changes; changes++)
        if (name_length(*changes) == len && memcmp(entry, *changes, len) == 0)
            return true;
    return false;
}

/* Ours with its changes; the texts are borrowed, the caller frees the list. */
static char **make_environment(const char *const *changes)
{
    struct {
        VEC(char *);
    } list = {0};
    for (char **e = environ; e && *e; e++)
        if (!is_changed(*e, changes))
            vec_push(&list, *e);
    for (; changes && *changes; changes++)
        if (strchr(*changes, '='))
            vec_push(&list, (char *)*changes);
    vec_push(&list, NULL);
    return list.at;
}

static int spawn(struct child *child, const struct run *run, const int theirs[PIPES],
                 const sigset_t *mask)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t usual;
    char **environment = make_environment(run->environment);
    sigemptyset(&usual);
    sigaddset(&usual, SIGPIPE);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes,
                             POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setsigmask(&attributes, mask);
    posix_spawnattr_setsigdefault(&attributes, &usual);
    posix_spawn_file_actions_init(&actions);
    for (int i = 0; i < PIPES; i++)
        posix_spawn_file_actions_adddup2(&actions, theirs[i], i);
    posix_spawn_file_actions_addclosefrom_np(&actions, PIPES);
    if (run->folder)
        posix_spawn_file_actions_addchdir_np(&actions, run->folder);
    int error = posix_spawnp(&child->process, run->argv[0], &actions, &attributes,
                             (char *const *)run->argv, environment);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    free(environment);
    return error;
}

static bool start(struct child *child, const struct run *run, const sigset_t *mask)
{
    int theirs[PIPES] = {-1, -1, -1}, error = 0;
    *child = (struct child){-1, -1, {-1, -1, -1}};
    for (int i = 0; i < PIPES && !error; i++)
        if (!open_pipe(&child->ends[i], &theirs[i], i == INPUT))
            error = errno;
    if (!error)
        error = spawn(child, run, theirs, mask);
    for (int i = 0; i < PIPES; i++)
        close_end(&theirs[i]);
    if (!error) {
        child->watch = pidfd_open(child->process, 0);
        return true;
    }
    for (int i = 0; i < PIPES; i++)
        close_end(&child->ends[i]);
    errno = error;
    return false;
}

/* Until there is no more for now; closes the end when there never will be. */
static void take(int *end, struct str *to)
{
    char bytes[65536];
    for (;;) {
        ssize_t got = *end < 0 ? -1 : read(*end, bytes, sizeof(bytes));
        if (got > 0 && to)
            str_add(to, slice_make(bytes, (size_t)got));
        if (got == 0 || (got < 0 && errno != EINTR && errno != EAGAIN))
            close_end(end);
        if (got == 0 || (got < 0 && errno != EINTR))
            return;
    }
}

static void give(int *end, struct slice *left)
{
    while (*end >= 0 && left->len) {
        ssize_t sent = write(*end, left->at, left->len);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent < 0 && errno == EAGAIN)
            return;
        if (sent < 0)
            break; /* it does not read on */
        *left = slice_from(*left, (size_t)sent);
    }
    close_end(end);
}

static time_t now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec;
}

/* What it leaves in the background (a shared connection of ssh) may keep its pipes
 * open for hours: its own end is the end. */
static void talk(struct child *child, const struct run *run, struct str *out,
                 struct str *err)
{
    struct slice input = run->input;
    time_t end = run->seconds_max ? now() + run->seconds_max : 0;
    give(&child->ends[INPUT], &input);
    while (child->ends[OUTPUT] >= 0 || child->ends[ERRORS] >= 0 ||
           child->ends[INPUT] >= 0) {
        struct pollfd wanted[] = {{child->ends[INPUT], POLLOUT, 0},
                                  {child->ends[OUTPUT], POLLIN, 0},
                                  {child->ends[ERRORS], POLLIN, 0},
                                  {child->watch, POLLIN, 0}};
        int left = !end ? -1 : end > now() ? (int)(end - now()) * 1000 : 0;
        int came = poll(wanted, 4, left);
        if (came < 0 && errno != EINTR)
            break;
        if (came == 0) { /* too long: what it started ends with it */
            kill(child->process, SIGTERM);
            end = 0;
            continue;
        }
        bool ended = wanted[3].revents != 0;
        if (wanted[0].revents)
            give(&child->ends[INPUT], &input);
        if (wanted[1].revents || ended)
            take(&child->ends[OUTPUT], out);
        if (wanted[2].revents || ended)
            take(&child->ends[ERRORS], err);
        if (ended)
            break;
    }
    for (int i = 0; i < PIPES; i++)
        close_end(&child->ends[i]);
    close_end(&child->watch);
}

static int end_of(pid_t process)
{
    int status = 0;
    while (waitpid(process, &status, 0) < 0)
        if (errno != EINTR)
            return -1;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

int run_program(const struct run *run, struct str *out, struct str *err)
{
    struct child child;
    sigset_t pipe_signal, before, pending;
    sigemptyset(&pipe_signal);
    sigaddset(&pipe_signal, SIGPIPE);
    sigpending(&pending);
    bool was_pending = sigismember(&pending, SIGPIPE) == 1;
    pthread_sigmask(SIG_BLOCK, &pipe_signal, &before);
    int code = -1;
    if (start(&child, run, &before)) {
        talk(&child, run, out, err);
        code = end_of(child.process);
    }
    int error = errno;
    /* Ours, of writing to who reads no more: it must not arrive afterwards. */
    while (!was_pending &&
           sigtimedwait(&pipe_signal, NULL, &(struct timespec){0, 0}) == SIGPIPE)
        ;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    errno = error;
    return code;
}
