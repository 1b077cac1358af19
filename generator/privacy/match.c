/* Finding mentions that begin with a given name, and the run over a whole text. */
#include "privacy/match.h"

#include <string.h>

bool match_joins(const struct matcher *m, size_t i)
{
    uint16_t s = match_token(m, i)->before;
    if (i >= m->tokens->len || (s & ~(SEP_SPACE | SEP_HYPHEN | SEP_JOIN | SEP_DOT |
                                      SEP_APOSTROPHE | SEP_PIPE)))
        return false;
    if (s & SEP_DOT && s & SEP_SPACE) {
        const struct token *last = match_token(m, i - 1);
        const struct word *w = match_word(m, i - 1);
        return last->letters <= 1 ||
               (last->letters <= 4 && w && w->flags & WORD_PREFIX);
    }
    return !(s & SEP_HYPHEN && s & SEP_SPACE);
}

uint64_t match_hash_on(const struct matcher *m, uint64_t hash, size_t i)
{
    char letters[64];
    return fold_hash(hash, letters, match_letters(m, i, letters, NULL));
}

size_t match_letters(const struct matcher *m, size_t i, char out[64],
                     uint32_t offsets[65])
{
    const struct token *t = match_token(m, i);
    size_t len =
        fold_word(out, offsets, slice_sub(m->text, t->start, t->end - t->start));
    for (size_t k = 0; offsets && k <= len; k++)
        offsets[k] += t->start;
    return len;
}

size_t match_prefix(const struct matcher *m, size_t i)
{
    for (size_t count = 0; count < 4 && match_is(m, i, WORD_PREFIX); count++) {
        if (i && !match_joins(m, i))
            break;
        i++;
    }
    return i;
}

/* --- what a mention looks like --- */

static bool ends_in_hiss(const struct matcher *m, const struct token *t)
{
    char last = (char)(m->text.at[t->end - 1] | 32);
    return last == 's' || last == 'x' || last == 'z';
}

/* Length of an apostrophe at `at`, 0: none. */
static size_t apostrophe(struct slice text, size_t at)
{
    if (at < text.len && (text.at[at] == '\'' || text.at[at] == '`'))
        return 1;
    if (text.len - at >= 3 && (memcmp(text.at + at, "\xE2\x80\x99", 3) == 0 ||
                               memcmp(text.at + at, "\xE2\x80\x98", 3) == 0))
        return 3;
    return 0;
}

/* "Daans", "Emma's", "Mees'": sets end, tail and the flag. */
static void find_ending(struct matcher *m, struct mention *a)
{
    const struct token *last = match_token(m, a->last - 1);
    const struct token *next = match_token(m, a->last);
    a->end = a->tail = last->end;
    if (last->flags & (TOKEN_GENITIVE | TOKEN_DIMINUTIVE)) {
        a->end = last->stem_end;
        a->flags |=
            last->flags & TOKEN_GENITIVE ? MENTION_GENITIVE : MENTION_DIMINUTIVE;
        /* "Roosjes pop" */
        if (ends_in_hiss(m, last) && next->before == SEP_SPACE)
            a->flags |= MENTION_GENITIVE;
    } else if (next->letters == 1 && next->initial == 's' &&
               next->before == SEP_APOSTROPHE) {
        a->tail = next->end;
        a->last++;
        a->flags |= MENTION_GENITIVE;
    } else if (ends_in_hiss(m, last)) {
        size_t size = apostrophe(m->text, last->end);
        bool closes = a->start && (m->text.at[a->start - 1] == '\'' ||
                                   m->text.at[a->start - 1] == '\x98');
        if (size && !closes && next->before & SEP_SPACE) {
            a->tail = last->end + (uint32_t)size;
            a->flags |= MENTION_GENITIVE;
        }
    }
}

