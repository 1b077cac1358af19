/* The words around a finding, and nobody named by them.
 *
 * A teacher finds the place by the words; whoever reads a log may not learn a name from
 * it. So all that any name of the register may be is hidden, whether it leaks or not:
 * rather a word too many. What is left is looked at by the gate itself once more, and
 * left out when it finds anything.
 */
#include <stdlib.h>
#include <string.h>

#include "verify/mask_int.h"
#include "verify/metadata.h"

enum {
    WORDS_AROUND = 5,
    BYTES_AROUND = 120,
    WINDOW_BYTES = 400, /* more than is shown, so that no name is cut at its edge */
    WORD_BYTES_MAX = 40,
    STRONG_MIN = 4,       /* bytes of a name that counts at the end of a longer word */
    STRONG_WITHIN_MIN = 5 /* and within it */
};

/* --- a set of hashes --- */

static bool set_has(const struct hash_set *set, uint64_t hash)
{
    if (!set->size)
        return false;
    size_t at = (hash ^ hash >> 32) & (set->size - 1);
    while (set->at[at] && set->at[at] != hash)
        at = (at + 1) & (set->size - 1);
    return set->at[at] != 0;
}

static void set_add(struct hash_set *set, uint64_t hash)
{
    if (2 * (set->used + 1) > set->size) {
        struct hash_set old = *set;
        set->size = old.size ? 2 * old.size : 1024;
        set->used = 0;
        set->at = memory_new(set->size * sizeof(*set->at));
        for (size_t i = 0; i < old.size; i++)
            if (old.at[i])
                set_add(set, old.at[i]);
        free(old.at);
    }
    size_t at = (hash ^ hash >> 32) & (set->size - 1);
    while (set->at[at] && set->at[at] != hash)
        at = (at + 1) & (set->size - 1);
    set->used += !set->at[at];
    set->at[at] = hash;
}

/* --- all names of the register --- */

static bool is_kind(const struct gate *g, uint64_t hash, enum sequence_kind kind)
{
    return name_index_has(&g->names, name_index_chain(&g->names, hash), kind);
}

/* A field in its words: "Jansen", "Wit" of "Jansen-de Wit". */
static void add_field(struct mask *m, const struct gate *g, struct slice field)
{
    struct folded *f = &m->folded;
    fold_text(f, &g->fold, field, false);
    for (size_t i = 0; i < f->len; i++) {
        const struct token *t = &f->at[i];
        if ((t->flags & TOKEN_DIGIT) || (t->len < 2 && f->len > 1) ||
            (f->len > 1 && is_kind(g, t->hash, SEQUENCE_PREFIX)))
            continue;
        set_add(&m->parts, t->hash);
        if (t->len >= STRONG_MIN && !is_kind(g, t->hash, SEQUENCE_WORD))
            set_add(&m->strong, t->hash);
    }
}

static struct mask *mask_new(const struct gate *g)
{
    struct mask *m = memory_new(sizeof(*m));
    str_init(&m->folded.text);
    m->own = scratch_new();
    for (size_t i = 0; i < g->people->count; i++) {
        const struct person *p = &g->people->people[i];
        add_field(m, g, p->given);
        add_field(m, g, p->surname);
    }
    for (size_t i = 0; i < g->options.team_count; i++)
        add_field(m, g, g->options.team[i]);
    return m;
}

void mask_free(struct mask *m)
{
    if (!m)
        return;
    free(m->parts.at);
    free(m->strong.at);
    folded_release(&m->folded);
    scratch_free(m->own);
    free(m);
}

static struct mask *mask_of(struct scan *s)
{
    if (!s->scratch->mask)
        s->scratch->mask = mask_new(s->gate);
    return s->scratch->mask;
}

/* --- is a word a name, or is one in it? --- */

/* Thijmenfoto, fotothijmen. */
static bool holds_name(const struct mask *m, struct slice word, bool weak)
{
    for (size_t i = 0; i < word.len; i++) {
        uint64_t hash = FOLD_HASH_START;
        for (size_t k = i; k < word.len; k++) {
            size_t len = k + 1 - i;
            hash = fold_hash_byte(hash, word.at[k]);
            bool at_end = i == 0 || k + 1 == word.len;
            if (weak ? len >= 3 && set_has(&m->parts, hash)
                     : len >= (at_end ? STRONG_MIN : STRONG_WITHIN_MIN) &&
                           set_has(&m->strong, hash))
                return true;
        }
    }
    return false;
}

bool mask_is_strong(const struct mask *m, uint64_t hash)
{
    return set_has(&m->strong, hash);
}

/* Is the whole word made of names and what stands between them? emmadevries, semkok,
 * edevries. */
