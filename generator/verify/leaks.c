/* What the gate found: a list that grows, and its way through a pipe. */
#include "base/message.h"
#include "base/pack.h"
#include "base/vec.h"
#include "verify/gate.h"

void leaks_init(struct leaks *leaks)
{
    *leaks = (struct leaks){0};
    arena_init(&leaks->arena);
}

void leaks_release(struct leaks *leaks)
{
    vec_release(leaks);
    arena_release(&leaks->arena);
}

void leaks_push(struct leaks *leaks, const struct leak *leak)
{
    struct leak copy = *leak;
    copy.file = arena_copy_c(&leaks->arena, slice_of(leak->file));
    copy.place = arena_copy_c(&leaks->arena, slice_of(leak->place));
    copy.words = arena_copy_c(&leaks->arena, slice_of(leak->words));
    vec_push(leaks, copy);
}

void leaks_add(struct leaks *leaks, const char *file, const char *place, unsigned line,
               enum leak_kind kind, struct slice person)
{
    struct leak leak = {
        .file = file, .place = place, .line = line, .kind = kind, .person = person};
    leaks_push(leaks, &leak);
}

const char *leak_name(enum leak_kind kind)
{
    static const char *const names[] = {
        [LEAK_SURNAME] = N_("surname"),
        [LEAK_OBJECTED] = N_("objected"),
        [LEAK_EMAIL] = N_("email"),
        [LEAK_PHONE] = N_("phone"),
        [LEAK_ADDRESS] = N_("address"),
        [LEAK_BSN] = N_("bsn"),
        [LEAK_IBAN] = N_("iban"),
        [LEAK_BIRTHDATE] = N_("birthdate"),
        [LEAK_LOCATION] = N_("location"),
        [LEAK_METADATA] = N_("metadata"),
        [LEAK_UNINSPECTABLE] = N_("uninspectable"),
        [LEAK_REGISTER] = N_("register"),
    };
    return names[kind];
}

/* --- through a pipe --- */

void leaks_pack(const struct leaks *leaks, struct str *out)
{
    pack_number(out, leaks->len);
    for (size_t i = 0; i < leaks->len; i++) {
        const struct leak *l = &leaks->at[i];
        pack_slice(out, slice_of(l->file));
        pack_slice(out, slice_of(l->place));
        pack_number(out, l->line);
        pack_number(out, l->column);
        pack_number(out, l->kind);
        pack_slice(out, l->person);
        pack_slice(out, slice_of(l->words));
    }
}

/* The register's own copy of an id outlives what it was read from. */
static struct slice own_id(struct leaks *leaks, struct slice id,
                           const struct consent_register *people)
{
    const struct person *p = id.len && people ? register_find(people, id) : NULL;
    return p ? p->id : id.len ? arena_copy(&leaks->arena, id) : SLICE("");
}

static bool unpack_one(struct leaks *leaks, struct slice *in,
                       const struct consent_register *people)
{
    struct slice file, place, person, words;
    uint64_t line, column, kind;
    if (!unpack_slice(in, &file) || !unpack_slice(in, &place) ||
        !unpack_number(in, &line) || !unpack_number(in, &column) ||
        !unpack_number(in, &kind) || !unpack_slice(in, &person) ||
        !unpack_slice(in, &words) || kind >= LEAK_KINDS)
        return false;
    struct leak leak = {.file = arena_copy_c(&leaks->arena, file),
                        .place = arena_copy_c(&leaks->arena, place),
                        .line = (unsigned)line,
                        .column = (unsigned)column,
                        .kind = (enum leak_kind)kind,
                        .person = own_id(leaks, person, people),
                        .words = arena_copy_c(&leaks->arena, words)};
    vec_push(leaks, leak);
    return true;
}

bool leaks_unpack(struct leaks *leaks, struct slice *in,
                  const struct consent_register *people)
{
    uint64_t count;
    if (!unpack_number(in, &count))
        return false;
    while (count--)
        if (!unpack_one(leaks, in, people))
            return false;
    return true;
}
