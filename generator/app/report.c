/* The report: as JSON for --report (contract section 8), and a summary for people. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "app/build.h"
#include "base/fs.h"
#include "base/message.h"
#include "format/json.h"

static void set_person(struct json *object, struct slice id)
{
    if (id.len)
        json_set_text(object, "person", id);
    else
        json_set_null(object, "person");
}

static struct json *changes_list(const struct build *b)
{
    struct json *list = json_list_new();
    for (size_t i = 0; i < b->changes.len; i++) {
        const struct change *c = &b->changes.at[i];
        struct json *o = json_object_new();
        json_set_text(o, "file", slice_of(c->where.file));
        json_set_number(o, "line", c->where.line);
        json_set_number(o, "column", c->where.col);
        json_set_text(o, "kind", slice_of(change_name(c->kind)));
        json_set_text(o, "rule", slice_of(rule_name(c->rule)));
        set_person(o, c->person);
        json_append(list, o);
    }
    return list;
}

static struct json *withheld_list(const struct build *b)
{
    struct json *list = json_list_new();
    for (size_t i = 0; i < b->withheld.len; i++) {
        const struct withheld *w = &b->withheld.at[i];
        struct json *o = json_object_new();
        json_set_text(o, "kind", slice_of(held_kind_name(w->kind)));
        json_set_text(o, "file", slice_of(w->file));
        json_set_text(o, "reason", slice_of(hold_reason_name(w->reason)));
        set_person(o, w->person);
        json_append(list, o);
    }
    return list;
}

/* As it stands; but JSON is UTF-8, and a name of a file need not be: its other bytes
 * are \xff. */
static void set_file(struct json *object, const char *file)
{
    struct str shown;
    str_init(&shown);
    if (utf8_invalid_at(slice_of(file)) < strlen(file))
        str_add_shown(&shown, slice_of(file));
    else
        str_add_c(&shown, file);
    json_set_text(object, "file", str_slice(&shown));
    str_release(&shown);
}

static struct json *leaks_list(const struct build *b)
{
    struct json *list = json_list_new();
    for (size_t i = 0; i < b->leaks.len; i++) {
        const struct leak *l = &b->leaks.at[i];
        struct json *o = json_object_new();
        set_file(o, l->file);
        json_set_text(o, "kind", slice_of(leak_name(l->kind)));
        set_person(o, l->person);
        json_set_number(o, "line", l->line);
        json_set_number(o, "column", l->column);
        json_set_text(o, "place", slice_of(l->place));
        json_set_text(o, "words", slice_of(l->words));
        json_append(list, o);
    }
    return list;
}

/* "https://host/nieuws/x/" of "nieuws/x/index.html"; in the arena. */
static struct slice url_of(struct build *b, const char *path)
{
    struct slice name = slice_of(path);
    if (slice_eq_c(fs_base(name), "index.html"))
        name.len -= strlen("index.html");
    return build_url(b, name);
}

static struct json *urls_list(struct build *b)
{
    static const char *const kinds[] = {"gone", "changed", "new"};
    struct json *list = json_list_new();
    for (size_t i = 0; i < b->urls.len; i++) {
        struct json *o = json_object_new();
        json_set_text(o, "url", url_of(b, b->urls.at[i].path));
        json_set_text(o, "change", slice_of(kinds[b->urls.at[i].kind]));
        json_append(list, o);
    }
    return list;
}

/* "warnings" has everything that was said, errors too, so that a report stands alone.
 */
static void add_warning(void *list, enum diag_grade grade, struct place where,
                        struct slice message)
{
    static const char *const grades[] = {"note", "warning", "error", "refused"};
    struct json *o;
    if (grade == DIAG_NOTE)
        return;
    o = json_object_new();
    json_set_text(o, "grade", slice_of(grades[grade]));
    json_set_text(o, "file", slice_of(where.file));
    json_set_number(o, "line", where.line);
    json_set_number(o, "column", where.col);
    json_set_text(o, "message", message);
    json_append(list, o);
}

static double seconds_since(double started)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9 - started;
}

/* The path without symbolic links, as far as it is there already. */
const char *report_real_path(struct build *b, const char *path)
{
    struct arena *a = &b->arena;
    const char *from = *path == '/' ? path : arena_printf(a, "./%s", path).at;
    for (struct slice there = slice_of(from);; there = fs_folder(there)) {
        char *real = realpath(there.len ? arena_copy_c(a, there) : "/", NULL);
        if (!real && there.len)
            continue;
        const char *rest = from + there.len;
        while (*rest == '/')
            rest++;
        const char *whole =
            *rest ? arena_printf(a, "%s/%s", real && real[1] ? real : "", rest).at
                  : arena_copy_c(a, slice_of(real ? real : "/"));
        free(real);
        return whole;
    }
}

static bool is_within(struct build *b, const char *path, const char *folder)
{
    const char *within = report_real_path(b, folder);
    size_t len = strlen(within);
    while (len && within[len - 1] == '/')
        len--;
    return strncmp(path, within, len) == 0 && path[len] == '/';
}