static bool is_glued(const struct mask *m, const struct gate *g, struct slice word)
{
    enum { FROM_START = 1, BEHIND_NAME = 2, BEHIND_INITIAL = 4, GLUED_MAX = 64 };
    uint8_t reach[GLUED_MAX + 1] = {FROM_START, BEHIND_INITIAL};
    if (word.len < 4 || word.len > GLUED_MAX)
        return false;
    for (size_t i = 0; i < word.len; i++) {
        uint64_t hash = FOLD_HASH_START;
        for (size_t k = i; reach[i] && k < word.len; k++) {
            size_t len = k + 1 - i;
            hash = fold_hash_byte(hash, word.at[k]);
            if (len >= (reach[i] == BEHIND_INITIAL ? 4 : 3) && set_has(&m->parts, hash))
                reach[k + 1] |= BEHIND_NAME;
            if (len >= 2 && len <= 4 && is_kind(g, hash, SEQUENCE_PREFIX))
                reach[k + 1] |= reach[i];
        }
    }
    return (reach[word.len] & BEHIND_NAME) != 0;
}

bool mask_is_name(const struct mask *m, const struct gate *g, const struct folded *f,
                  const struct token *t)
{
    struct slice word = slice_sub(str_slice(&f->text), t->at, t->len);
    if (t->flags & TOKEN_DIGIT)
        return false;
    if (set_has(&m->parts, t->hash)) /* "De", in capitals, where someone is called De */
        return (t->flags & TOKEN_CAP) || !is_kind(g, t->hash, SEQUENCE_PREFIX);
    if (t->len > 2 && word.at[t->len - 1] == 's' && set_has(&m->parts, t->stem))
        return true;
    return holds_name(m, word, (t->flags & TOKEN_CAMEL) != 0) || is_glued(m, g, word);
}

/* --- what is shown --- */

/* Passed over: it would act on a terminal, or turn the direction of what follows. */
static bool is_control(uint32_t c)
{
    return c < ' ' || (c >= 0x7f && c < 0xa0) || c == 0xad || c == 0x61c ||
           (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
           (c >= 0x2060 && c <= 0x206f) || c == 0xfeff || (c >= 0xfff0 && c < 0xfffd) ||
           (c >= 0xe0000 && c <= 0xe0fff);
}

static void add_space(struct str *out)
{
    if (out->len && out->at[out->len - 1] != ' ')
        str_add_byte(out, ' ');
}

static void add_shown(struct str *out, uint32_t c)
{
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0xa0)
        add_space(out);
    else if (c == '"') /* a message quotes the words */
        str_add_byte(out, '\'');
    else if (c == 0x2039 || c == 0x203a) /* our own marks */
        str_add_byte(out, '\'');
    else if (!is_control(c))
        str_add_codepoint(out, c);
}

static void add_mark(struct str *out, bool finding, struct slice person)
{
    if (finding && person.len) {
        str_add_c(out, "‹");
        for (size_t i = 0; i < person.len;)
            add_shown(out, utf8_next(person, &i));
        str_add_c(out, "›");
    } else {
        str_add_c(out, "‹…›");
    }
}

/* From one byte of the window to another; longer words are none that anyone reads. */
static void add_window(struct str *out, const struct window *w, size_t from, size_t to,
                       struct slice person)
{
    for (size_t i = from; i < to;) {
        size_t end = i;
        bool finding = false;
        if (w->hidden[i]) {
            for (; end < to && w->hidden[end]; end++)
                finding |= w->hidden[end] == HIDDEN_FINDING;
            add_mark(out, finding, person);
            i = end;
            continue;
        }
        while (end < to && !w->hidden[end] && !strchr(" \t\r\n", w->text.at[end]))
            end++;
        if (end - i > WORD_BYTES_MAX) {
            str_add_c(out, "…");
            i = end;
        } else {
            add_shown(out, utf8_next(w->text, &i));
        }
    }
}

/* Would the gate find anything in it? */
static bool is_clean(const struct scan *s, struct mask *m, struct slice words)
{
    struct leaks found;
    leaks_init(&found);
    struct scan again = {.gate = s->gate,
                         .scratch = m->own,
                         .leaks = &found,
                         .path = "",
                         .unworded = true};
    struct piece piece = {.text = words, .what = "", .flags = PIECE_MIXED};
    scan_piece(&again, &piece);
    m->own->seen.len = 0;
    bool clean = found.len == 0;
    leaks_release(&found);
    return clean;
}

/* Is it hidden from this token to the next, so that both are one mark? */
static bool is_one_mark(const struct window *w, size_t i)
{
    for (size_t k = w->folded->at[i].source; k <= w->folded->at[i + 1].source; k++)
        if (!w->hidden[k])
            return false;
    return true;
}

