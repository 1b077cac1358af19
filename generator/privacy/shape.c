/* Full names of which no word is known: initials ("W.H. Auden"), and a given name on no
 * list where the words around it, or the surname itself, make it one ("leerling Tygo
 * Quast", "Olton van der Berk", "Dragica Petrović"). Two capitals alone are none: half
 * of those are places, clubs and brands. */
#include <string.h>

#include "privacy/unknown_int.h"

/* --- initials --- */

/* "F.C. Twente", "N.V. Waterleiding": letters of another kind. */
static bool is_abbreviation(const struct matcher *m, size_t i, size_t end)
{
    static const char known[] =
        " fc sv vv bv nv us uk eu ec rk kv rc sc ac dc wk ek os "
        "mr or va tv vs bc cv zk ss ms hc cs cd rkk obs cbs rks "
        "bso knv vpr uss hms la ny dj usa top asv afc hvc oks ps nb td ov ";
    char letters[8] = " ";
    size_t len = 1;
    for (size_t k = i; k < end && len < 4; k++)
        letters[len++] = match_token(m, k)->initial;
    letters[len++] = ' ';
    return strstr(known, letters) != NULL;
}

/* Behind the dotted initials at i, or i. */
static size_t read_initials(const struct matcher *m, size_t i)
{
    size_t k = i;
    while (k < i + 4 && match_token(m, k)->letters == 1 && match_capital(m, k) &&
           match_token(m, k + 1)->before & SEP_DOT &&
           (k == i || match_token(m, k)->before & SEP_DOT))
        k++;
    return k;
}

/* One letter may end a sentence, "Plan B. Morgen": a title or a prefix in small letters
 * says that it doesn't. */
static bool is_one_initial(const struct matcher *m, size_t i, size_t at)
{
    if (i && match_token(m, i)->before & SEP_SPACE && match_is(m, i - 1, WORD_TITLE))
        return true;
    /* "(P. Bogemans)", "J. Leleux, P. Bogemans" */
    if (match_token(m, i)->before & (SEP_COMMA | SEP_PAREN) && at == i + 1)
        return !match_is(m, at, WORD_ORDINARY);
    return at > i + 1 && (at > i + 2 || !match_capital(m, i + 1)) &&
           !match_is(m, i + 1, WORD_PLACE_PREFIX);
}

size_t match_initials_unknown(struct matcher *m, size_t i)
{
    struct surname_place p = {.given = i};
    size_t k = m->any_case || m->title_case ? i : read_initials(m, i);
    if (k == i || !match_joins(m, k) || !match_uses(m, RULE_INITIALS) ||
        is_abbreviation(m, i, k))
        return 0;
    size_t at = unknown_prefix(m, k, &p);
    if (at == k + 1 && match_is(m, k, WORD_PLACE_PREFIX)) /* "in Zwolle" */
        return 0;
    size_t end = match_joins(m, at) ? unknown_word(m, at, p) : 0;
    if (!end || (k == i + 1 && !is_one_initial(m, i, at)) ||
        match_is(m, at, WORD_STAFF_SURNAME) || match_is_thing(m, i, end, false))
        return 0;
    if (match_token(m, end)->before == SEP_HYPHEN) {
        size_t more = unknown_word(m, end, p);
        end = more ? more : end;
    }
    struct mention *a = match_add(m, MENTION_UNKNOWN, RULE_INITIALS, i, end);
    a->given_start = a->start;
    a->given_end = match_token(m, k - 1)->end;
    /* the dot of the initial stays, but a sentence ends in one alone */
    if (a->tail >= m->text.len || m->text.at[a->tail] != '.')
        a->given_end++;
    return a->last;
}

/* --- shapes --- */

