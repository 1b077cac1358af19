/* Who is meant by a tag, a caption or a file name, and what a mask hides. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka wants the four above */
#include <cmocka.h>
#include <string.h>

#include "base/vec.h"
#include "engine.h"
#include "privacy/fold.h"

static const char register_csv[] = "id;rol;roepnaam;tussenvoegsel;achternaam;naam\n"
                                   "1;leerling;Emma;de;Vries;ja\n"
                                   "2;leerling;Daan;;Bakker;nee\n"
                                   "3;leerling;Sem;;Quast;ja\n"
                                   "4;leerling;Sem;;Hoekstra;nee\n"
                                   "S1;medewerker;Marieke;de;Vries;ja\n";

struct fixture {
    struct engine engine;
    struct names_found found;
};

static int begin(void **state)
{
    static struct fixture f;
    f = (struct fixture){0};
    engine_open(&f.engine, register_csv, NULL, "nl");
    *state = &f;
    return 0;
}

static int end(void **state)
{
    struct fixture *f = *state;
    vec_release(&f->found);
    engine_close(&f->engine);
    return 0;
}

static bool finds(struct fixture *f, const char *ids)
{
    struct str all;
    str_init(&all);
    for (size_t i = 0; i < f->found.len; i++)
        str_addf(&all, "%s%.*s", i ? " " : "", SLICE_FMT(f->found.at[i]->id));
    bool same = slice_eq_c(str_slice(&all), ids);
    if (!same)
        print_message("wanted %s, found %s\n", ids, all.at);
    str_release(&all);
    return same;
}

static void tags_name_one_or_several(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(names_of_tag(f->engine.names, SLICE("Emma de Vries"), &f->found),
                     NAMES_PERSON);
    assert_true(finds(f, "1"));
    assert_int_equal(names_of_tag(f->engine.names, SLICE("daan"), &f->found),
                     NAMES_PERSON);
    assert_true(finds(f, "2"));
    assert_int_equal(names_of_tag(f->engine.names, SLICE("Sem"), &f->found),
                     NAMES_SEVERAL);
    assert_int_equal(f->found.len, 2);
    assert_int_equal(
        names_of_tag(f->engine.names, SLICE("Marieke de Vries"), &f->found),
        NAMES_PERSON);
    assert_true(finds(f, "S1"));
    assert_int_equal(names_of_tag(f->engine.names, SLICE("zomer"), &f->found),
                     NAMES_NOBODY);
}

static void texts_and_file_names_name_everyone(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(names_in_text(f->engine.names,
                                   SLICE("Emma de Vries en Daan op het bos"),
                                   &f->found),
                     NAMES_PERSON);
    assert_true(finds(f, "1 2"));
    assert_int_equal(
        names_in_text(f->engine.names, SLICE("daan_bakker-IMG_1.jpg"), &f->found),
        NAMES_PERSON);
    assert_true(finds(f, "2"));
    assert_int_equal(names_in_text(f->engine.names, SLICE("Sem wint"), &f->found),
                     NAMES_SEVERAL);
    assert_int_equal(names_in_text(f->engine.names, SLICE("Een gele bus"), &f->found),
                     NAMES_NOBODY);
    assert_int_equal(
        names_in_text(f->engine.names, SLICE("IMG_20260910_0931.jpg"), &f->found),
        NAMES_NOBODY);
}

static void masks_show_ids(void **state)
{
    struct fixture *f = *state;
    struct str out;
    str_init(&out);
    names_mask(f->engine.names, &out,
               SLICE("title: Emma de Vries en Daan, juf Marieke de Vries"));
    assert_non_null(strstr(out.at, "‹1›"));
    assert_non_null(strstr(out.at, "‹2›"));
    assert_null(strstr(out.at, "Emma"));
    assert_null(strstr(out.at, "Vries"));
    assert_null(strstr(out.at, "Marieke"));
    str_clear(&out);
    names_mask(f->engine.names, &out, SLICE("nieuws/emma-de-vries-wint.md"));
    assert_null(strstr(out.at, "vries"));
    assert_non_null(strstr(out.at, "wint.md"));
    str_clear(&out);
    names_mask(f->engine.names, &out, SLICE("E*m*ma de Vr<b></b>ies"));
    assert_null(strstr(out.at, "ies"));
    str_release(&out);
}

static void folding_unifies_what_looks_the_same(void **state)
{
    static const char *const pairs[][2] = {
        {"Zoë", "zoe"},           {"Zoe\xCC\x88", "zoe"}, {"ÇAĞLA", "cagla"},
        {"Yıldırım", "yildirim"}, {"Łucja", "lucja"},     {"Groß", "gross"},
        {"Ĳsbrand", "ijsbrand"},  {"Еmma", "emma"},       {"𝐄𝐦𝐦𝐚", "emma"},
        {"Em\xC2\xADma", "emma"}, {"Ｅｍｍａ", "emma"},   {"d'Hondt", "dhondt"},
        {"Øyvind", "oyvind"},     {"Đorđe", "dorde"},
    };
    struct str out;
    (void)state;
    str_init(&out);
    for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++) {
        str_clear(&out);
        fold_letters(&out, slice_of(pairs[i][0]), false);
        assert_string_equal(out.at, pairs[i][1]);
    }
    str_release(&out);
}

static void views_lead_back_to_the_source(void **state)
{
    struct view v;
    (void)state;
    view_init(&v);
    view_set(&v, SLICE("de&nbsp;Vries %41b"), VIEW_PLAIN);
    assert_true(slice_eq_c(v.text, "de\xC2\xA0Vries Ab"));
    assert_int_equal(view_offset(&v, 4), 8);
    view_set(&v, SLICE("Em<b></b>ma<p title='x'>y"), VIEW_HTML_TEXT);
    assert_true(slice_eq_c(v.text, "Emma!y"));
    view_set(&v, SLICE("a<p title='Emma'>b"), VIEW_HTML_TAGS);
    assert_true(slice_eq_c(v.text, "<p title='Emma'>!"));
    view_set(&v, SLICE("R&D 100% zeker"), VIEW_PLAIN);
    assert_false(v.mapped);
    view_release(&v);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(tags_name_one_or_several, begin, end),
        cmocka_unit_test_setup_teardown(texts_and_file_names_name_everyone, begin, end),
        cmocka_unit_test_setup_teardown(masks_show_ids, begin, end),
        cmocka_unit_test(folding_unifies_what_looks_the_same),
        cmocka_unit_test(views_lead_back_to_the_source),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
