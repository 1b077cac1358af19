/* All bodies, read and redacted by the workers: what may be published of them goes to a
 * file without a name, from which the pages are put together later. Only now is it
 * known which pages are held for what their text says. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/build.h"
#include "base/fs.h"
#include "base/message.h"
#include "base/pack.h"
#include "base/pool.h"
#include "privacy/removal.h"

struct body_job {
    struct build *b;
    struct str text, packed;
    struct arena scratch;
    struct changes changes;
    uint64_t written; /* bytes in the file so far */
    bool failed;      /* to write it: said once */
};

static int open_nameless(const char *folder)
{
    char path[4096];
    int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (fd >= 0)
        return fd;
    snprintf(path, sizeof(path), "%s/voornaam-XXXXXX", folder);
    fd = mkostemp(path, O_CLOEXEC);
    if (fd >= 0)
        unlink(path);
    return fd;
}

static bool write_body(struct body_job *job, struct slice html)
{
    while (html.len) {
        ssize_t sent = write(job->b->render.body_file, html.at, html.len);
        if (sent < 0 && errno != EINTR)
            return false;
        if (sent > 0)
            html = slice_from(html, (size_t)sent);
    }
    return true;
}

static void pack_headings(const struct safe_body *body, struct str *out)
{
    for (size_t i = 0; i < body->heading_count; i++) {
        pack_number(out, (uint64_t)body->headings[i].level);
        pack_slice(out, safe_text_slice(body->headings[i].id));
        pack_slice(out, safe_text_slice(body->headings[i].text));
    }
}

static void add_packed(struct body_job *job, struct str *reply)
{
    pack_slice(reply, str_slice(&job->packed));
    str_clear(&job->packed);
}

/* One body: HTML, lengths, excerpt, headings, fate, changes and diagnostics. */
static void read_one(void *user, size_t i, struct str *reply)
{
    struct body_job *job = user;
    struct build *b = job->b;
    struct redact_outcome outcome = {0};
    struct safe_body body = {0};
    struct publisher p = b->publisher;
    const struct safe_page *page = &b->site.pages[i];
    struct diag *diag = diag_new();
    p.diag = diag;
    p.arena = &job->scratch;
    p.changes = &job->changes;
    job->changes.len = 0;
    arena_reset(&job->scratch);
    struct safe_document *document =
        safe_page_is_shown(page) ? publish_body(&p, page, &job->text, &outcome) : NULL;
    if (document)
        render_body(&b->render, page, document, &body, &job->scratch, diag);
    pack_slice(reply, safe_html_slice(body.html));
    pack_number(reply, body.summary ? safe_html_slice(body.summary).len : 0);
    pack_slice(reply, safe_text_slice(body.excerpt));
    pack_headings(&body, &job->packed);
    add_packed(job, reply);
    pack_number(reply, publish_fate(&outcome));
    changes_pack(&job->changes, &job->packed);
    add_packed(job, reply);
    diag_pack(diag, &job->packed);
    add_packed(job, reply);
    safe_document_free(document);
    diag_free(diag);
}

static void take_fate(struct build *b, struct safe_page *page, uint64_t fate)
{
    if (fate == HELD_NOT)
        return;
    page->held = (enum hold_reason)fate;
    vec_push(&b->withheld, ((struct withheld){HELD_PAGE, page->source, page->held,
                                              SLICE(""), false}));
}

static void take_one(void *user, size_t i, struct slice reply)
{
    struct body_job *job = user;
    struct build *b = job->b;
    struct safe_page *page = &b->site.pages[i];
    struct page_body *body = &b->render.bodies[i];
    struct slice html, excerpt, headings, changes, diags;
    uint64_t summary_len, fate;
    if (!unpack_slice(&reply, &html) || !unpack_number(&reply, &summary_len) ||
        !unpack_slice(&reply, &excerpt) || !unpack_slice(&reply, &headings) ||
        !unpack_number(&reply, &fate) || !unpack_slice(&reply, &changes) ||
        !unpack_slice(&reply, &diags))
        return;
    *body = (struct page_body){job->written, html.len, summary_len,
                               arena_copy(&b->arena, excerpt),
                               arena_copy(&b->arena, headings)};
    if (!job->failed && !write_body(job, html)) {
        job->failed = true;
        diag_file(b->diag, DIAG_ERROR, page->source,
                  _("a temporary file can't be written: %s"), message_system(errno));
    }
    job->written += html.len;
    changes_unpack(&b->changes, &changes, &b->arena);
    take_fate(b, page, fate);
    diag_unpack(b->diag, &diags);
}

