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
#include "format/csv.h"
#include "privacy/removal.h"

#define TAKEDOWNS_FILE "takedowns.csv"

/* What is asked to go: the rows that keep it away, and what it is for a reader. */
struct target {
    struct slice rows[3];
    size_t row_count;
    const char *source;  /* path */
    struct slice url;    /* where it stood, or empty */
    struct slice person; /* of a mention, else empty */
    bool is_picture;
};

static void add_row(struct target *t, struct slice path)
{
    t->rows[t->row_count++] = path;
}

static struct slice full_url(struct build *b, struct slice address)
{
    return arena_printf(&b->arena, "%.*s%.*s",
                        SLICE_FMT(b->site.url.len ? b->site.url : b->site.prefix),
                        SLICE_FMT(address));
}

/* --- what is meant --- */

static bool is_alias(const struct safe_page *page, struct slice path)
{
    for (size_t i = 0; i < page->alias_count; i++) {
        struct slice alias = safe_text_slice(page->aliases[i]);
        if (alias.len && slice_eq(slice_sub(alias, 0, alias.len - 1), path))
            return true;
    }
    return false;
}

static bool find_page(struct build *b, struct slice written, struct slice person,
                      struct target *t)
{
    struct slice path = removal_path(&b->publisher, written);
    for (size_t i = 0; i < b->site.page_count; i++) {
        const struct safe_page *page = &b->site.pages[i];
        const struct raw_page *raw = &b->raw.pages[page->number];
        struct slice address = safe_text_slice(page->address);
        if (!removal_names_page(&b->publisher, written, raw, address) &&
            !is_alias(page, path) && !(page->kind == SAFE_HOME && !path.len))
            continue;
        if (raw->is_section && !person.len && !slice_eq_c(path, raw->path)) {
            diag_file(
                b->diag, DIAG_ERROR, NULL,
                _("\"%.*s\" is a list: give the page that must go, or %s to remove "
                  "all that is in it"),
                SLICE_FMT(written), raw->path);
            return false;
        }
        t->source = raw->path;
        t->url = full_url(b, address);
        t->person = person;
        if (person.len) {
            struct slice row = removal_row(&b->publisher, slice_of(raw->path), true);
            add_row(t, arena_printf(&b->arena, "%.*s#%.*s", SLICE_FMT(row),
                                    SLICE_FMT(person)));
            return true;
        }
        add_row(t, removal_row(&b->publisher, slice_of(raw->path), true));
        add_row(t, removal_row(&b->publisher, address, false));
        return true;
    }
    return false;
}

/* Any of a picture's files, or the address of a document. */
static bool stands_at(const struct build *b, const char *source, struct slice path)
{
    const struct render_file *f = map_get(&b->render.files, slice_of(source));
    if (!f)
        return false;
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
    struct str bytes;
    char digest[33];
    const struct render_file *f = map_get(&b->render.files, slice_of(shown_as));
    str_init(&bytes);
    bool well = source_read(&b->source, &bytes, source, SITE_FILE_MAX);
    if (well) {
        removal_digest(digest, b->key, str_slice(&bytes));
        t->source = source;
        t->is_picture = photo_is_picture(source);
        t->url = f && f->photo && f->photo->variant_count
                     ? full_url(b, arena_printf(&b->arena, "media/%s",
                                                f->photo->variants[0].name))
                 : f && !f->photo ? full_url(b, f->address)
                                  : SLICE("");
        add_row(t, removal_row(&b->publisher, slice_of(source), false));
        add_row(t, arena_printf(&b->arena, "file:%s", digest));
    } else {
        diag_file(b->diag, DIAG_ERROR, source, _("this file can't be read: %s"),
                  message_system(errno));
    }
    str_release(&bytes);
    return well;
}

static bool find_file(struct build *b, struct slice written, struct target *t)
{
    struct slice path = removal_path(&b->publisher, written);
    for (size_t i = 0; i < b->raw.file_count; i++) {
        const char *source = b->raw.files[i].path;
        if (slice_eq_c(path, source) || stands_at(b, source, path))
            return take_file(b, source, source, t);
    }
    for (size_t i = 0; i < b->raw.static_count; i++) {
        const char *address = b->raw.statics[i].path;
        const char *source = address - strlen("static/");
        if (slice_eq_c(path, source) || slice_eq_c(path, address))
            return take_file(b, source, address, t);
    }
    return false;
}

static bool find_target(struct build *b, const char *argument, struct target *t)
{
    struct slice written = slice_of(argument), person = SLICE("");
    const char *hash = strrchr(argument, '#');
    if (hash) {
        person = slice_of(hash + 1);
        written.len = (size_t)(hash - argument);
        bool known = register_find(&b->people, person) != NULL;
        bool url = slice_find(written, "://") < written.len;
        if (!known && !url) {
            diag_file(
                b->diag, DIAG_ERROR, NULL,
                _("behind # stands the number of a person in the register; \"%s\" "
                  "is none"),
                hash + 1);
            return false;
        }
        if (!known)
            person = SLICE(""); /* a place on the page */
    }
    if (find_page(b, written, person, t))
        return true;
    if (!person.len && diag_worst(b->diag) < DIAG_ERROR && find_file(b, written, t))
        return true;
    if (diag_worst(b->diag) < DIAG_ERROR)
        diag_file(
            b->diag, DIAG_ERROR, NULL,
            _("\"%s\" is no page, picture or document of this site: give the "
              "address of the page or its file, such as nieuws/2026-11-03-sint.md; "
              "lists, feeds and tags follow by themselves"),
            argument);
    return false;
}

