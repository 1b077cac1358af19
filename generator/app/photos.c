/* Pictures: the decision and the encoding in the workers, and the published files
 * through the gate. claims.c gathers what the site says about each. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/build.h"
#include "base/fs.h"
#include "base/message.h"
#include "base/pack.h"
#include "base/pool.h"
#include "base/progress.h"
#include "privacy/removal.h"

struct photo_job {
    struct build *b;
    struct photo_rules rules;
    struct str bytes, packed;
    struct arena scratch;
    struct progress progress;
};

static void find_pictures(struct build *b)
{
    b->photo_files = ARENA_ARRAY(&b->arena, size_t, b->raw.file_count + 1);
    for (size_t i = 0; i < b->raw.file_count; i++) {
        if (!photo_is_picture(b->raw.files[i].path))
            continue;
        b->photo_files[b->photo_count++] = i;
    }
    b->photos = ARENA_ARRAY(&b->arena, struct photo, b->photo_count + 1);
}

/* --- in the workers
 * ------------------------------------------------------------------------ */

/* A row of takedowns.csv may give the address of one of its files. */
static void remove_by_address(struct build *b, struct photo *photo)
{
    char address[64];
    for (size_t i = 0; i < photo->variant_count; i++) {
        snprintf(address, sizeof(address), "media/%s", photo->variants[i].name);
        if (removal_covers_file(&b->publisher, SLICE(""), slice_of(address), SLICE("")))
            photo->held = HELD_TAKEDOWN;
    }
    if (photo->held == HELD_TAKEDOWN)
        photo->variant_count = 0; /* so that it leaves the cache too */
}

/* From the cache, when the file is as it was; rows of takedowns.csv may ask for its
 * bytes, though. */
static bool find_one(struct photo_job *job, const struct raw_file *file,
                     const struct photo_claim *claim, struct photo *photo,
                     struct diag **diag)
{
    const char *known = known_content(job->b, file);
    char content[33] = "";
    if (!known || removal_asks_bytes(&job->b->publisher))
        return false;
    memcpy(content, known, sizeof(content) - 1);
    if (photo_find(photo, claim, &job->rules, content, &job->scratch, *diag))
        return true;
    diag_free(*diag); /* it will be said again */
    *diag = diag_new();
    return false;
}

static void read_one(struct photo_job *job, const struct raw_file *file,
                     struct photo_claim *claim, struct photo *photo, struct diag *diag)
{
    if (!source_read(&job->b->source, &job->bytes, file->path, SITE_FILE_MAX)) {
        photo->held = HELD_UNINSPECTABLE;
        diag_file(diag, DIAG_ERROR, file->path, _("this picture can't be read: %s"),
                  message_system(errno));
        return;
    }
    if (removal_covers_file(&job->b->publisher, SLICE(""), SLICE(""),
                            str_slice(&job->bytes)))
        claim->held_for = HELD_TAKEDOWN;
    photo_prepare(photo, claim, &job->rules, str_slice(&job->bytes), &job->scratch,
                  diag);
}

static void prepare_one(void *user, size_t i, struct str *reply)
{
    struct photo_job *job = user;
    const struct raw_file *file = &job->b->raw.files[job->b->photo_files[i]];
    struct photo_claim claim = claims_of(job->b, job->b->photo_files[i]);
    struct photo photo = {0};
    struct diag *diag = diag_new();
    str_clear(&job->bytes);
    str_clear(&job->packed);
    arena_reset(&job->scratch);
    photo.held = build_file_fate(job->b, file);
    if (photo.held != HELD_NOT) {
        /* Held with its page: not read, unless copies of it must go too. */
        if (photo.held == HELD_TAKEDOWN &&
            source_read(&job->b->source, &job->bytes, claim.path, SITE_FILE_MAX))
            cache_content(photo.content, job->b->key, str_slice(&job->bytes));
    } else {
        if (!find_one(job, file, &claim, &photo, &diag))
            read_one(job, file, &claim, &photo, diag);
        remove_by_address(job->b, &photo);
    }
    photo_pack(&photo, reply);
    diag_pack(diag, &job->packed);
    pack_slice(reply, str_slice(&job->packed));
    diag_free(diag);
}

