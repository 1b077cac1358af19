/* The client's side of a cage: see cage.h. */
#include "base/cage.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/cage_int.h"
#include "base/fs.h"
#include "base/memory.h"

enum { READ_BYTES = 1 << 18, PIPE_BYTES = 1 << 20, LINGER_MS = 2000 };

struct cage {
    const char *program;
    pid_t owner;   /* who started it: a forked worker has to start its own */
    pid_t process; /* 0: not running */
    int socket;
};

const char *cage_find(struct arena *arena, const char *name)
{
    char self[PATH_MAX];
    const char *said = getenv("VOORNAAM_DECODE");
    ssize_t len = readlink("/proc/self/exe", self, sizeof(self) - 1);
    if (said || len <= 0)
        return said ? said : name;
    struct slice folder = fs_folder(slice_make(self, (size_t)len));
    const char *beside = arena_printf(arena, "%.*s/%s", SLICE_FMT(folder), name).at;
    return fs_exists(beside)
               ? beside
               : arena_printf(arena, "%.*s/../libexec/%s", SLICE_FMT(folder), name).at;
}

struct cage *cage_new(const char *program)
{
    struct cage *c = memory_new(sizeof(*c));
    c->program = program;
    return c;
}

static void stop(struct cage *c)
{
    if (!c->process)
        return;
    close(c->socket);
    if (c->owner == getpid()) {
        kill(c->process, SIGKILL); /* its children go with it */
        waitpid(c->process, NULL, 0);
    }
    c->process = 0;
}

void cage_free(struct cage *c)
{
    if (c)
        stop(c);
    free(c);
}

/* Nothing of our environment goes along (it may hold the key of the addresses), but
 * what sanitizers are told. */
static void make_environment(char **out, char (*space)[256])
{
    static const char *const passed[] = {"ASAN_OPTIONS", "UBSAN_OPTIONS",
                                         "LSAN_OPTIONS"};
    size_t count = 0;
    out[count++] = "LC_ALL=C.UTF-8";
    for (size_t i = 0; i < sizeof(passed) / sizeof(*passed); i++) {
        const char *value = getenv(passed[i]);
        if (!value)
            continue;
        snprintf(space[i], sizeof(space[i]), "%s=%s", passed[i], value);
        out[count++] = space[i];
    }
    out[count] = NULL;
}

static bool start(struct cage *c)
{
    char *arguments[] = {(char *)c->program, NULL};
    char *environment[5], space[3][256];
    int ends[2];
    posix_spawn_file_actions_t actions;
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        return false;
    make_environment(environment, space);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    if (!getenv("VOORNAAM_TRACE")) /* libraries tell stderr what they make of a file */
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY,
                                         0);
    posix_spawn_file_actions_adddup2(&actions, ends[1], CAGE_SOCKET);
    posix_spawn_file_actions_addclosefrom_np(&actions, CAGE_SOCKET + 1);
    int failed =
        posix_spawn(&c->process, c->program, &actions, NULL, arguments, environment);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    if (failed) {
        close(ends[0]);
        c->process = 0;
        errno = failed;
        return false;
    }
    c->socket = ends[0];
    c->owner = getpid();
    return true;
}

/* A file in memory that the other side can map and not change. */
static int hand_over(struct slice file)
{
    int fd = memfd_create("file", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    while (fd >= 0 && file.len) {
        ssize_t put = write(fd, file.at, file.len);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0) {
            close(fd);
            return -1;
        }
        file = slice_from(file, (size_t)put);
    }
    if (fd >= 0)
        fcntl(fd, F_ADD_SEALS,
              F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL);
    return fd;
}

