/* Cutting a text into folded words, with one look-up for each: see token.h.
 *
 * ASCII goes by a table; only other characters are folded one by one. Nothing is
 * copied: a word is its place and its hash.
 */
#include "privacy/match.h"

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
static const char *const endings[] = {"s",   "je",   "ke",   "jes",  "tje",  "pje",
                                      "kje", "tjes", "pjes", "kjes", "etje", "etjes"};

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
    unsigned char last = (unsigned char)c->text.at[t->end - 1] | 32;
    if (last != 's' && last != 'e')
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
    for (size_t i = 0; i < sizeof(endings) / sizeof(*endings); i++) {
        size_t size = strlen(endings[i]);
        if (len < size + 2 || word.len < size ||
            memcmp(letters + len - size, endings[i], size) != 0)
            continue;
        uint64_t hash = fold_hash(FOLD_HASH_START, letters, len - size);
        const struct word *w = index_find(c->names, hash);
        if (!w || !(w->flags & (WORD_GIVEN | WORD_SURNAME | WORD_STAFF_SURNAME)))
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

/* Adds the word that has been read. */
static inline void push(struct cutter *c, const struct token *word)
{
    struct token *t = next_token(c->out);
    *t = *word;
    t->stem_end = t->end;
    if (c->sentence)
        t->flags |= TOKEN_FIRST;
    if (t->flags & TOKEN_CAPITAL)
        c->out->capitals++;
    else
        c->out->lowers++;
    if (may_have_ending(c, t))
        find_stem(c, t);
    if (!t->word && t->letters >= 5 && match_may_be_glued(c->names, c->text, t))
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
            t.flags &= (uint8_t)~TOKEN_FIRST;
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
    bool glued = match_glued(&m, c->out->len - 1, &ignored);
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
    if (c->split_count && !t->word && !is_glued_name(c))
        push_parts(c);
    else
        push(c, t);
    c->before = 0;
}

static inline void begin_word(struct cutter *c, size_t at, bool digits, bool upper)
{
    uint16_t before = c->out->len ? c->before : c->before | SEP_EDGE;
    if (before & (SEP_STOP | SEP_EDGE | SEP_QUOTE))
        c->sentence = true;
    if (before & SEP_DOT && before & SEP_SPACE && c->out->len) {
        const struct token *last = &c->out->at[c->out->len - 1];
        bool abbreviation = last->letters <= 1 ||
                            (last->word && last->letters <= 4 &&
                             last->word->flags & (WORD_PREFIX | WORD_ABBREVIATION));
        if (!abbreviation || last->flags & TOKEN_DIGITS)
            c->sentence = true;
    }
    c->word = (struct token){.hash = FOLD_HASH_START,
                             .start = (uint32_t)at,
                             .before = before,
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
    if (c->inside && c->word.flags & TOKEN_DIGITS)
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

/* A whole word of ASCII letters at i, the usual case; i when it goes on otherwise. */
static size_t add_ascii_word(struct cutter *c, size_t i)
{
    const unsigned char *at = (const unsigned char *)c->text.at + i;
    const unsigned char *end = (const unsigned char *)c->text.at + c->text.len;
    const unsigned char *p = at;
    uint64_t hash = FOLD_HASH_START;
    unsigned uppers = 0;
    for (; p < end && (unsigned char)((*p | 32) - 'a') < 26; p++) {
        hash = fold_hash_byte(hash, (char)(*p | 32));
        uppers += *p < 'a';
    }
    if (p < end && *p >= 0x80)
        return i;
    if (uppers > (*at < 'a') && uppers != (unsigned)(p - at))
        for (const unsigned char *q = at + 1; q < p; q++)
            if (*q < 'a' && q[-1] >= 'a')
                return i; /* a capital behind a small letter */
    size_t len = (size_t)(p - at);
    begin_word(c, i, false, *at < 'a');
    struct token *t = &c->word;
    t->hash = hash;
    t->end = (uint32_t)(i + len);
    t->letters = (uint8_t)(len < 255 ? len : 255);
    t->initial = (char)(*at | 32);
    if (uppers > 1 && uppers == len)
        t->flags |= TOKEN_UPPER;
    t->word = index_find(c->names, hash);
    c->inside = false;
    c->before = 0;
    push(c, t);
    return i + len;
}

void tokens_cut(struct tokens *out, const struct names *n, struct slice text,
                bool any_case)
{
    struct cutter c = {
        .out = out, .names = n, .text = text, .any_case = any_case, .sentence = true};
    out->len = 0;
    out->digits = out->ats = out->exotic = out->spelled = out->broken = false;
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
            if (byte == '\\' || (byte == '-' && i < text.len &&
                                 (text.at[i] == '\n' || text.at[i] == ' ')))
                out->broken = true;
        }
    }
    end_word(&c);
    struct token *edge = vec_add(out);
    *edge = (struct token){.start = (uint32_t)text.len,
                           .end = (uint32_t)text.len,
                           .stem_end = (uint32_t)text.len,
                           .before = (uint16_t)(c.before | SEP_EDGE)};
    out->len--;
    if (out->spelled || out->broken)
        tokens_mend(out, n, text);
}
