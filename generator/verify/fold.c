/* Folding to tokens: see fold.h. The only file of the gate that sees utf8proc. */
#include "verify/fold.h"

#include <string.h>
#include <utf8proc.h>

enum class { CLASS_SKIP, CLASS_LETTER, CLASS_DIGIT, CLASS_GAP, CLASS_SLOW };

enum { DECOMPOSED_MAX = 32 };

/* Letters of one script that pass for those of another, and Latin letters that no
 * decomposition takes apart. After case folding. */
static const struct {
    uint32_t from;
    char to[3];
} alike[] = {
    {0xe6, "ae"},  {0xf0, "d"},  {0xf8, "o"},  {0xfe, "th"}, {0x111, "d"},
    {0x127, "h"},  {0x131, "i"}, {0x138, "k"}, {0x142, "l"}, {0x14b, "ng"},
    {0x153, "oe"}, {0x167, "t"}, {0x180, "b"}, {0x19a, "l"}, {0x1dd, "e"},
    {0x237, "j"},  {0x251, "a"}, {0x259, "e"}, {0x261, "g"}, {0x268, "i"},
    {0x26a, "i"},  {0x275, "o"}, {0x2c6, ""},  {0x3b1, "a"}, {0x3b2, "b"},
    {0x3b5, "e"},  {0x3b9, "i"}, {0x3ba, "k"}, {0x3bd, "v"}, {0x3bf, "o"},
    {0x3c1, "p"},  {0x3c4, "t"}, {0x3c5, "u"}, {0x3c7, "x"}, {0x3f2, "c"},
    {0x3f3, "j"},  {0x430, "a"}, {0x432, "b"}, {0x435, "e"}, {0x43a, "k"},
    {0x43c, "m"},  {0x43d, "h"}, {0x43e, "o"}, {0x440, "p"}, {0x441, "c"},
    {0x442, "t"},  {0x443, "y"}, {0x445, "x"}, {0x455, "s"}, {0x456, "i"},
    {0x458, "j"},  {0x45b, "h"}, {0x461, "w"}, {0x475, "v"}, {0x4bb, "h"},
    {0x4cf, "l"},  {0x501, "d"}, {0x51b, "q"}, {0x51d, "w"}, {0x561, "w"},
    {0x570, "h"},  {0x578, "n"}, {0x57d, "u"}, {0x581, "g"}, {0x585, "o"},
};

static const char *look_alike(uint32_t c)
{
    size_t low = 0;
    size_t high = sizeof(alike) / sizeof(*alike);
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (alike[middle].from < c)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < sizeof(alike) / sizeof(*alike) && alike[low].from == c)
        return alike[low].to;
    return NULL;
}

/* Greek capitals that look Latin though their small letters do not. */
static uint32_t before_folding(uint32_t c)
{
    switch (c) {
    case 0x396:
        return 'Z';
    case 0x397:
        return 'H';
    case 0x39c:
        return 'M';
    case 0x39d:
        return 'N';
    case 0x3a5:
        return 'Y';
    case 0x2bc: /* letters that are apostrophes */
    case 0x2b9:
    case 0x2bb:
    case 0x2bd:
        return '\'';
    default:
        return c;
    }
}

/* --- one code point, the slow way --- */

static bool is_upper(uint32_t c)
{
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
    return category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LT;
}

static enum class class_of(uint32_t c) {
    if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ? CLASS_LETTER
    : c >= '0' && c <= '9'                                                ? CLASS_DIGIT
                                                                          : CLASS_GAP;
    switch (utf8proc_category((utf8proc_int32_t)c)){
        case UTF8PROC_CATEGORY_LU : case UTF8PROC_CATEGORY_LL : case
        UTF8PROC_CATEGORY_LT : case UTF8PROC_CATEGORY_LM : case
        UTF8PROC_CATEGORY_LO : return CLASS_LETTER;
        case UTF8PROC_CATEGORY_CF : case UTF8PROC_CATEGORY_CC : case
        UTF8PROC_CATEGORY_CN : case UTF8PROC_CATEGORY_MN : case
        UTF8PROC_CATEGORY_ME : return CLASS_SKIP;
        default : return CLASS_GAP;
    }
}

