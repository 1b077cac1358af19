/* Reading registers: encodings, columns in every spelling, the log, wrong input. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka wants the four above */
#include <cmocka.h>
#include <string.h>

#include "consent/register.h"

struct fixture {
    struct arena arena;
    struct diag *diag;
    struct consent_register r;
    struct str said; /* the diagnostics, one on a line */
};

static void note(void *user, enum diag_grade grade, struct place where,
                 struct slice message)
{
    struct fixture *f = user;
    (void)grade;
    str_addf(&f->said, "%s:%u:%u: %.*s\n", where.file, where.line, where.col,
             SLICE_FMT(message));
}

static bool read_with(struct fixture *f, struct slice bytes,
                      const struct register_column *columns, size_t count)
{
    arena_init(&f->arena);
    f->diag = diag_new();
    str_init(&f->said);
    bool ok = register_read(&f->r, bytes, "r.csv", columns, count, &f->arena, f->diag);
    diag_each(f->diag, note, f, NULL, NULL);
    return ok;
}

static bool read_text(struct fixture *f, const char *text)
{
    return read_with(f, slice_of(text), NULL, 0);
}

static void end(struct fixture *f)
{
    diag_free(f->diag);
    arena_release(&f->arena);
    str_release(&f->said);
}

static bool said(const struct fixture *f, const char *part)
{
    return strstr(f->said.at, part) != NULL;
}

static void reads_columns_in_any_spelling(void **state)
{
    struct fixture f;
    (void)state;
    assert_true(read_text(&f, "Stamnummer,ROEPNAAM,Voorvoegsels,Achternaam,Klas,"
                              "Foto website,foto,Nieuwsbrief foto,Datum,Bewijs\r\n"
                              "7,Zoë,van 't,Hof,3B,ja,nee,ja,01-09-2026,map 3\r\n"));
    assert_int_equal(f.r.count, 1);
    const struct person *p = &f.r.people[0];
    assert_true(slice_eq_c(p->given, "Zoë"));
    assert_true(slice_eq_c(p->prefix, "van 't"));
    assert_true(slice_eq_c(p->group, "3B"));
    assert_int_equal(p->role, ROLE_PUPIL);
    assert_int_equal(p->rows[0].answers[CATEGORY_PHOTO], ANSWER_YES);
    assert_int_equal(p->rows[0].answers[CATEGORY_NAME], ANSWER_NONE);
    assert_true(p->rows[0].evidence);
    end(&f);
}

static void reads_every_encoding(void **state)
{
    static const char bom[] = "\xEF\xBB\xBFid;given;surname\n1;Zo\xC3\xAB;Hof\n";
    static const char cp1252[] = "id;given;surname\n1;Zo\xEB;Hof\n";
    struct fixture f;
    struct str utf16;
    (void)state;
    assert_true(read_text(&f, bom));
    assert_true(slice_eq_c(f.r.people[0].given, "Zoë"));
    end(&f);
    assert_true(read_text(&f, cp1252));
    assert_true(slice_eq_c(f.r.people[0].given, "Zoë"));
    end(&f);
    str_init(&utf16);
    str_add_c(&utf16, "\xFF\xFE");
    for (const char *c = cp1252; *c; c++) {
        str_add_byte(&utf16, *c);
        str_add_byte(&utf16, '\0');
    }
    assert_true(read_with(&f, str_slice(&utf16), NULL, 0));
    assert_true(slice_eq_c(f.r.people[0].given, "Zoë"));
    end(&f);
    str_release(&utf16);
}

static void rows_of_one_id_are_a_log(void **state)
{
    struct fixture f;
    (void)state;
    assert_true(read_text(&f, "id;given;surname;foto;datum;afscherming\n"
                              "1;Emma;Hof;nee;01-09-2026;\n"
                              "2;Sem;Quast;ja;;\n"
                              "1;Emma;Hof;ja;01-02-2026;\n"
                              "1;;;;;geheim\n"));
    assert_int_equal(f.r.count, 2);
    const struct person *p = register_find(&f.r, SLICE("1"));
    assert_int_equal(p->row_count, 3);
    assert_int_equal(p->rows[0].date, DATE_NONE);
    assert_int_equal(p->rows[2].answers[CATEGORY_PHOTO], ANSWER_NO);
    assert_true(p->shielded);
    assert_null(register_find(&f.r, SLICE("3")));
    date_t newest;
    date_parse(&newest, SLICE("2026-09-01"));
    assert_int_equal(f.r.newest, newest);
    end(&f);
}

