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
    /* "O.P." of "T.O.P." */
    if (i && match_token(m, i - 1)->letters == 1 &&
        match_token(m, i)->before == SEP_DOT)
        return 0;
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
    static const struct slice roles[] = {
        W("speler"),        W("speelster"),     W("schrijver"),     W("schrijfster"),
        W("leider"),        W("leidster"),      W("voorzitter"),    W("trainer"),
        W("coach"),         W("directeur"),     W("minister"),      W("president"),
        W("premier"),       W("zanger"),        W("zangeres"),      W("acteur"),
        W("actrice"),       W("dichter"),       W("dichteres"),     W("schilder"),
        W("winnaar"),       W("winnares"),      W("kampioen"),      W("kampioene"),
        W("burgemeester"),  W("leerling"),      W("leerlinge"),     W("leerkracht"),
        W("leraar"),        W("lerares"),       W("docent"),        W("docente"),
        W("keeper"),        W("doelman"),       W("spits"),         W("aanvaller"),
        W("verdediger"),    W("renner"),        W("schaatser"),     W("schaatsster"),
        W("zwemmer"),       W("zwemster"),      W("tennisser"),     W("atleet"),
        W("atlete"),        W("turner"),        W("turnster"),      W("architect"),
        W("componist"),     W("dirigent"),      W("gitarist"),      W("drummer"),
        W("bassist"),       W("pianist"),       W("violist"),       W("regisseur"),
        W("presentator"),   W("presentatrice"), W("journalist"),    W("journaliste"),
        W("fotograaf"),     W("fotografe"),     W("auteur"),        W("kunstenaar"),
        W("kunstenares"),   W("beeldhouwer"),   W("bioloog"),       W("historicus"),
        W("professor"),     W("hoogleraar"),    W("econoom"),       W("advocaat"),
        W("advocate"),      W("rechter"),       W("generaal"),      W("kolonel"),
        W("kapitein"),      W("koning"),        W("koningin"),      W("prins"),
        W("prinses"),       W("keizer"),        W("graaf"),         W("hertog"),
        W("bisschop"),      W("pastoor"),       W("dominee"),       W("imam"),
        W("rabbijn"),       W("wethouder"),     W("raadslid"),      W("amerlid"),
        W("bestuurslid"),   W("lijsttrekker"),  W("secretaris"),    W("woordvoerder"),
        W("woordvoerster"), W("onderzoeker"),   W("onderzoekster"), W("filosoof"),
        W("collega"),       W("vriend"),        W("vriendin"),      W("echtgenoot"),
        W("echtgenote"),    W("vrouw"),         W("zus"),           W("zusje"),
        W("broer"),         W("broertje"),      W("moeder"),        W("vader"),
        W("dochter"),       W("zoon"),          W("zoontje"),       W("dochtertje"),
        W("oma"),           W("opa"),           W("tante"),         W("neef"),
        W("nicht"),         W("stagiair"),      W("stagiaire"),     W("vrijwilliger"),
        W("juf"),           W("meester"),       W("agent"),         W("boswachter"),
        W("imker"),         W("opvolger"),      W("opvolgster"),    W("voorganger"),
        W("oprichter"),     W("eigenaar"),      W("eigenares"),     W("uitvinder"),
        W("heer"),          W("mevrouw"),       W("meneer"),        W("klasgenoot"),
        W("klasgenoten"),   W("kleuter"),       W("buurman"),       W("buurvrouw"),
        W("concierge"),     W("schepen"),       W("ambassadeur"),   W("commissaris"),
        W("gedeputeerde")};
    char letters[64];
    size_t len = match_letters(m, i, letters, NULL);
    if (match_is(m, i, WORD_TITLE | WORD_NOUN) && !match_is(m, i, WORD_SKIP))
        return true;
    for (size_t k = 0; k < MATCH_COUNT(roles); k++)
        if (len == roles[k].len && memcmp(letters, roles[k].at, len) == 0)
            return true;
    return match_word_ends_in(slice_make(letters, len), roles, MATCH_COUNT(roles));
}

/* Endings that hardly any word has but a surname: of Frisia, the Balkans, Scandinavia,
 * Poland, Russia, Turkey, Greece, Armenia, Georgia. */
