/* Who wrote it: see byline.h. */
#include "privacy/byline.h"

#include <string.h>
#include <strings.h>

#include "base/vec.h"
#include "privacy/fold.h"

enum { WORDS_MAX = 8 };

/* A name cut into folded words: "Marijke ter Horst" is marijke, ter, horst. */
struct words {
    char at[WORDS_MAX][64];
    size_t count;
};

static void cut_words(struct words *w, struct slice text)
{
    struct str folded;
    str_init(&folded);
    w->count = 0;
    for (size_t i = 0; i < text.len && w->count < WORDS_MAX;) {
        size_t end = i;
        while (end < text.len && !strchr(" \t.,()", text.at[end]))
            end++;
        str_clear(&folded);
        fold_letters(&folded, slice_sub(text, i, end - i), true);
        if (folded.len && folded.len < sizeof(w->at[0]))
            memcpy(w->at[w->count++], folded.at, folded.len + 1);
        i = end + 1;
    }
    str_release(&folded);
}

static bool has_capital(struct slice text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((text.at[i] >= 'A' && text.at[i] <= 'Z') ||
            (unsigned char)text.at[i] >= 0x80)
            return true;
    return false;
}

/* --- one author --- */

/* `list`: words with a space between. */
static bool is_one_of(struct slice word, const char *list)
{
    struct slice one, rest = slice_of(list);
    while (slice_cut(&one, &rest, ' '))
        if (one.len == word.len && strncasecmp(one.at, word.at, one.len) == 0)
            return true;
    return false;
}

/* Bodies of a school: they are nobody's invented name. */
static bool is_body(struct slice text)
{
    static const char bodies[] =
        "team directie redactie webredactie mr gmr or medezeggenschapsraad "
        "ouderraad schoolraad leerlingenraad kinderraad schoolleiding "
        "managementteam mt bestuur administratie secretariaat school groep "
        "groepen klas werkgroep commissie activiteitencommissie "
        "feestcommissie sportcommissie oudercommissie ouders leerlingen "
        "kinderen kleuters onderbouw middenbouw bovenbouw leerkrachten "
        "leraren collega's medewerkers bso opvang kinderopvang "
        "peuterspeelzaal board staff council editors management parents "
        "pupils class";
    struct slice word;
    while (slice_cut(&word, &text, ' '))
        if (is_one_of(word, bodies))
            return true;
    return false;
}

/* What stands before a name: titles, and the roles that are written so. Gives their
 * number of bytes; what is left may be a name. */
static size_t title_len(struct slice text)
{
    static const char titles[] =
        "juf juffrouw meester meneer mevrouw mevr mevr. mw mw. dhr dhr. de "
        "heer directeur directrice leerkracht vakleerkracht leraar lerares "
        "stagiair stagiaire conciërge onderwijsassistent "
        "leerkrachtondersteuner administratief medewerker intern "
        "begeleider ib'er gym muziek door teacher head mr mr. mrs mrs. ms "
        "ms. miss adjunct-directeur adjunct schoolleider teamleider "
        "locatieleider coördinator ict en namens schoolmaatschappelijk "
        "werker logopedist";
    size_t at = 0;
    while (at < text.len) {
        size_t end = at + slice_find_byte(slice_from(text, at), ' ');
        if (end >= text.len || !is_one_of(slice_sub(text, at, end - at), titles))
            break;
        at = end + 1;
    }
    return at;
}

/* Do the words of an author say this name? In full; the given name, with the surname's
 * first letter or without; initials with the surname; or, behind a title, the surname.
 */
static bool says(const struct words *author, const struct words *name, bool titled)
{
    size_t n = author->count, all = name->count;
    if (!n || !all)
        return false;
    bool whole = n == all;
    for (size_t i = 0; whole && i < n; i++)
        whole = strcmp(author->at[i], name->at[i]) == 0;
    if (whole || (n == 1 && strcmp(author->at[0], name->at[0]) == 0))
        return true;
    if (n == 2 && strcmp(author->at[0], name->at[0]) == 0 &&
        strlen(author->at[1]) == 1 && author->at[1][0] == name->at[all - 1][0])
        return true;
    size_t skip = strlen(author->at[0]) == 1 && author->at[0][0] == name->at[0][0];
    if ((!titled && !skip) || n - skip > all - 1 || n == skip)
        return false;
    for (size_t i = 0; i < n - skip; i++) /* the end of the name, prefix or not */
        if (strcmp(author->at[n - 1 - i], name->at[all - 1 - i]) != 0)
            return false;
    return true;
}

