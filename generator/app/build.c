/* voornaam build and check: the calls of build_make stand in the order in which things
 * happen, and are the table of contents of the program. */
#include "app/build.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/message.h"
#include "source/history.h"

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

bool build_traced(const struct build *b, const char *step, bool well)
{
    if (getenv("VOORNAAM_TRACE"))
        fprintf(stderr, "trace: %8.3f s %s\n", now() - b->started, step);
    return well;
}

void build_init(struct build *b, const struct options *options, bool write)
{
    *b = (struct build){
        .options = *options, .write = write, .started = now(), .lock = {.fd = -1}};
    arena_init(&b->arena);
    map_init(&b->output_paths);
    map_init(&b->leak_origins);
    map_init(&b->documents_read);
    mustache_init(&b->templates, true);
    leaks_init(&b->leaks);
    leaks_init(&b->frame_leaks);
    b->diag = diag_new();
    b->cage = cage_new(cage_find(&b->arena, "voornaam-decode"));
}

void build_release(struct build *b)
{
    if (b->passing_cache && b->keep_cache)
        build_keep_cache(b);
    if (b->passing_cache)
        fs_remove_tree(b->passing_cache);
    if (b->render.body_file > 0)
        close(b->render.body_file);
    map_release(&b->held_folders);
    map_release(&b->known);
    map_release(&b->noted);
    map_release(&b->render.files);
    map_release(&b->render.known_files);
    map_release(&b->old_addresses);
    map_release(&b->render.addresses);
    map_release(&b->render.makers);
    map_release(&b->site.by_source);
    map_release(&b->output_paths);
    map_release(&b->leak_origins);
    map_release(&b->documents_read);
    mustache_release(&b->templates);
    redact_free(b->publisher.redactor);
    map_release(&b->publisher.bylines);
    claims_free(b->claims);
    cage_free(b->cage);
    verified_tree_free(b->proof);
    gate_free(b->gate);
    names_free(b->names);
    leaks_release(&b->leaks);
    leaks_release(&b->frame_leaks);
    vec_release(&b->policy_lines);
    vec_release(&b->changes);
    vec_release(&b->withheld);
    vec_release(&b->outputs);
    vec_release(&b->urls);
    lock_release(&b->lock);
    history_free(b->history);
    map_release(&b->unreviewed);
    vec_release(&b->older);
    vec_release(&b->gone);
    source_release(&b->source);
    diag_free(b->diag);
    arena_release(&b->arena);
}

/* Goes on after a mistake, so that all of them are reported at once; only without a
 * register nothing of the site is read. */
static bool read_inputs(struct build *b)
{
    bool open = build_open_source(b);
    bool settings = (open || b->source.root) && build_read_settings(b);
    if (!open || !b->raw.config.file) {
        build_make_mask(b);
        return false;
    }
    bool policy = build_load_policy(b) && build_check_policy(b) && build_review(b);
    if (!build_read_register(b))
        return false;
    if (b->write && !b->deploying && settings && policy && manifest_is_current(b)) {
        b->unchanged = true;
        return build_make_names(b);
    }
    bool site =
        site_read(&b->raw, &b->source, &b->arena, b->diag) && build_keep_takedowns(b);
    build_traced(b, "site", site);
    if (settings && policy && site)
        return build_make_names_and_gate(b);
    build_make_names(b); /* even now: they mask the lines of what is wrong */
    return false;
}

static bool decide(struct build *b)
{
    if (!build_load_key(b))
        return false;
    build_load_proofs(b);
    if (!build_traced(b, "publish", build_publish(b)))
        return false;
    build_claims(b);
    build_note_held_folders(b);
    return build_traced(b, "templates", build_load_templates(b)) && output_open(b) &&
           build_traced(b, "photos", build_photos(b)) &&
           build_traced(b, "films", build_films(b)) &&
           build_traced(b, "documents", build_documents(b)) &&
           build_traced(b, "bodies", build_bodies(b));
}

static bool write_site(struct build *b)
{
    render_plan(&b->render);
    return build_write_assets(b) && build_write_photos(b) && build_write_films(b) &&
           build_traced(b, "pages", build_write_pages(b)) && build_write_gone(b);
}

bool build_make(struct build *b)
{
    if (!read_inputs(b))
        return false;
    if (b->unchanged)
        return true;
    return decide(b) && write_site(b) && diag_worst(b->diag) < DIAG_ERROR;
}

void build_mask(void *names, struct str *out, struct slice text)
{
    names_mask(names, out, text);
}

void build_show_path(const struct build *b, struct str *out, const char *path)
{
    struct str masked;
    str_clear(out);
    str_init(&masked);
    if (b->options.reveal && isatty(STDOUT_FILENO))
        str_add_c(&masked, path);
    else
        names_mask(b->names, &masked, slice_of(path));
    str_add_shown(out, str_slice(&masked));
    str_release(&masked);
}

int build_finish(struct build *b)
{
    bool reveal = b->options.reveal && isatty(STDERR_FILENO);
    enum diag_grade least = b->options.verbose ? DIAG_NOTE
                            : b->options.quiet ? DIAG_ERROR
                                               : DIAG_WARNING;
    diag_print(b->diag, stderr, least, b->names && !reveal ? build_mask : NULL,
               b->names);
    return diag_exit_code(b->diag);
}

int build_run(const struct options *options, bool write)
{
    struct build b;
    build_init(&b, options, write);
    bool made = build_make(&b);
    if (made && !b.unchanged)
        output_compare(&b);
    if (made && write && !b.unchanged) {
        made = build_traced(&b, "commit", output_commit(&b));
        if (made) {
            known_save(&b);
            build_save_proofs(&b);
            manifest_save(&b);
        }
    }
    if (!made)
        output_abandon(&b);
    changes_sort(&b.changes);
    int so_far = diag_exit_code(b.diag);
    if (!report_write(&b) ||
        !sarif_write(&b, b.directory, made || so_far ? so_far : EXIT_ERROR))
        made = false;
    int code = build_finish(&b);
    if (made && (!options->quiet || options->brief))
        report_print(&b);
    build_release(&b);
    return made ? code : code ? code : EXIT_ERROR;
}

static int run(int argc, char **argv, bool write)
{
    struct options options;
    if (!options_read(&options, FLAGS_BUILD, argc, argv))
        return EXIT_USAGE;
    return build_run(&options, write);
}

int app_build(int argc, char **argv)
{
    return run(argc, argv, true);
}

int app_check(int argc, char **argv)
{
    return run(argc, argv, false);
}
