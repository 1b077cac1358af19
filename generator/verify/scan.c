/* The matcher: names of the register in a piece of folded text.
 *
 * First what may stand is taken out (mail of colleagues, full names of staff and public
 * persons); then given names are found, longest first; then surnames are judged by what
 * stands beside them.
 */
#include <stdlib.h>
#include <string.h>

#include "verify/gate_int.h"

enum {
    LOWER_GIVEN_MIN = 4, /* bytes of a name in small letters that counts in prose */
    CODE_GIVEN_MIN = 5,  /* and in a script or style, where words are variables */
    COMPOUND_MIN = 8,    /* bytes of "teamquast" and the like */
    ROWS_MAX = 3,        /* rows of a register that make it one */
    SEEN_MAX = 4096,
    LINE_BYTES_MAX = 1 << 16, /* a longer line has no columns that anyone counts */
    LEAKS_MAX = 1000          /* of one file: more tell nobody anything */
};

/* --- findings --- */

static unsigned line_of(const struct scan *s, const struct piece *piece, size_t offset)
{
    if (!piece->line || s->line)
        return s->line;
    struct folded *f = &s->scratch->folded;
    if (offset < f->counted) /* findings come in order, or nearly so */
        f->counted = f->lines = 0;
    for (; f->counted < offset && f->counted < f->text.len; f->counted++)
        f->lines += f->text.at[f->counted] == '\n';
    return piece->line + f->lines;
}

struct span { /* of a piece's text as it was, before folding */
    size_t from, to;
};

static struct span span_of(const struct scan *s, size_t offset, size_t end)
{
    const struct folded *f = &s->scratch->folded;
    struct span span = {0, 0};
    size_t first = 0, behind = f->len; /* the first token that ends behind offset */
    while (first < behind) {
        size_t middle = (first + behind) / 2;
        if (f->at[middle].at + f->at[middle].len <= offset)
            first = middle + 1;
        else
            behind = middle;
    }
    for (size_t i = first; i < f->len; i++) {
        const struct token *t = &f->at[i];
        if (span.to && t->at >= end)
            break;
        if (!span.to)
            span.from = t->source;
        span.to = t->source + t->source_len;
    }
    return span;
}

/* Where a byte of the file stands; from what was asked last when it is not before that.
 */
static void locate(struct scan *s, size_t at, struct leak *leak)
{
    struct slice file = s->text;
    size_t start = at;
    if (at < s->located_at || !s->located_line) {
        s->located_at = 0;
        s->located_line = 1;
    }
    for (; s->located_at < at; s->located_at++)
        s->located_line += file.at[s->located_at] == '\n';
    leak->line = s->located_line;
    leak->column = 0;
    while (start > 0 && at - start <= LINE_BYTES_MAX && file.at[start - 1] != '\n')
        start--;
    if (at - start <= LINE_BYTES_MAX)
        leak->column = (unsigned)utf8_length(slice_sub(file, start, at - start)) + 1;
}

/* Where a piece is a part of the file as it stands, that tells; else its line is known,
 * and the word must be the only one of it. */
static void place_leak(struct scan *s, const struct piece *piece, struct span span,
                       struct leak *leak)
{
    struct slice file = s->text;
    uintptr_t first = (uintptr_t)file.at;
    uintptr_t at = (uintptr_t)piece->text.at + span.from;
    if (span.to <= span.from || !file.len)
        return;
    if (at >= first && at < first + file.len) {
        locate(s, at - first, leak);
        return;
    }
    size_t start = 0;
    for (unsigned i = 1; i < leak->line && start < file.len; i++)
        start += slice_find_byte(clip_from(file, start), '\n') + 1;
    struct slice line = clip_from(file, start);
    line.len = slice_find_byte(line, '\n');
    struct slice word = clip(piece->text, span.from, span.to - span.from);
    const char *found = leak->line && line.len <= LINE_BYTES_MAX
                            ? memmem(line.at, line.len, word.at, word.len)
                            : NULL;
    if (!found)
        return;
    struct slice rest = clip_from(line, (size_t)(found - line.at) + word.len);
    if (!rest.len || !memmem(rest.at, rest.len, word.at, word.len))
        locate(s, (size_t)(found - file.at), leak);
}

