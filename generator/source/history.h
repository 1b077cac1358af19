/* Who has looked at what: the history of a commit, read once for all files (contract
 * section 9 and 11).
 *
 * The commit that last changed a file is the one in which it differs from what all
 * parents have; where it equals a parent's, that parent is asked, the first such. But a
 * merge that takes a version of which another parent has a later one, or leaves out a
 * file that another parent has and this one never had, changed it itself. It came in by
 * a merge where it equals a parent's that is not the first, and differs from the
 * first's. Its version was reviewed when
 *   (a) that commit has, in the last paragraph of its message
 * (git-interpret-trailers(1)), Reviewed-by: of a reviewer who is none of its authors,
 * or (b) it came in by a merge whose author is a reviewer and none of that commit's
 *       authors,
 * or (c) behind that commit comes one that changes nothing, whose author is a reviewer
 *       and none of that commit's authors, with Reviewed-by: of herself, and which is
 *       where she made it (author and committer are one, at one time: git rebase would
 *       put it behind what she never saw): so she says that she has looked at all that
 *       is before it.
 * Where settings were asked, they also count who reviewed when a commit was made and
 * has left since, for what was there when she left. Whoever is named in Co-authored-by:
 * is an author too. People are compared by mail address, through the .mailmap of the
 * commit, without case. As soon as one reviewer has a key, only signatures count: the
 * commit of (a), the merge of (b), the commit of (c) must be signed with a key of that
 * very reviewer, and what is signed with one of hers is her own. A key proves who
 * reviewed, not who wrote.
 */
#ifndef SOURCE_HISTORY_H
#define SOURCE_HISTORY_H

#include "base/vec.h"
#include "source/source.h"

/* An entry of `reviewers:`. */
struct reviewer {
    struct slice mail;
    struct slice name; /* or empty */
    struct slice ssh;  /* "ssh-ed25519 AAAA..." or empty */
    struct slice gpg;  /* fingerprint, 40 digits in capitals, or empty */
};

/* Reads "mail", "Name <mail>", each also with a key of ssh behind or before it (as in a
 * .pub file) or with gpg:FINGERPRINT behind it. NULL, or what is wrong with it in the
 * reader's language; lives in the arena. */
const char *reviewer_read(struct reviewer *out, struct slice entry,
                          struct arena *arena);

/* What a version of the settings says of review. */
struct review_rules {
    bool required;
    struct reviewer *reviewers;
    size_t count;
};
/* Reads it from the text of the settings; false when it can't be read: it then changes
 * nothing of the rules. */
typedef bool review_rules_fn(void *user, struct review_rules *rules, struct slice text);

struct history;

/* The history of the source's commit; NULL with a diagnostic. Free with history_free
 * before the source. Lives in the arena, and tells what fails later to diag. */
struct history *history_open(const struct source *s, struct arena *arena,
                             struct diag *diag);
void history_free(struct history *h);
/* Is a part of it missing: a shallow clone? */
bool history_is_cut(const struct history *h);

/* What settings are in force. A version counts as it is until one requires review; from
 * then on one counts only when it was reviewed under the rules before it, so nobody can
 * take them away alone. Where branches come together, the settings of one that has seen
 * the other's hold, else those that require review; where several do, all must be
 * satisfied, and when they come from different beginnings it is an error. `file` is the
 * settings' path in the site. *version becomes the id of its blob in hexadecimal, NULL
 * when there is none, and *rules what it says. False with a diagnostic. */
bool history_settings(struct history *h, const char *file, review_rules_fn *read,
                      void *user, const char **version, struct review_rules *rules);

/* A file that is asked about. */
struct history_file {
    const char *path;    /* in the site */
    bool go_on;          /* unreviewed, ask for the last version that was */
    bool reviewed;       /* the version in the commit was */
    const char *version; /* of go_on: the blob that was reviewed, or NULL: none */
    const char *author;  /* mail address of who last changed it, or NULL */
};

/* Fills in the files, sorted by path; one that the commit does not have was removed,
 * and its removal counts like a version. False with a diagnostic. */
bool history_files(struct history *h, const struct review_rules *rules,
                   struct history_file *files, size_t count);

/* Paths in the site, in no order. */
struct past_pages {
    VEC(const char *);
};
/* Appends each .md file that any commit of the history has, this one too; in the arena,
 * the list is the caller's. False when a tree is missing; nothing is said. */
bool history_pages(struct history *h, struct past_pages *out);

#endif
