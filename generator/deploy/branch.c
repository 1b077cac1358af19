/* A site into a branch, step by step: see branch.h. */
#include "deploy/branch.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/hash.h"
#include "base/lock.h"
#include "base/message.h"
#include "deploy/gone.h"
#include "deploy/refs.h"
#include "deploy/remote.h"
#include "deploy/state.h"
#include "deploy/store.h"

struct branch_deploy {
    struct arena arena;
    struct branch_target target;
    struct git_place place;
    struct lock lock, lock_there; /* here, and at a remote on this machine */
    const char *folder;           /* what we own of the repository */
    const char *incoming;         /* in it: objects of this run */
    const char *state_path;       /* in it */
    struct deploy_state state;
    struct remote remote;
    char tip[GIT_ID];    /* where the branch is, or "" */
    char commit[GIT_ID]; /* where it goes */
    struct store_site site;
    struct deploy_plan plan;
    bool is_ours_here, is_ours_there; /* what the branch is at */
    bool has_rest;                    /* at a remote that is not on this machine */
};

static void step(const struct branch_deploy *d, const char *name)
{
    if (d->target.before_step)
        d->target.before_step(name);
}

/* --- what stands there --- */

/* Is it a commit of ours? Then its tree and time. */
static bool read_ours(const struct git_place *place, const char *id, char tree[GIT_ID],
                      int64_t *seconds)
{
    const char *arguments[] = {"cat-file", "commit", id, NULL};
    struct str text;
    str_init(&text);
    bool ours = id[0] && git_ask(place, arguments, &text) &&
                store_commit_is_ours(str_slice(&text), tree, seconds);
    str_release(&text);
    return ours;
}

/* The repository, and what of it is ours. */
static bool open_repository(struct branch_deploy *d, struct diag *diag)
{
    const char *branch = d->target.branch;
    if (!store_find(&d->place, d->target.repository, true, &d->arena, diag))
        return false;
    if (!store_is_branch_name(branch)) {
        diag_file(diag, DIAG_ERROR, d->target.repository,
                  _("\"%s\" can't be the name of a branch (deploy.branch)"), branch);
        return false;
    }
    if (refs_is_head(&d->place, branch)) {
        diag_file(diag, DIAG_REFUSED, d->target.repository,
                  _("branch \"%s\" is the one that this repository is on, so a deploy "
                    "would replace your own files: choose another in deploy.branch"),
                  branch);
        return false;
    }
    d->folder = fs_join(&d->arena, d->place.dir, "voornaam");
    d->incoming = fs_join(&d->arena, d->folder, "incoming");
    d->state_path =
        fs_join(&d->arena, d->folder, git_file_name(&d->arena, "deployed-", branch));
    const char *lock = fs_join(&d->arena, d->folder, "deploy-lock");
    if (lock_take(&d->lock, lock, true) && fs_remove_tree(d->incoming))
        return true;
    diag_file(diag, DIAG_ERROR, d->folder, _("this folder can't be written: %s"),
              message_system(errno));
    return false;
}

static void tell_moved(const struct branch_deploy *d, const char *where,
                       const char *tip, const char *expected, struct diag *diag)
{
    const char *none = _("no commit");
    diag_file(diag, DIAG_REFUSED, where,
              _("somebody else moved branch \"%s\": it is at %s, and was left at %s by "
                "the last deploy from here. Nothing was changed. Look what it is, and "
                "deploy again with --force to replace it"),
              d->target.branch, tip[0] ? tip : none, expected[0] ? expected : none);
}

/* A branch that is not there may be made, unless we made it before; one that is there
 * must be where we left it, or, when nothing is known of that (a fresh clone), be a
 * commit such as only we make. */
static bool may_replace(const struct branch_deploy *d, const char *tip,
                        const char *expected, bool is_ours)
{
    bool is_known = expected[0] != '\0';
    return d->target.force || (is_known ? state_has(&d->state, tip)
                               : tip[0] ? is_ours || state_has(&d->state, tip)
                                        : true);
}

static bool look_here(struct branch_deploy *d, struct diag *diag)
{
    char tree[GIT_ID];
    int64_t seconds;
    state_read(&d->state, d->state_path);
    refs_tip(d->tip, &d->place, d->target.branch);
    d->is_ours_here = read_ours(&d->place, d->tip, tree, &seconds);
    if (may_replace(d, d->tip, d->state.deployed, d->is_ours_here))
        return true;
    tell_moved(d, d->place.dir, d->tip, d->state.deployed, diag);
    return false;
}

