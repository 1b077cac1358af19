/* Reading typed values: see fields.h. */
#include "site/fields.h"

#include "base/message.h"
#include "base/vec.h"

struct raw_text fields_raw(const struct yaml_node *n)
{
    return (struct raw_text){n->text, n->where, n->line};
}

/* In any case: a phone begins a line with a capital, and "Private: true" must hold. */
static bool is_key(const struct fields_key *key, struct slice name)
{
    return slice_eq_nocase(name, key->name) ||
           (key->dutch && slice_eq_nocase(name, key->dutch));
}

static void unknown(struct fields_reader *r, const struct yaml_node *node,
                    const struct fields_key *keys, size_t count)
{
    const char *names[128];
    size_t known = 0;
    for (size_t i = 0; i < count && known + 2 < sizeof(names) / sizeof(*names); i++) {
        names[known++] = keys[i].name;
        if (keys[i].dutch)
            names[known++] = keys[i].dutch;
    }
    yaml_unknown_key(node, names, known, r->diag);
}

/* The English and the Dutch key of one field, both given. */
static void check_twins(struct fields_reader *r, const struct yaml_node *mapping,
                        const struct fields_key *key)
{
    const struct yaml_node *first = NULL;
    for (const struct yaml_node *n = mapping->first; n; n = n->next) {
        if (!is_key(key, n->key))
            continue;
        if (first && !slice_eq(first->key, n->key)) /* else YAML has said so */
            diag_add(r->diag, DIAG_ERROR, n->key_where, n->key_line,
                     _("\"%.*s\" and \"%.*s\" mean the same; keep one of them"),
                     SLICE_FMT(first->key), SLICE_FMT(n->key));
        first = first ? first : n;
    }
}

void fields_read(struct fields_reader *r, const struct yaml_node *mapping, void *into,
                 const struct fields_key *keys, size_t count,
                 void (*other)(void *user, const struct yaml_node *node), void *user)
{
    if (mapping->kind != YAML_MAP) {
        if (!yaml_is_null(mapping))
            yaml_error(mapping, r->diag,
                       _("here should be keys with values (key: value)"));
        return;
    }
    for (const struct yaml_node *n = mapping->first; n; n = n->next) {
        size_t i = 0;
        while (i < count && !is_key(&keys[i], n->key))
            i++;
        if (i < count)
            keys[i].read(r, n, (char *)into + keys[i].offset);
        else if (other)
            other(user, n);
        else
            unknown(r, n, keys, count);
    }
    for (size_t i = 0; i < count; i++)
        check_twins(r, mapping, &keys[i]);
}

static bool is_scalar(struct fields_reader *r, const struct yaml_node *n)
{
    if (n->kind == YAML_SCALAR)
        return !yaml_is_null(n);
    yaml_error(n, r->diag, _("\"%.*s\" takes one value, not a list or a mapping"),
               SLICE_FMT(n->key));
    return false;
}

void fields_text(struct fields_reader *r, const struct yaml_node *n, void *raw_text)
{
    if (is_scalar(r, n))
        *(struct raw_text *)raw_text = fields_raw(n);
}

void fields_bool(struct fields_reader *r, const struct yaml_node *n, void *bool_)
{
    if (n->kind == YAML_SCALAR && yaml_is_null(n))
        return;
    if (!yaml_bool(n, bool_))
        yaml_error(n, r->diag, _("\"%.*s\" takes ja or nee (true or false)"),
                   SLICE_FMT(n->key));
}

void fields_number(struct fields_reader *r, const struct yaml_node *n, void *long_)
{
    long long number;
    if (!is_scalar(r, n))
        return;
    if (slice_number(n->text, &number) && number > -1000000000 && number < 1000000000)
        *(long *)long_ = (long)number;
    else
        yaml_error(n, r->diag, _("\"%.*s\" takes a whole number"), SLICE_FMT(n->key));
}

void fields_date(struct fields_reader *r, const struct yaml_node *n, void *date)
{
    if (is_scalar(r, n) && !date_parse(date, n->text))
        yaml_error(n, r->diag,
                   _("\"%.*s\" takes a date such as 2026-11-03 or 3-11-2026"),
                   SLICE_FMT(n->key));
}

void fields_list(struct fields_reader *r, const struct yaml_node *n, void *raw_list)
{
    struct raw_list *list = raw_list;
    size_t count = n->kind == YAML_SCALAR ? 1 : n->count;
    if (n->kind == YAML_SCALAR && yaml_is_null(n))
        return;
    if (n->kind == YAML_MAP) {
        yaml_error(n, r->diag, _("\"%.*s\" takes a list"), SLICE_FMT(n->key));
        return;
    }
    *list = (struct raw_list){ARENA_ARRAY(r->arena, struct raw_text, count), 0, count};
    if (n->kind == YAML_SCALAR) {
        list->at[list->len++] = fields_raw(n);
        return;
    }
    for (const struct yaml_node *item = n->first; item; item = item->next) {
        if (item->kind != YAML_SCALAR)
            yaml_error(item, r->diag, _("this list takes words or numbers only"));
        else if (!yaml_is_null(item))
            list->at[list->len++] = fields_raw(item);
    }
}

void fields_node(struct fields_reader *r, const struct yaml_node *n, void *node)
{
    (void)r;
    *(const struct yaml_node **)node = n;
}
