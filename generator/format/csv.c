/* Decoding, sniffing and splitting: see csv.h. */
#include "format/csv.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

#include "base/message.h"
#include "base/vec.h"

enum { CSV_BYTES_MAX = 256 << 20, CSV_FIELDS_MAX = 1000 };

struct reader {
    struct slice text;
    char *own; /* the same: what a field loses by its quotes is taken out in place */
    size_t at;
    unsigned line, col;
    char delimiter;
    const char *file;
    struct arena *arena; /* of rows */
    struct diag *diag;
};

struct fields {
    VEC(struct csv_field);
};
struct rows {
    VEC(struct csv_row);
};

static const struct slice no_line = {"", 0};

static bool convert(struct slice *text, struct slice bytes, const char *encoding,
                    struct arena *arena)
{
    iconv_t cd = iconv_open("UTF-8", encoding);
    if (cd == (iconv_t)-1)
        return false;
    size_t room = bytes.len * 3 + 4;
    char *out = memory_resize(NULL, room), *to = out;
    char *in = (char *)bytes.at;
    size_t left = bytes.len, free_len = room;
    bool ok = iconv(cd, &in, &left, &to, &free_len) != (size_t)-1 && left == 0;
    iconv_close(cd);
    *text = arena_copy(arena, slice_make(out, room - free_len));
    free(out);
    return ok;
}

static bool decode(struct slice *text, struct slice bytes, struct arena *arena)
{
    if (slice_starts(bytes, "\xEF\xBB\xBF"))
        bytes = slice_from(bytes, 3);
    else if (slice_starts(bytes, "\xFF\xFE"))
        return convert(text, slice_from(bytes, 2), "UTF-16LE", arena);
    else if (slice_starts(bytes, "\xFE\xFF"))
        return convert(text, slice_from(bytes, 2), "UTF-16BE", arena);
    if (slice_find_byte(bytes, '\0') < bytes.len)
        return false;
    if (utf8_invalid_at(bytes) == bytes.len) {
        *text = arena_copy(arena, bytes);
        return true;
    }
    return convert(text, bytes, "WINDOWS-1252", arena);
}

/* The delimiter that the first line has most of, outside quotes. */
static char sniff(struct slice text)
{
    static const char candidates[] = ";,\t";
    size_t counts[3] = {0};
    bool quoted = false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (c == '"')
            quoted = !quoted;
        if (!quoted && (c == '\n' || c == '\r'))
            break;
        const char *which = quoted ? NULL : strchr(candidates, c);
        if (which && c)
            counts[which - candidates]++;
    }
    size_t best = 0;
    for (size_t i = 1; i < 3; i++)
        if (counts[i] > counts[best])
            best = i;
    return candidates[best];
}

static int peek(const struct reader *r)
{
    return r->at < r->text.len ? (unsigned char)r->text.at[r->at] : -1;
}

static void step(struct reader *r)
{
    unsigned char c = (unsigned char)r->text.at[r->at++];
    if (c == '\n' || (c == '\r' && peek(r) != '\n')) {
        r->line++;
        r->col = 1;
    } else if ((c & 0xC0) != 0x80) {
        r->col++;
    }
}

static bool at_field_end(const struct reader *r)
{
    int c = peek(r);
    return c < 0 || c == r->delimiter || c == '\n' || c == '\r';
}

/* Behind the opening quote, up to and with the closing one. */
static bool read_quoted(struct reader *r, struct place open, struct slice *out)
{
    step(r);
    size_t from = r->at, to = from;
    for (;;) {
        int c = peek(r);
        if (c < 0) {
            diag_add(r->diag, DIAG_ERROR, open, no_line,
                     _("a quote is opened here and never closed"));
            return false;
        }
        step(r);
        if (c == '"') {
            if (peek(r) != '"') {
                *out = slice_make(r->own + from, to - from);
                return true;
            }
            step(r);
        }
        r->own[to++] = (char)c;
    }
}

static bool read_field(struct reader *r, struct csv_field *field)
{
    while (peek(r) == ' ' || (peek(r) == '\t' && r->delimiter != '\t'))
        step(r);
    field->line = r->line;
    field->col = r->col;
    struct slice text;
    struct place here = {r->file, r->line, r->col};
    if (peek(r) == '"') {
        if (!read_quoted(r, here, &text))
            return false;
        while (peek(r) == ' ')
            step(r);
        if (!at_field_end(r)) {
            diag_add(r->diag, DIAG_ERROR, (struct place){r->file, r->line, r->col},
                     no_line, _("text behind a closing quote"));
            while (!at_field_end(r))
                step(r);
        }
    } else {
        size_t from = r->at;
        for (; !at_field_end(r); r->at++)
            r->col += (r->text.at[r->at] & 0xC0) != 0x80;
        text = slice_sub(r->text, from, r->at - from);
    }
    field->text = slice_trim(text);
    return true;
}

