/* The bytes of a PDF file without poppler: dictionaries and streams. Private to
 * decode/. */
#ifndef DECODE_PDF_RAW_H
#define DECODE_PDF_RAW_H

#include "decode/document.h"

/* pdf_dictionary.c: what stands behind a key of this dictionary ("<<…"), not of those
 * within it; without white space around it, empty when it is not there. Borrowed. */
struct slice pdf_value(struct slice dictionary, const char *key);
/* The place behind the value that begins at i (7.3): a name, string, list, dictionary,
 * or what stands until the next of them. */
size_t pdf_skip(struct slice in, size_t i);

/* pdf_filter.c: unpacks a stream by the filters that its dictionary names, up to `most`
 * bytes. */
enum pdf_unpacked {
    PDF_PLAIN,
    PDF_PICTURE, /* what is left to unpack is one */
    PDF_PACKED   /* it can't be unpacked */
};
enum pdf_unpacked pdf_unpack(struct str *out, struct slice dictionary,
                             struct slice data, size_t most);

/* pdf_font.c: fonts whose letters nothing in the file tells the meaning of. Adds to
 * `names` the names of those defined in these objects, each followed by a line end. */
void pdf_find_dumb_fonts(struct str *names, struct slice objects);

#endif
