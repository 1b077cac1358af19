/* The redactor over texts that follow each other: captions. */
#include "base/memory.h"
#include "privacy/redact_int.h"
#include "privacy/safe_int.h"

/* The end of a line can't change. */
static struct markdown_piece *gather(struct redactor *r, const struct raw_text *texts,
                                     size_t count)
{
    struct markdown_piece *pieces = memory_new((count + 1) * sizeof(*pieces));
    for (size_t i = 0; i < count; i++) {
        bool gap = !texts[i].text.at;
        pieces[i] = (struct markdown_piece){.kind = gap ? MARKDOWN_GAP : MARKDOWN_TEXT,
                                            .text = gap ? SLICE(" ") : texts[i].text,
                                            .where = texts[i].where,
                                            .link = SLICE("")};
        vec_push(&r->starts, (uint32_t)r->flat.len);
        str_add(&r->flat, pieces[i].text);
    }
    return pieces;
}

void redact_texts(struct redactor *r, const struct raw_text *texts, size_t count,
                  const struct safe_text **out, struct arena *arena)
{
    r->mode = REDACT_FLOW;
    r->line = count ? texts[0].line : SLICE("");
    r->starts.len = r->edits.len = r->shown.len = 0;
    r->named = 0;
    r->capital = false;
    r->last.piece = NULL;
    str_clear(&r->words);
    str_clear(&r->flat);
    struct markdown_piece *pieces = gather(r, texts, count);
    struct slice flat = str_slice(&r->flat);
    r->pieces = pieces;
    r->piece_count = count;
    redact_find(r, flat, VIEW_PLAIN);
    redact_sort(r);
    redact_leave_gaps(r, pieces, count);
    for (size_t i = 0; i < count; i++) {
        size_t end = i + 1 < count ? r->starts.at[i + 1] : flat.len;
        redact_apply(r, flat, r->starts.at[i], end);
        out[i] = safe_text_make(arena, str_slice(&r->out));
    }
    r->pieces = NULL;
    r->piece_count = 0;
    free(pieces);
}
