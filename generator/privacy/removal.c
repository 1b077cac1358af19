/* What was taken down on request: see removal.h. */
#include "privacy/removal.h"

#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/hash.h"
#include "base/vec.h"
#include "privacy/fold.h"

static struct slice trim_slashes(struct slice s)
{
    while (s.len && (s.at[0] == '/' || s.at[0] == '\\'))
        s = slice_from(s, 1);
    while (s.len && s.at[s.len - 1] == '/')
        s.len--;
    return s;
}

static struct slice site_url(const struct publisher *p)
{
    return p->url.len ? p->url : p->raw->config.url.text;
}

/* "//host/folder/x" or "www.host/x": true with the host taken off. */
static bool take_host(const struct publisher *p, struct slice *path, bool certain)
{
    struct slice url = site_url(p);
    size_t scheme = slice_find(url, "://");
    struct slice host = slice_from(url, scheme < url.len ? scheme + 3 : url.len);
    host.len = slice_find_byte(host, '/');
    struct slice bare = slice_starts(host, "www.") ? slice_from(host, 4) : host;
    struct slice rest = *path;
    if (slice_starts(rest, "www."))
        rest = slice_from(rest, 4);
    bool ours = bare.len && rest.len >= bare.len &&
                slice_eq(slice_sub(rest, 0, bare.len), bare) &&
                (rest.len == bare.len || rest.at[bare.len] == '/');
    if (!ours && !certain)
        return false;
    *path = slice_from(*path, slice_find_byte(*path, '/'));
    return true;
}

