/* The safe site from the raw one: see publish.h. */
#include "privacy/publish.h"

#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/message.h"
#include "base/vec.h"
#include "privacy/editorial.h"
#include "privacy/publish_int.h"
#include "privacy/removal.h"

const struct safe_text *publish_text(struct publisher *p, const struct raw_text *raw)
{
    if (!raw->text.len)
        return NULL;
    const struct safe_text *safe = redact_text(p->redactor, raw, p->arena);
    return safe_text_slice(safe).len ? safe : NULL;
}

void publish_hide(struct publisher *p, const struct raw_page *raw)
{
    struct removal_ids ids = {0};
    if (raw)
        removal_people(p, raw, SLICE(""), &ids);
    redact_hide(p->redactor, ids.at, ids.len);
    vec_release(&ids);
}

/* The same for agenda.yml, of which the pages of the type calendar tell. */
static void hide_in_agenda(struct publisher *p, const struct safe_site *site)
{
    struct removal_ids ids = {0};
    removal_people(p, NULL, SLICE("agenda.yml"), &ids);
    for (size_t i = 0; i < site->page_count; i++)
        if (site->pages[i].kind == SAFE_CALENDAR)
            removal_people(p, &p->raw->pages[site->pages[i].number], SLICE(""), &ids);
    redact_hide(p->redactor, ids.at, ids.len);
    vec_release(&ids);
}

void publish_begin_page(struct publisher *p, const struct raw_page *raw,
                        struct diag *diag)
{
    struct slice pupils[256] = {SLICE("")};
    size_t count = 0;
    for (size_t i = 0; raw && i < raw->people.pupils.len && count < 256; i++)
        pupils[count++] = raw->people.pupils.at[i].text;
    redact_begin(p->redactor, pupils, count, p->changes, diag);
    publish_hide(p, raw);
}

/* --- what is said about a page -----------------------------------------------------
 */

static void fill_tags(struct publisher *p, struct safe_page *page,
                      const struct raw_page *raw)
{
    page->tags = ARENA_ARRAY(p->arena, struct safe_tag, raw->tags.len + 1);
    for (size_t i = 0; i < raw->tags.len; i++) {
        struct safe_tag tag = {redact_label(p->redactor, &raw->tags.at[i], p->arena),
                               redact_slug(p->redactor, &raw->tags.at[i], p->arena)};
        bool known = !safe_text_slice(tag.title).len || !safe_text_slice(tag.slug).len;
        for (size_t j = 0; j < page->tag_count; j++)
            known = known || slice_eq(safe_text_slice(page->tags[j].slug),
                                      safe_text_slice(tag.slug));
        if (!known)
            page->tags[page->tag_count++] = tag;
    }
}

const char *publish_file_path(struct arena *arena, const struct raw_page *raw,
                              struct slice file)
{
    struct str whole, clean;
    str_init(&whole);
    str_init(&clean);
    if (file.len && file.at[0] != '/')
        str_addf(&whole, "%.*s/", SLICE_FMT(raw->folder));
    str_add(&whole, file);
    const char *path = NULL;
    if (fs_normalise(&clean, str_slice(&whole)))
        path = arena_copy_c(arena, str_slice(&clean));
    str_release(&whole);
    str_release(&clean);
    return path;
}

/* alt: "" says that a picture is decoration: that is not the same as nothing said. */
static const struct safe_text *media_alt(struct publisher *p,
                                         const struct raw_text *alt)
{
    return alt->where.file && !alt->text.len ? safe_text_own(p->arena, SLICE(""))
                                             : publish_text(p, alt);
}

static struct safe_media *fill_media(struct publisher *p, const struct raw_page *raw,
                                     const struct raw_media_list *list, size_t *count)
{
    struct safe_media *media = ARENA_ARRAY(p->arena, struct safe_media, list->len + 1);
    for (size_t i = 0; i < list->len; i++) {
        const struct raw_media *m = &list->at[i];
        const char *file = publish_file_path(p->arena, raw, m->file.text);
        if (file && !source_find(p->raw->source, file) &&
            removal_covers_path(p, slice_of(file)))
            continue;
        if (!file || !source_find(p->raw->source, file)) {
            diag_add(p->diag, DIAG_ERROR, m->file.where, m->file.line,
                     _("this file is not there"));
            continue;
        }
        media[(*count)++] = (struct safe_media){
            file,
            publish_text(p, &m->title),
            publish_text(p, &m->caption),
            media_alt(p, &m->alt),
            publish_text(p, m->credit.text.len ? &m->credit : &raw->credit),
            publish_text(p, m->license.text.len ? &m->license : &raw->license)};
    }
    return media;
}

