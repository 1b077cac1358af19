/* Templates and style: the program's own, then the theme's, then the site's. */
#include <errno.h>
#include <string.h>

#include "app/build.h"
#include "base/embedded.h"
#include "base/fs.h"
#include "base/hash.h"
#include "base/message.h"

/* "templates/list.mustache" in a folder "templates/" is called "list". */
static const char *template_name(struct arena *arena, struct slice path, size_t folder)
{
    struct slice name = slice_from(path, folder);
    name.len -= strlen(".mustache");
    return arena_copy_c(arena, name);
}

static bool add_embedded(struct build *b, const char *folder)
{
    bool well = true;
    for (const struct embedded_file *f = embedded_files; f->name; f++) {
        struct slice name = slice_of(f->name);
        if (slice_starts(name, folder) && slice_ends(name, ".mustache"))
            well = mustache_add(&b->templates,
                                template_name(&b->arena, name, strlen(folder)), f->name,
                                slice_make(f->bytes, f->len), b->diag) &&
                   well;
    }
    return well;
}

static bool add_from_site(struct build *b, const char *folder)
{
    struct str text;
    bool well = true;
    str_init(&text);
    for (size_t i = 0; i < b->source.files.len; i++) {
        const char *path = b->source.files.at[i].path;
        struct slice name = slice_of(path);
        if (!slice_starts(name, folder) || !slice_ends(name, ".mustache"))
            continue;
        str_clear(&text);
        if (!source_read(&b->source, &text, path, SITE_TEXT_MAX)) {
            diag_file(b->diag, DIAG_ERROR, path, _("this file can't be read: %s"),
                      message_system(errno));
            well = false;
            continue;
        }
        well =
            mustache_add(&b->templates, template_name(&b->arena, name, strlen(folder)),
                         path, arena_copy(&b->arena, str_slice(&text)), b->diag) &&
            well;
    }
    str_release(&text);
    return well;
}

static bool theme_exists(struct build *b, const char *folder)
{
    for (const struct embedded_file *f = embedded_files; f->name; f++)
        if (slice_starts(slice_of(f->name), folder))
            return true;
    for (size_t i = 0; i < b->source.files.len; i++)
        if (slice_starts(slice_of(b->source.files.at[i].path), folder))
            return true;
    return false;
}

static const char *theme_folder(struct build *b, const char *below)
{
    return arena_printf(&b->arena, "themes/%.*s/%s",
                        SLICE_FMT(b->raw.config.theme.text), below)
        .at;
}

bool build_load_templates(struct build *b)
{
    const struct raw_text *theme = &b->raw.config.theme;
    const char *folder = theme_folder(b, "templates/");
    if (!theme_exists(b, theme_folder(b, ""))) {
        diag_add(b->diag, DIAG_ERROR, theme->where, theme->line,
                 _("there is no theme \"%.*s\": not in themes/ and not in the program"),
                 SLICE_FMT(theme->text));
        return false;
    }
    bool well = add_embedded(b, "templates/");
    well = add_embedded(b, folder) && well;
    well = add_from_site(b, folder) && well;
    well = add_from_site(b, "templates/") && well;
    return mustache_check(&b->templates, b->diag) && well;
}

static bool offer(struct build *b, const char *path, struct slice bytes)
{
    struct str reply;
    str_init(&reply);
    output_offer(b, path, NULL, bytes, &reply);
    struct slice in = str_slice(&reply);
    bool well = output_take(b, &in, true);
    str_release(&reply);
    return well;
}

/* themes/NAME/assets/x goes to /assets/x; those that templates know by name,
 * style.css and viewer.js, get a digest in theirs, so that browsers may keep them for
 * ever. */
static bool write_asset(struct build *b, struct slice name, struct slice bytes)
{
    char digest[33];
    struct slice address = arena_printf(&b->arena, "assets/%.*s", SLICE_FMT(name));
    hash_hex(digest, bytes);
    if (slice_eq_c(name, "style.css"))
        b->render.style = address =
            arena_printf(&b->arena, "assets/style-%.12s.css", digest);
    else if (slice_eq_c(name, "viewer.js"))
        b->render.viewer = address =
            arena_printf(&b->arena, "assets/viewer-%.12s.js", digest);
    return offer(b, address.at, bytes);
}

bool build_write_assets(struct build *b)
{
    const char *folder = theme_folder(b, "assets/");
    struct str text;
    bool well = true;
    str_init(&text);
    for (size_t i = 0; i < b->source.files.len; i++) {
        struct slice path = slice_of(b->source.files.at[i].path);
        str_clear(&text);
        if (slice_starts(path, folder) &&
            source_read(&b->source, &text, path.at, SITE_FILE_MAX))
            well = write_asset(b, slice_from(path, strlen(folder)), str_slice(&text)) &&
                   well;
    }
    for (const struct embedded_file *f = embedded_files; f->name; f++) {
        struct slice path = slice_of(f->name);
        if (slice_starts(path, folder) && !source_find(&b->source, f->name))
            well = write_asset(b, slice_from(path, strlen(folder)),
                               slice_make(f->bytes, f->len)) &&
                   well;
    }
    str_release(&text);
    return well;
}
