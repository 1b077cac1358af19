/* PDF by poppler: text, links, notes, fields, files and what is said of the document,
 * of this version and of the earlier ones that are still in the file.
 *
 * In the cage no font on disk can be opened, and none is needed: a font that a text is
 * drawn with says itself which characters it has, or is one of the fourteen that every
 * reader knows. What needs a table of poppler-data gives no text, and is held. */
#include <stdlib.h>
#include <string.h>

#include "decode/pdf_int.h"

enum {
    PAGES_MAX = 5000,
    DEPTH_MAX = 60,         /* of outline and structure tree */
    NODES_MAX = 100 * 1000, /* of each */
    LAYERS_MAX = 20,
    VERSIONS_MAX = 16,
    TAIL_BYTES = 1024 /* behind the last %%EOF, where readers look for it */
};

/* --- pieces --- */

void pdf_add(struct reading *r, enum document_part part, struct document_place place,
             char *text)
{
    reading_add_c(r, part, place, text);
    g_free(text);
}

void pdf_action(struct reading *r, struct document_place place, PopplerAction *action)
{
    if (!action)
        return;
    reading_add_c(r, PART_TEXT, place, action->any.title);
    switch (action->type) {
    case POPPLER_ACTION_URI:
        reading_add_c(r, PART_LINK, place, action->uri.uri);
        break;
    case POPPLER_ACTION_LAUNCH:
        reading_add_c(r, PART_LINK, place, action->launch.file_name);
        reading_add_c(r, PART_TEXT, place, action->launch.params);
        break;
    case POPPLER_ACTION_GOTO_REMOTE:
        reading_add_c(r, PART_LINK, place, action->goto_remote.file_name);
        break;
    case POPPLER_ACTION_JAVASCRIPT:
        reading_add_c(r, PART_TEXT, place, action->javascript.script);
        break;
    case POPPLER_ACTION_MOVIE:
    case POPPLER_ACTION_RENDITION:
        r->unread_parts++;
        break;
    default:
        break;
    }
    poppler_action_free(action);
}

static gboolean save_some(const gchar *bytes, gsize len, gpointer user, GError **error)
{
    struct str *out = user;
    (void)error;
    if (len > DOCUMENT_UNPACKED_MAX - out->len)
        return FALSE;
    str_add(out, slice_make(bytes, len));
    return TRUE;
}

void pdf_attachment(struct reading *r, struct document_place place,
                    PopplerAttachment *attachment)
{
    struct str bytes;
    if (!attachment)
        return;
    str_init(&bytes);
    reading_add_c(r, PART_TEXT, place, poppler_attachment_get_description(attachment));
    bool well =
        poppler_attachment_save_to_callback(attachment, save_some, &bytes, NULL);
    r->unpacked += bytes.len;
    const char *name = poppler_attachment_get_name(attachment);
    reading_add_c(r, PART_NAME, place, name);
    if (well && r->unpacked <= DOCUMENT_UNPACKED_MAX)
        reading_look(r, place, SLICE(""), str_slice(&bytes));
    else
        r->unread_parts++;
    str_release(&bytes);
    g_object_unref(attachment);
}

/* --- the document --- */

static void read_properties(struct reading *r, PopplerDocument *d)
{
    const struct document_place place = {.where = WHERE_PROPERTIES};
    pdf_add(r, PART_PROPERTY, place, poppler_document_get_title(d));
    pdf_add(r, PART_PROPERTY, place, poppler_document_get_author(d));
    pdf_add(r, PART_PROPERTY, place, poppler_document_get_subject(d));
    pdf_add(r, PART_PROPERTY, place, poppler_document_get_keywords(d));
    pdf_add(r, PART_PROPERTY, place, poppler_document_get_creator(d));
    pdf_add(r, PART_PROPERTY, place, poppler_document_get_producer(d));
    char *xmp = poppler_document_get_metadata(d);
    struct slice packet = slice_of(xmp);
    if (packet.len && !xml_read_texts(r, PART_PROPERTY, place, packet))
        reading_add_c(r, PART_PROPERTY, place, xmp);
    g_free(xmp);
    if (poppler_document_has_javascript(d))
        r->unread_parts++; /* it may write or fetch whatever it likes */
}

static void read_attachments(struct reading *r, PopplerDocument *d)
{
    const struct document_place place = {.where = WHERE_FILE};
    GList *files = poppler_document_get_attachments(d);
    for (GList *l = files; l; l = l->next)
        pdf_attachment(r, place, l->data);
    g_list_free(files);
}

static void read_outline(struct reading *r, PopplerIndexIter *at, unsigned depth,
                         unsigned *nodes)
{
    const struct document_place place = {.where = WHERE_OUTLINE};
    if (!at)
        return;
    do {
        if (++*nodes > NODES_MAX || depth > DEPTH_MAX) {
            r->unread_parts++;
            break;
        }
        pdf_action(r, place, poppler_index_iter_get_action(at));
        read_outline(r, poppler_index_iter_get_child(at), depth + 1, nodes);
    } while (poppler_index_iter_next(at));
    poppler_index_iter_free(at);
}