bool match_is_role(const struct matcher *m, size_t i)
{
    static const char *const roles[] = {
        "speler",        "speelster",     "schrijver",     "schrijfster",
        "leider",        "leidster",      "voorzitter",    "trainer",
        "coach",         "directeur",     "minister",      "president",
        "premier",       "zanger",        "zangeres",      "acteur",
        "actrice",       "dichter",       "dichteres",     "schilder",
        "winnaar",       "winnares",      "kampioen",      "kampioene",
        "burgemeester",  "leerling",      "leerlinge",     "leerkracht",
        "leraar",        "lerares",       "docent",        "docente",
        "keeper",        "doelman",       "spits",         "aanvaller",
        "verdediger",    "renner",        "schaatser",     "schaatsster",
        "zwemmer",       "zwemster",      "tennisser",     "atleet",
        "atlete",        "turner",        "turnster",      "architect",
        "componist",     "dirigent",      "gitarist",      "drummer",
        "bassist",       "pianist",       "violist",       "regisseur",
        "presentator",   "presentatrice", "journalist",    "journaliste",
        "fotograaf",     "fotografe",     "auteur",        "kunstenaar",
        "kunstenares",   "beeldhouwer",   "bioloog",       "historicus",
        "professor",     "hoogleraar",    "econoom",       "advocaat",
        "advocate",      "rechter",       "generaal",      "kolonel",
        "kapitein",      "koning",        "koningin",      "prins",
        "prinses",       "keizer",        "graaf",         "hertog",
        "bisschop",      "pastoor",       "dominee",       "imam",
        "rabbijn",       "wethouder",     "raadslid",      "amerlid",
        "bestuurslid",   "lijsttrekker",  "secretaris",    "woordvoerder",
        "woordvoerster", "onderzoeker",   "onderzoekster", "filosoof",
        "collega",       "vriend",        "vriendin",      "echtgenoot",
        "echtgenote",    "vrouw",         "zus",           "zusje",
        "broer",         "broertje",      "moeder",        "vader",
        "dochter",       "zoon",          "zoontje",       "dochtertje",
        "oma",           "opa",           "tante",         "neef",
        "nicht",         "stagiair",      "stagiaire",     "vrijwilliger",
        "juf",           "meester",       "agent",         "boswachter",
        "imker",         "opvolger",      "opvolgster",    "voorganger",
        "oprichter",     "eigenaar",      "eigenares",     "uitvinder",
        "heer",          "mevrouw",       "meneer",        "klasgenoot",
        "klasgenoten",   "kleuter",       "buurman",       "buurvrouw",
        "concierge",     "schepen",       "ambassadeur",   "commissaris",
        "gedeputeerde"};
    char letters[64];
    size_t len = match_letters(m, i, letters, NULL);
    if (match_is(m, i, WORD_TITLE | WORD_NOUN) && !match_is(m, i, WORD_SKIP))
        return true;
    for (size_t k = 0; k < MATCH_COUNT(roles); k++) {
        size_t end = strlen(roles[k]);
        if ((len == end || len > end + 1) &&
            memcmp(letters + len - end, roles[k], end) == 0)
            return true;
    }
    return false;
}

/* Endings that hardly any word has but a surname: of Frisia, the Balkans, Scandinavia,
 * Poland, Russia, Turkey, Greece, Armenia, Georgia. */
static bool is_surname_by_ending(const struct matcher *m, size_t i)
{
    static const char *const endings[] = {
        "stra", "tsma",  "jsma",   "rsma",   "inga",    "vić",   "čić",  "ović",
        "ovic", "evic",  "wski",   "wska",   "vski",    "ński",  "nski", "wicz",
        "czyk", "vitsj", "oğlu",   "oglu",   "opoulos", "idis",  "akis", "escu",
        "adze", "svili", "shvili", "enko",   "sson",    "mann",  "ckx",  "aerts",
        "kov",  "kova",  "nov",    "nova",   "rov",     "rova",  "tsev", "jev",
        "jeva", "eyev",  "nyan",   "dottir", "dóttir",  "quist", "ström"};
    const struct token *t = match_token(m, i);
    return t->letters >= 6 && t->flags & TOKEN_CAPITAL && !match_word(m, i) &&
           match_ends_in(m, i, endings, MATCH_COUNT(endings));
}

/* "van der", "ten", "von", "el-": before a surname, seldom before anything else. "van"
 * and "de" alone are not of them: "Jumbo de Bilt", "Efteling van Kaatsheuvel". */
