/* The people of the register in the index: under which words each is found. */
#include <string.h>

#include "base/order.h"
#include "privacy/index.h"
#include "privacy/variant.h"

enum { PARTS_MAX = 8 };

/* A name cut into words: folded, each with its hash. */
struct parts {
    struct str folded; /* one after the other */
    size_t start[PARTS_MAX + 1];
    bool hyphen[PARTS_MAX]; /* stands before the word */
    size_t count;
};

static uint64_t part_hash(const struct parts *p, size_t from, size_t to)
{
    return fold_hash(FOLD_HASH_START, p->folded.at + p->start[from],
                     p->start[to] - p->start[from]);
}

static struct slice part_text(const struct parts *p, size_t i)
{
    return slice_make(p->folded.at + p->start[i], p->start[i + 1] - p->start[i]);
}

static void parts_cut(struct parts *p, struct slice name)
{
    bool inside = false, hyphen = false;
    struct folded f;
    str_clear(&p->folded);
    p->count = 0;
    for (size_t i = 0; i < name.len;) {
        size_t start = i;
        uint32_t c = (unsigned char)name.at[i];
        c = c < 0x80 ? (i++, c) : utf8_next(name, &i);
        if (c >= 0x80) {
            fold_codepoint(&f, c);
        } else {
            bool letter = (c | 32) >= 'a' && (c | 32) <= 'z';
            f = (struct folded){.class = letter ? FOLD_LETTER : FOLD_SEPARATOR,
                                .len = 1};
            f.out[0] = (char)(letter ? c | 32 : (unsigned char)name.at[start]);
        }
        if (f.class == FOLD_IGNORED)
            continue;
        if (f.class != FOLD_LETTER) {
            inside = false;
            hyphen = hyphen || (f.len && (f.out[0] == '-' || f.out[0] == '/'));
            continue;
        }
        if (!inside && p->count < PARTS_MAX) {
            p->hyphen[p->count] = hyphen;
            p->start[p->count++] = p->folded.len;
        }
        inside = true;
        hyphen = false;
        str_add(&p->folded, slice_make(f.out, f.len));
    }
    p->start[p->count] = p->folded.len;
}

/* Of "Emiel (Em)" and "Kees / Cornelis" the length of the first. */
static size_t main_name(struct slice given)
{
    for (size_t i = 1; i < given.len; i++)
        if (strchr("(/\",", given.at[i]))
            return i;
    return given.len;
}

static bool is_prefix(const struct names *n, uint64_t hash)
{
    const struct word *w = index_look_up(n, hash);
    return w && w->flags & WORD_PREFIX;
}

static void note_start(struct names *n, struct slice folded)
{
    if (folded.len >= 3)
        index_set_start(n->name_starts, folded.at);
}

/* The first three letters of three texts after each other. */
static void note_glued_start(uint8_t *starts, struct slice a, struct slice b,
                             struct slice c)
{
    char start[3];
    size_t len = 0;
    for (size_t i = 0; i < a.len && len < 3; i++)
        start[len++] = a.at[i];
    for (size_t i = 0; i < b.len && len < 3; i++)
        start[len++] = b.at[i];
    for (size_t i = 0; i < c.len && len < 3; i++)
        start[len++] = c.at[i];
    if (len == 3)
        index_set_start(starts, start);
}

/* How "vanderwal", "vdwal", "jvanderwal" and "jvdwal" begin, and "bobakker", whose
 * given name alone is too short to tell. The words of the prefix are in p. */
static void note_glued_starts(struct names *n, uint32_t person, const struct parts *p,
                              size_t prefix_count, struct slice surname)
{
    struct str given;
    struct slice none = {"", 0};
    char initials[PARTS_MAX];
    struct slice prefix = slice_make(p->folded.at, p->start[prefix_count]);
    for (size_t i = 0; i < prefix_count; i++)
        initials[i] = p->folded.at[p->start[i]];
    struct slice abbreviated = slice_make(initials, prefix_count);
    str_init(&given);
    fold_letters(&given, n->people->people[person].given, false);
    struct slice initial = slice_make(given.at, given.len ? 1 : 0);
    if (prefix_count) {
        note_glued_start(n->prefix_starts, prefix, surname, none);
        note_glued_start(n->prefix_starts, abbreviated, surname, none);
        note_glued_start(n->name_starts, initial, prefix, surname);
        note_glued_start(n->name_starts, initial, abbreviated, surname);
    }
    if (given.len == 2) {
        note_glued_start(n->name_starts, str_slice(&given), prefix, surname);
        note_glued_start(n->name_starts, str_slice(&given), surname, none);
    }
    str_release(&given);
}

/* Of at most the letters that match_near_surname compares. */
static uint32_t shape_of(const struct parts *p)
{
    return fold_shape(p->folded.at, p->folded.len < 63 ? p->folded.len : 63);
}

