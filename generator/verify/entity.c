/* Character references: numbers, and the names that people use. Gumbo knows the rest.
 */
#include <stdlib.h>
#include <string.h>

#include "verify/html_parts.h"

struct entity {
    const char *name;
    uint16_t c;
};

/* ISO 8859-1 from 160 on, in order. */
static const char *const latin[] = {
    "nbsp",   "iexcl",  "cent",   "pound",  "curren", "yen",    "brvbar", "sect",
    "uml",    "copy",   "ordf",   "laquo",  "not",    "shy",    "reg",    "macr",
    "deg",    "plusmn", "sup2",   "sup3",   "acute",  "micro",  "para",   "middot",
    "cedil",  "sup1",   "ordm",   "raquo",  "frac14", "frac12", "frac34", "iquest",
    "Agrave", "Aacute", "Acirc",  "Atilde", "Auml",   "Aring",  "AElig",  "Ccedil",
    "Egrave", "Eacute", "Ecirc",  "Euml",   "Igrave", "Iacute", "Icirc",  "Iuml",
    "ETH",    "Ntilde", "Ograve", "Oacute", "Ocirc",  "Otilde", "Ouml",   "times",
    "Oslash", "Ugrave", "Uacute", "Ucirc",  "Uuml",   "Yacute", "THORN",  "szlig",
    "agrave", "aacute", "acirc",  "atilde", "auml",   "aring",  "aelig",  "ccedil",
    "egrave", "eacute", "ecirc",  "euml",   "igrave", "iacute", "icirc",  "iuml",
    "eth",    "ntilde", "ograve", "oacute", "ocirc",  "otilde", "ouml",   "divide",
    "oslash", "ugrave", "uacute", "ucirc",  "uuml",   "yacute", "thorn",  "yuml"};
static const struct entity others[] = {
    {"amp", '&'},      {"lt", '<'},        {"gt", '>'},       {"quot", '"'},
    {"apos", '\''},    {"ndash", 0x2013},  {"mdash", 0x2014}, {"lsquo", 0x2018},
    {"rsquo", 0x2019}, {"ldquo", 0x201c},  {"rdquo", 0x201d}, {"hellip", 0x2026},
    {"euro", 0x20ac},  {"zwj", 0x200d},    {"zwnj", 0x200c},  {"ensp", 0x2002},
    {"emsp", 0x2003},  {"thinsp", 0x2009}, {"commat", '@'},   {"period", '.'},
    {"Tab", '\t'},     {"NewLine", '\r'},  {"colon", ':'},    {"hyphen", 0x2010}};

static bool numeric(struct str *out, struct slice name)
{
    bool hex = name.len > 1 && (name.at[1] | 0x20) == 'x';
    uint32_t c = 0;
    size_t i = hex ? 2 : 1;
    if (i >= name.len)
        return false;
    for (; i < name.len && c < 0x110000; i++) {
        char d = name.at[i];
        char low = (char)(d | 0x20);
        if (d >= '0' && d <= '9')
            c = c * (hex ? 16 : 10) + (uint32_t)(d - '0');
        else if (hex && low >= 'a' && low <= 'f')
            c = c * 16 + (uint32_t)(low - 'a' + 10);
        else
            return false;
    }
    bool valid = c && c < 0x110000 && !(c >= 0xd800 && c < 0xe000);
    str_add_codepoint(out, !valid ? 0xfffd : c == '\n' ? '\r' : c);
    return true;
}

bool html_entity(struct str *out, struct slice name)
{
    if (name.len && name.at[0] == '#')
        return numeric(out, name);
    for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
        if (slice_eq_c(name, others[i].name)) {
            str_add_codepoint(out, others[i].c);
            return true;
        }
    for (size_t i = 0; i < sizeof(latin) / sizeof(*latin); i++)
        if (slice_eq_c(name, latin[i])) {
            str_add_codepoint(out, (uint32_t)(160 + i));
            return true;
        }
    return false;
}
