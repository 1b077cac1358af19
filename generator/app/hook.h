/* voornaam hook: a repository that checks what is pushed to it, and puts online what
 * was pushed (contract section 9).
 *
 * git calls `voornaam hook pre-receive .` before anything moves, and `voornaam hook
 * post-receive .` after it, in the repository's git folder. Of its own the hook keeps a
 * folder `voornaam/` there: cache, log, and what is still to be done.
 */
#ifndef APP_HOOK_H
#define APP_HOOK_H

#include "app/command.h"
#include "base/arena.h"
#include "base/diag.h"

struct hook {
    struct arena arena;
    struct diag *diag;
    const char *repository; /* as git sees it: with a work tree, that */
    const char *git;        /* its git folder */
    const char *hooks;      /* where its hooks are */
    const char *state;      /* what we keep there */
    /* Of the settings file. */
    const char *file;             /* its path, absolute */
    const char *branch;           /* "refs/heads/main" */
    const char *site;             /* folder in the repository, or NULL */
    const char *consent_register; /* absolute; NULL: as voornaam.yml says */
    struct deploy_places deploy;
};

/* Finds the repository at `path` and reads the settings: `settings`, or the
 * repository's own file, which need not be there. False with diagnostics. Also sets the
 * language of messages and the place of the cache for all that follows in this process.
 * Release it in either case. */
bool hook_open(struct hook *h, const char *path, const char *settings);
void hook_release(struct hook *h);

/* The site in it as --rev takes it: REPO or REPO:SUBFOLDER. */
const char *hook_site(const struct hook *h);
/* What build, check and deploy need to know for this commit. */
struct options hook_options(const struct hook *h, const char *rev);

/* --- hook_receive.c: called by git, with what was pushed on stdin; exit codes --- */
int hook_pre_receive(struct hook *h);
int hook_post_receive(struct hook *h);

/* --- hook_run.c --- */
/* Notes that there is something to put online. */
bool hook_note(struct hook *h);
/* Puts online what the branch has, as often as there is something noted, in this
 * process; does nothing when another is at it: that one goes on until all is done. What
 * is printed goes to the log, and with `told` to stdout too. */
int hook_run(struct hook *h, const struct options *asked, bool told);
/* The same in a process of its own, which nobody waits for. */
bool hook_run_behind(struct hook *h);
const char *hook_log(struct hook *h);
/* The commit that the branch is at, or NULL: nothing was pushed yet. */
const char *hook_tip(struct hook *h);

/* --- hook_install.c --- */
int hook_install(struct hook *h, const char *settings);
/* Whatever hook was there before: by its name; NULL when there was none. */
const char *hook_earlier(struct hook *h, const char *name);

#endif
