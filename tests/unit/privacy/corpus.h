/* Ordinary Dutch sentences under random registers, and what the engine does to them:
 * shared by the unit test and the benchmark. The corpus isn't part of the project: it
 * is read from ../shared/data, or from VOORNAAM_SHARED. */
#ifndef TESTS_PRIVACY_CORPUS_H
#define TESTS_PRIVACY_CORPUS_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "privacy/redact_int.h"

enum { PEOPLE = 400, REGISTERS = 3 };

struct lines {
    VEC(struct slice);
};

struct counts {
    size_t tokens, altered, edits, right, full, found;
};

static bool read_shared(struct str *out, const char *name)
{
    char path[4096];
    const char *shared = getenv("VOORNAAM_SHARED");
    snprintf(path, sizeof(path), "%s/data/%s", shared ? shared : "../shared", name);
    str_init(out);
    return fs_read(out, path, 64 << 20);
}

static void cut_lines(struct lines *out, struct slice text)
{
    struct slice line;
    while (slice_cut(&line, &text, '\n'))
        if (line.len)
            vec_push(out, line);
}

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* "van den Berg<tab>57377" as prefix and surname, in CSV. */
static void add_surname(struct str *csv, struct slice line)
{
    struct slice name = slice_sub(line, 0, slice_find_byte(line, '\t'));
    size_t cut = 0;
    for (size_t i = 0; i + 1 < name.len; i++)
        if (name.at[i] == ' ' && name.at[i + 1] >= 'A' && name.at[i + 1] <= 'Z')
            cut = i;
    if (cut)
        str_addf(csv, "%.*s;%.*s", (int)cut, name.at, (int)(name.len - cut - 1),
                 name.at + cut + 1);
    else
        str_addf(csv, ";%.*s", SLICE_FMT(name));
}

static void make_register(struct str *csv, const struct lines *given,
                          const struct lines *surnames, size_t people, uint64_t seed)
{
    str_clear(csv);
    str_add_c(csv, "id;roepnaam;tussenvoegsel;achternaam;naam\n");
    for (size_t i = 0; i < people; i++) {
        str_addf(csv, "%zu;", 1000 + i);
        str_add(csv, given->at[next_random(&seed) % given->len]);
        str_add_c(csv, ";");
        add_surname(csv, surnames->at[next_random(&seed) % surnames->len]);
        str_add_c(csv, next_random(&seed) % 7 ? ";Ja\n" : ";Nee\n");
    }
}

/* --- one sentence -------------------------------------------------------------- */

struct sentence {
    struct str text;
    struct {
        VEC(size_t);
    } starts;
    struct {
        VEC(char);
    } labels; /* B, I: person; O: no */
};

static void add_word(struct sentence *s, struct slice line)
{
    size_t tab = slice_find_byte(line, '\t');
    struct slice rest = slice_from(line, tab + 1);
    size_t end = slice_find_byte(rest, '\t');
    struct slice word = slice_sub(rest, 0, end), label = slice_from(rest, end + 1);
    bool tight = word.len == 1 && strchr(".,;:!?)%", word.at[0]);
    if (s->text.len && !tight && s->text.at[s->text.len - 1] != '(')
        str_add_byte(&s->text, ' ');
    vec_push(&s->starts, s->text.len);
    vec_push(&s->labels, slice_ends(label, "PER") ? label.at[0] : 'O');
    str_add(&s->text, word);
}

static bool touched(const struct redactor *r, size_t from, size_t to)
{
    for (size_t i = 0; i < r->edits.len; i++)
        if (r->edits.at[i].start < to && r->edits.at[i].end > from)
            return true;
    return false;
}

static size_t word_end(const struct sentence *s, size_t i)
{
    size_t end = i + 1 < s->starts.len ? s->starts.at[i + 1] : s->text.len;
    while (end > s->starts.at[i] + 1 && s->text.at[end - 1] == ' ')
        end--;
    return end;
}

