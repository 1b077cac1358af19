/* Reading team, events and takedowns: see tables.h. */
#include "site/tables.h"

#include <stddef.h>
#include <string.h>

#include "base/message.h"
#include "format/csv.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

struct column {
    const char *name;
    const char *dutch;
};

/* Index in `known` of each column of the header row, COUNT where it is none. */
static size_t find_column(struct slice header, const struct column *known, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (slice_eq_nocase(header, known[i].name) ||
            slice_eq_nocase(header, known[i].dutch))
            return i;
    return count;
}

struct header {
    size_t column[16]; /* of the file, for each known column; SIZE_MAX: absent */
    const char *file;
};

static void read_header(struct header *h, const struct csv_table *table,
                        const char *file, const struct column *known, size_t count,
                        struct diag *diag)
{
    const struct csv_row *row = &table->rows[0];
    h->file = file;
    for (size_t i = 0; i < count; i++)
        h->column[i] = SIZE_MAX;
    for (size_t i = 0; i < row->count; i++) {
        size_t which = find_column(row->fields[i].text, known, count);
        if (which < count)
            h->column[which] = i;
        else if (row->fields[i].text.len)
            diag_add(diag, DIAG_WARNING, csv_place(row, i, file), SLICE(""),
                     _("the column \"%.*s\" is not read"),
                     SLICE_FMT(row->fields[i].text));
    }
}

/* Reads the table and its header, whose first column must be there. False when it has
 * not even a header (then nothing is wrong), or with diagnostics. */
static bool open_table(struct csv_table *table, struct header *h, struct slice bytes,
                       const char *file, const struct column *known, size_t count,
                       struct arena *arena, struct diag *diag, bool *well)
{
    *well = csv_read(table, bytes, file, arena, diag);
    if (!*well || !table->count)
        return false;
    read_header(h, table, file, known, count, diag);
    *well = h->column[0] != SIZE_MAX;
    if (!*well)
        diag_add(diag, DIAG_ERROR, csv_place(&table->rows[0], 0, file), SLICE(""),
                 _("the column \"%s\" (%s) is missing"), known[0].name, known[0].dutch);
    return *well;
}

static struct raw_text cell(const struct header *h, const struct csv_row *row,
                            size_t which)
{
    size_t i = h->column[which];
    if (i == SIZE_MAX || i >= row->count)
        return (struct raw_text){SLICE(""), {h->file, row->line, 1}, SLICE("")};
    return (struct raw_text){row->fields[i].text, csv_place(row, i, h->file),
                             SLICE("")};
}

bool team_read(struct team *out, struct slice bytes, const char *file,
               struct arena *arena, struct diag *diag)
{
    static const struct column known[] = {{"name", "naam"},
                                          {"email", "e-mail"},
                                          {"role", "functie"},
                                          {"groups", "groepen"},
                                          {"days", "werkdagen"}};
    struct csv_table table;
    struct header h;
    bool well;
    *out = (struct team){0};
    if (!open_table(&table, &h, bytes, file, known, COUNT(known), arena, diag, &well))
        return well;
    out->at = ARENA_ARRAY(arena, struct team_member, table.count);
    for (size_t i = 1; i < table.count; i++) {
        const struct csv_row *row = &table.rows[i];
        struct team_member m = {cell(&h, row, 0), cell(&h, row, 1), cell(&h, row, 2),
                                cell(&h, row, 3), cell(&h, row, 4)};
        if (m.name.text.len)
            out->at[out->len++] = m;
    }
    return true;
}

#define EVENT(name, dutch, reader, field)                                              \
    {                                                                                  \
        name, dutch, reader, offsetof(struct event, field)                             \
    }

static const struct fields_key event_keys[] = {
    EVENT("title", "titel", fields_text, title),
    EVENT("date", "datum", fields_date, date),
    EVENT("end", "tot", fields_date, end),
    EVENT("time", "tijd", fields_text, time),
    EVENT("place", "plaats", fields_text, place),
    EVENT("group", "groep", fields_text, group),
    EVENT("summary", "samenvatting", fields_text, summary),
};

