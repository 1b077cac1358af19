/* What the pages say of each picture, film, sound and document: who is in it, whose it
 * is, whether somebody looked. All pages that name a file count together. */
#include <stdlib.h>
#include <string.h>

#include "app/build.h"
#include "base/fs.h"
#include "base/message.h"
#include "privacy/editorial.h"
#include "privacy/removal.h"

struct claim {
    struct {
        VEC(struct slice);
    } pupils, people, texts;
    struct removal_ids removed;
    struct {
        VEC(struct picture_area);
    } blur;
    bool none, checked, work, doubt;
    bool sure;   /* a page that was reviewed says who is in it */
    bool unsure; /* only one that was not may say so */
    bool
        waits; /* one that was not says what to hide in it; or a file beside it waits */
    bool unread;    /* a file beside it that can't be read */
    bool has_entry; /* with tags of its own */
    struct editorial_credit credit;
};

struct claims {
    struct claim *at;   /* by number of the file among raw.files */
    struct map by_path; /* source path -> number, from 1 */
    size_t count;
};

static struct claim *claim_at(const struct claims *claims, const char *path)
{
    void *number = path ? map_get(&claims->by_path, slice_of(path)) : NULL;
    return number ? &claims->at[(size_t)number - 1] : NULL;
}

static void add_text(struct claim *c, struct slice text)
{
    if (text.len)
        vec_push(&c->texts, text);
}

static bool says_who(const struct raw_people *people)
{
    return people->pupils.len || people->people.len || people->none;
}

/* A page that nobody looked at may forbid, but allow nothing. */
static void add_people(struct claim *c, const struct raw_page *page,
                       const struct raw_people *people)
{
    c->sure = c->sure || (says_who(people) && !page->unreviewed);
    c->unsure = c->unsure || (says_who(people) && page->unreviewed);
    for (size_t i = 0; i < people->pupils.len; i++)
        vec_push(&c->pupils, people->pupils.at[i].text);
    for (size_t i = 0; i < people->people.len; i++)
        vec_push(&c->people, people->people.at[i].text);
    c->none = c->none || (people->none && !page->unreviewed);
}

/* The strictest source that anyone names; a maker and a leave that anyone gives. */
static void add_credit(struct claim *c, const struct raw_page *page,
                       const struct raw_text *source, const struct raw_text *credit,
                       const struct raw_text *license)
{
    enum editorial_source said = editorial_source(source->text);
    if (said > c->credit.source)
        c->credit.source = said;
    if (page->unreviewed)
        return;
    c->credit.credit = c->credit.credit || !answer_is_nothing(credit->text);
    c->credit.license = c->credit.license || !answer_is_nothing(license->text);
}

/* Of whom a mention on this page was taken down: pictures of them go along. */
static void add_removed(struct build *b, struct claim *c, const struct raw_page *page)
{
    removal_people(&b->publisher, page, SLICE(""), &c->removed);
}

/* What a page says of its files in general. In an album `pupils:` only says who is
 * meant in the text: tags belong to single photos there. */
static void add_page(struct build *b, struct claim *c, const struct raw_page *page,
                     bool album)
{
    c->checked = c->checked ||
                 (!page->unreviewed && editorial_was_looked_at(&b->publisher, page));
    c->work = c->work || page->work;
    add_credit(c, page, &page->source, &page->credit, &page->license);
    add_removed(b, c, page);
    if (c->has_entry)
        return;
    if (album)
        c->none = c->none || (page->people.none && !page->unreviewed);
    else
        add_people(c, page, &page->people);
}

/* A doubt of one entry waits for a second pair of eyes as a page's does (ALB-4). */
static void add_entry(struct build *b, struct claim *c, const struct raw_page *page,
                      const struct raw_media *m)
{
    add_people(c, page, &m->people);
    add_text(c, m->caption.text);
    add_text(c, m->alt.text);
    add_text(c, m->title.text);
    add_credit(c, page, &m->source, &m->credit, &m->license);
    c->work = c->work || m->work;
    c->checked = c->checked || (!page->unreviewed && editorial_entry_was_looked_at(
                                                         &b->publisher, &m->checked));
    c->doubt =
        c->doubt ||
        (m->doubt && (page->unreviewed || !editorial_is_checked(&b->publisher, page)));
    c->has_entry = c->has_entry || (says_who(&m->people) && !page->unreviewed);
    c->waits = c->waits || (m->blur_count && page->unreviewed);
    for (size_t i = 0; i < m->blur_count; i++)
        vec_push(&c->blur,
                 ((struct picture_area){m->blur[i].x, m->blur[i].y, m->blur[i].width,
                                        m->blur[i].height}));
}

static const char *path_of(struct build *b, const struct raw_page *page,
                           struct slice file)
{
    return file.len ? publish_file_path(&b->arena, page, file) : NULL;
}

/* All entries first: where one has tags of its own, the page's don't count. */
static void gather_entries(struct build *b, const struct raw_page *page, bool older)
{
    const struct raw_media_list *const lists[] = {&page->photos, &page->documents};
    for (size_t l = 0; l < 2; l++)
        for (size_t j = 0; j < lists[l]->len; j++) {
            const struct raw_media *m = &lists[l]->at[j];
            const char *path = path_of(b, page, m->file.text);
            struct claim *c = claim_at(b->claims, path);
            if (c)
                add_entry(b, c, page, m);
            if (c && !older && l == 0 && build_file_kind(path) == HELD_DOCUMENT)
                diag_add(b->diag, DIAG_WARNING, m->file.where, m->file.line,
                         _("this is no photo, film or sound, so it is not shown here; "
                           "list it under documents:, or put it in the text"));
        }
}

