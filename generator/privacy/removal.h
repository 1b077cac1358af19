/* What was taken down on request (AVG 17, ALB-18): takedowns.csv against pages, files
 * and people.
 *
 * A row's path is a source path or a public address; or, where that would name somebody
 * or the thing could come back under another name, a keyed digest: "page:" of a page's
 * source path, "path:" of another path or address, "text:" of a page's text, "file:" of
 * a file's bytes. Behind it "#" and a register id: then only what that person is called
 * and shown on the page is gone. Paths are compared by their letters and digits, so
 * that no spelling of one (capitals, accents, %20, slashes) brings anything back.
 */
#ifndef PRIVACY_REMOVAL_H
#define PRIVACY_REMOVAL_H

#include "privacy/publish.h"

/* Register ids; release with vec_release. */
struct removal_ids {
    struct slice *at;
    size_t len;
    size_t cap;
};

/* A row, read once. */
struct removal {
    enum removal_kind {
        REMOVAL_BY_PATH,
        REMOVAL_BY_PAGE,
        REMOVAL_BY_HASH,
        REMOVAL_BY_TEXT,
        REMOVAL_BY_FILE
    } kind;
    struct slice key;    /* folded path, or digest */
    struct slice person; /* known to the register; or empty: all of it */
    struct slice path;   /* as a path of the site, for REMOVAL_BY_PATH */
    date_t date;
};

/* Reads all rows into p->removals. Before anything else is asked. */
void removal_prepare(struct publisher *p);
/* One row, or what somebody typed. */
struct removal removal_read(const struct publisher *p, struct slice written);

/* Does it mean this page? `address` is its public one, or empty while it has none. */
bool removal_means_page(const struct publisher *p, const struct removal *r,
                        const struct raw_page *raw, struct slice address);
/* Is the page gone as a whole? */
bool removal_covers_page(const struct publisher *p, const struct raw_page *raw,
                         struct slice address);
/* Appends who may not be named on this page, or in this other source file (raw NULL).
 */
void removal_people(const struct publisher *p, const struct raw_page *raw,
                    struct slice file, struct removal_ids *out);
/* Is a file gone, by its source path, its public address or its bytes? Empty: not
 * known. Also whether a path or address was removed. */
bool removal_covers_file(const struct publisher *p, struct slice path,
                         struct slice address, struct slice bytes);
/* Do rows ask for the bytes of files? */
bool removal_asks_bytes(const struct publisher *p);
/* The same of a path, or of the page or section that it stands in. */
bool removal_covers_path(const struct publisher *p, struct slice path);
/* A path by its letters and digits, without ".md"; in p->arena. */
struct slice removal_fold(const struct publisher *p, struct slice path);

/* The rows that keep a path, a page's text or a file's bytes away; in p->arena. A path
 * stands as it is when it names nobody; `page`: the source path of a page. */
struct slice removal_path_row(const struct publisher *p, struct slice path, bool page);
struct slice removal_text_row(const struct publisher *p, const struct raw_page *raw);
struct slice removal_file_row(const struct publisher *p, struct slice bytes);

/* The id of a page in feeds: the same whatever its address becomes, and nobody can read
 * a name in it (RFC 4287 4.2.6; RFC 9562 version 8). */
const struct safe_text *removal_page_id(const struct publisher *p, struct slice source);
/* News among the rows, for the tombstones of feeds. */
void removal_list(const struct publisher *p, struct safe_site *site);

#endif
