/* Reading front matter: see page.h. */
#include "site/page.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/hash.h"
#include "base/message.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static const struct {
    const char *name;
    enum page_type type;
} types[] = {
    {"page", PAGE_PAGE},       {"pagina", PAGE_PAGE},       {"news", PAGE_NEWS},
    {"nieuws", PAGE_NEWS},     {"gallery", PAGE_GALLERY},   {"album", PAGE_ALBUM},
    {"team", PAGE_TEAM},       {"calendar", PAGE_CALENDAR}, {"agenda", PAGE_CALENDAR},
    {"section", PAGE_SECTION}, {"home", PAGE_HOME},
};

static void read_type(struct fields_reader *r, const struct yaml_node *n, void *field)
{
    const char *names[COUNT(types)];
    for (size_t i = 0; i < COUNT(types); i++) {
        names[i] = types[i].name;
        if (n->kind == YAML_SCALAR && slice_eq_nocase(n->text, types[i].name)) {
            *(enum page_type *)field = types[i].type;
            return;
        }
    }
    const char *near = nearest_name(n->text, names, COUNT(types));
    yaml_error(n, r->diag,
               near ? _("unknown type; did you mean \"%s\"?")
                    : _("unknown type; there are page, news, gallery, album, team and "
                        "calendar"),
               near);
}

/* people: none, or a list of ids. */
static void read_people(struct fields_reader *r, const struct yaml_node *n, void *field)
{
    struct raw_people *p = field;
    if (n->kind == YAML_SCALAR &&
        (slice_eq_nocase(n->text, "none") || slice_eq_nocase(n->text, "geen")))
        p->none = true;
    else
        fields_list(r, n, &p->people);
}

static void read_pupils(struct fields_reader *r, const struct yaml_node *n, void *field)
{
    fields_list(r, n, &((struct raw_people *)field)->pupils);
}

static void read_checked(struct fields_reader *r, const struct yaml_node *n,
                         void *field)
{
    static const struct fields_key keys[] = {
        {"by", "door", fields_text, offsetof(struct raw_checked, by)},
        {"date", "datum", fields_date, offsetof(struct raw_checked, date)},
    };
    struct raw_checked *checked = field;
    fields_read(r, n, checked, keys, COUNT(keys), NULL, NULL);
    checked->given = checked->by.text.len && checked->date != DATE_NONE;
    if (!checked->given)
        yaml_error(n, r->diag,
                   _("\"checked\" says who looked and when: {by: name, "
                     "date: 2026-11-03}"));
}

static bool read_fraction(const struct yaml_node *n, double *out)
{
    char digits[32], *end;
    if (n->kind != YAML_SCALAR || !n->text.len || n->text.len >= sizeof(digits))
        return false;
    memcpy(digits, n->text.at, n->text.len);
    digits[n->text.len] = '\0';
    *out = strtod(digits, &end);
    return !*end && *out >= 0 && *out <= 1;
}

/* blur: [[x, y, w, h], ...] */
static void read_blur(struct fields_reader *r, const struct yaml_node *n, void *field)
{
    struct raw_media *media = field;
    media->blur = ARENA_ARRAY(r->arena, struct raw_rectangle, n->count);
    for (const struct yaml_node *box = n->first; box; box = box->next) {
        double v[4];
        size_t i = 0;
        for (const struct yaml_node *c = box->first; c && i < 4; c = c->next, i++)
            if (!read_fraction(c, &v[i]))
                break;
        if (i != 4 || box->count != 4) {
            yaml_error(box, r->diag,
                       _("a rectangle is [x, y, width, height], each from "
                         "0 to 1, as parts of the upright picture"));
            return;
        }
        media->blur[media->blur_count++] =
            (struct raw_rectangle){v[0], v[1], v[2], v[3]};
    }
}

#define MEDIA(name, dutch, reader, field)                                              \
    {                                                                                  \
        name, dutch, reader, offsetof(struct raw_media, field)                         \
    }

