/* The register in every form that schools have it (contract section 3): encodings,
 * delimiters, line ends, headers, values; and wrong ones, whose messages show no value.
 */
#include "reading.h"

/* --- bytes ----------------------------------------------------------------------- */

enum encoding { UTF8, UTF8_BOM, UTF16_LE, UTF16_BE, WINDOWS_1252, ENCODING_COUNT };

/* What Windows-1252 has instead of the control characters from 0x80 on, of the letters
 * used below. */
static unsigned char windows_byte(uint32_t codepoint)
{
    switch (codepoint) {
    case 0x160: /* S with caron */
        return 0x8A;
    case 0x17D: /* Z with caron */
        return 0x8E;
    case 0x2019: /* the right quote that a word processor makes of an apostrophe */
        return 0x92;
    default:
        assert_true(codepoint < 0x80 || (codepoint >= 0xA0 && codepoint < 0x100));
        return (unsigned char)codepoint;
    }
}

static void add_unit(struct str *to, unsigned unit, bool big_endian)
{
    str_add_byte(to, (char)(big_endian ? unit >> 8 : unit & 255));
    str_add_byte(to, (char)(big_endian ? unit & 255 : unit >> 8));
}

static void encode(struct str *to, const uint32_t *text, enum encoding encoding)
{
    static const char *const marks[] = {"", "\xEF\xBB\xBF", "\xFF\xFE", "\xFE\xFF", ""};
    str_add_c(to, marks[encoding]);
    for (; *text; text++) {
        bool big = encoding == UTF16_BE;
        if (encoding == WINDOWS_1252) {
            str_add_byte(to, (char)windows_byte(*text));
        } else if (encoding == UTF8 || encoding == UTF8_BOM) {
            str_add_codepoint(to, *text);
        } else if (*text > 0xFFFF) {
            add_unit(to, 0xD800 + ((*text - 0x10000) >> 10), big);
            add_unit(to, 0xDC00 + ((*text - 0x10000) & 0x3FF), big);
        } else {
            add_unit(to, *text, big);
        }
    }
}

/* The pattern with its ; and line ends replaced, each line with `trailing` behind it.
 */
static void spell(uint32_t out[400], const uint32_t *pattern, char delimiter,
                  const char *line_end, const char *trailing)
{
    size_t len = 0;
    for (; *pattern; pattern++) {
        if (*pattern == '\n')
            for (const char *c = trailing; *c; c++)
                out[len++] = (uint32_t)delimiter;
        if (*pattern == '\n')
            for (const char *c = line_end; *c; c++)
                out[len++] = (uint32_t)*c;
        else
            out[len++] = *pattern == ';' ? (uint32_t)delimiter : *pattern;
    }
    assert_true(len < 400);
    out[len] = 0;
}

static void assert_two_pupils(const struct reading *f, const char *note)
{
    if (!f->ok || f->r.count != 2)
        fail_msg("%s: %zu people, %s", note, f->r.count, f->said);
    const struct person *zoe = register_find(&f->r, SLICE("1"));
    const struct person *sime = register_find(&f->r, SLICE("2"));
    assert_non_null(zoe);
    assert_non_null(sime);
    assert_slice(zoe->given, "Zoë");
    assert_slice(zoe->prefix, "van ’t");
    assert_slice(zoe->surname, "ŽiŽanoß");
    assert_slice(sime->given, "Šime");
    assert_slice(sime->surname, "Ångström");
    assert_int_equal(zoe->rows[0].answers[CATEGORY_PHOTO], ANSWER_YES);
    assert_int_equal(sime->rows[0].answers[CATEGORY_PHOTO], ANSWER_NO);
    assert_true(zoe->rows[0].evidence);
    assert_false(sime->rows[0].evidence);
}

