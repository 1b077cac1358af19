/* What stands beside a surname tells whether it is one: a given name, an initial,
 * familie.
 */
#include <string.h>

#include "verify/gate_int.h"

enum { BESIDE_PREFIXES_MAX = 4 /* "van der" between given name and surname */ };

static bool is_prefix(const struct gate *g, const struct folded *f, size_t i)
{
    return name_index_has(&g->names, f->at[i].chain, SEQUENCE_PREFIX);
}

static uint32_t bearer(const struct gate *g, const struct folded *f, size_t i,
                       uint32_t surname)
{
    const struct token *t = &f->at[i];
    if (!t->given || (t->flags & (TOKEN_EXEMPT | TOKEN_DEAD)))
        return NOBODY;
    return name_index_with_given(&g->names, t->given - 1, surname);
}

struct beside {
    const struct gate *gate;
    const struct folded *f;
    uint32_t surname;
    size_t from, to; /* tokens of the surname: from .. to-1 */
    bool cap;        /* it begins with a capital */
    bool lower;      /* small letters count here */
};

/* "haar man", "bakker roos": two words, whoever is called Man ter Haar. */
static bool is_word_pair(const struct beside *b, size_t given)
{
    const struct token *t = &b->f->at[given];
    bool small = !b->cap || (b->f->at[b->from].flags & TOKEN_FIRST);
    return given > b->from && small && !b->lower && !(t->flags & TOKEN_CAP) &&
           b->gate->names.surnames.at[b->surname].ordinary &&
           b->gate->names.givens.at[t->given - 1].ordinary;
}

/* May these two stand for one name? With a word between them only in capitals. */
static bool plausible(const struct beside *b, size_t given, unsigned words, bool comma)
{
    if (is_word_pair(b, given))
        return false;
    bool caps = b->cap && (b->f->at[given].flags & TOKEN_CAP);
    if (words > 0)
        return caps && !(b->f->at[b->from].flags & TOKEN_FIRST);
    return caps || b->lower || !comma;
}

/* "Fleur in het bos", "het bos van Fleur": a word in small letters, with others between
 * it and the given name. */
static bool is_plain_word(const struct beside *b)
{
    return !b->cap && !b->lower && b->gate->names.surnames.at[b->surname].ordinary;
}

/* "roos", "man". */
static bool is_plain_given(const struct beside *b, size_t i)
{
    const struct token *t = &b->f->at[i];
    return !(t->flags & TOKEN_CAP) && b->gate->names.givens.at[t->given - 1].ordinary;
}

/* Is what stands at tokens from .. to-1 the very prefix of this person? Then "eva van
 * den broek" is no trousers. */
static bool is_own_prefix(const struct beside *b, uint32_t person, size_t from)
{
    struct slice prefix = b->gate->people->people[person].prefix;
    size_t k = 0;
    for (size_t i = from; i < b->from; i++)
        for (size_t n = 0; n < b->f->at[i].len; n++) {
            while (k < prefix.len && strchr(" '.", prefix.at[k]))
                k++;
            if (k >= prefix.len ||
                (prefix.at[k++] | 0x20) != b->f->text.at[b->f->at[i].at + n])
                return false;
        }
    return k == prefix.len;
}

/* Kiki en Puk Bakker: both may be called so. */
static bool is_and(const struct folded *f, size_t i)
{
    struct slice word = clip(str_slice(&f->text), f->at[i].at, f->at[i].len);
    return slice_eq_c(word, "en") || slice_eq_c(word, "and");
}

/* Emma de Vries; Emma (5A) de Vries. */
static uint32_t given_before(const struct beside *b)
{
    unsigned words = 0;
    unsigned skipped = 0;
    bool comma = false;
    bool joined = false;
    for (size_t i = b->from; i-- > 0;) {
        if (b->f->at[i + 1].gap >= GAP_SENTENCE)
            return NOBODY;
        comma |= b->f->at[i + 1].gap == GAP_COMMA;
        uint32_t person = bearer(b->gate, b->f, i, b->surname);
        if (person != NOBODY)
            return plausible(b, i, words + joined, comma) &&
                           (!is_plain_word(b) || (!skipped && !is_plain_given(b, i)) ||
                            is_own_prefix(b, person, i + b->f->at[i].given_len))
                       ? person
                       : NOBODY;
        /* the second word of "Anne Fleur" */
        if (i > 0 && b->f->at[i - 1].given_len == 2 && !b->f->at[i].given)
            continue;
        if (!joined && is_and(b->f, i))
            joined = true;
        else if (is_prefix(b->gate, b->f, i) ? ++skipped > BESIDE_PREFIXES_MAX
                                             : ++words > 1)
            return NOBODY;
    }
    return NOBODY;
}