/* `where`: a place that has the tip of the remote. */
static bool look_there(struct branch_deploy *d, struct git_place *where,
                       struct diag *diag)
{
    char tree[GIT_ID];
    int64_t seconds;
    struct remote *r = &d->remote;
    if (!remote_look(r, &d->place, d->target.remote, d->target.branch, &d->arena, diag))
        return false;
    if (strcmp(d->state.remote, r->key) != 0)
        d->state.pushed[0] = '\0';
    memcpy(d->state.remote, r->key, sizeof(r->key));
    *where = d->place;
    if (r->tip[0] && strcmp(r->tip, d->tip) != 0 &&
        !remote_get_tip(where, r, &d->place, d->target.branch, d->incoming, &d->arena,
                        diag))
        return false;
    d->is_ours_there = read_ours(where, r->tip, tree, &seconds);
    if (may_replace(d, r->tip, d->state.pushed, d->is_ours_there))
        return true;
    tell_moved(d, r->shown, r->tip, d->state.pushed, diag);
    return false;
}

/* --- what will stand there --- */

/* "MODE TYPE ID\tPATH\0"; the paths live in the arena, and are sorted by bytes but for
 * folders, whose files git puts where "folder/" goes: that is by bytes as well. */
static bool list_tree(struct branch_deploy *d, const struct git_place *where,
                      const char *commit, struct deploy_file **files, size_t *count)
{
    const char *arguments[] = {"ls-tree", "-r", "-z", "--full-tree", commit, NULL};
    struct {
        VEC(struct deploy_file);
    } list = {0};
    struct str out;
    struct slice entry, head;
    str_init(&out);
    bool well = git_ask(where, arguments, &out);
    for (struct slice rest = str_slice(&out); slice_cut(&entry, &rest, '\0');)
        if (slice_cut(&head, &entry, '\t') && head.len > 40)
            vec_push(&list,
                     ((struct deploy_file){
                         arena_copy_c(&d->arena, entry),
                         arena_copy_c(&d->arena, slice_from(head, head.len - 40))}));
    str_release(&out);
    *files = list.at;
    *count = list.len;
    return well;
}

static bool compare(struct branch_deploy *d, const struct git_place *where,
                    struct diag *diag)
{
    const char *shown = d->target.remote && d->remote.tip[0] ? d->remote.tip : d->tip;
    struct deploy_file *before = NULL;
    size_t count = 0;
    bool well = !shown[0] || list_tree(d, where, shown, &before, &count);
    if (well)
        deploy_plan_make(&d->plan, before, count, d->site.files.at, d->site.files.len);
    else
        diag_file(
            diag, DIAG_ERROR, d->place.dir,
            _("the commit of the site can't be read in this repository: look with "
              "git fsck"));
    free(before);
    return well;
}

/* A site that stands there already, at the remote or else here, keeps its commit. */
static bool make_commit(struct branch_deploy *d, const struct git_place *where,
                        struct diag *diag)
{
    int64_t then, seconds = (int64_t)d->target.today * 24 * 60 * 60;
    char tree[GIT_ID];
    const char *there = d->target.remote ? d->remote.tip : "";
    if ((read_ours(where, there, tree, &then) && strcmp(tree, d->site.tree) == 0) ||
        (read_ours(&d->place, d->tip, tree, &then) && strcmp(tree, d->site.tree) == 0))
        seconds = then;
    return store_write_commit(d->commit, &d->place, d->incoming, d->site.tree, seconds,
                              diag);
}

struct branch_deploy *branch_prepare(const struct branch_target *target,
                                     const struct verified_tree *tree,
                                     const struct branch_extra *extras, size_t count,
                                     struct diag *diag)
{
    struct branch_deploy *d = memory_new(sizeof(*d));
    struct git_place where = {0};
    d->target = *target;
    d->lock.fd = d->lock_there.fd = -1;
    arena_init(&d->arena);
    bool well = open_repository(d, diag) && look_here(d, diag);
    where = d->place;
    if (well && target->remote)
        well = look_there(d, &where, diag);
    well = well &&
           store_write_site(&d->site, &d->place, d->incoming, tree, extras, count,
                            &d->arena, diag) &&
           make_commit(d, &where, diag) && compare(d, &where, diag);
    if (well)
        return d;
    branch_free(d);
    return NULL;
}

