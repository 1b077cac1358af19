/* Who an author may be, and what of him is shown. */
#include "../unit.h"

#include "engine.h"
#include "privacy/byline.h"
#include "privacy/editorial.h"

static const char people[] = "id;rol;roepnaam;tussenvoegsel;achternaam;werk;datum\n"
                             "101;leerling;Emma;de;Vriesema;ja;2026-09-01\n"
                             "102;leerling;Daan;;Bakker;nee;2026-09-01\n"
                             "103;leerling;Sem;;Koningsveld;ja;2026-09-01\n"
                             "104;leerling;Sem;;Hagestein;ja;2026-09-01\n"
                             "201;medewerker;Joke;van;Dam;;\n"
                             "202;stagiair;Kim;;Smit;;\n"
                             "301;ouder;Piet;;Quast;;\n";

struct school {
    struct engine e;
    struct raw_site raw;
    struct team_member team[3];
    struct publisher p;
};

static struct raw_text raw(const char *text)
{
    return (struct raw_text){slice_of(text), {"a.md", 2, 9}, slice_of(text)};
}

static void open_school(struct school *s, enum byline_as as)
{
    *s = (struct school){0};
    engine_open(&s->e, people, NULL, "nl");
    s->team[0] =
        (struct team_member){.name = raw("Anja Postma"), .role = raw("leerkracht")};
    s->team[1] = (struct team_member){.name = raw("Marijke ter Horst"),
                                      .role = raw("directeur")};
    s->team[2] = (struct team_member){.name = raw("Bram Nijland")};
    s->raw.team = (struct team){s->team, 3};
    s->raw.config.title = raw("obs Test");
    s->e.policy.byline_as = as;
    s->p = (struct publisher){.raw = &s->raw,
                              .people = &s->e.people,
                              .policy = &s->e.policy,
                              .names = s->e.names,
                              .arena = &s->e.arena,
                              .diag = s->e.diag,
                              .today = 20777};
}

static struct byline line_of(struct school *s, const char *author)
{
    struct raw_text text = raw(author);
    struct raw_list none = {0};
    return byline_read(&s->p, &text, &none);
}

static void authors(void **state)
{
    static const struct {
        const char *author;
        enum byline_state state;
    } cases[] = {
        {"", BYLINE_NONE},
        {"Anja Postma", BYLINE_OF_SCHOOL},
        {"juf Anja", BYLINE_OF_SCHOOL},
        {"Juf Anja Postma", BYLINE_OF_SCHOOL},
        {"anja postma", BYLINE_OF_SCHOOL},
        {"Anja P.", BYLINE_OF_SCHOOL},
        {"A. Postma", BYLINE_OF_SCHOOL},
        {"juf Postma", BYLINE_OF_SCHOOL},
        {"mevrouw Ter Horst", BYLINE_OF_SCHOOL},
        {"directeur Marijke ter Horst", BYLINE_OF_SCHOOL},
        {"juf Anja en meester Bram", BYLINE_OF_SCHOOL},
        {"Anja Postma, leerkracht groep 5", BYLINE_OF_SCHOOL},
        {"Anja Postma (leerkracht)", BYLINE_OF_SCHOOL},
        {"juf Anja, namens obs Test", BYLINE_OF_SCHOOL},
        {"Joke van Dam", BYLINE_OF_SCHOOL},
        {"juf Kim", BYLINE_OF_SCHOOL},
        {"obs Test", BYLINE_OF_SCHOOL},
        {"de directie", BYLINE_OF_SCHOOL},
        {"de directeur", BYLINE_OF_SCHOOL},
        {"Groep 5", BYLINE_OF_SCHOOL},
        {"groep 5 en 6", BYLINE_OF_SCHOOL},
        {"de MR en juf Anja", BYLINE_OF_SCHOOL},
        {"de klas van juf Anja", BYLINE_OF_SCHOOL},
        {"Werkgroep Duurzaamheid", BYLINE_OF_SCHOOL},
        {"Leerlingenraad De Regenboog", BYLINE_OF_SCHOOL},
        {"de klas van juf Wilhelmina", BYLINE_UNKNOWN},
        {"werkgroep Wilhelmina Peters", BYLINE_UNKNOWN},
        {"Emma", BYLINE_OF_PUPIL},
        {"Emma de Vriesema", BYLINE_OF_PUPIL},
        {"[Sem](leerling:103)", BYLINE_OF_PUPIL},
        {"Sem", BYLINE_DOUBT},
        {"Sem Koningsveld", BYLINE_OF_PUPIL},
        {"Emma en juf Anja", BYLINE_OF_PUPIL},
        {"Zwarte Koen", BYLINE_UNKNOWN},
        {"juf Sjaan", BYLINE_UNKNOWN},
        {"Anja Jansen", BYLINE_UNKNOWN},
        {"juf Anja en Zwarte Koen", BYLINE_UNKNOWN},
        {"Piet Quast", BYLINE_UNKNOWN}, /* a parent is not of the team */
        {"Postma", BYLINE_UNKNOWN},
        {"[Sem](leerling:999)", BYLINE_UNKNOWN},
    };
    struct school s;
    (void)state;
    open_school(&s, BYLINE_AS_NAME);
    for (size_t i = 0; i < COUNT(cases); i++)
        if (line_of(&s, cases[i].author).state != cases[i].state)
            fail_msg("\"%s\": %d, not %d", cases[i].author,
                     line_of(&s, cases[i].author).state, cases[i].state);
    engine_close(&s.e);
}

