/* Surnames that nobody in the register bears: behind a given name of the register or of
 * the product's own list. */
#include <string.h>

#include "privacy/match.h"

/* Words that make the capitalised word behind them no surname, nor one themselves. */
enum {
    NEVER_SURNAME = WORD_FUNCTION | WORD_SKIP | WORD_TITLE | WORD_FAMILY | WORD_AND |
                    WORD_DETERMINER | WORD_MONTH | WORD_KIN | WORD_NOUN
};

/* Buildings, streets and prizes that are called after people. */
static bool is_called_after(const struct matcher *m, size_t i)
{
    static const char *const endings[] = {
        "straat",       "laan",     "weg",      "plein",  "school", "kerk",
        "college",      "prijs",    "museum",   "park",   "kade",   "brug",
        "gracht",       "singel",   "huis",     "lyceum", "hof",    "stichting",
        "universiteit", "stadion",  "toernooi", "orkest", "kapel",  "ziekenhuis",
        "theater",      "festival", "cup",      "award"};
    const struct token *t = match_token(m, i);
    for (size_t k = 0; k < sizeof(endings) / sizeof(*endings); k++) {
        size_t len = strlen(endings[k]);
        if (t->end - t->start > len + 1 &&
            memcmp(m->text.at + t->end - len, endings[k], len) == 0)
            return true;
    }
    return false;
}

/* Can the word at i be (part of) a surname by its looks? */
static bool looks_like_surname(const struct matcher *m, size_t i, bool prefixed)
{
    const struct token *t = match_token(m, i);
    unsigned never = prefixed
                         ? NEVER_SURNAME & ~(WORD_DETERMINER | WORD_NOUN | WORD_KIN)
                         : NEVER_SURNAME;
    if (i >= m->tokens->len || !(t->flags & TOKEN_CAPITAL) || t->letters < 2 ||
        t->flags & TOKEN_FIRST ||
        (match_is(m, i, never) && !match_is(m, i, WORD_SURNAME)))
        return false;
    if (!prefixed && m->title_case && match_is(m, i, WORD_ORDINARY))
        return false;
    /* "Groep 5: Emma Daan Sem" is a list, "Amy Lee" is not */
    if (!prefixed && match_is(m, i, WORD_GIVEN) && !match_is(m, i, WORD_SURNAME) &&
        (match_is(m, i + 1, WORD_GIVEN) || (i > 1 && match_is(m, i - 2, WORD_GIVEN))))
        return false;
    if (t->flags & TOKEN_UPPER && t->letters <= 4 &&
        !(match_token(m, i - 1)->flags & TOKEN_UPPER))
        return false;
    return !is_called_after(m, i);
}

/* "in 't Veld" is a prefix, "in Zwolle" is a place. */
static bool is_surname_prefix(const struct matcher *m, size_t i, size_t end)
{
    if (!match_is(m, i, WORD_PLACE_PREFIX))
        return true;
    const struct token *second = match_token(m, i + 1);
    return end > i + 1 && (second->initial == 't' || second->letters == 3);
}

/* "A Sky Full of Stars", "Jin Ping Mei": a given name amid other capitals is none. */
static bool is_amid_capitals(const struct matcher *m, size_t i)
{
    const struct token *before = match_token(m, i - 1);
    unsigned fine = WORD_TITLE | WORD_GIVEN | WORD_LISTED | WORD_SURNAME |
                    WORD_FUNCTION | WORD_NOUN | WORD_KIN | WORD_AND;
    return before->flags & TOKEN_CAPITAL && !(before->flags & TOKEN_FIRST) &&
           match_token(m, i)->before == SEP_SPACE && before->letters > 1 &&
           !(before->word && before->word->flags & fine);
}

size_t match_unknown(const struct matcher *m, size_t i)
{
    /* "Annie M.G. Schmidt" */
    while (match_token(m, i)->letters == 1 && match_capital(m, i) &&
           match_joins(m, i) && match_token(m, i + 1)->before & SEP_DOT &&
           match_joins(m, i + 1))
        i++;
    if (i > 1 && is_amid_capitals(m, i - 1))
        return 0;
    if (!match_joins(m, i) || match_token(m, i)->before & (SEP_HYPHEN | SEP_PIPE))
        return 0;
    size_t at = match_prefix(m, i);
    uint16_t sep = match_token(m, at)->before;
    bool prefixed = at > i;
    /* a prefix that is itself the last word: "Ben", "Al" */
    if (prefixed && !looks_like_surname(m, at, true))
        return 0;
    if (prefixed && !is_surname_prefix(m, i, at))
        return 0;
    if (!match_joins(m, at) || (!prefixed && sep & ~(SEP_SPACE | SEP_DOT)) ||
        !looks_like_surname(m, at, prefixed))
        return 0;
    size_t end = at + 1;
    while (end < at + 4) {
        uint16_t before = match_token(m, end)->before;
        size_t next = match_prefix(m, end);
        if (before == SEP_HYPHEN && looks_like_surname(m, next, true))
            end = next + 1;
        else if (before == SEP_SPACE && !m->title_case && next == end &&
                 !match_is(m, end, WORD_ORDINARY) && looks_like_surname(m, end, false))
            end++;
        else
            break;
    }
    return end;
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
    while (given < i + 3 && match_token(m, given)->before == SEP_HYPHEN &&
           match_capital(m, given))
        given++;
    /* a title in quotes: "Jin Ping Mei" */
    if (match_token(m, i)->before & SEP_QUOTE)
        return 0;
    size_t end = match_unknown(m, given);
    if (!end)
        return 0;
    /* called after someone: the Anne Frank Stichting */
    if (match_token(m, end)->before == SEP_SPACE && match_capital(m, end) &&
        match_is(m, end, WORD_SKIP))
        return 0;
    struct mention *a = match_add(m, MENTION_UNKNOWN, RULE_LISTED, i, end);
    a->given_start = a->start;
    a->given_end = match_token(m, given - 1)->end;
    a->given = match_token(m, i)->hash;
    judge_slip(m, i, given, a);
    return a->last;
}
