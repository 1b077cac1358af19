/* What the names engine costs and finds, in one run: `make bench-names`. Times are for
 * reading, beside the parsing of the same pages; nothing is asserted. */
#include <malloc.h>
#include <time.h>

#include "../unit/privacy/cases.h"
#include "markdown/document.h"
#include "names_data.h"

enum { ROUNDS = 15 };

/* --- scale --- */

/* A text of a page, as the redactor gets it. */
struct flat {
    struct slice text;
    enum redact_mode mode;
};
struct flats {
    VEC(struct flat);
    struct arena *arena;
};

/* For a page. */
struct page_costs {
    double parse_us, scan_us, whole_us;
};
struct costs {
    double build_ms, memory_mb;
    struct page_costs plain, dense;
};

static double now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static double allocated_mb(void)
{
    struct mallinfo2 m = mallinfo2();
    return (double)(m.uordblks + m.hblkhd) / 1e6;
}

static void keep_block(void *user, struct markdown_doc *doc,
                       const struct markdown_block *block)
{
    struct flats *flats = user;
    struct str text;
    (void)doc;
    str_init(&text);
    for (size_t i = 0; i < block->count; i++)
        str_add(&text, block->pieces[i].text);
    vec_push(flats, ((struct flat){arena_copy(flats->arena, str_slice(&text)),
                                   block->field == MARKDOWN_URL ? REDACT_LABEL
                                                                : REDACT_FLOW}));
    str_release(&text);
}

static void scan(struct redactor *r, const struct flat *flat)
{
    struct markdown_piece piece = {.text = flat->text};
    r->mode = flat->mode;
    r->pieces = &piece;
    r->piece_count = 1;
    r->starts.len = 0;
    vec_push(&r->starts, 0);
    r->edits.len = 0;
    str_clear(&r->words);
    redact_find(r, flat->text, VIEW_PLAIN);
}

static void keep_least(double *least, double from, size_t pages)
{
    double took = (now_us() - from) / (double)pages;
    if (!*least || took < *least)
        *least = took;
}

/* The pages in turn, so that none finds the caches as it left them; the best of some
 * rounds. */
static void measure_pages(struct page_costs *c, struct redactor *r,
                          const struct lines *sentences,
                          const struct consent_register *people)
{
    struct arena arena;
    struct str *pages = memory_new(PAGES * sizeof(*pages));
    struct diag *diag = diag_new();
    uint64_t seed = 5;
    arena_init(&arena);
    struct flats flats = {.arena = &arena};
    for (size_t i = 0; i < PAGES; i++) {
        page_make(&pages[i], sentences, people, &seed);
        struct markdown_doc *doc =
            markdown_parse(str_slice(&pages[i]), "page.md", 1, diag);
        markdown_each_block(doc, keep_block, &flats);
        markdown_free(doc);
    }
    for (int round = 0; round < ROUNDS; round++) {
        double from = now_us();
        for (size_t i = 0; i < PAGES; i++)
            markdown_free(markdown_parse(str_slice(&pages[i]), "page.md", 1, diag));
        keep_least(&c->parse_us, from, PAGES);
        from = now_us();
        for (size_t i = 0; i < flats.len; i++)
            scan(r, &flats.at[i]);
        keep_least(&c->scan_us, from, PAGES);
        from = now_us();
        for (size_t i = 0; i < PAGES; i++)
            safe_document_free(
                redact_markdown(r, str_slice(&pages[i]), "page.md", 1, diag));
        keep_least(&c->whole_us, from, PAGES);
    }
    for (size_t i = 0; i < PAGES; i++)
        str_release(&pages[i]);
    free(pages);
    vec_release(&flats);
    arena_release(&arena);
    diag_free(diag);
}

