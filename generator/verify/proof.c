/* Seals, and the file that keeps them: see proof.h.
 *
 * The file: a line that says what it is, a seal a line, sorted, and a keyed digest of
 * all that. The key is not in it: one that somebody made by hand, or copied from
 * another site, has no digest that fits. */
#include "verify/proof.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/embedded.h"
#include "base/fs.h"
#include "base/hash.h"
#include "base/memory.h"
#include "base/pack.h"
#include "verify/gate_int.h"

enum { SEAL = 32, LINE = SEAL + 1, PROOF_BYTES_MAX = 256 << 20, PORTION = 1 << 20 };

#define PROOF_HEAD "voornaam proofs 1\n"

struct proofs {
    char key[SEAL + 1];
    struct str file;   /* what was read */
    struct slice kept; /* the lines of seals in it */
    struct map taken;  /* seals of now, in the arena */
    struct {
        VEC(const char *);
    } seals; /* the same */
    struct arena arena;
    size_t known;
};

struct proofs *proofs_new(void)
{
    struct proofs *p = memory_new(sizeof(*p));
    unsigned char random[32];
    if (getrandom(random, sizeof(random), 0) != sizeof(random))
        abort(); /* without a secret anybody could make proofs */
    hash_keyed_hex(p->key, slice_make((const char *)random, sizeof(random)), NULL, 0);
    str_init(&p->file);
    map_init(&p->taken);
    arena_init(&p->arena);
    return p;
}

void proofs_free(struct proofs *p)
{
    if (!p)
        return;
    str_release(&p->file);
    map_release(&p->taken);
    vec_release(&p->seals);
    arena_release(&p->arena);
    free(p);
}

/* --- seals --- */

const char *proofs_key(const struct proofs *p)
{
    return p->key;
}

void proof_digest(char out[33], const char *key, struct slice bytes)
{
    const struct slice parts[] = {SLICE("bytes"), bytes};
    hash_keyed_hex(out, slice_of(key), parts, 2);
}

static void seal_of(char out[33], const char *key, const char *path, const char *digest)
{
    const struct slice parts[] = {SLICE("seal"), slice_of(path),
                                  slice_make(digest, SEAL)};
    hash_keyed_hex(out, slice_of(key), parts, 3);
}

bool proof_is_genuine(const char *key, const char *path,
                      const struct gate_ticket *ticket)
{
    char seal[SEAL + 1];
    seal_of(seal, key, path, ticket->digest);
    return memcmp(seal, ticket->seal, sizeof(seal)) == 0;
}

void proofs_seal(const struct proofs *p, const char *path, struct gate_ticket *ticket)
{
    seal_of(ticket->seal, p->key, path, ticket->digest);
}

static int by_seal(const void *a, const void *b)
{
    return memcmp(a, b, SEAL);
}

static bool was_kept(const struct proofs *p, const char *seal)
{
    return p->kept.len &&
           bsearch(seal, p->kept.at, p->kept.len / LINE, LINE, by_seal) != NULL;
}

bool proofs_know(const struct proofs *p, const char *path, struct gate_ticket *ticket)
{
    if (!p->kept.len && !p->seals.len)
        return false;
    proofs_seal(p, path, ticket);
    if (was_kept(p, ticket->seal) ||
        map_get(&p->taken, slice_make(ticket->seal, SEAL)) != NULL)
        return true;
    memset(ticket->seal, 0, sizeof(ticket->seal));
    return false;
}

bool gate_take_ticket(struct gate *g, const char *path,
                      const struct gate_ticket *ticket)
{
    struct proofs *p = g->proofs;
    if (!proof_is_genuine(p->key, path, ticket))
        return false;
    struct slice seal = slice_make(ticket->seal, SEAL);
    if (!map_get(&p->taken, seal)) {
        const char *copy = arena_copy_c(&p->arena, seal);
        *map_at(&p->taken, slice_make(copy, SEAL)) = p;
        vec_push(&p->seals, copy);
        p->known += was_kept(p, copy);
    }
    return true;
}

size_t gate_known_count(const struct gate *g)
{
    return g->proofs->known;
}

/* --- what a verdict depends on --- */

/* A digest of much, by portions. */
struct circumstances {
    struct slice key;
    struct str text;
    char sum[SEAL + 1];
};

static void take_portion(struct circumstances *c, size_t least)
{
    if (c->text.len < least)
        return;
    const struct slice parts[] = {slice_make(c->sum, SEAL), str_slice(&c->text)};
    hash_keyed_hex(c->sum, c->key, parts, 2);
    str_clear(&c->text);
}

