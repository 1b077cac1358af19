/* Text that is not HTML: XML, calendars, scripts, styles, plain text. */
#include <string.h>

#include "verify/gate_int.h"

/* --- data: addresses --- */

static void look_into_data(struct scan *s, struct slice head, struct slice payload,
                           unsigned line)
{
    unsigned outer = s->line;
    struct str bytes;
    struct str plain;
    str_init(&bytes);
    str_init(&plain);
    if (!peel_percent(&plain, payload)) {
        str_clear(&plain);
        str_add(&plain, payload);
    }
    s->line = outer ? outer : line;
    bool base64 =
        slice_find(head, "base64") < head.len || slice_find(head, "BASE64") < head.len;
    if (base64 && !peel_base64(&bytes, str_slice(&plain)))
        scan_file(s, "data: address", LEAK_UNINSPECTABLE);
    else
        gate_look(s, "", base64 ? str_slice(&bytes) : str_slice(&plain));
    s->line = outer;
    str_release(&bytes);
    str_release(&plain);
}

/* What stands before the comma (RFC 2397); "data: a, b" of a script is none. */
static bool is_media_type(struct slice head, bool whole)
{
    bool typed = whole;
    for (size_t i = 0; i < head.len; i++) {
        char c = head.at[i];
        bool letter =
            ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (c >= '0' && c <= '9');
        if (!letter && !strchr("/+.;=-_", c))
            return false;
        typed |= c == '/' || c == ';';
    }
    return typed;
}

void extract_data_urls(struct scan *s, struct slice text, unsigned line)
{
    if (slice_find_byte(text, ':') == text.len) /* most have none: cheaper to ask */
        return;
    for (size_t i = slice_find(text, "data:"); i < text.len;) {
        struct slice rest = clip_from(text, i + 5);
        size_t comma = slice_find_byte(rest, ',');
        if (comma == rest.len)
            return;
        size_t end = comma + 1;
        bool whole = i == 0 && text.at[0] == 'd'; /* an attribute: up to its end */
        while (end < rest.len && (whole || !strchr("\"'() \n\r\t<>\\", rest.at[end])))
            end++;
        bool typed = comma <= 100 && is_media_type(clip(rest, 0, comma), whole);
        if (typed && s->depth >= PEEL_DEPTH_MAX) {
            scan_file(s, "data: address", LEAK_UNINSPECTABLE);
            return;
        }
        s->depth++;
        if (typed)
            look_into_data(s, clip(rest, 0, comma),
                           clip(rest, comma + 1, end - comma - 1), line);
        s->depth--;
        i += typed ? 5 + end : 5;
        if (i < text.len)
            i += slice_find(clip_from(text, i), "data:");
    }
}

/* --- scripts, styles, plain text --- */

void extract_text(struct scan *s, struct slice text, const char *place, unsigned line,
                  unsigned flags)
{
    struct piece piece = {text, place, NULL, line, flags};
    scan_piece(s, &piece);
    extract_data_urls(s, text, line);
    bool tag = slice_find_byte(text, '<') < text.len;
    bool entity = slice_find_byte(text, '&') < text.len;
    bool hidden = slice_find(text, "\\u003c") < text.len ||
                  slice_find(text, "\\u003C") < text.len ||
                  slice_find(text, "\\x3c") < text.len;
    if ((!tag && !entity && !hidden) || s->depth >= PEEL_DEPTH_MAX)
        return;
    struct str plain;
    str_init(&plain);
    if (!peel_backslash(&plain, text))
        str_add(&plain, text);
    bool repeat = s->repeat, loose = s->loose;
    s->repeat = true;
    s->loose = (flags & PIECE_CODE) != 0;
    s->depth++;
    if (!extract_html(s, str_slice(&plain), line))
        scan_file(s, place, LEAK_UNINSPECTABLE);
    s->depth--;
    s->repeat = repeat;
    s->loose = loose;
    str_release(&plain);
}

/* --- iCalendar (RFC 5545) and vCard --- */

/* The next line of the text, with those that continue it: they begin with white space,
 * or stand behind a "=" (vCard 2.1). Adds the lines that it took to *lines. */
static bool unfold(struct str *out, struct slice *text, unsigned *lines)
{
    str_clear(out);
    if (!text->len)
        return false;
    for (bool more = true; more;) {
        struct slice line;
        slice_cut(&line, text, '\n');
        if (line.len && line.at[line.len - 1] == '\r')
            line.len--;
        str_add(out, line);
        ++*lines;
        bool indented = text->len && (text->at[0] == ' ' || text->at[0] == '\t');
        bool soft = slice_ends(line, "=") &&
                    slice_find(str_slice(out), "QUOTED-PRINTABLE") < out->len;
        if (indented)
            *text = slice_from(*text, 1);
        if (soft)
            out->at[--out->len] = '\0';
        more = text->len && (indented || soft);
    }
    return true;
}

void extract_ics(struct scan *s, struct slice text)
{
    struct str whole;
    unsigned lines = 1;
    unsigned first = 1;
    str_init(&whole);
    for (; unfold(&whole, &text, &lines); first = lines) {
        struct slice line = str_slice(&whole);
        size_t colon = slice_find_byte(line, ':');
        char place[32];
        size_t name = 0;
        while (name < colon && line.at[name] != ';' && name + 1 < sizeof(place))
            name++;
        snprintf(place, sizeof(place), "%.*s", (int)name, line.at);
        /* a UID looks like a mail address and a time stamp like a number */
        bool uid = strcmp(place, "UID") == 0;
        bool stamp = strncmp(place, "DT", 2) == 0;
        struct piece piece = {line, place, NULL, first,
                              uid     ? PIECE_LOWER
                              : stamp ? PIECE_SLUG
                                      : PIECE_PROSE};
        scan_piece(s, &piece);
    }
    str_release(&whole);
}
