/* The pages that follow from the policy: how this school handles names and photos, what
 * was agreed, the text for the school guide, the form, removal, and accessibility.
 *
 * Their prose is in templates/nl/ and templates/en/, with sections for what the policy
 * says; what a value is called stands in templates/messages/policy-LANGUAGE.yml.
 */
#include <string.h>

#include "render/render_int.h"

/* Its texts are the template NAME in the folder of the language. */
static const struct {
    const char *name, *title, *address;
} pages[] = {
    {"privacy", "privacy", "privacy/"},
    {"agreements", "agreements", "privacy/afspraken/"},
    {"school-guide", "school_guide", "privacy/schoolgids/"},
    {"form", "form", "privacy/formulier/"},
    {"removal", "removal", "privacy/verwijderen/"},
    {"accessibility", "accessibility", "toegankelijkheid/"},
};
enum { PAGE_COUNT = sizeof(pages) / sizeof(*pages) };

size_t render_policy_page_count(void)
{
    return PAGE_COUNT;
}

struct slice render_policy_address(size_t number)
{
    return slice_of(pages[number].address);
}

/* --- words
 * ------------------------------------------------------------------------------- */

static bool is_english(const struct render *r)
{
    return slice_eq_c(r->policy_language, "en");
}

static enum protocol_language language_of(const struct render *r)
{
    return is_english(r) ? PROTOCOL_ENGLISH : PROTOCOL_DUTCH;
}

/* A text in policy-LANGUAGE.yml: words.group.key, or empty. */
static struct slice word(const struct render *r, const char *group, struct slice key)
{
    const struct value *v = value_get(&r->policy_words, slice_of(group));
    v = v ? value_get(v, key) : NULL;
    return v && v->kind == VALUE_TEXT ? safe_text_slice(v->text) : SLICE("");
}

/* "name, school mail address": bits of staff_fields. */
static struct slice staff_shown(const struct render *r, struct arena *a)
{
    static const char *const fields[] = {"name", "email", "role", "groups", "days"};
    struct str all;
    str_init(&all);
    for (unsigned i = 0; i < sizeof(fields) / sizeof(*fields); i++)
        if (r->site->policy.staff_fields & 1U << i)
            str_addf(&all, "%s%.*s", all.len ? ", " : "",
                     SLICE_FMT(word(r, "staff", slice_of(fields[i]))));
    struct slice text = arena_copy(a, str_slice(&all));
    str_release(&all);
    return text;
}

/* With months in the language of these pages, which need not be the site's. */
static struct value date_value(const struct render *r, struct arena *a, date_t date)
{
    struct render here = *r;
    here.messages = r->policy_messages;
    return render_date(&here, a, date);
}

static struct slice date_text(const struct render *r, struct arena *a, date_t date)
{
    struct value v = date_value(r, a, date);
    const struct value *text = value_get(&v, SLICE("text"));
    return text ? safe_text_slice(text->text) : SLICE("");
}

/* What "#" stands for. */
static struct slice shown_value(const struct render *r, struct arena *a,
                                const struct policy_line *line)
{
    if (strcmp(line->key, "staff_fields") == 0)
        return staff_shown(r, a);
    if (strcmp(line->key, "evaluate_by") == 0)
        return date_text(r, a, r->site->policy.evaluate_by);
    return line->value;
}

/* The words of a value: its own, or `other` with the value in the place of "#". */
static struct slice value_words(const struct render *r, struct arena *a,
                                const struct policy_line *line,
                                const struct value *words)
{
    const struct value *own = value_get(words, line->value);
    const struct value *other = value_get(words, SLICE("other"));
    if (own)
        return safe_text_slice(own->text);
    if (!other)
        return line->value;
    struct slice text = safe_text_slice(other->text);
    size_t at = slice_find_byte(text, '#');
    struct slice shown = shown_value(r, a, line);
    if (at == text.len)
        return text;
    return arena_printf(a, "%.*s%.*s%.*s", (int)at, text.at, SLICE_FMT(shown),
                        SLICE_FMT(slice_from(text, at + 1)));
}

static const char *const category_keys[CATEGORY_COUNT] = {
    [CATEGORY_NAME] = "name",   [CATEGORY_WORK] = "work",   [CATEGORY_PHOTO] = "photo",
    [CATEGORY_VIDEO] = "video", [CATEGORY_AUDIO] = "audio",
};

static struct slice category_word(const struct render *r, size_t category,
                                  const char *which)
{
    const struct value *all = value_get(&r->policy_words, SLICE("categories"));
    const struct value *one =
        all ? value_get(all, slice_of(category_keys[category])) : NULL;
    const struct value *v = one ? value_get(one, slice_of(which)) : NULL;
    return v ? safe_text_slice(v->text) : SLICE("");
}

