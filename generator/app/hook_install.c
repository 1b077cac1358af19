/* voornaam hook install: the two scripts, the settings and the texts for systemd. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/hook.h"
#include "base/embedded.h"
#include "base/fs.h"
#include "base/message.h"

#define OURS "# Made by \"voornaam hook install\""
#define EARLIER ".before-voornaam"

static const char *const names[] = {"pre-receive", "post-receive"};
enum { NAMES = sizeof(names) / sizeof(*names), SCRIPT_BYTES_MAX = 1 << 20 };

static bool fail(struct hook *h, const char *path)
{
    diag_file(h->diag, DIAG_ERROR, path, _("this file can't be written: %s"),
              message_system(errno));
    return false;
}

const char *hook_earlier(struct hook *h, const char *name)
{
    const char *path = arena_printf(&h->arena, "%s/%s" EARLIER, h->hooks, name).at;
    return access(path, X_OK) == 0 ? path : NULL;
}

/* In single quotes for sh. */
static void add_quoted(struct str *out, const char *text)
{
    str_add_byte(out, '\'');
    for (; *text; text++)
        if (*text == '\'')
            str_add_c(out, "'\\''");
        else
            str_add_byte(out, *text);
    str_add_byte(out, '\'');
}

static const char *own_program(struct hook *h)
{
    char *program = realpath("/proc/self/exe", NULL);
    const char *copy =
        arena_copy_c(&h->arena, slice_of(program ? program : "voornaam"));
    free(program);
    return copy;
}

/* Is it a script of an earlier install? */
static bool is_ours(const char *path)
{
    struct str text;
    str_init(&text);
    bool ours = fs_read(&text, path, SCRIPT_BYTES_MAX) && strstr(text.at, OURS) != NULL;
    str_release(&text);
    return ours;
}

/* git runs a hook in its git folder, so that a repository may be moved. */
static bool write_script(struct hook *h, const char *name, bool with_settings)
{
    const char *path = fs_join(&h->arena, h->hooks, name);
    const char *kept = arena_printf(&h->arena, "%s" EARLIER, path).at;
    struct str text;
    if (fs_exists(path) && !is_ours(path)) {
        if (fs_exists(kept)) {
            diag_file(h->diag, DIAG_ERROR, path,
                      _("there is a hook already, and \"%s\" too, where it would be "
                        "kept: remove one of them"),
                      kept);
            return false;
        }
        if (rename(path, kept) != 0)
            return fail(h, kept);
    }
    str_init(&text);
    str_addf(&text,
             "#!/bin/sh\n" OURS ", which writes it anew; do not edit.\n"
             "# A hook that was here before is %s" EARLIER ", and is asked first.\n"
             "exec ",
             name);
    add_quoted(&text, own_program(h));
    str_addf(&text, " hook %s .", name);
    if (with_settings) {
        str_add_c(&text, " --settings ");
        add_quoted(&text, h->file);
    }
    str_add_byte(&text, '\n');
    bool well = fs_make_folders(h->hooks) && fs_replace(path, str_slice(&text), 0755) &&
                chmod(path, 0755) == 0;
    str_release(&text);
    return well || fail(h, path);
}

/* What there is stays as it is. */
static bool write_settings(struct hook *h)
{
    struct slice text;
    if (fs_exists(h->file))
        return true;
    return (embedded_read(&text, "data/hook/settings.yml") &&
            fs_replace(h->file, text, 0600)) ||
           fail(h, h->file);
}

/* --- systemd --- */

/* As systemd.unit(5) and systemd.service(5) read a value between double quotes. */
static void add_unit_text(struct str *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '%')
            str_add_byte(out, '%');
        if (*text == '"' || *text == '\\')
            str_add_byte(out, '\\');
        str_add_byte(out, *text);
    }
}

/* "@REPO@" and the like become what they stand for. */
static void add_filled(struct hook *h, struct str *out, struct slice text)
{
    const char *user = getenv("USER");
    const char *with[][2] = {
        {"@PROGRAM@", own_program(h)},
        {"@REPO@", h->repository},
        {"@SETTINGS@", h->file},
        {"@STATE@", h->state},
        {"@REGISTER@", h->consent_register ? h->consent_register : ""},
        {"@DIRECTORY@", h->deploy.directory ? h->deploy.directory : "/srv/www"},
        {"@USER@", user && *user ? user : "git"},
    };
    while (text.len) {
        size_t i = 0;
        while (i < sizeof(with) / sizeof(*with) && !slice_starts(text, with[i][0]))
            i++;
        if (i == sizeof(with) / sizeof(*with)) {
            str_add_byte(out, *text.at);
            text = slice_from(text, 1);
        } else {
            add_unit_text(out, with[i][1]);
            text = slice_from(text, strlen(with[i][0]));
        }
    }
}

