/* Did somebody else look? People of a commit, and the two rules of history.h. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/message.h"
#include "base/vec.h"
#include "source/history_int.h"

struct mails {
    VEC(struct slice);
};

/* Who that is, as the school's .mailmap has it, which was read in small letters. */
static struct slice whose(struct history *h, struct slice name, struct slice mail)
{
    const char *real_name, *real_mail = NULL;
    const char *written = history_small_letters(slice_trim(mail), h->arena).at;
    if (h->mailmap &&
        git_mailmap_resolve(&real_name, &real_mail, h->mailmap,
                            history_small_letters(slice_trim(name), h->arena).at,
                            written) != 0)
        real_mail = NULL;
    return arena_copy(h->arena, slice_of(real_mail ? real_mail : written));
}

/* "Joke <joke@x.nl>", or the address alone. */
static struct slice whose_trailer(struct history *h, struct slice value)
{
    size_t open = slice_find_byte(value, '<');
    struct slice mail = slice_from(value, open + (open < value.len));
    if (open == value.len)
        return whose(h, SLICE(""), value);
    mail.len = slice_find_byte(mail, '>');
    return whose(h, slice_sub(value, 0, open), mail);
}

static void read_trailers(struct history *h, struct deed *deed, const char *message,
                          struct slice author)
{
    git_message_trailer_array trailers = {0};
    if (git_message_trailers(&trailers, message) != 0)
        trailers.count = 0;
    deed->authors = ARENA_ARRAY(h->arena, struct slice, trailers.count + 1);
    deed->reviewed_by = ARENA_ARRAY(h->arena, struct slice, trailers.count + 1);
    deed->authors[deed->author_count++] = author;
    for (size_t i = 0; i < trailers.count; i++) {
        struct slice key = slice_of(trailers.trailers[i].key);
        struct slice who = whose_trailer(h, slice_of(trailers.trailers[i].value));
        if (slice_eq_nocase(key, "reviewed-by"))
            deed->reviewed_by[deed->reviewed_count++] = who;
        else if (slice_eq_nocase(key, "co-authored-by"))
            deed->authors[deed->author_count++] = who;
    }
    git_message_trailer_array_free(&trailers);
}

const struct deed *history_deed(struct history *h, size_t number)
{
    struct deed *deed = &h->deeds[number];
    git_commit *commit = NULL;
    git_buf signature = {0};
    if (deed->known)
        return deed;
    if (git_commit_lookup(&commit, h->git, &h->graph.at[number].id) != 0) {
        repository_failed(NULL, h->diag);
        return NULL;
    }
    const git_signature *by = git_commit_author(commit);
    read_trailers(h, deed, git_commit_message(commit),
                  whose(h, slice_of(by->name), slice_of(by->email)));
    const git_signature *maker = git_commit_committer(commit);
    deed->is_as_made = by->when.time == maker->when.time &&
                       slice_eq(whose(h, slice_of(maker->name), slice_of(maker->email)),
                                deed->authors[0]);
    deed->is_signed = git_commit_header_field(&signature, commit, "gpgsig") == 0;
    deed->known = true;
    git_buf_dispose(&signature);
    git_commit_free(commit);
    return deed;
}

bool judges_init(struct judges *j, struct history *h, const struct review_rules *rules)
{
    *j = (struct judges){.history = h, .rules = rules};
    j->mails = ARENA_ARRAY(h->arena, struct slice, rules->count + 1);
    for (size_t i = 0; i < rules->count; i++) {
        const struct reviewer *r = &rules->reviewers[i];
        j->mails[i] = whose(h, r->name, r->mail);
        j->by_key = j->by_key || r->ssh.len || r->gpg.len;
    }
    j->signers = memory_new((h->graph.len + 1) * sizeof(*j->signers));
    return signature_prepare(j);
}

void judges_release(struct judges *j)
{
    if (j->allowed) {
        unlink(j->allowed);
        free(j->allowed);
    }
    free(j->signers);
    *j = (struct judges){0};
}

