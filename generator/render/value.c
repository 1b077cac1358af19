/* Building and reading the values of templates: see value.h. */
#include "render/value.h"

#include <string.h>

struct value value_null(void)
{
    return (struct value){.kind = VALUE_NULL};
}

struct value value_bool(bool b)
{
    return (struct value){.kind = b ? VALUE_TRUE : VALUE_FALSE};
}

struct value value_text(const struct safe_text *text)
{
    return text ? (struct value){.kind = VALUE_TEXT, .text = text} : value_null();
}

struct value value_html(const struct safe_html *html)
{
    return html ? (struct value){.kind = VALUE_HTML, .html = html} : value_null();
}

struct value value_own(struct arena *a, const char *c_string)
{
    return value_own_slice(a, slice_of(c_string));
}

struct value value_own_slice(struct arena *a, struct slice s)
{
    return value_text(safe_text_own(a, s));
}

struct value value_number(struct arena *a, long long number)
{
    return value_text(safe_text_own(a, arena_printf(a, "%lld", number)));
}

static bool is_base64(struct slice s)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int padding = 0; padding < 2 && slice_ends(s, "="); padding++)
        s.len--;
    for (size_t i = 0; i < s.len; i++)
        if (!s.at[i] || !strchr(letters, s.at[i]))
            return false;
    return s.len > 0;
}

struct value value_image(struct arena *a, struct slice address)
{
    static const char head[] = "data:image/webp;base64,";
    if (address.len > VALUE_IMAGE_MAX || !slice_starts(address, head) ||
        !is_base64(slice_from(address, sizeof(head) - 1)))
        return value_null();
    return (struct value){.kind = VALUE_IMAGE, .text = safe_text_own(a, address)};
}

struct value value_list(struct arena *a)
{
    return (struct value){.kind = VALUE_LIST, .list = ARENA_NEW(a, struct value_list)};
}

struct value value_object(struct arena *a)
{
    return (struct value){.kind = VALUE_OBJECT,
                          .object = ARENA_NEW(a, struct value_object)};
}

/* Room for one more in an array of the arena. */
static void *grown(struct arena *a, void *at, size_t *cap, size_t len, size_t size)
{
    if (len < *cap)
        return at;
    *cap = *cap ? *cap * 2 : 8;
    void *more = arena_new(a, *cap * size);
    if (len)
        memcpy(more, at, len * size);
    return more;
}

void value_append(struct arena *a, struct value list, struct value item)
{
    struct value_list *l = list.list;
    l->at = grown(a, l->at, &l->cap, l->len, sizeof(*l->at));
    l->at[l->len++] = item;
}

static struct value_field *find(const struct value_object *o, struct slice name)
{
    for (size_t i = 0; i < o->len; i++)
        if (slice_eq(o->at[i].name, name))
            return &o->at[i];
    return NULL;
}

void value_set_slice(struct arena *a, struct value object, struct slice name,
                     struct value value)
{
    struct value_object *o = object.object;
    struct value_field *field = find(o, name);
    if (!field) {
        o->at = grown(a, o->at, &o->cap, o->len, sizeof(*o->at));
        field = &o->at[o->len++];
    }
    *field = (struct value_field){name, value};
}

void value_set(struct arena *a, struct value object, const char *name,
               struct value value)
{
    value_set_slice(a, object, slice_of(name), value);
}

const struct value *value_get(const struct value *object, struct slice name)
{
    if (object->kind != VALUE_OBJECT)
        return NULL;
    struct value_field *field = find(object->object, name);
    return field ? &field->value : NULL;
}

bool value_is_true(const struct value *v)
{
    switch (v->kind) {
    case VALUE_NULL:
    case VALUE_FALSE:
        return false;
    case VALUE_TEXT:
        return safe_text_slice(v->text).len > 0;
    case VALUE_HTML:
        return safe_html_slice(v->html).len > 0;
    case VALUE_LIST:
        return v->list->len > 0;
    case VALUE_TRUE:
    case VALUE_IMAGE:
    case VALUE_OBJECT:
        break;
    }
    return true;
}
