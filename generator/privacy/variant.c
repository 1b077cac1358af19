/* Other spellings of a name: see variant.h. */
#include "privacy/variant.h"

#include "privacy/fold.h"

enum { DIGRAPHS, DUTCH, ENGLISH, UKRAINIAN, SCHEMES };

static const struct {
    uint32_t small, capital;
    const char *letters;
} digraphs[] = {{0xE4, 0xC4, "ae"},
                {0xF6, 0xD6, "oe"},
                {0xFC, 0xDC, "ue"},
                {0xE5, 0xC5, "aa"},
                {0xF8, 0xD8, "oe"}};

/* From U+0430 on: Dutch; English, as passports have it; Ukrainian (resolution 55 of
 * 2010). */
static const char *const cyrillic[][3] = {
    {"a", "a", "a"},     {"b", "b", "b"},
    {"v", "v", "v"},     {"g", "g", "h"},
    {"d", "d", "d"},     {"e", "e", "e"},
    {"zj", "zh", "zh"},  {"z", "z", "z"},
    {"i", "i", "y"},     {"j", "y", "i"},
    {"k", "k", "k"},     {"l", "l", "l"},
    {"m", "m", "m"},     {"n", "n", "n"},
    {"o", "o", "o"},     {"p", "p", "p"},
    {"r", "r", "r"},     {"s", "s", "s"},
    {"t", "t", "t"},     {"oe", "u", "u"},
    {"f", "f", "f"},     {"ch", "kh", "kh"},
    {"ts", "ts", "ts"},  {"tsj", "ch", "ch"},
    {"sj", "sh", "sh"},  {"sjtsj", "shch", "shch"},
    {"", "", ""},        {"y", "y", "y"},
    {"", "", ""},        {"e", "e", "e"},
    {"joe", "yu", "iu"}, {"ja", "ya", "ia"},
};
static const struct {
    uint32_t codepoint;
    const char *letters[3];
} more_cyrillic[] = {{0x451, {"jo", "yo", "io"}}, {0x454, {"je", "ye", "ie"}},
                     {0x456, {"i", "i", "i"}},    {0x457, {"ji", "yi", "i"}},
                     {0x491, {"g", "g", "g"}},    {0x45E, {"oe", "u", "u"}}};

/* One name each, as it is written in Dutch registers. */
static const char *const families[] = {
    "mohammed mohamed muhammed muhammad mohammad mohamad muhamed muhamad mouhamed "
    "moehammed mohamet",
    "youssef yousef yusuf yousuf youcef joesoef jusuf yosef",
    "ahmed ahmad achmed achmad ahmet",
    "hussein hussain husein hoessein hossein houssein",
    "hassan hasan hassane",
    "omar umar oemar omer",
    "aisha aicha ayesha aysha aischa",
    "khadija khadidja chadidja hatice khadiza",
    "fatima fatma fatema fatimah",
    "mariam maryam meryem myriam miriam mirjam",
    "yasin yassin yassine jassin yaseen",
    "ibrahim ebrahim brahim",
    "ismail ismael ismaeel",
    "soufiane sofiane soufian sofian sufyan",
    "nour noor nur",
    "layla leila laila leyla",
    "zaynab zainab zineb zeynep zeinab",
};

static const char *digraph(uint32_t c)
{
    for (size_t i = 0; i < sizeof(digraphs) / sizeof(*digraphs); i++)
        if (digraphs[i].small == c || digraphs[i].capital == c)
            return digraphs[i].letters;
    return NULL;
}

static const char *latin(uint32_t c, unsigned column)
{
    if (c >= 0x410 && c <= 0x42F)
        c += 0x20;
    if (c >= 0x400 && c <= 0x40F)
        c += 0x50;
    if (c == 0x490)
        c = 0x491;
    if (c >= 0x430 && c <= 0x44F)
        return cyrillic[c - 0x430][column];
    for (size_t i = 0; i < sizeof(more_cyrillic) / sizeof(*more_cyrillic); i++)
        if (more_cyrillic[i].codepoint == c)
            return more_cyrillic[i].letters[column];
    return NULL;
}

static void rewrite(struct str *out, struct slice name, unsigned scheme)
{
    bool other = false;
    for (size_t i = 0; i < name.len;) {
        size_t start = i;
        uint32_t c = utf8_next(name, &i);
        const char *letters = c < 0x80             ? NULL
                              : scheme == DIGRAPHS ? digraph(c)
                                                   : latin(c, scheme - DUTCH);
        other |= letters != NULL;
        if (letters)
            str_add_c(out, letters);
        else
            str_add(out, slice_sub(name, start, i - start));
    }
    if (!other)
        str_clear(out);
}

bool variant_write(struct str *out, struct slice name, unsigned scheme)
{
    str_clear(out);
    if (scheme >= SCHEMES)
        return false;
    rewrite(out, name, scheme);
    return true;
}

const char *variant_family(size_t i)
{
    return i < sizeof(families) / sizeof(*families) ? families[i] : NULL;
}