static void find_context(struct matcher *m, struct mention *a)
{
    const struct token *t = match_token(m, a->first);
    if (t->flags & TOKEN_FIRST)
        a->flags |= MENTION_SENTENCE;
    if (!(t->flags & TOKEN_CAPITAL))
        a->flags |= MENTION_LOWER;
    if (!a->first || t->before & ~(SEP_SPACE | SEP_HYPHEN))
        return;
    if (match_is(m, a->first - 1, WORD_NOUN))
        a->flags |= MENTION_AFTER_NOUN;
    else if (match_is(m, a->first - 1, WORD_DETERMINER) && t->before == SEP_SPACE)
        a->flags |= MENTION_AFTER_DETERMINER;
}

struct mention *match_add(struct matcher *m, enum mention_kind kind, enum rule rule,
                          size_t first, size_t last)
{
    struct mention *a = vec_add(m->out);
    a->kind = kind;
    a->rule = rule;
    a->first = (uint32_t)first;
    a->last = (uint32_t)last;
    a->start = match_token(m, first)->start;
    find_ending(m, a);
    find_context(m, a);
    return a;
}

/* --- names that begin with a given name --------------------------------------------
 */

/* A given name of the register at i: the token behind it, its hash and bearers. */
static size_t read_given(const struct matcher *m, size_t i, uint64_t *hash,
                         struct bearers *who)
{
    const struct token *t = match_token(m, i);
    const struct bearers *b = index_group(m->names, t->word->given);
    size_t end = 0;
    *hash = t->hash;
    *who = (struct bearers){0};
    if (t->word->flags & WORD_GIVEN && b) {
        *who = *b;
        end = i + 1;
    }
    const struct word *w = t->word;
    uint64_t glued = t->hash;
    for (size_t k = i + 1; k < i + 4 && w && w->flags & WORD_GIVEN_START; k++) {
        if (!match_joins(m, k) || match_token(m, k)->before & (SEP_DOT | SEP_PIPE))
            break;
        glued = match_hash_on(m, glued, k);
        w = index_find(m->names, glued);
        b = w && w->flags & WORD_GIVEN ? index_group(m->names, w->given) : NULL;
        if (b) {
            *who = *b;
            *hash = glued;
            end = k + 1;
        }
    }
    if (!end && t->word->flags & WORD_GIVEN_FIRST)
        return i + 1; /* "Anne" of Anne Fleur: a name beside a surname only */
    return end;
}

struct following {
    enum mention_kind kind;
    enum rule rule;
    size_t end; /* 0: nothing follows */
    uint64_t surname;
    struct bearers who;
};

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
    return capital || prefix_fits(m, i, surname, pair) || match_capital(m, given) ||
           !match_is(m, surname, words) || !match_is(m, given, words);
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
    unsigned bit = match_token(m, i)->before & (SEP_QUOTE | SEP_PAREN);
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
static bool read_following(const struct matcher *m, size_t given, size_t i,
                           uint64_t hash, const struct bearers *who,
                           struct following *f)
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

/* "juf Daan" is no pupil when a Daan works here. */
static bool is_staff_here(const struct matcher *m, size_t i)
{
    return i && match_is(m, i, WORD_STAFF_GIVEN) && match_is(m, i - 1, WORD_TITLE) &&
           !(match_token(m, i)->before & ~(SEP_SPACE | SEP_DOT));
}

/* Part of another name: "Bo-Kaap", "Anna-Bo". */
static bool is_half_of_compound(const struct matcher *m, size_t first, size_t last)
{
    unsigned known = WORD_GIVEN | WORD_SURNAME | WORD_NOUN | WORD_TITLE;
    if (m->any_case)
        return false;
    const struct token *next = match_token(m, last);
    if (next->before == SEP_HYPHEN && next->flags & TOKEN_CAPITAL &&
        !(next->word && next->word->flags & known))
        return true;
    return first && match_token(m, first)->before == SEP_HYPHEN &&
           match_capital(m, first - 1) && !match_is(m, first - 1, known);
}

