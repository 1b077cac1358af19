/* gettext without installed locales: see message.h. */
#include "base/message.h"

#include <libintl.h>
#include <limits.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/str.h"

static bool reader_is_dutch(void)
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
    setenv("LANGUAGE", reader_is_dutch() ? "nl" : "en", 1);
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
