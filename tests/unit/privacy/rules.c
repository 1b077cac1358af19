/* Each rule has texts that it alone deals with: with the rule switched off they come
 * out otherwise, so a rule that stops working fails a test of its own name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka wants the four above */
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "engine.h"
#include "privacy/redact_int.h"

static const char register_csv[] = "id;rol;roepnaam;tussenvoegsel;achternaam;naam\n"
                                   "1;leerling;Liselot;van der;Zwaluw;nee\n"
                                   "2;leerling;Daniko;van der;Zwaluw-Hof;nee\n"
                                   "3;leerling;Klaas-Jan;;Smolders;nee\n"
                                   "4;leerling;Sezer;van 't;Hof;ja\n"
                                   "5;leerling;Emma;de;Vries;ja\n"
                                   "6;leerling;Daan;;Bakker;nee\n"
                                   "7;leerling;Олена;;Коваль;nee\n"
                                   "8;leerling;Mohammed;;El Amrani;nee\n"
                                   "9;leerling;Roos;;Groen;nee\n"
                                   "10;leerling;Noor;;Quast;ja\n"
                                   "11;leerling;Jürgen;;Köhler;nee\n"
                                   "12;leerling;Thomas;de;Boer;ja\n"
                                   "13;leerling;Sara;op den;Kamp;ja\n"
                                   "14;medewerker;Marieke;de;Vries;ja\n"
                                   "15;medewerker;Tom;;Bakker;ja\n"
                                   "16;leerling;Max;;Hoekstra;nee\n";

static bool logged(const struct engine *f, enum rule rule)
{
    for (size_t i = 0; i < f->changes.len; i++)
        if (f->changes.at[i].rule == rule)
            return true;
    return false;
}

typedef const char *const pairs[][2];

static void check(enum rule rule, const char *const (*texts)[2], size_t count)
{
    struct slice team[] = {SLICE("Daniko van der Zwaluw-Hof")};
    struct names_exempt exempt = {.team = team, .team_count = 1};
    struct engine f;
    engine_open(&f, register_csv, &exempt, "nl");
    for (size_t i = 0; i < count; i++) {
        f.names->rules_off = 0;
        f.changes.len = 0;
        struct slice got = engine_text(&f, texts[i][0]);
        if (!slice_eq_c(got, texts[i][1]) || !logged(&f, rule))
            print_message("%s\n  wanted %s\n  got    %.*s\n  by     %s\n", texts[i][0],
                          texts[i][1], SLICE_FMT(got),
                          f.changes.len ? rule_name(f.changes.at[0].rule) : "no rule");
        assert_true(slice_eq_c(got, texts[i][1]));
        assert_true(logged(&f, rule));
        f.names->rules_off = 1u << rule;
        got = engine_text(&f, texts[i][0]);
        if (slice_eq_c(got, texts[i][1]))
            print_message("%s: the same without %s\n", texts[i][0], rule_name(rule));
        assert_false(slice_eq_c(got, texts[i][1]));
    }
    engine_close(&f);
}

#define RULE(rule, texts) check((rule), (texts), sizeof(texts) / sizeof(*(texts)))

static void full_names(void **state)
{
    static pairs texts = {
        {"Gisteren won emma de vries.", "Gisteren won emma."},
        {"Bakker, Daan (5A)", "Een leerling (5A)"},
        {"Hof van 't Sezer won.", "Sezer won."},
        {"Wij zagen sara opden Kamp.", "Wij zagen sara."},
        {"En daar was daan \"de kok\" bakker.", "En daar was een leerling."},
    };
    (void)state;
    RULE(RULE_FULL_NAME, texts);
}

static void given_and_surname(void **state)
{
    static pairs texts = {
        {"Op zaterdag won emma Groen.", "Op zaterdag won emma."},
        {"emma van Bakker won.", "emma won."},
    };
    (void)state;
    RULE(RULE_GIVEN_SURNAME, texts);
}

static void slips(void **state)
{
    static pairs texts = {
        {"Daam Bakker kwam.", "Een leerling kwam."},
        {"Liesje van der Zwaluw kwam.", "Een leerling kwam."},
    };
    (void)state;
    RULE(RULE_SLIP, texts);
}

static void initials(void **state)
{
    static pairs texts = {
        {"Dit is van Emma V. en van Sezer.", "Dit is van Emma en van Sezer."},
        {"D. Bakker won.", "Een leerling won."},
        {"Dit is D Bakker.", "Dit is een leerling."},
        {"Log in als d.bakker op de laptop.", "Log in als een leerling op de laptop."},
        {"Emma DV won.", "Emma won."},
        {"N-Quast won.", "Noor won."},
    };
    (void)state;
    RULE(RULE_INITIALS, texts);
}

