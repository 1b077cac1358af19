/* The plan of what there is to write, and the writing of one item: see render.h. */
#include <stdlib.h>
#include <string.h>

#include "base/message.h"
#include "base/vec.h"
#include "render/render_int.h"

/* --- order
 * ------------------------------------------------------------------------------ */

static int by_title(const struct safe_page *x, const struct safe_page *y)
{
    int order = slice_cmp(safe_text_slice(x->title), safe_text_slice(y->title));
    return order ? order : strcmp(x->source, y->source);
}

int render_newest_first(const void *a, const void *b, void *site)
{
    const struct safe_site *s = site;
    const struct safe_page *x = &s->pages[*(const size_t *)a];
    const struct safe_page *y = &s->pages[*(const size_t *)b];
    if (x->date != y->date)
        return x->date > y->date ? -1 : 1;
    return strcmp(y->source, x->source);
}

/* Weight, then title: the pages of a section that is no news. */
static int by_weight(const void *a, const void *b, void *site)
{
    const struct safe_site *s = site;
    const struct safe_page *x = &s->pages[*(const size_t *)a];
    const struct safe_page *y = &s->pages[*(const size_t *)b];
    if (x->weight != y->weight)
        return !x->weight || (y->weight && y->weight < x->weight) ? 1 : -1;
    return by_title(x, y);
}

/* The days of one outing, below its album: weight, then date, then title. */
static int by_day(const void *a, const void *b, void *site)
{
    const struct safe_site *s = site;
    const struct safe_page *x = &s->pages[*(const size_t *)a];
    const struct safe_page *y = &s->pages[*(const size_t *)b];
    if (x->weight == y->weight && x->date != y->date)
        return x->date < y->date ? -1 : 1;
    return by_weight(a, b, site);
}

typedef int order(const void *a, const void *b, void *site);

static order *order_in(enum safe_page_kind section)
{
    return section == SAFE_NEWS_SECTION || section == SAFE_GALLERY ? render_newest_first
           : section == SAFE_ALBUM                                 ? by_day
                                                                   : by_weight;
}

static void sort(const struct render *r, size_t *pages, size_t count, order *by)
{
    if (count > 1)
        qsort_r(pages, count, sizeof(*pages), by, (void *)r->site);
}

/* --- the plan
 * ---------------------------------------------------------------------------- */

static void plan_children(struct render *r)
{
    const struct safe_site *s = r->site;
    r->children = ARENA_ARRAY(r->arena, size_t *, s->page_count);
    r->child_count = ARENA_ARRAY(r->arena, size_t, s->page_count);
    r->position = ARENA_ARRAY(r->arena, size_t, s->page_count);
    for (int fill = 0; fill < 2; fill++) {
        for (size_t i = 0; i < s->page_count; i++) {
            size_t section = s->pages[i].section;
            if (section == NO_PAGE || !safe_page_is_shown(&s->pages[i]))
                continue;
            if (fill)
                r->children[section][r->child_count[section]] = i;
            r->child_count[section]++;
        }
        for (size_t i = 0; !fill && i < s->page_count; i++) {
            r->children[i] = ARENA_ARRAY(r->arena, size_t, r->child_count[i] + 1);
            r->child_count[i] = 0;
        }
    }
    for (size_t i = 0; i < s->page_count; i++) {
        sort(r, r->children[i], r->child_count[i], order_in(s->pages[i].kind));
        for (size_t j = 0; j < r->child_count[i]; j++)
            r->position[r->children[i][j]] = j;
    }
}

static void plan_news(struct render *r)
{
    const struct safe_site *s = r->site;
    r->news = ARENA_ARRAY(r->arena, size_t, s->page_count + 1);
    for (size_t i = 0; i < s->page_count; i++)
        if (s->pages[i].kind == SAFE_NEWS && safe_page_is_shown(&s->pages[i]))
            r->news[r->news_count++] = i;
    sort(r, r->news, r->news_count, render_newest_first);
}

static int by_slug(const void *a, const void *b)
{
    return slice_cmp(safe_text_slice(((const struct render_tag *)a)->slug),
                     safe_text_slice(((const struct render_tag *)b)->slug));
}