static void gather_page(struct build *b, const struct raw_page *page, bool album)
{
    const struct raw_media_list *const lists[] = {&page->photos, &page->documents};
    struct claim *c = claim_at(b->claims, path_of(b, page, page->image.text));
    if (c)
        add_page(b, c, page, album);
    for (size_t l = 0; l < 2; l++)
        for (size_t i = 0; i < lists[l]->len; i++)
            if ((c = claim_at(b->claims, path_of(b, page, lists[l]->at[i].file.text))))
                add_page(b, c, page, album);
    for (size_t i = 0; i < page->inline_count; i++) {
        c = claim_at(b->claims, path_of(b, page, page->inlines[i].target));
        if (!c)
            continue;
        add_text(c, page->inlines[i].text);
        add_page(b, c, page, album);
    }
}

/* What a page said when it last was reviewed: an album, if nobody has made it one
 * since. */
static void gather_older(struct build *b, const struct older *older)
{
    const struct raw_page *page = older->page;
    const struct safe_page *now = map_get(&b->site.by_source, slice_of(older->path));
    bool album = page->type == PAGE_ALBUM ||
                 (page->type == PAGE_NONE && now && now->kind == SAFE_ALBUM &&
                  b->raw.pages[now->number].type == PAGE_NONE);
    gather_page(b, page, album);
    for (size_t i = 0; i < b->claims->count && page->is_bundle; i++)
        if (slice_eq(b->raw.files[i].folder, page->folder))
            add_page(b, &b->claims->at[i], page, album);
}

/* Files beside a bundle belong to it, named or not; and a file's own name counts. */
static void gather_beside(struct build *b, size_t i)
{
    const struct raw_file *f = &b->raw.files[i];
    struct claim *c = &b->claims->at[i];
    const char *bundle =
        arena_printf(&b->arena, "%.*s/index.md", SLICE_FMT(f->folder)).at;
    const struct safe_page *page = map_get(&b->site.by_source, slice_of(bundle));
    if (page)
        add_page(b, c, &b->raw.pages[page->number], page->kind == SAFE_ALBUM);
    struct slice name = fs_base(slice_of(f->path));
    size_t dot = name.len;
    while (dot > 1 && name.at[dot - 1] != '.')
        dot--;
    add_text(c, slice_sub(name, 0, dot > 1 ? dot - 1 : name.len));
    if (build_file_kind(f->path) == HELD_DOCUMENT)
        return;
    struct sidecars beside;
    sidecars_read(b, &b->claims->by_path, f->path, &beside);
    c->unread = c->unread || beside.unread;
    c->waits = c->waits || beside.waits;
    for (size_t k = 0; k < beside.count; k++)
        add_text(c, beside.words[k]);
}

void build_claims(struct build *b)
{
    struct claims *claims = memory_new(sizeof(*claims));
    b->claims = claims;
    claims->count = b->raw.file_count;
    claims->at = memory_new((claims->count + 1) * sizeof(*claims->at));
    map_init(&claims->by_path);
    for (size_t i = 0; i < claims->count; i++)
        *map_at(&claims->by_path, slice_of(b->raw.files[i].path)) = (void *)(i + 1);
    for (size_t i = 0; i < b->raw.page_count; i++)
        gather_entries(b, &b->raw.pages[i], false);
    for (size_t i = 0; i < b->older.len; i++)
        if (b->older.at[i].page)
            gather_entries(b, b->older.at[i].page, true);
    for (size_t i = 0; i < b->raw.page_count; i++)
        gather_page(b, &b->raw.pages[i], b->site.pages[i].kind == SAFE_ALBUM);
    for (size_t i = 0; i < b->older.len; i++)
        if (b->older.at[i].page)
            gather_older(b, &b->older.at[i]);
    for (size_t i = 0; i < claims->count; i++)
        gather_beside(b, i);
}

void claims_free(struct claims *claims)
{
    for (size_t i = 0; claims && i < claims->count; i++) {
        vec_release(&claims->at[i].pupils);
        vec_release(&claims->at[i].people);
        vec_release(&claims->at[i].texts);
        vec_release(&claims->at[i].removed);
        vec_release(&claims->at[i].blur);
    }
    if (claims) {
        free(claims->at);
        map_release(&claims->by_path);
    }
    free(claims);
}

static enum hold_reason editorial_reason(const struct policy *policy,
                                         const struct claim *c, bool picture)
{
    if (c->unread)
        return HELD_UNINSPECTABLE;
    if (c->waits || (c->unsure && !c->sure && !c->checked))
        return HELD_REVIEW;
    if (c->doubt)
        return HELD_DOUBT;
    return editorial_lacks_credit(policy, c->credit, picture) ? HELD_CREDIT : HELD_NOT;
}

struct photo_claim claims_of(const struct build *b, size_t file)
{
    const struct claim *c = &b->claims->at[file];
    const char *path = b->raw.files[file].path;
    return (struct photo_claim){
        .path = path,
        .pupils = c->pupils.at,
        .pupil_count = c->pupils.len,
        .people = c->people.at,
        .people_count = c->people.len,
        .texts = c->texts.at,
        .text_count = c->texts.len,
        .removed = c->removed.at,
        .removed_count = c->removed.len,
        .none = c->none,
        .checked = c->checked,
        .work = c->work,
        .held_for =
            editorial_reason(&b->policy, c, build_file_kind(path) != HELD_DOCUMENT),
        .blur = c->blur.at,
        .blur_count = c->blur.len,
    };
}
