/* Where the content of a site names somebody: see trace.h. The redactor reads all texts
 * once more, and what it makes of them is thrown away. */
#include "privacy/trace.h"

#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/vec.h"
#include "privacy/publish_int.h"

static void look(struct publisher *p, const struct raw_text *raw)
{
    if (raw->text.len)
        redact_text(p->redactor, raw, p->arena);
}

/* A name in small letters and hyphens: a tag, a slug, a file. */
static void look_at_label(struct publisher *p, const struct raw_text *raw)
{
    if (raw->text.len)
        redact_label(p->redactor, raw, p->arena);
}

static void look_at_name(struct publisher *p, const char *path, struct slice name)
{
    struct raw_text raw = {name, {path, 0, 0}, SLICE("")};
    look_at_label(p, &raw);
}

static void look_at_media(struct publisher *p, const struct raw_media_list *list)
{
    for (size_t i = 0; i < list->len; i++) {
        const struct raw_media *m = &list->at[i];
        const struct raw_text *const texts[] = {&m->title,  &m->caption, &m->alt,
                                                &m->credit, &m->license, &m->source};
        for (size_t j = 0; j < sizeof(texts) / sizeof(*texts); j++)
            look(p, texts[j]);
    }
}

static void look_at_node(struct publisher *p, const struct yaml_node *node)
{
    if (node->kind == YAML_SCALAR) {
        struct raw_text raw = fields_raw(node);
        look(p, &raw);
        return;
    }
    for (const struct yaml_node *n = node->first; n; n = n->next)
        look_at_node(p, n);
}

static void look_at_events(struct publisher *p, const struct events *events)
{
    for (size_t i = 0; i < events->len; i++) {
        const struct event *e = &events->at[i];
        const struct raw_text *const texts[] = {&e->title, &e->place, &e->group,
                                                &e->summary};
        for (size_t j = 0; j < sizeof(texts) / sizeof(*texts); j++)
            look(p, texts[j]);
    }
}

static void add_listed(const struct raw_list *ids, struct slice id, bool hidden,
                       struct trace_hits *hits)
{
    for (size_t i = 0; i < ids->len; i++)
        if (slice_eq(ids->at[i].text, id))
            vec_push(hits, ((struct trace_hit){ids->at[i].where, TRACE_LISTED, false,
                                               hidden}));
}

static void add_people(struct publisher *p, const struct raw_people *people,
                       struct slice id, struct trace_hits *hits)
{
    const struct person *person = register_find(p->people, id);
    bool hidden =
        person && !consent_decide(p->policy, person, CATEGORY_PHOTO, p->today).allowed;
    add_listed(&people->pupils, id, hidden, hits);
    add_listed(&people->people, id, hidden, hits);
}

void trace_page(struct publisher *p, const struct safe_page *page, struct slice id,
                struct str *text, struct trace_hits *hits)
{
    const struct raw_page *raw = &p->raw->pages[page->number];
    const struct raw_text *const texts[] = {
        &raw->title,  &raw->author, &raw->summary, &raw->description, &raw->group,
        &raw->source, &raw->credit, &raw->license, &raw->checked.by};
    struct slice body;
    publish_begin_page(p, raw, p->diag);
    redact_trace(p->redactor, id, hits);
    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
        look(p, texts[i]);
    for (size_t i = 0; i < raw->tags.len; i++)
        look_at_label(p, &raw->tags.at[i]);
    for (size_t i = 0; i < raw->aliases.len; i++)
        look_at_label(p, &raw->aliases.at[i]);
    look_at_label(p, &raw->slug);
    look_at_name(p, raw->path, raw->name);
    look_at_media(p, &raw->photos);
    look_at_media(p, &raw->documents);
    if (raw->extra)
        look_at_node(p, raw->extra);
    if (raw->events)
        look_at_node(p, raw->events);
    add_people(p, &raw->people, id, hits);
    for (size_t i = 0; i < raw->photos.len; i++)
        add_people(p, &raw->photos.at[i].people, id, hits);
    for (size_t i = 0; i < raw->documents.len; i++)
        add_people(p, &raw->documents.at[i].people, id, hits);
    if (site_read_body(p->raw, raw, text, &body))
        safe_document_free(
            redact_markdown(p->redactor, body, raw->path, raw->body_line, p->diag));
    redact_trace(p->redactor, id, NULL);
    redact_end(p->redactor);
}

void trace_site(struct publisher *p, struct slice id, struct trace_hits *hits)
{
    const struct site_config *c = &p->raw->config;
    const struct raw_text *const texts[] = {&c->title, &c->description, &c->author,
                                            &c->email, &c->address};
    publish_begin_page(p, NULL, p->diag);
    redact_trace(p->redactor, id, hits);
    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
        look(p, texts[i]);
    for (size_t i = 0; i < c->menu_count; i++) {
        look(p, &c->menu[i].title);
        look_at_label(p, &c->menu[i].url);
    }
    for (size_t i = 0; i < p->raw->team.len; i++) {
        look(p, &p->raw->team.at[i].name);
        look(p, &p->raw->team.at[i].role);
    }
    look_at_events(p, &p->raw->events);
    for (size_t i = 0; i < p->raw->file_count; i++)
        look_at_name(p, p->raw->files[i].path,
                     fs_base(slice_of(p->raw->files[i].path)));
    for (size_t i = 0; i < p->raw->static_count; i++)
        look_at_name(p, p->raw->statics[i].path - strlen("static/"),
                     fs_base(slice_of(p->raw->statics[i].path)));
    redact_trace(p->redactor, id, NULL);
    redact_end(p->redactor);
}

static int by_place(const void *a, const void *b)
{
    const struct trace_hit *x = a, *y = b;
    int order = place_compare(&x->where, &y->where);
    if (order)
        return order;
    return (int)x->how - (int)y->how;
}

void trace_sort(struct trace_hits *hits)
{
    size_t kept = 0;
    if (!hits->len)
        return;
    qsort(hits->at, hits->len, sizeof(*hits->at), by_place);
    for (size_t i = 0; i < hits->len; i++) {
        if (!kept || place_compare(&hits->at[kept - 1].where, &hits->at[i].where))
            hits->at[kept++] = hits->at[i];
    }
    hits->len = kept;
}
