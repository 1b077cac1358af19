/* Birth dates: a date of the register beside a word such as "born", or the name of who
 * was born then. */
#include <string.h>

#include "verify/contact_int.h"

enum { NEAR_TOKENS = 8 /* between a birth date and what makes it one */ };

static int number_of(const struct folded *f, size_t i, size_t digits_max)
{
    const struct token *t = &f->at[i];
    int value = 0;
    if (!(t->flags & TOKEN_DIGIT) || t->len > digits_max)
        return -1;
    for (size_t k = 0; k < t->len; k++)
        value = value * 10 + (f->text.at[t->at + k] - '0');
    return value;
}

static int month_of(const struct folded *f, size_t i)
{
    static const char *const months[][12] = {{"jan", "feb", "maa", "apr", "mei", "jun",
                                              "jul", "aug", "sep", "okt", "nov", "dec"},
                                             {"jan", "feb", "mar", "apr", "may", "jun",
                                              "jul", "aug", "sep", "oct", "nov",
                                              "dec"}};
    const struct token *t = &f->at[i];
    if ((t->flags & TOKEN_DIGIT) || t->len < 3)
        return -1;
    if (t->len == 3 && memcmp(f->text.at + t->at, "mrt", 3) == 0)
        return 3;
    for (int k = 0; k < 12; k++)
        for (int language = 0; language < 2; language++)
            if (memcmp(f->text.at + t->at, months[language][k], 3) == 0)
                return k + 1;
    return -1;
}

/* A date in three tokens: d-m-yyyy, d month yyyy, yyyy-mm-dd. */
static date_t date_at(const struct folded *f, size_t i)
{
    date_t date = DATE_NONE;
    int first = number_of(f, i, 4);
    int third = number_of(f, i + 2, 4);
    int middle = number_of(f, i + 1, 2);
    if (first < 0 || third < 0 || f->at[i + 1].gap > GAP_COMMA ||
        f->at[i + 2].gap > GAP_COMMA)
        return DATE_NONE;
    if (middle < 0)
        middle = month_of(f, i + 1);
    if (f->at[i].len == 4)
        date_from_parts(&date, first, middle, third);
    else if (f->at[i + 2].len == 4)
        date_from_parts(&date, third, middle, first);
    else if (f->at[i + 2].len == 2)
        date_from_parts(&date, third + 2000, middle, first);
    return date;
}

/* Around a date in three tokens. */
static void near(const struct folded *f, size_t i, size_t *from, size_t *to)
{
    *from = i > NEAR_TOKENS ? i - NEAR_TOKENS : 0;
    *to = i + 3 + NEAR_TOKENS < f->len ? i + 3 + NEAR_TOKENS : f->len;
}

static bool birth_near(struct scan *s, size_t i)
{
    const struct folded *f = &s->scratch->folded;
    size_t from, to;
    bool any = false;
    for (near(f, i, &from, &to); from < to; from++)
        any |= name_index_has(&s->gate->names, f->at[from].chain, SEQUENCE_BIRTH);
    return any;
}

static bool given_near(struct scan *s, size_t i, const struct person *p)
{
    const struct folded *f = &s->scratch->folded;
    struct folded given = {0};
    size_t from, to;
    bool any = false;
    str_init(&given.text);
    fold_text(&given, &s->gate->fold, p->given, false);
    for (near(f, i, &from, &to); from < to && given.len; from++) {
        const struct token *t = &f->at[from];
        any |= t->given && t->len > 1 && given.at[0].hash == t->hash;
    }
    folded_release(&given);
    return any;
}

/* Of several who were born on this day, those who are named beside it; else it is
 * nobody's in particular. */
static void tell_birthdate(struct scan *s, const struct piece *piece, size_t i,
                           size_t low, date_t date)
{
    enum { SAME_DAY_MAX = 64 };
    const struct contact_index *c = s->gate->contact;
    const size_t at = s->scratch->folded.at[i].at;
    size_t count = 0, named = 0;
    struct slice person = SLICE("");
    for (; low + count < c->birthdays.len && count < SAME_DAY_MAX; count++) {
        const struct birthday *day = &c->birthdays.at[low + count];
        const struct person *p = &s->gate->people->people[day->person];
        if (day->date != date)
            break;
        person = p->id;
        scan_seen(s, 2 * day->person + 1);
        if (given_near(s, i, p)) {
            scan_report(s, piece, at, LEAK_BIRTHDATE, p->id);
            named++;
        }
    }
    if (count && !named && birth_near(s, i))
        scan_report(s, piece, at, LEAK_BIRTHDATE, count == 1 ? person : SLICE(""));
}

void contact_birthdate(struct scan *s, const struct piece *piece, size_t i)
{
    const struct folded *f = &s->scratch->folded;
    const struct contact_index *c = s->gate->contact;
    if (i + 2 >= f->len || c->birthdays.len == 0)
        return;
    date_t date = date_at(f, i);
    if (date == DATE_NONE)
        return;
    size_t low = 0;
    size_t high = c->birthdays.len;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (c->birthdays.at[middle].date < date)
            low = middle + 1;
        else
            high = middle;
    }
    tell_birthdate(s, piece, i, low, date);
}
