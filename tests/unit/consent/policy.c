/* Presets, the sentences they come from, and tightening. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka wants the four above */
#include <cmocka.h>
#include <string.h>

#include "base/vec.h"
#include "consent/policy.h"

struct fixture {
    struct arena arena;
    struct diag *diag;
    struct policy policy;
    struct policy_lines lines;
    struct str said;
};

static void note(void *user, enum diag_grade grade, struct place where,
                 struct slice message)
{
    struct fixture *f = user;
    (void)grade;
    str_addf(&f->said, "%s:%u:%u: %.*s\n", where.file ? where.file : "-", where.line,
             where.col, SLICE_FMT(message));
}

static bool load(struct fixture *f, const char *protocol, const char *yaml)
{
    struct yaml_node *root = NULL;
    *f = (struct fixture){0};
    arena_init(&f->arena);
    str_init(&f->said);
    f->diag = diag_new();
    if (yaml)
        assert_true(
            yaml_parse(&root, slice_of(yaml), "voornaam.yml", 1, &f->arena, f->diag));
    bool ok = policy_load(&f->policy, slice_of(protocol),
                          (struct place){"voornaam.yml", 9, 1}, SLICE(""), root,
                          &f->lines, &f->arena, f->diag);
    diag_each(f->diag, note, f, NULL, NULL);
    return ok;
}

static void end(struct fixture *f)
{
    vec_release(&f->lines);
    str_release(&f->said);
    diag_free(f->diag);
    arena_release(&f->arena);
}

static const struct policy_line *line(const struct fixture *f, const char *key)
{
    for (size_t i = 0; i < f->lines.len; i++)
        if (strcmp(f->lines.at[i].key, key) == 0)
            return &f->lines.at[i];
    return NULL;
}

static void every_preset_loads(void **state)
{
    static const char *const names[] = {"baseline", "klimop", "tweespan",
                                        "ooe",      "albero", "klasse"};
    (void)state;
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        struct fixture f;
        assert_true(load(&f, names[i], NULL));
        assert_int_equal(f.lines.len, 20);
        assert_int_equal(f.policy.consent[CATEGORY_AUDIO], CONSENT_OPT_IN);
        assert_int_equal(f.policy.unknown_surname, UNKNOWN_DROP);
        end(&f);
    }
}

static void albero_is_opt_out_on_its_website(void **state)
{
    struct fixture f;
    (void)state;
    assert_true(load(&f, "albero", NULL));
    assert_int_equal(f.policy.consent[CATEGORY_PHOTO], CONSENT_OPT_OUT);
    assert_int_equal(f.policy.names, NAMES_GIVEN_NAME);
    assert_int_equal(f.policy.staff_fields, STAFF_NAME | STAFF_EMAIL);
    assert_int_equal(f.policy.credit, CREDIT_WHEN_SOURCED);
    assert_true(slice_eq_c(line(&f, "names")->source, "ALB-16"));
    struct protocol albero;
    assert_true(protocol_load(&albero, SLICE("albero"), &f.arena, f.diag));
    struct slice quote = protocol_sentence(&albero, SLICE("ALB-16"))->quote;
    assert_true(slice_find(quote, "geen achternamen") < quote.len);
    assert_true(slice_eq_c(line(&f, "doubt")->source, "baseline, not protocol"));
    end(&f);
}

static void klasse_and_tweespan_ask_evidence(void **state)
{
    struct fixture f;
    (void)state;
    assert_true(load(&f, "klasse", NULL));
    assert_int_equal(f.policy.evidence, EVIDENCE_REQUIRED);
    assert_int_equal(f.policy.subjects, SUBJECTS_EVERYONE);
    assert_int_equal(f.policy.doubt, DOUBT_HOLD);
    assert_true(slice_eq_c(line(&f, "evaluate_by")->value, "2028-02-23"));
    end(&f);
    assert_true(load(&f, "tweespan", NULL));
    assert_int_equal(f.policy.byline, BYLINE_REQUIRED);
    end(&f);
}

static void a_school_may_tighten(void **state)
{
    struct fixture f;
    (void)state;
    assert_true(load(&f, "albero",
                     "consent: {photo: opt-in}\ndoubt: refuse\n"
                     "valid_months: 12\nstaff_fields: [name]\n"));
    assert_int_equal(f.policy.consent[CATEGORY_PHOTO], CONSENT_OPT_IN);
    assert_int_equal(f.policy.consent[CATEGORY_WORK], CONSENT_OPT_OUT);
    assert_int_equal(f.policy.doubt, DOUBT_REFUSE);
    assert_int_equal(f.policy.valid_months, 12);
    assert_true(slice_eq_c(line(&f, "doubt")->source, "voornaam.yml:2"));
    end(&f);
}

static void nobody_may_loosen(void **state)
{
    struct fixture f;
    (void)state;
    assert_false(load(&f, "baseline",
                      "names: given-name\nconsent: opt-out\nunknown_surname: warn\n"));
    assert_non_null(strstr(f.said.at, "voornaam.yml:1:8: names is looser"));
    assert_non_null(strstr(f.said.at, "data/protocols/baseline.yml:"));
    assert_non_null(strstr(f.said.at, "unknown_surname is looser"));
    assert_int_equal(diag_count(f.diag, DIAG_ERROR), 3);
    end(&f);
}

