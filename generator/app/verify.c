/* voornaam verify: the gate on its own, over any finished folder. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/build.h"
#include "base/fs.h"
#include "base/message.h"

/* Settings of who only looks through a website may be few, but must be there. */
static bool has_settings(struct build *b)
{
    const char *path = fs_join(&b->arena, b->options.site, SITE_CONFIG_FILE);
    if (!b->options.site_given || fs_exists(path))
        return true;
    diag_file(
        b->diag, DIAG_ERROR, path,
        _("there are no settings here: leave -s out and give --register, or write "
          "this file with register: and mail_domains:"));
    return false;
}

/* With -s the settings say what may stand there; without, nothing may. After a mistake
 * the names are made all the same: they mask the lines of what is wrong. */
static bool open_site(struct build *b)
{
    bool well = !b->options.site_given || build_open_source(b);
    bool site = b->options.site_given && well;
    if (site)
        well = build_read_settings(b);
    if (!b->raw.config.file)
        b->raw.config.protocol.text = SLICE("baseline");
    well = build_load_policy(b) && well;
    if (!build_read_register(b))
        return false;
    if (site && b->raw.config.file)
        well = site_read(&b->raw, &b->source, &b->arena, b->diag) && well;
    if (well)
        return build_make_names_and_gate(b);
    build_make_names(b);
    return false;
}

/* What was typed may name somebody, also when it is not there: with a register, if
 * there is one. What is wrong with that is not what is to be told now. */
static void make_names_for_masking(struct build *b)
{
    struct diag *said = b->diag;
    b->diag = diag_new();
    open_site(b);
    diag_free(b->diag);
    b->diag = said;
}

/* How many there are, and what to do. */
static void print_end(const struct build *b, size_t files)
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
    if (!b->options.site_given)
        puts(_("Nothing of the school was known (no -s): its own mail addresses, phone "
               "numbers, colleagues and public persons count as leaks too, and the "
               "baseline holds. With -s SITE its voornaam.yml and team.csv count."));
}

static bool is_page(const char *path)
{
    char extension[16];
    fs_extension(extension, slice_of(path));
    return strcmp(extension, ".html") == 0 || strcmp(extension, ".htm") == 0 ||
           strcmp(extension, ".xhtml") == 0;
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

/* How many of them are pages: for the report. */
static size_t count_pages(struct build *b, const char *folder)
{
    struct fs_list list = {0};
    size_t pages = 0;
    if (fs_list(&list, folder, true, &b->arena))
        for (size_t i = 0; i < list.len; i++)
            pages += is_page(list.at[i].path);
    fs_list_release(&list);
    return pages;
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

static bool has_register(struct build *b)
{
    const char *given = getenv("VOORNAAM_REGISTER");
    if (b->options.site_given || b->options.consent_register || (given && *given) ||
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

static bool verify(struct build *b, const char *path)
{
    size_t files = 1;
    if (!is_there(b, path) || !report_open(b, path) || !has_settings(b)) {
        make_names_for_masking(b);
        return false;
    }
    if (!has_register(b) || !open_site(b))
        return false;
    bool well =
        fs_is_folder(path) ? check_folder(b, path, &files) : check_file(b, path);
    if (!b->options.quiet)
        findings_print(b, folder_of(b, path));
    if (well || b->leaks.len)
        print_end(b, files);
    b->files_seen = files;
    if (b->options.report)
        b->pages_written = fs_is_folder(path) ? count_pages(b, path) : is_page(path);
    return well;
}

int app_verify(int argc, char **argv)
{
    struct options options;
    struct build b;
    if (!options_read(&options, FLAGS_VERIFY, argc, argv))
        return EXIT_USAGE;
    if (options.argument_count != 1)
        return options_wrong(_("verify takes one folder: voornaam verify DIR"));
    size_t len = strlen(options.arguments[0]);
    while (len > 1 && options.arguments[0][len - 1] == '/')
        options.arguments[0][--len] = '\0';
    build_init(&b, &options, false);
    bool clean = verify(&b, options.arguments[0]);
    bool written = report_write(&b);
    int code = b.leaks.len ? EXIT_REFUSED : diag_exit_code(b.diag);
    if (!clean && code == EXIT_DONE)
        code = EXIT_ERROR;
    written = sarif_write(&b, folder_of(&b, options.arguments[0]), code) && written;
    build_finish(&b);
    build_release(&b);
    return written || code ? code : EXIT_ERROR;
}
