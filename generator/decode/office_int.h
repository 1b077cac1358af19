/* The parts of office files: what office.c and office_part.c share. */
#ifndef DECODE_OFFICE_INT_H
#define DECODE_OFFICE_INT_H

#include "decode/document.h"
#include "decode/xml.h"

/* What one part of an office file needs to know of the others. */
struct office {
    struct reading *r;
    struct {
        VEC(struct slice);
    } strings; /* that cells of a spreadsheet point to */
    struct {
        VEC(bool);
    } dates; /* of each cell format: does it show a date? */
};

/* All texts of an XML part; false when it is broken. Of one of `styles` the attributes
 * are no texts. */
bool office_part(struct office *o, struct document_place place, bool styles,
                 struct slice bytes);
/* xl/sharedStrings.xml and xl/styles.xml: fill strings and dates. */
bool office_strings(struct office *o, struct slice bytes);
bool office_formats(struct office *o, struct slice bytes);
/* A part of relations (.rels): where links lead outside the file. */
bool office_links(struct office *o, struct document_place place, struct slice bytes);

#endif