const struct deploy_plan *branch_plan(const struct branch_deploy *deploy)
{
    return &deploy->plan;
}

const char *branch_commit_id(const struct branch_deploy *deploy)
{
    return deploy->commit;
}

const char *branch_tree_id(const struct branch_deploy *deploy)
{
    return deploy->site.tree;
}

/* --- putting it there --- */

static bool save(const struct branch_deploy *d, struct diag *diag)
{
    if (state_write(&d->state, d->state_path))
        return true;
    diag_file(diag, DIAG_ERROR, d->state_path, _("this file can't be written: %s"),
              message_system(errno));
    return false;
}

enum { EARLIER_MAX = 5 };

/* Commits of ours where the branch was, here or there. What somebody else made is not
 * ours to destroy, also when it is replaced. */
static size_t list_earlier(struct branch_deploy *d, const struct git_place *where,
                           const char *tip, const char **earlier)
{
    const char *there = d->target.remote ? d->remote.tip : "";
    const char *const all[EARLIER_MAX] = {tip, d->state.deployed, d->state.pending,
                                          d->state.pushed, there};
    char tree[GIT_ID];
    int64_t seconds;
    size_t count = 0;
    for (size_t i = 0; i < EARLIER_MAX; i++)
        if (all[i][0] && strcmp(all[i], d->commit) != 0 &&
            read_ours(where, all[i], tree, &seconds))
            earlier[count++] = arena_copy_c(&d->arena, slice_of(all[i]));
    return count;
}

static bool clear_here(struct branch_deploy *d, const char *const *earlier,
                       size_t count, struct diag *diag)
{
    struct gone_job job = {&d->place, d->target.branch, d->commit,       earlier,
                           count,     d->incoming,      d->target.source};
    step(d, "clear");
    return gone_clear(&job, diag);
}

/* Is the remote another repository on this machine, where we can clear up as well? */
static bool is_beside(const struct branch_deploy *d)
{
    return d->target.remote && d->remote.is_local &&
           strcmp(d->remote.place.dir, d->place.dir) != 0;
}

static const char *folder_there(struct branch_deploy *d)
{
    return fs_join(&d->arena, d->remote.place.dir, "voornaam");
}

/* One deploy at a time there too: whatever of one is there, is of one that was killed.
 */
static bool lock_there(struct branch_deploy *d, struct diag *diag)
{
    const char *path = fs_join(&d->arena, folder_there(d), "deploy-lock");
    if (lock_take(&d->lock_there, path, true))
        return true;
    diag_file(diag, DIAG_ERROR, path,
              _("this file can't be made (%s): what earlier deploys left in that "
                "repository has to be removed there, so it must be writable"),
              message_system(errno));
    return false;
}

static bool clear_there(struct branch_deploy *d, const char *const *earlier,
                        size_t count, struct diag *diag)
{
    const struct git_place *there = &d->remote.place;
    const char *work = fs_join(&d->arena, folder_there(d), "incoming");
    struct gone_job job = {there, d->target.branch, d->commit, earlier, count,
                           work,  d->target.source};
    step(d, "clear there");
    remote_clear_killed(there);
    bool well = fs_remove_tree(work) && gone_clear(&job, diag);
    fs_remove_tree(work);
    return well;
}

/* With --force the work of somebody else is no longer on the branch: it is not ours to
 * destroy, and gets a branch of its own; where we can't make one, they are told. */
static void keep_replaced(struct branch_deploy *d, const char *where,
                          const struct git_place *place, const char *tip, bool is_ours,
                          struct diag *diag)
{
    if (!tip[0] || is_ours)
        return;
    const char *name =
        arena_printf(&d->arena, "%s-replaced-%.12s", d->target.branch, tip).at;
    const char *ref = arena_printf(&d->arena, "refs/heads/%s", name).at;
    const char *arguments[] = {"update-ref", "--no-deref", ref, tip, NULL};
    if (place && git_run(place, arguments, SLICE(""), NULL, NULL) == 0)
        diag_file(
            diag, DIAG_WARNING, where,
            _("branch \"%s\" was at a commit of somebody else, and was replaced. "
              "That commit is now branch \"%s\"; when nobody needs it, git branch "
              "-D \"%s\", and deploy again"),
            d->target.branch, name, name);
    else
        diag_file(
            diag, DIAG_WARNING, where,
            _("branch \"%s\" was at commit %s of somebody else, and was replaced. To "
              "have it back, run in that repository: git branch NAME %s"),
            d->target.branch, tip, tip);
}

