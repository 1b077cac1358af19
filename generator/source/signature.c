/* Who signed a commit, verified with git's own verify-commit (git-verify-commit(1)): it
 * knows what of a commit is signed, ssh-keygen and gpg know the rest. Nothing that the
 * repository or a user has configured counts: the programs and the keys are given here.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/message.h"
#include "base/run.h"
#include "source/history_int.h"

bool signature_prepare(struct judges *j)
{
    const char *folder = getenv("TMPDIR");
    struct str text;
    str_init(&text);
    for (size_t i = 0; i < j->rules->count; i++)
        if (j->rules->reviewers[i].ssh.len)
            str_addf(&text, "reviewer-%zu namespaces=\"git\" %.*s\n", i + 1,
                     SLICE_FMT(j->rules->reviewers[i].ssh));
    bool well = true;
    if (text.len) {
        struct slice path = arena_printf(j->history->arena, "%s/voornaam-XXXXXX",
                                         folder && *folder ? folder : "/tmp");
        j->allowed = strdup(path.at);
        int file = j->allowed ? mkstemp(j->allowed) : -1;
        well = file >= 0 && write(file, text.at, text.len) == (ssize_t)text.len;
        if (file < 0) {
            free(j->allowed);
            j->allowed = NULL;
        } else if (close(file) != 0) {
            well = false;
        }
    }
    if (!well)
        diag_file(j->history->diag, DIAG_ERROR, NULL,
                  _("the keys of the reviewers can't be written to a temporary file"));
    str_release(&text);
    return well;
}

/* `Good "git" signature for reviewer-2 with ED25519 key SHA256:...` (ssh-keygen -Y
 * verify); a key that nobody has is "Good ... with", without a name. */
static int ssh_signer(const struct judges *j, struct slice lines)
{
    static const char good[] = "Good \"git\" signature for reviewer-";
    struct slice line;
    long long number;
    int signer = SIGNED_BY_NOBODY;
    while (slice_cut(&line, &lines, '\n')) {
        if (!slice_starts(line, good))
            continue;
        line = slice_from(line, sizeof(good) - 1);
        line.len = slice_find_byte(line, ' ');
        if (signer != SIGNED_BY_NOBODY || !slice_number(line, &number) || number < 1 ||
            number > (long long)j->rules->count ||
            !j->rules->reviewers[number - 1].ssh.len)
            return SIGNED_BY_NOBODY;
        signer = (int)number;
    }
    return signer;
}

static int gpg_owner(const struct judges *j, struct slice fingerprint)
{
    for (size_t i = 0; i < j->rules->count; i++)
        if (fingerprint.len && slice_eq(j->rules->reviewers[i].gpg, fingerprint))
            return (int)i + 1;
    return SIGNED_BY_NOBODY;
}

/* What gpg says of a signature (gnupg, doc/DETAILS). */
struct gpg_words {
    int good, expired_key, valid;
    bool bad, no_key, revoked, expired;
    long long signed_at,
        expired_at; /* seconds; the earliest time when a key of it did */
    int owner;
};

static void read_validsig(const struct judges *j, struct gpg_words *w,
                          struct slice line)
{
    struct slice word;
    w->valid++;
    /* The first word is the key that signed, the third the time, the tenth the primary
     * key. */
    for (int i = 0; i < 10 && slice_cut(&word, &line, ' '); i++) {
        if ((i == 0 || i == 9) && w->owner == SIGNED_BY_NOBODY)
            w->owner = gpg_owner(j, slice_trim(word));
        if (i == 2 && !slice_number(word, &w->signed_at))
            w->bad = true;
    }
}

static void read_status(const struct judges *j, struct gpg_words *w, struct slice line)
{
    struct slice word;
    long long at;
    slice_cut(&word, &line, ' ');
    if (slice_eq_c(word, "GOODSIG")) {
        w->good++;
    } else if (slice_eq_c(word, "EXPKEYSIG")) {
        w->expired_key++;
    } else if (slice_eq_c(word, "VALIDSIG")) {
        read_validsig(j, w, line);
    } else if (slice_eq_c(word, "KEYEXPIRED")) {
        if (!slice_number(slice_trim(line), &at))
            w->bad = true;
        else if (!w->expired_at || at < w->expired_at)
            w->expired_at = at;
    } else if (slice_eq_c(word, "NO_PUBKEY")) {
        w->no_key = true;
    } else if (slice_eq_c(word, "REVKEYSIG") || slice_eq_c(word, "KEYREVOKED")) {
        w->revoked = true;
    } else if (slice_eq_c(word, "BADSIG") || slice_eq_c(word, "ERRSIG") ||
               slice_eq_c(word, "EXPSIG")) {
        w->bad = true;
    }
}

