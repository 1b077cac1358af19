/* From a template's text to nodes: see mustache.h.
 *
 * Three steps: cut the text into tokens; find the tags that stand alone on their line
 * and take that line's blanks and end away; build the tree, watching the HTML around
 * each tag. */
#include <stdlib.h>
#include <string.h>

#include "base/message.h"
#include "base/vec.h"
#include "render/mustache_int.h"

enum token_kind {
    TOKEN_TEXT,
    TOKEN_VARIABLE,
    TOKEN_RAW,
    TOKEN_SECTION,
    TOKEN_INVERTED,
    TOKEN_CLOSE,
    TOKEN_PARTIAL,
    TOKEN_PARENT,
    TOKEN_BLOCK,
    TOKEN_SILENT, /* comment, set delimiters */
};

struct token {
    enum token_kind kind;
    struct slice text; /* of TOKEN_TEXT; shrinks when tags stand alone */
    struct slice name;
    struct slice indent; /* blanks in front of a tag that begins its line */
    struct slice source;
    bool alone; /* an opening block that stands alone: its content is dedented */
};

struct compiler {
    struct mustache_set *set;
    struct mustache_template *template;
    struct diag *diag;
    struct {
        VEC(struct token);
    } tokens;
    size_t next; /* of the tree builder */
    struct html_context html;
    bool failed;
};

__attribute__((format(printf, 3, 4))) static void
fail(struct compiler *c, const char *at, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    diag_atv(c->diag, DIAG_ERROR, c->template->file, c->template->text,
             (size_t)(at - c->template->text.at), format, args);
    va_end(args);
    c->failed = true;
}

/* --- tokens ---------------------------------------------------------------------- */

static enum token_kind kind_of(char sigil)
{
    switch (sigil) {
    case '#':
        return TOKEN_SECTION;
    case '^':
        return TOKEN_INVERTED;
    case '/':
        return TOKEN_CLOSE;
    case '>':
        return TOKEN_PARTIAL;
    case '<':
        return TOKEN_PARENT;
    case '$':
        return TOKEN_BLOCK;
    case '&':
    case '{':
        return TOKEN_RAW;
    case '!':
    case '=':
        return TOKEN_SILENT;
    default:
        return TOKEN_VARIABLE;
    }
}

struct delimiters {
    struct slice open, close;
    char open_c[16], close_c[16];
};

static void set_delimiters(struct delimiters *d, struct slice open, struct slice close)
{
    memcpy(d->open_c, open.at, open.len);
    memcpy(d->close_c, close.at, close.len);
    d->open_c[open.len] = d->close_c[close.len] = '\0';
    d->open = slice_of(d->open_c);
    d->close = slice_of(d->close_c);
}

/* {{=<% %>=}}: `inner` is what stands between the equals signs. */
static void read_delimiters(struct compiler *c, struct delimiters *d,
                            struct slice inner)
{
    inner = slice_trim(inner);
    size_t space = 0;
    while (space < inner.len && inner.at[space] > ' ')
        space++;
    struct slice open = slice_sub(inner, 0, space);
    struct slice close = slice_trim(slice_from(inner, space));
    if (!open.len || !close.len || open.len > 15 || close.len > 15)
        fail(c, inner.at, _("new delimiters look like this: {{=<%% %%>=}}"));
    else
        set_delimiters(d, open, close);
}

/* Reads the tag at the front of `rest`; its length, or 0 when it doesn't end. */
static size_t read_tag(struct compiler *c, struct slice rest, struct delimiters *d)
{
    struct slice inner = slice_from(rest, d->open.len);
    struct slice blank = slice_trim(inner);
    char sigil = blank.len ? blank.at[0] : 0;
    enum token_kind kind = kind_of(sigil);
    char end[20] = "";
    if (sigil == '{')
        strcat(end, "}");
    if (sigil == '=')
        strcat(end, "=");
    strcat(end, d->close_c);
    if (kind != TOKEN_VARIABLE)
        inner = slice_from(inner, (size_t)(blank.at - inner.at) + 1);
    size_t len = slice_find(inner, end);
    if (len == inner.len)
        return 0;
    struct token *t = vec_add(&c->tokens);
    size_t whole = (size_t)(inner.at - rest.at) + len + strlen(end);
    t->kind = kind;
    t->name = slice_trim(slice_sub(inner, 0, len));
    t->source = slice_sub(rest, 0, whole);
    if (sigil == '=')
        read_delimiters(c, d, t->name);
    return whole;
}

