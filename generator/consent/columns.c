/* The header of a register (contract section 3, the table of columns). */
#include "consent/columns.h"

#include <string.h>

#include "base/message.h"

/* Names as they stand after normalise(): lower case, one underscore for what isn't a
 * letter or digit. */
static const struct alias {
    const char *name;
    enum column column;
} aliases[] = {
    {"id", COLUMN_ID},
    {"leerlingnummer", COLUMN_ID},
    {"stamnummer", COLUMN_ID},
    {"nummer", COLUMN_ID},
    {"role", COLUMN_ROLE},
    {"rol", COLUMN_ROLE},
    {"given", COLUMN_GIVEN},
    {"roepnaam", COLUMN_GIVEN},
    {"voornaam", COLUMN_GIVEN},
    {"prefix", COLUMN_PREFIX},
    {"tussenvoegsel", COLUMN_PREFIX},
    {"voorvoegsel", COLUMN_PREFIX},
    {"voorvoegsels", COLUMN_PREFIX},
    {"surname", COLUMN_SURNAME},
    {"achternaam", COLUMN_SURNAME},
    {"group", COLUMN_GROUP},
    {"groep", COLUMN_GROUP},
    {"klas", COLUMN_GROUP},
    {"klasnaam", COLUMN_GROUP},
    {"groepscode", COLUMN_GROUP},
    {"birthdate", COLUMN_BIRTHDATE},
    {"geboortedatum", COLUMN_BIRTHDATE},
    {"shielded", COLUMN_SHIELDED},
    {"afscherming", COLUMN_SHIELDED},
    {"date", COLUMN_DATE},
    {"datum", COLUMN_DATE},
    {"evidence", COLUMN_EVIDENCE},
    {"bewijs", COLUMN_EVIDENCE},
    {"email", COLUMN_EMAIL},
    {"mail", COLUMN_EMAIL},
    {"e_mail", COLUMN_EMAIL},
    {"e_mailadres", COLUMN_EMAIL},
    {"emailadres", COLUMN_EMAIL},
    {"mailadres", COLUMN_EMAIL},
    {"name", COLUMN_NAME},
    {"naam", COLUMN_NAME},
    {"voornaam_tonen", COLUMN_NAME},
    {"work", COLUMN_WORK},
    {"werk", COLUMN_WORK},
    {"photo", COLUMN_PHOTO},
    {"photos", COLUMN_PHOTO},
    {"foto", COLUMN_PHOTO},
    {"fotos", COLUMN_PHOTO},
    {"foto_s", COLUMN_PHOTO},
    {"beeldmateriaal", COLUMN_PHOTO},
    {"video", COLUMN_VIDEO},
    {"film", COLUMN_VIDEO},
    {"films", COLUMN_VIDEO},
    {"filmpjes", COLUMN_VIDEO},
    {"audio", COLUMN_AUDIO},
    {"geluid", COLUMN_AUDIO},
};

/* A header with one of these words speaks of another channel than the website. */
static const char *const channels[] = {
    "nieuwsbrief",  "social",     "socialmedia",     "facebook",  "instagram",
    "twitter",      "youtube",    "tiktok",          "linkedin",  "snapchat",
    "schoolgids",   "parro",      "klasbord",        "schoolapp", "app",
    "whatsapp",     "krant",      "schoolkrant",     "folder",    "flyer",
    "schoolfolder", "ouderapp",   "ouderportaal",    "kwieb",     "isy",
    "ziber",        "newsletter", "schoolfotograaf", "intranet",  "portfolio",
    "klassenlijst", "adreslijst",
};

enum { HEADER_BYTES_MAX = 200 };

/* Lower case, "_" between words. */
static struct slice normalise(char out[HEADER_BYTES_MAX], struct slice header)
{
    size_t len = 0;
    bool gap = false;
    for (size_t i = 0; i < header.len && len + 2 < HEADER_BYTES_MAX; i++) {
        unsigned char c = (unsigned char)header.at[i];
        if (c >= 'A' && c <= 'Z')
            c = (unsigned char)(c + 32);
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c >= 0x80) {
            if (gap && len)
                out[len++] = '_';
            out[len++] = (char)c;
            gap = false;
        } else {
            gap = true;
        }
    }
    return slice_make(out, len);
}