/* Tags in order of their slug, each with its pages. */
static void plan_tags(struct render *r)
{
    const struct safe_site *s = r->site;
    struct map known;
    struct {
        VEC(struct render_tag);
    } tags = {0};
    map_init(&known);
    for (int fill = 0; fill < 2; fill++) {
        for (size_t i = 0; i < s->page_count; i++) {
            const struct safe_page *page = &s->pages[i];
            for (size_t j = 0; safe_page_is_shown(page) && j < page->tag_count; j++) {
                void **number = map_at(&known, safe_text_slice(page->tags[j].slug));
                if (!*number) {
                    vec_push(&tags, ((struct render_tag){page->tags[j].title,
                                                         page->tags[j].slug, NULL, 0}));
                    *number = (void *)tags.len; /* from 1 */
                }
                struct render_tag *tag = &tags.at[(size_t)*number - 1];
                if (fill)
                    tag->pages[tag->count] = i;
                tag->count++;
            }
        }
        for (size_t i = 0; !fill && i < tags.len; i++) {
            tags.at[i].pages = ARENA_ARRAY(r->arena, size_t, tags.at[i].count);
            tags.at[i].count = 0;
        }
    }
    r->tags = ARENA_ARRAY(r->arena, struct render_tag, tags.len + 1);
    r->tag_count = tags.len;
    if (tags.len) {
        memcpy(r->tags, tags.at, tags.len * sizeof(*tags.at));
        qsort(r->tags, r->tag_count, sizeof(*r->tags), by_slug);
    }
    for (size_t i = 0; i < r->tag_count; i++)
        sort(r, r->tags[i].pages, r->tags[i].count, render_newest_first);
    vec_release(&tags);
    map_release(&known);
}

struct item_list {
    VEC(struct render_item);
};

static void add(struct item_list *items, enum render_kind kind, size_t a, size_t b)
{
    vec_push(items, ((struct render_item){kind, a, b}));
}

/* Does a page of the school's own stand there? One that is held does not. */
static bool is_taken(const struct render *r, struct slice address)
{
    const struct safe_page *page = map_get(&r->addresses, address);
    return page && safe_page_is_shown(page);
}

static void plan_pages(const struct render *r, struct item_list *items)
{
    for (size_t i = 0; i < r->site->page_count; i++) {
        const struct safe_page *page = &r->site->pages[i];
        size_t lists = 1;
        if (!safe_page_is_shown(page))
            continue;
        if (page->kind == SAFE_NEWS_SECTION)
            lists = render_list_pages(r->child_count[i], (size_t)page->pagination);
        for (size_t b = 0; b < lists; b++)
            add(items, RENDER_PAGE, i, b);
        if (page->kind == SAFE_NEWS_SECTION)
            add(items, RENDER_FEED, i, 0);
        for (size_t b = 0; b < page->alias_count; b++)
            add(items, RENDER_ALIAS, i, b);
    }
}

void render_plan(struct render *r)
{
    struct item_list items = {0};
    plan_children(r);
    plan_news(r);
    plan_tags(r);
    plan_pages(r, &items);
    for (size_t i = 0; i < r->tag_count; i++) {
        size_t lists = render_list_pages(r->tags[i].count, (size_t)r->site->pagination);
        for (size_t b = 0; b < lists; b++)
            add(&items, RENDER_TAG, i, b);
        add(&items, RENDER_TAG_FEED, i, 0);
    }
    if (r->tag_count && !is_taken(r, SLICE("tags/")))
        add(&items, RENDER_TAGS, 0, 0);
    if (r->news_count && !is_taken(r, SLICE("archief/")))
        add(&items, RENDER_ARCHIVE, 0, 0);
    for (size_t i = 0; i < render_policy_page_count(); i++)
        if (!is_taken(r, render_policy_address(i)))
            add(&items, RENDER_POLICY, i, 0);
    if (r->site->event_count)
        add(&items, RENDER_ICS, 0, 0);
    add(&items, RENDER_NOT_FOUND, 0, 0);
    add(&items, RENDER_FEED, NO_PAGE, 0);
    add(&items, RENDER_SITEMAP, 0, 0);
    add(&items, RENDER_ROBOTS, 0, 0);
    r->items = ARENA_ARRAY(r->arena, struct render_item, items.len);
    memcpy(r->items, items.at, items.len * sizeof(*items.at));
    r->item_count = items.len;
    vec_release(&items);
}

