/* A command of the program: a line in main.c's table. */
#ifndef APP_COMMAND_H
#define APP_COMMAND_H

#include "base/date.h"
#include "base/map.h"
#include "base/str.h"

#define VOORNAAM_VERSION "0.1"

/* Exit codes (contract section 8). */
enum { EXIT_DONE = 0, EXIT_ERROR = 1, EXIT_USAGE = 2, EXIT_REFUSED = 3 };

struct command {
    const char *name;
    const char *synopsis; /* its arguments and flags */
    const char *purpose;  /* N_(): one line */
    int (*run)(int argc, char **argv);
};

/* Prints all of one command on stdout: help.c. */
void help_print(const struct command *command);

int app_build(int argc, char **argv);
int app_check(int argc, char **argv);
int app_verify(int argc, char **argv);
int app_list(int argc, char **argv);
int app_policy(int argc, char **argv);
int app_new(int argc, char **argv);
int app_takedown(int argc, char **argv);
int app_trace(int argc, char **argv);
int app_deploy(int argc, char **argv);
int app_hook(int argc, char **argv);

/* The flags that each takes, as options_read wants them; the help of a command (help.c)
 * tells of the same. */
#define FLAGS_BUILD "sdbDrRTpSjqvV"
#define FLAGS_VERIFY "*sRTpSjqvVP"
#define FLAGS_LIST "sbDrRTjqvVP"
#define FLAGS_POLICY "sPTqvr"
#define FLAGS_TRACE "*sdbrRTpjqvV"
#define FLAGS_TAKEDOWN "*sdbRTpjqvVf"
#define FLAGS_NEW "*TsPRq"
#define FLAGS_DEPLOY "sbrRTpSjqvVnoF"
#define FLAGS_HOOK "*eFTqv"

/* What flags can set; each command takes some of them. */
struct options {
    const char *site;      /* -s, default "." */
    const char *directory; /* -d, or NULL */
    const char *url;       /* -b, or NULL */
    const char *rev;
    const char *consent_register; /* --register */
    const char *report;
    const char *sarif;
    const char *protocol;
    const char *reference; /* --reference, or NULL */
    const char *settings;  /* of a hook, or NULL */
    /* Where to deploy: of a hook's settings, which count instead of the site's own. */
    struct deploy_places {
        const char *branch, *remote, *directory; /* NULL each: not there */
        bool given;                              /* by whoever keeps the server */
        bool by_pusher; /* the site's settings say where, and whoever pushes wrote them
                         */
    } deploy;
    date_t today; /* --date, default today */
    unsigned jobs;
    bool today_given;
    bool site_given; /* with -s: it is not the folder we happen to be in */
    bool drafts, quiet, verbose, reveal;
    bool to_branch, to_directory; /* --to: only there */
    bool dry_run, force;
    bool brief; /* of what was done, tell only which addresses changed */
    const struct map
        *pushed;      /* source paths of which all is told, whatever else; or NULL */
    char **arguments; /* those without a dash */
    int argument_count;
};

/* Reads the arguments; `accepted` names the flags as getopt does: "sdbDrRpTjqv" with
 * r: --rev, R: --register, p: --report, P: --protocol, T: --date, V: --reveal, f:
 * --reference, S: --sarif, n: --dry-run, o: --to, F: --force, e: --settings. False
 * after a message on stderr: the command ends with EXIT_USAGE. */
bool options_read(struct options *o, const char *accepted, int argc, char **argv);
/* A message about usage on stderr; gives EXIT_USAGE. */
int options_wrong(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
