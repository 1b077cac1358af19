/* The values that templates see: README's table "Templates" lists them all. */
#include <stdlib.h>
#include <string.h>

#include "base/message.h"
#include "base/pack.h"
#include "format/escape.h"
#include "render/render_int.h"

struct slice render_path(const struct render *r, struct arena *a, struct slice address)
{
    return arena_printf(a, "%.*s%.*s", SLICE_FMT(r->site->prefix), SLICE_FMT(address));
}

struct slice render_link(const struct render *r, struct arena *a, struct slice address)
{
    if (!r->site->url.len)
        return render_path(r, a, address);
    return arena_printf(a, "%.*s%.*s", SLICE_FMT(r->site->url), SLICE_FMT(address));
}

struct value render_path_value(const struct render *r, struct arena *a,
                               struct slice address)
{
    return value_own_slice(a, render_path(r, a, address));
}

static struct slice list_message(const struct render *r, const char *key, int i)
{
    const struct value *v = value_get(&r->messages, slice_of(key));
    if (!v || v->kind != VALUE_LIST || i < 0 || (size_t)i >= v->list->len)
        return SLICE("");
    return safe_text_slice(v->list->at[i].text);
}

struct value render_date(const struct render *r, struct arena *a, date_t date)
{
    char iso[11];
    if (date == DATE_NONE)
        return value_null();
    struct date_parts p = date_parts(date);
    struct value v = value_object(a);
    struct slice month = list_message(r, "months", p.month - 1);
    date_iso(iso, date);
    value_set(a, v, "iso", value_own(a, iso));
    value_set(a, v, "text",
              value_own_slice(
                  a, arena_printf(a, "%d %.*s %d", p.day, SLICE_FMT(month), p.year)));
    value_set(a, v, "day", value_number(a, p.day));
    value_set(a, v, "month", value_own_slice(a, month));
    value_set(a, v, "month_short",
              value_own_slice(a, list_message(r, "months_short", p.month - 1)));
    value_set(a, v, "year", value_number(a, p.year));
    value_set(a, v, "weekday",
              value_own_slice(a, list_message(r, "weekdays", date_weekday(date))));
    return v;
}

/* --- site
 * ------------------------------------------------------------------------------ */

static bool is_under(const struct render *r, size_t page, size_t top)
{
    for (; page != NO_PAGE; page = r->site->pages[page].section)
        if (page == top)
            return true;
    return false;
}

/* `current` is the page that is being written, or NO_PAGE. */
static struct value menu_value(const struct render *r, struct arena *a, size_t current)
{
    struct value menu = value_list(a);
    for (size_t i = 0; i < r->site->menu_count; i++) {
        const struct safe_menu_item *m = &r->site->menu[i];
        const struct safe_page *page =
            m->page == NO_PAGE ? NULL : &r->site->pages[m->page];
        if (page && !safe_page_is_shown(page))
            continue;
        struct value item = value_object(a);
        value_set(a, item, "title", value_text(m->title));
        value_set(a, item, "url",
                  page ? render_path_value(r, a, safe_text_slice(page->address))
                       : value_text(m->url));
        value_set(a, item, "current", value_bool(page && m->page == current));
        value_set(a, item, "within",
                  value_bool(page && m->page != r->site->home &&
                             is_under(r, current, m->page)));
        value_append(a, menu, item);
    }
    return menu;
}

static struct value phone_url(struct arena *a, const struct safe_text *phone)
{
    struct str url;
    struct slice text = safe_text_slice(phone);
    if (!text.len)
        return value_null();
    str_init(&url);
    str_add_c(&url, "tel:");
    for (size_t i = 0; i < text.len; i++)
        if ((text.at[i] >= '0' && text.at[i] <= '9') ||
            (text.at[i] == '+' && url.len == 4))
            str_add_byte(&url, text.at[i]);
    struct value v = value_own_slice(a, str_slice(&url));
    str_release(&url);
    return v;
}

static struct value mail_url(struct arena *a, const struct safe_text *mail)
{
    struct slice text = safe_text_slice(mail);
    return text.len
               ? value_own_slice(a, arena_printf(a, "mailto:%.*s", SLICE_FMT(text)))
               : value_null();
}

static struct value contact_value(const struct render *r, struct arena *a)
{
    const struct safe_site *s = r->site;
    struct value v = value_object(a);
    value_set(a, v, "phone", value_text(s->phone));
    value_set(a, v, "phone_url", phone_url(a, s->phone));
    value_set(a, v, "email", value_text(s->email));
    value_set(a, v, "email_url", mail_url(a, s->email));
    value_set(a, v, "address", value_text(s->address));
    value_set(a, v, "known", value_bool(s->phone || s->email || s->address));
    return v;
}

