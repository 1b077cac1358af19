/* Nobody is named by what is said of a finding: place and words of every channel, with
 * names beside it that do not leak, and with bytes that act on a terminal. */
#include "gate_fixture.h"
#include "verify/fold.h"

static struct fold_table table;

struct planted {
    const char *path;
    const char *text;
};

/* Words of the fixture's register; short ones count as whole words only. */
static const char *const names[] = {
    "emma",     "vries",      "daan",    "bakker", "thijmen", "quast",
    "noor",     "jansen",     "wit",     "zoe",    "hof",     "roos",
    "boukhari", "zwanenveld", "kooiker", "omer",   "sahin",   "willem",
    "tolsema",  "marieke",    "karin",   "joost",  "sem",     "jan",
};

/* Bakkerij is nobody: Bakker counts as a word of its own. */
static bool is_in(struct slice text, const char *name)
{
    return strlen(name) > 4 && strcmp(name, "bakker") != 0 &&
           slice_find(text, name) < text.len;
}

static bool names_somebody(const char *text)
{
    struct folded f = {0};
    bool named = false;
    str_init(&f.text);
    fold_text(&f, &table, slice_of(text), false);
    for (size_t i = 0; i < f.len; i++) {
        struct slice word = slice_sub(str_slice(&f.text), f.at[i].at, f.at[i].len);
        for (size_t k = 0; k < sizeof(names) / sizeof(*names); k++)
            named |= slice_eq_c(word, names[k]) || is_in(word, names[k]);
    }
    /* and across what parts them within one: em-ma, q.u.a.s.t */
    struct str letters;
    str_init(&letters);
    for (size_t i = 0; i < f.len; i++) {
        const char *from = i ? f.text.at + f.at[i - 1].at + f.at[i - 1].len : NULL;
        if (i > 0 && strspn(from, "-._") < (size_t)(f.text.at + f.at[i].at - from))
            str_add_byte(&letters, ' ');
        str_add(&letters, slice_sub(str_slice(&f.text), f.at[i].at, f.at[i].len));
    }
    for (size_t k = 0; k < sizeof(names) / sizeof(*names); k++)
        named |= is_in(str_slice(&letters), names[k]);
    str_release(&letters);
    folded_release(&f);
    return named;
}

static bool is_safe(const char *text)
{
    unsigned digits = 0;
    for (size_t i = 0; text[i]; i++) {
        digits = text[i] >= '0' && text[i] <= '9' ? digits + 1 : 0;
        if ((unsigned char)text[i] < ' ' || text[i] == 0x7f || text[i] == '@' ||
            text[i] == '"' || digits >= 4)
            return false;
    }
    return utf8_invalid_at(slice_of(text)) == strlen(text) && !names_somebody(text);
}

/* How many findings; each with its place and words safe. */
static size_t look(const struct gate_fixture *f, const char *path, struct slice bytes)
{
    struct leaks leaks;
    struct gate_ticket ticket;
    leaks_init(&leaks);
    gate_check(f->gate, path, bytes, &ticket, &leaks);
    for (size_t i = 0; i < leaks.len; i++) {
        const struct leak *l = &leaks.at[i];
        if (!is_safe(l->words) || !is_safe(l->place))
            fail_msg("%s: \"%s\": \"%s\" of %.*s", path, l->place, l->words,
                     SLICE_FMT(bytes));
    }
    size_t count = leaks.len;
    leaks_release(&leaks);
    return count;
}

/* --- the channels of channels.c, by including its table --- */

#define main channels_main
#include "channels.c"
#undef main

static void channels_are_masked(void **state)
{
    struct gate_fixture *f = gate_fixture_new("baseline");
    struct str text;
    size_t found = 0;
    (void)state;
    str_init(&text);
    for (size_t i = 0; i < sizeof(channels) / sizeof(*channels); i++) {
        const struct channel *c = &channels[i];
        str_clear(&text);
        str_add_c(&text, c->before);
        str_add_c(&text, c->leak);
        str_add_c(&text, c->after);
        found += look(f, c->path, str_slice(&text)) > 0;
    }
    assert_int_equal(found, sizeof(channels) / sizeof(*channels));
    str_release(&text);
    gate_fixture_free(f);
}

/* Every leak in every surrounding: what hides in one may show in another. */
static void leaks_are_masked_in_every_channel(void **state)
{
    struct gate_fixture *f = gate_fixture_new("baseline");
    size_t count = sizeof(channels) / sizeof(*channels);
    size_t found = 0;
    struct str text;
    (void)state;
    str_init(&text);
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < count; k++) {
            str_clear(&text);
            str_add_c(&text, channels[i].before);
            str_add_c(&text, channels[k].leak);
            str_add_c(&text, " Fleur met ");
            str_add_c(&text, channels[(i + k) % count].leak);
            str_add_c(&text, channels[i].after);
            found += look(f, channels[i].path, str_slice(&text));
        }
    assert_true(found > count * count);
    str_release(&text);
    gate_fixture_free(f);
}

