/* The decision about one picture, and its published files: see photo.h. */
#include "media/photo.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/base64.h"
#include "base/fs.h"
#include "base/hash.h"
#include "base/message.h"
#include "base/pack.h"
#include "base/vec.h"
#include "media/cache.h"

/* Changes when reading or encoding changes: older entries of the cache are not used
 * then. */
#define DECODER_VERSION "photo-2"

static const int widths_px[] = {480, 960, PHOTO_WIDEST_PX};

bool photo_is_picture(const char *path)
{
    static const char *const known[] = {".jpg", ".jpeg", ".png",  ".webp", ".gif",
                                        ".tif", ".tiff", ".heic", ".heif", ".avif"};
    char extension[16];
    fs_extension(extension, slice_of(path));
    for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
        if (strcmp(extension, known[i]) == 0)
            return true;
    return false;
}

/* --- who is in it, and may they be shown
 * ------------------------------------------------- */

/* Someone who may not be shown, but may be blurred when his face is known. */
struct hidden {
    struct slice person;
    enum hold_reason reason;
    bool known; /* an area of the file's own */
};

struct deciding {
    enum hold_reason held;
    struct slice person; /* who decided */
    const struct photo_claim *claim;
    const struct photo_rules *rules;
    enum category category;
    struct names_found found;
    struct str seen;
    struct {
        VEC(struct hidden);
    } hidden;
    struct {
        VEC(struct picture_area);
    } blur;
    const struct picture_area *area; /* of the face that is being judged, or NULL */
    bool may_blur;
    bool asks_tags; /* without anyone in it, it is held as untagged */
    bool anyone;    /* somebody is known to be in it */
    bool doubt, unknown;
};

static void hold(struct deciding *d, enum hold_reason reason, struct slice person)
{
    if (d->held != HELD_NOT)
        return;
    d->held = reason;
    d->person = person;
}

static void see(struct deciding *d, const struct person *person, bool perhaps)
{
    str_addf(&d->seen, "\n%s%.*s", perhaps ? "?" : "", SLICE_FMT(person->id));
}

/* An area that has one: of a face, not of a slip of some program. */
static bool is_area(const struct picture_area *area)
{
    return area && area->width > 0 && area->height > 0;
}

/* May not be shown: held, or blurred where the board's policy says so. */
static void hide(struct deciding *d, enum hold_reason reason, struct slice person)
{
    struct hidden *h = NULL;
    if (!d->may_blur) {
        hold(d, reason, person);
        return;
    }
    for (size_t i = 0; i < d->hidden.len && !h; i++)
        if (slice_eq(d->hidden.at[i].person, person))
            h = &d->hidden.at[i];
    if (!h) {
        h = vec_add(&d->hidden);
        *h = (struct hidden){person, reason, false};
    }
    if (is_area(d->area)) {
        h->known = true;
        vec_push(&d->blur, *d->area);
    }
}

/* Rectangles that a person drew are of those whose face the file does not know. */
static void hold_unknown_faces(struct deciding *d)
{
    size_t drawn = d->claim->blur_count;
    for (size_t i = 0; i < d->hidden.len; i++) {
        if (d->hidden.at[i].known)
            continue;
        if (drawn == 0)
            hold(d, d->hidden.at[i].reason, d->hidden.at[i].person);
        drawn -= drawn > 0;
    }
}

static void judge(struct deciding *d, const struct person *person)
{
    const struct photo_rules *r = d->rules;
    struct decision shown = consent_decide(r->policy, person, d->category, r->today);
    struct decision work = consent_decide(r->policy, person, CATEGORY_WORK, r->today);
    d->anyone = true;
    see(d, person, false);
    for (size_t i = 0; i < d->claim->removed_count; i++)
        if (slice_eq(d->claim->removed[i], person->id))
            hold(d, HELD_TAKEDOWN, person->id);
    if (!shown.allowed)
        hide(d, shown.reason == DECISION_OBJECTION ? HELD_OBJECTION : HELD_NO_CONSENT,
             person->id);
    if (d->claim->work && !work.allowed)
        hold(d, work.reason == DECISION_OBJECTION ? HELD_OBJECTION : HELD_NO_CONSENT,
             person->id);
}

