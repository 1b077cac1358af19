/* Four eyes (contract 9): what nobody but its author has looked at waits, or its last
 * reviewed version is read instead. Which settings ask for that is itself a matter of
 * history, so that nobody takes the question away alone. */
#include <stdlib.h>
#include <string.h>

#include "app/build.h"
#include "base/fs.h"
#include "base/hash.h"
#include "base/message.h"
#include "base/vec.h"
#include "source/history.h"

/* --- the settings in force
 * --------------------------------------------------------------- */

static void read_reviewers(struct review_rules *rules, const struct raw_list *list,
                           struct arena *arena, struct diag *diag)
{
    rules->reviewers = ARENA_ARRAY(arena, struct reviewer, list->len + 1);
    for (size_t i = 0; i < list->len; i++) {
        const struct raw_text *entry = &list->at[i];
        const char *wrong =
            reviewer_read(&rules->reviewers[rules->count], entry->text, arena);
        if (wrong)
            diag_add(diag, DIAG_ERROR, entry->where, entry->line, "%s", wrong);
        else
            rules->count++;
    }
}

/* A review_rules_fn: what a version says, by its protocol and its own policy. */
static bool read_rules(void *build, struct review_rules *rules, struct slice text)
{
    struct build *b = build;
    struct site_config config;
    struct policy policy;
    struct diag *unseen = diag_new(); /* what was wrong in it was said in its time */
    bool well = site_config_read(&config, text, SITE_CONFIG_FILE, &b->arena, unseen) &&
                policy_load(&policy,
                            b->options.protocol ? slice_of(b->options.protocol)
                                                : config.protocol.text,
                            config.protocol.where, SLICE(""), config.policy, NULL,
                            &b->arena, unseen);
    *rules = (struct review_rules){0};
    if (well) {
        rules->required = policy.review == REVIEW_REQUIRED;
        read_reviewers(rules, &config.reviewers, &b->arena, unseen);
    }
    diag_free(unseen);
    return well;
}

static void say_cut(struct build *b, enum diag_grade grade)
{
    diag_file(
        b->diag, grade, NULL,
        _("a part of the history of git is missing here, so nobody can tell what "
          "was reviewed; fetch all of it: git fetch --unshallow, and in a workflow "
          "fetch-depth: 0"));
}

/* Is the file in the commit that very version? */
static bool is_version(struct build *b, const char *path, const char *version)
{
    return version ? source_is_version(&b->source, path, version)
                   : !source_find(&b->source, path);
}

bool build_use_reviewed_settings(struct build *b)
{
    struct review_rules rules;
    const char *version;
    if (!b->source.commit)
        return true;
    b->history = history_open(&b->source, &b->arena, b->diag);
    if (!b->history || !history_settings(b->history, SITE_CONFIG_FILE, read_rules, b,
                                         &version, &rules))
        return false;
    bool cut = history_is_cut(b->history);
    if (cut && (rules.required || rules.count))
        say_cut(b, rules.required ? DIAG_ERROR : DIAG_WARNING);
    if (cut && rules.required)
        return false;
    if (!version || is_version(b, SITE_CONFIG_FILE, version))
        return true;
    diag_file(
        b->diag, DIAG_WARNING, SITE_CONFIG_FILE,
        _("these settings wait until a reviewer has looked at them and says so with a "
          "commit of her own (git commit --allow-empty --trailer \"Reviewed-by: "
          "Name <address>\"); until then those before them hold"));
    if (source_use_version(&b->source, SITE_CONFIG_FILE, version, &b->arena))
        return true;
    say_cut(b, DIAG_ERROR);
    return false;
}

/* --- the files
 * ---------------------------------------------------------------------------- */

static bool is_named(const char *path, const char *name)
{
    const char *slash = strrchr(path, '/');
    return strcmp(slash ? slash + 1 : path, name) == 0;
}

/* Of these an older version is read: the site does not do without them. */
static bool is_kept(const char *path)
{
    static const char *const folders[] = {"static/", "templates/", "themes/"};
    static const char *const files[] = {"team.csv", "agenda.yml", "takedowns.csv"};
    char extension[16];
    for (size_t i = 0; i < sizeof(folders) / sizeof(*folders); i++)
        if (slice_starts(slice_of(path), folders[i]))
            return true;
    for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++)
        if (strcmp(path, files[i]) == 0)
            return true;
    if (is_named(path, "_index.md"))
        return true;
    fs_extension(extension, slice_of(path));
    return strcmp(extension, ".vtt") == 0 || strcmp(extension, ".srt") == 0;
}

#define TAKEDOWNS_FILE "takedowns.csv"

static int by_path(const void *a, const void *b)
{
    return strcmp(((const struct history_file *)a)->path,
                  ((const struct history_file *)b)->path);
}

