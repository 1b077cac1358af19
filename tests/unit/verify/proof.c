/* Proofs from one build to the next: what passed is not looked through again, unless
 * anything is other than it was. */
#include <unistd.h>

#include "base/fs.h"
#include "base/hash.h"
#include "gate_fixture.h"
#include "verify/proof.h"

/* Two people of whom one may be named from the first of December on. */
static const char people_csv[] =
    "id;rol;roepnaam;tussenvoegsel;achternaam;geboortedatum;naam;datum;email\n"
    "P1;leerling;Emma;de;Vries;12-03-2017;Ja;01-09-2026;\n"
    "P2;leerling;Zwaantje;;Quast;30-11-2016;Ja;01-12-2026;\n"
    "M1;medewerker;Marieke;de;Vries;;Ja;01-09-2026;\n";

/* All that a verdict may depend on. */
struct world {
    const char *csv, *protocol, *date, *path, *key, *program;
    struct gate_options options;
};

struct opened {
    struct arena arena;
    struct diag *diag;
    struct consent_register people;
    struct policy policy;
    struct gate *gate;
    unsigned looked; /* how often a document was looked into */
};

/* The gate asks what was read in a document whenever it looks into one. */
static bool count_looks(const void *user, struct slice bytes, struct str *answer)
{
    (void)bytes;
    (void)answer;
    ((struct opened *)user)->looked++;
    return false;
}

static struct proof_source source_of(const struct world *w)
{
    return (struct proof_source){slice_of(w->key), slice_of(w->program), "proofs"};
}

static void open_world(struct opened *o, const struct world *w)
{
    struct gate_options options = w->options;
    struct proof_source source = source_of(w);
    date_t today;
    *o = (struct opened){.diag = diag_new()};
    arena_init(&o->arena);
    options.recall = count_looks;
    options.recall_user = o;
    assert_true(date_parse(&today, slice_of(w->date)));
    assert_true(register_read(&o->people, slice_of(w->csv), "register.csv", NULL, 0,
                              &o->arena, o->diag));
    assert_true(policy_load(&o->policy, slice_of(w->protocol), (struct place){0},
                            SLICE(""), NULL, NULL, &o->arena, o->diag));
    o->gate = gate_new(&o->people, &o->policy, today, &options);
    gate_load_proofs(o->gate, &source);
}

static void close_world(struct opened *o)
{
    gate_free(o->gate);
    arena_release(&o->arena);
    diag_free(o->diag);
}

static struct world first_world(void)
{
    static const struct slice domains[] = {{"school.example", 14}};
    static const struct slice contact[] = {{"0590 12 34 56", 13}};
    static const struct slice persons[] = {{"Annie Quast", 11}};
    static const struct slice team[] = {{"Joost Quast", 11}};
    return (struct world){.csv = people_csv,
                          .protocol = "baseline",
                          .date = "2026-12-05",
                          .path = "a.html",
                          .key = "a key of the site",
                          .program = "1",
                          .options = {.mail_domains = domains,
                                      .mail_domain_count = 1,
                                      .contact = contact,
                                      .contact_count = 1,
                                      .public_persons = persons,
                                      .public_person_count = 1,
                                      .team = team,
                                      .team_count = 1}};
}

static bool passes(struct opened *o, const char *path, const char *text)
{
    struct gate_ticket ticket;
    struct leaks leaks;
    leaks_init(&leaks);
    bool passed = gate_check(o->gate, path, slice_of(text), &ticket, &leaks);
    assert_true(passed == (leaks.len == 0));
    assert_true(gate_take_ticket(o->gate, path, &ticket) == passed);
    leaks_release(&leaks);
    return passed;
}

/* One build of one page, in a fresh process as it were. */
static bool build(const struct world *w, const char *text)
{
    struct opened o;
    open_world(&o, w);
    bool passed = passes(&o, w->path, text);
    assert_true(gate_save_proofs(o.gate, "proofs"));
    close_world(&o);
    return passed;
}

/* What passes in the first world is found in the second, though its bytes are the same
 * and its proof is there. */
static void assert_seen_again(const struct world *first, const struct world *second,
                              const char *text)
{
    assert_true(build(first, text));
    assert_false(build(second, text));
    assert_true(build(first, text)); /* and the other way round */
    assert_false(build(second, text));
}

