/* Finding contact data: see contact.h. One function for each kind, each of which gets
 * the plain text and the place where it may begin. */
#include "privacy/contact.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "privacy/match.h"

static bool is_digit(struct slice s, size_t i)
{
    return i < s.len && s.at[i] >= '0' && s.at[i] <= '9';
}

static bool is_alpha(struct slice s, size_t i)
{
    return i < s.len && isalpha((unsigned char)s.at[i]) &&
           (unsigned char)s.at[i] < 0x80;
}

static bool is_alnum(struct slice s, size_t i)
{
    return is_digit(s, i) || is_alpha(s, i);
}

static void add(struct contact *c, size_t start, size_t end, enum change_kind kind,
                bool kept)
{
    vec_push(&c->spans,
             ((struct contact_span){(uint32_t)start, (uint32_t)end, kind, kept}));
}

/* --- what may stay
 * -------------------------------------------------------------------- */

/* Is this part of something that contact: lists? Phone numbers are compared as
 * national ones. */
static bool is_listed(const struct names *n, struct slice found, bool phone)
{
    struct str key;
    bool listed = false;
    str_init(&key);
    fold_letters(&key, found, true);
    if (phone && slice_starts(str_slice(&key), "0031"))
        str_splice(&key, 0, 4, SLICE("0"));
    else if (phone && slice_starts(str_slice(&key), "31"))
        str_splice(&key, 0, 2, SLICE("0"));
    if (phone && slice_starts(str_slice(&key), "00"))
        str_splice(&key, 0, 1, SLICE(""));
    for (size_t i = 0; i < n->contact.len && !listed && key.len > 3; i++) {
        struct slice whole = str_slice(&n->contact.at[i]);
        listed = slice_find(whole, key.at) < whole.len;
        if (!listed && phone && slice_starts(whole, "31"))
            listed = slice_eq(slice_from(whole, 2), slice_from(str_slice(&key), 1));
        if (!listed && phone && slice_starts(whole, "0031"))
            listed = slice_eq(slice_from(whole, 4), slice_from(str_slice(&key), 1));
    }
    str_release(&key);
    return listed;
}

/* Does the part before the @ name a pupil in full? */
static bool names_pupil(const struct names *n, struct slice local)
{
    struct tokens tokens = {0};
    struct mentions mentions = {0};
    bool named = false;
    tokens_cut(&tokens, n, local, true);
    match_text(&mentions, n, &tokens, local, true);
    for (size_t i = 0; i < mentions.len && !named; i++)
        named = mentions.at[i].kind == MENTION_FULL && mentions.at[i].surname;
    vec_release(&mentions);
    vec_release(&tokens);
    return named;
}

static bool in_domain(struct slice host, struct slice domain)
{
    struct str lower;
    str_init(&lower);
    if (domain.len && domain.at[0] == '@')
        domain = slice_from(domain, 1);
    str_add(&lower, domain);
    bool same = host.len == domain.len && slice_eq_nocase(host, lower.at);
    if (!same && domain.len && host.len > domain.len &&
        host.at[host.len - domain.len - 1] == '.')
        same = slice_eq_nocase(slice_from(host, host.len - domain.len), lower.at);
    str_release(&lower);
    return same;
}

bool contact_mail_allowed(const struct names *n, struct slice mail)
{
    size_t at = slice_find_byte(mail, '@');
    bool allowed = false;
    if (at == mail.len)
        return false;
    for (size_t i = 0; i < n->mails.len; i++)
        if (slice_eq_nocase(mail, n->mails.at[i].at))
            return false;
    for (size_t i = 0; i < n->exempt->mail_count && !allowed; i++)
        allowed = in_domain(slice_from(mail, at + 1), n->exempt->mail_domains[i]);
    return (allowed && !names_pupil(n, slice_sub(mail, 0, at))) ||
           is_listed(n, mail, false);
}

/* --- mail
 * ------------------------------------------------------------------------------- */

static bool is_local(struct slice s, size_t i)
{
    return is_alnum(s, i) || (unsigned char)s.at[i] >= 0x80 ||
           (s.at[i] && strchr("._%+-!#$*=?^{}~", s.at[i]));
}

