/* May a page be shown? What settings and front matter say, before its text is read. */
#include <string.h>

#include "base/fs.h"
#include "base/message.h"
#include "privacy/publish_int.h"

const char *hold_reason_name(enum hold_reason reason)
{
    static const char *const names[] = {
        [HELD_NOT] = "",
        [HELD_OBJECTION] = N_("objection"),
        [HELD_NO_CONSENT] = N_("no-consent"),
        [HELD_UNTAGGED] = N_("untagged"),
        [HELD_UNKNOWN_TAG] = N_("unknown-tag"),
        [HELD_UNKNOWN_SURNAME] = N_("unknown-surname"),
        [HELD_DOUBT] = N_("doubt"),
        [HELD_CREDIT] = N_("credit"),
        [HELD_BYLINE] = N_("byline"),
        [HELD_REVIEW] = N_("review"),
        [HELD_PRIVATE] = N_("private"),
        [HELD_DRAFT] = N_("draft"),
        [HELD_SCHEDULED] = N_("scheduled"),
        [HELD_EXPIRED] = N_("expired"),
        [HELD_TAKEDOWN] = N_("takedown"),
        [HELD_UNINSPECTABLE] = N_("uninspectable"),
        [HELD_LEAK] = N_("leak"),
    };
    return names[reason];
}

const char *held_kind_name(enum held_kind kind)
{
    static const char *const names[] = {N_("page"), N_("photo"), N_("video"),
                                        N_("audio"), N_("document")};
    return names[kind];
}

bool safe_page_is_shown(const struct safe_page *page)
{
    return page->held == HELD_NOT;
}

/* Compares without slashes at either end. */
static bool same_path(struct slice a, struct slice b)
{
    while (a.len && a.at[0] == '/')
        a = slice_from(a, 1);
    while (a.len && a.at[a.len - 1] == '/')
        a.len--;
    while (b.len && b.at[b.len - 1] == '/')
        b.len--;
    return a.len && slice_eq(a, b);
}

static bool is_taken_down(const struct publisher *p, const struct raw_page *raw,
                          const struct safe_page *page)
{
    struct slice address = safe_text_slice(page->address);
    for (size_t i = 0; i < p->raw->takedowns.len; i++) {
        struct slice path = p->raw->takedowns.at[i].path;
        size_t scheme = slice_find(path, "://");
        if (scheme < path.len) { /* a whole address: its path counts */
            struct slice rest = slice_from(path, scheme + 3);
            path = slice_from(rest, slice_find_byte(rest, '/'));
        }
        if (same_path(path, slice_of(raw->path)) || same_path(path, address) ||
            (raw->is_bundle && same_path(path, raw->folder)))
            return true;
    }
    return false;
}

/* The work of a pupil needs each maker's leave. */
static enum hold_reason work_fate(const struct publisher *p, const struct raw_page *raw,
                                  struct slice *person)
{
    for (size_t i = 0; raw->work && i < raw->people.pupils.len; i++) {
        const struct person *maker =
            register_find(p->people, raw->people.pupils.at[i].text);
        if (!maker) {
            *person = raw->people.pupils.at[i].text;
            return HELD_UNKNOWN_TAG;
        }
        struct decision d = consent_decide(p->policy, maker, CATEGORY_WORK, p->today);
        if (!d.allowed) {
            *person = maker->id;
            return d.reason == DECISION_OBJECTION ? HELD_OBJECTION : HELD_NO_CONSENT;
        }
    }
    return HELD_NOT;
}

static bool lacks_byline(const struct publisher *p, const struct raw_page *raw,
                         const struct safe_page *page)
{
    return p->policy->byline == BYLINE_REQUIRED && page->kind == SAFE_NEWS &&
           !raw->author.text.len && !p->raw->config.author.text.len;
}

static bool lacks_credit(const struct publisher *p, const struct raw_page *raw)
{
    return p->policy->credit != CREDIT_OPTIONAL && raw->source.text.len &&
           !raw->credit.text.len;
}

enum hold_reason publish_page_fate(const struct publisher *p,
                                   const struct raw_page *raw,
                                   const struct safe_page *page, struct slice *person)
{
    date_t from = raw->publish_date != DATE_NONE ? raw->publish_date : raw->date;
    *person = SLICE("");
    if (is_taken_down(p, raw, page))
        return HELD_TAKEDOWN;
    if (raw->private_)
        return HELD_PRIVATE;
    if (raw->draft && !p->drafts)
        return HELD_DRAFT;
    if (raw->expiry_date != DATE_NONE && raw->expiry_date <= p->today)
        return HELD_EXPIRED;
    if (from != DATE_NONE && from > p->today && !p->drafts)
        return HELD_SCHEDULED;
    if (raw->doubt)
        return HELD_DOUBT;
    if (lacks_byline(p, raw, page))
        return HELD_BYLINE;
    if (lacks_credit(p, raw))
        return HELD_CREDIT;
    return work_fate(p, raw, person);
}

/* Of a section these hold everything in it (contract section 2). */
static bool covers_all(enum hold_reason reason)
{
    return reason == HELD_PRIVATE || reason == HELD_DRAFT || reason == HELD_EXPIRED ||
           reason == HELD_TAKEDOWN;
}

static void inherit(struct safe_site *site, struct safe_page *page)
{
    for (size_t s = page->section; s != NO_PAGE && page->held == HELD_NOT;
         s = site->pages[s].section)
        if (covers_all(site->pages[s].held))
            page->held = site->pages[s].held;
}

void publish_fates(struct publisher *p, struct safe_site *site)
{
    for (size_t i = 0; i < site->page_count; i++) {
        struct safe_page *page = &site->pages[i];
        page->held = publish_page_fate(p, &p->raw->pages[page->number], page,
                                       &page->held_person);
    }
    for (size_t i = 0; i < site->page_count; i++)
        inherit(site, &site->pages[i]);
}
