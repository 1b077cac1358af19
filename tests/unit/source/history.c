/* Who has looked at what, in histories of every shape: history.h. */
#include "repository.h"

#include "source/history.h"

static struct review_rules rules_of(const char *const *entries, size_t count)
{
    struct review_rules rules = {.required = true};
    rules.reviewers = ARENA_ARRAY(&arena, struct reviewer, count);
    for (; rules.count < count; rules.count++)
        assert_null(reviewer_read(&rules.reviewers[rules.count],
                                  slice_of(entries[rules.count]), &arena));
    return rules;
}

/* What waits at `rev`, with its author; for files of t/ the version that is read. */
static void assert_waits(const char *rev, const char *expected)
{
    static const char *const entries[] = {"Joke <joke@x.example>", "BRAM@X.example"};
    struct source s;
    struct review_rules rules = rules_of(entries, 2);
    struct str said, text;
    str_init(&said);
    str_init(&text);
    assert_true(source_open_commit(&s, folder, rev, &arena, diag));
    struct history *h = history_open(&s, &arena, diag);
    struct history_file *files = ARENA_ARRAY(&arena, struct history_file, s.files.len);
    for (size_t i = 0; i < s.files.len; i++)
        files[i] = (struct history_file){
            .path = s.files.at[i].path,
            .go_on = slice_starts(slice_of(s.files.at[i].path), "t/")};
    assert_true(history_files(h, &rules, files, s.files.len));
    for (size_t i = 0; i < s.files.len; i++) {
        if (files[i].reviewed)
            continue;
        struct slice who = slice_of(files[i].author);
        str_addf(&said, "%s:%.*s", files[i].path, (int)slice_find_byte(who, '@'),
                 who.at);
        str_clear(&text);
        if (files[i].version) {
            assert_true(source_read_version(&s, &text, files[i].version, 100));
            str_addf(&said, "=%s", text.at);
        }
        str_add_byte(&said, ' ');
    }
    if (strcmp(said.at, expected) != 0)
        fail_msg("at %s: got \"%s\", expected \"%s\"", rev, said.at, expected);
    assert_said(&diag, "");
    history_free(h);
    source_release(&s);
    str_release(&said);
    str_release(&text);
}

#define BY_JOKE "'Reviewed-by: Joke <joke@x.example>'"

static void test_linear(void **state)
{
    (void)state;
    run("c anja a 1\n"
        "c anja b 1 " BY_JOKE "\n"
        "c joke c 1 " BY_JOKE "\n"
        "c joke d 1 'Reviewed-by: BRAM@x.EXAMPLE'\n"
        "c anja e 1 'Reviewed-by: Piet <piet@x.example>'\n"
        "c anja f 1 'REVIEWED-BY: joke@x.example\nSigned-off-by: x <x@x>'\n"
        "c anja g 1 'Reviewed-by: Joke <joke@x.example>\n\nen nog wat tekst'\n"
        "c anja h 1 'Co-authored-by: Joke <Joke@x.example>\n"
        "Reviewed-by: Joke <joke@x.example>'\n"
        "c anja b 2 \n");
    assert_waits("HEAD~1", "a:anja c:joke e:anja g:anja h:anja ");
    assert_waits("HEAD", "a:anja b:anja c:joke e:anja g:anja h:anja ");
    /* Back to what it was: a new change all the same. */
    run("c anja b 1\n");
    assert_waits("HEAD", "a:anja b:anja c:joke e:anja g:anja h:anja ");
    run("c anja b 3 " BY_JOKE "\n");
    assert_waits("HEAD", "a:anja c:joke e:anja g:anja h:anja ");
}

static void test_branch(void **state)
{
    (void)state;
    run("c anja m/a 1 " BY_JOKE "\n"
        "git checkout -q -b tak\n"
        "c anja m/b 1\n"
        "c joke m/c 1\n"
        "git checkout -q main\n"
        "c anja m/d 1\n"
        "m joke tak\n");
    assert_waits("HEAD", "m/c:joke m/d:anja ");
    run("git reset -q --hard HEAD~1\n"
        "m anja tak\n");
    assert_waits("HEAD", "m/b:anja m/c:joke m/d:anja ");
    run("git reset -q --hard HEAD~1\n"
        "m bram tak\n");
    assert_waits("HEAD", "m/d:anja ");
    /* In two steps: who merged first has looked. */
    run("git checkout -q -b tussen HEAD~1\n"
        "m joke tak\n"
        "git checkout -q -b einde HEAD~1\n"
        "c piet m/e 1 " BY_JOKE "\n"
        "m anja tussen\n");
    assert_waits("HEAD", "m/c:joke m/d:anja ");
}