/* --- the kinds of pages
 * -------------------------------------------------------------------- */

static bool write_template(const struct render *r, const char *name,
                           const struct value *context, struct str *bytes,
                           struct diag *diag)
{
    return mustache_render(r->templates, name, context, bytes, diag);
}

static void set_home(const struct render *r, struct arena *a, struct value page)
{
    render_set_cards(r, a, page, "news", r->news, r->news_count, 6, false);
    render_set_newest_albums(r, a, page, 3);
    value_set(a, page, "events", render_coming_events(r, a, 5));
}

/* What is in a gallery, and what is below an album. */
static void set_albums(const struct render *r, struct arena *a,
                       const struct safe_page *p, struct value page)
{
    size_t count = r->child_count[p->number];
    render_set_cards(r, a, page, "albums", r->children[p->number], count, count, true);
    value_set(a, page, "has_albums", value_bool(count > 0));
}

static void set_team(const struct render *r, struct arena *a, struct value page)
{
    struct value list = value_list(a);
    for (size_t i = 0; i < r->site->team_count; i++) {
        const struct safe_member *m = &r->site->team[i];
        struct value v = value_object(a);
        struct slice mail = safe_text_slice(m->email);
        value_set(a, v, "name", value_text(m->name));
        value_set(a, v, "email", value_text(m->email));
        value_set(a, v, "email_url",
                  mail.len ? value_own_slice(
                                 a, arena_printf(a, "mailto:%.*s", SLICE_FMT(mail)))
                           : value_null());
        value_set(a, v, "role", value_text(m->role));
        value_set(a, v, "groups", value_text(m->groups));
        value_set(a, v, "days", value_text(m->days));
        value_append(a, list, v);
    }
    value_set(a, page, "members", list);
}

/* Months from this one on, each with its events. */
static void set_calendar(const struct render *r, struct arena *a, struct value page)
{
    struct value months = value_list(a), events = value_null();
    int last = -1;
    for (size_t i = 0; i < r->site->event_count; i++) {
        const struct safe_event *e = &r->site->events[i];
        if ((e->end != DATE_NONE ? e->end : e->date) < r->site->today || !e->title)
            continue;
        struct date_parts p = date_parts(e->date);
        if (p.year * 12 + p.month != last) {
            struct value month = value_object(a), date = render_date(r, a, e->date);
            last = p.year * 12 + p.month;
            events = value_list(a);
            value_set(a, month, "month", *value_get(&date, SLICE("month")));
            value_set(a, month, "year", *value_get(&date, SLICE("year")));
            value_set(a, month, "events", events);
            value_append(a, months, month);
        }
        value_append(a, events, render_event(r, a, e));
    }
    value_set(a, page, "months", months);
}

static const char *template_of(const struct render *r, const struct safe_page *page)
{
    static const char *const names[] = {"home", "page",     "news", "gallery", "album",
                                        "team", "calendar", "list", "section"};
    (void)r;
    return names[page->kind];
}

static struct slice list_path(struct arena *a, struct slice address)
{
    return arena_printf(a, "%.*sindex.html", SLICE_FMT(address));
}