static struct value site_value(const struct render *r, struct arena *a, size_t current)
{
    const struct safe_site *s = r->site;
    struct value v = value_object(a);
    value_set(a, v, "title", value_text(s->title));
    value_set(a, v, "description", value_text(s->description));
    value_set(a, v, "language", value_own_slice(a, s->language));
    value_set(a, v, "url", render_path_value(r, a, SLICE("")));
    value_set(a, v, "prefix", value_own_slice(a, s->prefix));
    value_set(a, v, "style", value_own_slice(a, render_path(r, a, r->style)));
    value_set(a, v, "viewer",
              r->viewer.len ? render_path_value(r, a, r->viewer) : value_null());
    value_set(a, v, "icon",
              map_get(&r->files, SLICE("favicon.svg"))
                  ? render_path_value(r, a, SLICE("favicon.svg"))
                  : value_null());
    value_set(a, v, "feed", render_path_value(r, a, SLICE("feed.xml")));
    value_set(a, v, "calendar",
              s->event_count ? render_path_value(r, a, SLICE("agenda.ics"))
                             : value_null());
    value_set(a, v, "tags_url",
              r->tag_count ? render_path_value(r, a, SLICE("tags/")) : value_null());
    value_set(a, v, "archive_url",
              r->news_count ? render_path_value(r, a, SLICE("archief/"))
                            : value_null());
    value_set(a, v, "privacy_url", render_path_value(r, a, SLICE("privacy/")));
    value_set(a, v, "removal_url",
              render_path_value(r, a, SLICE("privacy/verwijderen/")));
    value_set(a, v, "accessibility_url",
              render_path_value(r, a, SLICE("toegankelijkheid/")));
    value_set(a, v, "board", value_text(s->board));
    value_set(a, v, "protocol", value_own_slice(a, s->policy.protocol));
    value_set(a, v, "contact", contact_value(r, a));
    value_set(a, v, "menu", menu_value(r, a, current));
    value_set(a, v, "year", value_number(a, date_parts(s->today).year));
    return v;
}

/* --- pages
 * ------------------------------------------------------------------------------ */

static struct value crumbs(const struct render *r, struct arena *a, size_t section)
{
    struct value reversed[32], list = value_list(a);
    size_t count = 0;
    for (; section != NO_PAGE && count < 32;
         section = r->site->pages[section].section) {
        const struct safe_page *page = &r->site->pages[section];
        struct value crumb = value_object(a);
        if (!safe_page_is_shown(page))
            continue;
        value_set(a, crumb, "title",
                  section == r->site->home
                      ? value_own_slice(a, render_message(r, "home"))
                      : value_text(page->title));
        value_set(a, crumb, "url",
                  render_path_value(r, a, safe_text_slice(page->address)));
        reversed[count++] = crumb;
    }
    while (count > 0)
        value_append(a, list, reversed[--count]);
    return list;
}

/* What every page has, so that a template may name it; null where it doesn't apply. */
static void set_defaults(struct arena *a, struct value page)
{
    static const char *const names[] = {
        "date",        "updated",     "count_text",  "has_albums",   "has_photos",
        "films",       "has_films",   "author",      "byline",       "summary",
        "description", "content",     "group",       "image",        "credit",
        "toc",         "tags",        "previous",    "next",         "section",
        "pages",       "albums",      "news",        "events",       "months",
        "years",       "photos",      "documents",   "members",      "pagination",
        "count",       "json_ld",     "policy",      "feed",         "draft",
        "past_events", "kind",        "breadcrumbs", "subsections",  "target",
        "tagged",      "correction",  "protocol",    "text",         "text_language",
        "links",       "school_year", "site_link",   "privacy_link", "style"};
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        value_set(a, page, names[i], value_null());
    struct value extra = value_object(a);
    extra.object->open = true;
    value_set(a, page, "extra", extra);
}

static struct value context_for(const struct render *r, struct arena *a,
                                const struct safe_text *title, struct slice address,
                                size_t current, struct value *page)
{
    struct value context = value_object(a);
    *page = value_object(a);
    set_defaults(a, *page);
    value_set(a, *page, "title", value_text(title));
    value_set(a, *page, "url", render_path_value(r, a, address));
    value_set(a, *page, "permalink", value_own_slice(a, render_link(r, a, address)));
    value_set(a, *page, "is_home",
              value_bool(current != NO_PAGE && current == r->site->home));
    value_set(a, *page, "breadcrumbs", crumbs(r, a, r->site->home));
    value_set(a, context, "t", r->messages);
    value_set(a, context, "site", site_value(r, a, current));
    value_set(a, context, "page", *page);
    return context;
}