struct asked {
    VEC(struct history_file);
};

/* Of these an older version goes on to forbid: it may say who is in a picture. */
static bool tells_of_pictures(const char *path)
{
    char extension[16];
    fs_extension(extension, slice_of(path));
    return strcmp(extension, ".md") == 0 || strcmp(extension, ".xmp") == 0 ||
           strcmp(extension, ".json") == 0;
}

/* Beside a picture or film somebody may have told who is in it, and taken that away. */
static void ask_sidecars(struct build *b, struct asked *out, struct map *seen,
                         const char *path)
{
    if (is_kept(path) || build_file_kind(path) == HELD_DOCUMENT)
        return;
    for (size_t i = 0; i < SIDECARS_MAX; i++) {
        const char *other = sidecar_path(b, path, i);
        void **known = map_at(seen, slice_of(other));
        if (!*known && !source_find(&b->source, other))
            vec_push(out, ((struct history_file){.path = other, .go_on = true}));
        *known = b;
    }
}

/* A page that is gone may have kept from the site what is in its folder still. */
static void ask_gone(struct build *b, struct asked *out, struct map *folders,
                     struct slice folder)
{
    static const char *const names[] = {"_index.md", "index.md"};
    if (map_get(folders, folder))
        return;
    *map_at(folders, folder) = b;
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        const char *path =
            arena_printf(&b->arena, "%.*s%s", SLICE_FMT(folder), names[i]).at;
        if (!source_find(&b->source, path))
            vec_push(out, ((struct history_file){.path = path, .go_on = true}));
    }
}

/* A page that is gone may have said who is in a picture, wherever that stands. */
static bool ask_gone_pages(struct build *b, struct asked *out)
{
    struct past_pages pages = {0};
    bool well = history_pages(b->history, &pages);
    for (size_t i = 0; i < pages.len; i++)
        if (!source_find(&b->source, pages.at[i]) &&
            (!is_kept(pages.at[i]) || is_named(pages.at[i], "_index.md")))
            vec_push(out, ((struct history_file){.path = pages.at[i], .go_on = true}));
    vec_release(&pages);
    if (!well)
        say_cut(b, DIAG_ERROR);
    return well;
}

/* Sorted, each once. */
static void sort_asked(struct asked *out)
{
    size_t len = 0;
    qsort(out->at, out->len, sizeof(*out->at), by_path);
    for (size_t i = 0; i < out->len; i++)
        if (len == 0 || by_path(&out->at[len - 1], &out->at[i]) != 0)
            out->at[len++] = out->at[i];
    out->len = len;
}

/* All of the site but the settings; takedowns.csv, pages that may cover others, and
 * what stands beside pictures, also when they are there no more. */
static bool list_files(struct build *b, struct asked *out)
{
    const struct source_list *files = &b->source.files;
    struct map folders, sidecars;
    map_init(&folders);
    map_init(&sidecars);
    for (size_t i = 0; i < files->len; i++) {
        const char *path = files->at[i].path;
        bool go_on = is_kept(path) || tells_of_pictures(path);
        if (strcmp(path, SITE_CONFIG_FILE) == 0)
            continue;
        vec_push(out, ((struct history_file){.path = path, .go_on = go_on}));
        ask_sidecars(b, out, &sidecars, path);
        ask_gone(b, out, &folders, SLICE(""));
        for (const char *at = path; (at = strchr(at, '/')); at++)
            ask_gone(b, out, &folders, slice_make(path, (size_t)(at + 1 - path)));
    }
    if (!source_find(&b->source, TAKEDOWNS_FILE))
        vec_push(out, ((struct history_file){.path = TAKEDOWNS_FILE, .go_on = true}));
    map_release(&folders);
    map_release(&sidecars);
    bool well = ask_gone_pages(b, out);
    sort_asked(out);
    return well;
}

/* A removal does not wait, and one that was reviewed is not taken back alone: all rows
 * of then and now count. */
static bool keep_takedowns(struct build *b, const struct history_file *f)
{
    struct source_file *now =
        (struct source_file *)source_find(&b->source, TAKEDOWNS_FILE);
    if (f->reviewed || !f->version)
        return true;
    if (!now)
        return source_use_version(&b->source, TAKEDOWNS_FILE, f->version, &b->arena);
    b->reviewed_takedowns = f->version;
    now->stamp = hash_mix(now->stamp, slice_of(f->version));
    return true;
}

static bool use_older(struct build *b, const struct history_file *f)
{
    diag_file(b->diag, DIAG_WARNING, f->path,
              f->version
                  ? _("this change waits until a reviewer has looked at it; until "
                      "then the version before it is used")
                  : _("this waits until a reviewer has looked at it; until then "
                      "it is as if it was not there"));
    if (!f->version)
        *map_at(&b->unreviewed, slice_of(f->path)) = b;
    return source_use_version(&b->source, f->path, f->version, &b->arena);
}

