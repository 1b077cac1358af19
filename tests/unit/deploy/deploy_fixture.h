/* What the tests of deploy/ share: a folder of their own, a site that passed the gate,
 * and real git in it, with no settings of this machine. */
#ifndef TESTS_DEPLOY_FIXTURE_H
#define TESTS_DEPLOY_FIXTURE_H

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "../unit.h"
#include "../verify/gate_fixture.h"
#include "base/run.h"
#include "deploy/branch.h"
#include "deploy/directory.h"

struct fixture {
    struct gate_fixture *gate;
    struct diag *diag;
    char top[64]; /* its name; the process works in it */
};

static inline struct fixture *fixture_new(void)
{
    struct fixture *f = memory_new(sizeof(*f));
    f->gate = gate_fixture_new("baseline");
    f->diag = diag_new();
    make_folder(f->top);
    assert_int_equal(chdir(f->top), 0);
    setenv("HOME", f->top, 1);
    setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
    unsetenv("XDG_CONFIG_HOME");
    assert_true(
        fs_write(".gitconfig", SLICE("[user]\nname = T\nemail = t@school.example\n"
                                     "[init]\ndefaultBranch = main\n"
                                     "[safe]\ndirectory = *\n")));
    return f;
}

static inline void fixture_free(struct fixture *f)
{
    assert_int_equal(chdir("/"), 0);
    assert_true(fs_remove_tree(f->top));
    diag_free(f->diag);
    gate_fixture_free(f->gate);
    free(f);
}

/* What a shell prints; fails when it fails. The last one's is kept. */
static inline struct slice shell(const char *script)
{
    static struct str out, err;
    const char *argv[] = {"sh", "-ec", script, NULL};
    struct run run = {.argv = argv};
    if (!out.at)
        str_init(&out), str_init(&err);
    str_clear(&out);
    str_clear(&err);
    int code = run_program(&run, &out, &err);
    if (code != 0)
        fail_msg("%s: exit %d: %s%s", script, code, out.at, err.at);
    return slice_trim(str_slice(&out));
}

/* A site in the folder "site" from pairs of path and content, NULL at the end. */
static inline struct verified_tree *make_site(struct fixture *f,
                                              const char *const *pairs)
{
    struct arena arena = {0};
    struct leaks leaks;
    size_t count = 0;
    assert_true(fs_remove_tree("site"));
    assert_true(fs_make_folders("site"));
    for (; pairs[0]; pairs += 2)
        assert_true(fs_write(fs_join(&arena, "site", pairs[0]), slice_of(pairs[1])));
    leaks_init(&leaks);
    struct verified_tree *tree =
        verify_folder(f->gate->gate, "site", 1, &leaks, &count, f->diag);
    gate_fixture_print(&leaks);
    assert_non_null(tree);
    leaks_release(&leaks);
    arena_release(&arena);
    return tree;
}

#define SITE(...) ((const char *const[]){__VA_ARGS__, NULL})

/* "+ a\n~ b\n": what a plan says. */
static inline const char *plan_text(const struct deploy_plan *plan)
{
    static struct str text;
    if (!text.at)
        str_init(&text);
    str_clear(&text);
    for (size_t i = 0; i < plan->changes.len; i++)
        str_addf(&text, "%c %s\n", "+~-"[plan->changes.at[i].kind],
                 plan -> changes.at[i].path);
    return text.at;
}

static inline void assert_no_complaint(struct fixture *f)
{
    char *text = diag_text(f->diag, NULL);
    assert_string_equal(text, "");
    free(text);
}

/* Something was said of this grade that has these words; forgets it. */
static inline void assert_complaint(struct fixture *f, enum diag_grade grade,
                                    const char *words)
{
    enum diag_grade worst = diag_worst(f->diag);
    char *text = diag_text(f->diag, NULL);
    assert_contains(slice_of(text), words);
    assert_int_equal(worst, grade);
    free(text);
    diag_free(f->diag);
    f->diag = diag_new();
}

#endif
