/* What the words of Dutch are to the matcher: prefixes, titles, function words, and
 * the product's own lists of given names and ordinary words. */
#include "base/embedded.h"
#include "privacy/index.h"

static const struct {
    enum word_flag flag;
    const char *words;
} sorts[] = {
    {WORD_PREFIX, "van der den de het t ter ten te d v vd vder vden vande vander "
                  "vanden in op aan uit "
                  "bij over onder tot voor la le les l el al du des da di do dos das "
                  "del della dal von "
                  "zu zum zur am ibn bin ben ait oulad ould abu abou s mc mac st saint "
                  "san santa ver "
                  "vt uijt uyt thoe vant vanhet vh"},
    {WORD_PLACE_PREFIX, "in op aan uit bij over onder tot voor te"},
    {WORD_TITLE,
     "juf juffrouw juffie meester meneer mevrouw mijnheer heer dhr mw mevr mr "
     "directeur "
     "directrice conciërge conrector rector leerkracht leraar lerares onderwijzer "
     "onderwijzeres docent docente trainer coach dokter drs dr ir prof burgemeester "
     "wethouder stagiair stagiaire master miss mister mrs ms sir teacher"},
    {WORD_ABBREVIATION, "dhr mw mevr mr mrs ms dr drs ir ing prof fam st ds"},
    {WORD_COMPOUND,
     "familie gezin clan toernooi feest feestje partijtje foto fotos team groep "
     "groepje "
     "cup bokaal fanclub dag lied vriend vriendin moeder vader opa oma zus broer "
     "ouders kinderen tweeling tekening werkstuk spreekbeurt record show club trofee "
     "prijs wedstrijd verhaal filmpje boek kamer"},
    {WORD_TRADE,
     "bakkerij bakker slagerij slager restaurant winkel supermarkt firma garage "
     "kapsalon cafe hotel autobedrijf tuincentrum boerderij bloemist bloemisterij "
     "fietsenwinkel boekhandel drukkerij apotheek aannemer aannemersbedrijf jumbo "
     "spar plus coop snackbar cafetaria ijssalon pizzeria manege kwekerij makelaar "
     "dierenarts tandarts huisarts notaris rijschool camping kaasboer groenteboer "
     "viswinkel juwelier schoenmaker stichting theater museum sporthal"},
    {WORD_FAMILY, "achternaam surname familie fam gezin families gezinnen familje "
                  "gesin clan huize"},
    {WORD_KIN,
     "zus zusje zusjes zussen broer broertje broertjes broers broeders moeder vader "
     "mama papa ouders ouder opa oma oom tante neef nicht neefje nichtje kind kinderen "
     "dochter zoon dochters zonen tweeling broertjesenzusjes zoontje dochtertje"},
    {WORD_AND, "en and of or met ook und"},
    {WORD_DETERMINER,
     "de het een die dat deze dit onze ons mijn jouw uw zijn haar hun jullie elke "
     "iedere "
     "beste geachte hoi hallo gefeliciteerd bedankt kleine grote lieve jarige stoere "
     "dappere vrolijke slimme oudste jongste enige"},
    {WORD_NOUN,
     "leerling leerlingen klasgenoot klasgenootje klasgenote vriend vriendin vriendje "
     "vriendinnetje kleuter pupil meisje jongen groepsgenoot teamgenoot buurjongen "
     "buurmeisje"},
    {WORD_MONTH,
     "januari februari maart april mei juni juli augustus september oktober november "
     "december"},
    {WORD_FUNCTION,
     "de het een en van in op aan uit bij over onder tot voor door met zonder naar om "
     "te is was zijn waren wordt werd worden heeft had hebben zal zou kan kon moet mag "
     "wil wilde gaat ging komt kwam doet deed ik jij je hij zij ze we wij jullie u hun "
     "haar hem hen mij me mijn ons onze dit dat deze die wat wie waar wanneer waarom "
     "hoe niet geen wel nog ook al maar want dus of als dan toen nu daar hier er alle "
     "alles veel meer meest heel zeer zo ook na sinds tijdens volgens tegen tussen per "
     "eens even weer altijd nooit vaak soms later eerst daarna samen beide elk elke "
     "ieder iedere zelf eigen ander andere ben bent zij zich iets niets iemand "
     "niemand gezien mits gedurende ondanks wegens dankzij behalve namens inzake "
     "omtrent"},
    {WORD_SKIP,
     "groep groepen klas juf meester school basisschool obs cbs rkbs vo gym kleuters "
     "sinterklaas sint piet kerst kerstmis pasen pinksteren koningsdag koningsspelen "
     "nederland nederlands nederlandse engels engelse duits duitse frans franse fries "
     "friese belgisch belgische europees europese amerikaans amerikaanse maandag "
     "dinsdag woensdag donderdag vrijdag zaterdag zondag ingezonden foto tekst bron "
     "avondvierdaagse boekenweek kinderboekenweek cito mr team tv cd dvd wk ek nk nos "
     "club division park mountains valley museum stadium springs island theatre "
     "theater "
     "exchange street road city university college company records band brothers show "
     "award cup league express international project united hotel palace bridge river "
     "lake bay beach church square garden media news radio television network center "
     "centre world music song tour academy institute foundation airlines airport "
     "stichting memorial studios studio prijs bokaal huis oorlog investments parish "
     "coast "
     "hill house story stock shop kiss column adventures grande cathedral stichtingen "
     "instituut ziekenhuis hal zaal stadion jam tower towers plaza prize "
     "cinema hemelvaart junior senior orchestra athletic albion rovers wanderers "
     "rangers settlement national "
     "communications securities group "
     "corporation industries motors railway press entertainment productions pictures "
     "county avenue islands mountain kathedraal moskee twee drie vier vijf zes zeven "
     "acht negen tien"},
    /* On the list of given names, and far more often a place, a title or a brand: they
     * need what a word on no list needs. */
    {WORD_SELDOM,
     "ace ajax alba austin bing blaze boston can carolina chelsea christ christen "
     "crystal dakota dallas devon duke earl eden eid emir faith geneva georgia german "
     "gun hellas "
     "hong houston isla israel jazz jewel just kent king lincoln lion lourdes love "
     "mali "
     "marine medina melody memphis mercedes minas monte nil ocean olympia orion "
     "orlando "
     "paris phoenix preston prince queen raja ram ramadan royal saba salem santa "
     "sierra "
     "silver sol spartak sri sultan summer surya sydney tao texas thai tora tren "
     "verona "
     "vienna virginia visa vita viva yoga zion"},
    /* Shops, places, books and toys that are called like a person, each as one word.
     * A surname of the register is found in them all the same. */
    {WORD_THING,
     "srilanka hongkong elsalvador sanjose santodomingo kualalumpur addisabeba "
     "losangeles beverlyhills mariokart bellaciao lasvegas laspalmas abudhabi "
     "lievevrouw lievevrouwe lieveheer "
     ""
     "fransguyana franspolynesie albertheijn douweegberts janlinders hansanders "
     "dirkvandenbroek roosvanleary janvangent peterpan "
     "robinhood harrypotter donaldduck "
     "katrienduck mickeymouse minniemouse winniedepoeh winniethepooh peppapig "
     "bobdebouwer thomasdetrein thomasdestoomlocomotief marypoppins willywonka "
     "tijluilenspiegel pippilangkous ronjaderoversdochter dikkiedik "
     "plukvandepetteflet emilvandehazelhoeve meeskees dolfjeweerwolfje "
     "geronimostilton theastilton pietpiraat junioreinstein maxhavelaar "
     "ronaldmcdonald jamesbond montypython pinkfloyd judaspriest rolandgarros "
     "sierraleone sierranevada sierramaestra novazembla novascotia costarica "
     "montecarlo montecristo monterosa portoalegre janmayen tristandacunha "
     "fransjozefland victoriafalls veracruz parissaintgermain albalonga aloevera "
     "vivalavida santiagodecompostela santiagodecompostella santiagodechile "
     "santaclaus morganstanley merrilllynch philipmorris reedelsevier ernstyoung "
     "calvinklein tommyhilfiger hugoboss christiandior louisvuitton jackrussell "
     "mercedesbenz astonmartin harleydavidson rollsroyce jackdaniels davidlloyd "
     "tomtom"},
};

