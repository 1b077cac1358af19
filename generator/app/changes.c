/* The log of changes: packed for another process or the next build, in order, printed.
 */
#include <stdlib.h>
#include <string.h>

#include "app/build.h"
#include "base/message.h"
#include "base/pack.h"

void changes_pack(const struct changes *changes, struct str *out)
{
    pack_number(out, changes->len);
    for (size_t i = 0; i < changes->len; i++) {
        const struct change *c = &changes->at[i];
        pack_slice(out, slice_of(c->where.file));
        pack_number(out, c->where.line);
        pack_number(out, c->where.col);
        pack_number(out, c->kind);
        pack_number(out, c->rule);
        pack_slice(out, c->person);
    }
}

bool changes_unpack(struct changes *changes, struct slice *in, struct arena *arena)
{
    uint64_t count, line, col, kind, rule;
    struct slice file, person;
    const char *last = "";
    if (!unpack_number(in, &count))
        return false;
    while (count--) {
        if (!unpack_slice(in, &file) || !unpack_number(in, &line) ||
            !unpack_number(in, &col) || !unpack_number(in, &kind) ||
            !unpack_number(in, &rule) || !unpack_slice(in, &person) ||
            kind > CHANGE_BIRTHDATE || rule >= RULE_COUNT)
            return false;
        if (!slice_eq_c(file, last))
            last = arena_copy_c(arena, file);
        vec_push(changes, ((struct change){{last, (unsigned)line, (unsigned)col},
                                           (enum change_kind)kind,
                                           (enum rule)rule,
                                           arena_copy(arena, person),
                                           false}));
    }
    return true;
}

static int by_place(const void *a, const void *b)
{
    const struct change *x = a, *y = b;
    int order = place_compare(&x->where, &y->where);
    if (order)
        return order;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    return x->rule < y->rule ? -1 : x->rule > y->rule;
}

void changes_sort(struct changes *changes)
{
    size_t kept = 0;
    if (!changes->len)
        return;
    qsort(changes->at, changes->len, sizeof(*changes->at), by_place);
    for (size_t i = 0; i < changes->len; i++) {
        const struct change *c = &changes->at[i];
        if (!kept || by_place(&changes->at[kept - 1], c) != 0)
            changes->at[kept++] = *c;
    }
    changes->len = kept;
}

const char *change_text(enum change_kind kind)
{
    static const char *const texts[] = {N_("surname left out"),
                                        N_("name hidden"),
                                        N_("unknown surname left out"),
                                        N_("doubt about who is meant"),
                                        N_("mail address left out"),
                                        N_("phone number left out"),
                                        N_("home address left out"),
                                        N_("bank account left out"),
                                        N_("BSN left out"),
                                        N_("birth date left out")};
    return _(texts[kind]);
}