static bool is_known_already(const struct scan *s, const struct piece *piece,
                             const struct leak *leak)
{
    for (size_t i = s->first_leak; i < s->leaks->len; i++) {
        const struct leak *l = &s->leaks->at[i];
        if (l->kind != leak->kind || !slice_eq(l->person, leak->person))
            continue;
        if (piece->flags & PIECE_RAW)
            return true;
        if (l->line == leak->line && (s->repeat || strcmp(l->place, leak->place) == 0))
            return true;
    }
    return false;
}

/* The same in the same line of the same piece: a list of one name must not take the
 * square of its length. */
static bool was_just_told(struct scan *s, const struct piece *piece, unsigned line,
                          enum leak_kind kind, struct slice person)
{
    struct told *t = &s->told[(kind + 7 * person.len + (size_t)(uintptr_t)person.at) %
                              (sizeof(s->told) / sizeof(*s->told))];
    bool same = piece->text.at && t->serial == s->serial && t->line == line &&
                t->kind == kind && t->person == person.at;
    *t = (struct told){s->serial, person.at, line, kind};
    return same;
}

/* So many were told: only what was not told at all is news. */
static bool is_enough(const struct scan *s, enum leak_kind kind, struct slice person)
{
    if (s->leaks->len - s->first_leak < LEAKS_MAX)
        return false;
    for (size_t i = s->first_leak; i < s->leaks->len; i++)
        if (s->leaks->at[i].kind == kind && slice_eq(s->leaks->at[i].person, person))
            return true;
    return s->leaks->len - s->first_leak >= (size_t)5 * LEAKS_MAX;
}

static void report_at(struct scan *s, const struct piece *piece, unsigned line,
                      struct span span, enum leak_kind kind, struct slice person)
{
    struct str place;
    struct str words;
    s->hits++;
    if (is_enough(s, kind, person) || was_just_told(s, piece, line, kind, person))
        return;
    str_init(&place);
    str_init(&words);
    if (!s->unworded)
        mask_place(s, &place, piece);
    struct leak leak = {.file = s->path,
                        .place = place.at,
                        .line = line,
                        .kind = kind,
                        .person = person};
    if (s->inside) /* the file itself has no lines */
        leak.line = 0;
    else if (!s->unworded)
        place_leak(s, piece, span, &leak);
    if (!is_known_already(s, piece, &leak)) {
        if (!s->unworded && span.to && !(piece->flags & PIECE_NO_WORDS))
            mask_words(s, &words, piece, span.from, span.to, person);
        leak.words = words.at;
        leaks_push(s->leaks, &leak);
    }
    str_release(&place);
    str_release(&words);
}

void scan_report(struct scan *s, const struct piece *piece, size_t offset,
                 enum leak_kind kind, struct slice person)
{
    scan_report_span(s, piece, offset, offset + 1, kind, person);
}

void scan_report_span(struct scan *s, const struct piece *piece, size_t offset,
                      size_t end, enum leak_kind kind, struct slice person)
{
    report_at(s, piece, line_of(s, piece, offset), span_of(s, offset, end), kind,
              person);
}

void scan_file(struct scan *s, const char *place, enum leak_kind kind)
{
    report_at(s, &(struct piece){.what = place}, 0, (struct span){0, 0}, kind,
              SLICE(""));
}

static struct slice id_of(const struct scan *s, uint32_t person)
{
    if (person == NOBODY || person == SEVERAL)
        return SLICE("");
    return s->gate->people->people[person].id;
}

static void report_name(struct scan *s, const struct piece *piece, size_t token,
                        enum leak_kind kind, uint32_t person)
{
    scan_report(s, piece, s->scratch->folded.at[token].at, kind, id_of(s, person));
}

/* --- the register itself --- */

