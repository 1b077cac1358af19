/* Tickets that only the gate can seal, and what passed from one build to the next.
 *
 * A seal is a keyed digest (BLAKE2b, base/hash.h) of a file's path and bytes. Its key
 * is made of all that a verdict depends on, so a seal of another register, of other
 * settings or of another gate is no seal. XXH3 would be faster, but whoever writes a
 * page chooses its bytes, and could make two of one digest: a clean one that is looked
 * at and another that is let through.
 *
 * What a seal is worth: no room but verify/ can read the key (struct gate is defined
 * here), so nobody else fills in a ticket by hand, gives it to another file or carries
 * it over from another gate; one that was torn or mixed up in a pipe is found. A worker
 * is a fork of this program and has the key: the parent believes its workers. They may,
 * because what hostile bytes could take over is not in them but in the cage (decode/).
 */
#ifndef VERIFY_PROOF_H
#define VERIFY_PROOF_H

#include "verify/gate.h"

/* What a verdict depends on and the gate does not know by itself. */
struct proof_source {
    struct slice key; /* the site's secret: whoever has it not can't make a proof */
    struct slice
        program;      /* digest of the programs that look: other builds, other eyes */
    const char *file; /* in the private cache; need not be there */
};

/* Seals all tickets from here on so that a later build knows them, and reads what
 * passed in an earlier one: gate_check then lets it pass again by its digest alone. A
 * file that is not there, torn, foreign, or of other circumstances is as if it was not
 * there. Before the first gate_check. */
void gate_load_proofs(struct gate *g, const struct proof_source *source);

/* In the parent: is the ticket genuine and of this very path? Then it is remembered,
 * also for workers that are forked later. */
bool gate_take_ticket(struct gate *g, const char *path,
                      const struct gate_ticket *ticket);
/* Writes what was taken since gate_new, and nothing else: what is no longer made leaves
 * it. False when it can't be written; the next build is then slower, no more. */
bool gate_save_proofs(const struct gate *g, const char *file);
/* How many of those that were taken had passed in an earlier build. */
size_t gate_known_count(const struct gate *g);

#endif
