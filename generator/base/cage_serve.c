/* The side of the program in a cage: see cage.h and cage_serve.h.
 *
 * The server itself never looks into a file: it takes a question, forks, and waits. */
#include "base/cage_serve.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cage_int.h"

/* Sanitizers and valgrind need system calls and address space of their own; a build
 * for them has no filter and no limit on memory. */
#ifdef CAGE_WITHOUT_FILTER
enum { HAS_FILTER = 0 };
#else
enum { HAS_FILTER = 1 };
#endif

#ifdef __SANITIZE_ADDRESS__
enum { IS_SANITIZED = 1 };
#else
enum { IS_SANITIZED = 0 };
#endif

/* --- the filter
 * ------------------------------------------------------------------------------- */

/* What a decoder needs that has its file in memory and its answer in a pipe. All else
 * fails as not permitted, so that libraries which try (a font, a clock's zone) go on
 * without. */
static const int allowed[] = {
    SCMP_SYS(read),
    SCMP_SYS(write),
    SCMP_SYS(close),
    SCMP_SYS(lseek),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(brk),
    SCMP_SYS(madvise),
    SCMP_SYS(futex),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(time),
    SCMP_SYS(getrandom),
    SCMP_SYS(sched_yield),
    SCMP_SYS(gettid),
    SCMP_SYS(getpid),
    SCMP_SYS(set_robust_list),
    SCMP_SYS(rseq),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(nanosleep),
    SCMP_SYS(uname),
    SCMP_SYS(sysinfo),
    SCMP_SYS(getrusage),
};

/* glibc tries clone3 first, whose flags a filter can't see; told that there is none, it
 * takes clone. Memory may never become code. */
static bool add_rules(scmp_filter_ctx filter)
{
    int bad = 0;
    for (size_t i = 0; i < sizeof(allowed) / sizeof(*allowed); i++)
        bad |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0);
    bad |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
    bad |= seccomp_rule_add(
        filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
        SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD | CLONE_VM, CLONE_THREAD | CLONE_VM));
    bad |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 2,
                            SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0),
                            SCMP_A3(SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS, MAP_ANONYMOUS));
    bad |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
                            SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    bad |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prctl), 1,
                            SCMP_A0(SCMP_CMP_EQ, PR_SET_NAME));
    return bad == 0;
}

/* The filter as a program for the kernel, made once for all children. */
static bool make_filter(struct sock_fprog *program)
{
    struct stat info;
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    int fd = memfd_create("filter", MFD_CLOEXEC);
    bool well = filter && fd >= 0 && add_rules(filter) &&
                seccomp_export_bpf(filter, fd) == 0 && fstat(fd, &info) == 0;
    void *rules = well ? mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_PRIVATE, fd, 0)
                       : MAP_FAILED;
    if (rules != MAP_FAILED)
        *program = (struct sock_fprog){
            (unsigned short)((size_t)info.st_size / sizeof(struct sock_filter)), rules};
    if (filter)
        seccomp_release(filter);
    if (fd >= 0)
        close(fd);
    return rules != MAP_FAILED;
}

/* --- in the child
 * ----------------------------------------------------------------------------- */

static bool limit(int resource, size_t most)
{
    struct rlimit both = {most, most};
    return setrlimit((__rlimit_resource_t)resource, &both) == 0;
}

/* From here on nothing can be opened, written or started. */
static bool lock(const struct cage_limits *limits, const struct sock_fprog *filter)
{
    if (!HAS_FILTER) /* valgrind takes many times as long, sanitizers do not */
        return !IS_SANITIZED || limit(RLIMIT_CPU, limits->cpu_seconds);
    return limit(RLIMIT_DATA, limits->memory_bytes) &&
           limit(RLIMIT_CPU, limits->cpu_seconds) && limit(RLIMIT_CORE, 0) &&
           limit(RLIMIT_FSIZE, 0) && limit(RLIMIT_NOFILE, 0) &&
           prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 &&
           prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, filter, 0, 0) == 0;
}

static bool put(int pipe, struct slice bytes)
{
    while (bytes.len) {
        ssize_t sent = write(pipe, bytes.at, bytes.len);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent < 0)
            return false;
        bytes = slice_from(bytes, (size_t)sent);
    }
    return true;
}

static _Noreturn void answer(const struct cage_job *job, const struct cage_head *head,
                             struct slice question, const int descriptors[2],
                             const struct sock_fprog *filter)
{
    struct str out;
    struct stat info;
    struct slice file = SLICE("");
    str_init(&out);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (fstat(descriptors[0], &info) != 0)
        _exit(1);
    if (info.st_size > 0) {
        void *map =
            mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_PRIVATE, descriptors[0], 0);
        if (map == MAP_FAILED)
            _exit(1);
        file = slice_make(map, (size_t)info.st_size);
    }
    close(descriptors[0]);
    close(CAGE_SOCKET);
    if (!lock(&head->limits, filter))
        _exit(1);
    job->work(question, file, &out);
    CAGE_LENGTH length = out.len;
    bool well =
        put(descriptors[1], slice_make((const char *)&length, sizeof(length))) &&
        put(descriptors[1], str_slice(&out));
    _exit(well ? 0 : 1);
}

/* --- the server
 * ------------------------------------------------------------------------------- */

/* One message with its two descriptors; false when the client is gone. */
static bool receive(char *space, size_t size, size_t *len, int descriptors[2])
{
    union {
        struct cmsghdr align;
        char bytes[CMSG_SPACE(2 * sizeof(int))];
    } control = {0};
    struct iovec part = {space, size};
    struct msghdr message = {.msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = control.bytes,
                             .msg_controllen = sizeof(control.bytes)};
    ssize_t got;
    do
        got = recvmsg(CAGE_SOCKET, &message, MSG_CMSG_CLOEXEC);
    while (got < 0 && errno == EINTR);
    struct cmsghdr *fds = got > 0 ? CMSG_FIRSTHDR(&message) : NULL;
    if (!fds || fds->cmsg_type != SCM_RIGHTS ||
        fds->cmsg_len != CMSG_LEN(2 * sizeof(int)) ||
        (size_t)got < sizeof(struct cage_head))
        return false;
    memcpy(descriptors, CMSG_DATA(fds), 2 * sizeof(int));
    *len = (size_t)got;
    return true;
}

int cage_serve(const struct cage_job *jobs, size_t count)
{
    size_t size = sizeof(struct cage_head) + CAGE_QUESTION_MAX;
    char *space = malloc(size);
    struct sock_fprog filter = {0};
    bool *prepared = calloc(count, sizeof(*prepared));
    int descriptors[2];
    size_t len;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (!prepared || !space || (HAS_FILTER && !make_filter(&filter)))
        return 1;
    while (receive(space, size, &len, descriptors)) {
        struct cage_head head;
        memcpy(&head, space, sizeof(head));
        struct slice question = slice_make(space + sizeof(head), len - sizeof(head));
        if (head.job >= count)
            return 1;
        if (!prepared[head.job] && jobs[head.job].prepare)
            jobs[head.job].prepare();
        prepared[head.job] = true;
        pid_t child = fork();
        if (child == 0)
            answer(&jobs[head.job], &head, question, descriptors, &filter);
        close(descriptors[0]);
        close(descriptors[1]);
        if (child > 0)
            waitpid(child, NULL, 0);
        if (send(CAGE_SOCKET, "", 1, MSG_NOSIGNAL) != 1)
            break;
    }
    free(prepared);
    free(space);
    return 0;
}
