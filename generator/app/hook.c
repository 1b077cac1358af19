/* The command and its settings: see hook.h. */
#include "app/hook.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/message.h"
#include "base/pool.h"
#include "base/run.h"
#include "site/fields.h"

#define SETTINGS_FILE "voornaam-hook.yml"

enum { SETTINGS_BYTES_MAX = 1 << 20 };

/* --- the repository
 * ----------------------------------------------------------------------- */

/* git sets these for its hooks; they mean its repository, and that of nobody else. */
static void forget_environment(void)
{
    static const char *const names[] = {
        "GIT_DIR",       "GIT_WORK_TREE", "GIT_INDEX_FILE",         "GIT_COMMON_DIR",
        "GIT_NAMESPACE", "GIT_PREFIX",    "GIT_CEILING_DIRECTORIES"};
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        unsetenv(names[i]);
}

/* A line of what git says of the repository, or NULL. */
static const char *next_line(struct hook *h, struct slice *said)
{
    struct slice line;
    return slice_cut(&line, said, '\n') && line.len ? arena_copy_c(&h->arena, line)
                                                    : NULL;
}

static bool find_repository(struct hook *h, const char *path)
{
    const char *const argv[] = {"git",
                                "-C",
                                path,
                                "rev-parse",
                                "--path-format=absolute",
                                "--git-common-dir",
                                "--git-path",
                                "hooks",
                                "--is-bare-repository",
                                NULL};
    struct run run = {.argv = argv};
    struct str said, why;
    str_init(&said);
    str_init(&why);
    int code = run_program(&run, &said, &why);
    struct slice rest = str_slice(&said);
    const char *bare = NULL;
    if (code == 0) {
        h->git = next_line(h, &rest);
        h->hooks = next_line(h, &rest);
        bare = next_line(h, &rest);
    }
    if (!bare) {
        struct slice lines = slice_trim(str_slice(&why)), first = lines;
        slice_cut(&first, &lines, '\n');
        diag_file(h->diag, DIAG_ERROR, path, _("this is no git repository: %.*s"),
                  SLICE_FMT(code < 0 ? slice_of(message_system(errno)) : first));
    } else {
        char *real = realpath(path, NULL);
        h->repository = strcmp(bare, "true") == 0 || !real
                            ? h->git
                            : arena_copy_c(&h->arena, slice_of(real));
        h->state = fs_join(&h->arena, h->git, "voornaam");
        free(real);
    }
    str_release(&said);
    str_release(&why);
    return bare != NULL;
}

/* The branch that HEAD is on, with nothing on it yet too. */
static bool find_head(struct hook *h)
{
    const char *const argv[] = {"git", "-C",   h->git, "symbolic-ref",
                                "-q",  "HEAD", NULL};
    struct run run = {.argv = argv};
    struct str said;
    str_init(&said);
    bool well = run_program(&run, &said, NULL) == 0;
    if (well)
        h->branch = arena_copy_c(&h->arena, slice_trim(str_slice(&said)));
    else
        diag_file(h->diag, DIAG_ERROR, h->file,
                  _("HEAD of the repository is on no branch: say branch: in the "
                    "settings of the hook"));
    str_release(&said);
    return well;
}

/* --- the settings
 * ------------------------------------------------------------------------- */

struct settings {
    struct raw_text consent_register, branch, site, language;
    struct raw_text deploy_branch, deploy_remote, deploy_directory;
    bool has_deploy;
};

#define KEY(name, field)                                                               \
    {                                                                                  \
        name, NULL, fields_text, offsetof(struct settings, field)                      \
    }

static void read_deploy(struct fields_reader *r, const struct yaml_node *n, void *into)
{
    static const struct fields_key keys[] = {
        KEY("branch", deploy_branch),
        KEY("remote", deploy_remote),
        KEY("directory", deploy_directory),
    };
    struct settings *s = into;
    s->has_deploy = true;
    fields_read(r, n, into, keys, sizeof(keys) / sizeof(*keys), NULL, NULL);
}

static const struct fields_key settings_keys[] = {
    KEY("register", consent_register),
    KEY("branch", branch),
    KEY("site", site),
    KEY("language", language),
    {"deploy", NULL, read_deploy, 0},
};

static const char *text_of(struct hook *h, const struct raw_text *text)
{
    struct slice value = slice_trim(text->text);
    return value.len ? arena_copy_c(&h->arena, value) : NULL;
}

