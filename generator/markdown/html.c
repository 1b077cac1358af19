/* The allow-list for raw HTML in Markdown (contract section 11).
 *
 * Tags are read as an HTML tokenizer reads them, rewritten from scratch when allowed,
 * and dropped with a warning when not. What stands inside script, style and the like
 * goes with them. */
#include <string.h>

#include "base/message.h"
#include "markdown/cmark_int.h"

/* With the one attribute that each may keep. */
static const struct {
    const char *name;
    const char *attribute;
    bool is_void;
} allowed[] = {
    {"abbr", "title", false},    {"br", NULL, true},      {"details", "open", false},
    {"figcaption", NULL, false}, {"figure", NULL, false}, {"kbd", NULL, false},
    {"mark", NULL, false},       {"sub", NULL, false},    {"summary", NULL, false},
    {"sup", NULL, false},        {"wbr", NULL, true},
};

/* Elements whose content is no text of the page. */
static const char *const swallowed[] = {"script",  "style",    "iframe",   "object",
                                        "svg",     "math",     "template", "title",
                                        "select",  "textarea", "noscript", "xmp",
                                        "noembed", "noframes", "plaintext"};

struct tag {
    char name[24];
    bool closing;
    struct slice attributes; /* between the name and ">" */
    size_t len;              /* of the whole tag in the text */
};

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Length up to and with the ">" that ends the tag: one in quotes doesn't. */
static size_t tag_length(struct slice s)
{
    char quote = 0;
    for (size_t i = 1; i < s.len; i++) {
        if (quote)
            quote = s.at[i] == quote ? 0 : quote;
        else if (s.at[i] == '"' || s.at[i] == '\'')
            quote = s.at[i];
        else if (s.at[i] == '>')
            return i + 1;
    }
    return s.len;
}

static bool read_tag(struct tag *tag, struct slice s)
{
    size_t i = 1, len = 0;
    tag->closing = s.len > 1 && s.at[1] == '/';
    i += tag->closing;
    if (i >= s.len || !is_letter(s.at[i]))
        return false;
    for (; i < s.len && s.at[i] > ' ' && s.at[i] != '>' && s.at[i] != '/'; i++)
        if (len < sizeof(tag->name) - 1)
            tag->name[len++] = is_letter(s.at[i]) ? (char)(s.at[i] | 32) : s.at[i];
    tag->name[len] = '\0';
    tag->len = tag_length(s);
    tag->attributes = slice_sub(s, i, tag->len > i ? tag->len - i - 1 : 0);
    return true;
}

/* The value of an attribute, still with its entities. */
static bool find_attribute(struct slice *value, struct slice s, const char *name)
{
    while (s.len) {
        size_t len = 0;
        while (s.len && (s.at[0] <= ' ' || s.at[0] == '/'))
            s = slice_from(s, 1);
        while (len < s.len && s.at[len] > ' ' && s.at[len] != '=' && s.at[len] != '/')
            len++;
        bool hit = slice_eq_nocase(slice_sub(s, 0, len), name);
        s = slice_trim(slice_from(s, len ? len : s.len ? 1 : 0));
        *value = SLICE("");
        if (s.len && s.at[0] == '=') {
            s = slice_trim(slice_from(s, 1));
            char quote = s.len && (s.at[0] == '"' || s.at[0] == '\'') ? s.at[0] : 0;
            if (quote)
                s = slice_from(s, 1);
            size_t end = 0;
            while (end < s.len && (quote ? s.at[end] != quote : s.at[end] > ' '))
                end++;
            *value = slice_sub(s, 0, end);
            s = slice_from(s, end + (quote && end < s.len));
        }
        if (hit)
            return true;
    }
    return false;
}

/* Text between tags: entities stay, a lone "<" is escaped. */
static void add_text(struct str *out, struct slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] == '<')
            str_add_c(out, "&lt;");
        else if (text.at[i] == '"')
            str_add_c(out, "&quot;");
        else
            str_add_byte(out, text.at[i]);
    }
}

static void close_to(struct str *out, struct html_open *open, size_t depth)
{
    while (open->depth > depth)
        str_addf(out, "</%s>", open->names[--open->depth]);
}

void html_close_all(struct str *out, struct html_open *open)
{
    close_to(out, open, 0);
}

