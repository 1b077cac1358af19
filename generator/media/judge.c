/* The decision about one picture or film: see judge.h. */
#include "media/judge.h"

#include "base/message.h"

static void hold(struct judging *j, enum hold_reason reason, struct slice person)
{
    if (j->held != HELD_NOT)
        return;
    j->held = reason;
    j->person = person;
}

static void see(struct judging *j, const struct person *person, bool perhaps)
{
    str_addf(&j->seen, "\n%s%.*s", perhaps ? "?" : "", SLICE_FMT(person->id));
}

/* A face in the picture: its middle is in it, and it has a size. Anything else is a
 * slip of some program, and the face is somewhere else. */
static bool is_area(const struct picture_area *area)
{
    if (!area || !(area->width > 0 && area->width <= 1) ||
        !(area->height > 0 && area->height <= 1))
        return false;
    double x = area->x + area->width / 2, y = area->y + area->height / 2;
    return x > 0 && x < 1 && y > 0 && y < 1;
}

/* May not be shown: held, or blurred where the board's policy says so. */
static void hide(struct judging *j, enum hold_reason reason, struct slice person)
{
    struct hidden *h = NULL;
    if (!j->may_blur) {
        hold(j, reason, person);
        return;
    }
    for (size_t i = 0; i < j->hidden.len && !h; i++)
        if (slice_eq(j->hidden.at[i].person, person))
            h = &j->hidden.at[i];
    if (!h) {
        h = vec_add(&j->hidden);
        *h = (struct hidden){person, reason, false};
    }
    if (is_area(j->area)) {
        h->known = true;
        vec_push(&j->blur, *j->area);
    }
}

/* Rectangles that a person drew are of those whose face the file does not know. */
static void hold_unknown_faces(struct judging *j)
{
    size_t drawn = j->claim->blur_count;
    for (size_t i = 0; i < j->hidden.len; i++) {
        if (j->hidden.at[i].known)
            continue;
        if (drawn == 0)
            hold(j, j->hidden.at[i].reason, j->hidden.at[i].person);
        drawn -= drawn > 0;
    }
}

static void judge(struct judging *j, const struct person *person)
{
    const struct photo_rules *r = j->rules;
    struct decision shown = consent_decide(r->policy, person, j->category, r->today);
    struct decision work = consent_decide(r->policy, person, CATEGORY_WORK, r->today);
    j->anyone = true;
    see(j, person, false);
    for (size_t i = 0; i < j->claim->removed_count; i++)
        if (slice_eq(j->claim->removed[i], person->id))
            hold(j, HELD_TAKEDOWN, person->id);
    if (!shown.allowed)
        hide(j, shown.reason == DECISION_OBJECTION ? HELD_OBJECTION : HELD_NO_CONSENT,
             person->id);
    if (j->claim->work && !work.allowed)
        hold(j, work.reason == DECISION_OBJECTION ? HELD_OBJECTION : HELD_NO_CONSENT,
             person->id);
}

/* Whoever stands among the pupils is judged as one, also when every row of the register
 * was given by a parent. */
static void judge_ids(struct judging *j, const struct slice *ids, size_t count,
                      bool as_pupils, struct diag *diag)
{
    for (size_t i = 0; i < count; i++) {
        const struct person *person = register_find(j->rules->people, ids[i]);
        struct person pupil = person ? *person : (struct person){0};
        if (as_pupils && pupil.role == ROLE_PARENT)
            pupil.role = ROLE_PUPIL;
        if (person) {
            judge(j, as_pupils ? &pupil : person);
            continue;
        }
        j->unknown = true;
        diag_file(
            diag, DIAG_WARNING, j->claim->path,
            _("this picture is tagged with \"%.*s\", which is not in the register"),
            SLICE_FMT(ids[i]));
    }
}

static bool is_claimed(const struct judging *j, const struct person *person)
{
    for (size_t i = 0; i < j->claim->pupil_count; i++)
        if (slice_eq(j->claim->pupils[i], person->id))
            return true;
    for (size_t i = 0; i < j->claim->people_count; i++)
        if (slice_eq(j->claim->people[i], person->id))
            return true;
    return false;
}

/* Of several who bear one given name, the tagged one is meant; with none tagged it may
 * be any of them. */
static void judge_found(struct judging *j, enum names_match match)
{
    for (size_t i = 0; i < j->found.len; i++) {
        const struct person *person = j->found.at[i];
        size_t bearers = 0, claimed = 0;
        for (size_t k = 0; k < j->found.len; k++) {
            bool same = match == NAMES_SEVERAL &&
                        slice_eq(j->found.at[k]->given, person->given);
            bearers += same;
            claimed += same && is_claimed(j, j->found.at[k]);
        }
        if (bearers < 2) {
            judge(j, person);
        } else if (claimed == 0) {
            see(j, person, true);
            j->doubt = j->anyone = true;
        }
    }
}

static void judge_text(struct judging *j, struct slice text)
{
    judge_found(j, names_in_text(j->rules->names, text, &j->found));
}

static void judge_tag(struct judging *j, const struct picture_tag *tag)
{
    j->area = tag->has_area ? &tag->area : NULL;
    if (tag->kind == TAG_TEXT) {
        judge_text(j, tag->text);
        return;
    }
    enum names_match match = names_of_tag(j->rules->names, tag->text, &j->found);
    if (match != NAMES_NOBODY) {
        judge_found(j, match);
    } else if (tag->kind == TAG_PERSON) {
        j->unknown = true; /* a keyword that matches nobody is no person */
    }
}

/* All voices are heard before the first reason is chosen: an objection is the
 * strongest, whatever order they come in. */
void judging_decide(struct judging *j, const struct picture_facts *facts,
                    struct diag *diag)
{
    const struct photo_claim *c = j->claim;
    str_init(&j->seen);
    if (c->held_for == HELD_TAKEDOWN)
        hold(j, HELD_TAKEDOWN, SLICE(""));
    judge_ids(j, c->pupils, c->pupil_count, true, diag);
    judge_ids(j, c->people, c->people_count, false, diag);
    for (size_t i = 0; i < facts->tag_count; i++)
        judge_tag(j, &facts->tags[i]);
    j->area = NULL;
    for (size_t i = 0; i < c->text_count; i++)
        judge_text(j, c->texts[i]);
    vec_release(&j->found);
    hold_unknown_faces(j);
    if (j->unknown)
        hold(j, HELD_UNKNOWN_TAG, SLICE(""));
    if (j->doubt)
        hold(j, HELD_DOUBT, SLICE(""));
    if (facts->broken)
        hold(j, HELD_UNINSPECTABLE, SLICE(""));
    if (j->asks_tags && !j->anyone && !c->none && !c->checked &&
        j->rules->policy->untagged_photo == UNTAGGED_HOLD)
        hold(j, HELD_UNTAGGED, SLICE(""));
    hold(j, c->held_for, SLICE(""));
}

void judging_release(struct judging *j)
{
    str_release(&j->seen);
    vec_release(&j->hidden);
    vec_release(&j->blur);
}
