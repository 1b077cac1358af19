/* Folding one character, or a whole text: see fold.h. */
#include "privacy/fold.h"

#include <endian.h>
#include <string.h>
#include <utf8proc.h>

/* U+00C0 to U+00FF, the common case. Empty: no letter. */
static const char latin1[64][3] = {
    "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i",  "i",
    "d", "n", "o", "o", "o", "o", "o",  "",  "o", "u", "u", "u", "u", "y", "th", "ss",
    "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i",  "i",
    "d", "n", "o", "o", "o", "o", "o",  "",  "o", "u", "u", "u", "u", "y", "th", "y"};

/* Letters that have no decomposition, and look-alikes: Latin letters with strokes,
 * small capitals, Cyrillic and Greek ones that a reader takes for Latin (after case
 * folding). */
static const struct {
    uint16_t codepoint;
    char letters[3];
} stand_ins[] = {
    {0x00E6, "ae"}, {0x00F0, "d"}, {0x00F8, "o"}, {0x00FE, "th"}, {0x0111, "d"},
    {0x0127, "h"},  {0x0131, "i"}, {0x0138, "k"}, {0x0142, "l"},  {0x014B, "n"},
    {0x0153, "oe"}, {0x0167, "t"}, {0x0180, "b"}, {0x0188, "c"},  {0x018C, "d"},
    {0x0192, "f"},  {0x0199, "k"}, {0x01B4, "y"}, {0x01B6, "z"},  {0x0237, "j"},
    {0x0251, "a"},  {0x0261, "g"}, {0x0262, "g"}, {0x0269, "i"},  {0x026A, "i"},
    {0x0274, "n"},  {0x0280, "r"}, {0x028F, "y"}, {0x0299, "b"},  {0x029C, "h"},
    {0x029F, "l"},  {0x03B1, "a"}, {0x03B2, "b"}, {0x03B5, "e"},  {0x03B6, "z"},
    {0x03B7, "h"},  {0x03B9, "i"}, {0x03BA, "k"}, {0x03BC, "m"},  {0x03BD, "n"},
    {0x03BF, "o"},  {0x03C1, "p"}, {0x03C4, "t"}, {0x03C5, "y"},  {0x03C7, "x"},
    {0x0430, "a"},  {0x0432, "b"}, {0x0435, "e"}, {0x043A, "k"},  {0x043C, "m"},
    {0x043D, "h"},  {0x043E, "o"}, {0x0440, "p"}, {0x0441, "c"},  {0x0442, "t"},
    {0x0443, "y"},  {0x0445, "x"}, {0x0455, "s"}, {0x0456, "i"},  {0x0458, "j"},
    {0x04BB, "h"},  {0x0501, "d"}, {0x051B, "q"}, {0x051D, "w"},  {0x1D00, "a"},
    {0x1D04, "c"},  {0x1D05, "d"}, {0x1D07, "e"}, {0x1D0A, "j"},  {0x1D0B, "k"},
    {0x1D0D, "m"},  {0x1D0F, "o"}, {0x1D18, "p"}, {0x1D1B, "t"},  {0x1D1C, "u"},
    {0x1D20, "v"},  {0x1D21, "w"}, {0x1D22, "z"}, {0xA730, "f"},  {0xA731, "s"},
    {0xA7AF, "q"},
};

