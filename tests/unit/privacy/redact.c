/* What is left of a text: each rule as a pair of lines, before and after. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka wants the four above */
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "engine.h"

static const char register_csv[] =
    "id;rol;roepnaam;tussenvoegsel;achternaam;naam;geboortedatum;email\n"
    "1;leerling;Emma;de;Vries;ja;12-03-2014;emma.dv@school.example\n"
    "2;leerling;Daan;;Bakker;nee;;\n"
    "3;leerling;Sem;;Quast;ja;;\n"
    "4;leerling;Sem;;Hoekstra;nee;;\n"
    "5;leerling;Bo;de;Jong;nee;;\n"
    "6;leerling;Jan-Willem;van der;Wal;ja;;\n"
    "7;leerling;Roos;;Groen;nee;;\n"
    "8;leerling;Noor;;Jansen-de Wit;ja;;\n"
    "9;leerling;Mees;van den;Berg;ja;;\n"
    "10;leerling;Zoë;van 't;Hof;ja;;\n"
    "11;leerling;Ans;van;Tilburg;ja;;\n"
    "S1;medewerker;Marieke;de;Vries;ja;;\n"
    "S2;ouder;Tom;;Bakker;ja;;\n";

struct fixture {
    struct engine engine;
    struct slice domains[1], contact[3], public[1], team[1];
};

static void begin(struct fixture *f, const char *language)
{
    *f = (struct fixture){.domains = {SLICE("school.example")},
                          .contact = {SLICE("0590 12 34 56"),
                                      SLICE("info@elders.example"),
                                      SLICE("Kerkepad 12, 9090 AB Wilgenveen")},
                          .public = {SLICE("Annie M.G. Schmidt")},
                          .team = {SLICE("Petra Groen")}};
    struct names_exempt exempt = {f->public,  1, f->team,    1,
                                  f->domains, 1, f->contact, 3};
    engine_open(&f->engine, register_csv, &exempt, language);
}

static void end(struct fixture *f)
{
    engine_close(&f->engine);
}

static void check(struct fixture *f, const char *const (*pairs)[2], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct slice got = engine_text(&f->engine, pairs[i][0]);
        if (!slice_eq_c(got, pairs[i][1]))
            print_message("%s\n  wanted %s\n  got    %.*s\n", pairs[i][0], pairs[i][1],
                          SLICE_FMT(got));
        assert_true(slice_eq_c(got, pairs[i][1]));
    }
}

#define CHECK(f, pairs) check((f), (pairs), sizeof(pairs) / sizeof(*(pairs)))

static void surnames_go(void **state)
{
    static const char *const pairs[][2] = {
        {"Emma de Vries won.", "Emma won."},
        {"Vandaag won emma de vries.", "Vandaag won emma."},
        {"Zoe van t Hof, JAN-WILLEM V.D. WAL", "Zoe, JAN-WILLEM"},
        {"Vries, Emma de (5A)", "Emma (5A)"},
        {"Emma Maria de Vries en Noor Jansen", "Emma en Noor"},
        {"E. de Vries scoorde", "Emma scoorde"},
        {"E de Vries scoorde", "Emma scoorde"},
        {"Vries, E. de scoorde", "Emma scoorde"},
        {"Vandaag zong hoekstra.", "Vandaag zong een leerling."},
        {"Bakker, D. won, de bakker niet.", "Een leerling won, de bakker niet."},
        {"Noor de Wit; Noor Jansen-de Wit", "Noor; Noor"},
        {"emmadevries2.docx en Emma_de_Vries.png", "emma2.docx en Emma.png"},
        {"Emma Quast", "Emma"},
    };
    struct fixture f;
    (void)state;
    begin(&f, "nl");
    CHECK(&f, pairs);
    end(&f);
}

static void objecting_pupils_become_neutral(void **state)
{
    static const char *const pairs[][2] = {
        {"Daan Bakker won.", "Een leerling won."},
        {"Toen won Daan.", "Toen won een leerling."},
        {"Daan, Emma en Bo de Jong", "Emma en twee leerlingen"},
        {"Daan en Bo zingen.", "Twee leerlingen zingen."},
        {"Onze Daan kan het.", "Onze leerling kan het."},
        {"De leerling Daan Bakker won.", "De leerling won."},
        {"GROEP 5 IN HET BERG EN HET HOF", "GROEP 5 IN HET BERG EN HET HOF"},
        {"Daan, Bo, Emma Visser.", "Een leerling, een leerling, Emma Visser."},
        {"Beste Daan, hoi Bo!", "Beste leerling, hoi leerling!"},
        {"De leerlingen Daan en Bo. Onze Daan en Bo.",
         "De leerlingen. Onze twee leerlingen."},
        {"Het is Daans fiets.", "Het is een leerlings fiets."},
        {"Daantje", "Een leerling"},
        {"Daan Zwolle", "Een leerling"},
        {"bo in de vloer, een roos in het groen",
         "bo in de vloer, een roos in het groen"},
    };
    struct fixture f;
    (void)state;
    begin(&f, "nl");
    CHECK(&f, pairs);
    end(&f);
}

