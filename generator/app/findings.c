/* What the gate found, for people: in words, with the place to look and what to do. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/build.h"
#include "base/fs.h"
#include "base/message.h"

enum { SHOWN_OF_FILE_MAX = 5, SHOWN_MAX = 100 };

static const struct {
    const char *text;
    const char *advice;
} kinds[LEAK_KINDS] = {
    [LEAK_SURNAME] = {N_("surname"),
                      N_("take it out: of a pupil only the given name may stand")},
    [LEAK_OBJECTED] = {N_("name of someone who may not be named"),
                       N_("take the name out, or write \"a pupil\"")},
    [LEAK_EMAIL] = {N_("mail address"),
                    N_("take it out, or write an address of the school")},
    [LEAK_PHONE] = {N_("phone number"),
                    N_("take it out, or write a number of the school")},
    [LEAK_ADDRESS] = {N_("home address"), N_("take it out")},
    [LEAK_BSN] = {N_("citizen service number (BSN)"),
                  N_("take it out now: it must never be on a website")},
    [LEAK_IBAN] = {N_("bank account"), N_("take it out")},
    [LEAK_BIRTHDATE] = {N_("date of birth"), N_("take it out")},
    [LEAK_LOCATION] = {N_("where it was made (GPS)"),
                       N_("save the file without its location")},
    [LEAK_METADATA] =
        {N_("metadata"),
         N_("save the file without it: a picture with exiftool -all= "
            "-overwrite_original FILE, sound and film with ffmpeg -i FILE "
            "-map_metadata -1 -c copy NEW")},
    [LEAK_UNINSPECTABLE] = {N_("can't be looked into"),
                            N_("look into it yourself; leave it out, or save it as "
                               "something that can be read, such as a PDF with text")},
    [LEAK_REGISTER] = {N_("the register, or a part of it"),
                       N_("remove it now, and tell who looks after privacy at your "
                          "school: this may be a data breach")},
};

const char *finding_text(enum leak_kind kind, bool english)
{
    return english ? kinds[kind].text : _(kinds[kind].text);
}

const char *kind_advice(enum leak_kind kind, bool english)
{
    return english ? kinds[kind].advice : _(kinds[kind].advice);
}

/* Links, pipes and what a computer keeps of its windows: nothing to look into, and
 * nothing that a website needs. */
static bool is_stray(const struct leak *leak)
{
    static const char *const left[] = {".DS_Store", "Thumbs.db", "desktop.ini"};
    if (leak->kind != LEAK_UNINSPECTABLE)
        return false;
    for (size_t i = 0; i < sizeof(left) / sizeof(*left); i++)
        if (slice_eq_nocase(fs_base(slice_of(leak->file)), left[i]))
            return true;
    return slice_starts(slice_of(leak->place), "link") ||
           strcmp(leak->place, "no file") == 0;
}

static const char *stray_advice(void)
{
    return _("take it away: it does not belong in a website");
}

const char *finding_advice(const struct leak *leak)
{
    return is_stray(leak) ? stray_advice() : kind_advice(leak->kind, false);
}

void finding_describe(struct str *out, const struct leak *leak)
{
    struct str text;
    str_init(&text);
    str_add_c(&text, finding_text(leak->kind, false));
    if (leak->person.len)
        str_addf(&text, " ‹%.*s›", SLICE_FMT(leak->person));
    str_add_c(&text, " (");
    place_text(&text, leak->place);
    str_add_byte(&text, ')');
    if (*leak->words)
        str_addf(&text, ": %s", leak->words);
    str_add_shown(out, str_slice(&text)); /* ids and places are of others, too */
    str_release(&text);
}

/* --- all of them --- */

static int by_place(const void *a, const void *b)
{
    const struct leak *x = *(const struct leak *const *)a;
    const struct leak *y = *(const struct leak *const *)b;
    struct place px = {x->file, x->line, x->column};
    struct place py = {y->file, y->line, y->column};
    int order = place_compare(&px, &py);
    return order ? order : x < y ? -1 : x > y;
}

static void print_path(const struct build *b, const char *folder, const char *file)
{
    struct str path;
    struct str whole;
    str_init(&path);
    str_init(&whole);
    str_addf(&whole, "%s%s%s", folder, *folder ? "/" : "", file);
    build_show_path(b, &path, whole.at);
    fputs(path.at, stdout);
    str_release(&whole);
    str_release(&path);
}

