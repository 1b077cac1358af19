/* Things that bear the name of a person, or look as if they did: what is no mention
 * though a given name and a capital are in it. */
#include <string.h>

#include "privacy/unknown_int.h"

bool match_is_spelled(const struct matcher *m, size_t i, const struct slice *words,
                      size_t count)
{
    const struct token *t = match_token(m, i);
    size_t len = t->end - t->start;
    for (size_t k = 0; k < count; k++)
        if (len == words[k].len && memcmp(m->text.at + t->start, words[k].at, len) == 0)
            return true;
    return false;
}

bool match_word_ends_in(struct slice word, const struct slice *endings, size_t count)
{
    char last = word.len ? word.at[word.len - 1] : 0;
    for (size_t k = 0; k < count; k++) {
        size_t len = endings[k].len;
        if (endings[k].at[len - 1] == last && word.len > len + 1 &&
            memcmp(word.at + word.len - len, endings[k].at, len) == 0)
            return true;
    }
    return false;
}

bool match_ends_in(const struct matcher *m, size_t i, const struct slice *endings,
                   size_t count)
{
    const struct token *t = match_token(m, i);
    return match_word_ends_in(slice_sub(m->text, t->start, t->end - t->start), endings,
                              count);
}

/* --- called after people --- */

/* Does the text say that what stands at i is a thing: "het Anne Frankhuis", "in de
 * Karel Doormanlaan", "Karel Doormanlaan 12"? */
static bool is_spoken_of_as_thing(const struct matcher *m, size_t given, size_t i)
{
    static const struct slice before[] = {W("de"),  W("het"), W("De"),  W("Het"),
                                          W("een"), W("'t"),  W("in"),  W("op"),
                                          W("In"),  W("Op"),  W("dit"), W("deze"),
                                          W("of"),  W("bij"), W("ons"), W("langs")};
    const struct token *next = match_token(m, i + 1);
    if (next->flags & TOKEN_DIGITS && next->before == SEP_SPACE)
        return true;
    for (size_t k = given; k > 0 && k + 2 > given; k--)
        if (match_is_spelled(m, k - 1, before, MATCH_COUNT(before)))
            return true;
    return false;
}

/* "Anne Frank Stichting": a word that says what the name is of. */
static bool is_kind(const struct matcher *m, size_t i)
{
    static const struct slice kinds[] = {
        W("Stichting"),   W("Huis"),       W("Museum"),       W("School"),
        W("College"),     W("Lyceum"),     W("Prijs"),        W("Bokaal"),
        W("Award"),       W("Cup"),        W("Toernooi"),     W("Theater"),
        W("Stadion"),     W("Park"),       W("Plein"),        W("Foundation"),
        W("Memorial"),    W("Story"),      W("Show"),         W("Band"),
        W("Trio"),        W("Quartet"),    W("Kwartet"),      W("Orkest"),
        W("Company"),     W("Studios"),    W("Records"),      W("Express"),
        W("Airport"),     W("Tower"),      W("Institute"),    W("Instituut"),
        W("Academy"),     W("Academie"),   W("Arena"),        W("Center"),
        W("Internaat"),   W("Dierenpark"), W("Universiteit"), W("Gemeente"),
        W("Bibliotheek"), W("Provincie"),  W("Politie"),      W("Brandweer"),
        W("Vereniging"),  W("Klas"),       W("Ouderraad"),    W("Rabobank"),
        W("Fonds"),       W("Fabriek"),    W("Dag"),          W("Dagen"),
        W("Route"),       W("Kliniek"),    W("Club"),         W("Team"),
        W("Feest"),       W("Festival"),   W("Zaal"),         W("Boerderij"),
        W("Laan")};
    return match_token(m, i)->before == SEP_SPACE &&
           match_is_spelled(m, i, kinds, MATCH_COUNT(kinds));
}

bool match_is_called_after(const struct matcher *m, size_t given, size_t i)
{
    static const struct slice sure[] = {
        W("straat"),  W("plein"),        W("school"),    W("college"),
        W("prijs"),   W("museum"),       W("gracht"),    W("singel"),
        W("lyceum"),  W("tunnel"),       W("stichting"), W("eiland"),
        W("award"),   W("universiteit"), W("stadion"),   W("toernooi"),
        W("orkest"),  W("ziekenhuis"),   W("cup"),       W("theater"),
        W("plateau"), W("festival"),     W("bokaal"),    W("bibliotheek"),
        W("moskee"),  W("kathedraal"),   W("dienst")};
    /* Oosterhuis, Nijhof, Verkerk, Verlaan, Verkade are surnames */
    static const struct slice maybe[] = {W("huis"), W("hof"),  W("laan"), W("weg"),
                                         W("kerk"), W("kade"), W("brug"), W("hal"),
                                         W("park"), W("kapel")};
    return is_kind(m, i) || match_ends_in(m, i, sure, MATCH_COUNT(sure)) ||
           (match_ends_in(m, i, maybe, MATCH_COUNT(maybe)) &&
            is_spoken_of_as_thing(m, given, i));
}

