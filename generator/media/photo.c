/* The decision about one picture, and its published files: see photo.h. */
#include "media/photo.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/message.h"
#include "base/pack.h"
#include "media/media_int.h"

/* Changes when encoding changes: older entries of the cache are not used then. */
#define ENCODER_VERSION "photo-1"

static const int widths_px[] = {480, 960, PICTURE_WIDEST_PX};

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

struct deciding {
    enum hold_reason held;
    struct slice person; /* who decided */
    const struct photo_claim *claim;
    const struct photo_rules *rules;
    enum category category;
    struct names_found found;
    struct str seen;
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
        hold(d, shown.reason == DECISION_OBJECTION ? HELD_OBJECTION : HELD_NO_CONSENT,
             person->id);
    else if (d->claim->work && !work.allowed)
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
static void decide(struct deciding *d, const struct picture_tags *tags,
                   struct diag *diag)
{
    const struct photo_claim *c = d->claim;
    if (c->held_for == HELD_TAKEDOWN)
        hold(d, HELD_TAKEDOWN, SLICE(""));
    judge_ids(d, c->pupils, c->pupil_count, true, diag);
    judge_ids(d, c->people, c->people_count, false, diag);
    for (size_t i = 0; i < tags->len; i++)
        judge_tag(d, &tags->at[i]);
    for (size_t i = 0; i < c->text_count; i++)
        judge_text(d, c->texts[i]);
    vec_release(&d->found);
    if (d->unknown)
        hold(d, HELD_UNKNOWN_TAG, SLICE(""));
    if (d->doubt)
        hold(d, HELD_DOUBT, SLICE(""));
    if (tags->broken)
        hold(d, HELD_UNINSPECTABLE, SLICE(""));
    if (d->asks_tags && !d->anyone && !c->none && !c->checked &&
        d->rules->policy->untagged_photo == UNTAGGED_HOLD)
        hold(d, HELD_UNTAGGED, SLICE(""));
    hold(d, c->held_for, SLICE(""));
}

static void read_tags(struct picture_tags *tags, const struct picture *picture,
                      struct arena *arena)
{
    struct slice exif = picture_block(picture, "exif-data");
    struct slice xmp = picture_block(picture, "xmp-data");
    struct slice iptc = picture_block(picture, "iptc-data");
    if (exif.len)
        exif_read(tags, exif, arena);
    if (xmp.len)
        xmp_read(tags, xmp, arena);
    if (iptc.len)
        iptc_read(tags, iptc, arena);
    picture_read_texts(tags, picture, arena);
}

/* --- the published files
 * ------------------------------------------------------------------- */

/* What the bytes of a variant depend on: content, mosaic, encoder. */
static uint64_t recipe(const struct photo_claim *claim, struct slice bytes)
{
    char digest[33];
    hash_hex(digest, bytes);
    uint64_t sum = hash_mix(hash_64(slice_of(digest)), SLICE(ENCODER_VERSION));
    if (claim->blur_count)
        sum = hash_mix(sum, slice_make((const char *)claim->blur,
                                       claim->blur_count * sizeof(*claim->blur)));
    return sum;
}

static void name_variant(struct photo_variant *v, const char digest[33],
                         const char published[33])
{
    const char *extension = v->format == PHOTO_JPEG ? "jpg" : "webp";
    snprintf(v->name, sizeof(v->name), "%.24s-%d.%s", published, v->width_px,
             extension);
    snprintf(v->cache, sizeof(v->cache), "%.24s-%d.%s", digest, v->width_px, extension);
}

/* Names, formats and widths of all variants; heights come with the bytes. */
static void plan_variants(struct photo *photo, const struct photo_claim *claim,
                          const struct photo_rules *rules, struct slice bytes)
{
    char digest[33], content[33], published[33];
    uint64_t sum = recipe(claim, bytes);
    struct slice parts[] = {rules->url, bytes,
                            slice_make((const char *)&sum, sizeof(sum))};
    hash_hex(content, bytes);
    snprintf(digest, sizeof(digest), "%016llx%.8s", (unsigned long long)sum, content);
    hash_keyed_hex(published, rules->key, parts, 3);
    for (int format = PHOTO_JPEG; format <= PHOTO_WEBP; format++) {
        for (size_t i = 0; i < sizeof(widths_px) / sizeof(*widths_px); i++) {
            int width = widths_px[i] < photo->width_px ? widths_px[i] : photo->width_px;
            bool last = width == photo->width_px;
            struct photo_variant *v = &photo->variants[photo->variant_count++];
            *v = (struct photo_variant){.format = (enum photo_format)format,
                                        .width_px = width};
            name_variant(v, digest, published);
            if (last)
                break;
        }
    }
}

static const char *cache_path(const char *cache, const struct photo_variant *v,
                              char *out, size_t size)
{
    snprintf(out, size, "%s/media/%s", cache, v->cache);
    return out;
}

/* An entry is its height, a digest of the picture's bytes, then the bytes. */
enum { ENTRY_HEAD = 4 + 8 };

static bool store(const char *cache, const struct photo_variant *v, struct slice bytes)
{
    char path[4096];
    struct str entry;
    uint32_t height = (uint32_t)v->height_px;
    uint64_t sum = hash_64(bytes);
    str_init(&entry);
    str_add(&entry, slice_make((const char *)&height, sizeof(height)));
    str_add(&entry, slice_make((const char *)&sum, sizeof(sum)));
    str_add(&entry, bytes);
    bool well =
        fs_replace(cache_path(cache, v, path, sizeof(path)), str_slice(&entry), 0600);
    str_release(&entry);
    return well;
}

static bool load(const char *cache, const struct photo_variant *v, struct str *out,
                 int *height_px)
{
    char path[4096];
    struct str entry;
    uint32_t height;
    uint64_t sum;
    str_init(&entry);
    bool well = fs_read(&entry, cache_path(cache, v, path, sizeof(path)), 1 << 28) &&
                entry.len > ENTRY_HEAD;
    if (well) {
        struct slice bytes = slice_from(str_slice(&entry), ENTRY_HEAD);
        memcpy(&height, entry.at, sizeof(height));
        memcpy(&sum, entry.at + sizeof(height), sizeof(sum));
        well = hash_64(bytes) == sum;
        *height_px = (int)height;
        if (well && out)
            str_add(out, bytes);
    }
    str_release(&entry);
    return well;
}

bool photo_read_variant(const struct photo_variant *variant, const char *cache,
                        struct str *out)
{
    int height;
    return load(cache, variant, out, &height);
}

static bool find_in_cache(struct photo *photo, const char *cache)
{
    for (size_t i = 0; i < photo->variant_count; i++)
        if (!load(cache, &photo->variants[i], NULL, &photo->variants[i].height_px))
            return false;
    photo->height_px = photo->variant_count ? photo->variants[0].height_px : 0;
    return photo->variant_count > 0;
}

/* From wide to narrow, so that each starts from the one before; both formats of one
 * width together. */
static bool encode_all(struct photo *photo, struct picture *picture, const char *cache,
                       bool *stored)
{
    struct str bytes;
    size_t half = photo->variant_count / 2;
    bool well = true;
    str_init(&bytes);
    *stored = true;
    for (size_t i = half; i-- > 0 && well;) {
        for (size_t format = 0; format < 2 && well; format++) {
            struct photo_variant *v = &photo->variants[format * half + i];
            str_clear(&bytes);
            well =
                picture_encode(picture, v->format, v->width_px, &bytes, &v->height_px);
            *stored = well && *stored && store(cache, v, str_slice(&bytes));
        }
    }
    str_release(&bytes);
    return well;
}

static void hold_unreadable(struct photo *photo, const struct photo_claim *claim,
                            struct diag *diag)
{
    photo->held = HELD_UNINSPECTABLE;
    photo->variant_count = 0;
    diag_file(
        diag, DIAG_WARNING, claim->path,
        _("this is not a picture that can be read, or it is damaged or far too large; "
          "it is left out"));
}

static bool publish(struct photo *photo, const struct photo_claim *claim,
                    const struct photo_rules *rules, struct picture *picture,
                    struct slice bytes, struct diag *diag)
{
    bool stored = true;
    picture_size(picture, &photo->width_px, &photo->height_px);
    if (photo->width_px > PICTURE_WIDEST_PX)
        photo->width_px = PICTURE_WIDEST_PX;
    plan_variants(photo, claim, rules, bytes);
    photo->reused = find_in_cache(photo, rules->cache);
    if (!photo->reused && (!picture_decode(picture, claim->blur, claim->blur_count) ||
                           !encode_all(photo, picture, rules->cache, &stored))) {
        hold_unreadable(photo, claim, diag);
        return true;
    }
    photo->height_px = photo->variants[photo->variant_count - 1].height_px;
    if (!stored)
        diag_file(diag, DIAG_ERROR, rules->cache, _("the cache can't be written: %s"),
                  message_system(errno));
    return stored;
}

enum hold_reason media_decide(const struct photo_claim *claim,
                              const struct photo_rules *rules, enum category category,
                              bool asks_tags, struct slice *person, struct diag *diag)
{
    struct deciding d = {
        .claim = claim, .rules = rules, .category = category, .asks_tags = asks_tags};
    static const struct picture_tags none;
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
    struct deciding d = {
        .claim = claim, .rules = rules, .category = CATEGORY_PHOTO, .asks_tags = true};
    struct picture_tags tags = {0};
    struct picture *picture = picture_open(bytes);
    bool well = true;
    *photo = (struct photo){0};
    hash_hex(photo->content, bytes);
    if (!picture) {
        hold_unreadable(photo, claim, diag);
        return true;
    }
    read_tags(&tags, picture, arena);
    str_init(&d.seen);
    decide(&d, &tags, diag);
    photo->held = d.held;
    photo->person = d.person;
    photo->seen = arena_copy(arena, str_slice(&d.seen));
    str_release(&d.seen);
    memcpy(photo->taken, tags.taken, sizeof(photo->taken));
    vec_release(&tags);
    if (photo->held == HELD_NOT)
        well = publish(photo, claim, rules, picture, bytes, diag);
    picture_free(picture);
    return well;
}

/* --- cache and pipe
 * ---------------------------------------------------------------------------- */

void photo_clean_cache(const char *cache, const struct photo *photos, size_t count)
{
    struct arena arena;
    struct fs_list list = {0};
    struct map used;
    arena_init(&arena);
    map_init(&used);
    for (size_t i = 0; i < count; i++)
        for (size_t v = 0; v < photos[i].variant_count; v++)
            *map_at(&used, slice_of(photos[i].variants[v].cache)) = &used;
    const char *folder = fs_join(&arena, cache, "media");
    if (fs_list(&list, folder, true, &arena))
        for (size_t i = 0; i < list.len; i++)
            if (!map_get(&used, slice_of(list.at[i].path)))
                unlink(fs_join(&arena, folder, list.at[i].path));
    fs_list_release(&list);
    map_release(&used);
    arena_release(&arena);
}

void photo_pack(const struct photo *photo, struct str *out)
{
    pack_slice(out, slice_make((const char *)photo, sizeof(*photo)));
    pack_slice(out, photo->person);
    pack_slice(out, photo->seen);
}

bool photo_unpack(struct photo *photo, struct slice *in, struct arena *arena)
{
    struct slice bytes, person, seen;
    if (!unpack_slice(in, &bytes) || bytes.len != sizeof(*photo) ||
        !unpack_slice(in, &person) || !unpack_slice(in, &seen))
        return false;
    memcpy(photo, bytes.at, sizeof(*photo));
    photo->person = arena_copy(arena, person);
    photo->seen = arena_copy(arena, seen);
    return true;
}