/* Vries, Emma de; Bakker Daan. */
static uint32_t given_after(const struct beside *b)
{
    unsigned words = 0;
    unsigned skipped = 0;
    bool comma = false;
    for (size_t i = b->to; i < b->f->len; i++) {
        if (b->f->at[i].gap >= GAP_SENTENCE)
            return NOBODY;
        comma |= b->f->at[i].gap == GAP_COMMA;
        uint32_t person = bearer(b->gate, b->f, i, b->surname);
        if (person != NOBODY)
            return plausible(b, i, words, comma) && !(skipped && is_plain_word(b))
                       ? person
                       : NOBODY;
        if (is_prefix(b->gate, b->f, i) ? ++skipped > BESIDE_PREFIXES_MAX : ++words > 1)
            return NOBODY;
    }
    return NOBODY;
}

static bool is_no_word(const struct beside *b)
{
    return !b->gate->names.surnames.at[b->surname].ordinary;
}

/* E. de Vries; E.M. de Vries; e-de-vries. The first of the initials decides. */
static uint32_t initial_before(const struct beside *b)
{
    uint32_t person = NOBODY;
    for (size_t i = b->from; i-- > 0;) {
        const struct token *t = &b->f->at[i];
        if (b->f->at[i + 1].gap > GAP_SPACE || (t->flags & (TOKEN_EXEMPT | TOKEN_DEAD)))
            break;
        bool letter = t->len == 1 && !(t->flags & TOKEN_DIGIT);
        if (!letter && is_prefix(b->gate, b->f, i))
            continue;
        if (!letter)
            break;
        if (!b->lower && !is_no_word(b) && !(b->cap && (t->flags & TOKEN_CAP))) {
            if (is_prefix(b->gate, b->f, i))
                continue;
            break;
        }
        uint32_t with = name_index_with_initial(&b->gate->names, t->hash, b->surname);
        if (with != NOBODY)
            person = with;
    }
    return person;
}

/* familie Bakker; het zusje van de Boer. */
static bool family_before(const struct beside *b)
{
    for (size_t i = b->from; i-- > 0;) {
        if (b->f->at[i + 1].gap > GAP_SPACE)
            return false;
        if (name_index_has(&b->gate->names, b->f->at[i].chain, SEQUENCE_FAMILY))
            return b->cap || b->lower || is_no_word(b);
        if (!is_prefix(b->gate, b->f, i))
            return false;
    }
    return false;
}

/* Achternaam: Bakker; "surname": "Bakker". */
static bool label_before(const struct beside *b)
{
    static const char *const labels[] = {"achternaam", "surname", "lastname",
                                         "familyname", "familienaam"};
    size_t i = b->from;
    while (i > 0 && is_prefix(b->gate, b->f, i - 1) && b->f->at[i].gap <= GAP_SPACE)
        i--;
    if (i == 0 || b->f->at[i].gap > GAP_COMMA)
        return false;
    const struct token *t = &b->f->at[i - 1];
    struct slice word = clip(str_slice(&b->f->text), t->at, t->len);
    for (size_t k = 0; k < sizeof(labels) / sizeof(*labels); k++)
        if (slice_eq_c(word, labels[k]))
            return b->cap || is_no_word(b);
    return false;
}

/* Bo-Kaap is a place, Vries-Bakkerij a shop: `next` hangs on by a hyphen. */
bool beside_hyphen(const struct folded *f, size_t next)
{
    return next < f->len && f->at[next].gap == GAP_SPACE &&
           f->text.at[f->at[next].at - 1] == '-' &&
           f->at[next - 1].at + f->at[next - 1].len + 1 == f->at[next].at;
}

static bool is_firm(const struct gate *g, const struct folded *f, size_t next)
{
    return beside_hyphen(f, next) && (f->at[next].flags & TOKEN_CAP) &&
           name_index_has(&g->names, f->at[next].chain, SEQUENCE_FIRM);
}

uint32_t beside_surname(const struct gate *g, const struct folded *f, size_t i,
                        const struct sequence *q, bool small)
{
    const struct surname *surname = &g->names.surnames.at[q->entity];
    struct beside b = {.gate = g,
                       .f = f,
                       .surname = q->entity,
                       .from = i,
                       .to = i + q->count,
                       .cap = (f->at[i].flags & TOKEN_CAP) != 0,
                       .lower = small};
    uint32_t person = given_before(&b);
    if (person == NOBODY)
        person = given_after(&b);
    if (person == NOBODY)
        person = initial_before(&b);
    if (person == NOBODY && !surname->ordinary && !is_firm(g, f, i + q->count) &&
        (b.cap || b.lower || f->at[i].len >= LOWER_SURNAME_MIN))
        person = surname->bearer;
    if (person == NOBODY && (family_before(&b) || label_before(&b)))
        person = surname->bearer;
    return person;
}
