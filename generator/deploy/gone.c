/* Removing what earlier deploys left: see gone.h. */
#include "deploy/gone.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/message.h"
#include "deploy/held.h"
#include "deploy/ids.h"
#include "deploy/others.h"
#include "deploy/packs.h"
#include "deploy/refs.h"
#include "deploy/traces.h"

struct clearing {
    const struct gone_job *job;
    const struct git_place *place;
    struct arena arena;
    struct diag *diag;
    struct packs packs;
    struct others others;
    struct ids earlier; /* commits: where our branches were */
    struct ids now;     /* all of the site, and of other branches that stand */
    struct ids gone;    /* first all of earlier deploys, then what goes */
    struct ids alive;   /* of those, what something else reaches */
    struct str reached; /* by what, as git tells it */
    const char *list;   /* where it is written down what goes, or is to go */
    bool packs_changed;
};

static bool is_current(const struct clearing *c, const struct pack *pack)
{
    return pack->commit && c->job->branch &&
           strcmp(pack->branch, c->job->branch) == 0 &&
           (!c->job->commit || strcmp(pack->commit, c->job->commit) == 0);
}

/* Of the branch, all but the current one; of others, those where they no longer are. */
static void mark_packs(struct clearing *c)
{
    for (size_t i = 0; i < c->packs.len; i++) {
        struct pack *pack = &c->packs.at[i];
        const struct other *other =
            pack->branch ? others_find(&c->others, pack->branch) : NULL;
        pack->goes = other ? !other->stands : pack->commit && !is_current(c, pack);
    }
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
        if (c->packs.at[i].goes)
            return true;
    return false;
}

/* So that git gc, at whatever moment, takes none of it into a pack of its own. */
static bool keep_current(struct clearing *c)
{
    for (size_t i = 0; i < c->packs.len; i++)
        if (is_current(c, &c->packs.at[i]) && c->packs.at[i].has_index)
            return true;
    if (!c->job->commit)
        return true;
    const char *input = arena_printf(&c->arena, "%s\n", c->job->commit).at;
    const char *keep = packs_keep_text(&c->arena, c->job->branch, c->job->commit);
    if (!packs_make(NULL, c->place, c->job->work, slice_of(input), true, keep, c->diag))
        return false;
    vec_release(&c->packs);
    packs_list(&c->packs, c->place, &c->arena);
    mark_packs(c);
    return true;
}

/* Commits where our branches were, by whatever names them: what we wrote down, packs,
 * logs, and copies of remotes; and those logs and copies are forgotten. */
static bool forget_traces(struct clearing *c)
{
    struct trace_refs refs = {0};
    struct ids stay = {0};
    if (c->job->branch)
        traces_add_branch(&refs, c->place, c->job->branch, &c->arena);
    for (size_t i = 0; i < c->others.len; i++) {
        const struct other *other = &c->others.at[i];
        ids_add_lines(&stay, slice_of(other->stands ? other->tip : ""));
        if (other->stands || !*other->branch)
            continue;
        traces_add_branch(&refs, c->place, other->branch, &c->arena);
        ids_add_lines(&c->earlier, slice_of(other->state.deployed));
        ids_add_lines(&c->earlier, slice_of(other->state.pending));
        ids_add_lines(&c->earlier, slice_of(other->state.pushed));
    }
    for (size_t i = 0; i < c->packs.len; i++)
        if (c->packs.at[i].goes)
            ids_add_lines(&c->earlier, slice_of(c->packs.at[i].commit));
    for (size_t i = 0; i < c->job->earlier_count; i++)
        ids_add_lines(&c->earlier, slice_of(c->job->earlier[i]));
    traces_find(&c->earlier, c->place, &refs);
    if (c->job->commit)
        ids_add_lines(&stay, slice_of(c->job->commit));
    ids_sort(&c->earlier);
    ids_sort(&stay);
    ids_keep(&c->earlier, &stay, false);
    bool well = traces_remove(c->place, &refs, &c->earlier, c->diag);
    vec_release(&refs);
    ids_release(&stay);
    return well;
}

/* What stays: the site, and what branches have that others still deploy to. */
static bool gather_now(struct clearing *c)
{
    char tip[GIT_ID] = "";
    const char *commit = c->job->commit;
    if (!commit && c->job->branch)
        refs_tip(tip, c->place, c->job->branch);
    if (!commit && tip[0])
        commit = tip;
    bool well = !commit || add_objects(c, commit, &c->now);
    for (size_t i = 0; well && i < c->others.len; i++)
        if (c->others.at[i].stands)
            well = add_objects(c, c->others.at[i].tip, &c->now);
    if (!well)
        diag_file(
            c->diag, DIAG_ERROR, c->place->dir,
            _("the commit of the site can't be read in this repository: look with "
              "git fsck"));
    ids_sort(&c->now);
    return well;
}

static void add_written_down(struct clearing *c, const char *list)
{
    struct str text;
    str_init(&text);
    if (fs_read(&text, list, SIZE_MAX / 2))
        ids_add_lines(&c->gone, str_slice(&text));
    str_release(&text);
}