void scan_seen(struct scan *s, uint32_t entry)
{
    if (s->scratch->seen.len >= SEEN_MAX)
        return;
    for (size_t i = s->scratch->seen.len; i-- > 0 && i + 16 > s->scratch->seen.len;)
        if (s->scratch->seen.at[i] == entry)
            return;
    vec_push(&s->scratch->seen, entry);
}

static int by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a;
    uint32_t y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

/* A row: a full name beside an id, a birth date or a mail address of that person.
 * seen holds 2 * person for the name and 2 * person + 1 for the rest. */
void scan_register_rows(struct scan *s)
{
    uint32_t *at = s->scratch->seen.at;
    size_t len = s->scratch->seen.len;
    unsigned rows = 0;
    uint32_t last = NOBODY;
    if (len >= 2 * ROWS_MAX)
        qsort(at, len, sizeof(*at), by_number);
    for (size_t i = 1; i < len; i++) {
        if (at[i] != at[i - 1] + 1 || at[i - 1] % 2 != 0 || at[i] == last)
            continue;
        last = at[i];
        rows++;
    }
    if (rows >= ROWS_MAX)
        scan_file(s, "rows of the register", LEAK_REGISTER);
    s->scratch->seen.len = 0;
}

/* --- taking out and marking --- */

static const struct sequence *sequence_at(const struct gate *g, uint32_t number)
{
    return &g->names.sequences.at[number - 1];
}

static void take_out(struct folded *f, size_t from, size_t count)
{
    for (size_t i = from; i < from + count; i++)
        f->at[i].flags |= TOKEN_EXEMPT;
}

static bool is_titled(const struct gate *g, const struct folded *f, size_t i)
{
    return i > 0 && f->at[i].gap <= GAP_SPACE &&
           name_index_has(&g->names, f->at[i - 1].chain, SEQUENCE_TITLE);
}

/* Full names of staff, parents and public persons; the longest that fits. */
static void exempt_from(const struct gate *g, struct folded *f, size_t i)
{
    size_t longest = 0;
    uint32_t chains[2] = {f->at[i].chain, 0};
    if (i + 1 < f->len)
        chains[1] = name_index_chain(
            &g->names, name_index_exempt_key(f->at[i].hash, f->at[i + 1].hash));
    for (size_t k = 0; k < 2; k++)
        for (uint32_t at = chains[k]; at; at = sequence_at(g, at)->next) {
            const struct sequence *q = sequence_at(g, at);
            if (q->kind == SEQUENCE_EXEMPT && q->count > longest &&
                (q->entity == 0 || is_titled(g, f, i)) &&
                sequence_fits(&g->names, q, f, i, GAP_SPACE))
                longest = q->count;
        }
    take_out(f, i, longest);
}

/* "Laurens-Jans": the last of two tokens has an s; it is no surname Jans. */
static bool fits_possessive(const struct gate *g, const struct sequence *q,
                            struct folded *f, size_t i)
{
    if (q->count != 2 || i + 1 >= f->len || f->at[i + 1].gap > GAP_SPACE)
        return false;
    struct token *last = &f->at[i + 1];
    if (last->len < 3 || f->text.at[last->at + last->len - 1] != 's' ||
        last->stem != g->names.rests.at[q->rest])
        return false;
    last->flags |= TOKEN_POSSESSIVE;
    return true;
}

/* The given name that begins at token i, the longest. */
static void mark_given(const struct gate *g, struct folded *f, size_t i)
{
    struct token *t = &f->at[i];
    for (uint32_t at = t->chain; at; at = sequence_at(g, at)->next) {
        const struct sequence *q = sequence_at(g, at);
        if (q->kind == SEQUENCE_GIVEN && q->count > t->given_len &&
            (sequence_fits(&g->names, q, f, i, GAP_SPACE) ||
             fits_possessive(g, q, f, i))) {
            t->given = q->entity + 1;
            t->given_len = q->count;
        }
    }
}

