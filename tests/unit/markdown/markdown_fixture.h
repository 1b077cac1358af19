/* A document parsed and written with hooks as plain as can be. */
#ifndef MARKDOWN_FIXTURE_H
#define MARKDOWN_FIXTURE_H

#include "../unit.h"

#include <time.h>

#include "base/vec.h"
#include "format/escape.h"
#include "markdown/document.h"

static inline bool plain_link(void *user, struct str *url, struct slice target,
                              struct place where, struct slice line)
{
    (void)user;
    (void)where;
    (void)line;
    str_add(url, target);
    return !slice_eq_c(target, "weg.md");
}

static inline bool plain_image(void *user, struct str *html, struct slice target,
                               struct slice alt, struct slice title, bool lone,
                               struct place where, struct slice line)
{
    (void)user;
    (void)where;
    (void)line;
    str_addf(html, "[%s ", lone ? "figure" : "image");
    escape_html(html, target);
    str_add_byte(html, '|');
    escape_html(html, alt);
    str_add_byte(html, '|');
    escape_html(html, title);
    str_add_byte(html, ']');
    return true;
}

static inline void plain_id(void *user, struct str *id, struct slice text)
{
    (void)user;
    str_addf(id, "id-%zu", text.len);
}

static inline void write_document(struct markdown_doc *doc, struct str *html,
                                  struct diag *diag)
{
    static const struct markdown_hooks hooks = {NULL, plain_link, plain_image, NULL,
                                                plain_id};
    struct markdown_headings headings = {0};
    size_t summary_end;
    markdown_write_html(doc, html, &hooks, &summary_end, &headings, diag);
    assert_true(summary_end <= html->len);
    vec_release(&headings);
}

static inline double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

#endif
