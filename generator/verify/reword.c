/* What a reader's eye takes apart or puts together: FotoEmmaBos, Q u a s t, a word that
 * is broken off at the end of a line. The tokens are those of the last scan_once. */
#include <string.h>

#include "verify/gate_int.h"

enum {
    SPELLED_MIN = 3,  /* letters in a row that may spell a name */
    SEPARATOR_MAX = 3 /* bytes between two of them */
};

static bool is_upper(const struct scan *s, uint32_t c)
{
    return c < 0x80 ? c >= 'A' && c <= 'Z'
                    : c < FOLD_TABLE_SIZE && s->gate->fold.of[c].upper;
}

/* The part from *start on; two letters of an id are no name. */
static void end_part(struct str *out, size_t *start)
{
    enum { PART_MIN = 3 };
    if (out->len - *start < PART_MIN)
        out->len = *start;
    str_add_byte(out, ' ');
    *start = out->len;
}

bool reword_camel(struct str *out, const struct scan *s, struct slice text)
{
    const struct folded *f = &s->scratch->folded;
    for (size_t i = 0; f->camel && i < f->len; i++) {
        const struct token *t = &f->at[i];
        if (!(t->flags & TOKEN_CAMEL) || (t->flags & (TOKEN_DEAD | TOKEN_EXEMPT)))
            continue;
        struct slice word = slice_sub(text, t->source, t->source_len);
        bool small = false;
        size_t part = out->len;
        for (size_t k = 0; k < word.len;) {
            size_t from = k;
            bool upper = is_upper(s, utf8_next(word, &k));
            if (upper && small)
                end_part(out, &part);
            small = !upper;
            str_add(out, slice_sub(word, from, k - from));
        }
        end_part(out, &part);
        str_add_byte(out, '\x1e');
    }
    return out->len > 0;
}

/* One letter, of whatever script. */
static bool is_letter(const struct folded *f, const struct token *t)
{
    size_t end = 0;
    if (t->len > 4 || (t->flags & (TOKEN_DIGIT | TOKEN_EXEMPT)))
        return false;
    utf8_next(slice_make(f->text.at + t->at, t->len), &end);
    return end == t->len;
}

static struct slice between(const struct folded *f, size_t i, struct slice text)
{
    size_t from = f->at[i - 1].source + f->at[i - 1].source_len;
    return clip(text, from, f->at[i].source - from);
}

/* "r&&o&&o" spells nothing: documentation shows code as text. */
static bool is_operator(struct slice gap)
{
    for (size_t i = 0; i < gap.len; i++)
        if (strchr("&|+=*<>?!^~%$#@\\", gap.at[i]) && gap.at[i])
            return true;
    return false;
}

/* Letters in a row from token i on, each parted from the next by as little. Capitals
 * in the second place are initials and abbreviations, unless there are many. */
static size_t spelled_run(const struct folded *f, size_t i, struct slice text)
{
    size_t count = 0;
    struct slice first = SLICE("");
    while (i + count < f->len && is_letter(f, &f->at[i + count])) {
        struct slice gap = count ? between(f, i + count, text) : first;
        if (count && (f->at[i + count].gap != GAP_SPACE || gap.len > SEPARATOR_MAX ||
                      (count > 1 && !slice_eq(gap, first)) || is_operator(gap)))
            break;
        first = count == 1 ? gap : first;
        count++;
    }
    bool spelled = count > SPELLED_MIN ||
                   (count == SPELLED_MIN && !(f->at[i + 1].flags & TOKEN_CAP));
    return spelled ? count : 0;
}

/* "Qua-\nst", "Qu\\ast": no gap to who reads it. */
static bool is_break(struct slice gap)
{
    if (gap.len == 1) /* as most are: a space */
        return gap.at[0] == '\\';
    bool ends = false;
    size_t i = gap.len && gap.at[0] == '-' ? 1 : gap.len;
    for (; i < gap.len && strchr(" \t\r\n", gap.at[i]); i++)
        ends |= gap.at[i] == '\n' || gap.at[i] == '\r';
    return ends && i == gap.len;
}

