/* A page of a PDF file: its text, and what lies upon it. */
#include <math.h>

#include "decode/pdf_int.h"

enum {
    WIDTH_PX = 160,     /* that a page is drawn with, to see whether it is empty */
    FEW_LETTERS = 200,  /* on a scan: a number of the page, a stamp, a watermark */
    LARGE_PERCENT = 60, /* of the page */
    CHOICES_MAX = 2000  /* of one form field */
};

/* --- what lies upon it --- */

static void read_links(struct reading *r, struct document_place place,
                       PopplerPage *page)
{
    GList *links = poppler_page_get_link_mapping(page);
    for (GList *l = links; l; l = l->next) {
        PopplerLinkMapping *link = l->data;
        pdf_action(r, place, poppler_action_copy(link->action));
    }
    poppler_page_free_link_mapping(links);
}

static void read_annotation(struct reading *r, struct document_place place,
                            PopplerAnnot *annotation)
{
    pdf_add(r, PART_TEXT, place, poppler_annot_get_contents(annotation));
    pdf_add(r, PART_NAME, place, poppler_annot_get_name(annotation));
    if (POPPLER_IS_ANNOT_MARKUP(annotation)) {
        PopplerAnnotMarkup *markup = POPPLER_ANNOT_MARKUP(annotation);
        pdf_add(r, PART_TEXT, place, poppler_annot_markup_get_label(markup));
        pdf_add(r, PART_TEXT, place, poppler_annot_markup_get_subject(markup));
    }
    if (POPPLER_IS_ANNOT_FILE_ATTACHMENT(annotation)) {
        PopplerAnnotFileAttachment *file = POPPLER_ANNOT_FILE_ATTACHMENT(annotation);
        pdf_add(r, PART_NAME, place, poppler_annot_file_attachment_get_name(file));
        pdf_attachment(r, place, poppler_annot_file_attachment_get_attachment(file));
    }
    if (POPPLER_IS_ANNOT_MOVIE(annotation) || POPPLER_IS_ANNOT_SCREEN(annotation))
        r->unread_parts++; /* film or sound */
}

static void read_annotations(struct reading *r, struct document_place place,
                             PopplerPage *page)
{
    GList *annotations = poppler_page_get_annot_mapping(page);
    for (GList *l = annotations; l; l = l->next) {
        PopplerAnnotMapping *mapping = l->data;
        read_annotation(r, place, mapping->annot);
    }
    poppler_page_free_annot_mapping(annotations);
}

static void read_field(struct reading *r, struct document_place place,
                       PopplerFormField *field)
{
    pdf_add(r, PART_NAME, place, poppler_form_field_get_name(field));
    pdf_add(r, PART_NAME, place, poppler_form_field_get_mapping_name(field));
    pdf_add(r, PART_TEXT, place, poppler_form_field_get_alternate_ui_name(field));
    switch (poppler_form_field_get_field_type(field)) {
    case POPPLER_FORM_FIELD_TEXT:
        pdf_add(r, PART_TEXT, place, poppler_form_field_text_get_text(field));
        break;
    case POPPLER_FORM_FIELD_CHOICE: {
        int count = poppler_form_field_choice_get_n_items(field);
        for (int i = 0; i < count && i < CHOICES_MAX; i++)
            pdf_add(r, PART_TEXT, place, poppler_form_field_choice_get_item(field, i));
        if (count > CHOICES_MAX)
            r->unread_parts++;
        if (poppler_form_field_choice_is_editable(field))
            pdf_add(r, PART_TEXT, place, poppler_form_field_choice_get_text(field));
        break;
    }
    case POPPLER_FORM_FIELD_SIGNATURE: /* a certificate has the name of who signed */
        r->unread_parts++;
        break;
    case POPPLER_FORM_FIELD_BUTTON:
    case POPPLER_FORM_FIELD_UNKNOWN:
        break;
    }
}

