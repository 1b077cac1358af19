/* Cards, and albums: what is in them and below them, counted and covered as if what is
 * held had never been there. */
#include <stdlib.h>

#include "render/render_int.h"

struct slice render_count(const struct render *r, struct arena *a, const char *key,
                          size_t count)
{
    const char *form = count == 0 ? "none" : count == 1 ? "one" : "many";
    struct slice text = render_message(r, arena_printf(a, "%s_%s", key, form).at);
    size_t hash = slice_find_byte(text, '#');
    if (count < 2 || hash == text.len)
        return text;
    return arena_printf(a, "%.*s%zu%.*s", SLICE_FMT(slice_sub(text, 0, hash)), count,
                        SLICE_FMT(slice_from(text, hash + 1)));
}

/* --- what is in it
 * ---------------------------------------------------------------------------- */

static bool is_shown(const struct render *r, const char *file)
{
    const struct render_file *f = file ? map_get(&r->files, slice_of(file)) : NULL;
    return f && f->photo;
}

struct sum {
    size_t photos, films, sounds, albums;
};

/* Of an album or gallery and all that is below it. */
static void add_up(const struct render *r, const struct safe_page *page,
                   struct sum *sum)
{
    for (size_t i = 0; i < page->photo_count; i++) {
        const struct render_file *f =
            map_get(&r->files, slice_of(page->photos[i].file));
        sum->photos += f && f->photo;
        sum->films += f && f->film && !f->film->is_sound;
        sum->sounds += f && f->film && f->film->is_sound;
    }
    if (page->kind != SAFE_ALBUM && page->kind != SAFE_GALLERY)
        return;
    for (size_t i = 0; i < r->child_count[page->number]; i++) {
        const struct safe_page *child = &r->site->pages[r->children[page->number][i]];
        sum->albums += child->kind == SAFE_ALBUM;
        add_up(r, child, sum);
    }
}

/* "2 albums, 12 foto's en 1 film" */
static struct slice album_text(const struct render *r, struct arena *a,
                               const struct safe_page *page)
{
    struct sum sum = {0};
    add_up(r, page, &sum);
    const struct {
        const char *key;
        size_t count;
    } kinds[] = {{"album_count", sum.albums},
                 {"photo_count", sum.photos},
                 {"film_count", sum.films},
                 {"sound_count", sum.sounds}};
    struct slice text = SLICE(""), parts[4];
    size_t count = 0;
    for (size_t i = 0; i < 4; i++)
        if (kinds[i].count)
            parts[count++] = render_count(r, a, kinds[i].key, kinds[i].count);
    if (!count)
        return render_count(r, a, "photo_count", 0);
    bool mixed = sum.films || sum.sounds;
    for (size_t i = 0; i < count; i++) {
        struct slice join = render_message(r, "and");
        if (i == 0)
            text = parts[0];
        else if (mixed && i + 1 == count)
            text = arena_printf(a, "%.*s %.*s %.*s", SLICE_FMT(text), SLICE_FMT(join),
                                SLICE_FMT(parts[i]));
        else
            text = arena_printf(a, "%.*s, %.*s", SLICE_FMT(text), SLICE_FMT(parts[i]));
    }
    return text;
}

/* Its own picture, else the first of it, else the first cover below it. */
static const char *cover(const struct render *r, const struct safe_page *page)
{
    if (is_shown(r, page->image))
        return page->image;
    for (size_t i = 0; i < page->photo_count; i++)
        if (is_shown(r, page->photos[i].file))
            return page->photos[i].file;
    if (page->kind != SAFE_ALBUM && page->kind != SAFE_GALLERY)
        return NULL;
    for (size_t i = 0; i < r->child_count[page->number]; i++) {
        const char *below = cover(r, &r->site->pages[r->children[page->number][i]]);
        if (below)
            return below;
    }
    return NULL;
}

/* --- cards
 * ------------------------------------------------------------------------------------
 */