static void read_media(struct fields_reader *r, const struct yaml_node *n,
                       struct raw_media *media)
{
    static const struct fields_key keys[] = {
        MEDIA("file", "bestand", fields_text, file),
        MEDIA("title", "titel", fields_text, title),
        MEDIA("caption", "bijschrift", fields_text, caption),
        MEDIA("alt", NULL, fields_text, alt),
        MEDIA("captions", "ondertiteling", fields_text, captions),
        MEDIA("credit", "maker", fields_text, credit),
        MEDIA("license", "licentie", fields_text, license),
        MEDIA("source", "bron", fields_text, source),
        MEDIA("work", "werk", fields_bool, work),
        MEDIA("doubt", "twijfel", fields_bool, doubt),
        MEDIA("checked", "nagekeken", read_checked, checked),
        MEDIA("pupils", "leerlingen", read_pupils, people),
        MEDIA("people", "personen", read_people, people),
        {"blur", NULL, read_blur, 0},
    };
    media->where = n->where;
    media->line = n->line;
    media->checked.date = DATE_NONE;
    if (n->kind == YAML_SCALAR)
        media->file = fields_raw(n);
    else
        fields_read(r, n, media, keys, COUNT(keys), NULL, NULL);
    if (!media->file.text.len)
        yaml_error(n, r->diag, _("here the name of the file is missing: {file: ...}"));
}

static void read_media_list(struct fields_reader *r, const struct yaml_node *n,
                            void *field)
{
    struct raw_media_list *list = field;
    if (n->kind == YAML_SCALAR && yaml_is_null(n))
        return;
    if (n->kind != YAML_LIST) {
        yaml_error(n, r->diag, _("\"%.*s\" takes a list"), SLICE_FMT(n->key));
        return;
    }
    list->at = ARENA_ARRAY(r->arena, struct raw_media, n->count);
    for (const struct yaml_node *item = n->first; item; item = item->next)
        read_media(r, item, &list->at[list->len++]);
}

/* extra: {...} is where templates find the other keys; those in it join them. */
static void add_extra(void *user, const struct yaml_node *node)
{
    struct raw_page *page = user;
    struct yaml_node **tail = &page->extra->first;
    const struct yaml_node *first = node, *end = node->next;
    if (slice_eq_c(node->key, "extra") && node->kind == YAML_MAP)
        first = node->first, end = NULL;
    while (*tail)
        tail = &(*tail)->next;
    /* Nodes are shared with the parsed tree; only their chain is made anew. */
    for (const struct yaml_node *n = first; n && n != end; n = n->next) {
        struct yaml_node *copy =
            (struct yaml_node *)(page->extra + 1) + page->extra->count;
        *copy = *n;
        copy->next = NULL;
        *tail = copy;
        tail = &copy->next;
        page->extra->count++;
    }
}

/* A key that is nearly one of ours is a typing mistake, not an extra one. */
struct extra_check {
    struct raw_page *page;
    struct fields_reader *r;
};

#define PAGE(name, dutch, reader, field)                                               \
    {                                                                                  \
        name, dutch, reader, offsetof(struct raw_page, field)                          \
    }

static const struct fields_key page_keys[] = {
    PAGE("title", "titel", fields_text, title),
    PAGE("date", "datum", fields_date, date),
    PAGE("author", "auteur", fields_text, author),
    PAGE("summary", "samenvatting", fields_text, summary),
    PAGE("description", "omschrijving", fields_text, description),
    PAGE("tags", NULL, fields_list, tags),
    PAGE("slug", NULL, fields_text, slug),
    PAGE("aliases", NULL, fields_list, aliases),
    PAGE("draft", "concept", fields_bool, draft),
    PAGE("publish_date", "publiceren_vanaf", fields_date, publish_date),
    PAGE("expiry_date", "verloopt", fields_date, expiry_date),
    PAGE("updated", "bijgewerkt", fields_date, updated),
    PAGE("type", NULL, read_type, type),
    PAGE("weight", "gewicht", fields_number, weight),
    PAGE("image", "afbeelding", fields_text, image),
    PAGE("group", "groep", fields_text, group),
    PAGE("pupils", "leerlingen", read_pupils, people),
    PAGE("people", "personen", read_people, people),
    PAGE("doubt", "twijfel", fields_bool, doubt),
    PAGE("private", "besloten", fields_bool, private_),
    PAGE("source", "bron", fields_text, source),
    PAGE("credit", "maker", fields_text, credit),
    PAGE("license", "licentie", fields_text, license),
    PAGE("correction", "rectificatie", fields_text, correction),
    PAGE("checked", "nagekeken", read_checked, checked),
    PAGE("photos", "fotos", read_media_list, photos),
    PAGE("documents", "documenten", read_media_list, documents),
    PAGE("work", "werk", fields_bool, work),
    PAGE("events", NULL, fields_node, events),
    PAGE("toc", NULL, fields_bool, toc),
};