/* --- takedowns.csv --- */

static void add_field(struct str *out, struct slice text, char delimiter)
{
    bool quote = false;
    for (size_t i = 0; i < text.len; i++)
        quote = quote || text.at[i] == delimiter || strchr("\"\r\n;,\t", text.at[i]);
    if (quote)
        str_add_byte(out, '"');
    for (size_t i = 0; i < text.len; i++) {
        str_add_byte(out, text.at[i]);
        if (text.at[i] == '"')
            str_add_byte(out, '"');
    }
    if (quote)
        str_add_byte(out, '"');
}

/* A row in the columns of the file, whatever their order. */
static void add_csv_row(struct str *out, const struct csv_row *header, char delimiter,
                        struct slice path, struct slice date, struct slice reference)
{
    for (size_t i = 0; i < header->count; i++) {
        struct slice name = header->fields[i].text;
        struct slice value =
            slice_eq_nocase(name, "path") || slice_eq_nocase(name, "pad")     ? path
            : slice_eq_nocase(name, "date") || slice_eq_nocase(name, "datum") ? date
            : slice_eq_nocase(name, "reference") || slice_eq_nocase(name, "kenmerk")
                ? reference
                : SLICE("");
        if (i)
            str_add_byte(out, delimiter);
        add_field(out, value, delimiter);
    }
    str_add_byte(out, '\n');
}

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
    static const char header[] = "path;date;reference\n";
    const char *path = fs_join(&b->arena, b->options.site, TAKEDOWNS_FILE);
    struct csv_table table;
    struct str text;
    char day[11];
    str_init(&text);
    if (fs_exists(path) && !fs_read(&text, path, SITE_TEXT_MAX)) {
        diag_file(b->diag, DIAG_ERROR, path, _("this file can't be read: %s"),
                  message_system(errno));
        return false;
    }
    if (!text.len)
        str_add_c(&text, header);
    struct slice copy = arena_copy(&b->arena, str_slice(&text));
    if (memchr(text.at, '\0', text.len) ||
        !csv_read(&table, copy, path, &b->arena, b->diag) || !table.count) {
        diag_file(
            b->diag, DIAG_ERROR, path,
            _("no line can be added to this file: save it as UTF-8, with the first "
              "line path;date;reference"));
        str_release(&text);
        return false;
    }
    if (text.at[text.len - 1] != '\n')
        str_add_byte(&text, '\n');
    date_iso(day, b->options.today);
    for (size_t i = 0; i < t->row_count; i++) {
        if (is_known(b, t->rows[i]))
            continue;
        add_csv_row(&text, &table.rows[0], table.count ? table.delimiter : ';',
                    t->rows[i], slice_of(day), slice_of(b->options.reference));
        ++*added;
    }
    bool well = !*added || fs_replace(path, str_slice(&text), 0644);
    if (!well)
        diag_file(b->diag, DIAG_ERROR, path, _("this file can't be written: %s"),
                  message_system(errno));
    str_release(&text);
    return well;
}

/* "log without content": a reference is a number, not somebody's name. */
static bool check_reference(struct build *b)
{
    struct slice reference = slice_of(b->options.reference);
    struct str masked;
    str_init(&masked);
    names_mask(b->names, &masked, reference);
    bool well = slice_eq(str_slice(&masked), reference);
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
            _("Taken down: what names ‹%.*s› in %s. takedowns.csv has a line more.\n"),
            SLICE_FMT(t->person), path.at);
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
    if (!options_read(&options, "*sdbRTpjqvVf", argc, argv))
        return EXIT_USAGE;
    if (options.argument_count != 1)
        return options_wrong(_("takedown takes one address or file: voornaam takedown "
                               "nieuws/2026-11-03-sint.md"));
    build_init(&b, &options, false);
    build_make(&b); /* a site with mistakes must not keep anything from going */
    output_abandon(&b);
    bool known = b.site.page_count > 0;
    if (known) {
        diag_free(b.diag); /* the build that follows says it all again */
        b.diag = diag_new();
    }
    bool well = known && check_reference(&b) &&
                find_target(&b, options.arguments[0], &target) &&
                write_rows(&b, &target, &added);
    int code = build_finish(&b);
    if (well) {
        print_taken(&b, &target, added);
        code = rebuild(&b);
        print_left_to_do(&b, &target);
    }
    build_release(&b);
    return well || code ? code : EXIT_ERROR;
}