/* Looks every token up. False when nothing of the register can be in the text. */
static bool mark(const struct gate *g, struct folded *f)
{
    bool any = false;
    const struct name_index *x = &g->names;
    for (size_t i = 0; i < f->len; i++) {
        struct token *t = &f->at[i];
        t->chain = name_index_chain(x, t->hash);
        if (!t->chain && f->text.at[t->at + t->len - 1] == 's' &&
            t->len > (t->flags & TOKEN_CAP ? 4 : 7))
            t->chain = name_index_chain(x, t->stem); /* Thijmens fiets */
        any |= t->chain && sequence_at(g, t->chain)->named;
    }
    if (!any)
        return false;
    for (size_t i = 0; i < f->len; i++)
        if (f->at[i].chain && !(f->at[i].flags & TOKEN_EXEMPT))
            exempt_from(g, f, i);
    for (size_t i = 0; i < f->len; i++) {
        if (f->at[i].chain && !(f->at[i].flags & (TOKEN_EXEMPT | TOKEN_DEAD)))
            mark_given(g, f, i);
        if (f->at[i].given_len > 1) /* Jan in Jan-Willem is not Jan */
            i += f->at[i].given_len - 1u;
    }
    return true;
}

/* --- judging --- */

static void judge_surname(struct scan *s, const struct piece *piece, size_t i,
                          const struct sequence *q)
{
    bool small = (piece->flags & PIECE_LOWER) != 0;
    uint32_t person = beside_surname(s->gate, &s->scratch->folded, i, q, small);
    if (person != NOBODY && person != SEVERAL)
        scan_seen(s, 2 * person);
    if (person != NOBODY)
        report_name(s, piece, i, LEAK_SURNAME, person);
}

/* familiequast, teamQuast: the surname behind a word that is often glued to one. */
static void judge_compound(struct scan *s, const struct piece *piece, size_t i)
{
    static const char *const leads[] = {"familie", "fam",     "gezin",
                                        "team",    "meester", "juf",
                                        "mevrouw", "groep",   "klas"};
    const struct folded *f = &s->scratch->folded;
    struct slice word = clip(str_slice(&f->text), f->at[i].at, f->at[i].len);
    for (size_t k = 0; k < sizeof(leads) / sizeof(*leads); k++) {
        if (!slice_starts(word, leads[k]))
            continue;
        uint64_t rest = fold_digest(clip_from(word, strlen(leads[k])));
        for (uint32_t at = name_index_chain(&s->gate->names, rest); at;
             at = sequence_at(s->gate, at)->next) {
            const struct sequence *q = sequence_at(s->gate, at);
            if (q->kind == SEQUENCE_SURNAME && q->count == 1 &&
                !s->gate->names.surnames.at[q->entity].ordinary)
                report_name(s, piece, i, LEAK_SURNAME,
                            s->gate->names.surnames.at[q->entity].bearer);
        }
    }
}

static void judge_given(struct scan *s, const struct piece *piece, size_t i)
{
    const struct token *t = &s->scratch->folded.at[i];
    const struct given_name *given = &s->gate->names.givens.at[t->given - 1];
    bool cap = (t->flags & TOKEN_CAP) != 0;
    if (given->allowed || given->objector == NOBODY)
        return;
    /* Le, El: in front of so many other names that they name nobody alone */
    if (t->given_len == 1 && name_index_has(&s->gate->names, t->chain, SEQUENCE_PREFIX))
        return;
    const struct folded *f = &s->scratch->folded;
    bool counts =
        given->ordinary
            ? cap && !(t->flags & TOKEN_FIRST) && !beside_hyphen(f, i + t->given_len)
            : cap || (piece->flags & PIECE_LOWER) ||
                  t->len >= (f->code || s->loose ? CODE_GIVEN_MIN : LOWER_GIVEN_MIN);
    if (counts)
        report_name(s, piece, i, LEAK_OBJECTED, given->objector);
}

