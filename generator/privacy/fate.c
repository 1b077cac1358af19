/* May a page be shown? What settings, times and removals say, before its text is read;
 * editorial.c has the rules of the protocols. */
#include <string.h>

#include "base/fs.h"
#include "base/message.h"
#include "privacy/editorial.h"
#include "privacy/publish_int.h"
#include "privacy/removal.h"

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

static enum hold_reason page_fate(const struct publisher *p, const struct raw_page *raw,
                                  const struct safe_page *page)
{
    date_t from = raw->publish_date != DATE_NONE ? raw->publish_date : raw->date;
    if (removal_covers_page(p, raw, safe_text_slice(page->address)))
        return HELD_TAKEDOWN;
    if (raw->private_)
        return HELD_PRIVATE;
    if (raw->unreviewed)
        return HELD_REVIEW;
    if (raw->draft && !p->drafts)
        return HELD_DRAFT;
    if (raw->expiry_date != DATE_NONE && raw->expiry_date <= p->today)
        return HELD_EXPIRED;
    if (from != DATE_NONE && from > p->today && !p->drafts)
        return HELD_SCHEDULED;
    return HELD_NOT;
}

/* Of a section these hold everything in it (contract section 2). */
static bool covers_all(const struct publisher *p, const struct safe_page *section)
{
    enum hold_reason reason = section->held;
    /* A change that nobody looked at may have taken one of them away. Not so of the
     * home: who would keep a whole site private does not build it. */
    if (reason == HELD_REVIEW)
        return p->raw->pages[section->number].folder.len > 0;
    return reason == HELD_PRIVATE || reason == HELD_DRAFT || reason == HELD_EXPIRED ||
           reason == HELD_TAKEDOWN;
}

static void inherit(const struct publisher *p, struct safe_site *site,
                    struct safe_page *page)
{
    for (size_t s = page->section; s != NO_PAGE && page->held == HELD_NOT;
         s = site->pages[s].section)
        if (covers_all(p, &site->pages[s]))
            page->held = site->pages[s].held;
}

void publish_hold_below_albums(struct safe_site *site)
{
    for (size_t i = 0; i < site->page_count; i++) {
        struct safe_page *page = &site->pages[i];
        for (size_t s = page->section; s != NO_PAGE && page->held == HELD_NOT &&
                                       site->pages[s].kind == SAFE_ALBUM;
             s = site->pages[s].section)
            page->held = site->pages[s].held;
    }
}

void publish_fates(struct publisher *p, struct safe_site *site)
{
    for (size_t i = 0; i < site->page_count; i++) {
        struct safe_page *page = &site->pages[i];
        page->held = page_fate(p, &p->raw->pages[page->number], page);
    }
    for (size_t i = 0; i < site->page_count; i++)
        inherit(p, site, &site->pages[i]);
    for (size_t i = 0; i < site->page_count; i++) {
        struct safe_page *page = &site->pages[i];
        if (page->held == HELD_NOT)
            page->held = editorial_fate(p, page, &page->held_person);
    }
}
