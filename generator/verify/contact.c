/* How people can be reached: mail, telephone, bank account, BSN, postcode, birth date.
 *
 * Works on the folded text, so that full-width digits and no-break spaces are plain
 * ones. What is found must have the shape and the check digits of the thing: a gate
 * that cries at any number is a gate that is switched off.
 */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/order.h"
#include "verify/contact_int.h"

enum { DIGITS_MAX = 15 /* E.164 */ };

static struct slice folded_copy(struct gate *g, struct folded *f, struct slice text)
{
    fold_text(f, &g->fold, text, false);
    return arena_copy(&g->arena, str_slice(&f->text));
}

static struct slice digits_of(struct arena *a, struct slice text)
{
    char *copy = arena_new(a, text.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] >= '0' && text.at[i] <= '9')
            copy[len++] = text.at[i];
    return slice_make(copy, len);
}

/* 0031 and 31 in front become the trunk 0: one form for one number. */
static struct slice national(struct slice digits, bool plus, struct arena *a)
{
    if (slice_starts(digits, "0031") && digits.len >= 13)
        digits = clip_from(digits, 4);
    else if (plus && slice_starts(digits, "31"))
        digits = clip_from(digits, 2);
    else
        return digits;
    if (digits.len && digits.at[0] == '0')
        return digits;
    return arena_printf(a, "0%.*s", SLICE_FMT(digits));
}

static void add_contact(struct contact_index *c, struct gate *g, struct folded *f,
                        struct slice text)
{
    struct slice folded = folded_copy(g, f, text);
    if (slice_find_byte(folded, '@') < folded.len) {
        *map_at(&c->mails, slice_trim(folded)) = g;
        return;
    }
    struct slice digits = digits_of(&g->arena, folded);
    if (digits.len >= 9)
        *map_at(&c->phones,
                national(digits, slice_starts(slice_trim(folded), "+"), &g->arena)) = g;
    for (size_t i = 0; i + 1 < f->len; i++) {
        const struct token *t = &f->at[i];
        if ((t->flags & TOKEN_DIGIT) && t->len == 4 && t[1].len == 2 &&
            !(t[1].flags & TOKEN_DIGIT))
            *map_at(&c->postcodes,
                    arena_printf(&g->arena, "%.4s%.2s", folded.at + t->at,
                                 folded.at + t[1].at)) = g;
    }
}

/* By date, and of one date by person. */
static void order_birthdays(struct contact_index *c)
{
    size_t count = c->birthdays.len;
    uint64_t *keys = memory_new((count + 1) * sizeof(*keys));
    const uint32_t sign = 1u << 31; /* dates before 1970 come first */
    for (size_t i = 0; i < count; i++)
        keys[i] = (uint64_t)((uint32_t)c->birthdays.at[i].date ^ sign) << 32 |
                  c->birthdays.at[i].person;
    order_numbers(keys, count);
    for (size_t i = 0; i < count; i++)
        c->birthdays.at[i] = (struct birthday){
            (date_t)((uint32_t)(keys[i] >> 32) ^ sign), (uint32_t)keys[i]};
    free(keys);
}

/* Own names in a colleague's address: m.devries@, marieke@. */
static void add_colleague(struct contact_index *c, struct gate *g, struct folded *f,
                          struct slice full)
{
    struct slice folded = folded_copy(g, f, full);
    struct str glue;
    str_init(&glue);
    for (size_t i = 0; i < f->len; i++)
        str_add(&glue, clip(folded, f->at[i].at, f->at[i].len));
    if (f->len) {
        size_t given = f->at[0].len;
        struct slice whole = arena_copy(&g->arena, str_slice(&glue));
        size_t initial = 0;
        utf8_next(whole, &initial);
        struct slice surname = clip_from(whole, given);
        struct slice short_form = arena_printf(&g->arena, "%.*s%.*s", (int)initial,
                                               whole.at, SLICE_FMT(surname));
        *map_at(&c->colleagues, whole) = g;
        *map_at(&c->colleagues, short_form) = g;
        if (surname.len)
            *map_at(&c->colleagues, surname) = g;
    }
    str_release(&glue);
}

