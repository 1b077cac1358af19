/* JSON by jansson: see json.h. A struct json is a json_t under another name. */
#include "format/json.h"

#include <assert.h>
#include <jansson.h>

static json_t *inner(struct json *value)
{
    return (json_t *)value;
}

struct json *json_object_new(void)
{
    return (struct json *)json_object();
}

struct json *json_list_new(void)
{
    return (struct json *)json_array();
}

void json_free(struct json *value)
{
    json_decref(inner(value));
}

static void set(struct json *object, const char *key, json_t *value)
{
    int error = json_object_set_new(inner(object), key, value);
    assert(!error);
    (void)error;
}

void json_set_text(struct json *object, const char *key, struct slice text)
{
    json_t *value = json_stringn(text.at, text.len);
    if (!value) { /* not UTF-8, or no memory */
        struct str clean;
        str_init(&clean);
        for (size_t i = 0; i < text.len;)
            str_add_codepoint(&clean, utf8_next(text, &i));
        value = json_stringn(clean.at, clean.len);
        str_release(&clean);
    }
    set(object, key, value);
}

void json_set_number(struct json *object, const char *key, long long number)
{
    set(object, key, json_integer(number));
}

void json_set_real(struct json *object, const char *key, double number)
{
    set(object, key, json_real(number));
}

void json_set_truth(struct json *object, const char *key, bool truth)
{
    set(object, key, json_boolean(truth));
}

void json_set_null(struct json *object, const char *key)
{
    set(object, key, json_null());
}

void json_set(struct json *object, const char *key, struct json *value)
{
    set(object, key, inner(value));
}

void json_append(struct json *list, struct json *value)
{
    json_array_append_new(inner(list), inner(value));
}

/* In JSON a "<" can only be inside a string, where \u003c means the same. */
static int add_piece(const char *piece, size_t len, void *out)
{
    for (size_t i = 0; i < len; i++) {
        if (piece[i] == '<')
            str_add_c(out, "\\u003c");
        else
            str_add_byte(out, piece[i]);
    }
    return 0;
}

void json_write(const struct json *value, struct str *out, bool pretty)
{
    json_dump_callback((const json_t *)value, add_piece, out,
                       pretty ? JSON_INDENT(2) | JSON_REAL_PRECISION(6)
                              : JSON_COMPACT | JSON_REAL_PRECISION(6));
}