static void add_given(struct names *n, uint32_t person, const struct parts *p,
                      const struct parts *surname)
{
    uint32_t shape = shape_of(surname);
    struct known *k = &n->known[person];
    if (!p->count)
        return;
    k->given = part_hash(p, 0, p->count);
    k->given_initial = p->folded.at[0];
    struct word *w = index_add(n, k->given);
    w->flags |= WORD_GIVEN | (k->pupil ? 0u : (unsigned)WORD_STAFF_GIVEN);
    index_add_bearer(n, &w->given, person, shape);
    note_start(n, str_slice(&p->folded));
    if (p->count > 1) {
        k->part = part_hash(p, 0, 1);
        w = index_add(n, k->part);
        w->flags |= WORD_GIVEN_START | WORD_GIVEN_FIRST;
        index_add_bearer(n, &w->part, person, shape);
        /* the second word of three leads on to the third */
        for (size_t i = 2; i < p->count; i++)
            index_add(n, part_hash(p, 0, i))->flags |= WORD_GIVEN_START;
    }
}

/* One form of a surname: words from .. to; `shape` is that of the given name. */
static void add_surname_form(struct names *n, uint32_t person, const struct parts *p,
                             size_t from, size_t to, bool prefixed, uint32_t shape)
{
    struct known *k = &n->known[person];
    uint64_t hash = part_hash(p, from, to);
    struct word *w = index_add(n, hash);
    w->flags |= WORD_SURNAME | (prefixed ? (unsigned)WORD_PREFIXED : 0u);
    index_add_bearer(n, &w->surname, person, shape);
    for (size_t i = from + 1; i < to; i++)
        index_add(n, part_hash(p, from, i))->flags |= WORD_SURNAME_START;
    index_add_pair(n, k->given, hash, person);
    if (k->part)
        index_add_pair(n, k->part, hash, person);
}

/* "van den Berg-de Wit": the whole, and each half; prefix words in front of a half are
 * no part of it. */
static void add_surname(struct names *n, uint32_t person, const struct parts *p,
                        struct slice prefix, const struct parts *given)
{
    uint32_t shape = shape_of(given);
    struct known *k = &n->known[person];
    size_t first = 0;
    while (first + 1 < p->count && is_prefix(n, part_hash(p, first, first + 1)))
        first++;
    if (first == p->count)
        return;
    bool prefixed = prefix.len > 0 || first > 0;
    k->surname = part_hash(p, first, p->count);
    k->surname_initial = part_text(p, first).at[0];
    if (first && !k->prefix_initial) {
        k->prefix = part_hash(p, 0, first);
        k->prefix_initial = p->folded.at[0];
    }
    add_surname_form(n, person, p, first, p->count, prefixed, shape);
    struct slice letters = slice_from(str_slice(&p->folded), p->start[first]);
    if (first)
        note_glued_starts(n, person, p, first, letters);
    note_start(n, letters);
    size_t from = first;
    for (size_t i = first + 1; i <= p->count; i++) {
        if (i < p->count && !p->hyphen[i])
            continue;
        if (from > first || i < p->count)
            add_surname_form(n, person, p, from, i, from == first && prefixed, shape);
        from = i;
        while (from + 1 < p->count && is_prefix(n, part_hash(p, from, from + 1)))
            from++;
        i = from;
    }
}

/* A whole name that may stand as it is. Of a colleague "juf Karin" may too. */
static void add_exempt(struct names *n, const struct parts *p, struct slice given,
                       bool colleague)
{
    if (!p->count)
        return;
    if (colleague)
        index_add(n, part_hash(p, 0, 1))->flags |= WORD_STAFF_GIVEN;
    if (p->count < 2)
        return; /* "Sem" in team.csv is no full name: "juf Sem" may stand, no more */
    index_add(n, part_hash(p, 0, p->count))->flags |= WORD_EXEMPT;
    index_add(n, part_hash(p, 0, 1))->flags |= WORD_EXEMPT_START;
    if (!colleague)
        return;
    size_t surname = 1;
    while (surname + 1 < p->count && is_prefix(n, part_hash(p, surname, surname + 1)))
        surname++;
    if (surname == p->count)
        return;
    uint64_t hash = part_hash(p, surname, p->count);
    index_add(n, hash)->flags |= WORD_STAFF_SURNAME;
    vec_push(&n->staff, ((struct staff){hash, given}));
}