static void add_text(struct compiler *c, struct slice text)
{
    if (!text.len)
        return;
    struct token *t = vec_add(&c->tokens);
    t->kind = TOKEN_TEXT;
    t->text = t->source = text;
}

/* Text is cut behind each line's end, so that a line is a run of tokens. */
static void add_lines(struct compiler *c, struct slice text)
{
    while (text.len) {
        size_t end = slice_find_byte(text, '\n');
        size_t len = end < text.len ? end + 1 : end;
        add_text(c, slice_sub(text, 0, len));
        text = slice_from(text, len);
    }
}

static void read_tokens(struct compiler *c)
{
    struct slice rest = c->template->text;
    struct delimiters d;
    set_delimiters(&d, SLICE("{{"), SLICE("}}"));
    while (rest.len) {
        size_t at = slice_find(rest, d.open_c);
        add_lines(c, slice_sub(rest, 0, at));
        rest = slice_from(rest, at);
        if (!rest.len)
            return;
        size_t len = read_tag(c, rest, &d);
        if (!len) {
            fail(c, rest.at, _("this tag does not end"));
            return;
        }
        rest = slice_from(rest, len);
    }
}

/* --- tags that stand alone ---------------------------------------------------------
 */

static bool is_blank(struct slice s)
{
    return slice_trim(s).len == 0;
}

static bool ends_line(const struct token *t)
{
    return t->kind == TOKEN_TEXT && slice_ends(t->text, "\n");
}

static bool is_inheritance(enum token_kind kind)
{
    return kind == TOKEN_PARENT || kind == TOKEN_BLOCK || kind == TOKEN_CLOSE;
}

/* A block that begins and ends on the line, first to last: it keeps the line's end. */
static bool is_whole_block(const struct token *line, size_t count)
{
    const struct token *first = NULL;
    int depth = 0;
    for (size_t i = 0; i < count; i++) {
        if (line[i].kind == TOKEN_TEXT)
            continue;
        if (!first)
            first = &line[i];
        depth += line[i].kind == TOKEN_CLOSE ? -1 : 1;
    }
    return first && first->kind == TOKEN_BLOCK && depth == 0;
}

/* Do the tags of the line stand alone on it? */
static bool stands_alone(const struct token *line, size_t count)
{
    size_t tags = 0, of_inheritance = 0;
    for (size_t i = 0; i < count; i++) {
        if (line[i].kind == TOKEN_TEXT && !is_blank(line[i].text))
            return false;
        if (line[i].kind == TOKEN_VARIABLE || line[i].kind == TOKEN_RAW)
            return false;
        tags += line[i].kind != TOKEN_TEXT;
        of_inheritance += is_inheritance(line[i].kind);
    }
    if (tags < 2)
        return tags == 1;
    return of_inheritance == tags && !is_whole_block(line, count);
}

static void trim_line(struct token *line, size_t count)
{
    struct slice blanks = SLICE("");
    bool front = line[0].kind == TOKEN_TEXT && count > 1;
    if (front)
        blanks = line[0].text;
    size_t first = front ? 1 : 0;
    if (!stands_alone(line, count)) {
        if (is_blank(blanks) && line[first].kind == TOKEN_BLOCK)
            line[first].indent = blanks;
        return;
    }
    for (size_t i = 0; i < count; i++) {
        if (line[i].kind == TOKEN_TEXT)
            line[i].text.len = 0;
        else if (i == first)
            line[i].indent = blanks;
        if (line[i].kind == TOKEN_BLOCK)
            line[i].alone = true;
    }
}

static void trim_lines(struct compiler *c)
{
    for (size_t start = 0, end; start < c->tokens.len; start = end) {
        for (end = start; end < c->tokens.len && !ends_line(&c->tokens.at[end]);)
            end++;
        end += end < c->tokens.len;
        trim_line(&c->tokens.at[start], end - start);
    }
}

/* --- the tree --------------------------------------------------------------------- */

static struct slice leading_blanks(struct slice s)
{
    size_t len = 0;
    while (len < s.len && (s.at[len] == ' ' || s.at[len] == '\t'))
        len++;
    return slice_sub(s, 0, len);
}

/* Indentation of the first line among the nodes that has more than blanks. */
static struct slice own_indent(const struct mustache_node *n)
{
    for (; n; n = n->next) {
        if (n->kind == NODE_TEXT && is_blank(n->text) && slice_ends(n->text, "\n"))
            continue;
        return n->kind == NODE_TEXT ? leading_blanks(n->text) : n->indent;
    }
    return SLICE("");
}

static struct slice without(struct slice s, size_t len)
{
    size_t blanks = leading_blanks(s).len;
    return slice_from(s, len < blanks ? len : blanks);
}

