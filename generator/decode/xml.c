/* XML by libxml2, read as a stream: no network, no entities of its own, no tree. */
#include "decode/xml.h"

#include <string.h>

#include "decode/document.h"

enum { DEPTH_MAX = 200 };

void xml_prepare(void)
{
    xmlInitParser();
}

static void keep_silent(void *user, const char *message, xmlParserSeverities severity,
                        xmlTextReaderLocatorPtr at)
{
    (void)user;
    (void)message;
    (void)severity;
    (void)at;
}

xmlTextReaderPtr xml_open(struct slice bytes)
{
    if (bytes.len > INT32_MAX)
        return NULL;
    xmlTextReaderPtr x = xmlReaderForMemory(bytes.at, (int)bytes.len, NULL, NULL,
                                            XML_PARSE_NONET | XML_PARSE_COMPACT);
    if (x)
        xmlTextReaderSetErrorHandler(x, keep_silent, NULL);
    return x;
}

int xml_next(xmlTextReaderPtr x)
{
    int got = xmlTextReaderRead(x);
    if (got != 1)
        return got;
    int type = xmlTextReaderNodeType(x);
    if (type == XML_READER_TYPE_DOCUMENT_TYPE ||
        type == XML_READER_TYPE_ENTITY_REFERENCE || xmlTextReaderDepth(x) > DEPTH_MAX)
        return -1;
    return 1;
}

struct slice xml_value(xmlTextReaderPtr x)
{
    return slice_of((const char *)xmlTextReaderConstValue(x));
}

struct slice xml_name(xmlTextReaderPtr x)
{
    return slice_of((const char *)xmlTextReaderConstLocalName(x));
}

bool xml_each_attribute(xmlTextReaderPtr x)
{
    int got = xmlTextReaderMoveToNextAttribute(x);
    if (got != 1)
        xmlTextReaderMoveToElement(x);
    return got == 1;
}

bool xml_is_words(struct slice text)
{
    bool letters = false, digits = false, hex = true;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i], small = c | 32;
        bool digit = c >= '0' && c <= '9';
        digits |= digit;
        hex &= digit || (small >= 'a' && small <= 'f');
        letters |= (small >= 'a' && small <= 'z') || c >= 0x80 || c == '@' || c == '-';
    }
    return letters && text.len > 1 &&
           !(hex && (digits || text.len == 6 || text.len == 8));
}

bool xml_read_texts(struct reading *r, enum document_part part,
                    struct document_place place, struct slice bytes)
{
    xmlTextReaderPtr x = xml_open(bytes);
    struct str all;
    int got = -1;
    str_init(&all);
    while (x && (got = xml_next(x)) == 1) {
        switch (xmlTextReaderNodeType(x)) {
        case XML_READER_TYPE_ELEMENT:
            str_add_c(&all, "\n\n");
            while (xml_each_attribute(x)) {
                struct slice value = xml_value(x);
                if (!xmlTextReaderIsNamespaceDecl(x) && xml_is_words(value)) {
                    str_add(&all, value);
                    str_add_c(&all, "\n\n");
                }
            }
            break;
        case XML_READER_TYPE_TEXT:
        case XML_READER_TYPE_CDATA:
        case XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
        case XML_READER_TYPE_COMMENT:
        case XML_READER_TYPE_PROCESSING_INSTRUCTION:
            str_add(&all, xml_value(x));
            break;
        case XML_READER_TYPE_END_ELEMENT:
            str_add_c(&all, "\n\n");
            break;
        default:
            break;
        }
    }
    if (x)
        xmlFreeTextReader(x);
    if (got == 0)
        reading_add(r, part, place, str_slice(&all));
    str_release(&all);
    return got == 0;
}
