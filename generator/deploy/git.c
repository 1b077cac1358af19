/* Running git: see git.h. */
#include "deploy/git.h"

#include <errno.h>
#include <signal.h>
#include <string.h>

#include "base/fs.h"
#include "base/message.h"
#include "base/run.h"
#include "base/vec.h"

/* Of the environment of a hook (git rev-parse --local-env-vars), and what would make
 * it read or write elsewhere. GIT_CONFIG_COUNT stays: that is how a forge hands over
 * credentials. */
static const char *const taken_away[] = {"GIT_ALTERNATE_OBJECT_DIRECTORIES",
                                         "GIT_CONFIG",
                                         "GIT_CONFIG_PARAMETERS",
                                         "GIT_OBJECT_DIRECTORY",
                                         "GIT_WORK_TREE",
                                         "GIT_IMPLICIT_WORK_TREE",
                                         "GIT_GRAFT_FILE",
                                         "GIT_INDEX_FILE",
                                         "GIT_REPLACE_REF_BASE",
                                         "GIT_PREFIX",
                                         "GIT_SHALLOW_FILE",
                                         "GIT_COMMON_DIR",
                                         "GIT_NAMESPACE",
                                         "GIT_QUARANTINE_PATH",
                                         "GIT_INTERNAL_SUPER_PREFIX",
                                         "GIT_PUSH_OPTION_COUNT",
                                         "GIT_REFLOG_ACTION",
                                         "GIT_EXTERNAL_DIFF",
                                         "GIT_LITERAL_PATHSPECS"};

/* A path in a list of paths (git help git, GIT_ALTERNATE_OBJECT_DIRECTORIES). */
static void add_in_list(struct str *out, const char *path)
{
    if (path[0] != '"' && !strchr(path, ':')) {
        str_add_c(out, path);
        return;
    }
    str_add_byte(out, '"');
    for (; *path; path++) {
        if (*path == '"' || *path == '\\')
            str_add_byte(out, '\\');
        str_add_byte(out, *path);
    }
    str_add_byte(out, '"');
}

static void add_objects_list(struct str *out, const struct git_place *place)
{
    struct arena arena = {0};
    if (place->objects)
        add_in_list(out, place->objects);
    if (place->objects && place->writes)
        str_add_byte(out, ':');
    if (place->writes)
        add_in_list(out, fs_join(&arena, place->dir, "objects"));
    arena_release(&arena);
}

static int start(const struct git_place *place, unsigned seconds_max,
                 const char *const *arguments, struct slice input, struct str *out,
                 struct str *err)
{
    /* Hooks of the repository are of its pushes; where a branch was is not kept. */
    static const char *const always[] = {"git",
                                         "-c",
                                         "core.hooksPath=/dev/null",
                                         "-c",
                                         "core.logAllRefUpdates=false",
                                         "-c",
                                         "gc.auto=0",
                                         "-c",
                                         "maintenance.auto=false"};
    struct {
        VEC(const char *);
    } argv = {0}, environment = {0};
    struct str dir, objects, writes;
    str_init(&dir);
    str_init(&objects);
    str_init(&writes);
    str_addf(&dir, "GIT_DIR=%s", place->dir);
    for (size_t i = 0; i < sizeof(always) / sizeof(*always); i++)
        vec_push(&argv, always[i]);
    for (; *arguments; arguments++)
        vec_push(&argv, *arguments);
    vec_push(&argv, NULL);
    vec_push(&environment, dir.at);
    vec_push(&environment, "GIT_TERMINAL_PROMPT=0");
    vec_push(&environment, "GIT_NO_REPLACE_OBJECTS=1");
    vec_push(&environment, "LC_ALL=C");
    for (size_t i = 0; i < sizeof(taken_away) / sizeof(char *); i++)
        vec_push(&environment, taken_away[i]);
    if (place->writes) {
        str_addf(&writes, "GIT_OBJECT_DIRECTORY=%s", place->writes);
        vec_push(&environment, writes.at);
    }
    if (place->objects || place->writes) {
        str_add_c(&objects, "GIT_ALTERNATE_OBJECT_DIRECTORIES=");
        add_objects_list(&objects, place);
        vec_push(&environment, objects.at);
    }
    vec_push(&environment, NULL);
    struct run run = {.argv = argv.at,
                      .folder = place->folder,
                      .input = input,
                      .seconds_max = seconds_max,
                      .environment = environment.at};
    int code = run_program(&run, out, err);
    if (code < 0 && err)
        str_add_c(err, errno == ENOENT ? _("the program git is not installed")
                                       : message_system(errno));
    vec_release(&argv);
    vec_release(&environment);
    str_release(&dir);
    str_release(&objects);
    str_release(&writes);
    return code;
}

int git_run(const struct git_place *place, const char *const *arguments,
            struct slice input, struct str *out, struct str *err)
{
    return start(place, 0, arguments, input, out, err);
}

int git_run_within(const struct git_place *place, unsigned seconds_max,
                   const char *const *arguments, struct str *out, struct str *err)
{
    int code = start(place, seconds_max, arguments, SLICE(""), out, err);
    if (code == 128 + SIGTERM && err)
        str_addf(err, _("no answer within %u seconds\n"), seconds_max);
    return code;
}

bool git_ask(const struct git_place *place, const char *const *arguments,
             struct str *out)
{
    size_t before = out->len;
    if (git_run(place, arguments, SLICE(""), out, NULL) == 0)
        return true;
    str_splice(out, before, out->len - before, SLICE(""));
    return false;
}

/* What people can use of it: the last lines, without progress and advice. */
void git_failed(struct diag *diag, enum diag_grade grade, const char *where,
                const char *what, const struct str *err)
{
    enum { LINES = 5 };
    struct slice last[LINES], line, rest = str_slice(err);
    struct str text, shown;
    size_t count = 0;
    str_init(&text);
    str_init(&shown);
    while (slice_cut(&line, &rest, '\n')) {
        while (slice_find_byte(line, '\r') < line.len)
            line = slice_from(line, slice_find_byte(line, '\r') + 1);
        line = slice_trim(line);
        if (line.len && !slice_starts(line, "hint:"))
            last[count++ % LINES] = line;
    }
    for (size_t i = count > LINES ? count - LINES : 0; i < count; i++) {
        str_add_c(&text, text.len ? "; " : "");
        str_add(&text, last[i % LINES]);
    }
    str_add_guarded(&shown, str_slice(&text));
    diag_file(diag, grade, where, "%s: %s", what, shown.len ? shown.at : "git");
    str_release(&shown);
    str_release(&text);
}

const char *git_file_name(struct arena *arena, const char *start, const char *branch)
{
    struct str name;
    str_init(&name);
    str_add_c(&name, start);
    for (; *branch; branch++)
        if (*branch == '/' || *branch == '%')
            str_addf(&name, "%%%02X", (unsigned char)*branch);
        else
            str_add_byte(&name, *branch);
    const char *copy = arena_copy_c(arena, str_slice(&name));
    str_release(&name);
    return copy;
}
