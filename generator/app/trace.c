/* voornaam trace: everything that register, source and site have of one person (AVG
 * 15): rows and decisions with their dates, each place in the content, each picture,
 * and what stands on the finished site. For staff only: it goes to the terminal or to a
 * private report, never into the output, and other people in it are masked. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/build.h"
#include "app/trace.h"
#include "base/fs.h"
#include "base/message.h"

/* --- who is meant --- */

static struct slice full_name(struct arena *a, const struct person *p)
{
    return arena_printf(a, "%.*s %.*s %.*s", SLICE_FMT(p->given), SLICE_FMT(p->prefix),
                        SLICE_FMT(p->surname));
}

/* "Emma de Vries" and "Vries, Emma de" apart: words in small letters are the prefix. Of
 * a single word nobody knows which name it is: it counts as both. */
static struct person nameless(struct arena *a, struct slice name)
{
    struct person p = {.id = SLICE("?"), .birthdate = DATE_NONE};
    size_t comma = slice_find_byte(name, ',');
    if (comma < name.len)
        name = arena_printf(a, "%.*s %.*s",
                            SLICE_FMT(slice_trim(slice_from(name, comma + 1))),
                            SLICE_FMT(slice_sub(name, 0, comma)));
    size_t given = slice_find_byte(name, ' '), end = given;
    while (end < name.len) {
        size_t start = end + 1;
        if (start >= name.len || name.at[start] < 'a' || name.at[start] > 'z')
            break;
        end = start + slice_find_byte(slice_from(name, start), ' ');
    }
    p.given = slice_sub(name, 0, given);
    p.prefix = slice_trim(slice_sub(name, given, end - given));
    p.surname = slice_trim(slice_from(name, end));
    if (!p.surname.len)
        p.surname = p.given;
    p.rows = ARENA_NEW(a, struct consent_row);
    return p;
}

static void add_candidate(struct traced *t, struct str *ids, size_t *count,
                          const struct person *p)
{
    str_addf(ids, "%s%.*s", (*count)++ ? ", " : "", SLICE_FMT(p->id));
    t->person = p;
}

/* In full, or by whatever part of the name and in any spelling that a text could have.
 */
static bool find_by_name(struct build *b, struct traced *t, struct slice name)
{
    struct names_found found = {0};
    struct str ids;
    size_t count = 0;
    str_init(&ids);
    for (size_t i = 0; i < b->people.count; i++) {
        const struct person *p = &b->people.people[i];
        if (names_same(name, full_name(&b->arena, p)))
            add_candidate(t, &ids, &count, p);
    }
    if (!count) {
        names_of_tag(b->names, name, &found);
        for (size_t i = 0; i < b->people.count; i++)
            for (size_t j = 0; j < found.len; j++)
                if (found.at[j] == &b->people.people[i])
                    add_candidate(t, &ids, &count, found.at[j]);
    }
    for (size_t i = 0; !found.len && !count && i < b->people.count; i++) {
        const struct person *p = &b->people.people[i];
        struct slice surname = arena_printf(
            &b->arena, "%.*s %.*s", SLICE_FMT(p->prefix), SLICE_FMT(p->surname));
        if (names_same(name, p->given) || names_same(name, p->surname) ||
            names_same(name, surname))
            add_candidate(t, &ids, &count, p);
    }
    if (count > 1)
        diag_file(b->diag, DIAG_ERROR, NULL,
                  _("several people are called so: %s; give the number of one"),
                  ids.at);
    vec_release(&found);
    str_release(&ids);
    return count <= 1;
}

static bool find_person(struct build *b, struct traced *t, const char *argument)
{
    struct slice name = slice_trim(slice_of(argument));
    t->person = register_find(&b->people, name);
    if (t->person)
        return true;
    if (!find_by_name(b, t, name))
        return false;
    long long number;
    if (!t->person && (!name.len || slice_number(name, &number))) {
        diag_file(b->diag, DIAG_ERROR, b->register_path,
                  _("there is nobody with this number; search by name: voornaam trace "
                    "\"Given Surname\""));
        return false;
    }
    t->registered = t->person != NULL;
    if (!t->person) {
        struct person *p = ARENA_NEW(&b->arena, struct person);
        *p = nameless(&b->arena, arena_copy(&b->arena, name));
        t->person = p;
    }
    return true;
}

/* The register with this person as a pupil, known in every spelling whoever it is. */
static struct consent_register *register_with(struct build *b, const struct traced *t)
{
    struct consent_register *r = ARENA_NEW(&b->arena, struct consent_register);
    *r = b->people;
    r->by_id = NULL;
    r->people = ARENA_ARRAY(&b->arena, struct person, r->count + 1);
    memcpy(r->people, b->people.people, r->count * sizeof(*r->people));
    for (size_t i = 0; i < r->count; i++)
        if (slice_eq(r->people[i].id, t->person->id))
            r->people[i].role = ROLE_PUPIL;
    if (!t->registered)
        r->people[r->count++] = *t->person;
    return r;
}