static bool is_surname_prefix(const struct matcher *m, size_t i, size_t end)
{
    static const char *const fine[] = {"von", "ten", "ter", "ibn",
                                       "bin", "bel", "dos", "vander"};
    static const char *const second[] = {"der", "den", "'t", "t"};
    if (end == i || match_capital(m, i))
        return false;
    if (end == i + 2 && match_is_spelled(m, i + 1, second, MATCH_COUNT(second)))
        return !match_is(m, i, WORD_PLACE_PREFIX);
    /* "el-Idrissi"; "Francavilla al Mare" is a place */
    return match_token(m, end)->before == SEP_HYPHEN ||
           match_is_spelled(m, i, fine, MATCH_COUNT(fine));
}

/* A capitalised firm or building: "Keukenstudio Dijkstra". */
static bool is_firm(const struct matcher *m, size_t i)
{
    static const char *const endings[] = {
        "bedrijf",     "studio",     "winkel",  "handel",  "huis",      "zaak",
        "service",     "techniek",   "bouw",    "shop",    "erij",      "salon",
        "markt",       "centrum",    "groep",   "beheer",  "advies",    "reizen",
        "school",      "hal",        "hotel",   "sport",   "wonen",     "mode",
        "optiek",      "bank",       "straat",  "plein",   "club",      "vereniging",
        "museum",      "hoeve",      "keukens", "tours",   "transport", "makelaars",
        "makelaardij", "notarissen", "autos",   "wielers", "bakkers"};
    return match_ends_in(m, i, endings, MATCH_COUNT(endings));
}

/* "zegt Gust De Coster" */
static bool is_said_by(const struct matcher *m, size_t i)
{
    static const char *const verbs[] = {
        "zegt",      "vindt",     "aldus",    "vertelt",   "lacht",    "meent",
        "verklaart", "antwoordt", "denkt",    "weet",      "stelt",    "besluit",
        "zucht",     "roept",     "reageert", "verzekert", "merkt",    "juicht",
        "benadrukt", "bevestigt", "zei",      "vond",      "vertelde", "verklaarde"};
    return match_is_spelled(m, i, verbs, MATCH_COUNT(verbs));
}

/* "acteurs Keanu Reeves, Sandra Bullock en Zoltan Kiss": one more of a list of people.
 */
static bool goes_on_list(const struct matcher *m, size_t i)
{
    const struct mention *last = m->out->len ? &m->out->at[m->out->len - 1] : NULL;
    if (!last || (last->kind != MENTION_FULL && last->kind != MENTION_UNKNOWN))
        return false;
    uint16_t sep = match_token(m, i)->before;
    if (last->last == i)
        return sep == (SEP_COMMA | SEP_SPACE);
    return last->last + 1 == i && sep == SEP_SPACE && match_is(m, i - 1, WORD_AND) &&
           match_token(m, i - 1)->before == SEP_SPACE;
}

size_t match_shape(struct matcher *m, size_t i)
{
    const struct token *t = match_token(m, i);
    struct surname_place p = {.given = i};
    if (m->any_case || !i || t->letters < 3 || t->flags & (TOKEN_FIRST | TOKEN_UPPER) ||
        !match_uses(m, RULE_LISTED))
        return 0;
    bool list = goes_on_list(m, i) || (t->before == SEP_SPACE && is_said_by(m, i - 1));
    if ((t->before != SEP_SPACE || m->title_case) && !list)
        return 0;
    size_t at = unknown_prefix(m, i + 1, &p);
    if (match_is(m, at, WORD_SURNAME | WORD_SURNAME_START))
        return 0; /* found as such, with a slip in the given name or without */
    if (match_is(m, at, WORD_ORDINARY) && at == i + 1 && !match_is_role(m, i - 1))
        return 0;
    bool prefix = is_surname_prefix(m, i + 1, at) && !match_is(m, at, WORD_ORDINARY);
    bool ending = at == i + 1 && is_surname_by_ending(m, at);
    if (!(prefix || ending) && !list && !match_is_role(m, i - 1))
        return 0;
    if ((prefix || ending) && (is_firm(m, i) || match_capital(m, i - 1)))
        return 0;
    size_t end = match_unknown(m, i + 1);
    if (!end)
        return 0;
    struct mention *a = match_add(m, MENTION_UNKNOWN, RULE_LISTED, i, end);
    a->given_start = a->start;
    a->given_end = t->end;
    a->given = t->hash;
    return a->last;
}
