/* Voornaam: a static site generator for schools that is safe to publish.
 *
 * The table of commands, nothing else; each stands in a file of its own in app/. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "app/command.h"
#include "base/diag.h"
#include "base/message.h"

static const struct command commands[] = {
    {"build",
     "[-s SITE] [-d DIR] [-b URL] [-D] [--rev REV] [--register CSV] [--report FILE]\n"
     "           [--sarif FILE] [--date YYYY-MM-DD] [-j N] [-q|-v] [--reveal]",
     N_("makes the website"), app_build},
    {"check", N_("[as build]"), N_("as build, but writes nothing"), app_check},
    {"verify",
     "DIR [-s SITE] [--register CSV] [--report FILE] [--sarif FILE] [-q|-v]\n"
     "           [--reveal]",
     N_("looks through a finished website for personal data"), app_verify},
    {"list", "[-s SITE]", N_("every page and photo: published, held, and why"),
     app_list},
    {"policy", "[-s SITE] [--protocol P]",
     N_("the rules in force and where they come from"), app_policy},
    {"trace", "ID|\"NAME\" [-s SITE] [-d DIR] [--report FILE]",
     N_("everything that names or shows a person: for who asks what there is"),
     app_trace},
    {"takedown", "URL|PATH[#ID] [-s SITE] [--reference R]",
     N_("removes something on request, and says what is left to do"), app_takedown},
    {"deploy",
     "[-s SITE] [--rev REV] [--dry-run] [--to branch|directory] [--force]\n"
     "           [-b URL] [--register CSV] [--report FILE] [--sarif FILE]\n"
     "           [--date YYYY-MM-DD] [-j N] [-q|-v] [--reveal]",
     N_("makes the website and puts it online: in a folder, or on a branch"),
     app_deploy},
    {"hook", "install REPO [--settings FILE] | run REPO [--settings FILE]",
     N_("a repository that checks what is pushed, and puts it online"), app_hook},
    {"new", "site|news|gallery|page|form PATH [-s SITE] [--protocol P]",
     N_("begins a site, news item, album or page; writes the form to print"), app_new},
};

enum { COMMAND_COUNT = sizeof(commands) / sizeof(*commands) };

static int help(FILE *to)
{
    fputs(_("voornaam: a website for your school that is safe to publish\n\n"), to);
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        fprintf(to, "  voornaam %s %s\n        %s\n", commands[i].name,
                _(commands[i].synopsis), _(commands[i].purpose));
    fputs(_("\n\"voornaam help COMMAND\" tells more of each\n"), to);
    return to == stdout ? EXIT_DONE : EXIT_USAGE;
}

static const struct command *find(const char *name)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (strcmp(name, commands[i].name) == 0)
            return &commands[i];
    return NULL;
}

static int unknown(const char *name)
{
    const char *names[COMMAND_COUNT];
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        names[i] = commands[i].name;
    const char *near = nearest_name(slice_of(name), names, COMMAND_COUNT);
    return near ? options_wrong(_("unknown command \"%s\"; did you mean \"%s\"?"), name,
                                near)
                : options_wrong(_("unknown command \"%s\""), name);
}

static bool asks_for_help(const char *word)
{
    return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

static int run(int argc, char **argv)
{
    if (argc < 2)
        return help(stderr);
    if (strcmp(argv[1], "--version") == 0)
        return puts("voornaam " VOORNAAM_VERSION), EXIT_DONE;
    bool help_first = strcmp(argv[1], "help") == 0 || asks_for_help(argv[1]);
    if (help_first && argc < 3)
        return help(stdout);
    const char *name = argv[help_first ? 2 : 1];
    const struct command *command = find(name);
    if (!command)
        return unknown(name);
    for (int i = 2; i < argc && strcmp(argv[i], "--") != 0; i++)
        help_first = help_first || asks_for_help(argv[i]);
    if (help_first)
        return help_print(command), EXIT_DONE;
    return command->run(argc - 1, argv + 1);
}

/* What could not be printed was not told: a full disk must not pass for "nothing was
 * found". */
int main(int argc, char **argv)
{
    message_init();
    int code = run(argc, argv);
    errno = 0;
    bool well = fflush(stdout) == 0 && !ferror(stdout);
    if (!well)
        fprintf(stderr, _("voornaam: what was to be said can't be written: %s\n"),
                message_system(errno ? errno : EIO));
    return well || code ? code : EXIT_ERROR;
}