/* Whoever stands among the pupils is judged as one, also when every row of the register
 * was given by a parent. */
static void judge_ids(struct deciding *d, const struct slice *ids, size_t count,
                      bool as_pupils, struct diag *diag)
{
    for (size_t i = 0; i < count; i++) {
        const struct person *person = register_find(d->rules->people, ids[i]);
        struct person pupil = person ? *person : (struct person){0};
        if (as_pupils && pupil.role == ROLE_PARENT)
            pupil.role = ROLE_PUPIL;
        if (person) {
            judge(d, as_pupils ? &pupil : person);
            continue;
        }
        d->unknown = true;
        diag_file(
            diag, DIAG_WARNING, d->claim->path,
            _("this picture is tagged with \"%.*s\", which is not in the register"),
            SLICE_FMT(ids[i]));
    }
}

static bool is_claimed(const struct deciding *d, const struct person *person)
{
    for (size_t i = 0; i < d->claim->pupil_count; i++)
        if (slice_eq(d->claim->pupils[i], person->id))
            return true;
    for (size_t i = 0; i < d->claim->people_count; i++)
        if (slice_eq(d->claim->people[i], person->id))
            return true;
    return false;
}

/* Of several who bear one given name, the tagged one is meant; with none tagged it may
 * be any of them. */
static void judge_found(struct deciding *d, enum names_match match)
{
    for (size_t i = 0; i < d->found.len; i++) {
        const struct person *person = d->found.at[i];
        size_t bearers = 0, claimed = 0;
        for (size_t j = 0; j < d->found.len; j++) {
            bool same = match == NAMES_SEVERAL &&
                        slice_eq(d->found.at[j]->given, person->given);
            bearers += same;
            claimed += same && is_claimed(d, d->found.at[j]);
        }
        if (bearers < 2) {
            judge(d, person);
        } else if (claimed == 0) {
            see(d, person, true);
            d->doubt = d->anyone = true;
        }
    }
}

static void judge_text(struct deciding *d, struct slice text)
{
    judge_found(d, names_in_text(d->rules->names, text, &d->found));
}

static void judge_tag(struct deciding *d, const struct picture_tag *tag)
{
    d->area = tag->has_area ? &tag->area : NULL;
    if (tag->kind == TAG_TEXT) {
        judge_text(d, tag->text);
        return;
    }
    enum names_match match = names_of_tag(d->rules->names, tag->text, &d->found);
    if (match != NAMES_NOBODY) {
        judge_found(d, match);
    } else if (tag->kind == TAG_PERSON) {
        d->unknown = true; /* a keyword that matches nobody is no person */
    }
}

/* All voices are heard before the first reason is chosen: an objection is the
 * strongest, whatever order they come in. */
static void decide(struct deciding *d, const struct picture_facts *facts,
                   struct diag *diag)
{
    const struct photo_claim *c = d->claim;
    if (c->held_for == HELD_TAKEDOWN)
        hold(d, HELD_TAKEDOWN, SLICE(""));
    judge_ids(d, c->pupils, c->pupil_count, true, diag);
    judge_ids(d, c->people, c->people_count, false, diag);
    for (size_t i = 0; i < facts->tag_count; i++)
        judge_tag(d, &facts->tags[i]);
    d->area = NULL;
    for (size_t i = 0; i < c->text_count; i++)
        judge_text(d, c->texts[i]);
    vec_release(&d->found);
    hold_unknown_faces(d);
    if (d->unknown)
        hold(d, HELD_UNKNOWN_TAG, SLICE(""));
    if (d->doubt)
        hold(d, HELD_DOUBT, SLICE(""));
    if (facts->broken)
        hold(d, HELD_UNINSPECTABLE, SLICE(""));
    if (d->asks_tags && !d->anyone && !c->none && !c->checked &&
        d->rules->policy->untagged_photo == UNTAGGED_HOLD)
        hold(d, HELD_UNTAGGED, SLICE(""));
    hold(d, c->held_for, SLICE(""));
}

/* --- the published files
 * ------------------------------------------------------------------- */

