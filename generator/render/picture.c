/* What templates see of one picture: its files, sizes, words and place. */
#include <stdint.h>

#include "render/render_int.h"

static struct value srcset(const struct render *r, struct arena *a,
                           const struct photo *p, enum photo_format format)
{
    struct str set;
    str_init(&set);
    for (size_t i = 0; i < p->variant_count; i++) {
        const struct photo_variant *v = &p->variants[i];
        if (v->format == format)
            str_addf(&set, "%s%.*smedia/%s %dw", set.len ? ", " : "",
                     SLICE_FMT(r->site->prefix), v->name, v->width_px);
    }
    struct value value = set.len ? value_own_slice(a, str_slice(&set)) : value_null();
    str_release(&set);
    return value;
}

/* The narrowest of the format that is at least `width_px` wide, else the widest. */
static const struct photo_variant *variant_for(const struct photo *p, int width_px)
{
    const struct photo_variant *best = &p->variants[0];
    for (size_t i = 0; i < p->variant_count; i++) {
        const struct photo_variant *v = &p->variants[i];
        if (v->format != PHOTO_JPEG)
            continue;
        if (best->width_px < width_px ||
            (v->width_px >= width_px && v->width_px < best->width_px))
            best = v;
    }
    return best;
}

static void set_variant(const struct render *r, struct arena *a, struct value photo,
                        const char *name, const struct photo_variant *v)
{
    value_set(a, photo, name,
              render_path_value(r, a, arena_printf(a, "media/%s", v->name)));
}

/* What a window shows of a page before it is scrolled, more or less. */
enum { EAGER_PICTURES = 4 };

void render_hurry(struct arena *a, struct value photo, size_t place)
{
    if (photo.kind != VALUE_OBJECT)
        return;
    value_set(a, photo, "loading",
              value_own(a, place < EAGER_PICTURES ? "eager" : "lazy"));
    value_set(a, photo, "priority", value_own(a, place == 0 ? "high" : "auto"));
}

struct value render_photo(const struct render *r, struct arena *a, const char *file,
                          const struct safe_media *media)
{
    static const struct safe_media none;
    const struct render_file *f = file ? map_get(&r->files, slice_of(file)) : NULL;
    const struct photo *p = f ? f->photo : NULL;
    const struct safe_media *m = media ? media : &none;
    if (!p || !p->variant_count)
        return value_null();
    const struct photo_variant *usual = variant_for(p, 900);
    struct value v = value_object(a);
    set_variant(r, a, v, "src", usual);
    set_variant(r, a, v, "large", variant_for(p, 4000));
    set_variant(r, a, v, "small", variant_for(p, 400));
    const char *shared = arena_printf(a, "media/%s", variant_for(p, 1200)->name).at;
    value_set(a, v, "permalink",
              value_own_slice(a, render_link(r, a, slice_of(shared))));
    value_set(a, v, "srcset", srcset(r, a, p, PHOTO_JPEG));
    value_set(a, v, "srcset_avif", srcset(r, a, p, PHOTO_AVIF));
    value_set(a, v, "srcset_webp", srcset(r, a, p, PHOTO_WEBP));
    value_set(a, v, "placeholder", value_image(a, p->placeholder));
    value_set(
        a, v, "anchor",
        value_own_slice(a, arena_printf(a, "%.*s-%.8s",
                                        SLICE_FMT(render_message(r, "photo_anchor")),
                                        p->variants[0].name)));
    render_hurry(a, v, SIZE_MAX);
    value_set(a, v, "width", value_number(a, usual->width_px));
    value_set(a, v, "height", value_number(a, usual->height_px));
    value_set(a, v, "portrait", value_bool(p->height_px > p->width_px));
    value_set(a, v, "alt", value_text(m->alt ? m->alt : m->caption));
    value_set(a, v, "caption", value_text(m->caption));
    value_set(a, v, "credit", value_text(m->credit));
    value_set(a, v, "license", value_text(m->license));
    return v;
}
