/* Who signed a commit, verified with git's own verify-commit (git-verify-commit(1)): it
 * knows what of a commit is signed, ssh-keygen and gpg know the rest. Nothing that the
 * repository or a user has configured counts: the programs and the keys are given here.
 */
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

/* The tenth word of VALIDSIG is the primary key's fingerprint, the first that of the
 * key that signed (gnupg, doc/DETAILS). One good signature, and nothing against it. */
static int gpg_signer(const struct judges *j, struct slice lines)
{
    struct slice line, word;
    int good = 0, valid = 0, signer = SIGNED_BY_NOBODY;
    while (slice_cut(&line, &lines, '\n')) {
        if (!slice_starts(line, "[GNUPG:] "))
            continue;
        line = slice_from(line, strlen("[GNUPG:] "));
        slice_cut(&word, &line, ' ');
        if (slice_eq_c(word, "GOODSIG"))
            good++;
        else if (slice_eq_c(word, "BADSIG") || slice_eq_c(word, "ERRSIG") ||
                 slice_eq_c(word, "EXPSIG") || slice_eq_c(word, "EXPKEYSIG") ||
                 slice_eq_c(word, "REVKEYSIG") || slice_eq_c(word, "KEYREVOKED"))
            return SIGNED_BY_NOBODY;
        else if (slice_eq_c(word, "VALIDSIG")) {
            valid++;
            for (int i = 0; i < 10 && slice_cut(&word, &line, ' '); i++)
                if ((i == 0 || i == 9) && signer == SIGNED_BY_NOBODY)
                    signer = gpg_owner(j, slice_trim(word));
        }
    }
    return good == 1 && valid == 1 ? signer : SIGNED_BY_NOBODY;
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
    int signer = SIGNED_BY_NOBODY;
    if (code < 0)
        diag_file(h->diag, DIAG_ERROR, NULL,
                  _("signatures are verified with the program git, and it can't be "
                    "started"));
    else if (code == 0)
        signer = slice_find(str_slice(&told), "[GNUPG:] ") < told.len
                     ? gpg_signer(j, str_slice(&told))
                     : ssh_signer(j, str_slice(&told));
    str_release(&told);
    return signer;
}