/* `--report register.csv` for `--register` must not cost anyone a register. */
static bool is_other_file(const char *path)
{
    struct stat info;
    char start[2] = "{";
    if (stat(path, &info) != 0)
        return false;
    FILE *file = S_ISREG(info.st_mode) ? fopen(path, "r") : NULL;
    bool other = !file || (fgets(start, sizeof(start), file) && *start != '{');
    if (file)
        fclose(file);
    return other;
}

/* One of the two files, given with `flag`; forgotten when it may not be there. */
static bool may_stand(struct build *b, const char **path, const char *flag,
                      const char *folder)
{
    const char *why = NULL;
    if (!*path)
        return true;
    const char *real = report_real_path(b, *path);
    if (is_within(b, real, folder) ||
        is_within(b, real, fs_join(&b->arena, b->options.site, "static")))
        why = _("the report is private, and this place is or becomes public: choose "
                "another with %s");
    else if (is_other_file(*path))
        why = _("this is not a report, and would be overwritten: choose another place "
                "with %s");
    if (!why)
        return true;
    diag_file(b->diag, DIAG_ERROR, *path, why, flag);
    *path = NULL;
    return false;
}

bool report_open(struct build *b, const char *folder)
{
    bool well = may_stand(b, &b->options.report, "--report", folder);
    return may_stand(b, &b->options.sarif, "--sarif", folder) && well;
}

bool report_save(struct build *b, struct json *report)
{
    struct str text;
    str_init(&text);
    json_write(report, &text, true);
    str_add_byte(&text, '\n');
    bool well = fs_replace(b->options.report, str_slice(&text), 0600);
    if (!well)
        diag_file(b->diag, DIAG_ERROR, b->options.report,
                  _("the report can't be written: %s"), message_system(errno));
    json_free(report);
    str_release(&text);
    return well;
}

bool report_write(struct build *b)
{
    if (!b->options.report)
        return true;
    struct json *report = json_object_new(), *source = json_object_new();
    struct json *warnings = json_list_new();
    json_set_number(report, "version", 1);
    if (b->source.commit)
        json_set_text(source, "commit", slice_of(b->source.commit));
    else
        json_set_null(source, "commit");
    json_set(report, "source", source);
    json_set_number(report, "pages", (long long)b->pages_written);
    if (b->files_seen)
        json_set_number(report, "files", (long long)b->files_seen);
    json_set_number(report, "photos", (long long)b->photos_written);
    if (b->films_written) /* sounds too */
        json_set_number(report, "films", (long long)b->films_written);
    json_set_number(report, "documents", (long long)b->documents_written);
    json_set(report, "changes", changes_list(b));
    json_set(report, "withheld", withheld_list(b));
    json_set(report, "leaks", leaks_list(b));
    json_set(report, "urls", urls_list(b));
    diag_each(b->diag, add_warning, warnings, b->names ? build_mask : NULL, b->names);
    json_set(report, "warnings", warnings);
    json_set_real(report, "seconds", seconds_since(b->started));
    return report_save(b, report);
}

/* --- for people
 * ---------------------------------------------------------------------------- */

static const char *reason_text(enum hold_reason reason)
{
    static const char *const texts[] = {
        [HELD_NOT] = "",
        [HELD_OBJECTION] = N_("someone in it objects"),
        [HELD_NO_CONSENT] = N_("someone in it gave no consent"),
        [HELD_UNTAGGED] =
            N_("it says nowhere who is in it: add pupils:, people: none, or "
               "checked:"),
        [HELD_UNKNOWN_TAG] = N_("a tag in it names someone who is not in the register"),
        [HELD_UNKNOWN_SURNAME] = N_("it has a surname that is not in the register"),
        [HELD_DOUBT] = N_("doubt about who is meant"),
        [HELD_CREDIT] = N_("the maker (credit:) is missing, or the leave (license:) of "
                           "who sent it on"),
        [HELD_BYLINE] = N_("the author is missing, or not of this school: see author:"),
        [HELD_REVIEW] = N_("a second person has not looked at it yet"),
        [HELD_PRIVATE] = N_("it is private"),
        [HELD_DRAFT] = N_("it is a draft"),
        [HELD_SCHEDULED] = N_("its date has not come yet"),
        [HELD_EXPIRED] = N_("its time is over"),
        [HELD_TAKEDOWN] = N_("it was removed on request"),
        [HELD_UNINSPECTABLE] = N_("Voornaam can't look into it: look yourself, and add "
                                  "checked: {by, date} to its page"),
        [HELD_LEAK] = N_("there is personal data in it"),
    };
    return *texts[reason] ? _(texts[reason]) : "";
}

/* Whoever pushes is told of what is in the push, not of all that was there before. */
static bool is_told(const struct build *b, const char *file)
{
    const struct map *pushed = b->options.pushed;
    return b->options.verbose || (pushed && map_get(pushed, slice_of(file)));
}

