/* The tables beside the pages: team.csv, agenda.yml, takedowns.csv (contract 2). */
#ifndef SITE_TABLES_H
#define SITE_TABLES_H

#include "site/fields.h"

struct team_member {
    struct raw_text name, email, role, groups, days;
};
struct team {
    struct team_member *at;
    size_t len;
};

struct event {
    struct raw_text title, time, place, group, summary;
    date_t date, end; /* end: DATE_NONE or the last day */
    struct place where;
};
struct events {
    struct event *at;
    size_t len;
};

struct takedown {
    struct slice path; /* a source path or public address */
    date_t date;
    struct slice reference;
};
struct takedowns {
    struct takedown *at;
    size_t len;
};

/* All three: everything lives in the arena; false with diagnostics. */
bool team_read(struct team *out, struct slice bytes, const char *file,
               struct arena *arena, struct diag *diag);
bool events_read(struct events *out, const struct yaml_node *list, struct arena *arena,
                 struct diag *diag);
bool takedowns_read(struct takedowns *out, struct slice bytes, const char *file,
                    struct arena *arena, struct diag *diag);

/* Appends rows to the text of a takedowns.csv, in its own columns and with its own
 * delimiter; an empty text gets a header first. False with diagnostics when it can't be
 * added to, and the text is as it was. */
bool takedowns_add(struct str *text, const char *file, const struct takedown *rows,
                   size_t count, struct arena *arena, struct diag *diag);

#endif
