/* Surnames of the register without a given name: alone, in reversed order, with
 * initials. */
#include "privacy/match.h"

/* Words that a bare surname may also be. */
enum {
    WORDLIKE = WORD_ORDINARY | WORD_GIVEN | WORD_FUNCTION | WORD_SKIP | WORD_MONTH |
               WORD_STAFF_GIVEN,
};

/* Goes on with the other half of a double surname. */
static size_t read_other_half(const struct matcher *m, size_t end)
{
    while (match_token(m, end)->before == SEP_HYPHEN && end < m->tokens->len) {
        size_t at = match_prefix(m, end);
        if (!match_is(m, at, WORD_SURNAME) ||
            !(m->any_case || match_capital(m, at) ||
              !match_is(m, at, WORDLIKE | WORD_LISTED)))
            break;
        if (m->any_case && match_is(m, at, WORDLIKE | WORD_LISTED))
            break;
        end = at + 1;
    }
    return end;
}

size_t match_surname(const struct matcher *m, size_t i, uint64_t *hash)
{
    const struct token *t = match_token(m, i);
    size_t end = 0;
    if (i >= m->tokens->len)
        return 0;
    const struct word *w = match_word(m, i);
    if (!w) {
        *hash = t->letters >= 4 ? match_glued_surname(m, i) : 0;
        return *hash ? i + 1 : 0;
    }
    if (w->flags & WORD_SURNAME) {
        *hash = t->hash;
        end = i + 1;
    }
    uint64_t glued = t->hash;
    for (size_t k = i + 1; k < i + 5 && w && w->flags & WORD_SURNAME_START; k++) {
        if (!match_joins(m, k) || match_token(m, k)->before & SEP_PIPE)
            break;
        glued = match_hash_on(m, glued, k);
        w = index_find(m->names, glued);
        if (w && w->flags & WORD_SURNAME) {
            *hash = glued;
            end = k + 1;
        }
    }
    return end ? read_other_half(m, end) : 0;
}

/* --- surnames of the register without given name -------------------------------------
 */

/* Start of the prefix in front of the surname at i, as far as one of its bearers has
 * one that begins so; i: none. */
static size_t prefix_before(const struct matcher *m, size_t i, const struct bearers *b)
{
    size_t least = m->out->len ? m->out->at[m->out->len - 1].last : 0;
    size_t best = i;
    for (size_t k = i;
         k > least && i - k < 3 && match_is(m, k - 1, WORD_PREFIX) && match_joins(m, k);
         k--) {
        size_t count;
        char initial = match_token(m, k - 1)->initial;
        const struct bearer *one = index_bearers(m->names, b, &count);
        /* "voor Gent" is no "van Gent" */
        bool exact = k == i && match_is(m, k - 1, WORD_PLACE_PREFIX);
        for (size_t l = 0; l < count && l < 32; l++) {
            const struct known *known = &m->names->known[one[l].person];
            if (known->prefix_initial == initial &&
                (!exact || known->prefix == match_token(m, k - 1)->hash))
                best = k - 1;
        }
    }
    return best;
}

/* Do the words in front make it a name: familie, zusje van, meneer? "van" then belongs
 * to it. */
static bool is_beside(const struct matcher *m, size_t *first, bool *titled)
{
    const unsigned joins = SEP_SPACE | SEP_DOT | SEP_HYPHEN | SEP_JOIN;
    size_t i = *first;
    *titled = false;
    bool label = i && match_is(m, i - 1, WORD_FAMILY); /* "achternaam: Bakker" */
    if (!i || match_token(m, i)->before & ~(joins | (label ? SEP_OTHER : 0u)))
        return false;
    *titled = match_is(m, i - 1, WORD_TITLE);
    if (*titled || match_is(m, i - 1, WORD_FAMILY | WORD_KIN))
        return true;
    /* "zusje van Bakker", "familie de Bakker", who has no prefix */
    bool of = i > 1 && match_is(m, i - 1, WORD_PREFIX) &&
              (match_is(m, i - 2, WORD_FAMILY) ||
               (match_token(m, i - 1)->initial == 'v' && match_is(m, i - 2, WORD_KIN)));
    *first -= of;
    return of;
}

/* Does the given name in front, but for a word or a sign, belong to this surname? "Daan
 * (Bakker)", "Daan heet Bakker", "Daan en Puk Bakker" of whom Puk is in no register. */
