/* Reading the register: rows to people (contract section 3).
 *
 * No diagnostic in this file shows a line, a name or any value but a header.
 */
#include "consent/register.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/memory.h"
#include "base/message.h"
#include "consent/columns.h"

struct reading {
    const struct csv_table *table;
    const struct columns *columns;
    const char *file;
    struct arena *arena;
    struct diag *diag;
    struct person *people;
    uint32_t *person_of; /* of each row of the table, from 1; 0: it has no id */
};

static const struct slice no_line = {"", 0};

static struct slice value(const struct csv_row *row, int field)
{
    return field != COLUMN_MISSING && (size_t)field < row->count
               ? row->fields[field].text
               : no_line;
}

static void fail(struct reading *r, const struct csv_row *row, int field,
                 const char *message)
{
    const struct csv_row *header = &r->table->rows[0];
    struct place where = csv_place(row, (size_t)field, r->file);
    diag_add(r->diag, DIAG_ERROR, where, no_line, _("column \"%.*s\": %s"),
             SLICE_FMT(header->fields[field].text), message);
}

static bool role_parse(enum role *out, struct slice text)
{
    static const struct {
        const char *word;
        enum role role;
    } words[] = {
        {"", ROLE_PUPIL},
        {"leerling", ROLE_PUPIL},
        {"pupil", ROLE_PUPIL},
        {"medewerker", ROLE_STAFF},
        {"staff", ROLE_STAFF},
        {"stagiair", ROLE_TRAINEE},
        {"stagiaire", ROLE_TRAINEE},
        {"trainee", ROLE_TRAINEE},
        {"ouder", ROLE_PARENT},
        {"parent", ROLE_PARENT},
        {"overig", ROLE_OTHER},
        {"other", ROLE_OTHER},
    };
    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
        if (slice_eq_nocase(text, words[i].word))
            return *out = words[i].role, true;
    return false;
}

static date_t read_date(struct reading *r, const struct csv_row *row,
                        enum column column)
{
    date_t date = DATE_NONE;
    int field = r->columns->field[column];
    struct slice text = value(row, field);
    if (text.len && !date_parse(&date, text))
        fail(r, row, field, _("not a date (dd-mm-yyyy or yyyy-mm-dd)"));
    return date;
}

static enum answer read_answer(struct reading *r, const struct csv_row *row, int field)
{
    enum answer answer;
    if (!answer_parse(&answer, value(row, field)))
        fail(r, row, field, _("neither a yes (ja, x, 1) nor a no (nee, 0)"));
    return answer;
}

/* The column for the website wins. Where it is empty a general no counts still, a
 * general yes says nothing of the website. */
static enum answer read_category(struct reading *r, const struct csv_row *row,
                                 enum column column)
{
    int field = r->columns->field[column], website = r->columns->website[column];
    enum answer general = read_answer(r, row, field);
    if (website == COLUMN_MISSING)
        return general;
    enum answer answer = read_answer(r, row, website);
    if (answer == ANSWER_NONE && general == ANSWER_NO)
        return ANSWER_NO;
    return answer;
}

/* "any value but a no" (contract section 3). */
static bool is_more_than_no(struct slice text)
{
    enum answer answer;
    return text.len && (!answer_parse(&answer, text) || answer != ANSWER_NO);
}

static struct consent_row read_log_row(struct reading *r, const struct csv_row *row)
{
    struct consent_row log = {.row = row->line};
    log.date = read_date(r, row, COLUMN_DATE);
    log.evidence = !evidence_is_missing(value(row, r->columns->field[COLUMN_EVIDENCE]));
    for (int i = 0; i < CATEGORY_COUNT; i++)
        log.answers[i] = read_category(r, row, (enum column)(COLUMN_NAME + i));
    return log;
}

static bool same_nocase(struct slice a, struct slice b)
{
    for (size_t i = 0; i < a.len && a.len == b.len; i++) {
        int x = (unsigned char)a.at[i], y = (unsigned char)b.at[i];
        if ((x < 0x80 ? tolower(x) : x) != (y < 0x80 ? tolower(y) : y))
            return false;
    }
    return a.len == b.len;
}

/* Takes over a part of the name; false when it differs from an earlier row's. Case
 * makes no other name. */
static bool same_part(struct slice *old, struct slice new)
{
    if (!new.len)
        return true;
    if (!old->len)
        *old = new;
    return same_nocase(*old, new);
}

