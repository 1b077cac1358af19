/* Reading PDF with poppler: what pdf.c and pdf_page.c share. */
#ifndef DECODE_PDF_INT_H
#define DECODE_PDF_INT_H

#include <poppler.h>

#include "decode/document.h"

/* Takes over the string, which may be NULL. */
void pdf_add(struct reading *r, enum document_part part, struct document_place place,
             char *text);
/* Takes over the action, which may be NULL. */
void pdf_action(struct reading *r, struct document_place place, PopplerAction *action);
/* Takes over the attachment, which may be NULL: its name, and what is in it. */
void pdf_attachment(struct reading *r, struct document_place place,
                    PopplerAttachment *attachment);
/* One page: its text, links, annotations and fields. */
void pdf_page(struct reading *r, PopplerPage *page);

#endif
