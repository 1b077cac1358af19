/* Messages (MIME), as a page saved with all that is on it (MHT): a word processor takes
 * such a file into a document as it is. Their parts may be written in base64 or
 * quoted-printable (RFC 2045, 6). */
#include <string.h>

#include "decode/document.h"

enum coding { CODING_NONE, CODING_BASE64, CODING_QUOTED };

static int digit_64(unsigned char c)
{
    static const char digits[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = c ? strchr(digits, c) : NULL;
    return at ? (int)(at - digits) : -1;
}

static void add_base64(struct str *out, struct slice line, uint32_t *bits,
                       unsigned *have)
{
    for (size_t i = 0; i < line.len; i++) {
        int digit = digit_64((unsigned char)line.at[i]);
        if (digit < 0)
            continue;
        *bits = *bits << 6 | (uint32_t)digit;
        *have += 6;
        if (*have >= 8) {
            *have -= 8;
            str_add_byte(out, (char)(*bits >> *have));
        }
    }
}

static int digit_16(char c)
{
    char small = (char)(c | 32);
    return c >= '0' && c <= '9'           ? c - '0'
           : small >= 'a' && small <= 'f' ? small - 'a' + 10
                                          : -1;
}

static void add_quoted(struct str *out, struct slice line)
{
    size_t end = line.len;
    while (end && (line.at[end - 1] == ' ' || line.at[end - 1] == '\r'))
        end--;
    for (size_t i = 0; i < end; i++) {
        if (line.at[i] == '=' && i + 1 == end) /* the line goes on */
            return;
        int high = line.at[i] == '=' && i + 2 < end ? digit_16(line.at[i + 1]) : -1;
        int low = high >= 0 ? digit_16(line.at[i + 2]) : -1;
        if (low >= 0)
            str_add_byte(out, (char)(high << 4 | low));
        else
            str_add_byte(out, line.at[i]);
        i += low >= 0 ? 2 : 0;
    }
    str_add_byte(out, '\n');
}

static bool begins(struct slice line, const char *words)
{
    size_t len = strlen(words);
    return line.len >= len && slice_eq_nocase(slice_sub(line, 0, len), words);
}

static enum coding coding_of(struct slice value)
{
    value = slice_trim(value);
    return begins(value, "base64")             ? CODING_BASE64
           : begins(value, "quoted-printable") ? CODING_QUOTED
                                               : CODING_NONE;
}

/* What was unpacked so far is looked into as a file. */
static void end_part(struct reading *r, struct document_place place, struct str *part)
{
    if (part->len)
        reading_look(r, place, SLICE(""), str_slice(part));
    str_clear(part);
}

void mail_read_parts(struct reading *r, struct document_place place, struct slice bytes)
{
    static const char header[] = "Content-Transfer-Encoding:";
    enum coding coding = CODING_NONE;
    bool in_body = false;
    uint32_t bits = 0;
    unsigned have = 0;
    struct slice rest = bytes, line;
    struct str part;
    str_init(&part);
    while (slice_cut(&line, &rest, '\n')) {
        if (in_body && slice_starts(line, "--")) {
            end_part(r, place, &part);
            coding = CODING_NONE;
            in_body = false;
            bits = have = 0;
        } else if (begins(line, header) && !in_body) {
            coding = coding_of(slice_from(line, strlen(header)));
        } else if (!in_body) {
            in_body = coding != CODING_NONE && !slice_trim(line).len;
        } else if (coding == CODING_BASE64) {
            add_base64(&part, line, &bits, &have);
        } else {
            add_quoted(&part, line);
        }
    }
    end_part(r, place, &part);
    str_release(&part);
}
