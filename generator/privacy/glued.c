/* Names glued into one word: "emmadevries", "devries", "EmmaDeVriesWint". */
#include <string.h>

#include "privacy/match.h"

enum { LONG_WORD = MATCH_LONG_WORD };

struct glued {
    const struct matcher *m;
    char letters[64];
    bool plain; /* letter k stands at start + k; else at offsets[k] */
    uint32_t start, offsets[65];
    uint64_t hashes[65]; /* of the letters before each place */
    uint64_t begins;     /* a bit for each place up to which they may be a name */
    size_t len;
};

/* Where letter k stands in the view. */
static uint32_t place(const struct glued *g, size_t k)
{
    return g->plain ? g->start + (uint32_t)k : g->offsets[k];
}

static uint64_t part(const struct glued *g, size_t from, size_t to)
{
    return fold_hash_part(g->hashes[from], g->hashes[to], to - from);
}

static void hash_letters(struct glued *g)
{
    g->hashes[0] = FOLD_HASH_START;
    g->begins = 0;
    for (size_t i = 0; i < g->len; i++)
        g->hashes[i + 1] = fold_hash_byte(g->hashes[i], g->letters[i]);
    for (size_t i = 2; i < g->len; i++)
        g->begins |= (uint64_t)index_may_be_name(g->m->names, g->hashes[i]) << i;
}

static const struct word *word_at(const struct glued *g, size_t from, size_t to)
{
    return index_find(g->m->names, part(g, from, to));
}

/* The name that ends, or begins, at a place; NULL for most places at once. */
static const struct word *name_before(const struct glued *g, size_t to)
{
    return g->begins >> to & 1 ? word_at(g, 0, to) : NULL;
}
static const struct word *name_from(const struct glued *g, size_t at)
{
    return index_may_be_name(g->m->names, part(g, at, g->len)) ? word_at(g, at, g->len)
                                                               : NULL;
}

bool match_may_be_glued(const struct names *n, struct slice text, const struct token *t)
{
    char start[64];
    const unsigned char *at = (const unsigned char *)text.at + t->start;
    size_t len = t->end - t->start < 16 ? t->end - t->start : 16;
    if (t->letters >= LONG_WORD)
        return true; /* it may have one inside */
    if (t->flags & TOKEN_CAPITAL && at[1] >= 'A' && at[1] <= 'Z' && at[2] >= 'a')
        return true; /* "NQuast" */
    if (t->end - t->start >= 3 && at[0] < 0x80 && at[1] < 0x80 && at[2] < 0x80)
        for (int i = 0; i < 3; i++)
            start[i] = (char)(at[i] | 32);
    else if (fold_word(start, NULL, slice_sub(text, t->start, len)) < 3)
        return true;
    return index_has_start(n->name_starts, start) ||
           index_has_start(n->prefix_starts, start);
}

/* Are its letters the bytes of the text? */
static bool is_plain(const struct matcher *m, const struct token *t)
{
    unsigned char high = 0;
    for (uint32_t k = t->start; k < t->end; k++)
        high |= (unsigned char)m->text.at[k];
    return t->end - t->start == t->letters && high < 0x80;
}

static bool load(struct glued *g, const struct matcher *m, size_t i, bool always)
{
    const struct token *t = match_token(m, i);
    if (t->letters < 4 || t->letters > 60 ||
        !(always || t->flags & TOKEN_GLUED || match_may_be_glued(m->names, m->text, t)))
        return false;
    g->m = m;
    g->len = t->letters;
    g->plain = is_plain(m, t);
    g->start = t->start;
    for (size_t k = 0; g->plain && k < g->len; k++)
        g->letters[k] = (char)(m->text.at[t->start + k] | 32);
    if (!g->plain)
        g->len = match_letters(m, i, g->letters, g->offsets);
    hash_letters(g);
    return g->len >= 4;
}

/* The longest surname that begins at `from` and makes a pair with the given name, with
 * or without a prefix in front: where it ends, 0: none. */
