/* The only maker of safe text and HTML: see safe.h. Nothing but this file knows what
 * is inside. */
#include "privacy/safe.h"

#include "base/memory.h"
#include "base/vec.h"
#include "privacy/safe_int.h"

enum { EXCERPT_CHARS = 240 };

struct safe_text {
    struct slice text;
};

struct safe_html {
    struct slice html;
};

struct safe_document {
    struct markdown_doc *doc;
};

struct slice safe_text_slice(const struct safe_text *text)
{
    return text ? text->text : SLICE("");
}

struct slice safe_html_slice(const struct safe_html *html)
{
    return html ? html->html : SLICE("");
}

const struct safe_text *safe_text_make(struct arena *arena, struct slice text)
{
    struct safe_text *safe = ARENA_NEW(arena, struct safe_text);
    safe->text = arena_copy(arena, text);
    return safe;
}

const struct safe_text *safe_text_own(struct arena *arena, struct slice text)
{
    return safe_text_make(arena, text);
}

const struct safe_html *safe_html_own(struct arena *arena, struct slice html)
{
    struct safe_html *safe = ARENA_NEW(arena, struct safe_html);
    safe->html = arena_copy(arena, html);
    return safe;
}

struct safe_document *safe_document_make(struct markdown_doc *doc)
{
    struct safe_document *safe = memory_new(sizeof(*safe));
    safe->doc = doc;
    return safe;
}

void safe_document_free(struct safe_document *document)
{
    if (!document)
        return;
    markdown_free(document->doc);
    free(document);
}

static void take_headings(struct safe_body *body, const struct markdown_headings *from,
                          struct arena *arena)
{
    body->heading_count = from->len;
    body->headings = ARENA_ARRAY(arena, struct safe_heading, from->len ? from->len : 1);
    for (size_t i = 0; i < from->len; i++) {
        body->headings[i].level = from->at[i].level;
        body->headings[i].id = safe_text_make(arena, from->at[i].id);
        body->headings[i].text = safe_text_make(arena, from->at[i].text);
    }
}

void safe_document_html(struct safe_body *body, struct safe_document *document,
                        const struct markdown_hooks *hooks, struct arena *arena,
                        struct diag *diag)
{
    struct str out;
    struct markdown_headings headings = {0};
    static const struct markdown_hooks none = {0};
    size_t summary_end = 0;
    *body = (struct safe_body){0};
    str_init(&out);
    markdown_write_html(document->doc, &out, hooks ? hooks : &none, &summary_end,
                        &headings, diag);
    body->html = safe_html_own(arena, str_slice(&out));
    if (summary_end)
        body->summary =
            safe_html_own(arena, slice_sub(str_slice(&out), 0, summary_end));
    str_clear(&out);
    markdown_write_excerpt(document->doc, &out, EXCERPT_CHARS);
    body->excerpt = safe_text_make(arena, str_slice(&out));
    take_headings(body, &headings, arena);
    vec_release(&headings);
    str_release(&out);
}
