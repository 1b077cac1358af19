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

/* The letters of a token that may have a slip. */
struct written {
    char letters[64];
    size_t len;
    uint32_t shape;
};

static void read_written(struct written *w, const struct matcher *m, size_t i)
{
    w->len = match_letters(m, i, w->letters, NULL);
    w->shape = fold_shape(w->letters, w->len);
}

static bool written_is_near(const struct written *w, struct slice name)
{
    char other[64];
    struct str folded;
    str_init(&folded);
    fold_letters(&folded, name, false);
    size_t other_len = folded.len < 64 ? folded.len : 63;
    memcpy(other, folded.at, other_len);
    str_release(&folded);
    return is_near(w->letters, w->len, other, other_len);
}

bool match_near_surname(const struct matcher *m, size_t i, const struct bearers *who,
                        uint32_t *person)
{
    const struct token *t = match_token(m, i);
    struct written w;
    size_t count;
    const struct bearer *one = index_bearers(m->names, who, &count);
    if (!match_uses(m, RULE_SLIP) || t->letters < SURNAME_LETTERS_MIN ||
        t->letters > 60 || !match_capital(m, i))
        return false;
    read_written(&w, m, i);
    for (size_t k = 0; k < count && k < BEARERS_MAX; k++) {
        /* most are passed over without a look at the person */
        if (!fold_shapes_near(w.shape, one[k].shape))
            continue;
        *person = one[k].person;
        if (m->names->known[*person].pupil &&
            written_is_near(&w, m->names->people->people[*person].surname))
            return true;
    }
    return false;
}

/* "Liesje" for Liselot, "Lot" too: two letters in common, for whoever is known to have
 * that surname and may not be named. */
static bool is_short_form(const struct written *w, struct slice name)
{
    enum { LEAST = 3, COMMON = 2 };
    char other[64];
    size_t len = fold_word(other, NULL, name);
    if (w->len < LEAST || len < LEAST)
        return false;
    return memcmp(w->letters, other, COMMON) == 0 ||
           (len > w->len && memcmp(w->letters, other + len - w->len, w->len) == 0);
}

bool match_near_given(const struct matcher *m, size_t i, const struct bearers *who,
                      uint32_t *person)
{
    const struct token *t = match_token(m, i);
    struct written w;
    size_t count;
    const struct bearer *one = index_bearers(m->names, who, &count);
    bool near = false;
    if (!match_uses(m, RULE_SLIP) || t->letters > 60 || !match_capital(m, i) ||
        match_is(m, i,
                 WORD_FUNCTION | WORD_TITLE | WORD_FAMILY | WORD_TRADE | WORD_ORDINARY |
                     WORD_GIVEN))
        return false;
    read_written(&w, m, i);
    for (size_t k = 0; k < count && k < BEARERS_MAX; k++) {
        struct slice given = m->names->people->people[one[k].person].given;
        bool slip = t->letters >= GIVEN_LETTERS_MIN &&
                    fold_shapes_near(w.shape, one[k].shape) &&
                    written_is_near(&w, given);
        bool hidden = !m->names->known[one[k].person].allowed;
        if (!slip && !(hidden && is_short_form(&w, given)))
            continue;
        *person = one[k].person;
        near = true;
        if (hidden) /* whoever may not be named decides */
            return true;
    }
    return near;
}
