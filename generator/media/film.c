/* The decision about one film or sound, and its published files: see film.h. */
#include "media/film.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/fs.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/message.h"
#include "base/pack.h"
#include "media/cache.h"
#include "media/judge.h"

/* Changes when reading or copying changes: older entries of the cache are not used
 * then. */
#define DECODER_VERSION "film-1"

static const struct {
    const char *extension, *type;
} targets[] = {
    [FILM_MP4] = {"mp4", "video/mp4"},    [FILM_WEBM] = {"webm", "video/webm"},
    [FILM_M4A] = {"m4a", "audio/mp4"},    [FILM_MP3] = {"mp3", "audio/mpeg"},
    [FILM_OGG] = {"ogg", "audio/ogg"},    [FILM_WAV] = {"wav", "audio/wav"},
    [FILM_FLAC] = {"flac", "audio/flac"},
};

const char *film_type(const struct film *film)
{
    /* WebM with sound only, too, is played by what plays the film's kind. */
    return targets[film->target].type;
}

static bool has_extension(const char *path, const char *const *known, size_t count)
{
    char extension[16];
    fs_extension(extension, slice_of(path));
    for (size_t i = 0; i < count; i++)
        if (strcmp(extension, known[i]) == 0)
            return true;
    return false;
}

bool film_is_film(const char *path)
{
    static const char *const known[] = {".mp4", ".m4v", ".mov", ".webm",
                                        ".mkv", ".avi", ".wmv", ".3gp"};
    return has_extension(path, known, sizeof(known) / sizeof(*known));
}

bool film_is_sound(const char *path)
{
    static const char *const known[] = {".mp3", ".m4a",  ".aac",  ".wav", ".ogg",
                                        ".oga", ".opus", ".flac", ".wma"};
    return has_extension(path, known, sizeof(known) / sizeof(*known));
}

/* --- the cache
 * --------------------------------------------------------------------------------- */

void film_clean_cache(const struct cache *cache, const struct film *films, size_t count)
{
    struct map used;
    map_init(&used);
    for (size_t i = 0; i < count; i++) {
        if (!*films[i].entry)
            continue;
        *map_at(&used, slice_of(films[i].facts)) = &used;
        *map_at(&used, slice_of(films[i].entry)) = &used;
    }
    cache_clean(cache, CACHE_FILMS, &used);
    map_release(&used);
}

bool film_load(const struct film *film, const struct cache *cache,
               struct film_copy *copy, struct str *space)
{
    return cache_load(cache, CACHE_FILMS, film->entry, space) &&
           decode_film_copy(copy, str_slice(space));
}

/* --- the decision
 * ------------------------------------------------------------------------------ */

static void hold(struct film *film, const struct photo_claim *claim, struct diag *diag,
                 const char *message)
{
    film->held = HELD_UNINSPECTABLE;
    *film->entry = '\0';
    diag_file(diag, DIAG_WARNING, claim->path, "%s", message);
}

static void hold_unreadable(struct film *film, const struct photo_claim *claim,
                            enum cage_end end, struct diag *diag)
{
    hold(film, claim, diag,
         end == CAGE_DONE
             ? _("this film or sound can't be read, or it is damaged or cut off; it is "
                 "left out: copy it once more from where it was made, or make an MP4 "
                 "(film) or MP3 (sound) of it")
             : _("this film or sound stopped the program that looks into it: it is "
                 "broken, or made to do harm, or far too large; it is left out"));
}

/* What the file says of itself, from the cache or from the cage. */
static enum cage_end look(struct film_facts *facts, const struct film *film,
                          const struct photo_rules *rules, struct slice file,
                          struct arena *arena)
{
    struct str answer;
    enum cage_end end = CAGE_DONE;
    str_init(&answer);
    if (!cache_load(rules->cache, CACHE_FILMS, film->facts, &answer) ||
        !decode_film_facts(facts, str_slice(&answer), arena)) {
        str_clear(&answer);
        end = decode_film(rules->cage, file, &answer);
        if (end == CAGE_DONE && !decode_film_facts(facts, str_slice(&answer), arena))
            end = CAGE_DIED;
        if (end == CAGE_DONE) /* for the next build; it does without, too */
            cache_store(rules->cache, CACHE_FILMS, film->facts, &answer);
    }
    str_release(&answer);
    return end;
}

/* --- the published files
 * ----------------------------------------------------------------------- */

static void name_files(struct film *film, const struct photo_rules *rules)
{
    char hash[33];
    struct slice parts[] = {rules->url, slice_of(film->content),
                            SLICE(DECODER_VERSION)};
    hash_keyed_hex(hash, rules->key, parts, 3);
    snprintf(film->name, sizeof(film->name), "%.24s.%s", hash,
             targets[film->target].extension);
    snprintf(film->poster, sizeof(film->poster), "%.24s-poster.jpg", hash);
    snprintf(film->poster_webp, sizeof(film->poster_webp), "%.24s-poster.webp", hash);
}

void film_name_caption(const struct film *film, const struct photo_rules *rules,
                       struct slice content, struct film_caption *caption)
{
    char hash[33];
    struct slice parts[] = {rules->url, slice_of(film->content), content};
    hash_keyed_hex(hash, rules->key, parts, 3);
    snprintf(caption->name, sizeof(caption->name), "%.24s.%s.vtt", hash,
             caption->language);
}

