/* The whole site as its folder has it: settings, pages, tables and other files. */
#ifndef SITE_TREE_H
#define SITE_TREE_H

#include "site/config.h"
#include "site/page.h"
#include "site/tables.h"
#include "source/source.h"

/* A file in a content folder that is no page: a picture, a film, a document. */
struct raw_file {
    const char *path;
    struct slice folder;
    uint64_t size_bytes, stamp;
    bool unreviewed; /* nobody but its author has looked at it yet */
};

struct raw_site {
    const struct source *source;
    struct site_config config;
    struct raw_page *pages; /* sorted by path */
    size_t page_count;
    struct raw_file *files; /* sorted by path */
    size_t file_count;
    struct raw_file *statics; /* below static/, the path without it */
    size_t static_count;
    struct team team;
    struct events events;
    struct takedowns takedowns;
};

/* Reads the settings only. False with diagnostics. */
bool site_read_config(struct site_config *config, const struct source *source,
                      struct arena *arena, struct diag *diag);
/* Reads everything else under the settings in site->config. Everything lives in the
 * arena; bodies are not kept: read a page again with site_read_body. All mistakes are
 * reported; false when there was one. */
bool site_read(struct raw_site *site, const struct source *source, struct arena *arena,
               struct diag *diag);
/* Appends the file's text; page->body points into it afterwards. */
bool site_read_body(const struct raw_site *site, const struct raw_page *page,
                    struct str *text, struct slice *body);

enum {
    SITE_TEXT_MAX = 4 << 20,   /* bytes of a page or table */
    SITE_FILE_MAX = 512 << 20, /* of a picture, film or document */
};

#endif