static bool holds(const struct slice *mails, size_t count, struct slice mail)
{
    for (size_t i = 0; i < count; i++)
        if (slice_eq(mails[i], mail))
            return true;
    return false;
}

/* Why a signature that should be hers does not count: once of each. */
static void say_signature(struct judges *j, struct slice mail, int reason)
{
    const char *why =
        reason == SIGNED_NO_KEY
            ? _("a signature that %.*s may have made can't be verified: gpg of the "
                "user "
                "who builds does not have her public key; gpg --import it there")
        : reason == SIGNED_EXPIRED
            ? _("a signature of %.*s does not count, because her key had expired: she "
                "gives it a later date (gpg --quick-set-expire), and the public key is "
                "imported again where the site is built")
        : reason == SIGNED_REVOKED
            ? _("a signature of %.*s does not count, because her key was revoked: she "
                "makes a new one, and its fingerprint goes under reviewers:")
            : NULL;
    bool has_gpg = false;
    for (size_t i = 0; i < j->rules->count; i++)
        has_gpg =
            has_gpg || (j->rules->reviewers[i].gpg.len && slice_eq(j->mails[i], mail));
    struct slice key =
        arena_printf(j->history->arena, "%d %.*s", reason, SLICE_FMT(mail));
    if (!why || !has_gpg || map_get(&j->history->warned, key))
        return;
    *map_at(&j->history->warned, key) = j->history;
    diag_file(j->history->diag, DIAG_WARNING, NULL, why, SLICE_FMT(mail));
}

/* Did this reviewer sign it? Each commit is verified once. */
static bool signed_by(struct judges *j, size_t commit, struct slice mail, bool say)
{
    const struct deed *deed = history_deed(j->history, commit);
    int *signer = &j->signers[commit];
    if (*signer == SIGNED_UNKNOWN)
        *signer = deed && deed->is_signed && !j->failed ? signature_verify(j, commit)
                                                        : SIGNED_BY_NOBODY;
    if (say && *signer < 0)
        say_signature(j, mail, *signer);
    return *signer > 0 && slice_eq(j->mails[*signer - 1], mail);
}

bool judges_reviewed(struct judges *j, size_t commit)
{
    const struct deed *deed = history_deed(j->history, commit);
    for (size_t i = 0; deed && i < deed->reviewed_count; i++) {
        struct slice mail = deed->reviewed_by[i];
        if (holds(j->mails, j->rules->count, mail) &&
            !holds(deed->authors, deed->author_count, mail) &&
            (!j->by_key || signed_by(j, commit, mail, true)))
            return true;
    }
    return false;
}

bool judges_merged(struct judges *j, size_t merge, size_t last)
{
    const struct deed *by = history_deed(j->history, merge);
    const struct deed *deed = history_deed(j->history, last);
    if (!by || !deed)
        return false;
    struct slice mail = by->authors[0];
    return holds(j->mails, j->rules->count, mail) &&
           !holds(deed->authors, deed->author_count, mail) &&
           (!j->by_key ||
            (signed_by(j, merge, mail, true) && !signed_by(j, last, mail, false)));
}

/* It changes nothing, so that nobody signs off by the way; and it stands where she made
 * it: git rebase and cherry-pick put it behind work that she never saw. */
bool is_sign_off(struct history *h, size_t number)
{
    const struct commit *c = &h->graph.at[number];
    if (c->parent_count != 1 ||
        !git_oid_equal(&c->tree, &h->graph.at[*c->parents].tree))
        return false;
    const struct deed *deed = history_deed(h, number);
    return deed && deed->is_as_made &&
           holds(deed->reviewed_by, deed->reviewed_count, deed->authors[0]);
}

bool judges_signed_off(struct judges *j, size_t commit, size_t last)
{
    return is_sign_off(j->history, commit) && judges_merged(j, commit, last);
}
