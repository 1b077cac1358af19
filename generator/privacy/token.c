/* Cutting a text into folded words, with one look-up for each: see token.h.
 *
 * ASCII goes by a table; only other characters are folded one by one. Nothing is
 * copied: a word is its place and its hash.
 */
#include "privacy/match.h"

#include <endian.h>
#include <string.h>

enum { STEM_LETTERS_MAX = 63, SPLITS_MAX = 12 };

/* What a byte is: a letter, a digit, or the bit of a separator, 0 for SEP_OTHER. */
enum { BYTE_LETTER = 1 << 16, BYTE_DIGIT = 1 << 17, BYTE_HIGH = 1 << 18 };
static const uint32_t bytes[256] = {
    ['a' ... 'z'] = BYTE_LETTER,
    ['A' ... 'Z'] = BYTE_LETTER,
    ['0' ... '9'] = BYTE_DIGIT,
    [0x80 ... 0xFF] = BYTE_HIGH,
    [' '] = SEP_SPACE,
    ['\t' ... '\r'] = SEP_SPACE,
    ['-'] = SEP_HYPHEN,
    ['_'] = SEP_JOIN,
    ['/'] = SEP_JOIN,
    ['+'] = SEP_JOIN,
    ['\\'] = SEP_JOIN,
    ['='] = SEP_JOIN,
    ['~'] = SEP_JOIN,
    ['*'] = SEP_JOIN,
    ['.'] = SEP_DOT,
    ['\''] = SEP_APOSTROPHE,
    ['`'] = SEP_APOSTROPHE,
    [','] = SEP_COMMA,
    ['|'] = SEP_PIPE,
    ['"'] = SEP_QUOTE,
    ['('] = SEP_PAREN,
    [')'] = SEP_PAREN,
    ['['] = SEP_PAREN,
    [']'] = SEP_PAREN,
    ['{'] = SEP_PAREN,
    ['}'] = SEP_PAREN,
    ['@'] = SEP_AT,
    ['#'] = SEP_HASH,
    ['&'] = SEP_AMP,
    ['!'] = SEP_STOP,
    ['?'] = SEP_STOP,
};

/* The word being read, and its parts where a capital stands inside it. */
struct cutter {
    struct tokens *out;
    const struct names *names;
    struct slice text;
    bool any_case;
    uint16_t before;
    bool sentence; /* the next word begins one */
    struct token word;
    unsigned uppers, lowers;
    unsigned singles; /* letters alone, one after the other */
    bool inside, last_lower;
    unsigned split_count;
    uint32_t splits[SPLITS_MAX];
};

/* Endings of possessives, plurals and diminutives. */
static const struct {
    char letters[6];
    uint8_t size;
} endings[] = {{"s", 1},    {"je", 2},   {"ke", 2},   {"jes", 3},
               {"tje", 3},  {"pje", 3},  {"kje", 3},  {"tjes", 4},
               {"pjes", 4}, {"kjes", 4}, {"etje", 4}, {"etjes", 5}};

/* Is a word worth another look without its ending? One that is no name here is; an
 * ordinary one only where its capital is not that of the sentence. */
static inline bool may_have_ending(const struct cutter *c, const struct token *t)
{
    unsigned names = WORD_GIVEN | WORD_SURNAME | WORD_GIVEN_START | WORD_GIVEN_FIRST |
                     WORD_SURNAME_START | WORD_STAFF_SURNAME | WORD_EXEMPT_START |
                     WORD_FUNCTION | WORD_PREFIX;
    if (!(c->any_case || t->flags & TOKEN_CAPITAL) || t->letters < 3 ||
        t->letters > STEM_LETTERS_MAX)
        return false;
    const char *end = c->text.at + t->end;
    if ((end[-1] | 32) != 's' &&
        !((end[-1] | 32) == 'e' && ((end[-2] | 32) == 'j' || (end[-2] | 32) == 'k')))
        return false;
    if (!t->word)
        return true;
    return !(t->word->flags & names) &&
           (t->word->flags & WORD_LISTED || !(c->sentence || c->any_case));
}

