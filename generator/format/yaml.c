/* A YAML tree from libyaml's events: see yaml.h. */
#include "format/yaml.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "base/map.h"
#include "base/message.h"

enum { DEPTH_MAX = 32, NODES_MAX = 200000, SIZE_MAX_BYTES = 8 << 20 };

struct reader {
    yaml_parser_t parser;
    struct slice text;
    const char *file;
    unsigned first_line;
    struct arena *arena;
    struct diag *diag;
    size_t nodes;
    bool failed;
    /* Marks come in order, so lines are found by going on from the last one. */
    size_t line_number, line_start;
};

static struct slice line_at(struct reader *r, size_t line)
{
    if (line < r->line_number)
        r->line_number = r->line_start = 0;
    while (r->line_number < line && r->line_start < r->text.len) {
        size_t end = slice_find_byte(slice_from(r->text, r->line_start), '\n');
        r->line_start += end + (r->line_start + end < r->text.len);
        r->line_number++;
    }
    return place_line(r->text, r->line_start);
}

static void locate(struct reader *r, yaml_mark_t mark, struct place *where,
                   struct slice *line)
{
    *where = (struct place){r->file, r->first_line + (unsigned)mark.line,
                            (unsigned)mark.column + 1};
    *line = line_at(r, mark.line);
}

__attribute__((format(printf, 3, 4))) static void
fail(struct reader *r, yaml_mark_t mark, const char *format, ...)
{
    struct place where;
    struct slice line;
    va_list args;
    locate(r, mark, &where, &line);
    va_start(args, format);
    diag_addv(r->diag, DIAG_ERROR, where, line, format, args);
    va_end(args);
    r->failed = true;
}

/* What libyaml says, for people who never heard of it; the rest as it says it. */
static const char *explain(const char *problem)
{
    static const char *const known[][2] = {
        {"mapping values are not allowed in this context",
         N_("a colon stands inside a value; put the value in quotes")},
        {"could not find expected ':'", N_("a key must be followed by a colon")},
        {"did not find expected key",
         N_("a key is expected here; look at the spaces before it, and at quotes that "
            "are not closed")},
        {"did not find expected node content", N_("a value is expected here")},
        {"did not find expected '-' indicator",
         N_("each part of this list must begin with a dash (-), below each other")},
        {"did not find expected ',' or ']'", N_("a comma or ] is missing")},
        {"did not find expected ',' or '}'", N_("a comma or } is missing")},
        {"found unexpected end of stream",
         N_("a quote is opened here and never closed")},
        {"found unexpected document indicator",
         N_("a quote is opened here and never closed")},
        {"found character that cannot start any token",
         N_("a value can't begin with this sign; put it in quotes")},
        {"found a tab character that violates indentation",
         N_("use spaces instead of a tab")},
        {"found a tab character where an indentation space is expected",
         N_("use spaces instead of a tab")},
        {"block sequence entries are not allowed in this context",
         N_("a list must begin on the next line")},
        {"found unknown escape character",
         N_("a backslash between double quotes; use single quotes")},
        {"control characters are not allowed",
         N_("there is a sign here that no one can see; remove it")},
    };
    for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
        if (strcmp(known[i][0], problem) == 0)
            return _(known[i][1]);
    return problem;
}

static bool next(struct reader *r, yaml_event_t *event)
{
    if (yaml_parser_parse(&r->parser, event))
        return true;
    const char *problem = r->parser.problem ? r->parser.problem : "?";
    yaml_mark_t mark = r->parser.problem_mark;
    if (r->parser.context && strstr(r->parser.context, "quoted scalar") &&
        strstr(problem, "found unexpected"))
        mark = r->parser.context_mark; /* the open quote, not the end of the file */
    fail(r, mark, _("this is not valid YAML: %s"), explain(problem));
    return false;
}

static struct yaml_node *new_node(struct reader *r, const yaml_event_t *event)
{
    struct yaml_node *node = ARENA_NEW(r->arena, struct yaml_node);
    locate(r, event->start_mark, &node->where, &node->line);
    if (++r->nodes > NODES_MAX) {
        fail(r, event->start_mark, _("this YAML has too many values"));
        return NULL;
    }
    return node;
}

