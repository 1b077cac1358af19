/* Films and sounds for templates: a player of the browser's own, with a poster and
 * captions. */
#include "render/render_int.h"

static struct value media_path(const struct render *r, struct arena *a,
                               const char *name)
{
    return render_path_value(r, a, arena_printf(a, "media/%s", name));
}

/* The first one in the site's language is on; a reader turns it off. */
static struct value tracks_value(const struct render *r, struct arena *a,
                                 const struct film *film)
{
    struct value list = value_list(a);
    bool chosen = false;
    for (size_t i = 0; i < film->caption_count; i++) {
        const struct film_caption *c = &film->captions[i];
        struct value v = value_object(a);
        const char *key = arena_printf(a, "captions_%.2s", c->language).at;
        struct slice label = render_message(r, key);
        bool own = slice_eq_c(r->site->language, c->language);
        value_set(a, v, "src", media_path(r, a, c->name));
        value_set(a, v, "language", value_own(a, c->language));
        value_set(
            a, v, "label",
            value_own_slice(a, slice_eq_c(label, key) ? slice_of(c->language) : label));
        value_set(a, v, "first", value_bool(own && !chosen));
        chosen = chosen || own;
        value_append(a, list, v);
    }
    return list;
}

/* "1:05" */
static struct value duration_value(struct arena *a, uint64_t ms)
{
    unsigned long s = (unsigned long)((ms + 500) / 1000);
    return ms ? value_own_slice(a, arena_printf(a, "%lu:%02lu", s / 60, s % 60))
              : value_null();
}

struct value render_film(const struct render *r, struct arena *a, const char *file,
                         const struct safe_media *media)
{
    static const struct safe_media none;
    const struct render_file *f = file ? map_get(&r->files, slice_of(file)) : NULL;
    const struct film *film = f ? f->film : NULL;
    const struct safe_media *m = media ? media : &none;
    if (!film)
        return value_null();
    struct value v = value_object(a);
    bool has_poster = film->poster_width_px > 0;
    value_set(a, v, "src", media_path(r, a, film->name));
    value_set(a, v, "type", value_own(a, film_type(film)));
    value_set(a, v, "is_sound", value_bool(film->is_sound));
    value_set(a, v, "width", value_number(a, film->width_px));
    value_set(a, v, "height", value_number(a, film->height_px));
    value_set(a, v, "portrait", value_bool(film->height_px > film->width_px));
    value_set(a, v, "poster",
              has_poster ? media_path(r, a, film->poster) : value_null());
    value_set(a, v, "poster_webp",
              has_poster ? media_path(r, a, film->poster_webp) : value_null());
    value_set(a, v, "duration", duration_value(a, film->duration_ms));
    value_set(a, v, "tracks", tracks_value(r, a, film));
    value_set(a, v, "alt",
              value_text(m->alt       ? m->alt
                         : m->caption ? m->caption
                                      : m->title));
    value_set(a, v, "caption", value_text(m->caption ? m->caption : m->title));
    value_set(a, v, "credit", value_text(m->credit));
    value_set(a, v, "license", value_text(m->license));
    return v;
}

void render_set_films(const struct render *r, struct arena *a,
                      const struct safe_page *p, struct value page)
{
    struct value list = value_list(a);
    for (size_t i = 0; i < p->photo_count; i++) {
        struct safe_media media = p->photos[i];
        render_complete_maker(r, p, &media);
        struct value film = render_film(r, a, media.file, &media);
        if (film.kind != VALUE_NULL)
            value_append(a, list, film);
    }
    value_set(a, page, "films", list);
    value_set(a, page, "has_films", value_bool(list.list->len > 0));
}