/* Texts that stand in for pictures and drawn words, and their full forms. */
static void read_structure(struct reading *r, PopplerStructureElementIter *at,
                           unsigned depth, unsigned *nodes)
{
    if (!at)
        return;
    do {
        if (++*nodes > NODES_MAX || depth > DEPTH_MAX) {
            r->unread_parts++;
            break;
        }
        PopplerStructureElement *e = poppler_structure_element_iter_get_element(at);
        int page = poppler_structure_element_get_page(e);
        struct document_place place = {.where = page < 0 ? WHERE_FILE : WHERE_PAGE,
                                       .number = (unsigned)(page + 1)};
        if (!poppler_structure_element_is_content(e)) {
            pdf_add(r, PART_TEXT, place, poppler_structure_element_get_alt_text(e));
            pdf_add(r, PART_TEXT, place, poppler_structure_element_get_actual_text(e));
            pdf_add(r, PART_TEXT, place, poppler_structure_element_get_title(e));
            pdf_add(r, PART_TEXT, place, poppler_structure_element_get_abbreviation(e));
        }
        g_object_unref(e);
        read_structure(r, poppler_structure_element_iter_get_child(at), depth + 1,
                       nodes);
    } while (poppler_structure_element_iter_next(at));
    poppler_structure_element_iter_free(at);
}

static gboolean read_destination(gpointer key, gpointer value, gpointer user)
{
    const struct document_place place = {.where = WHERE_OUTLINE};
    gsize len;
    guint8 *bytes = poppler_named_dest_to_bytestring(key, &len);
    (void)value;
    if (bytes) {
        char *name = g_strndup((const char *)bytes, len);
        pdf_add(user, PART_NAME, place, name);
    }
    g_free(bytes);
    return FALSE;
}

static void read_destinations(struct reading *r, PopplerDocument *d)
{
    GTree *tree = poppler_document_create_dests_tree(d);
    if (!tree)
        return;
    g_tree_foreach(tree, read_destination, r);
    g_tree_destroy(tree);
}

static void read_pages(struct reading *r, PopplerDocument *d)
{
    int count = poppler_document_get_n_pages(d);
    if (count <= 0 || count > PAGES_MAX)
        r->unread_parts++;
    for (int i = 0; i < count && i < PAGES_MAX; i++) {
        PopplerPage *page = poppler_document_get_page(d, i);
        if (page)
            pdf_page(r, page);
        else
            r->unread_parts++;
        g_clear_object(&page);
    }
}

/* A layer that is switched off is not drawn, but it is there. One at a time: of some
 * groups only one can be on. */
static void read_layers(struct reading *r, PopplerDocument *d, PopplerLayersIter *at,
                        unsigned depth, unsigned *count)
{
    const struct document_place place = {.where = WHERE_FILE};
    if (!at)
        return;
    do {
        if (++*count > LAYERS_MAX || depth > LAYERS_MAX) {
            r->unread_parts++;
            break;
        }
        pdf_add(r, PART_TEXT, place, poppler_layers_iter_get_title(at));
        PopplerLayer *layer = poppler_layers_iter_get_layer(at);
        if (layer && !poppler_layer_is_visible(layer)) {
            poppler_layer_show(layer);
            read_pages(r, d);
        }
        g_clear_object(&layer);
        read_layers(r, d, poppler_layers_iter_get_child(at), depth + 1, count);
    } while (poppler_layers_iter_next(at));
    poppler_layers_iter_free(at);
}

static void read_all(struct reading *r, PopplerDocument *d)
{
    unsigned outline = 0, structure = 0, layers = 0;
    read_properties(r, d);
    read_pages(r, d);
    unsigned unread = r->unread_pages;
    read_layers(r, d, poppler_layers_iter_new(d), 0, &layers);
    r->unread_pages = unread; /* counted already */
    read_outline(r, poppler_index_iter_new(d), 0, &outline);
    read_structure(r, poppler_structure_element_iter_new(d), 0, &structure);
    read_destinations(r, d);
    read_attachments(r, d);
}

static PopplerDocument *open_pdf(struct slice bytes, bool *encrypted)
{
    GError *error = NULL;
    GBytes *all = g_bytes_new_static(bytes.at, bytes.len);
    PopplerDocument *d = poppler_document_new_from_bytes(all, NULL, &error);
    *encrypted = !d && g_error_matches(error, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED);
    g_clear_error(&error);
    g_bytes_unref(all);
    return d;
}

/* --- earlier versions --- */

/* A program that adds to a file leaves what it had, up to its %%EOF (ISO 32000-1,
 * 7.5.6). A linearised file has two in one version: cut off at the first it gives
 * nothing new. Nor does a file within it. */
