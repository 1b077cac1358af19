/* What other websites play: a plain link to the page where it is to be seen. */
#include "format/escape.h"
#include "render/render_int.h"

/* "https://www.youtube.com/embed/x?y" in its parts: "youtube.com", "/embed/x?y". */
static bool read_address(struct slice url, struct slice *host, struct slice *path)
{
    static const char *const schemes[] = {"https://", "http://", "//"};
    struct slice rest = SLICE("");
    for (int i = 0; i < 3 && !rest.len; i++)
        if (slice_eq_nocase(slice_sub(url, 0, slice_of(schemes[i]).len), schemes[i])) {
            rest = slice_from(url, slice_of(schemes[i]).len);
        }
    size_t end = 0;
    while (end < rest.len && rest.at[end] != '/' && rest.at[end] != '?' &&
           rest.at[end] != '#')
        end++;
    *host = slice_sub(rest, 0, end);
    *path = slice_from(rest, end);
    for (size_t i = 0; i < end; i++) /* names and passwords are no part of a link */
        if (rest.at[i] == '@' || rest.at[i] == '\\' || (unsigned char)rest.at[i] <= ' ')
            return false;
    return end > 0;
}

static bool is_host(struct slice host, const char *name)
{
    if (host.len > 4 && slice_eq_nocase(slice_sub(host, 0, 4), "www."))
        host = slice_from(host, 4);
    return slice_eq_nocase(host, name);
}

/* "abc" of "/embed/abc?start=3" behind `before`, else empty. */
static struct slice id_behind(struct slice path, const char *before)
{
    size_t end = 0;
    if (!slice_starts(path, before))
        return SLICE("");
    path = slice_from(path, slice_of(before).len);
    while (end < path.len && path.at[end] != '?' && path.at[end] != '&' &&
           path.at[end] != '/' && path.at[end] != '#')
        end++;
    return slice_sub(path, 0, end);
}

/* Where people watch what is played at an address that is made for other pages. */
static void write_watch_page(struct str *out, struct slice url, struct slice *host,
                             struct slice path)
{
    struct slice id;
    if ((is_host(*host, "youtube.com") || is_host(*host, "youtube-nocookie.com")) &&
        (id = id_behind(path, "/embed/")).len) {
        *host = SLICE("youtube.com");
        str_addf(out, "https://www.youtube.com/watch?v=%.*s", SLICE_FMT(id));
    } else if (is_host(*host, "player.vimeo.com") &&
               (id = id_behind(path, "/video/")).len) {
        *host = SLICE("vimeo.com");
        str_addf(out, "https://vimeo.com/%.*s", SLICE_FMT(id));
    } else if (slice_starts(url, "//")) {
        str_addf(out, "https:%.*s", SLICE_FMT(url));
    } else {
        str_add(out, url);
    }
}

bool render_embed(const struct render *r, struct str *html, struct slice url,
                  struct slice title, bool block)
{
    struct slice host, path, text = render_message(r, "watch_at");
    struct str address;
    if (!read_address(url, &host, &path))
        return false;
    str_init(&address);
    write_watch_page(&address, url, &host, path);
    bool well = url_is_allowed(str_slice(&address));
    if (host.len > 4 && slice_eq_nocase(slice_sub(host, 0, 4), "www."))
        host = slice_from(host, 4);
    if (well) {
        size_t hash = slice_find_byte(text, '#');
        str_add_c(html, block ? "<p><a href=\"" : "<a href=\"");
        escape_html(html, str_slice(&address));
        str_add_c(html, "\" rel=\"noopener noreferrer\">");
        escape_html(html, slice_sub(text, 0, hash));
        escape_html(html, host);
        escape_html(html, slice_from(text, hash < text.len ? hash + 1 : hash));
        if (title.len) {
            str_add_c(html, ": ");
            escape_html(html, title);
        }
        str_add_c(html, block ? "</a></p>" : "</a>");
    }
    str_release(&address);
    return well;
}
