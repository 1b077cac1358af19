/* Remotes: by path, by name, over ssh; moved, refused, unreachable. */
#include "remote_fixture.h"

static const char *const *one(void)
{
    static const char *site[] = {"index.html", "een", "a.txt", "a", NULL};
    return site;
}
static const char *const *two(void)
{
    static const char *site[] = {"index.html", "twee", "a.txt", "a", NULL};
    return site;
}

/* "ssh" that goes nowhere: the command is run here. */
static struct fixture *with_remote(void)
{
    struct fixture *f = fixture_new();
    char ssh[128];
    shell(
        "git init -q repo && cd repo && echo inhoud > bron.md && git add . && git "
        "commit "
        "-qm begin && git init -q --bare ../doel.git && git remote add origin "
        "../doel.git;"
        "printf '#!/bin/sh\\nshift\\nexec sh -c \"$*\"\\n' > ../ssh; chmod +x ../ssh");
    snprintf(ssh, sizeof(ssh), "%s/ssh", f->top);
    setenv("GIT_SSH", ssh, 1);
    setenv("GIT_SSH_VARIANT", "simple", 1);
    return f;
}

static const char *over_ssh(const struct fixture *f)
{
    static char address[160];
    snprintf(address, sizeof(address), "ssh://git@school.example%s/doel.git", f->top);
    return address;
}

static void it_follows(void **state)
{
    struct fixture *f = with_remote();
    char file[160];
    (void)state;
    snprintf(file, sizeof(file), "file://%s/doel.git", f->top);
    const char *const names[] = {"origin", "../doel.git", "../doel", file, over_ssh(f)};
    for (size_t i = 0; i < COUNT(names); i++) {
        shell("rm -rf doel.git repo/.git/voornaam; git init -q --bare doel.git; "
              "git -C repo branch -q -D pages 2>/dev/null || true");
        struct pushing o = {.remote = names[i]};
        assert_pushes(f, "repo", one(), o);
        assert_slice(shell("git -C doel.git show pages:index.html"), "een");
        bool is_ssh = i + 1 == COUNT(names);
        if (is_ssh)
            o.rest = "git gc --prune=now";
        char *old = objects_with("doel.git", "index.html");
        o.plan = "~ index.html\n";
        assert_pushes(f, "repo", two(), o);
        assert_slice(shell("git -C doel.git show pages:index.html"), "twee");
        if (!is_ssh)
            assert_gone("doel.git", old);
        o.rest = NULL;
        o.plan = "";
        assert_pushes(f, "repo", two(), o);
        free(old);
    }
    fixture_free(f);
}

/* Of a fresh clone, as in a forge's run: nothing is known but what is there. */
static void from_a_fresh_clone(void **state)
{
    struct fixture *f = with_remote();
    (void)state;
    assert_pushes(f, "repo", one(), (struct pushing){.remote = "origin"});
    char first[41];
    strcpy(first, last_commit);
    shell("git clone -q --bare repo vers.git; cd vers.git; git branch -D -q pages; "
          "git gc -q --prune=now");
    /* The same site: nothing to do, also by the plan. */
    assert_pushes(f, "vers.git", one(),
                  (struct pushing){.remote = over_ssh(f), .plan = "", .dry = true});
    assert_string_equal(first, last_commit);
    assert_pushes(f, "vers.git", two(),
                  (struct pushing){.remote = over_ssh(f),
                                   .plan = "~ index.html\n",
                                   .rest = "ssh://school.example"});
    assert_slice(shell("git -C doel.git show pages:index.html; ls vers.git/voornaam"),
                 "tweedeployed-pages");
    /* Where the first was is not known to it: somebody else, that is us, moved it. */
    assert_false(push_site(f, "repo", one(), (struct pushing){.remote = "origin"}));
    assert_complaint(f, DIAG_REFUSED, "somebody else moved branch \"pages\"");
    fixture_free(f);
}

static void moved_there(void **state)
{
    struct fixture *f = with_remote();
    (void)state;
    shell("cd repo && git push -q origin main:pages");
    assert_false(push_site(f, "repo", one(), (struct pushing){.remote = "origin"}));
    assert_complaint(f, DIAG_REFUSED, "was left at no commit");
    assert_false(push_site(f, "repo", one(), (struct pushing){.remote = over_ssh(f)}));
    assert_complaint(f, DIAG_REFUSED, "ssh://school.example");
    assert_slice(shell("git -C repo branch --list pages; git -C doel.git show "
                       "pages:bron.md"),
                 "inhoud");
    assert_warns(f, "repo", one(), (struct pushing){.remote = "origin", .force = true},
                 "of somebody else, and was replaced");
    shell("cd repo && git push -q -f origin main:pages");
    assert_false(push_site(f, "repo", two(), (struct pushing){.remote = "origin"}));
    assert_complaint(f, DIAG_REFUSED, last_commit);
    assert_slice(shell("git -C repo show pages:index.html"), "een");
    shell("git -C doel.git branch -D -q pages");
    assert_false(push_site(f, "repo", two(), (struct pushing){.remote = "origin"}));
    assert_complaint(f, DIAG_REFUSED, "it is at no commit");
    assert_pushes(f, "repo", two(),
                  (struct pushing){.remote = "origin", .force = true});
    fixture_free(f);
}