/* May this be shown of somebody in this role who never answered? The decision itself is
 * asked, so that what the form promises is what happens. */
static bool is_silence_enough(const struct render *r, enum role role, size_t category)
{
    struct person silent = {.role = role, .birthdate = DATE_NONE};
    return consent_decide(&r->site->policy, &silent, (enum category)category,
                          r->site->today)
        .allowed;
}

/* Is anybody in this role asked for a yes? Then the form is for him too. */
static bool is_asked(const struct render *r, enum role role)
{
    bool asked = role == ROLE_PUPIL;
    for (size_t i = 0; i < CATEGORY_COUNT; i++)
        asked |= !is_silence_enough(r, role, i);
    return asked;
}

/* "werk, foto's en films": the categories from `first` on in which a yes of somebody in
 * this role is needed, or (`silence`) is not; null when there are none. */
static struct value category_list(const struct render *r, struct arena *a, size_t first,
                                  enum role role, bool silence)
{
    const struct value *and = value_get(&r->policy_words, SLICE("and"));
    size_t left = 0;
    struct str all;
    for (size_t i = first; i < CATEGORY_COUNT; i++)
        left += is_silence_enough(r, role, i) == silence;
    if (!left)
        return value_null();
    str_init(&all);
    for (size_t i = first; i < CATEGORY_COUNT; i++) {
        if (is_silence_enough(r, role, i) != silence)
            continue;
        left--;
        if (all.len && !left)
            str_addf(&all, " %.*s ", SLICE_FMT(safe_text_slice(and->text)));
        else if (all.len)
            str_add_c(&all, ", ");
        str_add(&all, category_word(r, i, "word"));
    }
    struct value v = value_own_slice(a, str_slice(&all));
    str_release(&all);
    return v;
}

/* --- page.policy
 * ------------------------------------------------------------------------- */

static void set_bool(struct arena *a, struct value v, const char *name, bool b)
{
    value_set(a, v, name, value_bool(b));
}

/* `pupils_only`: of the people that the form is for, only pupils must say yes. */
static struct value categories_value(const struct render *r, struct arena *a)
{
    static const char *const words[] = {"column", "label", "about"};
    static const enum role others[] = {ROLE_STAFF, ROLE_PARENT};
    struct value list = value_list(a);
    for (size_t i = 0; i < CATEGORY_COUNT; i++) {
        struct value v = value_object(a);
        for (size_t w = 0; w < sizeof(words) / sizeof(*words); w++)
            value_set(a, v, words[w],
                      value_own_slice(a, category_word(r, i, words[w])));
        bool opt_in = !is_silence_enough(r, ROLE_PUPIL, i), others_silent = false;
        for (size_t o = 0; o < sizeof(others) / sizeof(*others); o++)
            others_silent |=
                is_asked(r, others[o]) && is_silence_enough(r, others[o], i);
        struct slice about = category_word(r, i, "about_anyone");
        if (is_asked(r, ROLE_STAFF) && about.len) /* the form is not for pupils alone */
            value_set(a, v, "about", value_own_slice(a, about));
        set_bool(a, v, "opt_in", opt_in);
        set_bool(a, v, "pupils_only", opt_in && others_silent);
        value_append(a, list, v);
    }
    return list;
}

/* "12 maanden", "1 maand". */
static struct slice valid_for(const struct render *r, struct arena *a)
{
    const struct policy_line *line = policy_find(r->site->policy_lines, "valid_months");
    const struct value *all = value_get(&r->policy_words, SLICE("values"));
    const struct value *words = all ? value_get(all, SLICE("valid_months")) : NULL;
    return line && words ? value_words(r, a, line, words) : SLICE("");
}

