/* All pages of the site, written by the workers: template, gate, stage. */
#include <string.h>

#include "app/build.h"
#include "base/message.h"
#include "base/pack.h"
#include "base/pool.h"
#include "base/progress.h"

/* What one worker keeps from item to item. */
struct page_job {
    struct build *b;
    struct str path, bytes, packed;
    struct progress progress;
};

static const char *origin_of(const struct build *b, const struct render_item *item)
{
    bool page = item->kind == RENDER_PAGE || item->kind == RENDER_ALIAS;
    return page ? b->site.pages[item->a].source : NULL;
}

static void write_one(void *user, size_t i, struct str *reply)
{
    struct page_job *job = user;
    const struct render_item *item = &job->b->render.items[i];
    struct diag *diag = diag_new();
    str_clear(&job->path);
    str_clear(&job->bytes);
    str_clear(&job->packed);
    bool well = render_item(&job->b->render, item, &job->path, &job->bytes, diag);
    pack_number(reply, well);
    diag_pack(diag, &job->packed);
    pack_slice(reply, str_slice(&job->packed));
    if (well)
        output_offer(job->b, job->path.at, origin_of(job->b, item),
                     str_slice(&job->bytes), reply);
    diag_free(diag);
}

static void take_one(void *user, size_t i, struct slice reply)
{
    struct page_job *job = user;
    struct build *b = job->b;
    uint64_t well;
    struct slice packed;
    progress_step(&job->progress);
    if (!unpack_number(&reply, &well) || !unpack_slice(&reply, &packed))
        return;
    diag_unpack(b->diag, &packed);
    if (!well || !output_take(b, &reply, true))
        return;
    if (b->render.items[i].kind == RENDER_PAGE && b->render.items[i].b == 0)
        b->pages_written++;
}

bool build_write_pages(struct build *b)
{
    struct page_job job = {.b = b};
    size_t item;
    str_init(&job.path);
    str_init(&job.bytes);
    str_init(&job.packed);
    struct pool_job pool = {.count = b->render.item_count,
                            .workers = b->options.jobs,
                            .user = &job,
                            .work = write_one,
                            .done = take_one};
    progress_begin(&job.progress, _("pages %zu of %zu"), pool.count, b->options.quiet);
    bool well = pool_run(&pool, &item);
    progress_end(&job.progress);
    if (!well)
        diag_file(b->diag, DIAG_ERROR,
                  item < b->render.item_count ? origin_of(b, &b->render.items[item])
                                              : NULL,
                  _("a worker stopped while it wrote this page; this is a mistake in "
                    "Voornaam"));
    str_release(&job.path);
    str_release(&job.bytes);
    str_release(&job.packed);
    return well;
}