static void read_versions(struct reading *r, struct slice bytes)
{
    struct slice mark = SLICE("%%EOF");
    unsigned count = 0;
    size_t from = 0;
    r->earlier = true;
    for (;;) {
        const char *at = memmem(bytes.at + from, bytes.len - from, mark.at, mark.len);
        if (!at)
            break;
        size_t end = (size_t)(at - bytes.at) + mark.len;
        struct slice after = slice_trim(slice_from(bytes, end));
        if (!after.len)
            break;
        if (slice_find(after, "%%EOF") == after.len) {
            r->unread_parts += after.len > TAIL_BYTES; /* another file behind it */
            break;
        }
        bool encrypted;
        if (++count > VERSIONS_MAX) {
            r->unread_parts++;
            break;
        }
        PopplerDocument *d = open_pdf(slice_sub(bytes, 0, end), &encrypted);
        if (d)
            read_all(r, d);
        g_clear_object(&d);
        from = end;
    }
    r->earlier = false;
}

/* --- fonts without a meaning --- */

static bool has_line(struct slice lines, struct slice line)
{
    struct slice one;
    while (slice_cut(&one, &lines, '\n'))
        if (one.len && slice_eq(one, line))
            return true;
    return false;
}

/* Text in such a font can't be read, whatever else stands on its page. poppler tells of
 * a font with the first page that has it. */
static void hold_dumb_fonts(struct reading *r, PopplerDocument *d, struct slice names)
{
    PopplerFontInfo *info = poppler_font_info_new(d);
    int count = poppler_document_get_n_pages(d);
    bool found = false;
    for (int i = 0; names.len && i < count && i < PAGES_MAX; i++) {
        PopplerFontsIter *fonts = NULL;
        bool dumb = false;
        if (poppler_font_info_scan(info, 1, &fonts) && fonts)
            do {
                struct slice name = slice_of(poppler_fonts_iter_get_full_name(fonts));
                dumb = dumb || has_line(names, name);
            } while (poppler_fonts_iter_next(fonts));
        if (fonts)
            poppler_fonts_iter_free(fonts);
        found = found || dumb;
        r->unread_pages += dumb;
        if (dumb && r->depth == 1 && !r->first_unread)
            r->first_unread = (unsigned)i + 1;
    }
    r->unread_parts += names.len && !found;
    if (count > 0 && r->depth == 1 && r->unread_pages > (unsigned)count)
        r->unread_pages = (unsigned)count; /* one that had nothing else on it */
    g_object_unref(info);
}

void pdf_read(struct reading *r, struct slice bytes)
{
    bool encrypted, was_earlier = r->earlier;
    PopplerDocument *d = open_pdf(bytes, &encrypted);
    r->unread_parts += slice_find(bytes, "%PDF-") > 0; /* or in front of it */
    if (!d) {
        r->encrypted |= encrypted;
        r->broken |= !encrypted;
        return;
    }
    read_all(r, d);
    if (!was_earlier)
        read_versions(r, bytes);
    pdf_read_raw(r, bytes);
    if (slice_find(bytes, "/Encrypt") < bytes.len) {
        r->encrypted = true; /* what poppler does not lead to can't be read */
    } else {
        struct str dumb_fonts;
        str_init(&dumb_fonts);
        /* a copy: what is added meanwhile moves it */
        struct slice told = arena_copy(&r->arena, str_slice(&r->packed));
        pdf_read_strings(r, &dumb_fonts, told, bytes);
        hold_dumb_fonts(r, d, str_slice(&dumb_fonts));
        str_release(&dumb_fonts);
    }
    g_object_unref(d);
}

/* --- outside the cage --- */

/* One page with a word, so that all tables that poppler makes at first use are there.
 */
static const char sample[] =
    "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources"
    "<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj\n"
    "4 0 obj<</Length 27>>stream\nBT /F 9 Tf 9 9 Td (a) Tj ET\nendstream endobj\n"
    "trailer<</Root 1 0 R>>\n%%EOF\n";

/* Some strings pass through iconv, whose tables are files: a descriptor that stays open
 * keeps them in memory. */
static void keep_tables(void)
{
    static const char *const from[] = {"ISO-8859-1", "UTF-16BE", "UTF-16LE", "UTF-16"};
    for (size_t i = 0; i < sizeof(from) / sizeof(*from); i++)
        (void)!g_iconv_open("UTF-8", from[i]);
}

void pdf_prepare(void)
{
    bool encrypted;
    keep_tables();
    PopplerDocument *d = open_pdf(slice_make(sample, sizeof(sample) - 1), &encrypted);
    PopplerPage *page = d ? poppler_document_get_page(d, 0) : NULL;
    if (page)
        g_free(poppler_page_get_text(page));
    g_clear_object(&page);
    g_clear_object(&d);
}