static struct words words_of_person(const struct person *person)
{
    struct words w, more;
    cut_words(&w, person->given);
    const struct slice parts[] = {person->prefix, person->surname};
    for (size_t i = 0; i < 2; i++) {
        cut_words(&more, parts[i]);
        for (size_t j = 0; j < more.count && w.count < WORDS_MAX; j++)
            memcpy(w.at[w.count++], more.at[j], sizeof(w.at[0]));
    }
    return w;
}

struct author {
    struct slice text;
    enum byline_state state;
    struct slice role; /* what team.csv says, or empty */
    const struct person *pupil;
    size_t member; /* of team.csv, behind those of the register; or SIZE_MAX */
};

static void find_member(const struct publisher *p, struct author *a,
                        const struct words *words, bool titled)
{
    struct words name;
    for (size_t i = 0; i < p->raw->team.len && a->state == BYLINE_UNKNOWN; i++) {
        cut_words(&name, p->raw->team.at[i].name.text);
        if (!says(words, &name, titled) &&
            !names_same(a->text, p->raw->team.at[i].email.text))
            continue;
        a->state = BYLINE_OF_SCHOOL;
        a->role = p->raw->team.at[i].role.text;
        a->member = i;
    }
}

static bool works_here(const struct person *person)
{
    return person->role == ROLE_STAFF || person->role == ROLE_TRAINEE;
}

static void find_colleague(const struct publisher *p, struct author *a,
                           const struct words *words, bool titled)
{
    for (size_t i = 0; i < p->people->count && a->state == BYLINE_UNKNOWN; i++) {
        const struct person *person = &p->people->people[i];
        if (!works_here(person))
            continue;
        struct words name = words_of_person(person);
        if (!says(words, &name, titled) && !names_same(a->text, person->email))
            continue;
        a->state = BYLINE_OF_SCHOOL;
        a->member = p->raw->team.len + i;
    }
}

static bool is_listed(const struct raw_list *ids, struct slice id)
{
    for (size_t i = 0; i < ids->len; i++)
        if (slice_eq(ids->at[i].text, id))
            return true;
    return false;
}

static void find_pupil(const struct publisher *p, struct author *a,
                       const struct words *words, const struct raw_list *pupils)
{
    size_t count = 0, listed = 0;
    for (size_t i = 0; i < p->people->count; i++) {
        const struct person *person = &p->people->people[i];
        if (person->role != ROLE_PUPIL)
            continue;
        struct words name = words_of_person(person);
        if (!says(words, &name, false))
            continue;
        bool on_page = is_listed(pupils, person->id);
        if (!count || (on_page && !listed))
            a->pupil = person;
        count++;
        listed += on_page;
    }
    if (count)
        a->state = count == 1 || listed == 1 ? BYLINE_OF_PUPIL : BYLINE_DOUBT;
}

/* "[Sem](leerling:1042)": the id, or empty. */
static struct slice linked_pupil(struct slice text)
{
    static const char *const schemes[] = {"](leerling:", "](pupil:"};
    for (size_t i = 0; i < 2; i++) {
        size_t at = slice_find(text, schemes[i]);
        if (at < text.len) {
            struct slice id = slice_from(text, at + strlen(schemes[i]));
            return slice_trim(slice_sub(id, 0, slice_find_byte(id, ')')));
        }
    }
    return (struct slice){"", 0};
}

/* `lenient`: a surname alone or a mail address is enough. */
static void know(const struct publisher *p, struct author *a,
                 const struct raw_list *pupils, bool lenient)
{
    struct words words;
    struct slice id = linked_pupil(a->text);
    size_t title = title_len(a->text);
    if (id.len) {
        a->pupil = register_find(p->people, id);
        a->state = a->pupil ? BYLINE_OF_PUPIL : BYLINE_UNKNOWN;
        return;
    }
    cut_words(&words, slice_from(a->text, title));
    find_member(p, a, &words, lenient || title > 0);
    find_colleague(p, a, &words, lenient || title > 0);
    if (a->state == BYLINE_UNKNOWN && title == 0)
        find_pupil(p, a, &words, pupils);
}

