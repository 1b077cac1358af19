/* The questions about documents and drawings, and their answers, unpacked with care. */
#include <limits.h>

#include "base/pack.h"
#include "decode/decode.h"
#include "decode/jobs.h"

static const struct cage_limits document_limits = {.memory_bytes = 900UL << 20,
                                                   .cpu_seconds = 7,
                                                   .wall_seconds = 20,
                                                   .answer_bytes_max = 64UL << 20};
/* A cleaned document is as long as the document. */
static const struct cage_limits clean_limits = {.memory_bytes = 900UL << 20,
                                                .cpu_seconds = 7,
                                                .wall_seconds = 20,
                                                .answer_bytes_max = 520UL << 20};

enum { PIECES_MAX = 200 * 1000 };

bool document_is_unread(const struct document_facts *f)
{
    return f->encrypted || f->no_text || f->unread_pages || f->unread_parts ||
           f->broken;
}

static bool unpack_small(struct slice *in, unsigned most, unsigned *number)
{
    uint64_t wide;
    if (!unpack_number(in, &wide) || wide > most)
        return false;
    *number = (unsigned)wide;
    return true;
}

static bool unpack_piece(struct slice *in, struct document_piece *piece,
                         struct arena *arena)
{
    unsigned part, where, earlier, inside;
    struct document_place *p = &piece->place;
    struct slice text;
    if (!unpack_small(in, PART_LAST, &part) || !unpack_small(in, WHERE_LAST, &where) ||
        !unpack_small(in, UINT_MAX, &p->number) ||
        !unpack_small(in, UINT_MAX, &p->row) || !unpack_small(in, 1, &earlier) ||
        !unpack_small(in, 1, &inside) || !unpack_slice(in, &text))
        return false;
    piece->part = (enum document_part)part;
    p->where = (enum document_where)where;
    p->earlier = earlier;
    p->inside = inside;
    piece->text = arena_copy(arena, text);
    return true;
}

bool decode_document_facts(struct document_facts *f, struct slice in,
                           struct arena *arena)
{
    unsigned kind, encrypted, no_text, broken, count;
    *f = (struct document_facts){0};
    if (!unpack_small(&in, DOCUMENT_ARCHIVE, &kind) ||
        !unpack_small(&in, 1, &encrypted) || !unpack_small(&in, 1, &no_text) ||
        !unpack_small(&in, UINT_MAX, &f->unread_pages) ||
        !unpack_small(&in, UINT_MAX, &f->first_unread) ||
        !unpack_small(&in, UINT_MAX, &f->unread_parts) ||
        !unpack_small(&in, 1, &broken) || !unpack_small(&in, PIECES_MAX, &count))
        return false;
    f->kind = (enum document_kind)kind;
    f->encrypted = encrypted;
    f->no_text = no_text;
    f->broken = broken;
    f->pieces = ARENA_ARRAY(arena, struct document_piece, (size_t)count + 1);
    for (; f->piece_count < count; f->piece_count++)
        if (!unpack_piece(&in, &f->pieces[f->piece_count], arena))
            return false;
    return in.len == 0;
}

enum cage_end decode_document(struct cage *cage, struct slice file, struct str *answer)
{
    return cage_ask(cage, JOB_DOCUMENT, SLICE(""), file, &document_limits, answer);
}

enum cage_end decode_clean_document(struct cage *cage, struct slice file,
                                    struct str *answer)
{
    return cage_ask(cage, JOB_CLEAN, SLICE(""), file, &clean_limits, answer);
}

enum cage_end decode_drawing(struct cage *cage, struct slice file, struct str *answer,
                             struct slice *clean, struct document_facts *facts,
                             struct arena *arena)
{
    unsigned well;
    struct slice packed;
    str_clear(answer);
    *clean = SLICE("");
    *facts = (struct document_facts){0};
    enum cage_end end =
        cage_ask(cage, JOB_DRAWING, SLICE(""), file, &document_limits, answer);
    struct slice in = str_slice(answer);
    if (end != CAGE_DONE)
        return end;
    if (!unpack_small(&in, 1, &well) || !unpack_slice(&in, clean) ||
        !unpack_slice(&in, &packed) || !decode_document_facts(facts, packed, arena))
        return CAGE_DIED;
    if (!well)
        *clean = SLICE("");
    return end;
}