/* Takes `len` blanks from the beginning of each line below the nodes. */
static void dedent(struct mustache_node *n, size_t len)
{
    for (bool line_start = true; n; n = n->next) {
        if (n->kind == NODE_TEXT) {
            bool ends = slice_ends(n->text, "\n");
            if (line_start)
                n->text = without(n->text, len);
            line_start = ends;
            continue;
        }
        n->indent = without(n->indent, len);
        if (n->kind == NODE_SECTION || n->kind == NODE_INVERTED)
            dedent(n->first, len);
    }
}

static enum mustache_kind node_kind(enum token_kind kind)
{
    static const enum mustache_kind kinds[] = {
        [TOKEN_TEXT] = NODE_TEXT,         [TOKEN_VARIABLE] = NODE_VARIABLE,
        [TOKEN_RAW] = NODE_RAW,           [TOKEN_SECTION] = NODE_SECTION,
        [TOKEN_INVERTED] = NODE_INVERTED, [TOKEN_PARTIAL] = NODE_PARTIAL,
        [TOKEN_PARENT] = NODE_PARENT,     [TOKEN_BLOCK] = NODE_BLOCK};
    return kinds[kind];
}

static struct mustache_node *new_node(struct compiler *c, const struct token *t)
{
    struct mustache_node *n = ARENA_NEW(&c->set->arena, struct mustache_node);
    n->kind = node_kind(t->kind);
    n->text = t->text;
    n->name = t->name;
    n->indent = t->indent;
    n->source = t->source;
    if ((n->kind == NODE_PARTIAL || n->kind == NODE_PARENT) && n->name.len &&
        n->name.at[0] == '*') {
        n->dynamic = true;
        n->name = slice_trim(slice_from(n->name, 1));
    }
    return n;
}

static void check_variable(struct compiler *c, struct mustache_node *n)
{
    if (!c->set->strict)
        return;
    const char *problem = html_context_problem(&c->html, n->kind == NODE_RAW, &n->url);
    n->image = html_context_is_image(&c->html);
    if (problem)
        fail(c, n->source.at, "%s", problem);
    if (c->html.state == HTML_QUOTED)
        html_context_feed(&c->html, SLICE("x"));
}

/* What stands in a section may come once, often or not at all: it must leave the HTML
 * as it found it. */
static void check_section(struct compiler *c, const struct mustache_node *n,
                          const struct html_context *before)
{
    if (c->set->strict && !html_context_same(before, &c->html))
        fail(c, n->source.at,
             _("a tag or attribute begins in this section and does not end in it"));
    if (before->state == HTML_QUOTED && c->html.state == HTML_QUOTED)
        html_context_leave(&c->html, before);
}

/* Strict: are we in a tag, script or comment? */
static bool is_in_markup(const struct compiler *c)
{
    bool url;
    return c->set->strict &&
           (c->html.state != HTML_TEXT || html_context_problem(&c->html, false, &url));
}

static void check_partial(struct compiler *c, const struct mustache_node *n)
{
    if (is_in_markup(c))
        fail(c, n->source.at, _("a partial can't stand inside a tag"));
}

enum { DEPTH_MAX = 64 };

static struct mustache_node *build(struct compiler *c, const struct token *parent,
                                   int depth);

static void build_children(struct compiler *c, struct mustache_node *n,
                           const struct token *t, int depth)
{
    struct html_context before = c->html;
    bool alone = t->alone;
    if (n->kind == NODE_PARENT)
        check_partial(c, n);
    if (depth > DEPTH_MAX) {
        fail(c, n->source.at, _("sections are nested too deeply here"));
        c->next = c->tokens.len;
        return;
    }
    n->in_markup = n->kind == NODE_BLOCK && is_in_markup(c);
    n->first = build(c, t, depth + 1);
    if (n->kind == NODE_PARENT)
        c->html = before;
    check_section(c, n, &before);
    if (n->kind == NODE_BLOCK && alone) {
        struct slice inner = own_indent(n->first);
        dedent(n->first, inner.len);
        if (n->first)
            n->indent = inner;
    }
}

/* Only overriding blocks count in a parent. */
static bool is_kept(const struct token *parent, const struct mustache_node *n)
{
    if (parent && parent->kind == TOKEN_PARENT)
        return n->kind == NODE_BLOCK;
    return n->kind != NODE_TEXT || n->text.len;
}