static void add_list(struct circumstances *c, const struct slice *list, size_t count)
{
    pack_number(&c->text, count);
    for (size_t i = 0; i < count; i++)
        pack_slice(&c->text, list[i]);
}

/* Everybody with all that the gate reads of them, and whether they may be named:
 * through this decision alone do today's date and the policy reach the gate. */
static void add_people(struct circumstances *c, const struct gate *g)
{
    const struct consent_register *r = g->people;
    pack_number(&c->text, r->count);
    for (size_t i = 0; i < r->count; i++) {
        const struct person *p = &r->people[i];
        const struct slice texts[] = {p->id,      p->given, p->prefix,
                                      p->surname, p->group, p->email};
        for (size_t k = 0; k < sizeof(texts) / sizeof(*texts); k++)
            pack_slice(&c->text, texts[k]);
        pack_number(&c->text, p->role);
        pack_number(&c->text, (uint64_t)(uint32_t)p->birthdate);
        pack_number(&c->text, p->shielded);
        pack_number(&c->text,
                    consent_decide(g->policy, p, CATEGORY_NAME, g->today).allowed);
        take_portion(c, PORTION);
    }
}

static void add_options(struct circumstances *c, const struct gate_options *o)
{
    add_list(c, o->mail_domains, o->mail_domain_count);
    add_list(c, o->contact, o->contact_count);
    add_list(c, o->public_persons, o->public_person_count);
    add_list(c, o->team, o->team_count);
    pack_number(&c->text, o->accepted_count);
    for (size_t i = 0; i < o->accepted_count; i++)
        pack_slice(&c->text, slice_of(o->accepted[i]));
    pack_number(&c->text, o->cage != NULL);
    pack_number(&c->text, o->recall != NULL);
}

static void derive_key(struct proofs *p, const struct gate *g,
                       const struct proof_source *source)
{
    struct circumstances c = {.key = source->key, .sum = "gate"};
    struct slice words = SLICE("");
    str_init(&c.text);
    pack_slice(&c.text, SLICE(PROOF_HEAD));
    pack_number(&c.text, GATE_VERSION);
    pack_slice(&c.text, source->program);
    embedded_read(&words, "data/gate-words.txt");
    pack_slice(&c.text, words);
    add_options(&c, &g->options);
    add_people(&c, g);
    take_portion(&c, 0);
    memcpy(p->key, c.sum, sizeof(p->key));
    str_release(&c.text);
}

/* --- the file --- */

static void digest_of_file(char out[33], const struct proofs *p, struct slice text)
{
    const struct slice parts[] = {SLICE("file"), text};
    hash_keyed_hex(out, slice_of(p->key), parts, 2);
}

void gate_load_proofs(struct gate *g, const struct proof_source *source)
{
    struct proofs *p = g->proofs;
    char digest[SEAL + 1];
    size_t head = strlen(PROOF_HEAD);
    assert(p->seals.len == 0);
    derive_key(p, g, source);
    str_clear(&p->file);
    p->kept = SLICE("");
    if (!fs_read(&p->file, source->file, PROOF_BYTES_MAX) ||
        p->file.len < head + LINE || (p->file.len - head) % LINE)
        return;
    struct slice lines = slice_sub(str_slice(&p->file), 0, p->file.len - LINE);
    digest_of_file(digest, p, lines);
    if (memcmp(digest, p->file.at + lines.len, SEAL) == 0)
        p->kept = slice_from(lines, head);
}

static int by_pointed_seal(const void *a, const void *b)
{
    return memcmp(*(const char *const *)a, *(const char *const *)b, SEAL);
}

bool gate_save_proofs(const struct gate *g, const char *file)
{
    struct proofs *p = g->proofs;
    struct str text;
    char digest[SEAL + 1];
    str_init(&text);
    str_add_c(&text, PROOF_HEAD);
    if (p->seals.len)
        qsort(p->seals.at, p->seals.len, sizeof(*p->seals.at), by_pointed_seal);
    for (size_t i = 0; i < p->seals.len; i++) {
        str_add_c(&text, p->seals.at[i]);
        str_add_byte(&text, '\n');
    }
    digest_of_file(digest, p, str_slice(&text));
    str_add_c(&text, digest);
    str_add_byte(&text, '\n');
    bool well = fs_replace(file, str_slice(&text), 0600);
    str_release(&text);
    return well;
}
