/* Building and asking the table of names: see index.h. */
#include "verify/index.h"

#include <stdlib.h>
#include <string.h>

#include "base/embedded.h"
#include "base/memory.h"
#include "verify/index_table.h"
#include "verify/spelling.h"

enum { NAME_TOKENS_MAX = 12, GLUED_BYTES_MIN = 6, WAITING_MAX = 64 };

static const char *const prefixes[] = {
    "van", "de",  "der", "den", "ter",  "ten", "te",  "t",   "het", "v",   "d",
    "vd",  "el",  "al",  "la",  "le",   "du",  "da",  "dos", "di",  "del", "von",
    "zu",  "bin", "ben", "ibn", "ould", "ait", "abu", "op",  "in",  "aan"};
static const char *const families[] = {
    "familie",  "fam",       "gezin",    "zus",      "zusje", "zusjes", "broer",
    "broertje", "broertjes", "ouders",   "moeder",   "vader", "opa",    "oma",
    "mama",     "papa",      "leerling", "tweeling", "family"};
static const char *const titles[] = {
    "juf",       "juffrouw", "meester",   "meneer",     "mijnheer",   "mevrouw",
    "heer",      "dhr",      "mw",        "mevr",       "mr",         "mrs",
    "ms",        "miss",     "directeur", "directrice", "leerkracht", "leraar",
    "lerares",   "docent",   "teacher",   "trainer",    "coach",      "stagiair",
    "stagiaire", "master"};
static const char *const firms[] = {
    "bakkerij", "slagerij", "kwekerij", "drukkerij", "boerderij", "garage", "winkel",
    "markt",    "museum",   "hotel",    "cafe",      "school",    "straat", "laan",
    "plein",    "weg",      "park",     "bokaal",    "prijs",     "fonds",  "stichting",
    "groep",    "bouw",     "methode",  "formulier", "toets"};
static const char *const births[] = {
    "geboren",  "geb",  "geboortedatum", "geboortedag", "jarig", "birth", "birthdate",
    "birthday", "born", "verjaardag",    "verjaart",    "berne", "bday"};

uint32_t name_index_with_given(const struct name_index *x, uint32_t given,
                               uint32_t surname)
{
    return index_pair_find(x, given, surname);
}

uint32_t name_index_with_initial(const struct name_index *x, uint64_t initial,
                                 uint32_t surname)
{
    return index_pair_find(x, initial | (1ull << 63), surname);
}

bool name_index_has(const struct name_index *x, uint32_t chain, enum sequence_kind kind)
{
    for (; chain; chain = x->sequences.at[chain - 1].next)
        if (x->sequences.at[chain - 1].kind == kind &&
            x->sequences.at[chain - 1].count == 1)
            return true;
    return false;
}

bool sequence_fits(const struct name_index *x, const struct sequence *q,
                   const struct folded *f, size_t i, enum gap gap)
{
    if (q->count > f->len - i)
        return false;
    for (size_t k = 1; k < q->count; k++)
        if (f->at[i + k].hash != x->rests.at[q->rest + k - 1] || f->at[i + k].gap > gap)
            return false;
    return true;
}

/* --- sequences --- */

/* Names that may stand are found by their first two tokens: many people are called Jan,
 * and a chain must stay short. */
uint64_t name_index_exempt_key(uint64_t first, uint64_t second)
{
    return (first * 0x9e3779b97f4a7c15u) ^ second;
}

static void add_sequence(struct name_index *x, const uint64_t *hashes, size_t count,
                         enum sequence_kind kind, uint32_t entity)
{
    if (count == 0 || count > NAME_TOKENS_MAX)
        return;
    uint64_t key = kind == SEQUENCE_EXEMPT && count > 1
                       ? name_index_exempt_key(hashes[0], hashes[1])
                       : hashes[0];
    /* of a full name in one word it is enough to know that someone has it */
    bool merged = kind == SEQUENCE_GLUED || kind == SEQUENCE_GLUED_INITIAL;
    uint32_t *chain = index_slot_for(x, key);
    for (uint32_t at = *chain; at; at = x->sequences.at[at - 1].next) {
        struct sequence *q = &x->sequences.at[at - 1];
        if (q->kind == (uint8_t)kind && q->count == count &&
            (q->entity == entity || merged) &&
            memcmp(&x->rests.at[q->rest], &hashes[1], (count - 1) * sizeof(*hashes)) ==
                0) {
            if (q->entity != entity)
                q->entity = SEVERAL;
            return;
        }
    }
    uint32_t rest = (uint32_t)x->rests.len;
    vec_push(&x->rests, 0); /* so that the address above is never of nothing */
    x->rests.len--;
    for (size_t i = 1; i < count; i++)
        vec_push(&x->rests, hashes[i]);
    bool named = kind == SEQUENCE_GIVEN || kind == SEQUENCE_SURNAME ||
                 kind == SEQUENCE_GLUED || kind == SEQUENCE_GLUED_INITIAL ||
                 (*chain && x->sequences.at[*chain - 1].named);
    struct sequence q = {*chain, rest, entity, (uint8_t)count, (uint8_t)kind, named};
    vec_push(&x->sequences, q);
    *chain = (uint32_t)x->sequences.len;
}

