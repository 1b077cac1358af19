/* Addresses: from source paths and slugs to where a page stands on the site.
 *
 * Every part passes the redactor. Two pages that are written to one address are an
 * error; two that only redaction makes equal get a number (contract section 2). */
#include <string.h>

#include "base/fs.h"
#include "base/message.h"
#include "base/vec.h"
#include "privacy/publish_int.h"
#include "privacy/removal.h"

struct addressing {
    struct publisher *p;
    struct safe_site *site;
    struct map folders; /* source folder -> its address, with a slash behind it */
    struct map taken;   /* address -> source path of its page */
    struct map written; /* address as written -> source path */
};

static const char *kept_folder(struct addressing *a, struct slice folder);

/* "Emma wint!" and "emma-wint" are one address as written. */
static struct slice written_form(struct arena *arena, struct slice folder,
                                 struct slice name)
{
    struct str form;
    str_init(&form);
    str_add(&form, folder);
    str_add_byte(&form, '/');
    for (size_t i = 0; i < name.len; i++) {
        char c = name.at[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c & 0x80);
        if (c >= 'A' && c <= 'Z')
            str_add_byte(&form, (char)(c + 32));
        else if (plain)
            str_add_byte(&form, c);
        else if (form.len && form.at[form.len - 1] != '-')
            str_add_byte(&form, '-');
    }
    struct slice copy = arena_copy(arena, str_slice(&form));
    str_release(&form);
    return copy;
}

static struct raw_text slug_of(const struct raw_page *page)
{
    if (page->slug.text.len)
        return page->slug;
    return (struct raw_text){page->name, {page->path, 0, 0}, SLICE("")};
}

struct slice publish_written_address(struct arena *arena, const struct raw_page *page)
{
    if (page->is_bundle || page->is_section)
        return page->folder;
    return arena_printf(arena, "%.*s/%.*s", SLICE_FMT(page->folder),
                        SLICE_FMT(slug_of(page).text));
}

/* A free address in the folder: the slug, or the slug with a number. */
static struct slice free_address(struct addressing *a, const char *folder,
                                 struct slice slug)
{
    struct arena *arena = a->p->arena;
    struct slice base = slug.len ? slug : SLICE("item");
    struct slice address = arena_printf(arena, "%s%.*s/", folder, SLICE_FMT(base));
    for (unsigned n = slug.len ? 2 : 1; !slug.len || map_get(&a->taken, address); n++) {
        address = arena_printf(arena, "%s%.*s-%u/", folder, SLICE_FMT(base), n);
        if (!map_get(&a->taken, address))
            break;
    }
    return address;
}

/* The page that a folder is, section or bundle, or NULL. */
static const struct raw_page *page_of_folder(struct addressing *a, struct slice folder)
{
    static const char *const names[] = {"_index.md", "index.md"};
    for (size_t i = 0; i < 2; i++) {
        struct slice path =
            arena_printf(a->p->arena, "%.*s/%s", SLICE_FMT(folder), names[i]);
        const struct safe_page *page = map_get(&a->site->by_source, path);
        if (page)
            return &a->p->raw->pages[page->number];
    }
    return NULL;
}

static const char *new_folder(struct addressing *a, struct slice folder)
{
    const char *parent = kept_folder(a, fs_folder(folder));
    const struct raw_page *page = page_of_folder(a, folder);
    struct raw_text name = {fs_base(folder), {NULL, 0, 0}, SLICE("")};
    if (page)
        name = slug_of(page);
    publish_hide(a->p, page);
    const struct safe_text *slug = redact_slug(a->p->redactor, &name, a->p->arena);
    return free_address(a, parent, safe_text_slice(slug)).at;
}

static const char *kept_folder(struct addressing *a, struct slice folder)
{
    if (!folder.len)
        return "";
    void *known = map_get(&a->folders, folder);
    if (known)
        return known;
    const char *address = new_folder(a, folder);
    *map_at(&a->folders, folder) = (void *)address;
    *map_at(&a->taken, slice_of(address)) = (void *)"";
    return address;
}

