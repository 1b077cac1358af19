/* Mail addresses: whose they are, and whether they may stand. */
#include <string.h>

#include "verify/contact_int.h"

enum { LOCAL_MAX = 64, DOMAIN_MAX = 253 };

static bool is_name_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

static bool is_local(char c)
{
    return is_name_byte(c) || (c && strchr("._%+'-&~", c));
}

static bool is_domain(char c)
{
    return is_name_byte(c) || c == '.' || c == '-';
}

/* logo@2x.png is a file. */
static bool is_file(struct slice domain)
{
    static const char *const ends[] = {".png",  ".jpg", ".jpeg", ".webp", ".gif",
                                       ".avif", ".svg", ".css",  ".js",   ".html"};
    for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++)
        if (slice_ends(domain, ends[i]))
            return true;
    return false;
}

static bool is_top_level(struct slice domain)
{
    size_t dot = domain.len;
    while (dot > 0 && domain.at[dot - 1] != '.')
        dot--;
    if (dot == 0 || domain.len - dot < 2)
        return false;
    for (size_t i = dot; i < domain.len; i++)
        if (domain.at[i] >= '0' && domain.at[i] <= '9')
            return slice_starts(clip_from(domain, dot), "xn--");
    return true;
}

struct address {
    struct slice whole, local, domain;
    size_t from, to; /* in the folded text */
};

/* The address around the @ at `at`. */
static bool address_at(struct address *a, struct slice text, size_t at)
{
    size_t from = at;
    size_t to = at + 1;
    while (from > 0 && at - from < LOCAL_MAX && is_local(text.at[from - 1]))
        from--;
    while (from < at && strchr(".'-%+&~", text.at[from]))
        from++;
    while (to < text.len && to - at <= DOMAIN_MAX && is_domain(text.at[to]))
        to++;
    while (to > at + 1 && !is_name_byte(text.at[to - 1]))
        to--;
    *a = (struct address){.whole = clip(text, from, to - from),
                          .local = clip(text, from, at - from),
                          .domain = clip(text, at + 1, to - at - 1),
                          .from = from,
                          .to = to};
    return a->local.len && a->domain.len && is_name_byte(a->domain.at[0]) &&
           is_top_level(a->domain) && !is_file(a->domain);
}

/* m.de.vries and m-devries are one local part. */
static bool is_colleague(const struct contact_index *c, struct slice local)
{
    char glued[LOCAL_MAX + 1];
    size_t len = 0;
    for (size_t i = 0; i < local.len && len < LOCAL_MAX; i++)
        if (is_name_byte(local.at[i]))
            glued[len++] = local.at[i];
    return map_get(&c->colleagues, slice_make(glued, len)) != NULL;
}

static void take_out(struct folded *f, size_t from, size_t to)
{
    for (size_t i = 0; i < f->len && f->at[i].at < to; i++)
        if (f->at[i].at >= from)
            f->at[i].flags |= TOKEN_EXEMPT;
}

static void judge(struct scan *s, const struct piece *piece, const struct address *a)
{
    const struct contact_index *c = s->gate->contact;
    const struct person *owner = map_get(&c->pupil_mails, a->whole);
    if (owner) {
        scan_seen(s, 2 * (uint32_t)(owner - s->gate->people->people) + 1);
        scan_report(s, piece, a->from, LEAK_EMAIL, owner->id);
        return;
    }
    bool ours = map_get(&c->domains, a->domain) != NULL;
    if (map_get(&c->mails, a->whole) ||
        (ours && (map_get(&c->own_mails, a->whole) || is_colleague(c, a->local)))) {
        take_out(&s->scratch->folded, a->from, a->to);
        return;
    }
    if (!ours)
        scan_report(s, piece, a->from, LEAK_EMAIL, SLICE(""));
}

void contact_mail(struct scan *s, const struct piece *piece)
{
    struct slice text = str_slice(&s->scratch->folded.text);
    for (size_t i = 0; i < text.len; i++) {
        struct address a;
        i += slice_find_byte(clip_from(text, i), '@');
        if (i < text.len && address_at(&a, text, i))
            judge(s, piece, &a);
    }
}