static void every_pupil_is_asked(void **state)
{
    struct school s;
    (void)state;
    open_school(&s, BYLINE_AS_NAME);
    struct byline line = line_of(&s, "Daan Bakker en Emma de Vriesema");
    assert_int_equal(line.state, BYLINE_OF_PUPIL);
    assert_int_equal(line.pupil_count, 2);
    assert_slice(line.pupils[0]->id, "102");
    assert_slice(line.pupils[1]->id, "101");
    engine_close(&s.e);
}

static void what_is_shown(void **state)
{
    struct school s;
    (void)state;
    open_school(&s, BYLINE_AS_NAME);
    assert_slice(line_of(&s, "juf Anja").shown.text, "juf Anja");
    assert_slice(line_of(&s, "juf Anja, namens obs Test").shown.text, "juf Anja");
    assert_slice(line_of(&s, "Anja Postma, leerkracht").shown.text,
                 "Anja Postma, leerkracht");
    assert_slice(line_of(&s, "obs Test").shown.text, "");
    assert_slice(line_of(&s, "de MR").shown.text, "de MR");
    engine_close(&s.e);
    open_school(&s, BYLINE_AS_ROLE);
    assert_slice(line_of(&s, "juf Anja").shown.text, "juf Anja, leerkracht");
    assert_slice(line_of(&s, "juf Anja en Marijke ter Horst").shown.text,
                 "juf Anja (leerkracht) en Marijke ter Horst (directeur)");
    assert_slice(line_of(&s, "Anja Postma, leerkracht groep 5").shown.text,
                 "Anja Postma, leerkracht groep 5");
    assert_int_equal(line_of(&s, "Bram Nijland").state, BYLINE_NO_ROLE);
    assert_int_equal(line_of(&s, "meester Bram").state, BYLINE_OF_SCHOOL);
    assert_int_equal(line_of(&s, "de MR").state, BYLINE_OF_SCHOOL);
    /* the board shows no roles: then the byline has none */
    s.e.policy.staff_fields = STAFF_NAME | STAFF_EMAIL;
    assert_slice(line_of(&s, "juf Anja").shown.text, "juf Anja");
    assert_int_equal(line_of(&s, "Bram Nijland").state, BYLINE_OF_SCHOOL);
    engine_close(&s.e);
}

