/* The gate: an independent look at finished bytes (contract section 7).
 *
 * It knows the register and the finished files, and nothing of how they were made: it
 * shares no matching code with privacy/ (wall 3). Built once, read-only afterwards,
 * shared by all workers.
 */
#ifndef VERIFY_GATE_H
#define VERIFY_GATE_H

#include "base/arena.h"
#include "base/cage.h"
#include "base/hash.h"
#include "consent/decision.h"

struct gate;

/* Changes when a verdict may: belongs to what proofs are kept under (proof.h). */
enum { GATE_VERSION = 4 };

/* What may stand in the output beside what the register allows. Slices must outlive
 * the gate. */
struct gate_options {
    const struct slice *mail_domains;
    size_t mail_domain_count;
    const struct slice *contact; /* phone, mail and address of the school */
    size_t contact_count;
    const struct slice *public_persons; /* exact full names */
    size_t public_person_count;
    const struct slice *team; /* full names of team.csv */
    size_t team_count;
    /* hash_wide_hex of documents that a person has checked */
    const char (*accepted)[HASH_WIDE];
    size_t accepted_count;
    struct cage *cage; /* where documents are looked into; NULL: they can't be */
    /* What the reader answered before about these very bytes, as decode_document does;
     * or NULL. Who gives it vouches for it: nobody else could have written it. */
    bool (*recall)(const void *user, struct slice bytes, struct str *answer);
    const void *recall_user;
};

enum leak_kind {
    LEAK_SURNAME,
    LEAK_OBJECTED,
    LEAK_EMAIL,
    LEAK_PHONE,
    LEAK_ADDRESS,
    LEAK_BSN,
    LEAK_IBAN,
    LEAK_BIRTHDATE,
    LEAK_LOCATION,
    LEAK_METADATA,
    LEAK_UNINSPECTABLE,
    LEAK_REGISTER
};

/* `place` is English, for machines; place_text has it in the reader's language. Neither
 * it nor `words` names anyone: see mask.c. */
struct leak {
    const char *file;  /* relative to the folder */
    const char *place; /* "text", "alt of img", "file name", "JPEG segment APP1", ... */
    unsigned line;     /* 0: not known */
    unsigned column;   /* in characters, from 1; 0: not known */
    enum leak_kind kind;
    struct slice person; /* register id, or empty; borrowed from the register */
    const char *words;   /* what stands around it, masked; or "" */
};
struct leaks {
    struct leak *at;
    size_t len;
    size_t cap;
    struct arena arena; /* keeps file, place and words; leaks_release frees all */
};

/* The policy decides whose given names may not appear. It, the register and what the
 * options point to must outlive the gate. */
struct gate *gate_new(const struct consent_register *people,
                      const struct policy *policy, date_t today,
                      const struct gate_options *options);
void gate_free(struct gate *g);

/* What a file that passed is known by. Only the gate can seal it (see proof.h); it may
 * be copied and sent through a pipe as bytes. */
struct gate_ticket {
    char digest[33]; /* of the file's bytes, keyed */
    char seal[33];   /* of path and digest; empty when it did not pass */
};

/* Looks through one finished file; appends what it finds. True when it found nothing,
 * or when these bytes passed at this path before, under the very same circumstances. */
bool gate_check(const struct gate *g, const char *path, struct slice bytes,
                struct gate_ticket *ticket, struct leaks *leaks);

void leaks_init(struct leaks *leaks);
void leaks_release(struct leaks *leaks);
void leaks_add(struct leaks *leaks, const char *file, const char *place, unsigned line,
               enum leak_kind kind, struct slice person);
/* The same for all that is known of it; copies its texts, but borrows person. NULL for
 * words is "". */
void leaks_push(struct leaks *leaks, const struct leak *leak);
const char *leak_name(enum leak_kind kind); /* the report's word */
enum { LEAK_KINDS = LEAK_REGISTER + 1 };

/* Through a pipe or a cache file: all of them, with their files. */
void leaks_pack(const struct leaks *leaks, struct str *out);
/* Appends what was packed; ids become the register's own, or are copied when it does
 * not know them (NULL: no register). False when it is damaged. */
bool leaks_unpack(struct leaks *leaks, struct slice *in,
                  const struct consent_register *people);

/* Appends a place in the reader's language: "alt van img", "pagina 3". What has no
 * Dutch stays as it is. */
void place_text(struct str *out, const char *place);

/* --- the proof (wall 2): what deploy/ takes, and nothing else --- */

struct verified_tree;

struct verified_tree *verified_tree_new(const struct gate *g, const char *folder);
void verified_tree_free(struct verified_tree *tree);
/* Adds a file that passed this tree's gate. False, and nothing is added, when the
 * ticket is not genuine or is another path's. */
bool verified_tree_add(struct verified_tree *tree, const char *path,
                       const struct gate_ticket *ticket);
const char *verified_tree_folder(const struct verified_tree *tree);
size_t verified_tree_count(const struct verified_tree *tree);
/* Path number i, sorted. */
const char *verified_tree_path(const struct verified_tree *tree, size_t i);
/* Are these the bytes that passed at this path? Who takes a file of the folder reads it
 * and asks first: it may have been changed since. */
bool verified_tree_holds(const struct verified_tree *tree, const char *path,
                         struct slice bytes);

/* Passes every file of a finished folder through the gate, in `workers` processes. The
 * proof, or NULL when there are leaks, or a file can't be read (a diagnostic). Links
 * that leave the folder are leaks (uninspectable). */
struct verified_tree *verify_folder(const struct gate *g, const char *folder,
                                    unsigned workers, struct leaks *leaks,
                                    size_t *file_count, struct diag *diag);

#endif