/* Behind an at sign that stands at i, written out or not: "@", "(at)", "[at]". */
static size_t read_at(struct slice s, size_t i)
{
    if (s.at[i] == '@')
        return i + 1;
    struct slice rest = slice_from(s, i);
    if (rest.len < 4 || (rest.at[0] != '(' && rest.at[0] != '['))
        return 0;
    struct slice sign = slice_sub(rest, 1, 2);
    if (!slice_eq_nocase(sign, "at") || (rest.at[3] != ')' && rest.at[3] != ']'))
        return 0;
    return i + 4;
}

/* i stands at the at sign; gives where the search goes on. */
static size_t find_mail(struct contact *c, const struct names *n, size_t i)
{
    struct slice s = c->text;
    size_t host = read_at(s, i), start = i;
    if (!host)
        return i + 1;
    bool spelled = s.at[i] != '@';
    while (spelled && start && s.at[start - 1] == ' ')
        start--;
    size_t local_end = start;
    while (start && is_local(s, start - 1))
        start--;
    while (spelled && host < s.len && s.at[host] == ' ')
        host++;
    size_t end = host, dots = 0;
    while (end < s.len &&
           (is_alnum(s, end) || s.at[end] == '-' || (unsigned char)s.at[end] >= 0x80 ||
            (s.at[end] == '.' && is_alnum(s, end + 1)))) {
        dots += s.at[end] == '.';
        end++;
    }
    if (start == local_end || !dots)
        return i + 1;
    struct str mail;
    str_init(&mail);
    str_addf(&mail, "%.*s@%.*s", (int)(local_end - start), s.at + start,
             (int)(end - host), s.at + host);
    add(c, start, end, CHANGE_EMAIL, contact_mail_allowed(n, str_slice(&mail)));
    str_release(&mail);
    return end;
}

/* --- numbers
 * ------------------------------------------------------------------------------ */

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

static size_t find_phone(struct contact *c, const struct names *n, size_t i)
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
    add(c, i, end, CHANGE_PHONE, is_listed(n, slice_sub(s, i, end - i), true));
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

static size_t find_iban(struct contact *c, const struct names *n, size_t i)
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
        add(c, i, best, CHANGE_IBAN, is_listed(n, slice_sub(s, i, best - i), false));
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

static size_t find_bsn(struct contact *c, size_t i)
{
    struct slice s = c->text;
    struct digits d;
    bool named = bsn_is_named(s, i);
    read_digits(&d, s, i, named ? " .-" : "");
    bool date = d.group_count == 3 && d.groups[0] <= 2 && d.groups[2] == 4;
    if (named && !date && d.count >= 8 && d.count <= 9) {
        add(c, i, d.end[d.count - 1], CHANGE_BSN, false);
        return d.end[d.count - 1];
    }
    if (d.count != 9 || is_alnum(s, d.end[8]) || !bsn_valid(d.digit))
        return 0;
    add(c, i, d.end[8], CHANGE_BSN, false);
    return d.end[8];
}

/* --- birth dates
 * ------------------------------------------------------------------------- */

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

static size_t find_birthdate(struct contact *c, const struct names *n, size_t i)
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
    if (!end || !n->birthdates.len ||
        !bsearch(&date, n->birthdates.at, n->birthdates.len, sizeof(date),
                 compare_dates))
        return 0;
    add(c, i, end, CHANGE_BIRTHDATE, false);
    return end;
}

/* --- addresses
 * ------------------------------------------------------------------------------ */

/* "1234 AB": four digits, the first no zero, and two capitals. */
static size_t find_postcode(struct contact *c, const struct names *n, size_t i)
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
        !isupper((unsigned char)s.at[k]) || !isupper((unsigned char)s.at[k + 1]))
        return 0;
    /* "1500 KM" is none, "9090 AD Wilgenveen" is */
    bool place =
        k + 3 < s.len && s.at[k + 2] == ' ' && isupper((unsigned char)s.at[k + 3]);
    for (size_t u = 0; u < sizeof(units) / sizeof(*units) && !place; u++)
        if (slice_eq_c(slice_sub(s, k, 2), units[u]))
            return 0;
    add(c, i, k + 2, CHANGE_ADDRESS, is_listed(n, slice_sub(s, i, k + 2 - i), false));
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
static size_t find_street(struct contact *c, const struct names *n, size_t i)
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
    if (start == stop || !isupper((unsigned char)s.at[start]) ||
        !is_street(slice_sub(s, start, stop - start)))
        return 0;
    /* "12 uur", "3 t/m 5": a house has at most one letter */
    if (is_alpha(s, end) && !is_alnum(s, end + 1))
        end++;
    else if (end + 1 < s.len && s.at[end] == ' ' && is_alpha(s, end + 1) &&
             isupper((unsigned char)s.at[end + 1]) && !is_alnum(s, end + 2))
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
        if (word == start - 1 || !isupper((unsigned char)s.at[word]) || !word)
            break;
        start = word;
    }
    add(c, start, end, CHANGE_ADDRESS,
        is_listed(n, slice_sub(s, start, end - start), false));
    return end;
}