static void test_evil_merge(void **state)
{
    (void)state;
    run("c anja a 1 " BY_JOKE "\n"
        "c anja b 1 " BY_JOKE "\n"
        "git checkout -q -b tak\n"
        "c anja a 2\n"
        "git checkout -q main\n"
        "c anja a 3 " BY_JOKE "\n"
        "who joke\n"
        "git merge -q --no-commit -s ours tak\n"
        "printf 4 > a; printf erbij > b; git add a b\n"
        "git commit -q -m samen\n");
    assert_waits("HEAD", "a:joke b:joke ");
    run("git commit -q --amend -m 'samen\n\nReviewed-by: bram@x.example'\n");
    assert_waits("HEAD", "");
    /* It takes one side whole: that is what was looked at. */
    run("git reset -q --hard HEAD~1\n"
        "m joke -X theirs tak\n");
    assert_waits("HEAD", "");
    run("git reset -q --hard HEAD~1\n"
        "m anja -X theirs tak\n");
    assert_waits("HEAD", "a:anja ");
}

static void test_octopus(void **state)
{
    (void)state;
    run("c anja a 1 " BY_JOKE "\n"
        "git checkout -q -b een; c anja b 1; c joke x 1\n"
        "git checkout -q -b twee main; c joke c 1; c anja f/y 1\n"
        "git checkout -q main; c piet d 1\n"
        "m joke een twee\n");
    assert_waits("HEAD", "c:joke d:piet x:joke ");
}

static void test_rename(void **state)
{
    (void)state;
    run("c anja nieuws/a 1 " BY_JOKE "\n"
        "who anja; git mv nieuws/a nieuws/b; git commit -q -m anders\n");
    assert_waits("HEAD", "nieuws/b:anja "); /* the address is new */
    run("who anja; git mv nieuws oud; git commit -q -F - <<X\nanders\n\n"
        "Reviewed-by: joke@x.example\nX\n");
    assert_waits("HEAD", "");
}

static void test_mailmap(void **state)
{
    (void)state;
    run("c joke2 a 1 " BY_JOKE "\n"
        "c anja b 1 'Reviewed-by: jo <JO@thuis.example>'\n"
        "git checkout -q -b tak; c anja c 1\n"
        "git checkout -q main; m jo tak\n"
        "printf 'Joke <joke@x.example> <joke2@x.example>\n"
        "Joke <joke@x.example> <jo@thuis.example>\n"
        "Joke <joke@x.example> <jo@x.example>\n' > .mailmap\n"
        "git add .mailmap; git commit -q -m kaart\n");
    assert_waits("HEAD", "a:joke ");
    /* The work tree's says nothing. */
    run("git checkout -q HEAD~1; printf 'Joke <joke@x.example> <jo@x.example>\n' > "
        ".mailmap\n");
    assert_waits("HEAD", "b:anja c:anja ");
}

/* The first parent of a foxtrot merge is the branch; the reviewer brought main in. */
static void test_foxtrot(void **state)
{
    (void)state;
    run("c anja a 1 " BY_JOKE "\n"
        "git branch tak\n"
        "c piet b 1\n"
        "git checkout -q tak; c joke c 1 'Reviewed-by: bram@x.example'\n"
        "m joke main\n"
        "git checkout -q main; git merge -q --ff-only tak\n");
    assert_waits("HEAD", "");
    run("git reset -q --hard HEAD~1; m piet main~0 || true\n");
    assert_waits("HEAD", "");
}

static void test_criss_cross(void **state)
{
    (void)state;
    run("c anja a 1 " BY_JOKE "\n"
        "git branch tak\n"
        "c anja b 1\n"
        "git branch main1\n"
        "git checkout -q tak; c piet c 1\n"
        "git branch tak1\n"
        "m piet main1\n"
        "git checkout -q main; m anja tak1\n"
        "m anja tak\n");
    assert_waits("HEAD", "b:anja c:piet ");
    run("git reset -q --hard HEAD~1; m joke tak\n");
    /* What equals main's own came in by nobody. */
    assert_waits("HEAD", "b:anja c:piet ");
}