static bool has_anchor_or_tag(const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        return event->data.scalar.anchor || event->data.scalar.tag;
    case YAML_SEQUENCE_START_EVENT:
        return event->data.sequence_start.anchor || event->data.sequence_start.tag;
    case YAML_MAPPING_START_EVENT:
        return event->data.mapping_start.anchor || event->data.mapping_start.tag;
    default:
        return event->type == YAML_ALIAS_EVENT;
    }
}

static struct yaml_node *read_value(struct reader *r, yaml_event_t *event, int depth);

/* Reads one event and the value that it opens. */
static struct yaml_node *read_next(struct reader *r, int depth, yaml_event_type_t end,
                                   bool *ended)
{
    yaml_event_t event;
    *ended = false;
    if (!next(r, &event))
        return NULL;
    if (event.type == end) {
        *ended = true;
        yaml_event_delete(&event);
        return NULL;
    }
    struct yaml_node *node = read_value(r, &event, depth);
    yaml_event_delete(&event);
    return node;
}

static bool read_list(struct reader *r, struct yaml_node *list, int depth)
{
    struct yaml_node **tail = &list->first;
    for (bool ended = false;; list->count++) {
        struct yaml_node *item = read_next(r, depth, YAML_SEQUENCE_END_EVENT, &ended);
        if (ended || !item)
            return ended;
        *tail = item;
        tail = &item->next;
    }
}

static bool is_duplicate(const struct yaml_node *mapping, const struct map *seen,
                         struct slice key)
{
    if (seen->len)
        return map_get(seen, key) != NULL;
    for (const struct yaml_node *n = mapping->first; n; n = n->next)
        if (slice_eq(n->key, key))
            return true;
    return false;
}

static void report_duplicate(struct reader *r, const struct yaml_node *key)
{
    diag_add(r->diag, DIAG_ERROR, key->where, key->line,
             _("the key \"%.*s\" stands here twice; keep one of them"),
             SLICE_FMT(key->text));
    r->failed = true;
}

/* Small mappings are searched; large ones get a table. */
enum { TABLE_FROM = 16 };

static bool read_map_entries(struct reader *r, struct yaml_node *mapping, int depth,
                             struct map *seen)
{
    struct yaml_node **tail = &mapping->first;
    for (bool ended = false;; mapping->count++) {
        struct yaml_node *key = read_next(r, depth, YAML_MAPPING_END_EVENT, &ended);
        if (ended || !key)
            return ended;
        if (key->kind != YAML_SCALAR) {
            diag_add(r->diag, DIAG_ERROR, key->where, key->line,
                     _("a key must be a word, not a list or a mapping"));
            r->failed = true;
        }
        if (is_duplicate(mapping, seen, key->text))
            report_duplicate(r, key);
        struct yaml_node *value = read_next(r, depth, YAML_NO_EVENT, &ended);
        if (!value)
            return false;
        value->key = key->text;
        value->key_where = key->where;
        value->key_line = key->line;
        *tail = value;
        tail = &value->next;
        if (seen->len || mapping->count == TABLE_FROM)
            for (struct yaml_node *n = seen->len ? value : mapping->first; n;
                 n = n->next)
                *map_at(seen, n->key) = n;
    }
}

static bool read_map(struct reader *r, struct yaml_node *mapping, int depth)
{
    struct map seen;
    map_init(&seen);
    bool well = read_map_entries(r, mapping, depth, &seen);
    map_release(&seen);
    return well;
}

static struct yaml_node *read_value(struct reader *r, yaml_event_t *event, int depth)
{
    struct yaml_node *node = new_node(r, event);
    if (!node)
        return NULL;
    if (depth > DEPTH_MAX)
        return fail(r, event->start_mark, _("this YAML is nested too deeply")), NULL;
    if (has_anchor_or_tag(event)) {
        fail(
            r, event->start_mark,
            _("\"&\", \"*\" and \"!\" have a meaning in YAML that is not allowed here; "
              "put the text in quotes"));
        if (event->type == YAML_ALIAS_EVENT)
            return node;
    }
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        node->kind = YAML_SCALAR;
        node->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
        node->text =
            arena_copy(r->arena, slice_make((const char *)event->data.scalar.value,
                                            event->data.scalar.length));
        return node;
    case YAML_SEQUENCE_START_EVENT:
        node->kind = YAML_LIST;
        return read_list(r, node, depth + 1) ? node : NULL;
    case YAML_MAPPING_START_EVENT:
        node->kind = YAML_MAP;
        return read_map(r, node, depth + 1) ? node : NULL;
    default:
        return fail(r, event->start_mark, _("this is not valid YAML: %s"), "?"), NULL;
    }
}

