/* What voornaam trace found, for people and as JSON: see trace.h. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/trace.h"
#include "base/message.h"
#include "format/json.h"

static const char *const categories[] = {N_("name"), N_("work"), N_("photo"),
                                         N_("video"), N_("audio")};
static const char *const answers[] = {"-", N_("yes"), N_("no")};
static const char *const reasons[] = {N_("a yes that counts"),
                                      N_("no answer, and policy asks none"),
                                      N_("objection"), N_("no consent")};
static const char *const roles[] = {N_("pupil"), N_("staff"), N_("trainee"),
                                    N_("parent"), N_("other")};
static const char *const hows[] = {
    N_("listed"),  N_("by number"),    N_("given name and surname"),
    N_("surname"), N_("mail address"), N_("given name")};

static struct slice day_text(struct build *b, date_t date)
{
    char day[11];
    if (date == DATE_NONE)
        return slice_of(_("undated"));
    date_iso(day, date);
    return arena_copy(&b->arena, slice_of(day));
}

static struct decision decide(const struct build *b, const struct traced *t,
                              int category)
{
    return consent_decide(&b->policy, t->person, (enum category)category,
                          b->options.today);
}

/* --- where something stands, and what comes of it --- */

static const struct safe_page *page_of(const struct build *b, const char *file)
{
    return file ? map_get(&b->site.by_source, slice_of(file)) : NULL;
}

static struct slice page_url(struct build *b, const struct safe_page *page)
{
    if (!page || !safe_page_is_shown(page))
        return SLICE("");
    return build_url(b, safe_text_slice(page->address));
}

static const char *hit_decision(const struct build *b, const struct traced *t,
                                const struct trace_hit *hit)
{
    const struct safe_page *page = page_of(b, hit->where.file);
    if (page && page->held != HELD_NOT)
        return hold_reason_name(page->held);
    if (t->person->role != ROLE_PUPIL)
        return decide(b, t, CATEGORY_NAME).allowed ? N_("shown") : N_("hidden");
    if (hit->how == TRACE_LISTED)
        return hit->hidden ? N_("not shown") : N_("may be shown");
    if (hit->hidden)
        return N_("hidden");
    if (hit->how == TRACE_MAIL)
        return N_("shown");
    return hit->how == TRACE_SURNAME ? N_("left out")
           : hit->how == TRACE_FULL  ? N_("given name shown, surname left out")
                                     : N_("given name shown");
}

static struct slice file_url(struct build *b, const struct traced_file *f)
{
    struct slice address = build_file_address(b, b->raw.files[f->number].path);
    return address.len ? build_url(b, address) : address;
}

static const char *file_decision(const struct build *b, const struct traced_file *f,
                                 struct slice url)
{
    const struct withheld *w = build_find_withheld(b, b->raw.files[f->number].path);
    if (w)
        return hold_reason_name(w->reason);
    return url.len ? N_("published") : N_("not published: no page shows it");
}

/* The source line with everybody else masked, and the person too unless somebody asks
 * for names at a terminal. */
static struct slice line_of(struct build *b, const struct traced *t,
                            const struct place *where, struct str *file,
                            const char **last)
{
    struct str masked;
    struct slice rest, line = SLICE("");
    if (!where->line || !where->file)
        return line;
    if (!*last || strcmp(*last, where->file) != 0) {
        str_clear(file);
        source_read(&b->source, file, where->file, SITE_TEXT_MAX);
        *last = where->file;
    }
    rest = str_slice(file);
    for (unsigned i = 0; i < where->line; i++)
        if (!slice_cut(&line, &rest, '\n'))
            return SLICE("");
    bool reveal = b->options.reveal && isatty(STDOUT_FILENO);
    const struct person *but = reveal ? names_person(t->names, t->person->id) : NULL;
    str_init(&masked);
    names_mask_others(t->names, &masked, slice_trim(line), but);
    line = arena_copy(&b->arena, str_slice(&masked));
    str_release(&masked);
    return line;
}

/* --- on stdout --- */

