/* Where a leak comes from: the gate looks for the same words in what the file was made
 * of, for who edits a site knows its sources, and a refused file is not even written.
 */
#include <string.h>

#include "app/build.h"

/* More would take long, and nobody reads them. */
enum { SOUGHT_MAX = 500, SOURCE_BYTES_MAX = 1 << 20 };

static void look_into(struct build *b, const char *path, struct leaks *found)
{
    struct gate_ticket ticket;
    struct str bytes;
    str_init(&bytes);
    if (source_read(&b->source, &bytes, path, SOURCE_BYTES_MAX))
        gate_check(b->gate, path, str_slice(&bytes), &ticket, found);
    str_release(&bytes);
}

static bool is_same_person(const struct leak *a, const struct leak *b)
{
    return a->line && a->kind == b->kind && slice_eq(a->person, b->person);
}

static const struct leak *with_same_words(const struct leaks *found,
                                          const struct leak *leak)
{
    for (size_t i = 0; i < found->len; i++)
        if (is_same_person(&found->at[i], leak) && *leak->words &&
            strcmp(found->at[i].words, leak->words) == 0)
            return &found->at[i];
    return NULL;
}

/* What stands on pages without being read as a page's words: templates and settings.
 * Nothing is taken out of these, so what is found there comes out. */
static const struct leaks *leaks_of_frame(struct build *b)
{
    if (b->frame_is_known)
        return &b->frame_leaks;
    b->frame_is_known = true;
    for (size_t i = 0; i < b->source.files.len; i++) {
        const char *path = b->source.files.at[i].path;
        if (strcmp(path, SITE_CONFIG_FILE) == 0 ||
            slice_ends(slice_of(path), ".mustache"))
            look_into(b, path, &b->frame_leaks);
    }
    return &b->frame_leaks;
}

/* With the same words, or the only one of this kind and person. */
static const struct leak *in_frame(struct build *b, const struct leak *leak)
{
    const struct leaks *frame = leaks_of_frame(b);
    const struct leak *only = with_same_words(frame, leak);
    size_t count = 0;
    for (size_t i = 0; !only && i < frame->len; i++)
        count += is_same_person(&frame->at[i], leak);
    for (size_t i = 0; !only && count == 1 && i < frame->len; i++)
        if (is_same_person(&frame->at[i], leak))
            only = &frame->at[i];
    return only;
}

struct place build_find_leak(struct build *b, const char *origin,
                             const struct leak *leak)
{
    struct place place = {0};
    struct leaks found;
    if (!b->gate || b->leaks_sought >= SOUGHT_MAX)
        return place;
    b->leaks_sought++;
    leaks_init(&found);
    if (origin)
        look_into(b, origin, &found);
    const struct leak *same = with_same_words(&found, leak);
    if (!same && leak->line) /* a file's name comes of no template */
        same = in_frame(b, leak);
    if (same)
        place = (struct place){arena_copy_c(&b->arena, slice_of(same->file)),
                               same->line, same->column};
    leaks_release(&found);
    return place;
}
