/* Puts online what was pushed, one run at a time: see hook.h.
 *
 * What is to be done is a file, `pending`; whoever holds the lock takes it up as long
 * as it comes back, so pushes that come during a run are one run together. While a run
 * goes on the file is called `running`: after a kill the next run finds it and begins
 * anew. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "app/deploy.h"
#include "app/hook.h"
#include "base/fs.h"
#include "base/lock.h"
#include "base/message.h"
#include "base/run.h"

enum { LOG_BYTES_MAX = 1 << 20 };

static const char *in_state(struct hook *h, const char *name)
{
    return fs_join(&h->arena, h->state, name);
}

const char *hook_log(struct hook *h)
{
    return in_state(h, "deploy.log");
}

bool hook_note(struct hook *h)
{
    const char *path = in_state(h, "pending");
    if (fs_write(path, SLICE("")))
        return true;
    diag_file(h->diag, DIAG_ERROR, path, _("this file can't be written: %s"),
              message_system(errno));
    return false;
}

/* Is there something to do? Then it is ours. */
static bool take_up(struct hook *h)
{
    const char *running = in_state(h, "running");
    bool noted = rename(in_state(h, "pending"), running) == 0;
    return noted || fs_exists(running);
}

/* Checks that were killed leave what they made; a day is longer than any. */
static void clear_leftovers(struct hook *h)
{
    DIR *state = opendir(h->state);
    for (struct dirent *e; state && (e = readdir(state));) {
        const char *path = in_state(h, e->d_name);
        struct stat info;
        if (strncmp(e->d_name, "cache.check-", 12) == 0 && stat(path, &info) == 0 &&
            info.st_mtime < time(NULL) - 86400)
            fs_remove_tree(path);
    }
    if (state)
        closedir(state);
}

/* --- the log --- */

/* The last one of a full log is kept beside it. */
static int open_log(struct hook *h)
{
    const char *path = hook_log(h);
    struct stat info;
    if (stat(path, &info) == 0 && info.st_size > LOG_BYTES_MAX)
        rename(path, in_state(h, "deploy.log.1"));
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
    if (fd < 0)
        diag_file(h->diag, DIAG_ERROR, path, _("this file can't be written: %s"),
                  message_system(errno));
    return fd;
}

static void add_line(int log, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static void add_line(int log, const char *format, ...)
{
    char stamp[32];
    time_t now = time(NULL);
    struct tm local;
    va_list args;
    localtime_r(&now, &local);
    strftime(stamp, sizeof(stamp), "%Y-%m-%d %H:%M:%S", &local);
    dprintf(log, "%s ", stamp);
    va_start(args, format);
    vdprintf(log, format, args);
    va_end(args);
    dprintf(log, "\n");
}

static void show_from(struct hook *h, off_t start)
{
    struct str text;
    str_init(&text);
    if (fs_read(&text, hook_log(h), 64 << 20) && (size_t)start <= text.len)
        fwrite(text.at + start, 1, text.len - (size_t)start, stdout);
    fflush(stdout);
    str_release(&text);
}

/* --- one deploy --- */

const char *hook_tip(struct hook *h)
{
    const char *const argv[] = {"git",      "-C",      h->git,    "rev-parse",
                                "--verify", "--quiet", h->branch, NULL};
    struct run run = {.argv = argv};
    struct str said;
    str_init(&said);
    bool well = run_program(&run, &said, NULL) == 0;
    const char *tip =
        well ? arena_copy_c(&h->arena, slice_trim(str_slice(&said))) : NULL;
    str_release(&said);
    return tip;
}

/* In a process of its own: whatever becomes of it, the next push is served. */
static int deploy_apart(struct hook *h, const char *tip, const struct options *asked,
                        int log)
{
    struct options options = hook_options(h, tip);
    options.force = asked && asked->force;
    options.verbose = asked && asked->verbose;
    if (asked && asked->today_given)
        options.today = asked->today;
    int status = 0;
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        dup2(log, STDOUT_FILENO);
        dup2(log, STDERR_FILENO);
        setvbuf(stdout, NULL, _IOLBF, 0); /* in order with stderr */
        int code = deploy_run(&options);
        fflush(NULL);
        _exit(code);
    }
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    return child < 0 || !WIFEXITED(status) ? EXIT_ERROR : WEXITSTATUS(status);
}

static int deploy_once(struct hook *h, const struct options *asked, bool told)
{
    int log = open_log(h);
    if (log < 0)
        return EXIT_ERROR;
    off_t start = lseek(log, 0, SEEK_END);
    const char *tip = hook_tip(h);
    if (tip)
        add_line(log, _("deploy of %s, commit %.12s"), h->branch, tip);
    else
        add_line(log, _("nothing was pushed to %s yet"), h->branch);
    int code = tip ? deploy_apart(h, tip, asked, log) : EXIT_ERROR;
    add_line(log,
             code == EXIT_DONE      ? _("done: it is online")
             : code == EXIT_REFUSED ? _("refused: what was online stays (exit "
                                        "code %d)")
                                    : _("an error: what was online stays (exit "
                                        "code %d)"),
             code);
    close(log);
    if (told)
        show_from(h, start);
    return code;
}

int hook_run(struct hook *h, const struct options *asked, bool told)
{
    const char *pending = in_state(h, "pending");
    int code = EXIT_DONE;
    if (!hook_note(h))
        return EXIT_ERROR;
    do {
        struct lock lock;
        if (!lock_take(&lock, in_state(h, "run"), false)) {
            if (errno != EWOULDBLOCK)
                return diag_file(h->diag, DIAG_ERROR, h->state,
                                 _("this folder can't be written: %s"),
                                 message_system(errno)),
                       EXIT_ERROR;
            if (told)
                puts(_("Another run is busy, and takes this along."));
            return code;
        }
        clear_leftovers(h);
        while (take_up(h)) {
            code = deploy_once(h, asked, told);
            unlink(in_state(h, "running"));
        }
        lock_release(&lock);
    } while (fs_exists(pending)); /* noted after we looked, before we let go */
    return code;
}

bool hook_run_behind(struct hook *h)
{
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        int nowhere = open("/dev/null", O_RDWR);
        setsid();
        /* git waits for whoever has its pipes. */
        for (int fd = 0; fd < 3; fd++)
            dup2(nowhere, fd);
        close_range(3, ~0U, 0);
        if (fork() == 0)
            hook_run(h, NULL, false);
        _exit(0);
    }
    while (child > 0 && waitpid(child, NULL, 0) < 0 && errno == EINTR)
        ;
    return child > 0;
}