/* Takes "website" off the front or the end. */
static bool strip_website(struct slice *name)
{
    if (slice_starts(*name, "website_")) {
        *name = slice_from(*name, 8);
        return true;
    }
    if (slice_ends(*name, "_website")) {
        *name = slice_sub(*name, 0, name->len - 8);
        if (slice_ends(*name, "_op"))
            *name = slice_sub(*name, 0, name->len - 3);
        return true;
    }
    return false;
}

static bool names_channel(struct slice name)
{
    struct slice word;
    while (slice_cut(&word, &name, '_'))
        for (size_t i = 0; i < sizeof(channels) / sizeof(*channels); i++)
            if (slice_eq_c(word, channels[i]))
                return true;
    return false;
}

static enum column alias_of(struct slice name)
{
    for (size_t i = 0; i < sizeof(aliases) / sizeof(*aliases); i++)
        if (slice_eq_c(name, aliases[i].name))
            return aliases[i].column;
    return COLUMN_UNKNOWN;
}

static bool names_website(struct slice name)
{
    static const char *const words[] = {"website",       "site",      "schoolsite",
                                        "schoolwebsite", "webpagina", "internet"};
    struct slice word;
    while (slice_cut(&word, &name, '_'))
        for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
            if (slice_eq_c(word, words[i]))
                return true;
    return false;
}

/* The category in "foto_s_website_en_social_media"; of two nobody knows which. */
static enum column category_in(struct slice name)
{
    enum column found = COLUMN_UNKNOWN;
    struct slice word;
    while (slice_cut(&word, &name, '_')) {
        enum column column = alias_of(word);
        if (column < COLUMN_NAME || column >= COLUMN_COUNT)
            continue;
        if (found != COLUMN_UNKNOWN && found != column)
            return COLUMN_UNKNOWN;
        found = column;
    }
    return found;
}

/* Does it say nothing but what may be shown on the website? "geen foto website" says
 * the opposite, "foto website en app" more than anyone can take apart. */
static bool is_plain_header(struct slice name)
{
    static const char *const words[] = {
        "op",  "de",  "het",      "onze",  "school",     "s",       "voor",
        "van", "mag", "mogen",    "tonen", "plaatsen",   "gebruik", "gebruiken",
        "ja",  "nee", "leerling", "kind",  "toestemming"};
    struct slice word;
    bool yes = false, no = false;
    while (slice_cut(&word, &name, '_')) {
        enum column column = alias_of(word);
        yes = yes || slice_eq_c(word, "ja");
        no = no || slice_eq_c(word, "nee");
        bool known =
            names_website(word) || (column >= COLUMN_NAME && column < COLUMN_COUNT);
        for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
            known = known || slice_eq_c(word, words[i]);
        if (!known)
            return false;
    }
    return yes == no; /* "foto website nee" with a cross is a no */
}

/* What schools keep beside it, whose ja and nee are about other things. */
static bool is_harmless(struct slice name)
{
    static const char *const words[] = {
        "opmerking", "opmerkingen", "notitie",    "notities",   "leerjaar",
        "jaargroep", "geslacht",    "nr",         "volgnummer", "leeftijd",
        "overblijf", "overblijven", "tso",        "bso",        "zindelijk",
        "medicatie", "vve",         "broer",      "zus",        "broers",
        "zussen",    "allergie",    "allergieen", "instroom"};
    static const char *const never[] = {"toestemming", "bezwaar", "akkoord", "privacy",
                                        "avg",         "website", "internet"};
    struct slice word, rest = name;
    bool harmless = false;
    while (slice_cut(&word, &rest, '_')) {
        enum column column = alias_of(word);
        if (column >= COLUMN_NAME && column < COLUMN_COUNT)
            return false;
        for (size_t i = 0; i < sizeof(never) / sizeof(*never); i++)
            if (slice_eq_c(word, never[i]))
                return false;
        for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
            harmless = harmless || slice_eq_c(word, words[i]);
    }
    return harmless;
}