/* --- all of them --- */

enum joint { JOINT_END, JOINT_AND, JOINT_COMMA, JOINT_BEHALF };

/* Takes the next author off the text, and says what stood behind. */
static enum joint next_author(struct slice *author, struct slice *rest)
{
    static const struct {
        const char *text;
        enum joint joint;
    } joints[] = {{", namens ", JOINT_BEHALF},
                  {" namens ", JOINT_BEHALF},
                  {", on behalf of ", JOINT_BEHALF},
                  {" on behalf of ", JOINT_BEHALF},
                  {", ", JOINT_COMMA},
                  {" (", JOINT_COMMA},
                  {"; ", JOINT_AND},
                  {" en ", JOINT_AND},
                  {" and ", JOINT_AND},
                  {" & ", JOINT_AND},
                  {" + ", JOINT_AND},
                  {" / ", JOINT_AND}};
    size_t end = rest->len, skip = 0;
    enum joint joint = JOINT_END;
    for (size_t i = 0; i < sizeof(joints) / sizeof(*joints); i++) {
        size_t at = slice_find(*rest, joints[i].text);
        if (at < end) {
            end = at;
            skip = strlen(joints[i].text);
            joint = joints[i].joint;
        }
    }
    *author = slice_trim(slice_sub(*rest, 0, end));
    *rest = slice_from(*rest, end + skip);
    return joint;
}

/* "de directeur" */
static bool is_title_only(struct slice text)
{
    struct str spaced;
    str_init(&spaced);
    str_add(&spaced, text);
    str_add_byte(&spaced, ' ');
    bool only = title_len(str_slice(&spaced)) == spaced.len && text.len > 4;
    str_release(&spaced);
    return only;
}

/* "de klas van juf Sjaan": does the text of a body name somebody who is not of it? */
static bool names_stranger(const struct publisher *p, struct slice text)
{
    static const char polite[] =
        "juf juffrouw meester meneer mevrouw mevr mevr. mw mw. dhr dhr. "
        "miss mrs mrs.";
    const struct raw_list none = {0};
    for (size_t at = 0; at < text.len;) {
        struct slice rest = slice_from(text, at);
        size_t len = slice_find_byte(rest, ' ');
        bool title = is_one_of(slice_sub(rest, 0, len), polite);
        bool given = has_capital(slice_sub(rest, 0, len)) &&
                     names_is_given(p->names, slice_sub(rest, 0, len));
        if (at && (title || given)) {
            struct author a = {rest, BYLINE_UNKNOWN, {"", 0}, NULL, SIZE_MAX};
            know(p, &a, &none, false);
            return a.state == BYLINE_UNKNOWN;
        }
        at += len + 1;
    }
    return false;
}

struct authors {
    struct author at[BYLINE_AUTHORS_MAX];
    size_t count;
    bool described; /* "..., leerkracht groep 5": the text says what they do */
    bool too_many;
};

static void read_authors(const struct publisher *p, struct authors *all,
                         struct slice text, const struct raw_list *pupils, bool lenient)
{
    enum joint before = JOINT_AND, behind;
    struct slice part;
    *all = (struct authors){0};
    do {
        behind = next_author(&part, &text);
        struct author a = {part, BYLINE_UNKNOWN, {"", 0}, NULL, SIZE_MAX};
        bool school = names_same(part, p->raw->config.title.text);
        if (!part.len || school || (before == JOINT_BEHALF && all->count))
            continue;
        if (all->count && before == JOINT_COMMA && !has_capital(part)) {
            all->described = true; /* "..., leerkracht groep 5" */
            continue;
        }
        if (is_title_only(part) || (is_body(part) && !names_stranger(p, part)))
            a.state = BYLINE_NONE; /* known, and no person */
        else
            know(p, &a, pupils, lenient);
        if (all->count && a.state == BYLINE_UNKNOWN && !has_capital(part))
            continue; /* "groep 5 en 6" */
        all->too_many |= all->count == BYLINE_AUTHORS_MAX;
        if (all->count < BYLINE_AUTHORS_MAX)
            all->at[all->count++] = a;
    } while (before = behind, behind != JOINT_END);
}

