/* YAML as a tree with places, what is refused, and hostile bytes. */
#include "../reading.h"

#include <time.h>

#include "format/yaml.h"

static bool parse(struct yaml_node **top, const char *text)
{
    return yaml_parse(top, slice_of(text), "a.yml", 1, &arena, diag);
}

static void refuse(const char *text, const char *said)
{
    struct yaml_node *top;
    assert_false(parse(&top, text));
    assert_said(&diag, said);
}

static void test_places(void **state)
{
    (void)state;
    struct yaml_node *top;
    struct slice text =
        SLICE("title: \"Zo\xc3\xab\"\nlist:\n  - een\n  - {k\xc3\xab: v, w: 2}\n");
    assert_true(yaml_parse(&top, text, "a.md", 2, &arena, diag));
    const struct yaml_node *title = yaml_get(top, "title"),
                           *list = yaml_get(top, "list");
    assert_slice(title->text, "Zo\xc3\xab");
    assert_true(title->quoted);
    assert_int_equal(title->where.line, 2);
    assert_int_equal(title->where.col, 8);
    assert_int_equal(title->key_where.col, 1);
    assert_slice(title->line, "title: \"Zo\xc3\xab\"");
    assert_int_equal(list->kind, YAML_LIST);
    assert_int_equal(list->count, 2);
    const struct yaml_node *inner = list->first->next->first->next;
    assert_slice(inner->key, "w");
    assert_int_equal(inner->where.line, 5);
    assert_int_equal(inner->key_where.col, 13); /* in characters, not bytes */
    assert_slice(inner->line, "  - {k\xc3\xab: v, w: 2}");
    assert_null(yaml_get(top, "niets"));
    assert_null(yaml_get(NULL, "niets"));
}

static void test_values(void **state)
{
    (void)state;
    struct yaml_node *top;
    bool yes;
    assert_true(
        parse(&top, "a: ja\nb: NEE\nc: \"true\"\nd: ~\ne:\nf: \"\"\ng: maybe\n"));
    assert_true(yaml_bool(yaml_get(top, "a"), &yes) && yes);
    assert_true(yaml_bool(yaml_get(top, "b"), &yes) && !yes);
    assert_false(yaml_bool(yaml_get(top, "g"), &yes));
    assert_true(yaml_is_null(yaml_get(top, "d")));
    assert_true(yaml_is_null(yaml_get(top, "e")));
    assert_false(yaml_is_null(yaml_get(top, "f")));
    assert_true(parse(&top, ""));
    assert_null(top);
    assert_true(parse(&top, "# niets\n"));
    assert_null(top);
    assert_true(parse(&top, "a: 1\r\nb: 2\r\n"));
    assert_slice(yaml_get(top, "b")->text, "2");
    assert_slice(yaml_get(top, "b")->line, "b: 2");
}

static void test_refused(void **state)
{
    (void)state;
    refuse("a: 1\nb: 2\na: 3\n",
           "a.yml:3:1: error: the key \"a\" stands here twice; keep one of them\n"
           "  a: 3\n  ^\n");
    refuse(
        "a: &x 1\nb: *x\n",
        "a.yml:1:4: error: \"&\", \"*\" and \"!\" have a meaning in YAML that is not "
        "allowed here; put the text in quotes\n  a: &x 1\n     ^\n"
        "a.yml:2:4: error: \"&\", \"*\" and \"!\" have a meaning in YAML that is not "
        "allowed here; put the text in quotes\n  b: *x\n     ^\n");
    refuse("a: 1\n---\nb: 2\n",
           "a.yml:2:1: error: only one YAML document is allowed here\n  ---\n  ^\n");
    refuse("[1, 2]: x\n",
           "a.yml:1:1: error: a key must be a word, not a list or a mapping\n"
           "  [1, 2]: x\n  ^\n");
    refuse("a: b: c\n",
           "a.yml:1:5: error: this is not valid YAML: a colon stands inside "
           "a value; put the value in quotes\n  a: b: c\n      ^\n");
    refuse("a: 1\nb: 'x\nc: 2\n",
           "a.yml:2:4: error: this is not valid YAML: a quote is opened here and never "
           "closed\n  b: 'x\n     ^\n");
    refuse("a: @x\n",
           "a.yml:1:4: error: this is not valid YAML: a value can't begin with "
           "this sign; put it in quotes\n  a: @x\n     ^\n");
    refuse("a: Zo\xe9\n", "a.yml:1:6: error: this is not UTF-8 text; save the file as "
                          "UTF-8\n");
}