/* What the policy says, for sections of templates; lists of words beside it. */
static struct value policy_value(const struct render *r, struct arena *a)
{
    const struct policy *p = &r->site->policy;
    struct value v = value_object(a);
    set_bool(a, v, "given_name_needs_consent", p->names == NAMES_CONSENT);
    set_bool(a, v, "evidence_required", p->evidence == EVIDENCE_REQUIRED);
    set_bool(a, v, "of_pupils", p->subjects == SUBJECTS_PUPILS);
    set_bool(a, v, "of_staff", p->subjects == SUBJECTS_PUPILS_STAFF);
    set_bool(a, v, "of_everyone", p->subjects == SUBJECTS_EVERYONE);
    set_bool(a, v, "unknown_dropped", p->unknown_surname == UNKNOWN_DROP);
    set_bool(a, v, "unknown_held", p->unknown_surname == UNKNOWN_HOLD);
    set_bool(a, v, "doubt_hidden", p->doubt == DOUBT_HIDE);
    set_bool(a, v, "doubt_held", p->doubt == DOUBT_HOLD);
    set_bool(a, v, "doubt_refused", p->doubt == DOUBT_REFUSE);
    set_bool(a, v, "contact_refused", p->contact == CONTACT_REFUSE);
    set_bool(a, v, "objected_blur", p->objected_photo == OBJECTED_BLUR);
    set_bool(a, v, "untagged_held", p->untagged_photo == UNTAGGED_HOLD);
    set_bool(a, v, "credit_when_sourced", p->credit == CREDIT_WHEN_SOURCED);
    set_bool(a, v, "credit_required", p->credit == CREDIT_REQUIRED);
    set_bool(a, v, "byline_required", p->byline == BYLINE_REQUIRED);
    set_bool(a, v, "byline_name", p->byline_as == BYLINE_AS_NAME);
    set_bool(a, v, "byline_role", p->byline_as == BYLINE_AS_ROLE);
    set_bool(a, v, "byline_school", p->byline_as == BYLINE_AS_SCHOOL);
    value_set(a, v, "staff_shown", value_own_slice(a, staff_shown(r, a)));
    value_set(a, v, "valid_months",
              p->valid_months ? value_number(a, p->valid_months) : value_null());
    value_set(a, v, "valid_for", value_own_slice(a, valid_for(r, a)));
    value_set(a, v, "evaluate_by", date_value(r, a, p->evaluate_by));
    value_set(a, v, "categories", categories_value(r, a));
    value_set(a, v, "with_consent",
              category_list(r, a, CATEGORY_NAME, ROLE_PUPIL, false));
    value_set(a, v, "until_objection",
              category_list(r, a, CATEGORY_NAME, ROLE_PUPIL, true));
    value_set(a, v, "asked_of_others",
              category_list(r, a, CATEGORY_PHOTO, ROLE_STAFF, false));
    return v;
}

/* --- page.protocol
 * ----------------------------------------------------------------------- */

static struct value slice_value(struct arena *a, struct slice text)
{
    return text.len ? value_own_slice(a, text) : value_null();
}

/* The values in force, each with its words and where it comes from. */
static struct value values_value(const struct render *r, struct arena *a)
{
    const struct policy_lines *lines = r->site->policy_lines;
    const struct value *all = value_get(&r->policy_words, SLICE("values"));
    struct value list = value_list(a);
    for (size_t i = 0; all && i < lines->len; i++) {
        const struct policy_line *l = &lines->at[i];
        const struct value *words = value_get(all, slice_of(l->key));
        const struct value *label = words ? value_get(words, SLICE("label")) : NULL;
        if (!label)
            continue;
        struct value v = value_object(a);
        bool known = protocol_sentence(r->site->protocol, l->source) != NULL;
        struct slice source = l->tightened ? word(r, "sources", SLICE("school"))
                              : known      ? l->source
                                           : word(r, "sources", SLICE("baseline"));
        value_set(a, v, "label", *label);
        value_set(a, v, "value", value_own_slice(a, value_words(r, a, l, words)));
        value_set(a, v, "source", value_own_slice(a, source));
        value_set(
            a, v, "url",
            known ? value_own_slice(a, arena_printf(a, "#%.*s", SLICE_FMT(l->source)))
                  : value_null());
        value_append(a, list, v);
    }
    return list;
}

static struct value sentences_value(const struct render *r, struct arena *a)
{
    const struct protocol *p = r->site->protocol;
    enum protocol_language language = language_of(r);
    struct value list = value_list(a);
    for (size_t i = 0; i < p->sentence_count; i++) {
        const struct protocol_sentence *s = &p->sentences[i];
        struct value v = value_object(a);
        value_set(a, v, "id", value_own_slice(a, s->id));
        value_set(a, v, "quote", slice_value(a, s->quote));
        value_set(a, v, "gist", slice_value(a, s->gist[language]));
        value_set(a, v, "how", value_own_slice(a, s->how[language]));
        value_set(a, v, "not_kept", slice_value(a, s->not_kept[language]));
        value_append(a, list, v);
    }
    return list;
}

