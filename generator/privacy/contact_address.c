/* Home addresses: postcodes, and streets with a number. */
#include <string.h>

#include "privacy/contact_int.h"

/* "1234 AB": four digits, the first no zero, and two capitals. */
size_t contact_find_postcode(struct contact *c, const struct names *n, size_t i)
{
    static const char *const units[] = {"KM", "EU", "MB", "GB", "KB", "CO", "ML",
                                        "KG", "CM", "MM", "WK", "EK", "TV", "IN",
                                        "OM", "SA", "SD", "SS", "BC", "AD"};
    struct slice s = c->text;
    if (s.at[i] == '0' || !is_digit(s, i + 1) || !is_digit(s, i + 2) ||
        !is_digit(s, i + 3))
        return 0;
    size_t k = i + 4;
    while (k < s.len && k < i + 6 && s.at[k] == ' ')
        k++;
    if (k + 2 > s.len || is_alnum(s, k + 2) || !is_alpha(s, k) || !is_alpha(s, k + 1) ||
        !is_capital(s, k) || !is_capital(s, k + 1))
        return 0;
    /* "1500 KM" is none, "9090 AD Wilgenveen" is */
    bool place = k + 3 < s.len && s.at[k + 2] == ' ' && is_capital(s, k + 3);
    for (size_t u = 0; u < sizeof(units) / sizeof(*units) && !place; u++)
        if (slice_eq_c(slice_sub(s, k, 2), units[u]))
            return 0;
    contact_add(c, i, k + 2, CHANGE_ADDRESS,
                contact_is_listed(n, slice_sub(s, i, k + 2 - i), false));
    return k + 2;
}

static bool is_street(struct slice word)
{
    static const char *const endings[] = {
        "straat", "laan",  "weg",       "plein",    "kade",  "gracht", "singel",
        "steeg",  "dreef", "plantsoen", "straatje", "hof",   "pad",    "dijk",
        "erf",    "baan",  "wal",       "markt",    "kamp",  "akker",  "oord",
        "dyk",    "wei",   "burg",      "stee",     "brink", "hoek",   "veld"};
    for (size_t i = 0; i < sizeof(endings) / sizeof(*endings); i++)
        if (word.len > strlen(endings[i]) + 2 && slice_ends(word, endings[i]))
            return true;
    return slice_ends(word, "str") && word.len > 5;
}

/* A number of a house at i; the street stands before it. */
size_t contact_find_street(struct contact *c, const struct names *n, size_t i)
{
    struct slice s = c->text;
    size_t end = i;
    while (is_digit(s, end))
        end++;
    if (end - i > 4 || s.at[i] == '0' || !i || s.at[i - 1] != ' ')
        return 0;
    size_t stop = i - 1, start;
    if (stop && s.at[stop - 1] == '.')
        stop--;
    for (start = stop; start && (is_alpha(s, start - 1) || s.at[start - 1] == '-' ||
                                 (unsigned char)s.at[start - 1] >= 0x80);)
        start--;
    if (start == stop || !is_capital(s, start) ||
        !is_street(slice_sub(s, start, stop - start)))
        return 0;
    /* "12 uur", "3 t/m 5": a house has at most one letter */
    if (is_alpha(s, end) && !is_alnum(s, end + 1))
        end++;
    else if (end + 1 < s.len && s.at[end] == ' ' && is_alpha(s, end + 1) &&
             is_capital(s, end + 1) && !is_alnum(s, end + 2))
        end += 2;
    if (is_alnum(s, end) ||
        (end + 1 < s.len && (s.at[end] == ':' || s.at[end] == '.') &&
         is_digit(s, end + 1)))
        return 0;
    if (end + 1 < s.len && s.at[end] == '-' && is_digit(s, end + 1))
        for (end++; is_alnum(s, end);)
            end++;
    /* words of the street before it: "Prins Hendrikkade", "Van der Helststraat" */
    while (start > 1 && s.at[start - 1] == ' ') {
        size_t word = start - 1;
        while (word && (is_alpha(s, word - 1) || s.at[word - 1] == '.' ||
                        s.at[word - 1] == '-'))
            word--;
        if (word == start - 1 || !is_capital(s, word) || !word)
            break;
        start = word;
    }
    contact_add(c, start, end, CHANGE_ADDRESS,
                contact_is_listed(n, slice_sub(s, start, end - start), false));
    return end;
}