struct value render_card(const struct render *r, struct arena *a,
                         const struct safe_page *page)
{
    const struct page_body *body = &r->bodies[page->number];
    struct value v = value_object(a);
    size_t shown = 0;
    for (size_t i = 0; i < page->photo_count; i++)
        shown += is_shown(r, page->photos[i].file);
    value_set(a, v, "title", value_text(page->title));
    value_set(a, v, "url", render_path_value(r, a, safe_text_slice(page->address)));
    value_set(a, v, "date", render_date(r, a, page->date));
    value_set(a, v, "author", value_text(page->author));
    value_set(a, v, "group", value_text(page->group));
    value_set(a, v, "summary", render_summary(r, a, page));
    value_set(a, v, "summary_html",
              body->summary_len && !page->summary
                  ? render_body_value(r, a, page, body->summary_len)
                  : value_null());
    value_set(a, v, "image", render_photo(r, a, cover(r, page), NULL));
    value_set(a, v, "tags", render_tags_value(r, a, page));
    value_set(a, v, "count", value_number(a, (long long)shown));
    value_set(a, v, "count_text", value_own_slice(a, album_text(r, a, page)));
    value_set(a, v, "draft", value_bool(page->draft));
    return v;
}

void render_set_cards(const struct render *r, struct arena *a, struct value page,
                      const char *name, const size_t *pages, size_t count, size_t most,
                      bool first)
{
    struct value list = value_list(a);
    for (size_t i = 0; i < count && i < most; i++) {
        struct value card = render_card(r, a, &r->site->pages[pages[i]]);
        if (first)
            render_hurry(a, *value_get(&card, SLICE("image")), i);
        value_append(a, list, card);
    }
    value_set(a, page, name, list);
}

/* --- pages
 * ------------------------------------------------------------------------------------
 */

/* Two copies of a picture have one address, and two places on the page. */
static void set_own_anchor(struct arena *a, struct map *taken, struct value photo)
{
    struct slice anchor = safe_text_slice(value_get(&photo, SLICE("anchor"))->text);
    void **seen = map_at(taken, anchor);
    size_t times = (size_t)*seen + 1;
    *seen = (void *)times;
    if (times > 1)
        value_set(
            a, photo, "anchor",
            value_own_slice(a, arena_printf(a, "%.*s-%zu", SLICE_FMT(anchor), times)));
}

void render_set_photos(const struct render *r, struct arena *a,
                       const struct safe_page *p, struct value page)
{
    struct value list = value_list(a);
    struct map anchors;
    map_init(&anchors);
    for (size_t i = 0; i < p->photo_count; i++) {
        struct safe_media media = p->photos[i];
        render_complete_maker(r, p, &media);
        struct value photo = render_photo(r, a, media.file, &media);
        if (photo.kind == VALUE_NULL)
            continue;
        render_hurry(a, photo, list.list->len);
        set_own_anchor(a, &anchors, photo);
        value_append(a, list, photo);
    }
    map_release(&anchors);
    value_set(a, page, "photos", list);
    value_set(a, page, "count", value_number(a, (long long)list.list->len));
    value_set(a, page, "count_text", value_own_slice(a, album_text(r, a, p)));
    value_set(a, page, "has_photos", value_bool(list.list->len > 0));
}

void render_set_newest_albums(const struct render *r, struct arena *a,
                              struct value page, size_t most)
{
    size_t *albums = ARENA_ARRAY(a, size_t, r->site->page_count), count = 0;
    for (size_t i = 0; i < r->site->page_count; i++) {
        const struct safe_page *p = &r->site->pages[i];
        bool within =
            p->section != NO_PAGE && r->site->pages[p->section].kind == SAFE_ALBUM;
        if (p->kind == SAFE_ALBUM && safe_page_is_shown(p) && !within && cover(r, p))
            albums[count++] = i;
    }
    if (count)
        qsort_r(albums, count, sizeof(*albums), render_newest_first, (void *)r->site);
    render_set_cards(r, a, page, "albums", albums, count, most, false);
    value_set(a, page, "has_albums", value_bool(count > 0));
}