static bool is_near_given(const struct matcher *m, size_t first, uint64_t surname)
{
    const struct mention *last = m->out->len ? &m->out->at[m->out->len - 1] : NULL;
    if (!last || !last->given || first < last->last || first > last->last + 2 ||
        !index_pair(m->names, last->given, surname))
        return false;
    for (size_t i = last->last; i <= first; i++)
        if ((match_token(m, i)->flags & TOKEN_FIRST &&
             !(match_token(m, i)->before & SEP_QUOTE)) ||
            (match_token(m, i)->before & SEP_OTHER && !match_is(m, first, WORDLIKE)))
            return false;
    return first < last->last + 2 || match_is(m, last->last, WORD_AND);
}

/* "Bakker (Daan)" */
static bool is_in_front_of_given(const struct matcher *m, size_t end, uint64_t surname)
{
    const struct token *next = match_token(m, end);
    return end < m->tokens->len && next->before & (SEP_PAREN | SEP_QUOTE) &&
           !(next->before & (SEP_EDGE | SEP_STOP)) && match_capital(m, end) &&
           index_pair(m->names, next->hash, surname);
}

/* "het centrum van Tilburg": of a surname without a given name in front Dutch writes
 * the prefix with a capital. */
static bool is_place(const struct matcher *m, size_t i)
{
    const struct token *van = match_token(m, i - 1);
    return match_is(m, i, (unsigned)WORD_PLACE) && van->letters == 3 &&
           van->initial == 'v' && !(van->flags & TOKEN_CAPITAL);
}

static bool is_surname_alone(const struct matcher *m, size_t i, size_t end,
                             bool prefixed, bool beside)
{
    const struct token *t = match_token(m, i);
    bool wordlike = match_is(m, i, WORDLIKE) && end == i + 1;
    bool ending = (t->flags & (TOKEN_GENITIVE | TOKEN_DIMINUTIVE)) != 0;
    if (m->any_case)
        return (prefixed || !wordlike) && t->letters >= 3 && !ending;
    /* "familie bos" */
    if (beside && i && match_is(m, i - 1, WORD_FAMILY) && t->letters >= 3)
        return true;
    if (!(t->flags & TOKEN_CAPITAL))
        return !wordlike && !ending && t->letters >= 2 && !match_is(m, i, WORD_PREFIX);
    if (beside || t->flags & TOKEN_MENDED)
        return true;
    if (prefixed && !ending)
        return end > i + 1 || !is_place(m, i);
    if (t->letters < 2 && end == i + 1)
        return false;
    if (!wordlike)
        return true;
    if (t->letters < 3 || (t->flags & TOKEN_UPPER && t->letters <= 4))
        return false;
    /* "de Bakkers" */
    return t->flags & TOKEN_GENITIVE && i && !(t->flags & TOKEN_FIRST) &&
           match_is(m, i - 1, WORD_DETERMINER) && t->before == SEP_SPACE;
}

/* "Vries, Emma de", "de Vries, Emma": true and the mention is added. */
static size_t reversed_given(struct matcher *m, size_t first, size_t end,
                             uint64_t surname)
{
    uint16_t sep = match_token(m, end)->before;
    unsigned allowed = SEP_COMMA | SEP_SPACE | SEP_PIPE | SEP_HYPHEN | SEP_JOIN |
                       (match_is(m, end, WORD_PREFIX) ? SEP_APOSTROPHE : 0u);
    if (sep & ~allowed || (sep & SEP_HYPHEN && sep & SEP_SPACE))
        return 0;
    size_t given = end;
    /* "Vries, de, Emma": a prefix between commas */
    while (given < end + 3 && match_is(m, given, WORD_PREFIX) &&
           !index_pair(m->names, match_token(m, given)->hash, surname) &&
           !(match_token(m, given)->before & ~allowed))
        given++;
    const struct token *t = match_token(m, given);
    if (given >= m->tokens->len || !t->word || t->before & ~allowed ||
        !(t->word->flags & (WORD_GIVEN | WORD_GIVEN_FIRST | WORD_GIVEN_START)))
        return 0;
    uint64_t hash = t->hash;
    size_t last = given + 1;
    const struct bearers *pair = index_pair(m->names, hash, surname);
    if (match_joins(m, last) && !(match_token(m, last)->before & SEP_DOT)) {
        uint64_t two = match_hash_on(m, hash, last);
        const struct bearers *longer = index_pair(m->names, two, surname);
        if (longer) {
            pair = longer;
            hash = two;
            last++;
        }
    }
    bool plain =
        !(sep & (SEP_COMMA | SEP_PIPE | SEP_JOIN | SEP_HYPHEN)) && !m->any_case;
    if (!pair || !match_uses(m, RULE_FULL_NAME) ||
        (plain && !(match_capital(m, end - 1) && match_capital(m, given))))
        return 0;
    /* A full name in the usual order begins here instead. */
    uint64_t other;
    size_t behind = match_prefix(m, last);
    size_t usual = match_joins(m, behind) ? match_surname(m, behind, &other) : 0;
    if (usual && index_pair(m->names, hash, other) && !(sep & SEP_PIPE))
        return 0;
    uint32_t given_end = match_token(m, last - 1)->stem_end;
    if (behind > last &&
        m->names->known[pair->one].prefix_initial == match_token(m, last)->initial)
        last = behind;
    struct mention *a = match_add(m, MENTION_FULL, RULE_FULL_NAME, first, last);
    a->given_start = t->start;
    a->given_end = given_end;
    a->given = hash;
    a->surname = surname;
    a->who = *pair;
    return a->last;
}