/* The tokens that are shown, and the bytes from the first to the last. */
static bool choose(const struct window *w, size_t *from, size_t *to)
{
    const struct folded *f = w->folded;
    size_t first = f->len;
    size_t last = 0;
    for (size_t i = 0; i < f->len; i++) {
        if (w->hidden[f->at[i].source] != HIDDEN_FINDING)
            continue;
        first = i < first ? i : first;
        last = i;
    }
    if (first == f->len)
        return false;
    while (first > 0 && is_one_mark(w, first - 1))
        first--;
    while (last + 1 < f->len && is_one_mark(w, last))
        last++;
    size_t begin = first;
    size_t end = last;
    while (begin > 0 && first - begin < WORDS_AROUND &&
           f->at[first].source - f->at[begin - 1].source <= BYTES_AROUND)
        begin--;
    while (end + 1 < f->len && end - last < WORDS_AROUND &&
           f->at[end + 1].source + f->at[end + 1].source_len - f->at[last].source <=
               BYTES_AROUND + WORD_BYTES_MAX)
        end++;
    *from = begin ? f->at[begin].source : 0;
    while (begin == 0 && *from < f->at[0].source &&
           !w->hidden[*from]) /* quotes and brackets before the first say nothing */
        ++*from;
    *to = f->at[end].source + f->at[end].source_len;
    while (*to < w->text.len && w->text.at[*to] && strchr(".,:;!?)", w->text.at[*to]))
        ++*to;
    /* a hidden part is shown as a whole, or the next begins in the middle of it */
    while (*to < w->text.len && w->hidden[*to] && w->hidden[*to - 1])
        ++*to;
    while (*from > 0 && w->hidden[*from] && w->hidden[*from - 1])
        --*from;
    return true;
}

static bool has_letters(struct slice text)
{
    return slice_trim(text).len > 0;
}

void mask_words(struct scan *s, struct str *out, const struct piece *piece, size_t from,
                size_t to, struct slice person)
{
    struct mask *m = mask_of(s);
    struct slice all = piece->text;
    size_t begin = from > WINDOW_BYTES ? from - WINDOW_BYTES : 0;
    while (begin > 0 && begin < from && ((unsigned char)all.at[begin] & 0xc0) == 0x80)
        begin++;
    struct window w = {.gate = s->gate,
                       .mask = m,
                       .folded = &m->folded,
                       .text = clip(all, begin, to - begin + WINDOW_BYTES),
                       .from = from - begin,
                       .to = to - begin};
    size_t start = out->len;
    size_t first;
    size_t last;
    fold_text(&m->folded, &s->gate->fold, w.text, (piece->flags & PIECE_CODE) != 0);
    window_hide(&w);
    if (choose(&w, &first, &last)) {
        if (has_letters(clip(all, 0, begin + first)))
            str_add_c(out, "… ");
        add_window(out, &w, first, last, person);
        if (has_letters(clip_from(all, begin + last))) {
            add_space(out);
            str_add_c(out, "…");
        }
    }
    free(w.hidden);
    /* the mark alone says nothing that id and place don't */
    struct str mark;
    str_init(&mark);
    add_mark(&mark, true, person);
    struct slice words = slice_from(str_slice(out), start);
    if (slice_eq(words, str_slice(&mark)) || (words.len && !is_clean(s, m, words)))
        str_splice(out, start, words.len, SLICE(""));
    str_release(&mark);
}

/* Of a word in a place: what HTML has, and what we made up, names nobody. */
static bool is_ours(const struct piece *piece)
{
    if (!piece->of)
        return place_is_known(piece->what) || metadata_is_field(piece->what);
    return (place_is_known(piece->what) || html_knows_attribute(piece->what)) &&
           html_shape(piece->of) != SHAPE_UNKNOWN;
}

/* With the names in it hidden. */
static void add_masked(struct scan *s, struct str *out, struct slice place)
{
    struct mask *m = mask_of(s);
    struct window w = {.gate = s->gate, .mask = m, .folded = &m->folded, .text = place};
    fold_text(&m->folded, &s->gate->fold, w.text, false);
    window_hide(&w);
    add_window(out, &w, 0, w.text.len, SLICE(""));
    free(w.hidden);
}

void mask_place(struct scan *s, struct str *out, const struct piece *piece)
{
    enum { PLACE_BYTES_MAX = 160 };
    char place[PLACE_BYTES_MAX];
    if (piece->of)
        snprintf(place, sizeof(place), "%s of %s", piece->what, piece->of);
    else
        snprintf(place, sizeof(place), "%s", piece->what);
    if (s->inside) { /* "notes.txt in the archive" */
        add_masked(s, out, slice_of(s->inside));
        str_add_c(out, ", ");
    }
    if (is_ours(piece))
        str_add_c(out, place);
    else
        add_masked(s, out, slice_of(place));
}