static void add_people(struct contact_index *c, struct gate *g, struct folded *f)
{
    for (size_t i = 0; i < g->people->count; i++) {
        const struct person *p = &g->people->people[i];
        bool hidden = p->role == ROLE_PUPIL || p->shielded;
        if (p->email.len) {
            void **at = map_at(hidden ? &c->pupil_mails : &c->own_mails,
                               slice_trim(folded_copy(g, f, p->email)));
            if (!*at)
                *at = (void *)p;
        }
        if (hidden && p->birthdate != DATE_NONE) {
            struct birthday day = {p->birthdate, (uint32_t)i};
            vec_push(&c->birthdays, day);
        }
        if (!hidden)
            add_colleague(c, g, f,
                          arena_printf(&g->arena, "%.*s %.*s %.*s", SLICE_FMT(p->given),
                                       SLICE_FMT(p->prefix), SLICE_FMT(p->surname)));
    }
    order_birthdays(c);
}

struct contact_index *contact_new(struct gate *g)
{
    struct contact_index *c = memory_new(sizeof(*c));
    struct folded f = {0};
    str_init(&f.text);
    const struct gate_options *o = &g->options;
    for (size_t i = 0; i < o->contact_count; i++)
        add_contact(c, g, &f, o->contact[i]);
    for (size_t i = 0; i < o->mail_domain_count; i++)
        *map_at(&c->domains, slice_trim(folded_copy(g, &f, o->mail_domains[i]))) = g;
    for (size_t i = 0; i < o->team_count; i++)
        add_colleague(c, g, &f, o->team[i]);
    add_people(c, g, &f);
    folded_release(&f);
    return c;
}

void contact_free(struct contact_index *c)
{
    struct map *maps[] = {&c->mails,       &c->phones,    &c->postcodes, &c->domains,
                          &c->pupil_mails, &c->own_mails, &c->colleagues};
    for (size_t i = 0; i < sizeof(maps) / sizeof(*maps); i++)
        map_release(maps[i]);
    vec_release(&c->birthdays);
    free(c);
}

/* --- telephone --- */

static bool is_digit(struct slice t, size_t i)
{
    return i < t.len && t.at[i] >= '0' && t.at[i] <= '9';
}

static bool is_word(struct slice t, size_t i)
{
    return i < t.len && (is_digit(t, i) || (t.at[i] >= 'a' && t.at[i] <= 'z') ||
                         t.at[i] == '_' || (unsigned char)t.at[i] >= 0x80);
}

struct number {
    char digits[DIGITS_MAX + 1];
    size_t count;
    size_t first_group; /* digits before the first separator */
    size_t end;
    bool plus;
};

/* Digits from i on, parted by at most two of: space - . / ( ) */
static struct number read_number(struct slice t, size_t i, size_t most)
{
    struct number n = {.end = i};
    size_t gap = 0;
    if (t.at[i] == '+') {
        n.plus = true;
        i++;
    }
    for (; i < t.len && n.count < most; i++) {
        if (is_digit(t, i)) {
            n.digits[n.count++] = t.at[i];
            n.end = i + 1;
            gap = 0;
        } else if (strchr(" -./()", t.at[i]) && t.at[i]) {
            if (n.count && !n.first_group)
                n.first_group = n.count;
            if (++gap > 3)
                break;
        } else {
            break;
        }
    }
    if (!n.first_group)
        n.first_group = n.count;
    return n;
}

/* 06-12-2026 14:00 has ten digits, too. */
static bool is_date_at(struct slice t, size_t i)
{
    return is_digit(t, i) && is_digit(t, i + 1) && i + 9 < t.len &&
           strchr("-./", t.at[i + 2]) && is_digit(t, i + 3) && is_digit(t, i + 4) &&
           t.at[i + 5] == t.at[i + 2] &&
           (slice_starts(clip_from(t, i + 6), "19") ||
            slice_starts(clip_from(t, i + 6), "20")) &&
           is_digit(t, i + 8) && is_digit(t, i + 9) && !is_digit(t, i + 10);
}

/* The days of a calendar, hours: 06 07 08 09 10. */
static bool counts_on(const struct number *n)
{
    int step = 0;
    for (size_t k = 2; k + 1 < n->count; k += 2) {
        int before = (n->digits[k - 2] - '0') * 10 + n->digits[k - 1] - '0';
        int now = (n->digits[k] - '0') * 10 + n->digits[k + 1] - '0';
        if (k > 2 && now - before != step)
            return false;
        step = now - before;
    }
    return step == 1 || step == -1;
}

