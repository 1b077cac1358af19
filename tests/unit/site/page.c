/* Front matter, names and what a text leads to; and hostile bytes. */
#include "../unit.h"

#include <time.h>

#include "site/page.h"

static struct arena arena;
static struct diag *diag;
static struct slice bytes;

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena);
    diag = diag_new();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_release(&arena);
    diag_free(diag);
    free((char *)bytes.at);
    bytes = SLICE("");
    bytes.at = NULL;
    return 0;
}

/* From memory that ends where the text ends. */
static struct raw_page read_slice(const char *path, struct slice text)
{
    struct raw_page page;
    free((char *)bytes.at);
    bytes = exact(text);
    page_read(&page, bytes, path, &arena, diag);
    return page;
}

static struct raw_page read_text(const char *path, const char *text)
{
    return read_slice(path, slice_of(text));
}

static date_t day(int year, int month, int d)
{
    date_t date = DATE_NONE;
    date_from_parts(&date, year, month, d);
    return date;
}

static void test_names(void **state)
{
    (void)state;
    struct raw_page p = read_text("nieuws/2026-11-03-sint.md", "x");
    assert_slice(p.name, "sint");
    assert_slice(p.folder, "nieuws");
    assert_int_equal(p.date, day(2026, 11, 3));
    assert_false(p.is_section || p.is_bundle);
    p = read_text("nieuws/2026-02-30-sint.md", "x");
    assert_slice(p.name, "2026-02-30-sint");
    assert_int_equal(p.date, DATE_NONE);
    p = read_text("fotos/2026-09-10-schoolreis/index.md", "x");
    assert_slice(p.name, "schoolreis");
    assert_true(p.is_bundle);
    assert_int_equal(p.date, day(2026, 9, 10));
    p = read_text("_index.md", "x");
    assert_true(p.is_section);
    assert_slice(p.folder, "");
    p = read_text("nieuws/2026-11-03-sint.md", "---\ndate: 4-11-2026\n---\n");
    assert_int_equal(p.date, day(2026, 11, 4));
    p = read_text("nieuws/2026-11-03-sint.md", "---\ntitle: x\n---\n");
    assert_int_equal(p.date, day(2026, 11, 3));
}

static void test_body(void **state)
{
    (void)state;
    struct raw_page p =
        read_text("a.md", "\xef\xbb\xbf---\r\ntitle: T\r\n---\r\nEen\r\nTwee");
    assert_slice(p.title.text, "T");
    assert_int_equal(p.title.where.line, 2);
    assert_slice(p.title.line, "title: T");
    assert_slice(p.body, "Een\r\nTwee");
    assert_int_equal(p.body_line, 4);
    p = read_text("a.md", "---\ntitle: T\n...\n---\nx");
    assert_slice(p.body, "---\nx");
    p = read_text("a.md",
                  "---\ntitle: |\n  a\n  ---\n  b\n---\nx"); /* not at the margin */
    assert_slice(p.title.text, "a\n---\nb\n");
    p = read_text("a.md", "zomaar tekst");
    assert_slice(p.body, "zomaar tekst");
    assert_int_equal(p.body_line, 1);
    p = read_text("a.md", "---\n---\n");
    assert_slice(p.body, "");
    p = read_text("a.md", "---");
    assert_slice(p.body, "---");
    p = read_text("a.md", "----\n![Emma](a.jpg)");
    assert_int_equal(p.inline_count, 1);
    assert_said(&diag, "");
    p = read_text("a.md", "---\ntitle: T\nx\n   ");
    assert_slice(p.body, "");
    assert_said(&diag, "a.md:1:1: error: the front matter that begins here has no end: "
                       "put --- below it\n  ---\n  ^\n");
    read_text("a.md", "---\ntitle: T\n---\nZo\xe9");
    assert_said(&diag, "a.md:4:3: error: this is not UTF-8 text; save the file as "
                       "UTF-8\n");
}

static void test_dutch_keys(void **state)
{
    (void)state;
    struct raw_page p = read_text(
        "a.md", "---\ntitel: T\ndatum: 3-11-2026\nauteur: juf Ank\nsamenvatting: S\n"
                "omschrijving: O\nconcept: ja\npubliceren_vanaf: 2026-11-05\n"
                "verloopt: 6-11-2026\nbijgewerkt: 7-11-2026\ngewicht: -3\n"
                "afbeelding: a.jpg\ngroep: 5\nleerlingen: [1042, 1051]\n"
                "personen: geen\ntwijfel: nee\nbesloten: ja\nbron: B\nmaker: M\n"
                "licentie: L\nnagekeken: {door: Bas, datum: 1-11-2026}\n"
                "documenten: [a.pdf]\nwerk: ja\ntags: [een, twee]\ntoc: nee\n"
                "fotos:\n  - {bestand: b.jpg, bijschrift: C, alt: A, werk: ja,\n"
                "     leerlingen: 7, blur: [[0, 0.25, 1, 0.5]]}\n"
                "  - c.jpg\nvrij: {a: 1}\nextra: {b: 2}\n---\n");
    assert_said(&diag, "");
    assert_slice(p.title.text, "T");
    assert_int_equal(p.date, day(2026, 11, 3));
    assert_slice(p.author.text, "juf Ank");
    assert_slice(p.summary.text, "S");
    assert_slice(p.description.text, "O");
    assert_true(p.draft && p.private_ && p.work && !p.doubt && !p.toc);
    assert_int_equal(p.publish_date, day(2026, 11, 5));
    assert_int_equal(p.expiry_date, day(2026, 11, 6));
    assert_int_equal(p.updated, day(2026, 11, 7));
    assert_int_equal(p.weight, -3);
    assert_slice(p.image.text, "a.jpg");
    assert_int_equal(p.people.pupils.len, 2);
    assert_slice(p.people.pupils.at[1].text, "1051");
    assert_true(p.people.none);
    assert_true(p.checked.given);
    assert_slice(p.checked.by.text, "Bas");
    assert_int_equal(p.photos.len, 2);
    assert_slice(p.photos.at[0].caption.text, "C");
    assert_int_equal(p.photos.at[0].people.pupils.len, 1);
    assert_true(p.photos.at[0].work);
    assert_int_equal(p.photos.at[0].blur_count, 1);
    assert_true(p.photos.at[0].blur[0].y == 0.25);
    assert_slice(p.photos.at[1].file.text, "c.jpg");
    assert_slice(p.documents.at[0].file.text, "a.pdf");
    assert_slice(yaml_get(p.extra, "b")->text, "2");
    assert_int_equal(yaml_get(p.extra, "vrij")->kind, YAML_MAP);
}

