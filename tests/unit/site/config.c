/* Settings and tables: what is read, and every mistake told. */
#include "../reading.h"

#include "site/config.h"
#include "site/tables.h"

static bool read_text(struct site_config *c, const char *text)
{
    return site_config_read(c, slice_of(text), "voornaam.yml", &arena, diag);
}

static void test_defaults(void **state)
{
    (void)state;
    struct site_config c;
    assert_true(read_text(&c, "title: obs Test\n"));
    assert_slice(c.title.text, "obs Test");
    assert_slice(c.language.text, "nl");
    assert_slice(c.protocol.text, "baseline");
    assert_slice(c.theme.text, "lokaal");
    assert_int_equal(c.pagination, 10);
    assert_int_equal(c.menu_count, 0);
    assert_said(&diag, "");
}

static void test_all_keys(void **state)
{
    (void)state;
    struct site_config c;
    assert_true(read_text(
        &c, "\xef\xbb\xbftitle: obs Test\r\nurl: https://test.example/school\r\n"
            "language: fy\r\npagination: 20\r\nmail_domains: test.example\r\n"
            "public_persons: [Anne Frank, Guus Kuijer]\r\n"
            "contact: {phone: 0513-123, email: info@test.example, address: Plein 1}\r\n"
            "menu:\r\n  - nieuws/_index.md\r\n  - {title: Elders, url: /x/}\r\n"
            "  - {titel: Team, pagina: team/_index.md}\r\n"
            "deploy: {branch: pages, remote: origin, directory: /srv}\r\n"
            "policy: {doubt: hold}\r\nsections: {nieuws: {type: news}}\r\n"));
    assert_slice(c.title.text, "obs Test");
    assert_int_equal(c.title.where.line, 1);
    assert_slice(c.language.text, "fy");
    assert_int_equal(c.pagination, 20);
    assert_int_equal(c.mail_domains.len, 1); /* one stands for a list of one */
    assert_int_equal(c.public_persons.len, 2);
    assert_slice(c.public_persons.at[1].text, "Guus Kuijer");
    assert_slice(c.phone.text, "0513-123");
    assert_slice(c.address.text, "Plein 1");
    assert_int_equal(c.menu_count, 3);
    assert_slice(c.menu[0].page.text, "nieuws/_index.md");
    assert_slice(c.menu[1].url.text, "/x/");
    assert_slice(c.menu[2].title.text, "Team");
    assert_slice(c.deploy_branch.text, "pages");
    assert_slice(yaml_get(c.policy, "doubt")->text, "hold");
    assert_said(&diag, "");
}

static void test_mistakes(void **state)
{
    (void)state;
    struct site_config c;
    assert_false(
        read_text(&c, "titel: obs\nlanguage: de\npagination: 0\nurl: test.example\n"
                      "menu: nieuws\ncontact: {fax: 1}\npublic_persons: {a: b}\n"));
    assert_said(
        &diag,
        "voornaam.yml: error: \"title\" is missing: the name of the school\n"
        "voornaam.yml:1:1: error: unknown key \"titel\"; did you mean \"title\"?\n"
        "  titel: obs\n  ^\n"
        "voornaam.yml:2:11: error: \"language\" takes nl, fy or en\n"
        "  language: de\n            ^\n"
        "voornaam.yml:3:13: error: \"pagination\" takes a number from 1 to 1000\n"
        "  pagination: 0\n              ^\n"
        "voornaam.yml:4:6: error: \"url\" takes an address that begins with "
        "https://\n  url: test.example\n       ^\n"
        "voornaam.yml:5:7: error: \"menu\" takes a list\n  menu: nieuws\n        ^\n"
        "voornaam.yml:6:11: error: unknown key \"fax\"\n  contact: {fax: 1}\n"
        "            ^\n"
        "voornaam.yml:7:17: error: \"public_persons\" takes a list\n"
        "  public_persons: {a: b}\n                  ^\n");
    assert_false(read_text(&c, ""));
    assert_false(read_text(&c, "- a\n- b\n"));
}

