/* voornaam takedown: removes a page, picture, document or mention on request (AVG 17,
 * ALB-18), and says what is left to do by hand (AVG 19, TWE-3). What is written down in
 * takedowns.csv says what is gone, when, and why: never what was in it. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/build.h"
#include "base/fs.h"
#include "base/message.h"
#include "deploy/marker.h"
#include "privacy/removal.h"
#include "privacy/trace.h"

#define TAKEDOWNS_FILE "takedowns.csv"

/* What is asked to go: the rows that keep it away, and what it is for a reader. */
struct target {
    struct {
        VEC(struct slice);
    } rows;
    const char *source;  /* path */
    struct slice url;    /* where it stood, or empty */
    struct slice person; /* of a mention, else empty */
};

static void add_row(struct build *b, struct target *t, struct slice row)
{
    if (row.len && t->person.len && !slice_starts(row, "file:"))
        row =
            arena_printf(&b->arena, "%.*s#%.*s", SLICE_FMT(row), SLICE_FMT(t->person));
    if (row.len)
        vec_push(&t->rows, row);
}

static bool wrong(struct build *b, const char *message, struct slice what)
{
    diag_file(b->diag, DIAG_ERROR, NULL, message, SLICE_FMT(what));
    return false;
}

/* --- pages --- */

static bool shows(const struct build *b, size_t file, struct slice id)
{
    struct photo_claim c = claims_of(b, file);
    struct slice seen = build_seen_in(b, file);
    for (size_t i = 0; i < c.pupil_count; i++)
        if (slice_eq(c.pupils[i], id))
            return true;
    for (struct slice line; slice_cut(&line, &seen, '\n');)
        if (slice_eq(line, id))
            return true;
    return false;
}

static bool add_file_row(struct build *b, struct target *t, const char *source)
{
    struct str bytes;
    str_init(&bytes);
    bool well = source_read(&b->source, &bytes, source, SITE_FILE_MAX);
    if (well)
        add_row(b, t, removal_file_row(&b->publisher, str_slice(&bytes)));
    else
        diag_file(b->diag, DIAG_ERROR, source, _("this file can't be read: %s"),
                  message_system(errno));
    str_release(&bytes);
    return well;
}

/* The files of a bundle go with it, wherever a copy comes back; of a mention only the
 * pictures of that person. */
static void add_bundle(struct build *b, struct target *t, const struct raw_page *raw)
{
    bool folder = raw->is_bundle || raw->is_section;
    for (size_t i = 0; raw->is_section && !t->person.len && i < b->raw.page_count; i++)
        if (fs_is_below(b->raw.pages[i].folder, raw->folder))
            add_row(b, t, removal_text_row(&b->publisher, &b->raw.pages[i]));
    for (size_t i = 0; folder && i < b->raw.file_count; i++) {
        const struct raw_file *f = &b->raw.files[i];
        bool within = raw->is_section && !t->person.len
                          ? fs_is_below(f->folder, raw->folder)
                          : slice_eq(f->folder, raw->folder);
        bool wanted = !t->person.len || (b->claims && shows(b, i, t->person));
        if (within && wanted)
            add_file_row(b, t, f->path);
    }
}

/* Does anything on the page name or show this person? */
static bool is_named_on(struct build *b, const struct safe_page *page, struct slice id)
{
    struct trace_hits hits = {0};
    struct str text;
    str_init(&text);
    trace_page(&b->publisher, page, id, &text, &hits);
    size_t count = hits.len;
    vec_release(&hits);
    str_release(&text);
    return count > 0;
}

