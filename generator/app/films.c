/* Film and sound: the decision and the copy in the workers, and the published files
 * through the gate. As photos.c does for pictures; claims.c gathers what the site says
 * about each. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "app/build.h"
#include "base/fs.h"
#include "base/message.h"
#include "base/pack.h"
#include "base/pool.h"
#include "privacy/removal.h"
#include "verify/proof.h"

/* Each worker has a film, its copy and what the cage has of them in memory. */
enum { WORKERS_MAX = 2 };

struct film_job {
    struct build *b;
    struct photo_rules rules;
    struct str bytes, packed;
    struct arena scratch;
};

static const char *path_of(const struct build *b, size_t i)
{
    return b->raw.files[b->film_files[i]].path;
}

static void find_films(struct build *b)
{
    b->film_files = ARENA_ARRAY(&b->arena, size_t, b->raw.file_count + 1);
    for (size_t i = 0; i < b->raw.file_count; i++)
        if (film_is_film(b->raw.files[i].path) || film_is_sound(b->raw.files[i].path))
            b->film_files[b->film_count++] = i;
    b->films = ARENA_ARRAY(&b->arena, struct film, b->film_count + 1);
}

static void withhold(struct build *b, size_t i)
{
    const char *path = path_of(b, i);
    vec_push(&b->withheld,
             ((struct withheld){build_file_kind(path), path, b->films[i].held,
                                b->films[i].person, true}));
}

/* --- in the workers
 * ---------------------------------------------------------------------------- */

/* A row of takedowns.csv may give the address of one of its files. */
static void remove_by_address(const struct build *b, struct film *film)
{
    const char *const names[] = {film->name, film->poster, film->poster_webp};
    char address[64];
    for (size_t i = 0; i < 3 && film->held == HELD_NOT; i++) {
        snprintf(address, sizeof(address), "media/%s", names[i]);
        if (removal_covers_file(&b->publisher, SLICE(""), slice_of(address), SLICE("")))
            film->held = HELD_TAKEDOWN;
    }
    if (film->held != HELD_NOT)
        *film->entry = '\0'; /* so that it leaves the cache too */
}

/* The copy has the bytes of somebody else's film: what the gate does not pass holds
 * this film alone, and not the site. */
static void ask_gate(struct film_job *job, struct film *film, const char *source,
                     struct gate_ticket *ticket, struct diag *diag)
{
    struct film_copy copy = {0};
    struct leaks leaks;
    char path[64];
    leaks_init(&leaks);
    snprintf(path, sizeof(path), "media/%s", film->name);
    if (film->held == HELD_NOT &&
        !(film_load(film, &job->b->store, &copy, &job->bytes) &&
          gate_check(job->b->gate, path, copy.bytes, ticket, &leaks))) {
        film->held = HELD_UNINSPECTABLE;
        for (size_t i = 0; i < leaks.len; i++)
            if (leaks.at[i].kind != LEAK_UNINSPECTABLE)
                film->held = HELD_LEAK;
        *film->entry = '\0';
        struct str place;
        str_init(&place);
        place_text(&place, leaks.len ? leaks.at[0].place : "-");
        diag_file(diag, DIAG_WARNING, source,
                  _("the gate does not pass this film or sound (%s); it is damaged, or "
                    "something is hidden in it: make it anew from where it came"),
                  place.at);
        str_release(&place);
    }
    leaks_release(&leaks);
}

static void prepare_one(void *user, size_t i, struct str *reply)
{
    struct film_job *job = user;
    struct build *b = job->b;
    struct photo_claim claim = claims_of(b, b->film_files[i]);
    struct film film = {0};
    struct gate_ticket ticket = {0};
    struct diag *diag = diag_new();
    str_clear(&job->bytes);
    str_clear(&job->packed);
    arena_reset(&job->scratch);
    film.held = build_file_fate(b, &b->raw.files[b->film_files[i]]);
    if (film.held != HELD_NOT) {
        /* Held with its page: not read, unless copies of it must go too. */
        if (film.held == HELD_TAKEDOWN &&
            source_read(&b->source, &job->bytes, claim.path, SITE_FILE_MAX))
            cache_content(film.content, b->key, str_slice(&job->bytes));
    } else if (source_read(&b->source, &job->bytes, claim.path, SITE_FILE_MAX)) {
        if (removal_covers_file(&b->publisher, SLICE(""), SLICE(""),
                                str_slice(&job->bytes)))
            claim.held_for = HELD_TAKEDOWN;
        if (film_prepare(&film, &claim, &job->rules, str_slice(&job->bytes),
                         &job->scratch, diag)) {
            remove_by_address(b, &film);
            ask_gate(job, &film, claim.path, &ticket, diag);
        }
    } else {
        film.held = HELD_UNINSPECTABLE;
        diag_file(diag, DIAG_ERROR, claim.path, _("this file can't be read: %s"),
                  message_system(errno));
    }
    film_pack(&film, reply);
    diag_pack(diag, &job->packed);
    pack_slice(reply, str_slice(&job->packed));
    pack_slice(reply, slice_make((const char *)&ticket, sizeof(ticket)));
    diag_free(diag);
}