static void test_team(void **state)
{
    (void)state;
    struct team team;
    assert_true(team_read(&team,
                          SLICE("\xef\xbb\xbfNaam;functie;E-mail;werkdagen;telefoon\r\n"
                                "Juf Ank;leerkracht;ank@test.example;ma di;06\r\n"
                                ";;;;\r\n\r\nMeester Bas;;;;\r\n"),
                          "team.csv", &arena, diag));
    assert_int_equal(team.len, 2);
    assert_slice(team.at[0].name.text, "Juf Ank");
    assert_slice(team.at[0].days.text, "ma di");
    assert_slice(team.at[1].email.text, "");
    assert_said(&diag, "team.csv:1:31: warning: the column \"telefoon\" is not read\n");
    assert_false(team_read(&team, SLICE("rol;mail\nx;y\n"), "team.csv", &arena, diag));
    assert_true(team_read(&team, SLICE(""), "team.csv", &arena, diag));
    assert_int_equal(team.len, 0);
}

static void test_takedowns(void **state)
{
    (void)state;
    struct takedowns t;
    assert_true(takedowns_read(&t,
                               SLICE("pad;datum;kenmerk\nnieuws/a.md;1-11-2026;K1\n"
                                     "/nieuws/b/;gisteren;\n;;\n"),
                               "takedowns.csv", &arena, diag));
    assert_int_equal(t.len, 2); /* an unreadable date still takes the page down */
    assert_slice(t.at[1].path, "/nieuws/b/");
    assert_int_equal(t.at[1].date, DATE_NONE);
    assert_int_equal(diag_count(diag, DIAG_WARNING), 1);
    assert_int_equal(diag_count(diag, DIAG_ERROR), 0);
}

static void test_events(void **state)
{
    (void)state;
    struct yaml_node *list;
    struct events events;
    assert_true(
        yaml_parse(&list,
                   SLICE("- {titel: Open dag, datum: 3-11-2026, tot: 2026-11-04, "
                         "tijd: 9.00, plaats: hal}\n- {title: Feest}\n"
                         "- {title: Om, date: 3-11-2026, end: 2-11-2026}\n"),
                   "agenda.yml", 1, &arena, diag));
    assert_false(events_read(&events, list, &arena, diag));
    assert_int_equal(events.len, 1);
    assert_slice(events.at[0].title.text, "Open dag");
    assert_int_equal(events.at[0].end - events.at[0].date, 1);
    assert_int_equal(diag_count(diag, DIAG_ERROR), 2);
}

/* A row is written in the file's own columns, and reads back as it was. */
static void test_takedowns_are_added(void **state)
{
    const struct takedown row = {SLICE("nieuws/a;b.md"), 20000, SLICE("K \"7\"")};
    static const char *const files[] = {"", "path;date;reference\n",
                                        "kenmerk,opmerking,pad,datum\nx,y,z,2026-01-01",
                                        "\xEF\xBB\xBFpad\tdatum\r\n"};
    (void)state;
    for (size_t i = 0; i < COUNT(files); i++) {
        struct takedowns t;
        struct str text;
        str_init(&text);
        str_add_c(&text, files[i]);
        assert_true(takedowns_add(&text, "takedowns.csv", &row, 1, &arena, diag));
        assert_true(
            takedowns_read(&t, str_slice(&text), "takedowns.csv", &arena, diag));
        const struct takedown *last = &t.at[t.len - 1];
        assert_slice(last->path, "nieuws/a;b.md");
        assert_int_equal(last->date, 20000);
        if (i < 3)
            assert_slice(last->reference, "K \"7\"");
        assert_int_equal(t.len, i == 2 ? 2 : 1);
        str_release(&text);
    }
}

static void test_takedowns_that_take_nothing_down(void **state)
{
    static const char *const rows[] = {"#1042;2026-01-01;7", ";2026-01-01;7",
                                       "nieuws/x/,2026-01-01,7"};
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct takedowns t;
        struct slice text = arena_printf(&arena, "path;date;reference\n%s\n", rows[i]);
        size_t errors = diag_count(diag, DIAG_ERROR);
        takedowns_read(&t, text, "takedowns.csv", &arena, diag);
        assert_int_equal(diag_count(diag, DIAG_ERROR), errors + 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_defaults, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_all_keys, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_mistakes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_team, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_takedowns, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_takedowns_are_added, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_takedowns_that_take_nothing_down, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_events, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