/* Digits of other scripts count as ours (1 to 9 in Arabic, Devanagari, ...). */
static uint32_t digit_of(uint32_t c)
{
    static const uint32_t zeros[] = {0x660, 0x6f0, 0x966, 0x9e6, 0xe50};
    for (size_t i = 0; i < sizeof(zeros) / sizeof(*zeros); i++)
        if (c >= zeros[i] && c < zeros[i] + 10)
            return '0' + (c - zeros[i]);
    return c;
}

/* Into out[], as code points; their number. */
static size_t decompose(uint32_t c, utf8proc_int32_t *out)
{
    if (c == 0xfffd)
        return 0;
    int boundary = 0;
    utf8proc_ssize_t count = utf8proc_decompose_char(
        (utf8proc_int32_t)before_folding(c), out, DECOMPOSED_MAX,
        UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE |
            UTF8PROC_STRIPMARK | UTF8PROC_LUMP,
        &boundary);
    return count < 0 ? 0 : count > DECOMPOSED_MAX ? DECOMPOSED_MAX : (size_t)count;
}

static struct fold_char fold_slowly(uint32_t c)
{
    struct fold_char f = {.class = CLASS_SKIP, .upper = is_upper(c)};
    utf8proc_int32_t parts[DECOMPOSED_MAX];
    size_t count = decompose(c, parts);
    struct str bytes;
    str_init(&bytes);
    for (size_t i = 0; i < count; i++) {
        uint32_t part = digit_of((uint32_t)parts[i]);
        const char *to = look_alike(part);
        enum class class = to ? CLASS_LETTER : class_of(part);
        if (class == CLASS_SKIP || (to && !*to))
            continue;
        if (f.class != CLASS_SKIP && f.class != (uint8_t) class)
            f.class = CLASS_SLOW;
        else
            f.class = (uint8_t) class;
        if (to)
            str_add_c(&bytes, to);
        else if (class == CLASS_GAP)
            str_add_byte(&bytes, part < 0x80 ? (char)part : ' ');
        else
            str_add_codepoint(&bytes, part);
    }
    if (bytes.len > sizeof(f.bytes))
        f.class = CLASS_SLOW;
    if (f.class != CLASS_SLOW && bytes.len) {
        memcpy(f.bytes, bytes.at, bytes.len);
        f.len = (uint8_t)bytes.len;
    }
    str_release(&bytes);
    return f;
}

void fold_table_init(struct fold_table *table)
{
    for (uint32_t c = 0x80; c < FOLD_TABLE_SIZE; c++)
        table->of[c] = fold_slowly(c);
}

/* --- tokens --- */

struct folder {
    struct folded *out;
    char *text; /* out->text.at */
    size_t len;
    struct token now;
    enum class class; /* of the token under way, or CLASS_GAP */
    bool small;       /* its last letter was a small one */
    bool code;
    enum gap gap;
    bool first;     /* what comes begins a sentence */
    char stop;      /* . ! ? just before */
    unsigned lines; /* line ends in this gap */
    unsigned alone; /* letters that stand alone, up to here */
    unsigned mixes; /* letters and digits without a gap between them */
};

static void end_token(struct folder *f)
{
    if (f->class == CLASS_GAP)
        return;
    f->now.len = (uint32_t)(f->len - f->now.at);
    f->out->camel |= (f->now.flags & TOKEN_CAMEL) != 0;
    bool alone = f->class == CLASS_LETTER &&
                 (f->now.len == 1 || (f->now.len < 5 && (f->text[f->now.at] & 0x80)));
    f->alone = alone ? f->alone + 1 : 0;
    f->out->spelled |= f->alone > 2;
    if (f->out->len == f->out->cap)
        vec_grow((void **)&f->out->at, &f->out->cap, f->out->len, sizeof(*f->out->at));
    f->out->at[f->out->len++] = f->now;
    f->class = CLASS_GAP;
    f->gap = GAP_NONE;
    f->first = false;
    f->stop = 0;
    f->lines = 0;
}

static void begin_token(struct folder *f, enum class class, size_t source)
{
    end_token(f);
    f->mixes += f->gap == GAP_NONE && f->out->len > 0;
    f->now = (struct token){
        .hash = FOLD_HASH_START,
        .at = (uint32_t)f->len,
        .source = (uint32_t)source,
        .gap = (uint8_t)f->gap,
        .flags = (uint8_t)((class == CLASS_DIGIT ? TOKEN_DIGIT : TOKEN_UPPER) |
                           (f->first ? TOKEN_FIRST : 0))};
    f->class = class;
    f->small = false;
}