/* Writes an allowed tag; false when it isn't allowed. */
static bool write_tag(struct str *out, const struct tag *tag, struct html_open *open)
{
    size_t i = 0;
    while (i < sizeof(allowed) / sizeof(*allowed) &&
           strcmp(allowed[i].name, tag->name) != 0)
        i++;
    if (i == sizeof(allowed) / sizeof(*allowed))
        return false;
    if (tag->closing) {
        for (size_t depth = open->depth; depth > 0; depth--)
            if (strcmp(open->names[depth - 1], tag->name) == 0)
                return close_to(out, open, depth - 1), true;
        return true; /* ends what was never begun */
    }
    if (!allowed[i].is_void) {
        if (open->depth == sizeof(open->names) / sizeof(*open->names))
            return false;
        open->names[open->depth++] = allowed[i].name;
    }
    struct slice value;
    str_addf(out, "<%s", tag->name);
    if (allowed[i].attribute &&
        find_attribute(&value, tag->attributes, allowed[i].attribute)) {
        str_addf(out, " %s=\"", allowed[i].attribute);
        add_text(out, value);
        str_add_byte(out, '"');
    }
    str_add_byte(out, '>');
    return true;
}

static bool is_swallowed(const struct tag *tag, bool closing)
{
    for (size_t i = 0; i < sizeof(swallowed) / sizeof(*swallowed); i++)
        if (tag->closing == closing && strcmp(swallowed[i], tag->name) == 0)
            return true;
    return false;
}

bool html_is_swallowed(struct slice html, bool closing)
{
    struct tag tag;
    return html.len && html.at[0] == '<' && read_tag(&tag, html) &&
           is_swallowed(&tag, closing);
}

/* Length up to the end tag of that name, or all that is left. */
static size_t swallow(struct slice s, const char *name)
{
    size_t len = strlen(name);
    for (size_t i = 0; i + 2 + len <= s.len; i++)
        if (s.at[i] == '<' && s.at[i + 1] == '/' &&
            slice_eq_nocase(slice_sub(s, i + 2, len), name) &&
            (i + 2 + len == s.len || !is_letter(s.at[i + 2 + len])))
            return i + tag_length(slice_from(s, i));
    return s.len;
}

/* Length of a comment, declaration or processing instruction, or 0. */
static size_t markup_length(struct slice s)
{
    if (slice_starts(s, "<!--")) {
        size_t end = slice_find(slice_from(s, 4), "-->");
        return end + 4 == s.len ? s.len : end + 7;
    }
    if (slice_starts(s, "<!") || slice_starts(s, "<?"))
        return tag_length(s);
    return 0;
}

/* "&amp;" of an attribute's value; other entities stand in no address. */
static void add_value(struct str *out, struct slice value)
{
    while (value.len) {
        bool amp = slice_starts(value, "&amp;");
        str_add_byte(out, value.at[0]);
        value = slice_from(value, amp ? strlen("&amp;") : 1);
    }
}

/* What others play becomes whatever the hook makes of it. */
static bool write_embed(struct str *out, const struct tag *tag, bool block,
                        const struct markdown_hooks *hooks, struct place where,
                        struct slice line)
{
    bool object = strcmp(tag->name, "object") == 0;
    struct slice source, title;
    struct str url, name;
    if (tag->closing || !hooks || !hooks->embed ||
        (!object && strcmp(tag->name, "iframe") != 0 &&
         strcmp(tag->name, "embed") != 0) ||
        !find_attribute(&source, tag->attributes, object ? "data" : "src"))
        return false;
    str_init(&url);
    str_init(&name);
    add_value(&url, slice_trim(source));
    if (find_attribute(&title, tag->attributes, "title"))
        add_value(&name, slice_trim(title));
    bool written = hooks->embed(hooks->user, out, str_slice(&url), str_slice(&name),
                                block, where, line);
    str_release(&url);
    str_release(&name);
    return written;
}

void html_filter(struct str *out, struct slice html, struct html_open *open,
                 const struct markdown_hooks *hooks, bool block, struct place where,
                 struct slice line, struct diag *diag)
{
    while (html.len) {
        size_t len = slice_find_byte(html, '<');
        struct tag tag;
        add_text(out, slice_sub(html, 0, len));
        html = slice_from(html, len);
        if (!html.len)
            return;
        if ((len = markup_length(html))) {
            html = slice_from(html, len);
        } else if (!read_tag(&tag, html)) {
            add_text(out, slice_sub(html, 0, 1));
            html = slice_from(html, 1);
        } else {
            if (!write_embed(out, &tag, block && !open->depth, hooks, where, line) &&
                !write_tag(out, &tag, open) && !tag.closing)
                diag_add(
                    diag, DIAG_WARNING, where, line,
                    _("the HTML element <%s> is not allowed in a text and was left "
                      "out"),
                    tag.name);
            html = slice_from(html, tag.len);
            if (is_swallowed(&tag, false))
                html = slice_from(html, swallow(html, tag.name));
        }
    }
}