struct value render_context(const struct render *r, struct arena *a,
                            const struct safe_text *title, struct slice address,
                            struct value *page)
{
    return context_for(r, a, title, address, NO_PAGE, page);
}

struct value render_tags_value(const struct render *r, struct arena *a,
                               const struct safe_page *page)
{
    struct value list = value_list(a);
    for (size_t i = 0; i < page->tag_count; i++) {
        struct value tag = value_object(a);
        struct slice slug = safe_text_slice(page->tags[i].slug);
        value_set(a, tag, "title", value_text(page->tags[i].title));
        value_set(
            a, tag, "url",
            render_path_value(r, a, arena_printf(a, "tags/%.*s/", SLICE_FMT(slug))));
        value_append(a, list, tag);
    }
    return list;
}

static struct value extra_value(struct arena *a, const struct safe_extra *extra)
{
    if (extra->text)
        return value_text(extra->text);
    struct value v = extra->is_list ? value_list(a) : value_object(a);
    for (size_t i = 0; i < extra->count; i++) {
        struct value child = extra_value(a, &extra->children[i]);
        if (extra->is_list)
            value_append(a, v, child);
        else
            value_set_slice(a, v, extra->children[i].key, child);
    }
    if (!extra->is_list)
        v.object->open = true;
    return v;
}

static struct value size_text(struct arena *a, uint64_t bytes)
{
    if (bytes < 1000000)
        return value_own_slice(
            a, arena_printf(a, "%u kB", (unsigned)((bytes + 999) / 1000)));
    return value_own_slice(a, arena_printf(a, "%u,%u MB", (unsigned)(bytes / 1000000),
                                           (unsigned)(bytes / 100000 % 10)));
}

static struct value documents_value(const struct render *r, struct arena *a,
                                    const struct safe_page *page)
{
    struct value list = value_list(a);
    for (size_t i = 0; i < page->document_count; i++) {
        const struct safe_media *m = &page->documents[i];
        const struct render_file *f = map_get(&r->files, slice_of(m->file));
        if (!f || f->photo)
            continue;
        struct value v = value_object(a);
        struct slice dot = f->address;
        for (size_t j = dot.len; j > 0; j--)
            if (dot.at[j - 1] == '.') {
                dot = slice_from(dot, j);
                break;
            }
        value_set(a, v, "title",
                  m->title ? value_text(m->title) : value_own_slice(a, f->address));
        value_set(a, v, "url", render_path_value(r, a, f->address));
        value_set(a, v, "type", value_own_slice(a, dot));
        value_set(a, v, "size", size_text(a, f->size_bytes));
        value_append(a, list, v);
    }
    return list;
}

/* The table of contents out of the packed headings: <h2> and <h3>. */
static struct value toc_value(struct arena *a, struct slice packed)
{
    struct value list = value_list(a);
    uint64_t level;
    struct slice id, text;
    while (unpack_number(&packed, &level) && unpack_slice(&packed, &id) &&
           unpack_slice(&packed, &text)) {
        if (level < 2 || level > 3)
            continue;
        struct value v = value_object(a);
        value_set(a, v, "title", value_own_slice(a, text));
        value_set(a, v, "url",
                  value_own_slice(a, arena_printf(a, "#%.*s", SLICE_FMT(id))));
        value_set(a, v, "deeper", value_bool(level == 3));
        value_append(a, list, v);
    }
    struct value toc = value_object(a);
    value_set(a, toc, "items", list);
    return list.list->len ? toc : value_null();
}

struct value render_body_value(const struct render *r, struct arena *a,
                               const struct safe_page *page, size_t len)
{
    struct str html;
    str_init(&html);
    render_read_body(r, &r->bodies[page->number], len, &html);
    struct value v =
        len ? value_html(safe_html_own(a, str_slice(&html))) : value_null();
    str_release(&html);
    return v;
}

/* Text: of the front matter, else the beginning of the body. */
struct value render_summary(const struct render *r, struct arena *a,
                            const struct safe_page *page)
{
    struct slice excerpt = r->bodies[page->number].excerpt;
    if (page->summary || page->description)
        return value_text(page->summary ? page->summary : page->description);
    return excerpt.len ? value_own_slice(a, excerpt) : value_null();
}

/* "juf Anja, namens obs De Regenboog", or the school alone (KLI-6, TWE-6, KLA-11). */
static struct value byline_value(const struct render *r, struct arena *a,
                                 const struct safe_page *page)
{
    struct slice behalf = render_message(r, "on_behalf");
    struct slice school = safe_text_slice(r->site->title);
    struct slice author = safe_text_slice(page->author);
    if (author.len)
        return value_own_slice(a, arena_printf(a, "%.*s, %.*s %.*s", SLICE_FMT(author),
                                               SLICE_FMT(behalf), SLICE_FMT(school)));
    if (!page->by_school)
        return value_null();
    return value_own_slice(
        a, arena_printf(a, "%.*s %.*s", SLICE_FMT(behalf), SLICE_FMT(school)));
}