static void possessives_move_to_the_given_name(void **state)
{
    static const char *const pairs[][2] = {
        {"Emma de Vries' tekening", "Emma's tekening"},
        {"Emma de Vries's tekening", "Emma's tekening"},
        {"Noor Jansens boek", "Noors boek"},
        {"Mees van den Bergs bal", "Mees' bal"},
    };
    struct fixture f;
    (void)state;
    begin(&f, "nl");
    CHECK(&f, pairs);
    end(&f);
}

static void bare_surnames_go_where_they_are_names(void **state)
{
    static const char *const pairs[][2] = {
        {"De familie Quast kwam.", "De familie kwam."},
        {"Quast won.", "Een leerling won."},
        {"De bakker bakt, de groene berg, het hof.",
         "De bakker bakt, de groene berg, het hof."},
        {"Familie Bakker en het gezin De Jong", "Familie en het gezin"},
        {"Groen is een kleur.", "Groen is een kleur."},
        {"de zusjes De Jong", "de zusjes"},
    };
    struct fixture f;
    (void)state;
    begin(&f, "nl");
    CHECK(&f, pairs);
    end(&f);
}

static void exempt_people_keep_their_full_name(void **state)
{
    static const char *const pairs[][2] = {
        {"Juf Marieke de Vries met Emma de Vries", "Juf Marieke de Vries met Emma"},
        {"Tom Bakker en Petra Groen lezen Annie M.G. Schmidt",
         "Tom Bakker en Petra Groen lezen Annie M.G. Schmidt"},
        {"Juf Groen en juf De Vries kwamen", "Juf Groen en juf Marieke kwamen"},
        {"Petra Groen-Quast", "Petra"},
    };
    struct fixture f;
    (void)state;
    begin(&f, "nl");
    CHECK(&f, pairs);
    end(&f);
}

static void addresses_in_text_are_cut_off(void **state)
{
    static const char *const pairs[][2] = {
        {"Kijk op https://x.example/emma-de-vries?a=1 (of niet).",
         "Kijk op https://x.example (of niet)."},
        {"Zie www.x.example/daan, en dan.", "Zie www.x.example, en dan."},
        {"Zie https://devries-emma.example/ daar.", "Zie daar."},
        {"Zie https://x.example/mees/ daar.", "Zie https://x.example/mees/ daar."},
    };
    struct fixture f;
    (void)state;
    begin(&f, "nl");
    CHECK(&f, pairs);
    end(&f);
}

static void places_stay(void **state)
{
    static const char *const pairs[][2] = {
        {"Wij gingen naar het centrum van Tilburg.",
         "Wij gingen naar het centrum van Tilburg."},
        {"De familie van Tilburg kwam.", "De familie kwam."},
        {"Gisteren scoorde Van Tilburg.", "Gisteren scoorde een leerling."},
        {"Ans van Tilburg won.", "Ans won."},
    };
    struct fixture f;
    (void)state;
    begin(&f, "nl");
    CHECK(&f, pairs);
    end(&f);
}

static void words_are_no_possessives(void **state)
{
    static const char *const pairs[][2] = {
        {"Boerderij, Bos, Bode, Bo-Kaap", "Boerderij, Bos, Bode, Bo-Kaap"},
        {"Dit is Bo's jas.", "Dit is een leerlings jas."},
        {"Kijk naar Roosjes pop. Dat is Daans.",
         "Kijk naar een leerlings pop. Dat is een leerling."},
        {"Emma de Vriess.", "Emma."},
    };
    struct fixture f;
    (void)state;
    begin(&f, "nl");
    CHECK(&f, pairs);
    end(&f);
}

