/* Fonts that tell of no letter what it is: their text is drawn well, and can't be read.
 * A font says so by a table (ToUnicode), by an encoding that everybody knows, or by
 * names of its glyphs (ISO 32000-1, 9.10.2). */
#include <string.h>

#include "decode/pdf_raw.h"

enum {
    NESTED_MAX = 64,
    DUMB_MIN = 3, /* glyphs without a name; with fewer nobody writes one */
    GLYPHS_MAX = 10 * 1000
};

/* --- names of glyphs (Adobe Glyph List, the Latin and Greek part; accented letters
 * follow a rule) --- */

static const char glyph_names[] =
    " "
    "space exclam quotedbl numbersign dollar percent ampersand quotesingle "
    "quoteright parenleft parenright asterisk plus comma hyphen minus "
    "period slash zero one two three four five six seven eight nine colon "
    "semicolon less equal greater question at bracketleft backslash "
    "bracketright asciicircum underscore grave quoteleft braceleft bar "
    "braceright asciitilde exclamdown cent sterling fraction yen florin "
    "section currency quotedblleft guillemotleft guilsinglleft "
    "guilsinglright fi fl ff ffi ffl endash dagger daggerdbl periodcentered "
    "paragraph bullet quotesinglbase quotedblbase quotedblright "
    "guillemotright ellipsis perthousand questiondown acute circumflex "
    "tilde macron breve dotaccent dieresis ring cedilla hungarumlaut ogonek "
    "caron emdash AE ordfeminine Lslash Oslash OE ordmasculine ae dotlessi "
    "dotlessj lslash oslash oe germandbls onesuperior twosuperior "
    "threesuperior logicalnot mu trademark Eth onehalf plusminus Thorn "
    "onequarter divide brokenbar degree thorn threequarters registered eth "
    "multiply copyright Euro IJ ij nbspace sfthyphen softhyphen "
    "nonbreakingspace middot notdef .notdef .null nonmarkingreturn CR NULL "
    "Alpha Beta Gamma Delta Epsilon Zeta Eta Theta Iota Kappa Lambda Mu Nu "
    "Xi Omicron Pi Rho Sigma Tau Upsilon Phi Chi Psi Omega alpha beta gamma "
    "delta epsilon zeta eta theta iota kappa lambda nu xi omicron pi rho "
    "sigma sigma1 tau upsilon phi chi psi omega phi1 theta1 omega1 Ohm "
    "increment Upsilon1 infinity lessequal greaterequal partialdiff "
    "summation product integral radical approxequal notequal lozenge "
    "arrowleft arrowup arrowright arrowdown arrowboth element perpendicular "
    "proportional similar universal existential therefore apple checkmark "
    "club diamond heart spade circle filledbox H22073 minute second "
    "estimated numero Dcroat dcroat eng Eng kgreenlandic longs napostrophe "
    "Ldot ldot commaaccent overscore ";

static bool is_listed(struct slice name)
{
    char key[40];
    if (name.len == 0 || name.len > sizeof(key) - 3)
        return false;
    key[0] = key[name.len + 1] = ' ';
    memcpy(key + 1, name.at, name.len);
    key[name.len + 2] = '\0';
    return strstr(glyph_names, key) != NULL;
}

static bool is_letter(char c)
{
    return ((c | 32) >= 'a' && (c | 32) <= 'z');
}

/* "eacute", "Scommaaccent", "ohungarumlaut" */
static bool is_accented(struct slice name)
{
    static const char *const accents[] = {
        "acute",       "grave",       "circumflex", "dieresis", "tilde",     "macron",
        "breve",       "caron",       "cedilla",    "ogonek",   "dotaccent", "ring",
        "commaaccent", "bar",         "slash",      "stroke",   "dot",       "horn",
        "croat",       "superior",    "inferior",   "small",    "cyrillic",  "tonos",
        "oldstyle",    "hungarumlaut"};
    if (!name.len || !is_letter(name.at[0]))
        return false;
    for (size_t i = 0; i < sizeof(accents) / sizeof(*accents); i++)
        if (slice_ends(name, accents[i]) && name.len > strlen(accents[i]))
            return true;
    return false;
}

static bool is_hex(struct slice s, size_t least, size_t most)
{
    for (size_t i = 0; i < s.len; i++)
        if (!(s.at[i] >= '0' && s.at[i] <= '9') && !(s.at[i] >= 'A' && s.at[i] <= 'F'))
            return false;
    return s.len >= least && s.len <= most;
}