static void fill_extra(struct publisher *p, struct safe_extra *extra,
                       const struct yaml_node *node)
{
    extra->key = node->key;
    extra->is_list = node->kind == YAML_LIST;
    if (node->kind == YAML_SCALAR) {
        struct raw_text raw = fields_raw(node);
        extra->text = redact_text(p->redactor, &raw, p->arena);
        return;
    }
    extra->children = ARENA_ARRAY(p->arena, struct safe_extra, node->count + 1);
    for (const struct yaml_node *n = node->first; n; n = n->next)
        fill_extra(p, &extra->children[extra->count++], n);
}

static void fill_image(struct publisher *p, struct safe_page *page,
                       const struct raw_page *raw)
{
    if (!raw->image.text.len)
        return;
    page->image = publish_file_path(p->arena, raw, raw->image.text);
    if (page->image && !source_find(p->raw->source, page->image) &&
        removal_covers_path(p, slice_of(page->image))) {
        page->image = NULL;
    } else if (!page->image || !source_find(p->raw->source, page->image)) {
        diag_add(p->diag, DIAG_ERROR, raw->image.where, raw->image.line,
                 _("this picture is not there"));
        page->image = NULL;
    }
}

/* A page without a title is called after its file. */
static const struct safe_text *page_title(struct publisher *p,
                                          const struct raw_page *raw)
{
    struct str text;
    struct raw_text title = raw->title;
    if (!title.text.len && raw->is_section && !raw->folder.len)
        title = p->raw->config.title;
    if (!title.text.len) {
        str_init(&text);
        str_add(&text, raw->name);
        for (size_t i = 0; i < text.len; i++)
            if (text.at[i] == '-' || text.at[i] == '_')
                text.at[i] = ' ';
        if (text.len && text.at[0] >= 'a' && text.at[0] <= 'z')
            text.at[0] = (char)(text.at[0] - 32);
        title = (struct raw_text){
            arena_copy(p->arena, str_slice(&text)), {raw->path, 0, 0}, SLICE("")};
        str_release(&text);
    }
    const struct safe_text *safe = redact_text(p->redactor, &title, p->arena);
    return safe_text_slice(safe).len ? safe : safe_text_own(p->arena, SLICE("\u2013"));
}

static long page_pagination(const struct publisher *p, const struct raw_page *raw)
{
    const struct yaml_node *own = publish_section_setting(p, raw->folder, "pagination");
    long long number;
    return own && slice_number(own->text, &number) && number > 0 && number <= 1000
               ? (long)number
               : p->raw->config.pagination;
}

/* A colleague who may not be named writes for the school, and is not hinted at. */
static void fill_author(struct publisher *p, struct safe_page *page,
                        const struct raw_page *raw)
{
    struct raw_text author = editorial_author(p, raw);
    bool given = raw->author.text.len || p->raw->config.author.text.len;
    bool school = p->policy->byline_as == BYLINE_AS_SCHOOL;
    page->author = school ? NULL : publish_text(p, &author);
    if (page->author && editorial_is_by_staff(p, raw) &&
        !slice_eq(safe_text_slice(page->author), slice_trim(author.text)))
        page->author = NULL;
    page->by_school = school || (given && !page->author);
}

static void fill_page(struct publisher *p, struct safe_page *page)
{
    const struct raw_page *raw = &p->raw->pages[page->number];
    /* what is not published is not refused either */
    publish_begin_page(p, raw, page->held == HELD_NOT ? p->diag : NULL);
    page->id = removal_page_id(p, slice_of(raw->path));
    page->title = page_title(p, raw);
    fill_author(p, page, raw);
    page->summary = publish_text(p, &raw->summary);
    page->description = publish_text(p, &raw->description);
    page->group = publish_text(p, &raw->group);
    page->credit = publish_text(p, &raw->credit);
    page->license = publish_text(p, &raw->license);
    page->correction = publish_text(p, &raw->correction);
    page->date = raw->date;
    page->updated = raw->updated;
    page->weight = raw->weight;
    page->toc = raw->toc;
    page->draft = raw->draft;
    page->pagination = page_pagination(p, raw);
    fill_tags(p, page, raw);
    fill_image(p, page, raw);
    page->photos = fill_media(p, raw, &raw->photos, &page->photo_count);
    page->documents = fill_media(p, raw, &raw->documents, &page->document_count);
    page->extra.count = 0;
    if (raw->extra)
        fill_extra(p, &page->extra, raw->extra);
    struct redact_outcome outcome = redact_end(p->redactor);
    if (page->held == HELD_NOT)
        page->held = publish_fate(&outcome);
}

/* --- the site as a whole -----------------------------------------------------------
 */

