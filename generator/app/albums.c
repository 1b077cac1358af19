/* Albums: which pictures each has, in which order, and which lack words for those who
 * can't see them. */
#include <stdlib.h>
#include <string.h>

#include "app/build.h"
#include "base/fs.h"
#include "base/message.h"

/* A picture of an album while it is put in order. */
struct album_photo {
    struct safe_media media;
    const char *taken; /* "2026-09-10 09:31:00", or "" */
    size_t place;      /* in the list of the page, the unnamed behind it by name */
};

struct albums {
    struct build *b;
    struct map numbers; /* source path -> number of the picture, from 1 */
};

static const struct photo *photo_at(const struct albums *all, const char *file)
{
    void *number = map_get(&all->numbers, slice_of(file));
    return number ? &all->b->photos[(size_t)number - 1] : NULL;
}

static bool is_shown(const struct albums *all, const char *file)
{
    const struct photo *photo = photo_at(all, file);
    return photo && photo->held == HELD_NOT;
}

/* By when they were taken, then by name. Those that don't say when stand behind the
 * others, as they are listed. */
static int by_taken(const void *a, const void *b)
{
    const struct album_photo *x = a, *y = b;
    if (!*x->taken != !*y->taken)
        return *x->taken ? -1 : 1;
    int order = *x->taken ? strcmp(x->taken, y->taken) : 0;
    if (!order && *x->taken)
        order = strcmp(x->media.file, y->media.file);
    return order ? order : (x->place > y->place) - (x->place < y->place);
}

static bool is_named(const struct safe_page *page, size_t named, const char *path)
{
    for (size_t i = 0; i < named; i++)
        if (strcmp(page->photos[i].file, path) == 0)
            return true;
    return false;
}

/* Does the picture with this number stand beside the page, to be shown, unnamed? Held
 * ones do not count: nothing may depend on them, not even the order. */
static bool is_unnamed(const struct build *b, const struct safe_page *page,
                       size_t named, size_t number)
{
    const struct raw_file *f = &b->raw.files[b->photo_files[number]];
    return b->photos[number].held == HELD_NOT &&
           slice_eq(f->folder, fs_folder(slice_of(page->source))) &&
           !is_named(page, named, f->path);
}

/* Pictures beside the page that no entry names belong to it too. */
static void add_unnamed(struct build *b, struct safe_page *page)
{
    size_t named = page->photo_count, count = 0;
    for (size_t i = 0; i < b->photo_count; i++)
        count += is_unnamed(b, page, named, i);
    if (!count)
        return;
    struct safe_media *photos =
        ARENA_ARRAY(&b->arena, struct safe_media, named + count);
    if (named)
        memcpy(photos, page->photos, named * sizeof(*photos));
    for (size_t i = 0; i < b->photo_count; i++)
        if (is_unnamed(b, page, named, i))
            photos[page->photo_count++].file = b->raw.files[b->photo_files[i]].path;
    page->photos = photos;
}

/* Whoever lists all pictures of an album has chosen their order; whoever lists some,
 * to say who is in them, has not. */
static void put_in_order(const struct albums *all, struct safe_page *page)
{
    size_t named = page->photo_count, count;
    add_unnamed(all->b, page);
    count = page->photo_count;
    if (count == named)
        return;
    struct album_photo *photos = ARENA_ARRAY(&all->b->arena, struct album_photo, count);
    for (size_t i = 0; i < count; i++) {
        const struct photo *photo = photo_at(all, page->photos[i].file);
        photos[i] = (struct album_photo){page->photos[i], photo ? photo->taken : "", i};
    }
    qsort(photos, count, sizeof(*photos), by_taken);
    for (size_t i = 0; i < count; i++)
        page->photos[i] = photos[i].media;
}

/* --- words for those who can't see them
 * -------------------------------------------------------- */

enum { NAMED_MAX = 3 };

/* One warning for an album, not one for each picture. */
static void warn_of_alt(const struct albums *all, const struct safe_page *page)
{
    struct str names;
    size_t count = 0;
    str_init(&names);
    for (size_t i = 0; i < page->photo_count; i++) {
        const struct safe_media *m = &page->photos[i];
        if (m->alt || m->caption || !is_shown(all, m->file))
            continue;
        if (++count <= NAMED_MAX)
            str_addf(&names, "%s\"%.*s\"", count > 1 ? ", " : "",
                     SLICE_FMT(fs_base(slice_of(m->file))));
    }
    if (count)
        diag_file(
            all->b->diag, DIAG_WARNING, page->source,
            message_plural(
                "%zu picture has neither alt: nor caption:, so people who can't "
                "see it don't know what it shows: %s%s (decoration: alt: '')",
                "%zu pictures have neither alt: nor caption:, so people who can't "
                "see them don't know what they show: %s%s (decoration: alt: '')",
                count),
            count, names.at, count > NAMED_MAX ? ", ..." : "");
    str_release(&names);
}

void build_albums(struct build *b)
{
    struct albums all = {.b = b};
    map_init(&all.numbers);
    for (size_t i = 0; i < b->photo_count; i++)
        *map_at(&all.numbers, slice_of(b->raw.files[b->photo_files[i]].path)) =
            (void *)(i + 1);
    for (size_t i = 0; i < b->site.page_count; i++) {
        struct safe_page *page = &b->site.pages[i];
        if (page->kind != SAFE_ALBUM)
            continue;
        put_in_order(&all, page);
        if (safe_page_is_shown(page))
            warn_of_alt(&all, page);
    }
    map_release(&all.numbers);
}
