/* The engine as others see it: building, masking, and whom a tag or caption means. */
#include "privacy/names.h"

#include <stdlib.h>
#include <string.h>

#include "privacy/contact.h"
#include "privacy/match.h"

struct names *names_new(const struct consent_register *people,
                        const struct policy *policy, date_t today,
                        const struct names_exempt *exempt)
{
    struct names *n = memory_new(sizeof(*n));
    n->people = people;
    n->policy = policy;
    n->today = today;
    n->exempt = exempt;
    lexicon_add(n);
    people_add(n);
    index_finish(n);
    return n;
}

void names_free(struct names *n)
{
    if (!n)
        return;
    for (size_t i = 0; i < n->contact.len; i++)
        str_release(&n->contact.at[i]);
    for (size_t i = 0; i < n->mails.len; i++)
        str_release(&n->mails.at[i]);
    vec_release(&n->contact);
    vec_release(&n->mails);
    vec_release(&n->staff);
    vec_release(&n->birthdates);
    index_release(n);
    free(n->known);
    free(n);
}

const struct person *names_person(const struct names *n, struct slice id)
{
    return register_find(n->people, id);
}

bool names_is_given(const struct names *n, struct slice word)
{
    struct str letters;
    str_init(&letters);
    fold_letters(&letters, word, false);
    const struct word *w =
        index_look_up(n, fold_hash(FOLD_HASH_START, letters.at, letters.len));
    str_release(&letters);
    return w && w->flags & (WORD_GIVEN | WORD_LISTED);
}

bool names_same(struct slice a, struct slice b)
{
    struct str x, y;
    str_init(&x);
    str_init(&y);
    fold_letters(&x, a, true);
    fold_letters(&y, b, true);
    bool same = x.len && slice_eq(str_slice(&x), str_slice(&y));
    str_release(&x);
    str_release(&y);
    return same;
}

/* --- masking --- */

/* Rather too much than too little: every word that can name someone. */
static bool names_someone(const struct token *t)
{
    unsigned names = WORD_GIVEN | WORD_SURNAME | WORD_GIVEN_START | WORD_SURNAME_START |
                     WORD_STAFF_SURNAME;
    unsigned words = WORD_ORDINARY | WORD_FUNCTION | WORD_PREFIX;
    if (!t->word || !(t->word->flags & names))
        return false;
    return t->flags & TOKEN_CAPITAL || !(t->word->flags & words);
}

static void add_id(const struct names *n, struct str *out, const struct bearers *who)
{
    if (who && who->count == 1)
        str_addf(out, "‹%.*s›", SLICE_FMT(n->people->people[who->one].id));
    else
        str_add_c(out, "‹…›");
}

static const struct bearers *bearers_of(const struct names *n, const struct token *t)
{
    return index_group(n, t->word->given ? t->word->given : t->word->surname);
}

struct mask {
    size_t start, end;
    const struct bearers *who; /* or NULL */
    struct bearers of_mention;
};
struct masks {
    VEC(struct mask);
};

/* What a reader sees of a source line: no tags, emphasis or backslashes. map[i] is the
 * offset of byte i, and there is one more. */
static void strip_markup(struct str *out, size_t *map, struct slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        size_t close =
            text.at[i] == '<' ? slice_find_byte(slice_from(text, i), '>') : 0;
        if (close && i + close < text.len) {
            i += close;
            continue;
        }
        if (memchr("*_`~\\", text.at[i], 5))
            continue;
        map[out->len] = i;
        str_add_byte(out, text.at[i]);
    }
    map[out->len] = text.len;
}

