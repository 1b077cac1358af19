/* Reviewers with keys: only a good signature by that very person counts. The keys are
 * made by the real ssh-keygen and gpg, in a folder of their own. */
#include "repository.h"

#include <sys/stat.h>

#include "source/history.h"

static int set_up(void **state)
{
    set_up_folder(state);
    setenv("GNUPGHOME", fs_join(&arena, folder, "gnupg"), 1);
    mkdir(fs_join(&arena, folder, "gnupg"), 0700);
    if (repository_possible())
        repository_run(folder,
                       "git init -q -b main\n"
                       "printf 'gnupg\\nkey*\\n*.gpg\\n' > .git/info/exclude\n");
    return 0;
}

static int end_agents(void **state)
{
    if (system("gpgconf --kill all >/dev/null 2>&1") != 0)
        fs_exists(folder);
    unsetenv("GNUPGHOME");
    return tear_down(state);
}

/* s WHO FILE KEY [TRAILER]: a commit signed with ssh; g the same with gpg. */
static void run_signed(const char *script)
{
    static const char words[] =
        "key() { ssh-keygen -q -t ed25519 -N '' -C $1 -f key-$1; }\n"
        "ssh='-c gpg.format=ssh -c user.signingkey='\n"
        "s() { c $1 $2 $1 \"$4\"; git $ssh$PWD/key-$3 commit -q --amend --no-edit -S; "
        "}\n"
        "sm() { m $1 $2; git $ssh$PWD/key-$3 commit -q --amend --no-edit -S; }\n"
        "g() { c $1 $2 $1 \"$4\"; git -c user.signingkey=$3 commit -q --amend "
        "--no-edit "
        "-S; }\n";
    repository_run(folder, arena_printf(&arena, "%s%s", words, script).at);
}

static void need(const char *program)
{
    if (!repository_possible() ||
        system(arena_printf(&arena, "command -v %s >/dev/null", program).at) != 0)
        skip();
}

/* The first line of a file, without its end. */
static const char *line_of(const char *name)
{
    struct str text;
    str_init(&text);
    assert_true(fs_read(&text, fs_join(&arena, folder, name), 4096));
    struct slice line = str_slice(&text);
    line.len = slice_find_byte(line, '\n');
    const char *copy = arena_copy_c(&arena, line);
    str_release(&text);
    return copy;
}

static void assert_waits_saying(const char *const *entries, size_t count,
                                const char *expected, const char *warning)
{
    struct source s;
    struct review_rules rules = {.required = true};
    struct str said;
    rules.reviewers = ARENA_ARRAY(&arena, struct reviewer, count);
    for (; rules.count < count; rules.count++)
        assert_null(reviewer_read(&rules.reviewers[rules.count],
                                  slice_of(entries[rules.count]), &arena));
    str_init(&said);
    assert_true(source_open_commit(&s, folder, "HEAD", &arena, diag));
    struct history *h = history_open(&s, &arena, diag);
    struct history_file *files = ARENA_ARRAY(&arena, struct history_file, s.files.len);
    for (size_t i = 0; i < s.files.len; i++)
        files[i].path = s.files.at[i].path;
    assert_true(history_files(h, &rules, files, s.files.len));
    for (size_t i = 0; i < s.files.len; i++)
        if (!files[i].reviewed)
            str_addf(&said, "%s ", files[i].path);
    assert_string_equal(said.at, expected);
    char *text = diag_text(diag, NULL);
    if (*warning)
        assert_contains(slice_of(text), warning);
    else
        assert_string_equal(text, "");
    free(text);
    diag_free(diag);
    diag = diag_new();
    history_free(h);
    source_release(&s);
    str_release(&said);
}

static void assert_waits(const char *const *entries, size_t count, const char *expected)
{
    assert_waits_saying(entries, count, expected, "");
}

#define BY_JOKE "'Reviewed-by: Joke <joke@x.example>'"

