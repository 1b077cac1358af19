/* A names engine over a small register, for the unit tests of privacy/. */
#ifndef TESTS_PRIVACY_ENGINE_H
#define TESTS_PRIVACY_ENGINE_H

#include <stdlib.h>

#include "privacy/redact.h"

struct engine {
    struct arena arena;
    struct diag *diag;
    struct consent_register people;
    struct policy policy;
    struct names_exempt exempt;
    struct names *names;
    struct redactor *r;
    struct changes changes;
};

/* `exempt` may be NULL. The protocol is baseline, today 2026-11-20; a redactor has
 * begun its page. Close with engine_close. */
static inline void engine_open(struct engine *e, const char *csv,
                               const struct names_exempt *exempt, const char *language)
{
    date_t today;
    *e = (struct engine){0};
    arena_init(&e->arena);
    e->diag = diag_new();
    if (!register_read(&e->people, slice_of(csv), "r.csv", NULL, 0, &e->arena,
                       e->diag) ||
        !policy_load(&e->policy, SLICE("baseline"), (struct place){0}, SLICE(""), NULL,
                     NULL, &e->arena, e->diag) ||
        !date_parse(&today, SLICE("2026-11-20")))
        abort();
    if (exempt)
        e->exempt = *exempt;
    e->names = names_new(&e->people, &e->policy, today, &e->exempt);
    e->r = redact_new(e->names, slice_of(language));
    redact_begin(e->r, NULL, 0, &e->changes, e->diag);
}

static inline void engine_close(struct engine *e)
{
    redact_free(e->r);
    names_free(e->names);
    diag_free(e->diag);
    arena_release(&e->arena);
    free(e->changes.at);
}

/* What is left of a plain text. */
static inline struct slice engine_text(struct engine *e, const char *text)
{
    struct raw_text raw = {slice_of(text), {"a.md", 3, 1}, slice_of(text)};
    return safe_text_slice(redact_text(e->r, &raw, &e->arena));
}

#endif
