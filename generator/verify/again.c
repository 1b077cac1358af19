/* Short pieces that were clean a moment ago: menus, classes, addresses of style sheets.
 * All pages of a site have them, and they are a third of what is on a page.
 *
 * Remembered are the bytes themselves, not a digest that somebody could hit on purpose,
 * for one gate, by one worker. */
#include <string.h>

#include "base/hash.h"
#include "base/memory.h"
#include "verify/gate_int.h"

enum { PLACES = 1024, TEXT_MAX = 120 };

struct clean_piece {
    uint32_t flags; /* enum piece_flags: what is looked for depends on them */
    uint32_t len;   /* 0: free */
    char text[TEXT_MAX];
};

static struct clean_piece *place_of(const struct scan *s, const struct piece *piece)
{
    uint64_t hash = hash_64(piece->text) + piece->flags;
    return &s->scratch->clean[hash & (PLACES - 1)];
}

/* Only of a whole file's own pieces, and only while nothing at all was found or seen in
 * that file: what is found twice is told once, and would look clean here. */
static bool may_know(const struct scan *s, const struct piece *piece)
{
    return s->depth == 0 && !s->unworded && piece->text.len <= TEXT_MAX &&
           s->leaks->len == s->first_leak && s->scratch->seen.len == 0;
}

bool again_is_clean(const struct scan *s, const struct piece *piece)
{
    if (!s->scratch->clean || !may_know(s, piece))
        return false;
    const struct clean_piece *c = place_of(s, piece);
    return c->len == piece->text.len && c->flags == piece->flags &&
           memcmp(c->text, piece->text.at, c->len) == 0;
}

void again_note(struct scan *s, const struct piece *piece)
{
    if (!may_know(s, piece))
        return;
    if (!s->scratch->clean)
        s->scratch->clean = memory_new(PLACES * sizeof(*s->scratch->clean));
    struct clean_piece *c = place_of(s, piece);
    c->flags = piece->flags;
    c->len = (uint32_t)piece->text.len;
    memcpy(c->text, piece->text.at, c->len);
}
