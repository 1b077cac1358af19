/* The policy: a board's protocol as values (contract section 4).
 *
 * A preset is a data file (data/protocols/NAME.yml) that a board can read: each value
 * with the id of the sentence it comes from. A school may tighten, never loosen.
 */
#ifndef CONSENT_POLICY_H
#define CONSENT_POLICY_H

#include "consent/protocol.h"
#include "consent/register.h"
#include "format/yaml.h"

enum consent_mode { CONSENT_OPT_OUT, CONSENT_OPT_IN };
enum names_mode { NAMES_GIVEN_NAME, NAMES_CONSENT };
enum evidence_mode { EVIDENCE_OPTIONAL, EVIDENCE_REQUIRED };
enum subjects_mode { SUBJECTS_PUPILS, SUBJECTS_PUPILS_STAFF, SUBJECTS_EVERYONE };
enum unknown_surname_mode { UNKNOWN_WARN, UNKNOWN_DROP, UNKNOWN_HOLD };
enum doubt_mode { DOUBT_HIDE, DOUBT_HOLD, DOUBT_REFUSE };
enum objected_photo_mode { OBJECTED_BLUR, OBJECTED_DROP };
enum untagged_photo_mode { UNTAGGED_ALLOW, UNTAGGED_HOLD };
enum credit_mode { CREDIT_OPTIONAL, CREDIT_WHEN_SOURCED, CREDIT_REQUIRED };
enum byline_mode { BYLINE_OPTIONAL, BYLINE_REQUIRED };
/* What a byline shows: the author, the author and what he does at school, or only the
 * school. A protocol says so; a school does not choose. */
enum byline_as { BYLINE_AS_NAME, BYLINE_AS_ROLE, BYLINE_AS_SCHOOL };
enum review_mode { REVIEW_OFF, REVIEW_ADVISE, REVIEW_REQUIRED };
enum contact_mode { CONTACT_DROP, CONTACT_REFUSE };
/* Bits of staff_fields. */
enum {
    STAFF_NAME = 1,
    STAFF_EMAIL = 2,
    STAFF_ROLE = 4,
    STAFF_GROUPS = 8,
    STAFF_DAYS = 16
};

/* In each enum the stricter value is the larger one, as in the contract's table. */
struct policy {
    struct slice protocol;
    enum consent_mode consent[CATEGORY_COUNT];
    enum names_mode names;
    enum evidence_mode evidence;
    unsigned valid_months; /* 0: no end */
    enum subjects_mode subjects;
    enum unknown_surname_mode unknown_surname;
    enum doubt_mode doubt;
    enum objected_photo_mode objected_photo;
    enum untagged_photo_mode untagged_photo;
    enum credit_mode credit;
    enum byline_mode byline;
    enum byline_as byline_as;
    enum review_mode review;
    unsigned staff_fields; /* STAFF_NAME is always in it */
    enum contact_mode contact;
    unsigned register_max_age_days; /* 0: no limit */
    date_t evaluate_by;             /* or DATE_NONE */
};

/* Where a value comes from, for `voornaam policy` and the pages about it. */
struct policy_line {
    const char *key;     /* "consent.photo", "names", ... */
    struct slice value;  /* as written in settings */
    struct slice source; /* "ALB-14", "baseline, not protocol", or "voornaam.yml:4" */
    bool tightened;      /* by the settings, at `where` */
    struct place where;
    struct slice line; /* of the settings, when tightened */
};
struct policy_lines {
    struct policy_line *at;
    size_t len;
    size_t cap;
};

/* Loads the preset and applies `tighten` (a mapping node, or NULL). Unknown protocol
 * or key, mistyped value: an error with the nearest known one. A looser value: an
 * error with both places. `where` is the place of the `protocol:` value, `line` its
 * source line. `lines` may be NULL; release with vec_release. */
bool policy_load(struct policy *out, struct slice protocol, struct place where,
                 struct slice line, const struct yaml_node *tighten,
                 struct policy_lines *lines, struct arena *arena, struct diag *diag);

/* The line of a key, or NULL. */
const struct policy_line *policy_find(const struct policy_lines *lines,
                                      const char *key);

/* Warns of what a board should look at in a policy that is in force:
 *   - photos or films that appear until somebody objects: silence is no consent (AVG
 *     art. 4(11) and 7);
 *   - an evaluation date (evaluate_by) that is at most 90 days ahead, or past (KLA-1);
 *   - a protocol that asks one and a policy without it (TWE-9).
 * `where` and `line` are those of the `protocol:` value. */
void policy_attention(const struct policy *policy, const struct policy_lines *lines,
                      const struct protocol *protocol, date_t today, struct place where,
                      struct slice line, struct diag *diag);

#endif