/* "Zwaluw, L. v.d.": behind the comma the initial of someone who bears that surname. */
static size_t reversed_initial(struct matcher *m, size_t first, size_t end,
                               const struct bearers *b, uint64_t surname)
{
    const struct token *t = match_token(m, end);
    struct bearers who = {0};
    size_t count;
    uint16_t behind = match_token(m, end + 1)->before;
    bool comma = t->before & SEP_COMMA || (t->before == SEP_SPACE && behind & SEP_DOT);
    bool login = t->before == SEP_DOT; /* "zwaluw.l" */
    if (end >= m->tokens->len || t->letters != 1 ||
        behind & (SEP_HYPHEN | SEP_APOSTROPHE) || !(comma || login) ||
        (comma && !(match_capital(m, end) && match_capital(m, end - 1))))
        return 0;
    const struct bearer *one = index_bearers(m->names, b, &count);
    for (size_t l = 0; l < count && l < MATCH_BEARERS_MAX; l++) {
        uint32_t person = one[l].person;
        const struct known *k = &m->names->known[person];
        if (k->given_initial != t->initial)
            continue;
        who.one = who.count++ ? who.one : person;
        who.allowed += k->allowed;
    }
    if (!who.count || !match_uses(m, RULE_INITIALS))
        return 0;
    size_t last = end + 1;
    while (last < end + 5 && last < m->tokens->len && match_joins(m, last) &&
           match_is(m, last, WORD_PREFIX) && !match_capital(m, last))
        last++;
    struct mention *a = match_add(m, MENTION_INITIALS, RULE_INITIALS, first, last);
    a->surname = surname;
    a->who = who;
    match_take_dot(m, a);
    return a->last;
}

/* "Daam Bakker" */
static size_t match_after_slip(struct matcher *m, size_t first, size_t end,
                               const struct bearers *b, uint64_t surname)
{
    uint32_t person;
    size_t least = m->out->len ? m->out->at[m->out->len - 1].last : 0;
    if (first <= least || m->any_case || !match_joins(m, first) ||
        !match_capital(m, end - 1) || !match_near_given(m, first - 1, b, &person))
        return 0;
    const struct known *k = &m->names->known[person];
    struct mention *a = match_add(m, MENTION_FULL, RULE_SLIP, first - 1, end);
    a->given_start = a->start;
    a->given_end = match_token(m, first - 1)->end;
    a->given = k->given;
    a->surname = surname;
    a->who = (struct bearers){0, 1, k->allowed, person};
    return a->last;
}

/* "Pieters Storm" is one person: what follows goes along, or "een leerling Storm" is
 * left. */
static size_t read_more_surnames(const struct matcher *m, size_t end)
{
    uint64_t hash;
    while (!m->any_case && match_token(m, end)->before == SEP_SPACE &&
           match_capital(m, end) && !(match_token(m, end)->flags & TOKEN_FIRST) &&
           !match_is(m, end, WORD_GIVEN | WORD_STAFF_GIVEN)) {
        size_t next = match_surname(m, end, &hash);
        if (!next)
            break;
        end = next;
    }
    return end;
}

size_t match_reversed(struct matcher *m, size_t i)
{
    uint64_t hash;
    size_t end = match_surname(m, i, &hash);
    const struct word *w = end ? index_find(m->names, hash) : NULL;
    const struct bearers *b = index_group(m->names, w ? w->surname : 0);
    return b ? reversed_given(m, prefix_before(m, i, b), end, hash) : 0;
}

