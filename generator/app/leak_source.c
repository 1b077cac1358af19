/* Where a leak comes from: the gate looks for the same words in what the file was made
 * of, for who edits a site knows its sources, and a refused file is not even written.
 */
#include <ctype.h>
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

/* --- the same words? ---
 *
 * What stands around a finding ends where a paragraph does, and Markdown has signs that
 * the page has not: words are compared one by one, outwards from the finding, as far as
 * both go. */

enum { WORDS_ALIKE_MIN = 2 };

static bool is_sign(char c)
{
    return (unsigned char)c < 0x80 && !isalnum((unsigned char)c);
}

/* The next word in that direction without its signs; false at the end, or where the
 * text was cut off. */
static bool next_word(struct slice *word, struct slice *rest, bool backward)
{
    do {
        size_t from = 0, to = rest->len;
        while (backward && to && is_sign(rest->at[to - 1]))
            to--;
        while (!backward && from < to && is_sign(rest->at[from]))
            from++;
        size_t start = backward ? to : from, end = start;
        while (backward && start && rest->at[start - 1] != ' ')
            start--;
        while (!backward && end < rest->len && rest->at[end] != ' ')
            end++;
        *word = slice_sub(*rest, start, end - start);
        *rest = backward ? slice_sub(*rest, 0, start) : slice_from(*rest, end);
        while (word->len && is_sign(word->at[0]))
            *word = slice_from(*word, 1);
        while (word->len && is_sign(word->at[word->len - 1]))
            word->len--;
    } while (!word->len && rest->len);
    return word->len && !slice_eq_c(*word, "…");
}

/* How many words are alike on this side, or -1: they differ. Other names count not. */
static int count_alike(struct slice a, struct slice b, bool backward)
{
    struct slice x, y;
    int alike = 0;
    while (next_word(&x, &a, backward) && next_word(&y, &b, backward)) {
        if (!slice_eq(x, y))
            return -1;
        alike += !slice_starts(x, "‹");
    }
    return alike;
}

/* The next place of the mark from *at on, which moves behind it. */
static bool next_mark(struct slice text, const char *mark, size_t *at,
                      struct slice *before, struct slice *after)
{
    size_t found = *at + slice_find(slice_from(text, *at), mark);
    if (found >= text.len)
        return false;
    *at = found + strlen(mark);
    *before = slice_sub(text, 0, found);
    *after = slice_from(text, *at);
    return true;
}

static bool are_words_alike(struct build *b, const struct leak *x, const struct leak *y)
{
    struct slice words_x = slice_of(x->words), words_y = slice_of(y->words);
    const char *mark = x->person.len
                           ? arena_printf(&b->arena, "‹%.*s›", SLICE_FMT(x->person)).at
                           : "‹…›";
    struct slice before_x, after_x, before_y, after_y;
    for (size_t i = 0; next_mark(words_x, mark, &i, &before_x, &after_x);)
        for (size_t j = 0; next_mark(words_y, mark, &j, &before_y, &after_y);) {
            int before = count_alike(before_x, before_y, true);
            int after = count_alike(after_x, after_y, false);
            if (before >= 0 && after >= 0 && before + after >= WORDS_ALIKE_MIN)
                return true;
        }
    return false;
}

/* --- where they stand --- */

static const struct leak *with_same_words(struct build *b, const struct leaks *found,
                                          const struct leak *leak)
{
    for (size_t i = 0; i < found->len; i++)
        if (is_same_person(&found->at[i], leak) &&
            are_words_alike(b, &found->at[i], leak))
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
    const struct leak *only = with_same_words(b, frame, leak);
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
    const struct leak *same = with_same_words(b, &found, leak);
    if (!same && leak->line) /* a file's name comes of no template */
        same = in_frame(b, leak);
    if (same)
        place = (struct place){arena_copy_c(&b->arena, slice_of(same->file)),
                               same->line, same->column};
    leaks_release(&found);
    return place;
}
