/* What git calls at a push: see hook.h.
 *
 * In pre-receive the pushed objects are in quarantine (git-receive-pack(1)): git's own
 * program finds them by its environment, source/ by GIT_QUARANTINE_PATH. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/build.h"
#include "app/deploy.h"
#include "app/hook.h"
#include "base/fs.h"
#include "base/message.h"
#include "base/run.h"
#include "deploy/git.h"
#include "source/tracked.h"

enum { UPDATES_BYTES_MAX = 16 << 20 };

/* A line of stdin: "old new ref". */
struct update {
    const char *from; /* hexadecimal; only zeros: there was nothing */
    const char *to;   /* likewise */
    const char *name; /* "refs/heads/main" */
    bool removed;
};

static bool is_nothing(struct slice id)
{
    for (size_t i = 0; i < id.len; i++)
        if (id.at[i] != '0')
            return false;
    return true;
}

static bool next_update(struct hook *h, struct slice *rest, struct update *out)
{
    struct slice line, from, to;
    if (!slice_cut(&line, rest, '\n') || !slice_cut(&from, &line, ' ') ||
        !slice_cut(&to, &line, ' ') || !line.len)
        return false;
    *out = (struct update){arena_copy_c(&h->arena, from), arena_copy_c(&h->arena, to),
                           arena_copy_c(&h->arena, line), is_nothing(to)};
    return true;
}

static void read_stdin(struct str *out)
{
    char buffer[65536];
    ssize_t got;
    while (out->len < UPDATES_BYTES_MAX &&
           ((got = read(STDIN_FILENO, buffer, sizeof(buffer))) > 0 ||
            (got < 0 && errno == EINTR)))
        if (got > 0)
            str_add(out, slice_make(buffer, (size_t)got));
}

/* The hook that was here before, with the same lines; its exit code. */
static int ask_earlier(struct hook *h, const char *name, struct slice updates)
{
    const char *path = hook_earlier(h, name);
    const char *const argv[] = {path, NULL};
    /* It is run where git runs hooks. */
    const char *const environment[] = {"GIT_DIR=.", NULL};
    struct run run = {
        .argv = argv, .folder = h->git, .input = updates, .environment = environment};
    struct str out, err;
    if (!path)
        return 0;
    str_init(&out);
    str_init(&err);
    int code = run_program(&run, &out, &err);
    fwrite(out.at, 1, out.len, stdout);
    fwrite(err.at, 1, err.len, stderr);
    fflush(NULL);
    if (code < 0)
        diag_file(h->diag, DIAG_ERROR, path, _("this hook can't be run: %s"),
                  message_system(errno));
    str_release(&out);
    str_release(&err);
    return code;
}

/* --- before --- */

/* What the settings of the site and of the hook say together; before the push and in
 * it, for the branch must not be lost by changing its name. */
struct school {
    struct build b;            /* as it is pushed; its names mask what is said */
    const char *own[2];        /* refs that Voornaam writes itself, or NULL */
    const char *register_path; /* of the file that is used */
    const char *setting;       /* `register:` of the site */
};

static const char *own_branch(struct hook *h, const struct build *b)
{
    const char *branch = h->deploy.branch;
    if (!h->deploy.given && b->raw.config.deploy_branch.text.len)
        branch = arena_copy_c(&h->arena, slice_trim(b->raw.config.deploy_branch.text));
    return branch ? arena_printf(&h->arena, "refs/heads/%s", branch).at : NULL;
}

/* `rev` is what is pushed to the branch of the site, or that branch. */
static void open_school(struct hook *h, struct school *s, const char *rev)
{
    struct options options = hook_options(h, rev);
    struct build before;
    build_init(&s->b, &options, false);
    if (build_open_source(&s->b))
        build_read_settings(&s->b);
    build_make_mask(&s->b);
    struct slice setting = slice_trim(s->b.raw.config.register_path.text);
    s->setting = setting.len ? arena_copy_c(&h->arena, setting) : "register.csv";
    s->register_path =
        s->b.source.root ? build_find_register(&s->b) : h->consent_register;
    s->own[0] = own_branch(h, &s->b);
    if (strcmp(rev, h->branch) == 0)
        return;
    options.rev = h->branch;
    build_init(&before, &options, false);
    if (build_open_source(&before) && build_read_settings(&before))
        s->own[1] = own_branch(h, &before);
    build_release(&before);
}

/* Written by us, now or ever? */
static bool is_own(struct hook *h, const struct school *s, const char *ref)
{
    static const char heads[] = "refs/heads/";
    for (size_t i = 0; i < 2; i++)
        if (s->own[i] && strcmp(ref, s->own[i]) == 0)
            return true;
    return strncmp(ref, heads, sizeof(heads) - 1) == 0 &&
           fs_exists(
               fs_join(&h->arena, h->state,
                       git_file_name(&h->arena, "deployed-", ref + sizeof(heads) - 1)));
}

/* Did a second person have to look, at this commit? What can't be told is yes. */
static bool requires_review(struct hook *h, const char *rev)
{
    struct options options = hook_options(h, rev);
    struct build b;
    build_init(&b, &options, false);
    bool readable =
        build_open_source(&b) && build_read_settings(&b) && build_load_policy(&b);
    bool required = !readable || b.policy.review == REVIEW_REQUIRED;
    build_release(&b);
    return required;
}

/* "master" may stand for "main" (git-symbolic-ref(1)): then git moves the one when the
 * other is pushed to, and would do so unchecked. */
