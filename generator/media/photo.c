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
#include "media/cache.h"
#include "media/judge.h"

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

/* --- the published files
 * ------------------------------------------------------------------- */

/* What is made of its content: version, formats, and what gets a mosaic. */
static void name_decision(char out[33], const struct judging *j)
{
    const struct photo_claim *claim = j->claim;
    const struct slice parts[] = {
        SLICE("photo"), SLICE(DECODER_VERSION),
        slice_make((const char *)&j->rules->formats, sizeof(j->rules->formats)),
        slice_make((const char *)claim->blur, claim->blur_count * sizeof(*claim->blur)),
        slice_make((const char *)j->blur.at, j->blur.len * sizeof(*j->blur.at))};
    hash_keyed_hex(out, j->rules->key, parts, sizeof(parts) / sizeof(*parts));
}

/* Names of what the cache has of it: what the file says, and what was made of it. */
static void name_entries(struct photo *photo, const struct judging *j)
{
    char decision[33];
    name_decision(decision, j);
    const struct slice parts[] = {slice_of(photo->content), SLICE(DECODER_VERSION),
                                  slice_of(decision)};
    cache_name(photo->facts, j->rules->cache, "facts", parts, 2);
    cache_name(photo->entry, j->rules->cache, "photo", parts, 3);
}

