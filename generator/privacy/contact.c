/* Finding contact data: see contact.h. Mail, what may stay, and the run over a text. */
#include "privacy/contact.h"

#include <stdlib.h>
#include <string.h>

#include "privacy/contact_int.h"
#include "privacy/match.h"

void contact_add(struct contact *c, size_t start, size_t end, enum change_kind kind,
                 bool kept)
{
    vec_push(&c->spans,
             ((struct contact_span){(uint32_t)start, (uint32_t)end, kind, kept}));
}

/* --- what may stay --- */

/* Is this part of something that contact: lists? Phone numbers are compared as
 * national ones. */
bool contact_is_listed(const struct names *n, struct slice found, bool phone)
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

/* A pupil's surname that no colleague has, or a given name that nobody may be called
 * here. */
static bool is_pupil_alone(const struct names *n, const struct mention *a)
{
    if (a->kind == MENTION_GIVEN) {
        const struct word *w = index_find(n, a->given);
        return !a->who.allowed && !(w && w->flags & WORD_STAFF_GIVEN);
    }
    const struct word *w = index_find(n, a->surname);
    return a->surname && !(w && w->flags & WORD_STAFF_SURNAME);
}

/* Does the part before the @ name a pupil? */
static bool names_pupil(const struct names *n, struct slice local)
{
    struct tokens tokens = {0};
    struct mentions mentions = {0};
    bool named = false;
    tokens_cut(&tokens, n, local, true);
    match_text(&mentions, n, &tokens, local, true);
    for (size_t i = 0; i < mentions.len && !named; i++)
        named = (mentions.at[i].kind == MENTION_FULL && mentions.at[i].surname) ||
                is_pupil_alone(n, &mentions.at[i]);
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
           contact_is_listed(n, mail, false);
}

/* --- mail --- */

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
    contact_add(c, start, end, CHANGE_EMAIL, contact_mail_allowed(n, str_slice(&mail)));
    str_release(&mail);
    return end;
}

/* --- all of it --- */

static size_t find_number(struct contact *c, const struct names *n, size_t i)
{
    struct slice s = c->text;
    if (i && is_digit(s, i - 1))
        return 0;
    size_t end = contact_find_phone(c, n, i);
    if (!end)
        end = contact_find_birthdate(c, n, i);
    if (!end && !(i && is_alpha(s, i - 1)))
        end = contact_find_bsn(c, i);
    if (!end && !(i && is_alnum(s, i - 1)))
        end = contact_find_postcode(c, n, i);
    return end ? end : contact_find_street(c, n, i);
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
            end = contact_find_iban(c, n, i - 2);
        return end ? end : find_number(c, n, i);
    }
    if (s.at[i] != '+' && read_at(s, i))
        return find_mail(c, n, i);
    return s.at[i] == '@' || s.at[i] == '[' ? 0 : contact_find_phone(c, n, i);
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
