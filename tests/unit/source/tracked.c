/* The register in the repository of the content, wherever it hides: tracked.h. */
#include "repository.h"

#include "source/source.h"
#include "source/tracked.h"

static int set_up(void **state)
{
    set_up_folder(state);
    fs_make_folders(in("repo"));
    fs_write(in("buiten/register.csv"), SLICE("id;naam\n1;Emma\n"));
    fs_write(in("buiten/register.csv.key"), SLICE("0123456789abcdef\n"));
    return 0;
}

/* "PATH", with " key" for the key and " index" for what no commit has; or "". */
static const char *told(const struct tracked_finding *f)
{
    if (!f->path)
        return "";
    return arena_printf(&arena, "%s%s%s", f->path, f->is_key ? " key" : "",
                        f->commit ? "" : " index")
        .at;
}

static void assert_tracked(const char *repository, const char *rev, const char *file,
                           const char *expected)
{
    struct tracked_finding f;
    struct tracked_question q = {.repository = in(repository),
                                 .rev = rev,
                                 .file = in(file),
                                 .setting = "register.csv"};
    assert_true(source_tracks(&f, &q, &arena, diag));
    assert_string_equal(told(&f), expected);
    assert_said(&diag, "");
}

static void test_places(void **state)
{
    (void)state;
    assert_tracked("repo", NULL, "buiten/register.csv", ""); /* no repository */
    run("cd repo; git init -q -b main; c anja a 1\n");
    assert_tracked("repo", "main", "buiten/register.csv", "");
    /* Ignored, and so out of it. */
    run("cd repo; cp ../buiten/* .; echo 'register.csv*' > .gitignore\n");
    assert_tracked("repo", NULL, "repo/register.csv", "");
    /* Ignored, and tracked all the same. */
    run("cd repo; git add -f register.csv\n");
    assert_tracked("repo", NULL, "repo/register.csv", "register.csv index");
    run("cd repo; git reset -q; git add -f register.csv.key\n");
    assert_tracked("repo", NULL, "repo/register.csv", "register.csv.key key index");
    run("cd repo; git reset -q; c anja ander/kopie \"$(cat register.csv)\"\n");
    assert_tracked("repo", NULL, "repo/register.csv",
                   ""); /* without its last line end */
    run("cd repo; mkdir diep; cp register.csv diep/x; git add diep; c anja b 1\n");
    assert_tracked("repo", NULL, "buiten/register.csv", "diep/x index");
    run("cd repo; git rm -qr --cached diep; c anja b 2\n");
    assert_tracked("repo", NULL, "buiten/register.csv", "");
    assert_tracked("repo", "HEAD~1", "buiten/register.csv", "diep/x");
}

static void test_line_ends(void **state)
{
    (void)state;
    run("cd repo; git init -q -b main; printf 'id;naam\\r\\n1;Emma\\r\\n' > x; git add "
        "x; "
        "c anja a 1; git rm -q --cached x; rm x; c anja a 2\n");
    assert_tracked("repo", "HEAD~1", "buiten/register.csv", "x");
    assert_tracked("repo", NULL, "buiten/register.csv", "");
}

static void test_setting(void **state)
{
    (void)state;
    run("cd repo; git init -q -b main; c anja school/register.csv 'id;naam'\n"
        "git clone -q --bare . ../kaal.git\n");
    assert_tracked("kaal.git", "main", "buiten/register.csv", "");
    struct tracked_finding f;
    struct tracked_question q = {in("kaal.git:school"), "main",
                                 in("buiten/register.csv"), "register.csv"};
    assert_true(source_tracks(&f, &q, &arena, diag));
    assert_string_equal(told(&f), "school/register.csv");
    q.setting = "../school/register.csv";
    assert_true(source_tracks(&f, &q, &arena, diag));
    assert_string_equal(told(&f), "school/register.csv");
    q.setting = "../../register.csv"; /* out of the repository */
    assert_true(source_tracks(&f, &q, &arena, diag));
    assert_string_equal(told(&f), "");
    q.rev = "nergens";
    assert_false(source_tracks(&f, &q, &arena, diag));
    diag_free(diag);
    diag = diag_new();
    q = (struct tracked_question){in("weg"), NULL, in("buiten/register.csv"), NULL};
    assert_false(source_tracks(&f, &q, &arena, diag));
}

