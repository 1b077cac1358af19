/* The register: who is known, and what each allows (contract section 3).
 *
 * Rows are a log: all rows of one id are one person. Names and mail addresses in it are
 * the most sensitive thing a school has: no diagnostic shows a line or a value of it,
 * only row and column.
 */
#ifndef CONSENT_REGISTER_H
#define CONSENT_REGISTER_H

#include "base/arena.h"
#include "base/date.h"
#include "base/diag.h"

enum role { ROLE_PUPIL, ROLE_STAFF, ROLE_TRAINEE, ROLE_PARENT, ROLE_OTHER };

enum category {
    CATEGORY_NAME,
    CATEGORY_WORK,
    CATEGORY_PHOTO,
    CATEGORY_VIDEO,
    CATEGORY_AUDIO,
    CATEGORY_COUNT
};

enum answer { ANSWER_NONE, ANSWER_YES, ANSWER_NO };

/* One row of the log. */
struct consent_row {
    date_t date; /* DATE_NONE: undated, older than any dated row */
    bool evidence;
    enum answer answers[CATEGORY_COUNT];
    enum role given_by; /* a parent's row may stop counting at 16 */
    unsigned row;       /* line in the file, for diagnostics */
};

struct person {
    struct slice id;
    enum role role;
    struct slice given;   /* "Emma", "Anne Fleur" */
    struct slice prefix;  /* "van der", or empty */
    struct slice surname; /* without prefix */
    struct slice group;
    struct slice email;
    date_t birthdate; /* or DATE_NONE */
    bool shielded;
    struct consent_row *rows; /* oldest date first, then as in the file */
    size_t row_count;
};

struct consent_register {
    const char *file;
    struct person *people; /* in the order of their first row */
    size_t count;
    uint32_t *by_id; /* hash table of numbers from 1, for register_find; may be NULL */
    size_t by_id_mask; /* its places, a power of two, less one */
    date_t newest;     /* newest date in it, or DATE_NONE */
};

/* `register_columns:` of the settings: header in the file -> what it is. */
struct register_column {
    struct slice header;
    struct slice meaning; /* canonical name, or "ignore" */
};

/* Reads the bytes of a register file in any of the contract's encodings. Everything
 * in *out lives in the arena. False with diagnostics (DIAG_REFUSED when empty). */
bool register_read(struct consent_register *out, struct slice bytes, const char *file,
                   const struct register_column *columns, size_t column_count,
                   struct arena *arena, struct diag *diag);

/* Says a value that there is nothing: "geen", "n.v.t.", "onbekend", "-", "?"; empty
 * too. */
bool answer_is_nothing(struct slice text);

/* The person with that id (case counts), or NULL. */
const struct person *register_find(const struct consent_register *r, struct slice id);

#endif