/* Groups as people write them: 06, or an area code of three or four digits. */
static bool dutch_groups(const struct number *n)
{
    if (n->count != 10 || n->digits[0] != '0' || n->digits[1] == '0')
        return false;
    if ((n->first_group == 2 && counts_on(n)) ||
        memcmp(n->digits, "0123456789", 10) == 0)
        return false;
    return n->first_group == 10 || n->first_group == 3 || n->first_group == 4 ||
           (n->first_group == 2 && n->digits[1] == '6');
}

/* "Tel.06-12345678", "wa.me/31612345678". */
static bool is_label(struct slice t, size_t i)
{
    static const char *const labels[] = {"tel.", "mob.", "telefoon.", "wa.me/",
                                         "nr.",  "tel=", "phone=",    "telefoon="};
    for (size_t k = 0; k < sizeof(labels) / sizeof(*labels); k++)
        if (slice_ends(clip(t, 0, i), labels[k]))
            return true;
    return false;
}

/* "vader,0612345678", "1,0612345678", "mobiel=06...", "vader/06...": a field of a list,
 * not a part of a longer number. */
static bool begins_field(struct slice t, size_t i)
{
    if (!strchr(",=/-", t.at[i - 1]))
        return false;
    size_t digits = 0;
    while (is_digit(t, i + digits))
        digits++;
    return !is_digit(t, i - 2) || (t.at[i - 1] == ',' && digits > 8);
}

/* Length of the telephone number at i, or 0; its national form into *n. */
static size_t phone_at(struct slice t, size_t i, struct number *n)
{
    if (i > 0 && (is_word(t, i - 1) ||
                  (strchr("-./,+#=", t.at[i - 1]) && i > 1 && is_word(t, i - 2) &&
                   !is_label(t, i) && !begins_field(t, i))))
        return 0;
    *n = read_number(t, i, 10);
    if (!n->plus && dutch_groups(n))
        return is_word(t, n->end) || is_date_at(t, i) ? 0 : n->end - i;
    bool abroad = n->plus || (n->count > 3 && memcmp(n->digits, "00", 2) == 0);
    if (!abroad)
        return 0;
    *n = read_number(t, i, DIGITS_MAX);
    size_t skip = n->plus ? 0 : 2;
    if (n->digits[skip] == '0')
        return 0;
    if (strncmp(n->digits + skip, "31", 2) == 0) {
        size_t zero = n->digits[skip + 2] == '0'; /* +31 (0)6 */
        *n = read_number(t, i, skip + 2 + zero + 9);
        return n->count == skip + 2 + zero + 9 && !is_digit(t, n->end) ? n->end - i : 0;
    }
    bool grouped = n->plus && n->count >= 10 && n->count <= 14;
    return grouped && !is_word(t, n->end) ? n->end - i : 0;
}

static size_t check_phone(struct scan *s, const struct piece *piece, size_t i)
{
    struct slice t = str_slice(&s->scratch->folded.text);
    struct number n;
    size_t len = phone_at(t, i, &n);
    if (!len)
        return 0;
    struct arena arena;
    arena_init(&arena);
    struct slice form = national(slice_make(n.digits, n.count), n.plus, &arena);
    /* in an address numbers are ids: this must be one of a mobile, or say what it is */
    bool strict = !(piece->flags & PIECE_NUMBERS);
    bool said = i > 0 && (is_label(t, i) || t.at[i - 1] == '=' || n.plus);
    bool mobile = n.count == 10 && n.first_group == 10 && n.digits[1] == '6';
    if (strict && !(said || mobile))
        len = 0;
    else if (!map_get(&s->gate->contact->phones, form))
        scan_report(s, piece, i, LEAK_PHONE, SLICE(""));
    arena_release(&arena);
    return len;
}

/* --- BSN and IBAN --- */

/* The eleven-test: 9 a + 8 b + ... + 2 h - i is a multiple of eleven. */
static bool passes_eleven(const char *digits)
{
    int sum = -(digits[8] - '0');
    for (int k = 0; k < 8; k++)
        sum += (9 - k) * (digits[k] - '0');
    return sum != 0 && sum % 11 == 0;
}

static bool word_near(struct scan *s, size_t offset, const char *const *words)
{
    size_t from = offset > 40 ? offset - 40 : 0;
    struct slice before =
        clip(str_slice(&s->scratch->folded.text), from, offset - from);
    for (; *words; words++)
        if (slice_find(before, *words) < before.len)
            return true;
    return false;
}

