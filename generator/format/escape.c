/* Escaping for the places text goes to: see escape.h. */
#include "format/escape.h"

#include <string.h>

void escape_html(struct str *out, struct slice text)
{
    size_t done = 0;
    for (size_t i = 0; i < text.len; i++) {
        const char *entity = NULL;
        switch (text.at[i]) {
        case '&':
            entity = "&amp;";
            break;
        case '<':
            entity = "&lt;";
            break;
        case '>':
            entity = "&gt;";
            break;
        case '"':
            entity = "&quot;";
            break;
        case '\'':
            entity = "&#39;";
            break;
        case '\t':
        case '\n':
        case '\r':
            continue;
        default:
            if ((unsigned char)text.at[i] >= 0x20)
                continue;
            entity = "";
        }
        str_add(out, slice_sub(text, done, i - done));
        str_add_c(out, entity);
        done = i + 1;
    }
    str_add(out, slice_from(text, done));
}

static bool is_unreserved(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '-' || c == '.' || c == '_' || c == '~';
}

void escape_url(struct str *out, struct slice text, const char *keep)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (is_unreserved(c) || (c && strchr(keep, c)))
            str_add_byte(out, c);
        else
            str_addf(out, "%%%02X", (unsigned char)c);
    }
}

static int hex_digit(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

void unescape_url(struct str *out, struct slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        int high =
            i + 2 < text.len && text.at[i] == '%' ? hex_digit(text.at[i + 1]) : -1;
        int low = high >= 0 ? hex_digit(text.at[i + 2]) : -1;
        if (low >= 0) {
            str_add_byte(out, (char)(high * 16 + low));
            i += 2;
        } else {
            str_add_byte(out, text.at[i]);
        }
    }
}

void escape_ics(struct str *out, struct slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (c == '\n')
            str_add_c(out, "\\n");
        else if (c == '\\' || c == ';' || c == ',')
            str_addf(out, "\\%c", c);
        else if ((unsigned char)c >= 0x20)
            str_add_byte(out, c);
    }
}

/* The scheme in lower case without its colon, controls and spaces passed over as a
 * browser does; "" when there is none. */
static void scheme_of(char scheme[16], struct slice url)
{
    size_t len = 0;
    scheme[0] = '\0';
    for (size_t i = 0; i < url.len; i++) {
        char c = url.at[i];
        if ((unsigned char)c <= 0x20)
            continue;
        if (c == ':') {
            scheme[len] = '\0';
            return;
        }
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '+' ||
                      (c >= '0' && c <= '9') || c == '-' || c == '.';
        if (!letter)
            break;
        if (len < 14)
            scheme[len++] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
    }
    scheme[0] = '\0';
}

bool url_is_allowed(struct slice url)
{
    char scheme[16];
    scheme_of(scheme, url);
    return !*scheme || strcmp(scheme, "http") == 0 || strcmp(scheme, "https") == 0 ||
           strcmp(scheme, "mailto") == 0 || strcmp(scheme, "tel") == 0;
}

bool url_is_external(struct slice url)
{
    char scheme[16];
    struct slice trimmed = slice_trim(url);
    scheme_of(scheme, url);
    return *scheme || slice_starts(trimmed, "//") || slice_starts(trimmed, "\\\\") ||
           slice_starts(trimmed, "/\\");
}
