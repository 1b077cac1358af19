/* Photos: who is in them, whether they may be shown, and what is published of them.
 *
 * Published pictures are encoded anew, upright, in sRGB, in several widths, without any
 * metadata; originals are never copied. Their addresses are a keyed hash: they say
 * nothing of the file, and nobody without the key can compute them (contract 6).
 */
#ifndef MEDIA_PHOTO_H
#define MEDIA_PHOTO_H

#include "decode/decode.h"
#include "media/cache.h"
#include "privacy/site.h"

/* What the site says about one picture: of all pages that name it, together. */
struct photo_claim {
    const char *path;     /* source path */
    struct slice *pupils; /* register ids */
    size_t pupil_count;
    struct slice *people; /* register ids of staff and parents */
    size_t people_count;
    struct slice *texts; /* caption, alt, file name: who is named there is in it */
    size_t text_count;
    struct slice
        *removed; /* register ids: whoever of them is in it, it is taken down */
    size_t removed_count;
    bool none;                 /* people: none */
    bool checked;              /* a second person looked at every untagged photo */
    bool work;                 /* it is a pupil's work */
    enum hold_reason held_for; /* no maker, doubt, removed: whoever is in it */
    struct picture_area *blur;
    size_t blur_count;
};

struct photo_rules {
    const struct consent_register *people;
    const struct policy *policy;
    const struct names *names;
    date_t today;
    struct cage *cage;         /* where files are looked into */
    const struct cache *cache; /* open */
    struct slice key;          /* secret of the addresses, 1 byte or more */
    struct slice url; /* of the site: the same photo has another address elsewhere */
    unsigned formats; /* bits 1 << PHOTO_...; JPEG always */
};

enum { PHOTO_WIDEST_PX = 1920, PHOTO_VARIANTS_MAX = 12 };

/* One published file. */
struct photo_variant {
    enum photo_format format;
    int width_px, height_px;
    char name[48]; /* "<hash>-960.jpg": unique on the site */
};

struct photo {
    enum hold_reason held;
    struct slice person; /* register id of who decided, or empty; owned by the arena */
    char taken[20];      /* "2026-09-10 09:31:00" from EXIF, or "" */
    char content[33];    /* cache_content of the file: two copies have the same */
    char facts[CACHE_NAME];   /* in the cache: what the file says of itself */
    char entry[CACHE_NAME];   /* in the cache: its variants and placeholder, packed */
    int width_px, height_px;  /* of the largest variant */
    bool reused;              /* all variants came from the cache */
    bool blurred;             /* who may not be shown is in it, behind a mosaic */
    struct slice placeholder; /* "data:image/webp;base64,...", or empty; in the arena */
    struct slice seen; /* ids of all who are known to be in it, each behind a line end;
                        * with "?" in front: perhaps */
    struct photo_variant variants[PHOTO_VARIANTS_MAX];
    size_t variant_count; /* by format, then from narrow to wide */
};

/* Decides about the picture in `bytes` and, when it may be shown, sees to it that its
 * variants are in the cache. True also when it is held; false with a diagnostic when
 * the cache can't be written. An unreadable picture is held as uninspectable, with a
 * diagnostic. */
bool photo_prepare(struct photo *photo, const struct photo_claim *claim,
                   const struct photo_rules *rules, struct slice bytes,
                   struct arena *arena, struct diag *diag);
/* The same of a file with this content (photo->content of an earlier build), from the
 * cache alone; false when something is missing there: then its bytes are needed. */
bool photo_find(struct photo *photo, const struct photo_claim *claim,
                const struct photo_rules *rules, const char content[33],
                struct arena *arena, struct diag *diag);
/* The same decision about a film, sound or document, of which only the claim says who
 * is in it. `asks_tags`: held as untagged when nobody is said to be. Sets *person to
 * who decided. */
enum hold_reason media_decide(const struct photo_claim *claim,
                              const struct photo_rules *rules, enum category category,
                              bool asks_tags, struct slice *person, struct diag *diag);
/* Reads its variants from the cache: bytes[i] of variant i, in `space`. */
bool photo_load(const struct photo *photo, const struct cache *cache,
                struct slice *bytes, struct str *space);
/* Removes from the cache every file that no photo of the list uses: what was withdrawn
 * leaves it too. */
void photo_clean_cache(const struct cache *cache, const struct photo *photos,
                       size_t count);

/* To carry it from a worker to its parent. */
void photo_pack(const struct photo *photo, struct str *out);
bool photo_unpack(struct photo *photo, struct slice *in, struct arena *arena);

/* Is this a picture by its extension (.jpg .jpeg .png .webp .gif .tif .tiff .heic
 * .avif)? */
bool photo_is_picture(const char *path);

#endif