static void harmful_bytes_are_masked(void **state)
{
    static const struct planted planted[] = {
        {"a.html",
         "<p>\x1b[31mEmma de Vries\x1b[0m \x07 met \xe2\x80\xae omgekeerd</p>"},
        {"a.txt", "a\xff\xfe\x80 Emma de Vries \xc3 \xed\xa0\x80 x"},
        {"a.html", "<emma-de-vries>Emma de Vries</emma-de-vries>"},
        {"a.html", "<p data-quast=\"Thijmen Quast\">x</p>"},
        {"a.ics", "BEGIN:VCALENDAR\r\nX-THIJMEN:Thijmen Quast\r\nEND:VCALENDAR\r\n"},
        {"a.txt", "P1;Emma;de;Vries;12-03-2017;emma.de.vries@school.example\n"
                  "P2;Daan;;Bakker;04-07-2018;daan@thuis.example\n"
                  "P3;Thijmen;;Quast;30-11-2016;t.quast@thuis.example\n"},
        {"a.txt",
         "Emma, Daan, Thijmen, Noor, Sem, Roos Boukhari en Jan-Willem Tolsema"},
        {"a.txt", "Quast Quast Quast Quast Quast Quast Quast Quast Quast Quast Quast"},
        {"a.txt", "fotoThijmenQuast zoehof semkooiker EmmaVries t-quast quast_thijmen"},
        {"a.txt", "Thijmen Q u a s t en E m m a de V r i e s"},
        {"a.js",
         "a='<b>Em</b>ma de <i>Vr</i>ies';b='Thijmen';c='RW1tYSBkZSBWcmllcw=='"},
    };
    struct gate_fixture *f = gate_fixture_new("baseline");
    (void)state;
    for (size_t i = 0; i < sizeof(planted) / sizeof(*planted); i++)
        assert_true(look(f, planted[i].path, slice_of(planted[i].text)) > 0);
    gate_fixture_free(f);
}

static void expect_words(const struct gate_fixture *f, const char *path,
                         const char *text, enum leak_kind kind, const char *words,
                         unsigned line, unsigned column)
{
    struct leaks leaks;
    struct gate_ticket ticket;
    bool found = false;
    leaks_init(&leaks);
    gate_check(f->gate, path, slice_of(text), &ticket, &leaks);
    for (size_t i = 0; i < leaks.len && !found; i++) {
        const struct leak *l = &leaks.at[i];
        if (l->kind != kind)
            continue;
        assert_string_equal(l->words, words);
        assert_int_equal(l->line, line);
        assert_int_equal(l->column, column);
        found = true;
    }
    assert_true(found);
    leaks_release(&leaks);
}

/* The words around stay, or nobody finds the place. */
static void words_are_told(void **state)
{
    struct gate_fixture *f = gate_fixture_new("baseline");
    (void)state;
    expect_words(
        f, "a.html",
        "<h1>Dag</h1>\n<p>Gisteren won de kleine <b>Emma</b> de Vries een mooie "
        "beker op het toernooi.</p>",
        LEAK_SURNAME, "Gisteren won de kleine ‹P1› een mooie beker op het …", 2, 42);
    expect_words(f, "a.html", "<p>Bel gerust 06-12 34 56 78 als het niet lukt</p>",
                 LEAK_PHONE, "Bel gerust ‹…› als het niet lukt", 1, 15);
    expect_words(f, "a.html",
                 "<p>Wie mee wil mailt thuis@example.org, of belt even</p>", LEAK_EMAIL,
                 "Wie mee wil mailt ‹…›, of belt even", 1, 22);
    expect_words(f, "a.html", "<p>De beker was voor Thijmen Zonnebloem uit groep 5</p>",
                 LEAK_OBJECTED, "De beker was voor ‹P3› uit groep 5", 1, 22);
    expect_words(f, "a.html", "<img alt=\"Een gr\xc3\xb6te foto van Emma de Vries\">",
                 LEAK_SURNAME, "Een gr\xc3\xb6te foto van ‹P1›", 1, 38);
    expect_words(f, "a.html",
                 "<p>a\n<script>var x = 1;\nvar y = 'Emma de Vries';</script>",
                 LEAK_SURNAME, "var x = 1; var y = '‹P1› …", 3, 18);
    expect_words(f, "emma-de-vries.txt", "x", LEAK_SURNAME, "", 0, 0);
    gate_fixture_free(f);
}

/* Through a pipe and back. */
static void leaks_are_packed(void **state)
{
    struct leaks in;
    struct leaks out;
    struct str bytes;
    struct slice rest;
    (void)state;
    leaks_init(&in);
    leaks_init(&out);
    str_init(&bytes);
    struct leak leak = {"a.html", "text", 3, 7, LEAK_BSN, SLICE("P9"), "een ‹P9›"};
    leaks_push(&in, &leak);
    leaks_add(&in, "b.html", "file", 0, LEAK_UNINSPECTABLE, SLICE(""));
    leaks_pack(&in, &bytes);
    rest = str_slice(&bytes);
    assert_true(leaks_unpack(&out, &rest, NULL));
    assert_int_equal(rest.len, 0);
    assert_int_equal(out.len, 2);
    assert_string_equal(out.at[0].words, "een ‹P9›");
    assert_int_equal(out.at[0].column, 7);
    assert_true(slice_eq_c(out.at[0].person, "P9"));
    assert_string_equal(out.at[1].file, "b.html");
    assert_string_equal(out.at[1].words, "");
    for (size_t len = 0; len < bytes.len; len++) { /* cut off anywhere */
        rest = slice_make(bytes.at, len);
        assert_false(leaks_unpack(&out, &rest, NULL));
    }
    str_release(&bytes);
    leaks_release(&in);
    leaks_release(&out);
}

static void places_are_known(void **state)
{
    static const char *const places[] = {"text",
                                         "file name",
                                         "page 3",
                                         "sheet 1 row 2",
                                         "text of p",
                                         "XMP dc:subject",
                                         "earlier version, page 1"};
    (void)state;
    for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
        struct str text; /* no language is chosen here: as they are */
        str_init(&text);
        place_text(&text, places[i]);
        assert_string_equal(text.at, places[i]);
        str_release(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(channels_are_masked),
        cmocka_unit_test(leaks_are_masked_in_every_channel),
        cmocka_unit_test(harmful_bytes_are_masked),
        cmocka_unit_test(words_are_told),
        cmocka_unit_test(leaks_are_packed),
        cmocka_unit_test(places_are_known),
    };
    fold_table_init(&table);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