/* A word that isn't known may be a known name with an ending. */
static void find_stem(struct cutter *c, struct token *t)
{
    struct slice word = slice_sub(c->text, t->start, t->end - t->start);
    char letters[64];
    size_t len = fold_word(letters, NULL, word);
    if (!len)
        return;
    for (size_t i = 0; i < sizeof(endings) / sizeof(*endings); i++) {
        size_t size = endings[i].size;
        if (letters[len - 1] != endings[i].letters[size - 1] || len < size + 2 ||
            word.len < size || memcmp(letters + len - size, endings[i].letters, size))
            continue;
        uint64_t hash = fold_hash(FOLD_HASH_START, letters, len - size);
        const struct word *w = index_find(c->names, hash);
        if (!w || !(w->flags & (WORD_GIVEN | WORD_SURNAME | WORD_STAFF_SURNAME)))
            continue;
        /* a bos is no Bo's (Leidraad 14.1: after a vowel with an apostrophe) */
        if (t->word && t->word->flags & WORD_ORDINARY && size == 1 &&
            memchr("aiouy", letters[len - 2], 5))
            continue;
        t->word = w;
        t->hash = hash;
        t->flags |= size == 1 ? TOKEN_GENITIVE : TOKEN_DIMINUTIVE;
        if (size == 1)
            t->stem_end = t->end - 1;
        return;
    }
}

/* Room for one more token; no call and no clearing where there is some already. */
static inline struct token *next_token(struct tokens *out)
{
    if (out->len == out->cap) {
        vec_add(out);
        out->len--;
    }
    return &out->at[out->len++];
}

/* Can an unknown word be glued of names? Nearly none begins like one. */
static inline bool may_be_glued(const struct cutter *c, const struct token *t)
{
    const char *at = c->text.at + t->start;
    if (t->letters < 5)
        return false;
    bool upper = t->flags & TOKEN_CAPITAL && at[1] < 'a'; /* "NQuast" */
    if (t->letters < MATCH_LONG_WORD && !upper && !((at[0] | at[1] | at[2]) & 0x80)) {
        char start[3] = {(char)(at[0] | 32), (char)(at[1] | 32), (char)(at[2] | 32)};
        return index_has_start(c->names->glued_starts, start);
    }
    return match_may_be_glued(c->names, c->text, t);
}

/* The last token has been read: what else is to be known of it? */
static inline void finish_token(struct cutter *c, struct token *t)
{
    t->stem_end = t->end;
    if (c->sentence)
        t->flags |= TOKEN_FIRST;
    if (t->flags & TOKEN_CAPITAL)
        c->out->capitals++;
    else
        c->out->lowers++;
    if (may_have_ending(c, t))
        find_stem(c, t);
    if (!t->word && may_be_glued(c, t) && !token_word(c->names, t))
        t->flags |= TOKEN_GLUED;
    c->singles = token_is_single(t, c->text) ? c->singles + 1 : 0;
    if (c->singles == 3)
        c->out->spelled = true;
    c->sentence = false;
}

/* "EmmaDeVries" that is no known word as a whole: its parts. */
static void push_parts(struct cutter *c)
{
    uint32_t start = c->word.start;
    for (unsigned i = 0; i <= c->split_count; i++) {
        bool last = i == c->split_count;
        uint32_t end = last ? c->word.end : c->splits[i];
        struct tokens parts = {0};
        tokens_cut(&parts, c->names, slice_sub(c->text, start, end - start),
                   c->any_case);
        for (size_t k = 0; k < parts.len; k++) {
            struct token t = parts.at[k];
            t.start += start;
            t.end += start;
            t.stem_end += start;
            t.before = i ? 0 : c->word.before;
            t.flags &= (uint16_t)~TOKEN_FIRST;
            if (c->sentence)
                t.flags |= TOKEN_FIRST;
            c->sentence = false;
            vec_push(c->out, t);
        }
        vec_release(&parts);
        start = end;
    }
}

/* "EmmadeVries" is found as one word, by match_glued. */
static bool is_glued_name(struct cutter *c)
{
    struct mention ignored;
    struct matcher m = {.names = c->names, .tokens = c->out, .text = c->text};
    vec_push(c->out, c->word);
    size_t from = 0;
    bool glued = match_glued(&m, c->out->len - 1, &from, &ignored);
    c->out->len--;
    return glued;
}

static void end_word(struct cutter *c)
{
    if (!c->inside)
        return;
    struct token *t = &c->word;
    c->inside = false;
    if (c->uppers > 1 && !c->lowers)
        t->flags |= TOKEN_UPPER;
    if (!(t->flags & TOKEN_DIGITS))
        t->word = index_find(c->names, t->hash);
    if (c->split_count && !t->word && !is_glued_name(c)) {
        push_parts(c);
    } else {
        struct token *last = next_token(c->out);
        *last = *t;
        finish_token(c, last);
    }
    c->before = 0;
}

