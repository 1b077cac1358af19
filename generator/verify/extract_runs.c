/* Words between the samples of film and sound, and in fonts: there are none, so what
 * reads like some was written by people. In ASCII, UTF-8 or UTF-16.
 *
 * Random bytes hold few runs of nine letters or more, and hardly ever a name of the
 * register in one. In UTF-16 each letter brings a zero: six of them in a row are no
 * chance.
 */
#include <string.h>

#include "verify/metadata.h"

enum { RUN_MIN = 9, WIDE_RUN_MIN = 6 };

static bool is_run_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (unsigned char)c >= 0xC3 || strchr(" .,'+-/@_:", c ? c : '\n');
}

/* "+52.1583+004.9000": where something was made, as ISO 6709 writes it. */
static bool is_location(struct slice run)
{
    for (size_t i = 0; i + 9 < run.len; i++) {
        size_t k = i + 1;
        if (run.at[i] != '+' && run.at[i] != '-')
            continue;
        while (k < run.len && run.at[k] >= '0' && run.at[k] <= '9')
            k++;
        if (k == i + 3 && k + 5 < run.len && run.at[k] == '.')
            return true;
    }
    return false;
}

static void look_at_run(struct scan *s, struct slice run)
{
    static const char place[] = "between samples";
    struct piece piece = {run, place, NULL, 0, PIECE_RAW};
    scan_once(s, &piece);
    if (is_location(run))
        scan_report(s, &piece, 0, LEAK_LOCATION, SLICE(""));
}

static void look_at_narrow(struct scan *s, struct slice bytes)
{
    for (size_t i = 0, start = 0; i <= bytes.len; i++) {
        if (i < bytes.len && is_run_byte(bytes.at[i]))
            continue;
        if (i - start >= RUN_MIN)
            look_at_run(s, slice_sub(bytes, start, i - start));
        start = i + 1;
    }
}

/* A letter of the scripts that Dutch names are written in (Latin up to U+024F), or what
 * may stand between letters; or 0. */
static uint32_t wide_letter(struct slice bytes, size_t at, bool big)
{
    uint32_t high = (uint8_t)bytes.at[at + !big];
    uint32_t c = high << 8 | (uint8_t)bytes.at[at + big];
    if (high > 2)
        return 0;
    if (c < 0x80)
        return is_run_byte((char)c) ? c : 0;
    return c >= 0xc0 && c < 0x250 ? c : 0;
}

static void look_at_wide(struct scan *s, struct slice bytes, bool big)
{
    struct str run;
    size_t len = 0, plain = 0, letters = 0;
    str_init(&run);
    for (size_t at = 0; at + 1 < bytes.len; at += 2) {
        uint32_t c = wide_letter(bytes, at, big);
        if (c) {
            str_add_codepoint(&run, c);
            len++;
            plain += c < 0x80;
            letters += c > '9' && c != ':' && c != '@' && c != '_';
        }
        if (c && at + 3 < bytes.len)
            continue;
        /* words are letters for the most part, and those ASCII; soft samples less so */
        if (len >= WIDE_RUN_MIN && 2 * plain > len && 4 * letters >= 3 * len)
            look_at_run(s, str_slice(&run));
        if (len)
            str_clear(&run);
        len = plain = letters = 0;
    }
    str_release(&run);
}

void extract_runs(struct scan *s, struct slice bytes)
{
    look_at_narrow(s, bytes);
    for (unsigned shift = 0; shift < 2; shift++) {
        look_at_wide(s, clip_from(bytes, shift), false);
        look_at_wide(s, clip_from(bytes, shift), true);
    }
}