static void other_key(void *user, const struct yaml_node *node)
{
    struct extra_check *check = user;
    const char *names[2 * COUNT(page_keys)];
    size_t count = 0;
    if (slice_eq_nocase(node->key, "prive") || slice_eq_nocase(node->key, "privé")) {
        fields_bool(check->r, node, &check->page->private_);
        return;
    }
    for (size_t i = 0; i < COUNT(page_keys); i++) {
        names[count++] = page_keys[i].name;
        if (page_keys[i].dutch)
            names[count++] = page_keys[i].dutch;
    }
    const char *near = node->key.len > 3 ? nearest_name(node->key, names, count) : NULL;
    if (near && labs((long)strlen(near) - (long)node->key.len) <= 1 &&
        near[0] == node->key.at[0] && !slice_eq_c(node->key, "extra"))
        yaml_unknown_key(node, names, count, check->r->diag);
    else
        add_extra(check->page, node);
}

static size_t count_extra(const struct yaml_node *top)
{
    size_t count = 0;
    for (const struct yaml_node *n = top->first; n; n = n->next)
        count += 1 + (slice_eq_c(n->key, "extra") ? n->count : 0);
    return count;
}

static void read_front_matter(struct raw_page *page, struct slice yaml,
                              struct arena *arena, struct diag *diag)
{
    struct yaml_node *top;
    struct fields_reader r = {arena, diag};
    struct extra_check check = {page, &r};
    /* Lines are shown in diagnostics long after the file's text is gone. */
    yaml_parse(&top, arena_copy(arena, yaml), page->path, 2, arena, diag);
    if (!top)
        return;
    page->extra = ARENA_ARRAY(arena, struct yaml_node, 1 + count_extra(top));
    page->extra->kind = YAML_MAP;
    fields_read(&r, top, page, page_keys, COUNT(page_keys), other_key, &check);
}

/* The line "---" that ends the front matter: its offset, and the body's. */
static bool find_end(struct slice text, size_t start, size_t *end, size_t *body)
{
    for (size_t at = start; at < text.len;) {
        struct slice line = slice_from(text, at);
        line.len = slice_find_byte(line, '\n');
        size_t next = at + line.len + (at + line.len < text.len);
        struct slice trimmed = slice_trim(line);
        if ((slice_eq_c(trimmed, "---") || slice_eq_c(trimmed, "...")) &&
            line.at == trimmed.at)
            return *end = at, *body = next, true;
        at = next;
    }
    return false;
}

static unsigned count_lines(struct slice text)
{
    unsigned lines = 0;
    for (size_t i = 0; i < text.len; i++)
        lines += text.at[i] == '\n';
    return lines;
}

/* Links in a text; bytes of a target, and of the words before it. */
enum { INLINES_MAX = 10000, INLINE_MAX = 4096 };

/* What "](" or "]:" at `at` in the text leads to, and the words before it. */
static struct raw_inline read_inline(struct slice text, size_t at, struct arena *arena)
{
    struct slice target = slice_from(text, at + 2);
    size_t len = 0, open = at, least = at > INLINE_MAX ? at - INLINE_MAX : 0;
    target.len = target.len > INLINE_MAX ? INLINE_MAX : target.len;
    target = slice_trim(target);
    bool pointed = slice_starts(target, "<");
    target = slice_from(target, pointed);
    while (len < target.len && !strchr(pointed ? ">\n" : " )\t\r\n", target.at[len]))
        len++;
    for (int depth = 1; depth > 0 && open > least;) {
        open--;
        depth += text.at[open] == ']' ? 1 : text.at[open] == '[' ? -1 : 0;
    }
    size_t words = open < at && text.at[open] == '[' ? open + 1 : open;
    return (struct raw_inline){arena_copy(arena, slice_sub(target, 0, len)),
                               arena_copy(arena, slice_sub(text, words, at - words)),
                               open > 0 && text.at[open - 1] == '!'};
}

/* Offset of the next "](" or "]:" from `from` on, or the length. */
static size_t next_link(struct slice text, size_t from)
{
    while (from + 1 < text.len) {
        from += slice_find_byte(slice_from(text, from), ']');
        if (from + 1 >= text.len)
            break;
        if (text.at[from + 1] == '(' || text.at[from + 1] == ':')
            return from;
        from++;
    }
    return text.len;
}