static void read_fields(struct reading *r, struct document_place place,
                        PopplerPage *page)
{
    GList *fields = poppler_page_get_form_field_mapping(page);
    for (GList *l = fields; l; l = l->next) {
        PopplerFormFieldMapping *mapping = l->data;
        read_field(r, place, mapping->field);
    }
    poppler_page_free_form_field_mapping(fields);
}

/* --- is its text all there is to read? --- */

static unsigned letters_of(const char *text)
{
    struct slice s = slice_of(text);
    unsigned count = 0;
    for (size_t i = 0; i < s.len;)
        count += utf8_next(s, &i) > ' ';
    return count;
}

/* Characters that no font says the meaning of come as private ones or as none. */
static bool is_gibberish(const char *text)
{
    struct slice s = slice_of(text);
    unsigned all = 0, unknown = 0;
    for (size_t i = 0; i < s.len;) {
        uint32_t c = utf8_next(s, &i);
        if (c == ' ' || (c >= '\t' && c <= '\r'))
            continue;
        all++;
        unknown += c < ' ' || c == 0xFFFD || (c >= 0xE000 && c < 0xF900) ||
                   (c >= 0x7F && c < 0xA0);
    }
    return all > 0 && unknown * 4 > all;
}

static bool has_large_picture(PopplerPage *page)
{
    double width, height, covered = 0;
    GList *pictures = poppler_page_get_image_mapping(page);
    poppler_page_get_size(page, &width, &height);
    for (GList *l = pictures; l; l = l->next) {
        const PopplerRectangle *area = &((PopplerImageMapping *)l->data)->area;
        covered += fabs((area->x2 - area->x1) * (area->y2 - area->y1));
    }
    poppler_page_free_image_mapping(pictures);
    return covered * 100 > width * height * LARGE_PERCENT;
}

/* Draws it small: is every pixel white? */
static bool is_blank(PopplerPage *page)
{
    double width, height;
    poppler_page_get_size(page, &width, &height);
    if (!(width > 0 && height > 0) || height > 100 * width || width > 100 * height)
        return false;
    int high = (int)(height * WIDTH_PX / width) + 1;
    cairo_surface_t *surface =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, WIDTH_PX, high);
    cairo_t *cairo = cairo_create(surface);
    bool blank = cairo_status(cairo) == CAIRO_STATUS_SUCCESS;
    cairo_set_source_rgb(cairo, 1, 1, 1);
    cairo_paint(cairo);
    cairo_scale(cairo, WIDTH_PX / width, WIDTH_PX / width);
    poppler_page_render(page, cairo);
    cairo_surface_flush(surface);
    const unsigned char *rows = cairo_image_surface_get_data(surface);
    int stride = cairo_image_surface_get_stride(surface);
    for (int y = 0; blank && rows && y < high; y++)
        for (int x = 0; blank && x < WIDTH_PX; x++) {
            const unsigned char *pixel = rows + (size_t)y * stride + (size_t)x * 4;
            blank = pixel[0] > 250 && pixel[1] > 250 && pixel[2] > 250;
        }
    cairo_destroy(cairo);
    cairo_surface_destroy(surface);
    return blank;
}

static bool is_unread(PopplerPage *page, const char *text)
{
    unsigned letters = letters_of(text);
    if (letters == 0)
        return !is_blank(page);
    return is_gibberish(text) || (letters < FEW_LETTERS && has_large_picture(page));
}

void pdf_page(struct reading *r, PopplerPage *page)
{
    struct document_place place = {
        .where = WHERE_PAGE, .number = (unsigned)poppler_page_get_index(page) + 1};
    char *text = poppler_page_get_text(page);
    if (!r->earlier && is_unread(page, text ? text : "")) {
        r->unread_pages++;
        if (!r->first_unread && r->depth == 1)
            r->first_unread = place.number;
    }
    pdf_add(r, PART_TEXT, place, text);
    char *label = poppler_page_get_label(page);
    pdf_add(r, PART_NAME, place, letters_of(label) > 4 ? g_strdup(label) : NULL);
    g_free(label);
    read_links(r, place, page);
    read_annotations(r, place, page);
    read_fields(r, place, page);
}