/* What stands before the word that begins here; does it begin a sentence? */
static inline uint16_t read_before(struct cutter *c)
{
    uint16_t before = c->out->len ? c->before : c->before | SEP_EDGE;
    if (before & (SEP_STOP | SEP_EDGE | SEP_QUOTE))
        c->sentence = true;
    if (before && !(before & (SEP_SPACE | SEP_EDGE)))
        c->out->broken = true;
    if (before & SEP_DOT && before & SEP_SPACE && c->out->len) {
        struct token *last = &c->out->at[c->out->len - 1];
        const struct word *w = last->letters <= 4 ? token_word(c->names, last) : NULL;
        bool abbreviation =
            last->letters <= 1 || (w && w->flags & (WORD_PREFIX | WORD_ABBREVIATION));
        if (!abbreviation || last->flags & TOKEN_DIGITS)
            c->sentence = true;
    }
    return before;
}

static inline void begin_word(struct cutter *c, size_t at, bool digits, bool upper)
{
    c->word = (struct token){.hash = FOLD_HASH_START,
                             .start = (uint32_t)at,
                             .before = read_before(c),
                             .flags = digits  ? TOKEN_DIGITS
                                      : upper ? TOKEN_CAPITAL
                                              : 0};
    c->inside = true;
    c->uppers = c->lowers = c->split_count = 0;
    c->last_lower = false;
}

static void add_letter(struct cutter *c, size_t start, size_t end, const char *folded,
                       unsigned len, bool upper)
{
    bool full = upper && c->last_lower && c->split_count == SPLITS_MAX;
    if (c->inside && (c->word.flags & TOKEN_DIGITS || full))
        end_word(c);
    if (!c->inside)
        begin_word(c, start, false, upper);
    struct token *t = &c->word;
    if (upper && c->last_lower && c->split_count < SPLITS_MAX)
        c->splits[c->split_count++] = (uint32_t)start;
    if (!t->letters)
        t->initial = folded[0];
    for (unsigned i = 0; i < len; i++) {
        t->hash = fold_hash_byte(t->hash, folded[i]);
        if (t->letters < 255)
            t->letters++;
    }
    t->end = (uint32_t)end;
    c->uppers += upper;
    c->lowers += !upper;
    c->last_lower = !upper;
}

static void add_digit(struct cutter *c, size_t start, size_t end)
{
    if (c->inside && !(c->word.flags & TOKEN_DIGITS))
        end_word(c);
    if (!c->inside)
        begin_word(c, start, true, false);
    c->word.end = (uint32_t)end;
    c->out->digits = true;
}

static inline void add_separator(struct cutter *c, char sign)
{
    end_word(c);
    uint16_t known = (uint16_t)bytes[(unsigned char)sign];
    uint16_t bit = known ? known : SEP_OTHER;
    c->before |= bit;
    if (bit == SEP_AT)
        c->out->ats = true;
}

static void add_other(struct cutter *c, size_t start, size_t *at)
{
    struct folded f;
    uint32_t codepoint = utf8_next(c->text, at);
    fold_codepoint(&f, codepoint);
    bool plain = f.class == FOLD_LETTER ? codepoint < 0x2100
                                        : f.class == FOLD_SEPARATOR && f.len &&
                                              f.out[0] != ' ' && f.out[0] != '-';
    c->out->exotic |= !plain;
    switch (f.class) {
    case FOLD_LETTER:
        add_letter(c, start, *at, f.out, f.len, f.upper);
        break;
    case FOLD_DIGIT:
        add_digit(c, start, *at);
        break;
    case FOLD_IGNORED:
        if (c->inside)
            c->word.end = (uint32_t)*at;
        break;
    case FOLD_SEPARATOR:
        add_separator(c, f.len ? f.out[0] : '<');
        break;
    }
}

/* Goes on hashing with the ASCII letters at p, of which eight bytes may be read: their
 * number, with a bit for each capital in its byte. Eight at once, as a branch for
 * each would be guessed wrong at every end of a word. */
static inline unsigned read_letters(const unsigned char *p, uint64_t *hash,
                                    uint64_t *capitals)
{
    const uint64_t ones = 0x0101010101010101u;
    uint64_t eight;
    memcpy(&eight, p, 8);
    eight = le64toh(eight);
    uint64_t lower = eight | ones * 0x20, seven = lower & ones * 0x7F;
    uint64_t other =
        ((seven + ones * (0x80 - 'z' - 1)) | ~(seven + ones * (0x80 - 'a')) | lower) &
        ones * 0x80;
    unsigned count = other ? (unsigned)__builtin_ctzll(other) / 8 : 8;
    if (!count)
        return 0;
    *capitals = ~eight & ones * 0x20 & ~0ull >> (64 - 8 * count);
    *hash = fold_hash_eight(*hash, __builtin_bswap64(lower) >> (64 - 8 * count), count);
    return count;
}

