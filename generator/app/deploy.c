/* voornaam deploy: makes the website in a private folder, and puts it online from
 * there: in a folder that a web server shows, or on a branch of a repository. What goes
 * online is what the gate's proof is of, and nothing else. */
#include "app/deploy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/build.h"
#include "base/fs.h"
#include "base/message.h"
#include "deploy/branch.h"
#include "deploy/directory.h"
#include "source/tracked.h"

struct deployment {
    struct build b;
    struct deploy_places places;
    struct marker_owner owner;
    struct verified_tree *branch_proof; /* with the files that only a branch has */
    struct directory_deploy *directory;
    struct branch_deploy *branch;
};

/* Most files are pages: one look at where a header would stand is enough. */
static bool may_be_table(struct slice text)
{
    size_t signs[3] = {0};
    for (size_t i = 0; i < text.len && i < 4096; i++) {
        signs[0] += text.at[i] == ';';
        signs[1] += text.at[i] == ',';
        signs[2] += text.at[i] == '\t';
        if (text.at[i] == '\n' && i > 1)
            break;
    }
    return signs[0] > 1 || signs[1] > 1 || signs[2] > 1;
}

bool deploy_is_register(const void *build, struct slice text)
{
    const struct build *b = build;
    struct consent_register other = {0};
    struct arena arena;
    struct diag *unseen;
    size_t known = 0;
    if (!may_be_table(text))
        return false;
    unseen = diag_new();
    arena_init(&arena);
    if (register_read(&other, text, "", NULL, 0, &arena, unseen))
        for (size_t i = 0; i < other.count; i++)
            known += register_find(&b->people, other.people[i].id) != NULL;
    diag_free(unseen);
    arena_release(&arena);
    return known > 0;
}

/* It would be cloned with the content, and never leave its history. */
static bool check_register(struct build *b)
{
    struct tracked_finding found;
    struct slice setting = slice_trim(b->raw.config.register_path.text);
    const struct tracked_question question = {
        .repository = b->options.site,
        .rev = b->options.rev,
        .file = b->register_path,
        .setting = setting.len ? arena_copy_c(&b->arena, setting) : "register.csv",
        .is_table = deploy_is_register,
        .user = b,
    };
    if (!source_tracks(&found, &question, &b->arena, b->diag))
        return false;
    if (found.path)
        diag_file(b->diag, DIAG_REFUSED, found.path,
                  _("git tracks this file, the register or its key, and everybody who "
                    "has the repository has it: move it out, \"git rm --cached\" it, "
                    "commit, and have it removed from the history"));
    return !found.path;
}

/* --- what only a branch has
 * ---------------------------------------------------------------- */

enum { EXTRAS_MAX = 2 };

/* Hosts that give every site an address of their own ask for none. */
static bool is_forge_host(struct slice host)
{
    static const char *const hosts[] = {".github.io", ".gitlab.io",   ".codeberg.page",
                                        ".pages.dev", ".netlify.app", NULL};
    for (size_t i = 0; hosts[i]; i++)
        if (slice_ends(host, hosts[i]))
            return true;
    return false;
}

/* The host of the site, where forges are told so in a file CNAME: it has a name of its
 * own, and the site stands at its top. Else empty. */
static struct slice own_host(const struct build *b)
{
    struct slice url =
        b->options.url ? slice_of(b->options.url) : b->raw.config.url.text;
    struct slice host;
    size_t scheme = slice_starts(url, "https://")  ? 8
                    : slice_starts(url, "http://") ? 7
                                                   : 0;
    if (!scheme)
        return SLICE("");
    url = slice_from(url, scheme);
    slice_cut(&host, &url, '/');
    bool is_name = false, has_dot = false;
    for (size_t i = 0; i < host.len; i++) {
        is_name = is_name || !strchr("0123456789.:[]", host.at[i]);
        has_dot = has_dot || host.at[i] == '.';
        if (host.at[i] == ':')
            return SLICE("");
    }
    return url.len || !is_name || !has_dot || is_forge_host(host) ? SLICE("") : host;
}

/* Of this site, passed by the gate like any file. */
static size_t add_extras(struct deployment *d, struct branch_extra out[EXTRAS_MAX])
{
    struct build *b = &d->b;
    struct slice host = own_host(b);
    const struct branch_extra wanted[EXTRAS_MAX] = {
        {".nojekyll", SLICE("")},
        {"CNAME", arena_printf(&b->arena, "%.*s\n", SLICE_FMT(host))}};
    size_t count = 0;
    d->branch_proof = output_prove(b, false);
    for (size_t i = 0; d->branch_proof && i < EXTRAS_MAX; i++) {
        struct gate_ticket ticket;
        bool is_wanted = i == 0 || host.len;
        if (!is_wanted || map_get(&b->output_paths, slice_of(wanted[i].path)))
            continue;
        if (gate_check(b->gate, wanted[i].path, wanted[i].bytes, &ticket, &b->leaks) &&
            verified_tree_add(d->branch_proof, wanted[i].path, &ticket))
            out[count++] = wanted[i];
        else
            diag_file(b->diag, DIAG_REFUSED, wanted[i].path,
                      _("the gate found a leak in this file, which is made of url: in "
                        "voornaam.yml: mend it there"));
    }
    return count;
}

