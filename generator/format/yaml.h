/* YAML 1.1 by libyaml, as a tree with places. The only file that sees libyaml.
 *
 * Aliases, anchors, tags and duplicate keys are errors. Scalars stay text: the reader
 * of a value says what it must be.
 */
#ifndef FORMAT_YAML_H
#define FORMAT_YAML_H

#include "base/arena.h"
#include "base/diag.h"

enum yaml_kind { YAML_SCALAR, YAML_LIST, YAML_MAP };

struct yaml_node {
    enum yaml_kind kind;
    bool quoted;        /* a scalar in quotes or a block scalar: never null or bool */
    struct slice text;  /* of a scalar */
    struct slice key;   /* of a value in a mapping */
    struct place where; /* of the value */
    struct place key_where;
    struct slice line; /* source line of the value, and of the key */
    struct slice key_line;
    struct yaml_node *first; /* children of a list or mapping, in order */
    struct yaml_node *next;
    size_t count;
};

/* *out is NULL for an empty document. `first_line` is the number of the text's first
 * line in `file`. Nodes live in the arena; their lines borrow from `text`. False with
 * diagnostics when it isn't one YAML document within the limits. */
bool yaml_parse(struct yaml_node **out, struct slice text, const char *file,
                unsigned first_line, struct arena *arena, struct diag *diag);

/* The value under `key` of a mapping, or NULL (also when node is NULL). */
const struct yaml_node *yaml_get(const struct yaml_node *node, const char *key);
/* Plain scalar that is empty, ~ or null. */
bool yaml_is_null(const struct yaml_node *node);
/* yes/no, true/false, on/off, ja/nee; false when it is none of them. */
bool yaml_bool(const struct yaml_node *node, bool *value);
/* An error at the node's value, with its line. */
void yaml_error(const struct yaml_node *node, struct diag *diag, const char *format,
                ...) __attribute__((format(printf, 3, 4)));
/* "unknown key "x"; did you mean "y"?" at the node's key. */
void yaml_unknown_key(const struct yaml_node *node, const char *const *known,
                      size_t count, struct diag *diag);

#endif
