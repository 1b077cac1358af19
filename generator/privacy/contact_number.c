/* Numbers that reach or tell of someone: phone, IBAN, BSN, and birth dates. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "privacy/contact_int.h"

/* --- numbers --- */

enum { DIGITS_MAX = 16, GROUPS_MAX = 10 };

/* Digits in groups, from i on, with at most three signs between two groups. */
struct digits {
    char digit[DIGITS_MAX];
    size_t end[DIGITS_MAX]; /* behind each */
    size_t count;
    unsigned groups[GROUPS_MAX], group_count;
};

static void read_digits(struct digits *d, struct slice s, size_t i, const char *signs)
{
    *d = (struct digits){0};
    while (d->count < DIGITS_MAX && d->group_count < GROUPS_MAX) {
        unsigned len = 0;
        while (is_digit(s, i) && d->count < DIGITS_MAX) {
            d->digit[d->count] = s.at[i];
            d->end[d->count++] = ++i;
            len++;
        }
        if (!len)
            break;
        d->groups[d->group_count++] = len;
        size_t gap = 0;
        while (gap < 3 && i < s.len && s.at[i] && strchr(signs, s.at[i])) {
            i++;
            gap++;
        }
        if (!gap)
            break;
    }
}

/* End of a Dutch national number of ten digits, 0: none. */
static size_t national_end(const struct digits *d, struct slice s)
{
    if (d->count < 10 || d->digit[0] != '0' || d->digit[1] == '0')
        return 0;
    size_t end = d->end[9];
    if (is_digit(s, end))
        return 0;
    bool mobile = d->digit[1] == '6';
    bool date = d->groups[0] == 2 && d->groups[1] == 2 && d->groups[2] == 4;
    bool grouped = d->groups[0] >= 10 || (mobile && !date) || d->groups[0] == 3 ||
                   d->groups[0] == 4;
    return grouped ? end : 0;
}

static size_t international_end(const struct digits *d, struct slice s, bool plus)
{
    bool zeros = d->count > 4 && d->digit[0] == '0' && d->digit[1] == '0';
    size_t skip = plus ? 0 : 2;
    if (!plus && !zeros)
        return 0;
    bool dutch =
        d->count > skip + 2 && d->digit[skip] == '3' && d->digit[skip + 1] == '1';
    if (!dutch) {
        size_t last = d->count;
        return plus && last >= 9 && !is_digit(s, d->end[last - 1]) ? d->end[last - 1]
                                                                   : 0;
    }
    size_t need = skip + 2 + 9;
    if (d->count > skip + 2 && d->digit[skip + 2] == '0')
        need++;
    return d->count >= need && !is_digit(s, d->end[need - 1]) ? d->end[need - 1] : 0;
}

size_t contact_find_phone(struct contact *c, const struct names *n, size_t i)
{
    struct slice s = c->text;
    struct digits d;
    bool plus = s.at[i] == '+', paren = s.at[i] == '(';
    if (i && (is_alnum(s, i - 1) || s.at[i - 1] == '+'))
        return 0;
    size_t first = i + (plus || paren);
    if (!is_digit(s, first) || (!plus && s.at[first] != '0'))
        return 0;
    read_digits(&d, s, first, " -./()");
    size_t end = plus ? 0 : national_end(&d, s);
    if (!end)
        end = international_end(&d, s, plus);
    if (!end)
        return 0;
    contact_add(c, i, end, CHANGE_PHONE,
                contact_is_listed(n, slice_sub(s, i, end - i), true));
    return end;
}

/* ISO 13616: move four to the back, letters as numbers, modulo 97 is 1. */
static bool iban_valid(const char *iban, size_t len)
{
    unsigned rest = 0;
    for (size_t k = 0; k < len; k++) {
        char c = iban[(k + 4) % len];
        if (c >= '0' && c <= '9')
            rest = (rest * 10 + (unsigned)(c - '0')) % 97;
        else
            rest = (rest * 100 + (unsigned)(c - 'A') + 10) % 97;
    }
    return rest == 1;
}

size_t contact_find_iban(struct contact *c, const struct names *n, size_t i)
{
    struct slice s = c->text;
    char iban[34];
    size_t len = 0, best = 0;
    if (i && is_alnum(s, i - 1))
        return 0;
    if (!is_alpha(s, i + 1) || !is_digit(s, i + 2) || !is_digit(s, i + 3))
        return 0;
    for (size_t k = i; len < sizeof(iban); k++) {
        if (is_alnum(s, k)) {
            iban[len++] = (char)toupper((unsigned char)s.at[k]);
            if (len >= 15 && !is_alnum(s, k + 1) && iban_valid(iban, len))
                best = k + 1;
        } else if (k >= s.len || !strchr(" .-", s.at[k]) || !is_alnum(s, k + 1)) {
            break;
        }
    }
    if (best)
        contact_add(c, i, best, CHANGE_IBAN,
                    contact_is_listed(n, slice_sub(s, i, best - i), false));
    return best;
}

/* The eleven-test of the BSN (RvIG): 9 a + 8 b + ... + 2 h - i divides by 11. */
static bool bsn_valid(const char *digit)
{
    int sum = -(digit[8] - '0'), any = digit[8] - '0';
    for (int k = 0; k < 8; k++) {
        sum += (9 - k) * (digit[k] - '0');
        any |= digit[k] - '0';
    }
    return any && sum % 11 == 0;
}