static bool is_symbolic(struct hook *h, const char *ref)
{
    const char *const argv[] = {"git", "-C", h->git, "symbolic-ref", "-q", ref, NULL};
    struct run run = {.argv = argv};
    return run_program(&run, NULL, NULL) == 0;
}

static bool refuse(struct hook *h, const struct update *u, const char *why)
{
    diag_file(h->diag, DIAG_REFUSED, u->name, "%s", why);
    return false;
}

/* The files of the site that the push adds or changes. */
static void list_pushed(struct hook *h, const struct update *u, struct map *out)
{
    const char *const argv[] = {
        "git",
        "-C",
        h->git,
        "diff",
        "--name-only",
        "-z",
        "--no-renames",
        h->site ? arena_printf(&h->arena, "--relative=%s", h->site).at
                : "--no-relative",
        u->from,
        u->to,
        "--",
        NULL};
    struct run run = {.argv = argv};
    struct str said;
    struct slice rest, path;
    str_init(&said);
    if (run_program(&run, &said, NULL) == 0)
        for (rest = str_slice(&said); slice_cut(&path, &rest, '\0');)
            if (path.len)
                *map_at(out, arena_copy(&h->arena, path)) = h;
    str_release(&said);
}

static bool check_site(struct hook *h, const struct update *u)
{
    struct options options = hook_options(h, u->to);
    struct map pushed;
    fputs(_("voornaam: looking through what is pushed ...\n"), stderr);
    map_init(&pushed);
    if (!is_nothing(slice_of(u->from))) {
        list_pushed(h, u, &pushed);
        options.pushed = &pushed;
    }
    int code = deploy_check(&options);
    map_release(&pushed);
    return code == EXIT_DONE;
}

/* With its history the branch would leave the rule behind that somebody else must look.
 */
static bool keeps_history(struct hook *h, const struct update *u)
{
    bool reaches = true;
    if (is_nothing(slice_of(u->from)))
        return true;
    return source_reaches(&reaches, hook_site(h), u->to, u->from, &h->arena, h->diag) &&
           (reaches || !requires_review(h, u->from) ||
            refuse(h, u,
                   _("this push leaves out commits that were here, and with review: "
                     "required nobody may rewrite history: take them in first (git "
                     "pull --rebase), then push without --force")));
}

static bool brings_register(struct hook *h, const struct update *u,
                            const struct school *s)
{
    struct tracked_finding found;
    const struct tracked_question question = {.repository = hook_site(h),
                                              .rev = u->to,
                                              .file = s->register_path,
                                              .setting = s->setting,
                                              .is_table = deploy_is_register,
                                              .user = &s->b};
    if (!source_brings_in(&found, &question, &h->arena, h->diag))
        return true;
    if (found.path)
        diag_file(h->diag, DIAG_REFUSED, found.path,
                  _("commit %.12s has this file, the register or its key: whoever has "
                    "the repository would have it for good, also when a later commit "
                    "takes it out; make these commits again without it"),
                  found.commit ? found.commit : u->to);
    return found.path != NULL;
}

static bool check(struct hook *h, const struct update *u, const struct school *s)
{
    bool is_site = strcmp(u->name, h->branch) == 0;
    if (!is_site && is_own(h, s, u->name))
        return refuse(h, u,
                      _("this branch is written by Voornaam alone: push to the branch "
                        "of the site"));
    if (is_symbolic(h, u->name))
        return refuse(h, u, _("this name stands for another branch: push to that one"));
    if (u->removed)
        return !is_site || refuse(h, u, _("the branch of the site can't be removed"));
    return !brings_register(h, u, s) &&
           (!is_site || (keeps_history(h, u) && check_site(h, u)));
}

int hook_pre_receive(struct hook *h)
{
    struct str text;
    struct update u;
    str_init(&text);
    read_stdin(&text);
    int code = ask_earlier(h, "pre-receive", str_slice(&text));
    bool well = code == 0;
    const char *tip = h->branch;
    for (struct slice rest = str_slice(&text); next_update(h, &rest, &u);)
        if (!u.removed && strcmp(u.name, h->branch) == 0)
            tip = u.to;
    if (well) {
        struct school school = {0};
        open_school(h, &school, tip);
        for (struct slice rest = str_slice(&text); well && next_update(h, &rest, &u);)
            well = check(h, &u, &school);
        fflush(stdout);
        diag_print(h->diag, stderr, DIAG_WARNING, school.b.names ? build_mask : NULL,
                   school.b.names);
        build_release(&school.b);
    }
    str_release(&text);
    if (!well && !code)
        fputs(_("voornaam: the push was refused, and nothing has changed; mend what "
                "stands above, commit, and push again. What is about the register or "
                "the server is for whoever keeps the server\n"),
              stderr);
    return well ? EXIT_DONE : code > 0 ? code : EXIT_REFUSED;
}

/* --- after --- */

int hook_post_receive(struct hook *h)
{
    struct str text;
    struct update u;
    bool wanted = false;
    str_init(&text);
    read_stdin(&text);
    for (struct slice rest = str_slice(&text); next_update(h, &rest, &u);)
        wanted = wanted || (!u.removed && strcmp(u.name, h->branch) == 0);
    if (wanted && hook_note(h) && hook_run_behind(h))
        printf(
            _("voornaam: the website is being put online; how that goes stands in %s "
              "on the server\n"),
            hook_log(h));
    else if (!wanted && !hook_tip(h))
        printf(_("voornaam: nothing is put online: the website is what is pushed to "
                 "%s, and nothing was so far\n"),
               h->branch);
    fflush(stdout);
    ask_earlier(h, "post-receive", str_slice(&text));
    str_release(&text);
    return EXIT_DONE;
}