static void test_ssh(void **state)
{
    (void)state;
    need("ssh-keygen");
    run_signed("key joke; key bram; key vals\n"
               "c anja a 1 " BY_JOKE "\n"
               "s anja b joke " BY_JOKE "\n"
               "s anja c bram " BY_JOKE "\n" /* a reviewer's, but not hers */
               "s anja d vals " BY_JOKE "\n"
               "s joke e joke " BY_JOKE "\n"
               "s anja f bram 'Reviewed-by: bram@x.example'\n"
               "git checkout -q -b tak; c anja g 1; s anja h joke\n"
               "git checkout -q main; sm joke tak joke\n"
               "git checkout -q -b tak2; c anja i 1\n"
               "git checkout -q main; m joke tak2\n"
               "git checkout -q -b tak3; c anja j 1\n"
               "git checkout -q main; sm joke tak3 bram\n");
    const char *const entries[] = {
        line_of("key-joke.pub"),
        arena_printf(&arena, "Bram <bram@x.example> %s", line_of("key-bram.pub")).at};
    const char *joke =
        arena_printf(&arena, "%.*s joke@x.example",
                     (int)(strlen(entries[0]) - strlen(" joke")), entries[0])
            .at;
    const char *bram =
        arena_printf(&arena, "%.*s", (int)(strlen(entries[1]) - strlen(" bram")),
                     entries[1])
            .at;
    assert_waits((const char *const[]){joke, bram}, 2, "a c d e h i j ");
    /* One key is enough to ask all for theirs. */
    assert_waits((const char *const[]){joke, "bram@x.example"}, 2, "a c d e f h i j ");
    /* Without any, words count. */
    assert_waits((const char *const[]){"joke@x.example", "bram@x.example"}, 2, "e ");
}

/* Who says afterwards that she has looked must sign that. */
static void test_sign_off(void **state)
{
    (void)state;
    need("ssh-keygen");
    run_signed(
        "key joke; key vals; c anja a 1\n"
        "off() { who joke; printf 'gezien\\n\\nReviewed-by: joke@x.example\\n' > "
        "key-m\n"
        "git \"$@\" commit -q --allow-empty -F key-m; }\n"
        "off; off $ssh$PWD/key-vals -c commit.gpgsign=true\n"
        "git branch zonder\n"
        "off $ssh$PWD/key-joke -c commit.gpgsign=true\n"
        "git branch met; git reset -q --hard zonder\n");
    const char *pub = line_of("key-joke.pub");
    const char *joke =
        arena_printf(&arena, "joke@x.example %.*s", (int)(strlen(pub) - 5), pub).at;
    assert_waits(&joke, 1, "a ");
    run_signed("git reset -q --hard met\n");
    assert_waits(&joke, 1, "");
}

/* What the repository has configured does not count, nor what replaces an object. */
static void test_configured(void **state)
{
    (void)state;
    need("ssh-keygen");
    run_signed(
        "key joke; key vals\n"
        "s anja a vals " BY_JOKE "\n"
        "s anja b joke " BY_JOKE "\n"
        "printf 'joke@x.example %s\\n' \"$(cat key-vals.pub)\" > key-allowed\n"
        "printf '#!/bin/sh\\necho good\\necho \"[GNUPG:] GOODSIG 1 x\"\\nexit 0\\n' > "
        "key-yes\n"
        "chmod +x key-yes\n"
        "git config gpg.ssh.allowedSignersFile $PWD/key-allowed\n"
        "git config gpg.ssh.program $PWD/key-yes\n"
        "git config gpg.program $PWD/key-yes\n"
        "git config gpg.format ssh\n"
        "git replace HEAD~1 HEAD\n");
    const char *pub = line_of("key-joke.pub");
    const char *joke =
        arena_printf(&arena, "joke@x.example %.*s", (int)(strlen(pub) - 5), pub).at;
    assert_waits(&joke, 1, "a ");
}