/* That version of a page (NULL: the present one), in the arena; NULL when it can't be
 * read. */
static struct raw_page *read_page(struct build *b, const char *path,
                                  const char *version)
{
    struct raw_page *page = ARENA_NEW(&b->arena, struct raw_page);
    struct str text;
    struct diag *unseen = diag_new(); /* its mistakes are not what is asked */
    str_init(&text);
    bool well = version ? source_read_version(&b->source, &text, version, SITE_TEXT_MAX)
                        : source_read(&b->source, &text, path, SITE_TEXT_MAX);
    if (well)
        page_read(page, str_slice(&text), path, &b->arena, unseen);
    page->body = SLICE(""); /* it goes with the text */
    page->unreviewed = true;
    str_release(&text);
    diag_free(unseen);
    return well ? page : NULL;
}

/* Does it keep itself from the site today, and so what is in its folder? */
static bool keeps_away(struct build *b, const char *path, const char *version)
{
    const struct raw_page *page = read_page(b, path, version);
    date_t today = b->options.today;
    return !page || page->private_ || page->draft ||
           (page->expiry_date != DATE_NONE && page->expiry_date <= today) ||
           (page->publish_date != DATE_NONE && page->publish_date > today);
}

static bool is_there(struct build *b, const struct raw_page *page, struct slice file)
{
    const char *path = file.len ? publish_file_path(&b->arena, page, file) : NULL;
    return path && source_find(&b->source, path);
}

static bool has_files(const struct build *b, struct slice folder)
{
    for (size_t i = 0; i < b->source.files.len; i++)
        if (fs_is_below(fs_folder(slice_of(b->source.files.at[i].path)), folder))
            return true;
    return false;
}

/* Does it speak of a file that is there? */
static bool speaks_of_any(struct build *b, const struct raw_page *page)
{
    const struct raw_media_list *const lists[] = {&page->photos, &page->documents};
    bool any = is_there(b, page, page->image.text) ||
               (page->is_bundle && has_files(b, page->folder));
    for (size_t l = 0; l < 2; l++)
        for (size_t i = 0; i < lists[l]->len && !any; i++)
            any = is_there(b, page, lists[l]->at[i].file.text);
    for (size_t i = 0; i < page->inline_count && !any; i++)
        any = is_there(b, page, page->inlines[i].target);
    return any;
}

/* The settings' stamp bears it, since of a removed file there is none: the next build
 * is another one as soon as somebody has looked. */
static bool note_older(struct build *b, const struct history_file *f)
{
    struct source_file *settings =
        (struct source_file *)source_find(&b->source, SITE_CONFIG_FILE);
    struct older older = {f->path, f->version, NULL};
    if (!f->version || !tells_of_pictures(f->path))
        return true;
    if (slice_ends(slice_of(f->path), ".md") &&
        !(older.page = read_page(b, f->path, f->version)))
        return false;
    vec_push(&b->older, older);
    if (settings)
        settings->stamp = hash_mix(hash_mix(settings->stamp, slice_of(f->path)),
                                   slice_of(f->version));
    return true;
}

/* Away by one person alone: the page itself is, but not what it kept from the site, nor
 * what it said of pictures. */
static bool apply_removed(struct build *b, const struct history_file *f,
                          size_t *waiting)
{
    bool covers = (is_named(f->path, "_index.md") || is_named(f->path, "index.md")) &&
                  has_files(b, fs_folder(slice_of(f->path)));
    if (!f->version)
        return true;
    const struct raw_page *page =
        slice_ends(slice_of(f->path), ".md") ? read_page(b, f->path, f->version) : NULL;
    if (page && !speaks_of_any(b, page) &&
        !(covers && keeps_away(b, f->path, f->version)))
        return true;
    if (!covers || !keeps_away(b, f->path, f->version)) {
        (*waiting)++;
        diag_file(b->diag, DIAG_WARNING, f->path,
                  _("this was removed, and no reviewer has looked at that: whom it "
                    "names in pictures still counts"));
        return note_older(b, f);
    }
    diag_file(b->diag, DIAG_WARNING, f->path,
              _("this was removed, and no reviewer has looked at that: what it kept "
                "from the site stays away"));
    return source_use_version(&b->source, f->path, f->version, &b->arena);
}

/* What to do with a file that nobody has looked at. *waiting counts those that wait. */
static bool apply_one(struct build *b, const struct history_file *f, size_t *waiting)
{
    struct source_file *file = (struct source_file *)source_find(&b->source, f->path);
    if (!file)
        return apply_removed(b, f, waiting);
    (*waiting)++;
    /* A section waits as a whole where there is no older page to read for it; and where
     * the new one keeps it from the site, which anybody may. */
    if (is_kept(f->path) && !(is_named(f->path, "_index.md") &&
                              (!f->version || keeps_away(b, f->path, NULL))))
        return use_older(b, f);
    file->unreviewed = true;
    file->stamp = hash_mix(file->stamp, SLICE("unreviewed"));
    return note_older(b, f);
}

