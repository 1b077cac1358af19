/* Typed values out of YAML nodes, with the errors a school can act on.
 *
 * A table says which keys there are, in English and Dutch, and who reads each; every
 * mistake in a mapping is reported, not the first only.
 */
#ifndef SITE_FIELDS_H
#define SITE_FIELDS_H

#include "base/date.h"
#include "format/yaml.h"
#include "site/raw.h"

struct fields_reader {
    struct arena *arena;
    struct diag *diag;
};

struct fields_key {
    const char *name;
    const char *dutch; /* or NULL */
    void (*read)(struct fields_reader *r, const struct yaml_node *node, void *field);
    size_t offset; /* of the field in the struct that is filled */
};

/* Reads all keys of the mapping into the struct. Keys that are not in the table go to
 * `other` or, when it is NULL, are errors. */
void fields_read(struct fields_reader *r, const struct yaml_node *mapping, void *into,
                 const struct fields_key *keys, size_t count,
                 void (*other)(void *user, const struct yaml_node *node), void *user);

/* Readers, by the type of the field. Null leaves it as it was. */
void fields_text(struct fields_reader *r, const struct yaml_node *n, void *raw_text);
void fields_bool(struct fields_reader *r, const struct yaml_node *n, void *bool_);
void fields_number(struct fields_reader *r, const struct yaml_node *n, void *long_);
void fields_date(struct fields_reader *r, const struct yaml_node *n, void *date);
/* A list, or one value that stands for a list of one. Items live in the arena. */
void fields_list(struct fields_reader *r, const struct yaml_node *n, void *raw_list);
/* The node itself, to be read later. */
void fields_node(struct fields_reader *r, const struct yaml_node *n, void *node);

struct raw_text fields_raw(const struct yaml_node *n);

#endif