static bool is_known_glyph(struct slice name)
{
    size_t dot = slice_find_byte(name, '.');
    if (dot > 0)
        name.len = dot; /* a.sc, one.oldstyle */
    size_t line = slice_find_byte(name, '_');
    if (line > 0)
        name.len = line; /* f_i */
    return (name.len == 1 && is_letter(name.at[0])) || is_listed(name) ||
           is_accented(name) ||
           (slice_starts(name, "uni") && is_hex(slice_from(name, 3), 4, 40)) ||
           (slice_starts(name, "u") && is_hex(slice_from(name, 1), 4, 6)) ||
           (slice_starts(name, "afii") && name.len > 7);
}

/* [33 /g1 /g2 40 /g9]: does it tell of too few what they are? */
static bool is_dumb_list(struct slice list)
{
    size_t all = 0, unknown = 0;
    for (size_t i = slice_starts(list, "["); i < list.len && all < GLYPHS_MAX;) {
        size_t from = i;
        i = pdf_skip(list, i);
        struct slice name = slice_trim(slice_sub(list, from, i - from));
        if (!slice_starts(name, "/"))
            continue;
        all++;
        unknown += !is_known_glyph(slice_from(name, 1));
    }
    return unknown >= DUMB_MIN && unknown * 4 > all;
}

/* --- fonts --- */

/* Signs and little pictures: no text is written with them. */
static bool is_signs(struct slice name)
{
    static const char *const known[] = {"Wingdings", "Webdings", "Dingbats", "Symbol",
                                        "Awesome",   "Icons",    "Marlett"};
    for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
        if (slice_find(name, known[i]) < name.len)
            return true;
    return false;
}

static bool is_dumb_encoding(struct slice dictionary)
{
    struct slice list = pdf_value(dictionary, "Differences");
    return list.len && is_dumb_list(list);
}

static bool is_reference(struct slice value)
{
    return slice_ends(value, " R");
}

static bool is_dumb(struct slice font, bool dumb_encoding)
{
    struct slice kind = pdf_value(font, "Subtype");
    struct slice encoding = pdf_value(font, "Encoding");
    struct slice name = pdf_value(font, "BaseFont");
    if (pdf_value(font, "ToUnicode").len || is_signs(name))
        return false;
    if (slice_eq_c(kind, "/Type0"))
        return true;
    if (!slice_eq_c(kind, "/Type1") && !slice_eq_c(kind, "/MMType1") &&
        !slice_eq_c(kind, "/TrueType") && !slice_eq_c(kind, "/Type3"))
        return false;
    /* letters of a subset, numbered as they came */
    bool subset = name.len > 8 && name.at[7] == '+';
    if (!encoding.len)
        return subset && slice_eq_c(kind, "/TrueType");
    return is_reference(encoding) ? dumb_encoding : is_dumb_encoding(encoding);
}

/* Every dictionary, also those within others. */
static void each_dictionary(struct slice in, void (*take)(void *, struct slice),
                            void *user)
{
    size_t open[NESTED_MAX], depth = 0;
    for (size_t i = 0; i + 1 < in.len;) {
        bool opens = in.at[i] == '<' && in.at[i + 1] == '<';
        bool closes = in.at[i] == '>' && in.at[i + 1] == '>';
        if (opens && depth < NESTED_MAX)
            open[depth++] = i;
        if (closes && depth > 0) {
            depth--;
            take(user, slice_sub(in, open[depth], i + 2 - open[depth]));
        }
        if (opens || closes)
            i += 2;
        else if (in.at[i] == '(')
            i = pdf_skip(in, i);
        else
            i++;
    }
}

struct finding_fonts {
    struct str *names;
    bool dumb_encoding;
};

static void take_encoding(void *user, struct slice dictionary)
{
    struct finding_fonts *f = user;
    f->dumb_encoding = f->dumb_encoding || is_dumb_encoding(dictionary);
}

static void take_font(void *user, struct slice dictionary)
{
    struct finding_fonts *f = user;
    struct slice type = pdf_value(dictionary, "Type");
    if (!slice_eq_c(type, "/Font") || !is_dumb(dictionary, f->dumb_encoding))
        return;
    struct slice name = pdf_value(dictionary, "BaseFont");
    if (!name.len)
        name = pdf_value(dictionary, "Name"); /* of Type 3 */
    str_add(f->names, name.len ? slice_from(name, 1) : name);
    str_add_byte(f->names, '\n');
}

void pdf_find_dumb_fonts(struct str *names, struct slice objects)
{
    struct finding_fonts f = {.names = names};
    if (slice_find(objects, "Font") == objects.len &&
        slice_find(objects, "Differences") == objects.len)
        return;
    each_dictionary(objects, take_encoding, &f);
    each_dictionary(objects, take_font, &f);
}
