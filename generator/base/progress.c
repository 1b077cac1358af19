/* How far long work is: see progress.h. */
#include "base/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { FIRST_MS = 500, BETWEEN_MS = 100, CELLS = 24 };

static uint64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

static bool is_watched(void)
{
    const char *terminal = getenv("TERM");
    return terminal && *terminal && strcmp(terminal, "dumb") != 0 &&
           isatty(STDERR_FILENO);
}

void progress_begin(struct progress *p, const char *format, size_t count, bool quiet)
{
    *p = (struct progress){.format = format,
                           .count = count,
                           .drawn_ms = now_ms() + FIRST_MS - BETWEEN_MS,
                           .on = count > 0 && !quiet && is_watched()};
}

/* "\033[K" empties the line from the cursor on (ECMA-48, EL). */
static void draw(struct progress *p)
{
    char bar[CELLS + 1];
    size_t full = p->done * CELLS / p->count;
    memset(bar, ' ', CELLS);
    memset(bar, '=', full);
    bar[CELLS] = '\0';
    fprintf(stderr, "\r[%s] ", bar);
    fprintf(stderr, p->format, p->done, p->count);
    fputs("\033[K", stderr);
    fflush(stderr);
    p->drawn = true;
}

void progress_step(struct progress *p)
{
    p->done++;
    if (!p->on)
        return;
    uint64_t now = now_ms();
    if (now < p->drawn_ms + BETWEEN_MS)
        return;
    p->drawn_ms = now;
    draw(p);
}

void progress_end(struct progress *p)
{
    if (p->drawn)
        fputs("\r\033[K", stderr);
    p->on = p->drawn = false;
}
