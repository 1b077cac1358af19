/* The flags of all commands: see command.h. */
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
    {NULL, 0, NULL, 0},
};

int options_wrong(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("voornaam: ", stderr);
    vfprintf(stderr, format, args);
    fputs("\n", stderr);
    va_end(args);
    fputs(_("\"voornaam help\" shows the commands\n"), stderr);
    return EXIT_USAGE;
}

static bool set_date(struct options *o, const char *text)
{
    if (date_parse(&o->today, slice_of(text)))
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

static bool set_flag(struct options *o, int flag)
{
    switch (flag) {
    case 's':
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
    default:
        return false;
    }
}

bool options_read(struct options *o, const char *accepted, int argc, char **argv)
{
    *o =
        (struct options){.site = ".", .today = date_today(), .jobs = pool_processors()};
    optind = 0; /* glibc: begin anew */
    opterr = 0;
    for (;;) {
        int at = optind ? optind : 1;
        int flag = getopt_long(argc, argv, ":s:d:b:Dj:qv", long_flags, NULL);
        if (flag == -1)
            break;
        const char *word = at < argc ? argv[at] : "";
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
    o->arguments = argv + optind;
    o->argument_count = argc - optind;
    if (!strchr(accepted, '*') && o->argument_count) {
        options_wrong(_("\"voornaam %s\" takes no \"%s\""), argv[0], o->arguments[0]);
        return false;
    }
    return true;
}
