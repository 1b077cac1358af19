/* Files that are no pages and no pictures: documents beside pages, and static/. Each is
 * published when nothing in it forbids that and the gate finds nothing either, else
 * withheld. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "app/build.h"
#include "base/fs.h"
#include "base/hash.h"
#include "base/message.h"
#include "media/cache.h"
#include "media/document.h"
#include "privacy/removal.h"

enum held_kind build_file_kind(const char *path)
{
    if (film_is_film(path))
        return HELD_VIDEO;
    if (film_is_sound(path))
        return HELD_AUDIO;
    return photo_is_picture(path) ? HELD_PHOTO : HELD_DOCUMENT;
}

static void withhold(struct build *b, const char *path, enum hold_reason reason,
                     struct slice person)
{
    vec_push(&b->withheld, ((struct withheld){build_file_kind(path), path, reason,
                                              person, reason == HELD_UNINSPECTABLE}));
}

/* Sections and bundles that are held, by their folder. */
void build_note_held_folders(struct build *b)
{
    map_init(&b->held_folders);
    for (size_t i = b->site.page_count; i-- > 0;) {
        struct safe_page *page = &b->site.pages[i];
        const struct raw_page *raw = &b->raw.pages[page->number];
        if (page->held != HELD_NOT && raw->folder.len &&
            (raw->is_bundle || raw->is_section))
            *map_at(&b->held_folders, raw->folder) = page;
    }
}

enum hold_reason build_file_fate(const struct build *b, const struct raw_file *f)
{
    if (removal_covers_file(&b->publisher, slice_of(f->path), SLICE(""), SLICE("")))
        return HELD_TAKEDOWN;
    if (f->unreviewed)
        return HELD_REVIEW;
    for (struct slice at = f->folder; at.len; at = fs_folder(at)) {
        const struct safe_page *page = map_get(&b->held_folders, at);
        if (page)
            return page->held;
    }
    return HELD_NOT;
}

/* What the gate found in the file just offered. */
static enum hold_reason reason_of(const struct build *b, size_t first)
{
    for (size_t i = first; i < b->leaks.len; i++)
        if (b->leaks.at[i].kind != LEAK_UNINSPECTABLE)
            return HELD_LEAK;
    return HELD_UNINSPECTABLE;
}

/* A picture or film that someone in it objects to is no less one in static/. */
static enum hold_reason held_copy(const struct build *b, struct slice bytes,
                                  struct slice *person)
{
    char digest[33];
    if (!b->photo_count && !b->film_count)
        return HELD_NOT;
    cache_content(digest, b->key, bytes);
    for (size_t i = 0; i < b->photo_count; i++)
        if (build_holds_copies(&b->photos[i]) &&
            strcmp(b->photos[i].content, digest) == 0) {
            *person = b->photos[i].person;
            return b->photos[i].blurred ? HELD_OBJECTION : b->photos[i].held;
        }
    for (size_t i = 0; i < b->film_count; i++)
        if (build_holds_film_copies(&b->films[i]) &&
            strcmp(b->films[i].content, digest) == 0) {
            *person = b->films[i].person;
            return b->films[i].held;
        }
    return HELD_NOT;
}

static bool is_accepted(const struct build *b, struct slice bytes)
{
    char digest[HASH_WIDE];
    hash_wide_hex(digest, bytes);
    for (size_t i = 0; i < b->accepted_count; i++)
        if (strcmp(b->accepted[i], digest) == 0)
            return true;
    return false;
}

/* May this document or drawing be published, by what it says? Of a drawing, and of a
 * document that could be read and has properties that can be left out, *bytes is then
 * what is published. */
static bool read_document(struct build *b, const char *source, struct str *bytes)
{
    struct document d;
    struct photo_rules rules = build_photo_rules(b);
    struct slice file = str_slice(bytes), language = b->raw.config.language.text;
    bool drawing = document_is_drawing(source), accepted = is_accepted(b, file);
    struct arena scratch;
    struct str clean;
    if (!drawing && !document_is_one(source, file))
        return true;
    arena_init(&scratch);
    str_init(&clean);
    bool well = drawing ? drawing_decide(&d, &clean, source, accepted, &rules, language,
                                         file, &scratch, b->diag)
                        : document_decide(&d, source, accepted, &rules, language, file,
                                          &scratch, b->diag);
    if (well && d.held == HELD_NOT && d.office && !d.unread &&
        !document_clean(&clean, &rules, file)) {
        d.held = HELD_UNINSPECTABLE;
        d.final = true;
        diag_file(b->diag, DIAG_WARNING, source,
                  _("the properties of this document can't be taken out, so it is left "
                    "out: save it anew"));
    }
    if (well && d.held != HELD_NOT) {
        withhold(b, source, d.held, arena_copy(&b->arena, d.person));
        b->withheld.at[b->withheld.len - 1].final = d.final;
    }
    well = well && d.held == HELD_NOT;
    if (well && *d.facts)
        *map_at(&b->documents_read, arena_copy(&b->arena, slice_of(d.facts))) = b;
    if (well && clean.len) {
        str_clear(bytes);
        str_add(bytes, str_slice(&clean));
    }
    str_release(&clean);
    arena_release(&scratch);
    return well;
}