/* Is it the name of somebody who is no pupil and objects? Then no title helps. */
static bool is_objector(const struct names *n, const struct parts *name,
                        struct parts *scratch)
{
    uint64_t wanted = part_hash(name, 0, name->count);
    struct str full;
    bool found = false;
    str_init(&full);
    for (size_t i = 0; i < n->people->count && !found; i++) {
        const struct person *person = &n->people->people[i];
        if (person->role == ROLE_PUPIL || n->known[i].allowed)
            continue;
        str_clear(&full);
        str_addf(&full, "%.*s %.*s %.*s", SLICE_FMT(person->given),
                 SLICE_FMT(person->prefix), SLICE_FMT(person->surname));
        parts_cut(scratch, str_slice(&full));
        found = scratch->count && part_hash(scratch, 0, scratch->count) == wanted;
    }
    str_release(&full);
    return found;
}

static void add_list(struct names *n, const struct slice *list, size_t count,
                     bool colleagues, struct parts *p, struct parts *scratch)
{
    for (size_t i = 0; i < count; i++) {
        parts_cut(p, list[i]);
        if (colleagues && p->count && is_objector(n, p, scratch))
            continue;
        struct slice name = slice_trim(list[i]);
        add_exempt(n, p, slice_sub(name, 0, slice_find_byte(name, ' ')), colleagues);
    }
}

/* In order, each once. */
static void order_birthdates(struct names *n)
{
    size_t count = n->birthdates.len, kept = 0;
    uint64_t *days = memory_new((count + 1) * sizeof(*days));
    const uint32_t sign = 1u << 31; /* dates before 1970 come first */
    for (size_t i = 0; i < count; i++)
        days[i] = (uint32_t)n->birthdates.at[i] ^ sign;
    order_numbers(days, count);
    for (size_t i = 0; i < count; i++)
        if (i == 0 || days[i] != days[i - 1])
            n->birthdates.at[kept++] = (date_t)((uint32_t)days[i] ^ sign);
    n->birthdates.len = kept;
    free(days);
}

static void add_contact_of(struct names *n, const struct person *p)
{
    if (p->role != ROLE_PUPIL)
        return;
    if (p->birthdate != DATE_NONE)
        vec_push(&n->birthdates, p->birthdate);
    if (p->email.len) {
        struct str *mail = vec_add(&n->mails);
        str_init(mail);
        for (size_t i = 0; i < p->email.len; i++) {
            char c = p->email.at[i];
            str_add_byte(mail, c >= 'A' && c <= 'Z' ? (char)(c + 32) : c);
        }
    }
}

static void add_person(struct names *n, uint32_t i, struct parts *p,
                       struct parts *given)
{
    const struct person *person = &n->people->people[i];
    struct known *k = &n->known[i];
    k->allowed = consent_decide(n->policy, person, CATEGORY_NAME, n->today).allowed;
    /* Whoever objects is protected like a pupil, whatever the role. */
    k->pupil = person->role == ROLE_PUPIL || !k->allowed;
    parts_cut(p, person->prefix);
    if (p->count) {
        k->prefix = part_hash(p, 0, p->count);
        k->prefix_initial = p->folded.at[0];
    }
    parts_cut(given, person->surname);
    note_glued_starts(n, i, p, p->count, str_slice(&given->folded));
    parts_cut(given, slice_sub(person->given, 0, main_name(person->given)));
    /* a surname in the column of the prefix is one all the same */
    parts_cut(p, person->surname.len ? person->surname : person->prefix);
    add_given(n, i, given, p);
    if (k->pupil)
        add_surname(n, i, p, person->prefix, given);
    add_contact_of(n, person);
}

static void add_exempt_person(struct names *n, const struct person *person,
                              struct parts *p)
{
    struct str full;
    str_init(&full);
    str_addf(&full, "%.*s %.*s %.*s", SLICE_FMT(person->given),
             SLICE_FMT(person->prefix), SLICE_FMT(person->surname));
    parts_cut(p, str_slice(&full));
    if (p->count > 1)
        add_exempt(n, p, person->given, true);
    str_release(&full);
}

/* A pupil who bears the name of someone exempt is protected first. */
static void mark_shared(struct names *n, const struct person *person, struct parts *p)
{
    struct str full;
    str_init(&full);
    str_addf(&full, "%.*s %.*s %.*s", SLICE_FMT(person->given),
             SLICE_FMT(person->prefix), SLICE_FMT(person->surname));
    parts_cut(p, str_slice(&full));
    uint64_t hash = part_hash(p, 0, p->count);
    const struct word *w = index_look_up(n, hash);
    if (w && w->flags & WORD_EXEMPT)
        index_add(n, hash)->flags |= WORD_SHARED;
    str_release(&full);
}

/* --- other spellings --- */

static uint32_t shape_of_name(struct slice name)
{
    struct str folded;
    str_init(&folded);
    fold_letters(&folded, name, false);
    uint32_t shape = fold_shape(folded.at, folded.len < 63 ? folded.len : 63);
    str_release(&folded);
    return shape;
}

/* A given name that someone really bears here stays his alone; a spelling of it stands
 * for all whose name it may be. */
