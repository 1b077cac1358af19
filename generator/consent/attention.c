/* What a board should look at in the policy that is in force: policy_attention. */
#include <string.h>

#include "base/message.h"
#include "consent/policy.h"

enum { EVALUATION_DAYS_BEFORE = 90 };

const struct policy_line *policy_find(const struct policy_lines *lines, const char *key)
{
    for (size_t i = 0; i < lines->len; i++)
        if (strcmp(lines->at[i].key, key) == 0)
            return &lines->at[i];
    return NULL;
}

static void warn_opt_out(const struct policy *p, struct place where, struct slice line,
                         struct diag *diag)
{
    bool photo = p->consent[CATEGORY_PHOTO] == CONSENT_OPT_OUT;
    bool video = p->consent[CATEGORY_VIDEO] == CONSENT_OPT_OUT;
    if (!photo && !video)
        return;
    diag_add(
        diag, DIAG_WARNING, where, line,
        _("photos or films of pupils appear here until somebody objects (opt-out): "
          "that is at odds with the AVG, where silence is no consent (art. 4 and 7); "
          "this mends it: policy: {consent: {%s}}"),
        photo && video ? "photo: opt-in, video: opt-in"
        : photo        ? "photo: opt-in"
                       : "video: opt-in");
}

/* At the value itself when the settings gave it, else at the protocol. */
static void warn_evaluation(const struct policy *p, const struct policy_lines *lines,
                            date_t today, struct place where, struct slice text,
                            struct diag *diag)
{
    const struct policy_line *line = policy_find(lines, "evaluate_by");
    long days = (long)p->evaluate_by - today;
    char iso[11];
    if (days > EVALUATION_DAYS_BEFORE)
        return;
    if (line && line->tightened) {
        where = line->where;
        text = line->line;
    }
    date_iso(iso, p->evaluate_by);
    if (days > 0)
        diag_add(diag, DIAG_WARNING, where, text,
                 message_plural("the protocol is to be evaluated by %s: in %ld day",
                                "the protocol is to be evaluated by %s: in %ld days",
                                (unsigned long)days),
                 iso, days);
    else if (days == 0)
        diag_add(diag, DIAG_WARNING, where, text,
                 _("the protocol is to be evaluated by %s: today"), iso);
    else
        diag_add(diag, DIAG_WARNING, where, text,
                 message_plural("the protocol was to be evaluated by %s: that was %ld "
                                "day ago",
                                "the protocol was to be evaluated by %s: that was %ld "
                                "days ago",
                                (unsigned long)-days),
                 iso, -days);
}

void policy_attention(const struct policy *policy, const struct policy_lines *lines,
                      const struct protocol *protocol, date_t today, struct place where,
                      struct slice line, struct diag *diag)
{
    warn_opt_out(policy, where, line, diag);
    if (policy->evaluate_by != DATE_NONE)
        warn_evaluation(policy, lines, today, where, line, diag);
    else if (protocol->no_evaluation.len)
        diag_add(diag, DIAG_WARNING, where, line,
                 _("no day was agreed on which this protocol is evaluated (%.*s); set "
                   "one: policy: {evaluate_by: 2027-09-01}"),
                 SLICE_FMT(protocol->no_evaluation));
}
