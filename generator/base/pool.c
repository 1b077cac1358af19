/* Forked workers with pipes: see pool.h. */
#include "base/pool.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/memory.h"

enum { WORKERS_MAX = 256, HEADER = 16, PIPE_BYTES = 1 << 20 };

struct worker {
    pid_t pid;
    int pipe; /* -1 when closed */
    struct str incoming;
};

struct pool {
    const struct pool_job *job;
    struct worker *workers;
    unsigned count;
    struct str *waiting; /* replies that came before their turn, by item */
    bool *arrived;
    size_t next; /* first item without a reply */
};

unsigned pool_processors(void)
{
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof(set), &set) != 0)
        return 1;
    int count = CPU_COUNT(&set);
    return count > WORKERS_MAX ? WORKERS_MAX : count > 1 ? (unsigned)count : 1;
}

static void run_here(const struct pool_job *job)
{
    struct str reply;
    str_init(&reply);
    if (job->begin)
        job->begin(job->user, 0);
    for (size_t i = 0; i < job->count; i++) {
        str_clear(&reply);
        job->work(job->user, i, &reply);
        if (job->done)
            job->done(job->user, i, str_slice(&reply));
    }
    if (job->end)
        job->end(job->user, 0);
    str_release(&reply);
}

static void send_all(int pipe, struct slice bytes)
{
    while (bytes.len) {
        ssize_t sent = write(pipe, bytes.at, bytes.len);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent < 0)
            _exit(1); /* the parent is gone: nobody is left to tell */
        bytes = slice_from(bytes, (size_t)sent);
    }
}

static _Noreturn void run_worker(const struct pool_job *job, unsigned number, int pipe,
                                 _Atomic size_t *claimed)
{
    struct str reply;
    str_init(&reply);
    if (job->begin)
        job->begin(job->user, number);
    for (;;) {
        size_t item = atomic_fetch_add(claimed, 1);
        if (item >= job->count)
            break;
        uint64_t header[2] = {item, 0};
        str_clear(&reply);
        str_add(&reply, slice_make((const char *)header, HEADER));
        job->work(job->user, item, &reply);
        ((uint64_t *)(void *)reply.at)[1] = reply.len - HEADER;
        send_all(pipe, str_slice(&reply));
    }
    if (job->end)
        job->end(job->user, number);
    _exit(0);
}

static bool start(struct pool *p, _Atomic size_t *claimed)
{
    fflush(NULL); /* what is buffered must not be printed twice */
    for (unsigned i = 0; i < p->count; i++) {
        int ends[2];
        if (pipe2(ends, O_CLOEXEC) != 0)
            return false;
        fcntl(ends[1], F_SETPIPE_SZ, PIPE_BYTES);
        pid_t pid = fork();
        if (pid == 0) {
            close(ends[0]);
            run_worker(p->job, i, ends[1], claimed);
        }
        close(ends[1]);
        p->workers[i] = (struct worker){pid, ends[0], {0}};
        str_init(&p->workers[i].incoming);
        if (pid < 0)
            return false;
    }
    return true;
}

static void deliver(struct pool *p)
{
    for (; p->next < p->job->count && p->arrived[p->next]; p->next++) {
        if (p->job->done)
            p->job->done(p->job->user, p->next, str_slice(&p->waiting[p->next]));
        str_release(&p->waiting[p->next]);
    }
}

/* Takes the whole replies out of what a worker sent. */
static void take_replies(struct pool *p, struct worker *w)
{
    struct slice in = str_slice(&w->incoming);
    while (in.len >= HEADER) {
        const uint64_t *header = (const uint64_t *)(const void *)in.at;
        uint64_t copy[2];
        __builtin_memcpy(copy, header, HEADER);
        if (in.len - HEADER < copy[1])
            break;
        struct str *reply = &p->waiting[copy[0]];
        str_init(reply);
        str_add(reply, slice_sub(in, HEADER, copy[1]));
        p->arrived[copy[0]] = true;
        in = slice_from(in, HEADER + copy[1]);
    }
    str_splice(&w->incoming, 0, w->incoming.len - in.len, SLICE(""));
    deliver(p);
}

static void receive(struct pool *p, struct worker *w)
{
    str_reserve(&w->incoming, PIPE_BYTES);
    ssize_t got = read(w->pipe, w->incoming.at + w->incoming.len, PIPE_BYTES);
    if (got < 0 && (errno == EINTR || errno == EAGAIN))
        return;
    if (got <= 0) {
        close(w->pipe);
        w->pipe = -1;
        return;
    }
    w->incoming.len += (size_t)got;
    take_replies(p, w);
}

static void receive_all(struct pool *p)
{
    struct pollfd polls[WORKERS_MAX];
    for (;;) {
        nfds_t open = 0;
        struct worker *of[WORKERS_MAX];
        for (unsigned i = 0; i < p->count; i++) {
            if (p->workers[i].pipe < 0)
                continue;
            of[open] = &p->workers[i];
            polls[open++] = (struct pollfd){p->workers[i].pipe, POLLIN, 0};
        }
        if (open == 0)
            return;
        if (poll(polls, open, -1) < 0)
            continue;
        for (nfds_t i = 0; i < open; i++)
            if (polls[i].revents)
                receive(p, of[i]);
    }
}

static bool finish(struct pool *p)
{
    bool well = true;
    for (unsigned i = 0; i < p->count; i++) {
        int status = 1;
        if (p->workers[i].pid > 0)
            while (waitpid(p->workers[i].pid, &status, 0) < 0 && errno == EINTR)
                ;
        well = well && status == 0;
        str_release(&p->workers[i].incoming);
    }
    for (size_t i = p->next; i < p->job->count; i++)
        if (p->arrived[i])
            str_release(&p->waiting[i]);
    return well && p->next == p->job->count;
}

bool pool_run(const struct pool_job *job, size_t *item)
{
    unsigned count = job->workers > WORKERS_MAX ? WORKERS_MAX : job->workers;
    *item = 0;
    if (job->count < count)
        count = (unsigned)job->count;
    if (count <= 1) {
        run_here(job);
        return true;
    }
    _Atomic size_t *claimed = mmap(NULL, sizeof(*claimed), PROT_READ | PROT_WRITE,
                                   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (claimed == MAP_FAILED)
        return false;
    struct pool p = {job, NULL, count, NULL, NULL, 0};
    p.workers = memory_new(count * sizeof(*p.workers));
    p.waiting = memory_new(job->count * sizeof(*p.waiting));
    p.arrived = memory_new(job->count * sizeof(*p.arrived));
    for (unsigned i = 0; i < count; i++)
        p.workers[i].pipe = -1;
    bool started = start(&p, claimed);
    receive_all(&p);
    bool well = finish(&p) && started;
    *item = p.next;
    free(p.workers);
    free(p.waiting);
    free(p.arrived);
    munmap(claimed, sizeof(*claimed));
    return well;
}
