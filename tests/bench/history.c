/* How long it takes to tell of every file of a commit who looked at it: prints seconds,
 * for the settings and for the files, and how many wait. tests/bench/history.py makes
 * the repository. */
#include <stdio.h>
#include <time.h>

#include "base/vec.h"
#include "source/history.h"

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static bool read_nothing(void *user, struct review_rules *rules, struct slice text)
{
    (void)user, (void)text;
    *rules = (struct review_rules){0};
    return true;
}

int main(int argc, char **argv)
{
    struct arena arena;
    struct diag *diag = diag_new();
    struct source s;
    struct reviewer reviewers[2];
    struct review_rules rules = {true, reviewers, 2}, in_force;
    const char *version;
    size_t waiting = 0;
    arena_init(&arena);
    reviewer_read(&reviewers[0], SLICE("joke@x.example"), &arena);
    reviewer_read(&reviewers[1], SLICE("bram@x.example"), &arena);
    if (argc != 2 || !source_open_commit(&s, argv[1], "HEAD", &arena, diag)) {
        diag_print(diag, stderr, DIAG_ERROR, NULL, NULL);
        return 1;
    }
    double begin = now();
    struct history *h = history_open(&s, &arena, diag);
    if (!h ||
        !history_settings(h, "voornaam.yml", read_nothing, NULL, &version, &in_force))
        return 1;
    double settings = now();
    struct history_file *files = ARENA_ARRAY(&arena, struct history_file, s.files.len);
    for (size_t i = 0; i < s.files.len; i++)
        files[i].path = s.files.at[i].path;
    if (!history_files(h, &rules, files, s.files.len))
        return 1;
    double end = now();
    for (size_t i = 0; i < s.files.len; i++)
        waiting += !files[i].reviewed;
    printf("%zu files, %zu wait; settings %.3f s, files %.3f s\n", s.files.len, waiting,
           settings - begin, end - settings);
    history_free(h);
    source_release(&s);
    diag_free(diag);
    arena_release(&arena);
    return 0;
}
