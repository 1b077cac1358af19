/* Where something stands on the site, for the commands that tell people. */
#include <string.h>

#include "app/build.h"

struct slice build_url(struct build *b, struct slice address)
{
    return arena_printf(&b->arena, "%.*s%.*s",
                        SLICE_FMT(b->site.url.len ? b->site.url : b->site.prefix),
                        SLICE_FMT(address));
}

struct slice build_file_address(struct build *b, const char *path)
{
    const struct render_file *f = map_get(&b->render.files, slice_of(path));
    if (!f || (f->photo && !f->photo->variant_count))
        return SLICE("");
    struct slice address = f->address;
    if (f->photo)
        address = arena_printf(&b->arena, "media/%s", f->photo->variants[0].name);
    return map_get(&b->output_paths, address) ? address : SLICE("");
}

const struct withheld *build_find_withheld(const struct build *b, const char *path)
{
    for (size_t i = 0; i < b->withheld.len; i++)
        if (strcmp(b->withheld.at[i].file, path) == 0)
            return &b->withheld.at[i];
    return NULL;
}

static void lead_to(struct build *b, struct map *led_to, const char *path)
{
    if (path)
        *map_at(led_to, slice_of(path)) = b;
}

void build_find_led_to(struct build *b, struct map *led_to)
{
    map_init(led_to);
    for (size_t i = 0; i < b->site.page_count; i++) {
        const struct safe_page *page = &b->site.pages[i];
        const struct raw_page *raw = &b->raw.pages[page->number];
        if (!safe_page_is_shown(page))
            continue;
        lead_to(b, led_to, page->image);
        for (size_t j = 0; j < page->photo_count; j++) /* others are not shown there */
            if (build_file_kind(page->photos[j].file) != HELD_DOCUMENT)
                lead_to(b, led_to, page->photos[j].file);
        for (size_t j = 0; j < page->document_count; j++)
            lead_to(b, led_to, page->documents[j].file);
        for (size_t j = 0; j < raw->inline_count; j++)
            lead_to(b, led_to,
                    publish_file_path(&b->arena, raw, raw->inlines[j].target));
    }
}

/* Place of a number in an ascending list, or SIZE_MAX. */
static size_t find_number(const size_t *list, size_t count, size_t number)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (list[middle] < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && list[low] == number ? low : SIZE_MAX;
}

struct slice build_seen_in(const struct build *b, size_t file)
{
    size_t photo = find_number(b->photo_files, b->photo_count, file);
    size_t film = find_number(b->film_files, b->film_count, file);
    return photo != SIZE_MAX  ? b->photos[photo].seen
           : film != SIZE_MAX ? b->films[film].seen
                              : SLICE("");
}