static enum column column_of(struct slice name, bool *website)
{
    struct slice whole = name;
    *website = strip_website(&name);
    enum column column = alias_of(name);
    if (*website && column == COLUMN_GIVEN)
        return COLUMN_NAME; /* "voornaam website": may it stand there? */
    if (column != COLUMN_UNKNOWN && (!*website || column >= COLUMN_NAME))
        return column;
    *website = names_website(whole);
    if (*website)
        return is_plain_header(whole) ? category_in(whole) : COLUMN_UNKNOWN;
    return names_channel(name) || is_harmless(name) ? COLUMN_UNUSED : COLUMN_UNKNOWN;
}

bool answer_parse(enum answer *out, struct slice text)
{
    static const char *const yes[] = {"ja",   "j",    "yes", "y",          "1",
                                      "true", "waar", "x",   "toestemming"};
    static const char *const no[] = {"nee",   "n",      "no",     "0",
                                     "false", "onwaar", "bezwaar"};
    *out = ANSWER_NONE;
    if (!text.len)
        return true;
    for (size_t i = 0; i < sizeof(yes) / sizeof(*yes); i++)
        if (slice_eq_nocase(text, yes[i]))
            return *out = ANSWER_YES, true;
    for (size_t i = 0; i < sizeof(no) / sizeof(*no); i++)
        if (slice_eq_nocase(text, no[i]))
            return *out = ANSWER_NO, true;
    return false;
}

/* "nee, liever niet", "ja hoor": an answer in words at the start. */
static bool begins_with_answer(struct slice text)
{
    static const char *const words[] = {"ja",          "nee",     "yes",    "no",
                                        "toestemming", "bezwaar", "akkoord"};
    size_t len = 0;
    while (len < text.len && (text.at[len] | 32) >= 'a' && (text.at[len] | 32) <= 'z')
        len++;
    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
        if (slice_eq_nocase(slice_sub(text, 0, len), words[i]))
            return true;
    return false;
}

/* Are there answers in an unknown column? In words, in a quarter of its cells or more;
 * a mark or a digit may mean anything, unless there is nothing else. */
static bool looks_like_decisions(const struct csv_table *table, size_t field)
{
    size_t answers = 0, words = 0, filled = 0;
    for (size_t i = 1; i < table->count; i++) {
        enum answer answer;
        struct slice text = field < table->rows[i].count
                                ? table->rows[i].fields[field].text
                                : SLICE("");
        if (!text.len)
            continue;
        filled++;
        words += begins_with_answer(text);
        answers += answer_parse(&answer, text);
    }
    return filled && (answers == filled || 4 * words >= filled);
}

bool evidence_is_missing(struct slice text)
{
    static const char *const words[] = {"geen",        "niet",    "nog",   "te",
                                        "mondeling",   "kwijt",   "wacht", "wachten",
                                        "telefonisch", "verloren"};
    struct slice word, rest = slice_trim(text);
    if (answer_is_nothing(rest) || slice_eq_nocase(rest, "n"))
        return true;
    while (slice_cut(&word, &rest, ' '))
        for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
            if (slice_eq_nocase(word, words[i]))
                return true;
    return false;
}

bool answer_is_nothing(struct slice text)
{
    static const char *const words[] = {
        "geen",        "niet",      "nog",     "nvt",     "n.v.t.", "n.v.t",
        "onbekend",    "ontbreekt", "niemand", "none",    "no",     "nee",
        "nobody",      "unknown",   "missing", "volgt",   "later",  "gevraagd",
        "aangevraagd", "n/a",       "nihil",   "afwezig", "tbd",    "n.n."};
    bool sign = false;
    text = slice_trim(text);
    for (size_t i = 0; i < text.len; i++)
        sign = sign || (unsigned char)text.at[i] >= 0x80 ||
               ((text.at[i] | 32) >= 'a' && (text.at[i] | 32) <= 'z') ||
               (text.at[i] >= '0' && text.at[i] <= '9');
    if (!sign) /* "-", "?" */
        return true;
    struct slice first = slice_sub(text, 0, slice_find_byte(text, ' '));
    while (first.len && strchr(",;:", first.at[first.len - 1]))
        first.len--;
    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
        if (slice_eq_nocase(first, words[i]))
            return true;
    return slice_eq_c(text, "0");
}

/* What the settings say of a header: a column, COLUMN_UNUSED for "ignore", or
 * COLUMN_UNKNOWN when they say nothing. */
