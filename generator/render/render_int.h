/* What the files of render/ share. */
#ifndef RENDER_RENDER_INT_H
#define RENDER_RENDER_INT_H

#include "render/render.h"

/* --- context.c: values for templates ------------------------------------------------
 */

/* "/nieuws/sint/" of an address; in the arena. */
struct slice render_path(const struct render *r, struct arena *a, struct slice address);
/* "https://host/nieuws/sint/", or the path when the site has no url. */
struct slice render_link(const struct render *r, struct arena *a, struct slice address);
struct value render_date(const struct render *r, struct arena *a, date_t date);
/* The whole context: t, site, page with the given title and address; what belongs to
 * one kind of page is set by its caller. *page is the page's object in it. */
struct value render_context(const struct render *r, struct arena *a,
                            const struct safe_text *title, struct slice address,
                            struct value *page);
/* Context of a page of the site, with its body. */
struct value render_page_context(const struct render *r, struct arena *a,
                                 const struct safe_page *page, struct value *value);
/* Parts of it that cards have too. */
struct value render_path_value(const struct render *r, struct arena *a,
                               struct slice address);
struct value render_summary(const struct render *r, struct arena *a,
                            const struct safe_page *page);
struct value render_tags_value(const struct render *r, struct arena *a,
                               const struct safe_page *page);
struct value render_body_value(const struct render *r, struct arena *a,
                               const struct safe_page *page, size_t len);

/* --- album.c, picture.c --------------------------------------------------------------
 */

/* "1 foto", "12 foto's": the messages KEY_none, KEY_one and KEY_many, in the last of
 * which # is the number. */
struct slice render_count(const struct render *r, struct arena *a, const char *key,
                          size_t count);
/* What a list shows of a page. */
struct value render_card(const struct render *r, struct arena *a,
                         const struct safe_page *page);
/* Cards of the first `most` pages, as `name` of the page; `first`: it begins with
 * them. */
void render_set_cards(const struct render *r, struct arena *a, struct value page,
                      const char *name, const size_t *pages, size_t count, size_t most,
                      bool first);
/* The page's photos that are shown, in their order, and what is said of all of them. */
void render_set_photos(const struct render *r, struct arena *a,
                       const struct safe_page *p, struct value page);
/* page.albums of the home page: the newest ones that have photos. */
void render_set_newest_albums(const struct render *r, struct arena *a,
                              struct value page, size_t most);
/* A picture, or null when it isn't shown. `media` may be NULL. */
struct value render_photo(const struct render *r, struct arena *a, const char *file,
                          const struct safe_media *media);
/* A film or sound, or null when it isn't shown; and page.films, those that the page's
 * entries name. */
struct value render_film(const struct render *r, struct arena *a, const char *file,
                         const struct safe_media *media);
void render_set_films(const struct render *r, struct arena *a,
                      const struct safe_page *p, struct value page);
/* For the picture (or null) with this place on its page, from 0: the first ones are
 * loaded at once, the others when they come into view. */
void render_hurry(struct arena *a, struct value photo, size_t place);
struct value render_event(const struct render *r, struct arena *a,
                          const struct safe_event *event);
/* Events from today on, at most `most`. */
struct value render_coming_events(const struct render *r, struct arena *a, size_t most);

/* For qsort_r over page numbers, with the safe site: by date, then source. */
int render_newest_first(const void *a, const void *b, void *site);

/* --- list.c --------------------------------------------------------------------------
 */

/* How many list pages `count` pages make, 1 or more; and which of them stand on list
 * page `b` (0: the first, with the newest; others count from the oldest). */
size_t render_list_pages(size_t count, size_t per_page);
void render_list_range(size_t count, size_t per_page, size_t b, size_t *first,
                       size_t *last);
/* Sets page.pages and page.pagination. */
void render_set_list(const struct render *r, struct arena *a, struct value page,
                     const size_t *pages, size_t count, size_t per_page,
                     struct slice address, size_t b);
/* Address of list page b. */
struct slice render_list_address(const struct render *r, struct arena *a,
                                 struct slice address, size_t b);

/* --- policy_pages.c
 * ----------------------------------------------------------------- */

/* The pages that follow from the policy: how many there are, the address of one, and
 * one written. A page of the school's own at that address wins. */
size_t render_policy_page_count(void);
struct slice render_policy_address(size_t number);
bool render_policy_page(const struct render *r, struct arena *a, size_t number,
                        struct str *path, struct str *bytes, struct diag *diag);

/* --- body.c
 * --------------------------------------------------------------------------- */

/* Reads a body's HTML and writes the addresses of its links; len bytes of it. */
bool render_read_body(const struct render *r, const struct page_body *body, size_t len,
                      struct str *html);

/* --- embed.c
 * -------------------------------------------------------------------------- */

/* A link to what another website plays or shows, with its host named, instead of the
 * thing itself: that would tell the host who reads the page. False when the address is
 * none of the web. */
bool render_embed(const struct render *r, struct str *html, struct slice url,
                  struct slice title, bool block);

/* --- maker.c
 * -------------------------------------------------------------------------- */

/* Gives a picture on this page its maker when its entry names none: whom the page
 * names, else whom any other page names, as all of them count together when a maker is
 * required (OOE-3). A private page says nothing. */
void render_complete_maker(const struct render *r, const struct safe_page *page,
                           struct safe_media *media);
/* What the page's entry says of a picture, with its maker. */
struct safe_media render_media(const struct render *r, const struct safe_page *page,
                               const char *file);

/* --- feed.c, calendar.c
 * ----------------------------------------------------------------- */

/* `removed`: it has tombstones of what stood in this source folder ("nieuws/", "" for
 * all); NULL: none. */
void render_feed(const struct render *r, struct arena *a, const struct safe_text *title,
                 struct slice address, const struct slice *removed, const size_t *pages,
                 size_t count, struct str *out);
void render_sitemap(const struct render *r, struct arena *a, struct str *out);
void render_robots(const struct render *r, struct arena *a, struct str *out);
void render_ics(const struct render *r, struct arena *a, struct str *out);
/* <script type="application/ld+json"> of a page. */
const struct safe_html *render_json_ld(const struct render *r, struct arena *a,
                                       const struct safe_page *page);

#endif