/* Behind its path. */
static void print_finding(const struct leak *l)
{
    struct str text;
    str_init(&text);
    finding_describe(&text, l);
    if (l->line)
        printf(":%u", l->line);
    if (l->line && l->column)
        printf(":%u", l->column);
    printf(": %s\n", text.at);
    str_release(&text);
}

static void print_one(const struct build *b, const char *folder, const struct leak *l)
{
    print_path(b, folder, l->file);
    print_finding(l);
}

size_t findings_files(const struct leaks *leaks)
{
    size_t files = 0;
    for (size_t i = 0; i < leaks->len; i++) /* those of a file stand together */
        files += i == 0 || strcmp(leaks->at[i].file, leaks->at[i - 1].file) != 0;
    return files;
}

/* Those of one file; how many lines it took. */
static size_t print_file(const struct build *b, const char *folder,
                         const struct leak *const *at, size_t count)
{
    size_t shown = count;
    if (!b->options.verbose && count > SHOWN_OF_FILE_MAX)
        shown = SHOWN_OF_FILE_MAX;
    for (size_t i = 0; i < shown; i++)
        print_one(b, folder, at[i]);
    if (shown < count) {
        print_path(b, folder, at[0]->file);
        printf(message_plural(": and %zu more; -v shows them all\n",
                              ": and %zu more; -v shows them all\n", count - shown),
               count - shown);
    }
    return shown;
}

void findings_print(const struct build *b, const char *folder)
{
    const struct leaks *leaks = &b->leaks;
    const struct leak **at = memory_new((leaks->len + 1) * sizeof(*at));
    size_t shown = 0;
    size_t files_left = 0;
    size_t left = 0;
    for (size_t i = 0; i < leaks->len; i++)
        at[i] = &leaks->at[i];
    if (leaks->len)
        qsort(at, leaks->len, sizeof(*at), by_place);
    for (size_t i = 0, count; i < leaks->len; i += count) {
        count = 1;
        while (i + count < leaks->len && strcmp(at[i]->file, at[i + count]->file) == 0)
            count++;
        if (b->options.verbose || shown < SHOWN_MAX) {
            shown += print_file(b, folder, at + i, count);
        } else {
            files_left++;
            left += count;
        }
    }
    if (files_left)
        printf(message_plural("and %2$zu more in %1$zu file; -v shows them all\n",
                              "and %2$zu more in %1$zu files; -v shows them all\n",
                              files_left),
               files_left, left);
    free(at);
}

/* One of a file that is left out: at its source, which is what can be mended. */
static void print_withheld(const struct leak *l, struct slice path)
{
    printf("    %.*s", SLICE_FMT(path));
    print_finding(l);
}

void findings_print_withheld(const struct build *b, const char *source)
{
    const struct leaks *leaks = &b->leaks;
    const struct leak **at = memory_new((leaks->len + 1) * sizeof(*at));
    struct str path;
    size_t count = 0;
    str_init(&path);
    build_show_path(b, &path, source);
    for (size_t i = 0; i < leaks->len; i++) {
        const char *origin = map_get(&b->leak_origins, slice_of(leaks->at[i].file));
        if (origin && strcmp(origin, source) == 0)
            at[count++] = &leaks->at[i];
    }
    qsort(at, count, sizeof(*at), by_place);
    for (size_t i = 0; i < count; i++)
        if (b->options.verbose || i < SHOWN_OF_FILE_MAX)
            print_withheld(at[i], str_slice(&path));
    if (!b->options.verbose && count > SHOWN_OF_FILE_MAX) {
        size_t left = count - SHOWN_OF_FILE_MAX;
        printf("    %s", path.at);
        printf(message_plural(": and %zu more; -v shows them all\n",
                              ": and %zu more; -v shows them all\n", left),
               left);
    }
    str_release(&path);
    free(at);
}

void findings_print_kinds(const struct leaks *leaks)
{
    size_t counts[LEAK_KINDS][2] = {0};
    for (size_t i = 0; i < leaks->len; i++)
        counts[leaks->at[i].kind][is_stray(&leaks->at[i])]++;
    for (int kind = 0; kind < LEAK_KINDS; kind++)
        for (int stray = 0; stray < 2; stray++)
            if (counts[kind][stray])
                printf("  %4zu × %s: %s\n", counts[kind][stray],
                       finding_text((enum leak_kind)kind, false),
                       stray ? stray_advice()
                             : kind_advice((enum leak_kind)kind, false));
}