static bool write_page(const struct render *r, struct arena *a, size_t number, size_t b,
                       struct str *path, struct str *bytes, struct diag *diag)
{
    const struct safe_page *p = &r->site->pages[number];
    struct value page, context = render_page_context(r, a, p, &page);
    struct slice address = safe_text_slice(p->address);
    const size_t *children = r->children[number];
    size_t count = r->child_count[number];
    render_set_photos(r, a, p, page);
    render_set_films(r, a, p, page);
    if (p->kind == SAFE_HOME)
        set_home(r, a, page);
    else if (p->kind == SAFE_NEWS_SECTION)
        render_set_list(r, a, page, children, count, (size_t)p->pagination, address, b);
    else if (p->kind == SAFE_GALLERY || p->kind == SAFE_ALBUM)
        set_albums(r, a, p, page);
    else if (p->kind == SAFE_TEAM)
        set_team(r, a, page);
    else if (p->kind == SAFE_CALENDAR)
        set_calendar(r, a, page);
    else if (count)
        render_set_cards(r, a, page, "pages", children, count, count, true);
    if (p->kind == SAFE_NEWS_SECTION) {
        struct slice feed = arena_printf(a, "%.*sfeed.xml", SLICE_FMT(address));
        value_set(a, page, "feed", value_own_slice(a, render_path(r, a, feed)));
    }
    if (b > 0) {
        address = render_list_address(r, a, address, b);
        value_set(a, page, "url", value_own_slice(a, render_path(r, a, address)));
        value_set(a, page, "permalink", value_own_slice(a, render_link(r, a, address)));
        value_set(a, page, "content", value_null());
    }
    str_add(path, list_path(a, address));
    return write_template(r, template_of(r, p), &context, bytes, diag);
}

static struct slice tag_address(struct arena *a, const struct render_tag *tag)
{
    return arena_printf(a, "tags/%.*s/", SLICE_FMT(safe_text_slice(tag->slug)));
}

static bool write_tag(const struct render *r, struct arena *a, size_t number, size_t b,
                      struct str *path, struct str *bytes, struct diag *diag)
{
    const struct render_tag *tag = &r->tags[number];
    struct slice address = tag_address(a, tag);
    struct slice here = render_list_address(r, a, address, b);
    struct value page, context = render_context(r, a, tag->title, here, &page);
    struct slice feed = arena_printf(a, "%.*sfeed.xml", SLICE_FMT(address));
    render_set_list(r, a, page, tag->pages, tag->count, (size_t)r->site->pagination,
                    address, b);
    value_set(a, page, "feed", value_own_slice(a, render_path(r, a, feed)));
    value_set(a, page, "kind", value_own(a, "tag"));
    str_add(path, list_path(a, here));
    return write_template(r, "list", &context, bytes, diag);
}

static struct value own_page(const struct render *r, struct arena *a, const char *title,
                             const char *address, struct value *page)
{
    return render_context(r, a, safe_text_own(a, render_message(r, title)),
                          slice_of(address), page);
}

static bool write_tags(const struct render *r, struct arena *a, struct str *path,
                       struct str *bytes, struct diag *diag)
{
    struct value page, context = own_page(r, a, "tags", "tags/", &page);
    struct value list = value_list(a);
    for (size_t i = 0; i < r->tag_count; i++) {
        struct value tag = value_object(a);
        value_set(a, tag, "title", value_text(r->tags[i].title));
        value_set(a, tag, "url",
                  value_own_slice(a, render_path(r, a, tag_address(a, &r->tags[i]))));
        value_set(a, tag, "count", value_number(a, (long long)r->tags[i].count));
        value_append(a, list, tag);
    }
    value_set(a, page, "tags", list);
    str_add_c(path, "tags/index.html");
    return write_template(r, "tags", &context, bytes, diag);
}

/* All news, by year. */
static bool write_archive(const struct render *r, struct arena *a, struct str *path,
                          struct str *bytes, struct diag *diag)
{
    struct value page, context = own_page(r, a, "archive", "archief/", &page);
    struct value years = value_list(a), items = value_null();
    int last = 0;
    for (size_t i = 0; i < r->news_count; i++) {
        const struct safe_page *p = &r->site->pages[r->news[i]];
        int year = p->date == DATE_NONE ? -1 : date_parts(p->date).year;
        if (year != last || i == 0) {
            struct value v = value_object(a);
            last = year;
            items = value_list(a);
            value_set(a, v, "year", year < 0 ? value_null() : value_number(a, year));
            value_set(a, v, "pages", items);
            value_append(a, years, v);
        }
        struct value item = value_object(a);
        value_set(a, item, "title", value_text(p->title));
        value_set(a, item, "url",
                  value_own_slice(a, render_path(r, a, safe_text_slice(p->address))));
        value_set(a, item, "date", render_date(r, a, p->date));
        value_append(a, items, item);
    }
    value_set(a, page, "years", years);
    str_add_c(path, "archief/index.html");
    return write_template(r, "archive", &context, bytes, diag);
}

