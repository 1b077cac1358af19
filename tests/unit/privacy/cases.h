/* The table of hard ways to write a name (shared/data/mention-cases.tsv), each as a
 * Markdown page under protocol baseline: shared by the unit test and the benchmark. */
#ifndef TESTS_PRIVACY_CASES_H
#define TESTS_PRIVACY_CASES_H

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "privacy/redact.h"

struct cases {
    struct arena arena;
    struct diag *diag;
    struct str csv, table;
    struct consent_register people;
    struct policy policy;
    struct names_exempt exempt;
    struct slice domains[1];
    struct names *names;
    struct redactor *redactor;
};

static void cases_path(char out[4096], const char *name)
{
    const char *shared = getenv("VOORNAAM_SHARED");
    snprintf(out, 4096, "%s/data/%s", shared ? shared : "../shared", name);
}

static bool cases_open(struct cases *f)
{
    char path[4096];
    *f = (struct cases){0};
    str_init(&f->csv);
    str_init(&f->table);
    cases_path(path, "mention-register.csv");
    if (!fs_read(&f->csv, path, 1 << 20))
        return false;
    cases_path(path, "mention-cases.tsv");
    if (!fs_read(&f->table, path, 1 << 20))
        return false;
    arena_init(&f->arena);
    f->diag = diag_new();
    if (!register_read(&f->people, str_slice(&f->csv), "register.csv", NULL, 0,
                       &f->arena, f->diag) ||
        !policy_load(&f->policy, SLICE("baseline"), (struct place){0}, SLICE(""), NULL,
                     NULL, &f->arena, f->diag))
        abort();
    f->domains[0] = SLICE("school.nl");
    f->exempt.mail_domains = f->domains;
    f->exempt.mail_count = 1;
    date_t today;
    date_parse(&today, SLICE("2026-11-20"));
    f->names = names_new(&f->people, &f->policy, today, &f->exempt);
    f->redactor = redact_new(f->names, SLICE("nl"));
    return true;
}

static void cases_close(struct cases *f)
{
    if (f->names) {
        redact_free(f->redactor);
        names_free(f->names);
        diag_free(f->diag);
        arena_release(&f->arena);
    }
    str_release(&f->csv);
    str_release(&f->table);
}

/* Links to nowhere are not published: what render/ does with an unresolved one. */
static bool no_link(void *user, struct str *url, struct slice target,
                    struct place where, struct slice line)
{
    (void)user;
    (void)where;
    (void)line;
    if (!slice_starts(target, "http") && !slice_starts(target, "mailto:"))
        return false;
    str_add(url, target);
    return true;
}

static bool image(void *user, struct str *html, struct slice target, struct slice alt,
                  struct slice title, bool lone, struct place where, struct slice line)
{
    (void)user;
    (void)target;
    (void)lone;
    (void)where;
    (void)line;
    str_addf(html, "<img src=\"0.jpg\" alt=\"%.*s\" title=\"%.*s\">", SLICE_FMT(alt),
             SLICE_FMT(title));
    return true;
}

static char *lower_text(struct slice s)
{
    char *copy = malloc(s.len + 1);
    for (size_t i = 0; i < s.len; i++)
        copy[i] = (char)(s.at[i] >= 'A' && s.at[i] <= 'Z' ? s.at[i] + 32 : s.at[i]);
    copy[s.len] = '\0';
    return copy;
}

/* As a word or part of one; two letters only as a word ("Ng" is not in "Ngaroa"). */
static bool stands_in(const char *text, const char *wanted)
{
    for (const char *at = text; (at = strstr(at, wanted)); at++) {
        char after = at[strlen(wanted)];
        bool inside = (at > text && at[-1] >= 'a' && at[-1] <= 'z') ||
                      (after >= 'a' && after <= 'z');
        if (strlen(wanted) > 2 || !inside)
            return true;
    }
    return false;
}

/* True when nothing that must go is left, and a flag was raised where one is due. */
static bool cases_run_one(struct cases *f, char *columns[5], unsigned number)
{
    struct changes changes = {0};
    struct markdown_hooks hooks = {NULL, no_link, image, NULL, NULL};
    struct safe_body body;
    json_t *markdown = json_loads(columns[1], JSON_DECODE_ANY, NULL);
    json_t *gone = json_loads(columns[2], 0, NULL);
    const char *text = json_string_value(markdown);
    if (!text)
        abort();
    redact_begin(f->redactor, NULL, 0, &changes, f->diag);
    struct safe_document *doc =
        redact_markdown(f->redactor, slice_of(text), "case.md", 1, f->diag);
    redact_end(f->redactor);
    safe_document_html(&body, doc, &hooks, &f->arena, f->diag);
    struct slice html = safe_html_slice(body.html);
    char *lower = lower_text(html);
    bool ok = true;
    size_t index;
    json_t *one;
    json_array_foreach(gone, index, one)
    {
        char *wanted = lower_text(slice_of(json_string_value(one)));
        if (stands_in(lower, wanted))
            ok = false;
        free(wanted);
    }
    if (strcmp(columns[3], "KEEP") == 0 && changes.len && json_array_size(gone) == 0 &&
        getenv("SHOW"))
        printf("case %u: altered: %s\n   -> %.*s\n", number, text, SLICE_FMT(html));
    if (!ok || getenv("SHOW"))
        printf("case %u (%s, %s): %s\n   -> %.*s\n", number, columns[0], columns[3],
               text, SLICE_FMT(html));
    free(lower);
    json_decref(markdown);
    json_decref(gone);
    safe_document_free(doc);
    free(changes.at);
    return ok;
}

/* Every case; gives how many pass. */
static unsigned cases_run(struct cases *f, unsigned *all)
{
    unsigned passed = 0;
    char *save = NULL;
    char *line = strtok_r(f->table.at, "\n", &save);
    *all = 0;
    while ((line = strtok_r(NULL, "\n", &save))) {
        char *columns[5] = {line, "", "", "", ""};
        for (int i = 1; i < 5 && columns[i - 1]; i++) {
            columns[i] = strchr(columns[i - 1], '\t');
            if (columns[i])
                *columns[i]++ = '\0';
        }
        ++*all;
        passed += cases_run_one(f, columns, *all);
    }
    return passed;
}

#endif