/* The NUL behind a field, where its delimiter or line end was, which has been read. */
static void end_text(struct reader *r, const struct csv_field *field)
{
    size_t end = (size_t)(field->text.at + field->text.len - r->text.at);
    if (end < r->text.len)
        r->own[end] = '\0';
}

/* One row; its fields are gathered in `fields`. */
static bool read_row(struct reader *r, struct csv_row *row, struct fields *fields)
{
    fields->len = 0;
    row->line = r->line;
    for (;;) {
        if (!read_field(r, vec_add(fields)))
            return false;
        if (peek(r) != r->delimiter)
            break;
        step(r);
        end_text(r, &fields->at[fields->len - 1]);
        if (fields->len > CSV_FIELDS_MAX) {
            diag_add(r->diag, DIAG_ERROR, (struct place){r->file, r->line, r->col},
                     no_line, _("more than %d columns"), CSV_FIELDS_MAX);
            return false;
        }
    }
    if (peek(r) == '\r')
        step(r);
    if (peek(r) == '\n')
        step(r);
    end_text(r, &fields->at[fields->len - 1]);
    row->count = fields->len;
    row->fields = ARENA_ARRAY(r->arena, struct csv_field, fields->len);
    memcpy(row->fields, fields->at, fields->len * sizeof(*fields->at));
    return true;
}

static bool is_empty(const struct csv_row *row)
{
    for (size_t i = 0; i < row->count; i++)
        if (row->fields[i].text.len)
            return false;
    return true;
}

/* Excel's first line "sep=;" names the delimiter. */
static void read_sep_line(struct reader *r)
{
    struct slice first = slice_sub(r->text, 0, slice_find_byte(r->text, '\n'));
    first = slice_trim(first);
    if (first.len == 5 && slice_eq_nocase(slice_sub(first, 0, 4), "sep=")) {
        r->delimiter = first.at[4];
        while (peek(r) >= 0 && r->line == 1)
            step(r);
    } else {
        r->delimiter = sniff(r->text);
    }
}

bool csv_read(struct csv_table *out, struct slice bytes, const char *file,
              struct arena *arena, struct diag *diag)
{
    return csv_read_apart(out, bytes, file, arena, arena, diag);
}

bool csv_read_apart(struct csv_table *out, struct slice bytes, const char *file,
                    struct arena *texts, struct arena *arena, struct diag *diag)
{
    struct reader r = {.line = 1, .col = 1, .file = file, .arena = arena, .diag = diag};
    struct fields fields = {0};
    struct rows rows = {0};
    *out = (struct csv_table){0};
    if (bytes.len > CSV_BYTES_MAX) {
        diag_file(diag, DIAG_ERROR, file, _("larger than %d MB"), CSV_BYTES_MAX >> 20);
        return false;
    }
    if (!decode(&r.text, bytes, texts)) {
        diag_file(diag, DIAG_ERROR, file,
                  _("is neither UTF-8, UTF-16 nor Windows-1252 text"));
        return false;
    }
    size_t errors = diag_count(diag, DIAG_ERROR);
    r.own = (char *)r.text.at; /* a copy in the arena */
    read_sep_line(&r);
    bool ok = true;
    while (ok && peek(&r) >= 0) {
        struct csv_row row;
        ok = read_row(&r, &row, &fields);
        if (ok && !is_empty(&row))
            vec_push(&rows, row);
    }
    out->delimiter = r.delimiter;
    out->count = rows.len;
    out->rows = ARENA_ARRAY(arena, struct csv_row, rows.len ? rows.len : 1);
    if (rows.len)
        memcpy(out->rows, rows.at, rows.len * sizeof(*rows.at));
    vec_release(&rows);
    vec_release(&fields);
    return ok && diag_count(diag, DIAG_ERROR) == errors;
}

struct place csv_place(const struct csv_row *row, size_t field, const char *file)
{
    if (field < row->count)
        return (struct place){file, row->fields[field].line, row->fields[field].col};
    return (struct place){file, row->line, 0};
}

void csv_add_field(struct str *out, struct slice text, char delimiter)
{
    bool quote = false;
    for (size_t i = 0; i < text.len; i++)
        quote = quote || text.at[i] == delimiter || strchr("\"\r\n;,\t", text.at[i]);
    if (quote)
        str_add_byte(out, '"');
    for (size_t i = 0; i < text.len; i++) {
        str_add_byte(out, text.at[i]);
        if (text.at[i] == '"')
            str_add_byte(out, '"');
    }
    if (quote)
        str_add_byte(out, '"');
}