static void another_register(void **state)
{
    struct world a = first_world(), b = a;
    char csv[sizeof(people_csv) + 100];
    (void)state;
    snprintf(csv, sizeof(csv), "%sP3;leerling;Tjitte;;Zwanenveld;;Nee;01-09-2026;\n",
             people_csv);
    b.csv = csv;
    assert_seen_again(&a, &b, "<p>De familie Zwanenveld.</p>");
}

static void another_answer(void **state)
{
    struct world a = first_world(), b = a;
    (void)state;
    b.csv = "id;roepnaam;achternaam;naam;datum\nP2;Zwaantje;Quast;Nee;01-12-2026\n";
    a.csv = "id;roepnaam;achternaam;naam;datum\nP2;Zwaantje;Quast;Ja;01-12-2026\n";
    assert_seen_again(&a, &b, "<p>Dag Zwaantje.</p>");
}

static void another_birth_date_or_mail(void **state)
{
    struct world a = first_world(), b = a;
    (void)state;
    a.csv = "id;roepnaam;achternaam;geboortedatum;naam;email\n"
            "P2;Zwaantje;Quast;30-11-2016;Ja;\n";
    b.csv = "id;roepnaam;achternaam;geboortedatum;naam;email\n"
            "P2;Zwaantje;Quast;29-11-2016;Ja;\n";
    assert_seen_again(&a, &b, "<p>Geboren op 29-11-2016.</p>");
    b.csv = "id;roepnaam;achternaam;geboortedatum;naam;email\n"
            "P2;Zwaantje;Quast;30-11-2016;Ja;z@school.example\n";
    assert_seen_again(&a, &b, "<p>Schrijf z@school.example.</p>");
}

/* The yes of Zwaantje counts from the first of December. */
static void another_day(void **state)
{
    struct world a = first_world(), b = a;
    (void)state;
    b.date = "2026-11-30";
    assert_seen_again(&a, &b, "<p>Dag Zwaantje.</p>");
}

static void another_policy(void **state)
{
    struct world a = first_world(), b = a;
    (void)state;
    a.csv = b.csv = "id;roepnaam;achternaam\nP2;Zwaantje;Quast\n";
    a.protocol = "albero"; /* names: given-name */
    assert_seen_again(&a, &b, "<p>Dag Zwaantje.</p>");
}

static void other_settings(void **state)
{
    struct world a = first_world(), b = a;
    (void)state;
    b.options.team_count = 0;
    assert_seen_again(&a, &b, "<p>Meester Joost Quast.</p>");
    b = a;
    b.options.public_person_count = 0;
    assert_seen_again(&a, &b, "<p>Annie Quast schrijft.</p>");
    b = a;
    b.options.mail_domain_count = 0;
    assert_seen_again(&a, &b, "<p>info@school.example</p>");
    b = a;
    b.options.contact_count = 0;
    assert_seen_again(&a, &b, "<p>Bel 0590 12 34 56.</p>");
}

/* --- what can't be seen by a leak: is it looked through again? --- */

enum { KNOWN, LOOKED };

static int second_look(const struct world *first, const struct world *second,
                       const char *text)
{
    char accepted[1][HASH_WIDE];
    struct world a = *first, b = *second;
    struct opened o;
    hash_wide_hex(accepted[0],
                  slice_of(text)); /* so that it passes, though nobody can read it */
    struct world *both[] = {&a, &b};
    for (size_t i = 0; i < 2; i++)
        if (!both[i]->options.accepted_count) {
            both[i]->options.accepted = (const char(*)[HASH_WIDE])accepted;
            both[i]->options.accepted_count = 1;
        }
    unlink("proofs");
    open_world(&o, &a);
    assert_true(passes(&o, "brief.pdf", text));
    assert_int_equal(o.looked, 1);
    assert_true(passes(&o, "brief.pdf", text)); /* in one build, too */
    assert_int_equal(o.looked, 1);
    assert_true(gate_save_proofs(o.gate, "proofs"));
    close_world(&o);
    open_world(&o, &b);
    passes(&o, b.path, text);
    int looks = (int)o.looked;
    assert_int_equal(gate_known_count(o.gate), looks == 0);
    close_world(&o);
    return looks ? LOOKED : KNOWN;
}

