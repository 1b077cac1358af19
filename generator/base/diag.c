/* Collecting and printing diagnostics: see diag.h. */
#include "base/diag.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/message.h"
#include "base/pack.h"
#include "base/vec.h"

struct entry {
    enum diag_grade grade;
    struct place where;
    struct slice message;
    struct slice line;
    size_t number; /* keeps the order within one place */
    bool printed;
};

struct diag {
    struct arena arena;
    struct {
        VEC(struct entry);
    } entries;
};

/* More of one grade than anybody reads are counted, not printed. */
enum { PRINTED_MAX = 200, LINE_SHOWN_MAX = 400 };

struct diag *diag_new(void)
{
    return memory_new(sizeof(struct diag));
}

void diag_free(struct diag *d)
{
    if (!d)
        return;
    vec_release(&d->entries);
    arena_release(&d->arena);
    free(d);
}

static void add(struct diag *d, enum diag_grade grade, struct place where,
                struct slice line, struct slice message)
{
    struct entry *e = vec_add(&d->entries);
    if (where.file)
        where.file = arena_copy_c(&d->arena, slice_of(where.file));
    if (line.len > LINE_SHOWN_MAX)
        line = SLICE(""); /* not shown: a copy for each would fill the memory */
    struct str guarded;
    str_init(&guarded);
    str_add_guarded(&guarded, message);
    *e = (struct entry){grade,
                        where,
                        arena_copy(&d->arena, str_slice(&guarded)),
                        arena_copy(&d->arena, line),
                        d->entries.len,
                        false};
    str_release(&guarded);
}

void diag_addv(struct diag *d, enum diag_grade grade, struct place where,
               struct slice line, const char *format, va_list args)
{
    struct str message;
    str_init(&message);
    str_addv(&message, format, args);
    add(d, grade, where, line, str_slice(&message));
    str_release(&message);
}

void diag_add(struct diag *d, enum diag_grade grade, struct place where,
              struct slice line, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    diag_addv(d, grade, where, line, format, args);
    va_end(args);
}

void diag_atv(struct diag *d, enum diag_grade grade, const char *file,
              struct slice text, size_t offset, const char *format, va_list args)
{
    diag_addv(d, grade, place_at(file, text, offset), place_line(text, offset), format,
              args);
}

void diag_at(struct diag *d, enum diag_grade grade, const char *file, struct slice text,
             size_t offset, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    diag_atv(d, grade, file, text, offset, format, args);
    va_end(args);
}

void diag_file(struct diag *d, enum diag_grade grade, const char *file,
               const char *format, ...)
{
    va_list args;
    va_start(args, format);
    diag_addv(d, grade, (struct place){file, 0, 0}, SLICE(""), format, args);
    va_end(args);
}

size_t diag_count(const struct diag *d, enum diag_grade grade)
{
    size_t count = 0;
    for (size_t i = 0; i < d->entries.len; i++)
        count += d->entries.at[i].grade == grade;
    return count;
}

enum diag_grade diag_worst(const struct diag *d)
{
    enum diag_grade worst = DIAG_NOTE;
    for (size_t i = 0; i < d->entries.len; i++)
        if (d->entries.at[i].grade > worst)
            worst = d->entries.at[i].grade;
    return worst;
}

int diag_exit_code(const struct diag *d)
{
    enum diag_grade worst = diag_worst(d);
    return worst == DIAG_REFUSED ? 3 : worst == DIAG_ERROR ? 1 : 0;
}

int place_compare(const struct place *a, const struct place *b)
{
    int files = strcmp(a->file ? a->file : "", b->file ? b->file : "");
    if (files)
        return files;
    if (a->line != b->line)
        return a->line < b->line ? -1 : 1;
    return a->col < b->col ? -1 : a->col > b->col;
}

static int by_place(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    int order = place_compare(&x->where, &y->where);
    return order ? order : x->number < y->number ? -1 : x->number > y->number;
}