static bool ends_parent(struct compiler *c, const struct token *t,
                        const struct token *parent)
{
    if (!parent)
        fail(c, t->source.at, _("\"%.*s\" ends here but never began"),
             SLICE_FMT(t->name));
    else if (!slice_eq(t->name, parent->name))
        fail(c, t->source.at, _("\"%.*s\" ends here, but \"%.*s\" is still open"),
             SLICE_FMT(t->name), SLICE_FMT(parent->name));
    return true;
}

/* Builds until the end tag of `parent` (a copy: tokens don't move any more). */
static struct mustache_node *build(struct compiler *c, const struct token *parent,
                                   int depth)
{
    struct mustache_node *first = NULL, **tail = &first;
    while (c->next < c->tokens.len) {
        const struct token *t = &c->tokens.at[c->next++];
        if (t->kind == TOKEN_SILENT)
            continue;
        if (t->kind == TOKEN_CLOSE && ends_parent(c, t, parent))
            return first;
        struct mustache_node *n = new_node(c, t);
        if (t->kind == TOKEN_TEXT)
            html_context_feed(&c->html, t->text);
        else if (!n->name.len)
            fail(c, t->source.at, _("this tag has no name"));
        else if (t->kind == TOKEN_VARIABLE || t->kind == TOKEN_RAW)
            check_variable(c, n);
        else if (t->kind == TOKEN_PARTIAL)
            check_partial(c, n);
        else
            build_children(c, n, t, depth);
        if (is_kept(parent, n)) {
            *tail = n;
            tail = &n->next;
        }
    }
    if (parent)
        fail(c, parent->source.at, _("\"%.*s\" begins here and does not end"),
             SLICE_FMT(parent->name));
    return first;
}

bool mustache_add(struct mustache_set *set, const char *name, const char *file,
                  struct slice text, struct diag *diag)
{
    struct mustache_template *t = ARENA_NEW(&set->arena, struct mustache_template);
    *t = (struct mustache_template){name, file, text, NULL};
    struct compiler c = {.set = set, .template = t, .diag = diag};
    size_t bad = utf8_invalid_at(text);
    if (bad < text.len)
        fail(&c, text.at + bad, _("this is not UTF-8 text; save the file as UTF-8"));
    read_tokens(&c);
    trim_lines(&c);
    if (!c.failed)
        t->first = build(&c, NULL, 0);
    if (!c.failed && is_in_markup(&c))
        fail(&c, text.at + text.len,
             _("a tag, script or comment does not end in this template"));
    vec_release(&c.tokens);
    *map_at(&set->by_name, slice_of(name)) = t;
    return !c.failed;
}

void mustache_init(struct mustache_set *set, bool strict)
{
    map_init(&set->by_name);
    arena_init(&set->arena);
    set->strict = strict;
}

void mustache_release(struct mustache_set *set)
{
    map_release(&set->by_name);
    arena_release(&set->arena);
}

bool mustache_has(const struct mustache_set *set, const char *name)
{
    return map_get(&set->by_name, slice_of(name)) != NULL;
}

/* The known template nearest to a name, or NULL. */
static const char *nearest_template(const struct mustache_set *set, struct slice name)
{
    const char *best = NULL;
    for (size_t i = 0; i < set->by_name.cap; i++) {
        struct mustache_template *t = set->by_name.slots[i].value;
        const char *pair[2] = {t ? t->name : NULL, best};
        if (!t || !nearest_name(name, pair, 1))
            continue;
        if (!best || strcmp(t->name, best) < 0)
            best = t->name;
    }
    return best;
}

static bool check_nodes(const struct mustache_set *set, struct mustache_template *t,
                        const struct mustache_node *n, struct diag *diag)
{
    bool well = true;
    for (; n; n = n->next) {
        well = check_nodes(set, t, n->first, diag) && well;
        if ((n->kind != NODE_PARTIAL && n->kind != NODE_PARENT) || n->dynamic ||
            map_get(&set->by_name, n->name))
            continue;
        const char *near = nearest_template(set, n->name);
        well = false;
        diag_at(diag, DIAG_ERROR, t->file, t->text, (size_t)(n->source.at - t->text.at),
                near ? _("there is no template \"%.*s\"; did you mean \"%s\"?")
                     : _("there is no template \"%.*s\""),
                SLICE_FMT(n->name), near);
    }
    return well;
}

bool mustache_check(const struct mustache_set *set, struct diag *diag)
{
    bool well = true;
    for (size_t i = 0; i < set->by_name.cap; i++) {
        struct mustache_template *t = set->by_name.slots[i].value;
        if (t)
            well = check_nodes(set, t, t->first, diag) && well;
    }
    return well;
}