static void test_gpg(void **state)
{
    (void)state;
    need("gpg");
    run_signed(
        "export GNUPGHOME=$PWD/gnupg\n"
        "for who in joke bram oud; do\n"
        "  gpg -q --batch --passphrase '' --quick-gen-key $who@x.example ed25519 sign "
        "never\n"
        "  gpg --with-colons -k $who@x.example | sed -n "
        "'s/^fpr:*\\([0-9A-F]*\\):/\\1/p' "
        "| head -1 > key-$who\n"
        "done\n"
        "g anja a joke@x.example " BY_JOKE "\n"
        "g anja b bram@x.example " BY_JOKE "\n"
        "g anja c oud@x.example 'Reviewed-by: oud@x.example'\n"
        "g anja d joke@x.example 'Reviewed-by: bram@x.example'\n"
        "c anja e 1 " BY_JOKE "\n");
    const char *const entries[] = {
        arena_printf(&arena, "Joke <joke@x.example> gpg:%.20s  %s", line_of("key-joke"),
                     line_of("key-joke") + 20)
            .at,
        arena_printf(&arena, "bram@x.example gpg:%s", line_of("key-bram")).at,
        arena_printf(&arena, "oud@x.example gpg: %s", line_of("key-oud")).at};
    assert_waits(entries, 3, "b d e ");
    /* A key that was revoked signs nothing any more. */
    run_signed("export GNUPGHOME=$PWD/gnupg\n"
               "fpr=$(cat key-oud)\n"
               "sed 's/^:---/---/' gnupg/openpgp-revocs.d/$fpr.rev | gpg -q --batch "
               "--import\n");
    assert_waits_saying(entries, 3, "b c d e ",
                        "a signature of oud@x.example does not count, because her key "
                        "was revoked");
    /* One that the keyring does not have, neither. */
    run_signed("rm -rf gnupg; mkdir -m 700 gnupg\n");
    assert_waits_saying(entries, 3, "a b c d e ",
                        "a signature that joke@x.example may have made can't be "
                        "verified");
}

/* What she signed before her key expired stays signed; what came after does not count.
 */
static void test_expired(void **state)
{
    (void)state;
    need("gpg");
    run_signed("export GNUPGHOME=$PWD/gnupg\n"
               "gpg -q --batch --faked-system-time 20240101T000000 --passphrase '' "
               "--quick-gen-key joke@x.example ed25519 sign 2024-02-01\n"
               "gpg --with-colons -k joke@x.example | sed -n "
               "'s/^fpr:*\\([0-9A-F]*\\):/\\1/p' | head -1 > key-joke\n"
               "printf '#!/bin/sh\\nexec gpg --faked-system-time %s \"$@\"\\n' "
               "20240115T000000 > "
               "key-then\n"
               "chmod +x key-then\n"
               "git config gpg.program $PWD/key-then\n"
               "g anja a joke@x.example " BY_JOKE "\n");
    const char *joke =
        arena_printf(&arena, "joke@x.example gpg:%s", line_of("key-joke")).at;
    assert_waits(&joke, 1, "");
    /* gpg itself signs nothing with it now, so the key comes with a later end, and the
     * verifier has the one of before. */
    run_signed("export GNUPGHOME=$PWD/gnupg\n"
               "gpg -q --export joke@x.example > key-old\n"
               "gpg -q --batch --passphrase '' --faked-system-time 20240116T000000 "
               "--quick-set-expire $(cat key-joke) 2030-01-01\n"
               "sed -i s/20240115T/20240215T/ key-then\n"
               "g anja b joke@x.example " BY_JOKE "\n"
               "gpgconf --kill all; rm -rf gnupg; mkdir -m 700 gnupg\n"
               "gpg -q --batch --import key-old\n");
    assert_waits_saying(&joke, 1, "b ",
                        "a signature of joke@x.example does not count, because her key "
                        "had expired");
}