static void score(struct counts *c, const struct redactor *r, const struct sentence *s)
{
    size_t n = s->starts.len;
    c->tokens += n;
    for (size_t i = 0; i < n; i++) {
        bool hit = touched(r, s->starts.at[i], word_end(s, i));
        if (hit && s->labels.at[i] == 'O')
            c->altered += s->text.at[s->starts.at[i]] >= '0' &&
                          (s->text.at[s->starts.at[i]] | 32) >= 'a';
        if (s->labels.at[i] == 'B' && i + 1 < n && s->labels.at[i + 1] == 'I') {
            size_t last = i + 1;
            while (last + 1 < n && s->labels.at[last + 1] == 'I')
                last++;
            c->full++;
            c->found += touched(r, s->starts.at[last], word_end(s, last));
        }
    }
    for (size_t e = 0; e < r->edits.len; e++) {
        bool person = false;
        for (size_t i = 0; i < n; i++)
            person |= s->labels.at[i] != 'O' && r->edits.at[e].start < word_end(s, i) &&
                      r->edits.at[e].end > s->starts.at[i];
        c->edits++;
        c->right += person;
        if (!person && getenv("SHOW"))
            printf("- %.*s [%.*s]\n", (int)s->text.len, s->text.at,
                   (int)(r->edits.at[e].end - r->edits.at[e].start),
                   s->text.at + r->edits.at[e].start);
    }
    if (getenv("MISSED"))
        for (size_t i = 0; i + 1 < n; i++)
            if (s->labels.at[i] == 'B' && s->labels.at[i + 1] == 'I') {
                size_t last = i + 1;
                while (last + 1 < n && s->labels.at[last + 1] == 'I')
                    last++;
                if (!touched(r, s->starts.at[last], word_end(s, last)))
                    printf("? %.*s\n", (int)(word_end(s, last) - s->starts.at[i]),
                           s->text.at + s->starts.at[i]);
            }
}

static void run_sentence(struct counts *c, struct redactor *r, struct sentence *s)
{
    struct markdown_piece piece = {.text = str_slice(&s->text)};
    if (!s->starts.len)
        return;
    r->mode = REDACT_FLOW;
    r->pieces = &piece;
    r->piece_count = 1;
    r->starts.len = 0;
    vec_push(&r->starts, 0);
    r->edits.len = 0;
    str_clear(&r->words);
    redact_find(r, piece.text, VIEW_PLAIN);
    redact_sort(r);
    score(c, r, s);
    str_clear(&s->text);
    s->starts.len = s->labels.len = 0;
}

static void run_corpus(struct counts *c, struct redactor *r, struct slice corpus)
{
    struct sentence s = {0};
    struct slice line;
    str_init(&s.text);
    while (slice_cut(&line, &corpus, '\n')) {
        if (line.len)
            add_word(&s, line);
        else
            run_sentence(c, r, &s);
    }
    run_sentence(c, r, &s);
    str_release(&s.text);
    vec_release(&s.starts);
    vec_release(&s.labels);
}

/* What the figures are made from. */
struct corpus {
    struct str given_text, surname_text, text;
    struct lines given, surnames;
};

static bool corpus_open(struct corpus *c)
{
    *c = (struct corpus){0};
    bool here = read_shared(&c->given_text, "given-names.txt");
    here = read_shared(&c->surname_text, "surnames-top1000.tsv") && here;
    here = read_shared(&c->text, "wikineural-nl-val.conllu") && here;
    cut_lines(&c->given, str_slice(&c->given_text));
    cut_lines(&c->surnames, str_slice(&c->surname_text));
    return here;
}

static void corpus_close(struct corpus *c)
{
    str_release(&c->given_text);
    str_release(&c->surname_text);
    str_release(&c->text);
    vec_release(&c->given);
    vec_release(&c->surnames);
}

static void one_register(struct counts *c, struct slice csv, struct slice text,
                         unsigned rules_off)
{
    struct arena arena;
    struct diag *diag = diag_new();
    struct consent_register people;
    struct policy policy;
    struct names_exempt exempt = {0};
    date_t today;
    arena_init(&arena);
    date_parse(&today, SLICE("2026-11-20"));
    if (!register_read(&people, csv, "r.csv", NULL, 0, &arena, diag) ||
        !policy_load(&policy, SLICE("baseline"), (struct place){0}, SLICE(""), NULL,
                     NULL, &arena, diag))
        abort();
    struct names *names = names_new(&people, &policy, today, &exempt);
    struct redactor *r = redact_new(names, SLICE("nl"));
    names->rules_off = rules_off;
    redact_begin(r, NULL, 0, NULL, NULL);
    run_corpus(c, r, text);
    redact_free(r);
    names_free(names);
    diag_free(diag);
    arena_release(&arena);
}

/* The corpus under every register, without the rules of the bits that are set. */
static void corpus_run(struct counts *counts, const struct corpus *c,
                       unsigned rules_off)
{
    struct str csv;
    str_init(&csv);
    *counts = (struct counts){0};
    for (uint64_t seed = 1; seed <= REGISTERS; seed++) {
        make_register(&csv, &c->given, &c->surnames, PEOPLE, seed * 7919);
        one_register(counts, str_slice(&csv), str_slice(&c->text), rules_off);
    }
    str_release(&csv);
}

/* Words of nobody that went, in 1,000; full names of two words or more whose surname
 * went; edits that were at a name. */
static double corpus_altered(const struct counts *c)
{
    return 1000.0 * (double)c->altered / (double)c->tokens;
}
static double corpus_recall(const struct counts *c)
{
    return (double)c->found / (double)c->full;
}
static double corpus_precision(const struct counts *c)
{
    return (double)c->right / (double)c->edits;
}

#endif