/* "x,111222333" and "5,111222333,x", but no decimals: "0,111222333". */
static bool is_csv_field(struct slice t, size_t i)
{
    return t.at[i - 1] == ',' &&
           (i < 2 || !is_digit(t, i - 2) || (i + 9 < t.len && t.at[i + 9] == ','));
}

/* Nine digits as a word; in groups only as 1234.56.789, or when the word BSN says so.
 */
static size_t check_bsn(struct scan *s, const struct piece *piece, size_t i)
{
    static const char *const words[] = {"bsn", "burgerservice", "sofi", NULL};
    static const char *const others[] = {"rsin",  "kvk",     "kenteken", "isbn",
                                         "order", "factuur", "artikel",  NULL};
    struct slice t = str_slice(&s->scratch->folded.text);
    bool glued = slice_ends(clip(t, 0, i), "bsn") ||
                 slice_ends(clip(t, 0, i), "bsn=") || slice_ends(clip(t, 0, i), "bsn-");
    if (i > 0 && !glued &&
        (is_word(t, i - 1) || (strchr("-./,+#=&", t.at[i - 1]) && !is_csv_field(t, i) &&
                               (i < 2 || t.at[i - 1] != '.' || is_word(t, i - 2)))))
        return 0;
    struct number n = read_number(t, i, 9);
    if (n.count != 9 || is_word(t, n.end) ||
        (n.end < t.len && strchr("-./,:", t.at[n.end]) && is_digit(t, n.end + 1)))
        return 0;
    bool dotted = n.end - i == 11 && n.first_group == 4 && t.at[i + 4] == '.' &&
                  t.at[i + 7] == '.';
    bool named = word_near(s, i, words);
    if (n.end - i != 9 && !dotted && !named)
        return 0;
    if (!passes_eleven(n.digits) || (!named && word_near(s, i, others)))
        return 0;
    bool id = piece->of && (piece->flags & PIECE_LOWER); /* data-id="123456782" */
    bool strict = !(piece->flags & PIECE_NUMBERS);
    if (!named && (id || strict || s->loose || (piece->flags & PIECE_CODE)))
        return 0;
    scan_report(s, piece, i, LEAK_BSN, SLICE(""));
    return n.end - i;
}

/* ISO 13616: length, and what stands behind the check digits: letters, then digits
 * (ANY: either). */
enum { ANY = 99 };
static const struct {
    char country[3];
    uint8_t len, letters;
} ibans[] = {{"nl", 18, 4}, {"be", 16, 0},   {"de", 22, 0},   {"fr", 27, ANY},
             {"gb", 22, 4}, {"lu", 20, ANY}, {"es", 24, 0},   {"it", 27, ANY},
             {"pl", 28, 0}, {"pt", 25, 0},   {"at", 20, 0},   {"ch", 21, ANY},
             {"ie", 22, 4}, {"dk", 18, 0},   {"se", 24, 0},   {"no", 15, 0},
             {"fi", 18, 0}, {"tr", 26, ANY}, {"ro", 24, ANY}, {"bg", 22, ANY},
             {"hu", 28, 0}, {"cz", 24, 0},   {"gr", 27, ANY}, {"lt", 20, 0}};

/* Character k of an account number, from 0, as this country writes it. */
static bool fits_iban(char c, size_t k, unsigned letters)
{
    bool digit = c >= '0' && c <= '9';
    if (k < 2 || letters == ANY)
        return k < 2 || k > 3 || digit;
    return (k >= 4 && k < 4 + letters) != digit;
}

/* ISO 13616: the first four characters behind, letters as 10 .. 35, modulo 97 is 1. */
static bool passes_97(const char *iban, size_t len)
{
    unsigned rest = 0;
    for (size_t k = 0; k < len; k++) {
        char c = iban[(k + 4) % len];
        if (c >= '0' && c <= '9')
            rest = (rest * 10 + (unsigned)(c - '0')) % 97;
        else
            rest = (rest * 100 + (unsigned)(c - 'a') + 10) % 97;
    }
    return rest == 1;
}