/* Between our look and our push. */
static void moved_meanwhile(const char *step)
{
    if (strcmp(step, "push") == 0)
        shell("cd repo && git push -q -f origin main:pages");
}

static void the_lease_holds(void **state)
{
    struct fixture *f = with_remote();
    struct branch_target target = {"repo", "pages",         "origin", 20778,
                                   true,   moved_meanwhile, NULL};
    (void)state;
    assert_pushes(f, "repo", one(), (struct pushing){.remote = "origin"});
    struct verified_tree *tree = make_site(f, two());
    struct branch_deploy *d = branch_prepare(&target, tree, NULL, 0, f->diag);
    assert_non_null(d);
    assert_false(branch_commit(d, f->diag));
    branch_free(d);
    verified_tree_free(tree);
    assert_complaint(f, DIAG_REFUSED, "moved branch \"pages\" of this remote just now");
    assert_slice(shell("git -C doel.git show pages:bron.md"), "inhoud");
    fixture_free(f);
}

static void refused_and_unreachable(void **state)
{
    struct fixture *f = with_remote();
    (void)state;
    shell("printf '#!/bin/sh\\necho vol is vol >&2\\nexit 1\\n' > "
          "doel.git/hooks/pre-receive;"
          "chmod +x doel.git/hooks/pre-receive");
    assert_false(push_site(f, "repo", one(), (struct pushing){.remote = "origin"}));
    assert_complaint(f, DIAG_ERROR, "vol is vol");
    assert_slice(shell("git -C doel.git for-each-ref"), "");
    /* It moved here; the next one pushes it. */
    shell("rm doel.git/hooks/pre-receive");
    assert_pushes(f, "repo", one(), (struct pushing){.remote = "origin", .plan = NULL});
    assert_slice(shell("git -C doel.git show pages:index.html"), "een");
    assert_false(push_site(f, "repo", one(), (struct pushing){.remote = "../weg.git"}));
    assert_complaint(f, DIAG_ERROR, "can't read this remote");
    assert_false(push_site(
        f, "repo", one(),
        (struct pushing){
            .remote = "http://kees:geheim@127.0.0.1:9/doel.git?private_token=t0k"}));
    char *text = diag_text(f->diag, NULL);
    assert_contains(slice_of(text), "http://127.0.0.1:9/doel.git");
    assert_lacks(slice_of(text), "geheim");
    assert_lacks(slice_of(text), "t0k");
    assert_lacks(slice_of(text), "kees");
    free(text);
    fixture_free(f);
}

/* git pushes to both; a deploy would leave the old website on one. */
static void two_addresses(void **state)
{
    struct fixture *f = with_remote();
    (void)state;
    shell("git init -q --bare ander.git; cd repo; git remote set-url --add --push "
          "origin ../doel.git; git remote set-url --add --push origin ../ander.git");
    assert_false(push_site(f, "repo", one(), (struct pushing){.remote = "origin"}));
    assert_complaint(f, DIAG_ERROR, "remote \"origin\" has several addresses");
    assert_slice(shell("for r in repo doel.git ander.git; do git -C $r for-each-ref "
                       "refs/heads/pages; done"),
                 "");
    fixture_free(f);
}

/* What a hook inherits of the push that it belongs to leads nowhere. */
static void in_a_hook(void **state)
{
    struct fixture *f = with_remote();
    (void)state;
    setenv("GIT_DIR", "/nergens", 1);
    setenv("GIT_OBJECT_DIRECTORY", "/nergens", 1);
    setenv("GIT_QUARANTINE_PATH", "/nergens", 1);
    setenv("GIT_INDEX_FILE", "/nergens", 1);
    bool well = push_site(f, "repo", one(), (struct pushing){.remote = "origin"});
    unsetenv("GIT_DIR");
    unsetenv("GIT_OBJECT_DIRECTORY");
    unsetenv("GIT_QUARANTINE_PATH");
    unsetenv("GIT_INDEX_FILE");
    assert_no_complaint(f);
    assert_true(well);
    assert_slice(shell("git -C doel.git show pages:index.html"), "een");
    fixture_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_follows),
        cmocka_unit_test(from_a_fresh_clone),
        cmocka_unit_test(moved_there),
        cmocka_unit_test(the_lease_holds),
        cmocka_unit_test(refused_and_unreachable),
        cmocka_unit_test(two_addresses),
        cmocka_unit_test(in_a_hook),
    };
    return cmocka_run_group_tests_name("deploy/remote", tests, NULL, NULL);
}
