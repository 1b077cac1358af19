/* A small school to try the gate on. Everybody in it is made up. */
#ifndef TESTS_GATE_FIXTURE_H
#define TESTS_GATE_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/memory.h"
#include "verify/gate.h"

static const char gate_fixture_csv[] =
    "id;rol;roepnaam;tussenvoegsel;achternaam;geboortedatum;afscherming;naam;datum;"
    "email\n"
    "P1;leerling;Emma;de;Vries;12-03-2017;;Ja;01-09-2026;emma.de.vries@school.example\n"
    "P2;leerling;Daan;;Bakker;04-07-2018;;Nee;01-09-2026;\n"
    "P3;leerling;Thijmen;;Quast;30-11-2016;;Nee;01-09-2026;\n"
    "P4;leerling;Noor;;Jansen-de Wit;;;Ja;01-09-2026;\n"
    "P5;leerling;Zo\xc3\xab;van 't;Hof;;;Nee;01-09-2026;\n"
    "P6;leerling;Roos;;Boukhari;;;Nee;01-09-2026;\n"
    "P7;leerling;Sem;;Zwanenveld;;;Nee;01-09-2026;\n"
    "P8;leerling;Sem;;Kooiker;;;Ja;01-09-2026;\n"
    "P9;leerling;\xc3\x96mer;;\xc5\x9e"
    "ahin;;;Nee;01-09-2026;\n"
    "P10;leerling;Jan-Willem;;Tolsema;;ja;Ja;01-09-2026;\n"
    "M1;medewerker;Marieke;de;Vries;;;;;m.devries@school.example\n"
    "O1;ouder;Karin;;Boukhari;;;;;\n";

struct gate_fixture {
    struct arena arena;
    struct diag *diag;
    struct consent_register people;
    struct policy policy;
    struct gate *gate;
};

/* With a cage, and with digests of files that a person has checked. */
static inline struct gate_fixture *gate_fixture_with(const char *protocol,
                                                     struct cage *cage,
                                                     const char (*accepted)[HASH_WIDE],
                                                     size_t accepted_count)
{
    static const struct slice domains[] = {{"school.example", 14}};
    static const struct slice contact[] = {{"0590 12 34 56", 13},
                                           {"Kerkepad 12, 9090 AB Wilgenveen", 31},
                                           {"bestuur@stichting.example", 25}};
    static const struct slice persons[] = {{"Annie M.G. Schmidt", 18}};
    static const struct slice team[] = {{"Joost Bakker", 12}};
    struct gate_options options = {.mail_domains = domains,
                                   .mail_domain_count = 1,
                                   .contact = contact,
                                   .contact_count = 3,
                                   .public_persons = persons,
                                   .public_person_count = 1,
                                   .team = team,
                                   .team_count = 1,
                                   .accepted = accepted,
                                   .accepted_count = accepted_count,
                                   .cage = cage};
    struct gate_fixture *f = memory_new(sizeof(*f));
    date_t today;
    arena_init(&f->arena);
    f->diag = diag_new();
    assert_true(date_parse(&today, SLICE("2026-11-21")));
    assert_true(register_read(&f->people, slice_of(gate_fixture_csv), "register.csv",
                              NULL, 0, &f->arena, f->diag));
    assert_true(policy_load(&f->policy, slice_of(protocol), (struct place){0},
                            SLICE(""), NULL, NULL, &f->arena, f->diag));
    f->gate = gate_new(&f->people, &f->policy, today, &options);
    return f;
}

static inline struct gate_fixture *gate_fixture_new(const char *protocol)
{
    return gate_fixture_with(protocol, NULL, NULL, 0);
}

static inline void gate_fixture_free(struct gate_fixture *f)
{
    gate_free(f->gate);
    arena_release(&f->arena);
    diag_free(f->diag);
    free(f);
}

static void gate_fixture_print(const struct leaks *leaks)
{
    for (size_t i = 0; i < leaks->len; i++)
        print_message("  %s:%u: %s: %s %.*s\n", leaks->at[i].file, leaks->at[i].line,
                      leaks->at[i].place, leak_name(leaks->at[i].kind),
                      SLICE_FMT(leaks->at[i].person));
}

/* Is there a leak of this kind, person and place (NULL: any) in the bytes? */
static inline bool gate_fixture_finds_at(const struct gate_fixture *f, const char *path,
                                         struct slice bytes, enum leak_kind kind,
                                         const char *person, const char *place)
{
    struct leaks leaks;
    struct gate_ticket ticket;
    leaks_init(&leaks);
    bool passed = gate_check(f->gate, path, bytes, &ticket, &leaks);
    bool found = false;
    for (size_t i = 0; i < leaks.len; i++)
        found |= leaks.at[i].kind == kind &&
                 (!person || slice_eq_c(leaks.at[i].person, person)) &&
                 (!place || strcmp(leaks.at[i].place, place) == 0);
    assert_true(passed == (leaks.len == 0) && passed == (*ticket.seal != '\0'));
    if (!found) {
        print_message("not found: %s in %s%s%s\n", leak_name(kind), path,
                      place ? ": " : "", place ? place : "");
        gate_fixture_print(&leaks);
    }
    leaks_release(&leaks);
    return found;
}

static inline bool gate_fixture_finds(const struct gate_fixture *f, const char *path,
                                      struct slice bytes, enum leak_kind kind,
                                      const char *person)
{
    return gate_fixture_finds_at(f, path, bytes, kind, person, NULL);
}

static inline bool gate_fixture_passes(const struct gate_fixture *f, const char *path,
                                       struct slice bytes)
{
    struct leaks leaks;
    struct gate_ticket ticket;
    leaks_init(&leaks);
    bool passed = gate_check(f->gate, path, bytes, &ticket, &leaks);
    gate_fixture_print(&leaks);
    leaks_release(&leaks);
    return passed;
}

#endif
