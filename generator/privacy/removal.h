/* What was taken down on request (AVG 17, ALB-18): takedowns.csv against pages, files
 * and people.
 *
 * A row's path is a source path, a public address, "file:" with a keyed digest of a
 * file's bytes, or one of the first two with "#" and a register id: then only what that
 * person is called and shown on the page is gone. What a row can mean, it means: a
 * renamed page at the old address stays away, and so does a copy of a picture.
 */
#ifndef PRIVACY_REMOVAL_H
#define PRIVACY_REMOVAL_H

#include "privacy/publish.h"

enum { REMOVAL_PEOPLE_MAX = 64 };

/* How a path that names somebody stands in a row: by a keyed digest, so that the log
 * says nothing. "page:" of a page's source path, "path:" of any other path or address.
 */
#define REMOVAL_PAGE "page:"
#define REMOVAL_PATH "path:"
/* The path as it is written in a row; in p->arena. */
struct slice removal_row(const struct publisher *p, struct slice path, bool page);
/* Does the row or argument `written` mean this page, as a whole? */
bool removal_names_page(const struct publisher *p, struct slice written,
                        const struct raw_page *raw, struct slice address);
/* Is the page gone as a whole? Its address may be empty when it is not known yet. */
bool removal_covers_page(const struct publisher *p, const struct raw_page *raw,
                         struct slice address);
/* Who may not be named on this page: register ids into out[REMOVAL_PEOPLE_MAX]; gives
 * their number. With more than fit the page is gone as a whole. */
size_t removal_people(const struct publisher *p, const struct raw_page *raw,
                      struct slice out[REMOVAL_PEOPLE_MAX]);
/* Is a file gone, by its source path, its public address or the digest of its bytes
 * (removal_digest)? Empty: not known. */
bool removal_covers_file(const struct publisher *p, struct slice path,
                         struct slice address, struct slice digest);
/* 24 hexadecimal digits and a NUL into out[33]: nobody without the key can compute it
 * from the file. */
void removal_digest(char out[33], struct slice key, struct slice bytes);

/* The id of a page in feeds: the same whatever its address becomes, and nobody can read
 * a name in it (RFC 4287 4.2.6; RFC 9562 version 8). */
const struct safe_text *removal_page_id(const struct publisher *p, struct slice source);
/* News among the rows, for the tombstones of feeds. */
void removal_list(const struct publisher *p, struct safe_site *site);

/* A path or address as written: "https://host/site/nieuws/x/" to "nieuws/x". */
struct slice removal_path(const struct publisher *p, struct slice written);

#endif