static void somebody_else(void **state)
{
    struct school s;
    (void)state;
    open_school(&s, BYLINE_AS_NAME);
    assert_false(byline_is_other(&s.p, SLICE("juf Anja"), SLICE("Anja Postma")));
    assert_false(
        byline_is_other(&s.p, SLICE("juf Anja en meester Bram"), SLICE("Bram")));
    assert_false(byline_is_other(&s.p, SLICE("Juf Sjaan"), SLICE("Sjaan")));
    assert_false(byline_is_other(&s.p, SLICE("Joke van Dam"), SLICE("juf Joke")));
    assert_true(byline_is_other(&s.p, SLICE("juf Anja"), SLICE("Marijke ter Horst")));
    assert_true(byline_is_other(&s.p, SLICE(""), SLICE("Marijke ter Horst")));
    assert_false(byline_is_other(&s.p, SLICE("juf Anja"), SLICE("Postma")));
    assert_false(byline_is_other(&s.p, SLICE("juf Anja"), SLICE("Emma de Vriesema")));
    engine_close(&s.e);
}

static void sources_and_credit(void **state)
{
    struct policy p = {.credit = CREDIT_OPTIONAL};
    struct editorial_credit none = {SOURCE_NONE, false, false};
    struct editorial_credit named = {SOURCE_NAMED, false, false};
    struct editorial_credit sent = {SOURCE_FORWARDED, true, false};
    (void)state;
    assert_int_equal(editorial_source(SLICE("")), SOURCE_NONE);
    assert_int_equal(editorial_source(SLICE("Natuurmonumenten")), SOURCE_NAMED);
    assert_int_equal(editorial_source(SLICE("Doorgestuurd")), SOURCE_FORWARDED);
    assert_int_equal(editorial_source(SLICE("les op afstand")), SOURCE_LESSON);
    assert_int_equal(editorial_source(SLICE("remote-lesson")), SOURCE_LESSON);
    assert_int_equal(editorial_source(SLICE("opname van een online les")),
                     SOURCE_LESSON);
    assert_int_equal(editorial_source(SLICE("Persoonlijk archief")), SOURCE_NAMED);
    assert_int_equal(editorial_source(SLICE("op persoonlijke titel")), SOURCE_PERSONAL);
    assert_false(editorial_lacks_credit(&p, none, true));
    assert_false(editorial_lacks_credit(&p, named, true));
    assert_true(editorial_lacks_credit(&p, sent, true)); /* without leave */
    sent.license = true;
    assert_false(editorial_lacks_credit(&p, sent, true));
    p.credit = CREDIT_WHEN_SOURCED;
    assert_false(editorial_lacks_credit(&p, none, true));
    assert_true(editorial_lacks_credit(&p, named, true));
    named.credit = true;
    assert_false(editorial_lacks_credit(&p, named, true));
    p.credit = CREDIT_REQUIRED;
    assert_true(editorial_lacks_credit(&p, none, true));
    assert_false(editorial_lacks_credit(&p, none, false));
    assert_true(editorial_lacks_credit(&p, named, true)); /* another's, without leave */
}

static bool is_refused(const char *body)
{
    struct school s;
    struct raw_page page = {.path = "a.md", .body_line = 5};
    open_school(&s, BYLINE_AS_NAME);
    editorial_check_body(&s.p, &page, slice_of(body));
    bool refused = diag_count(s.e.diag, DIAG_REFUSED) > 0;
    engine_close(&s.e);
    return refused;
}

static void personal_capacity(void **state)
{
    (void)state;
    assert_true(is_refused("Mooi weer.\n\nIk schrijf dit op persoonlijke titel.\n"));
    assert_true(is_refused("Op persoonlijke titel geschreven."));
    assert_true(is_refused("Deze column is op **persoonlijke\ntitel**."));
    assert_false(is_refused("De burgemeester sprak gisteren op persoonlijke titel."));
    assert_false(is_refused("Ik was er ook. De wethouder was daar gisteren op "
                            "persoonlijke titel. Ik ging naar huis."));
    assert_false(is_refused("Een titel en een persoonlijke noot, zei ik."));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(authors),
        cmocka_unit_test(every_pupil_is_asked),
        cmocka_unit_test(what_is_shown),
        cmocka_unit_test(somebody_else),
        cmocka_unit_test(sources_and_credit),
        cmocka_unit_test(personal_capacity),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