static void merge(struct reading *r, struct person *p, const struct csv_row *row,
                  bool first)
{
    const int *field = r->columns->field;
    bool had_name = !first && (p->given.len || p->surname.len);
    struct slice prefix = value(row, field[COLUMN_PREFIX]);
    bool named =
        value(row, field[COLUMN_GIVEN]).len || value(row, field[COLUMN_SURNAME]).len;
    if (!same_part(&p->given, value(row, field[COLUMN_GIVEN])))
        fail(r, row, field[COLUMN_GIVEN], _("one id with two names"));
    else if (!same_part(&p->surname, value(row, field[COLUMN_SURNAME])))
        fail(r, row, field[COLUMN_SURNAME], _("one id with two names"));
    else if (had_name && named && prefix.len != p->prefix.len)
        fail(r, row, field[COLUMN_SURNAME], _("one id with two names"));
    else if (!same_part(&p->prefix, prefix))
        fail(r, row, field[COLUMN_PREFIX], _("one id with two names"));
    date_t birthdate = read_date(r, row, COLUMN_BIRTHDATE);
    if (birthdate != DATE_NONE && p->birthdate != DATE_NONE &&
        birthdate != p->birthdate)
        fail(r, row, field[COLUMN_BIRTHDATE], _("one id with two birth dates"));
    if (birthdate != DATE_NONE)
        p->birthdate = birthdate;
    struct slice group = value(row, field[COLUMN_GROUP]);
    struct slice email = value(row, field[COLUMN_EMAIL]);
    if (group.len)
        p->group = group;
    if (email.len)
        p->email = email;
    p->shielded |= is_more_than_no(value(row, field[COLUMN_SHIELDED]));
}

/* Values that are not there at all are no "no decision": something is missing. */
static void check_length(struct reading *r, const struct csv_row *row)
{
    for (int c = COLUMN_NAME; c < COLUMN_COUNT; c++) {
        int fields[] = {r->columns->field[c], r->columns->website[c]};
        for (int i = 0; i < 2; i++)
            if (fields[i] != COLUMN_MISSING && (size_t)fields[i] >= row->count) {
                diag_add(r->diag, DIAG_ERROR, csv_place(row, row->count - 1, r->file),
                         no_line, _("fewer values than the header has columns"));
                return;
            }
    }
}

/* Messages name people by their id: it must not be their name. */
static void check_id(struct reading *r, const struct csv_row *row, struct slice id)
{
    const int *field = r->columns->field;
    const struct slice names[] = {value(row, field[COLUMN_GIVEN]),
                                  value(row, field[COLUMN_SURNAME])};
    for (size_t i = 0; i < 2; i++) {
        if (names[i].len < 3 || id.len < names[i].len)
            continue;
        for (size_t at = 0; at + names[i].len <= id.len; at++)
            if (same_nocase(slice_sub(id, at, names[i].len), names[i])) {
                diag_add(r->diag, DIAG_WARNING,
                         csv_place(row, (size_t)field[COLUMN_ID], r->file), no_line,
                         _("this id has the name in it, and messages show ids: use a "
                           "number"));
                return;
            }
    }
}

static void read_row(struct reading *r, const struct csv_row *row, uint32_t number)
{
    const int *field = r->columns->field;
    struct slice id = value(row, field[COLUMN_ID]);
    for (size_t i = r->table->rows[0].count; i < row->count; i++)
        if (row->fields[i].text.len) {
            diag_add(r->diag, DIAG_ERROR, csv_place(row, i, r->file), no_line,
                     _("more values than the header has columns"));
            break;
        }
    if (!number) {
        fail(r, row, field[COLUMN_ID], _("a row without an id"));
        return;
    }
    check_length(r, row);
    check_id(r, row, id);
    struct person *p = &r->people[number - 1];
    bool first = p->row_count == 0;
    if (first) {
        p->id = id;
        p->birthdate = DATE_NONE;
    }
    enum role role;
    if (!role_parse(&role, value(row, field[COLUMN_ROLE]))) {
        fail(r, row, field[COLUMN_ROLE],
             _("not a role (leerling, medewerker, stagiair, ouder, overig)"));
        role = p->role;
    }
    if (first)
        p->role = role;
    /* A row of a pupil's id with the role parent is a row that a parent gave. */
    bool pair = role != p->role && (role == ROLE_PUPIL || role == ROLE_PARENT) &&
                (p->role == ROLE_PUPIL || p->role == ROLE_PARENT);
    if (pair)
        p->role = ROLE_PUPIL;
    else if (role != p->role)
        fail(r, row, field[COLUMN_ROLE], _("one id with two roles"));
    merge(r, p, row, first);
    struct consent_row log = read_log_row(r, row);
    log.given_by = role;
    p->rows[p->row_count++] = log;
}