/* Finds who is named in a reading of the text; `map` leads back, or is NULL. */
static void find_masks(const struct names *n, struct masks *masks, struct slice text,
                       const size_t *map)
{
    struct tokens tokens = {0};
    struct mentions mentions = {0};
    struct view view;
    size_t next = 0;
    view_init(&view);
    view_set(&view, text, VIEW_PLAIN);
    tokens_cut(&tokens, n, view.text, true);
    match_text(&mentions, n, &tokens, view.text, false);
    for (size_t i = 0; i < tokens.len; i++) {
        const struct token *t = &tokens.at[i];
        while (next < mentions.len && mentions.at[next].last <= i)
            next++;
        const struct mention *a = next < mentions.len ? &mentions.at[next] : NULL;
        struct mask m = {t->start, t->end, NULL, {0}};
        if (a && a->first == i) {
            m = (struct mask){a->start, a->tail, NULL, a->who};
            i = a->last - 1;
        } else if (names_someone(t)) {
            m.who = bearers_of(n, t);
        } else {
            continue;
        }
        m.start = view_offset(&view, m.start);
        m.end = view_offset(&view, m.end);
        if (map) {
            m.start = map[m.start];
            m.end = map[m.end - 1] + 1;
        }
        vec_push(masks, m);
    }
    view_release(&view);
    vec_release(&mentions);
    vec_release(&tokens);
}

static int by_start(const void *a, const void *b)
{
    const struct mask *x = a, *y = b;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return x->end > y->end ? -1 : x->end < y->end;
}

/* Mail addresses, phone numbers and the like, whoever's they are. */
static void find_contact_masks(const struct names *n, struct masks *masks,
                               struct slice text)
{
    struct tokens tokens = {0};
    struct contact contact;
    struct view view;
    view_init(&view);
    contact_init(&contact);
    view_set(&view, text, VIEW_PLAIN);
    tokens_cut(&tokens, n, view.text, true);
    contact_scan(&contact, n, view.text, &tokens);
    for (size_t i = 0; i < contact.spans.len; i++) {
        const struct contact_span *span = &contact.spans.at[i];
        if (!span->kept)
            vec_push(masks, ((struct mask){view_offset(&view, span->start),
                                           view_offset(&view, span->end),
                                           NULL,
                                           {0}}));
    }
    contact_release(&contact);
    view_release(&view);
    vec_release(&tokens);
}

static void mask(const struct names *n, struct str *out, struct slice text,
                 const struct person *but, bool contact)
{
    struct masks masks = {0};
    struct str seen;
    size_t at = 0, *map = memory_new((text.len + 1) * sizeof(*map));
    str_init(&seen);
    strip_markup(&seen, map, text);
    find_masks(n, &masks, text, NULL);
    if (seen.len < text.len)
        find_masks(n, &masks, str_slice(&seen), map);
    if (contact)
        find_contact_masks(n, &masks, text);
    if (masks.len)
        qsort(masks.at, masks.len, sizeof(*masks.at), by_start);
    for (size_t i = 0; i < masks.len; i++) {
        const struct mask *m = &masks.at[i];
        const struct bearers *who = m->who ? m->who : &m->of_mention;
        if (but && who->count == 1 && &n->people->people[who->one] == but)
            continue;
        if (m->start >= at) {
            str_add(out, slice_sub(text, at, m->start - at));
            add_id(n, out, who);
        }
        at = m->end > at ? m->end : at;
    }
    str_add(out, slice_from(text, at));
    free(map);
    str_release(&seen);
    vec_release(&masks);
}

void names_mask(const struct names *n, struct str *out, struct slice text)
{
    mask(n, out, text, NULL, false);
}

void names_mask_others(const struct names *n, struct str *out, struct slice text,
                       const struct person *but)
{
    mask(n, out, text, but, true);
}

/* --- who is meant --- */

static void add_found(const struct names *n, struct names_found *found, uint32_t person)
{
    const struct person *p = &n->people->people[person];
    for (size_t i = 0; i < found->len; i++)
        if (found->at[i] == p)
            return;
    vec_push(found, p);
}

/* The bearers of what a mention names; those of a computed group by their names. */
static size_t add_bearers(const struct names *n, struct names_found *found,
                          const struct mention *a)
{
    size_t before = found->len;
    if (a->who.first) {
        size_t count;
        const struct bearer *b = index_bearers(n, &a->who, &count);
        for (size_t i = 0; i < count; i++)
            add_found(n, found, b[i].person);
    } else if (a->who.count == 1) {
        add_found(n, found, a->who.one);
    } else if (a->who.count) {
        for (size_t i = 0; i < n->people->count; i++)
            if ((a->given && n->known[i].given == a->given) ||
                (!a->given && a->surname && n->known[i].surname == a->surname))
                add_found(n, found, (uint32_t)i);
    }
    return found->len - before;
}

