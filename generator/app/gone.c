/* Tombstones: an empty file for each address that was taken down, so that a web server
 * answers 410 Gone (RFC 9110, 15.5.11) and search engines forget it sooner than at 404.
 *
 * They stand in a hidden folder of their own, for a server that knows nothing of them
 * must answer 404 as ever, and not with the list of an empty folder: a page at
 * "nieuws/x/" leaves ".gone/nieuws/x/gone", a file ".gone/documenten/a.pdf/gone".
 * Whatever address is asked, with or without its slash, a server makes one test.
 *
 * They are part of a site that is deployed to a folder, which a server of the school's
 * own shows. What `build` makes has none, and a branch neither: whoever clones it could
 * read what was taken down, and hosts of branches answer no 410. So that a folder that
 * somebody copies tells no more than it must, an address that names anybody, whatever
 * the register allows, gets none; nor does one that may never have been public (a
 * source path, or in a private part of the site), or one that is in use again. */
#include <string.h>

#include "app/build.h"
#include "base/fs.h"
#include "base/vec.h"
#include "privacy/removal.h"

#define GONE ".gone/"

bool gone_is_one(const char *path)
{
    return slice_starts(slice_of(path), GONE);
}

static void gone_note(struct build *b, const char *address)
{
    vec_push(&b->gone, address);
}

/* --- what may never have been public --- */

static bool was_public(const struct build *b, const struct safe_page *page)
{
    for (;;) {
        const struct raw_page *raw = &b->raw.pages[page->number];
        if (raw->private_ || raw->draft)
            return false;
        if (page->section == NO_PAGE)
            return true;
        page = &b->site.pages[page->section];
    }
}

/* Does it stand in a folder that is private, or not finished yet? */
static bool is_hidden_part(const struct build *b, struct slice path)
{
    for (struct slice at = fs_folder(path); at.len; at = fs_folder(at)) {
        const struct safe_page *page = map_get(&b->held_folders, at);
        if (page && !was_public(b, page))
            return true;
    }
    return false;
}

/* --- addresses of rows --- */

/* Would a page or document with this name stand at just this part of an address? */
static bool is_slug(struct build *b, struct slice part)
{
    struct raw_text raw = {part, {"takedowns.csv", 0, 0}, SLICE("")};
    return part.len && slice_eq(part, safe_text_slice(redact_slug(b->publisher.redactor,
                                                                  &raw, &b->arena)));
}

static bool are_slugs(struct build *b, struct slice path)
{
    for (struct slice part; slice_cut(&part, &path, '/');)
        if (!is_slug(b, part))
            return false;
    return true;
}

/* "media/ae24535e4df25b4f2e9ac2c3-1440.webp": nothing but a keyed digest and a width.
 */
static bool is_media(struct slice path)
{
    if (!slice_starts(path, "media/"))
        return false;
    struct slice name = slice_from(path, strlen("media/"));
    size_t digits = 0;
    while (digits < name.len && strchr("0123456789abcdef", name.at[digits]))
        digits++;
    size_t at = digits;
    while (at < name.len && ((name.at[at] >= '0' && name.at[at] <= '9') ||
                             (at == digits && name.at[at] == '-')))
        at++;
    char extension[16];
    fs_extension(extension, name);
    return digits == 24 && at < name.len && slice_eq_c(slice_from(name, at), extension);
}

/* What was published of a picture stands below media/, wherever it came from. */
static void note_file(struct build *b, struct slice path, const char *extension)
{
    bool document = build_file_kind(path.at) == HELD_DOCUMENT;
    struct slice name = path;
    if (slice_starts(path, "static/"))
        path = name = slice_from(path, strlen("static/"));
    else if (is_media(path))
        name = SLICE("");
    else if (!document || slice_eq_c(SLICE(".html"), extension))
        return;
    if (name.len)
        name.len -= strlen(extension);
    if (!name.len || (slice_ends(path, extension) && are_slugs(b, name)))
        gone_note(b, arena_copy_c(&b->arena, path));
}

/* Pages that are there are known better than by their rows (note_page). */
static bool means_known_page(const struct build *b, const struct removal *row)
{
    for (size_t i = 0; i < b->site.page_count; i++) {
        const struct safe_page *page = &b->site.pages[i];
        if (removal_means_page(&b->publisher, row, &b->raw.pages[page->number],
                               safe_text_slice(page->address)))
            return true;
    }
    return false;
}

