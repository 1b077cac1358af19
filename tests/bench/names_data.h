/* Registers of any size and pages that name their people, for the benchmark of names.
 *
 * Names are drawn as they are borne: a few by many, most by few. They come from the
 * lists beside the project where those are here; the rest is made of syllables.
 */
#ifndef TESTS_BENCH_NAMES_DATA_H
#define TESTS_BENCH_NAMES_DATA_H

#include <math.h>

#include "../unit/privacy/corpus.h"
#include "base/embedded.h"

enum { GIVEN_NAMES = 20000, SURNAMES = 100000, PAGES = 256, PAGE_BYTES = 3000 };

struct surname {
    struct slice prefix, name;
};

struct pool {
    struct arena arena;
    struct corpus corpus;
    struct lines plain, dense; /* sentences that name nobody; any */
    struct lines given;        /* commonest first */
    struct {
        VEC(struct surname);
    } surnames;
};

struct population {
    struct arena arena;
    struct consent_register people;
    size_t given, surnames; /* how many different ones */
};

/* A number as a name, a different one for each below 2^20. */
static struct slice make_name(struct arena *arena, size_t number, const char *ending)
{
    static const char *const syllables[] = {
        "ba",  "be",  "bi", "bo", "da", "de", "do",  "dri", "fa", "fle", "go",
        "ha",  "hui", "jo", "ka", "ke", "ko", "kra", "la",  "le", "lo",  "ma",
        "mee", "mo",  "na", "no", "pe", "ra", "ro",  "sta", "te", "wie"};
    number = (number * 0x9E375u + 0x3039) & 0xFFFFF;
    struct slice s = arena_printf(
        arena, "%s%s%s%s%s", syllables[number & 31], syllables[number >> 5 & 31],
        syllables[number >> 10 & 31], syllables[number >> 15], ending);
    ((char *)s.at)[0] = (char)(s.at[0] - 32);
    return s;
}

/* "van den Berg<tab>57377" */
static struct surname read_surname(struct slice line)
{
    struct slice name = slice_sub(line, 0, slice_find_byte(line, '\t'));
    size_t cut = 0;
    for (size_t i = 0; i + 1 < name.len; i++)
        if (name.at[i] == ' ' && name.at[i + 1] >= 'A' && name.at[i + 1] <= 'Z')
            cut = i + 1;
    return (struct surname){slice_trim(slice_sub(name, 0, cut)), slice_from(name, cut)};
}

/* The corpus as lines of running text; without it, the program's own words. */
static void pool_sentences(struct pool *p, bool here)
{
    struct slice line, text = str_slice(&p->corpus.text);
    struct sentence s = {0};
    uint64_t seed = 99;
    str_init(&s.text);
    while (here && slice_cut(&line, &text, '\n')) {
        if (line.len) {
            add_word(&s, line);
            continue;
        }
        if (s.text.len) {
            struct slice copy = arena_copy(&p->arena, str_slice(&s.text));
            vec_push(&p->dense, copy);
            if (!memchr(s.labels.at, 'B', s.labels.len))
                vec_push(&p->plain, copy);
        }
        str_clear(&s.text);
        s.starts.len = s.labels.len = 0;
    }
    struct lines words = {0};
    if (!here && embedded_read(&text, "data/words.txt"))
        cut_lines(&words, text);
    for (size_t i = 0; words.len && i < 5000; i++) {
        str_clear(&s.text);
        str_add_c(&s.text, "Wij");
        for (size_t k = 0; k < 16; k++)
            str_addf(&s.text, " %.*s%s",
                     SLICE_FMT(words.at[next_random(&seed) % words.len]),
                     k % 3 ? "" : " de");
        str_add_c(&s.text, ".");
        vec_push(&p->plain, arena_copy(&p->arena, str_slice(&s.text)));
        vec_push(&p->dense, p->plain.at[i]);
    }
    str_release(&s.text);
    vec_release(&s.starts);
    vec_release(&s.labels);
    vec_release(&words);
}