static void take_one(void *user, size_t i, struct slice reply)
{
    struct photo_job *job = user;
    struct build *b = job->b;
    struct photo *photo = &b->photos[i];
    const char *path = b->raw.files[b->photo_files[i]].path;
    struct slice packed;
    progress_step(&job->progress);
    if (!photo_unpack(photo, &reply, &b->arena) || !unpack_slice(&reply, &packed))
        return;
    diag_unpack(b->diag, &packed);
    if (*photo->content)
        known_note(b, &b->raw.files[b->photo_files[i]], photo->content);
    if (photo->held != HELD_NOT) {
        vec_push(&b->withheld, ((struct withheld){HELD_PHOTO, path, photo->held,
                                                  photo->person, true}));
        return;
    }
    struct render_file *file = ARENA_NEW(&b->arena, struct render_file);
    file->photo = photo;
    *map_at(&b->render.files, slice_of(path)) = file;
}

bool build_holds_copies(const struct photo *photo)
{
    return *photo->content &&
           (photo->blurred || photo->held == HELD_OBJECTION ||
            photo->held == HELD_NO_CONSENT || photo->held == HELD_TAKEDOWN);
}

/* One picture, copied, with other tags: whoever is in one copy is in the other, and
 * what was removed on request is gone in each. Of a picture with a mosaic the copy
 * without one goes. */
static void hold_copies(struct build *b)
{
    struct map held;
    map_init(&held);
    for (size_t i = 0; i < b->photo_count; i++) {
        if (!build_holds_copies(&b->photos[i]))
            continue;
        void **first = map_at(&held, slice_of(b->photos[i].content));
        if (!*first || b->photos[i].held != HELD_NOT) /* no mosaic helps against that */
            *first = (void *)(i + 1);
    }
    for (size_t i = 0; i < b->photo_count; i++) {
        struct photo *photo = &b->photos[i];
        const char *path = b->raw.files[b->photo_files[i]].path;
        void *other = photo->held == HELD_NOT && *photo->content
                          ? map_get(&held, slice_of(photo->content))
                          : NULL;
        if (!other)
            continue;
        const struct photo *first = &b->photos[(size_t)other - 1];
        if (first->blurred && photo->blurred)
            continue;
        photo->held = first->held == HELD_NOT ? HELD_OBJECTION : first->held;
        photo->person = first->person;
        photo->variant_count = 0; /* so that it leaves the cache too */
        *map_at(&b->render.files, slice_of(path)) = NULL;
        vec_push(&b->withheld, ((struct withheld){HELD_PHOTO, path, photo->held,
                                                  photo->person, true}));
        diag_file(b->diag, DIAG_WARNING, path,
                  _("this is the same picture as \"%s\", and is left out with it"),
                  b->raw.files[b->photo_files[(size_t)other - 1]].path);
    }
    map_release(&held);
}

struct photo_rules build_photo_rules(const struct build *b)
{
    return (struct photo_rules){.people = &b->people,
                                .policy = &b->policy,
                                .names = b->names,
                                .today = b->options.today,
                                .cage = b->cage,
                                .cache = &b->store,
                                .key = b->key,
                                .url = b->site.url,
                                .formats = b->raw.config.photo_formats};
}

/* Of copies that two workers made at once, one may have found what the other made: they
 * are new all the same, so that the count does not depend on chance. */
static void agree_on_reuse(struct build *b)
{
    struct map made;
    map_init(&made);
    for (size_t i = 0; i < b->photo_count; i++)
        if (b->photos[i].variant_count && !b->photos[i].reused)
            *map_at(&made, slice_of(b->photos[i].entry)) = b;
    for (size_t i = 0; i < b->photo_count; i++)
        if (b->photos[i].variant_count && map_get(&made, slice_of(b->photos[i].entry)))
            b->photos[i].reused = false;
    map_release(&made);
}

