/* The branch at a remote: where it is, pushing it, and what stays behind there. */
#ifndef DEPLOY_REMOTE_H
#define DEPLOY_REMOTE_H

#include "deploy/store.h"

struct remote {
    const char *address; /* that git pushes to; may hold credentials: never shown */
    const char *shown;   /* without them */
    char key[HASH_WIDE]; /* what its state is kept under */
    char tip[GIT_ID];    /* of the branch there, or "" */
    bool is_local;       /* a repository on this machine: */
    struct git_place place;
};

/* Finds a remote by its name or address and asks it where the branch is. A relative
 * path counts from the repository. False with diagnostics. */
bool remote_look(struct remote *remote, const struct git_place *place, const char *name,
                 const char *branch, struct arena *arena, struct diag *diag);
/* Where the tip can be read (its commit and folders): here, or in a repository that is
 * made for it in the folder `work`. False with diagnostics. */
bool remote_get_tip(struct git_place *where, const struct remote *remote,
                    const struct git_place *place, const char *branch, const char *work,
                    struct arena *arena, struct diag *diag);
/* Puts the commit there, if the branch is still where remote_look found it. False with
 * diagnostics; DIAG_REFUSED when it is not. */
bool remote_push(const struct remote *remote, const struct git_place *place,
                 const char *branch, const char *commit, struct diag *diag);
/* A push that was killed leaves its objects in quarantine (git-receive-pack(1)):
 * removes what is of a deploy. Under the lock of deploys there, so that none is going
 * on; who pushes something else is left alone. */
void remote_clear_killed(const struct git_place *place);
/* Appends what a host may keep of what was replaced, and how to ask for its removal. */
void remote_tell_rest(const struct remote *remote, const char *branch, struct str *out);

#endif
