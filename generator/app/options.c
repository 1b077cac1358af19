/* The flags of all commands: see command.h. */
#include <getopt.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "app/command.h"
#include "base/message.h"
#include "base/pool.h"

/* A long flag and the letter that stands for it in `accepted`. */
static const struct option long_flags[] = {
    {"site", required_argument, NULL, 's'},
    {"directory", required_argument, NULL, 'd'},
    {"base", required_argument, NULL, 'b'},
    {"drafts", no_argument, NULL, 'D'},
    {"rev", required_argument, NULL, 'r'},
    {"register", required_argument, NULL, 'R'},
    {"report", required_argument, NULL, 'p'},
    {"sarif", required_argument, NULL, 'S'},
    {"protocol", required_argument, NULL, 'P'},
    {"date", required_argument, NULL, 'T'},
    {"jobs", required_argument, NULL, 'j'},
    {"quiet", no_argument, NULL, 'q'},
    {"verbose", no_argument, NULL, 'v'},
    {"reveal", no_argument, NULL, 'V'},
    {"reference", required_argument, NULL, 'f'},
    {"dry-run", no_argument, NULL, 'n'},
    {"to", required_argument, NULL, 'o'},
    {"force", no_argument, NULL, 'F'},
    {"settings", required_argument, NULL, 'e'},
    {NULL, 0, NULL, 0},
};

int options_wrong(const char *format, ...)
{
    va_list args;
    struct str text, shown;
    str_init(&text);
    str_init(&shown);
    va_start(args, format);
    str_addv(&text, format, args);
    va_end(args);
    str_add_shown(&shown, str_slice(&text));
    fprintf(stderr, "voornaam: %s\n", shown.at);
    str_release(&text);
    str_release(&shown);
    fputs(_("\"voornaam help\" shows the commands\n"), stderr);
    return EXIT_USAGE;
}

static bool set_date(struct options *o, const char *text)
{
    o->today_given = date_parse(&o->today, slice_of(text));
    if (o->today_given)
        return true;
    options_wrong(_("--date takes a date such as 2026-11-03, not \"%s\""), text);
    return false;
}

static bool set_jobs(struct options *o, const char *text)
{
    long long jobs;
    if (slice_number(slice_of(text), &jobs) && jobs >= 1 && jobs <= 256) {
        o->jobs = (unsigned)jobs;
        return true;
    }
    options_wrong(_("-j takes a number from 1 to 256, not \"%s\""), text);
    return false;
}

static bool set_url(struct options *o, const char *text)
{
    o->url = text;
    if (strncmp(text, "https://", 8) == 0 || strncmp(text, "http://", 7) == 0)
        return true;
    options_wrong(_("-b takes an address that begins with https://, not \"%s\""), text);
    return false;
}

static bool set_target(struct options *o, const char *text)
{
    o->to_branch = strcmp(text, "branch") == 0;
    o->to_directory = strcmp(text, "directory") == 0;
    if (o->to_branch || o->to_directory)
        return true;
    options_wrong(_("--to takes branch or directory, not \"%s\""), text);
    return false;
}

static bool set_flag(struct options *o, int flag)
{
    switch (flag) {
    case 's':
        o->site_given = true;
        return o->site = optarg, true;
    case 'd':
        return o->directory = optarg, true;
    case 'b':
        return set_url(o, optarg);
    case 'D':
        return o->drafts = true;
    case 'r':
        return o->rev = optarg, true;
    case 'R':
        return o->consent_register = optarg, true;
    case 'p':
        return o->report = optarg, true;
    case 'S':
        return o->sarif = optarg, true;
    case 'P':
        return o->protocol = optarg, true;
    case 'T':
        return set_date(o, optarg);
    case 'j':
        return set_jobs(o, optarg);
    case 'q':
        return o->quiet = true;
    case 'v':
        return o->verbose = true;
    case 'f':
        return o->reference = optarg, true;
    case 'V':
        return o->reveal = true;
    case 'n':
        return o->dry_run = true;
    case 'o':
        return set_target(o, optarg);
    case 'F':
        return o->force = true;
    case 'e':
        return o->settings = optarg, true;
    default:
        return false;
    }
}

/* What the reader wrote of a flag that getopt stumbled over, or that is not taken here.
 * Words that are no flags may stand before it in argv, so its place there says little.
 */
static const char *written(char out[64], char *const *argv, int flag, int number)
{
    const char *last = argv[optind - 1];
    if (number >= 0)
        snprintf(out, 64, "--%s", long_flags[number].name);
    else if ((flag == ':' || flag == '?') && (!optopt || strncmp(last, "--", 2) == 0))
        snprintf(out, 64, "%s", last);
    else
        snprintf(out, 64, "-%c", flag == ':' || flag == '?' ? optopt : flag);
    return out;
}

/* One file in two spellings? The last part may not be there yet. */
static bool is_same_file(const char *a, const char *b)
{
    char folder_a[PATH_MAX], folder_b[PATH_MAX], copy_a[PATH_MAX], copy_b[PATH_MAX];
    struct stat x, y;
    if (stat(a, &x) == 0 && stat(b, &y) == 0)
        return S_ISREG(x.st_mode) && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
    snprintf(copy_a, sizeof(copy_a), "%s%s", *a == '/' ? "" : "./", a);
    snprintf(copy_b, sizeof(copy_b), "%s%s", *b == '/' ? "" : "./", b);
    char *base_a = strrchr(copy_a, '/'), *base_b = strrchr(copy_b, '/');
    if (strcmp(base_a, base_b) != 0)
        return false;
    *base_a = *base_b = '\0';
    return realpath(*copy_a ? copy_a : "/", folder_a) &&
           realpath(*copy_b ? copy_b : "/", folder_b) &&
           strcmp(folder_a, folder_b) == 0;
}

bool options_read(struct options *o, const char *accepted, int argc, char **argv)
{
    *o =
        (struct options){.site = ".", .today = date_today(), .jobs = pool_processors()};
    optind = 0; /* glibc: begin anew */
    opterr = 0;
    for (;;) {
        char word[64];
        int number = -1;
        int flag = getopt_long(argc, argv, ":s:d:b:Dj:qv", long_flags, &number);
        if (flag == -1)
            break;
        written(word, argv, flag, number);
        if (flag == ':' || (optarg && !*optarg)) {
            options_wrong(_("\"%s\" takes a value"), word);
            return false;
        }
        if (flag == '?' || !strchr(accepted, flag)) {
            options_wrong(_("\"voornaam %s\" does not know \"%s\""), argv[0], word);
            return false;
        }
        if (!set_flag(o, flag))
            return false;
    }
    if (o->report && o->sarif && is_same_file(o->report, o->sarif)) {
        options_wrong(_("--report and --sarif can't be one file"));
        return false;
    }
    o->arguments = argv + optind;
    o->argument_count = argc - optind;
    if (!strchr(accepted, '*') && o->argument_count) {
        options_wrong(_("\"voornaam %s\" takes no \"%s\""), argv[0], o->arguments[0]);
        return false;
    }
    return true;
}
