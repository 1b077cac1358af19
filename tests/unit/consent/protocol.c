/* The presets as documents: every sentence is there, in both languages, and the values
 * come from sentences that are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka wants the four above */
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/vec.h"
#include "consent/policy.h"

struct fixture {
    struct arena arena;
    struct diag *diag;
    struct protocol protocol;
};

static void load(struct fixture *f, const char *name)
{
    *f = (struct fixture){0};
    arena_init(&f->arena);
    f->diag = diag_new();
    assert_true(protocol_load(&f->protocol, slice_of(name), &f->arena, f->diag));
}

static void end(struct fixture *f)
{
    diag_free(f->diag);
    arena_release(&f->arena);
}

/* Written here once more, from the published list. */
static const struct {
    const char *name, *prefix;
    size_t count, kept;
} expected[] = {{"klimop", "KLI", 9, 9},
                {"tweespan", "TWE", 9, 9},
                {"ooe", "OOE", 7, 6},
                {"albero", "ALB", 18, 17},
                {"klasse", "KLA", 13, 13}};
enum { PROTOCOLS = sizeof(expected) / sizeof(*expected) };

static void every_sentence_is_there_in_order(void **state)
{
    (void)state;
    for (size_t i = 0; i < PROTOCOLS; i++) {
        struct fixture f;
        char id[32];
        load(&f, expected[i].name);
        assert_int_equal(f.protocol.sentence_count, expected[i].count);
        assert_int_equal(f.protocol.kept_count, expected[i].kept);
        for (size_t n = 0; n < expected[i].count; n++) {
            snprintf(id, sizeof(id), "%s-%zu", expected[i].prefix, n + 1);
            assert_true(slice_eq_c(f.protocol.sentences[n].id, id));
        }
        end(&f);
    }
}

static void every_sentence_says_how_in_both_languages(void **state)
{
    (void)state;
    for (size_t i = 0; i < PROTOCOLS; i++) {
        struct fixture f;
        load(&f, expected[i].name);
        for (size_t n = 0; n < f.protocol.sentence_count; n++) {
            const struct protocol_sentence *s = &f.protocol.sentences[n];
            assert_int_not_equal(s->ways, 0);
            for (int l = 0; l < PROTOCOL_LANGUAGE_COUNT; l++) {
                assert_true(slice_ends(s->how[l], "."));
                assert_true(s->quote.len || s->gist[l].len);
                assert_true(!s->not_kept[0].len == !s->not_kept[l].len);
            }
            assert_false(slice_eq(s->how[PROTOCOL_DUTCH], s->how[PROTOCOL_ENGLISH]));
        }
        end(&f);
    }
}

/* "| KLI-1 | "…" | S … |": the id stands in the first cell, the quotation in quotes,
 * and the last cell begins with the letter(s) of how it is kept. */
static bool published(struct slice line, struct slice *id, struct slice *rest)
{
    if (!slice_starts(line, "| "))
        return false;
    line = slice_from(line, 2);
    size_t end = slice_find(line, " |");
    *id = slice_sub(line, 0, end);
    *rest = slice_from(line, end);
    return id->len >= 5 && id->at[3] == '-' && id->at[4] >= '1' && id->at[4] <= '9';
}

static const struct protocol_sentence *find(struct fixture *all, struct slice id)
{
    for (size_t i = 0; i < PROTOCOLS; i++)
        if (slice_starts(id, expected[i].prefix))
            return protocol_sentence(&all[i].protocol, id);
    return NULL;
}

/* Is the first quotation of the row the one in the preset, and is there none here when
 * the row has none? */
static bool quotes_agree(const struct protocol_sentence *s, struct slice row)
{
    size_t open = slice_find(row, "\"");
    if (open == row.len || !s->quote.len)
        return open == row.len && !s->quote.len;
    struct slice quote = slice_from(row, open + 1);
    quote = slice_sub(quote, 0, slice_find(quote, "\""));
    return slice_eq(quote, s->quote);
}

static void the_presets_follow_the_published_list(void **state)
{
    struct fixture all[PROTOCOLS];
    struct str text;
    struct slice rest, line, id, row;
    size_t seen = 0;
    const char *shared = getenv("VOORNAAM_SHARED");
    (void)state;
    str_init(&text);
    char path[4096];
    snprintf(path, sizeof(path), "%s/protocols.md", shared ? shared : "../shared");
    if (!fs_read(&text, path, 1 << 20)) {
        str_release(&text);
        skip();
        return;
    }
    for (size_t i = 0; i < PROTOCOLS; i++)
        load(&all[i], expected[i].name);
    rest = str_slice(&text);
    while (slice_cut(&line, &rest, '\n')) {
        if (!published(line, &id, &row))
            continue;
        const struct protocol_sentence *s = find(all, id);
        if (!s || !quotes_agree(s, row))
            fail_msg("%.*s is not in its preset as it was published", SLICE_FMT(id));
        seen++;
    }
    size_t total = 0;
    for (size_t i = 0; i < PROTOCOLS; i++) {
        total += expected[i].count;
        end(&all[i]);
    }
    assert_int_equal(seen, total);
    str_release(&text);
}