/* Paths count from the settings' own folder. */
static const char *path_of(struct hook *h, const struct raw_text *text)
{
    const char *path = text_of(h, text);
    if (!path || *path == '/')
        return path;
    const char *folder = arena_copy_c(&h->arena, fs_folder(slice_of(h->file)));
    return fs_join(&h->arena, folder, path);
}

static void take_settings(struct hook *h, const struct settings *s)
{
    const char *branch = text_of(h, &s->branch), *language = text_of(h, &s->language);
    h->consent_register = path_of(h, &s->consent_register);
    h->site = text_of(h, &s->site);
    h->deploy = (struct deploy_places){.branch = text_of(h, &s->deploy_branch),
                                       .remote = text_of(h, &s->deploy_remote),
                                       .directory = path_of(h, &s->deploy_directory),
                                       .given = s->has_deploy,
                                       .by_pusher = !s->has_deploy};
    if (branch)
        h->branch = strncmp(branch, "refs/", 5) == 0
                        ? branch
                        : arena_printf(&h->arena, "refs/heads/%s", branch).at;
    if (language) {
        setenv("VOORNAAM_LANG", language, 1);
        message_init();
    }
}

static bool read_settings(struct hook *h, const char *given)
{
    struct settings s = {0};
    struct yaml_node *top = NULL;
    struct fields_reader r = {&h->arena, h->diag};
    struct str text;
    char *real = given ? realpath(given, NULL) : NULL;
    h->file = real ? arena_copy_c(&h->arena, slice_of(real))
                   : fs_join(&h->arena, h->git, SETTINGS_FILE);
    free(real);
    str_init(&text);
    bool there =
        (!given || fs_exists(given)) && fs_read(&text, h->file, SETTINGS_BYTES_MAX);
    if (!there && (given || errno != ENOENT))
        diag_file(h->diag, DIAG_ERROR, given ? given : h->file,
                  _("the settings of the hook can't be read: %s"),
                  message_system(errno));
    if (there && yaml_parse(&top, str_slice(&text), h->file, 1, &h->arena, h->diag) &&
        top)
        fields_read(&r, top, &s, settings_keys,
                    sizeof(settings_keys) / sizeof(*settings_keys), NULL, NULL);
    take_settings(h, &s); /* copies: the text goes */
    str_release(&text);
    return diag_worst(h->diag) < DIAG_ERROR;
}

bool hook_open(struct hook *h, const char *path, const char *settings)
{
    *h = (struct hook){.diag = diag_new()};
    arena_init(&h->arena);
    forget_environment();
    if (!find_repository(h, path) || !read_settings(h, settings) ||
        (!h->branch && !find_head(h)))
        return false;
    setenv("VOORNAAM_CACHE", fs_join(&h->arena, h->state, "cache"), 0);
    return true;
}

void hook_release(struct hook *h)
{
    diag_free(h->diag);
    arena_release(&h->arena);
}

const char *hook_site(const struct hook *h)
{
    struct arena *a = (struct arena *)&h->arena;
    return h->site ? arena_printf(a, "%s:%s", h->repository, h->site).at
                   : h->repository;
}

struct options hook_options(const struct hook *h, const char *rev)
{
    return (struct options){
        .site = hook_site(h),
        .site_given = true,
        .rev = rev,
        .consent_register = h->consent_register,
        .today = date_today(),
        .jobs = pool_processors(),
        .deploy = h->deploy,
    };
}

/* --- the command
 * ---------------------------------------------------------------------------- */

static int usage(void)
{
    return options_wrong(_("say what: voornaam hook install REPO, or voornaam hook run "
                           "REPO"));
}

int app_hook(int argc, char **argv)
{
    struct options options;
    struct hook h;
    if (!options_read(&options, FLAGS_HOOK, argc, argv))
        return EXIT_USAGE;
    if (options.argument_count != 2)
        return usage();
    const char *what = options.arguments[0];
    bool is_install = strcmp(what, "install") == 0, is_run = strcmp(what, "run") == 0,
         is_pre = strcmp(what, "pre-receive") == 0,
         is_post = strcmp(what, "post-receive") == 0;
    if (!is_install && !is_run && !is_pre && !is_post)
        return usage();
    bool well = hook_open(&h, options.arguments[1], options.settings);
    int code = !well        ? EXIT_ERROR
               : is_install ? hook_install(&h, options.settings)
               : is_pre     ? hook_pre_receive(&h)
               : is_post    ? hook_post_receive(&h)
                            : hook_run(&h, &options, !options.quiet);
    diag_print(h.diag, stderr, DIAG_WARNING, NULL, NULL);
    hook_release(&h);
    return code;
}