/* Passes one file on; false when it was withheld or failed. */
static bool offer(struct build *b, const char *source, const char *path,
                  struct str *bytes)
{
    struct str reply;
    size_t leaks = b->leaks.len, outputs = b->outputs.len;
    str_clear(bytes);
    if (!source_read(&b->source, bytes, source, SITE_FILE_MAX)) {
        diag_file(b->diag, DIAG_ERROR, source, _("this file can't be read: %s"),
                  message_system(errno));
        return false;
    }
    if (removal_covers_file(&b->publisher, slice_of(source), slice_of(path),
                            str_slice(bytes))) {
        withhold(b, source, HELD_TAKEDOWN, SLICE(""));
        return false;
    }
    struct slice person = SLICE("");
    enum hold_reason held = held_copy(b, str_slice(bytes), &person);
    if (held != HELD_NOT) {
        withhold(b, source, held, person);
        return false;
    }
    if (!bytes->len && !slice_starts(slice_of(source), "static/")) {
        withhold(b, source, HELD_UNINSPECTABLE, SLICE(""));
        diag_file(b->diag, DIAG_WARNING, source,
                  _("this file is empty, so it is left out"));
        return false;
    }
    if (!read_document(b, source, bytes))
        return false;
    str_init(&reply);
    output_offer(b, path, source, str_slice(bytes), &reply);
    struct slice in = str_slice(&reply);
    output_take(b, &in, false);
    str_release(&reply);
    if (b->leaks.len > leaks)
        withhold(b, source, reason_of(b, leaks), SLICE(""));
    return b->outputs.len > outputs;
}

/* The folder's address, and the redacted name; possibly empty. */
static struct slice document_name(struct build *b, const struct raw_file *f,
                                  struct slice *folder, char extension[16])
{
    static const char *const pages[] = {"index.md", "_index.md"};
    *folder = SLICE("");
    for (size_t i = 0; i < 2; i++) {
        struct slice source = arena_printf(&b->arena, "%.*s%s%s", SLICE_FMT(f->folder),
                                           f->folder.len ? "/" : "", pages[i]);
        const struct safe_page *page = map_get(&b->site.by_source, source);
        if (page)
            *folder = safe_text_slice(page->address);
    }
    fs_extension(extension, slice_of(f->path));
    struct slice name = fs_base(slice_of(f->path));
    name.len -= strlen(extension);
    struct raw_text raw = {name, {f->path, 0, 0}, SLICE("")};
    return safe_text_slice(redact_slug(b->publisher.redactor, &raw, &b->arena));
}

const char *build_document_address(struct build *b, const struct raw_file *f)
{
    char extension[16];
    struct slice folder, name = document_name(b, f, &folder, extension);
    return name.len ? arena_printf(&b->arena, "%.*s%.*s%s", SLICE_FMT(folder),
                                   SLICE_FMT(name), extension)
                          .at
                    : NULL;
}

/* "documenten/schoolgids.pdf", with a number when another stands there. */
static const char *document_path(struct build *b, const struct raw_file *f)
{
    char extension[16];
    struct slice folder, safe = document_name(b, f, &folder, extension);
    const char *path = NULL;
    for (unsigned n = safe.len ? 0 : 1;
         !path || map_get(&b->output_paths, slice_of(path)); n++) {
        struct slice base = safe.len ? safe : SLICE("document");
        path = n == 0 ? arena_printf(&b->arena, "%.*s%.*s%s", SLICE_FMT(folder),
                                     SLICE_FMT(base), extension)
                            .at
                      : arena_printf(&b->arena, "%.*s%.*s-%u%s", SLICE_FMT(folder),
                                     SLICE_FMT(base), n + (safe.len > 0), extension)
                            .at;
    }
    return path;
}

/* A document is held only for whom its page names. */
static enum hold_reason consent_fate(struct build *b, size_t file, struct slice *person)
{
    struct photo_claim claim = claims_of(b, file);
    struct photo_rules rules = build_photo_rules(b);
    claim.text_count = 0; /* its name is redacted, it shows nobody */
    return media_decide(&claim, &rules, CATEGORY_PHOTO, false, person, b->diag);
}

static void publish_document(struct build *b, size_t number, const struct map *led_to,
                             struct str *bytes)
{
    const struct raw_file *f = &b->raw.files[number];
    enum hold_reason reason = build_file_fate(b, f);
    struct slice person = SLICE("");
    if (reason == HELD_NOT && !map_get(led_to, slice_of(f->path))) {
        diag_file(b->diag, DIAG_NOTE, f->path,
                  _("no page leads to this file, so it is not published"));
        return;
    }
    if (reason == HELD_NOT)
        reason = consent_fate(b, number, &person);
    if (reason != HELD_NOT) {
        withhold(b, f->path, reason, person);
        return;
    }
    const char *path = document_path(b, f);
    if (!offer(b, f->path, path, bytes))
        return;
    struct render_file *file = ARENA_NEW(&b->arena, struct render_file);
    *file =
        (struct render_file){.address = slice_of(path), .size_bytes = f->size_bytes};
    *map_at(&b->render.files, slice_of(f->path)) = file;
    b->documents_written++;
}

bool build_documents(struct build *b)
{
    struct map led_to;
    struct str bytes;
    str_init(&bytes);
    build_find_led_to(b, &led_to);
    redact_begin(b->publisher.redactor, NULL, 0, &b->changes, b->diag);
    for (size_t i = 0; i < b->raw.file_count; i++)
        if (build_file_kind(b->raw.files[i].path) == HELD_DOCUMENT)
            publish_document(b, i, &led_to, &bytes);
    for (size_t i = 0; i < b->raw.static_count; i++) {
        const struct raw_file *f = &b->raw.statics[i];
        struct render_file *file = ARENA_NEW(&b->arena, struct render_file);
        const char *source = f->path - strlen("static/");
        if (!offer(b, source, f->path, &bytes))
            continue;
        *file = (struct render_file){.address = slice_of(f->path),
                                     .size_bytes = f->size_bytes};
        *map_at(&b->render.files, slice_of(f->path)) = file;
    }
    redact_end(b->publisher.redactor);
    if (b->write)
        cache_clean(&b->store, CACHE_DOCUMENTS, &b->documents_read);
    str_release(&bytes);
    map_release(&led_to);
    return true;
}