/* The pages before and after it in its section. */
static void set_neighbours(const struct render *r, struct arena *a,
                           const struct safe_page *page, struct value v)
{
    if (page->section == NO_PAGE)
        return;
    const size_t *all = r->children[page->section];
    size_t count = r->child_count[page->section], i = r->position[page->number];
    bool newest_first =
        page->kind == SAFE_NEWS ||
        (page->kind == SAFE_ALBUM && r->site->pages[page->section].kind != SAFE_ALBUM);
    for (int side = 0; i < count && side < 2; side++) {
        bool after = side == 1;
        if (after ? i + 1 >= count : i == 0)
            continue;
        const struct safe_page *other = &r->site->pages[all[after ? i + 1 : i - 1]];
        struct value link = value_object(a);
        value_set(a, link, "title", value_text(other->title));
        value_set(a, link, "url",
                  render_path_value(r, a, safe_text_slice(other->address)));
        value_set(a, v, after == newest_first ? "previous" : "next", link);
    }
}

struct value render_page_context(const struct render *r, struct arena *a,
                                 const struct safe_page *page, struct value *v)
{
    static const char *const kinds[] = {"home",     "page",         "news",
                                        "gallery",  "album",        "team",
                                        "calendar", "news-section", "section"};
    const struct page_body *body = &r->bodies[page->number];
    struct value context =
        context_for(r, a, page->title, safe_text_slice(page->address),
                    (size_t)(page - r->site->pages), v);
    value_set(a, *v, "kind", value_own(a, kinds[page->kind]));
    value_set(a, *v, "date", render_date(r, a, page->date));
    value_set(a, *v, "updated", render_date(r, a, page->updated));
    value_set(a, *v, "author", value_text(page->author));
    value_set(a, *v, "byline", byline_value(r, a, page));
    value_set(a, *v, "summary", render_summary(r, a, page));
    value_set(a, *v, "description", value_text(page->description));
    value_set(a, *v, "group", value_text(page->group));
    value_set(a, *v, "credit", value_text(page->credit));
    value_set(a, *v, "correction", value_text(page->correction));
    value_set(a, *v, "draft", value_bool(page->draft));
    value_set(a, *v, "content", render_body_value(r, a, page, body->html_len));
    value_set(a, *v, "toc", page->toc ? toc_value(a, body->headings) : value_null());
    value_set(a, *v, "tags", render_tags_value(r, a, page));
    value_set(a, *v, "tagged", value_bool(page->tag_count > 0));
    value_set(a, *v, "documents", documents_value(r, a, page));
    value_set(a, *v, "breadcrumbs", crumbs(r, a, page->section));
    value_set(a, *v, "json_ld", value_html(render_json_ld(r, a, page)));
    struct value extra = extra_value(a, &page->extra);
    extra.object->open = true;
    value_set(a, *v, "extra", extra);
    if (page->image) {
        struct safe_media image = render_media(r, page, page->image);
        value_set(a, *v, "image", render_photo(r, a, page->image, &image));
    }
    set_neighbours(r, a, page, *v);
    return context;
}

/* --- events
 * ------------------------------------------------------------------------------- */

struct value render_event(const struct render *r, struct arena *a,
                          const struct safe_event *e)
{
    struct value v = value_object(a);
    bool shown = e->page != NO_PAGE && safe_page_is_shown(&r->site->pages[e->page]);
    value_set(a, v, "title", value_text(e->title));
    value_set(a, v, "date", render_date(r, a, e->date));
    value_set(a, v, "end", render_date(r, a, e->end));
    value_set(a, v, "time", value_text(e->time));
    value_set(a, v, "place", value_text(e->place));
    value_set(a, v, "group", value_text(e->group));
    value_set(a, v, "summary", value_text(e->summary));
    value_set(a, v, "url",
              shown ? render_path_value(
                          r, a, safe_text_slice(r->site->pages[e->page].address))
                    : value_null());
    return v;
}

struct value render_coming_events(const struct render *r, struct arena *a, size_t most)
{
    struct value list = value_list(a);
    for (size_t i = 0; i < r->site->event_count && list.list->len < most; i++) {
        const struct safe_event *e = &r->site->events[i];
        if ((e->end != DATE_NONE ? e->end : e->date) >= r->site->today && e->title)
            value_append(a, list, render_event(r, a, e));
    }
    return list;
}
