/* Reading a commit: bare or not, packed or loose, by branch, tag or id; and what it
 * can't hold, all of it told. */
#include "repository.h"

#include "source/source.h"

static int set_up(void **state)
{
    set_up_folder(state);
    fs_make_folders(in("repo"));
    return 0;
}

static void assert_reads(const char *path, const char *rev, const char *expected)
{
    struct source s;
    struct str said;
    str_init(&said);
    bool well = source_open_commit(&s, path, rev, &arena, diag);
    if (!well) {
        char *text = diag_text(diag, NULL);
        fail_msg("%s at %s: %s", path, rev, text);
    }
    for (size_t i = 0; i < s.files.len; i++) {
        str_addf(&said, "%s=", s.files.at[i].path);
        assert_true(source_read(&s, &said, s.files.at[i].path, 100));
        str_add_byte(&said, ' ');
        assert_int_equal(s.files.at[i].size_bytes, 1);
    }
    assert_string_equal(said.at, expected);
    assert_said(&diag, "");
    source_release(&s);
    str_release(&said);
}

static void assert_fails(const char *path, const char *rev, const char *part)
{
    struct source s;
    assert_false(source_open_commit(&s, path, rev, &arena, diag));
    source_release(&s);
    char *text = diag_text(diag, NULL);
    assert_contains(slice_of(text), part);
    free(text);
    diag_free(diag);
    diag = diag_new();
}

static void test_read(void **state)
{
    (void)state;
    run("cd repo; git init -q -b main\n"
        "c anja a 1; c anja site/b 2; c anja site/.c/d 3; c anja site/e/.f 4\n"
        "git tag licht; git tag -a -m x zwaar; git tag -a -m x zwaarder zwaar\n"
        "c anja a 5; git clone -q --bare . ../kaal.git\n"
        "git worktree add -q ../tweede licht\n");
    for (int packed = 0; packed < 2; packed++) {
        const char *const roots[] = {in("repo"), in("repo/.git"), in("kaal.git")};
        for (size_t i = 0; i < COUNT(roots); i++) {
            const char *site = arena_printf(&arena, "%s:site", roots[i]).at;
            assert_reads(roots[i], "main", "a=5 site/b=2 ");
            assert_reads(roots[i], "HEAD~1", "a=1 site/b=2 ");
            assert_reads(roots[i], "zwaarder", "a=1 site/b=2 ");
            assert_reads(site, "licht", "b=2 ");
            assert_reads(arena_printf(&arena, "%s:./site//", roots[i]).at, "zwaar",
                         "b=2 ");
        }
        assert_reads(in("repo/site"), "main", "b=2 ");
        assert_reads(in("tweede"), "HEAD", "a=1 site/b=2 ");
        run("cd repo; git gc -q; cd ../kaal.git; git gc -q\n");
    }
}

static void test_refused(void **state)
{
    (void)state;
    run("cd repo; git init -q -b main; mkdir f\n"
        "printf 'version https://git-lfs.github.com/spec/v1\\noid sha256:0\\nsize "
        "1\\n' > "
        "f/x.jpg\n"
        "ln -s a link; ln -s a .link; printf 1 > a; git add .\n"
        "git update-index --add --cacheinfo 160000,$(printf '1%.0s' $(seq 40)),module\n"
        "who anja; git commit -q -m x\n"
        "git rm -qr --cached link module f; git commit -q -m y\n"
        "h=$(printf 3 | git hash-object -w --stdin)\n"
        "git cat-file tree $(printf '100644 blob %s\\ta\\n' $h | git mktree) > ../one\n"
        "cat ../one ../one > ../tree\n"
        "t=$(git hash-object -t tree --literally -w ../tree)\n"
        "git tag twee $(git commit-tree -m x $t)\n"
        "LC_ALL=C sed 's/ a/ b\\/a/' ../one > ../tree\n"
        "git tag schuin $(git commit-tree -m x $(git hash-object -t tree --literally "
        "-w "
        "../tree))\n");
    struct source s;
    assert_false(source_open_commit(&s, in("repo"), "main~1", &arena, diag));
    source_release(&s);
    assert_int_equal(diag_count(diag, DIAG_ERROR), 3);
    char *text = diag_text(diag, NULL);
    assert_contains(slice_of(text), "f/x.jpg: error: this file is in Git LFS");
    assert_contains(slice_of(text), "link: error: this is a symbolic link");
    assert_contains(slice_of(text), "module: error: this is a submodule");
    free(text);
    diag_free(diag);
    diag = diag_new();
    assert_reads(in("repo"), "main", "a=1 ");
    assert_fails(in("repo"), "twee", "a: error: this file stands twice");
    assert_fails(in("repo"), "schuin", "b/a: error: no file can be called so");
}