/* Names, formats and widths of all variants; heights come with the bytes. */
static void plan_variants(struct photo *photo, const struct judging *j)
{
    const struct photo_rules *rules = j->rules;
    static const char *const extensions[] = {
        [PHOTO_JPEG] = "jpg", [PHOTO_WEBP] = "webp", [PHOTO_AVIF] = "avif"};
    char published[33], decision[33];
    name_decision(decision, j);
    struct slice parts[] = {rules->url, slice_of(photo->content), slice_of(decision)};
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

bool photo_load(const struct photo *photo, const struct cache *cache,
                struct slice *bytes, struct str *space)
{
    struct photo copy = *photo;
    struct slice placeholder;
    return cache_load(cache, CACHE_PHOTOS, photo->entry, space) &&
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

static bool find_in_cache(struct photo *photo, const struct cache *cache,
                          struct arena *arena)
{
    struct str entry;
    struct slice placeholder;
    str_init(&entry);
    bool well = cache_load(cache, CACHE_PHOTOS, photo->entry, &entry) &&
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

/* All areas that get a mosaic: drawn by a person, and known by the file. */
static struct picture_area *all_areas(const struct judging *j, struct arena *arena,
                                      size_t *count)
{
    *count = j->claim->blur_count + j->blur.len;
    struct picture_area *areas = ARENA_ARRAY(arena, struct picture_area, *count + 1);
    for (size_t i = 0; i < *count; i++)
        areas[i] = i < j->claim->blur_count ? j->claim->blur[i]
                                            : j->blur.at[i - j->claim->blur_count];
    return areas;
}

/* From wide to narrow, so that each starts from the one before; each format has the
 * same widths, from narrow to wide. */
static void ask_order(const struct photo *photo, struct picture_variant *asked,
                      size_t *order)
{
    size_t widths = 1, count = 0;
    while (widths < photo->variant_count &&
           photo->variants[widths].format == PHOTO_JPEG)
        widths++;
    for (size_t w = widths; w-- > 0;)
        for (size_t i = w; i < photo->variant_count; i += widths) {
            asked[count] =
                (struct picture_variant){.format = photo->variants[i].format,
                                         .width_px = photo->variants[i].width_px};
            order[count++] = i;
        }
}

/* Makes the variants and stores them; true also when it is held. */
static bool make(struct photo *photo, struct judging *j, struct slice file,
                 struct arena *arena, struct diag *diag)
{
    struct picture_variant asked[PHOTO_VARIANTS_MAX];
    size_t order[PHOTO_VARIANTS_MAX], blur_count;
    struct slice parts[PHOTO_VARIANTS_MAX], placeholder;
    struct str space, entry;
    bool well, stored = true;
    str_init(&space);
    str_init(&entry);
    struct picture_area *areas = all_areas(j, arena, &blur_count);
    size_t count = photo->variant_count;
    ask_order(photo, asked, order);
    enum cage_end end = blur_count > DECODE_BLUR_MAX ? CAGE_DIED : CAGE_DONE;
    if (end == CAGE_DONE)
        end = decode_make_variants(j->rules->cage, file, areas, blur_count, asked,
                                   count, &placeholder, &well, &space);
    if (decode_is_missing(end, j->claim->path, diag)) {
        stored = false;
    } else if (end != CAGE_DONE || !well) {
        hold_unreadable(photo, j->claim, end, diag);
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
        stored = cache_store(j->rules->cache, CACHE_PHOTOS, photo->entry, &entry);
        if (!stored)
            diag_file(diag, DIAG_ERROR, j->rules->cache->folder,
                      _("the cache can't be written: %s"), message_system(errno));
    }
    str_release(&space);
    str_release(&entry);
    return stored;
}

static bool publish(struct photo *photo, struct judging *j, struct slice file,
                    struct arena *arena, struct diag *diag)
{
    photo->reused = find_in_cache(photo, j->rules->cache, arena);
    bool well = photo->reused || make(photo, j, file, arena, diag);
    if (photo->variant_count)
        photo->height_px = photo->variants[photo->variant_count - 1].height_px;
    return well;
}

static bool find_facts(struct picture_facts *facts, const struct photo *photo,
                       const struct cache *cache, struct arena *arena)
{
    struct str answer;
    str_init(&answer);
    bool well = cache_load(cache, CACHE_PHOTOS, photo->facts, &answer) &&
                decode_picture_facts(facts, str_slice(&answer), arena);
    str_release(&answer);
    return well;
}

/* What the file says of itself, from the cache or from the cage. */
static enum cage_end look(struct picture_facts *facts, const struct photo *photo,
                          const struct photo_rules *rules, struct slice file,
                          struct arena *arena)
{
    struct str answer;
    if (find_facts(facts, photo, rules->cache, arena))
        return CAGE_DONE;
    str_init(&answer);
    enum cage_end end = decode_picture(rules->cage, file, &answer);
    if (end == CAGE_DONE && !decode_picture_facts(facts, str_slice(&answer), arena))
        end = CAGE_DIED;
    if (end == CAGE_DONE) /* for the next build; it does without, too */
        cache_store(rules->cache, CACHE_PHOTOS, photo->facts, &answer);
    str_release(&answer);
    return end;
}

/* The decision, and the plan of what is published when it may be shown. */
static void decide(struct photo *photo, struct judging *j,
                   const struct picture_facts *facts, struct arena *arena,
                   struct diag *diag)
{
    judging_decide(j, facts, diag);
    photo->held = j->held;
    photo->person = j->person;
    photo->seen = arena_copy(arena, str_slice(&j->seen));
    memcpy(photo->taken, facts->taken, sizeof(photo->taken));
    photo->width_px =
        facts->width_px < PHOTO_WIDEST_PX ? facts->width_px : PHOTO_WIDEST_PX;
    name_entries(photo, j);
    if (photo->held != HELD_NOT)
        return;
    plan_variants(photo, j);
    if (j->hidden.len) {
        photo->blurred = true;
        photo->person = j->hidden.at[0].person;
    }
}

static struct judging ask_about(const struct photo_claim *claim,
                                const struct photo_rules *rules)
{
    return (struct judging){.claim = claim,
                            .rules = rules,
                            .category = CATEGORY_PHOTO,
                            .asks_tags = true,
                            .may_blur = rules->policy->objected_photo == OBJECTED_BLUR};
}

enum hold_reason media_decide(const struct photo_claim *claim,
                              const struct photo_rules *rules, enum category category,
                              bool asks_tags, struct slice *person, struct diag *diag)
{
    struct judging j = {
        .claim = claim, .rules = rules, .category = category, .asks_tags = asks_tags};
    static const struct picture_facts none;
    judging_decide(&j, &none, diag);
    judging_release(&j);
    *person = j.person;
    return j.held;
}

bool photo_prepare(struct photo *photo, const struct photo_claim *claim,
                   const struct photo_rules *rules, struct slice bytes,
                   struct arena *arena, struct diag *diag)
{
    struct judging j = ask_about(claim, rules);
    struct picture_facts facts;
    bool well = true;
    *photo = (struct photo){0};
    cache_content(photo->content, rules->key, bytes);
    name_entries(photo, &j);
    enum cage_end end = look(&facts, photo, rules, bytes, arena);
    if (decode_is_missing(end, claim->path, diag))
        return false;
    if (end != CAGE_DONE || !facts.readable) {
        hold_unreadable(photo, claim, end, diag);
        return true;
    }
    decide(photo, &j, &facts, arena, diag);
    if (photo->held == HELD_NOT)
        well = publish(photo, &j, bytes, arena, diag);
    judging_release(&j);
    return well;
}

bool photo_find(struct photo *photo, const struct photo_claim *claim,
                const struct photo_rules *rules, const char content[33],
                struct arena *arena, struct diag *diag)
{
    struct judging j = ask_about(claim, rules);
    struct picture_facts facts;
    *photo = (struct photo){0};
    memcpy(photo->content, content, sizeof(photo->content));
    name_entries(photo, &j);
    if (!find_facts(&facts, photo, rules->cache, arena) || !facts.readable)
        return false;
    decide(photo, &j, &facts, arena, diag);
    if (photo->held == HELD_NOT) {
        photo->reused = find_in_cache(photo, rules->cache, arena);
        photo->height_px = photo->variants[photo->variant_count - 1].height_px;
    }
    judging_release(&j);
    return photo->held != HELD_NOT || photo->reused;
}

void photo_clean_cache(const struct cache *cache, const struct photo *photos,
                       size_t count)
{
    struct map used;
    map_init(&used);
    for (size_t i = 0; i < count; i++) {
        if (!photos[i].variant_count)
            continue;
        *map_at(&used, slice_of(photos[i].facts)) = &used;
        *map_at(&used, slice_of(photos[i].entry)) = &used;
    }
    cache_clean(cache, CACHE_PHOTOS, &used);
    map_release(&used);
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