/* Names of what the cache has of it: what the file says, and what was made of it. */
static void name_entries(struct photo *photo, const struct deciding *d)
{
    const struct photo_claim *claim = d->claim;
    uint64_t sum = hash_mix(hash_64(slice_of(photo->content)), SLICE(DECODER_VERSION));
    snprintf(photo->facts, sizeof(photo->facts), "%.24s-%08x.facts", photo->content,
             (unsigned)sum);
    sum = hash_mix(
        sum, slice_make((const char *)&d->rules->formats, sizeof(d->rules->formats)));
    sum = hash_mix(sum, slice_make((const char *)claim->blur,
                                   claim->blur_count * sizeof(*claim->blur)));
    sum = hash_mix(
        sum, slice_make((const char *)d->blur.at, d->blur.len * sizeof(*d->blur.at)));
    snprintf(photo->entry, sizeof(photo->entry), "%.16s%016llx.photo", photo->content,
             (unsigned long long)sum);
}

/* Names, formats and widths of all variants; heights come with the bytes. */
static void plan_variants(struct photo *photo, const struct photo_rules *rules)
{
    static const char *const extensions[] = {
        [PHOTO_JPEG] = "jpg", [PHOTO_WEBP] = "webp", [PHOTO_AVIF] = "avif"};
    char published[33];
    struct slice parts[] = {rules->url, slice_of(photo->content),
                            slice_of(photo->entry)};
    hash_keyed_hex(published, rules->key, parts, 3);
    for (int format = PHOTO_JPEG; format <= PHOTO_AVIF; format++) {
        bool last = format != PHOTO_JPEG && !(rules->formats & 1u << format);
        for (size_t i = 0; !last && i < sizeof(widths_px) / sizeof(*widths_px); i++) {
            int width = widths_px[i] < photo->width_px ? widths_px[i] : photo->width_px;
            struct photo_variant *v = &photo->variants[photo->variant_count++];
            *v = (struct photo_variant){.format = (enum photo_format)format,
                                        .width_px = width};
            snprintf(v->name, sizeof(v->name), "%.24s-%d.%s", published, width,
                     extensions[format]);
            last = width == photo->width_px;
        }
    }
}

/* Heights, placeholder and bytes of an entry; false when it is not whole. */
static bool read_entry(struct photo *photo, struct slice entry, struct slice *bytes,
                       struct slice *placeholder)
{
    for (size_t i = 0; i < photo->variant_count; i++) {
        uint64_t height;
        struct slice piece;
        if (!unpack_number(&entry, &height) || !unpack_slice(&entry, &piece))
            return false;
        photo->variants[i].height_px = (int)height;
        if (bytes)
            bytes[i] = piece;
    }
    return unpack_slice(&entry, placeholder);
}

bool photo_load(const struct photo *photo, const char *cache, struct slice *bytes,
                struct str *space)
{
    struct photo copy = *photo;
    struct slice placeholder;
    str_clear(space);
    return cache_load(cache, photo->entry, space) &&
           read_entry(&copy, str_slice(space), bytes, &placeholder);
}

static void set_placeholder(struct photo *photo, struct slice webp, struct arena *arena)
{
    struct str url;
    str_init(&url);
    str_add_c(&url, "data:image/webp;base64,");
    base64_add(&url, webp);
    photo->placeholder = arena_copy(arena, str_slice(&url));
    str_release(&url);
}

static bool find_in_cache(struct photo *photo, const char *cache, struct arena *arena)
{
    struct str entry;
    struct slice placeholder;
    str_init(&entry);
    bool well = cache_load(cache, photo->entry, &entry) &&
                read_entry(photo, str_slice(&entry), NULL, &placeholder);
    if (well)
        set_placeholder(photo, placeholder, arena);
    str_release(&entry);
    return well;
}

static void hold_unreadable(struct photo *photo, const struct photo_claim *claim,
                            enum cage_end end, struct diag *diag)
{
    photo->held = HELD_UNINSPECTABLE;
    photo->variant_count = 0;
    diag_file(
        diag, DIAG_WARNING, claim->path,
        end == CAGE_DONE
            ? _("this is not a picture that can be read, or it is damaged or far too "
                "large; it is left out")
            : _("this picture stopped the program that looks into it: it is broken, "
                "or made to do harm; it is left out"));
}