/* Does one of the words for it stand before i, with no other number between? */
static bool bsn_is_named(struct slice s, size_t i)
{
    static const char *const words[] = {"bsn", "burgerservice", "sofi",
                                        "onderwijsnummer", "pgn"};
    char before[33] = {0};
    size_t len = 0;
    while (len < i && len < 32 && !is_digit(s, i - len - 1))
        len++;
    for (size_t k = 0; k < len; k++)
        before[k] = (char)tolower((unsigned char)s.at[i - len + k]);
    for (size_t k = 0; k < sizeof(words) / sizeof(*words); k++)
        if (strstr(before, words[k]))
            return true;
    return false;
}

size_t contact_find_bsn(struct contact *c, size_t i)
{
    struct slice s = c->text;
    struct digits d;
    read_digits(&d, s, i, " .-");
    if (d.count < 8) /* years, ages, hours */
        return 0;
    bool named = bsn_is_named(s, i);
    if (!named)
        read_digits(&d, s, i, "");
    bool date = d.group_count == 3 && d.groups[0] <= 2 && d.groups[2] == 4;
    if (named && !date && d.count >= 8 && d.count <= 9) {
        contact_add(c, i, d.end[d.count - 1], CHANGE_BSN, false);
        return d.end[d.count - 1];
    }
    if (d.count != 9 || is_alnum(s, d.end[8]) || !bsn_valid(d.digit))
        return 0;
    contact_add(c, i, d.end[8], CHANGE_BSN, false);
    return d.end[8];
}

/* --- birth dates --- */

static int month_number(struct slice word)
{
    static const char *const months[] = {"jan", "feb", "maa", "apr", "mei", "jun",
                                         "jul", "aug", "sep", "okt", "nov", "dec"};
    if (word.len < 3)
        return 0;
    for (int k = 0; k < 12; k++)
        if (slice_eq_nocase(slice_sub(word, 0, 3), months[k]))
            return k + 1;
    return slice_eq_nocase(slice_sub(word, 0, 3), "mrt") ? 3 : 0;
}

/* "12 maart 2014" at i: its end, 0: none. */
static size_t written_date(struct slice s, size_t i, date_t *date)
{
    size_t k = i;
    int day = 0, year = 0;
    while (is_digit(s, k) && k < i + 2)
        day = day * 10 + (s.at[k++] - '0');
    while (k < s.len && (s.at[k] == ' ' || s.at[k] == '-'))
        k++;
    size_t word = k;
    while (is_alpha(s, k))
        k++;
    int month = month_number(slice_sub(s, word, k - word));
    while (k < s.len && (s.at[k] == ' ' || s.at[k] == '-' || s.at[k] == '.'))
        k++;
    size_t digits = k;
    while (is_digit(s, k) && k < digits + 4)
        year = year * 10 + (s.at[k++] - '0');
    bool whole = month && k == digits + 4 && !is_digit(s, k);
    return whole && date_from_parts(date, year, month, day) ? k : 0;
}

static int compare_dates(const void *a, const void *b)
{
    const date_t *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

/* The last word before `end`, moved in front of it. */
static struct slice word_before(struct slice s, size_t *end)
{
    size_t to = *end;
    while (to && !is_alpha(s, to - 1) && strchr(" \n:.(", s.at[to - 1]))
        to--;
    size_t from = to;
    while (from && is_alpha(s, from - 1))
        from--;
    *end = from;
    return slice_sub(s, from, to - from);
}

/* "geboren op 12-03-2014" tells it of a child that the register has no date of. */
static bool is_birth_of_child(const struct contact *c, const struct names *n, size_t i,
                              date_t date)
{
    enum { DAYS_LEAST = 2 * 365, DAYS_MOST = 20 * 365 };
    static const char *const words[] = {"geboren", "geb",         "geboortedatum",
                                        "born",    "geboortedag", "berne"};
    if (n->today - date < DAYS_LEAST || n->today - date > DAYS_MOST)
        return false;
    struct slice word = word_before(c->text, &i);
    if (slice_eq_nocase(word, "op") || slice_eq_nocase(word, "on"))
        word = word_before(c->text, &i);
    for (size_t k = 0; k < sizeof(words) / sizeof(*words); k++)
        if (slice_eq_nocase(word, words[k]))
            return true;
    return false;
}

size_t contact_find_birthdate(struct contact *c, const struct names *n, size_t i)
{
    struct slice s = c->text;
    date_t date = DATE_NONE;
    size_t end = i;
    while (
        end < s.len && end < i + 10 &&
        (is_digit(s, end) || s.at[end] == '-' || s.at[end] == '/' || s.at[end] == '.'))
        end++;
    while (end > i && !is_digit(s, end - 1))
        end--;
    if (is_digit(s, end) || !date_parse(&date, slice_sub(s, i, end - i)))
        end = written_date(s, i, &date);
    if (!end)
        return 0;
    bool known =
        n->birthdates.len && bsearch(&date, n->birthdates.at, n->birthdates.len,
                                     sizeof(date), compare_dates);
    if (!known && !is_birth_of_child(c, n, i, date))
        return 0;
    contact_add(c, i, end, CHANGE_BIRTHDATE, false);
    return end;
}