static void fill_menu(struct publisher *p, struct safe_site *site)
{
    const struct site_config *c = &p->raw->config;
    site->menu = ARENA_ARRAY(p->arena, struct safe_menu_item, c->menu_count + 1);
    for (size_t i = 0; i < c->menu_count; i++) {
        const struct menu_item *m = &c->menu[i];
        struct safe_menu_item item = {publish_text(p, &m->title), NO_PAGE, NULL};
        const struct safe_page *page = map_get(&site->by_source, m->page.text);
        if (m->page.text.len && !page) {
            diag_add(p->diag, DIAG_ERROR, m->page.where, m->page.line,
                     _("this menu item's page is not there: give its path, such as "
                       "nieuws/_index.md"));
            continue;
        }
        if (page) {
            item.page = (size_t)(page - site->pages);
            item.title = item.title ? item.title : page->title;
        } else {
            item.url = publish_text(p, &m->url);
            if (!slice_eq(safe_text_slice(item.url), m->url.text)) {
                diag_add(p->diag, DIAG_WARNING, m->url.where, m->url.line,
                         _("this menu item is left out: its address names somebody"));
                item.url = NULL;
            }
        }
        if (item.title && (page || item.url))
            site->menu[site->menu_count++] = item;
    }
}

/* Without `menu:` the sections and pages of the first level are the menu: by weight,
 * then in the order of their files. */
static void fill_default_menu(struct publisher *p, struct safe_site *site)
{
    site->menu = ARENA_ARRAY(p->arena, struct safe_menu_item, site->page_count + 1);
    for (size_t i = 0; i < site->page_count; i++) {
        const struct safe_page *page = &site->pages[i];
        size_t at = site->menu_count;
        if (page->section != site->home || page->held != HELD_NOT)
            continue;
        for (; page->weight && at > 0; at--) {
            const struct safe_page *before = &site->pages[site->menu[at - 1].page];
            if (before->weight && before->weight <= page->weight)
                break;
            site->menu[at] = site->menu[at - 1];
        }
        site->menu[at] = (struct safe_menu_item){page->title, i, NULL};
        site->menu_count++;
    }
}

static void fill_team(struct publisher *p, struct safe_site *site)
{
    const struct team *team = &p->raw->team;
    unsigned fields = p->policy->staff_fields;
    site->team = ARENA_ARRAY(p->arena, struct safe_member, team->len + 1);
    for (size_t i = 0; i < team->len; i++) {
        const struct team_member *m = &team->at[i];
        struct safe_member member = {
            .name = publish_text(p, &m->name),
            .email = fields & STAFF_EMAIL && m->email.text.len
                         ? redact_mail(p->redactor, &m->email, p->arena)
                         : NULL,
            .role = fields & STAFF_ROLE ? publish_text(p, &m->role) : NULL,
            .groups = fields & STAFF_GROUPS ? publish_text(p, &m->groups) : NULL,
            .days = fields & STAFF_DAYS ? publish_text(p, &m->days) : NULL};
        bool whole = member.name &&
                     slice_eq(safe_text_slice(member.name), slice_trim(m->name.text));
        if (whole)
            site->team[site->team_count++] = member;
        else if (m->name.text.len)
            diag_add(
                p->diag, DIAG_WARNING, m->name.where, m->name.line,
                _("this colleague is left out of the team: a no in the register, or "
                  "a pupil of the same name"));
    }
}

static void add_events(struct publisher *p, struct safe_site *site,
                       const struct events *events, size_t page)
{
    struct safe_event *all =
        ARENA_ARRAY(p->arena, struct safe_event, site->event_count + events->len + 1);
    if (site->event_count)
        memcpy(all, site->events, site->event_count * sizeof(*all));
    site->events = all;
    for (size_t i = 0; i < events->len; i++) {
        const struct event *e = &events->at[i];
        all[site->event_count++] = (struct safe_event){publish_text(p, &e->title),
                                                       publish_text(p, &e->time),
                                                       publish_text(p, &e->place),
                                                       publish_text(p, &e->group),
                                                       publish_text(p, &e->summary),
                                                       e->date,
                                                       e->end,
                                                       page};
    }
}

static int by_date(const void *a, const void *b)
{
    const struct safe_event *x = a, *y = b;
    if (x->date != y->date)
        return x->date < y->date ? -1 : 1;
    return slice_cmp(safe_text_slice(x->time), safe_text_slice(y->time));
}

static void fill_events(struct publisher *p, struct safe_site *site)
{
    struct events own;
    hide_in_agenda(p, site);
    add_events(p, site, &p->raw->events, NO_PAGE);
    for (size_t i = 0; i < site->page_count; i++) {
        const struct raw_page *raw = &p->raw->pages[site->pages[i].number];
        if (raw->events && safe_page_is_shown(&site->pages[i]) &&
            events_read(&own, raw->events, p->arena, p->diag)) {
            publish_hide(p, raw);
            add_events(p, site, &own, i);
        }
    }
    publish_hide(p, NULL);
    if (site->event_count)
        qsort(site->events, site->event_count, sizeof(*site->events), by_date);
}