/* --- all of it
 * ------------------------------------------------------------------------------ */

static size_t find_number(struct contact *c, const struct names *n, size_t i)
{
    struct slice s = c->text;
    if (i && is_digit(s, i - 1))
        return 0;
    size_t end = find_phone(c, n, i);
    if (!end)
        end = find_birthdate(c, n, i);
    if (!end && !(i && is_alpha(s, i - 1)))
        end = find_bsn(c, i);
    if (!end && !(i && is_alnum(s, i - 1)))
        end = find_postcode(c, n, i);
    return end ? end : find_street(c, n, i);
}

static int by_start(const void *a, const void *b)
{
    const struct contact_span *x = a, *y = b;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return x->end > y->end ? -1 : x->end < y->end;
}

/* In order, without overlap, in offsets of the text. */
static void tidy(struct contact *c)
{
    size_t kept = 0;
    qsort(c->spans.at, c->spans.len, sizeof(*c->spans.at), by_start);
    for (size_t i = 0; i < c->spans.len; i++) {
        struct contact_span span = c->spans.at[i];
        if (kept && span.start < c->spans.at[kept - 1].end)
            continue;
        c->spans.at[kept++] = span;
    }
    c->spans.len = kept;
    for (size_t i = 0; c->mapped && i < kept; i++) {
        c->spans.at[i].start = c->map[c->spans.at[i].start];
        c->spans.at[i].end = c->map[c->spans.at[i].end];
    }
}

void contact_init(struct contact *c)
{
    *c = (struct contact){0};
    str_init(&c->plain);
}

void contact_release(struct contact *c)
{
    vec_release(&c->spans);
    str_release(&c->plain);
    free(c->map);
    contact_init(c);
}

static size_t find_at(struct contact *c, const struct names *n, size_t i)
{
    struct slice s = c->text;
    size_t end = 0;
    if (is_digit(s, i)) {
        /* an IBAN is seen by its third character */
        if (i > 1 && is_alpha(s, i - 1) && is_alpha(s, i - 2))
            end = find_iban(c, n, i - 2);
        return end ? end : find_number(c, n, i);
    }
    if (s.at[i] != '+' && read_at(s, i))
        return find_mail(c, n, i);
    return s.at[i] == '@' || s.at[i] == '[' ? 0 : find_phone(c, n, i);
}

/* Looks at every byte. */
static void scan_all(struct contact *c, const struct names *n)
{
    struct slice s = c->text;
    for (size_t i = 0; i < s.len;) {
        char sign = s.at[i];
        bool interesting = sign <= '[' && sign >= '(' &&
                           ((sign >= '0' && sign <= '9') || sign == '@' ||
                            sign == '+' || sign == '(' || sign == '[');
        size_t end = interesting ? find_at(c, n, i) : 0;
        i = end > i ? end : i + 1;
    }
}

/* Looks at the numbers only: without an at sign there is no mail. */
static void scan_numbers(struct contact *c, const struct names *n,
                         const struct tokens *tokens)
{
    size_t at = 0;
    for (size_t k = 0; k < tokens->len; k++) {
        const struct token *t = &tokens->at[k];
        if (!(t->flags & TOKEN_DIGITS) || t->start < at)
            continue;
        size_t i = t->start;
        bool sign = i > at && (c->text.at[i - 1] == '+' || c->text.at[i - 1] == '(');
        size_t end = sign ? find_at(c, n, i - 1) : 0;
        if (!end)
            end = find_at(c, n, i);
        at = end > at ? end : at;
    }
}

void contact_scan(struct contact *c, const struct names *n, struct slice text,
                  const struct tokens *tokens)
{
    c->spans.len = 0;
    c->text = text;
    c->mapped = tokens->exotic;
    if (c->mapped) {
        fold_plain(&c->plain, &c->map, &c->map_cap, text);
        c->text = str_slice(&c->plain);
    }
    if (c->mapped || tokens->ats)
        scan_all(c, n);
    else
        scan_numbers(c, n, tokens);
    if (c->spans.len)
        tidy(c);
}