/* "1042" alone, or the second token of "P12". */
static void judge_id(struct scan *s, size_t i)
{
    const struct folded *f = &s->scratch->folded;
    uint64_t hash = f->at[i].hash;
    if (i > 0 && f->at[i].gap == GAP_NONE) {
        hash = f->at[i - 1].hash;
        for (size_t k = 0; k < f->at[i].len; k++)
            hash = fold_hash_byte(hash, f->text.at[f->at[i].at + k]);
    }
    for (uint32_t at = name_index_chain(&s->gate->names, hash); at;
         at = sequence_at(s->gate, at)->next)
        if (sequence_at(s->gate, at)->kind == SEQUENCE_ID)
            scan_seen(s, 2 * sequence_at(s->gate, at)->entity + 1);
}

/* @tquast, #tquast, /leerlingen/tquast: what an account is called. */
static bool is_handle(const struct folded *f, size_t i)
{
    return f->at[i].at > 0 && strchr("@#/", f->text.at[f->at[i].at - 1]) != NULL;
}

static void judge(struct scan *s, const struct piece *piece, size_t i)
{
    const struct gate *g = s->gate;
    const struct folded *f = &s->scratch->folded;
    const struct token *t = &f->at[i];
    const struct sequence *surname = NULL;
    if (t->flags & (TOKEN_EXEMPT | TOKEN_DEAD))
        return;
    for (uint32_t at = t->chain; at; at = sequence_at(g, at)->next) {
        const struct sequence *q = sequence_at(g, at);
        switch (q->kind) {
        case SEQUENCE_SURNAME:
            if ((!surname || q->count > surname->count) &&
                sequence_fits(&g->names, q, f, i, GAP_SPACE))
                surname = q;
            break;
        case SEQUENCE_GLUED:
            report_name(s, piece, i, LEAK_SURNAME, q->entity);
            break;
        case SEQUENCE_GLUED_INITIAL:
            if ((piece->flags & PIECE_LOWER) || t->len >= LOWER_SURNAME_MIN + 1 ||
                is_handle(f, i))
                report_name(s, piece, i, LEAK_SURNAME, q->entity);
            break;
        default:
            break;
        }
    }
    if (surname && !(t->flags & TOKEN_POSSESSIVE))
        judge_surname(s, piece, i, surname);
    if (t->given)
        judge_given(s, piece, i);
}

/* --- a piece --- */

/* Is one of these signs in the text? There is always one of none. */
static bool has_one(const struct folded *f, const char *signs)
{
    bool any = !*signs;
    for (; *signs && !any; signs++)
        any = folded_has(f, *signs);
    return any;
}

/* The words once more, taken apart or put together as a reader's eye does. */
static void look_again(struct scan *s, const struct piece *piece)
{
    enum { WAYS = 5 };
    static const struct {
        bool (*reword)(struct str *, const struct scan *, struct slice);
        const char *signs; /* that one of them must be there for; "": none */
        unsigned only;     /* in pieces with one of these flags; 0: in all */
        unsigned without;  /* flags: what they read was read already */
    } ways[WAYS] = {{reword_camel, "", 0, PIECE_NUMBERS | PIECE_MAIL},
                    {reword_joined, "", 0, PIECE_NUMBERS | PIECE_MAIL},
                    {reword_edges, "\x1f", 0, 0},
                    {reword_signs, "([", PIECE_MAIL, PIECE_NUMBERS},
                    {reword_sums, "'\"`", PIECE_CODE, 0}};
    struct str words[WAYS];
    bool any[WAYS];
    for (size_t i = 0; i < WAYS; i++) { /* all of them before the tokens are gone */
        str_init(&words[i]);
        any[i] = (!ways[i].only || (piece->flags & ways[i].only)) &&
                 has_one(&s->scratch->folded, ways[i].signs) &&
                 ways[i].reword(&words[i], s, piece->text);
    }
    for (size_t i = 0; i < WAYS; i++) {
        struct piece again = *piece;
        again.text = str_slice(&words[i]);
        again.flags = (piece->flags & ~ways[i].without) | PIECE_AGAIN | PIECE_RAW;
        if (any[i])
            scan_once(s, &again);
        str_release(&words[i]);
    }
}