/* Does a capital stand behind a small letter? */
static bool is_split(const unsigned char *at, size_t len)
{
    for (size_t i = 1; i < len; i++)
        if (at[i] < 'a' && at[i - 1] >= 'a')
            return true;
    return false;
}

/* A whole word of ASCII letters at i, the usual case; i when it goes on otherwise. */
static size_t add_ascii_word(struct cutter *c, size_t i)
{
    const unsigned char *at = (const unsigned char *)c->text.at + i;
    const unsigned char *end = (const unsigned char *)c->text.at + c->text.len;
    const unsigned char *p = at;
    uint64_t hash = FOLD_HASH_START;
    unsigned count = 8;
    bool inner = false; /* a capital stands behind the first letter */
    for (; count == 8 && end - p >= 8; p += count) {
        uint64_t capitals = 0;
        count = read_letters(p, &hash, &capitals);
        inner |= (p == at ? capitals & ~0xFFull : capitals) != 0;
    }
    for (; count == 8 && p < end && (unsigned char)((*p | 32) - 'a') < 26; p++) {
        hash = fold_hash_byte(hash, (char)(*p | 32));
        inner |= *p < 'a' && p > at;
    }
    size_t len = (size_t)(p - at);
    if ((p < end && *p >= 0x80) || (inner && is_split(at, len)))
        return i;
    uint16_t before = read_before(c);
    struct token *t = next_token(c->out);
    *t = (struct token){.hash = hash,
                        .start = (uint32_t)i,
                        .end = (uint32_t)(i + len),
                        .before = before,
                        .letters = (uint8_t)(len < 255 ? len : 255),
                        .initial = (char)(*at | 32)};
    /* without a split, a last capital means that there are only capitals */
    if (*at < 'a')
        t->flags = inner && p[-1] < 'a' ? TOKEN_CAPITAL | TOKEN_UPPER : TOKEN_CAPITAL;
    /* four words of five end here, without a look at the table */
    if (*at < 'a' || c->any_case || index_may_be_name(c->names, hash))
        t->word = index_find(c->names, hash);
    else
        t->flags = TOKEN_UNREAD;
    c->before = 0;
    finish_token(c, t);
    return i + len;
}

/* Notes what others would have to search the text for: `rest` begins with the sign. */
static inline void note_sign(struct tokens *out, struct slice rest, size_t before)
{
    char next = rest.len > 1 ? rest.at[1] : '\0';
    switch (rest.at[0]) {
    case '-':
        out->broken |= next == '\n' || next == ' ';
        break;
    case '(':
    case '[':
        out->parens = true;
        break;
    case ':':
        out->web |= slice_starts(rest, "://");
        break;
    case '.':
        out->web |= before >= 3 && memcmp(rest.at - 3, "www", 3) == 0;
        break;
    }
}

void tokens_cut(struct tokens *out, const struct names *n, struct slice text,
                bool any_case)
{
    struct cutter c = {
        .out = out, .names = n, .text = text, .any_case = any_case, .sentence = true};
    out->len = 0;
    out->digits = out->ats = out->parens = out->web = out->exotic = out->spelled =
        out->broken = false;
    out->capitals = out->lowers = 0;
    for (size_t i = 0; i < text.len;) {
        unsigned char byte = (unsigned char)text.at[i];
        char lower = (char)(byte | 32);
        if (bytes[byte] == BYTE_LETTER) {
            size_t end = c.inside ? i : add_ascii_word(&c, i);
            if (end == i) {
                add_letter(&c, i, i + 1, &lower, 1, byte < 'a');
                end++;
            }
            i = end;
        } else if (bytes[byte] == BYTE_HIGH) {
            add_other(&c, i, &i);
        } else if (bytes[byte] == BYTE_DIGIT) {
            add_digit(&c, i, i + 1);
            i++;
        } else {
            add_separator(&c, (char)byte);
            i++;
            note_sign(out, slice_from(text, i - 1), i - 1);
        }
    }
    end_word(&c);
    for (int i = 0; i < TOKEN_EDGES; i++) {
        struct token *edge = vec_add(out);
        *edge = (struct token){.start = (uint32_t)text.len,
                               .end = (uint32_t)text.len,
                               .stem_end = (uint32_t)text.len,
                               .before = (uint16_t)(c.before | SEP_EDGE)};
    }
    out->len -= TOKEN_EDGES;
    if (out->spelled || out->broken)
        tokens_mend(out, n, text);
}