static const char *stand_in(uint32_t c)
{
    size_t low = 0, high = sizeof(stand_ins) / sizeof(*stand_ins);
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (stand_ins[middle].codepoint == c)
            return stand_ins[middle].letters;
        if (stand_ins[middle].codepoint < c)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static void set(struct folded *f, enum fold_class class, const char *out)
{
    f->class = class;
    f->len = (unsigned)strlen(out);
    memcpy(f->out, out, f->len);
}

/* Punctuation that a word processor puts for plain signs, and characters that nobody
 * sees: from, to, and the ASCII sign that they stand for; none: not there at all. */
static const struct {
    uint32_t from, to;
    char sign[2];
} signs[] = {
    {0x0085, 0x0085, "\n"}, {0x00A0, 0x00A0, " "},  {0x00A1, 0x00A1, ";"},
    {0x00AB, 0x00AB, "\""}, {0x00AD, 0x00AD, ""},   {0x00B4, 0x00B4, "'"},
    {0x00B7, 0x00B7, "-"},  {0x00BB, 0x00BB, "\""}, {0x00BF, 0x00BF, ";"},
    {0x02B9, 0x02B9, "'"},  {0x02BB, 0x02BD, "'"},  {0x02C8, 0x02C8, "'"},
    {0x02D7, 0x02D7, "-"},  {0x034F, 0x034F, ""},   {0x061C, 0x061C, ""},
    {0x0640, 0x0640, ""},   {0x115F, 0x1160, ""},   {0x1680, 0x1680, " "},
    {0x17B4, 0x17B5, ""},   {0x180E, 0x180E, ""},   {0x2000, 0x200A, " "},
    {0x200B, 0x200F, ""},   {0x2010, 0x2015, "-"},  {0x2018, 0x201B, "'"},
    {0x201C, 0x201F, "\""}, {0x2022, 0x2022, ";"},  {0x2026, 0x2026, ";"},
    {0x2027, 0x2027, "-"},  {0x2028, 0x2029, "\n"}, {0x202A, 0x202E, ""},
    {0x202F, 0x202F, " "},  {0x2032, 0x2032, "'"},  {0x2033, 0x2033, "\""},
    {0x2035, 0x2035, "'"},  {0x2036, 0x2036, "\""}, {0x2043, 0x2043, "-"},
    {0x205F, 0x205F, " "},  {0x2060, 0x206F, ""},   {0x2212, 0x2212, "-"},
    {0x3000, 0x3000, " "},  {0x3164, 0x3164, ""},   {0xA78C, 0xA78C, "'"},
    {0xFE00, 0xFE0F, ""},   {0xFE58, 0xFE58, "-"},  {0xFE63, 0xFE63, "-"},
    {0xFEFF, 0xFEFF, ""},   {0xFF02, 0xFF02, "\""}, {0xFF07, 0xFF07, "'"},
    {0xFF0D, 0xFF0D, "-"},  {0xFFA0, 0xFFA0, ""},   {0xE0000, 0xE0FFF, ""},
};

/* True when it is one of them. */
static bool fold_sign(struct folded *f, uint32_t c)
{
    size_t low = 0, high = sizeof(signs) / sizeof(*signs);
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (c < signs[middle].from) {
            high = middle;
        } else if (c > signs[middle].to) {
            low = middle + 1;
        } else {
            set(f, signs[middle].sign[0] ? FOLD_SEPARATOR : FOLD_IGNORED,
                signs[middle].sign);
            return true;
        }
    }
    return false;
}

static bool is_mark(uint32_t c)
{
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
    return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_ME ||
           category == UTF8PROC_CATEGORY_CF;
}

static bool is_letter(uint32_t c)
{
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
    return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) ||
           category == UTF8PROC_CATEGORY_MC;
}

static void add(struct folded *f, const char *bytes, size_t len)
{
    if (f->len + len <= FOLD_BYTES_MAX) {
        memcpy(f->out + f->len, bytes, len);
        f->len += (unsigned)len;
    }
}

/* One character of the compatibility decomposition. */
static void add_decomposed(struct folded *f, uint32_t c)
{
    char utf8[4];
    const char *letters = stand_in(c);
    if (is_mark(c))
        return;
    if (c < 0x80) {
        char ascii = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
        add(f, &ascii, 1);
        if (ascii >= 'a' && ascii <= 'z')
            f->class = FOLD_LETTER;
        else if (ascii >= '0' && ascii <= '9' && f->class != FOLD_LETTER)
            f->class = FOLD_DIGIT;
    } else if (letters) {
        add(f, letters, strlen(letters));
        f->class = FOLD_LETTER;
    } else if (is_letter(c)) {
        add(f, utf8,
            (size_t)utf8proc_encode_char((utf8proc_int32_t)c,
                                         (utf8proc_uint8_t *)utf8));
        f->class = FOLD_LETTER;
    }
}