static void mistakes_name_the_nearest(void **state)
{
    struct fixture f;
    (void)state;
    assert_false(load(&f, "albera", NULL));
    assert_non_null(strstr(f.said.at, "did you mean \"albero\""));
    end(&f);
    assert_false(
        load(&f, "albero", "nams: consent\ndoubt: hidee\nvalid_months: veel\n"));
    assert_non_null(strstr(f.said.at, "names"));
    assert_non_null(strstr(f.said.at, "did you mean \"hide\""));
    assert_non_null(strstr(f.said.at, "whole number"));
    end(&f);
}

static void what_a_byline_shows_is_not_for_a_school(void **state)
{
    struct fixture f;
    (void)state;
    assert_false(load(&f, "klasse", "byline_as: name\n"));
    assert_int_equal(diag_count(f.diag, DIAG_ERROR), 1);
    assert_non_null(strstr(f.said.at, "voornaam.yml:1:1: what a byline shows"));
    assert_non_null(strstr(f.said.at, "\"school\" here (KLA-11)"));
    end(&f);
}

/* What policy_attention says of a policy on a day. */
static const char *attention(struct fixture *f, const char *protocol, const char *yaml,
                             const char *day)
{
    struct protocol p;
    date_t today;
    assert_true(date_parse(&today, slice_of(day)));
    assert_true(load(f, protocol, yaml));
    assert_true(protocol_load(&p, slice_of(protocol), &f->arena, f->diag));
    policy_attention(&f->policy, &f->lines, &p, today,
                     (struct place){"voornaam.yml", 9, 1}, SLICE(""), f->diag);
    assert_int_equal(diag_count(f->diag, DIAG_ERROR), 0);
    diag_each(f->diag, note, f, NULL, NULL);
    return f->said.at;
}

static void opt_out_for_photos_warns_and_names_what_mends_it(void **state)
{
    struct fixture f;
    (void)state;
    assert_non_null(strstr(attention(&f, "albero", NULL, "2026-11-20"),
                           "policy: {consent: {photo: opt-in, video: opt-in}}"));
    assert_int_equal(diag_count(f.diag, DIAG_WARNING), 1);
    end(&f);
    assert_non_null(
        strstr(attention(&f, "albero", "consent: {photo: opt-in}", "2026-11-20"),
               "policy: {consent: {video: opt-in}}"));
    end(&f);
    assert_string_equal(attention(&f, "albero",
                                  "consent: {photo: opt-in, video: opt-in}",
                                  "2026-11-20"),
                        "");
    end(&f);
    assert_string_equal(attention(&f, "klimop", NULL, "2026-11-20"), "");
    end(&f);
}

static void an_evaluation_date_warns_from_ninety_days(void **state)
{
    struct fixture f;
    (void)state;
    assert_string_equal(attention(&f, "klasse", NULL, "2027-11-24"), "");
    end(&f);
    assert_non_null(strstr(attention(&f, "klasse", NULL, "2027-11-25"),
                           "voornaam.yml:9:1: the protocol is to be evaluated by "
                           "2028-02-23: in 90 days"));
    end(&f);
    assert_non_null(strstr(attention(&f, "klasse", NULL, "2028-02-22"), "in 1 day\n"));
    end(&f);
    assert_non_null(strstr(attention(&f, "klasse", NULL, "2028-02-23"), "today"));
    end(&f);
    assert_non_null(strstr(attention(&f, "klasse", NULL, "2028-02-25"),
                           "was to be evaluated by 2028-02-23: that was 2 days ago"));
    end(&f);
    /* a date of one's own: the warning is where it stands */
    assert_non_null(strstr(attention(&f, "klimop",
                                     "doubt: hold\n"
                                     "evaluate_by: 2026-12-01\n",
                                     "2026-11-20"),
                           "voornaam.yml:2:14: the protocol is to be evaluated"));
    end(&f);
}

static void tweespan_agreed_no_evaluation_date(void **state)
{
    struct fixture f;
    (void)state;
    assert_non_null(strstr(attention(&f, "tweespan", NULL, "2026-11-20"), "(TWE-9)"));
    end(&f);
    assert_string_equal(
        attention(&f, "tweespan", "evaluate_by: 2027-09-01", "2026-11-20"), "");
    end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_preset_loads),
        cmocka_unit_test(albero_is_opt_out_on_its_website),
        cmocka_unit_test(klasse_and_tweespan_ask_evidence),
        cmocka_unit_test(a_school_may_tighten),
        cmocka_unit_test(nobody_may_loosen),
        cmocka_unit_test(mistakes_name_the_nearest),
        cmocka_unit_test(what_a_byline_shows_is_not_for_a_school),
        cmocka_unit_test(opt_out_for_photos_warns_and_names_what_mends_it),
        cmocka_unit_test(an_evaluation_date_warns_from_ninety_days),
        cmocka_unit_test(tweespan_agreed_no_evaluation_date),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