/* Is it said what this author does? "directeur" does, and "juf" in a way. */
static bool says_role(struct slice text, bool in_so_many_words)
{
    static const char in_a_way[] = "juf juffrouw meester miss";
    static const char polite[] =
        "meneer mevrouw mevr mevr. mw mw. dhr dhr. de heer door mr mr. mrs "
        "mrs. ms ms.";
    struct slice word, titles = slice_sub(text, 0, title_len(text));
    while (slice_cut(&word, &titles, ' '))
        if (word.len && !is_one_of(word, polite) &&
            !(in_so_many_words && is_one_of(word, in_a_way)))
            return true;
    return false;
}

/* The authors as they are shown; with what each does where the protocol asks it. */
static struct raw_text shown_text(const struct publisher *p, const struct authors *all,
                                  const struct raw_text *author, bool *lacks_role)
{
    struct str text;
    bool roles = p->policy->byline_as == BYLINE_AS_ROLE &&
                 p->policy->staff_fields & STAFF_ROLE && !all->described;
    struct raw_text shown = *author;
    str_init(&text);
    for (size_t i = 0; i < all->count; i++) {
        const struct author *a = &all->at[i];
        bool person = a->state == BYLINE_OF_SCHOOL;
        if (i)
            str_add_c(&text, i + 1 < all->count ? ", " : " en ");
        str_add(&text, a->text);
        if (!roles || !person || says_role(a->text, true))
            continue;
        if (a->role.len)
            str_addf(&text, all->count > 1 ? " (%.*s)" : ", %.*s", SLICE_FMT(a->role));
        else
            *lacks_role |= !says_role(a->text, false);
    }
    if (roles || all->count == 0)
        shown.text = arena_copy(p->arena, str_slice(&text));
    else if (slice_find(author->text, " namens ") < author->text.len)
        shown.text = slice_trim(
            slice_sub(author->text, 0, slice_find(author->text, " namens ")));
    while (shown.text.len && shown.text.at[shown.text.len - 1] == ',')
        shown.text.len--;
    str_release(&text);
    return shown;
}

struct byline byline_read(const struct publisher *p, const struct raw_text *author,
                          const struct raw_list *pupils)
{
    struct authors all;
    struct byline line = {.state = BYLINE_NONE, .shown = *author};
    bool lacks_role = false;
    if (!author->text.len)
        return line;
    read_authors(p, &all, author->text, pupils, false);
    line.state = BYLINE_OF_SCHOOL;
    for (size_t i = 0; i < all.count; i++) {
        enum byline_state state = all.at[i].state;
        if (state == BYLINE_UNKNOWN ||
            (state == BYLINE_DOUBT && line.state != BYLINE_UNKNOWN))
            line.state = state;
        else if (state == BYLINE_OF_PUPIL && line.state == BYLINE_OF_SCHOOL)
            line.state = state;
        line.colleague |= state == BYLINE_OF_SCHOOL;
        if (state == BYLINE_OF_PUPIL)
            line.pupils[line.pupil_count++] = all.at[i].pupil;
    }
    if (all.too_many)
        line.state = BYLINE_UNKNOWN;
    line.shown = shown_text(p, &all, author, &lacks_role);
    if (line.state == BYLINE_OF_SCHOOL && lacks_role)
        line.state = BYLINE_NO_ROLE;
    return line;
}

bool byline_is_other(const struct publisher *p, struct slice author, struct slice by)
{
    struct authors left, right;
    const struct raw_list none = {0};
    if (!by.len || names_same(author, by))
        return false;
    read_authors(p, &left, author, &none, true);
    read_authors(p, &right, by, &none, true);
    for (size_t j = 0; j < right.count; j++) {
        const struct author *y = &right.at[j];
        if (y->state == BYLINE_OF_PUPIL || y->state == BYLINE_DOUBT)
            return false; /* it takes a grown-up */
        for (size_t i = 0; i < left.count; i++) {
            const struct author *x = &left.at[i];
            if ((x->member != SIZE_MAX && x->member == y->member) ||
                names_same(slice_from(x->text, title_len(x->text)),
                           slice_from(y->text, title_len(y->text))))
                return false;
        }
    }
    return true;
}
