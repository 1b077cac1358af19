/* Who made a picture: one is named by every picture that has a maker (OOE-3), whichever
 * page said so. */
#include <string.h>

#include "base/fs.h"
#include "render/render_int.h"

void render_add_makers(struct render *r, const struct safe_page *page)
{
    if (page->held == HELD_PRIVATE)
        return;
    for (size_t i = 0; i < page->photo_count; i++) {
        struct safe_media *m = &page->photos[i];
        if (m->credit && !map_get(&r->makers, slice_of(m->file)))
            *map_at(&r->makers, slice_of(m->file)) = m;
    }
    if (page->image && page->credit && !map_get(&r->makers, slice_of(page->image))) {
        struct safe_media *m = ARENA_ARRAY(r->arena, struct safe_media, 1);
        *m = (struct safe_media){
            .file = page->image, .credit = page->credit, .license = page->license};
        *map_at(&r->makers, slice_of(page->image)) = m;
    }
}

/* Files beside a bundle belong to it. */
static const struct safe_page *bundle_of(const struct render *r, const char *file)
{
    struct str path;
    str_init(&path);
    str_addf(&path, "%.*s/index.md", SLICE_FMT(fs_folder(slice_of(file))));
    const struct safe_page *page = map_get(&r->site->by_source, str_slice(&path));
    str_release(&path);
    return page && page->held != HELD_PRIVATE ? page : NULL;
}

void render_complete_maker(const struct render *r, const struct safe_page *page,
                           struct safe_media *media)
{
    if (media->credit)
        return;
    const struct safe_media *said = map_get(&r->makers, slice_of(media->file));
    const struct safe_page *bundle = bundle_of(r, media->file);
    media->credit = page->credit;
    media->license = page->license;
    if (!media->credit && said) {
        media->credit = said->credit;
        media->license = said->license;
    }
    if (!media->credit && bundle) {
        media->credit = bundle->credit;
        media->license = bundle->license;
    }
}

struct safe_media render_media(const struct render *r, const struct safe_page *page,
                               const char *file)
{
    struct safe_media media = {.file = file};
    for (size_t i = 0; i < page->photo_count; i++)
        if (strcmp(page->photos[i].file, file) == 0)
            media = page->photos[i];
    render_complete_maker(r, page, &media);
    return media;
}
