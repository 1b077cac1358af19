/* Presets and tightening: see policy.h.
 *
 * One table says of each key where its value lives and how strictness grows; reading,
 * comparing and printing all follow it.
 */
#include "consent/policy.h"

#include <assert.h>
#include <string.h>

#include "base/embedded.h"
#include "base/message.h"
#include "base/vec.h"

enum value_kind { VALUE_WORD, VALUE_NUMBER, VALUE_DATE, VALUE_FIELDS };

struct key {
    const char *name;
    enum value_kind kind;
    size_t offset;            /* in struct policy */
    const char *const *words; /* VALUE_WORD: loosest first; ends with NULL */
};

static const char *const opt_words[] = {"opt-out", "opt-in", NULL};
static const char *const names_words[] = {"given-name", "consent", NULL};
static const char *const evidence_words[] = {"optional", "required", NULL};
static const char *const subjects_words[] = {"pupils", "pupils+staff", "everyone",
                                             NULL};
static const char *const unknown_words[] = {"warn", "drop", "hold", NULL};
static const char *const doubt_words[] = {"hide", "hold", "refuse", NULL};
static const char *const objected_words[] = {"blur", "drop", NULL};
static const char *const untagged_words[] = {"allow", "hold", NULL};
static const char *const credit_words[] = {"optional", "when-sourced", "required",
                                           NULL};
static const char *const byline_words[] = {"optional", "required", NULL};
static const char *const byline_as_words[] = {"name", "name+role", "school", NULL};
static const char *const review_words[] = {"off", "advise", "required", NULL};
static const char *const contact_words[] = {"drop", "refuse", NULL};
static const char *const staff_words[] = {"name",   "email", "role",
                                          "groups", "days",  NULL};

#define AT(member) offsetof(struct policy, member)
static const struct key keys[] = {
    {"consent.work", VALUE_WORD, AT(consent[CATEGORY_WORK]), opt_words},
    {"consent.photo", VALUE_WORD, AT(consent[CATEGORY_PHOTO]), opt_words},
    {"consent.video", VALUE_WORD, AT(consent[CATEGORY_VIDEO]), opt_words},
    {"consent.audio", VALUE_WORD, AT(consent[CATEGORY_AUDIO]), opt_words},
    {"names", VALUE_WORD, AT(names), names_words},
    {"evidence", VALUE_WORD, AT(evidence), evidence_words},
    {"valid_months", VALUE_NUMBER, AT(valid_months), NULL},
    {"subjects", VALUE_WORD, AT(subjects), subjects_words},
    {"unknown_surname", VALUE_WORD, AT(unknown_surname), unknown_words},
    {"doubt", VALUE_WORD, AT(doubt), doubt_words},
    {"objected_photo", VALUE_WORD, AT(objected_photo), objected_words},
    {"untagged_photo", VALUE_WORD, AT(untagged_photo), untagged_words},
    {"credit", VALUE_WORD, AT(credit), credit_words},
    {"byline", VALUE_WORD, AT(byline), byline_words},
    {"byline_as", VALUE_WORD, AT(byline_as), byline_as_words},
    {"review", VALUE_WORD, AT(review), review_words},
    {"staff_fields", VALUE_FIELDS, AT(staff_fields), staff_words},
    {"contact", VALUE_WORD, AT(contact), contact_words},
    {"register_max_age_days", VALUE_NUMBER, AT(register_max_age_days), NULL},
    {"evaluate_by", VALUE_DATE, AT(evaluate_by), NULL},
};
enum { KEY_COUNT = sizeof(keys) / sizeof(*keys), CONSENT_KEYS = 4 };
/* The keys of a `policy:` mapping as written there; byline_as is the protocol's alone.
 */
static const char *const written_keys[] = {
    "consent",      "names",          "evidence",
    "valid_months", "subjects",       "unknown_surname",
    "doubt",        "objected_photo", "untagged_photo",
    "credit",       "byline",         "review",
    "staff_fields", "contact",        "register_max_age_days",
    "evaluate_by"};
static const char *const consent_keys[] = {"work", "photo", "video", "audio", "name"};