/* Behind the account number, or 0. */
static size_t check_iban(struct scan *s, const struct piece *piece,
                         const struct token *t)
{
    struct slice text = str_slice(&s->scratch->folded.text);
    const char *country = text.at + t->at;
    size_t want = 0;
    unsigned letters = 0;
    for (size_t k = 0; k < sizeof(ibans) / sizeof(*ibans); k++)
        if (memcmp(ibans[k].country, country, 2) == 0) {
            want = ibans[k].len;
            letters = ibans[k].letters;
        }
    char iban[36];
    size_t len = 0;
    size_t i = t->at;
    for (; i < text.len && len < want; i++) {
        char c = text.at[i];
        if (c == ' ' || c == '-' || c == '.' || c == '\n')
            continue;
        if ((!is_digit(text, i) && !(c >= 'a' && c <= 'z')) ||
            !fits_iban(c, len, letters))
            return 0;
        iban[len++] = c;
    }
    if (!want || len != want || is_word(text, i) || !passes_97(iban, len))
        return 0;
    scan_report(s, piece, t->at, LEAK_IBAN, SLICE(""));
    return i;
}

/* --- where someone lives --- */

static bool is_house_number(const struct token *t)
{
    return (t->flags & TOKEN_DIGIT) && t->len <= 4;
}

/* "2024 EN 2025", "1000 IN 3": a heading in capitals. */
static bool is_word_between_numbers(const struct folded *f, size_t i)
{
    static const char *const words[] = {"en", "in", "op", "te", "de", "of", "is", "om",
                                        "af", "al", "an", "to", "km", "mb", "gb", "px"};
    for (size_t k = 0; k < sizeof(words) / sizeof(*words); k++)
        if (memcmp(f->text.at + f->at[i + 1].at, words[k], 2) == 0)
            return true;
    return false;
}

/* Kerkepad 12, 9090 AB; 9090 AB 12. A postcode alone is a place. */
static void check_postcode(struct scan *s, const struct piece *piece, size_t i)
{
    static const char *const never[] = {"sa", "sd", "ss"};
    const struct folded *f = &s->scratch->folded;
    const struct token *t = &f->at[i];
    const char *text = f->text.at;
    if (t->at > 0 && (t->gap == GAP_NONE || text[t->at - 1] == '#')) /* #3300CC */
        return;
    if (i + 1 >= f->len || t->len != 4 || text[t->at] == '0' || t[1].len != 2 ||
        !(t[1].flags & TOKEN_UPPER) || (t[1].flags & TOKEN_DIGIT) ||
        t[1].at - (t->at + 4) > 1 || (i + 2 < f->len && t[2].gap == GAP_NONE))
        return;
    for (size_t k = 0; k < 3; k++)
        if (memcmp(text + t[1].at, never[k], 2) == 0)
            return;
    bool house = i + 2 < f->len && is_house_number(&t[2]) && t[2].gap <= GAP_COMMA &&
                 !is_word_between_numbers(f, i);
    if (i > 1 && t->gap <= GAP_COMMA) {
        size_t k = i - 1; /* 12; 12a; 12-b */
        if (!(f->at[k].flags & TOKEN_DIGIT) && f->at[k].len <= 2 && k > 1)
            k--;
        house |= is_house_number(&f->at[k]) && k > 0 && f->at[k].gap <= GAP_COMMA &&
                 !(f->at[k - 1].flags & TOKEN_DIGIT) && f->at[k - 1].len >= 3;
    }
    char postcode[7];
    memcpy(postcode, text + t->at, 4);
    memcpy(postcode + 4, text + t[1].at, 2);
    if (house && !map_get(&s->gate->contact->postcodes, slice_make(postcode, 6)))
        scan_report(s, piece, t->at, LEAK_ADDRESS, SLICE(""));
}

void contact_numbers(struct scan *s, const struct piece *piece)
{
    const struct folded *f = &s->scratch->folded;
    struct slice text = str_slice(&f->text);
    size_t taken = 0; /* up to here the digits belong to a number that was judged */
    for (size_t i = 0; i < f->len; i++) {
        const struct token *t = &f->at[i];
        if (!(t->flags & TOKEN_DIGIT) || t->at < taken)
            continue;
        contact_birthdate(s, piece, i);
        if (i > 0 && t->gap == GAP_NONE && t[-1].len == 2 && t->len >= 2 &&
            (i == 1 || t[-1].gap != GAP_NONE))
            taken = check_iban(s, piece, t - 1);
        if (t->at < taken)
            continue;
        check_postcode(s, piece, i);
        size_t from = t->at > 0 && text.at[t->at - 1] == '+' ? t->at - 1u : t->at;
        size_t len = check_phone(s, piece, from);
        if (!len)
            len = check_bsn(s, piece, t->at);
        if (len)
            taken = from + len;
    }
}
