/* PDF, office files, ZIP and gzip: a caged reader tells what texts are in them and
 * where; what they name is for the matcher of this room alone. */
#include <stdio.h>

#include "verify/gate_int.h"

static const char *name_of(const struct document_place *p, char *space, size_t size)
{
    static const char *const names[] = {
        [WHERE_FILE] = "document",         [WHERE_PAGE] = "page",
        [WHERE_SLIDE] = "slide",           [WHERE_SHEET] = "sheet",
        [WHERE_PARAGRAPH] = "paragraph",   [WHERE_NOTES] = "notes",
        [WHERE_COMMENTS] = "comments",     [WHERE_HEADER] = "header or footer",
        [WHERE_PROPERTIES] = "properties", [WHERE_PICTURE] = "picture in the document",
        [WHERE_OUTLINE] = "bookmarks",
    };
    const char *before = p->earlier  ? "earlier version, "
                         : p->inside ? "file inside, "
                                     : "";
    if (p->number && p->row)
        snprintf(space, size, "%s%s %u row %u", before, names[p->where], p->number,
                 p->row);
    else if (p->number)
        snprintf(space, size, "%s%s %u", before, names[p->where], p->number);
    else
        snprintf(space, size, "%s%s", before, names[p->where]);
    return space;
}

static void look_at_piece(struct scan *s, const struct document_piece *p)
{
    static const unsigned flags[] = {[PART_TEXT] = PIECE_PROSE,
                                     [PART_LINK] = PIECE_MIXED,
                                     [PART_NAME] = PIECE_SLUG,
                                     [PART_PROPERTY] = PIECE_PROSE,
                                     [PART_LOCATION] = 0};
    char place[80];
    name_of(&p->place, place, sizeof(place));
    if (p->part == PART_LOCATION)
        scan_file(s, place, LEAK_LOCATION);
    struct piece piece = {.text = p->text, .what = place, .flags = flags[p->part]};
    scan_piece(s, &piece);
}

static bool read_answer(const struct gate *g, struct slice bytes,
                        struct document_facts *facts, struct arena *arena)
{
    const struct gate_options *o = &g->options;
    struct str answer;
    str_init(&answer);
    bool well = o->recall && o->recall(o->recall_user, bytes, &answer) &&
                decode_document_facts(facts, str_slice(&answer), arena);
    if (!well && o->cage) {
        str_clear(&answer);
        well = decode_document(o->cage, bytes, &answer) == CAGE_DONE &&
               decode_document_facts(facts, str_slice(&answer), arena);
    }
    str_release(&answer);
    return well;
}

bool extract_document(struct scan *s, struct slice bytes)
{
    struct document_facts facts;
    struct arena arena;
    arena_init(&arena);
    bool well = read_answer(s->gate, bytes, &facts, &arena);
    for (size_t i = 0; well && i < facts.piece_count; i++)
        look_at_piece(s, &facts.pieces[i]);
    well = well && !document_is_unread(&facts);
    arena_release(&arena);
    return well;
}