/* May this word, alone, be meant as a given name? */
static bool is_bare_given(const struct matcher *m, size_t first, size_t last,
                          unsigned *flags)
{
    const struct token *t = match_token(m, first);
    bool ordinary =
        match_is(m, first, WORD_ORDINARY | WORD_FUNCTION) && last == first + 1;
    if (is_half_of_compound(m, first, last) || is_staff_here(m, first))
        return false;
    if (m->any_case)
        return !match_is(m, first, WORD_FUNCTION);
    if (!(t->flags & TOKEN_CAPITAL))
        return !ordinary && t->letters >= 3;
    if (ordinary && t->flags & TOKEN_FIRST) {
        *flags |= MENTION_WORDLIKE;
        return !match_is(m, first, WORD_FUNCTION);
    }
    return true;
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

static size_t match_given(struct matcher *m, size_t i)
{
    uint64_t hash;
    struct bearers who;
    struct following f;
    unsigned flags = 0;
    size_t end = read_given(m, i, &hash, &who);
    if (!end)
        return 0;
    uint32_t given_end = match_token(m, end - 1)->stem_end;
    if (read_following(m, i, end, hash, &who, &f)) {
        struct mention *a = match_add(m, f.kind, f.rule, i, f.end);
        if (match_token(m, f.end - 1)->letters == 1)
            match_take_dot(m, a);
        a->given_start = match_token(m, i)->start;
        a->given_end = given_end;
        a->given = hash;
        a->surname = f.surname;
        a->who = f.who.count ? f.who : who;
        if (!a->who.count && match_is(m, i, WORD_GIVEN_FIRST))
            a->who = *index_group(m->names, match_token(m, i)->word->part);
        return a->last;
    }
    if (!who.count || !is_bare_given(m, i, end, &flags) || !match_uses(m, RULE_GIVEN))
        return 0;
    struct mention *a = match_add(m, MENTION_GIVEN, RULE_GIVEN, i, end);
    a->flags |= flags;
    a->given_start = a->start;
    a->given_end = given_end;
    a->given = hash;
    a->who = who;
    return a->last;
}

/* A whole exempt name at i: the token behind it. */
static size_t read_exempt(const struct matcher *m, size_t i)
{
    uint64_t hash = match_token(m, i)->hash;
    const struct word *w = match_token(m, i)->word;
    size_t end = 0;
    bool titled = i && match_is(m, i - 1, WORD_TITLE);
    if (!m->any_case && !match_capital(m, i))
        return 0;
    for (size_t k = i;; k++) {
        if (w && w->flags & WORD_EXEMPT && (titled || !(w->flags & WORD_SHARED)) &&
            match_token(m, k)->stem_end == match_token(m, k)->end)
            end = k + 1;
        if (k >= i + 8 || !match_joins(m, k + 1) ||
            match_token(m, k + 1)->before & SEP_PIPE)
            break;
        hash = match_hash_on(m, hash, k + 1);
        w = index_find(m->names, hash);
    }
    /* "Tom Bakker-Quast" is another name */
    if (end && match_token(m, end)->before == SEP_HYPHEN && match_capital(m, end))
        return 0;
    return end;
}

/* --- the run --- */

/* Is there nothing but "," or "en" between two mentions? */
static bool is_list(const struct matcher *m, const struct mention *a,
                    const struct mention *b)
{
    uint16_t sep = match_token(m, a->last)->before;
    unsigned comma = SEP_COMMA | SEP_SPACE | SEP_AMP;
    if (a->flags & MENTION_GENITIVE || (a->flags | b->flags) & MENTION_GLUED)
        return false;
    if (a->last == b->first)
        return sep & (SEP_COMMA | SEP_AMP) && !(sep & ~comma);
    return b->first == a->last + 1 && match_is(m, a->last, WORD_AND) &&
           !(sep & ~comma) && match_token(m, b->first)->before == SEP_SPACE;
}

/* "Daan, Emma en Bo de Jong" share a surname where they can. */
static void share_surnames(struct matcher *m, size_t from)
{
    for (size_t i = m->out->len - 1; i-- > from;) {
        struct mention *a = &m->out->at[i], *b = &m->out->at[i + 1];
        if (a->given_start == a->given_end || b->given_start == b->given_end ||
            !is_list(m, a, b))
            continue;
        a->flags |= MENTION_IN_LIST;
        if (a->kind != MENTION_GIVEN || !b->surname)
            continue;
        a->surname = b->surname;
        const struct bearers *pair = index_pair(m->names, a->given, b->surname);
        if (pair)
            a->who = *pair;
    }
}

/* All names that one word is glued of. */
static size_t match_all_glued(struct matcher *m, size_t i)
{
    struct mention glued;
    size_t from = 0, count = 0;
    if (match_token(m, i)->letters < 5 || !match_uses(m, RULE_GLUED))
        return 0;
    while (match_glued(m, i, &from, &glued)) {
        vec_push(m->out, glued);
        count++;
    }
    return count ? i + 1 : 0;
}

static size_t match_at(struct matcher *m, size_t i)
{
    const struct token *t = match_token(m, i);
    size_t end = 0;
    if (!t->word) {
        if (t->letters == 1)
            end = match_initials(m, i);
        return end ? end : match_all_glued(m, i);
    }
    unsigned flags = t->word->flags;
    if (flags & WORD_EXEMPT_START && (end = read_exempt(m, i)))
        return end;
    if (flags & WORD_EXEMPT && flags & WORD_SHARED)
        return match_all_glued(m, i); /* a pupil bears that name too */
    if (flags & WORD_GIVEN_START && match_token(m, i + 1)->before == SEP_HYPHEN &&
        !match_word(m, i + 1) && match_uses(m, RULE_GLUED)) {
        struct mention over;
        if (match_glued_over(m, i, &over)) {
            vec_push(m->out, over);
            return over.last;
        }
    }
    if (flags & WORD_GIVEN && flags & WORD_SURNAME && i &&
        match_is(m, i - 1, WORD_FAMILY))
        end = match_bare_surname(m, i); /* "familie Thomas" is no Thomas */
    if (!end && flags & (WORD_GIVEN | WORD_GIVEN_START | WORD_GIVEN_FIRST))
        end = match_given(m, i);
    if (!end && flags & (WORD_SURNAME | WORD_SURNAME_START))
        end = match_bare_surname(m, i);
    if (!end && t->letters <= (t->flags & TOKEN_CAPITAL ? 3 : 1))
        end = match_initials(m, i);
    if (!end && flags & WORD_LISTED)
        end = match_listed(m, i);
    return end;
}

/* Can a mention begin with this word? */
static inline bool may_begin(const struct token *t, bool any_case)
{
    /* "l.zwaluw" */
    if (t->letters == 1 && t[1].before == SEP_DOT)
        return true;
    unsigned names = WORD_GIVEN | WORD_GIVEN_START | WORD_GIVEN_FIRST | WORD_SURNAME |
                     WORD_SURNAME_START | WORD_EXEMPT_START | WORD_EXEMPT | WORD_LISTED;
    if (t->flags & TOKEN_CAPITAL ? t->letters <= 3 : any_case && t->letters == 1)
        return true; /* initials */
    if (t->word)
        return (t->word->flags & names) != 0;
    bool handle = any_case || t->before & (SEP_AT | SEP_HASH);
    return t->flags & TOKEN_GLUED || (handle && t->letters >= 5);
}

void match_text(struct mentions *out, const struct names *n, struct tokens *tokens,
                struct slice text, bool any_case)
{
    struct matcher m = {n, tokens, text, any_case, false, out};
    m.title_case = tokens->capitals > 3 && tokens->capitals > 2 * tokens->lowers;
    out->len = 0;
    for (size_t i = 0; i < tokens->len;) {
        const struct token *t = match_token(&m, i);
        if (!may_begin(t, any_case)) { /* nearly every word */
            i++;
            continue;
        }
        size_t end = match_at(&m, i);
        i = end > i ? end : i + 1;
    }
    if (out->len > 1)
        share_surnames(&m, 0);
}
