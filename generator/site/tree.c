/* Reading a site's folder: see tree.h. */
#include "site/tree.h"

#include <errno.h>
#include <string.h>

#include "base/fs.h"
#include "base/message.h"
#include "base/vec.h"

/* Folders and files at the top that are no content. */
static const char *const folders_apart[] = {"static/", "templates/", "themes/",
                                            "node_modules/"};
static const char *const files_apart[] = {
    SITE_CONFIG_FILE, "register.csv", "register.csv.key", "team.csv", "agenda.yml",
    "takedowns.csv",  "README.md",    "LICENSE",          "Makefile", "portal.yml"};

static bool is_apart(const struct raw_site *site, const char *path)
{
    struct slice p = slice_of(path);
    char extension[16];
    for (size_t i = 0; i < sizeof(folders_apart) / sizeof(*folders_apart); i++)
        if (slice_starts(p, folders_apart[i]))
            return true;
    for (size_t i = 0; i < sizeof(files_apart) / sizeof(*files_apart); i++)
        if (strcmp(path, files_apart[i]) == 0)
            return true;
    fs_extension(extension, p);
    return slice_eq(p, site->config.register_path.text) ||
           strcmp(extension, ".key") == 0;
}

static bool read_text(const struct source *source, struct str *text, const char *path,
                      struct diag *diag)
{
    str_clear(text);
    if (source_read(source, text, path, SITE_TEXT_MAX))
        return true;
    diag_file(diag, DIAG_ERROR, path,
              errno == EFBIG ? _("this text is too long; split it")
                             : _("this file can't be read: %s"),
              message_system(errno));
    return false;
}

bool site_read_config(struct site_config *config, const struct source *source,
                      struct arena *arena, struct diag *diag)
{
    struct str text;
    bool well = false;
    str_init(&text);
    if (!source_find(source, SITE_CONFIG_FILE))
        diag_file(diag, DIAG_ERROR, SITE_CONFIG_FILE,
                  _("there are no settings here; is this the folder of a site? "
                    "\"voornaam new site\" makes one"));
    else if (read_text(source, &text, SITE_CONFIG_FILE, diag))
        well = site_config_read(config, arena_copy(arena, str_slice(&text)),
                                SITE_CONFIG_FILE, arena, diag);
    str_release(&text);
    return well;
}

/* --- the tables ------------------------------------------------------------------- */

/* Copied, because diagnostics and values point into it. */
static bool read_table(const struct source *source, struct slice *text,
                       const char *path, struct arena *arena, struct diag *diag)
{
    struct str bytes;
    str_init(&bytes);
    bool there = source_find(source, path) && read_text(source, &bytes, path, diag);
    if (there)
        *text = arena_copy(arena, str_slice(&bytes));
    str_release(&bytes);
    return there;
}

static void read_tables(struct raw_site *site, struct arena *arena, struct diag *diag)
{
    struct slice text;
    struct yaml_node *list;
    if (read_table(site->source, &text, "team.csv", arena, diag))
        team_read(&site->team, text, "team.csv", arena, diag);
    if (read_table(site->source, &text, "takedowns.csv", arena, diag))
        takedowns_read(&site->takedowns, text, "takedowns.csv", arena, diag);
    if (read_table(site->source, &text, "agenda.yml", arena, diag) &&
        yaml_parse(&list, text, "agenda.yml", 1, arena, diag))
        events_read(&site->events, list, arena, diag);
}

/* --- pages and files -------------------------------------------------------------- */

static struct raw_file file_of(const struct source_file *f, const char *path)
{
    return (struct raw_file){path, fs_folder(slice_of(path)), f->size_bytes, f->stamp,
                             f->unreviewed};
}

static void read_page(struct raw_site *site, const struct source_file *f,
                      struct str *text, struct arena *arena, struct diag *diag)
{
    struct raw_page *page = &site->pages[site->page_count];
    if (!read_text(site->source, text, f->path, diag))
        return;
    page_read(page, str_slice(text), f->path, arena, diag);
    page->stamp = f->stamp;
    page->touched = f->touched;
    page->unreviewed = f->unreviewed;
    page->body = SLICE(""); /* the text is used again for the next page */
    site->page_count++;
}

static void read_files(struct raw_site *site, struct arena *arena, struct diag *diag)
{
    const struct source_list *files = &site->source->files;
    struct str text;
    str_init(&text);
    site->pages = ARENA_ARRAY(arena, struct raw_page, files->len + 1);
    site->files = ARENA_ARRAY(arena, struct raw_file, files->len);
    site->statics = ARENA_ARRAY(arena, struct raw_file, files->len);
    for (size_t i = 0; i < files->len; i++) {
        const struct source_file *f = &files->at[i];
        if (slice_starts(slice_of(f->path), "static/"))
            site->statics[site->static_count++] =
                file_of(f, f->path + strlen("static/"));
        else if (is_apart(site, f->path))
            continue;
        else if (slice_ends(slice_of(f->path), ".md"))
            read_page(site, f, &text, arena, diag);
        else
            site->files[site->file_count++] = file_of(f, f->path);
    }
    str_release(&text);
}

/* A site without _index.md still has a home. */
static void add_home(struct raw_site *site, struct arena *arena, struct diag *diag)
{
    for (size_t i = 0; i < site->page_count; i++)
        if (site->pages[i].is_section && !site->pages[i].folder.len)
            return;
    page_read(&site->pages[site->page_count++], SLICE(""), "_index.md", arena, diag);
}

bool site_read(struct raw_site *site, const struct source *source, struct arena *arena,
               struct diag *diag)
{
    size_t errors = diag_count(diag, DIAG_ERROR);
    site->source = source;
    read_tables(site, arena, diag);
    read_files(site, arena, diag);
    add_home(site, arena, diag);
    return diag_count(diag, DIAG_ERROR) == errors;
}

bool site_read_body(const struct raw_site *site, const struct raw_page *page,
                    struct str *text, struct slice *body)
{
    str_clear(text);
    *body = SLICE("");
    if (!source_find(site->source, page->path))
        return true; /* a home that nobody wrote */
    if (!source_read(site->source, text, page->path, SITE_TEXT_MAX))
        return false;
    *body = str_slice(text);
    for (unsigned line = 1; line < page->body_line && body->len; line++) {
        size_t end = slice_find_byte(*body, '\n');
        *body = slice_from(*body, end + (end < body->len));
    }
    return true;
}
