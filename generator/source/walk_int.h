/* What walks history for all files, and what judges each: see history.h. */
#ifndef SOURCE_WALK_INT_H
#define SOURCE_WALK_INT_H

#include "source/history_int.h"

struct node; /* of history.c */

/* What merges say of a file; the oldest first. */
struct via {
    enum {
        CAME_IN,
        OTHERWISE
    } kind; /* it came in; or another parent has it otherwise */
    size_t merge;
    size_t parent; /* by which it came in; or that other one */
    bool has;      /* of OTHERWISE: that parent has one at all */
    const struct via *next;
};

/* A commit that changed a file into what it is, or the root of a history that never had
 * it. There are several where branches have the same. */
struct change {
    size_t commit;
    bool never;
    bool contested;           /* another parent of a later merge has it otherwise, and
                                 this commit behind it */
    const struct via *undone; /* a later merge went back to it: that one changed it */
    const git_oid *id;
    struct change *next;
};

typedef uint64_t bits; /* 64 files */
enum { BITS = 64 };

/* What was found of the version in the commit itself. */
struct present {
    bool judged;
    bool may_be_still; /* unreviewed, unless the last reviewed version is this one */
    const git_oid *id;
};

/* See (c) of history.h. */
struct sign_off {
    size_t commit;
    bits *open; /* the files that passed it */
};

struct walk {
    struct history *history;
    const struct review_rules *rules;
    struct judges *judges; /* all of them must be satisfied */
    size_t judge_count;
    struct history_file *files;
    size_t count;
    struct node *top;
    const struct via **via;  /* by file */
    struct change **changes; /* by file */
    struct present *present; /* by file */
    bits **open;             /* by commit: its files, or NULL */
    bits **otherwise;        /* likewise: a merge newer than it, with this commit behind
                                another parent, has them otherwise than that parent */
    bits **differ; /* by parent of the present commit: what it has otherwise */
    size_t words;  /* of such a row */
    struct {
        VEC(struct sign_off);
    } sign_offs;
    bool failed;
};

static inline bool is_open(const bits *row, size_t file)
{
    return row[file / BITS] >> (file % BITS) & 1;
}

static inline bits *row_of(struct walk *w, bits **rows, size_t commit)
{
    if (!rows[commit])
        rows[commit] = memory_new(w->words * sizeof(bits));
    return rows[commit];
}

static inline void put(bits *row, size_t file)
{
    row[file / BITS] |= (bits)1 << (file % BITS);
}

static inline void take(bits *row, size_t file)
{
    row[file / BITS] &= ~((bits)1 << (file % BITS));
}

static inline void put_all(struct walk *w, bits *row, const bits *more)
{
    for (size_t i = 0; i < w->words; i++)
        row[i] |= more[i];
}

static inline void open_at(struct walk *w, size_t commit, size_t file)
{
    put(row_of(w, w->open, commit), file);
}

/* Also what stands in *via lives in the arena. */
static inline void add_via(struct walk *w, size_t file, struct via via)
{
    struct via *copy = ARENA_NEW(w->history->arena, struct via);
    *copy = via;
    copy->next = w->via[file];
    w->via[file] = copy;
    if (via.kind == OTHERWISE)
        put(row_of(w, w->otherwise, via.parent), file);
}

/* Who changed the file, and is that the version that counts? True: it is open again,
 * for the version before. */
bool walk_decide(struct walk *w, size_t file);

#endif