/* --- looking --- */

static void look_through_source(struct build *b, struct traced *t)
{
    struct consent_register *people = register_with(b, t);
    struct publisher p = b->publisher;
    struct str text;
    struct diag *diag =
        diag_new(); /* what is wrong with the content was said already */
    str_init(&text);
    t->names = build_names(b, people, full_name(&b->arena, t->person));
    p.people = people;
    p.names = t->names;
    p.redactor = redact_new(t->names, b->raw.config.language.text);
    p.diag = diag;
    p.changes = NULL;
    for (size_t i = 0; i < b->site.page_count; i++)
        trace_page(&p, &b->site.pages[i], t->person->id, &text, &t->hits);
    trace_site(&p, t->person->id, &t->hits);
    trace_sort(&t->hits);
    redact_free(p.redactor);
    diag_free(diag);
    str_release(&text);
}

static bool has_id(const struct slice *ids, size_t count, struct slice id)
{
    for (size_t i = 0; i < count; i++)
        if (slice_eq(ids[i], id))
            return true;
    return false;
}

/* Is "\n1042" or "\n?1042" a line of what was seen in a picture? */
static bool was_seen(struct build *b, struct slice seen, struct slice id, bool perhaps)
{
    const char *wanted =
        arena_printf(&b->arena, "\n%s%.*s\n", perhaps ? "?" : "", SLICE_FMT(id)).at;
    struct slice lines = arena_printf(&b->arena, "%.*s\n", SLICE_FMT(seen));
    return slice_find(lines, wanted) < lines.len;
}

static void look_at_files(struct build *b, struct traced *t)
{
    struct slice id = t->person->id;
    for (size_t i = 0; b->claims && i < b->raw.file_count; i++) {
        struct photo_claim c = claims_of(b, i);
        struct slice seen = build_seen_in(b, i);
        bool tagged =
            has_id(c.pupils, c.pupil_count, id) || has_id(c.people, c.people_count, id);
        bool inside = was_seen(b, seen, id, false),
             perhaps = was_seen(b, seen, id, true);
        if (tagged || inside || perhaps)
            vec_push(&t->files, ((struct traced_file){i, tagged, !tagged && !inside}));
        /* other files that lie about are not the site's */
        t->unread += build_file_kind(c.path) == HELD_DOCUMENT &&
                     (build_find_withheld(b, c.path) ||
                      map_get(&b->render.files, slice_of(c.path)));
    }
}

/* The gate reads the finished site, with nobody but this person to look for. */
static void look_through_output(struct build *b, struct traced *t)
{
    struct person *one = ARENA_NEW(&b->arena, struct person);
    struct consent_register *r = ARENA_NEW(&b->arena, struct consent_register);
    struct gate_options *options = ARENA_NEW(&b->arena, struct gate_options);
    *one = *t->person;
    one->role = ROLE_PUPIL;
    one->shielded = true;
    *r = (struct consent_register){
        .file = b->people.file, .people = one, .count = 1, .newest = DATE_NONE};
    t->output = fs_is_folder(b->directory);
    if (!t->output)
        return;
    struct gate *gate = gate_new(r, &b->policy, b->options.today, options);
    struct diag *diag = diag_new();
    size_t files;
    verified_tree_free(
        verify_folder(gate, b->directory, b->options.jobs, &t->leaks, &files, diag));
    diag_free(diag);
    gate_free(gate);
}

int app_trace(int argc, char **argv)
{
    struct options options;
    struct build b;
    struct traced t = {.registered = true};
    if (!options_read(&options, FLAGS_TRACE, argc, argv))
        return EXIT_USAGE;
    if (options.argument_count != 1)
        return options_wrong(
            _("trace takes one person: voornaam trace 1042, or voornaam "
              "trace \"Emma de Vries\""));
    build_init(&b, &options, false);
    leaks_init(&t.leaks);
    build_make(&b);
    output_abandon(&b);
    bool known = b.site.page_count > 0 && b.publisher.redactor;
    if (known) { /* mistakes in the content are no reason to keep anything from anyone
                  */
        diag_free(b.diag);
        b.diag = diag_new();
    }
    bool well = known && find_person(&b, &t, options.arguments[0]);
    if (well) {
        look_through_source(&b, &t);
        look_at_files(&b, &t);
        look_through_output(&b, &t);
        trace_print(&b, &t);
        well = trace_report(&b, &t);
    }
    int code = build_finish(&b);
    names_free(t.names);
    leaks_release(&t.leaks);
    vec_release(&t.hits);
    vec_release(&t.files);
    build_release(&b);
    return well || code ? code : EXIT_ERROR;
}