/* One of f g j k m t: asked of each long word. */
static bool begins_compound(char c)
{
    const uint32_t letters = 1u << ('f' - 'a') | 1u << ('g' - 'a') | 1u << ('j' - 'a') |
                             1u << ('k' - 'a') | 1u << ('m' - 'a') | 1u << ('t' - 'a');
    return c >= 'a' && c <= 'z' && (letters >> (c - 'a') & 1);
}

void scan_once(struct scan *s, const struct piece *piece)
{
    struct folded *f = &s->scratch->folded;
    s->serial++;
    fold_text(f, &s->gate->fold, piece->text, (piece->flags & PIECE_CODE) != 0);
    if (f->len == 0)
        return;
    bool numbers = false;
    if ((piece->flags & PIECE_MAIL) && folded_has(f, '@'))
        contact_mail(s, piece);
    bool names = mark(s->gate, f);
    for (size_t i = 0; i < f->len; i++) {
        if (f->at[i].flags & TOKEN_DIGIT) {
            numbers = true;
            judge_id(s, i);
        }
        if (names && f->at[i].chain)
            judge(s, piece, i);
        else if (f->at[i].len >= COMPOUND_MIN &&
                 begins_compound(f->text.at[f->at[i].at]))
            judge_compound(s, piece, i);
    }
    if (numbers && (piece->flags & (PIECE_NUMBERS | PIECE_LOWER)))
        contact_numbers(s, piece);
    if (!(piece->flags & PIECE_AGAIN)) {
        const uint64_t signs[] = {f->signs[0], f->signs[1]};
        look_again(s, piece);
        memcpy(f->signs, signs, sizeof(signs)); /* of this piece again */
    }
}

/* Of an address only what it says when its escapes are gone; false when it has none, or
 * when "20%Daan" was no escape. Names of files are what they are. */
static bool scan_unescaped(struct scan *s, const struct piece *piece)
{
    struct str plain;
    str_init(&plain);
    bool any = s->depth < PEEL_DEPTH_MAX && !(piece->flags & PIECE_NO_WORDS) &&
               peel_percent(&plain, piece->text) &&
               utf8_invalid_at(str_slice(&plain)) == plain.len;
    if (any) {
        struct piece peeled = *piece;
        peeled.text = str_slice(&plain);
        s->depth++;
        scan_piece(s, &peeled);
        s->depth--;
    }
    str_release(&plain);
    return any;
}

void scan_piece(struct scan *s, const struct piece *piece)
{
    enum { LAYERS = 5 };
    static const struct {
        bool (*peel)(struct str *, struct slice);
        const char *sign; /* that must be there for it, or "" */
        unsigned only;    /* in pieces with one of these flags; 0: in all */
    } layers[LAYERS] = {{peel_percent, "%", 0},
                        {peel_backslash, "\\", 0},
                        {peel_quoted, "=", 0},
                        {peel_octal, "\\", PIECE_CODE},
                        {peel_base64_runs, "", PIECE_CODE | PIECE_LOWER}};
    bool asked[LAYERS];
    if (piece->text.len == 0 || again_is_clean(s, piece))
        return;
    /* "%0Alet" of an address says a line end and "let" */
    if ((piece->flags & PIECE_LOWER) && scan_unescaped(s, piece))
        return;
    scan_once(s, piece);
    if (s->depth >= PEEL_DEPTH_MAX)
        return;
    for (size_t i = 0; i < LAYERS; i++) /* before the next text is folded */
        asked[i] = (!layers[i].only || (piece->flags & layers[i].only)) &&
                   has_one(&s->scratch->folded, layers[i].sign);
    for (size_t i = 0; i < LAYERS; i++) {
        struct str inner;
        str_init(&inner);
        if (asked[i] && layers[i].peel(&inner, piece->text)) {
            struct piece peeled = *piece;
            peeled.text = str_slice(&inner);
            s->depth++;
            scan_piece(s, &peeled);
            s->depth--;
        }
        str_release(&inner);
    }
    again_note(s, piece);
}
