/* The site as it may be published: every text safe, every page with its address and
 * its fate. What render/ sees of a school; source paths in it are for reports only.
 */
#ifndef PRIVACY_SITE_H
#define PRIVACY_SITE_H

#include "base/map.h"
#include "consent/decision.h"
#include "privacy/redact.h"
#include "privacy/safe.h"

/* Why something is left out, in the words of the report. */
enum hold_reason {
    HELD_NOT,
    HELD_OBJECTION,
    HELD_NO_CONSENT,
    HELD_UNTAGGED,
    HELD_UNKNOWN_TAG,
    HELD_UNKNOWN_SURNAME,
    HELD_DOUBT,
    HELD_CREDIT,
    HELD_BYLINE,
    HELD_REVIEW,
    HELD_PRIVATE,
    HELD_DRAFT,
    HELD_SCHEDULED,
    HELD_EXPIRED,
    HELD_TAKEDOWN,
    HELD_UNINSPECTABLE,
    HELD_LEAK
};

enum held_kind { HELD_PAGE, HELD_PHOTO, HELD_VIDEO, HELD_AUDIO, HELD_DOCUMENT };

/* One line of the report's "withheld". */
struct withheld {
    enum held_kind kind;
    const char *file;
    enum hold_reason reason;
    struct slice person; /* register id, or empty */
    bool final;          /* uninspectable, and no checked: lifts that */
};
struct withheld_list {
    struct withheld *at;
    size_t len;
    size_t cap;
};

const char *hold_reason_name(enum hold_reason reason);
const char *held_kind_name(enum held_kind kind);

enum safe_page_kind {
    SAFE_HOME,
    SAFE_PAGE,
    SAFE_NEWS,
    SAFE_GALLERY,
    SAFE_ALBUM,
    SAFE_TEAM,
    SAFE_CALENDAR,
    SAFE_NEWS_SECTION,
    SAFE_SECTION
};

#define NO_PAGE SIZE_MAX

struct safe_tag {
    const struct safe_text *title, *slug;
};

struct safe_event {
    const struct safe_text *title, *time, *place, *group, *summary; /* NULL: none */
    date_t date, end; /* end: the last day, or DATE_NONE */
    size_t page;      /* that announces it, or NO_PAGE */
};

/* A key that is not ours: text, or a list or mapping of others. */
struct safe_extra {
    struct slice key;             /* for look-up by templates only, never printed */
    const struct safe_text *text; /* NULL when it has children */
    bool is_list;
    struct safe_extra *children;
    size_t count;
};

/* A picture or document that a page names. `file` is its source path. An empty `alt` is
 * that of a decoration. */
struct safe_media {
    const char *file;
    const struct safe_text *title, *caption, *alt, *credit, *license; /* NULL: none */
};

struct safe_page {
    const char *source; /* private: for reports and to read the body */
    size_t number;      /* of the page in the raw site */
    enum safe_page_kind kind;
    enum hold_reason held;
    struct slice held_person;
    const struct safe_text *title;
    const struct safe_text *address; /* "nieuws/sint/", "" for home */
    const struct safe_text *id;      /* "urn:uuid:...": of the feed's entry, for good */
    const struct safe_text *author, *summary, *description, *group, *credit,
        *license;                       /* or NULL */
    const struct safe_text *correction; /* what was wrong and is right now (KLI-8) */
    date_t date, updated;
    long weight;
    bool toc, draft;
    bool by_school; /* the school itself is the author */
    size_t section; /* page number of its section, NO_PAGE for home */
    struct safe_tag *tags;
    size_t tag_count;
    const struct safe_text **aliases; /* addresses */
    size_t alias_count;
    const char *image; /* source path of the picture, or NULL */
    struct safe_media *photos;
    size_t photo_count;
    struct safe_media *documents;
    size_t document_count;
    struct safe_extra extra;
    long pagination;
};

struct safe_menu_item {
    const struct safe_text *title;
    size_t page;                 /* or NO_PAGE */
    const struct safe_text *url; /* when page is NO_PAGE */
};

struct safe_member {
    const struct safe_text *name, *email, *role, *groups, *days; /* NULL: not shown */
};

/* News that was taken down: feeds tell readers to forget it (RFC 6721). */
struct safe_removed {
    const struct safe_text *id; /* that its entry had */
    date_t date;
    struct slice source; /* its path, to find its section; never printed */
};

struct safe_site {
    const struct safe_text *title, *description, *author; /* NULL: none */
    const struct safe_text *phone, *email, *address;      /* of the school; or NULL */
    const struct safe_text *board; /* of the school, for the footer (OOE-7); or NULL */
    struct slice language;
    struct slice url;    /* "https://host/folder/", or "" */
    struct slice prefix; /* "/folder/", at least "/" */
    struct safe_page *pages;
    size_t page_count;
    size_t home;
    struct map by_source; /* source path -> struct safe_page */
    struct safe_menu_item *menu;
    size_t menu_count;
    struct safe_member *team;
    size_t team_count;
    struct safe_event *events; /* in order of date */
    size_t event_count;
    struct safe_removed *removed; /* newest first */
    size_t removed_count;
    long pagination;
    struct policy policy;
    const struct policy_lines *policy_lines; /* for the pages about it */
    const struct protocol *protocol;
    date_t today;
};

bool safe_page_is_shown(const struct safe_page *page);

#endif
