/* A cage for code that reads untrusted files: the client's side.
 *
 * Decoders of pictures, films and documents live in a program of their own. It is
 * started anew, so its memory never held the register; it answers each question in a
 * forked child that can open no file, reach no network and start no program (seccomp),
 * and has limits on memory and time. What a hostile file can do is spoil its own
 * answer.
 */
#ifndef BASE_CAGE_H
#define BASE_CAGE_H

#include "base/arena.h"

struct cage;

struct cage_limits {
    size_t memory_bytes;     /* of private memory */
    unsigned cpu_seconds;    /* of all its threads together */
    unsigned wall_seconds;   /* then it is killed */
    size_t answer_bytes_max; /* a longer answer is none */
};

enum cage_end {
    CAGE_DONE,
    CAGE_DIED,    /* it crashed, or wanted too much memory, time or output */
    CAGE_SLOW,    /* it was killed at its wall clock limit */
    CAGE_MISSING, /* the program can't be started: see errno */
};

enum { CAGE_QUESTION_MAX = 64 << 10 }; /* bytes */

/* Path of the program `name`: what VOORNAAM_DECODE says, else beside the running
 * program, else in ../libexec from there; in the arena. */
const char *cage_find(struct arena *arena, const char *name);

/* The program's path is kept. It is started with the first question of each process (a
 * forked worker starts its own), and ends with the cage or with its process. */
struct cage *cage_new(const char *program);
void cage_free(struct cage *c);

/* Puts question `job` (a number that client and program agree on) about `file`; appends
 * the answer when it is CAGE_DONE. The answer comes from code that may have been taken
 * over: read it as untrusted input. */
enum cage_end cage_ask(struct cage *c, unsigned job, struct slice question,
                       struct slice file, const struct cage_limits *limits,
                       struct str *answer);

#endif
