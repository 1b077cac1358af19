/* gettext without installed locales: see message.h. */
#include "base/message.h"

#include <errno.h>
#include <libintl.h>
#include <limits.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/str.h"

bool message_is_dutch(void)
{
    const char *names[] = {"VOORNAAM_LANG", "LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        const char *value = getenv(names[i]);
        if (value && *value)
            return strncmp(value, "nl", 2) == 0 || strncmp(value, "fy", 2) == 0;
    }
    return false;
}

/* The catalogues stand in locale/ beside the program, or in ../share/locale. */
static void bind_catalogues(void)
{
    char path[PATH_MAX + 32];
    ssize_t len = readlink("/proc/self/exe", path, PATH_MAX);
    if (len <= 0)
        return;
    path[len] = '\0';
    char *slash = strrchr(path, '/');
    strcpy(slash, "/locale");
    if (access(path, R_OK) != 0)
        strcpy(slash, "/../share/locale");
    bindtextdomain("voornaam", path);
    bind_textdomain_codeset("voornaam", "UTF-8");
}

void message_init(void)
{
    /* gettext translates nothing in the locale "C"; C.UTF-8 is part of libc. */
    setlocale(LC_CTYPE, "C.UTF-8");
    setlocale(LC_MESSAGES, "C.UTF-8");
    setenv("LANGUAGE", message_is_dutch() ? "nl" : "en", 1);
    bind_catalogues();
}

const char *message_text(const char *english)
{
    return dgettext("voornaam", english);
}

const char *message_plural(const char *one, const char *many, unsigned long count)
{
    return dngettext("voornaam", one, many, count);
}

const char *message_system(int error)
{
    static const struct {
        int error;
        const char *text;
    } known[] = {
        {ENOENT, N_("it is not there")},
        {EACCES, N_("you may not open it (permission)")},
        {EPERM, N_("that is not permitted")},
        {EISDIR, N_("it is a folder")},
        {ENOTDIR, N_("a part of its path is a file, not a folder")},
        {EEXIST, N_("it is there already")},
        {ENOTEMPTY, N_("the folder is not empty")},
        {EFBIG, N_("it is too large")},
        {ENOSPC, N_("the disk is full")},
        {EDQUOT, N_("your part of the disk is full")},
        {EROFS, N_("the disk can only be read")},
        {EIO, N_("the disk does not answer")},
        {ELOOP, N_("a link points to itself")},
        {ENAMETOOLONG, N_("its name is too long")},
        {EMFILE, N_("too many files are open")},
        {ENOMEM, N_("there is not enough memory")},
    };
    for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
        if (known[i].error == error)
            return _(known[i].text);
    return strerror(error);
}