/* White letters in black circles and squares: no normal form takes them out of it.
 * (Those that flags are made of are no letters: a flag may stand right at a name.) */
static bool is_letter_in_sign(uint32_t c)
{
    return (c >= 0x1F150 && c <= 0x1F169) || (c >= 0x1F170 && c <= 0x1F189);
}

void fold_codepoint(struct folded *f, uint32_t c)
{
    f->upper = false;
    f->len = 0;
    if (c >= 0xC0 && c <= 0xFF && latin1[c - 0xC0][0]) {
        f->upper = c < 0xDF;
        set(f, FOLD_LETTER, latin1[c - 0xC0]);
        return;
    }
    if (fold_sign(f, c))
        return;
    if (is_mark(c)) {
        set(f, FOLD_IGNORED, "");
        return;
    }
    if (is_letter_in_sign(c)) {
        char letter = (char)('a' + (c - (c >= 0x1F170 ? 0x1F170 : 0x1F150)));
        f->class = FOLD_LETTER;
        f->upper = true;
        add(f, &letter, 1);
        return;
    }
    utf8proc_int32_t parts[8];
    int boundary = 0;
    utf8proc_ssize_t count = utf8proc_decompose_char(
        (utf8proc_int32_t)c, parts, 8,
        (utf8proc_option_t)(UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD),
        &boundary);
    f->class = FOLD_SEPARATOR;
    for (utf8proc_ssize_t i = 0; i < count && i < 8; i++)
        add_decomposed(f, (uint32_t)parts[i]);
    if (f->class == FOLD_DIGIT)
        f->len = f->len ? 1 : 0;
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
    f->upper = category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LT;
    if (!f->upper && f->class == FOLD_LETTER && c >= 0x1D400 && c <= 0x1D6A3) {
        /* Mathematical letters: capitals first in each alphabet of 52. */
        f->upper = (c - 0x1D400) % 52 < 26;
    }
}

const uint64_t fold_hash_powers[65] = {0x1u,
                                       0xFBu,
                                       0xF619u,
                                       0xF14A83u,
                                       0xEC940E71u,
                                       0xE7F52A28CBu,
                                       0xE36D6055FF09u,
                                       0xDEFC3D74510DD3u,
                                       0xDAA150410B788DE1u,
                                       0x5C29AFC63F331B9Bu,
                                       0x5CDF575FF71C10F9u,
                                       0xEFAAB174884A423u,
                                       0xAFC5BFD41A0CEE51u,
                                       0x56E314F58AADA96Bu,
                                       0x30A58CBEF8451BE9u,
                                       0xB250FF3D6BC25D73u,
                                       0xD56A4138A7919FC1u,
                                       0x3F2DF28C4BC7A23Bu,
                                       0xF20CCF8E4CBC0FD9u,
                                       0x528F80853C6389C3u,
                                       0xF2B302A235981231u,
                                       0xF583950A8C19D60Bu,
                                       0xB80321575D54DCC9u,
                                       0x6B11B0A882347913u,
                                       0xFA583537A972B5A1u,
                                       0x747C2D93237814DBu,
                                       0x35C0AF43C6BC72B9u,
                                       0xB3EBD773DAC47B63u,
                                       0x683C3E977EA4FA11u,
                                       0x33115E892BC12EABu,
                                       0x1207B07DE668C1A9u,
                                       0xAD8A0B70E8B5E0B3u,
                                       0x265937B42A534F81u,
                                       0x99799DA57FAEF37Bu,
                                       0x7A3D91443088B999u,
                                       0xDA5D6DDB960DF903u,
                                       0x199AB64C1FB325F1u,
                                       0x1AB0BCA314A6334Bu,
                                       0x2B48F3E53EF44A89u,
                                       0x708721C4B9851453u,
                                       0x547E1BE1E57AED61u,
                                       0xD7A5567BFF86BE1Bu,
                                       0x6F1BCB93891C6479u,
                                       0xF04099A76ED682A3u,
                                       0x8F56A729AC5215D1u,
                                       0x89F5E5DBF47B63EBu,
                                       0x44185EA8B4FAF769u,
                                       0xC3E4CF69721093F3u,
                                       0x11575C62D6410F41u,
                                       0xA794E811C9F4BBu,
                                       0xA44EFF897102F359u,
                                       0x19748BC1CDE49843u,
                                       0xF5450704DF2149B1u,
                                       0x7AADE1C6C5A3408Bu,
                                       0x487C5DE3C7104849u,
                                       0x11F00E542CF6DF93u,
                                       0x965E0C88160D3521u,
                                       0x6E36496D9EF3175Bu,
                                       0xF39FE7AD857E639u,
                                       0xEDDC82721E2EB9E3u,
                                       0x3733E5E397D04191u,
                                       0x1FE26625D930492Bu,
                                       0x42FA271BF257BD29u,
                                       0xAB4458669C067733u,
                                       0xEC02AC9AFA56DF01u};

