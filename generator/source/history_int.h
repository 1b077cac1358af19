/* What the files share that read history: see history.h. */
#ifndef SOURCE_HISTORY_INT_H
#define SOURCE_HISTORY_INT_H

#include "base/vec.h"
#include "source/git_int.h"
#include "source/graph.h"
#include "source/history.h"

/* What a commit says of people; addresses in small letters, through .mailmap. */
struct deed {
    bool known, is_signed;
    bool is_as_made; /* not made again elsewhere: by git rebase, or by somebody else */
    struct slice *authors; /* the author first, then who wrote with him */
    size_t author_count;
    struct slice *reviewed_by;
    size_t reviewed_count;
};

/* Settings in force, since a commit; or several that met in a merge, where none had
 * seen the other and more than one requires review: all must be satisfied then, and the
 * first is read. */
struct in_force {
    const git_oid *version; /* NULL: none */
    size_t since;           /* number of the commit that brought them into force */
    struct review_rules rules;
    struct judges *judges;         /* of these rules, once they are needed */
    const struct in_force *root;   /* where this requirement came from */
    const struct in_force *before; /* what it was changed under, or NULL */
    const struct in_force *
        *members; /* of several; each is single and requires review */
    size_t count; /* of them; 0: it is single */
    bool in_line; /* it led to what is in force at the last commit */
    size_t until; /* the commit that replaced it then; 0: it is in force yet */
};

struct history {
    git_repository *git;
    git_odb *odb;
    git_mailmap *mailmap;
    const char *sub; /* folder of the site, or NULL */
    struct graph graph;
    struct trees trees;
    struct deed *deeds;       /* by number of the commit */
    struct map warned;        /* address and reason of signatures that do not count */
    const struct map *listed; /* path -> git_oid: what the source has */
    const struct in_force **in_force; /* by commit, once history_settings was asked */
    struct {
        VEC(struct in_force *);
    } forces; /* those that can have judges */
    struct arena *arena;
    struct diag *diag;
};

/* Those who review under one version of the settings. */
struct judges {
    struct history *history;
    const struct review_rules *rules;
    struct slice *mails; /* of each reviewer, as in a deed */
    bool by_key;         /* only signatures count */
    int *signers;        /* by commit: the reviewer, SIGNED_BY_NOBODY or 0: not known */
    char *allowed;       /* file of ssh keys, or NULL; of ours */
    bool failed;         /* signatures can't be verified at all: said */
};
/* Reviewers count from 1 here; all below nought is nobody, some with a reason that the
 * school can do something about. */
enum {
    SIGNED_BY_NOBODY = -1,
    SIGNED_UNKNOWN = 0,
    SIGNED_NO_KEY = -2,  /* gpg does not have the public key */
    SIGNED_EXPIRED = -3, /* after the key had expired */
    SIGNED_REVOKED = -4,
};

/* False with a diagnostic. Release in both cases. */
bool judges_init(struct judges *j, struct history *h, const struct review_rules *rules);
void judges_release(struct judges *j);
/* (a) of history.h. */
bool judges_reviewed(struct judges *j, size_t commit);
/* (b) of history.h: a merge that brought in what `last` changed. */
bool judges_merged(struct judges *j, size_t merge, size_t last);
/* (c) of history.h: a commit that has what `last` changed before it. */
bool judges_signed_off(struct judges *j, size_t commit, size_t last);
/* Is it such a commit, of whomever? */
bool is_sign_off(struct history *h, size_t commit);

/* Its single settings: itself, or those that met. */
size_t force_count(const struct in_force *e);
struct in_force *force_member(const struct in_force *e, size_t i);
/* Those of a single one; NULL with a diagnostic. */
struct judges *force_judges(struct history *h, struct in_force *e);

/* A copy: addresses and names are compared without case, as git does, and libgit2's
 * mailmap does not. */
struct slice history_small_letters(struct slice text, struct arena *arena);
/* NULL when the commit can't be read: said then. */
const struct deed *history_deed(struct history *h, size_t commit);
/* Which reviewer signed the commit, from 1, or one of SIGNED_ below nought: what can't
 * be verified is signed by nobody. When a program is missing j->failed is set, with an
 * error. */
int signature_verify(struct judges *j, size_t commit);
/* Writes j->allowed when a reviewer has a key of ssh. */
bool signature_prepare(struct judges *j);

#endif
