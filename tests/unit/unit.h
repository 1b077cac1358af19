/* What the unit tests share: cmocka, messages as text, a folder of their own, and
 * seeded mutations of bytes. */
#ifndef UNIT_H
#define UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/fs.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static inline void assert_slice(struct slice got, const char *expected)
{
    if (!slice_eq_c(got, expected))
        fail_msg("got \"%.*s\", expected \"%s\"", SLICE_FMT(got), expected);
}

static inline void assert_contains(struct slice text, const char *part)
{
    if (slice_find(text, part) == text.len)
        fail_msg("\"%s\" is not in: %.*s", part, SLICE_FMT(text));
}

static inline void assert_lacks(struct slice text, const char *part)
{
    if (slice_find(text, part) < text.len)
        fail_msg("\"%s\" is in: %.*s", part, SLICE_FMT(text));
}

/* All that was said so far, as it is printed; the caller frees. */
static inline char *diag_text(struct diag *d, diag_mask_fn *mask)
{
    char *text = NULL;
    size_t len;
    FILE *to = open_memstream(&text, &len);
    diag_print(d, to, DIAG_NOTE, mask, NULL);
    fclose(to);
    return text;
}

/* Holds what was said against `expected` and forgets it. */
static inline void assert_said(struct diag **d, const char *expected)
{
    char *text = diag_text(*d, NULL);
    assert_string_equal(text, expected);
    free(text);
    diag_free(*d);
    *d = diag_new();
}

/* A new folder below /tmp, into path[64]. */
static inline void make_folder(char path[64])
{
    strcpy(path, "/tmp/voornaam-unit-XXXXXX");
    assert_non_null(mkdtemp(path));
}

/* A copy that ends where its memory ends, so that a read beyond it is seen. */
static inline struct slice exact(struct slice s)
{
    char *copy = malloc(s.len ? s.len : 1);
    assert_non_null(copy);
    if (s.len)
        memcpy(copy, s.at, s.len);
    return (struct slice){copy, s.len};
}

static inline uint32_t next_random(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

/* Up to six changes: a byte, a piece of `pieces`, something out, doubled, cut off. */
static inline void mutate(struct str *bytes, uint32_t *random,
                          const struct slice *pieces, size_t count)
{
    for (unsigned changes = 1 + next_random(random) % 6; changes && bytes->len;
         changes--) {
        size_t at = next_random(random) % bytes->len;
        size_t len = 1 + next_random(random) % 12;
        struct slice piece = pieces[next_random(random) % count];
        if (len > bytes->len - at)
            len = bytes->len - at;
        struct slice part = exact(slice_make(bytes->at + at, len));
        switch (next_random(random) % 6) {
        case 0:
            bytes->at[at] = (char)next_random(random);
            break;
        case 1:
        case 2:
            str_splice(bytes, at, 0, piece);
            break;
        case 3:
            str_splice(bytes, at, len, SLICE(""));
            break;
        case 4:
            for (int i = 0; i < 9; i++)
                str_splice(bytes, at, 0, part);
            break;
        default:
            if (next_random(random) % 4 == 0)
                bytes->len = at;
        }
        free((char *)part.at);
    }
}

#endif