static void take_poster(struct film *film, const struct film_copy *copy)
{
    film->poster_width_px = copy->poster_width_px;
    film->poster_height_px = copy->poster_height_px;
}

static bool publish(struct film *film, const struct photo_claim *claim,
                    const struct photo_rules *rules, struct slice file,
                    struct diag *diag)
{
    struct str answer;
    struct film_copy copy;
    bool stored = true;
    str_init(&answer);
    film->reused = film_load(film, rules->cache, &copy, &answer);
    if (film->reused) {
        take_poster(film, &copy);
        str_release(&answer);
        return true;
    }
    str_clear(&answer);
    enum cage_end end = decode_copy_film(rules->cage, file, &answer);
    if (decode_is_missing(end, claim->path, diag)) {
        stored = false;
    } else if (end != CAGE_DONE || !decode_film_copy(&copy, str_slice(&answer))) {
        hold_unreadable(film, claim, end, diag);
    } else {
        take_poster(film, &copy);
        stored = cache_store(rules->cache, CACHE_FILMS, film->entry, &answer);
        if (!stored)
            diag_file(diag, DIAG_ERROR, rules->cache->folder,
                      _("the cache can't be written: %s"), message_system(errno));
    }
    str_release(&answer);
    return stored;
}

/* What a teacher should know of a film that is shown. */
static void advise(const struct film_facts *facts, const struct photo_claim *claim,
                   struct diag *diag)
{
    if (facts->is_hevc)
        diag_file(diag, DIAG_WARNING, claim->path,
                  _("this film is in H.265 (HEVC), which not every browser plays; as "
                    "H.264 it plays everywhere (on an iPhone: Settings, Camera, "
                    "Formats, Most Compatible)"));
    if (facts->has_captions)
        diag_file(diag, DIAG_WARNING, claim->path,
                  _("the captions inside this film are left out; put them beside it as "
                    "a file of the same name that ends in .vtt"));
    if (facts->has_location)
        diag_file(diag, DIAG_NOTE, claim->path,
                  _("this film says where it was made; that is left out"));
}

static void take_facts(struct film *film, const struct film_facts *facts)
{
    film->is_sound = facts->is_sound;
    film->has_sound = facts->has_sound;
    film->target = facts->target;
    film->width_px = facts->width_px;
    film->height_px = facts->height_px;
    film->duration_ms = facts->duration_ms;
    memcpy(film->taken, facts->said.taken, sizeof(film->taken));
}

/* Who may not be shown decides, also of what can't be read: then only the site says who
 * is in it. */
static void decide(struct film *film, const struct photo_claim *claim,
                   const struct photo_rules *rules, const struct film_facts *facts,
                   struct arena *arena, struct diag *diag)
{
    struct judging j = {.claim = claim,
                        .rules = rules,
                        .asks_tags = true,
                        .category = film->is_sound ? CATEGORY_AUDIO : CATEGORY_VIDEO};
    judging_decide(&j, &facts->said, diag);
    film->held = j.held;
    film->person = j.person;
    film->seen = arena_copy(arena, str_slice(&j.seen));
    judging_release(&j);
}

bool film_prepare(struct film *film, const struct photo_claim *claim,
                  const struct photo_rules *rules, struct slice bytes,
                  struct arena *arena, struct diag *diag)
{
    struct film_facts facts = {0};
    *film = (struct film){.is_sound = film_is_sound(claim->path)};
    cache_content(film->content, rules->key, bytes);
    const struct slice parts[] = {slice_of(film->content), SLICE(DECODER_VERSION)};
    cache_name(film->facts, rules->cache, "facts", parts, 2);
    enum cage_end end = look(&facts, film, rules, bytes, arena);
    if (decode_is_missing(end, claim->path, diag))
        return false;
    bool readable = end == CAGE_DONE && facts.readable;
    if (readable)
        take_facts(film, &facts);
    else
        facts = (struct film_facts){0};
    decide(film, claim, rules, &facts, arena, diag);
    if (film->held == HELD_NOT && !readable)
        hold_unreadable(film, claim, end, diag);
    else if (film->held == HELD_NOT && film->target == FILM_NONE)
        hold(film, claim, diag,
             facts.is_sound ? _("browsers can't play this sound; make an MP3 of it")
                            : _("browsers can't play this film; make an MP4 of it, "
                                "with H.264 and AAC (HandBrake does, and so do most "
                                "programs: Export, MP4)"));
    if (film->held != HELD_NOT)
        return true;
    cache_name(film->entry, rules->cache, "film", parts, 2);
    name_files(film, rules);
    bool well = publish(film, claim, rules, bytes, diag);
    if (film->held == HELD_NOT)
        advise(&facts, claim, diag);
    return well;
}

/* --- pipe
 * --------------------------------------------------------------------------------------
 */

void film_pack(const struct film *film, struct str *out)
{
    pack_slice(out, slice_make((const char *)film, sizeof(*film)));
    pack_slice(out, film->person);
    pack_slice(out, film->seen);
}

bool film_unpack(struct film *film, struct slice *in, struct arena *arena)
{
    struct slice bytes, person, seen;
    if (!unpack_slice(in, &bytes) || bytes.len != sizeof(*film) ||
        !unpack_slice(in, &person) || !unpack_slice(in, &seen))
        return false;
    memcpy(film, bytes.at, sizeof(*film));
    film->person = arena_copy(arena, person);
    film->seen = arena_copy(arena, seen);
    return true;
}