static void strangers_lose_their_surname(void **state)
{
    static const char *const pairs[][2] = {
        {"Lotte van Rijswijk speelde.", "Lotte speelde."},
        {"Fatima Bouzambou", "Fatima"},
        {"Emma Zandbergen", "Emma"},
        {"Lotte speelt in Utrecht.", "Lotte speelt in Utrecht."},
        {"Lotte van groep 3", "Lotte van groep 3"},
    };
    struct fixture f;
    (void)state;
    begin(&f, "nl");
    CHECK(&f, pairs);
    end(&f);
}

static void contact_data_goes(void **state)
{
    static const char *const pairs[][2] = {
        {"Bel 06-12345678 voor vragen.", "Bel voor vragen."},
        {"Bel +31 6 1234 5678 of 0031612345678.", "Bel of."},
        {"School: 0590 12 34 56", "School: 0590 12 34 56"},
        {"School: +31 590 123456", "School: +31 590 123456"},
        {"Thuis: (050) 123 45 67", "Thuis:"},
        {"Mail piet@gmail.com, juf@school.example", "Mail, juf@school.example"},
        {"emma.dv@school.example of info@elders.example", "Of info@elders.example"},
        {"Rekening NL91 ABNA 0417 1643 00 graag", "Rekening graag"},
        {"BSN: 123456782.", "."},
        {"Op 123456782 en 123456789", "Op en 123456789"},
        {"Kom naar Kerkepad 12, 9090 AB Wilgenveen",
         "Kom naar Kerkepad 12, 9090 AB Wilgenveen"},
        {"Feest: Dorpsstraat 5b, 1234 AB Plaats", "Feest: Plaats"},
        {"Op 12-03-2014 en 12 maart 2014, niet 13-03-2014", "Op en, niet 13-03-2014"},
        {"Geboren op 13-03-2014, en het feest is op 13-03-2026",
         "Geboren op, en het feest is op 13-03-2026"},
        {"Op 06-09-2026 10:30 uur, 08.30-14.15",
         "Op 06-09-2026 10:30 uur, 08.30-14.15"},
        {"Schooljaar 2026-2027, groep 3 t/m 8", "Schooljaar 2026-2027, groep 3 t/m 8"},
    };
    struct fixture f;
    (void)state;
    begin(&f, "nl");
    CHECK(&f, pairs);
    end(&f);
}

static void doubt_follows_pupils_and_policy(void **state)
{
    struct slice pupils[] = {SLICE("3")};
    struct fixture f;
    (void)state;
    begin(&f, "nl");
    assert_true(slice_eq_c(engine_text(&f.engine, "Sem won."), "Een leerling won."));
    assert_int_equal(f.engine.changes.at[0].kind, CHANGE_DOUBT);
    assert_int_equal(f.engine.changes.at[0].where.line, 3);
    assert_false(redact_end(f.engine.r).hold_doubt);
    redact_begin(f.engine.r, pupils, 1, &f.engine.changes, f.engine.diag);
    assert_true(slice_eq_c(engine_text(&f.engine, "Sem won."), "Sem won."));
    f.engine.policy.doubt = DOUBT_HOLD;
    redact_begin(f.engine.r, NULL, 0, &f.engine.changes, f.engine.diag);
    engine_text(&f.engine, "Sem won.");
    assert_true(redact_end(f.engine.r).hold_doubt);
    f.engine.policy.contact = CONTACT_REFUSE;
    engine_text(&f.engine, "06-12345678");
    assert_int_equal(diag_count(f.engine.diag, DIAG_REFUSED), 1);
    f.engine.policy.unknown_surname = UNKNOWN_HOLD;
    engine_text(&f.engine, "Lotte Rijswijk");
    assert_true(redact_end(f.engine.r).hold_surname);
    end(&f);
}

static void links_to_pupils_decide_in_plain_text_too(void **state)
{
    static const char *const pairs[][2] = {
        {"[Sem](leerling:3) en [Sem](leerling:4) Hoekstra zwaaien",
         "Sem en een leerling zwaaien"},
        {"[Sem](pupil:4) zwaait [hard](x.md)", "Een leerling zwaait [hard](x.md)"},
    };
    struct fixture f;
    (void)state;
    begin(&f, "nl");
    CHECK(&f, pairs);
    end(&f);
}

static struct slice label_of(struct fixture *f, const char *text)
{
    struct raw_text raw = {slice_of(text), {"a.md", 1, 1}, slice_of(text)};
    return safe_text_slice(redact_label(f->engine.r, &raw, &f->engine.arena));
}