static bool read_document(struct reader *r, struct yaml_node **out)
{
    yaml_event_t event;
    bool ended = false;
    while (next(r, &event)) {
        yaml_event_type_t type = event.type;
        yaml_mark_t mark = event.start_mark;
        yaml_event_delete(&event);
        if (type == YAML_STREAM_END_EVENT)
            return true;
        if (type != YAML_DOCUMENT_START_EVENT)
            continue;
        if (*out)
            return fail(r, mark, _("only one YAML document is allowed here")), false;
        *out = read_next(r, 0, YAML_NO_EVENT, &ended);
        if (!*out)
            return false;
    }
    return false;
}

static bool check_text(struct slice text, const char *file, unsigned first_line,
                       struct diag *diag)
{
    size_t bad = utf8_invalid_at(text);
    if (text.len > SIZE_MAX_BYTES) {
        diag_file(diag, DIAG_ERROR, file, _("this file is too large for YAML"));
        return false;
    }
    if (bad < text.len) {
        struct place where = place_at(file, text, bad);
        where.line += first_line - 1;
        diag_add(diag, DIAG_ERROR, where, SLICE(""),
                 _("this is not UTF-8 text; save the file as UTF-8"));
        return false;
    }
    return true;
}

bool yaml_parse(struct yaml_node **out, struct slice text, const char *file,
                unsigned first_line, struct arena *arena, struct diag *diag)
{
    if (slice_starts(text, "\xEF\xBB\xBF")) /* libyaml would read it as a letter */
        text = slice_from(text, 3);
    struct reader r = {.text = text,
                       .file = file,
                       .first_line = first_line,
                       .arena = arena,
                       .diag = diag};
    *out = NULL;
    if (!check_text(text, file, first_line, diag) || !yaml_parser_initialize(&r.parser))
        return false;
    yaml_parser_set_input_string(&r.parser, (const unsigned char *)text.at, text.len);
    yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
    bool well = read_document(&r, out) && !r.failed;
    yaml_parser_delete(&r.parser);
    return well;
}

const struct yaml_node *yaml_get(const struct yaml_node *node, const char *key)
{
    if (!node || node->kind != YAML_MAP)
        return NULL;
    for (const struct yaml_node *n = node->first; n; n = n->next)
        if (slice_eq_c(n->key, key))
            return n;
    return NULL;
}

bool yaml_is_null(const struct yaml_node *node)
{
    return node->kind == YAML_SCALAR && !node->quoted &&
           (node->text.len == 0 || slice_eq_c(node->text, "~") ||
            slice_eq_nocase(node->text, "null"));
}

bool yaml_bool(const struct yaml_node *node, bool *value)
{
    static const char *const yes[] = {"true", "yes", "on", "ja", "waar"};
    static const char *const no[] = {"false", "no", "off", "nee", "onwaar"};
    if (node->kind != YAML_SCALAR)
        return false;
    for (size_t i = 0; i < sizeof(yes) / sizeof(*yes); i++) {
        if (slice_eq_nocase(node->text, yes[i]))
            return *value = true, true;
        if (slice_eq_nocase(node->text, no[i]))
            return *value = false, true;
    }
    return false;
}

void yaml_error(const struct yaml_node *node, struct diag *diag, const char *format,
                ...)
{
    va_list args;
    va_start(args, format);
    diag_addv(diag, DIAG_ERROR, node->where, node->line, format, args);
    va_end(args);
}

void yaml_unknown_key(const struct yaml_node *node, const char *const *known,
                      size_t count, struct diag *diag)
{
    const char *nearest = nearest_name(node->key, known, count);
    if (nearest)
        diag_add(diag, DIAG_ERROR, node->key_where, node->key_line,
                 _("unknown key \"%.*s\"; did you mean \"%s\"?"), SLICE_FMT(node->key),
                 nearest);
    else
        diag_add(diag, DIAG_ERROR, node->key_where, node->key_line,
                 _("unknown key \"%.*s\""), SLICE_FMT(node->key));
}