/* A large mapping is searched by a table; keys are found double all the same. */
static void test_large_mapping(void **state)
{
    (void)state;
    struct yaml_node *top;
    struct str text;
    str_init(&text);
    for (int i = 0; i < 5000; i++)
        str_addf(&text, "sleutel%d: %d\n", i, i);
    assert_true(parse(&top, text.at));
    assert_int_equal(top->count, 5000);
    assert_slice(yaml_get(top, "sleutel4321")->text, "4321");
    str_add_c(&text, "sleutel3: weer\n");
    refuse(text.at, "a.yml:5001:1: error: the key \"sleutel3\" stands here twice; keep "
                    "one of them\n  sleutel3: weer\n  ^\n");
    str_release(&text);
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void test_limits(void **state)
{
    (void)state;
    struct yaml_node *top;
    struct str text;
    double start = seconds();
    str_init(&text);
    for (int i = 0; i < 100000; i++)
        str_add_byte(&text, '[');
    assert_false(parse(&top, text.at));
    char *said = diag_text(diag, NULL);
    assert_contains(slice_of(said), "nested too deeply");
    free(said);
    str_clear(&text);
    str_add_byte(&text, '[');
    for (int i = 0; i < 250000; i++)
        str_add_c(&text, "1,");
    str_add_byte(&text, ']');
    assert_false(parse(&top, text.at));
    said = diag_text(diag, NULL);
    assert_contains(slice_of(said), "too many values");
    free(said);
    str_clear(&text);
    str_reserve(&text, 9 << 20);
    while (text.len < 9 << 20)
        str_add_c(&text, "abcdefgh: 1234567\n");
    assert_false(parse(&top, text.at));
    said = diag_text(diag, NULL);
    assert_contains(slice_of(said), "too large");
    free(said);
    str_release(&text);
    assert_true(seconds() - start < 5);
}

static void test_mutations(void **state)
{
    (void)state;
    static const struct slice samples[] = {
        SLICE(
            "title: \"obs Test\"\nurl: https://x.example\nmenu:\n  - nieuws/_index.md\n"
            "  - {title: 'a ''b', url: /x}\ncontact: {phone: 1, address: |\n  x\n  "
            "y}\n"),
        SLICE("- title: Open dag\n  date: 3-11-2026\n  summary: >-\n    lang\n    "
              "verhaal\n"),
        SLICE("? a\n: [1, 2, {b: c}]\n\"d\\u00eb\": \"\\x41\\n\"\n# x\n...\n"),
    };
    static const struct slice pieces[] = {
        SLICE("\""), SLICE("'"),    SLICE(": "),  SLICE("\n"),
        SLICE("- "), SLICE("{"),    SLICE("]"),   SLICE("&"),
        SLICE("*"),  SLICE("!"),    SLICE("|\n"), SLICE("\t"),
        SLICE("? "), SLICE("#"),    SLICE("\0"),  SLICE("\xef\xbb\xbf"),
        SLICE("%"),  SLICE("---\n")};
    uint32_t random = 20261120;
    for (int i = 0; i < 6000; i++) {
        struct str text;
        struct yaml_node *top;
        struct diag *said = diag_new();
        str_init(&text);
        str_add(&text, samples[i % COUNT(samples)]);
        mutate(&text, &random, pieces, COUNT(pieces));
        struct slice bytes = exact(str_slice(&text));
        bool well = yaml_parse(&top, bytes, "a.yml", 1, &arena, said);
        assert_int_equal(well, diag_count(said, DIAG_ERROR) == 0);
        diag_free(said);
        free((char *)bytes.at);
        arena_reset(&arena);
        str_release(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_places, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_values, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_large_mapping, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_limits, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_mutations, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