static void test_mistakes(void **state)
{
    (void)state;
    read_text("a.md",
              "---\ntitle: T\ntitel: U\ndate: morgen\nweight: zwaar\n"
              "checked: {by: Bas}\nphotos:\n  - {alt: x}\n  - {file: a, blur: [[1]]}\n"
              "tags: {a: b}\nauther: x\n---\n");
    assert_said(
        &diag,
        "a.md:3:1: error: \"title\" and \"titel\" mean the same; keep one of "
        "them\n  titel: U\n  ^\n"
        "a.md:4:7: error: \"date\" takes a date such as 2026-11-03 or "
        "3-11-2026\n  date: morgen\n        ^\n"
        "a.md:5:9: error: \"weight\" takes a whole number\n"
        "  weight: zwaar\n          ^\n"
        "a.md:6:10: error: \"checked\" says who looked and when: {by: name, date: "
        "2026-11-03}\n  checked: {by: Bas}\n           ^\n"
        "a.md:8:5: error: here the name of the file is missing: {file: ...}\n"
        "    - {alt: x}\n      ^\n"
        "a.md:9:22: error: a rectangle is [x, y, width, height], each from 0 to "
        "1, as parts of the upright picture\n    - {file: a, blur: [[1]]}\n"
        "                       ^\n"
        "a.md:10:7: error: \"tags\" takes a list\n  tags: {a: b}\n        ^\n"
        "a.md:11:1: error: unknown key \"auther\"; did you mean \"author\"?\n"
        "  auther: x\n  ^\n");
}

static void test_inlines(void **state)
{
    (void)state;
    struct raw_page p =
        read_text("a.md", "---\ntitle: T\n---\n[een [twee]](a.pdf \"t\") en "
                          "![Emma](<b c.jpg>) of\n![x][1]\n\n[1]: d.jpg\n](\n");
    assert_int_equal(p.inline_count, 4);
    assert_slice(p.inlines[0].target, "a.pdf");
    assert_slice(p.inlines[0].text, "een [twee]");
    assert_false(p.inlines[0].picture);
    assert_slice(p.inlines[1].target, "b c.jpg");
    assert_slice(p.inlines[1].text, "Emma");
    assert_true(p.inlines[1].picture);
    assert_slice(p.inlines[2].target, "d.jpg");
    p = read_text("a.md", "[a]:");
    assert_int_equal(p.inline_count, 1);
    assert_slice(p.inlines[0].target, "");
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* None may take more than linear time. */
static void test_time(void **state)
{
    (void)state;
    static const char *const pieces[] = {"](", "](<", "[", "]( ", "![", "]:"};
    for (size_t i = 0; i < COUNT(pieces); i++) {
        struct str text;
        double start = seconds();
        str_init(&text);
        while (text.len < 1 << 19)
            str_add_c(&text, pieces[i]);
        while (text.len < 1 << 20)
            str_add_byte(&text, ' ');
        read_slice("a.md", str_slice(&text));
        str_release(&text);
        if (seconds() - start > 2)
            fail_msg("\"%s\" repeated takes %.1f s", pieces[i], seconds() - start);
    }
}

static void test_mutations(void **state)
{
    (void)state;
    static const struct slice samples[] = {
        SLICE(
            "---\ntitle: T\ndate: 2026-11-03\ntags: [a, b]\nphotos:\n  - {file: a.jpg, "
            "pupils: [1], blur: [[0, 0, 1, 1]]}\nchecked: {by: x, date: 1-1-2026}\n"
            "extra: {a: 1}\nvrij: 2\n---\nTekst [x](y) ![z](<a b>)\n\n[1]: c\n"),
        SLICE(
            "\xef\xbb\xbf---\r\ntitel: T\r\nevents:\r\n  - {title: a}\r\n...\r\n[a]("),
    };
    static const struct slice pieces[] = {
        SLICE("---"), SLICE("\n---\n"), SLICE("](<"), SLICE("!["),     SLICE(": "),
        SLICE("\n"),  SLICE("extra: "), SLICE("{"),   SLICE("[["),     SLICE("\xff"),
        SLICE("\0"),  SLICE("\r"),      SLICE("- "),  SLICE("date: "), SLICE("'")};
    uint32_t random = 31;
    for (int i = 0; i < 5000; i++) {
        struct str text;
        str_init(&text);
        str_add(&text, samples[i % COUNT(samples)]);
        mutate(&text, &random, pieces, COUNT(pieces));
        read_slice("nieuws/2026-11-03-x.md", str_slice(&text));
        diag_free(diag);
        diag = diag_new();
        arena_reset(&arena);
        str_release(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_names, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_body, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_dutch_keys, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_mistakes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_inlines, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_time, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_mutations, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