/* "voornaam-school" of "/srv/git/school.git". */
static const char *unit_name(struct hook *h)
{
    struct slice name = fs_base(slice_of(h->repository));
    if (slice_ends(name, ".git"))
        name.len -= strlen(".git");
    char *unit = (char *)arena_printf(&h->arena, "voornaam-%.*s", SLICE_FMT(name)).at;
    for (char *c = unit; *c; c++) /* what a unit may be called, systemd.unit(5) */
        if (!(*c >= '0' && *c <= '9') && !(*c >= 'a' && *c <= 'z') &&
            !(*c >= 'A' && *c <= 'Z') && !strchr("-_.", *c))
            *c = '-';
    return unit;
}

static bool write_units(struct hook *h)
{
    static const char *const kinds[] = {"service", "timer", "path"};
    bool well = true;
    for (size_t i = 0; well && i < sizeof(kinds) / sizeof(*kinds); i++) {
        const char *source =
            arena_printf(&h->arena, "data/systemd/voornaam.%s", kinds[i]).at;
        const char *path = arena_printf(&h->arena, "%s/systemd/%s.%s", h->state,
                                        unit_name(h), kinds[i])
                               .at;
        struct slice text;
        struct str filled;
        bool waits_for_register = strcmp(kinds[i], "path") == 0 && !h->consent_register;
        if (waits_for_register || !embedded_read(&text, source)) {
            unlink(path);
            continue;
        }
        str_init(&filled);
        add_filled(h, &filled, text);
        well = (fs_make_parents(path) && fs_replace(path, str_slice(&filled), 0644)) ||
               fail(h, path);
        str_release(&filled);
    }
    return well;
}

/* --- the whole --- */

/* A folder of hooks that other repositories have too is not ours to write in. */
static bool check_folder(struct hook *h)
{
    if (fs_is_below(slice_of(h->hooks), slice_of(h->git)))
        return true;
    diag_file(h->diag, DIAG_ERROR, h->hooks,
              _("core.hooksPath puts the hooks of this repository outside of it, where "
                "others may share them: take that setting away first"));
    return false;
}

static void tell(const struct hook *h, const char *units)
{
    printf(_("Each push to %s is now checked, and put online when all is well.\n"),
           strncmp(h->branch, "refs/heads/", 11) == 0 ? h->branch + 11 : h->branch);
    printf(_("  hooks     %s\n"), h->hooks);
    printf(_("  settings  %s\n"), h->file);
    printf(_("  log       %s/deploy.log\n"), h->state);
    if (!h->consent_register)
        printf(
            _("Say in the settings where the register is, outside the repository: "
              "register: /srv/voornaam/register.csv. Then run this again, so that the "
              "website follows each change of it\n"));
    if (!h->deploy.given)
        printf(_("Say there too where the website goes: deploy: {directory: "
                 "/srv/www/school}. Until then voornaam.yml says it, and so whoever "
                 "pushes\n"));
    struct str folder;
    str_init(&folder);
    add_quoted(&folder, h->state);
    printf(_("For each morning and for a new register, with systemd:\n"
             "  sudo cp %s/systemd/%s.* /etc/systemd/system/\n"
             "  sudo systemctl daemon-reload\n"
             "  sudo systemctl enable --now %s.timer%s%s%s\n"),
           folder.at, units, units, h->consent_register ? " " : "",
           h->consent_register ? units : "", h->consent_register ? ".path" : "");
    str_release(&folder);
}

int hook_install(struct hook *h, const char *settings)
{
    bool well = check_folder(h) && write_settings(h);
    for (size_t i = 0; well && i < NAMES; i++)
        well = write_script(h, names[i], settings != NULL);
    if (!well || !write_units(h))
        return EXIT_ERROR;
    tell(h, unit_name(h));
    return EXIT_DONE;
}