static void sort(struct diag *d)
{
    if (d->entries.len)
        qsort(d->entries.at, d->entries.len, sizeof(*d->entries.at), by_place);
}

static const char *grade_name(enum diag_grade grade)
{
    switch (grade) {
    case DIAG_NOTE:
        return _("note");
    case DIAG_WARNING:
        return _("warning");
    case DIAG_ERROR:
        return _("error");
    case DIAG_REFUSED:
        return _("refused");
    }
    return "";
}

/* In the place of what it holds: what a terminal may be given. */
static void show(struct str *text)
{
    struct str shown;
    str_init(&shown);
    str_add_shown(&shown, str_slice(text));
    str_release(text);
    *text = shown;
}

/* Without credentials, then without names: a mask could break up the former. */
static void add_line(struct str *out, struct slice line, diag_mask_fn *mask, void *user)
{
    struct str guarded;
    str_init(&guarded);
    str_add_guarded(&guarded, line);
    if (mask)
        mask(user, out, str_slice(&guarded));
    else
        str_add(out, str_slice(&guarded));
    str_release(&guarded);
}

/* The text up to the marked column with all but tabs as spaces, then the caret:
 * measured on the masked line, so that the caret stays below its word. */
static void print_line(FILE *to, const struct entry *e, diag_mask_fn *mask, void *user)
{
    struct str shown, before;
    size_t end = 0;
    if (!e->line.len)
        return;
    for (unsigned i = 1; i < e->where.col && end < e->line.len; i++)
        utf8_next(e->line, &end);
    str_init(&shown);
    str_init(&before);
    add_line(&shown, e->line, mask, user);
    add_line(&before, slice_sub(e->line, 0, end), mask, user);
    show(&shown);
    show(&before);
    fprintf(to, "  %.*s\n", SLICE_FMT(shown));
    if (e->where.col) {
        fputs("  ", to);
        for (size_t i = 0; i < before.len;)
            fputc(utf8_next(str_slice(&before), &i) == '\t' ? '\t' : ' ', to);
        fputs("^\n", to);
    }
    str_release(&shown);
    str_release(&before);
}

/* What a message quotes comes from a school's files: it is masked, the words around
 * it are ours. */
static void add_message(struct str *out, struct slice message, diag_mask_fn *mask,
                        void *user)
{
    struct slice piece, rest = message;
    for (bool quoted = false; slice_cut(&piece, &rest, '"'); quoted = !quoted) {
        if (quoted && mask)
            mask(user, out, piece);
        else
            str_add(out, piece);
        if (rest.at)
            str_add_byte(out, '"');
    }
}

static void print_entry(FILE *to, const struct entry *e, diag_mask_fn *mask, void *user)
{
    struct str path, message;
    str_init(&path);
    str_init(&message);
    add_message(&message, e->message, mask, user);
    if (e->where.file && mask)
        mask(user, &path, slice_of(e->where.file));
    else if (e->where.file)
        str_add_c(&path, e->where.file);
    show(&message);
    show(&path);
    if (e->where.line && !e->where.col)
        fprintf(to, "%s:%u: ", path.at, e->where.line);
    else if (e->where.line)
        fprintf(to, "%s:%u:%u: ", path.at, e->where.line, e->where.col);
    else if (path.len)
        fprintf(to, "%s: ", path.at);
    else
        fputs("voornaam: ", to);
    fprintf(to, "%s: %.*s\n", grade_name(e->grade), SLICE_FMT(message));
    print_line(to, e, mask, user);
    str_release(&message);
    str_release(&path);
}

void diag_print(struct diag *d, FILE *to, enum diag_grade least, diag_mask_fn *mask,
                void *user)
{
    unsigned long printed[DIAG_REFUSED + 1] = {0}, left[DIAG_REFUSED + 1] = {0};
    sort(d);
    for (size_t i = 0; i < d->entries.len; i++) {
        struct entry *e = &d->entries.at[i];
        if (e->printed || e->grade < least)
            continue;
        e->printed = true;
        if (printed[e->grade]++ < PRINTED_MAX)
            print_entry(to, e, mask, user);
        else
            left[e->grade]++;
    }
    for (int grade = DIAG_NOTE; grade <= DIAG_REFUSED; grade++)
        if (left[grade])
            fprintf(to,
                    _("voornaam: %lu more of grade \"%s\"; the report has them all\n"),
                    left[grade], grade_name((enum diag_grade)grade));
}

