/* What the columns of a register mean: private to consent/. */
#ifndef CONSENT_COLUMNS_H
#define CONSENT_COLUMNS_H

#include "consent/register.h"
#include "format/csv.h"

enum column {
    COLUMN_ID,
    COLUMN_ROLE,
    COLUMN_GIVEN,
    COLUMN_PREFIX,
    COLUMN_SURNAME,
    COLUMN_GROUP,
    COLUMN_BIRTHDATE,
    COLUMN_SHIELDED,
    COLUMN_DATE,
    COLUMN_EVIDENCE,
    COLUMN_EMAIL,
    COLUMN_NAME, /* the categories, in the order of enum category */
    COLUMN_WORK,
    COLUMN_PHOTO,
    COLUMN_VIDEO,
    COLUMN_AUDIO,
    COLUMN_COUNT,
    COLUMN_UNUSED = COLUMN_COUNT, /* known, of another channel */
    COLUMN_UNKNOWN
};

enum { COLUMN_MISSING = -1 };

/* Field number of each column, or COLUMN_MISSING. */
struct columns {
    int field[COLUMN_COUNT];
    int website[COLUMN_COUNT]; /* the same with "website" in its name: it wins */
};

/* Reads the header. Errors: two columns of one meaning, a needed one missing, an
 * unknown column whose values look like decisions. */
bool columns_read(struct columns *out, const struct csv_table *table, const char *file,
                  const struct register_column *given, size_t given_count,
                  struct diag *diag);

/* "ja", "x", "nee", ...; false when it is neither. Empty is ANSWER_NONE. */
bool answer_parse(enum answer *out, struct slice text);

/* Says the cell of the evidence that there is none, or none in writing? */
bool evidence_is_missing(struct slice text);

#endif