bool reword_joined(struct str *out, const struct scan *s, struct slice text)
{
    const struct folded *f = &s->scratch->folded;
    const bool prose = !f->code && !s->loose; /* "r.o.o" of a script is no name */
    size_t copied = 0, run_end = 0;
    bool any = false;
    if (!f->spelled && !f->broken && !folded_has(f, '\\'))
        return false;
    for (size_t i = 1; i < f->len; i++) {
        if (f->at[i].gap == GAP_NONE)
            continue;
        struct slice gap = between(f, i, text);
        if (i > run_end && prose && is_letter(f, &f->at[i - 1])) {
            size_t run = spelled_run(f, i - 1, text);
            run_end = run ? i - 1 + run : run_end;
            size_t first = f->at[i - 1].source;
            if (run && text.at[first] >= 'a' && text.at[first] <= 'z') {
                /* who spells a word means a name */
                str_add(out, clip(text, copied, first - copied));
                str_add_byte(out, (char)(text.at[first] - 'a' + 'A'));
                copied = first + 1;
            }
        }
        if (i >= run_end && !is_break(gap))
            continue;
        str_add(out, clip(text, copied, (size_t)(gap.at - text.at) - copied));
        copied = f->at[i].source;
        any = true;
    }
    if (any)
        str_add(out, clip_from(text, copied));
    return any;
}

static bool is_of_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (unsigned char)c >= 0x80;
}

/* Does an edge stand within a word, from offset i on? */
static bool parts_a_word(struct slice text, size_t i)
{
    while (i < text.len) {
        size_t next = i;
        while (next < text.len && text.at[next] == PIECE_EDGE)
            next++;
        if (i > 0 && is_of_word(text.at[i - 1]) && next < text.len &&
            is_of_word(text.at[next]))
            return true;
        i = next + slice_find_byte(clip_from(text, next), PIECE_EDGE);
    }
    return false;
}

bool reword_edges(struct str *out, const struct scan *s, struct slice text)
{
    (void)s;
    if (!parts_a_word(text, slice_find_byte(text, PIECE_EDGE)))
        return false;
    str_add(out, text);
    for (size_t i = 0; i < out->len; i++)
        if (out->at[i] == PIECE_EDGE)
            out->at[i] = ' ';
    return true;
}

/* A word for a sign at i, in brackets; its length, or 0. */
static size_t sign_at(struct slice text, size_t i, char *sign)
{
    static const struct {
        const char *word;
        char sign;
    } signs[] = {{"at", '@'},   {"apenstaart", '@'}, {"apenstaartje", '@'},
                 {"punt", '.'}, {"dot", '.'},        {"@", '@'},
                 {".", '.'}};
    struct slice rest = clip(text, i, 20);
    size_t close = slice_find_byte(rest, rest.at[0] == '(' ? ')' : ']');
    struct slice word = slice_trim(clip(rest, 1, close - 1));
    for (size_t k = 0; close < rest.len && k < sizeof(signs) / sizeof(*signs); k++)
        if (slice_eq_nocase(word, signs[k].word)) {
            *sign = signs[k].sign;
            return close + 1;
        }
    return 0;
}

/* The first bracket from i on that a sign may stand in, or the end. */
static size_t bracket_from(struct slice text, size_t i)
{
    while (i < text.len && text.at[i] != '(' && text.at[i] != '[')
        i++;
    return i;
}

bool reword_signs(struct str *out, const struct scan *s, struct slice text)
{
    bool any = false;
    (void)s;
    for (size_t i = bracket_from(text, 0); !any && i < text.len;
         i = bracket_from(text, i + 1)) {
        char sign = '\0';
        any = sign_at(text, i, &sign) && sign == '@';
    }
    if (!any)
        return false;
    for (size_t i = 0; i < text.len;) {
        char sign = '\0';
        size_t len =
            text.at[i] == '(' || text.at[i] == '[' ? sign_at(text, i, &sign) : 0;
        if (!len) {
            str_add_byte(out, text.at[i++]);
            continue;
        }
        while (out->len && out->at[out->len - 1] == ' ')
            out->len--;
        str_add_byte(out, sign);
        i += len;
        while (i < text.len && text.at[i] == ' ')
            i++;
    }
    return true;
}

/* Behind "' + '" at i, where a quote stands, or "' '" of a style; or 0. */
static size_t sum_at(struct slice text, size_t i)
{
    size_t k = i + 1;
    while (k < text.len && strchr(" \t\r\n", text.at[k]))
        k++;
    bool parted = k > i + 1;
    if (k < text.len && text.at[k] == '+')
        for (k++, parted = true; k < text.len && strchr(" \t\r\n", text.at[k]); k++)
            ;
    if (!parted)
        return 0;
    return k < text.len && strchr("'\"`", text.at[k]) ? k + 1 : 0;
}

bool reword_sums(struct str *out, const struct scan *s, struct slice text)
{
    bool any = false;
    (void)s;
    for (size_t i = 0; i < text.len;) {
        size_t behind = strchr("'\"`", text.at[i]) && text.at[i] ? sum_at(text, i) : 0;
        any |= behind > 0;
        if (behind)
            i = behind;
        else
            str_add_byte(out, text.at[i++]);
    }
    return any;
}