static void test_older(void **state)
{
    (void)state;
    run("c anja t/a 1\n"
        "c anja t/a 2 " BY_JOKE "\n"
        "c anja t/a 3\n"
        "c anja t/new 1\n"
        "c anja t/b 1 " BY_JOKE "\n"
        "git checkout -q -b tak; c anja t/b 2; c anja t/b 3\n"
        "git checkout -q main; m anja tak\n"
        "c piet t/a 4\n");
    assert_waits("HEAD", "t/a:piet=2 t/b:anja=1 t/new:anja ");
    run("c piet t/b ''\nc piet t/b 5\n"); /* gone in between: nobody looked at that */
    assert_waits("HEAD", "t/a:piet=2 t/b:piet=1 t/new:anja ");
    run("c piet t/b '' " BY_JOKE "\nc piet t/b 6\n"); /* now it begins anew */
    assert_waits("HEAD", "t/a:piet=2 t/b:piet t/new:anja ");
    /* A merge brought in the last version, not those before it on its branch. */
    run("git checkout -q --orphan apart; git rm -rqf .; c anja t/c 1 " BY_JOKE "\n"
        "git checkout -q -b tak2; c anja t/c 2; c joke t/c 3\n"
        "git checkout -q apart; m joke tak2\n");
    assert_waits("HEAD", "t/c:joke=1 ");
}

/* What two changed or removed, one does not bring back with an old branch. */
static void test_undone(void **state)
{
    (void)state;
    run("c anja a 1 " BY_JOKE "\nc anja b 1 " BY_JOKE "\nc anja t/c 1 " BY_JOKE "\n"
        "git branch oud\n"
        "c anja a 2 " BY_JOKE "\nc anja b '' " BY_JOKE "\nc anja t/c 2 " BY_JOKE "\n"
        "git branch nieuw\n"
        "git checkout -q oud; c anja d 1 " BY_JOKE "\nm piet -s ours main\n");
    assert_waits("HEAD", "a:piet b:piet t/c:piet=2 ");
    /* The other way round it is the same. */
    run("git reset -q --hard HEAD~1; git checkout -q main; m joke --no-commit oud\n"
        "git checkout -q oud -- .; git commit -q -m terug\n");
    assert_waits("HEAD", "a:joke b:joke t/c:joke=2 ");
    /* Nor does it help to go on from there, or to merge once more. */
    run("c piet e 1 " BY_JOKE "\n"
        "git checkout -q -b om oud; c piet f 1 " BY_JOKE "\nm piet -X theirs main\n");
    assert_waits("HEAD", "a:joke b:joke t/c:joke=2 ");
    run("git checkout -q -b weer nieuw; m piet -s ours om\n"
        "git checkout -q om; m piet -s ours weer\n");
    /* Now it is he who went back; what only he had taken out is as it was. */
    assert_waits("HEAD", "a:piet b:piet t/c:piet=2 ");
    /* With somebody else it is a change like another. */
    run("git checkout -q oud; who piet\ngit merge -q -s ours -m 'terug\n"
        "\n"
        "Reviewed-by: joke@x.example' nieuw\n");
    assert_waits("HEAD", "");
    run("git reset -q --hard HEAD~1; m piet -s ours nieuw; git branch terug\n"
        "git checkout -q main; git reset -q --hard nieuw; m joke terug\n");
    assert_waits("HEAD", "");
    /* A branch that changes what main did not, goes in as ever. */
    run("git reset -q --hard nieuw; git checkout -q oud; git reset -q --hard oud~1\n"
        "c anja g 1 " BY_JOKE "\ngit checkout -q main; m piet oud\n");
    assert_waits("HEAD", "");
}

/* By two branches that have the same: what two changed is not laundered by the one that
 * never saw it; and what only one had tried and taken back is as it was. */