size_t match_bare_surname(struct matcher *m, size_t i)
{
    uint64_t hash;
    size_t end = match_surname(m, i, &hash);
    if (!end)
        return 0;
    const struct word *w = index_find(m->names, hash);
    const struct bearers *b = index_group(m->names, w ? w->surname : 0);
    if (!b)
        return 0;
    size_t first = prefix_before(m, i, b);
    size_t reversed = reversed_given(m, first, end, hash);
    if (!reversed)
        reversed = reversed_initial(m, first, end, b, hash);
    if (reversed)
        return reversed;
    bool titled, beside = is_beside(m, &first, &titled);
    if (titled && match_is(m, i, WORD_STAFF_SURNAME) && match_is(m, i, WORDLIKE))
        return end; /* juf Bakker works here; of others only a full name may stand */
    if (match_capital(m, end - 1) &&
        (is_near_given(m, first, hash) || is_in_front_of_given(m, end, hash)))
        beside = true;
    size_t slip = match_after_slip(m, first, end, b, hash);
    if (slip)
        return slip;
    bool wordlike = match_is(m, i, WORDLIKE) && end == i + 1;
    enum rule rule = wordlike && beside ? RULE_SURNAME_BESIDE : RULE_SURNAME;
    if (!is_surname_alone(m, i, end, first < i, beside) || !match_uses(m, rule))
        return 0;
    /* "Lucas Quaedvlieg", with a Lucas among the surnames: all of it goes */
    size_t unknown = 0;
    if (!m->any_case && first == i && match_is(m, i, WORD_LISTED) &&
        match_capital(m, i))
        unknown = match_unknown(m, end);
    end = unknown ? unknown : read_more_surnames(m, end);
    struct mention *a = match_add(m, MENTION_SURNAME, rule, first, end);
    if (titled)
        a->flags |= MENTION_TITLED;
    a->surname = hash;
    a->who = *b;
    if (beside || (first && match_is(m, first - 1, WORD_TRADE)))
        a->flags |= MENTION_BESIDE;
    if (a->flags & MENTION_GENITIVE && first && match_is(m, first - 1, WORD_DETERMINER))
        a->flags |= MENTION_PLURAL;
    return a->last;
}

size_t match_initials(struct matcher *m, size_t i)
{
    const struct token *t = match_token(m, i);
    size_t k = i + 1;
    bool dotted = false, capital = match_capital(m, i);
    uint16_t behind = match_token(m, k)->before;
    /* "l.zwaluw", "N-Quast": of someone known, or it is something else */
    bool login = t->letters == 1 && !capital && behind == SEP_DOT;
    bool known_only =
        login || (t->letters == 1 && capital &&
                  (behind == SEP_HYPHEN || behind == SEP_SPACE)); /* "D Bakker" */
    /* "EN HET BOS" */
    if (t->letters > 1 && match_is(m, i, WORD_FUNCTION | WORD_AND))
        return 0;
    if ((t->letters > 1 && !(t->flags & TOKEN_UPPER)) ||
        !(capital || login || m->any_case))
        return 0;
    while (k < i + 4 && match_token(m, k - 1)->letters == 1 &&
           match_token(m, k)->before & SEP_DOT) {
        dotted = true;
        if (match_token(m, k)->letters > 1 || !match_capital(m, k))
            break;
        k++;
    }
    size_t at = match_prefix(m, k);
    bool glued =
        at > k && (t->letters > 1 || match_capital(m, i)); /* "JW van der Wal" */
    if (!(dotted || glued || known_only || m->any_case) || !match_joins(m, k) ||
        !match_joins(m, at))
        return 0;
    uint64_t hash;
    size_t end = match_surname(m, at, &hash);
    if (!end && k > i + 1 && at == k) { /* "S. O'Brien" */
        at = k - 1;
        end = match_surname(m, at, &hash);
    }
    if (!end || !(match_capital(m, at) || login || m->any_case))
        return 0;
    const struct word *w = index_find(m->names, hash);
    const struct bearers *b = index_group(m->names, w ? w->surname : 0);
    if (!b || !match_uses(m, RULE_INITIALS))
        return 0;
    struct mention *a = match_add(m, MENTION_INITIALS, RULE_INITIALS, i, end);
    a->surname = hash;
    size_t count;
    const struct bearer *one = index_bearers(m->names, b, &count);
    for (size_t l = 0; l < count && l < MATCH_BEARERS_MAX; l++) {
        uint32_t person = one[l].person;
        const struct known *p = &m->names->known[person];
        if (p->given_initial != t->initial)
            continue;
        a->who.one = a->who.count++ ? a->who.one : person;
        a->who.allowed += p->allowed;
    }
    a->who.count += count > MATCH_BEARERS_MAX;            /* more than were looked at */
    bool word = m->any_case && match_is(m, at, WORDLIKE); /* "plan-b-koning" */
    if (!a->who.count && (known_only || word)) {
        m->out->len--;
        return 0;
    }
    return a->last;
}