/* What a text leads to is known before it is parsed: who is in a picture may be said in
 * its alternative text, and a document is published only when a page leads to it. */
static void read_inlines(struct raw_page *page, struct slice body, struct arena *arena,
                         struct diag *diag)
{
    size_t count = 0;
    for (size_t i = next_link(body, 0); i < body.len; i = next_link(body, i + 1))
        count++;
    if (count > INLINES_MAX) {
        diag_file(diag, DIAG_ERROR, page->path,
                  _("this text has too many links; split it"));
        return;
    }
    page->inlines = count ? ARENA_ARRAY(arena, struct raw_inline, count) : NULL;
    for (size_t i = next_link(body, 0); i < body.len; i = next_link(body, i + 1))
        page->inlines[page->inline_count++] = read_inline(body, i, arena);
}

/* "2026-11-03-sint" gives date and name. */
static void read_name(struct raw_page *page, struct slice name)
{
    page->name = name;
    if (name.len > 11 && name.at[10] == '-' && page->date == DATE_NONE &&
        date_parse(&page->date, slice_sub(name, 0, 10)))
        page->name = slice_from(name, 11);
}

static void read_path(struct raw_page *page, const char *path)
{
    struct slice base = fs_base(slice_of(path));
    page->path = path;
    page->folder = fs_folder(slice_of(path));
    base.len -= strlen(".md");
    page->is_section = slice_eq_c(base, "_index");
    page->is_bundle = slice_eq_c(base, "index");
    read_name(page, page->is_section || page->is_bundle ? fs_base(page->folder) : base);
}

enum { TEXT_HASHED_MIN = 40 };

/* A text that comes back under another name is known again. */
static void note_text(struct raw_page *page, struct slice body)
{
    struct str letters; /* however it is wrapped, marked up or punctuated */
    str_init(&letters);
    str_reserve(&letters, body.len); /* each byte of the site passes here */
    char *end = letters.at;
    for (size_t i = 0; i < body.len; i++) {
        unsigned char c = (unsigned char)body.at[i];
        bool letter = (unsigned char)((c | 32) - 'a') < 26;
        *end = (char)(c | letter << 5);
        /* no branch: nobody can guess where words end */
        end += letter | ((unsigned char)(c - '0') < 10) | (c >= 0x80);
    }
    letters.len = (size_t)(end - letters.at);
    if (letters.len >= TEXT_HASHED_MIN)
        hash_hex(page->text_hash, str_slice(&letters));
    str_release(&letters);
}

void page_read(struct raw_page *page, struct slice text, const char *path,
               struct arena *arena, struct diag *diag)
{
    size_t start, end, body, bad = utf8_invalid_at(text);
    *page = (struct raw_page){.date = DATE_NONE,
                              .publish_date = DATE_NONE,
                              .expiry_date = DATE_NONE,
                              .updated = DATE_NONE,
                              .touched = DATE_NONE,
                              .checked.date = DATE_NONE,
                              .body = text,
                              .body_line = 1};
    read_path(page, path);
    if (bad < text.len) {
        struct place where = place_at(path, text, bad);
        diag_add(diag, DIAG_ERROR, where, SLICE(""),
                 _("this is not UTF-8 text; save the file as UTF-8"));
        page->body.len = 0;
        return;
    }
    if (slice_starts(text, "\xEF\xBB\xBF"))
        text = slice_from(text, 3);
    page->body = text;
    if (!slice_starts(text, "---")) {
        note_text(page, text);
        read_inlines(page, text, arena, diag);
        return;
    }
    start = slice_find_byte(text, '\n');
    if (slice_trim(slice_sub(text, 0, start)).len != 3 || start == text.len) {
        read_inlines(page, text, arena, diag); /* a line of more dashes is a rule */
        return;
    }
    start++;
    if (!find_end(text, start, &end, &body)) {
        diag_at(diag, DIAG_ERROR, path, text, 0,
                _("the front matter that begins here has no end: put --- below it"));
        page->body.len = 0;
        return;
    }
    page->body = slice_from(text, body);
    note_text(page, page->body);
    read_inlines(page, page->body, arena, diag);
    page->body_line = 1 + count_lines(slice_sub(text, 0, body));
    date_t from_name = page->date;
    read_front_matter(page, slice_sub(text, start, end - start), arena, diag);
    if (page->date == DATE_NONE)
        page->date = from_name;
}