/* Exempt people of the register (staff, parents) by their full name. */
static size_t add_exempt(const struct names *n, struct names_found *found,
                         struct slice text)
{
    struct str wanted, full;
    size_t before = found->len;
    str_init(&wanted);
    str_init(&full);
    fold_letters(&wanted, text, false);
    for (size_t i = 0; i < n->people->count; i++) {
        const struct person *p = &n->people->people[i];
        if (n->known[i].pupil)
            continue;
        str_clear(&full);
        fold_letters(&full, p->given, false);
        fold_letters(&full, p->prefix, false);
        fold_letters(&full, p->surname, false);
        if (full.len && slice_find(str_slice(&wanted), full.at) < wanted.len)
            add_found(n, found, (uint32_t)i);
    }
    str_release(&full);
    str_release(&wanted);
    return found->len - before;
}

/* One word, as the name of a file is: then capitals mean nothing. */
static bool looks_like_file_name(struct slice text)
{
    return slice_find_byte(text, ' ') == text.len;
}

/* "juf Anja", "meester De Wit": in a running text they are free to stand, in a picture
 * they are who they are. */
static void add_titled(const struct names *n, struct names_found *found,
                       struct tokens *tokens)
{
    for (size_t i = 1; i < tokens->len; i++) {
        const struct word *title = token_word(n, &tokens->at[i - 1]);
        if (!title || !(title->flags & WORD_TITLE))
            continue;
        for (size_t k = 0; k < n->people->count; k++) {
            if (n->people->people[k].role == ROLE_PUPIL)
                continue;
            for (size_t j = i; j < i + 3 && j < tokens->len; j++) {
                const struct word *w = token_word(n, &tokens->at[j]);
                uint64_t hash = tokens->at[j].hash;
                if ((j == i && hash == n->known[k].given) ||
                    hash == n->known[k].surname)
                    add_found(n, found, (uint32_t)k);
                if (!w || !(w->flags & WORD_PREFIX))
                    break;
            }
        }
    }
}

static enum names_match find_all(const struct names *n, struct slice text,
                                 bool any_case, struct names_found *found)
{
    struct tokens tokens = {0};
    struct mentions mentions = {0};
    struct view view;
    bool several = false;
    view_init(&view);
    view_set(&view, text, VIEW_PLAIN);
    tokens_cut(&tokens, n, view.text, any_case);
    match_text(&mentions, n, &tokens, view.text, any_case);
    for (size_t i = 0; i < mentions.len; i++) {
        const struct mention *a = &mentions.at[i];
        if (a->flags & MENTION_WORDLIKE)
            continue;
        size_t people = add_bearers(n, found, a);
        several |= people > 1 || (a->kind == MENTION_FULL && a->who.count > 1);
    }
    add_exempt(n, found, view.text);
    add_titled(n, found, &tokens);
    view_release(&view);
    vec_release(&mentions);
    vec_release(&tokens);
    return several ? NAMES_SEVERAL : found->len ? NAMES_PERSON : NAMES_NOBODY;
}

enum names_match names_of_tag(const struct names *n, struct slice tag,
                              struct names_found *found)
{
    found->len = 0;
    enum names_match match = find_all(n, tag, true, found);
    return match == NAMES_PERSON && found->len > 1 ? NAMES_SEVERAL : match;
}

enum names_match names_in_text(const struct names *n, struct slice text,
                               struct names_found *found)
{
    struct str words;
    found->len = 0;
    if (!looks_like_file_name(text))
        return find_all(n, text, false, found);
    str_init(&words); /* "pim2" */
    str_add(&words, text);
    for (size_t i = 0; i < words.len; i++)
        if (words.at[i] >= '0' && words.at[i] <= '9')
            words.at[i] = '-';
    enum names_match match = find_all(n, str_slice(&words), true, found);
    str_release(&words);
    return match;
}