static void take_one(void *user, size_t i, struct slice reply)
{
    struct build *b = ((struct film_job *)user)->b;
    struct film *film = &b->films[i];
    struct slice packed, bytes;
    struct gate_ticket ticket;
    if (!film_unpack(film, &reply, &b->arena) || !unpack_slice(&reply, &packed) ||
        !unpack_slice(&reply, &bytes) || bytes.len != sizeof(ticket))
        return;
    diag_unpack(b->diag, &packed);
    if (film->held != HELD_NOT) {
        withhold(b, i);
        return;
    }
    struct render_file *file = ARENA_NEW(&b->arena, struct render_file);
    file->film = film;
    file->address = arena_printf(&b->arena, "media/%s", film->name);
    /* Whoever offers it to the output later need not look through it again. */
    memcpy(&ticket, bytes.at, sizeof(ticket));
    gate_take_ticket(b->gate, file->address.at, &ticket);
    *map_at(&b->render.files, slice_of(path_of(b, i))) = file;
}

/* --- together
 * ---------------------------------------------------------------------------------- */

bool build_holds_film_copies(const struct film *film)
{
    return *film->content &&
           (film->held == HELD_OBJECTION || film->held == HELD_NO_CONSENT ||
            film->held == HELD_TAKEDOWN);
}

/* One film, copied, with other tags: whoever is in one copy is in the other. */
static void hold_copies(struct build *b)
{
    struct map held;
    map_init(&held);
    for (size_t i = 0; i < b->film_count; i++)
        if (build_holds_film_copies(&b->films[i]))
            *map_at(&held, slice_of(b->films[i].content)) = (void *)(i + 1);
    for (size_t i = 0; i < b->film_count; i++) {
        struct film *film = &b->films[i];
        void *other = film->held == HELD_NOT && *film->content
                          ? map_get(&held, slice_of(film->content))
                          : NULL;
        if (!other)
            continue;
        film->held = b->films[(size_t)other - 1].held;
        film->person = b->films[(size_t)other - 1].person;
        *film->entry = '\0';
        *map_at(&b->render.files, slice_of(path_of(b, i))) = NULL;
        withhold(b, i);
        diag_file(
            b->diag, DIAG_WARNING, path_of(b, i),
            _("this is the same film or sound as \"%s\", and is left out with it"),
            path_of(b, (size_t)other - 1));
    }
    map_release(&held);
}

static bool has_entry(const struct safe_page *page, const char *path)
{
    for (size_t i = 0; i < page->photo_count; i++)
        if (strcmp(page->photos[i].file, path) == 0)
            return true;
    return false;
}

/* Those in an album's folder that no entry names belong to it, as pictures do: behind
 * them, by name. */
static void add_unnamed(struct build *b, struct safe_page *page)
{
    struct slice folder = fs_folder(slice_of(page->source));
    struct safe_media *all = ARENA_ARRAY(&b->arena, struct safe_media,
                                         page->photo_count + b->film_count + 1);
    if (page->photo_count)
        memcpy(all, page->photos, page->photo_count * sizeof(*all));
    page->photos = all;
    for (size_t i = 0; i < b->film_count; i++)
        if (slice_eq(b->raw.files[b->film_files[i]].folder, folder) &&
            !has_entry(page, path_of(b, i)))
            all[page->photo_count++].file = path_of(b, i);
}

bool build_films(struct build *b)
{
    struct film_job job = {.b = b};
    unsigned workers = b->options.jobs < WORKERS_MAX ? b->options.jobs : WORKERS_MAX;
    size_t item;
    find_films(b);
    job.rules = build_photo_rules(b);
    str_init(&job.bytes);
    str_init(&job.packed);
    arena_init(&job.scratch);
    struct pool_job pool = {.count = b->film_count,
                            .workers = workers,
                            .user = &job,
                            .work = prepare_one,
                            .done = take_one};
    bool well = !b->film_count || pool_run(&pool, &item);
    if (!well)
        diag_file(
            b->diag, DIAG_ERROR, path_of(b, item),
            _("this film or sound stopped a worker: it is broken or hostile; take "
              "it out"));
    if (well)
        hold_copies(b);
    for (size_t i = 0; i < b->film_count; i++)
        if (b->films[i].held == HELD_NOT && !b->films[i].is_sound)
            build_captions(b, i);
    for (size_t i = 0; b->film_count && i < b->site.page_count; i++)
        if (b->site.pages[i].kind == SAFE_ALBUM)
            add_unnamed(b, &b->site.pages[i]);
    if (well && b->write)
        film_clean_cache(&b->store, b->films, b->film_count);
    str_release(&job.bytes);
    str_release(&job.packed);
    arena_release(&job.scratch);
    return well;
}