static void pool_open(struct pool *p)
{
    static const struct surname ours[] = {{{"de", 2}, {"Jong", 4}},
                                          {{"", 0}, {"Bakker", 6}},
                                          {{"van den", 7}, {"Berg", 4}}};
    static const char *const prefixes[] = {"van", "de", "van der"};
    uint64_t seed = 7;
    *p = (struct pool){0};
    arena_init(&p->arena);
    bool here = corpus_open(&p->corpus);
    pool_sentences(p, here);
    for (size_t i = 0; i < p->corpus.given.len; i++)
        vec_push(&p->given, p->corpus.given.at[i]);
    for (size_t i = 1; i < p->given.len; i++) { /* the list is by alphabet */
        size_t other = next_random(&seed) % (i + 1);
        struct slice name = p->given.at[i];
        p->given.at[i] = p->given.at[other];
        p->given.at[other] = name;
    }
    for (size_t i = p->given.len; i < GIVEN_NAMES; i++)
        vec_push(&p->given, make_name(&p->arena, i, "n"));
    for (size_t i = 0; i < sizeof(ours) / sizeof(*ours); i++)
        vec_push(&p->surnames, ours[i]);
    for (size_t i = 0; i < p->corpus.surnames.len; i++)
        vec_push(&p->surnames, read_surname(p->corpus.surnames.at[i]));
    for (size_t i = p->surnames.len; i < SURNAMES; i++) {
        struct slice prefix = slice_of(i % 5 ? "" : prefixes[i / 5 % 3]);
        struct slice name = make_name(&p->arena, i, i % 2 ? "stra" : "");
        vec_push(&p->surnames, ((struct surname){prefix, name}));
    }
}

static void pool_close(struct pool *p)
{
    vec_release(&p->plain);
    vec_release(&p->dense);
    vec_release(&p->given);
    vec_release(&p->surnames);
    corpus_close(&p->corpus);
    arena_release(&p->arena);
}

/* A number below `count`, the first ones far oftener: of 100,000 the first comes in 2
 * of 100 draws, the last in 3 of a million. */
static size_t draw(uint64_t *seed, size_t count)
{
    double u = (double)(next_random(seed) >> 11) / 9007199254740992.0;
    return (size_t)((double)count * pow(u, 3));
}

/* `distinct`: nearly everybody has a surname of their own. */
static void population_make(struct population *r, const struct pool *p, size_t count,
                            bool distinct)
{
    static struct consent_row rows[2] = {{.date = 20000, .answers = {ANSWER_YES}},
                                         {.date = 20000, .answers = {ANSWER_NO}}};
    uint64_t seed = count + distinct;
    *r = (struct population){0};
    arena_init(&r->arena);
    uint8_t *given_seen = arena_new(&r->arena, p->given.len);
    uint8_t *surname_seen = arena_new(&r->arena, p->surnames.len);
    r->people.people = ARENA_ARRAY(&r->arena, struct person, count);
    r->people.count = count;
    for (size_t i = 0; i < count; i++) {
        struct person *person = &r->people.people[i];
        size_t given = draw(&seed, p->given.len);
        size_t surname = draw(&seed, p->surnames.len);
        person->id = arena_printf(&r->arena, "%zu", i);
        person->given = p->given.at[given];
        person->prefix = p->surnames.at[surname].prefix;
        person->surname = distinct ? make_name(&r->arena, i, i & 1 ? "nk" : "rs")
                                   : p->surnames.at[surname].name;
        person->birthdate = (date_t)(15000 + next_random(&seed) % 4000);
        person->rows = &rows[next_random(&seed) % 7 == 0];
        person->row_count = 1;
        r->given += !given_seen[given];
        r->surnames += distinct || !surname_seen[surname];
        given_seen[given] = surname_seen[surname] = 1;
    }
}

/* A news item of 3 KB with a name in each paragraph, one in two with the surname. */
static void page_make(struct str *out, const struct lines *sentences,
                      const struct consent_register *people, uint64_t *seed)
{
    str_init(out);
    for (size_t block = 0; out->len < PAGE_BYTES; block++) {
        const struct person *a = &people->people[next_random(seed) % people->count];
        struct slice sentence[4];
        for (size_t i = 0; i < 4; i++)
            sentence[i] = sentences->at[next_random(seed) % sentences->len];
        if (block % 4 == 1)
            str_addf(out, "## Nieuws van groep %zu\n\n", block % 8 + 1);
        if (block % 4 == 2)
            str_addf(out, "- %.*s\n- %.*s\n\n", SLICE_FMT(sentence[2]),
                     SLICE_FMT(sentence[3]));
        str_addf(out, "%.*s Ook **%.*s**", SLICE_FMT(sentence[0]), SLICE_FMT(a->given));
        if (block % 2)
            str_addf(out, " %.*s%s%.*s", SLICE_FMT(a->prefix), a->prefix.len ? " " : "",
                     SLICE_FMT(a->surname));
        str_addf(out, " was er bij, zie [de foto's](https://example.org/%zu). %.*s\n\n",
                 block, SLICE_FMT(sentence[1]));
    }
}

#endif