static inline void put(struct folder *f, enum class class, const char *bytes,
                       size_t count, bool upper, size_t source, size_t source_end)
{
    if (f->class != class)
        begin_token(f, class, source);
    if (class == CLASS_LETTER) {
        if (upper) {
            if (f->now.at == f->len)
                f->now.flags |= TOKEN_CAP;
            else if (f->small)
                f->now.flags |= TOKEN_CAMEL;
        } else {
            f->now.flags &= (uint8_t)~TOKEN_UPPER;
        }
        f->small = !upper;
    }
    for (size_t i = 0; i < count; i++) {
        f->text[f->len++] = bytes[i];
        f->now.stem = f->now.hash;
        f->now.hash = fold_hash_byte(f->now.hash, bytes[i]);
    }
    f->now.source_len = (uint32_t)(source_end - f->now.source);
}

static inline bool is_ascii_letter(unsigned char c)
{
    return (c | 0x20u) - 'a' < 26u;
}

/* A run of plain letters: most of what there is. The offset behind it. */
static size_t put_letters(struct folder *f, struct slice text, size_t i)
{
    if (f->class != CLASS_LETTER)
        begin_token(f, CLASS_LETTER, i);
    uint64_t hash = f->now.hash, stem = f->now.stem;
    char *to = f->text + f->len;
    const char *start = f->text + f->now.at;
    bool small = f->small;
    uint8_t flags = f->now.flags;
    for (; i < text.len && is_ascii_letter((unsigned char)text.at[i]); i++) {
        char c = text.at[i];
        bool upper = c < 'a';
        if (!upper)
            flags &= (uint8_t)~TOKEN_UPPER;
        else if (to == start)
            flags |= TOKEN_CAP;
        else if (small)
            flags |= TOKEN_CAMEL;
        small = !upper;
        *to++ = (char)(c | 0x20);
        stem = hash;
        hash = fold_hash_byte(hash, (char)(c | 0x20));
    }
    f->len = (size_t)(to - f->text);
    f->small = small;
    f->now.flags = flags;
    f->now.hash = hash;
    f->now.stem = stem;
    f->now.source_len = (uint32_t)(i - f->now.source);
    return i;
}

static bool is_abbreviation(const struct folder *f)
{
    static const char *const known[] = {
        "mevr", "dhr", "fam", "prof", "drs", "ing", "geb",  "mej", "mrs", "jan", "feb",
        "mrt",  "apr", "jun", "jul",  "aug", "sep", "sept", "okt", "nov", "dec"};
    if (f->out->len == 0)
        return true;
    const struct token *t = &f->out->at[f->out->len - 1];
    if (t->len < 3 && !(t->flags & TOKEN_DIGIT))
        return true;
    for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
        if (slice_eq_c(slice_make(f->text + t->at, t->len), known[i]))
            return true;
    return false;
}

static inline void widen(struct folder *f, enum gap gap)
{
    if (gap > f->gap)
        f->gap = gap;
}

static inline void note_sign(struct folded *out, char c)
{
    out->signs[(unsigned char)c >> 6 & 1] |= 1ull << (c & 63);
}

static bool ends_in_hyphen(const struct folder *f)
{
    size_t i = f->len - 1;
    while (i > 0 && strchr(" \t\r", f->text[i - 1]))
        i--;
    return i > 0 && f->text[i - 1] == '-';
}

static void put_gap(struct folder *f, char c)
{
    bool joined = f->class != CLASS_GAP;
    end_token(f);
    widen(f, GAP_SPACE);
    f->text[f->len++] = c;
    note_sign(f->out, c);
    switch (c) {
    case '\n':
        if (++f->lines > 1)
            widen(f, GAP_BREAK);
        /* fall through */
    case '\r':
        f->out->broken |= ends_in_hyphen(f);
        /* fall through */
    case ' ':
    case '\t':
        if (f->stop && (f->stop != '.' || !is_abbreviation(f)))
            widen(f, GAP_SENTENCE);
        f->stop = 0;
        break;
    case '.':
    case '!':
    case '?':
        f->stop = c;
        break;
    case '<':
    case '>':
    case '{':
    case '}':
    case '=':
        widen(f, f->code ? GAP_BREAK : GAP_COMMA);
        f->first = true;
        break;
    case '"':
    case ':':
    case '(':
    case '[':
        f->first |= c != '"' || !joined; /* a closing quote begins nothing */
        /* fall through */
    case ',':
    case ';':
    case ')':
    case ']':
    case '/':
    case '|':
        widen(f, GAP_COMMA);
        break;
    case '\x1e':
        widen(f, GAP_BREAK);
        break;
    default:
        break;
    }
}