static void print_changes(const struct build *b)
{
    for (size_t i = 0; i < b->changes.len; i++) {
        const struct change *c = &b->changes.at[i];
        struct str path;
        if (!is_told(b, c->where.file))
            continue;
        str_init(&path);
        build_show_path(b, &path, c->where.file);
        printf("  %s:%u:%u: %s (%s)", path.at, c->where.line, c->where.col,
               change_text(c->kind), rule_text(c->rule));
        if (c->person.len)
            printf(" ‹%.*s›", SLICE_FMT(c->person));
        putchar('\n');
        str_release(&path);
    }
}

static void print_change_counts(const struct build *b)
{
    size_t counts[CHANGE_BIRTHDATE + 1] = {0};
    for (size_t i = 0; i < b->changes.len; i++)
        counts[b->changes.at[i].kind]++;
    for (size_t kind = 0; kind <= CHANGE_BIRTHDATE; kind++)
        if (counts[kind])
            printf("  %4zu × %s\n", counts[kind], change_text((enum change_kind)kind));
    if (counts[CHANGE_DOUBT])
        puts(_("Who is meant? Write [Sem](leerling:1042), or put the numbers of those "
               "who are on the page under leerlingen:."));
    if (counts[CHANGE_UNKNOWN_SURNAME])
        puts(_("Was a word taken for a name? Write [word](woord:), or put the full "
               "name of "
               "a public figure under public_persons: in voornaam.yml."));
}

static void print_withheld(const struct build *b)
{
    for (size_t i = 0; i < b->withheld.len; i++) {
        const struct withheld *w = &b->withheld.at[i];
        struct str path;
        if (b->options.pushed && !is_told(b, w->file))
            continue;
        str_init(&path);
        build_show_path(b, &path, w->file);
        bool damaged = w->final && w->reason == HELD_UNINSPECTABLE;
        printf("  %s: %s", path.at,
               damaged ? _("it can't be read") : reason_text(w->reason));
        if (w->person.len)
            printf(" ‹%.*s›", SLICE_FMT(w->person));
        putchar('\n');
        str_release(&path);
        if (w->reason == HELD_LEAK)
            findings_print_withheld(b, w->file);
    }
}

enum { URLS_PRINTED_MAX = 20 };

static bool is_picture_url(const struct url_change *u)
{
    return slice_starts(slice_of(u->path), "media/");
}

static void print_url(struct build *b, const struct url_change *u)
{
    static const char *const kinds[] = {N_("gone"), N_("changed"), N_("new")};
    struct str url;
    str_init(&url);
    build_show_path(b, &url, arena_copy_c(&b->arena, url_of(b, u->path)));
    printf("  %-9s %s\n", _(kinds[u->kind]), url.at);
    str_release(&url);
}

/* Pages first, then feeds and the like; pictures are counted, with -v they are listed.
 */
static void print_urls(struct build *b)
{
    size_t shown = 0, more = 0, pictures = 0;
    for (int pages = 1; pages >= 0; pages--)
        for (size_t i = 0; i < b->urls.len; i++) {
            const struct url_change *u = &b->urls.at[i];
            if (slice_ends(slice_of(u->path), ".html") != (pages == 1))
                continue;
            if (is_picture_url(u) && !b->options.verbose) {
                pictures += u->kind == URL_GONE;
                continue;
            }
            if (shown == URLS_PRINTED_MAX && !b->options.verbose) {
                more++;
                continue;
            }
            if (shown++ == 0)
                puts(b->write && !b->options.dry_run
                         ? _("What visitors find otherwise than before:")
                         : _("What visitors would find otherwise than now:"));
            print_url(b, u);
        }
    if (more)
        printf(message_plural("  and %zu more: see -v or --report\n",
                              "  and %zu more: see -v or --report\n", more),
               more);
    if (pictures)
        printf(message_plural("  %zu picture file is gone\n",
                              "  %zu picture files are gone\n", pictures),
               pictures);
}

void report_print(struct build *b)
{
    if (b->options.brief) {
        print_urls(b);
        return;
    }
    if (b->unchanged)
        puts(_("Nothing has changed since the last build."));
    printf(
        _("%s: pages %zu, photos %zu (of which %zu as before), documents %zu; in %.1f "
          "s\n"),
        !b->write      ? b->deploying ? _("checked") : _("nothing written")
             : b->deploying ? _("the website")
                       : b->directory,
        b->pages_written, b->photos_written, b->photos_reused, b->documents_written,
        seconds_since(b->started));
    if (b->films_written)
        printf(message_plural("%zu film or sound (of which %zu as before)\n",
                              "%zu films and sounds (of which %zu as before)\n",
                              b->films_written),
               b->films_written, b->films_reused);
    if (b->changes.len) {
        printf(message_plural("%zu place in the text was changed:\n",
                              "%zu places in the text were changed:\n", b->changes.len),
               b->changes.len);
        print_changes(b);
        print_change_counts(b);
    }
    if (b->withheld.len) {
        printf(message_plural("%zu page, photo or document was left out:\n",
                              "%zu pages, photos and documents were left out:\n",
                              b->withheld.len),
               b->withheld.len);
        print_withheld(b);
    }
    print_urls(b);
}