static bool take_written(struct addressing *a, const struct raw_page *raw,
                         struct slice form)
{
    void **first = map_at(&a->written, form);
    if (!*first) {
        *first = (void *)raw->path;
        return true;
    }
    diag_add(
        a->p->diag, DIAG_ERROR,
        raw->slug.where.file ? raw->slug.where : (struct place){raw->path, 0, 0},
        raw->slug.line,
        _("this page gets the same address as \"%s\"; give one of them another slug"),
        (const char *)*first);
    return false;
}

static bool address_page(struct addressing *a, struct safe_page *page)
{
    const struct raw_page *raw = &a->p->raw->pages[page->number];
    struct arena *arena = a->p->arena;
    struct slice address;
    bool well = true;
    if (page->kind == SAFE_HOME) {
        address = SLICE("");
    } else if (raw->is_section || raw->is_bundle) {
        address = slice_of(kept_folder(a, raw->folder));
        well = take_written(
            a, raw, written_form(arena, fs_folder(raw->folder), slug_of(raw).text));
    } else {
        const char *folder = kept_folder(a, raw->folder);
        struct raw_text slug = slug_of(raw);
        publish_hide(a->p, raw);
        const struct safe_text *safe = redact_slug(a->p->redactor, &slug, arena);
        address = free_address(a, folder, safe_text_slice(safe));
        well = take_written(a, raw, written_form(arena, raw->folder, slug.text));
    }
    page->address = safe_text_own(arena, address);
    *map_at(&a->taken, safe_text_slice(page->address)) = (void *)page->source;
    return well;
}

/* "/oud/emma-wint/" with each part redacted; empty when nothing is left. */
static struct slice alias_address(struct addressing *a, const struct raw_text *alias)
{
    struct str address;
    struct slice part, rest = alias->text;
    str_init(&address);
    while (slice_cut(&part, &rest, '/')) {
        struct raw_text raw = {part, alias->where, alias->line};
        if (part.len)
            str_addf(&address, "%.*s/",
                     SLICE_FMT(safe_text_slice(
                         redact_slug(a->p->redactor, &raw, a->p->arena))));
    }
    bool hollow = address.len == 0 ||
                  slice_find(str_slice(&address), "//") < address.len ||
                  address.at[0] == '/';
    struct slice copy =
        hollow ? SLICE("") : arena_copy(a->p->arena, str_slice(&address));
    str_release(&address);
    return copy;
}

static bool address_aliases(struct addressing *a, struct safe_page *page)
{
    const struct raw_page *raw = &a->p->raw->pages[page->number];
    bool well = true;
    publish_hide(a->p, raw);
    page->aliases =
        ARENA_ARRAY(a->p->arena, const struct safe_text *, raw->aliases.len + 1);
    for (size_t i = 0; i < raw->aliases.len; i++) {
        struct slice address = alias_address(a, &raw->aliases.at[i]);
        if (!address.len || removal_covers_file(a->p, address, SLICE(""), SLICE("")))
            continue; /* it was only a name, or was taken down */
        const char *taken = map_get(&a->taken, address);
        if (taken && *taken) {
            diag_add(a->p->diag, DIAG_ERROR, raw->aliases.at[i].where,
                     raw->aliases.at[i].line, _("this alias is the address of \"%s\""),
                     taken);
            well = false;
            continue;
        }
        page->aliases[page->alias_count] = safe_text_own(a->p->arena, address);
        *map_at(&a->taken, safe_text_slice(page->aliases[page->alias_count++])) =
            (void *)page->source;
    }
    return well;
}

bool publish_addresses(struct publisher *p, struct safe_site *site)
{
    struct addressing a = {.p = p, .site = site};
    bool well = true;
    map_init(&a.folders);
    map_init(&a.taken);
    map_init(&a.written);
    for (size_t i = 0; i < site->page_count; i++)
        well = address_page(&a, &site->pages[i]) && well;
    for (size_t i = 0; i < site->page_count; i++)
        well = address_aliases(&a, &site->pages[i]) && well;
    map_release(&a.folders);
    map_release(&a.taken);
    map_release(&a.written);
    return well;
}
