/* libxml2's stream reader, as documents and drawings are read with it. */
#ifndef DECODE_XML_H
#define DECODE_XML_H

#include <libxml/xmlreader.h>

#include "base/str.h"

/* NULL when there is no memory; free with xmlFreeTextReader. `bytes` must outlive it.
 */
xmlTextReaderPtr xml_open(struct slice bytes);
/* The next node: 1; at the end 0. -1 when it is no well-formed XML, declares a document
 * type (entities that grow without end), or is nested too deep. */
int xml_next(xmlTextReaderPtr x);
/* Of the node that it stands on; lives until the next. */
struct slice xml_value(xmlTextReaderPtr x);
struct slice xml_name(xmlTextReaderPtr x);
/* Moves to the next attribute of an element; false, and back to it, behind the last. */
bool xml_each_attribute(xmlTextReaderPtr x);
/* May this value hold words, or a date? Not a number, a colour, an id. */
bool xml_is_words(struct slice text);

#endif
