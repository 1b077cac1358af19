/* For tests of what reads: an arena and diagnostics, new for each test. */
#ifndef UNIT_READING_H
#define UNIT_READING_H

#include "unit.h"

static struct arena arena;
static struct diag *diag;

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena);
    diag = diag_new();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_release(&arena);
    diag_free(diag);
    return 0;
}

#endif
