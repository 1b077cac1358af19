/* Repositories for tests: made by the real git with small shell scripts. */
#ifndef UNIT_REPOSITORY_H
#define UNIT_REPOSITORY_H

#include "../unit.h"

/* Everything a script may call:
 *   c WHO FILE TEXT [TRAILERS]     a commit that changes one file; TEXT "" removes it
 *   m WHO BRANCH... [-s STRATEGY]  a merge that is always a commit of its own
 * Times go up by a second with each, so that ids are the same in every run. */
static const char repository_words[] =
    "set -e\n"
    "now=1700000000\n"
    "who() { now=$((now + 1)); export GIT_AUTHOR_NAME=$1 GIT_AUTHOR_EMAIL=$1@x.example "
    "\\\n"
    "  GIT_COMMITTER_NAME=$1 GIT_COMMITTER_EMAIL=$1@x.example \\\n"
    "  GIT_AUTHOR_DATE=\"$now +0000\" GIT_COMMITTER_DATE=\"$now +0000\"; }\n"
    "c() { who $1; if [ -n \"$3\" ]; then mkdir -p $(dirname $2); printf '%s' \"$3\" > "
    "$2;\n"
    "  git add $2; else git rm -q $2; fi; printf 'iets\\n\\n%s\\n' \"$4\" |\n"
    "  git commit -q --allow-empty -F -; }\n"
    "who beheer\n"
    "m() { who $1; shift; git merge -q --no-ff -m samen \"$@\"; }\n";

/* Runs a script in the folder; git knows nothing of who runs the test. */
static inline void repository_run(const char *folder, const char *script)
{
    char path[128], command[512];
    struct str text;
    str_init(&text);
    str_add_c(&text, repository_words);
    str_add_c(&text, script);
    snprintf(path, sizeof(path), "%s.sh", folder);
    assert_true(fs_write(path, str_slice(&text)));
    snprintf(command, sizeof(command),
             "cd %s && env -u GIT_DIR HOME=%s GIT_CONFIG_NOSYSTEM=1 "
             "GNUPGHOME=%s/gnupg sh %s >%s.out 2>&1",
             folder, folder, folder, path, folder);
    if (system(command) != 0) {
        snprintf(command, sizeof(command), "cat %s.out >&2", folder);
        if (system(command) == 0)
            fail_msg("the script failed: %s", script);
    }
    snprintf(command, sizeof(command), "%s.out", folder);
    unlink(command);
    unlink(path);
    str_release(&text);
}

static inline bool repository_possible(void)
{
    return system("git --version >/dev/null 2>&1") == 0;
}

/* --- what each test has: a folder, with an empty repository once it was asked for ---
 */

static char folder[64];
static struct arena arena;
static struct diag *diag;

static inline const char *in(const char *name)
{
    return fs_join(&arena, folder, name);
}

static inline void run(const char *script)
{
    if (!repository_possible())
        skip();
    repository_run(folder, script);
}

static inline int set_up_folder(void **state)
{
    (void)state;
    arena_init(&arena);
    diag = diag_new();
    make_folder(folder);
    return 0;
}

static inline int set_up_repository(void **state)
{
    set_up_folder(state);
    if (repository_possible())
        repository_run(folder, "git init -q -b main\n");
    return 0;
}

static inline int tear_down(void **state)
{
    (void)state;
    fs_remove_tree(folder);
    arena_release(&arena);
    diag_free(diag);
    return 0;
}

#endif
