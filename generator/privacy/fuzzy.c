/* Names with one slip of the pen: "Emma de Vires", "Daam Bakker".
 *
 * Only beside the other half of the same person's name: unanchored, such a search would
 * take 4 to 56 words in every thousand. */
#include <string.h>

#include "privacy/match.h"

enum { BEARERS_MAX = 64, SURNAME_LETTERS_MIN = 5, GIVEN_LETTERS_MIN = 4 };

/* At most one letter more, less or other, or two neighbours swapped. */
static bool is_near(const char *a, size_t a_len, const char *b, size_t b_len)
{
    size_t head = 0, tail = 0;
    size_t shorter = a_len < b_len ? a_len : b_len, longer = a_len + b_len - shorter;
    if (longer - shorter > 1)
        return false;
    while (head < shorter && a[head] == b[head])
        head++;
    while (tail < shorter - head && a[a_len - 1 - tail] == b[b_len - 1 - tail])
        tail++;
    if (head + tail + 1 >= longer)
        return true;
    return a_len == b_len && head + tail + 2 == a_len && a[head] == b[head + 1] &&
           a[head + 1] == b[head];
}

static bool token_is_near(const struct matcher *m, size_t i, struct slice name)
{
    char letters[64], other[64];
    size_t len = match_letters(m, i, letters, NULL);
    struct str folded;
    str_init(&folded);
    fold_letters(&folded, name, false);
    size_t other_len = folded.len < 64 ? folded.len : 63;
    memcpy(other, folded.at, other_len);
    str_release(&folded);
    return is_near(letters, len, other, other_len);
}

bool match_near_surname(const struct matcher *m, size_t i, const struct bearers *who,
                        uint32_t *person)
{
    const struct token *t = match_token(m, i);
    unsigned seen = 0;
    if (!match_uses(m, RULE_SLIP) || t->letters < SURNAME_LETTERS_MIN ||
        t->letters > 60 || !match_capital(m, i))
        return false;
    for (uint32_t l = who->first; l && seen < BEARERS_MAX;
         l = m->names->links.at[l - 1].next, seen++) {
        *person = m->names->links.at[l - 1].person;
        if (m->names->known[*person].pupil &&
            token_is_near(m, i, m->names->people->people[*person].surname))
            return true;
    }
    return false;
}

bool match_near_given(const struct matcher *m, size_t i, const struct bearers *who,
                      uint32_t *person)
{
    const struct token *t = match_token(m, i);
    unsigned seen = 0;
    if (!match_uses(m, RULE_SLIP) || t->letters < GIVEN_LETTERS_MIN ||
        t->letters > 60 || !match_capital(m, i) ||
        match_is(m, i, WORD_FUNCTION | WORD_TITLE | WORD_FAMILY))
        return false;
    for (uint32_t l = who->first; l && seen < BEARERS_MAX;
         l = m->names->links.at[l - 1].next, seen++) {
        *person = m->names->links.at[l - 1].person;
        if (token_is_near(m, i, m->names->people->people[*person].given))
            return true;
    }
    return false;
}