void diag_each(struct diag *d,
               void (*each)(void *user, enum diag_grade grade, struct place where,
                            struct slice message),
               void *user, diag_mask_fn *mask, void *mask_user)
{
    struct str message;
    str_init(&message);
    sort(d);
    for (size_t i = 0; i < d->entries.len; i++) {
        const struct entry *e = &d->entries.at[i];
        str_clear(&message);
        add_message(&message, e->message, mask, mask_user);
        each(user, e->grade, e->where, str_slice(&message));
    }
    str_release(&message);
}

void diag_pack(const struct diag *d, struct str *out)
{
    pack_number(out, d->entries.len);
    for (size_t i = 0; i < d->entries.len; i++) {
        const struct entry *e = &d->entries.at[i];
        pack_number(out, e->grade);
        pack_slice(out, slice_of(e->where.file));
        pack_number(out, e->where.line);
        pack_number(out, e->where.col);
        pack_slice(out, e->message);
        pack_slice(out, e->line);
    }
}

bool diag_unpack(struct diag *d, struct slice *in)
{
    uint64_t count, grade, line, col;
    struct slice file, message, text;
    if (!unpack_number(in, &count))
        return false;
    while (count--) {
        if (!unpack_number(in, &grade) || !unpack_slice(in, &file) ||
            !unpack_number(in, &line) || !unpack_number(in, &col) ||
            !unpack_slice(in, &message) || !unpack_slice(in, &text))
            return false;
        const char *name = file.len ? arena_copy_c(&d->arena, file) : NULL;
        add(d, (enum diag_grade)grade,
            (struct place){name, (unsigned)line, (unsigned)col}, text, message);
    }
    return true;
}

struct place place_at(const char *file, struct slice text, size_t offset)
{
    struct place where = {file, 1, 1};
    size_t start = 0;
    for (size_t i = 0; i < offset && i < text.len; i++) {
        if (text.at[i] == '\n') {
            where.line++;
            start = i + 1;
        }
    }
    for (size_t i = start; i < offset && i < text.len; where.col++)
        utf8_next(text, &i);
    return where;
}

struct slice place_line(struct slice text, size_t offset)
{
    size_t start = offset < text.len ? offset : text.len;
    while (start > 0 && text.at[start - 1] != '\n')
        start--;
    struct slice line = slice_from(text, start);
    line.len = slice_find_byte(line, '\n');
    while (line.len && line.at[line.len - 1] == '\r')
        line.len--;
    return line;
}

/* Levenshtein's distance, or `limit` + 1 when it is more; names are short. */
static size_t distance(struct slice a, struct slice b, size_t limit)
{
    size_t row[65];
    if (a.len > 64 || b.len > 64)
        return limit + 1;
    for (size_t j = 0; j <= b.len; j++)
        row[j] = j;
    for (size_t i = 1; i <= a.len; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b.len; j++) {
            size_t change = diagonal + ((a.at[i - 1] | 32) != (b.at[j - 1] | 32));
            diagonal = row[j];
            size_t insert = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;
            row[j] = change < insert ? change : insert;
        }
    }
    return row[b.len];
}

const char *nearest_name(struct slice wrong, const char *const *names, size_t count)
{
    size_t best = wrong.len / 3 + 1;
    const char *nearest = NULL;
    for (size_t i = 0; i < count; i++) {
        size_t d = distance(wrong, slice_of(names[i]), best);
        if (d <= best && (d < best || !nearest)) {
            best = d;
            nearest = names[i];
        }
    }
    return nearest;
}