static void every_encoding_delimiter_and_line_end(void **state)
{
    static const uint32_t text[] =
        U"id;roepnaam;tussenvoegsel;achternaam;foto;bewijs\n"
        U"1;Zoë;van ’t;ŽiŽanoß;ja;map 3\n2;Šime;;Ångström;nee;\n";
    static const char delimiters[] = {';', ',', '\t'};
    static const char *const ends[] = {"\n", "\r\n"}, *const trailing[] = {"", "+",
                                                                           "++"};
    (void)state;
    for (int e = 0; e < ENCODING_COUNT; e++)
        for (size_t d = 0; d < COUNT(delimiters); d++)
            for (size_t l = 0; l < COUNT(ends); l++)
                for (size_t t = 0; t < COUNT(trailing); t++) {
                    uint32_t spelled[400];
                    char note[64];
                    struct str bytes;
                    spell(spelled, text, delimiters[d], ends[l], trailing[t]);
                    str_init(&bytes);
                    encode(&bytes, spelled, (enum encoding)e);
                    snprintf(note, sizeof(note),
                             "encoding %d, delimiter %zu, end %zu, "
                             "trailing %zu",
                             e, d, l, t);
                    struct slice copy = exact(str_slice(&bytes));
                    struct reading *f = read_register(copy);
                    assert_two_pupils(f, note);
                    end_reading(f);
                    free((char *)copy.at);
                    str_release(&bytes);
                }
}

/* A letter beyond the first 65536 is two units in UTF-16. */
static void surrogate_pairs(void **state)
{
    static const uint32_t text[] = {'i',  'd', ';', 'g',     'i', 'v', 'e',  'n',
                                    ';',  's', 'u', 'r',     'n', 'a', 'm',  'e',
                                    '\n', '1', ';', 0x20BB7, ';', 'A', '\n', 0};
    (void)state;
    for (int e = UTF8; e <= UTF16_BE; e++) {
        struct str bytes;
        str_init(&bytes);
        encode(&bytes, text, (enum encoding)e);
        struct reading *f = read_register(str_slice(&bytes));
        assert_true(f->ok);
        assert_slice(f->r.people[0].given, "𠮷");
        end_reading(f);
        str_release(&bytes);
    }
}

/* --- headers and values ------------------------------------------------------------
 */

static struct reading *read_one(const char *header, const char *value)
{
    struct str text;
    str_init(&text);
    str_addf(&text, "id;given;surname;%s\n1;Emma;Hof;%s\n", header, value);
    char *kept = strdup(text.at);
    str_release(&text);
    struct reading *f = read_register(slice_of(kept));
    free(kept);
    return f;
}

static void every_name_of_a_category(void **state)
{
    static const struct {
        const char *header;
        enum category category;
    } names[] = {
        {"name", CATEGORY_NAME},           {"naam", CATEGORY_NAME},
        {"voornaam_tonen", CATEGORY_NAME}, {"work", CATEGORY_WORK},
        {"werk", CATEGORY_WORK},           {"photo", CATEGORY_PHOTO},
        {"foto", CATEGORY_PHOTO},          {"fotos", CATEGORY_PHOTO},
        {"foto's", CATEGORY_PHOTO},        {"beeldmateriaal", CATEGORY_PHOTO},
        {"video", CATEGORY_VIDEO},         {"film", CATEGORY_VIDEO},
        {"filmpjes", CATEGORY_VIDEO},      {"audio", CATEGORY_AUDIO},
        {"geluid", CATEGORY_AUDIO},
    };
    static const char *const spellings[] = {"%s", "website_%s", "%s website",
                                            "Website %s", " %s "};
    (void)state;
    for (size_t i = 0; i < COUNT(names); i++)
        for (size_t s = 0; s < COUNT(spellings); s++)
            for (int upper = 0; upper < 2; upper++) {
                char header[80];
                snprintf(header, sizeof(header), spellings[s], names[i].header);
                for (char *c = header; upper && *c; c++)
                    *c = *c >= 'a' && *c <= 'z' ? (char)(*c - 32) : *c;
                struct reading *f = read_one(header, "ja");
                if (!f->ok)
                    fail_msg("%s: %s", header, f->said);
                for (int c = 0; c < CATEGORY_COUNT; c++)
                    if (f->r.people[0].rows[0].answers[c] !=
                        (c == (int)names[i].category ? ANSWER_YES : ANSWER_NONE))
                        fail_msg("%s is not read as its category", header);
                end_reading(f);
            }
}