static struct slice slug_of(struct fixture *f, const char *text)
{
    struct raw_text raw = {slice_of(text), {"a.md", 1, 1}, slice_of(text)};
    return safe_text_slice(redact_slug(f->engine.r, &raw, &f->engine.arena));
}

static void labels_and_slugs_are_rebuilt(void **state)
{
    struct fixture f;
    (void)state;
    begin(&f, "nl");
    assert_true(slice_eq_c(label_of(&f, "Emma de Vries"), ""));
    assert_true(slice_eq_c(label_of(&f, "daan"), ""));
    assert_true(slice_eq_c(label_of(&f, "sport"), "sport"));
    assert_true(slice_eq_c(label_of(&f, "emma-de-vries-wint"), "emma-wint"));
    assert_true(slice_eq_c(slug_of(&f, "2026-emma-de-vries-wint"), "2026-emma-wint"));
    assert_true(slice_eq_c(slug_of(&f, "Emma_de_Vries IMG 1"), "emma-img-1"));
    assert_true(slice_eq_c(slug_of(&f, "daan-bakker-wint"), "wint"));
    assert_true(slice_eq_c(slug_of(&f, "Één café, groot!"), "een-cafe-groot"));
    assert_true(slice_eq_c(slug_of(&f, "daan-bakker"), ""));
    end(&f);
}

static struct slice html_of(struct fixture *f, const char *markdown)
{
    struct safe_body body;
    struct safe_document *doc =
        redact_markdown(f->engine.r, slice_of(markdown), "a.md", 1, f->engine.diag);
    assert_non_null(doc);
    safe_document_html(&body, doc, NULL, &f->engine.arena, f->engine.diag);
    safe_document_free(doc);
    return slice_trim(safe_html_slice(body.html));
}

static void documents_lose_names_across_markup(void **state)
{
    static const char *const pairs[][2] = {
        {"**Emma** de\nVries' fiets", "<p><strong>Emma</strong>'s\n fiets</p>"},
        {"[Sem](leerling:4) en [x](pupil:3) Quast", "<p>Een leerling en Sem</p>"},
        {"zie [hier](https://x.example/?q=emma-de-vries)", "<p>zie hier</p>"},
        {"mail [ons](mailto:piet@gmail.com)", "<p>mail ons</p>"},
        {"`Emma de Vries`", "<p><code>Emma</code></p>"},
    };
    struct fixture f;
    (void)state;
    begin(&f, "nl");
    for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++) {
        struct slice got = html_of(&f, pairs[i][0]);
        if (!slice_eq_c(got, pairs[i][1]))
            print_message("%s\n  wanted %s\n  got    %.*s\n", pairs[i][0], pairs[i][1],
                          SLICE_FMT(got));
        assert_true(slice_eq_c(got, pairs[i][1]));
    }
    redact_begin(f.engine.r, NULL, 0, &f.engine.changes, f.engine.diag);
    html_of(&f, "[Sem](leerling:99)");
    assert_true(redact_end(f.engine.r).hold_doubt);
    end(&f);
}

static void other_languages_have_their_own_term(void **state)
{
    struct fixture f;
    (void)state;
    begin(&f, "fy");
    assert_true(slice_eq_c(engine_text(&f.engine, "Daan wûn."), "In learling wûn."));
    end(&f);
    begin(&f, "en");
    assert_true(
        slice_eq_c(engine_text(&f.engine, "It is Daan's."), "It is a pupil's."));
    assert_true(slice_eq_c(engine_text(&f.engine, "Daan and Bo"), "Two pupils"));
    end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(surnames_go),
        cmocka_unit_test(objecting_pupils_become_neutral),
        cmocka_unit_test(possessives_move_to_the_given_name),
        cmocka_unit_test(bare_surnames_go_where_they_are_names),
        cmocka_unit_test(exempt_people_keep_their_full_name),
        cmocka_unit_test(addresses_in_text_are_cut_off),
        cmocka_unit_test(places_stay),
        cmocka_unit_test(words_are_no_possessives),
        cmocka_unit_test(strangers_lose_their_surname),
        cmocka_unit_test(contact_data_goes),
        cmocka_unit_test(doubt_follows_pupils_and_policy),
        cmocka_unit_test(links_to_pupils_decide_in_plain_text_too),
        cmocka_unit_test(labels_and_slugs_are_rebuilt),
        cmocka_unit_test(documents_lose_names_across_markup),
        cmocka_unit_test(other_languages_have_their_own_term),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