/* --- what it would change
 * ------------------------------------------------------------------ */

static bool prepare(struct deployment *d)
{
    struct build *b = &d->b;
    bool well = true;
    d->owner = deploy_owner(b);
    if (d->places.directory) {
        d->directory =
            directory_prepare(d->places.directory, b->proof, &d->owner, b->diag);
        well = d->directory != NULL;
    }
    if (d->places.branch) {
        struct branch_extra extras[EXTRAS_MAX];
        size_t count = add_extras(d, extras);
        struct branch_target target = {
            .repository = b->source.root,
            .branch = d->places.branch,
            .remote = d->places.remote,
            .today = b->options.today,
            .force = b->options.force,
            .source = d->owner.source,
        };
        d->branch = d->branch_proof ? branch_prepare(&target, d->branch_proof, extras,
                                                     count, b->diag)
                                    : NULL;
        well = well && d->branch != NULL;
    }
    return well;
}

static void each_plan(struct deployment *d,
                      void (*each)(struct deployment *d, const char *place,
                                   const struct deploy_plan *plan))
{
    if (d->directory)
        each(d, d->places.directory, directory_plan(d->directory));
    if (d->branch)
        each(d, d->places.branch, branch_plan(d->branch));
}

static void brake(struct deployment *d, const char *place,
                  const struct deploy_plan *plan)
{
    if (deploy_plan_is_drastic(plan) && !d->b.options.force)
        diag_file(d->b.diag, d->b.options.dry_run ? DIAG_WARNING : DIAG_REFUSED, place,
                  _("%zu of the %zu pages that are online would vanish, more than a "
                    "third: look with --dry-run what goes, and say --force if it is "
                    "meant so"),
                  plan->pages_removed, plan->pages_before);
}

/* A line copied from another school's settings must not cost that school its site. */
static void keep_others(struct deployment *d, const char *place,
                        const struct deploy_plan *plan)
{
    for (size_t i = 0; i < plan->changes.len && !d->b.options.force; i++)
        if (plan->changes.at[i].kind == DEPLOY_CHANGED &&
            strcmp(plan->changes.at[i].path, "CNAME") == 0)
            diag_file(d->b.diag, d->b.options.dry_run ? DIAG_WARNING : DIAG_REFUSED,
                      place,
                      _("a website with another address (CNAME) stands on this branch: "
                        "is it the right one? Then say --force"));
}

/* Once: both places show one site. */
static void list_urls(struct deployment *d, const char *place,
                      const struct deploy_plan *plan)
{
    static const enum url_change_kind kinds[] = {[DEPLOY_ADDED] = URL_NEW,
                                                 [DEPLOY_CHANGED] = URL_CHANGED,
                                                 [DEPLOY_REMOVED] = URL_GONE};
    (void)place;
    if (d->b.urls.len || plan->is_first)
        return;
    for (int kind = URL_GONE; kind <= URL_NEW; kind++)
        for (size_t i = 0; i < plan->changes.len; i++)
            if ((int)kinds[plan->changes.at[i].kind] == kind &&
                !gone_is_one(plan->changes.at[i].path))
                vec_push(&d->b.urls, ((struct url_change){(enum url_change_kind)kind,
                                                          plan->changes.at[i].path}));
}

static void print_plan(struct deployment *d, const char *place,
                       const struct deploy_plan *plan)
{
    static const char marks[] = {
        [DEPLOY_ADDED] = '+', [DEPLOY_CHANGED] = '~', [DEPLOY_REMOVED] = '-'};
    size_t counts[DEPLOY_REMOVED + 1] = {0};
    struct str path;
    str_init(&path);
    build_show_path(&d->b, &path, place);
    printf("%s:\n", path.at);
    for (size_t i = 0; i < plan->changes.len; i++) {
        const struct deploy_change *c = &plan->changes.at[i];
        counts[c->kind]++;
        if (!d->b.options.dry_run && !d->b.options.verbose)
            continue;
        build_show_path(&d->b, &path, c->path);
        printf("%c %s\n", marks[c->kind], path.at);
    }
    if (!plan->changes.len)
        puts(_("nothing changes"));
    else
        printf(d->b.options.dry_run
                   ? _("would be added: %zu, changed: %zu, removed: %zu\n")
                   : _("added: %zu, changed: %zu, removed: %zu\n"),
               counts[DEPLOY_ADDED], counts[DEPLOY_CHANGED], counts[DEPLOY_REMOVED]);
    str_release(&path);
}