static void add_words(struct names *n, struct slice words, char separator,
                      unsigned flag, struct str *folded)
{
    struct slice word;
    while (slice_cut(&word, &words, separator)) {
        word = slice_trim(word);
        if (!word.len || word.at[0] == '#')
            continue;
        str_clear(folded);
        fold_letters(folded, word, false);
        if (!folded->len)
            continue;
        uint64_t hash = fold_hash(FOLD_HASH_START, folded->at, folded->len);
        index_add(n, hash)->flags |= flag;
        /* "familiequast", "teamquast" */
        bool front = flag == WORD_FAMILY || flag == WORD_TITLE ||
                     slice_eq_c(str_slice(folded), "team");
        if (front && folded->len >= 3)
            index_set_start(n->name_starts, folded->at);
    }
}

void lexicon_add(struct names *n)
{
    struct slice list;
    struct str folded;
    str_init(&folded);
    for (size_t i = 0; i < sizeof(sorts) / sizeof(*sorts); i++)
        add_words(n, slice_of(sorts[i].words), ' ', sorts[i].flag, &folded);
    if (embedded_read(&list, "data/given-names.txt"))
        add_words(n, list, '\n', WORD_LISTED, &folded);
    if (embedded_read(&list, "data/places.txt"))
        add_words(n, list, '\n', (unsigned)WORD_PLACE | WORD_ORDINARY, &folded);
    if (embedded_read(&list, "data/words.txt"))
        add_words(n, list, '\n', WORD_ORDINARY, &folded);
    str_release(&folded);
}