static void every_value_comes_from_a_sentence_or_the_baseline(void **state)
{
    (void)state;
    for (size_t i = 0; protocol_names()[i]; i++) {
        struct fixture f;
        struct policy policy;
        struct policy_lines lines = {0};
        load(&f, protocol_names()[i]);
        assert_true(policy_load(&policy, slice_of(protocol_names()[i]),
                                (struct place){0}, SLICE(""), NULL, &lines, &f.arena,
                                f.diag));
        size_t own = 0;
        for (size_t n = 0; n < lines.len; n++) {
            const struct policy_line *l = &lines.at[n];
            assert_false(l->tightened);
            if (slice_eq_c(l->source, "baseline, not protocol"))
                continue;
            own++;
            const struct protocol_sentence *s =
                protocol_sentence(&f.protocol, l->source);
            if (!s)
                fail_msg("%s has the source %.*s", l->key, SLICE_FMT(l->source));
            assert_true(s->quote.len > 0 || s->gist[PROTOCOL_DUTCH].len > 0);
        }
        assert_true(i == 0 ? own == 0 : own >= 7);
        vec_release(&lines);
        end(&f);
    }
}

/* README promises a number for each protocol: the one that its preset adds up to. */
static void the_readme_gives_these_numbers(void **state)
{
    struct str text;
    (void)state;
    str_init(&text);
    assert_true(fs_read(&text, "README.md", 1 << 20));
    for (size_t i = 0; i < PROTOCOLS; i++) {
        struct fixture f;
        load(&f, expected[i].name);
        struct slice row = arena_printf(&f.arena, "| `%s` |", expected[i].name);
        struct slice rest = str_slice(&text);
        rest = slice_from(rest, slice_find(rest, row.at));
        struct slice line = slice_sub(rest, 0, slice_find_byte(rest, '\n'));
        row = arena_printf(&f.arena, "| %zu of %zu |", f.protocol.kept_count,
                           f.protocol.sentence_count);
        assert_true(slice_find(line, row.at) < line.len);
        for (size_t n = 0; n < f.protocol.sentence_count; n++) {
            const struct protocol_sentence *s = &f.protocol.sentences[n];
            row = arena_printf(&f.arena, "%.*s: ", SLICE_FMT(s->id));
            assert_int_equal(slice_find(line, row.at) < line.len,
                             s->not_kept[PROTOCOL_DUTCH].len > 0);
        }
        end(&f);
    }
    str_release(&text);
}

static void facts_are_known_or_left_out(void **state)
{
    struct fixture f;
    (void)state;
    load(&f, "klasse");
    assert_true(slice_eq_c(f.protocol.title, "Stichting Klasse"));
    assert_true(slice_eq_c(f.protocol.decided[PROTOCOL_DUTCH], "23 februari 2026"));
    assert_true(slice_eq_c(f.protocol.closed_channels[0], "Social Schools"));
    assert_int_equal(f.protocol.agreed[PROTOCOL_DUTCH].len, 0);
    end(&f);
    load(&f, "tweespan");
    assert_true(slice_eq_c(f.protocol.agreed[PROTOCOL_DUTCH],
                           "met instemming van de OMR, september 2022"));
    assert_true(slice_eq_c(f.protocol.no_evaluation, "TWE-9"));
    end(&f);
    load(&f, "klimop");
    assert_int_equal(f.protocol.board.len, 0);
    assert_int_equal(f.protocol.decided[PROTOCOL_DUTCH].len, 0);
    end(&f);
    arena_init(&f.arena);
    f.diag = diag_new();
    assert_false(protocol_load(&f.protocol, SLICE("../klasse"), &f.arena, f.diag));
    assert_int_equal(diag_count(f.diag, DIAG_ERROR), 1);
    end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_sentence_is_there_in_order),
        cmocka_unit_test(every_sentence_says_how_in_both_languages),
        cmocka_unit_test(the_presets_follow_the_published_list),
        cmocka_unit_test(every_value_comes_from_a_sentence_or_the_baseline),
        cmocka_unit_test(the_readme_gives_these_numbers),
        cmocka_unit_test(facts_are_known_or_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