/* A value and where it was written: the enum members of struct policy are all int. */
struct setting {
    int value;
    struct slice text;
    struct place where;
    struct slice line;
    struct slice source;
    bool tightened;
};

struct loading {
    struct setting at[KEY_COUNT];
    struct arena *arena;
    struct diag *diag;
};

_Static_assert(sizeof(enum doubt_mode) == sizeof(int), "a key's value is an int");
_Static_assert(sizeof(date_t) == sizeof(int), "a key's value is an int");

static bool parse_word(const struct key *key, const struct yaml_node *node, int *value,
                       struct diag *diag)
{
    size_t count = 0;
    for (; key->words[count]; count++) {
        if (node->kind == YAML_SCALAR && slice_eq_c(node->text, key->words[count])) {
            *value = (int)count;
            return true;
        }
    }
    /* YAML 1.1 habits: off written as no or false */
    bool on;
    if (strcmp(key->words[0], "off") == 0 && yaml_bool(node, &on) && !on) {
        *value = 0;
        return true;
    }
    const char *near =
        node->kind == YAML_SCALAR ? nearest_name(node->text, key->words, count) : NULL;
    struct str all;
    str_init(&all);
    for (size_t i = 0; i < count; i++)
        str_addf(&all, "%s%s", i ? ", " : "", key->words[i]);
    if (near)
        yaml_error(node, diag, _("unknown value for %s; did you mean \"%s\"? (%s)"),
                   key->name, near, all.at);
    else
        yaml_error(node, diag, _("unknown value for %s; one of: %s"), key->name,
                   all.at);
    str_release(&all);
    return false;
}

/* The name is always one of them: a team whose members have none is no team. So an
 * empty list means the name alone. */
static bool parse_fields(const struct key *key, const struct yaml_node *node,
                         int *value, struct diag *diag)
{
    const struct yaml_node *item = node->kind == YAML_LIST ? node->first : node;
    *value = STAFF_NAME;
    for (; item; item = node->kind == YAML_LIST ? item->next : NULL) {
        struct key one = {key->name, VALUE_WORD, 0, key->words};
        int bit;
        if (!parse_word(&one, item, &bit, diag))
            return false;
        *value |= 1 << bit;
    }
    return true;
}

static bool parse_value(const struct key *key, const struct yaml_node *node, int *value,
                        struct diag *diag)
{
    long long number;
    switch (key->kind) {
    case VALUE_WORD:
        return parse_word(key, node, value, diag);
    case VALUE_FIELDS:
        return parse_fields(key, node, value, diag);
    case VALUE_NUMBER:
        if (node->kind != YAML_SCALAR || !slice_number(node->text, &number) ||
            number < 0 || number > 100000) {
            yaml_error(node, diag, _("%s must be a whole number, 0 or more"),
                       key->name);
            return false;
        }
        *value = (int)number;
        return true;
    case VALUE_DATE:
        if (node->kind != YAML_SCALAR || !date_parse(value, node->text)) {
            yaml_error(node, diag, _("%s must be a date"), key->name);
            return false;
        }
        return true;
    }
    return false;
}

/* "In each the stricter value": of numbers 0 is loosest and otherwise fewer is
 * stricter, an earlier date is stricter, fewer fields are (contract section 4). */
static bool is_looser(const struct key *key, int new, int old)
{
    switch (key->kind) {
    case VALUE_WORD:
        return new < old;
    case VALUE_NUMBER:
        return old != 0 && (new == 0 || new > old);
    case VALUE_DATE:
        return old != DATE_NONE && new > old;
    case VALUE_FIELDS:
        return (new & ~old) != 0;
    }
    return false;
}

static struct slice value_text(const struct key *key, int value, struct arena *arena)
{
    char date[11];
    struct str all;
    struct slice text;
    switch (key->kind) {
    case VALUE_WORD:
        return slice_of(key->words[value]);
    case VALUE_NUMBER:
        return arena_printf(arena, "%d", value);
    case VALUE_DATE:
        if (value == DATE_NONE)
            return SLICE("-");
        date_iso(date, value);
        return arena_copy(arena, slice_of(date));
    case VALUE_FIELDS:
        break;
    }
    str_init(&all);
    for (int i = 0; key->words[i]; i++)
        if (value & 1 << i)
            str_addf(&all, "%s%s", all.len ? ", " : "", key->words[i]);
    text = arena_copy(arena, str_slice(&all));
    str_release(&all);
    return text;
}