/* Trees that git itself does not write: one program sees another site in them than the
 * next. */
static void test_odd(void **state)
{
    (void)state;
    static const char *const odd[][2] = {
        {"padded", "a: error: this stands in the commit as git itself never"},
        {"mode", "a: error: this stands in the commit as git"},
        {"order", "a: error: this stands in the commit as git"},
        {"torn", ".: error: this stands in the commit as git"},
        {"below", "f/a: error: this stands in the commit as git"},
        {"folders", "f: error: this file stands twice"},
        {"both", "a: error: this file stands twice"},
        {"none", "a: error: the commit says that this is a file"},
        {"dots", "..: error: no file can be called so"},
        {"empty", ".: error: no file can be called so"}};
    run("cd repo; git init -q -b main; c anja a 1\n"
        "git cat-file tree HEAD > ../one; printf '\\1%.0s' 1 2 3 > ../rest\n"
        "export LC_ALL=C\n"
        "tree() { t=$(git hash-object -t tree --literally -w ../tree)\n"
        "git tag $1 $(git commit-tree -m x $t); }\n"
        "entry() { sed \"s/^100644 a/$1/\" ../one; }\n"
        "entry '0100644 a' > ../tree; tree padded\n"
        "entry '100 a' > ../tree; tree mode\n"
        "{ entry '100644 b'; cat ../one; } > ../tree; tree order\n"
        "cat ../one ../rest > ../tree; tree torn\n"
        "entry '100644 ..' > ../tree; tree dots\n"
        "entry '100644 ' > ../tree; tree empty\n"
        "git rm -q a; c anja f/a 2; git cat-file tree HEAD > ../f\n"
        "cat ../f ../f > ../tree; tree folders\n"
        "{ cat ../one; entry '100644 a-b'; sed 's/^40000 f/40000 a/' ../f; } > "
        "../tree\n"
        "tree both\n"
        "sed 's/^40000 f/100644 a/' ../f > ../tree; tree none\n"
        "entry '0100644 a' > ../tree; t=$(git hash-object -t tree --literally -w "
        "../tree)\n"
        "printf '040000 tree %s\\tf\\n' $t | git mktree > ../id\n"
        "git tag below $(git commit-tree -m x $(cat ../id))\n");
    for (size_t i = 0; i < COUNT(odd); i++)
        assert_fails(in("repo"), odd[i][0], odd[i][1]);
    assert_fails(arena_printf(&arena, "%s:f", in("repo")).at, "below",
                 "a: error: this stands");
    assert_fails(arena_printf(&arena, "%s:f", in("repo")).at, "folders",
                 "f: error: this stands");
}

static void test_messages(void **state)
{
    (void)state;
    fs_make_folders(in("leeg/map"));
    run("git init -q -b main repo; cd repo\n");
    assert_fails(in("repo"), "HEAD", "there is no commit in this repository yet");
    run("cd repo; c anja site/a 1\n");
    assert_fails(in("weg"), "HEAD", "there is nothing here");
    assert_fails(in("leeg/map"), "HEAD", "this is no git repository");
    assert_fails(in("repo"), "nergens", "there is no commit \"nergens\" here");
    assert_fails(in("repo"), "main:site/a", "there is no commit");
    assert_fails(in("repo"), "..//", "there is no commit");
    assert_fails(in("repo:foto"), "main", "there is no folder \"foto\" in this commit");
    assert_fails(in("repo:site/a"), "main", "there is no folder");
    assert_fails(in("repo:../x"), "main", "this folder is not in the repository");
}

static void test_reaches(void **state)
{
    (void)state;
    static const struct {
        const char *newer, *older;
        bool reaches;
    } cases[] = {{"main", "main~1", true},  {"main", "main", true},
                 {"main~1", "main", false}, {"ander", "main", false},
                 {"ander", "main~1", true}, {"wortel", "main~1", false}};
    run("cd repo; git init -q -b main; c anja a 1; c anja a 2\n"
        "git checkout -q -b ander HEAD~1; c anja a 3\n"
        "git checkout -q --orphan wortel; c anja a 4\n");
    for (size_t i = 0; i < COUNT(cases); i++) {
        bool reaches;
        assert_true(source_reaches(&reaches, in("repo"), cases[i].newer, cases[i].older,
                                   &arena, diag));
        assert_int_equal(reaches, cases[i].reaches);
    }
    bool reaches = true;
    assert_false(source_reaches(&reaches, in("repo"), "main", "nergens", &arena, diag));
    assert_false(reaches);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {TEST(test_read), TEST(test_refused),
                                       TEST(test_odd), TEST(test_messages),
                                       TEST(test_reaches)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
