/* The body of a page: its links, pictures and headings, and their later resolution.
 *
 * Whether a page that is linked to may be shown is known only when all bodies were
 * read. So a link is first written to "voornaam-page:NUMBER", a scheme that no author
 * can write (the redactor lets no foreign scheme through), and resolved when the page
 * is put together: a link to a page that is held loses its address. */
#include "base/fs.h"
#include "base/message.h"
#include "base/pack.h"
#include "format/escape.h"
#include "render/render_int.h"

#include <string.h>
#include <unistd.h>

#include "base/vec.h"

#define PAGE_MARK "voornaam-page:"

struct body_writer {
    const struct render *r;
    const struct safe_page *page;
    struct arena *arena;
    struct diag *diag;
    struct map ids;       /* heading ids so far */
    struct value credits; /* of pictures that stand in a line of text */
    bool failed;
};

/* --- links
 * ---------------------------------------------------------------------------- */

/* The source path that a target means, seen from the page; false when it leaves the
 * site. "/x" counts from the top. */
static bool resolve_path(struct body_writer *w, struct str *path, struct slice target)
{
    struct str whole;
    str_init(&whole);
    if (!slice_starts(target, "/"))
        str_addf(&whole, "%.*s/", SLICE_FMT(fs_folder(slice_of(w->page->source))));
    unescape_url(&whole, target);
    bool inside = fs_normalise(path, str_slice(&whole));
    str_release(&whole);
    return inside;
}

static const struct safe_page *page_at(struct body_writer *w, struct slice path)
{
    static const char *const endings[] = {"", ".md", "/_index.md", "/index.md"};
    struct str name;
    const struct safe_page *page = NULL;
    str_init(&name);
    for (size_t i = 0; !page && i < sizeof(endings) / sizeof(*endings); i++) {
        str_clear(&name);
        str_add(&name, path);
        str_add_c(&name, path.len ? endings[i] : i == 2 ? "_index.md" : endings[i]);
        page = map_get(&w->r->site->by_source, str_slice(&name));
    }
    str_clear(&name);
    str_addf(&name, "%.*s%s", SLICE_FMT(path), path.len ? "/" : "");
    if (!page)
        page = map_get(&w->r->addresses, str_slice(&name));
    if (!page)
        page = w->r->past.page(w->r->past.user, path);
    str_release(&name);
    return page;
}

static struct slice file_address(const struct render_file *file, struct arena *arena)
{
    const struct photo *p = file->photo;
    if (!p)
        return file->address;
    size_t widest = 0;
    for (size_t i = 0; i < p->variant_count; i++)
        if (p->variants[i].format == PHOTO_JPEG)
            widest = i;
    return arena_printf(arena, "media/%s", p->variants[widest].name);
}

/* "/privacy/formulier/": the pages that follow from the policy have no source. */
static bool write_policy_target(struct body_writer *w, struct str *url,
                                struct slice path, struct slice rest)
{
    for (size_t i = 0; i < render_policy_page_count(); i++) {
        struct slice address = render_policy_address(i);
        if (!slice_eq(path, slice_sub(address, 0, address.len - 1)))
            continue;
        str_add(url, render_path(w->r, w->arena, address));
        str_add(url, rest);
        return true;
    }
    return false;
}

static bool write_target(struct body_writer *w, struct str *url, struct slice path,
                         struct slice rest)
{
    const struct safe_page *page = page_at(w, path);
    const struct render_file *file = map_get(&w->r->files, path);
    if (page) {
        str_addf(url, PAGE_MARK "%zu%.*s", (size_t)(page - w->r->site->pages),
                 SLICE_FMT(rest));
        return true;
    }
    if (file)
        str_add(url, render_path(w->r, w->arena, file_address(file, w->arena)));
    return file || write_policy_target(w, url, path, rest);
}

/* Is it there, if only for the school, or was it taken down? Then nobody was wrong. */
static bool is_known(const struct render *r, struct slice path)
{
    return map_get(&r->known_files, path) || r->past.is_removed(r->past.user, path);
}

static bool write_link(void *user, struct str *url, struct slice target,
                       struct place where, struct slice line)
{
    struct body_writer *w = user;
    if (slice_starts(target, "#") ||
        (url_is_external(target) && url_is_allowed(target)))
        return str_add(url, target), true;
    if (url_is_external(target)) {
        diag_add(w->diag, DIAG_WARNING, where, line,
                 _("this address is not allowed in a link and was left out: only http, "
                   "https, mailto, tel and pages of this site"));
        return false;
    }
    struct str path;
    size_t end = 0;
    while (end < target.len && target.at[end] != '#' && target.at[end] != '?')
        end++;
    str_init(&path);
    bool inside = resolve_path(w, &path, slice_sub(target, 0, end));
    bool found =
        inside && write_target(w, url, str_slice(&path), slice_from(target, end));
    if (!found && !(inside && is_known(w->r, str_slice(&path)))) {
        diag_add(w->diag, DIAG_ERROR, where, line,
                 _("this link leads to a page or file that is not there"));
        w->failed = true;
    }
    str_release(&path);
    return found;
}