static bool take_page(struct build *b, const struct safe_page *page,
                      struct slice written, struct target *t)
{
    const struct raw_page *raw = &b->raw.pages[page->number];
    struct slice address = safe_text_slice(page->address);
    if (t->person.len && !is_named_on(b, page, t->person))
        return wrong(b, _("nothing on this page names that person: \"%.*s\""), written);
    if (!t->person.len && page->kind == SAFE_HOME)
        return wrong(b, _("the home page can't be taken down (\"%.*s\"): change it"),
                     written);
    if (!t->person.len && raw->is_section && !slice_ends(written, "_index.md")) {
        diag_file(
            b->diag, DIAG_ERROR, NULL,
            _("\"%.*s\" is a list: give the page that must go, or %s to remove all "
              "that is in it"),
            SLICE_FMT(written), raw->path);
        return false;
    }
    t->source = raw->path;
    t->url = build_url(b, address);
    add_row(b, t, removal_path_row(&b->publisher, slice_of(raw->path), true));
    if (!t->person.len)
        add_row(b, t, removal_path_row(&b->publisher, address, false));
    add_row(b, t, removal_text_row(&b->publisher, raw));
    add_bundle(b, t, raw);
    return true;
}

static const struct safe_page *find_page(struct build *b, const struct removal *wanted)
{
    for (size_t i = 0; i < b->site.page_count; i++) {
        const struct safe_page *page = &b->site.pages[i];
        if (removal_means_page(&b->publisher, wanted, &b->raw.pages[page->number],
                               safe_text_slice(page->address)) ||
            (page->kind == SAFE_HOME && !wanted->key.len))
            return page;
    }
    return NULL;
}

/* --- files --- */

/* Any of a picture's files, or the address of a document. */
static bool stands_at(const struct build *b, const char *source, struct slice path)
{
    const struct render_file *f = map_get(&b->render.files, slice_of(source));
    if (!f)
        return false;
    if (f->film && slice_starts(path, "media/")) {
        struct slice name = slice_from(path, strlen("media/"));
        return slice_eq_c(name, f->film->name) || slice_eq_c(name, f->film->poster) ||
               slice_eq_c(name, f->film->poster_webp);
    }
    if (!f->photo)
        return slice_eq(f->address, path);
    for (size_t i = 0; i < f->photo->variant_count; i++)
        if (slice_starts(path, "media/") &&
            slice_eq_c(slice_from(path, strlen("media/")), f->photo->variants[i].name))
            return true;
    return false;
}

static bool take_file(struct build *b, const char *source, const char *shown_as,
                      struct target *t)
{
    const struct render_file *f = map_get(&b->render.files, slice_of(shown_as));
    t->source = source;
    if (f && f->photo && f->photo->variant_count)
        t->url = build_url(
            b, arena_printf(&b->arena, "media/%s", f->photo->variants[0].name));
    else if (f && !f->photo)
        t->url = build_url(b, f->address);
    add_row(b, t, removal_path_row(&b->publisher, slice_of(source), false));
    return add_file_row(b, t, source);
}

/* 1: taken; 0: there is no such file; -1: it can't be read. */
static int find_file(struct build *b, struct slice path, struct target *t)
{
    for (size_t i = 0; i < b->raw.file_count; i++) {
        const char *source = b->raw.files[i].path;
        if (slice_eq_c(path, source) || stands_at(b, source, path))
            return take_file(b, source, source, t) ? 1 : -1;
    }
    for (size_t i = 0; i < b->raw.static_count; i++) {
        const char *address = b->raw.statics[i].path;
        const char *source = address - strlen("static/");
        if (slice_eq_c(path, source) || slice_eq_c(path, address))
            return take_file(b, source, address, t) ? 1 : -1;
    }
    return 0;
}

/* --- what is meant --- */

/* Events stand in a file of their own. */
static bool take_events(struct build *b, struct target *t)
{
    struct trace_hits hits = {0};
    trace_site(&b->publisher, t->person, &hits);
    bool named = false;
    for (size_t i = 0; i < hits.len; i++)
        named = named || strcmp(hits.at[i].where.file ? hits.at[i].where.file : "",
                                "agenda.yml") == 0;
    vec_release(&hits);
    if (!named)
        return false;
    t->source = "agenda.yml";
    add_row(b, t, SLICE("agenda.yml"));
    return true;
}