bool build_photos(struct build *b)
{
    struct photo_job job = {.b = b};
    size_t item;
    find_pictures(b);
    known_load(b);
    job.rules = build_photo_rules(b);
    str_init(&job.bytes);
    str_init(&job.packed);
    arena_init(&job.scratch);
    struct pool_job pool = {.count = b->photo_count,
                            .workers = b->options.jobs,
                            .user = &job,
                            .work = prepare_one,
                            .done = take_one};
    progress_begin(&job.progress, _("photos %zu of %zu"), b->photo_count,
                   b->options.quiet);
    bool well = !b->photo_count || pool_run(&pool, &item);
    progress_end(&job.progress);
    if (!well)
        diag_file(
            b->diag, DIAG_ERROR, b->raw.files[b->photo_files[item]].path,
            _("this picture stopped a worker: it is broken or hostile; take it out"));
    if (well) {
        agree_on_reuse(b);
        hold_copies(b);
    }
    if (well)
        build_albums(b);
    if (well && b->write)
        photo_clean_cache(&b->store, b->photos, b->photo_count);
    str_release(&job.bytes);
    str_release(&job.packed);
    arena_release(&job.scratch);
    return well;
}

/* --- into the output
 * ------------------------------------------------------------------------- */

void build_lost_entry(struct build *b, const char *source)
{
    diag_file(b->diag, DIAG_ERROR, source,
              _("what was made of this file is gone from the cache, or was changed "
                "there: build once more"));
}

struct variant_job {
    struct build *b;
    size_t *photos; /* numbers of those that are used */
    struct str bytes;
};

static void offer_one(void *user, size_t i, struct str *reply)
{
    struct variant_job *job = user;
    size_t number = job->photos[i];
    const struct photo *photo = &job->b->photos[number];
    const char *origin = job->b->raw.files[job->b->photo_files[number]].path;
    struct str path;
    struct slice bytes[PHOTO_VARIANTS_MAX] = {0};
    if (!photo_load(photo, &job->b->store, bytes, &job->bytes))
        return; /* take_offer says so */
    str_init(&path);
    for (size_t v = 0; v < photo->variant_count; v++) {
        str_clear(&path);
        str_addf(&path, "media/%s", photo->variants[v].name);
        output_offer(job->b, path.at, origin, bytes[v], reply);
    }
    str_release(&path);
}

static void take_offer(void *user, size_t i, struct slice reply)
{
    struct variant_job *job = user;
    const struct photo *photo = &job->b->photos[job->photos[i]];
    if (!reply.len) {
        const char *path = job->b->raw.files[job->b->photo_files[job->photos[i]]].path;
        build_lost_entry(job->b, path);
        return;
    }
    for (size_t v = 0; v < photo->variant_count; v++)
        output_take(job->b, &reply, true);
    job->b->photos_written++;
    job->b->photos_reused += photo->reused;
}

bool build_write_photos(struct build *b)
{
    struct variant_job job = {
        b, ARENA_ARRAY(&b->arena, size_t, b->photo_count + 1), {0}};
    struct pool_job pool = {.workers = b->options.jobs,
                            .user = &job,
                            .work = offer_one,
                            .done = take_offer};
    size_t item;
    struct map led_to, written; /* copies of a picture have one address */
    map_init(&written);
    build_find_led_to(b, &led_to);
    for (size_t i = 0; i < b->photo_count; i++) {
        const char *path = b->raw.files[b->photo_files[i]].path;
        void **first = b->photos[i].variant_count && map_get(&led_to, slice_of(path))
                           ? map_at(&written, slice_of(b->photos[i].variants[0].name))
                           : NULL;
        if (!first)
            continue;
        if (*first) {
            b->photos_written++;
            b->photos_reused += b->photos[i].reused;
            continue;
        }
        *first = b;
        job.photos[pool.count++] = i;
    }
    map_release(&written);
    map_release(&led_to);
    str_init(&job.bytes);
    bool well = !pool.count || pool_run(&pool, &item);
    str_release(&job.bytes);
    return well;
}