/* All of earlier deploys that is no longer there. */
static bool gather(struct clearing *c)
{
    char hex[41];
    for (size_t i = 0; i < c->packs.len; i++) {
        const struct pack *pack = &c->packs.at[i];
        if (pack->goes && pack->has_index)
            ids_add_index(&c->gone, arena_printf(&c->arena, "%s.idx", pack->start).at);
    }
    for (size_t i = 0; i < c->earlier.len; i++) {
        id_hex(hex, &c->earlier.at[i]);
        add_objects(c, hex, &c->gone);
    }
    add_written_down(c, c->list);
    for (size_t i = 0; i < c->others.len; i++)
        if (!c->others.at[i].stands)
            add_written_down(c,
                             others_going(c->place, c->others.at[i].branch, &c->arena));
    bool well = gather_now(c);
    ids_sort(&c->gone);
    ids_keep(&c->gone, &c->now, false);
    return well;
}

/* By refs, their logs, and what is staged, in every work tree. */
static bool spare_reached(struct clearing *c)
{
    static const char *const arguments[] = {"rev-list", "--objects",         "--all",
                                            "--reflog", "--indexed-objects", NULL};
    struct ids reached = {0};
    struct str err;
    if (!c->gone.len)
        return true;
    str_init(&err);
    bool well = git_run(c->place, arguments, SLICE(""), &c->reached, &err) == 0;
    if (!well)
        git_failed(c->diag, DIAG_ERROR, c->place->dir,
                   _("what is withdrawn can't be removed from this repository, for it "
                     "can't be read as a whole (look with git fsck)"),
                   &err);
    ids_add_lines(&reached, str_slice(&c->reached));
    str_release(&err);
    ids_sort(&reached);
    for (size_t i = 0; i < c->gone.len; i++)
        if (ids_has(&reached, &c->gone.at[i]))
            vec_push(&c->alive, c->gone.at[i]);
    ids_keep(&c->gone, &reached, false);
    ids_release(&reached);
    return well;
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
    struct ids ours = {0}, kept = {0};
    struct str list;
    char name[41] = "";
    bool well = true;
    str_init(&list);
    for (size_t i = 0; i < c->packs.len; i++)
        if (c->packs.at[i].commit)
            ids_add_index(c->packs.at[i].goes ? &ours : &kept,
                          arena_printf(&c->arena, "%s.idx", c->packs.at[i].start).at);
    ids_sort(&ours);
    ids_sort(&kept);
    ids_keep(&ours, &c->gone, false);
    ids_keep(&ours, &kept, false);
    ids_print(&ours, &list);
    if (ours.len)
        well = packs_make(name, c->place, c->job->work, str_slice(&list), false, NULL,
                          c->diag);
    for (size_t i = 0; well && i < c->packs.len; i++) {
        const struct pack *pack = &c->packs.at[i];
        if (!pack->goes)
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
    ids_release(&kept);
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

static void start(struct clearing *c, const struct gone_job *job, struct diag *diag)
{
    *c = (struct clearing){.job = job, .place = job->place, .diag = diag};
    arena_init(&c->arena);
    str_init(&c->reached);
    packs_list(&c->packs, c->place, &c->arena);
    others_list(&c->others, c->place, &c->packs, job->branch, &c->arena);
    mark_packs(c);
}

static void release(struct clearing *c)
{
    vec_release(&c->packs);
    vec_release(&c->others);
    ids_release(&c->earlier);
    ids_release(&c->now);
    ids_release(&c->gone);
    ids_release(&c->alive);
    str_release(&c->reached);
    arena_release(&c->arena);
}

bool gone_keep(const struct gone_job *job, struct diag *diag)
{
    struct clearing c;
    start(&c, job, diag);
    bool well = keep_current(&c);
    release(&c);
    return well;
}

bool gone_is_needed(const struct gone_job *job)
{
    struct clearing c;
    start(&c, job, NULL);
    bool needed = c.others.len > 0;
    release(&c);
    return needed;
}

bool gone_clear(const struct gone_job *job, struct diag *diag)
{
    struct clearing c;
    start(&c, job, diag);
    c.list = others_going(c.place, job->branch ? job->branch : "", &c.arena);
    bool well = forget_traces(&c) && keep_current(&c) && gather(&c) &&
                spare_reached(&c) && write_down(&c, true);
    if (well) {
        others_tell(&c.others, c.place, job->source, diag);
        held_tell(c.place, str_slice(&c.reached), &c.alive, diag);
        if (c.gone.len || has_old_packs(&c))
            traces_drop_tables(c.place, &c.gone);
        well = packs_without(&c.packs, c.place, job->work, &c.gone, &c.packs_changed,
                             diag) &&
               remove_old_packs(&c);
        if (c.packs_changed)
            traces_renew(c.place);
        well = well && remove_loose(&c);
    }
    well = well && others_forget(&c.others, c.place, c.list, diag) &&
           write_down(&c, false);
    release(&c);
    return well;
}
