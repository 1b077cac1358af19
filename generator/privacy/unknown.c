/* Surnames that nobody in the register bears: behind a given name of the register or of
 * the product's own list. */
#include <string.h>

#include "privacy/unknown_int.h"

/* Words that make the capitalised word behind them no surname, nor one themselves. */
enum {
    NEVER_SURNAME = WORD_FUNCTION | WORD_SKIP | WORD_TITLE | WORD_FAMILY | WORD_AND |
                    WORD_DETERMINER | WORD_MONTH,
    /* in a line with capitals on every word */
    NEVER_IN_TITLE = NEVER_SURNAME | WORD_KIN | WORD_NOUN,
    /* "de Heer", "van der Hal" */
    NEVER_WITH_ARTICLE = WORD_FUNCTION | WORD_AND | WORD_MONTH
};

static bool is_spelled(const struct matcher *m, size_t i, const char *word)
{
    struct slice one = slice_of(word);
    return match_is_spelled(m, i, &one, 1);
}

/* Can the word at i be (part of) a surname by its looks? */
static bool looks_like_surname(const struct matcher *m, size_t i,
                               const struct surname_place *p)
{
    const struct token *t = match_token(m, i);
    unsigned never = p->article      ? NEVER_WITH_ARTICLE
                     : p->prefixed   ? NEVER_SURNAME & ~WORD_DETERMINER
                     : m->title_case ? NEVER_IN_TITLE
                                     : NEVER_SURNAME;
    if (i >= m->tokens->len || !(t->flags & TOKEN_CAPITAL) || t->letters < 2 ||
        t->flags & TOKEN_FIRST ||
        (match_is(m, i, never) && !match_is(m, i, WORD_SURNAME)))
        return false;
    if (!p->prefixed && m->title_case && match_is(m, i, WORD_ORDINARY))
        return false;
    /* "Groep 5: Emma Daan Sem" is a list, "Amy Lee" is not */
    if (!p->prefixed && match_is(m, i, WORD_GIVEN) && !match_is(m, i, WORD_SURNAME) &&
        (match_is(m, i + 1, WORD_GIVEN) || (i > 1 && match_is(m, i - 2, WORD_GIVEN))))
        return false;
    if (t->flags & TOKEN_UPPER && t->letters <= 4 &&
        !(match_token(m, i - 1)->flags & TOKEN_UPPER))
        return false;
    return !match_is_called_after(m, p->given, i);
}

size_t unknown_word(const struct matcher *m, size_t i, struct surname_place p)
{
    const struct token *t = match_token(m, i);
    if (t->letters == 1 && t->flags & TOKEN_CAPITAL && !(t->flags & TOKEN_FIRST) &&
        match_token(m, i + 1)->before == SEP_APOSTROPHE) {
        p.prefixed = true;
        return looks_like_surname(m, i + 1, &p) ? i + 2 : 0;
    }
    return looks_like_surname(m, i, &p) ? i + 1 : 0;
}

static bool is_article(const struct matcher *m, size_t i)
{
    static const struct slice articles[] = {W("de"), W("den"), W("der"),
                                            W("De"), W("Den"), W("Der")};
    return match_is_spelled(m, i, articles, MATCH_COUNT(articles));
}

size_t unknown_prefix(const struct matcher *m, size_t i, struct surname_place *p)
{
    const struct token *t = match_token(m, i);
    size_t end = match_prefix(m, i);
    bool arabic = t->letters == 2 && t->initial == 'a' &&
                  match_token(m, i + 1)->before == SEP_HYPHEN;
    bool spanish = is_spelled(m, i, "y");
    if (end == i && (arabic || spanish) && match_capital(m, i + 1))
        end = i + 1;
    p->prefixed = end > i;
    p->article = end > i && is_article(m, end - 1);
    return end;
}

/* "in 't Veld" is a prefix, "in Zwolle" is a place. */
static bool is_surname_prefix(const struct matcher *m, size_t i, size_t end)
{
    if (!match_is(m, i, WORD_PLACE_PREFIX))
        return true;
    const struct token *second = match_token(m, i + 1);
    return end > i + 1 && !match_capital(m, i + 1) &&
           !match_is(m, end, WORD_ORDINARY) &&
           (second->initial == 't' || is_article(m, i + 1)) && second->letters != 2;
}

