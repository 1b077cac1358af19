/* What stands behind a given name and belongs to it: a surname, middle names, initials.
 */
#include "privacy/match.h"

/* Do the prefix words from i to surname - 1 begin like the prefix of this person? */
static bool prefix_fits(const struct matcher *m, size_t i, size_t surname,
                        const struct bearers *pair)
{
    return surname > i && pair &&
           m->names->known[pair->one].prefix_initial == match_token(m, i)->initial;
}

/* Is a given name with a surname here a name, and not two words? Between them stand
 * the prefix words from i to surname - 1. */
static bool is_name_pair(const struct matcher *m, size_t given, size_t i,
                         size_t surname, const struct bearers *pair)
{
    unsigned words = WORD_ORDINARY | WORD_FUNCTION;
    if (m->any_case)
        return pair || surname > i || !match_is(m, surname, words);
    if (match_token(m, surname)->before & SEP_PIPE)
        return pair != NULL;
    bool capital = match_capital(m, surname);
    if (!pair)
        return capital;
    /* "met Fleur in het bos" */
    if (!capital && surname > i && match_is(m, surname, words))
        return prefix_fits(m, i, surname, pair);
    return capital || prefix_fits(m, i, surname, pair) || match_capital(m, given) ||
           !match_is(m, surname, words) || !match_is(m, given, words) ||
           (surname == i && !match_is(m, given, WORD_FUNCTION)); /* mees koning */
}

/* Prefix and surname right behind the given name, or behind middle names. */
static bool read_surname_behind(const struct matcher *m, size_t given, size_t i,
                                uint64_t given_hash, bool need_pair,
                                struct following *f)
{
    uint64_t surname;
    if (!match_joins(m, i))
        return false;
    size_t at = match_prefix(m, i);
    size_t end = match_joins(m, at) ? match_surname(m, at, &surname) : 0;
    if (!end && at == i && match_joins(m, i + 1)) {
        /* "opden Kamp": its prefix in one word */
        at = i + 1;
        end = match_surname(m, at, &surname);
        const struct bearers *pair =
            end ? index_pair(m->names, given_hash, surname) : NULL;
        if (!pair || m->names->known[pair->one].prefix != match_token(m, i)->hash)
            return false;
    }
    if (!end)
        return false;
    const struct bearers *pair = index_pair(m->names, given_hash, surname);
    if (!pair && need_pair)
        return false;
    f->rule = pair ? RULE_FULL_NAME : RULE_GIVEN_SURNAME;
    if (!is_name_pair(m, given, i, at, pair) || !match_uses(m, f->rule))
        return false;
    f->kind = MENTION_FULL;
    f->end = end;
    f->surname = surname;
    f->who = pair ? *pair : (struct bearers){0};
    return true;
}

/* Behind a nickname in quotes or parentheses at i, or 0. */
static size_t skip_nickname(const struct matcher *m, size_t i)
{
    uint16_t before = match_token(m, i)->before;
    unsigned bit = before & (SEP_QUOTE | SEP_PAREN);
    if (before == (SEP_SPACE | SEP_APOSTROPHE)) /* 'de snelle' */
        bit = SEP_APOSTROPHE;
    if (!bit)
        return 0;
    for (size_t k = i + 1; k <= i + 4 && k < m->tokens->len; k++)
        if (match_token(m, k)->before & bit)
            return k;
    return 0;
}

/* "Emma M. de Vries", "Emma Maria de Vries", "Emma "de kleine" de Vries". */
static bool read_middle(const struct matcher *m, size_t given, size_t i, uint64_t hash,
                        struct following *f)
{
    size_t k = skip_nickname(m, i);
    if (k) {
        size_t at = match_prefix(m, k + 1);
        at = match_is(m, k, WORD_PREFIX) ? at : k;
        uint64_t surname;
        size_t end = match_surname(m, at, &surname);
        const struct bearers *pair = end ? index_pair(m->names, hash, surname) : NULL;
        if (pair && match_uses(m, RULE_FULL_NAME)) {
            *f = (struct following){MENTION_FULL, RULE_FULL_NAME, end, surname, *pair};
            return true;
        }
        return false;
    }
    for (size_t count = 0; count < 3 && match_joins(m, i); count++, i++) {
        /* "i.t. Veld": a prefix that nobody writes so */
        bool initial = match_token(m, i)->letters == 1;
        if (!initial &&
            (!match_capital(m, i) || match_is(m, i, WORD_FUNCTION | WORD_AND)))
            return false;
        if (read_surname_behind(m, given, i + 1, hash, true, f))
            return true;
    }
    return false;
}

/* Do these initials stand for the surname of this person? */
static bool initials_fit(const struct known *k, char prefix, char initial)
{
    if (prefix)
        return k->prefix_initial == prefix && k->surname_initial == initial;
    return k->surname_initial == initial || k->prefix_initial == initial;
}