static bool is_surname_by_ending(const struct matcher *m, size_t i)
{
    static const struct slice endings[] = {
        W("stra"), W("tsma"),   W("jsma"),    W("rsma"),  W("inga"), W("vić"),
        W("čić"),  W("ović"),   W("ovic"),    W("evic"),  W("wski"), W("wska"),
        W("vski"), W("ński"),   W("nski"),    W("wicz"),  W("czyk"), W("vitsj"),
        W("oğlu"), W("oglu"),   W("opoulos"), W("idis"),  W("akis"), W("escu"),
        W("adze"), W("svili"),  W("shvili"),  W("enko"),  W("sson"), W("mann"),
        W("ckx"),  W("aerts"),  W("kov"),     W("kova"),  W("nov"),  W("nova"),
        W("rov"),  W("rova"),   W("tsev"),    W("jev"),   W("jeva"), W("eyev"),
        W("nyan"), W("dottir"), W("dóttir"),  W("quist"), W("ström")};
    const struct token *t = match_token(m, i);
    return t->letters >= 6 && t->flags & TOKEN_CAPITAL && !match_word(m, i) &&
           match_ends_in(m, i, endings, MATCH_COUNT(endings));
}

/* "van der", "ten", "von", "el-": before a surname, seldom before anything else. "van"
 * and "de" alone are not of them: "Jumbo de Bilt", "Efteling van Kaatsheuvel". */
static bool is_surname_prefix(const struct matcher *m, size_t i, size_t end)
{
    static const struct slice fine[] = {W("von"), W("ten"), W("ter"), W("ibn"),
                                        W("bin"), W("bel"), W("dos"), W("vander")};
    static const struct slice second[] = {W("der"), W("den"), W("'t"), W("t")};
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
    static const struct slice endings[] = {
        W("bedrijf"),     W("studio"),     W("winkel"),    W("handel"),
        W("huis"),        W("zaak"),       W("service"),   W("techniek"),
        W("bouw"),        W("shop"),       W("erij"),      W("salon"),
        W("markt"),       W("centrum"),    W("groep"),     W("beheer"),
        W("advies"),      W("reizen"),     W("school"),    W("hal"),
        W("hotel"),       W("sport"),      W("wonen"),     W("mode"),
        W("optiek"),      W("bank"),       W("straat"),    W("plein"),
        W("club"),        W("vereniging"), W("museum"),    W("hoeve"),
        W("keukens"),     W("tours"),      W("transport"), W("makelaars"),
        W("makelaardij"), W("notarissen"), W("autos"),     W("wielers"),
        W("bakkers")};
    return match_ends_in(m, i, endings, MATCH_COUNT(endings));
}

/* "zegt Gust De Coster" */
static bool is_said_by(const struct matcher *m, size_t i)
{
    static const struct slice verbs[] = {
        W("zegt"),      W("vindt"),     W("aldus"),     W("vertelt"),   W("lacht"),
        W("meent"),     W("verklaart"), W("antwoordt"), W("denkt"),     W("weet"),
        W("stelt"),     W("besluit"),   W("zucht"),     W("roept"),     W("reageert"),
        W("verzekert"), W("merkt"),     W("juicht"),    W("benadrukt"), W("bevestigt"),
        W("zei"),       W("vond"),      W("vertelde"),  W("verklaarde")};
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
    size_t at = unknown_prefix(m, i + 1, &p);
    /* nearly every word ends here; a surname of the register is found as such, with a
     * slip in the given name or without */
    if (!match_capital(m, at) || match_token(m, at)->flags & TOKEN_FIRST ||
        match_is(m, at, WORD_SURNAME | WORD_SURNAME_START))
        return 0;
    bool list = goes_on_list(m, i) || (t->before == SEP_SPACE && is_said_by(m, i - 1));
    if ((t->before != SEP_SPACE || m->title_case) && !list)
        return 0;
    bool role = match_is_role(m, i - 1);
    if (match_is(m, at, WORD_ORDINARY) && at == i + 1 && !role)
        return 0;
    bool prefix = is_surname_prefix(m, i + 1, at) && !match_is(m, at, WORD_ORDINARY);
    bool ending = at == i + 1 && is_surname_by_ending(m, at);
    if (!(prefix || ending) && !list && !role)
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