/* May a name go on with the prefix words from i to end - 1? Behind a middle name it
 * may ("Maria Anna van Bragança"); behind a surname "van" tells whose or where someone
 * is ("Emma Jansen van Ajax"). */
static bool goes_on(const struct matcher *m, size_t i, size_t end, bool middle)
{
    static const struct slice fine[] = {
        W("von"), W("di"),  W("da"), W("del"), W("du"), W("dos"),
        W("des"), W("den"), W("de"), W("der"), W("y"),  W("ter"),
        W("ten"), W("la"),  W("d"),  W("el"),  W("al"), W("ibn")};
    if (match_capital(m, i) || match_is(m, i, WORD_PLACE_PREFIX))
        return false;
    if (is_spelled(m, i, "van")) {
        bool der = end == i + 2 && !is_spelled(m, i + 1, "de") && is_article(m, i + 1);
        return der || (middle && end == i + 1);
    }
    if (middle)
        return true;
    return match_is_spelled(m, i, fine, MATCH_COUNT(fine)) &&
           !match_is(m, end, WORD_ORDINARY);
}

/* Do names end behind token i in a line full of capitals: "Jon Dahl Tomasson, Emma
 * Quast" and no "Emma Quast Wint"? */
static bool is_last_word(const struct matcher *m, size_t i)
{
    return match_token(m, i + 1)->before & (SEP_COMMA | SEP_PAREN) ||
           match_is(m, i + 1, WORD_AND);
}

/* Behind what goes on with a surname whose first word, at `at`, ends at `end`: halves,
 * more surnames, what comes behind a middle name. */
static size_t read_rest(const struct matcher *m, size_t at, size_t end,
                        struct surname_place p)
{
    bool middle = !p.prefixed && match_is(m, at, WORD_GIVEN | WORD_LISTED);
    for (size_t most = at + 6; end < most;) {
        uint16_t before = match_token(m, end)->before;
        size_t next = unknown_prefix(m, end, &p), more = 0;
        p.prefixed |= before == SEP_HYPHEN;
        p.article &= before != SEP_HYPHEN; /* "Jansen-de Wit" */
        if (before == SEP_HYPHEN)
            more = unknown_word(m, next, p);
        else if (before != SEP_SPACE || (m->title_case && !is_last_word(m, end)))
            break;
        else if (next > end)
            more = goes_on(m, end, next, middle) ? unknown_word(m, next, p) : 0;
        else if (middle || !match_is(m, end, WORD_ORDINARY))
            more = unknown_word(m, end, p);
        if (!more)
            break;
        middle = middle && next == end && match_is(m, end, WORD_GIVEN | WORD_LISTED);
        end = more;
    }
    return end;
}

size_t match_numeral(const struct matcher *m, size_t i)
{
    const struct token *t = match_token(m, i);
    if (t->before != SEP_SPACE || t->letters > 5 || !t->letters || i >= m->tokens->len)
        return i;
    for (size_t k = t->start; k < t->end; k++)
        if (!memchr("IVX", m->text.at[k], 3))
            return i;
    return i + 1;
}

/* "Emma's Playmobil"; in "'s-Gravesande" a hyphen follows. */
static bool is_possessive(const struct matcher *m, size_t i)
{
    const struct token *t = match_token(m, i);
    return t->letters == 1 && t->initial == 's' && t->before & SEP_APOSTROPHE &&
           match_token(m, i + 1)->before != SEP_HYPHEN;
}

