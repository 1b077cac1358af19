/* Lists in pages: how many, which stand where, and what their template sees.
 *
 * The first page has the newest; the others are numbered from the oldest, so that one
 * new item changes two pages and not all of them. */
#include "render/render_int.h"

size_t render_list_pages(size_t count, size_t per_page)
{
    if (count <= per_page)
        return 1;
    return 1 + (count - per_page + per_page - 1) / per_page;
}

/* Places count from the newest; list page b >= 1 holds the b-th lot from the oldest. */
void render_list_range(size_t count, size_t per_page, size_t b, size_t *first,
                       size_t *last)
{
    if (b == 0) {
        *first = 0;
        *last = count < per_page ? count : per_page;
        return;
    }
    size_t oldest_end = count - (b - 1) * per_page;
    *last = oldest_end;
    *first = oldest_end > 2 * per_page ? oldest_end - per_page : per_page;
}

struct slice render_list_address(const struct render *r, struct arena *a,
                                 struct slice address, size_t b)
{
    if (b == 0)
        return address;
    return arena_printf(a, "%.*s%.*s/%zu/", SLICE_FMT(address),
                        SLICE_FMT(render_message(r, "list_page_slug")), b);
}

/* `position` 0: a gap between numbers. */
static struct value link_to(const struct render *r, struct arena *a,
                            struct slice address, size_t b, size_t position,
                            bool current)
{
    struct value v = value_object(a);
    struct slice path = render_path(r, a, render_list_address(r, a, address, b));
    value_set(a, v, "url", position ? value_own_slice(a, path) : value_null());
    value_set(a, v, "number",
              position ? value_number(a, (long long)position) : value_null());
    value_set(a, v, "current", value_bool(current));
    return v;
}

/* List page at reading position 1 (the newest) .. total. */
static size_t at_position(size_t position, size_t total)
{
    return position == 1 ? 0 : total - position + 1;
}

static struct value numbered(const struct render *r, struct arena *a,
                             struct slice address, size_t position, size_t total,
                             size_t here)
{
    return link_to(r, a, address, at_position(position, total), position,
                   position == here);
}

/* Pages before and after this one that are linked to; and the first and the last. */
enum { NEAR = 2 };

static struct value pagination(const struct render *r, struct arena *a,
                               struct slice address, size_t b, size_t total)
{
    struct value v = value_object(a), pages = value_list(a);
    size_t here = b == 0 ? 1 : total - b + 1;
    size_t first = here > NEAR + 1 ? here - NEAR : 2;
    size_t last = here + NEAR < total ? here + NEAR : total - 1;
    value_append(a, pages, numbered(r, a, address, 1, total, here));
    if (first > 2)
        value_append(a, pages, link_to(r, a, address, 0, 0, false));
    for (size_t position = first; position <= last; position++)
        value_append(a, pages, numbered(r, a, address, position, total, here));
    if (last + 1 < total)
        value_append(a, pages, link_to(r, a, address, 0, 0, false));
    value_append(a, pages, numbered(r, a, address, total, total, here));
    value_set(a, v, "pages", pages);
    value_set(a, v, "number", value_number(a, (long long)here));
    value_set(a, v, "total", value_number(a, (long long)total));
    value_set(
        a, v, "newer",
        here > 1 ? link_to(r, a, address, at_position(here - 1, total), here - 1, false)
                 : value_null());
    value_set(a, v, "older",
              here < total ? link_to(r, a, address, at_position(here + 1, total),
                                     here + 1, false)
                           : value_null());
    return v;
}

void render_set_list(const struct render *r, struct arena *a, struct value page,
                     const size_t *pages, size_t count, size_t per_page,
                     struct slice address, size_t b)
{
    struct value list = value_list(a);
    size_t first, last, total = render_list_pages(count, per_page);
    render_list_range(count, per_page, b, &first, &last);
    for (size_t i = first; i < last; i++)
        value_append(a, list, render_card(r, a, &r->site->pages[pages[i]]));
    for (size_t i = 0; i < list.list->len; i++)
        render_hurry(a, *value_get(&list.list->at[i], SLICE("image")), i);
    value_set(a, page, "pages", list);
    value_set(a, page, "count", value_number(a, (long long)count));
    if (total > 1)
        value_set(a, page, "pagination", pagination(r, a, address, b, total));
}