static void put_slowly(struct folder *f, uint32_t c, size_t source, size_t source_end)
{
    utf8proc_int32_t parts[DECOMPOSED_MAX];
    size_t count = decompose(c, parts);
    bool upper = is_upper(c);
    for (size_t i = 0; i < count; i++) {
        uint32_t part = digit_of((uint32_t)parts[i]);
        const char *to = look_alike(part);
        enum class class = to ? CLASS_LETTER : class_of(part);
        struct str bytes;
        if (class == CLASS_SKIP)
            continue;
        if (class == CLASS_GAP) {
            put_gap(f, part < 0x80 ? (char)part : ' ');
            continue;
        }
        str_init(&bytes);
        if (to)
            str_add_c(&bytes, to);
        else
            str_add_codepoint(&bytes, part);
        put(f, class, bytes.at, bytes.len, upper, source, source_end);
        str_release(&bytes);
    }
}

static size_t put_wide(struct folder *f, const struct fold_table *table,
                       struct slice text, size_t at)
{
    size_t end = at;
    uint32_t c = utf8_next(text, &end);
    if (c >= FOLD_TABLE_SIZE || table->of[c].class == CLASS_SLOW) {
        /* room for the longest decomposition, 18 code points of 4 bytes */
        f->out->text.len = f->len;
        str_reserve(&f->out->text, 4 * (text.len - at) + 4 * DECOMPOSED_MAX + 16);
        f->text = f->out->text.at;
        put_slowly(f, c, at, end);
        return end;
    }
    const struct fold_char *known = &table->of[c];
    if (known->class == CLASS_GAP)
        put_gap(f, known->bytes[0]);
    else if (known->class != CLASS_SKIP)
        put(f, known->class, known->bytes, known->len, known->upper, at, end);
    return end;
}

void fold_text(struct folded *out, const struct fold_table *table, struct slice text,
               bool code)
{
    out->len = 0;
    out->camel = out->spelled = out->broken = false;
    out->code = code;
    out->signs[0] = out->signs[1] = 0;
    out->counted = out->lines = 0;
    str_clear(&out->text);
    str_reserve(&out->text, 4 * text.len + 16);
    struct folder f = {.out = out,
                       .text = out->text.at,
                       .class = CLASS_GAP,
                       .code = code,
                       .gap = GAP_BREAK,
                       .first = true};
    for (size_t i = 0; i < text.len;) {
        unsigned char c = (unsigned char)text.at[i];
        if (c >= 0x80) {
            i = put_wide(&f, table, text, i);
            continue;
        }
        if (is_ascii_letter(c)) {
            i = put_letters(&f, text, i);
            continue;
        }
        if ((unsigned)c - '0' < 10u) {
            put(&f, CLASS_DIGIT, (const char *)&text.at[i], 1, false, i, i + 1);
        } else if (c >= ' ' || (c >= '\t' && c <= '\r') || c == 0x1e) {
            put_gap(&f, (char)c);
        } else {
            note_sign(out, (char)c);
        }
        i++;
    }
    end_token(&f);
    out->text.len = f.len;
    out->text.at[f.len] = '\0';
    if (f.mixes)
        fold_mark_codes(out);
    for (size_t i = 0; i < out->len; i++)
        if (out->at[i].gap >= GAP_SENTENCE)
            out->at[i].flags |= TOKEN_FIRST;
}

void folded_release(struct folded *f)
{
    str_release(&f->text);
    vec_release(f);
}

uint64_t fold_digest(struct slice folded)
{
    uint64_t hash = FOLD_HASH_START;
    for (size_t i = 0; i < folded.len; i++)
        hash = fold_hash_byte(hash, folded.at[i]);
    return hash;
}