/* --- titles --- */

/* Is the quotation mark before token i the first of a pair? */
static bool is_opening(const struct matcher *m, size_t i)
{
    enum { FAR = 400 };
    bool inside = false;
    for (size_t k = i > FAR ? i - FAR : 0; k <= i; k++)
        inside ^= (match_token(m, k)->before & SEP_QUOTE) != 0;
    return inside;
}

/* "A Sky Full of Stars": between quotation marks hardly a word without capital. A
 * sentence that someone says has some. */
static bool is_title(const struct matcher *m, size_t first, size_t last, bool alone)
{
    enum { MOST = 8 };
    size_t from = first, to = last;
    unsigned small = WORD_FUNCTION | WORD_PREFIX | WORD_AND;
    while (!(match_token(m, from)->before & SEP_QUOTE) && from > 0 &&
           first - from < MOST)
        from--;
    while (!(match_token(m, to)->before & SEP_QUOTE) && to < m->tokens->len &&
           to - last < MOST)
        to++;
    if (!(match_token(m, from)->before & SEP_QUOTE) ||
        !(match_token(m, to)->before & SEP_QUOTE) || !is_opening(m, from) ||
        (match_token(m, from)->before & SEP_PAREN && from == first))
        return false;
    size_t lowers = 0, words = 0;
    for (size_t i = from; i < to; i++) {
        words++;
        lowers += !match_capital(m, i) && !match_is(m, i, small);
    }
    return 6 * lowers < words && (alone || from < first || to > last);
}

/* --- among other capitals --- */

/* Capitalised words that a name may stand behind: "de Britse Helen Sharman", "de
 * Democraat Grover Cleveland", "in Nederland Emma Quast". */
static bool is_fine_before(const struct matcher *m, size_t i)
{
    static const struct slice endings[] = {
        W("se"),   W("er"),   W("ist"),   W("aan"),   W("ant"),  W("ent"),    W("aat"),
        W("iet"),  W("aar"),  W("ier"),   W("iër"),   W("oor"),  W("tor"),    W("isch"),
        W("land"), W("lid"),  W("man"),   W("vrouw"), W("Brit"), W("Rus"),    W("Deen"),
        W("Fin"),  W("Turk"), W("Griek"), W("Zweed"), W("Pool"), W("Tsjech"), W("ees"),
        W("baas"), W("aard"), W("leider")};
    unsigned fine = WORD_TITLE | WORD_GIVEN | WORD_LISTED | WORD_SURNAME |
                    WORD_FUNCTION | WORD_NOUN | WORD_KIN | WORD_AND;
    const struct token *t = match_token(m, i);
    if (match_is(m, i, fine))
        return true;
    return !(t->flags & TOKEN_UPPER) && t->letters > 3 &&
           (match_is(m, i, WORD_ORDINARY) ||
            match_ends_in(m, i, endings, MATCH_COUNT(endings)));
}

/* "minister van Binnenlandse Zaken Otto Schily": behind what someone is, and of what.
 */
static bool is_behind_role(const struct matcher *m, size_t i)
{
    for (size_t k = i; k-- > 0 && k + 7 > i;) {
        if (match_is_role(m, k))
            return true;
        if (match_token(m, k + 1)->before != SEP_SPACE ||
            !(match_capital(m, k) || match_is(m, k, WORD_PREFIX | WORD_AND)))
            return false;
    }
    return false;
}

bool match_is_amid_capitals(const struct matcher *m, size_t i)
{
    const struct token *before = i ? match_token(m, i - 1) : NULL;
    return before && before->flags & TOKEN_CAPITAL && !(before->flags & TOKEN_FIRST) &&
           match_token(m, i)->before == SEP_SPACE && before->letters > 1 &&
           !is_fine_before(m, i - 1) && !is_behind_role(m, i);
}

/* --- all of it --- */

/* "Albert Heijn", and whatever else the product knows. */
static bool is_known_thing(const struct matcher *m, size_t i)
{
    uint64_t hash = match_hash_on(m, FOLD_HASH_START, i);
    for (size_t k = i + 1; k < i + 5 && match_joins(m, k); k++) {
        hash = match_hash_on(m, hash, k);
        const struct word *w = index_find(m->names, hash);
        if (w && w->flags & WORD_THING)
            return true;
    }
    return false;
}

/* "Sint Maarten van Tours" */
static bool is_saint(const struct matcher *m, size_t i)
{
    static const struct slice saints[] = {W("Sint"), W("Sinte"), W("Heilige"), W("San"),
                                          W("Santa")};
    return i && match_token(m, i)->before & (SEP_SPACE | SEP_HYPHEN) &&
           match_is_spelled(m, i - 1, saints, MATCH_COUNT(saints));
}

bool match_is_thing(const struct matcher *m, size_t given, size_t end, bool listed)
{
    return is_known_thing(m, given) || is_saint(m, given) || is_kind(m, end) ||
           is_title(m, given, end, listed);
}
