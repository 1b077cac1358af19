/* Film and sound: who is in it, whether it may be shown, and what is published of it.
 *
 * Published is a copy without metadata, in a kind that browsers play, at an address
 * that is a keyed hash, as of photos (contract 6).
 */
#ifndef MEDIA_FILM_H
#define MEDIA_FILM_H

#include "media/photo.h"

enum { FILM_CAPTIONS_MAX = 8 };

/* One language of its captions, a file of its own. */
struct film_caption {
    char name[64];     /* "<hash>.nl.vtt" */
    char language[9];  /* "nl", "fy-NL" */
    struct slice text; /* the file, redacted */
};

struct film {
    enum hold_reason held;
    struct slice person; /* register id of who decided, or empty; owned by the arena */
    struct slice seen;   /* as of struct photo */
    char content[33];    /* as of struct photo */
    char facts[CACHE_NAME]; /* in the cache: what the file says of itself */
    char entry[CACHE_NAME]; /* in the cache: what is published; "" when it is held */
    bool is_sound, has_sound, reused;
    enum film_target target;
    int width_px, height_px; /* upright; 0 for sound */
    int poster_width_px, poster_height_px;
    uint64_t duration_ms; /* 0: not known */
    char taken[20];       /* as of struct photo */
    char name[48];        /* "<hash>.mp4": unique on the site */
    char poster[48], poster_webp[48];
    struct film_caption captions[FILM_CAPTIONS_MAX]; /* filled by whoever reads them */
    size_t caption_count;
};

/* Decides about the film or sound in `bytes` and, when it may be shown, sees to it that
 * its copy is in the cache. True also when it is held; false with a diagnostic when the
 * cache can't be written or nothing can be looked into. */
bool film_prepare(struct film *film, const struct photo_claim *claim,
                  const struct photo_rules *rules, struct slice bytes,
                  struct arena *arena, struct diag *diag);
/* Reads it from the cache; what *copy points to is in `space`. */
bool film_load(const struct film *film, const struct cache *cache,
               struct film_copy *copy, struct str *space);
/* "video/mp4" */
const char *film_type(const struct film *film);
/* Removes from the cache every file that no film of the list uses. */
void film_clean_cache(const struct cache *cache, const struct film *films,
                      size_t count);

/* The address of captions of this content that go with the film: into caption->name. */
void film_name_caption(const struct film *film, const struct photo_rules *rules,
                       struct slice content, struct film_caption *caption);

/* To carry it from a worker to its parent. */
void film_pack(const struct film *film, struct str *out);
bool film_unpack(struct film *film, struct slice *in, struct arena *arena);

/* By its extension: is it a film (.mp4 .m4v .mov .webm .mkv .avi), or a sound (.mp3
 * .m4a .aac .wav .ogg .oga .opus .flac)? */
bool film_is_film(const char *path);
bool film_is_sound(const char *path);

#endif