static void print_register(struct build *b, const struct traced *t)
{
    const struct person *p = t->person;
    if (!t->registered) {
        puts(_("Not in the register: searched by name only."));
        return;
    }
    printf(_("‹%.*s› in the register (%s), %s\n"), SLICE_FMT(p->id), b->register_path,
           _(roles[p->role]));
    if (p->shielded)
        puts(_("  shielded: nothing of this person is published"));
    for (size_t i = 0; i < p->row_count; i++) {
        const struct consent_row *row = &p->rows[i];
        printf(_("  line %u, %.*s:"), row->row, SLICE_FMT(day_text(b, row->date)));
        for (int c = 0; c < CATEGORY_COUNT; c++)
            printf(" %s %s%s", _(categories[c]),
                   row->answers[c] ? _(answers[row->answers[c]]) : "-",
                   c + 1 < CATEGORY_COUNT ? "," : "");
        printf("%s%s\n", row->evidence ? _("; with evidence") : "",
               row->given_by == ROLE_PARENT && p->role == ROLE_PUPIL
                   ? _("; given by a parent")
                   : "");
    }
    printf(_("Today (%.*s), by the protocol %.*s:\n"),
           SLICE_FMT(day_text(b, b->options.today)), SLICE_FMT(b->policy.protocol));
    for (int c = 0; c < CATEGORY_COUNT; c++) {
        struct decision d = decide(b, t, c);
        printf("  %-6s %s: %s", _(categories[c]),
               d.allowed ? _("allowed") : _("not allowed"), _(reasons[d.reason]));
        if (d.row)
            printf(_(" (line %u, %.*s)"), d.row->row,
                   SLICE_FMT(day_text(b, d.row->date)));
        putchar('\n');
    }
}

static void print_hits(struct build *b, const struct traced *t)
{
    struct str path, file;
    const char *last = NULL;
    str_init(&path);
    str_init(&file);
    printf(message_plural("In the source, %zu place:\n", "In the source, %zu places:\n",
                          t->hits.len),
           t->hits.len);
    for (size_t i = 0; i < t->hits.len; i++) {
        const struct trace_hit *hit = &t->hits.at[i];
        struct slice url = page_url(b, page_of(b, hit->where.file));
        struct slice line = line_of(b, t, &hit->where, &file, &last);
        build_show_path(b, &path, hit->where.file);
        printf("  %s", path.at);
        if (hit->where.line)
            printf(":%u:%u", hit->where.line, hit->where.col);
        printf(": %s%s, %s", hit->possible ? _("possible: ") : "", _(hows[hit->how]),
               _(hit_decision(b, t, hit)));
        if (url.len) {
            build_show_path(b, &path, arena_copy_c(&b->arena, url));
            printf(", %s", path.at);
        }
        putchar('\n');
        if (line.len)
            printf("    %.*s\n", SLICE_FMT(line));
    }
    str_release(&path);
    str_release(&file);
}

static void print_files(struct build *b, const struct traced *t)
{
    struct str path;
    str_init(&path);
    printf(message_plural("In %zu picture, film, sound or document:\n",
                          "In %zu pictures, films, sounds and documents:\n",
                          t->files.len),
           t->files.len);
    for (size_t i = 0; i < t->files.len; i++) {
        const struct traced_file *f = &t->files.at[i];
        struct slice url = file_url(b, f);
        build_show_path(b, &path, b->raw.files[f->number].path);
        printf("  %s: %s%s, %s%s%.*s\n", path.at, f->possible ? _("possible: ") : "",
               f->tagged ? _("named in the content")
                         : _("by what the file itself says"),
               _(file_decision(b, f, url)), url.len ? ", " : "", SLICE_FMT(url));
    }
    str_release(&path);
}

static bool is_possible(const struct leak *l)
{
    return l->kind == LEAK_OBJECTED;
}

static bool is_place(const struct leak *l)
{
    return l->kind == LEAK_OBJECTED || l->kind == LEAK_SURNAME;
}

static void print_output(struct build *b, const struct traced *t)
{
    struct str path;
    size_t count = 0;
    if (!t->output) {
        printf(_("There is no finished site in %s to look through.\n"), b->directory);
        return;
    }
    for (size_t i = 0; i < t->leaks.len; i++)
        count += is_place(&t->leaks.at[i]);
    str_init(&path);
    printf(message_plural("On the finished site in %2$s, %1$zu place:\n",
                          "On the finished site in %2$s, %1$zu places:\n", count),
           count, b->directory);
    for (size_t i = 0; i < t->leaks.len; i++) {
        const struct leak *l = &t->leaks.at[i];
        if (!is_place(l))
            continue;
        build_show_path(b, &path, l->file);
        printf("  %s", path.at);
        if (l->line)
            printf(":%u", l->line);
        str_clear(&path);
        place_text(&path, l->place);
        printf(": %s%s (%s)\n", is_possible(l) ? _("possible: ") : "",
               is_possible(l) ? _("given name") : _("surname"), path.at);
    }
    str_release(&path);
}