/* The cage's own program is not there: nothing can be looked into. */
static bool is_missing(enum cage_end end, const struct photo_claim *claim,
                       struct diag *diag)
{
    if (end == CAGE_MISSING)
        diag_file(diag, DIAG_ERROR, claim->path,
                  _("the program that looks into files (voornaam-decode) can't be "
                    "started: %s; it belongs beside voornaam"),
                  message_system(errno));
    return end == CAGE_MISSING;
}

/* All areas that get a mosaic: drawn by a person, and known by the file. */
static struct picture_area *all_areas(const struct deciding *d, struct arena *arena,
                                      size_t *count)
{
    *count = d->claim->blur_count + d->blur.len;
    struct picture_area *areas = ARENA_ARRAY(arena, struct picture_area, *count + 1);
    for (size_t i = 0; i < *count; i++)
        areas[i] = i < d->claim->blur_count ? d->claim->blur[i]
                                            : d->blur.at[i - d->claim->blur_count];
    return areas;
}

/* From wide to narrow, so that each starts from the one before. */
static size_t ask_order(const struct photo *photo, struct picture_variant *asked,
                        size_t *order)
{
    size_t count = 0;
    for (size_t w = sizeof(widths_px) / sizeof(*widths_px); w-- > 0;)
        for (size_t i = 0; i < photo->variant_count; i++) {
            int width = widths_px[w] < photo->width_px ? widths_px[w] : photo->width_px;
            bool first = w == 0 || widths_px[w - 1] < photo->width_px;
            if (!first || photo->variants[i].width_px != width)
                continue;
            asked[count] = (struct picture_variant){photo->variants[i].format, width, 0,
                                                    SLICE("")};
            order[count++] = i;
        }
    return count;
}

/* Makes the variants and stores them; true also when it is held. */
static bool make(struct photo *photo, struct deciding *d, struct slice file,
                 struct arena *arena, struct diag *diag)
{
    struct picture_variant asked[PHOTO_VARIANTS_MAX];
    size_t order[PHOTO_VARIANTS_MAX], blur_count;
    struct slice parts[PHOTO_VARIANTS_MAX], placeholder;
    struct str space, entry;
    bool well, stored = true;
    str_init(&space);
    str_init(&entry);
    struct picture_area *areas = all_areas(d, arena, &blur_count);
    size_t count = ask_order(photo, asked, order);
    enum cage_end end = blur_count > DECODE_BLUR_MAX ? CAGE_DIED : CAGE_DONE;
    if (end == CAGE_DONE)
        end = decode_make_variants(d->rules->cage, file, areas, blur_count, asked,
                                   count, &placeholder, &well, &space);
    if (is_missing(end, d->claim, diag)) {
        stored = false;
    } else if (end != CAGE_DONE || !well) {
        hold_unreadable(photo, d->claim, end, diag);
    } else {
        for (size_t i = 0; i < count; i++) {
            photo->variants[order[i]].height_px = asked[i].height_px;
            parts[order[i]] = asked[i].bytes;
        }
        for (size_t i = 0; i < photo->variant_count; i++) {
            pack_number(&entry, (uint64_t)photo->variants[i].height_px);
            pack_slice(&entry, parts[i]);
        }
        pack_slice(&entry, placeholder);
        set_placeholder(photo, placeholder, arena);
        stored = cache_store(d->rules->cache, photo->entry, str_slice(&entry));
        if (!stored)
            diag_file(diag, DIAG_ERROR, d->rules->cache,
                      _("the cache can't be written: %s"), message_system(errno));
    }
    str_release(&space);
    str_release(&entry);
    return stored;
}

