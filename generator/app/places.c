/* Where the website goes, and who may say so: see deploy.h.
 *
 * On a server the settings of the hook say it. Without them the site's own settings do,
 * and those are written by whoever pushes: then no place will do in which a file could
 * start a program, or which is somebody else's. */
#include <stdlib.h>
#include <string.h>

#include "app/build.h"
#include "app/deploy.h"
#include "base/fs.h"
#include "base/hash.h"
#include "base/message.h"
#include "deploy/marker.h"

/* --- where to
 * ---------------------------------------------------------------------------- */

static const char *setting(struct build *b, const struct raw_text *text)
{
    struct slice value = slice_trim(text->text);
    return value.len ? arena_copy_c(&b->arena, value) : NULL;
}

/* Counts from the folder of the settings; of a bare repository from its own. "~" is the
 * home folder, as people write it. */
static const char *from_settings(struct build *b, const char *path)
{
    const char *home = getenv("HOME");
    if (path && home && strncmp(path, "~/", 2) == 0)
        return fs_join(&b->arena, home, path + 2);
    const char *folder = b->options.rev ? b->source.root : b->options.site;
    return !path || *path == '/' ? path : fs_join(&b->arena, folder, path);
}

static bool wrong_place(struct build *b, const struct raw_text *text,
                        const char *message)
{
    struct place where = text->where;
    if (!where.file)
        where.file = b->raw.config.file;
    diag_add(b->diag, DIAG_ERROR, where, text->line, "%s", message);
    return false;
}

/* Then relative paths count from the repository's own folder, and may lead into it. */
static bool is_bare(struct build *b)
{
    return b->source.repository && strcmp(report_real_path(b, b->source.repository),
                                          report_real_path(b, b->source.root)) == 0;
}

/* Read as a folder, the site would find its own pages there again. */
static bool is_in_site(struct build *b, const char *folder)
{
    char *site = realpath(b->options.rev ? b->source.root : b->options.site, NULL);
    struct slice whole = slice_of(folder ? report_real_path(b, folder) : NULL);
    bool within = site && !is_bare(b) && fs_is_below(whole, slice_of(site)) &&
                  !slice_eq_c(whole, fs_join(&b->arena, site, "public"));
    free(site);
    return within;
}

/* --- what whoever pushes may say
 * ----------------------------------------------------------- */

static const char *digest_of(struct build *b, struct slice text)
{
    char digest[33];
    hash_hex(digest, text);
    return arena_copy_c(&b->arena, slice_of(digest));
}

struct marker_owner deploy_owner(struct build *b)
{
    const char *sub = b->options.rev ? strrchr(b->options.site, ':') : NULL;
    struct slice source = arena_printf(
        &b->arena, "%s%s", report_real_path(b, b->source.root), sub ? sub : "");
    struct slice url =
        b->options.url ? slice_of(b->options.url) : b->raw.config.url.text;
    return (struct marker_owner){digest_of(b, source),
                                 url.len ? digest_of(b, url) : NULL};
}

/* Why a folder that a pusher chose will not do, or NULL: programs of the server read
 * what stands in some places, and what stands in others is not this site's. */
static const char *harm_of_folder(struct build *b, const char *folder)
{
    const char *whole = report_real_path(b, folder);
    if (strstr(whole, "/."))
        return _("it is in a hidden folder");
    for (struct slice up = slice_of(whole); up.len; up = fs_folder(up))
        if (build_is_git_folder(b, arena_copy_c(&b->arena, up)))
            return _("it is in a repository");
    if (fs_is_below(slice_of(report_real_path(b, b->source.root)), slice_of(whole)))
        return _("the repository is in it");
    if (marker_has_other_source(whole, deploy_owner(b).source))
        return _("another website stands there");
    return NULL;
}

/* A line copied from another school's settings must not cost that school its site. */
static bool is_of_other_website(struct build *b, const char *folder)
{
    if (b->options.force ||
        !marker_has_other_website(report_real_path(b, folder), deploy_owner(b).website))
        return false;
    diag_file(b->diag, DIAG_REFUSED, folder,
              _("a website with another address (url) stands in this folder: is it the "
                "right one? Then say --force"));
    return true;
}

