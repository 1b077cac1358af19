/* Cutting a text into folded words, with one look-up for each: see token.h.
 *
 * ASCII goes by a table; only other characters are folded one by one. Nothing is
 * copied: a word is its place and its hash.
 */
#include "privacy/token.h"

#include <string.h>

enum { HISTORY = 64, SPLITS_MAX = 12 };

/* Bits of a byte class: letters and digits apart, else a separator. */
static uint16_t separator_of(unsigned char c)
{
    switch (c) {
    case ' ':
    case '\t':
    case '\n':
    case '\r':
    case '\f':
    case '\v':
        return SEP_SPACE;
    case '-':
        return SEP_HYPHEN;
    case '_':
    case '/':
    case '+':
    case '\\':
    case '=':
    case '~':
        return SEP_JOIN;
    case '.':
        return SEP_DOT;
    case '\'':
    case '`':
        return SEP_APOSTROPHE;
    case ',':
        return SEP_COMMA;
    case '|':
        return SEP_PIPE;
    case '"':
        return SEP_QUOTE;
    case '(':
    case ')':
    case '[':
    case ']':
    case '{':
    case '}':
        return SEP_PAREN;
    case '@':
        return SEP_AT;
    case '#':
        return SEP_HASH;
    case '&':
        return SEP_AMP;
    case '!':
    case '?':
    case ';':
    case ':':
        return SEP_STOP;
    default:
        return SEP_OTHER;
    }
}

/* The word being read, and its parts where a capital stands inside it. */
struct cutter {
    struct tokens *out;
    const struct names *names;
    struct slice text;
    bool any_case;
    uint16_t before;
    bool sentence; /* the next word begins one */
    struct token word;
    uint64_t history[HISTORY]; /* hash after each letter */
    uint32_t ends[HISTORY];
    unsigned uppers, lowers;
    bool inside, last_lower;
    unsigned split_count;
    uint32_t splits[SPLITS_MAX];
};

/* Length of the ending in folded letters: "s", "tje", "jes"; 0: none. */
static unsigned ending(const char *tail, unsigned len, bool *genitive)
{
    static const char *const endings[] = {"etjes", "tjes", "pjes", "kjes",
                                          "etje",  "jes",  "tje",  "pje",
                                          "kje",   "je",   "ke",   "s"};
    for (size_t i = 0; i < sizeof(endings) / sizeof(*endings); i++) {
        unsigned size = (unsigned)strlen(endings[i]);
        if (len >= size && memcmp(tail + len - size, endings[i], size) == 0) {
            *genitive = size == 1;
            return size;
        }
    }
    return 0;
}

/* A word that isn't known may be a known name with an ending. */
static void find_stem(struct cutter *c, struct token *t, const uint64_t *history,
                      const uint32_t *ends)
{
    unsigned len = t->letters;
    if (len < 3 || len > HISTORY || !(c->any_case || t->flags & TOKEN_CAPITAL))
        return;
    unsigned char last = (unsigned char)c->text.at[t->end - 1] | 32;
    if (last != 's' && last != 'e')
        return;
    char tail[6];
    unsigned count = 0;
    for (uint32_t at = t->end > 5 ? t->end - 5 : 0; at < t->end; at++)
        tail[count++] = (char)((unsigned char)c->text.at[at] | 32);
    bool genitive;
    unsigned size = ending(tail, count, &genitive);
    for (; size; size = size > 2 ? 2 : size > 1 ? 1 : 0) {
        if (len >= size + 2) {
            const struct word *w = index_find(c->names, history[len - size - 1]);
            if (w && w->flags & (WORD_GIVEN | WORD_SURNAME | WORD_STAFF_SURNAME)) {
                t->word = w;
                t->hash = history[len - size - 1];
                bool plain = genitive || size == 1;
                t->flags |= plain ? TOKEN_GENITIVE : TOKEN_DIMINUTIVE;
                if (plain)
                    t->stem_end = ends[len - size - 1];
                return;
            }
        }
        if (size == 1)
            return;
    }
}

static void push(struct cutter *c, struct token t, const uint64_t *history,
                 const uint32_t *ends)
{
    t.stem_end = t.end;
    if (!t.word)
        find_stem(c, &t, history, ends);
    if (c->sentence)
        t.flags |= TOKEN_FIRST;
    if (t.flags & TOKEN_CAPITAL)
        c->out->capitals++;
    else
        c->out->lowers++;
    c->sentence = false;
    vec_push(c->out, t);
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
    if (c->split_count && !t->word)
        push_parts(c);
    else
        push(c, *t, c->history, c->ends);
    c->before = 0;
}

static void begin_word(struct cutter *c, size_t at, bool digits, bool upper)
{
    uint16_t before = c->out->len ? c->before : c->before | SEP_EDGE;
    if (before & (SEP_STOP | SEP_EDGE | SEP_QUOTE))
        c->sentence = true;
    if (before & SEP_DOT && before & SEP_SPACE && c->out->len) {
        const struct token *last = &c->out->at[c->out->len - 1];
        bool abbreviation =
            last->letters <= 1 ||
            (last->word && last->word->flags & (WORD_PREFIX | WORD_TITLE) &&
             last->letters <= 4);
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
        if (t->letters <= HISTORY) {
            c->history[t->letters - 1] = t->hash;
            c->ends[t->letters - 1] = (uint32_t)end;
        }
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

static void add_separator(struct cutter *c, char sign)
{
    end_word(c);
    uint16_t bit = separator_of((unsigned char)sign);
    c->before |= bit;
    if (bit == SEP_AT)
        c->out->ats = true;
}

static void add_other(struct cutter *c, size_t start, size_t *at)
{
    struct folded f;
    fold_codepoint(&f, utf8_next(c->text, at));
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
        add_separator(c, f.len ? f.out[0] : '*');
        break;
    }
}

void tokens_cut(struct tokens *out, const struct names *n, struct slice text,
                bool any_case)
{
    struct cutter c = {
        .out = out, .names = n, .text = text, .any_case = any_case, .sentence = true};
    out->len = 0;
    out->digits = out->ats = false;
    out->capitals = out->lowers = 0;
    for (size_t i = 0; i < text.len;) {
        unsigned char byte = (unsigned char)text.at[i];
        char lower = (char)(byte | 32);
        if (byte >= 0x80) {
            add_other(&c, i, &i);
        } else if (lower >= 'a' && lower <= 'z') {
            add_letter(&c, i, i + 1, &lower, 1, byte < 'a');
            i++;
        } else if (byte >= '0' && byte <= '9') {
            add_digit(&c, i, i + 1);
            i++;
        } else {
            add_separator(&c, (char)byte);
            i++;
        }
    }
    end_word(&c);
    struct token *edge = vec_add(out);
    *edge = (struct token){.start = (uint32_t)text.len,
                           .end = (uint32_t)text.len,
                           .stem_end = (uint32_t)text.len,
                           .before = (uint16_t)(c.before | SEP_EDGE)};
    out->len--;
}