static void fill_url(struct publisher *p, struct safe_site *site)
{
    struct slice url = p->url.len ? p->url : p->raw->config.url.text;
    if (!url.len) {
        site->url = SLICE("");
        site->prefix = SLICE("/");
        return;
    }
    const char *slash = url.at[url.len - 1] == '/' ? "" : "/";
    site->url = arena_printf(p->arena, "%.*s%s", SLICE_FMT(url), slash);
    size_t host = slice_find(site->url, "://");
    struct slice rest = slice_from(site->url, host < site->url.len ? host + 3 : 0);
    site->prefix = slice_from(rest, slice_find_byte(rest, '/'));
}

/* Of the settings; else the protocol's own, where it wants to be seen (OOE-7). */
static const struct safe_text *site_board(struct publisher *p)
{
    const struct raw_text *board = &p->raw->config.board;
    if (board->text.len)
        return publish_text(p, board);
    return p->protocol->board_shown.len ? safe_text_own(p->arena, p->protocol->board)
                                        : NULL;
}

static void fill_site(struct publisher *p, struct safe_site *site)
{
    const struct site_config *c = &p->raw->config;
    redact_begin(p->redactor, NULL, 0, p->changes, p->diag);
    site->title = publish_text(p, &c->title);
    if (!site->title)
        site->title = safe_text_own(p->arena, SLICE("\u2013"));
    site->description = publish_text(p, &c->description);
    site->author = publish_text(p, &c->author);
    site->phone = publish_text(p, &c->phone);
    site->email = publish_text(p, &c->email);
    site->address = publish_text(p, &c->address);
    site->board = site_board(p);
    site->language = c->language.text;
    site->pagination = c->pagination;
    if (p->raw->config.menu_count)
        fill_menu(p, site);
    else
        fill_default_menu(p, site);
    fill_team(p, site);
    fill_events(p, site);
    redact_end(p->redactor);
}

static void withhold_pages(struct publisher *p, struct safe_site *site)
{
    for (size_t i = 0; i < site->page_count; i++) {
        const struct safe_page *page = &site->pages[i];
        if (page->held != HELD_NOT)
            vec_push(p->withheld,
                     ((struct withheld){HELD_PAGE, page->source, page->held,
                                        page->held_person, false}));
    }
}

bool publish_site(struct safe_site *site, struct publisher *p)
{
    size_t errors = diag_count(p->diag, DIAG_ERROR);
    *site = (struct safe_site){.policy = *p->policy,
                               .policy_lines = p->policy_lines,
                               .protocol = p->protocol,
                               .today = p->today};
    site->page_count = p->raw->page_count;
    site->pages = ARENA_ARRAY(p->arena, struct safe_page, site->page_count + 1);
    for (size_t i = 0; i < site->page_count; i++) {
        site->pages[i].number = i;
        site->pages[i].source = p->raw->pages[i].path;
        *map_at(&site->by_source, slice_of(site->pages[i].source)) = &site->pages[i];
    }
    fill_url(p, site);
    removal_prepare(p);
    publish_classify(p, site);
    redact_begin(p->redactor, NULL, 0, p->changes, NULL);
    publish_addresses(p, site);
    redact_end(p->redactor);
    publish_fates(p, site);
    for (size_t i = 0; i < site->page_count; i++)
        fill_page(p, &site->pages[i]);
    publish_hold_below_albums(site);
    fill_site(p, site);
    removal_list(p, site);
    withhold_pages(p, site);
    for (size_t i = 0; i < site->page_count; i++)
        if (safe_page_is_shown(&site->pages[i]))
            editorial_warn(p, &site->pages[i]);
    return diag_count(p->diag, DIAG_ERROR) == errors;
}

enum hold_reason publish_fate(const struct redact_outcome *outcome)
{
    return outcome->hold_doubt     ? HELD_DOUBT
           : outcome->hold_surname ? HELD_UNKNOWN_SURNAME
                                   : HELD_NOT;
}

struct safe_document *publish_body(struct publisher *p, const struct safe_page *page,
                                   struct str *text, struct redact_outcome *outcome)
{
    const struct raw_page *raw = &p->raw->pages[page->number];
    struct slice body;
    *outcome = (struct redact_outcome){0};
    if (!site_read_body(p->raw, raw, text, &body)) {
        diag_file(p->diag, DIAG_ERROR, raw->path, _("this file can't be read"));
        return NULL;
    }
    publish_begin_page(p, raw, p->diag);
    struct safe_document *document =
        redact_markdown(p->redactor, body, raw->path, raw->body_line, p->diag);
    *outcome = redact_end(p->redactor);
    editorial_check_body(p, raw, body);
    return document;
}