static size_t surname_end(const struct glued *g, uint64_t given, size_t from,
                          uint64_t *surname, bool prefix_read)
{
    size_t best = 0;
    for (size_t to = g->len; to > from + 1; to--) {
        uint64_t hash = part(g, from, to);
        if (index_may_be_name(g->m->names, hash) &&
            index_pair(g->m->names, given, hash)) {
            *surname = hash;
            return to;
        }
    }
    for (size_t to = from + 1; !prefix_read && to + 1 < g->len; to++) {
        const struct word *w = word_at(g, from, to);
        if (w && w->flags & WORD_PREFIX) {
            size_t end = surname_end(g, given, to, surname, true);
            best = end > best ? end : best;
        }
    }
    if (!best && prefix_read) { /* van der, van de */
        for (size_t to = from + 1; to + 1 < g->len && to < from + 4; to++) {
            const struct word *w = word_at(g, from, to);
            uint64_t hash;
            if (!w || !(w->flags & WORD_PREFIX))
                continue;
            for (size_t end = g->len; end > to + 1; end--)
                if (index_pair(g->m->names, given, hash = part(g, to, end))) {
                    *surname = hash;
                    return end;
                }
        }
    }
    return best;
}

static void describe(const struct glued *g, size_t i, struct mention *a,
                     size_t given_to, size_t end, uint64_t given, uint64_t surname)
{
    const struct token *t = match_token(g->m, i);
    *a = (struct mention){.kind = MENTION_FULL,
                          .rule = RULE_GLUED,
                          .flags = MENTION_GLUED,
                          .first = (uint32_t)i,
                          .last = (uint32_t)i + 1,
                          .start = t->start,
                          .given_start = t->start,
                          .given_end = place(g, given_to),
                          .given = given,
                          .surname = surname};
    a->end = a->tail = place(g, end);
    const struct bearers *pair = index_pair(g->m->names, given, surname);
    if (pair)
        a->who = *pair;
    if (t->flags & TOKEN_FIRST)
        a->flags |= MENTION_SENTENCE;
    if (!(t->flags & TOKEN_CAPITAL))
        a->flags |= MENTION_LOWER;
}

/* Are these letters the prefix of that person, whole or as its initials: "vander",
 * "vd"? */
static bool is_prefix_of_person(const struct glued *g, size_t from, size_t to,
                                uint32_t number)
{
    const struct person *p = &g->m->names->people->people[number];
    if (!g->m->names->known[number].prefix)
        return false;
    if (g->m->names->known[number].prefix == part(g, from, to))
        return true;
    struct slice words = p->prefix.len ? p->prefix : p->surname;
    size_t at = from;
    bool inside = false;
    for (size_t i = 0; i < words.len && at < to; i++) {
        bool letter = (words.at[i] | 32) >= 'a' && (words.at[i] | 32) <= 'z';
        if (letter && !inside && (words.at[i] | 32) != g->letters[at++])
            return false;
        inside = letter;
    }
    return at == to;
}

/* The same of any of these people. */
static bool is_prefix_of(const struct glued *g, size_t from, size_t to,
                         const struct bearers *b)
{
    enum { BEARERS_MAX = 32 };
    size_t count = 0;
    const struct bearer *one = b ? index_bearers(g->m->names, b, &count) : NULL;
    for (size_t k = 0; k < count && k < BEARERS_MAX; k++)
        if (is_prefix_of_person(g, from, to, one[k].person))
            return true;
    return false;
}

/* "NQuast": capitals up to the first letter of the surname. */
static bool upper_start(const struct glued *g, size_t at)
{
    for (size_t i = 0; i <= at; i++) {
        char c = g->m->text.at[place(g, i)];
        if (c < 'A' || c > 'Z')
            return false;
    }
    return true;
}

/* "edevries", "jwvanderwal"; "tbakker" only in addresses and handles. */
static bool glued_initial(const struct glued *g, size_t i, bool handle,
                          struct mention *a)
{
    const struct names *n = g->m->names;
    for (size_t from = 1; from <= 2; from++) {
        bool prefix = n->prefix_initials >> (g->letters[from] & 31) & 1;
        for (size_t at = from; at + 3 <= g->len && (prefix || at == from); at++) {
            const struct word *w = name_from(g, at);
            struct bearers who = {0};
            size_t count;
            if (!w || !(w->flags & WORD_SURNAME) ||
                (at == from && (!(handle || upper_start(g, at)) || at + 4 > g->len)))
                continue;
            const struct bearer *one =
                index_bearers(n, index_group(n, w->surname), &count);
            for (size_t k = 0; k < count && k < MATCH_BEARERS_MAX; k++) {
                uint32_t person = one[k].person;
                if (n->known[person].given_initial != g->letters[0] ||
                    (at > from && !is_prefix_of_person(g, from, at, person)))
                    continue;
                who.one = who.count++ ? who.one : person;
                who.allowed += n->known[person].allowed;
            }
            if (!who.count)
                continue;
            describe(g, i, a, 0, g->len, 0, part(g, at, g->len));
            a->kind = MENTION_INITIALS;
            a->given_end = a->given_start;
            a->who = who;
            return true;
        }
    }
    return false;
}

