/* Messages in the reader's language, by gettext.
 *
 * English in the code, Dutch in po/nl.po. VOORNAAM_LANG, else LC_ALL, LC_MESSAGES
 * or LANG chooses: what starts with "nl" or "fy" is Dutch, all else English. It
 * needs no installed locale. The only file that sees libintl.
 */
#ifndef BASE_MESSAGE_H
#define BASE_MESSAGE_H

#include <stdbool.h>

/* Once, at the start of main. */
void message_init(void);
/* The message in the reader's language, or as it stands; static, never NULL. */
const char *message_text(const char *english) __attribute__((format_arg(1)));
const char *message_plural(const char *one, const char *many, unsigned long count)
    __attribute__((format_arg(1), format_arg(2)));
/* Is the reader's language Dutch? For texts that are not messages: of data files. */
bool message_is_dutch(void);
/* What errno `error` means, in plain words where it is a common one; static. */
const char *message_system(int error);

#define _(english) message_text(english)
/* Marks a text in a table for translation; _() it where it is printed. */
#define N_(english) english

#endif
