/* From compiled nodes and values to text: see mustache.h. */
#include <string.h>

#include "base/message.h"
#include "format/escape.h"
#include "render/mustache_int.h"

enum { CONTEXT_MAX = 128, OVERRIDES_MAX = 64, INCLUDES_MAX = 100 };

/* The blocks that one {{<parent}} call overrides. */
struct overrides {
    const struct mustache_template *template; /* whose text they stand in */
    const struct mustache_node *blocks;
};

struct renderer {
    const struct mustache_set *set;
    const struct mustache_template *template; /* whose nodes are being written */
    const struct value *context[CONTEXT_MAX];
    size_t depth;
    struct overrides overrides[OVERRIDES_MAX]; /* outermost first */
    size_t override_count;
    size_t includes;
    struct slice indent;
    bool line_start;
    struct str *out;
    struct diag *diag;
    bool failed;
    struct arena arena;
};

__attribute__((format(printf, 3, 4))) static void
fail(struct renderer *r, const struct mustache_node *n, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    diag_atv(r->diag, DIAG_ERROR, r->template->file, r->template->text,
             (size_t)(n->source.at - r->template->text.at), format, args);
    va_end(args);
    r->failed = true;
}

/* --- looking up --------------------------------------------------------------------
 */

/* The known name nearest to the missing one, over the whole context. */
static const char *nearest_field(struct renderer *r, const struct value *in,
                                 struct slice name)
{
    const char *names[256];
    size_t count = 0;
    for (size_t i = in ? 1 : r->depth; i > 0; i--) {
        const struct value *v = in ? in : r->context[i - 1];
        for (size_t j = 0; v->kind == VALUE_OBJECT && j < v->object->len; j++)
            if (count < sizeof(names) / sizeof(*names))
                names[count++] = arena_copy_c(&r->arena, v->object->at[j].name);
    }
    return nearest_name(name, names, count);
}

static const struct value *missing(struct renderer *r, const struct mustache_node *n,
                                   const struct value *in, struct slice name)
{
    bool forgiven =
        !r->set->strict || (in && in->kind == VALUE_OBJECT && in->object->open);
    /* A part of something that is absent is absent too. */
    if (!forgiven && (!in || in->kind == VALUE_OBJECT)) {
        const char *near = nearest_field(r, in, name);
        fail(r, n,
             near ? _("the page has no value \"%.*s\"; did you mean \"%s\"?")
                  : _("the page has no value \"%.*s\""),
             SLICE_FMT(name), near);
    }
    return NULL;
}

/* NULL when there is no such name. */
static const struct value *look_up(struct renderer *r, const struct mustache_node *n)
{
    struct slice part, rest = n->name;
    const struct value *v = NULL;
    if (slice_eq_c(n->name, "."))
        return r->context[r->depth - 1];
    slice_cut(&part, &rest, '.');
    for (size_t i = r->depth; i > 0 && !v; i--)
        v = value_get(r->context[i - 1], part);
    if (!v)
        return missing(r, n, NULL, part);
    while (slice_cut(&part, &rest, '.')) {
        const struct value *inner = value_get(v, part);
        if (!inner)
            return missing(r, n, v, part);
        v = inner;
    }
    return v;
}

/* --- writing -----------------------------------------------------------------------
 */

static void begin_line(struct renderer *r)
{
    if (r->line_start)
        str_add(r->out, r->indent);
    r->line_start = false;
}

static void write_text(struct renderer *r, struct slice text)
{
    begin_line(r);
    str_add(r->out, text);
    r->line_start = slice_ends(text, "\n");
}

static void write_escaped(struct renderer *r, const struct mustache_node *n,
                          struct slice text)
{
    if (n->url && !url_is_allowed(text)) {
        fail(r, n,
             _("the value \"%.*s\" is an address that is not allowed here: only http, "
               "https, mailto, tel and relative ones"),
             SLICE_FMT(n->name));
        return;
    }
    escape_html(r->out, text);
}

static void write_variable(struct renderer *r, const struct mustache_node *n)
{
    const struct value *v = look_up(r, n);
    bool raw = n->kind == NODE_RAW;
    begin_line(r);
    if (!v || v->kind == VALUE_NULL)
        return;
    if (v->kind == VALUE_TEXT && raw && r->set->strict)
        fail(r, n, _("\"%.*s\" is text, not HTML; use two braces"), SLICE_FMT(n->name));
    else if (v->kind == VALUE_TEXT && raw)
        str_add(r->out, safe_text_slice(v->text));
    else if (v->kind == VALUE_TEXT)
        write_escaped(r, n, safe_text_slice(v->text));
    else if (v->kind == VALUE_HTML && raw)
        str_add(r->out, safe_html_slice(v->html));
    else if (v->kind == VALUE_HTML)
        fail(r, n, _("\"%.*s\" is HTML; use three braces"), SLICE_FMT(n->name));
    else if (v->kind == VALUE_IMAGE && !n->image)
        fail(r, n, _("\"%.*s\" is a picture; it can stand only in the src of an <img>"),
             SLICE_FMT(n->name));
    else if (v->kind == VALUE_IMAGE)
        str_add(r->out, safe_text_slice(v->text));
    else if (v->kind == VALUE_TRUE || v->kind == VALUE_FALSE)
        str_add_c(r->out, v->kind == VALUE_TRUE ? "true" : "false");
    else if (r->set->strict)
        fail(r, n, _("\"%.*s\" is no single value; name a part of it"),
             SLICE_FMT(n->name));
}

static void write_nodes(struct renderer *r, const struct mustache_node *n);