static bool move_here(struct branch_deploy *d, struct diag *diag)
{
    struct git_place with_new = d->place;
    with_new.objects = d->incoming;
    struct gone_job job = {&with_new, d->target.branch, d->commit,       NULL,
                           0,         d->incoming,      d->target.source};
    step(d, "write down");
    memcpy(d->state.pending, d->commit, GIT_ID);
    if (d->target.source)
        snprintf(d->state.source, sizeof(d->state.source), "%s", d->target.source);
    if (!save(d, diag))
        return false;
    step(d, "pack");
    if (!gone_keep(&job, diag))
        return false;
    step(d, "move");
    if (strcmp(d->tip, d->commit) == 0)
        return true;
    if (!refs_move(&d->place, d->target.branch, d->tip, d->commit, diag))
        return false;
    keep_replaced(d, d->place.dir, &d->place, d->tip, d->is_ours_here, diag);
    return true;
}

/* True when the remote has it. */
static bool push(struct branch_deploy *d, struct diag *diag)
{
    const struct remote *r = &d->remote;
    step(d, "push");
    if (strcmp(r->tip, d->commit) != 0) {
        if (!remote_push(r, &d->place, d->target.branch, d->commit, diag))
            return false;
        d->has_rest = r->tip[0] && !r->is_local;
        keep_replaced(d, r->shown, r->is_local ? &r->place : NULL, r->tip,
                      d->is_ours_there, diag);
    }
    return true;
}

bool branch_commit(struct branch_deploy *d, struct diag *diag)
{
    const char *earlier[EARLIER_MAX], *there[EARLIER_MAX];
    size_t count = list_earlier(d, &d->place, d->tip, earlier), count_there = 0;
    bool has_remote = d->target.remote != NULL;
    if (is_beside(d))
        count_there = list_earlier(d, &d->remote.place, d->remote.tip, there);
    if ((is_beside(d) && !lock_there(d, diag)) || !move_here(d, diag))
        return false;
    bool pushed = !has_remote || push(d, diag);
    bool well = clear_here(d, earlier, count, diag);
    if (pushed && is_beside(d))
        well = clear_there(d, there, count_there, diag) && well;
    step(d, "finish");
    if (!well)
        return false; /* what is pending is looked for again */
    memcpy(d->state.deployed, d->commit, GIT_ID);
    if (pushed && has_remote)
        memcpy(d->state.pushed, d->commit, GIT_ID);
    if (pushed)
        d->state.pending[0] = '\0';
    return save(d, diag) && pushed;
}

bool branch_clear_others(const char *repository, const char *but, const char *source,
                         struct diag *diag)
{
    struct arena arena = {0};
    struct git_place place;
    struct lock lock;
    bool well = true;
    if (store_find(&place, repository, true, &arena, NULL)) {
        const char *folder = fs_join(&arena, place.dir, "voornaam");
        const char *path = fs_join(&arena, folder, "deploy-lock");
        const char *work = fs_join(&arena, folder, "incoming");
        struct gone_job job = {&place, but, NULL, NULL, 0, work, source};
        bool needed = gone_is_needed(&job);
        if (needed && !lock_take(&lock, path, true)) {
            diag_file(diag, DIAG_ERROR, folder, _("this folder can't be written: %s"),
                      message_system(errno));
            well = false;
        } else if (needed) {
            well = fs_remove_tree(work) && gone_clear(&job, diag);
            fs_remove_tree(work);
            lock_release(&lock);
            rmdir(folder);
        }
    }
    arena_release(&arena);
    return well;
}

void branch_tell_rest(const struct branch_deploy *deploy, struct str *out)
{
    if (deploy->has_rest)
        remote_tell_rest(&deploy->remote, deploy->target.branch, out);
}

void branch_free(struct branch_deploy *d)
{
    if (!d)
        return;
    if (d->lock_there.fd >= 0) {
        lock_release(&d->lock_there);
        rmdir(folder_there(d));
    }
    if (d->lock.fd >= 0) {
        fs_remove_tree(d->incoming);
        lock_release(&d->lock);
        rmdir(d->folder); /* when nothing of ours is in it */
    }
    deploy_plan_release(&d->plan);
    vec_release(&d->site.files);
    arena_release(&d->arena);
    free(d);
}
