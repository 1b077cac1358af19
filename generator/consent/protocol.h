/* A board's protocol as a document: what it is, and how each of its sentences is kept.
 *
 * The values that it sets are policy.h's; both read data/protocols/NAME.yml, a file
 * that a board can read itself. Sentence ids are those of the project's list of
 * protocols.
 */
#ifndef CONSENT_PROTOCOL_H
#define CONSENT_PROTOCOL_H

#include "base/arena.h"
#include "base/date.h"
#include "base/diag.h"

/* The languages in which protocols are explained; the quotations are Dutch. */
enum protocol_language { PROTOCOL_DUTCH, PROTOCOL_ENGLISH, PROTOCOL_LANGUAGE_COUNT };

/* Bits: how a sentence is kept. */
enum {
    KEPT_BY_GATE = 1,    /* the build enforces it */
    KEPT_BY_WARNING = 2, /* the build or its report names it */
    KEPT_BY_PAGE = 4,    /* a page or text of the site says it */
    KEPT_BY_SETTING = 8  /* a value of the policy or the settings */
};

struct protocol_sentence {
    struct slice id;    /* "ALB-14" */
    struct slice quote; /* as published, in Dutch; empty when only its gist is known */
    struct slice gist[PROTOCOL_LANGUAGE_COUNT]; /* in our words; empty with a quote */
    unsigned ways;                              /* KEPT_BY_ bits */
    struct slice how[PROTOCOL_LANGUAGE_COUNT];  /* Voornaam keeps it */
    struct slice not_kept[PROTOCOL_LANGUAGE_COUNT]; /* why not wholly; empty: it is */
};

/* What is not known of a protocol is an empty slice. */
struct protocol {
    struct slice name;  /* "albero" */
    struct slice title; /* whose it is */
    struct slice board, place;
    struct slice decided[PROTOCOL_LANGUAGE_COUNT]; /* a date, month or year in words */
    struct slice agreed[PROTOCOL_LANGUAGE_COUNT];  /* with whose consent */
    struct slice
        applies[PROTOCOL_LANGUAGE_COUNT]; /* to websites: in words, by analogy */
    struct slice no_evaluation; /* sentence that asks an evaluation date nobody set */
    struct slice board_shown;   /* sentence that puts the board in the footer */
    struct slice *closed_channels; /* for parents: "Parro" */
    size_t channel_count;
    struct protocol_sentence *sentences; /* in the order of the file */
    size_t sentence_count;
    size_t kept_count; /* of them: those without not_kept */
};

/* Is it a protocol that Voornaam has? */
bool protocol_is_known(struct slice name);
/* The names of all presets, baseline first; ends with NULL. */
const char *const *protocol_names(void);

/* Reads a preset; everything lives in the arena. False with diagnostics for a name
 * that is not known or a file that is not as it should be. */
bool protocol_load(struct protocol *out, struct slice name, struct arena *arena,
                   struct diag *diag);

/* The sentence with this id, or NULL. */
const struct protocol_sentence *protocol_sentence(const struct protocol *protocol,
                                                  struct slice id);

#endif
