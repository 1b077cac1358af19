/* voornaam help COMMAND, and COMMAND --help: what it does, its flags, its exit codes
 * and two examples. */
#include <stdio.h>
#include <string.h>

#include "app/build.h"
#include "base/message.h"

/* The flags by their letter in `accepted` (command.h). */
static const struct {
    char letter;
    const char *written;
    const char *text;
} flags[] = {
    {'s', "-s, --site SITE", N_("the folder of the site; without it, this folder")},
    {'d', "-d, --directory DIR", N_("the finished website; without it, SITE/public")},
    {'b', "-b, --base URL", N_("the address where the website will stand")},
    {'D', "-D, --drafts", N_("drafts too")},
    {'r', "--rev REV", N_("a commit of a git repository instead of a folder")},
    {'R', "--register CSV", N_("the register: who allows what")},
    {'p', "--report FILE", N_("writes what was found and done as JSON; it is private")},
    {'S', "--sarif FILE",
     N_("writes what was found as SARIF, for GitHub and others; names nobody")},
    {'P', "--protocol P",
     N_("the protocol: klimop, tweespan, ooe, albero, klasse, baseline")},
    {'T', "--date YYYY-MM-DD", N_("the day that counts as today")},
    {'j', "-j, --jobs N", N_("how many files at the same time")},
    {'f', "--reference R", N_("a mark of your own, such as a number of the request")},
    {'o', "--to branch|directory", N_("only there, when the settings have both")},
    {'n', "--dry-run", N_("only tells what would be added, changed and removed")},
    {'F', "--force",
     N_("also when more than a third of the pages would vanish, or when somebody else "
        "moved the branch")},
    {'e', "--settings FILE",
     N_("the settings of the hook; without it, voornaam-hook.yml in the repository")},
    {'q', "-q, --quiet", N_("says less")},
    {'v', "-v, --verbose", N_("says all")},
    {'V', "--reveal",
     N_("on a terminal: names in paths and shown lines as they are; in the words "
        "around a finding never")},
};

static const struct {
    const char *name;
    const char *accepted;
    const char *examples[2];
} commands[] = {
    {"build",
     FLAGS_BUILD,
     {"voornaam build -s mijnschool",
      "voornaam build -s mijnschool -d /srv/www --report verslag.json"}},
    {"check",
     FLAGS_BUILD,
     {"voornaam check -s mijnschool", "voornaam check -s mijnschool -v"}},
    {"verify",
     FLAGS_VERIFY,
     {"voornaam verify public --register register.csv",
      "voornaam verify public -s mijnschool --sarif voornaam.sarif"}},
    {"list",
     FLAGS_LIST,
     {"voornaam list -s mijnschool", "voornaam list -s mijnschool | grep held"}},
    {"policy",
     FLAGS_POLICY,
     {"voornaam policy -s mijnschool", "voornaam policy --protocol klasse"}},
    {"trace",
     FLAGS_TRACE,
     {"voornaam trace 1042 -s mijnschool",
      "voornaam trace 1042 -s mijnschool --report inzage.json"}},
    {"takedown",
     FLAGS_TAKEDOWN,
     {"voornaam takedown nieuws/sint.md#1042 -s mijnschool",
      "voornaam takedown https://school.example/fotos/kamp/ -s mijnschool "
      "--reference 7"}},
    {"deploy",
     FLAGS_DEPLOY,
     {"voornaam deploy -s mijnschool --dry-run",
      "voornaam deploy -s /srv/git/school.git --rev main --to branch"}},
    {"hook",
     FLAGS_HOOK,
     {"voornaam hook install /srv/git/school.git",
      "voornaam hook run /srv/git/school.git"}},
    {"new",
     FLAGS_NEW,
     {"voornaam new site mijnschool",
      "voornaam new news mijnschool/nieuws/2026-11-20-sint.md"}},
};
enum { COMMAND_COUNT = sizeof(commands) / sizeof(*commands) };
enum { FLAG_COUNT = sizeof(flags) / sizeof(*flags), COLUMN = 22 };

/* Padded by what is seen, not by bytes. */
static void print_row(const char *left, const char *right)
{
    size_t width = utf8_length(slice_of(left));
    printf("  %s%*s %s\n", left, width < COLUMN ? (int)(COLUMN - width) : 0, "", right);
}

static void print_kinds(void)
{
    printf("\n%s\n", _("What it finds:"));
    for (int kind = 0; kind < LEAK_KINDS; kind++) {
        struct str text;
        str_init(&text);
        str_addf(&text, "%s: %s", finding_text((enum leak_kind)kind, false),
                 kind_advice((enum leak_kind)kind, false));
        print_row(leak_name((enum leak_kind)kind), text.at);
        str_release(&text);
    }
}

void help_print(const struct command *command)
{
    bool verify = strcmp(command->name, "verify") == 0;
    size_t i = 0;
    while (i + 1 < COMMAND_COUNT && strcmp(commands[i].name, command->name) != 0)
        i++;
    printf("voornaam %s %s\n\n%s\n\n%s\n", command->name, _(command->synopsis),
           _(command->purpose), _("Flags:"));
    for (size_t f = 0; f < FLAG_COUNT; f++)
        if (strchr(commands[i].accepted, flags[f].letter))
            print_row(flags[f].written, verify && flags[f].letter == 's'
                                            ? _("the folder of the school's site: what "
                                                "its settings allow may stand there")
                                            : _(flags[f].text));
    if (verify)
        print_kinds();
    printf("\n%s\n", _("Exit codes:"));
    print_row("0", verify ? _("nothing was found") : _("done"));
    print_row("1", _("an error in content, settings, templates or the system"));
    print_row("2", _("wrong usage"));
    print_row("3", strchr(commands[i].accepted, 'F')
                       ? _("refused: as a build, or git has the register, too many "
                           "pages would vanish, or somebody else moved the branch")
                       : _("refused: personal data was found, the policy does not "
                           "allow it, or there is no good register"));
    printf("\n%s\n", _("For example:"));
    for (size_t e = 0; e < 2; e++)
        printf("  %s\n", commands[i].examples[e]);
}