/* "oudleerlingemmadevries": a whole name inside a longer word. Long enough that no
 * compound has it by chance. */
static bool glued_inside(const struct glued *g, size_t i, struct mention *mention)
{
    enum { GIVEN_MIN = 3, WHOLE_MIN = 8 };
    uint64_t surname;
    for (size_t from = 1; from + WHOLE_MIN <= g->len; from++) {
        if (!index_has_start(g->m->names->name_starts, g->letters + from))
            continue;
        for (size_t to = from + GIVEN_MIN; to + 2 < g->len; to++) {
            uint64_t given = part(g, from, to);
            const struct word *w =
                index_may_be_name(g->m->names, given) ? word_at(g, from, to) : NULL;
            if (!w || !(w->flags & WORD_GIVEN))
                continue;
            size_t end = surname_end(g, given, to, &surname, false);
            if (end < from + WHOLE_MIN)
                continue;
            describe(g, i, mention, to, end, given, surname);
            mention->start = mention->given_start = place(g, from);
            return true;
        }
    }
    return false;
}

/* Whose name this is, when it is no word as well: a surname or given name. "konings" is
 * one of a koning. */
static const struct word *name_in_compound(const struct glued *g, size_t from,
                                           size_t to, bool *surname)
{
    const unsigned words = WORD_ORDINARY | WORD_FUNCTION;
    const struct word *name = from ? word_at(g, from, to) : name_before(g, to);
    if (!name || name->flags & words || !(name->flags & (WORD_SURNAME | WORD_GIVEN)))
        return NULL;
    *surname = name->flags & WORD_SURNAME && !(name->flags & WORD_LISTED);
    if (!*surname && !(name->flags & WORD_GIVEN))
        return NULL;
    const struct word *stem =
        g->letters[to - 1] == 's' ? word_at(g, from, to - 1) : NULL;
    return stem && stem->flags & words ? NULL : name;
}

/* "Quastfamilie", "Danikofeest", "teamquast": the name of someone in front of a word
 * that such compounds end in, or behind one that they begin with. */
static bool glued_compound(const struct glued *g, size_t i, bool handle,
                           struct mention *a)
{
    enum { NAME_MIN = 4, REST_MIN = 3 };
    const struct word *name = NULL, *rest;
    size_t least = handle || match_capital(g->m, i) ? NAME_MIN : NAME_MIN + 1;
    size_t from = 0, to = 0, end = 0;
    bool surname = false;
    if (match_token(g->m, i)->before & SEP_HYPHEN && !handle)
        return false;
    for (size_t cut = REST_MIN; !name && cut + REST_MIN <= g->len; cut++) {
        rest = cut >= least ? word_at(g, cut, g->len) : NULL;
        end = cut;
        if (!rest && cut >= least && g->letters[cut] == 's') /* "Daansfoto" */
            rest = word_at(g, ++end, g->len);
        if (rest && rest->flags & WORD_COMPOUND)
            name = name_in_compound(g, 0, to = cut, &surname);
        if (name || cut + least > g->len)
            continue;
        rest = word_at(g, 0, cut);
        bool team = cut == 4 && memcmp(g->letters, "team", 4) == 0;
        if (team || (rest && rest->flags & (WORD_FAMILY | WORD_TITLE)))
            name = name_in_compound(g, from = cut, to = end = g->len, &surname);
    }
    if (!name)
        return false;
    uint64_t hash = part(g, from, to);
    describe(g, i, a, surname ? 0 : to, end, surname ? 0 : hash, surname ? hash : 0);
    a->start = a->given_start = place(g, from);
    if (surname)
        a->given_end = a->given_start;
    a->kind = surname ? MENTION_SURNAME : MENTION_GIVEN;
    a->who = *index_group(g->m->names, surname ? name->surname : name->given);
    return true;
}

