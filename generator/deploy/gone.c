/* Removing what earlier deploys left: see gone.h. */
#include "deploy/gone.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/message.h"
#include "deploy/ids.h"
#include "deploy/packs.h"
#include "deploy/traces.h"

struct clearing {
    const struct gone_job *job;
    const struct git_place *place;
    struct arena arena;
    struct diag *diag;
    struct packs packs;
    struct ids gone;  /* first all of earlier deploys, then what goes */
    struct ids alive; /* of those, what something else reaches */
    const char *list; /* where it is written down what goes, or is to go */
    bool packs_changed;
};

static bool is_current(const struct clearing *c, const struct pack *pack)
{
    return pack->commit && strcmp(pack->commit, c->job->commit) == 0;
}

/* A commit and all that is in it. */
static bool add_objects(const struct clearing *c, const char *commit, struct ids *ids)
{
    const char *arguments[] = {"rev-list", "--objects", "--no-object-names", commit,
                               NULL};
    struct str out;
    str_init(&out);
    bool well = git_ask(c->place, arguments, &out);
    ids_add_lines(ids, str_slice(&out));
    str_release(&out);
    return well;
}

static bool has_old_packs(const struct clearing *c)
{
    for (size_t i = 0; i < c->packs.len; i++)
        if (c->packs.at[i].commit && !is_current(c, &c->packs.at[i]))
            return true;
    return false;
}

/* So that git gc, at whatever moment, takes none of it into a pack of its own. */
static bool keep_current(struct clearing *c)
{
    for (size_t i = 0; i < c->packs.len; i++)
        if (is_current(c, &c->packs.at[i]) && c->packs.at[i].has_index)
            return true;
    const char *input = arena_printf(&c->arena, "%s\n", c->job->commit).at;
    const char *keep = packs_keep_text(&c->arena, c->job->branch, c->job->commit);
    if (!packs_make(NULL, c->place, c->job->work, slice_of(input), true, keep, c->diag))
        return false;
    vec_release(&c->packs);
    packs_list(&c->packs, c->place, c->job->branch, &c->arena);
    return true;
}

/* All of earlier deploys that the new one has not. */
static bool gather(struct clearing *c)
{
    struct ids now = {0};
    struct str text;
    str_init(&text);
    for (size_t i = 0; i < c->packs.len; i++) {
        const struct pack *pack = &c->packs.at[i];
        if (pack->commit && !is_current(c, pack) && pack->has_index)
            ids_add_index(&c->gone, arena_printf(&c->arena, "%s.idx", pack->start).at);
    }
    for (size_t i = 0; i < c->job->earlier_count; i++)
        if (strcmp(c->job->earlier[i], c->job->commit) != 0)
            add_objects(c, c->job->earlier[i], &c->gone);
    if (fs_read(&text, c->list, SIZE_MAX / 2))
        ids_add_lines(&c->gone, str_slice(&text));
    bool well = add_objects(c, c->job->commit, &now);
    if (!well)
        diag_file(
            c->diag, DIAG_ERROR, c->place->dir,
            _("the commit of the site can't be read in this repository: look with "
              "git fsck"));
    ids_sort(&c->gone);
    ids_sort(&now);
    ids_keep(&c->gone, &now, false);
    ids_release(&now);
    str_release(&text);
    return well;
}

/* By refs, their logs, and what is staged, in every work tree. */
static bool spare_reached(struct clearing *c)
{
    const char *arguments[] = {"rev-list", "--objects", "--no-object-names",
                               "--all",    "--reflog",  "--indexed-objects",
                               NULL};
    struct ids reached = {0};
    struct str out, err;
    if (!c->gone.len)
        return true;
    str_init(&out);
    str_init(&err);
    bool well = git_run(c->place, arguments, SLICE(""), &out, &err) == 0;
    if (!well)
        git_failed(c->diag, DIAG_ERROR, c->place->dir,
                   _("what is withdrawn can't be removed from this repository, for it "
                     "can't be read as a whole (look with git fsck)"),
                   &err);
    ids_add_lines(&reached, str_slice(&out));
    str_release(&out);
    str_release(&err);
    ids_sort(&reached);
    for (size_t i = 0; i < c->gone.len; i++)
        if (ids_has(&reached, &c->gone.at[i]))
            vec_push(&c->alive, c->gone.at[i]);
    ids_keep(&c->gone, &reached, false);
    ids_release(&reached);
    return well;
}