static void add_addresses(struct build *b, struct safe_page *page)
{
    *map_at(&b->render.addresses, safe_text_slice(page->address)) = page;
    for (size_t i = 0; i < page->alias_count; i++)
        *map_at(&b->render.addresses, safe_text_slice(page->aliases[i])) = page;
}

/* --- links to what was --- */

static const struct safe_page *past_page(const void *user, struct slice path)
{
    const struct build *b = user;
    return map_get(&b->old_addresses, removal_fold(&b->publisher, path));
}

static bool was_removed(const void *user, struct slice path)
{
    return removal_covers_path(&((const struct build *)user)->publisher, path);
}

/* An objection changes the address of a page whose name it has: links to the old one
 * lead on. */
static void note_past(struct build *b)
{
    for (size_t i = 0; i < b->site.page_count; i++) {
        const struct raw_page *raw = &b->raw.pages[b->site.pages[i].number];
        struct slice key =
            removal_fold(&b->publisher, publish_written_address(&b->arena, raw));
        void **page = map_at(&b->old_addresses, key);
        *page = *page ? *page : &b->site.pages[i];
        for (size_t j = 0; j < raw->aliases.len; j++) {
            key = removal_fold(&b->publisher, raw->aliases.at[j].text);
            page = map_at(&b->old_addresses, key);
            *page = *page ? *page : &b->site.pages[i];
        }
    }
    b->render.past = (struct render_past){past_page, was_removed, b};
}

bool build_bodies(struct build *b)
{
    struct body_job job = {.b = b};
    size_t item;
    b->render.site = &b->site;
    b->render.templates = &b->templates;
    b->render.arena = &b->arena;
    b->render.bodies = ARENA_ARRAY(&b->arena, struct page_body, b->site.page_count + 1);
    b->render.body_file = open_nameless(b->stage ? b->stage : "/tmp");
    if (b->render.body_file < 0) {
        diag_file(b->diag, DIAG_ERROR, b->stage,
                  _("a temporary file can't be made: %s"), message_system(errno));
        return false;
    }
    for (size_t i = 0; i < b->site.page_count; i++) {
        add_addresses(b, &b->site.pages[i]);
        render_add_makers(&b->render, &b->site.pages[i]);
    }
    note_past(b);
    for (size_t i = 0; i < b->source.files.len; i++)
        *map_at(&b->render.known_files, slice_of(b->source.files.at[i].path)) = b;
    for (size_t i = 0; i < b->raw.static_count; i++)
        *map_at(&b->render.known_files, slice_of(b->raw.statics[i].path)) = b;
    for (size_t i = 0; i < b->unreviewed.cap; i++) {
        struct slice path = b->unreviewed.slots[i].key;
        if (slice_starts(path, "static/")) /* a link to it is no mistake */
            *map_at(&b->render.known_files, slice_from(path, strlen("static/"))) = b;
    }
    if (!render_load_messages(&b->render, b->site.language, &b->arena, b->diag))
        return false;
    str_init(&job.text);
    str_init(&job.packed);
    arena_init(&job.scratch);
    struct pool_job pool = {.count = b->site.page_count,
                            .workers = b->options.jobs,
                            .user = &job,
                            .work = read_one,
                            .done = take_one};
    bool well = pool_run(&pool, &item);
    if (!well)
        diag_file(b->diag, DIAG_ERROR,
                  item < b->site.page_count ? b->site.pages[item].source : NULL,
                  _("a worker stopped while it read this page; this is a mistake in "
                    "Voornaam"));
    str_release(&job.text);
    str_release(&job.packed);
    arena_release(&job.scratch);
    vec_release(&job.changes);
    return well && !job.failed;
}