/* --- the whole
 * ----------------------------------------------------------------------------- */

static bool make(struct deployment *d)
{
    struct build *b = &d->b;
    if (!build_make(b)) {
        output_abandon(b);
        return false;
    }
    if (!build_traced(b, "commit", output_commit(b)))
        return false;
    known_save(b);
    build_save_proofs(b);
    return true;
}

static bool put_online(struct deployment *d)
{
    struct build *b = &d->b;
    struct deploy_places all;
    deploy_all_places(b, &all);
    if (d->directory &&
        !build_traced(b, "directory", directory_commit(d->directory, b->diag)))
        return false;
    bool well = d->branch ? branch_commit(d->branch, b->diag)
                          : branch_clear_others(b->source.root, all.branch,
                                                d->owner.source, b->diag);
    if (well)
        deploy_tell_left(b, &all);
    return build_traced(b, "branch", well);
}

static void print(struct deployment *d)
{
    report_print(&d->b);
    each_plan(d, print_plan);
    if (d->branch)
        printf(_("commit %s, tree %s\n"), branch_commit_id(d->branch),
               branch_tree_id(d->branch));
}

/* Also when all else is quiet: somebody has to ask the host. */
static void print_rest(const struct deployment *d)
{
    struct str rest;
    str_init(&rest);
    if (d->branch && !d->b.options.dry_run)
        branch_tell_rest(d->branch, &rest);
    fputs(rest.at, stdout);
    str_release(&rest);
}

int deploy_run(const struct options *options)
{
    struct deployment d = {0};
    struct build *b = &d.b;
    build_init(b, options, true);
    b->deploying = true;
    bool well = make(&d) && deploy_find_places(b, &d.places) && check_register(b) &&
                (!d.places.directory || report_open(b, d.places.directory)) &&
                prepare(&d);
    if (well) {
        each_plan(&d, list_urls);
        each_plan(&d, brake);
        each_plan(&d, keep_others);
        well = diag_worst(b->diag) < DIAG_ERROR && (options->dry_run || put_online(&d));
    }
    changes_sort(&b->changes);
    int so_far = diag_exit_code(b->diag);
    if (!report_write(b) ||
        !sarif_write(b, b->directory, well || so_far ? so_far : EXIT_ERROR))
        well = false;
    int code = build_finish(b);
    if (well && !options->quiet)
        print(&d);
    if (well)
        print_rest(&d);
    directory_free(d.directory);
    branch_free(d.branch);
    verified_tree_free(d.branch_proof);
    build_release(b);
    return well ? code : code ? code : EXIT_ERROR;
}

/* The brake, before it is pulled: nobody who pushes sees the log. */
static void warn_of_vanishing(struct build *b)
{
    struct deploy_plan plan = {0};
    for (size_t i = 0; i < b->outputs.len; i++)
        plan.pages_before += slice_ends(slice_of(b->outputs.at[i].path), ".html");
    for (size_t i = 0; i < b->urls.len; i++)
        if (slice_ends(slice_of(b->urls.at[i].path), ".html")) {
            plan.pages_removed += b->urls.at[i].kind == URL_GONE;
            plan.pages_before += b->urls.at[i].kind == URL_GONE;
            plan.pages_before -= b->urls.at[i].kind == URL_NEW;
        }
    if (deploy_plan_is_drastic(&plan))
        diag_file(b->diag, DIAG_WARNING, NULL,
                  _("%zu of the %zu pages that are online would vanish, more than a "
                    "third: that waits for \"voornaam hook run REPO --force\" on the "
                    "server"),
                  plan.pages_removed, plan.pages_before);
}

int deploy_check(const struct options *options)
{
    struct deployment d = {0};
    struct build *b = &d.b;
    build_init(b, options, false);
    b->deploying = b->keep_cache = true;
    bool well = build_make(b) && deploy_find_places(b, &d.places) && check_register(b);
    if (well) {
        output_compare(b);
        warn_of_vanishing(b);
    }
    changes_sort(&b->changes);
    int code = build_finish(b);
    if (well)
        report_print(b);
    build_release(b);
    return well ? code : code ? code : EXIT_ERROR;
}

int app_deploy(int argc, char **argv)
{
    struct options options;
    if (!options_read(&options, FLAGS_DEPLOY, argc, argv))
        return EXIT_USAGE;
    return deploy_run(&options);
}