static void every_yes_and_no(void **state)
{
    static const char *const yes[] = {"ja",   "J",    "Yes", "y",           "1",
                                      "TRUE", "waar", "X",   "toestemming", " ja "};
    static const char *const no[] = {"nee",   "N",      "No",     "0",
                                     "False", "ONWAAR", "bezwaar"};
    static const char *const neither[] = {"misschien", "2",      "-",
                                          "ja?",       "ja/nee", "nvt"};
    (void)state;
    for (size_t i = 0; i < COUNT(yes); i++) {
        struct reading *f = read_one("foto", yes[i]);
        assert_true(f->ok);
        assert_int_equal(f->r.people[0].rows[0].answers[CATEGORY_PHOTO], ANSWER_YES);
        end_reading(f);
    }
    for (size_t i = 0; i < COUNT(no); i++) {
        struct reading *f = read_one("foto", no[i]);
        assert_true(f->ok);
        assert_int_equal(f->r.people[0].rows[0].answers[CATEGORY_PHOTO], ANSWER_NO);
        end_reading(f);
    }
    for (size_t i = 0; i < COUNT(neither); i++) {
        struct reading *f = read_one("foto", neither[i]);
        if (f->ok)
            fail_msg("\"%s\" was taken for an answer", neither[i]);
        assert_non_null(strstr(f->said, "r.csv:2:12: "));
        assert_non_null(strstr(f->said, "\"foto\""));
        end_reading(f);
    }
}

/* Other channels are known and not used: no answer for the website follows from them.
 */
static void other_channels_are_not_used(void **state)
{
    static const char *const headers[] = {"foto nieuwsbrief", "Social media foto",
                                          "schoolgids",       "Parro",
                                          "Klasbord foto",    "foto facebook"};
    (void)state;
    for (size_t i = 0; i < COUNT(headers); i++) {
        struct reading *f = read_one(headers[i], "ja");
        if (!f->ok)
            fail_msg("%s: %s", headers[i], f->said);
        for (int c = 0; c < CATEGORY_COUNT; c++)
            assert_int_equal(f->r.people[0].rows[0].answers[c], ANSWER_NONE);
        end_reading(f);
    }
}

static void every_role(void **state)
{
    static const struct {
        const char *word;
        enum role role;
    } roles[] = {
        {"leerling", ROLE_PUPIL},   {"pupil", ROLE_PUPIL},  {"", ROLE_PUPIL},
        {"medewerker", ROLE_STAFF}, {"staff", ROLE_STAFF},  {"stagiair", ROLE_TRAINEE},
        {"Trainee", ROLE_TRAINEE},  {"OUDER", ROLE_PARENT}, {"parent", ROLE_PARENT},
        {"overig", ROLE_OTHER},     {"other", ROLE_OTHER}};
    (void)state;
    for (size_t i = 0; i < COUNT(roles); i++) {
        struct reading *f = read_one("rol", roles[i].word);
        assert_true(f->ok);
        assert_int_equal(f->r.people[0].role, roles[i].role);
        end_reading(f);
    }
}

static void shielding_is_any_value_but_a_no(void **state)
{
    static const char *const shields[] = {"ja", "x", "geheim adres", "?"};
    static const char *const none[] = {"", "nee", "0", "N"};
    (void)state;
    for (size_t i = 0; i < COUNT(shields); i++) {
        struct reading *f = read_one("afscherming", shields[i]);
        assert_true(f->ok && f->r.people[0].shielded);
        end_reading(f);
    }
    for (size_t i = 0; i < COUNT(none); i++) {
        struct reading *f = read_one("shielded", none[i]);
        assert_true(f->ok && !f->r.people[0].shielded);
        end_reading(f);
    }
}

/* --- wrong registers say nothing of whom they speak
 * ----------------------------------- */

