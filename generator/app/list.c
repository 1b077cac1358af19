/* voornaam list: every page, photo and document with its fate and its address, and
 * every change that was made in a text. */
#include <stdio.h>
#include <string.h>

#include "app/build.h"
#include "base/message.h"

/* One line: kind, state, source, then the address or the reason and who decided. */
static void print_line(const struct build *b, const char *kind, const char *source,
                       enum hold_reason held, struct slice person, struct slice address)
{
    struct str path;
    str_init(&path);
    build_show_path(b, &path, source);
    if (held == HELD_NOT)
        printf("%s\t%s\t%s\t%.*s\n", _(kind), _("published"), path.at,
               SLICE_FMT(address));
    else if (person.len)
        printf("%s\t%s\t%s\t%s ‹%.*s›\n", _(kind), _("held"), path.at,
               _(hold_reason_name(held)), SLICE_FMT(person));
    else
        printf("%s\t%s\t%s\t%s\n", _(kind), _("held"), path.at,
               _(hold_reason_name(held)));
    str_release(&path);
}

static void print_pages(struct build *b)
{
    for (size_t i = 0; i < b->site.page_count; i++) {
        const struct safe_page *p = &b->site.pages[i];
        print_line(b, N_("page"), p->source, p->held, p->held_person,
                   build_url(b, safe_text_slice(p->address)));
    }
}

static void print_files(struct build *b)
{
    for (size_t i = 0; i < b->raw.file_count; i++) {
        const char *path = b->raw.files[i].path;
        const struct withheld *w = build_find_withheld(b, path);
        const char *kind =
            w ? held_kind_name(w->kind) : held_kind_name(build_file_kind(path));
        struct slice address = build_file_address(b, path);
        if (w || address.len)
            print_line(b, kind, path, w ? w->reason : HELD_NOT,
                       w ? w->person : SLICE(""),
                       arena_printf(&b->arena, "%.*s%.*s", SLICE_FMT(b->site.prefix),
                                    SLICE_FMT(address)));
    }
}

/* What was done in the texts, where, and by which rule. */
static void print_changes(const struct build *b)
{
    for (size_t i = 0; i < b->changes.len; i++) {
        const struct change *c = &b->changes.at[i];
        struct str path;
        str_init(&path);
        build_show_path(b, &path, c->where.file);
        printf("%s\t%s\t%s:%u:%u\t%s", _("change"), change_text(c->kind), path.at,
               c->where.line, c->where.col, rule_text(c->rule));
        if (c->person.len)
            printf(" ‹%.*s›", SLICE_FMT(c->person));
        putchar('\n');
        str_release(&path);
    }
}

int app_list(int argc, char **argv)
{
    struct options options;
    struct build b;
    if (!options_read(&options, FLAGS_LIST, argc, argv))
        return EXIT_USAGE;
    build_init(&b, &options, false);
    bool made = build_make(&b);
    if (b.site.page_count) {
        print_pages(&b);
        print_files(&b);
        changes_sort(&b.changes);
        print_changes(&b);
    }
    output_abandon(&b);
    int code = build_finish(&b);
    build_release(&b);
    return made || code ? code : EXIT_ERROR;
}