static void add_word(struct name_index *x, struct slice word, enum sequence_kind kind)
{
    uint64_t hash = fold_digest(word);
    add_sequence(x, &hash, 1, kind, 0);
}

/* A name in folded tokens: of one field of the register, or of several. */
struct name {
    uint64_t hashes[NAME_TOKENS_MAX];
    struct slice text[NAME_TOKENS_MAX];
    size_t count;
};

/* What will be added: its place is fetched meanwhile. A register of a million people
 * has six million entries, and nearly each is a wait for memory. */
struct waiting {
    uint64_t hash;
    uint32_t entity;
    uint8_t kind;
};

struct builder {
    struct name_index *x;
    const struct fold_table *fold;
    struct arena arena;
    struct arena names; /* of one person */
    struct folded folded;
    struct map givens; /* folded name -> entity + 1 */
    struct map surnames;
    struct map refused; /* full names of staff who are not to be named, in one word */
    struct str glue;
    struct waiting waiting[WAITING_MAX];
    size_t waiting_count;
    struct index_pair pairs[WAITING_MAX];
    size_t pair_count;
};

static struct name read_name(struct builder *b, struct slice text)
{
    struct name n;
    n.count = 0;
    if (!text.len)
        return n;
    fold_text(&b->folded, b->fold, text, false);
    struct slice copy = arena_copy(&b->names, str_slice(&b->folded.text));
    for (size_t i = 0; i < b->folded.len && n.count < NAME_TOKENS_MAX; i++) {
        const struct token *t = &b->folded.at[i];
        n.hashes[n.count] = t->hash;
        n.text[n.count++] = slice_sub(copy, t->at, t->len);
    }
    return n;
}

static struct name part_of(const struct name *n, size_t from, size_t count)
{
    struct name part = {.count = count};
    memcpy(part.hashes, n->hashes + from, count * sizeof(*part.hashes));
    memcpy(part.text, n->text + from, count * sizeof(*part.text));
    return part;
}

static void glue(struct builder *b, const struct name *n)
{
    for (size_t i = 0; i < n->count; i++)
        str_add(&b->glue, n->text[i]);
}

static void add_token(struct name_index *x, uint64_t hash, enum sequence_kind kind,
                      uint32_t entity)
{
    if (!name_index_has(x, name_index_chain(x, hash), SEQUENCE_WORD))
        add_sequence(x, &hash, 1, kind, entity);
}

static void add_waiting(struct builder *b)
{
    for (size_t i = 0; i < b->waiting_count; i++) {
        const struct waiting *w = &b->waiting[i];
        add_token(b->x, w->hash, w->kind, w->entity);
    }
    for (size_t i = 0; i < b->pair_count; i++)
        index_pair_add(b->x, &b->pairs[i]);
    b->waiting_count = b->pair_count = 0;
}

/* Takes what was glued together as one token. */
static void add_glued(struct builder *b, enum sequence_kind kind, uint32_t entity,
                      size_t least)
{
    uint64_t hash = fold_digest(str_slice(&b->glue));
    bool many = kind == SEQUENCE_GLUED || kind == SEQUENCE_GLUED_INITIAL ||
                kind == SEQUENCE_ID; /* of everybody; nobody asks for them meanwhile */
    if (b->glue.len < least) {
        /* too short to tell */
    } else if (!many) {
        add_token(b->x, hash, kind, entity);
    } else {
        if (b->waiting_count == WAITING_MAX)
            add_waiting(b);
        b->waiting[b->waiting_count++] = (struct waiting){hash, entity, (uint8_t)kind};
        index_slot_fetch(b->x, hash);
    }
    str_clear(&b->glue);
}

