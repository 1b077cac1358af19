/* Mentions of people in a text: private to privacy/.
 *
 * Matching only finds who is named where; what becomes of it is decided in redact.c.
 */
#ifndef PRIVACY_MATCH_H
#define PRIVACY_MATCH_H

#include "privacy/token.h"

enum mention_kind {
    MENTION_GIVEN,    /* a given name alone */
    MENTION_FULL,     /* a given name with a surname, or its initial, of the register */
    MENTION_UNKNOWN,  /* a given name with a surname that nobody here bears */
    MENTION_INITIALS, /* initials with a surname of the register */
    MENTION_SURNAME,  /* such a surname alone */
};

enum mention_flag {
    MENTION_GENITIVE = 1 << 0, /* "Daans", "Emma's": the ending lies in end .. tail */
    MENTION_LOWER = 1 << 1,    /* without a capital */
    MENTION_WORDLIKE = 1 << 2, /* an ordinary word with the capital of its sentence */
    MENTION_DIMINUTIVE = 1 << 3,
    MENTION_SENTENCE = 1 << 4,   /* at the start of a sentence */
    MENTION_BESIDE = 1 << 5,     /* a surname beside familie, zusje van, a title */
    MENTION_IN_LIST = 1 << 6,    /* the next mention goes on the same list */
    MENTION_GLUED = 1 << 7,      /* inside one word: "emmadevries" */
    MENTION_AFTER_NOUN = 1 << 8, /* "leerling Daan" */
    MENTION_AFTER_DETERMINER = 1 << 9, /* "onze Daan" */
    MENTION_DECIDED = 1 << 11,         /* a link to a pupil says who it is */
    MENTION_PLURAL = 1 << 10,          /* "de Bakkers" */
    MENTION_TITLED = 1 << 12,          /* "juf De Vries" */
    MENTION_SPARED = 1 << 13,          /* the author says that it is no name */
};

struct mention {
    enum mention_kind kind;
    enum rule rule;
    unsigned flags;
    uint32_t first, last;            /* tokens first .. last - 1 */
    uint32_t start, end, tail;       /* in the view */
    uint32_t given_start, given_end; /* equal: no given name is in it */
    uint64_t given, surname;         /* hashes, 0: none */
    struct bearers who;              /* count 0: nobody known */
};

struct mentions {
    VEC(struct mention);
};

struct matcher {
    const struct names *names;
    struct tokens *tokens;
    struct slice text; /* the view */
    bool any_case;     /* a slug, tag, address or file name: capitals mean nothing */
    bool title_case;   /* a line with a capital on every word */
    struct mentions *out;
};

/* Finds every mention, in order. */
void match_text(struct mentions *out, const struct names *n, struct tokens *tokens,
                struct slice text, bool any_case);

/* --- parts of it, in files of their own --- */

/* What goes on behind a given name. */
struct following {
    enum mention_kind kind;
    enum rule rule;
    size_t end; /* 0: nothing follows */
    uint64_t surname;
    struct bearers who;
};
/* Whatever follows the given name of tokens given .. i - 1 and belongs to it. */
bool match_following(const struct matcher *m, size_t given, size_t i, uint64_t hash,
                     const struct bearers *who, struct following *f);

/* Of a common name no more bearers than this are looked at one by one: with so many it
 * is a doubt whatever the others allow. */
enum { MATCH_BEARERS_MAX = 128 };
/* A word of so many letters may have a name inside. */
enum { MATCH_LONG_WORD = 14 };

/* May token i go on with the name that token i - 1 is part of? */
bool match_joins(const struct matcher *m, size_t i);
/* Behind the prefix words from i on, or i. */
size_t match_prefix(const struct matcher *m, size_t i);
/* Behind the surname at i and its hash; 0 when there is none. */
size_t match_surname(const struct matcher *m, size_t i, uint64_t *hash);
/* Behind a capitalised unknown surname that follows a given name at i; 0: none. */
size_t match_unknown(const struct matcher *m, size_t i);
/* Behind a Roman numeral at i, or i. */
size_t match_numeral(const struct matcher *m, size_t i);
/* A given name of the product's list at i, with an unknown surname behind it. */
size_t match_listed(struct matcher *m, size_t i);
/* The same where the word was taken for a possessive: "Georges Bizet" by a George. */
size_t match_listed_whole(struct matcher *m, size_t i);
/* "W.H. Auden": initials at i with an unknown surname. */
size_t match_initials_unknown(struct matcher *m, size_t i);
/* An unknown word at i that is a given name by what stands around it. */
size_t match_shape(struct matcher *m, size_t i);
/* Goes on hashing with the letters of token i. */
uint64_t match_hash_on(const struct matcher *m, uint64_t hash, size_t i);
/* The folded letters of token i, at most 64; gives their number. */
size_t match_letters(const struct matcher *m, size_t i, char out[64],
                     uint32_t offsets[65]);
/* Can an unknown word be glued of names? A quick look at how it begins. */
bool match_may_be_glued(const struct names *n, struct slice text,
                        const struct token *t);
/* "emmadevries": true and *mention. Looks from letter *from of the word on, and moves
 * it behind what was found. */
bool match_glued(const struct matcher *m, size_t i, size_t *from,
                 struct mention *mention);
/* "klaas-jansmolders": a given name broken by a hyphen, glued to its surname. */
bool match_glued_over(const struct matcher *m, size_t i, struct mention *mention);
/* "devries" as surname: its hash, 0: none. */
uint64_t match_glued_surname(const struct matcher *m, size_t i);
/* A surname without given name at i: the token behind it, 0: stays. */
size_t match_bare_surname(struct matcher *m, size_t i);
/* "Faber, Titia": a surname at i in front of its given name. */
size_t match_reversed(struct matcher *m, size_t i);
/* "E. de Vries" at i. */
size_t match_initials(struct matcher *m, size_t i);
/* Is token i, but for one slip, the surname or given name of one of these? */
bool match_near_surname(const struct matcher *m, size_t i, const struct bearers *who,
                        uint32_t *person);
/* The dot of "Emma V." goes along, but not when it ends a sentence. */
void match_take_dot(const struct matcher *m, struct mention *a);
bool match_near_given(const struct matcher *m, size_t i, const struct bearers *who,
                      uint32_t *person);
/* Adds a mention of tokens first .. last - 1; sets its place, ending and context. */
struct mention *match_add(struct matcher *m, enum mention_kind kind, enum rule rule,
                          size_t first, size_t last);

static inline const struct token *match_token(const struct matcher *m, size_t i)
{
    return &m->tokens->at[i];
}
static inline const struct word *match_word(const struct matcher *m, size_t i)
{
    return token_word(m->names, &m->tokens->at[i]);
}
static inline bool match_is(const struct matcher *m, size_t i, unsigned flags)
{
    const struct word *w = match_word(m, i);
    return w && (w->flags & flags);
}
/* Is this rule in use? */
static inline bool match_uses(const struct matcher *m, enum rule rule)
{
    return !(m->names->rules_off & 1u << rule);
}
static inline bool match_capital(const struct matcher *m, size_t i)
{
    return (m->tokens->at[i].flags & TOKEN_CAPITAL) != 0;
}

#endif
