/* What was taken down on request: see removal.h. */
#include "privacy/removal.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"

static struct slice trim_slashes(struct slice s)
{
    while (s.len && s.at[0] == '/')
        s = slice_from(s, 1);
    while (s.len && s.at[s.len - 1] == '/')
        s.len--;
    return s;
}

struct slice removal_path(const struct publisher *p, struct slice written)
{
    struct slice url = p->url.len ? p->url : p->raw->config.url.text;
    struct slice path = slice_trim(written);
    size_t scheme = slice_find(path, "://");
    if (scheme < path.len) { /* a whole address: its path counts */
        path = slice_from(path, scheme + 3);
        path = slice_from(path, slice_find_byte(path, '/'));
        size_t host = slice_find(url, "://");
        struct slice prefix = slice_from(url, host < url.len ? host + 3 : url.len);
        prefix = trim_slashes(slice_from(prefix, slice_find_byte(prefix, '/')));
        path = trim_slashes(path);
        if (prefix.len && path.len > prefix.len && path.at[prefix.len] == '/' &&
            slice_eq(slice_sub(path, 0, prefix.len), prefix))
            path = slice_from(path, prefix.len + 1);
    }
    while (slice_starts(path, "./"))
        path = slice_from(path, 2);
    path = trim_slashes(slice_sub(path, 0, slice_find_byte(path, '?')));
    if (slice_ends(path, "/index.html"))
        path.len -= strlen("/index.html");
    return path;
}

/* "page:HASH" or "path:HASH": the hash, else empty. */
static struct slice hash_of_row(struct slice written, const char *kind)
{
    return slice_starts(written, kind) ? slice_from(written, strlen(kind)) : SLICE("");
}

static bool same(const struct publisher *p, struct slice written, struct slice path)
{
    char digest[33];
    path = trim_slashes(path);
    struct slice hash = hash_of_row(written, REMOVAL_PAGE);
    if (!hash.len)
        hash = hash_of_row(written, REMOVAL_PATH);
    if (!hash.len)
        return path.len && slice_eq(removal_path(p, written), path);
    removal_digest(digest, p->key, path);
    return slice_eq_c(hash, digest);
}

struct slice removal_row(const struct publisher *p, struct slice path, bool page)
{
    char digest[33];
    struct str masked;
    str_init(&masked);
    names_mask(p->names, &masked, path);
    bool names_somebody = !slice_eq(str_slice(&masked), path);
    str_release(&masked);
    if (!names_somebody)
        return path;
    removal_digest(digest, p->key, trim_slashes(path));
    return arena_printf(p->arena, "%s%s", page ? REMOVAL_PAGE : REMOVAL_PATH, digest);
}

bool removal_names_page(const struct publisher *p, struct slice written,
                        const struct raw_page *raw, struct slice address)
{
    return same(p, written, slice_of(raw->path)) || same(p, written, address) ||
           ((raw->is_bundle || raw->is_section) && same(p, written, raw->folder));
}

/* "nieuws/x.md#1042": true with page and id apart when that person is known. Behind any
 * other "#" stands a place on the page, which means the page. */
static bool split_person(const struct publisher *p, struct slice written,
                         struct slice *page, struct slice *id)
{
    size_t hash = written.len;
    while (hash && written.at[hash - 1] != '#')
        hash--;
    *page = hash ? slice_sub(written, 0, hash - 1) : written;
    *id = hash ? slice_trim(slice_from(written, hash)) : SLICE("");
    return id->len && register_find(p->people, *id);
}

size_t removal_people(const struct publisher *p, const struct raw_page *raw,
                      struct slice out[REMOVAL_PEOPLE_MAX])
{
    size_t count = 0;
    for (size_t i = 0; i < p->raw->takedowns.len && count < REMOVAL_PEOPLE_MAX; i++) {
        struct slice page, id;
        if (split_person(p, p->raw->takedowns.at[i].path, &page, &id) &&
            removal_names_page(p, page, raw, SLICE("")))
            out[count++] = id;
    }
    return count;
}