static bool find_target(struct build *b, const char *argument, struct target *t)
{
    struct slice written = slice_of(argument);
    struct removal wanted = removal_read(&b->publisher, written);
    const char *hash = strrchr(argument, '#');
    bool url = slice_find(written, "://") < written.len;
    t->person = wanted.person;
    if (hash && !wanted.person.len && !url)
        return wrong(
            b,
            _("behind # stands the number of a person in the register; \"%.*s\" "
              "is none"),
            slice_of(hash + 1));
    if (wanted.kind != REMOVAL_BY_PATH)
        return wrong(b, _("\"%.*s\" is a row of takedowns.csv, no page or file"),
                     written);
    const struct safe_page *page = find_page(b, &wanted);
    bool events =
        (page && page->kind == SAFE_CALENDAR) || slice_eq_c(wanted.path, "agenda.yml");
    if (wanted.person.len && events && take_events(b, t))
        return true;
    if (page)
        return take_page(b, page, written, t);
    int file = wanted.person.len ? 0 : find_file(b, wanted.path, t);
    return file ? file > 0
                : wrong(b,
                        _("\"%.*s\" is no page, picture or document of this site: give "
                          "the "
                          "address of the page or its file, such as "
                          "nieuws/2026-11-03-sint.md; lists, feeds and tags follow by "
                          "themselves"),
                        written);
}

/* --- takedowns.csv --- */

static bool is_known(const struct build *b, struct slice row)
{
    for (size_t i = 0; i < b->raw.takedowns.len; i++)
        if (slice_eq(b->raw.takedowns.at[i].path, row))
            return true;
    return false;
}

/* Adds the rows that are not there yet; *added is their number. */
static bool write_rows(struct build *b, const struct target *t, size_t *added)
{
    const char *path = fs_join(&b->arena, b->options.site, TAKEDOWNS_FILE);
    struct takedown *rows = ARENA_ARRAY(&b->arena, struct takedown, t->rows.len + 1);
    struct str text;
    for (size_t i = 0; i < t->rows.len; i++)
        if (!is_known(b, t->rows.at[i]))
            rows[(*added)++] = (struct takedown){t->rows.at[i], b->options.today,
                                                 slice_of(b->options.reference)};
    if (!*added)
        return true;
    str_init(&text);
    bool well = !fs_exists(path) || fs_read(&text, path, SITE_TEXT_MAX);
    if (!well)
        diag_file(b->diag, DIAG_ERROR, path, _("this file can't be read: %s"),
                  message_system(errno));
    well = well && takedowns_add(&text, path, rows, *added, &b->arena, b->diag);
    if (well && !fs_replace(path, str_slice(&text), 0644)) {
        well = false;
        diag_file(b->diag, DIAG_ERROR, path, _("this file can't be written: %s"),
                  message_system(errno));
    }
    str_release(&text);
    return well;
}

/* "log without content": a reference is a number, not somebody's name. */
static bool check_reference(struct build *b)
{
    struct slice reference = slice_of(b->options.reference);
    struct str masked;
    str_init(&masked);
    names_mask_others(b->names, &masked, reference, NULL);
    bool well = slice_eq(str_slice(&masked), reference) &&
                slice_find_byte(reference, '\n') == reference.len;
    str_release(&masked);
    if (!well)
        diag_file(b->diag, DIAG_ERROR, NULL,
                  _("--reference names someone: give the number of the request; "
                    "takedowns.csv never says who asked"));
    return well;
}

/* --- what to tell --- */