/* A name that is nowhere else in the file or in a message. */
static void random_name(char out[12], uint32_t *random)
{
    static const char consonants[] = "bdfgklmnprstvz", vowels[] = "aeiou";
    for (int i = 0; i < 10; i++)
        out[i] = i % 2 ? vowels[next_random(random) % 5]
                       : consonants[next_random(random) % 14];
    out[0] = (char)(out[0] - 32);
    out[10] = '\0';
}

/* One of the mistakes that a register can have, as rows below a header of
 * id;rol;roepnaam;tussenvoegsel;achternaam;geboortedatum;foto;datum;bewijs;email. %s
 * are made-up names. */
static const struct mistake {
    const char *rows, *place;
} mistakes[] = {
    {"1;;%s;;%s;;%s;;;\n", "r.csv:2:"},
    {"1;%s;%s;;%s;;;;;\n", "r.csv:2:3: "},
    {"1;;%s;;%s;%s;;;;\n", "r.csv:2:"},
    {"1;;%s;;%s;;ja;%s;;\n", "r.csv:2:"},
    {";;%s;;%s;;;;%s;\n", "r.csv:2:1: "},
    {"1;;%s;;Hof;;;;;\n1;;%s;;Hof;;;;%s;\n", "r.csv:3:4: "},
    {"1;;Emma;;%s;;;;;\n1;;Emma;;%s;;;;%s;\n", "r.csv:3:"},
    {"1;;%s;;%s;01-02-2016;;;;\n1;;;;;02-02-2016;;;%s;\n", "r.csv:3:7: "},
    {"1;leerling;%s;;%s;;;;;\n1;medewerker;;;;;;;%s;\n", "r.csv:3:3: "},
    {"1;;%s;;%s;;;;;;;%s\n", "r.csv:2:"},
    {"1;;%s;;\"%s;;;;;;%s\n", "r.csv:2:"},
    {"1;;%s;%s;Hof;;;;%s;\n1;;;van;;;;;;\n", "r.csv:3:"},
};

static void messages_show_no_value(void **state)
{
    uint32_t random = 20261120;
    (void)state;
    for (int round = 0; round < 40; round++)
        for (size_t m = 0; m < COUNT(mistakes); m++) {
            char names[3][12];
            struct str text;
            for (int i = 0; i < 3; i++)
                random_name(names[i], &random);
            str_init(&text);
            str_add_c(&text, "id;rol;roepnaam;tussenvoegsel;achternaam;geboortedatum;"
                             "foto;datum;bewijs;email\n");
            str_addf(&text, mistakes[m].rows, names[0], names[1], names[2]);
            struct reading *f = read_register(str_slice(&text));
            if (f->ok)
                fail_msg("mistake %zu was not seen", m);
            if (!strstr(f->said, mistakes[m].place))
                fail_msg("mistake %zu: not at %s but %s", m, mistakes[m].place,
                         f->said);
            for (int i = 0; i < 3; i++)
                if (strcasestr(f->said, names[i]))
                    fail_msg("mistake %zu: a value is shown: %s", m, f->said);
            end_reading(f);
            str_release(&text);
        }
}

/* All mistakes are told, not the first only. */
static void every_mistake_is_told(void **state)
{
    struct reading *f = read_register(slice_of(
        "id;rol;given;surname;foto;film;datum\n1;;A;Hof;soms;nooit;32-01-2026\n"
        ";;B;Hof;;;\n3;baas;C;Hof;;;\n"));
    (void)state;
    assert_false(f->ok);
    assert_int_equal(diag_count(f->diag, DIAG_ERROR), 5);
    end_reading(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_encoding_delimiter_and_line_end),
        cmocka_unit_test(surrogate_pairs),
        cmocka_unit_test(every_name_of_a_category),
        cmocka_unit_test(every_yes_and_no),
        cmocka_unit_test(other_channels_are_not_used),
        cmocka_unit_test(every_role),
        cmocka_unit_test(shielding_is_any_value_but_a_no),
        cmocka_unit_test(messages_show_no_value),
        cmocka_unit_test(every_mistake_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