/* "https://host/folder/nieuws/x/index.html?y" to "nieuws/x". */
static struct slice site_path(const struct publisher *p, struct slice written)
{
    struct slice url = site_url(p), path = slice_trim(written);
    size_t scheme = slice_find(path, "://");
    if (scheme < path.len)
        path = slice_from(path, scheme + 3);
    if (take_host(p, &path, scheme < written.len)) {
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

static int hex_digit(char c)
{
    return c >= '0' && c <= '9'                 ? c - '0'
           : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10
                                                : -1;
}

struct slice removal_fold(const struct publisher *p, struct slice path)
{
    struct str plain, folded;
    str_init(&plain);
    str_init(&folded);
    if (slice_ends(path, ".md"))
        path.len -= 3;
    for (size_t i = 0; i < path.len; i++) {
        int high =
            i + 2 < path.len && path.at[i] == '%' ? hex_digit(path.at[i + 1]) : -1;
        int low = high >= 0 ? hex_digit(path.at[i + 2]) : -1;
        if (low >= 0)
            i += 2;
        str_add_byte(&plain, low >= 0 ? (char)(high * 16 + low) : path.at[i]);
    }
    fold_letters(&folded, str_slice(&plain), true);
    struct slice copy = arena_copy(p->arena, str_slice(&folded));
    str_release(&folded);
    str_release(&plain);
    return copy;
}

/* --- rows --- */

static const struct {
    const char *prefix;
    enum removal_kind kind;
} digests[] = {{"page:", REMOVAL_BY_PAGE},
               {"path:", REMOVAL_BY_HASH},
               {"text:", REMOVAL_BY_TEXT},
               {"file:", REMOVAL_BY_FILE}};

/* 24 hexadecimal digits and a NUL: nobody without the key can compute them. */
static void digest_of(char out[33], struct slice key, struct slice bytes)
{
    struct slice parts[] = {SLICE("removal"), bytes};
    hash_keyed_hex(out, key, parts, 2);
    out[24] = '\0';
}

/* "nieuws/x.md#1042" apart when that person is known. Behind any other "#" stands a
 * place on the page, or somebody who is known no more: the page as a whole then. */
static struct slice take_person(const struct publisher *p, struct slice *written)
{
    size_t hash = written->len;
    while (hash && written->at[hash - 1] != '#')
        hash--;
    if (!hash)
        return SLICE("");
    struct slice id = slice_trim(slice_from(*written, hash));
    *written = slice_sub(*written, 0, hash - 1);
    return id.len && register_find(p->people, id) ? id : SLICE("");
}

struct removal removal_read(const struct publisher *p, struct slice written)
{
    struct removal r = {.kind = REMOVAL_BY_PATH, .date = DATE_NONE};
    written = slice_trim(written);
    r.person = take_person(p, &written);
    for (size_t i = 0; i < sizeof(digests) / sizeof(*digests); i++) {
        size_t len = strlen(digests[i].prefix);
        if (written.len > len &&
            slice_eq_nocase(slice_sub(written, 0, len), digests[i].prefix)) {
            r.kind = digests[i].kind;
            r.key = slice_trim(slice_from(written, len));
            return r;
        }
    }
    r.path = site_path(p, written);
    r.key = removal_fold(p, r.path);
    return r;
}

/* A path in the forms that a row can have it. */
struct removal_key {
    struct slice folded;
    char digest[33];
};

/* All that a row may call a page, made once: there are many pages. */
struct removal_keys {
    struct removal_key *paths; /* source, folder, address as written, aliases */
    size_t count;
    struct removal_key address; /* as it became */
    char text[33];
};

static struct removal_key key_of(const struct publisher *p, struct slice path)
{
    struct removal_key key = {removal_fold(p, trim_slashes(path)), ""};
    if (key.folded.len)
        digest_of(key.digest, p->key, key.folded);
    return key;
}

static void fill_keys(const struct publisher *p, struct removal_keys *keys,
                      const struct raw_page *raw)
{
    keys->paths = ARENA_ARRAY(p->arena, struct removal_key, 2 + raw->aliases.len);
    keys->paths[keys->count++] = key_of(p, slice_of(raw->path));
    /* the address that it would have if nobody objected */
    keys->paths[keys->count++] = key_of(p, publish_written_address(p->arena, raw));
    for (size_t i = 0; i < raw->aliases.len; i++)
        keys->paths[keys->count++] = key_of(p, raw->aliases.at[i].text);
    if (*raw->text_hash)
        digest_of(keys->text, p->key, slice_of(raw->text_hash));
}

void removal_prepare(struct publisher *p)
{
    const struct takedowns *rows = &p->raw->takedowns;
    p->removals = ARENA_ARRAY(p->arena, struct removal, rows->len + 1);
    p->removal_count = rows->len;
    for (size_t i = 0; i < rows->len; i++) {
        p->removals[i] = removal_read(p, rows->at[i].path);
        p->removals[i].date = rows->at[i].date;
    }
    p->removal_keys =
        ARENA_ARRAY(p->arena, struct removal_keys, p->raw->page_count + 1);
}

static bool means(const struct removal *r, const struct removal_key *key)
{
    if (!key->folded.len || !r->key.len)
        return false;
    switch (r->kind) {
    case REMOVAL_BY_PATH:
        return slice_eq(key->folded, r->key);
    case REMOVAL_BY_PAGE:
    case REMOVAL_BY_HASH:
        return slice_eq_c(r->key, key->digest);
    case REMOVAL_BY_TEXT:
    case REMOVAL_BY_FILE:
        break;
    }
    return false;
}

static bool means_path(const struct publisher *p, const struct removal *r,
                       struct slice path)
{
    struct removal_key key = key_of(p, path);
    return means(r, &key);
}

bool removal_means_page(const struct publisher *p, const struct removal *r,
                        const struct raw_page *raw, struct slice address)
{
    struct removal_keys *keys = &p->removal_keys[raw - p->raw->pages];
    if (!keys->count)
        fill_keys(p, keys, raw);
    if (address.len && !keys->address.folded.len)
        keys->address = key_of(p, address);
    if (r->kind == REMOVAL_BY_TEXT)
        return *keys->text && slice_eq_c(r->key, keys->text);
    for (size_t i = 0; i < keys->count; i++)
        if (means(r, &keys->paths[i]))
            return true;
    return means(r, &keys->address);
}

void removal_people(const struct publisher *p, const struct raw_page *raw,
                    struct slice file, struct removal_ids *out)
{
    for (size_t i = 0; i < p->removal_count; i++) {
        const struct removal *r = &p->removals[i];
        if (r->person.len &&
            (raw ? removal_means_page(p, r, raw, SLICE("")) : means_path(p, r, file)))
            vec_push(out, r->person);
    }
}

bool removal_covers_page(const struct publisher *p, const struct raw_page *raw,
                         struct slice address)
{
    for (size_t i = 0; i < p->removal_count; i++) {
        const struct removal *r = &p->removals[i];
        if (!r->person.len && removal_means_page(p, r, raw, address))
            return true;
    }
    return false;
}

bool removal_asks_bytes(const struct publisher *p)
{
    for (size_t i = 0; i < p->removal_count; i++)
        if (p->removals[i].kind == REMOVAL_BY_FILE)
            return true;
    return false;
}

bool removal_covers_file(const struct publisher *p, struct slice path,
                         struct slice address, struct slice bytes)
{
    char digest[33] = "";
    if (!p->removal_count)
        return false;
    struct removal_key keys[] = {key_of(p, path), key_of(p, address)};
    if (bytes.len && removal_asks_bytes(p))
        digest_of(digest, p->key, bytes);
    for (size_t i = 0; i < p->removal_count; i++) {
        const struct removal *r = &p->removals[i];
        if (r->person.len)
            continue;
        if (r->kind == REMOVAL_BY_FILE ? *digest && slice_eq_c(r->key, digest)
                                       : means(r, &keys[0]) || means(r, &keys[1]))
            return true;
    }
    return false;
}

bool removal_covers_path(const struct publisher *p, struct slice path)
{
    static const char *const pages[] = {"", "/index.md", "/_index.md"};
    for (struct slice at = path; p->removal_count && at.len; at = fs_folder(at))
        for (size_t i = 0; i < sizeof(pages) / sizeof(*pages); i++)
            if (removal_covers_file(
                    p, arena_printf(p->arena, "%.*s%s", SLICE_FMT(at), pages[i]),
                    SLICE(""), SLICE("")))
                return true;
    return false;
}

/* --- writing rows --- */

static struct slice digest_row(const struct publisher *p, const char *prefix,
                               struct slice bytes)
{
    char digest[33];
    digest_of(digest, p->key, bytes);
    return arena_printf(p->arena, "%s%s", prefix, digest);
}

struct slice removal_path_row(const struct publisher *p, struct slice path, bool page)
{
    struct str masked;
    str_init(&masked);
    names_mask(p->names, &masked, path);
    bool names_nobody = slice_eq(str_slice(&masked), path);
    str_release(&masked);
    if (names_nobody)
        return path;
    return digest_row(p, page ? "page:" : "path:", removal_fold(p, trim_slashes(path)));
}

struct slice removal_text_row(const struct publisher *p, const struct raw_page *raw)
{
    return *raw->text_hash ? digest_row(p, "text:", slice_of(raw->text_hash))
                           : SLICE("");
}

struct slice removal_file_row(const struct publisher *p, struct slice bytes)
{
    return digest_row(p, "file:", bytes);
}

/* --- feeds --- */

/* From the digest of the source path, which a row may have instead of the path. */
static const struct safe_text *page_id(const struct publisher *p, struct slice digest)
{
    char h[33];
    struct slice parts[] = {SLICE("entry"), site_url(p), digest};
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
    digest_of(digest, p->key, removal_fold(p, source));
    return page_id(p, slice_of(digest));
}

/* The source path of the page that a row means; a page that is no longer there only by
 * its own path. Empty: no news. */
static struct slice source_of_row(const struct publisher *p,
                                  const struct safe_site *site, const struct removal *r)
{
    for (size_t i = 0; i < site->page_count; i++) {
        const struct safe_page *s = &site->pages[i];
        if (removal_means_page(p, r, &p->raw->pages[s->number],
                               safe_text_slice(s->address)))
            return s->kind == SAFE_NEWS ? slice_of(s->source) : SLICE("");
    }
    return slice_ends(r->path, ".md") ? r->path : SLICE("");
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
    site->removed = ARENA_ARRAY(p->arena, struct safe_removed, p->removal_count + 1);
    for (size_t i = 0; i < p->removal_count; i++) {
        const struct removal *r = &p->removals[i];
        if (r->person.len || r->kind == REMOVAL_BY_FILE || r->date > p->today)
            continue;
        struct slice source = source_of_row(p, site, r);
        if (!source.len && r->kind != REMOVAL_BY_PAGE)
            continue;
        const struct safe_text *id =
            source.len ? removal_page_id(p, source) : page_id(p, r->key);
        bool known = false;
        for (size_t j = 0; j < site->removed_count && !known; j++)
            known = slice_eq(safe_text_slice(site->removed[j].id), safe_text_slice(id));
        if (!known)
            site->removed[site->removed_count++] = (struct safe_removed){
                id, r->date != DATE_NONE ? r->date : p->today, source};
    }
    if (site->removed_count)
        qsort(site->removed, site->removed_count, sizeof(*site->removed), newest_first);
}