static void print_left_to_do(struct build *b, const struct target *t)
{
    struct str path, url;
    str_init(&path);
    str_init(&url);
    build_show_path(b, &path, t->source);
    build_show_path(b, &url, arena_copy_c(&b->arena, t->url));
    puts(_("\nLeft to do by hand:"));
    if (t->person.len)
        printf(
            _("  1. The text: take the name out of %s. It stays hidden meanwhile.\n"),
            path.at);
    else
        printf(
            _("  1. The source: remove %s, and from the history of git what must not "
              "be kept (git log --all -- FILE shows where it is).\n"),
            path.at);
    puts(_(
        "  2. The website: commit takedowns.csv and put the site online again; an old "
        "copy at the host or in a CDN goes when its cache is emptied."));
    if (url.len)
        printf(
            _("  3. Search engines: ask Google (search.google.com/search-console/"
              "remove-outdated-content), Bing (www.bing.com/webmasters/tools/"
              "contentremoval) and the Internet Archive (info@archive.org) to forget "
              "%s.\n"),
            url.at);
    else
        puts(_("  3. Search engines: it stood nowhere on the site just now; if it did "
               "before, ask Google, Bing and the Internet Archive to forget it."));
    puts(_("  4. Who got a copy: newsletter, school app, social media, other sites, "
           "print. "
           "Tell them that it is withdrawn (AVG 19)."));
    puts(_("  5. Backups, and the device it came from."));
    puts(_("  6. Answer who asked, within a month (AVG 12). What others have kept you "
           "can't "
           "remove: say so."));
    str_release(&path);
    str_release(&url);
}

static void print_taken(struct build *b, const struct target *t, size_t added)
{
    struct str path;
    str_init(&path);
    build_show_path(b, &path, t->source);
    if (!added)
        printf(_("%s was taken down already.\n"), path.at);
    else if (t->person.len)
        printf(
            _("Taken down: what names ‹%.*s› in %s (lines added to takedowns.csv: %zu)."
              "\n"),
            SLICE_FMT(t->person), path.at, added);
    else
        printf(_("Taken down: %s. takedowns.csv has %zu lines more: the file, and what "
                 "keeps it away when it comes back otherwise.\n"),
               path.at, added);
    str_release(&path);
}

/* What stands in the output goes now; without one the next build does it. */
static int rebuild(struct build *b)
{
    struct options options = b->options;
    if (!fs_exists(fs_join(&b->arena, b->directory, OUTPUT_MARKER))) {
        printf(_("Now build the site again: voornaam build -s %s\n"), options.site);
        return EXIT_DONE;
    }
    options.quiet = options.brief = true;
    return build_run(&options, true);
}

int app_takedown(int argc, char **argv)
{
    struct options options;
    struct build b;
    struct target target = {.source = NULL};
    size_t added = 0;
    if (!options_read(&options, FLAGS_TAKEDOWN, argc, argv))
        return EXIT_USAGE;
    if (options.argument_count != 1)
        return options_wrong(_("takedown takes one address or file: voornaam takedown "
                               "nieuws/2026-11-03-sint.md"));
    build_init(&b, &options, false);
    build_make(&b);
    output_abandon(&b);
    /* mistakes elsewhere must not keep anything from going */
    if (!b.site.page_count && b.raw.page_count && b.names && build_load_key(&b))
        build_publish(&b);
    bool known = b.site.page_count > 0;
    if (known) {
        diag_free(b.diag); /* the build that follows says it all again */
        b.diag = diag_new();
        b.publisher.diag = b.diag;
    }
    bool well = known && check_reference(&b) &&
                find_target(&b, options.arguments[0], &target) &&
                write_rows(&b, &target, &added);
    int code = build_finish(&b);
    if (well) {
        print_taken(&b, &target, added);
        code = rebuild(&b);
        if (code != EXIT_DONE)
            puts(_("It is NOT gone from the website yet: the site could not be built. "
                   "Mend "
                   "what stands above, and build."));
        print_left_to_do(&b, &target);
    }
    vec_release(&target.rows);
    build_release(&b);
    return well || code ? code : EXIT_ERROR;
}