/* A source path was never public, and its address can't be told from it: when takedown
 * wrote the row, the address has one of its own. */
static void note_row(struct build *b, const struct removal *row)
{
    char extension[16];
    struct slice path = slice_of(arena_copy_c(&b->arena, row->path));
    fs_extension(extension, path);
    if (!path.len || slice_ends(path, ".md") || is_hidden_part(b, path) ||
        means_known_page(b, row))
        return;
    if (*extension)
        note_file(b, path, extension);
    else if (are_slugs(b, path))
        gone_note(b, path.at);
}

/* --- addresses of what is still in the source --- */

static void note_page(struct build *b, const struct safe_page *page)
{
    if (page->held != HELD_TAKEDOWN || !was_public(b, page))
        return;
    gone_note(b, arena_copy_c(&b->arena, safe_text_slice(page->address)));
    for (size_t i = 0; i < page->alias_count; i++)
        gone_note(b, arena_copy_c(&b->arena, safe_text_slice(page->aliases[i])));
}

/* A document that a row means, or that went with its page. */
static void note_document(struct build *b, const struct raw_file *f)
{
    if (build_file_kind(f->path) != HELD_DOCUMENT ||
        build_file_fate(b, f) != HELD_TAKEDOWN || is_hidden_part(b, slice_of(f->path)))
        return;
    const char *address = build_document_address(b, f);
    if (address)
        gone_note(b, address);
}

/* --- files --- */

static bool stands(const struct build *b, struct slice path)
{
    return map_get(&b->output_paths, path) != NULL;
}

/* Something is there, or the address is in a file, or is none of ours. */
static bool is_taken(struct build *b, struct slice path)
{
    if (!path.len ||
        stands(b, arena_printf(&b->arena, "%.*s/index.html", SLICE_FMT(path))))
        return true;
    for (struct slice at = path; at.len; at = fs_folder(at))
        if (stands(b, at) || fs_base(at).at[0] == '.')
            return true;
    return stands(b, arena_printf(&b->arena, GONE "%.*s/gone", SLICE_FMT(path)));
}

static bool names_nobody(const struct build *b, struct slice address)
{
    struct str masked;
    str_init(&masked);
    names_mask(b->names, &masked, address);
    bool same = slice_eq(str_slice(&masked), address);
    str_release(&masked);
    return same;
}

/* The gate has the last word, as on any file; what it would refuse is not written. */
static bool passes(const struct build *b, const char *path)
{
    struct gate_ticket ticket;
    struct leaks leaks;
    leaks_init(&leaks);
    bool passed = gate_check(b->gate, path, SLICE(""), &ticket, &leaks);
    leaks_release(&leaks);
    return passed;
}

static bool write_tombstone(struct build *b, const char *address)
{
    struct slice place = slice_of(address);
    if (slice_ends(place, "/"))
        place.len--;
    const char *path = arena_printf(&b->arena, GONE "%.*s/gone", SLICE_FMT(place)).at;
    if (is_taken(b, place) || !names_nobody(b, place) || !passes(b, path))
        return true;
    struct str reply;
    str_init(&reply);
    output_offer(b, path, "takedowns.csv", SLICE(""), &reply);
    struct slice in = str_slice(&reply);
    bool well = output_take(b, &in, true);
    str_release(&reply);
    return well;
}

bool build_write_gone(struct build *b)
{
    bool well = true;
    if (!b->publisher.removal_count || !b->deploying)
        return true;
    redact_begin(b->publisher.redactor, NULL, 0, NULL, NULL);
    for (size_t i = 0; i < b->publisher.removal_count; i++) {
        const struct removal *row = &b->publisher.removals[i];
        if (row->kind == REMOVAL_BY_PATH && !row->person.len)
            note_row(b, row);
    }
    for (size_t i = 0; i < b->raw.file_count; i++)
        note_document(b, &b->raw.files[i]);
    redact_end(b->publisher.redactor);
    for (size_t i = 0; i < b->site.page_count; i++)
        note_page(b, &b->site.pages[i]);
    for (size_t i = 0; i < b->gone.len; i++)
        well = write_tombstone(b, b->gone.at[i]) && well;
    return well;
}
