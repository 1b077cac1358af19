/* What machines read: Atom (RFC 4287), the sitemap, robots.txt, and JSON-LD. */
#include "base/message.h"
#include "format/escape.h"
#include "format/json.h"
#include "render/render_int.h"

static void add_element(struct str *out, const char *indent, const char *name,
                        struct slice text)
{
    str_addf(out, "%s<%s>", indent, name);
    escape_html(out, text);
    str_addf(out, "</%s>\n", name);
}

static void add_link(struct str *out, const char *indent, const char *rel,
                     struct slice url)
{
    str_addf(out, "%s<link rel=\"%s\" href=\"", indent, rel);
    escape_html(out, url);
    str_add_c(out, "\"/>\n");
}

/* RFC 3339; a day without a time is taken at noon, so that no time zone moves it. */
static void add_time(struct str *out, const char *indent, const char *name, date_t date)
{
    char iso[11];
    date_iso(iso, date);
    str_addf(out, "%s<%s>%sT12:00:00Z</%s>\n", indent, name, iso, name);
}

static date_t changed(const struct safe_page *page)
{
    return page->updated != DATE_NONE && page->updated > page->date ? page->updated
                                                                    : page->date;
}

static void add_entry(const struct render *r, struct arena *a,
                      const struct safe_page *page, struct str *out)
{
    struct slice link = render_link(r, a, safe_text_slice(page->address));
    struct slice excerpt = r->bodies[page->number].excerpt;
    struct slice summary = page->summary ? safe_text_slice(page->summary) : excerpt;
    struct slice author = safe_text_slice(page->author ? page->author : r->site->title);
    str_add_c(out, "  <entry>\n");
    add_element(out, "    ", "title", safe_text_slice(page->title));
    add_element(out, "    ", "id", safe_text_slice(page->id));
    add_link(out, "    ", "alternate", link);
    add_time(out, "    ", "published", page->date);
    add_time(out, "    ", "updated", changed(page));
    str_add_c(out, "    <author>\n");
    add_element(out, "      ", "name", author);
    str_add_c(out, "    </author>\n");
    for (size_t i = 0; i < page->tag_count; i++) {
        str_add_c(out, "    <category term=\"");
        escape_html(out, safe_text_slice(page->tags[i].title));
        str_add_c(out, "\"/>\n");
    }
    if (summary.len)
        add_element(out, "    ", "summary", summary);
    str_add_c(out, "  </entry>\n");
}

enum { FEED_ENTRIES_MAX = 30, FEED_REMOVED_MAX = 100 };

/* Tombstones (RFC 6721) of what stood below the folder, "" for all. */
static void add_removed(const struct render *r, struct slice folder, struct str *out)
{
    char day[11];
    size_t count = 0;
    for (size_t i = 0; i < r->site->removed_count && count < FEED_REMOVED_MAX; i++) {
        const struct safe_removed *one = &r->site->removed[i];
        if (folder.len && !(one->source.len > folder.len &&
                            slice_eq(slice_sub(one->source, 0, folder.len), folder)))
            continue;
        date_iso(day, one->date);
        str_add_c(out, "  <at:deleted-entry ref=\"");
        escape_html(out, safe_text_slice(one->id));
        str_addf(out, "\" when=\"%sT12:00:00Z\"/>\n", day);
        count++;
    }
}