/* One good signature, and nothing against it. A key that has expired since was good
 * when it signed; git says no to it all the same. */
static int gpg_signer(const struct judges *j, int code, struct slice lines)
{
    struct gpg_words w = {.owner = SIGNED_BY_NOBODY};
    struct slice line;
    while (slice_cut(&line, &lines, '\n'))
        if (slice_starts(line, "[GNUPG:] "))
            read_status(j, &w, slice_from(line, strlen("[GNUPG:] ")));
    if (w.revoked)
        return SIGNED_REVOKED;
    if (w.no_key)
        return SIGNED_NO_KEY;
    if (w.bad || w.valid != 1 || w.good + w.expired_key != 1 ||
        (code != 0 && !(code == 1 && w.expired_key)))
        return SIGNED_BY_NOBODY;
    if (w.expired_key && (!w.expired_at || w.signed_at >= w.expired_at))
        return SIGNED_EXPIRED;
    return w.owner;
}

/* Which program can't be started: "error: cannot run gpg: ..." (git's run-command.c).
 */
static const char *missing_program(struct slice told)
{
    static const char *const programs[] = {"gpg", "ssh-keygen"};
    for (size_t i = 0; i < 2; i++) {
        char line[64];
        snprintf(line, sizeof(line), "cannot run %s:", programs[i]);
        if (slice_find(told, line) < told.len)
            return programs[i];
    }
    return NULL;
}

static int read_answer(struct judges *j, int code, struct slice told)
{
    const char *missing = code < 0 ? "git" : missing_program(told);
    bool by_gpg = slice_find(told, "[GNUPG:] ") < told.len;
    if (missing) {
        j->failed = true;
        diag_file(j->history->diag, DIAG_ERROR, NULL,
                  _("signatures of commits are verified with the program %s, and it "
                    "can't be started: install it, and see that it is in PATH"),
                  missing);
        return SIGNED_BY_NOBODY;
    }
    return by_gpg      ? gpg_signer(j, code, told)
           : code == 0 ? ssh_signer(j, told)
                       : SIGNED_BY_NOBODY;
}

int signature_verify(struct judges *j, size_t commit)
{
    struct history *h = j->history;
    char id[GIT_OID_HEXSZ + 1];
    git_oid_tostr(id, sizeof(id), &h->graph.at[commit].id);
    const char *keys = arena_printf(h->arena, "gpg.ssh.allowedSignersFile=%s",
                                    j->allowed ? j->allowed : "/dev/null")
                           .at;
    const char *folder =
        arena_printf(h->arena, "GIT_DIR=%s", git_repository_path(h->git)).at;
    const char *const argv[] = {"git",
                                "-c",
                                "gpg.program=gpg",
                                "-c",
                                "gpg.openpgp.program=gpg",
                                "-c",
                                "gpg.x509.program=false",
                                "-c",
                                "gpg.ssh.program=ssh-keygen",
                                "-c",
                                "gpg.ssh.revocationFile=",
                                "-c",
                                "gpg.minTrustLevel=undefined",
                                "-c",
                                keys,
                                "verify-commit",
                                "--raw",
                                id,
                                NULL};
    /* Replaced objects (git-replace(1)) are not what the id stands for. */
    const char *const environment[] = {folder,
                                       "GIT_NO_REPLACE_OBJECTS=1",
                                       "GIT_CONFIG_NOSYSTEM=1",
                                       "GIT_CONFIG_GLOBAL=/dev/null",
                                       "GIT_CONFIG_COUNT",
                                       "GIT_CONFIG_PARAMETERS",
                                       "GIT_WORK_TREE",
                                       "GIT_TRACE",
                                       "LC_ALL=C",
                                       NULL};
    struct run run = {.argv = argv, .environment = environment};
    struct str told;
    str_init(&told);
    int code = run_program(&run, NULL, &told);
    int signer = read_answer(j, code, str_slice(&told));
    str_release(&told);
    return signer;
}
