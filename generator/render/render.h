/* The pages of a site: what there is to write, and each of them written.
 *
 * render_plan makes the list of items; render_item writes one, in any process and any
 * order. Everything here is safe already: this room can't see site/ (wall 1).
 */
#ifndef RENDER_RENDER_H
#define RENDER_RENDER_H

#include "media/film.h"
#include "media/photo.h"
#include "privacy/site.h"
#include "render/mustache.h"

enum render_kind {
    RENDER_PAGE, /* page `a`, and list page `b` of it (0: the first) */
    RENDER_TAG,  /* tag `a`, list page `b` */
    RENDER_TAGS,
    RENDER_ARCHIVE,
    RENDER_POLICY, /* page `a` of those that follow from the policy */
    RENDER_NOT_FOUND,
    RENDER_ALIAS,    /* alias `b` of page `a` */
    RENDER_FEED,     /* of section page `a`, or of the site: NO_PAGE */
    RENDER_TAG_FEED, /* of tag `a` */
    RENDER_SITEMAP,
    RENDER_ROBOTS,
    RENDER_ICS,
};

struct render_item {
    enum render_kind kind;
    size_t a, b;
};

/* What a worker found out about the body of a page; texts live in the arena. */
struct page_body {
    uint64_t offset; /* of its HTML in the file of bodies */
    size_t html_len, summary_len;
    struct slice excerpt;
    struct slice headings; /* packed: level, id, text of each */
};

struct render_tag {
    const struct safe_text *title, *slug;
    size_t *pages; /* newest first */
    size_t count;
};

/* A picture or document that is published: source path -> this. */
struct render_file {
    const struct photo *photo; /* NULL: no picture */
    const struct film *film;   /* NULL: no film or sound */
    struct slice address;      /* but of a picture: "documenten/schoolgids.pdf" */
    uint64_t size_bytes;
};

/* What a path meant before somebody objected, or before it was taken down: links to it
 * are no mistakes. */
struct render_past {
    const struct safe_page *(*page)(const void *user, struct slice path); /* or NULL */
    bool (*is_removed)(const void *user, struct slice path);
    const void *user;
};

struct render {
    const struct safe_site *site;
    const struct mustache_set *templates;
    struct arena *arena;      /* of what all pages share */
    struct page_body *bodies; /* by page */
    int body_file;
    struct map files; /* source path -> struct render_file; not there: not shown */
    struct map known_files; /* every source path that exists, shown or not */
    struct map makers;      /* source path -> struct safe_media that names a maker */
    struct map addresses;   /* address -> safe_page, to find links like /nieuws/ */
    struct render_past past;
    struct value messages;        /* t */
    struct value policy_words;    /* what policy values are called */
    struct slice policy_language; /* of the pages about it: nl or en */
    struct value policy_messages; /* t in that language */
    struct slice style;           /* address of the style sheet */
    struct slice viewer;          /* of the albums' script, or empty */
    /* Made by render_plan: */
    size_t **children; /* by page: its pages in order, shown ones only */
    size_t *child_count;
    size_t *position; /* of a page among its section's children */
    struct render_tag *tags;
    size_t tag_count;
    size_t *news; /* all shown news, newest first */
    size_t news_count;
    struct render_item *items;
    size_t item_count;
};

/* Loads templates/messages/LANGUAGE.yml and policy-LANGUAGE.yml out of the program; for
 * the pages about the policy in Dutch when they are not there in that language. */
bool render_load_messages(struct render *r, struct slice language, struct arena *arena,
                          struct diag *diag);
/* A message, or its key when there is none. */
struct slice render_message(const struct render *r, const char *key);

/* Notes in `makers` whom the page names as a maker; before any body is written. */
void render_add_makers(struct render *r, const struct safe_page *page);

/* After the fates of all pages are known. */
void render_plan(struct render *r);

/* Writes an item: its path on the site and its bytes. False with diagnostics. */
bool render_item(const struct render *r, const struct render_item *item,
                 struct str *path, struct str *bytes, struct diag *diag);

/* The form for consent and objection as one file that needs no other: `style` is put
 * inside. */
bool render_form(const struct render *r, struct slice style, struct str *bytes,
                 struct diag *diag);

/* --- bodies ----------------------------------------------------------------------- */

/* Turns a redacted document into the HTML of the page's body. Broken links are errors
 * in `diag`; links to pages are written as marks that render_item resolves. */
void render_body(const struct render *r, const struct safe_page *page,
                 struct safe_document *document, struct safe_body *body,
                 struct arena *arena, struct diag *diag);

#endif