static void wrong_values_name_row_and_column(void **state)
{
    struct fixture f;
    (void)state;
    assert_false(read_text(&f, "id;given;surname;foto;datum\n"
                               "1;Emma;Hof;misschien;\n"
                               ";Daan;Quast;ja;\n"
                               "2;Sem;Boer;ja;32-13-2026\n"));
    assert_true(said(&f, "r.csv:2:12: column \"foto\""));
    assert_true(said(&f, "r.csv:3:1: column \"id\""));
    assert_true(said(&f, "r.csv:4:15: column \"datum\""));
    assert_false(said(&f, "Emma"));
    assert_false(said(&f, "misschien"));
    end(&f);
}

static void one_id_has_one_name_and_birth_date(void **state)
{
    struct fixture f;
    (void)state;
    assert_false(read_text(&f, "id;given;surname;geboortedatum\n1;Emma;Hof;01-02-2016\n"
                               "1;Sem;Hof;\n1;Emma;Hof;02-02-2016\n"));
    assert_true(said(&f, "one id with two names"));
    assert_true(said(&f, "one id with two birth dates"));
    end(&f);
    assert_true(read_text(&f, "id;given;surname\n1;Sem;Hof\n2;Sem;Hof\n"));
    assert_int_equal(f.r.count, 2);
    end(&f);
}

static void unknown_decisions_stop_the_build(void **state)
{
    static const char text[] = "id;given;surname;Plaatje op site;Kleur\n"
                               "1;Emma;Hof;ja;rood\n2;Sem;Hof;;blauw\n";
    struct register_column column = {SLICE("plaatje op site"), SLICE("photo")};
    struct fixture f;
    (void)state;
    assert_false(read_text(&f, text));
    assert_true(said(&f, "register_columns"));
    assert_true(said(&f, "column 4"));
    assert_false(said(&f, "Plaatje op site")); /* it could be a name */
    assert_false(said(&f, "column 5"));
    end(&f);
    assert_true(read_with(&f, slice_of(text), &column, 1));
    assert_int_equal(f.r.people[0].rows[0].answers[CATEGORY_PHOTO], ANSWER_YES);
    end(&f);
    column.meaning = SLICE("ignore");
    assert_true(read_with(&f, slice_of(text), &column, 1));
    assert_int_equal(f.r.people[0].rows[0].answers[CATEGORY_PHOTO], ANSWER_NONE);
    end(&f);
}

static void empty_is_refused(void **state)
{
    struct fixture f;
    (void)state;
    assert_false(read_text(&f, "id;given;surname\n"));
    assert_int_equal(diag_worst(f.diag), DIAG_REFUSED);
    end(&f);
    assert_false(read_text(&f, "id;naam\n1;ja\n"));
    assert_true(said(&f, "no column \"given\""));
    end(&f);
}

static void website_column_wins(void **state)
{
    struct fixture f;
    (void)state;
    assert_true(read_text(&f, "id;given;surname;foto;website_foto\n1;A;Hof;nee;ja\n"
                              "2;B;Hof;ja;\n3;C;Hof;nee;\n"));
    assert_int_equal(f.r.people[0].rows[0].answers[CATEGORY_PHOTO], ANSWER_YES);
    assert_int_equal(f.r.people[1].rows[0].answers[CATEGORY_PHOTO], ANSWER_NONE);
    assert_int_equal(f.r.people[2].rows[0].answers[CATEGORY_PHOTO], ANSWER_NO);
    end(&f);
}

static void quotes_and_trailing_delimiters(void **state)
{
    struct fixture f;
    (void)state;
    assert_true(read_text(&f, "sep=,\n\"id\",given,surname,,\n1,\"Anne \"\"Fleur\"\"\","
                              "\"Smit, de\",,\n\n"));
    assert_true(slice_eq_c(f.r.people[0].given, "Anne \"Fleur\""));
    assert_true(slice_eq_c(f.r.people[0].surname, "Smit, de"));
    end(&f);
    assert_false(read_text(&f, "id;given;surname\n1;\"Emma;Hof\n"));
    assert_true(said(&f, "r.csv:2:3: a quote is opened here and never closed"));
    end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_columns_in_any_spelling),
        cmocka_unit_test(reads_every_encoding),
        cmocka_unit_test(rows_of_one_id_are_a_log),
        cmocka_unit_test(wrong_values_name_row_and_column),
        cmocka_unit_test(one_id_has_one_name_and_birth_date),
        cmocka_unit_test(unknown_decisions_stop_the_build),
        cmocka_unit_test(empty_is_refused),
        cmocka_unit_test(website_column_wins),
        cmocka_unit_test(quotes_and_trailing_delimiters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