static bool apply(struct build *b, const struct asked *files)
{
    size_t waiting = 0;
    bool well = true;
    for (size_t i = 0; i < files->len && well; i++) {
        const struct history_file *f = &files->at[i];
        if (strcmp(f->path, TAKEDOWNS_FILE) == 0)
            well = keep_takedowns(b, f);
        else if (!f->reviewed)
            well = apply_one(b, f, &waiting);
    }
    if (!well)
        say_cut(b, DIAG_ERROR);
    if (waiting)
        diag_file(
            b->diag, DIAG_WARNING, NULL,
            message_plural(
                "%zu file waits until a reviewer has looked at it. She looks, and then "
                "makes a commit of her own that says so: git commit --allow-empty -m "
                "\"Looked at\" --trailer \"Reviewed-by: Name <address>\"; or, while it "
                "is "
                "on a branch of its own, merges that: git merge --no-ff BRANCH",
                "%zu files wait until a reviewer has looked at them. She looks, and "
                "then "
                "makes a commit of her own that says so: git commit --allow-empty -m "
                "\"Looked at\" --trailer \"Reviewed-by: Name <address>\"; or, while "
                "they "
                "are on a branch of their own, merges that: git merge --no-ff BRANCH",
                waiting),
            waiting);
    return well;
}

bool build_review(struct build *b)
{
    const struct policy_line *line = policy_find(&b->policy_lines, "review");
    const struct raw_list *reviewers = &b->raw.config.reviewers;
    struct review_rules rules = {.required = true};
    size_t errors = diag_count(b->diag, DIAG_ERROR);
    struct asked asked = {0};
    if (b->policy.review != REVIEW_REQUIRED)
        return true;
    if (!b->history) {
        diag_add(b->diag, DIAG_ERROR, line->where, line->line,
                 _("review: required needs the history of git, and a folder has none: "
                   "build a commit with --rev"));
        return false;
    }
    read_reviewers(&rules, reviewers, &b->arena, b->diag);
    if (!reviewers->len)
        diag_add(b->diag, DIAG_ERROR, line->where, line->line,
                 _("review: required needs to know who reviews; list their mail "
                   "addresses under reviewers:"));
    if (diag_count(b->diag, DIAG_ERROR) > errors)
        return false;
    bool well = list_files(b, &asked) &&
                history_files(b->history, &rules, asked.at, asked.len) &&
                apply(b, &asked);
    vec_release(&asked);
    return build_traced(b, "review", well);
}

const char *build_older_version(const struct build *b, const char *path)
{
    size_t from = 0, to = b->older.len;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        int order = strcmp(path, b->older.at[middle].path);
        if (order == 0)
            return b->older.at[middle].version;
        if (order < 0)
            to = middle;
        else
            from = middle + 1;
    }
    return NULL;
}

/* Rows of `more` that are not among those of now. */
static void add_rows(struct build *b, const struct takedowns *more)
{
    struct takedowns *rows = &b->raw.takedowns, all = {0};
    all.at = ARENA_ARRAY(&b->arena, struct takedown, rows->len + more->len + 1);
    for (size_t i = 0; i < rows->len; i++)
        all.at[all.len++] = rows->at[i];
    for (size_t i = 0; i < more->len; i++) {
        bool known = false;
        for (size_t j = 0; j < rows->len && !known; j++)
            known = slice_eq(rows->at[j].path, more->at[i].path);
        if (!known)
            all.at[all.len++] = more->at[i];
    }
    if (all.len > rows->len)
        diag_file(b->diag, DIAG_WARNING, TAKEDOWNS_FILE,
                  _("rows were taken out of this, and no reviewer has looked at that: "
                    "they still hold"));
    *rows = all;
}

bool build_keep_takedowns(struct build *b)
{
    struct takedowns then = {0};
    struct str text;
    struct diag *unseen = diag_new();
    if (!b->reviewed_takedowns) {
        diag_free(unseen);
        return true;
    }
    str_init(&text);
    bool well =
        source_read_version(&b->source, &text, b->reviewed_takedowns, SITE_TEXT_MAX);
    if (well && takedowns_read(&then, arena_copy(&b->arena, str_slice(&text)),
                               TAKEDOWNS_FILE, &b->arena, unseen))
        add_rows(b, &then);
    if (!well)
        say_cut(b, DIAG_ERROR);
    str_release(&text);
    diag_free(unseen);
    return well;
}