static void add_pair(struct builder *b, uint64_t one, uint32_t surname, uint32_t person)
{
    if (b->pair_count == WAITING_MAX)
        add_waiting(b);
    struct index_pair *pair = &b->pairs[b->pair_count++];
    *pair = index_pair_make(one, surname, person);
    index_pair_fetch(b->x, pair);
}

static bool is_word(struct builder *b, const struct name *n, enum sequence_kind kind)
{
    return n->count == 1 &&
           name_index_has(b->x, name_index_chain(b->x, n->hashes[0]), kind);
}

static uint32_t entity_of(struct builder *b, struct map *map, const struct name *n,
                          bool *fresh, size_t next)
{
    for (size_t i = 0; i < n->count; i++) {
        str_add_byte(&b->glue, ' ');
        str_add(&b->glue, n->text[i]);
    }
    void *known = map_get(map, str_slice(&b->glue));
    *fresh = known == NULL;
    if (!known) {
        known = (void *)(next + 1);
        *map_at(map, arena_copy(&b->arena, str_slice(&b->glue))) = known;
    }
    str_clear(&b->glue);
    return (uint32_t)((size_t)known - 1);
}

static uint32_t add_given(struct builder *b, const struct name *n)
{
    bool fresh;
    uint32_t entity = entity_of(b, &b->givens, n, &fresh, b->x->givens.len);
    if (!fresh)
        return entity;
    struct given_name given = {false, is_word(b, n, SEQUENCE_WORD), NOBODY};
    vec_push(&b->x->givens, given);
    add_sequence(b->x, n->hashes, n->count, SEQUENCE_GIVEN, entity);
    if (n->count > 1) {
        glue(b, n);
        add_glued(b, SEQUENCE_GIVEN, entity, 5);
    }
    return entity;
}

static struct given_name *given_of(struct builder *b, const struct name *n)
{
    uint32_t entity = add_given(b, n); /* may move the array */
    return &b->x->givens.at[entity];
}

static uint32_t add_surname(struct builder *b, const struct name *n, bool weak,
                            uint32_t person)
{
    bool fresh;
    uint32_t entity = entity_of(b, &b->surnames, n, &fresh, b->x->surnames.len);
    if (fresh) {
        struct surname surname = {true, person};
        vec_push(&b->x->surnames, surname);
        add_sequence(b->x, n->hashes, n->count, SEQUENCE_SURNAME, entity);
        if (n->count > 1) {
            glue(b, n);
            add_glued(b, SEQUENCE_SURNAME, entity, 5);
        }
    }
    struct surname *surname = &b->x->surnames.at[entity];
    if (surname->bearer != person)
        surname->bearer = SEVERAL;
    if (!weak && !is_word(b, n, SEQUENCE_WORD))
        surname->ordinary = false;
    return entity;
}

/* --- people --- */

/* A pupil's full name in one word. */
static void add_glued_names(struct builder *b, const struct name *given,
                            const struct name *prefix, const struct name *surname,
                            uint32_t person)
{
    const struct name *const orders[][3] = {
        {given, prefix, surname}, {prefix, surname, given}, {surname, given, prefix}};
    for (size_t i = 0; i < 3; i++) {
        for (size_t k = 0; k < 3; k++)
            glue(b, orders[i][k]);
        add_glued(b, SEQUENCE_GLUED, person, GLUED_BYTES_MIN);
    }
    if (prefix->count) {
        glue(b, given);
        glue(b, surname);
        add_glued(b, SEQUENCE_GLUED, person, GLUED_BYTES_MIN);
        glue(b, surname);
        glue(b, given);
        add_glued(b, SEQUENCE_GLUED, person, GLUED_BYTES_MIN);
    }
    if (given->count == 0)
        return;
    size_t end = 0;
    utf8_next(given->text[0], &end);
    str_add(&b->glue, slice_sub(given->text[0], 0, end));
    glue(b, prefix);
    glue(b, surname);
    add_glued(b, SEQUENCE_GLUED_INITIAL, person, GLUED_BYTES_MIN);
}

static uint64_t initial_of(const struct name *given)
{
    size_t end = 0;
    utf8_next(given->text[0], &end);
    return fold_digest(slice_sub(given->text[0], 0, end)) | (1ull << 63);
}

static void pair_up(struct builder *b, const struct name *given, uint32_t surname,
                    uint32_t person)
{
    if (given->count == 0)
        return;
    add_pair(b, add_given(b, given), surname, person);
    add_pair(b, initial_of(given), surname, person);
    if (given->count > 1) {
        struct name first = part_of(given, 0, 1);
        add_pair(b, add_given(b, &first), surname, person);
    }
}

