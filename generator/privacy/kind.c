/* What kind of page each is, and in which section it stands: by its file's place, its
 * `type:` and the settings. */
#include "base/fs.h"
#include "privacy/publish_int.h"

static const struct safe_page *section_at(const struct safe_site *site,
                                          struct arena *arena, struct slice folder)
{
    struct slice path = folder.len
                            ? arena_printf(arena, "%.*s/_index.md", SLICE_FMT(folder))
                            : SLICE("_index.md");
    return map_get(&site->by_source, path);
}

static size_t find_section(struct publisher *p, const struct safe_site *site,
                           const struct raw_page *raw)
{
    struct slice folder = raw->folder;
    if (raw->is_section && !folder.len)
        return NO_PAGE;
    if (raw->is_section || raw->is_bundle)
        folder = fs_folder(folder);
    for (;;) {
        const struct safe_page *section = section_at(site, p->arena, folder);
        if (section)
            return (size_t)(section - site->pages);
        if (!folder.len)
            return site->home;
        folder = fs_folder(folder);
    }
}

/* `sections: {nieuws: {type: news, pagination: 20}}` in the settings. */
const struct yaml_node *publish_section_setting(const struct publisher *p,
                                                struct slice folder, const char *key)
{
    const struct yaml_node *all = p->raw->config.sections;
    if (!all || all->kind != YAML_MAP)
        return NULL;
    for (const struct yaml_node *n = all->first; n; n = n->next)
        if (slice_eq(n->key, folder))
            return yaml_get(n, key);
    return NULL;
}

/* Said of the section itself: in its file, or in the settings. */
static enum page_type own_type(const struct publisher *p, const struct raw_page *raw)
{
    const struct yaml_node *type = publish_section_setting(p, raw->folder, "type");
    if (raw->type != PAGE_NONE || !type)
        return raw->type;
    return slice_eq_c(type->text, "news")      ? PAGE_NEWS
           : slice_eq_c(type->text, "gallery") ? PAGE_GALLERY
                                               : PAGE_SECTION;
}

/* A section that says nothing is a gallery when it stands in one: the albums of a
 * year. */
static enum page_type section_type(const struct publisher *p,
                                   const struct safe_site *site,
                                   const struct safe_page *page)
{
    enum page_type own = own_type(p, &p->raw->pages[page->number]);
    enum page_type type = own;
    while (type == PAGE_NONE && page->section != NO_PAGE &&
           page->section != site->home) {
        page = &site->pages[page->section];
        type = own_type(p, &p->raw->pages[page->number]);
    }
    return own == PAGE_NONE && type == PAGE_GALLERY ? PAGE_GALLERY : own;
}

static enum safe_page_kind section_kind(enum page_type type)
{
    switch (type) {
    case PAGE_NEWS:
        return SAFE_NEWS_SECTION;
    case PAGE_GALLERY:
        return SAFE_GALLERY;
    case PAGE_TEAM:
        return SAFE_TEAM;
    case PAGE_CALENDAR:
        return SAFE_CALENDAR;
    default:
        return SAFE_SECTION;
    }
}

static enum safe_page_kind page_kind(const struct publisher *p,
                                     const struct safe_site *site,
                                     const struct safe_page *page)
{
    const struct raw_page *raw = &p->raw->pages[page->number];
    if (raw->is_section)
        return raw->folder.len ? section_kind(section_type(p, site, page)) : SAFE_HOME;
    switch (raw->type) {
    case PAGE_NEWS:
        return SAFE_NEWS;
    case PAGE_TEAM:
        return SAFE_TEAM;
    case PAGE_CALENDAR:
        return SAFE_CALENDAR;
    case PAGE_ALBUM:
        return SAFE_ALBUM;
    case PAGE_GALLERY:
        return SAFE_GALLERY;
    case PAGE_NONE:
        break;
    default:
        return SAFE_PAGE;
    }
    enum safe_page_kind above = site->pages[page->section].kind;
    return above == SAFE_NEWS_SECTION                ? SAFE_NEWS
           : above == SAFE_GALLERY && raw->is_bundle ? SAFE_ALBUM
                                                     : SAFE_PAGE;
}

/* An album below another album, or below a gallery that is a bundle, is a part of it:
 * fotos/schoolreis/dag-1/ of fotos/schoolreis/. */
static size_t bundle_above(struct publisher *p, const struct safe_site *site,
                           const struct safe_page *page)
{
    struct slice top = p->raw->pages[page->section].folder;
    struct slice folder = fs_folder(p->raw->pages[page->number].folder);
    for (; folder.len > top.len; folder = fs_folder(folder)) {
        const struct safe_page *above =
            map_get(&site->by_source,
                    arena_printf(p->arena, "%.*s/index.md", SLICE_FMT(folder)));
        if (above && (above->kind == SAFE_ALBUM || above->kind == SAFE_GALLERY))
            return (size_t)(above - site->pages);
    }
    return page->section;
}

void publish_classify(struct publisher *p, struct safe_site *site)
{
    site->home = NO_PAGE;
    for (size_t i = 0; i < site->page_count; i++)
        if (p->raw->pages[i].is_section && !p->raw->pages[i].folder.len)
            site->home = i;
    for (size_t i = 0; i < site->page_count; i++)
        site->pages[i].section = find_section(p, site, &p->raw->pages[i]);
    /* Sections first: what is in them depends on their kind. */
    for (int sections = 1; sections >= 0; sections--)
        for (size_t i = 0; i < site->page_count; i++)
            if (p->raw->pages[i].is_section == (sections == 1))
                site->pages[i].kind = page_kind(p, site, &site->pages[i]);
    for (size_t i = 0; i < site->page_count; i++)
        if (site->pages[i].kind == SAFE_ALBUM || site->pages[i].kind == SAFE_GALLERY)
            if (site->pages[i].section != NO_PAGE)
                site->pages[i].section = bundle_above(p, site, &site->pages[i]);
}
