/* What voornaam trace found of one person: trace.c looks, trace_print.c tells. */
#ifndef APP_TRACE_H
#define APP_TRACE_H

#include "app/build.h"
#include "privacy/trace.h"

/* A picture, film, sound or document that shows the person. */
struct traced_file {
    size_t number; /* among raw.files */
    bool tagged;   /* the content says so, not only the file itself */
    bool possible;
};

struct traced {
    const struct person *person;
    bool registered; /* else only a name was given, that the register does not know */
    struct names *names; /* that know the person in every spelling */
    struct trace_hits hits;
    struct {
        VEC(struct traced_file);
    } files;
    struct leaks leaks; /* places in the finished site */
    bool output;        /* there is one */
    size_t unread;      /* documents: who is in them is not listed */
};

/* On stdout, for people. */
void trace_print(struct build *b, const struct traced *t);
/* --report FILE: the same as JSON; true when none is asked for. */
bool trace_report(struct build *b, const struct traced *t);

#endif