static void what_is_as_it_was_is_known(void **state)
{
    struct world a = first_world(), b = a;
    (void)state;
    a.path = b.path = "brief.pdf";
    assert_int_equal(second_look(&a, &b, "%PDF-1.7 x"), KNOWN);
    b.date = "2026-12-06"; /* another day, on which nobody's answer is another */
    assert_int_equal(second_look(&a, &b, "%PDF-1.7 x"), KNOWN);
}

static void what_is_other_is_not(void **state)
{
    struct world a = first_world(), b = a;
    char accepted[2][HASH_WIDE] = {"", "0123456789abcdef0123456789abcdef"};
    (void)state;
    a.path = b.path = "brief.pdf";
    b.program = "2";
    assert_int_equal(second_look(&a, &b, "%PDF-1.7 x"), LOOKED);
    b = a;
    b.key = "a key of another site";
    assert_int_equal(second_look(&a, &b, "%PDF-1.7 x"), LOOKED);
    b = a;
    b.path = "brief2.pdf";
    assert_int_equal(second_look(&a, &b, "%PDF-1.7 x"), LOOKED);
    b = a;
    hash_wide_hex(accepted[0], SLICE("%PDF-1.7 x"));
    b.options.accepted = (const char(*)[HASH_WIDE])accepted;
    b.options.accepted_count = 2;
    assert_int_equal(second_look(&a, &b, "%PDF-1.7 x"), LOOKED);
    accepted[0][0] = 'x'; /* nobody has checked it any more */
    b.options.accepted_count = 1;
    assert_int_equal(second_look(&a, &b, "%PDF-1.7 x"), LOOKED);
}

static void what_is_no_longer_made_leaves(void **state)
{
    struct world w = first_world();
    struct opened o;
    (void)state;
    w.path = "brief.pdf";
    assert_int_equal(second_look(&w, &w, "%PDF-1.7 x"), KNOWN);
    char accepted[1][HASH_WIDE];
    hash_wide_hex(accepted[0], SLICE("%PDF-1.7 x"));
    w.options.accepted = (const char(*)[HASH_WIDE])accepted;
    w.options.accepted_count = 1;
    for (unsigned round = 0; round < 2; round++) { /* a build that does not make it */
        open_world(&o, &w);
        assert_true(passes(&o, "a.html", "<p>Dag</p>"));
        assert_true(gate_save_proofs(o.gate, "proofs"));
        close_world(&o);
    }
    open_world(&o, &w);
    assert_true(passes(&o, w.path, "%PDF-1.7 x"));
    assert_int_equal(o.looked, 1);
    close_world(&o);
}

/* Cut off anywhere, and with any byte changed: as if it was not there. */
static void a_damaged_file_is_none(void **state)
{
    struct world w = first_world();
    struct opened o;
    struct str whole;
    (void)state;
    unlink("proofs");
    assert_true(build(&w, "<p>Dag</p>"));
    str_init(&whole);
    assert_true(fs_read(&whole, "proofs", 1 << 20));
    for (size_t i = 0; i <= 2 * whole.len; i++) {
        size_t at = i % (whole.len + 1);
        bool cut = i <= whole.len;
        char kept = whole.at[at];
        if (!cut && at < whole.len)
            whole.at[at] ^= 1;
        assert_true(fs_write("proofs", slice_make(whole.at, cut ? at : whole.len)));
        whole.at[at] = kept;
        open_world(&o, &w);
        assert_true(passes(&o, w.path, "<p>Dag</p>"));
        /* but for the last byte, which is a line's end */
        bool intact = at == whole.len || (!cut && at == whole.len - 1);
        assert_int_equal(gate_known_count(o.gate), intact);
        close_world(&o);
    }
    str_release(&whole);
}

static int in_a_folder(void **state)
{
    static char folder[] = "/tmp/proof-XXXXXX";
    *state = folder;
    return !mkdtemp(folder) || chdir(folder);
}

static int without_it(void **state)
{
    return !fs_remove_tree(*state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(another_register),
        cmocka_unit_test(another_answer),
        cmocka_unit_test(another_birth_date_or_mail),
        cmocka_unit_test(another_day),
        cmocka_unit_test(another_policy),
        cmocka_unit_test(other_settings),
        cmocka_unit_test(what_is_as_it_was_is_known),
        cmocka_unit_test(what_is_other_is_not),
        cmocka_unit_test(what_is_no_longer_made_leaves),
        cmocka_unit_test(a_damaged_file_is_none),
    };
    return cmocka_run_group_tests(tests, in_a_folder, without_it);
}