size_t match_unknown(const struct matcher *m, size_t i)
{
    struct surname_place p = {.given = i - 1};
    size_t numeral = match_numeral(m, i);
    /* "Annie M.G. Schmidt" */
    while (match_token(m, i)->letters == 1 && match_capital(m, i) &&
           match_joins(m, i) && match_token(m, i + 1)->before & SEP_DOT &&
           match_joins(m, i + 1))
        i++;
    if (match_is_amid_capitals(m, p.given) || is_possessive(m, i))
        return 0;
    /* "EMMA WINT": in a line of capitals they say nothing */
    if (m->title_case && match_token(m, p.given)->flags & TOKEN_UPPER &&
        !match_is(m, i, WORD_PREFIX))
        return 0;
    /* "Filips II van Spanje"; the number alone is no surname */
    if (numeral > i && match_is(m, numeral, WORD_PREFIX))
        i = numeral;
    if (!match_joins(m, i) || match_token(m, i)->before & (SEP_HYPHEN | SEP_PIPE))
        return 0;
    size_t at = unknown_prefix(m, i, &p);
    uint16_t sep = match_token(m, at)->before;
    if (p.prefixed && !is_surname_prefix(m, i, at))
        return 0;
    if (!match_joins(m, at) || (!p.prefixed && sep & ~(SEP_SPACE | SEP_DOT)))
        return 0;
    size_t end = unknown_word(m, at, p);
    if (end)
        end = read_rest(m, at, end, p);
    /* of a surname of the register nothing may be left over */
    uint64_t known;
    size_t whole = end ? match_surname(m, at, &known) : 0;
    end = whole > end ? whole : end;
    return end && !match_is_thing(m, p.given, end, false) ? end : 0;
}

/* "Mohamed El Amrani" is Mohammed, who is in the register. */
static void judge_slip(const struct matcher *m, size_t i, size_t surname_at,
                       struct mention *a)
{
    uint64_t surname;
    uint32_t person;
    if (!match_surname(m, match_prefix(m, surname_at), &surname))
        return;
    const struct word *w = index_find(m->names, surname);
    const struct bearers *b = index_group(m->names, w ? w->surname : 0);
    if (!b || !match_near_given(m, i, b, &person))
        return;
    a->kind = MENTION_FULL;
    a->rule = RULE_SLIP;
    a->given = m->names->known[person].given;
    a->surname = surname;
    a->who = (struct bearers){0, 1, m->names->known[person].allowed, person};
}

/* A given name of the product's list with an unknown surname. */
size_t match_listed(struct matcher *m, size_t i)
{
    size_t given = i + 1;
    if (m->any_case || !match_capital(m, i) || !match_uses(m, RULE_LISTED))
        return 0;
    const struct token *t = match_token(m, i);
    if (i && !t->before && match_token(m, i - 1)->letters)
        return 0; /* "McDonald Huizen" */
    if (i && t->before == SEP_HYPHEN && match_capital(m, i - 1) &&
        !match_is(m, i - 1, WORD_LISTED | WORD_GIVEN))
        return 0; /* "Sart-Tilman" */
    if (t->flags & TOKEN_FIRST && match_is(m, i, WORD_FUNCTION))
        return 0; /* "Dan Engeland" */
    if (t->flags & TOKEN_UPPER && t->letters <= 4 &&
        !(match_token(m, i + 1)->flags & TOKEN_UPPER))
        return 0; /* "PAM Vastgoed" */
    while (given < i + 3 && match_token(m, given)->before == SEP_HYPHEN &&
           match_capital(m, given))
        given++;
    if (!match_token(m, given)->before)
        return 0; /* "ChristenUnie" */
    size_t end = match_unknown(m, given);
    if (!end || match_is_thing(m, i, end, true))
        return 0;
    struct mention *a = match_add(m, MENTION_UNKNOWN, RULE_LISTED, i, end);
    a->given_start = a->start;
    a->given_end = match_token(m, match_numeral(m, given) - 1)->end;
    a->given = match_token(m, i)->hash;
    judge_slip(m, i, given, a);
    return a->last;
}

size_t match_listed_whole(struct matcher *m, size_t i)
{
    const struct bearers *b = index_group(m->names, match_token(m, i)->word->given);
    const struct word *w = index_find(m->names, match_hash_on(m, FOLD_HASH_START, i));
    /* of a George who may not be named nothing may stay */
    if (!w || !(w->flags & WORD_LISTED) || (b && b->allowed < b->count))
        return 0;
    return match_listed(m, i);
}