static void measure(struct costs *c, const struct pool *pool,
                    const struct consent_register *people)
{
    struct arena arena;
    struct diag *diag = diag_new();
    struct policy policy;
    struct names_exempt exempt = {0};
    struct names *names = NULL;
    arena_init(&arena);
    if (!policy_load(&policy, SLICE("baseline"), (struct place){0}, SLICE(""), NULL,
                     NULL, &arena, diag))
        abort();
    *c = (struct costs){0};
    for (size_t built = 0; built < 3; built++) {
        names_free(names);
        double before = allocated_mb(), from = now_us();
        names = names_new(people, &policy, 20777, &exempt);
        keep_least(&c->build_ms, from, 1000);
        c->memory_mb = allocated_mb() - before;
    }
    struct redactor *r = redact_new(names, SLICE("nl"));
    redact_begin(r, NULL, 0, NULL, NULL);
    measure_pages(&c->plain, r, &pool->plain, people);
    measure_pages(&c->dense, r, &pool->dense, people);
    redact_free(r);
    names_free(names);
    diag_free(diag);
    arena_release(&arena);
}

static void show_scale(const struct pool *pool)
{
    static const struct {
        size_t people;
        bool distinct;
    } sizes[] = {{400, false}, {12000, false}, {1000000, false},
                 {400, true},  {12000, true},  {1000000, true}};
    printf("A page of 3 KB: finding its names beside parsing its Markdown\n\n"
           "%44s | %-40s| %s\n"
           "%8s %8s %6s %9s %9s | %8s %8s %6s %6s %8s | %8s %6s\n",
           "", "a name in each paragraph", "and people in most sentences", "people",
           "surnames", "given", "build ms", "MB", "parse us", "scan us", "ratio",
           "/ 400", "whole us", "scan us", "ratio");
    double least = 0;
    for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
        struct population p;
        struct costs c;
        population_make(&p, pool, sizes[i].people, sizes[i].distinct);
        measure(&c, pool, &p.people);
        least = sizes[i].people == 400 ? c.plain.scan_us : least;
        printf("%8zu %8zu %6zu %9.2f %9.2f | %8.1f %8.1f %6.2f %6.2f %8.1f | %8.1f "
               "%6.2f\n",
               sizes[i].people, p.surnames, p.given, c.build_ms, c.memory_mb,
               c.plain.parse_us, c.plain.scan_us, c.plain.scan_us / c.plain.parse_us,
               c.plain.scan_us / least, c.plain.whole_us, c.dense.scan_us,
               c.dense.scan_us / c.dense.parse_us);
        arena_release(&p.arena);
    }
    printf("\nratio: scan / parse; / 400: beside the register of 400; whole: parsing, "
           "finding, and changing the text\n\n");
}

/* --- what is found --- */

static void show_counts(const char *name, const struct counts *c)
{
    printf("%-28s %14.3f %14.3f %10.3f %8zu\n", name, corpus_altered(c),
           corpus_recall(c), corpus_precision(c), c->edits);
}

/* What each rule contributes: the same without it. */
static void show_corpus(const struct pool *pool)
{
    struct counts c;
    printf("Ordinary sentences under %d registers of %d\n\n"
           "%-28s %14s %14s %10s %8s\n",
           REGISTERS, PEOPLE, "", "altered/1,000", "surnames gone", "precision",
           "edits");
    corpus_run(&c, &pool->corpus, 0);
    show_counts("all rules", &c);
    for (unsigned rule = 0; rule < RULE_COUNT; rule++) {
        char name[64];
        snprintf(name, sizeof(name), "without %s", rule_name((enum rule)rule));
        corpus_run(&c, &pool->corpus, 1u << rule);
        show_counts(name, &c);
    }
    printf("\n");
}

static void show_cases(void)
{
    struct cases f;
    unsigned all = 0, passed;
    if (cases_open(&f)) {
        passed = cases_run(&f, &all);
        printf("Hard ways to write a name: %u of %u gone\n", passed, all);
    } else {
        printf("mention-cases.tsv is not here (VOORNAAM_SHARED)\n");
    }
    cases_close(&f);
}

int main(void)
{
    struct pool pool;
    pool_open(&pool);
    show_scale(&pool);
    if (pool.corpus.text.len)
        show_corpus(&pool);
    else
        printf("the corpus is not here (VOORNAAM_SHARED)\n");
    show_cases();
    pool_close(&pool);
    return 0;
}
