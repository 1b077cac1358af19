/* What the tests of registers share: a register read from text, and what was said. */
#ifndef CONSENT_READING_H
#define CONSENT_READING_H

#include "../unit.h"
#include "base/date.h"
#include "consent/register.h"

struct reading {
    struct arena arena;
    struct diag *diag;
    struct consent_register r;
    char *said; /* the diagnostics, as they are printed */
    bool ok;
};

static inline struct reading *read_register(struct slice bytes)
{
    struct reading *f = calloc(1, sizeof(*f));
    assert_non_null(f);
    arena_init(&f->arena);
    f->diag = diag_new();
    f->ok = register_read(&f->r, bytes, "r.csv", NULL, 0, &f->arena, f->diag);
    f->said = diag_text(f->diag, NULL);
    return f;
}

static inline void end_reading(struct reading *f)
{
    free(f->said);
    diag_free(f->diag);
    arena_release(&f->arena);
    free(f);
}

#endif