uint64_t fold_hash(uint64_t hash, const char *folded, size_t len)
{
    for (; len >= 8; folded += 8, len -= 8) {
        uint64_t eight;
        memcpy(&eight, folded, 8);
        hash = fold_hash_eight(hash, be64toh(eight), 8);
    }
    for (size_t i = 0; i < len; i++)
        hash = fold_hash_byte(hash, folded[i]);
    return hash;
}

uint32_t fold_shape(const char *folded, size_t len)
{
    uint32_t shape = (uint32_t)(len < 63 ? len : 63) << 26;
    for (size_t i = 0; i < len; i++)
        shape |= 1u << ((folded[i] & 31) % 26);
    return shape;
}

size_t fold_word(char out[64], uint32_t *offsets, struct slice word)
{
    struct folded f;
    size_t len = 0;
    for (size_t at = 0; at < word.len;) {
        size_t start = at;
        unsigned char c = (unsigned char)word.at[at];
        if (c < 0x80 && len < 64) {
            out[len] = (char)(c | 32);
            if (offsets)
                offsets[len] = (uint32_t)start;
            len += (unsigned char)(out[len] - 'a') < 26; /* "Vri-es" was mended */
            at++;
            continue;
        }
        fold_codepoint(&f, utf8_next(word, &at));
        if (f.class != FOLD_LETTER || len + f.len > 64)
            continue;
        for (unsigned k = 0; k < f.len; k++, len++) {
            out[len] = f.out[k];
            if (offsets)
                offsets[len] = (uint32_t)start;
        }
    }
    if (offsets)
        offsets[len] = (uint32_t)word.len;
    return len;
}

void fold_letters(struct str *out, struct slice text, bool digits)
{
    struct folded f;
    str_reserve(out, text.len);
    for (size_t i = 0; i < text.len;) {
        unsigned char c = (unsigned char)text.at[i];
        if (c < 0x80) {
            unsigned char letter = c | 32;
            bool digit = c >= '0' && c <= '9';
            out->at[out->len] = (char)(digit ? c : letter);
            out->len += (unsigned char)(letter - 'a') < 26 || (digits && digit);
            i++;
            continue;
        }
        fold_codepoint(&f, utf8_next(text, &i));
        if (f.class == FOLD_LETTER || (digits && f.class == FOLD_DIGIT))
            str_add(out, slice_make(f.out, f.len));
        str_reserve(out, text.len - i);
    }
    out->at[out->len] = '\0';
}
