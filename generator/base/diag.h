/* Diagnostics: what is wrong, where, and what to do, as many as there are.
 *
 * They are collected while the work goes on and printed in the order of their
 * places. The worst grade decides the exit code. A shown line passes through the
 * mask first, so that no pupil is named in a log (contract section 8).
 */
#ifndef BASE_DIAG_H
#define BASE_DIAG_H

#include <stdio.h>

#include "base/str.h"

enum diag_grade { DIAG_NOTE, DIAG_WARNING, DIAG_ERROR, DIAG_REFUSED };

/* line and col count from 1, col in characters; 0 means not known. */
struct place {
    const char *file; /* borrowed: lives as long as the build; NULL: nowhere */
    unsigned line;
    unsigned col;
};

struct diag;

/* What stands in for a text with names in it: appends to `out` the text with every
 * name as ‹id›. NULL text hides the line altogether. */
typedef void diag_mask_fn(void *user, struct str *out, struct slice text);

struct diag *diag_new(void);
void diag_free(struct diag *d);

/* `line` is the source line without its end, or empty when it can't be shown: of
 * the register never. The message is already in the reader's language: _("..."),
 * without a full stop, and never holds a person's name: what comes from
 * a school's files stands between double quotes, and is masked like the line. */
void diag_add(struct diag *d, enum diag_grade grade, struct place where,
              struct slice line, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
/* The same, for a place given as an offset in the text of the file. */
void diag_at(struct diag *d, enum diag_grade grade, const char *file, struct slice text,
             size_t offset, const char *format, ...)
    __attribute__((format(printf, 6, 7)));
/* The same two with their arguments in a list. */
void diag_addv(struct diag *d, enum diag_grade grade, struct place where,
               struct slice line, const char *format, va_list args);
void diag_atv(struct diag *d, enum diag_grade grade, const char *file,
              struct slice text, size_t offset, const char *format, va_list args);
/* About a file as a whole (NULL: about nothing in particular). */
void diag_file(struct diag *d, enum diag_grade grade, const char *file,
               const char *format, ...) __attribute__((format(printf, 4, 5)));

size_t diag_count(const struct diag *d, enum diag_grade grade);
enum diag_grade diag_worst(const struct diag *d);
/* 0, 1 or 3 as contract section 8 says. */
int diag_exit_code(const struct diag *d);

/* Prints what was not printed yet, from `least` on, at most `most` of a grade. */
void diag_print(struct diag *d, FILE *to, enum diag_grade least, diag_mask_fn *mask,
                void *user);
/* Calls back for each in order of place, with the message masked as in diag_print, the
 * file name as it is: for the report's "warnings". The message lives until it returns.
 */
void diag_each(struct diag *d,
               void (*each)(void *user, enum diag_grade grade, struct place where,
                            struct slice message),
               void *user, diag_mask_fn *mask, void *mask_user);

/* To carry them from a worker to its parent: file names are copied into d. */
void diag_pack(const struct diag *d, struct str *out);
bool diag_unpack(struct diag *d, struct slice *in);

/* By file, line and column, as strcmp. */
int place_compare(const struct place *a, const struct place *b);
/* The place of an offset in a text. */
struct place place_at(const char *file, struct slice text, size_t offset);
/* The line around an offset, without its end. */
struct slice place_line(struct slice text, size_t offset);

/* The nearest of `count` names to a mistyped one, or NULL when none is near:
 * for "did you mean". Edit distance at most a third of the length. */
const char *nearest_name(struct slice wrong, const char *const *names, size_t count);

#endif