/* "Emma DV" */
static bool read_initials_glued(const struct matcher *m, size_t i,
                                const struct bearers *who, struct following *f)
{
    char letters[64];
    size_t count;
    const struct bearer *one = index_bearers(m->names, who, &count);
    if (!match_joins(m, i) || !(match_token(m, i)->flags & TOKEN_UPPER) ||
        match_token(m, i)->letters != 2 || !match_uses(m, RULE_INITIALS))
        return false;
    match_letters(m, i, letters, NULL);
    *f = (struct following){MENTION_FULL, RULE_INITIALS, i + 1, 0, {0}};
    for (size_t k = 0; k < count && k < MATCH_BEARERS_MAX; k++) {
        const struct known *known = &m->names->known[one[k].person];
        if (!known->pupil || !initials_fit(known, letters[0], letters[1]))
            continue;
        f->who.one = f->who.count++ ? f->who.one : one[k].person;
        f->who.allowed += known->allowed;
    }
    return f->who.count > 0;
}

/* "Emma V.", "Emma d.V.": who of the bearers can it be? */
static bool read_initial(const struct matcher *m, size_t i, const struct bearers *who,
                         struct following *f)
{
    size_t end = i, last = 0;
    while (end < i + 4 && match_joins(m, end) &&
           (match_token(m, end)->letters == 1 || match_is(m, end, WORD_PREFIX))) {
        if (match_token(m, end)->letters == 1 && match_capital(m, end))
            last = end;
        end++;
    }
    if (!last || !who->count || !match_uses(m, RULE_INITIALS))
        return read_initials_glued(m, i, who, f);
    const struct token *next = match_token(m, last + 1);
    bool dotted = (next->before & SEP_DOT) != 0;
    if (!dotted && !(next->before & ~(SEP_HYPHEN | SEP_JOIN | SEP_APOSTROPHE)))
        return false;
    char initial = match_token(m, last)->initial;
    char prefix = last > i ? match_token(m, i)->initial : 0;
    *f = (struct following){MENTION_FULL, RULE_INITIALS, last + 1, 0, {0}};
    size_t count;
    const struct bearer *one = index_bearers(m->names, who, &count);
    for (size_t l = 0; l < count && l < MATCH_BEARERS_MAX; l++) {
        uint32_t person = one[l].person;
        const struct known *k = &m->names->known[person];
        if (!k->pupil || !initials_fit(k, prefix, initial))
            continue;
        f->who.one = f->who.count++ ? f->who.one : person;
        f->who.allowed += k->allowed;
    }
    f->who.count += count > MATCH_BEARERS_MAX; /* more than were looked at */
    if (!f->who.count)
        f->kind = MENTION_UNKNOWN;
    return f->who.count || dotted;
}

/* "Emma de Vires" */
static bool read_near_surname(const struct matcher *m, size_t i,
                              const struct bearers *who, struct following *f)
{
    uint32_t person;
    size_t at = match_joins(m, i) ? match_prefix(m, i) : i;
    if (!match_joins(m, at) || match_token(m, at)->flags & TOKEN_FIRST ||
        !match_near_surname(m, at, who, &person))
        return false;
    const struct known *k = &m->names->known[person];
    *f = (struct following){
        MENTION_FULL, RULE_SLIP, at + 1, k->surname, {0, 1, k->allowed, person}};
    return true;
}

/* Whatever follows the given name and belongs to it. */
bool match_following(const struct matcher *m, size_t given, size_t i, uint64_t hash,
                     const struct bearers *who, struct following *f)
{
    *f = (struct following){0};
    if (match_token(m, i - 1)->flags & TOKEN_GENITIVE)
        return false;
    if (read_surname_behind(m, given, i, hash, false, f) ||
        read_middle(m, given, i, hash, f))
        return true;
    if (m->any_case || !match_capital(m, given))
        return false;
    if (read_near_surname(m, i, who, f))
        return true;
    bool initial = read_initial(m, i, who, f);
    bool certain = initial && f->kind == MENTION_FULL;
    size_t unknown = certain || !match_uses(m, RULE_UNKNOWN) ? 0 : match_unknown(m, i);
    if (unknown) {
        *f = (struct following){MENTION_UNKNOWN, RULE_UNKNOWN, unknown, 0, {0}};
        return true;
    }
    return initial;
}

/* The dot of "Emma V." goes along, but not when it ends a sentence. */
void match_take_dot(const struct matcher *m, struct mention *a)
{
    size_t at = a->end;
    if (a->tail != a->end || at + 1 >= m->text.len || m->text.at[at] != '.')
        return;
    char next = m->text.at[at + 1];
    const struct token *t = match_token(m, a->last);
    bool goes_on = next != ' ' || !(t->flags & TOKEN_CAPITAL);
    if (goes_on || t->before & SEP_PAREN)
        a->end = a->tail = (uint32_t)at + 1;
}