static void add_given_spelling(struct names *n, uint32_t person, uint64_t given,
                               struct slice folded)
{
    struct word *w = index_add(n, given);
    if (!(w->flags & WORD_GIVEN) || w->flags & WORD_VARIANT) {
        w->flags |= WORD_GIVEN | WORD_VARIANT;
        struct slice surname = n->people->people[person].surname;
        index_add_bearer(n, &w->given, person, shape_of_name(surname));
        note_start(n, folded);
    }
    index_add_pair(n, given, n->known[person].surname, person);
}

static bool is_plain(struct slice s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.at[i] >= 0x80)
            return false;
    return true;
}

/* "Em" of "Emiel (Em)". */
static void add_second_name(struct names *n, uint32_t person, struct parts *p)
{
    struct slice given = n->people->people[person].given;
    parts_cut(p, slice_from(given, main_name(given)));
    if (p->count)
        add_given_spelling(n, person, part_hash(p, 0, p->count), str_slice(&p->folded));
}

/* "Juergen Koehler" for Jürgen Köhler. */
static void add_spellings(struct names *n, uint32_t person, struct parts *p)
{
    const struct person *who = &n->people->people[person];
    struct known *k = &n->known[person];
    struct str text;
    if (is_plain(who->given) && is_plain(who->surname))
        return;
    str_init(&text);
    for (unsigned scheme = 0; variant_write(&text, who->surname, scheme); scheme++) {
        uint64_t given = k->given, surname = k->surname;
        parts_cut(p, str_slice(&text));
        if (p->count && part_hash(p, 0, p->count) != k->surname) {
            surname = part_hash(p, 0, p->count);
            struct word *w = index_add(n, surname);
            w->flags |= WORD_SURNAME;
            index_add_bearer(n, &w->surname, person, shape_of_name(who->given));
            note_start(n, str_slice(&p->folded));
            index_add_pair(n, given, surname, person);
        }
        variant_write(&text, who->given, scheme);
        parts_cut(p, str_slice(&text));
        if (!p->count)
            continue;
        given = part_hash(p, 0, p->count);
        add_given_spelling(n, person, given, str_slice(&p->folded));
        index_add_pair(n, given, surname, person);
    }
    str_release(&text);
}

/* "Muhammed" where the register has a Mohammed and no Muhammed. */
static void add_relatives(struct names *n, uint32_t person)
{
    uint64_t own = n->known[person].given;
    for (size_t i = 0; variant_family(i); i++) {
        struct slice list = slice_of(variant_family(i)), word;
        bool member = false;
        while (!member && slice_cut(&word, &list, ' '))
            member = fold_hash(FOLD_HASH_START, word.at, word.len) == own;
        list = slice_of(variant_family(i));
        while (member && slice_cut(&word, &list, ' ')) {
            uint64_t hash = fold_hash(FOLD_HASH_START, word.at, word.len);
            if (hash != own)
                add_given_spelling(n, person, hash, word);
        }
    }
}

static void add_variants(struct names *n, struct parts *p)
{
    struct slice list, word;
    for (size_t i = 0; variant_family(i); i++)
        for (list = slice_of(variant_family(i)); slice_cut(&word, &list, ' ');)
            index_add(n, fold_hash(FOLD_HASH_START, word.at, word.len))->flags |=
                WORD_RELATIVES;
    for (uint32_t i = 0; i < n->people->count; i++) {
        if (!n->known[i].pupil || !n->known[i].given)
            continue;
        add_second_name(n, i, p);
        add_spellings(n, i, p);
        if (index_look_up(n, n->known[i].given)->flags & WORD_RELATIVES)
            add_relatives(n, i);
    }
}

void people_add(struct names *n)
{
    struct parts p = {0}, given = {0};
    str_init(&p.folded);
    str_init(&given.folded);
    n->known = memory_new((n->people->count + 1) * sizeof(*n->known));
    for (size_t i = 0; i < n->people->count; i++)
        add_person(n, (uint32_t)i, &p, &given);
    add_variants(n, &p);
    add_list(n, n->exempt->public_persons, n->exempt->public_count, false, &p, &given);
    add_list(n, n->exempt->team, n->exempt->team_count, true, &p, &given);
    bool any = n->exempt->public_count || n->exempt->team_count;
    for (size_t i = 0; i < n->people->count; i++)
        if (!n->known[i].pupil) {
            add_exempt_person(n, &n->people->people[i], &p);
            any = true;
        }
    for (size_t i = 0; any && i < n->people->count; i++)
        if (n->known[i].pupil)
            mark_shared(n, &n->people->people[i], &p);
    order_birthdates(n);
    for (size_t i = 0; i < n->exempt->contact_count; i++) {
        struct str *c = vec_add(&n->contact);
        str_init(c);
        fold_letters(c, n->exempt->contact[i], true);
    }
    str_release(&given.folded);
    str_release(&p.folded);
}