static void test_two_ways(void **state)
{
    (void)state;
    run("c anja a 1 " BY_JOKE "\ngit branch oud\n"
        "c anja a 2 " BY_JOKE "\nc piet a 1\n"
        "git checkout -q oud; c piet b 1 " BY_JOKE "\nm piet main\n");
    assert_waits("HEAD", "a:piet ");
    run("git checkout -q -B main oud~1; git checkout -q -b proef\n"
        "c piet a 3\nc piet a 1\nc piet c 1\n"
        "git checkout -q main; c anja d 1 " BY_JOKE "\nm piet proef\n");
    assert_waits("HEAD", "c:piet ");
    run("git checkout -q -B main oud~1; git checkout -q -b proef2\n"
        "c piet a 3\n"
        "git checkout -q main; c anja a 4 " BY_JOKE "\nc anja e 1 " BY_JOKE "\n"
        "git checkout -q proef2; m piet -X theirs main\n"
        "git checkout -q main; m piet proef2\n");
    assert_waits("HEAD", "");
}

/* A branch that never had a file takes nothing away from who had it. */
static void test_never(void **state)
{
    (void)state;
    static const char *const entries[] = {"joke@x.example"};
    struct source s;
    struct history_file f = {.path = "lijst", .go_on = true};
    struct str text;
    struct review_rules rules = rules_of(entries, 1);
    str_init(&text);
    run("c anja lijst 1 " BY_JOKE "\n"
        "git checkout -q --orphan los; git rm -rqf .; c piet a 1\n"
        "m piet --allow-unrelated-histories -s ours main\nc piet b 1\n");
    assert_true(source_open_commit(&s, folder, "HEAD", &arena, diag));
    struct history *h = history_open(&s, &arena, diag);
    assert_true(history_files(h, &rules, &f, 1));
    assert_false(f.reviewed);
    assert_non_null(f.version);
    assert_true(source_read_version(&s, &text, f.version, 10));
    assert_slice(str_slice(&text), "1");
    str_release(&text);
    history_free(h);
    source_release(&s);
}

static void test_sign_off(void **state)
{
    (void)state;
    run("off() { who $1; git commit -q --allow-empty -F - <<X\ngezien\n\n"
        "Reviewed-by: $2@x.example\nX\n}\n"
        "c anja a 1\nc joke b 1\nc anja c 1 'Co-authored-by: x <joke@x.example>'\n"
        "c anja t/d 1\noff joke joke\nc anja e 1\nc anja t/d 2\n");
    assert_waits("HEAD", "b:joke c:anja e:anja t/d:anja=1 ");
    run("off() { who $1; git commit -q --allow-empty -F - <<X\ngezien\n\n"
        "Reviewed-by: $2@x.example\nX\n}\n"
        "off piet joke; off joke piet; off piet piet; off anja joke\n");
    assert_waits("HEAD", "b:joke c:anja e:anja t/d:anja=1 ");
    /* One that git rebase or somebody else put behind what she never saw. */
    run("off() { who bram; git commit -q --allow-empty -F - <<X\ngezien\n\n"
        "Reviewed-by: bram@x.example\nX\n}\n"
        "off; git checkout -q -b thuis; git checkout -q main; git reset -q --hard "
        "HEAD~1\n"
        "c anja r 1; git checkout -q thuis; who bram; git rebase -q main; who anja\n"
        "git checkout -q main; git merge -q --ff-only thuis; git cherry-pick "
        "--allow-empty thuis >/dev/null\n");
    assert_waits("HEAD", "b:joke c:anja e:anja r:anja t/d:anja=1 ");
    run("off() { who $1; git commit -q --allow-empty -F - <<X\ngezien\n\n"
        "Reviewed-by: $2@x.example\nX\n}\n"
        "off bram bram\nc anja f 1\n");
    assert_waits("HEAD", "f:anja ");
    /* By the way, with a change of her own, she signs nothing off. */
    run("c joke g 1 " BY_JOKE "\n");
    assert_waits("HEAD", "f:anja g:joke ");
    /* Not what a merge brings back behind her. */
    run("git branch oud HEAD~2; c anja a 2 " BY_JOKE "\n"
        "git checkout -q oud; m piet -s ours main\n");
    assert_waits("HEAD", "a:piet ");
}