void trace_print(struct build *b, const struct traced *t)
{
    print_register(b, t);
    print_hits(b, t);
    print_files(b, t);
    print_output(b, t);
    if (t->unread)
        printf(message_plural("Not searched for who is in it: %zu document.\n",
                              "Not searched for who is in them: %zu documents.\n",
                              t->unread),
               t->unread);
    puts(_(
        "Not searched: the history of git, backups, mail, and what others have kept."));
    puts(_("This is for the school and for who asked, nobody else: it goes on no "
           "website."));
}

/* --- as JSON --- */

static struct json *register_json(struct build *b, const struct traced *t)
{
    static const char *const said[] = {"", "yes", "no"};
    struct json *list = json_list_new();
    for (size_t i = 0; t->registered && i < t->person->row_count; i++) {
        const struct consent_row *row = &t->person->rows[i];
        struct json *o = json_object_new();
        json_set_number(o, "line", row->row);
        if (row->date == DATE_NONE)
            json_set_null(o, "date");
        else
            json_set_text(o, "date", day_text(b, row->date));
        for (int c = 0; c < CATEGORY_COUNT; c++)
            json_set_text(o, categories[c], slice_of(said[row->answers[c]]));
        json_set_text(o, "evidence", slice_of(row->evidence ? "yes" : "no"));
        json_append(list, o);
    }
    return list;
}

static struct json *decisions_json(const struct build *b, const struct traced *t)
{
    static const char *const words[] = {"yes", "silence", "objection", "no-consent"};
    struct json *object = json_object_new();
    for (int c = 0; t->registered && c < CATEGORY_COUNT; c++) {
        struct decision d = decide(b, t, c);
        struct json *o = json_object_new();
        json_set_text(o, "allowed", slice_of(d.allowed ? "yes" : "no"));
        json_set_text(o, "reason", slice_of(words[d.reason]));
        json_set(object, categories[c], o);
    }
    return object;
}

static void set_url(struct json *o, struct slice url)
{
    if (url.len)
        json_set_text(o, "url", url);
    else
        json_set_null(o, "url");
}

static struct json *hits_json(struct build *b, const struct traced *t)
{
    static const char *const names[] = {"listed",  "number", "full-name",
                                        "surname", "mail",   "given-name"};
    struct json *list = json_list_new();
    for (size_t i = 0; i < t->hits.len; i++) {
        const struct trace_hit *hit = &t->hits.at[i];
        struct json *o = json_object_new();
        json_set_text(o, "file", slice_of(hit->where.file));
        json_set_number(o, "line", hit->where.line);
        json_set_number(o, "column", hit->where.col);
        json_set_text(o, "how", slice_of(names[hit->how]));
        json_set_text(o, "certainty",
                      hit->possible ? SLICE("possible") : SLICE("certain"));
        json_set_text(o, "decision", slice_of(hit_decision(b, t, hit)));
        set_url(o, page_url(b, page_of(b, hit->where.file)));
        json_append(list, o);
    }
    return list;
}

static struct json *files_json(struct build *b, const struct traced *t)
{
    struct json *list = json_list_new();
    for (size_t i = 0; i < t->files.len; i++) {
        const struct traced_file *f = &t->files.at[i];
        struct slice url = file_url(b, f);
        struct json *o = json_object_new();
        json_set_text(o, "file", slice_of(b->raw.files[f->number].path));
        json_set_text(o, "certainty",
                      f->possible ? SLICE("possible") : SLICE("certain"));
        json_set_text(o, "decision", slice_of(file_decision(b, f, url)));
        set_url(o, url);
        json_append(list, o);
    }
    return list;
}

static struct json *output_json(const struct traced *t)
{
    struct json *list = json_list_new();
    for (size_t i = 0; i < t->leaks.len; i++) {
        const struct leak *l = &t->leaks.at[i];
        if (!is_place(l))
            continue;
        struct json *o = json_object_new();
        json_set_text(o, "file", slice_of(l->file));
        json_set_number(o, "line", l->line);
        json_set_text(o, "certainty",
                      is_possible(l) ? SLICE("possible") : SLICE("certain"));
        json_append(list, o);
    }
    return list;
}

bool trace_report(struct build *b, const struct traced *t)
{
    if (!b->options.report)
        return true;
    struct json *report = json_object_new();
    json_set_number(report, "version", 1);
    if (t->registered)
        json_set_text(report, "person", t->person->id);
    else
        json_set_null(report, "person");
    json_set_text(report, "date", day_text(b, b->options.today));
    json_set(report, "register", register_json(b, t));
    json_set(report, "decisions", decisions_json(b, t));
    json_set(report, "mentions", hits_json(b, t));
    json_set(report, "media", files_json(b, t));
    json_set(report, "site", output_json(t));
    json_set_number(report, "not_looked_into", (long long)t->unread);
    return report_save(b, report);
}
