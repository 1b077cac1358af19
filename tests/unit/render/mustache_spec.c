/* The Mustache specification's own tests, read from the shared data when it is there.
 */
#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "render/mustache.h"

static const char *const modules[] = {"comments",     "delimiters",    "interpolation",
                                      "inverted",     "partials",      "sections",
                                      "~inheritance", "~dynamic-names"};

static struct value from_json(struct arena *a, const json_t *json)
{
    char number[40];
    switch (json_typeof(json)) {
    case JSON_OBJECT: {
        struct value object = value_object(a);
        const char *name;
        json_t *item;
        json_object_foreach((json_t *)json, name, item)
            value_set(a, object, name, from_json(a, item));
        return object;
    }
    case JSON_ARRAY: {
        struct value list = value_list(a);
        for (size_t i = 0; i < json_array_size(json); i++)
            value_append(a, list, from_json(a, json_array_get(json, i)));
        return list;
    }
    case JSON_STRING:
        return value_own(a, json_string_value(json));
    case JSON_INTEGER:
        return value_number(a, json_integer_value(json));
    case JSON_REAL:
        snprintf(number, sizeof(number), "%g", json_real_value(json));
        return value_own(a, number);
    case JSON_TRUE:
    case JSON_FALSE:
        return value_bool(json_is_true(json));
    case JSON_NULL:
        break;
    }
    return value_null();
}

static bool run_case(const json_t *test)
{
    struct arena a;
    struct mustache_set set;
    struct str out;
    struct diag *diag = diag_new();
    arena_init(&a);
    str_init(&out);
    mustache_init(&set, false);
    const char *name;
    json_t *partial;
    json_object_foreach(json_object_get(test, "partials"), name, partial)
        mustache_add(&set, name, name, slice_of(json_string_value(partial)), diag);
    const char *text = json_string_value(json_object_get(test, "template"));
    const char *expected = json_string_value(json_object_get(test, "expected"));
    struct value context = from_json(&a, json_object_get(test, "data"));
    mustache_add(&set, "\x01main", "main", slice_of(text), diag);
    mustache_render(&set, "\x01main", &context, &out, diag);
    bool well = strcmp(out.at, expected) == 0;
    if (!well) {
        printf("    %s\n      expected: %s\n      got:      %s\n",
               json_string_value(json_object_get(test, "name")), expected, out.at);
        diag_print(diag, stdout, DIAG_NOTE, NULL, NULL);
    }
    mustache_release(&set);
    str_release(&out);
    arena_release(&a);
    diag_free(diag);
    return well;
}

static void test_specification(void **state)
{
    (void)state;
    const char *shared = getenv("VOORNAAM_SHARED");
    size_t failed = 0, run = 0;
    for (size_t i = 0; i < sizeof(modules) / sizeof(*modules); i++) {
        char path[4096];
        snprintf(path, sizeof(path), "%s/data/mustache-spec/%s.json",
                 shared ? shared : "../shared", modules[i]);
        json_t *module = json_load_file(path, 0, NULL);
        if (!module) {
            printf("    %s is not here: skipped\n", path);
            skip();
        }
        const json_t *tests = json_object_get(module, "tests");
        for (size_t j = 0; j < json_array_size(tests); j++, run++)
            failed += !run_case(json_array_get(tests, j));
        json_decref(module);
    }
    printf("    %zu of %zu cases of the Mustache specification\n", run - failed, run);
    assert_int_equal(failed, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_specification)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