/* --- into the output
 * --------------------------------------------------------------------------- */

/* Who can't hear them, misses what is said in films without captions: once for each
 * page. */
static void miss_captions(struct build *b, const struct safe_page *page)
{
    enum { NAMED_MAX = 5 };
    const struct raw_page *raw = &b->raw.pages[page->number];
    struct str names;
    size_t count = 0;
    str_init(&names);
    for (size_t j = 0; j < page->photo_count + raw->inline_count; j++) {
        size_t inl = j - page->photo_count;
        const char *path =
            j < page->photo_count
                ? page->photos[j].file
                : publish_file_path(&b->arena, raw, raw->inlines[inl].target);
        const struct render_file *file =
            path ? map_get(&b->render.files, slice_of(path)) : NULL;
        const struct film *film = file ? file->film : NULL;
        if (!film || film->is_sound || !film->has_sound || film->caption_count ||
            (j >= page->photo_count && has_entry(page, path)))
            continue;
        if (count++ < NAMED_MAX)
            str_addf(&names, "%s\"%.*s\"", names.len ? ", " : "",
                     SLICE_FMT(fs_base(slice_of(path))));
    }
    if (count)
        diag_file(
            b->diag, DIAG_WARNING, page->source,
            message_plural("%zu film has no captions, for who can't hear it (%s%s); "
                           "put a file of the same name that ends in .vtt beside it",
                           "%zu films have no captions, for who can't hear them "
                           "(%s%s); put a file of the same name that ends in .vtt "
                           "beside each",
                           count),
            count, names.at ? names.at : "", count > NAMED_MAX ? ", ..." : "");
    str_release(&names);
}

struct offering {
    struct build *b;
    size_t *films; /* numbers of those that are used */
    struct str bytes;
};

static void offer_file(const struct build *b, const char *name, const char *origin,
                       struct slice bytes, struct str *reply)
{
    char path[80];
    snprintf(path, sizeof(path), "media/%s", name);
    output_offer(b, path, origin, bytes, reply);
}

static void offer_one(void *user, size_t i, struct str *reply)
{
    struct offering *job = user;
    const struct film *film = &job->b->films[job->films[i]];
    const char *origin = path_of(job->b, job->films[i]);
    struct film_copy copy = {0};
    if (!film_load(film, &job->b->store, &copy, &job->bytes))
        return; /* take_offer says so */
    offer_file(job->b, film->name, origin, copy.bytes, reply);
    if (film->poster_width_px) {
        offer_file(job->b, film->poster, origin, copy.poster_jpeg, reply);
        offer_file(job->b, film->poster_webp, origin, copy.poster_webp, reply);
    }
    for (size_t c = 0; c < film->caption_count; c++)
        offer_file(job->b, film->captions[c].name, origin, film->captions[c].text,
                   reply);
}

static void take_offer(void *user, size_t i, struct slice reply)
{
    struct offering *job = user;
    const struct film *film = &job->b->films[job->films[i]];
    if (!reply.len) {
        build_lost_entry(job->b, path_of(job->b, job->films[i]));
        return;
    }
    size_t files = (film->poster_width_px ? 3 : 1) + film->caption_count;
    for (; files > 0; files--)
        output_take(job->b, &reply, true);
    job->b->films_written++;
    job->b->films_reused += film->reused;
}

bool build_write_films(struct build *b)
{
    struct offering job = {b, ARENA_ARRAY(&b->arena, size_t, b->film_count + 1), {0}};
    unsigned workers = b->options.jobs < WORKERS_MAX ? b->options.jobs : WORKERS_MAX;
    struct pool_job pool = {
        .workers = workers, .user = &job, .work = offer_one, .done = take_offer};
    struct map led_to, written; /* copies of a film have one address */
    size_t item;
    map_init(&written);
    build_find_led_to(b, &led_to);
    for (size_t i = 0; i < b->film_count; i++) {
        if (b->films[i].held != HELD_NOT)
            continue;
        if (!map_get(&led_to, slice_of(path_of(b, i)))) {
            diag_file(b->diag, DIAG_NOTE, path_of(b, i),
                      _("no page leads to this file, so it is not published"));
            continue;
        }
        void **first = map_at(&written, slice_of(b->films[i].name));
        if (!*first)
            job.films[pool.count++] = i;
        *first = b;
    }
    map_release(&written);
    map_release(&led_to);
    for (size_t i = 0; b->film_count && i < b->site.page_count; i++)
        if (safe_page_is_shown(&b->site.pages[i]))
            miss_captions(b, &b->site.pages[i]);
    str_init(&job.bytes);
    bool well = !pool.count || pool_run(&pool, &item);
    str_release(&job.bytes);
    return well;
}