/* The node of a key in a preset or `policy:` mapping. */
static const struct yaml_node *find_key(const struct yaml_node *map, const char *name)
{
    if (strncmp(name, "consent.", 8) != 0)
        return yaml_get(map, name);
    const struct yaml_node *consent = yaml_get(map, "consent");
    if (consent && consent->kind == YAML_MAP)
        return yaml_get(consent, name + 8);
    return consent;
}

/* Takes over what a preset file says: "key: [value, sentence]". */
static bool read_preset(struct loading *l, const char *name)
{
    struct slice text;
    const char *file = arena_printf(l->arena, "data/protocols/%s.yml", name).at;
    struct yaml_node *root;
    if (!embedded_read(&text, file) ||
        !yaml_parse(&root, text, file, 1, l->arena, l->diag))
        return false;
    for (size_t i = 0; i < KEY_COUNT; i++) {
        const struct yaml_node *node = find_key(root, keys[i].name);
        struct setting *s = &l->at[i];
        if (!node || !node->first)
            continue;
        if (!parse_value(&keys[i], node->first, &s->value, l->diag))
            return false;
        s->where = node->first->where;
        const struct yaml_node *id = node->first->next;
        s->source = id ? id->text : SLICE("baseline, not protocol");
    }
    return true;
}

static void set_tightened(struct loading *l, struct setting *s, int value,
                          const struct yaml_node *node)
{
    s->value = value;
    s->where = node->where;
    s->line = node->line;
    s->tightened = true;
    s->source = arena_printf(
        l->arena, "%s:%u", node->where.file ? node->where.file : "-", node->where.line);
}

static bool tighten_one(struct loading *l, size_t i, const struct yaml_node *node)
{
    struct setting *s = &l->at[i];
    int value;
    if (!parse_value(&keys[i], node, &value, l->diag))
        return false;
    if (is_looser(&keys[i], value, s->value)) {
        yaml_error(node, l->diag,
                   _("%s is looser than the protocol: \"%s\" at %s:%u (%.*s); a policy "
                     "may tighten only"),
                   keys[i].name, value_text(&keys[i], s->value, l->arena).at,
                   s->where.file ? s->where.file : "-", s->where.line,
                   SLICE_FMT(s->source));
        return false;
    }
    if (value != s->value)
        set_tightened(l, s, value, node);
    return true;
}

static bool check_keys(const struct yaml_node *map, const char *const *known,
                       size_t count, struct diag *diag)
{
    bool ok = true;
    for (const struct yaml_node *n = map->first; n; n = n->next) {
        bool found = false;
        for (size_t i = 0; i < count && !found; i++)
            found = slice_eq_c(n->key, known[i]);
        found = found || slice_eq_c(n->key, "byline_as"); /* has a message of its own */
        if (!found)
            yaml_unknown_key(n, known, count, diag);
        ok = ok && found;
    }
    return ok;
}

/* What a byline shows is not stricter or looser, but another thing: the protocol says.
 */
static bool check_byline_as(struct loading *l, const struct yaml_node *map)
{
    const struct yaml_node *node = yaml_get(map, "byline_as");
    size_t i = 0;
    if (!node)
        return true;
    while (strcmp(keys[i].name, "byline_as") != 0)
        i++;
    diag_add(
        l->diag, DIAG_ERROR, node->key_where, node->key_line,
        _("what a byline shows is for the protocol to say, not for a school: it is "
          "\"%s\" here (%.*s); leave byline_as out"),
        byline_as_words[l->at[i].value], SLICE_FMT(l->at[i].source));
    return false;
}