static bool write_alias(const struct render *r, struct arena *a, size_t number,
                        size_t b, struct str *path, struct str *bytes,
                        struct diag *diag)
{
    const struct safe_page *p = &r->site->pages[number];
    struct slice alias = safe_text_slice(p->aliases[b]);
    struct value page, context = render_context(r, a, p->title, alias, &page);
    struct slice target = safe_text_slice(p->address);
    value_set(a, page, "target", value_own_slice(a, render_path(r, a, target)));
    value_set(a, page, "permalink", value_own_slice(a, render_link(r, a, target)));
    str_add(path, list_path(a, alias));
    return write_template(r, "redirect", &context, bytes, diag);
}

static bool write_not_found(const struct render *r, struct arena *a, struct str *path,
                            struct str *bytes, struct diag *diag)
{
    struct value page, context = own_page(r, a, "not_found", "404.html", &page);
    str_add_c(path, "404.html");
    return write_template(r, "404", &context, bytes, diag);
}

/* "nieuws/" of "nieuws/_index.md". */
static struct slice folder_of(const struct safe_page *section)
{
    struct slice source = slice_of(section->source);
    while (source.len && source.at[source.len - 1] != '/')
        source.len--;
    return source;
}

static bool write_feed(const struct render *r, struct arena *a, size_t section,
                       struct str *path, struct str *bytes)
{
    const struct safe_page *p = section == NO_PAGE ? NULL : &r->site->pages[section];
    struct slice address = p ? safe_text_slice(p->address) : SLICE("");
    str_addf(path, "%.*sfeed.xml", SLICE_FMT(address));
    struct slice folder = p ? folder_of(p) : SLICE("");
    if (p)
        render_feed(r, a, p->title, address, &folder, r->children[section],
                    r->child_count[section], bytes);
    else
        render_feed(r, a, r->site->title, address, &folder, r->news, r->news_count,
                    bytes);
    return true;
}

static bool write_tag_feed(const struct render *r, struct arena *a, size_t number,
                           struct str *path, struct str *bytes)
{
    const struct render_tag *tag = &r->tags[number];
    struct slice address = tag_address(a, tag);
    str_addf(path, "%.*sfeed.xml", SLICE_FMT(address));
    struct slice all = SLICE(""); /* nobody knows any more what tags they had */
    render_feed(r, a, tag->title, address, &all, tag->pages, tag->count, bytes);
    return true;
}

static bool write_item(const struct render *r, struct arena *a,
                       const struct render_item *item, struct str *path,
                       struct str *bytes, struct diag *diag)
{
    switch (item->kind) {
    case RENDER_PAGE:
        return write_page(r, a, item->a, item->b, path, bytes, diag);
    case RENDER_TAG:
        return write_tag(r, a, item->a, item->b, path, bytes, diag);
    case RENDER_TAGS:
        return write_tags(r, a, path, bytes, diag);
    case RENDER_ARCHIVE:
        return write_archive(r, a, path, bytes, diag);
    case RENDER_POLICY:
        return render_policy_page(r, a, item->a, path, bytes, diag);
    case RENDER_NOT_FOUND:
        return write_not_found(r, a, path, bytes, diag);
    case RENDER_ALIAS:
        return write_alias(r, a, item->a, item->b, path, bytes, diag);
    case RENDER_FEED:
        return write_feed(r, a, item->a, path, bytes);
    case RENDER_TAG_FEED:
        return write_tag_feed(r, a, item->a, path, bytes);
    case RENDER_SITEMAP:
        str_add_c(path, "sitemap.xml");
        return render_sitemap(r, a, bytes), true;
    case RENDER_ROBOTS:
        str_add_c(path, "robots.txt");
        return render_robots(r, a, bytes), true;
    case RENDER_ICS:
        str_add_c(path, "agenda.ics");
        return render_ics(r, a, bytes), true;
    }
    return false;
}

bool render_item(const struct render *r, const struct render_item *item,
                 struct str *path, struct str *bytes, struct diag *diag)
{
    struct arena a;
    arena_init(&a);
    bool well = write_item(r, &a, item, path, bytes, diag);
    arena_release(&a);
    return well;
}
