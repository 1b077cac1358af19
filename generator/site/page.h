/* A Markdown file: its front matter and where its text begins (contract section 2). */
#ifndef SITE_PAGE_H
#define SITE_PAGE_H

#include "site/fields.h"

enum page_type {
    PAGE_NONE, /* as its section says */
    PAGE_HOME,
    PAGE_PAGE,
    PAGE_NEWS,
    PAGE_GALLERY,
    PAGE_ALBUM,
    PAGE_TEAM,
    PAGE_CALENDAR,
    PAGE_SECTION
};

/* Whom a page, photo or document shows, as its front matter says. */
struct raw_people {
    struct raw_list pupils; /* register ids */
    struct raw_list people; /* register ids of staff and parents */
    bool none;              /* people: none */
};

struct raw_rectangle {
    double x, y, width, height; /* fractions of the upright picture */
};

/* An entry under photos: or documents:. */
struct raw_checked {
    struct raw_text by;
    date_t date;
    bool given;
};

struct raw_media {
    struct raw_text file, title, caption, alt, credit, license, source;
    struct raw_text captions; /* of a film: a file beside it */
    struct raw_people people;
    struct raw_checked checked;
    bool work, doubt;
    struct raw_rectangle *blur;
    size_t blur_count;
    struct place where;
    struct slice line;
};

struct raw_media_list {
    struct raw_media *at;
    size_t len;
};

/* [text](target) or ![text](target) in the text, or [text]: target. */
struct raw_inline {
    struct slice target, text;
    bool picture;
};

/* Times in days; DATE_NONE where nothing is said. */
struct raw_page {
    const char *path;    /* source path */
    struct slice folder; /* its folder, "" at the top */
    struct slice name; /* file name without date and extension; a bundle's: folder's */
    bool is_section;   /* _index.md */
    bool is_bundle;    /* index.md */
    enum page_type type;
    struct raw_text title, author, summary, description, slug, image, group, source,
        credit, license, correction;
    struct raw_list tags, aliases;
    date_t date, publish_date, expiry_date, updated;
    bool draft, doubt, private_, work, toc;
    bool is_private_given;
    long weight;
    struct raw_people people;
    struct raw_checked checked;
    struct raw_media_list photos, documents;
    const struct yaml_node *events; /* as in agenda.yml, or NULL */
    struct yaml_node *extra;        /* a mapping of all other keys */
    struct raw_inline *inlines;     /* links and pictures in the text */
    size_t inline_count;
    struct slice body;  /* borrowed from the text; emptied by site_tree */
    unsigned body_line; /* number of its first line */
    uint64_t stamp;
    char text_hash[33]; /* of the text, however the file is called; "" when it is short
                         */
    date_t touched;     /* day of the file's last change, or DATE_NONE */
    bool unreviewed;    /* nobody but its author has looked at it yet */
};

/* Splits and reads the text of the file at `path`; everything but the body is copied
 * into the arena. All mistakes are reported; true even then, so that the rest of the
 * site is read too: diag tells. */
void page_read(struct raw_page *page, struct slice text, const char *path,
               struct arena *arena, struct diag *diag);

#endif
