/* Entries of `reviewers:`: see history.h. */
#include <string.h>

#include "base/message.h"
#include "source/history.h"

enum { GPG_DIGITS = 40, SSH_KEY_MIN = 40 };

/* Kinds of keys that ssh-keygen(1) makes and git signs with. */
static bool is_key_type(struct slice word)
{
    static const char *const types[] = {"ssh-ed25519",
                                        "ssh-rsa",
                                        "ecdsa-sha2-nistp256",
                                        "ecdsa-sha2-nistp384",
                                        "ecdsa-sha2-nistp521",
                                        "sk-ssh-ed25519@openssh.com",
                                        "sk-ecdsa-sha2-nistp256@openssh.com"};
    for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
        if (slice_eq_c(word, types[i]))
            return true;
    return false;
}

static bool is_key_text(struct slice word)
{
    if (word.len < SSH_KEY_MIN || !slice_starts(word, "AAAA"))
        return false;
    for (size_t i = 0; i < word.len; i++)
        if (!strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=",
                    word.at[i]) ||
            !word.at[i])
            return false;
    return true;
}

/* Takes "ssh-ed25519 AAAA..." out of *entry, wherever it stands. */
static bool take_ssh(struct reviewer *out, struct slice *entry, struct arena *arena)
{
    for (size_t at = 0; at < entry->len;) {
        struct slice word = slice_from(*entry, at);
        word.len = slice_find_byte(word, ' ');
        if (is_key_type(word)) {
            size_t begin = at + word.len;
            while (begin < entry->len && entry->at[begin] == ' ')
                begin++;
            struct slice key = slice_from(*entry, begin);
            key.len = slice_find_byte(key, ' ');
            if (!is_key_text(key))
                return false;
            out->ssh =
                arena_printf(arena, "%.*s %.*s", SLICE_FMT(word), SLICE_FMT(key));
            *entry = arena_printf(arena, "%.*s %.*s", (int)at, entry->at,
                                  SLICE_FMT(slice_from(*entry, begin + key.len)));
            return true;
        }
        at += word.len + 1;
    }
    return true;
}

/* Takes "gpg:..." off the end; digits may stand in groups, as gpg shows them. */
static bool take_gpg(struct reviewer *out, struct slice *entry, struct arena *arena)
{
    size_t at = slice_find(*entry, "gpg:");
    if (at == entry->len)
        return true;
    struct slice text = slice_from(*entry, at + 4);
    char *digits = arena_new(arena, GPG_DIGITS + 1);
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (c == ' ')
            continue;
        if (c >= 'a' && c <= 'f')
            c = (char)(c - 32);
        if (!strchr("0123456789ABCDEF", c) || !c || count == GPG_DIGITS)
            return false;
        digits[count++] = c;
    }
    out->gpg = slice_make(digits, count);
    entry->len = at;
    return count == GPG_DIGITS;
}

static bool take_mail(struct reviewer *out, struct slice entry)
{
    struct slice text = slice_trim(entry);
    size_t open = slice_find_byte(text, '<');
    out->name = SLICE("");
    if (open < text.len) {
        if (text.at[text.len - 1] != '>')
            return false;
        out->name = slice_trim(slice_sub(text, 0, open));
        text = slice_trim(slice_sub(text, open + 1, text.len - open - 2));
    }
    size_t at = slice_find_byte(text, '@');
    out->mail = text;
    for (size_t i = 0; i < text.len; i++)
        if (strchr(" \t<>\"", text.at[i]))
            return false;
    return at > 0 && at + 1 < text.len &&
           slice_find_byte(slice_from(text, at + 1), '@') == text.len - at - 1;
}

const char *reviewer_read(struct reviewer *out, struct slice entry, struct arena *arena)
{
    *out = (struct reviewer){0};
    entry = slice_trim(entry);
    if (!take_ssh(out, &entry, arena))
        return _("this key of ssh can't be read; copy the line of the .pub file");
    if (!take_gpg(out, &entry, arena))
        return _("behind gpg: stands the fingerprint of a key, 40 digits; \"gpg "
                 "--fingerprint\" shows it");
    if (!take_mail(out, entry))
        return _(
            "a reviewer is a mail address, or Name <address>, with a key behind it "
            "when she signs");
    return NULL;
}