static bool publish(struct photo *photo, struct deciding *d,
                    const struct picture_facts *facts, struct slice file,
                    struct arena *arena, struct diag *diag)
{
    photo->width_px =
        facts->width_px < PHOTO_WIDEST_PX ? facts->width_px : PHOTO_WIDEST_PX;
    plan_variants(photo, d->rules);
    photo->reused = find_in_cache(photo, d->rules->cache, arena);
    bool well = photo->reused || make(photo, d, file, arena, diag);
    if (photo->variant_count)
        photo->height_px = photo->variants[photo->variant_count - 1].height_px;
    return well;
}

/* What the file says of itself, from the cache or from the cage. */
static enum cage_end look(struct picture_facts *facts, const struct photo *photo,
                          const struct photo_rules *rules, struct slice file,
                          struct arena *arena)
{
    struct str answer;
    enum cage_end end = CAGE_DONE;
    str_init(&answer);
    if (!cache_load(rules->cache, photo->facts, &answer) ||
        !decode_picture_facts(facts, str_slice(&answer), arena)) {
        str_clear(&answer);
        end = decode_picture(rules->cage, file, &answer);
        if (end == CAGE_DONE && !decode_picture_facts(facts, str_slice(&answer), arena))
            end = CAGE_DIED;
        if (end == CAGE_DONE) /* for the next build; it does without, too */
            cache_store(rules->cache, photo->facts, str_slice(&answer));
    }
    str_release(&answer);
    return end;
}

enum hold_reason media_decide(const struct photo_claim *claim,
                              const struct photo_rules *rules, enum category category,
                              bool asks_tags, struct slice *person, struct diag *diag)
{
    struct deciding d = {
        .claim = claim, .rules = rules, .category = category, .asks_tags = asks_tags};
    static const struct picture_facts none;
    str_init(&d.seen);
    decide(&d, &none, diag);
    str_release(&d.seen);
    *person = d.person;
    return d.held;
}

bool photo_prepare(struct photo *photo, const struct photo_claim *claim,
                   const struct photo_rules *rules, struct slice bytes,
                   struct arena *arena, struct diag *diag)
{
    struct deciding d = {.claim = claim,
                         .rules = rules,
                         .category = CATEGORY_PHOTO,
                         .asks_tags = true,
                         .may_blur = rules->policy->objected_photo == OBJECTED_BLUR};
    struct picture_facts facts;
    bool well = true;
    *photo = (struct photo){0};
    hash_hex(photo->content, bytes);
    name_entries(photo, &d);
    enum cage_end end = look(&facts, photo, rules, bytes, arena);
    if (is_missing(end, claim, diag))
        return false;
    if (end != CAGE_DONE || !facts.readable) {
        hold_unreadable(photo, claim, end, diag);
        return true;
    }
    str_init(&d.seen);
    decide(&d, &facts, diag);
    photo->held = d.held;
    photo->person = d.person;
    photo->seen = arena_copy(arena, str_slice(&d.seen));
    str_release(&d.seen);
    memcpy(photo->taken, facts.taken, sizeof(photo->taken));
    name_entries(photo, &d);
    if (photo->held == HELD_NOT)
        well = publish(photo, &d, &facts, bytes, arena, diag);
    if (photo->held == HELD_NOT && d.hidden.len) {
        photo->blurred = true;
        photo->person = d.hidden.at[0].person;
    }
    vec_release(&d.hidden);
    vec_release(&d.blur);
    return well;
}

/* --- pipe
 * --------------------------------------------------------------------------------- */

void photo_pack(const struct photo *photo, struct str *out)
{
    pack_slice(out, slice_make((const char *)photo, sizeof(*photo)));
    pack_slice(out, photo->person);
    pack_slice(out, photo->seen);
    pack_slice(out, photo->placeholder);
}

bool photo_unpack(struct photo *photo, struct slice *in, struct arena *arena)
{
    struct slice bytes, person, seen, placeholder;
    if (!unpack_slice(in, &bytes) || bytes.len != sizeof(*photo) ||
        !unpack_slice(in, &person) || !unpack_slice(in, &seen) ||
        !unpack_slice(in, &placeholder))
        return false;
    memcpy(photo, bytes.at, sizeof(*photo));
    photo->person = arena_copy(arena, person);
    photo->seen = arena_copy(arena, seen);
    photo->placeholder = arena_copy(arena, placeholder);
    return true;
}