static void unknown_surnames(void **state)
{
    static pairs texts = {
        {"Emma Zandbergen won.", "Emma won."},
        {"Noor ter Weele won.", "Noor won."},
    };
    (void)state;
    RULE(RULE_UNKNOWN, texts);
}

static void listed_names(void **state)
{
    static pairs texts = {
        {"Lotte van Rijswijk won.", "Lotte won."},
        {"Fatima Bouzambou won.", "Fatima won."},
        {"Tygo 't Hart won.", "Tygo won."},
    };
    (void)state;
    RULE(RULE_LISTED, texts);
}

static void surnames(void **state)
{
    static pairs texts = {
        {"De uitslag: Quast won.", "De uitslag: een leerling won."},
        {"De familie Quast kwam.", "De familie kwam."},
        {"Slagerij De Vries gaf worst.", "Slagerij gaf worst."},
        {"Mevr. Quast. Meneer De Boer.", "Mevr. Meneer."},
        {"Juf De Vries kwam.", "Juf Marieke kwam."},
        {"Hij heet Q u a s t.", "Hij heet een leerling."},
        {"Hij heet Qu\\ast.", "Hij heet een leerling."},
        {"Hij heet Qua-st.", "Hij heet een leerling."},
        {"Emma heet ᴠʀɪᴇꜱ.", "Emma heet een leerling."},
        {"Noor (Quast) en Quast (Noor).", "Noor en (Noor)."},
        {"Noor: Quast vertelt.", "Noor: een leerling vertelt."},
    };
    (void)state;
    RULE(RULE_SURNAME, texts);
}

static void surnames_beside_a_word(void **state)
{
    static pairs texts = {
        {"De familie Bakker kwam.", "De familie kwam."},
        {"De familie bakker en de familie van Groen.", "De familie en de familie."},
        {"Het zusje van Groen lacht.", "Het zusje lacht."},
        {"De heer Groen kwam.", "De heer kwam."},
        {"Tom en Daan (Bakker) wonnen.", "Tom en een leerling wonnen."},
        {"Bakker (Daan) won.", "(Een leerling) won."},
        {"Achternaam: Bakker.", "Achternaam:."},
    };
    (void)state;
    RULE(RULE_SURNAME_BESIDE, texts);
}

static void given_names(void **state)
{
    static pairs texts = {
        {"Vandaag won Daan.", "Vandaag won een leerling."},
        {"Hier is Olena.", "Hier is een leerling."},
        {"Hier is Muhammed.", "Hier is een leerling."},
        {"Hier is Juergen.", "Hier is een leerling."},
        {"Hier is Roosjes pop.", "Hier is een leerlings pop."},
        {"Daan en Roos wonnen.", "Twee leerlingen wonnen."},
        {"Dit was voor de juf. Roos is rood.",
         "Dit was voor de juf. Een leerling is rood."},
        {"We gaan met max. 20 kinderen, en met Max.",
         "We gaan met max. 20 kinderen, en met een leerling."},
    };
    (void)state;
    RULE(RULE_GIVEN, texts);
}

static void glued_names(void **state)
{
    static pairs texts = {
        {"Zie emmadevries.png daar.", "Zie emma.png daar."},
        {"Zie emmadevriesnoorquast daar.", "Zie emmanoor daar."},
        {"Het is klaas-jansmolders.", "Het is een leerling."},
        {"Het Quasttoernooi en de Daansfoto.", "Het toernooi en de foto."},
        {"Het teamquast en de FamilieQuast.", "Het team en de Familie."},
        {"De quastfamilie kwam.", "De familie kwam."},
        {"Dag jufquast.", "Dag juf."},
        {"Zie devriesemma daar.", "Zie emma daar."},
        {"Zie elamrani daar.", "Zie een leerling daar."},
        {"Zie #danikovanderzwaluwhof hier.", "Zie een leerling hier."},
        {"Log in als lvdzwaluw hier.", "Log in als een leerling hier."},
        {"Log in als NQuast hier.", "Log in als Noor hier."},
    };
    (void)state;
    RULE(RULE_GLUED, texts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(full_names),
        cmocka_unit_test(given_and_surname),
        cmocka_unit_test(slips),
        cmocka_unit_test(initials),
        cmocka_unit_test(unknown_surnames),
        cmocka_unit_test(listed_names),
        cmocka_unit_test(surnames),
        cmocka_unit_test(surnames_beside_a_word),
        cmocka_unit_test(given_names),
        cmocka_unit_test(glued_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