/* --- pictures
 * ------------------------------------------------------------------------- */

/* The maker of a picture in a line of text has no room there: he is named below. */
static void note_maker(struct body_writer *w, const struct safe_media *media)
{
    struct slice credit = safe_text_slice(media->credit);
    struct slice license = safe_text_slice(media->license);
    struct value v = value_object(w->arena);
    for (size_t i = 0; credit.len && i < w->credits.list->len; i++) {
        const struct value *seen = &w->credits.list->at[i];
        const struct value *other = value_get(seen, SLICE("license"));
        if (slice_eq(safe_text_slice(value_get(seen, SLICE("credit"))->text), credit) &&
            slice_eq(other->kind == VALUE_TEXT ? safe_text_slice(other->text)
                                               : SLICE(""),
                     license))
            return;
    }
    value_set(w->arena, v, "credit", value_text(media->credit));
    value_set(w->arena, v, "license", value_text(media->license));
    if (credit.len)
        value_append(w->arena, w->credits, v);
}

/* Appended to the body, so that what comes before <!--more--> stays where it was. */
static void write_makers(struct body_writer *w, struct safe_body *body)
{
    struct value context = value_object(w->arena);
    struct str html;
    if (!w->credits.list->len)
        return;
    str_init(&html);
    str_add(&html, safe_html_slice(body->html));
    value_set(w->arena, context, "credits", w->credits);
    value_set(w->arena, context, "t", w->r->messages);
    mustache_render(w->r->templates, "credits", &context, &html, w->diag);
    body->html = safe_html_own(w->arena, str_slice(&html));
    str_release(&html);
}

/* An SVG or the like out of static/. */
static void write_plain_image(struct body_writer *w, struct str *html,
                              const struct render_file *file, struct slice alt)
{
    str_add_c(html, "<img src=\"");
    escape_html(html, render_path(w->r, w->arena, file->address));
    str_add_c(html, "\" alt=\"");
    escape_html(html, alt);
    str_add_c(html, "\">");
}

/* What the text says of a picture: ![alt](file "caption"). Where it says no alternative
 * text, the page's entry of the picture may. */
static void set_words(struct body_writer *w, struct safe_media *media, struct slice alt,
                      struct slice title)
{
    if (alt.len)
        media->alt = safe_text_own(w->arena, alt);
    else if (!media->alt && !title.len)
        media->alt = media->caption;
    media->caption = title.len ? safe_text_own(w->arena, title) : NULL;
}

/* Written by the templates "figure" and "picture". A picture that is held leaves
 * nothing behind. */
static bool write_image(void *user, struct str *html, struct slice target,
                        struct slice alt, struct slice title, bool lone,
                        struct place where, struct slice line)
{
    struct body_writer *w = user;
    struct str path;
    if (url_is_external(target)) {
        bool link = render_embed(w->r, html, target, alt.len ? alt : title, lone);
        diag_add(w->diag, DIAG_WARNING, where, line,
                 link ? _("a picture or film of another website became a link: shown "
                          "here, it would tell that website who reads this page")
                      : _("a picture from another website is not shown: put it in the "
                          "folder of the page"));
        return link;
    }
    str_init(&path);
    bool inside = resolve_path(w, &path, target);
    const char *file = inside ? arena_copy_c(w->arena, str_slice(&path)) : "";
    str_release(&path);
    const struct render_file *shown = map_get(&w->r->files, slice_of(file));
    if (!shown) {
        if (!is_known(w->r, slice_of(file))) {
            diag_add(w->diag, DIAG_ERROR, where, line, _("this picture is not there"));
            w->failed = true;
        }
        return false;
    }
    struct safe_media media = render_media(w->r, w->page, file);
    set_words(w, &media, alt, title);
    if (!media.alt && !media.caption)
        diag_add(w->diag, DIAG_WARNING, where, line,
                 _("this picture has no alternative text: ![what it shows](file)"));
    if ((!shown->photo && !shown->film) || !lone)
        note_maker(w, &media);
    struct value context = value_object(w->arena);
    const char *name = lone ? "figure" : "picture";
    if (shown->film)
        name = lone ? "film-figure" : "film-inline";
    value_set(w->arena, context, "photo", render_photo(w->r, w->arena, file, &media));
    value_set(w->arena, context, "film", render_film(w->r, w->arena, file, &media));
    value_set(w->arena, context, "t", w->r->messages);
    if (!shown->photo && !shown->film) {
        write_plain_image(w, html, shown,
                          safe_text_slice(media.alt ? media.alt : media.caption));
        return true;
    }
    if (!mustache_render(w->r->templates, name, &context, html, w->diag))
        w->failed = true;
    return true;
}

