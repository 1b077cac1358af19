/* voornaam verify: the gate on its own, over any finished folder. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/build.h"
#include "base/fs.h"
#include "base/message.h"

/* With -s the settings say what may stand there; without, nothing may. */
static bool open_site(struct build *b, bool given)
{
    if (given)
        return build_open_source(b) && build_read_settings(b) && build_load_policy(b) &&
               build_read_register(b) &&
               site_read(&b->raw, &b->source, &b->arena, b->diag) &&
               build_make_names(b);
    b->raw.config.protocol.text = SLICE("baseline");
    return build_load_policy(b) && build_read_register(b) && build_make_names(b);
}

static void print_leaks(const struct build *b, const char *folder)
{
    for (size_t i = 0; i < b->leaks.len; i++) {
        const struct leak *l = &b->leaks.at[i];
        struct str path;
        str_init(&path);
        build_show_path(b, &path, l->file);
        printf("%s/%s", folder, path.at);
        if (l->line)
            printf(":%u", l->line);
        printf(": %s", _(leak_name(l->kind)));
        if (l->person.len)
            printf(" ‹%.*s›", SLICE_FMT(l->person));
        printf(" (%s)\n", l->place);
        str_release(&path);
    }
}

static bool verify(struct build *b, const char *folder, bool site)
{
    size_t files = 0;
    if (!report_open(b, folder) || !open_site(b, site) || !build_make_gate(b))
        return false;
    struct verified_tree *tree =
        verify_folder(b->gate, folder, b->options.jobs, &b->leaks, &files, b->diag);
    if (!b->options.quiet) {
        print_leaks(b, folder);
        if (tree)
            printf(message_plural("%zu file was looked through; nothing was found\n",
                                  "%zu files were looked through; nothing was found\n",
                                  files),
                   files);
        else
            printf(_("%zu files were looked through; %zu leaks\n"), files,
                   b->leaks.len);
    }
    b->pages_written = files;
    bool well = tree != NULL;
    verified_tree_free(tree);
    return well;
}

int app_verify(int argc, char **argv)
{
    struct options options;
    struct build b;
    bool site = false;
    if (!options_read(&options, "*sRTpqvVjP", argc, argv))
        return EXIT_USAGE;
    if (options.argument_count != 1)
        return options_wrong(_("verify takes one folder: voornaam verify DIR"));
    for (int i = 1; i < argc; i++)
        site = site || strncmp(argv[i], "-s", 2) == 0 ||
               strncmp(argv[i], "--site", 6) == 0;
    build_init(&b, &options, false);
    bool clean = verify(&b, options.arguments[0], site);
    bool written = report_write(&b);
    int code = build_finish(&b);
    if (b.leaks.len)
        code = EXIT_REFUSED;
    else if ((!clean || !written) && code == EXIT_DONE)
        code = EXIT_ERROR;
    build_release(&b);
    return code;
}