/* A given name and its surname, in either order, from letter `from` on. */
static bool glued_full(const struct glued *g, size_t i, size_t from, size_t *end,
                       struct mention *mention)
{
    uint64_t surname = 0;
    if (!index_has_start(g->m->names->name_starts, g->letters + from) ||
        (!from && !g->begins))
        return false;
    for (size_t to = from + 1; to + 1 < g->len; to++) {
        const struct word *w = from ? word_at(g, from, to) : name_before(g, to);
        uint64_t hash = part(g, from, to);
        if (!w || to == from + 1)
            continue;
        if (w->flags & (WORD_GIVEN | WORD_GIVEN_FIRST)) {
            *end = surname_end(g, hash, to, &surname, false);
            if (*end) {
                describe(g, i, mention, to, *end, hash, surname);
                mention->start = mention->given_start = place(g, from);
                return true;
            }
        }
        uint64_t rest = part(g, to, g->len);
        if (w->flags & WORD_SURNAME && index_pair(g->m->names, rest, hash)) {
            *end = g->len;
            describe(g, i, mention, 0, g->len, rest, hash);
            mention->start = place(g, from);
            mention->given_start = place(g, to);
            mention->given_end = place(g, g->len);
            return true;
        }
    }
    return false;
}

/* "devries": the hash of the surname, 0: none. */
static uint64_t glued_surname(const struct glued *g)
{
    if (!index_has_start(g->m->names->prefix_starts, g->letters))
        return 0;
    for (size_t to = 1; to + 2 < g->len && to < 8; to++) {
        const struct word *w = name_from(g, to);
        if (!w || !(w->flags & WORD_PREFIXED))
            continue;
        /* the letters in front must be the prefix of someone so called */
        if (is_prefix_of(g, 0, to, index_group(g->m->names, w->surname)))
            return part(g, to, g->len);
    }
    return 0;
}

bool match_glued(const struct matcher *m, size_t i, size_t *from,
                 struct mention *mention)
{
    struct glued g;
    bool handle = m->any_case || match_token(m, i)->before & (SEP_AT | SEP_HASH);
    if (!load(&g, m, i, handle) || *from + 3 > g.len)
        return false;
    if (glued_full(&g, i, *from, from, mention))
        return true;
    if (*from)
        return false;
    /* "devriesemma" */
    bool prefixed = index_has_start(m->names->prefix_starts, g.letters);
    for (size_t at = 2; prefixed && at < 8 && at + 5 <= g.len; at++) {
        const struct word *w = word_at(&g, 0, at);
        size_t end = at;
        if (w && w->flags & WORD_PREFIX && glued_full(&g, i, at, &end, mention) &&
            mention->given_start > mention->start) {
            mention->start = place(&g, 0);
            *from = end;
            return true;
        }
    }
    *from = g.len;
    uint64_t bare = glued_surname(&g);
    if (bare && !match_capital(m, i) && !handle) {
        /* in small letters only where it can be nothing else: "elidrissi" */
        enum { LEAST = 7 };
        const struct word *w = index_find(m->names, bare);
        if (g.len < LEAST || w->flags & (WORD_ORDINARY | WORD_LISTED))
            bare = 0;
    }
    bool plural = bare && i && !handle && /* de Vandalen */
                  match_is(m, i - 1, WORD_DETERMINER);
    if (bare && !plural) {
        describe(&g, i, mention, 0, g.len, 0, bare);
        mention->kind = MENTION_SURNAME;
        mention->given_end = mention->given_start;
        mention->who = *index_group(m->names, index_find(m->names, bare)->surname);
        return true;
    }
    return (g.len >= LONG_WORD && glued_inside(&g, i, mention)) ||
           glued_initial(&g, i, handle, mention) ||
           glued_compound(&g, i, handle, mention);
}

bool match_glued_over(const struct matcher *m, size_t i, struct mention *mention)
{
    struct glued g = {.m = m};
    uint64_t surname;
    size_t first = match_letters(m, i, g.letters, g.offsets);
    if (first + match_token(m, i + 1)->letters > 60)
        return false;
    g.len = first + match_letters(m, i + 1, g.letters + first, g.offsets + first);
    hash_letters(&g);
    for (size_t to = first + 1; to + 1 < g.len; to++) {
        const struct word *w = word_at(&g, 0, to);
        if (!w || !(w->flags & WORD_GIVEN))
            continue;
        size_t end = surname_end(&g, part(&g, 0, to), to, &surname, false);
        if (!end)
            continue;
        describe(&g, i, mention, to, end, part(&g, 0, to), surname);
        mention->last = (uint32_t)i + 2;
        return true;
    }
    return false;
}

uint64_t match_glued_surname(const struct matcher *m, size_t i)
{
    struct glued g;
    return load(&g, m, i, false) ? glued_surname(&g) : 0;
}