static void write_with(struct renderer *r, const struct mustache_node *n,
                       const struct value *context)
{
    if (r->depth == CONTEXT_MAX) {
        fail(r, n, _("sections are nested too deeply here"));
        return;
    }
    r->context[r->depth++] = context;
    write_nodes(r, n->first);
    r->depth--;
}

static void write_section(struct renderer *r, const struct mustache_node *n)
{
    const struct value *v = look_up(r, n);
    if (!v || !value_is_true(v))
        return;
    if (v->kind == VALUE_LIST)
        for (size_t i = 0; i < v->list->len && !r->failed; i++)
            write_with(r, n, &v->list->at[i]);
    else
        write_with(r, n, v);
}

static void write_inverted(struct renderer *r, const struct mustache_node *n)
{
    const struct value *v = look_up(r, n);
    if (!r->failed && (!v || !value_is_true(v)))
        write_nodes(r, n->first);
}

/* Writes nodes of another place: with its template, and `indent` before each line. */
static void write_indented(struct renderer *r, const struct mustache_template *template,
                           const struct mustache_node *nodes, struct slice indent)
{
    const struct mustache_template *back = r->template;
    struct slice old = r->indent;
    if (indent.len)
        r->indent = old.len ? arena_printf(&r->arena, "%.*s%.*s", SLICE_FMT(old),
                                           SLICE_FMT(indent))
                            : indent;
    r->template = template;
    write_nodes(r, nodes);
    r->template = back;
    r->indent = old;
}

/* The template a partial or parent names, or NULL. */
static const struct mustache_template *find_template(struct renderer *r,
                                                     const struct mustache_node *n)
{
    struct slice name = n->name;
    if (n->dynamic) {
        const struct value *v = look_up(r, n);
        if (!v || v->kind != VALUE_TEXT)
            return NULL;
        name = safe_text_slice(v->text);
    }
    const struct mustache_template *t = map_get(&r->set->by_name, name);
    if (!t && r->set->strict)
        fail(r, n, _("there is no template \"%.*s\""), SLICE_FMT(name));
    return t;
}

static void write_include(struct renderer *r, const struct mustache_node *n)
{
    const struct mustache_template *t = find_template(r, n);
    if (!t)
        return;
    if (r->includes == INCLUDES_MAX ||
        (n->kind == NODE_PARENT && r->override_count == OVERRIDES_MAX)) {
        fail(r, n, _("this template includes itself without end"));
        return;
    }
    r->includes++;
    if (n->kind == NODE_PARENT)
        r->overrides[r->override_count++] = (struct overrides){r->template, n->first};
    write_indented(r, t, t->first, n->indent);
    if (n->kind == NODE_PARENT)
        r->override_count--;
    r->includes--;
}

/* Text that means the same wherever it stands in HTML. */
static bool is_plain(const struct mustache_node *n)
{
    for (; n; n = n->next) {
        if (n->kind != NODE_TEXT)
            return false;
        for (size_t i = 0; i < n->text.len; i++)
            if (strchr("<>&\"'", n->text.at[i]))
                return false;
    }
    return true;
}

/* What takes the place of a block in a tag was compiled without knowing that. */
static bool check_override(struct renderer *r, const struct mustache_node *block,
                           const struct mustache_template *template,
                           const struct mustache_node *override)
{
    if (!block->in_markup || is_plain(override->first))
        return true;
    r->template = template;
    fail(r, override,
         _("this takes the place of a block in a tag or script: only plain text can"));
    return false;
}

/* The outermost override wins: it is the page's own template. */
static void write_block(struct renderer *r, const struct mustache_node *n)
{
    const struct mustache_template *template = r->template;
    const struct mustache_node *content = n->first;
    bool found = false;
    for (size_t i = 0; i < r->override_count && !found; i++) {
        const struct mustache_node *b = r->overrides[i].blocks;
        while (b && !slice_eq(b->name, n->name))
            b = b->next;
        found = b != NULL;
        if (found) {
            if (!check_override(r, n, r->overrides[i].template, b))
                return;
            template = r->overrides[i].template;
            content = b->first;
        }
    }
    if (r->includes == INCLUDES_MAX) {
        fail(r, n, _("this template includes itself without end"));
        return;
    }
    r->includes++; /* a block may stand in its own override */
    write_indented(r, template, content, n->indent);
    r->includes--;
}

static void write_nodes(struct renderer *r, const struct mustache_node *n)
{
    for (; n && !r->failed; n = n->next) {
        switch (n->kind) {
        case NODE_TEXT:
            write_text(r, n->text);
            break;
        case NODE_VARIABLE:
        case NODE_RAW:
            write_variable(r, n);
            break;
        case NODE_SECTION:
            write_section(r, n);
            break;
        case NODE_INVERTED:
            write_inverted(r, n);
            break;
        case NODE_PARTIAL:
        case NODE_PARENT:
            write_include(r, n);
            break;
        case NODE_BLOCK:
            write_block(r, n);
            break;
        }
    }
}

bool mustache_render(const struct mustache_set *set, const char *name,
                     const struct value *context, struct str *out, struct diag *diag)
{
    const struct mustache_template *t = map_get(&set->by_name, slice_of(name));
    if (!t) {
        diag_file(diag, DIAG_ERROR, NULL, _("there is no template \"%s\""), name);
        return false;
    }
    struct renderer r = {.set = set,
                         .template = t,
                         .context = {context},
                         .depth = 1,
                         .indent = SLICE(""),
                         .line_start = true,
                         .out = out,
                         .diag = diag};
    arena_init(&r.arena);
    write_nodes(&r, t->first);
    arena_release(&r.arena);
    return !r.failed;
}