void render_feed(const struct render *r, struct arena *a, const struct safe_text *title,
                 struct slice address, const struct slice *removed, const size_t *pages,
                 size_t count, struct str *out)
{
    struct slice self =
        render_link(r, a, arena_printf(a, "%.*sfeed.xml", SLICE_FMT(address)));
    date_t newest = DATE_NONE;
    if (count > FEED_ENTRIES_MAX)
        count = FEED_ENTRIES_MAX;
    for (size_t i = 0; i < count; i++)
        if (changed(&r->site->pages[pages[i]]) > newest)
            newest = changed(&r->site->pages[pages[i]]);
    if (r->site->removed_count && r->site->removed[0].date > newest)
        newest = r->site->removed[0].date;
    if (newest == DATE_NONE)
        date_from_parts(&newest, 2000, 1, 1);
    str_addf(out,
             "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
             "<feed xmlns=\"http://www.w3.org/2005/Atom\" "
             "xmlns:at=\"http://purl.org/atompub/tombstones/1.0\" xml:lang=\"%.*s\">\n",
             SLICE_FMT(r->site->language));
    add_element(out, "  ", "title", safe_text_slice(title));
    add_element(out, "  ", "id", self);
    add_link(out, "  ", "self", self);
    add_link(out, "  ", "alternate", render_link(r, a, address));
    add_time(out, "  ", "updated", newest);
    add_element(out, "  ", "generator", SLICE("Voornaam"));
    for (size_t i = 0; i < count; i++)
        if (r->site->pages[pages[i]].date != DATE_NONE)
            add_entry(r, a, &r->site->pages[pages[i]], out);
    if (removed)
        add_removed(r, *removed, out);
    str_add_c(out, "</feed>\n");
}

static void add_url(const struct render *r, struct arena *a, struct slice address,
                    date_t date, struct str *out)
{
    char iso[11];
    str_add_c(out, "  <url><loc>");
    escape_html(out, render_link(r, a, address));
    str_add_c(out, "</loc>");
    if (date != DATE_NONE) {
        date_iso(iso, date);
        str_addf(out, "<lastmod>%s</lastmod>", iso);
    }
    str_add_c(out, "</url>\n");
}

void render_sitemap(const struct render *r, struct arena *a, struct str *out)
{
    str_add_c(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                   "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    for (size_t i = 0; i < r->site->page_count; i++) {
        const struct safe_page *page = &r->site->pages[i];
        if (safe_page_is_shown(page))
            add_url(r, a, safe_text_slice(page->address), changed(page), out);
    }
    for (size_t i = 0; i < r->tag_count; i++)
        add_url(
            r, a,
            arena_printf(a, "tags/%.*s/", SLICE_FMT(safe_text_slice(r->tags[i].slug))),
            DATE_NONE, out);
    for (size_t i = 0; i < r->item_count; i++)
        if (r->items[i].kind == RENDER_POLICY)
            add_url(r, a, render_policy_address(r->items[i].a), DATE_NONE, out);
    str_add_c(out, "</urlset>\n");
}

void render_robots(const struct render *r, struct arena *a, struct str *out)
{
    str_add_c(out, "User-agent: *\nAllow: /\n");
    if (r->site->url.len)
        str_addf(out, "Sitemap: %.*s\n",
                 SLICE_FMT(render_link(r, a, SLICE("sitemap.xml"))));
}

const struct safe_html *render_json_ld(const struct render *r, struct arena *a,
                                       const struct safe_page *page)
{
    char iso[11];
    struct str out;
    struct json *article = json_object_new();
    bool news = page->kind == SAFE_NEWS;
    if (page->kind != SAFE_NEWS && page->kind != SAFE_HOME) {
        json_free(article);
        return NULL;
    }
    json_set_text(article, "@context", SLICE("https://schema.org"));
    json_set_text(article, "@type",
                  news ? SLICE("NewsArticle") : SLICE("ElementarySchool"));
    json_set_text(article, news ? "headline" : "name",
                  safe_text_slice(news ? page->title : r->site->title));
    json_set_text(article, "url", render_link(r, a, safe_text_slice(page->address)));
    if (news && page->date != DATE_NONE) {
        date_iso(iso, page->date);
        json_set_text(article, "datePublished", slice_of(iso));
    }
    if (news) {
        struct json *publisher = json_object_new();
        json_set_text(publisher, "@type", SLICE("ElementarySchool"));
        json_set_text(publisher, "name", safe_text_slice(r->site->title));
        json_set(article, "publisher", publisher);
    }
    str_init(&out);
    str_add_c(&out, "<script type=\"application/ld+json\">");
    json_write(article, &out, false);
    str_add_c(&out, "</script>");
    const struct safe_html *html = safe_html_own(a, str_slice(&out));
    str_release(&out);
    json_free(article);
    return html;
}