/* A person whose surname may not stand. */
static void add_hidden(struct builder *b, const struct person *p,
                       const struct name *given, uint32_t person)
{
    struct name prefix = read_name(b, p->prefix);
    struct name whole = read_name(b, p->surname);
    size_t lead = 0; /* "El Khatib", "Al-Masri": prefixes that stand in the surname */
    while (lead + 1 < whole.count) {
        struct name first = part_of(&whole, lead, 1);
        if (!is_word(b, &first, SEQUENCE_PREFIX))
            break;
        if (prefix.count < NAME_TOKENS_MAX) {
            prefix.hashes[prefix.count] = first.hashes[0];
            prefix.text[prefix.count++] = first.text[0];
        }
        lead++;
    }
    struct name surname = part_of(&whole, lead, whole.count - lead);
    if (surname.count == 0)
        return;
    uint32_t entity = add_surname(b, &surname, false, person);
    pair_up(b, given, entity, person);
    if (prefix.count) { /* devries, vandermeulen */
        glue(b, &prefix);
        glue(b, &surname);
        add_glued(b, SEQUENCE_SURNAME, entity, 5);
    }
    add_glued_names(b, given, &prefix, &surname, person);
    for (size_t i = 0; surname.count > 1 && i < surname.count; i++) {
        struct name part = part_of(&surname, i, 1);
        if (part.text[0].len >= 3 && !is_word(b, &part, SEQUENCE_PREFIX))
            pair_up(b, given, add_surname(b, &part, true, person), person);
    }
}

/* A full name that may stand: taken out before anything is looked for. */
static void add_exempt(struct builder *b, struct slice full, bool colleague)
{
    struct name n = read_name(b, full);
    if (n.count < 2) {
        if (n.count && colleague)
            given_of(b, &n)->allowed = true;
        return;
    }
    glue(b, &n);
    bool refused = map_get(&b->refused, str_slice(&b->glue)) != NULL;
    str_clear(&b->glue);
    if (refused)
        return;
    /* a pupil is called so too: then only "meester" in front tells who is meant */
    glue(b, &n);
    uint32_t chain = name_index_chain(b->x, fold_digest(str_slice(&b->glue)));
    bool shared = name_index_has(b->x, chain, SEQUENCE_GLUED);
    str_clear(&b->glue);
    add_sequence(b->x, n.hashes, n.count, SEQUENCE_EXEMPT, shared);
    struct name first = part_of(&n, 0, 1);
    given_of(b, &first)->allowed |= colleague; /* "juf Roos" */
    if (shared)
        return;
    glue(b, &n);
    add_glued(b, SEQUENCE_EXEMPT, 0, GLUED_BYTES_MIN);
}

static void add_spelling(struct builder *b, const struct person *p, uint32_t number,
                         bool allowed)
{
    struct name given = read_name(b, p->given);
    if (given.count) {
        struct given_name *g = given_of(b, &given);
        if (allowed)
            g->allowed = true;
        else if (p->role == ROLE_PUPIL || p->shielded)
            g->objector =
                g->objector == NOBODY || g->objector == number ? number : SEVERAL;
    }
    struct name id = read_name(b, p->id); /* "1042", "P12": at most two tokens */
    if (id.count && id.count <= 2) {
        glue(b, &id);
        add_glued(b, SEQUENCE_ID, number, 1);
    }
    bool hidden = p->shielded || !allowed;
    if (hidden && p->role != ROLE_PUPIL) {
        struct slice full =
            arena_printf(&b->names, "%.*s %.*s %.*s", SLICE_FMT(p->given),
                         SLICE_FMT(p->prefix), SLICE_FMT(p->surname));
        struct name n = read_name(b, full);
        glue(b, &n);
        *map_at(&b->refused, arena_copy(&b->arena, str_slice(&b->glue))) = b;
        str_clear(&b->glue);
    }
    if (hidden || p->role == ROLE_PUPIL)
        add_hidden(b, p, &given, number);
    arena_reset(&b->names);
}

static void add_person(struct builder *b, const struct person *p, uint32_t number,
                       bool allowed)
{
    add_spelling(b, p, number, allowed);
    struct slice given = spelling_without_dots(p->given, &b->arena);
    struct slice surname = spelling_without_dots(p->surname, &b->arena);
    if (!given.len && !surname.len)
        return;
    struct person other = *p;
    other.given = given.len ? given : p->given;
    other.surname = surname.len ? surname : p->surname;
    add_spelling(b, &other, number, allowed);
}