bool removal_covers_page(const struct publisher *p, const struct raw_page *raw,
                         struct slice address)
{
    size_t people = 0;
    for (size_t i = 0; i < p->raw->takedowns.len; i++) {
        struct slice page, id;
        bool person = split_person(p, p->raw->takedowns.at[i].path, &page, &id);
        if (removal_names_page(p, page, raw, address) &&
            (!person || ++people >= REMOVAL_PEOPLE_MAX))
            return true;
    }
    return false;
}

bool removal_covers_file(const struct publisher *p, struct slice path,
                         struct slice address, struct slice digest)
{
    for (size_t i = 0; i < p->raw->takedowns.len; i++) {
        struct slice written = p->raw->takedowns.at[i].path;
        if (slice_starts(written, "file:")) {
            if (digest.len && slice_eq(slice_from(written, strlen("file:")), digest))
                return true;
            continue;
        }
        written = slice_sub(written, 0, slice_find_byte(written, '#'));
        if (same(p, written, path) || same(p, written, address))
            return true;
    }
    return false;
}

void removal_digest(char out[33], struct slice key, struct slice bytes)
{
    struct slice parts[] = {SLICE("removal"), bytes};
    hash_keyed_hex(out, key, parts, 2);
    out[24] = '\0';
}

/* From the digest of the source path, which a row may have instead of the path. */
static const struct safe_text *page_id(const struct publisher *p, struct slice digest)
{
    char h[33];
    struct slice url = p->url.len ? p->url : p->raw->config.url.text;
    struct slice parts[] = {SLICE("entry"), url, digest};
    hash_keyed_hex(h, p->key, parts, 3);
    /* version 8, variant 10: a UUID of our own making */
    h[12] = '8';
    h[16] = "89ab"[h[16] % 4];
    return safe_text_own(p->arena,
                         arena_printf(p->arena, "urn:uuid:%.8s-%.4s-%.4s-%.4s-%.12s", h,
                                      h + 8, h + 12, h + 16, h + 20));
}

const struct safe_text *removal_page_id(const struct publisher *p, struct slice source)
{
    char digest[33];
    removal_digest(digest, p->key, source);
    return page_id(p, slice_of(digest));
}

/* The source path of the page that a row means; a page that is no longer there only by
 * its own path. Empty: no page, or only a mention on it. */
static struct slice source_of_row(const struct publisher *p,
                                  const struct safe_site *site, struct slice written)
{
    struct slice page, id, path;
    if (split_person(p, written, &page, &id))
        return SLICE("");
    path = removal_path(p, page);
    for (size_t i = 0; i < site->page_count; i++) {
        const struct safe_page *s = &site->pages[i];
        if (removal_names_page(p, page, &p->raw->pages[s->number],
                               safe_text_slice(s->address)))
            return s->kind == SAFE_NEWS ? slice_of(s->source) : SLICE("");
    }
    return slice_ends(path, ".md") ? path : SLICE("");
}

static int newest_first(const void *a, const void *b)
{
    const struct safe_removed *x = a, *y = b;
    if (x->date != y->date)
        return x->date > y->date ? -1 : 1;
    return slice_cmp(safe_text_slice(x->id), safe_text_slice(y->id));
}

void removal_list(const struct publisher *p, struct safe_site *site)
{
    site->removed =
        ARENA_ARRAY(p->arena, struct safe_removed, p->raw->takedowns.len + 1);
    for (size_t i = 0; i < p->raw->takedowns.len; i++) {
        const struct takedown *t = &p->raw->takedowns.at[i];
        struct slice source = source_of_row(p, site, t->path);
        struct slice hash = hash_of_row(t->path, REMOVAL_PAGE);
        bool mention = slice_find_byte(t->path, '#') < t->path.len;
        if ((!source.len && (!hash.len || mention)) || t->date > p->today)
            continue;
        const struct safe_text *id =
            source.len ? removal_page_id(p, source) : page_id(p, hash);
        bool known = false;
        for (size_t j = 0; j < site->removed_count && !known; j++)
            known = slice_eq(safe_text_slice(site->removed[j].id), safe_text_slice(id));
        if (!known)
            site->removed[site->removed_count++] = (struct safe_removed){
                id, t->date != DATE_NONE ? t->date : p->today, source};
    }
    if (site->removed_count)
        qsort(site->removed, site->removed_count, sizeof(*site->removed), newest_first);
}