/* Somebody made a tag or branch of an earlier deploy: theirs to remove. */
static void tell_reached(struct clearing *c)
{
    struct ids commits = {0};
    char hex[41];
    for (size_t i = 0; i < c->job->earlier_count; i++)
        ids_add_lines(&commits, slice_of(c->job->earlier[i]));
    for (size_t i = 0; i < commits.len; i++) {
        if (!ids_has(&c->alive, &commits.at[i]))
            continue;
        id_hex(hex, &commits.at[i]);
        diag_file(c->diag, DIAG_WARNING, c->place->dir,
                  _("a branch, tag or log of this repository still has an earlier "
                    "website (commit %s), with what was withdrawn since: find it with "
                    "git for-each-ref --contains %s, and remove it"),
                  hex, hex);
    }
    ids_release(&commits);
}

/* What stays because something else reaches it may go one day as well: a tag is
 * removed, a file of the content withdrawn. */
static bool write_down(struct clearing *c, bool with_gone)
{
    struct str text;
    str_init(&text);
    if (with_gone)
        ids_print(&c->gone, &text);
    ids_print(&c->alive, &text);
    bool well = text.len ? fs_replace(c->list, str_slice(&text), 0600)
                         : unlink(c->list) == 0 || errno == ENOENT;
    if (!well)
        diag_file(c->diag, DIAG_ERROR, c->list, _("this file can't be written: %s"),
                  message_system(errno));
    str_release(&text);
    return well;
}

/* What only our old packs may have, and something else reaches, gets a pack that is
 * like any other. */
static bool remove_old_packs(struct clearing *c)
{
    struct ids ours = {0};
    struct str list;
    char name[41] = "";
    bool well = true;
    str_init(&list);
    for (size_t i = 0; i < c->packs.len; i++)
        if (c->packs.at[i].commit && !is_current(c, &c->packs.at[i]))
            ids_add_index(&ours,
                          arena_printf(&c->arena, "%s.idx", c->packs.at[i].start).at);
    ids_sort(&ours);
    ids_keep(&ours, &c->alive, true);
    ids_print(&ours, &list);
    if (ours.len)
        well = packs_make(name, c->place, c->job->work, str_slice(&list), false, NULL,
                          c->diag);
    for (size_t i = 0; well && i < c->packs.len; i++) {
        const struct pack *pack = &c->packs.at[i];
        if (!pack->commit || is_current(c, pack))
            continue;
        c->packs_changed = true;
        if (*name && slice_ends(slice_of(pack->start), name)) /* all of it is alive */
            well = unlink(arena_printf(&c->arena, "%s.keep", pack->start).at) == 0;
        else
            well = packs_remove(pack);
        if (!well)
            diag_file(c->diag, DIAG_ERROR, pack->start,
                      _("this file can't be removed: %s"), message_system(errno));
    }
    ids_release(&ours);
    str_release(&list);
    return well;
}

static bool remove_loose(struct clearing *c)
{
    bool well = true;
    char hex[41];
    for (size_t i = 0; i < c->gone.len; i++) {
        id_hex(hex, &c->gone.at[i]);
        const char *path =
            arena_printf(&c->arena, "%s/objects/%.2s/%s", c->place->dir, hex, hex + 2)
                .at;
        if (unlink(path) != 0 && errno != ENOENT && errno != ENOTDIR) {
            diag_file(c->diag, DIAG_ERROR, path, _("this file can't be removed: %s"),
                      message_system(errno));
            well = false;
        }
    }
    return well;
}

bool gone_keep(const struct gone_job *job, struct diag *diag)
{
    struct clearing c = {.job = job, .place = job->place, .diag = diag};
    arena_init(&c.arena);
    packs_list(&c.packs, c.place, job->branch, &c.arena);
    bool well = keep_current(&c);
    vec_release(&c.packs);
    arena_release(&c.arena);
    return well;
}

bool gone_clear(const struct gone_job *job, struct diag *diag)
{
    struct clearing c = {.job = job, .place = job->place, .diag = diag};
    arena_init(&c.arena);
    c.list = fs_join(&c.arena, fs_join(&c.arena, job->place->dir, "voornaam"),
                     git_file_name(&c.arena, "going-", job->branch));
    packs_list(&c.packs, c.place, job->branch, &c.arena);
    bool well = traces_remove(job, diag) && keep_current(&c) && gather(&c) &&
                spare_reached(&c) && write_down(&c, true);
    if (well) {
        tell_reached(&c);
        if (c.gone.len || has_old_packs(&c))
            traces_drop_tables(job, &c.gone);
        well = packs_without(&c.packs, c.place, job->work, &c.gone, &c.packs_changed,
                             diag) &&
               remove_old_packs(&c);
        if (c.packs_changed)
            traces_renew(job);
        well = well && remove_loose(&c);
    }
    well = well && write_down(&c, false);
    vec_release(&c.packs);
    ids_release(&c.gone);
    ids_release(&c.alive);
    arena_release(&c.arena);
    return well;
}
