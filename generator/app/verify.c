/* voornaam verify: the gate on its own, over any finished folder. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
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
               build_make_names_and_gate(b);
    b->raw.config.protocol.text = SLICE("baseline");
    return build_load_policy(b) && build_read_register(b) &&
           build_make_names_and_gate(b);
}

/* How many there are, and what to do. */
static void print_end(const struct build *b, size_t files, bool site)
{
    const struct leaks *leaks = &b->leaks;
    if (!leaks->len) {
        printf(message_plural("%zu file was looked through; nothing was found\n",
                              "%zu files were looked through; nothing was found\n",
                              files),
               files);
    } else {
        size_t within = findings_files(leaks);
        printf(message_plural("%1$zu file was looked through; ",
                              "%1$zu files were looked through; ", files),
               files);
        printf(message_plural("%1$zu leak", "%1$zu leaks", leaks->len), leaks->len);
        printf(message_plural(" in %1$zu file\n", " in %1$zu files\n", within), within);
    }
    if (b->options.quiet)
        return;
    findings_print_kinds(leaks);
    if (leaks->len)
        puts(_("Mend it where the website is made, not in this folder; then run "
               "voornaam verify again."));
    if (!site)
        puts(_("Nothing of the school was known (no -s): its own mail addresses, phone "
               "numbers, colleagues and public persons count as leaks too, and the "
               "baseline holds. With -s SITE its voornaam.yml and team.csv count."));
}

/* A file by itself; links are followed, for it was named. */
static bool check_file(struct build *b, const char *path)
{
    enum { FILE_BYTES_MAX = 512 << 20 };
    struct gate_ticket ticket;
    struct str bytes;
    str_init(&bytes);
    bool read = fs_read(&bytes, path, FILE_BYTES_MAX);
    bool well = read && gate_check(b->gate, fs_base(slice_of(path)).at,
                                   str_slice(&bytes), &ticket, &b->leaks);
    if (!read)
        diag_file(b->diag, DIAG_ERROR, path, _("can't be read: %s"),
                  message_system(errno));
    str_release(&bytes);
    return well;
}

static bool check_folder(struct build *b, const char *folder, size_t *files)
{
    struct verified_tree *tree =
        verify_folder(b->gate, folder, b->options.jobs, &b->leaks, files, b->diag);
    bool well = tree != NULL;
    verified_tree_free(tree);
    if (well && !*files) {
        diag_file(b->diag, DIAG_ERROR, folder,
                  _("this folder is empty, so nothing was looked through"));
        return false;
    }
    return well;
}

/* Before anything is said of a register: what is to be looked through must be there. */
static bool is_there(struct build *b, const char *path)
{
    if (fs_exists(path))
        return true;
    diag_file(b->diag, DIAG_ERROR, path,
              _("this is not there: give the folder that holds the finished website"));
    return false;
}

static bool has_register(struct build *b, bool site)
{
    const char *given = getenv("VOORNAAM_REGISTER");
    if (site || b->options.consent_register || (given && *given) ||
        build_register_exists(b))
        return true; /* what can't be read is said when it is read */
    diag_file(b->diag, DIAG_REFUSED, NULL,
              _("verify needs the register to know whose names to look for: say where "
                "it is with --register FILE, or where the school's site is with -s"));
    return false;
}

/* What stands before each path that is told: a file has its own folder. */
static const char *folder_of(struct build *b, const char *path)
{
    return fs_is_folder(path) ? path
                              : arena_copy_c(&b->arena, fs_folder(slice_of(path)));
}

static bool verify(struct build *b, const char *path, bool site)
{
    size_t files = 1;
    if (!is_there(b, path) || !report_open(b, path) || !has_register(b, site) ||
        !open_site(b, site))
        return false;
    bool well =
        fs_is_folder(path) ? check_folder(b, path, &files) : check_file(b, path);
    if (!b->options.quiet)
        findings_print(b, folder_of(b, path));
    if (well || b->leaks.len)
        print_end(b, files, site);
    b->pages_written = files;
    return well;
}

int app_verify(int argc, char **argv)
{
    struct options options;
    struct build b;
    bool site = false;
    if (!options_read(&options, "*sRTpqvVjPS", argc, argv))
        return EXIT_USAGE;
    if (options.argument_count != 1)
        return options_wrong(_("verify takes one folder: voornaam verify DIR"));
    for (int i = 1; i < argc; i++)
        site = site || strncmp(argv[i], "-s", 2) == 0 ||
               strncmp(argv[i], "--site", 6) == 0;
    size_t len = strlen(options.arguments[0]);
    while (len > 1 && options.arguments[0][len - 1] == '/')
        options.arguments[0][--len] = '\0';
    build_init(&b, &options, false);
    bool clean = verify(&b, options.arguments[0], site);
    bool written = report_write(&b);
    written = sarif_write(&b, folder_of(&b, options.arguments[0])) && written;
    int code = build_finish(&b);
    if (b.leaks.len)
        code = EXIT_REFUSED;
    else if ((!clean || !written) && code == EXIT_DONE)
        code = EXIT_ERROR;
    build_release(&b);
    return code;
}