static bool send_question(struct cage *c, const struct cage_head *head,
                          struct slice question, const int descriptors[2])
{
    union {
        struct cmsghdr align;
        char bytes[CMSG_SPACE(2 * sizeof(int))];
    } control = {0};
    struct iovec parts[] = {{(void *)head, sizeof(*head)},
                            {(void *)question.at, question.len}};
    struct msghdr message = {.msg_iov = parts,
                             .msg_iovlen = 2,
                             .msg_control = control.bytes,
                             .msg_controllen = sizeof(control.bytes)};
    struct cmsghdr *fds = CMSG_FIRSTHDR(&message);
    fds->cmsg_level = SOL_SOCKET;
    fds->cmsg_type = SCM_RIGHTS;
    fds->cmsg_len = CMSG_LEN(2 * sizeof(int));
    memcpy(CMSG_DATA(fds), descriptors, 2 * sizeof(int));
    ssize_t sent;
    do
        sent = sendmsg(c->socket, &message, MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    return sent >= 0;
}

static long now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Reads the pipe to its end; the answer is whole when it is as long as it says. */
static enum cage_end read_answer(int pipe, const struct cage_limits *limits,
                                 struct str *answer)
{
    size_t start = answer->len;
    CAGE_LENGTH length = 0;
    size_t head = 0;
    long until = now_ms() + (long)limits->wall_seconds * 1000;
    for (;;) {
        struct pollfd waiting = {pipe, POLLIN, 0};
        long left = until - now_ms();
        int ready = left > 0 ? poll(&waiting, 1, (int)left) : 0;
        if (ready < 0 && errno == EINTR)
            continue;
        if (ready <= 0)
            return CAGE_SLOW;
        ssize_t got;
        if (head < sizeof(length)) {
            got = read(pipe, (char *)&length + head, sizeof(length) - head);
            head += got > 0 ? (size_t)got : 0;
            if (head == sizeof(length) && length > limits->answer_bytes_max)
                return CAGE_DIED;
        } else {
            size_t missing = (size_t)length - (answer->len - start);
            size_t most = missing < READ_BYTES ? missing + 1 : READ_BYTES;
            str_reserve(answer, most);
            got = read(pipe, answer->at + answer->len, most);
            answer->len += got > 0 ? (size_t)got : 0;
        }
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        if (head == sizeof(length) && answer->len - start > length)
            return CAGE_DIED;
    }
    return head == sizeof(length) && answer->len - start == length ? CAGE_DONE
                                                                   : CAGE_DIED;
}

/* The program says when its child is gone, so that at most one works at a time. A child
 * that closed its pipe and stays is not waited for. */
static bool wait_for_end(struct cage *c)
{
    struct pollfd waiting = {c->socket, POLLIN, 0};
    char gone;
    int ready;
    do
        ready = poll(&waiting, 1, LINGER_MS);
    while (ready < 0 && errno == EINTR);
    return ready > 0 && recv(c->socket, &gone, 1, 0) == 1;
}

enum cage_end cage_ask(struct cage *c, unsigned job, struct slice question,
                       struct slice file, const struct cage_limits *limits,
                       struct str *answer)
{
    struct cage_head head = {job, *limits};
    size_t before = answer->len;
    int ends[2] = {-1, -1}, given = -1;
    enum cage_end end = CAGE_MISSING;
    if (c->process && c->owner != getpid())
        stop(c);
    if (!c->process && !start(c))
        return CAGE_MISSING;
    if (question.len <= CAGE_QUESTION_MAX && (given = hand_over(file)) >= 0 &&
        pipe2(ends, O_CLOEXEC) == 0) {
        fcntl(ends[1], F_SETPIPE_SZ, PIPE_BYTES);
        bool sent = send_question(c, &head, question, (int[]){given, ends[1]});
        close(ends[1]);
        if (sent)
            end = read_answer(ends[0], limits, answer);
        close(ends[0]);
    }
    if (given >= 0)
        close(given);
    if (end != CAGE_DONE)
        answer->len = before;
    str_reserve(answer, 1);
    answer->at[answer->len] = '\0';
    if ((end != CAGE_DONE && end != CAGE_DIED) || !wait_for_end(c))
        stop(c); /* the next question starts it anew */
    return end;
}