static struct value protocol_value(const struct render *r, struct arena *a)
{
    const struct protocol *p = r->site->protocol;
    enum protocol_language language = language_of(r);
    struct value v = value_object(a), channels = value_list(a);
    for (size_t i = 0; i < p->channel_count; i++)
        value_append(a, channels, value_own_slice(a, p->closed_channels[i]));
    set_bool(a, v, "is_baseline", slice_eq_c(p->name, "baseline"));
    value_set(a, v, "title", value_own_slice(a, p->title));
    value_set(a, v, "board", slice_value(a, p->board));
    value_set(a, v, "place", slice_value(a, p->place));
    value_set(a, v, "decided", slice_value(a, p->decided[language]));
    value_set(a, v, "agreed", slice_value(a, p->agreed[language]));
    value_set(a, v, "applies", slice_value(a, p->applies[language]));
    value_set(a, v, "channels", channels);
    value_set(a, v, "values", values_value(r, a));
    value_set(a, v, "sentences", sentences_value(r, a));
    value_set(a, v, "kept", value_number(a, (long long)p->kept_count));
    value_set(a, v, "count",
              p->sentence_count ? value_number(a, (long long)p->sentence_count)
                                : value_null());
    return v;
}

/* --- the pages
 * --------------------------------------------------------------------------- */

/* Dutch schools begin on the first of August for the law: "2026-2027" (ALB-13). */
static struct slice school_year(struct arena *a, date_t today)
{
    struct date_parts p = date_parts(today);
    int first = p.month >= 8 ? p.year : p.year - 1;
    return arena_printf(a, "%d-%d", first, first + 1);
}

static struct value links_value(const struct render *r, struct arena *a)
{
    struct value v = value_object(a);
    for (size_t i = 0; i < PAGE_COUNT; i++)
        value_set(a, v, pages[i].title,
                  value_own_slice(a, render_path(r, a, slice_of(pages[i].address))));
    return v;
}

/* What stands below /privacy/ leads back there. */
static void add_crumb(const struct render *r, struct arena *a, struct value page)
{
    struct value crumb = value_object(a);
    const struct value *crumbs = value_get(&page, SLICE("breadcrumbs"));
    value_set(a, crumb, "title", value_own_slice(a, render_message(r, "privacy")));
    value_set(a, crumb, "url",
              value_own_slice(a, render_path(r, a, slice_of(pages[0].address))));
    value_append(a, *crumbs, crumb);
}

static struct value context_of(const struct render *r, struct arena *a, size_t number,
                               struct value *page)
{
    struct slice title = render_message(r, pages[number].title);
    struct value context = render_context(r, a, safe_text_own(a, title),
                                          slice_of(pages[number].address), page);
    struct slice language = r->policy_language;
    if (slice_starts(slice_of(pages[number].address), "privacy/") && number > 0)
        add_crumb(r, a, *page);
    value_set(a, *page, "kind", value_own(a, pages[number].name));
    value_set(a, *page, "text",
              value_own_slice(a, arena_printf(a, "%.*s/%s", SLICE_FMT(language),
                                              pages[number].name)));
    value_set(a, *page, "text_language",
              slice_eq(language, r->site->language) ? value_null()
                                                    : value_own_slice(a, language));
    value_set(a, *page, "policy", policy_value(r, a));
    value_set(a, *page, "protocol", protocol_value(r, a));
    value_set(a, *page, "links", links_value(r, a));
    value_set(a, *page, "school_year",
              value_own_slice(a, school_year(a, r->site->today)));
    if (r->site->url.len) { /* without it there is no address to print */
        value_set(a, *page, "site_link",
                  value_own_slice(a, render_link(r, a, SLICE(""))));
        value_set(a, *page, "privacy_link",
                  value_own_slice(a, render_link(r, a, slice_of(pages[0].address))));
    }
    return context;
}

bool render_policy_page(const struct render *r, struct arena *a, size_t number,
                        struct str *path, struct str *bytes, struct diag *diag)
{
    struct value page, context = context_of(r, a, number, &page);
    str_addf(path, "%sindex.html", pages[number].address);
    return mustache_render(r->templates, pages[number].name, &context, bytes, diag);
}

bool render_form(const struct render *r, struct slice style, struct str *bytes,
                 struct diag *diag)
{
    struct arena a;
    struct value page;
    size_t number = 0;
    while (strcmp(pages[number].name, "form") != 0)
        number++;
    arena_init(&a);
    struct value context = context_of(r, &a, number, &page);
    struct slice element = arena_printf(&a, "<style>\n%.*s</style>", SLICE_FMT(style));
    value_set(&a, page, "style", value_html(safe_html_own(&a, element)));
    bool well = mustache_render(r->templates, "form-file", &context, bytes, diag);
    arena_release(&a);
    return well;
}
