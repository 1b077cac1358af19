/* Follows the literal HTML of a template, so that the compiler knows what surrounds
 * each tag: a small part of the HTML standard's tokenizer. */
#include <stdio.h>
#include <string.h>

#include "base/message.h"
#include "format/escape.h"
#include "render/mustache_int.h"

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static void append(char *text, size_t *len, size_t size, char c)
{
    if (*len < size - 1) {
        text[(*len)++] = c;
        text[*len] = '\0';
    }
}

static void shift_tail(struct html_context *c, char byte)
{
    memmove(c->tail, c->tail + 1, sizeof(c->tail) - 1);
    c->tail[sizeof(c->tail) - 1] = byte;
}

static bool tail_is(const struct html_context *c, const char *text)
{
    size_t len = strlen(text);
    return memcmp(c->tail + sizeof(c->tail) - len, text, len) == 0;
}

static void end_tag(struct html_context *c)
{
    bool raw = strcmp(c->element, "script") == 0 || strcmp(c->element, "style") == 0;
    c->state = raw && !c->closing ? HTML_RAW : HTML_TEXT;
}

static void begin_attribute(struct html_context *c, char byte)
{
    c->attribute_len = c->value_len = 0;
    c->value[0] = '\0';
    append(c->attribute, &c->attribute_len, sizeof(c->attribute), lower(byte));
    c->state = HTML_ATTRIBUTE;
}

static void in_text(struct html_context *c, char byte)
{
    if (tail_is(c, "<!--")) {
        c->state = HTML_COMMENT;
    } else if (c->tail[sizeof(c->tail) - 2] == '<' &&
               (byte == '/' || (lower(byte) >= 'a' && lower(byte) <= 'z'))) {
        c->state = HTML_TAG_NAME;
        c->closing = byte == '/';
        c->element_len = 0;
        c->element[0] = '\0';
        if (!c->closing)
            append(c->element, &c->element_len, sizeof(c->element), lower(byte));
    }
}

static void in_tag(struct html_context *c, char byte)
{
    if (byte == '>')
        end_tag(c);
    else if (!is_blank(byte) && byte != '/')
        begin_attribute(c, byte);
    else
        c->state = HTML_TAG;
}

static void in_attribute(struct html_context *c, char byte)
{
    if (byte == '=')
        c->state = HTML_VALUE;
    else if (is_blank(byte) || byte == '/' || byte == '>')
        in_tag(c, byte);
    else
        append(c->attribute, &c->attribute_len, sizeof(c->attribute), lower(byte));
}

static void in_value(struct html_context *c, char byte)
{
    if (byte == '"' || byte == '\'') {
        c->state = HTML_QUOTED;
        c->quote = byte;
    } else if (byte == '>') {
        end_tag(c);
    } else if (!is_blank(byte)) {
        c->state = HTML_UNQUOTED;
    }
}

/* "</script>", "</script " or "</script/"; "</scripts>" does not end it. */
static void in_raw(struct html_context *c, char byte)
{
    char end[sizeof(c->element) + 4];
    if (!byte || !strchr(" \t\n\f\r/>", byte))
        return;
    snprintf(end, sizeof(end), "</%s%c", c->element, byte);
    if (tail_is(c, end)) {
        c->closing = true;
        in_tag(c, byte);
    }
}

static void step(struct html_context *c, char byte)
{
    shift_tail(c, byte);
    switch (c->state) {
    case HTML_TEXT:
        in_text(c, byte);
        break;
    case HTML_TAG_NAME:
        if (is_blank(byte) || byte == '/' || byte == '>')
            in_tag(c, byte);
        else
            append(c->element, &c->element_len, sizeof(c->element), lower(byte));
        break;
    case HTML_TAG:
        in_tag(c, byte);
        break;
    case HTML_ATTRIBUTE:
        in_attribute(c, byte);
        break;
    case HTML_VALUE:
        in_value(c, byte);
        break;
    case HTML_UNQUOTED:
        if (is_blank(byte) || byte == '>')
            in_tag(c, byte);
        break;
    case HTML_QUOTED:
        if (byte == c->quote)
            c->state = HTML_TAG;
        else
            append(c->value, &c->value_len, sizeof(c->value), byte);
        break;
    case HTML_COMMENT:
        if (tail_is(c, "-->"))
            c->state = HTML_TEXT;
        break;
    case HTML_RAW:
        in_raw(c, byte);
        break;
    }
}

void html_context_feed(struct html_context *c, struct slice text)
{
    for (size_t i = 0; i < text.len; i++)
        step(c, text.at[i]);
}

static bool is_one_of(const char *name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

static const char *const url_attributes[] = {
    "href", "src",  "action", "formaction", "poster",   "cite",
    "data", "ping", "srcset", "background", "manifest", "xlink:href"};

static bool prefix_fixes_scheme(const char *value)
{
    return url_is_allowed(slice_of(value)) &&
           (strpbrk(value, "/?#") || strcmp(value, "mailto:") == 0 ||
            strcmp(value, "tel:") == 0);
}

/* Has a tag or comment begun, though we can't see yet which? */
static bool is_pending(const struct html_context *c)
{
    return c->state == HTML_TEXT && (tail_is(c, "<") || tail_is(c, "<!") ||
                                     tail_is(c, "<!-") || tail_is(c, "<?"));
}

const char *html_context_problem(const struct html_context *c, bool raw, bool *url)
{
    *url = false;
    switch (c->state) {
    case HTML_TEXT:
        return is_pending(c) ? _("a value can't stand inside a tag, only in its quoted "
                                 "attributes")
                             : NULL;
    case HTML_QUOTED:
        break;
    case HTML_RAW:
        return _("a value can't stand inside <script> or <style>");
    case HTML_COMMENT:
        return _("a value can't stand inside a comment");
    case HTML_UNQUOTED:
    case HTML_VALUE:
        return _("put quotes around this attribute's value");
    case HTML_TAG_NAME:
    case HTML_TAG:
    case HTML_ATTRIBUTE:
        return _("a value can't stand inside a tag, only in its quoted attributes");
    }
    if (raw)
        return _("safe HTML can't stand in an attribute; use two braces");
    if (strncmp(c->attribute, "on", 2) == 0 || strcmp(c->attribute, "style") == 0 ||
        strcmp(c->attribute, "srcdoc") == 0)
        return _("a value can't stand in a style or an event handler");
    if (!is_one_of(c->attribute, url_attributes,
                   sizeof(url_attributes) / sizeof(*url_attributes)))
        return NULL;
    *url = c->value_len == 0;
    if (!*url && !prefix_fixes_scheme(c->value))
        return _("this text before the value could make an address with a scheme; "
                 "begin with / or put the whole address in the value");
    return NULL;
}

bool html_context_is_image(const struct html_context *c)
{
    return c->state == HTML_QUOTED && c->value_len == 0 &&
           strcmp(c->element, "img") == 0 && strcmp(c->attribute, "src") == 0;
}

bool html_context_same(const struct html_context *a, const struct html_context *b)
{
    bool tags = (a->state == HTML_TAG || a->state == HTML_TAG_NAME ||
                 a->state == HTML_ATTRIBUTE) &&
                (b->state == HTML_TAG || b->state == HTML_TAG_NAME ||
                 b->state == HTML_ATTRIBUTE);
    return tags || (a->state == b->state && is_pending(a) == is_pending(b));
}

void html_context_leave(struct html_context *c, const struct html_context *before)
{
    memcpy(c->value, before->value, sizeof(c->value));
    c->value_len = before->value_len;
}