static void read_event(struct fields_reader *r, const struct yaml_node *n,
                       struct events *out)
{
    struct event e = {.date = DATE_NONE, .end = DATE_NONE, .where = n->where};
    fields_read(r, n, &e, event_keys, COUNT(event_keys), NULL, NULL);
    if (!e.title.text.len || e.date == DATE_NONE)
        yaml_error(n, r->diag, _("an event needs a title and a date"));
    else if (e.end != DATE_NONE && e.end < e.date)
        yaml_error(n, r->diag, _("this event ends before it begins"));
    else
        out->at[out->len++] = e;
}

bool events_read(struct events *out, const struct yaml_node *list, struct arena *arena,
                 struct diag *diag)
{
    struct fields_reader r = {arena, diag};
    size_t errors = diag_count(diag, DIAG_ERROR);
    *out = (struct events){0};
    if (!list || (list->kind == YAML_SCALAR && yaml_is_null(list)))
        return true;
    if (list->kind != YAML_LIST) {
        yaml_error(list, diag, _("events are a list: each begins with a dash (-)"));
        return false;
    }
    out->at = ARENA_ARRAY(arena, struct event, list->count);
    for (const struct yaml_node *n = list->first; n; n = n->next)
        read_event(&r, n, out);
    return diag_count(diag, DIAG_ERROR) == errors;
}

static const struct column takedown_columns[] = {
    {"path", "pad"}, {"date", "datum"}, {"reference", "kenmerk"}};

bool takedowns_read(struct takedowns *out, struct slice bytes, const char *file,
                    struct arena *arena, struct diag *diag)
{
    struct csv_table table;
    struct header h;
    bool well;
    *out = (struct takedowns){0};
    if (!open_table(&table, &h, bytes, file, takedown_columns, COUNT(takedown_columns),
                    arena, diag, &well))
        return well;
    out->at = ARENA_ARRAY(arena, struct takedown, table.count);
    for (size_t i = 1; i < table.count; i++) {
        struct takedown t = {cell(&h, &table.rows[i], 0).text, DATE_NONE,
                             cell(&h, &table.rows[i], 2).text};
        struct raw_text date = cell(&h, &table.rows[i], 1);
        /* An unreadable date still takes the page down. */
        if (date.text.len && !date_parse(&t.date, date.text))
            diag_add(diag, DIAG_WARNING, date.where, SLICE(""),
                     _("this is no date; the address stays removed all the same"));
        struct raw_text path = cell(&h, &table.rows[i], 0);
        size_t comma = slice_find_byte(t.path, table.delimiter == ',' ? ';' : ',');
        if (!t.path.len && !date.text.len && !t.reference.len)
            continue; /* a spreadsheet leaves such rows */
        if (!t.path.len || t.path.at[0] == '#' ||
            slice_find_byte(t.path, '\t') < t.path.len ||
            (comma + 1 < t.path.len && t.path.at[comma + 1] >= '0' &&
             t.path.at[comma + 1] <= '9'))
            diag_add(
                diag, DIAG_ERROR, path.where, SLICE(""),
                _("this row takes nothing down: it begins with a path or address, and "
                  "its values stand apart as in the first line"));
        if (t.path.len)
            out->at[out->len++] = t;
    }
    return true;
}

bool takedowns_add(struct str *text, const char *file, const struct takedown *rows,
                   size_t count, struct arena *arena, struct diag *diag)
{
    struct csv_table table;
    char day[11];
    if (!text->len)
        str_add_c(text, "path;date;reference\n");
    struct slice copy = arena_copy(arena, str_slice(text));
    if (memchr(text->at, '\0', text->len) ||
        !csv_read(&table, copy, file, arena, diag) || !table.count) {
        diag_file(
            diag, DIAG_ERROR, file,
            _("no line can be added to this file: save it as UTF-8, with the first "
              "line path;date;reference"));
        return false;
    }
    if (text->at[text->len - 1] != '\n')
        str_add_byte(text, '\n');
    for (size_t i = 0; i < count; i++) {
        date_iso(day, rows[i].date);
        const struct slice values[] = {rows[i].path, slice_of(day), rows[i].reference,
                                       SLICE("")};
        for (size_t j = 0; j < table.rows[0].count; j++) {
            if (j)
                str_add_byte(text, table.delimiter);
            csv_add_field(
                text,
                values[find_column(table.rows[0].fields[j].text, takedown_columns,
                                   COUNT(takedown_columns))],
                table.delimiter);
        }
        str_add_byte(text, '\n');
    }
    return true;
}
