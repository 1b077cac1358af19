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
    /* "leerling Daan"; "meester Max", who is in no team */
    if (match_is(m, a->first - 1, WORD_NOUN) ||
        (match_is(m, a->first - 1, WORD_TITLE) && t->before == SEP_SPACE))
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

/* "max. 20 kinderen", "max 30 minuten": how many at most, and no Max. */
static bool is_measure(const struct matcher *m, size_t i)
{
    const struct token *t = match_token(m, i), *next = match_token(m, i + 1);
    return next->flags & TOKEN_DIGITS && !(next->before & ~(SEP_SPACE | SEP_DOT)) &&
           slice_eq_c(slice_sub(m->text, t->start, t->end - t->start), "max");
}

/* May this word, alone, be meant as a given name? */
static bool is_bare_given(const struct matcher *m, size_t first, size_t last,
                          unsigned *flags)
{
    const struct token *t = match_token(m, first);
    bool ordinary =
        match_is(m, first, WORD_ORDINARY | WORD_FUNCTION) && last == first + 1;
    if (is_half_of_compound(m, first, last) || is_staff_here(m, first) ||
        is_measure(m, first))
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
    if (match_following(m, i, end, hash, &who, &f)) {
        if (f.kind == MENTION_UNKNOWN && match_numeral(m, end) > end)
            given_end = match_token(m, end)->end; /* "Filips II van Spanje" */
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

/* In "Faber, Titia" Faber is no given name, though someone else is called so. */
static size_t match_given_or_reversed(struct matcher *m, size_t i)
{
    size_t end = match_given(m, i), len = m->out->len;
    if (!end || !match_is(m, i, WORD_SURNAME) ||
        m->out->at[len - 1].kind != MENTION_GIVEN)
        return end;
    m->out->len--;
    size_t reversed = match_reversed(m, i);
    if (!reversed)
        m->out->len = len;
    return reversed ? reversed : end;
}

/* "E. de Vries" of the register, or initials with another surname. */
static size_t match_initials_either(struct matcher *m, size_t i)
{
    size_t end = match_initials(m, i);
    return end ? end : match_initials_unknown(m, i);
}

static size_t match_at(struct matcher *m, size_t i)
{
    const struct token *t = match_token(m, i);
    size_t end = 0;
    if (!t->word) {
        if (t->letters == 1)
            end = match_initials_either(m, i);
        if (!end)
            end = match_all_glued(m, i);
        return !end && t->flags & TOKEN_CAPITAL ? match_shape(m, i) : end;
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
    if (!end && t->flags & TOKEN_GENITIVE)
        end = match_listed_whole(m, i);
    if (!end && flags & (WORD_GIVEN | WORD_GIVEN_START | WORD_GIVEN_FIRST))
        end = match_given_or_reversed(m, i);
    if (!end && flags & (WORD_SURNAME | WORD_SURNAME_START))
        end = match_bare_surname(m, i);
    if (!end && t->letters <= (t->flags & TOKEN_CAPITAL ? 3 : 1))
        end = match_initials_either(m, i);
    if (!end && flags & WORD_LISTED)
        end = flags & WORD_SELDOM ? match_shape(m, i) : match_listed(m, i);
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
    if (t->flags & TOKEN_GLUED || (handle && t->letters >= 5))
        return true;
    /* two capitals, or a prefix between them */
    return t->flags & TOKEN_CAPITAL && !(t->flags & TOKEN_FIRST) &&
           (t[1].flags & TOKEN_CAPITAL || t[1].letters - 2u < 3);
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
