/* CSV (RFC 4180) as schools export it, as rows of fields with their places.
 *
 * UTF-8 with or without a byte order mark, UTF-16 with one, else Windows-1252;
 * delimiter ; , or tab, sniffed from the first line; quoted fields, any line end, and
 * Excel's "sep=;" line.
 */
#ifndef FORMAT_CSV_H
#define FORMAT_CSV_H

#include "base/arena.h"
#include "base/diag.h"

struct csv_field {
    struct slice text; /* without its quotes, trimmed of white space; NUL behind it */
    unsigned line;     /* where it begins */
    unsigned col;      /* in characters, from 1 */
};

struct csv_row {
    struct csv_field *fields;
    size_t count;
    unsigned line;
};

struct csv_table {
    struct csv_row *rows; /* empty lines are left out */
    size_t count;
    char delimiter;
};

/* Everything in *out lives in the arena. False with diagnostics, which never show a
 * line: an unreadable encoding, an unclosed quote, or a limit. */
bool csv_read(struct csv_table *out, struct slice bytes, const char *file,
              struct arena *arena, struct diag *diag);
/* The same with the fields' texts in one arena, and rows and places in another that may
 * go first: of a large table they take most. */
bool csv_read_apart(struct csv_table *out, struct slice bytes, const char *file,
                    struct arena *texts, struct arena *rows, struct diag *diag);

/* Appends a field, in quotes when a reader needs them. */
void csv_add_field(struct str *out, struct slice text, char delimiter);

/* The place of a field, or of the end of the row when it has no such field. */
struct place csv_place(const struct csv_row *row, size_t field, const char *file);

#endif