/* When all who must be hidden are known. */
static void add_exempt_person(struct builder *b, const struct person *p, bool allowed)
{
    if (p->role != ROLE_PUPIL && allowed && !p->shielded)
        add_exempt(b,
                   arena_printf(&b->names, "%.*s %.*s %.*s", SLICE_FMT(p->given),
                                SLICE_FMT(p->prefix), SLICE_FMT(p->surname)),
                   true);
}

static void add_words(struct name_index *x)
{
    for (size_t i = 0; i < sizeof(prefixes) / sizeof(*prefixes); i++)
        add_word(x, slice_of(prefixes[i]), SEQUENCE_PREFIX);
    for (size_t i = 0; i < sizeof(families) / sizeof(*families); i++)
        add_word(x, slice_of(families[i]), SEQUENCE_FAMILY);
    for (size_t i = 0; i < sizeof(titles) / sizeof(*titles); i++)
        add_word(x, slice_of(titles[i]), SEQUENCE_TITLE);
    for (size_t i = 0; i < sizeof(births) / sizeof(*births); i++)
        add_word(x, slice_of(births[i]), SEQUENCE_BIRTH);
    for (size_t i = 0; i < sizeof(firms) / sizeof(*firms); i++)
        add_word(x, slice_of(firms[i]), SEQUENCE_FIRM);
    struct slice list;
    struct slice line;
    if (!embedded_read(&list, "data/gate-words.txt"))
        return;
    while (slice_cut(&line, &list, '\n'))
        if (line.len && line.at[0] != '#')
            add_word(x, line, SEQUENCE_WORD);
}

/* Thomas may be named: nobody can tell that "Thomas" is the surname of Lisa Thomas. */
static void spare_given_names(struct name_index *x)
{
    for (size_t i = 0; i < x->slot_count; i++) {
        bool allowed = false;
        for (uint32_t at = x->slots[i].chain; at; at = x->sequences.at[at - 1].next) {
            const struct sequence *q = &x->sequences.at[at - 1];
            if (q->kind == SEQUENCE_GIVEN && q->count == 1)
                allowed |= x->givens.at[q->entity].allowed;
        }
        for (uint32_t at = allowed ? x->slots[i].chain : 0; at;
             at = x->sequences.at[at - 1].next) {
            const struct sequence *q = &x->sequences.at[at - 1];
            if (q->kind == SEQUENCE_SURNAME && q->count == 1)
                x->surnames.at[q->entity].ordinary = true;
        }
    }
}

void name_index_build(struct name_index *x, const struct fold_table *fold,
                      const struct consent_register *people,
                      const struct policy *policy, date_t today,
                      const struct gate_options *options)
{
    struct builder b = {.x = x, .fold = fold};
    *x = (struct name_index){0};
    index_reserve(x, people->count);
    arena_init(&b.arena);
    arena_init(&b.names);
    map_init(&b.givens);
    map_init(&b.surnames);
    map_init(&b.refused);
    str_init(&b.glue);
    str_init(&b.folded.text);
    add_words(x);
    for (size_t i = 0; i < people->count; i++)
        add_person(
            &b, &people->people[i], (uint32_t)i,
            consent_decide(policy, &people->people[i], CATEGORY_NAME, today).allowed);
    add_waiting(&b);
    for (size_t i = 0; i < people->count; i++)
        if (people->people[i].role != ROLE_PUPIL)
            add_exempt_person(
                &b, &people->people[i],
                consent_decide(policy, &people->people[i], CATEGORY_NAME, today)
                    .allowed);
    for (size_t i = 0; i < options->team_count; i++)
        add_exempt(&b, options->team[i], true);
    for (size_t i = 0; i < options->public_person_count; i++)
        add_exempt(&b, options->public_persons[i], false);
    spare_given_names(x);
    folded_release(&b.folded);
    str_release(&b.glue);
    map_release(&b.givens);
    map_release(&b.surnames);
    map_release(&b.refused);
    arena_release(&b.arena);
    arena_release(&b.names);
}

void name_index_release(struct name_index *x)
{
    free(x->slots);
    free(x->pairs);
    vec_release(&x->sequences);
    vec_release(&x->rests);
    vec_release(&x->givens);
    vec_release(&x->surnames);
}