static void assert_brought(const char *rev, const char *expected)
{
    struct tracked_finding f;
    struct tracked_question q = {in("kaal.git"), rev, in("buiten/register.csv"),
                                 "register.csv"};
    assert_true(source_brings_in(&f, &q, &arena, diag));
    assert_string_equal(told(&f), expected);
    assert_said(&diag, "");
}

/* Objects come into the bare repository as in a push, without a ref that leads there.
 */
static void test_push(void **state)
{
    (void)state;
    run("cd repo; git init -q -b main; c anja a 1; c anja oud 1\n"
        "git clone -q --bare . ../kaal.git\n"
        "git tag begin\n"
        "c anja a 2; git tag schoon\n"
        "cp ../buiten/register.csv x; git add x; c anja a 3; c anja x ''; git tag weg\n"
        "git checkout -q begin; c anja register.csv hallo; git tag plaats\n"
        "git tag blob $(git hash-object -w ../buiten/register.csv.key)\n"
        "git tag -a -m x getagd blob\n"
        "git push -q ../kaal.git 'refs/tags/*:refs/ander/*'\n"
        "for t in schoon weg plaats getagd; do git rev-parse $t > ../$t; done\n"
        "cd ../kaal.git; git for-each-ref --format='delete %(refname)' refs/ander |\n"
        "  git update-ref --stdin\n");
    static const struct {
        const char *name, *expected;
    } cases[] = {{"schoon", ""},
                 {"weg", "x"},
                 {"plaats", "register.csv"},
                 {"getagd", " key index"}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct str id;
        str_init(&id);
        assert_true(fs_read(&id, in(cases[i].name), 100));
        assert_brought(arena_copy_c(&arena, slice_trim(str_slice(&id))),
                       cases[i].expected);
        str_release(&id);
    }
    /* What a ref leads to was there before. */
    run("cd kaal.git; git update-ref refs/heads/toch $(cat ../weg)~1\n");
    struct str id;
    str_init(&id);
    assert_true(fs_read(&id, in("weg"), 100));
    assert_brought(arena_copy_c(&arena, slice_trim(str_slice(&id))), "");
    str_release(&id);
}

/* A hook sees what is pushed before it is taken (git-receive-pack(1)). */
static void test_quarantine(void **state)
{
    (void)state;
    run("cd repo; git init -q -b main; c anja a 1\n"
        "git clone -q --bare . ../kaal.git\n"
        "printf '#!/bin/sh\\nread old new ref; echo $new > ../nieuw\\n"
        "cp -r $GIT_QUARANTINE_PATH ../apart; exit 1\\n' > "
        "../kaal.git/hooks/pre-receive\n"
        "chmod +x ../kaal.git/hooks/pre-receive\n"
        "cp ../buiten/register.csv x; git add x; c anja a 2\n"
        "git push -q ../kaal.git main || true\n");
    struct str id;
    struct source s;
    str_init(&id);
    assert_true(fs_read(&id, in("nieuw"), 100));
    const char *rev = arena_copy_c(&arena, slice_trim(str_slice(&id)));
    assert_false(source_open_commit(&s, in("kaal.git"), rev, &arena, diag));
    source_release(&s);
    diag_free(diag);
    diag = diag_new();
    setenv("GIT_QUARANTINE_PATH", in("apart"), 1);
    assert_true(source_open_commit(&s, in("kaal.git"), rev, &arena, diag));
    assert_non_null(source_find(&s, "x"));
    source_release(&s);
    assert_brought(rev, "x");
    unsetenv("GIT_QUARANTINE_PATH");
    str_release(&id);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {TEST(test_places), TEST(test_line_ends),
                                       TEST(test_setting), TEST(test_push),
                                       TEST(test_quarantine)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