static bool tighten(struct loading *l, const struct yaml_node *map)
{
    if (yaml_is_null(map))
        return true;
    if (map->kind != YAML_MAP) {
        yaml_error(map, l->diag, _("policy must be a mapping of keys and values"));
        return false;
    }
    bool ok = check_byline_as(l, map);
    ok &= check_keys(map, written_keys, sizeof(written_keys) / sizeof(*written_keys),
                     l->diag);
    const struct yaml_node *consent = yaml_get(map, "consent");
    if (consent && consent->kind == YAML_MAP)
        ok &= check_keys(consent, consent_keys,
                         sizeof(consent_keys) / sizeof(*consent_keys), l->diag);
    for (size_t i = 0; i < KEY_COUNT; i++) {
        const struct yaml_node *node = find_key(map, keys[i].name);
        if (!node || keys[i].words == byline_as_words)
            continue;
        bool done = tighten_one(l, i, node);
        ok &= done;
        if (!done && i < CONSENT_KEYS && consent->kind != YAML_MAP)
            i = CONSENT_KEYS - 1; /* one message for a value that covers them all */
    }
    return ok;
}

/* `consent: {name: opt-in}` is another way to say `names: consent`. */
static bool tighten_name(struct loading *l, const struct yaml_node *map)
{
    const struct yaml_node *node = map ? yaml_get(map, "consent") : NULL;
    node = node && node->kind == YAML_MAP ? yaml_get(node, "name") : NULL;
    if (!node)
        return true;
    static const struct key name_key = {"consent.name", VALUE_WORD, 0, opt_words};
    size_t names = 0;
    while (strcmp(keys[names].name, "names") != 0)
        names++;
    struct setting *s = &l->at[names];
    int value;
    if (!parse_word(&name_key, node, &value, l->diag))
        return false;
    if (value < s->value) {
        yaml_error(node, l->diag, _("%s is looser than the protocol: names is \"%s\""),
                   name_key.name, names_words[s->value]);
        return false;
    }
    if (value != s->value)
        set_tightened(l, s, value, node);
    return true;
}

static const char *known_preset(struct slice protocol, struct place where,
                                struct slice line, struct diag *diag)
{
    const char *const *presets = protocol_names();
    size_t count = 0;
    for (; presets[count]; count++)
        if (slice_eq_c(protocol, presets[count]))
            return presets[count];
    const char *near = nearest_name(protocol, presets, count);
    if (near)
        diag_add(diag, DIAG_ERROR, where, line,
                 _("unknown protocol \"%.*s\"; did you mean \"%s\"?"),
                 SLICE_FMT(protocol), near);
    else
        diag_add(diag, DIAG_ERROR, where, line,
                 _("unknown protocol \"%.*s\"; known are baseline, klimop, tweespan, "
                   "ooe, albero and klasse"),
                 SLICE_FMT(protocol));
    return NULL;
}

static void hand_over(struct policy *out, const struct loading *l,
                      struct policy_lines *lines)
{
    for (size_t i = 0; i < KEY_COUNT; i++) {
        const struct setting *s = &l->at[i];
        memcpy((char *)out + keys[i].offset, &s->value, sizeof(s->value));
        if (lines)
            vec_push(lines, ((struct policy_line){
                                keys[i].name, value_text(&keys[i], s->value, l->arena),
                                s->source, s->tightened, s->where, s->line}));
    }
    out->consent[CATEGORY_NAME] =
        out->names == NAMES_CONSENT ? CONSENT_OPT_IN : CONSENT_OPT_OUT;
}

bool policy_load(struct policy *out, struct slice protocol, struct place where,
                 struct slice line, const struct yaml_node *tightened,
                 struct policy_lines *lines, struct arena *arena, struct diag *diag)
{
    struct loading l = {.arena = arena, .diag = diag};
    *out = (struct policy){.protocol = protocol, .evaluate_by = DATE_NONE};
    const char *name = known_preset(protocol, where, line, diag);
    if (!name)
        return false;
    for (size_t i = 0; i < KEY_COUNT; i++) {
        l.at[i].value = keys[i].kind == VALUE_DATE ? DATE_NONE : 0;
        l.at[i].source = SLICE("baseline, not protocol");
    }
    if (!read_preset(&l, "baseline"))
        return false;
    if (strcmp(name, "baseline") != 0 && !read_preset(&l, name))
        return false;
    bool ok = !tightened || tighten(&l, tightened);
    ok =
        tighten_name(&l, tightened && tightened->kind == YAML_MAP ? tightened : NULL) &&
        ok;
    hand_over(out, &l, lines);
    return ok;
}