/* Without the program nobody can tell: an error, not a site where all waits. */
static void test_no_program(void **state)
{
    (void)state;
    static const char *const programs[] = {"git", "ssh-keygen"};
    need("ssh-keygen");
    run_signed("key joke; s anja a joke " BY_JOKE "\nmkdir key-bin\n"
               "ln -s $(command -v git) key-bin/git\n");
    const char *pub = line_of("key-joke.pub"), *path = getenv("PATH");
    const char *joke =
        arena_printf(&arena, "joke@x.example %.*s", (int)(strlen(pub) - 5), pub).at;
    char *before = strdup(path);
    for (int i = 0; i < 2; i++) {
        struct source s;
        struct reviewer reviewer;
        assert_null(reviewer_read(&reviewer, slice_of(joke), &arena));
        struct review_rules rules = {true, &reviewer, 1};
        assert_true(source_open_commit(&s, folder, "HEAD", &arena, diag));
        struct history *h = history_open(&s, &arena, diag);
        struct history_file file = {.path = "a"};
        setenv("PATH", i ? fs_join(&arena, folder, "key-bin") : "/nowhere", 1);
        bool well = history_files(h, &rules, &file, 1);
        setenv("PATH", before, 1);
        assert_false(well);
        char *text = diag_text(diag, NULL);
        assert_contains(slice_of(text),
                        arena_printf(&arena, "the program %s, and it", programs[i]).at);
        free(text);
        diag_free(diag);
        diag = diag_new();
        history_free(h);
        source_release(&s);
    }
    free(before);
}

static void test_entries(void **state)
{
    (void)state;
    static const char *const good[] = {
        "joke@x.nl",
        "Joke <joke@x.nl>",
        " <JOKE@x.nl> ",
        "Joke de Vries <joke@x.nl> ssh-ed25519 "
        "AAAAC3NzaC1lZDI1NTE5AAAAIPJ5mVbFYpTPTHIzGuUnbVLKTtTFbQV4CUc0uZ8M1T9G",
        "ssh-ed25519 "
        "AAAAC3NzaC1lZDI1NTE5AAAAIPJ5mVbFYpTPTHIzGuUnbVLKTtTFbQV4CUc0uZ8M1T9G "
        "joke@x.nl",
        "joke@x.nl gpg:0123 4567 89ab CDEF 0123  4567 89AB CDEF 0123 4567"};
    static const char *const bad[] = {
        "",
        "Joke",
        "joke@",
        "@x.nl",
        "Joke <joke@x.nl",
        "Joke <joke@x.nl> en meer",
        "a@b@c",
        "joke@x.nl bram@x.nl",
        "joke@x.nl ssh-ed25519",
        "joke@x.nl gpg:0123",
        "joke@x.nl gpg:0123456789abcdef0123456789abcdef012345678",
        "joke@x.nl ssh-ed25519 AAAA\nbram",
        "joke@x.nl ssh-dss AAAAC3NzaC1lZDI1NTE5AAAAI",
        "ssh-ed25519 "
        "AAAAC3NzaC1lZDI1NTE5AAAAIPJ5mVbFYpTPTHIzGuUnbVLKTtTFbQV4CUc0uZ8M1T9G",
        "joke@x.nl ssh-ed25519 "
        "BBBBC3NzaC1lZDI1NTE5AAAAIPJ5mVbFYpTPTHIzGuUnbVLKTtTFbQV4CUc0uZ8M1T9G"};
    struct reviewer r;
    for (size_t i = 0; i < COUNT(good); i++) {
        if (reviewer_read(&r, slice_of(good[i]), &arena))
            fail_msg("not read: %s", good[i]);
        assert_true(slice_eq_nocase(r.mail, "joke@x.nl"));
        assert_int_equal(r.ssh.len > 0,
                         slice_find(slice_of(good[i]), "ssh-") < strlen(good[i]));
    }
    assert_slice(r.gpg, "0123456789ABCDEF0123456789ABCDEF01234567");
    for (size_t i = 0; i < COUNT(bad); i++)
        if (!reviewer_read(&r, slice_of(bad[i]), &arena))
            fail_msg("read: %s", bad[i]);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, end_agents)
    const struct CMUnitTest tests[] = {TEST(test_ssh),        TEST(test_sign_off),
                                       TEST(test_configured), TEST(test_gpg),
                                       TEST(test_expired),    TEST(test_no_program),
                                       TEST(test_entries)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