/* In the middle of history a folder that git does not write: no answer at all. */
static void test_odd(void **state)
{
    (void)state;
    static const char *const entries[] = {"joke@x.example"};
    struct source s;
    struct review_rules rules = rules_of(entries, 1);
    run("export LC_ALL=C; c anja a 1\n"
        "git cat-file tree HEAD | sed 's/100644 a/0100644 a/' > ../tree\n"
        "t=$(git hash-object -t tree --literally -w ../tree); rm ../tree\n"
        "who anja; h=$(git commit-tree -p HEAD -m x $t)\n"
        "git reset -q --soft $(git commit-tree -p $h -m x HEAD^{tree})\n");
    assert_true(source_open_commit(&s, folder, "HEAD", &arena, diag));
    struct history *h = history_open(&s, &arena, diag);
    struct history_file f = {.path = "a"};
    assert_false(history_files(h, &rules, &f, 1));
    assert_false(f.reviewed);
    char *text = diag_text(diag, NULL);
    assert_contains(slice_of(text), "as git itself never writes it");
    free(text);
    /* What the source has and the walk does not find, likewise. */
    history_free(h);
    assert_true(source_use_version(&s, "a", NULL, &arena));
    h = history_open(&s, &arena, diag);
    assert_false(history_files(h, &rules, &f, 1));
    history_free(h);
    source_release(&s);
    diag_free(diag);
    diag = diag_new();
}

static void test_subfolder(void **state)
{
    (void)state;
    struct source s;
    run("c anja site/a 1 " BY_JOKE "\n"
        "c anja ander/a 1\n"
        "c anja site/t/x-y 1\nc anja site/t/x/y 1 " BY_JOKE "\nc anja site/t/x.z 1\n");
    assert_waits("HEAD", "ander/a:anja site/t/x-y:anja site/t/x.z:anja ");
    static const char *const entries[] = {"joke@x.example"};
    struct review_rules rules = rules_of(entries, 1);
    assert_true(
        source_open_commit(&s, fs_join(&arena, folder, "site"), "main", &arena, diag));
    struct history *h = history_open(&s, &arena, diag);
    struct history_file files[] = {
        {.path = "a"}, {.path = "gone", .go_on = true}, {.path = "t/x-y"}};
    assert_true(history_files(h, &rules, files, 3));
    assert_true(files[0].reviewed);
    assert_true(files[1].reviewed); /* never there: nobody took it away */
    assert_null(files[1].version);
    assert_false(files[2].reviewed);
    history_free(h);
    source_release(&s);
}

static void test_removed(void **state)
{
    (void)state;
    static const char *const entries[] = {"joke@x.example"};
    struct source s;
    struct review_rules rules;
    struct history_file f = {.path = "lijst", .go_on = true};
    run("c anja a 1\nc anja lijst 1 " BY_JOKE
        "\nc anja lijst 2\nc anja lijst ''\nc anja b 1\n");
    rules = rules_of(entries, 1);
    assert_true(source_open_commit(&s, folder, "HEAD", &arena, diag));
    struct history *h = history_open(&s, &arena, diag);
    assert_true(history_files(h, &rules, &f, 1));
    assert_false(f.reviewed);
    assert_non_null(f.version);
    struct str text;
    str_init(&text);
    assert_true(source_read_version(&s, &text, f.version, 10));
    assert_slice(str_slice(&text), "1");
    str_release(&text);
    history_free(h);
    source_release(&s);
}

static void test_cut(void **state)
{
    (void)state;
    struct source s;
    run("c anja a 1\nc anja a 2\ngit clone -q --depth 1 file://$PWD ondiep\n");
    assert_true(source_open_commit(&s, fs_join(&arena, folder, "ondiep"), "HEAD",
                                   &arena, diag));
    struct history *h = history_open(&s, &arena, diag);
    assert_true(history_is_cut(h));
    history_free(h);
    source_release(&s);
    assert_true(source_open_commit(&s, folder, "HEAD", &arena, diag));
    h = history_open(&s, &arena, diag);
    assert_false(history_is_cut(h));
    history_free(h);
    source_release(&s);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up_repository, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_linear),   TEST(test_branch),      TEST(test_evil_merge),
        TEST(test_octopus),  TEST(test_rename),      TEST(test_mailmap),
        TEST(test_foxtrot),  TEST(test_criss_cross), TEST(test_older),
        TEST(test_undone),   TEST(test_two_ways),    TEST(test_never),
        TEST(test_sign_off), TEST(test_odd),         TEST(test_subfolder),
        TEST(test_removed),  TEST(test_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