static int by_date(const void *a, const void *b)
{
    const struct consent_row *x = a, *y = b;
    if (x->date != y->date)
        return x->date < y->date ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

/* Every row of this id says "parent", and yet it is a pupil's? */
static bool is_child(const struct person *p)
{
    enum { YOUNGEST_PARENT_DAYS = 20 * 365 };
    bool young =
        p->birthdate != DATE_NONE && date_today() - p->birthdate < YOUNGEST_PARENT_DAYS;
    return p->role == ROLE_PARENT && (p->group.len || young);
}

/* --- people by their ids --- */

/* The place of an id in the table: its number stands there, or 0. */
static uint32_t *place_of(const struct consent_register *r, struct slice id)
{
    size_t at = hash_64(id) & r->by_id_mask;
    while (r->by_id[at] && !slice_eq(r->people[r->by_id[at] - 1].id, id))
        at = (at + 1) & r->by_id_mask;
    return &r->by_id[at];
}

/* How many people there are: no more than rows, and often fewer, for rows are a log. */
static size_t number_rows(struct reading *r, struct consent_register *out)
{
    size_t count = r->table->count, people = 0;
    struct slice *ids = memory_resize(NULL, count * sizeof(*ids));
    for (size_t i = 1; i < count; i++) {
        struct slice id = value(&r->table->rows[i], r->columns->field[COLUMN_ID]);
        if (!id.len)
            continue;
        size_t at = hash_64(id) & out->by_id_mask;
        while (out->by_id[at] && !slice_eq(ids[out->by_id[at] - 1], id))
            at = (at + 1) & out->by_id_mask;
        if (!out->by_id[at]) {
            ids[people] = id;
            out->by_id[at] = (uint32_t)++people;
        }
        r->person_of[i] = out->by_id[at];
    }
    free(ids);
    return people;
}

/* Whose each row is, and for all of them room for their rows: a million lists of their
 * own would take more time and memory than all that is in them. */
static void gather(struct reading *r, struct consent_register *out)
{
    size_t count = r->table->count;
    r->person_of = memory_new(count * sizeof(*r->person_of));
    out->by_id_mask = 15;
    while (out->by_id_mask < 2 * count)
        out->by_id_mask = 2 * out->by_id_mask + 1;
    out->by_id = ARENA_ARRAY(r->arena, uint32_t, out->by_id_mask + 1);
    out->count = number_rows(r, out);
    out->people = ARENA_ARRAY(r->arena, struct person, out->count + 1);
    for (size_t i = 1; i < count; i++)
        if (r->person_of[i])
            out->people[r->person_of[i] - 1].row_count++;
    struct consent_row *rows = ARENA_ARRAY(r->arena, struct consent_row, count);
    for (size_t i = 0; i < out->count; i++) {
        out->people[i].rows = rows;
        rows += out->people[i].row_count;
        out->people[i].row_count = 0;
    }
    r->people = out->people;
}

/* When all rows are read. */
static void finish(struct reading *r, struct consent_register *out)
{
    for (size_t i = 0; i < out->count; i++) {
        struct person *p = &out->people[i];
        if (p->row_count > 1)
            qsort(p->rows, p->row_count, sizeof(*p->rows), by_date);
        if (p->rows[p->row_count - 1].date > out->newest)
            out->newest = p->rows[p->row_count - 1].date;
        if (is_child(p)) {
            p->role = ROLE_PUPIL;
            diag_add(r->diag, DIAG_WARNING, (struct place){r->file, p->rows[0].row, 1},
                     no_line,
                     _("a parent with a group, or the birth date of a child: taken for "
                       "the pupil of whom a parent gave this row"));
        }
        if (!p->given.len && !p->surname.len)
            diag_add(r->diag, DIAG_ERROR, (struct place){r->file, p->rows[0].row, 1},
                     no_line, _("a person without a name"));
    }
}

static bool read_table(struct consent_register *out, const struct csv_table *table,
                       const struct register_column *columns, size_t column_count,
                       struct arena *arena, struct diag *diag)
{
    struct columns found;
    if (table->count < 2) {
        diag_file(diag, DIAG_REFUSED, out->file, _("the register is empty"));
        return false;
    }
    if (!columns_read(&found, table, out->file, columns, column_count, diag))
        return false;
    size_t errors = diag_count(diag, DIAG_ERROR);
    struct reading r = {.table = table,
                        .columns = &found,
                        .file = out->file,
                        .arena = arena,
                        .diag = diag};
    gather(&r, out);
    for (size_t i = 1; i < table->count; i++)
        read_row(&r, &table->rows[i], r.person_of[i]);
    finish(&r, out);
    free(r.person_of);
    return diag_count(diag, DIAG_ERROR) == errors;
}

bool register_read(struct consent_register *out, struct slice bytes, const char *file,
                   const struct register_column *columns, size_t column_count,
                   struct arena *arena, struct diag *diag)
{
    struct csv_table table;
    struct arena rows;
    arena_init(&rows);
    *out = (struct consent_register){.file = file, .newest = DATE_NONE};
    bool well = csv_read_apart(&table, bytes, file, arena, &rows, diag) &&
                read_table(out, &table, columns, column_count, arena, diag);
    arena_release(&rows);
    return well;
}

const struct person *register_find(const struct consent_register *r, struct slice id)
{
    if (!r->by_id) {
        for (size_t i = 0; i < r->count; i++)
            if (slice_eq(r->people[i].id, id))
                return &r->people[i];
        return NULL;
    }
    uint32_t number = *place_of(r, id);
    return number ? &r->people[number - 1] : NULL;
}