/* Each deploy of that one would remove this one with all else that is not its own. */
static bool is_in_other_website(struct build *b, const char *folder)
{
    struct slice up = fs_folder(slice_of(report_real_path(b, folder)));
    for (; up.len > 1; up = fs_folder(up)) {
        const char *above = arena_copy_c(&b->arena, up);
        if (!fs_exists(fs_join(&b->arena, above, OUTPUT_MARKER)))
            continue;
        diag_file(b->diag, DIAG_REFUSED, folder,
                  _("this folder is within another website (\"%s\"), which removes it "
                    "when it is deployed: choose a folder beside it"),
                  above);
        return true;
    }
    return false;
}

/* The name of a remote is of the repository's own settings; an address is the pusher's.
 */
static bool is_path_here(const char *remote)
{
    struct slice r = slice_of(remote);
    return slice_starts(r, "/") || slice_starts(r, ".") || slice_starts(r, "file:") ||
           (slice_find_byte(r, '/') < r.len && slice_find_byte(r, ':') == r.len);
}

static bool check_pushed_places(struct build *b, const struct deploy_places *places)
{
    const struct site_config *c = &b->raw.config;
    const char *why = NULL;
    if (!b->options.deploy.by_pusher)
        return true;
    if (places->directory)
        why = harm_of_folder(b, places->directory);
    if (why)
        return wrong_place(b, &c->deploy_directory,
                           arena_printf(&b->arena,
                                        _("this folder can't be chosen by who pushes "
                                          "(%s); who keeps the server may choose it, "
                                          "with deploy: in the settings of the hook"),
                                        why)
                               .at);
    if (places->remote && is_path_here(places->remote))
        return wrong_place(b, &c->deploy_remote,
                           _("another repository on the server can't be chosen by who "
                             "pushes; who keeps the server may choose it, with deploy: "
                             "in the settings of the hook"));
    return true;
}

/* With a file of that name, a folder of the site could be opened as a repository, whose
 * settings start programs (git-config(1)). */
static bool holds_repository(struct build *b)
{
    for (size_t i = 0; i < b->outputs.len; i++)
        if (slice_eq_c(fs_base(slice_of(b->outputs.at[i].path)), "HEAD")) {
            diag_file(b->diag, DIAG_ERROR, b->outputs.at[i].path,
                      _("a file of this name makes a folder look like a git "
                        "repository: give it another"));
            return true;
        }
    return false;
}

void deploy_all_places(struct build *b, struct deploy_places *out)
{
    const struct site_config *c = &b->raw.config;
    *out = b->options.deploy;
    if (out->given)
        return;
    out->branch = setting(b, &c->deploy_branch);
    out->remote = setting(b, &c->deploy_remote);
    out->directory = from_settings(b, setting(b, &c->deploy_directory));
}

bool deploy_find_places(struct build *b, struct deploy_places *out)
{
    const struct options *o = &b->options;
    const struct site_config *c = &b->raw.config;
    deploy_all_places(b, out);
    if (out->remote && !out->branch)
        return wrong_place(b, &c->deploy_remote,
                           _("deploy: has a remote but no branch: say which branch the "
                             "website goes to, for example branch: pages"));
    if (o->to_branch)
        out->directory = NULL;
    if (o->to_directory)
        out->branch = NULL;
    if (is_in_site(b, out->directory))
        return wrong_place(b, &c->deploy_directory,
                           _("the website would stand among its own sources: choose a "
                             "folder outside the site, or public"));
    if (out->directory || out->branch)
        return check_pushed_places(b, out) &&
               (!out->directory ||
                (!holds_repository(b) && !is_in_other_website(b, out->directory) &&
                 !is_of_other_website(b, out->directory)));
    return wrong_place(
        b, &c->deploy_branch,
        o->to_branch ? _("there is no branch to deploy to: add deploy: {branch: pages} "
                         "to the settings")
        : o->to_directory
            ? _("there is no folder to deploy to: add deploy: {directory: /srv/www} to "
                "the settings")
            : _("it says nowhere where the website goes: add deploy: {directory: "
                "/srv/www} or deploy: {branch: pages} to the settings"));
}