static enum column from_settings(const struct register_column *given, size_t count,
                                 struct slice name, bool *website)
{
    char buffer[HEADER_BYTES_MAX];
    for (size_t i = 0; i < count; i++) {
        if (!slice_eq(normalise(buffer, given[i].header), name))
            continue;
        if (slice_eq_c(given[i].meaning, "ignore"))
            return COLUMN_UNUSED;
        char meaning[HEADER_BYTES_MAX];
        enum column column = column_of(normalise(meaning, given[i].meaning), website);
        *website = true; /* the settings win over what a header seems to say */
        return column;
    }
    return COLUMN_UNKNOWN;
}

static void read_header(struct columns *out, const struct csv_table *table, size_t i,
                        const char *file, const struct register_column *given,
                        size_t given_count, struct diag *diag)
{
    const struct csv_row *header = &table->rows[0];
    char buffer[HEADER_BYTES_MAX];
    struct slice name = normalise(buffer, header->fields[i].text);
    struct place where = csv_place(header, i, file);
    bool website = false;
    enum column column = from_settings(given, given_count, name, &website);
    if (column == COLUMN_UNKNOWN)
        column = column_of(name, &website);
    if (column == COLUMN_UNUSED)
        return;
    if (column == COLUMN_UNKNOWN) {
        if (looks_like_decisions(table, i))
            /* a register on its side has names here: the header is not shown */
            diag_add(
                diag, DIAG_ERROR, where, (struct slice){"", 0},
                _("column %zu is not known, and looks like decisions; say with its "
                  "header what it is, in register_columns: {photo: \"...\"} or "
                  "{ignore: [\"...\"]}"),
                i + 1);
        return;
    }
    int *slot = website ? &out->website[column] : &out->field[column];
    if (*slot != COLUMN_MISSING)
        diag_add(diag, DIAG_ERROR, where, (struct slice){"", 0},
                 _("column \"%.*s\" means the same as \"%.*s\""),
                 SLICE_FMT(header->fields[i].text),
                 SLICE_FMT(header->fields[*slot].text));
    *slot = (int)i;
}

/* A header that the settings name and the file doesn't have. */
static void check_settings(const struct csv_table *table, const char *file,
                           const struct register_column *given, size_t given_count,
                           struct diag *diag)
{
    const struct csv_row *header = &table->rows[0];
    for (size_t g = 0; g < given_count; g++) {
        char wanted[HEADER_BYTES_MAX], buffer[HEADER_BYTES_MAX];
        struct slice name = normalise(wanted, given[g].header);
        bool found = false;
        for (size_t i = 0; i < header->count && !found; i++)
            found = slice_eq(normalise(buffer, header->fields[i].text), name);
        if (!found && !slice_eq_c(given[g].meaning, "ignore"))
            diag_file(diag, DIAG_ERROR, file,
                      _("register_columns names a column \"%.*s\" that isn't there"),
                      SLICE_FMT(given[g].header));
    }
}

bool columns_read(struct columns *out, const struct csv_table *table, const char *file,
                  const struct register_column *given, size_t given_count,
                  struct diag *diag)
{
    static const enum column needed[] = {COLUMN_ID, COLUMN_GIVEN, COLUMN_SURNAME};
    static const char *const needed_names[] = {"id", "given", "surname"};
    size_t errors = diag_count(diag, DIAG_ERROR);
    for (int i = 0; i < COLUMN_COUNT; i++)
        out->field[i] = out->website[i] = COLUMN_MISSING;
    for (size_t i = 0; i < table->rows[0].count; i++)
        read_header(out, table, i, file, given, given_count, diag);
    check_settings(table, file, given, given_count, diag);
    for (int i = 0; i < COLUMN_NAME; i++)
        if (out->website[i] != COLUMN_MISSING)
            out->field[i] = out->website[i];
    for (size_t i = 0; i < sizeof(needed) / sizeof(*needed); i++)
        if (out->field[needed[i]] == COLUMN_MISSING)
            diag_add(diag, DIAG_ERROR, csv_place(&table->rows[0], 0, file),
                     (struct slice){"", 0}, _("there is no column \"%s\""),
                     needed_names[i]);
    return diag_count(diag, DIAG_ERROR) == errors;
}
