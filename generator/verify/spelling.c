/* See spelling.h. */
#include "verify/spelling.h"

#include <string.h>

static const char *const letters[][2] = {
    {"\xc3\xa4", "ae"},  {"\xc3\x84", "Ae"},  {"\xc3\xb6", "oe"},  {"\xc3\x96", "Oe"},
    {"\xc3\xbc", "ue"},  {"\xc3\x9c", "Ue"},  {"\xc3\xb8", "oe"},  {"\xc3\x98", "Oe"},
    {"\xc3\xa5", "aa"},  {"\xc3\x85", "Aa"},  {"a\xcc\x88", "ae"}, {"A\xcc\x88", "Ae"},
    {"o\xcc\x88", "oe"}, {"O\xcc\x88", "Oe"}, {"u\xcc\x88", "ue"}, {"U\xcc\x88", "Ue"},
};

/* What stands at i in other letters, and its length in *len; NULL when it stays. */
static const char *other_at(struct slice name, size_t i, size_t *len)
{
    for (size_t k = 0; k < sizeof(letters) / sizeof(*letters); k++) {
        *len = strlen(letters[k][0]);
        if (slice_starts(slice_from(name, i), letters[k][0]))
            return letters[k][1];
    }
    return NULL;
}

struct slice spelling_without_dots(struct slice name, struct arena *arena)
{
    struct slice plain = SLICE("");
    struct str out;
    bool wide = false, any = false;
    for (size_t i = 0; i < name.len; i++)
        wide |= (unsigned char)name.at[i] >= 0x80;
    if (!wide)
        return plain;
    str_init(&out);
    for (size_t i = 0, len; i < name.len; i += len) {
        const char *other = other_at(name, i, &len);
        any |= other != NULL;
        if (other)
            str_add_c(&out, other);
        else
            str_add_byte(&out, name.at[i]);
        len = other ? len : 1;
    }
    if (any)
        plain = arena_copy(arena, str_slice(&out));
    str_release(&out);
    return plain;
}