static bool write_embed(void *user, struct str *html, struct slice url,
                        struct slice title, bool block, struct place where,
                        struct slice line)
{
    struct body_writer *w = user;
    if (!render_embed(w->r, html, url, title, block))
        return false;
    diag_add(w->diag, DIAG_NOTE, where, line,
             _("what another website plays became a link: played here, it would tell "
               "that website who reads this page"));
    return true;
}

/* --- headings
 * ------------------------------------------------------------------------- */

/* "Wat nemen we mee?" to "wat-nemen-we-mee", with a number when it is taken. Letters
 * beyond ASCII stay: they are valid in an id. */
static void write_heading_id(void *user, struct str *id, struct slice text)
{
    struct body_writer *w = user;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (c >= 'A' && c <= 'Z')
            str_add_byte(id, (char)(c + 32));
        else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c & 0x80))
            str_add_byte(id, c);
        else if (id->len && id->at[id->len - 1] != '-')
            str_add_byte(id, '-');
    }
    while (id->len && id->at[id->len - 1] == '-')
        str_splice(id, id->len - 1, 1, SLICE(""));
    if (!id->len)
        str_add_c(id, "kop");
    size_t base = id->len;
    for (unsigned n = 2; map_get(&w->ids, str_slice(id)); n++) {
        str_splice(id, base, id->len - base, SLICE(""));
        str_addf(id, "-%u", n);
    }
    *map_at(&w->ids, arena_copy(w->arena, str_slice(id))) = w;
}

void render_body(const struct render *r, const struct safe_page *page,
                 struct safe_document *document, struct safe_body *body,
                 struct arena *arena, struct diag *diag)
{
    struct body_writer w = {.r = r,
                            .page = page,
                            .arena = arena,
                            .diag = diag,
                            .credits = value_list(arena)};
    struct markdown_hooks hooks = {&w, write_link, write_image, write_embed,
                                   write_heading_id};
    map_init(&w.ids);
    safe_document_html(body, document, &hooks, arena, diag);
    write_makers(&w, body);
    map_release(&w.ids);
}

/* --- resolving
 * --------------------------------------------------------------------------- */

/* Behind `href="voornaam-page:`: the number, then what was behind the target. */
static void resolve_one(const struct render *r, struct arena *arena, struct str *out,
                        struct slice *rest)
{
    size_t number = 0;
    while (rest->len && rest->at[0] >= '0' && rest->at[0] <= '9') {
        number = number * 10 + (size_t)(rest->at[0] - '0');
        *rest = slice_from(*rest, 1);
    }
    struct slice tail = slice_sub(*rest, 0, slice_find_byte(*rest, '"'));
    *rest = slice_from(*rest, tail.len < rest->len ? tail.len + 1 : tail.len);
    const struct safe_page *page = &r->site->pages[number];
    if (!safe_page_is_shown(page)) { /* <a> alone: a link that leads nowhere now */
        str_splice(out, out->len - 1, 1, SLICE(""));
        return;
    }
    str_add_c(out, "href=\"");
    escape_html(out, render_path(r, arena, safe_text_slice(page->address)));
    str_add(out, tail);
    str_add_byte(out, '"');
}

bool render_read_body(const struct render *r, const struct page_body *body, size_t len,
                      struct str *html)
{
    static const char mark[] = "href=\"" PAGE_MARK;
    struct str raw;
    struct arena arena;
    str_init(&raw);
    str_reserve(&raw, len);
    bool well = pread(r->body_file, raw.at, len, (off_t)body->offset) == (ssize_t)len;
    struct slice rest = slice_make(raw.at, well ? len : 0);
    arena_init(&arena);
    while (rest.len) {
        size_t at = slice_find(rest, mark);
        str_add(html, slice_sub(rest, 0, at));
        rest = slice_from(rest, at);
        if (!rest.len)
            break;
        rest = slice_from(rest, sizeof(mark) - 1);
        resolve_one(r, &arena, html, &rest);
    }
    arena_release(&arena);
    str_release(&raw);
    return well;
}
