/* The redactor's parts: private to privacy/. */
#ifndef PRIVACY_REDACT_INT_H
#define PRIVACY_REDACT_INT_H

#include "markdown/document.h"
#include "privacy/contact.h"
#include "privacy/match.h"
#include "privacy/redact.h"

/* Where the text stands: what counts as a name there, and how it is repaired. */
enum redact_mode {
    REDACT_FLOW,  /* sentences */
    REDACT_LABEL, /* tags, slugs, addresses: capitals mean nothing, names are dropped */
    REDACT_CODE,  /* sentences, no grammar */
    REDACT_MARKUP /* HTML: replacements are escaped */
};

/* Replaces start .. end - 1 of the source by a text. */
struct edit {
    uint32_t start, end;
    uint32_t text, text_len; /* in redactor.words */
    bool capital;            /* what stands there now, or next, begins the sentence */
};
struct edits {
    VEC(struct edit);
};

/* What a link in a text decides: the name that [x](leerling:1042) shows, or a text of
 * which [x](woord:) says that it is no name. */
struct shown {
    uint32_t start, end;
    bool word;
};

struct neutral {
    const char *language;
    const char *one, *bare, *many; /* "een leerling", "leerling", "leerlingen" */
    const char *genitive;          /* "een leerlings" */
    /* of who is no pupil: "iemand", "onze collega", "mensen", "iemands" */
    const char *somebody, *colleague, *people, *somebodys;
    const char *and;
    const char *numbers[13]; /* from two on */
};

/* A place in a piece, and how far it was read to find it. */
struct sight {
    const struct markdown_piece *piece;
    size_t inside;
    struct place where;
};

struct redactor {
    const struct names *names;
    const struct neutral *neutral;
    struct {
        VEC(uint32_t);
    } pupils, hidden; /* of the page; who may not be named on it */
    struct changes *changes;
    struct trace_hits *hits; /* or NULL */
    uint32_t traced;         /* whose */
    struct diag *diag;
    struct redact_outcome outcome;
    /* scratch, kept between texts */
    struct view view;
    struct tokens tokens;
    struct mentions mentions;
    struct contact contact;
    struct edits edits;
    struct str words; /* texts of the edits */
    struct str flat;  /* a block's pieces after each other */
    struct {
        VEC(uint32_t);
    } starts; /* of each piece in flat */
    struct {
        VEC(struct shown);
    } shown;
    struct str out;
    bool capital; /* the next letter that goes to out begins a sentence */
    /* what is being looked at */
    enum redact_mode mode;
    const struct markdown_piece *pieces;
    size_t piece_count;
    struct slice line;
    struct sight last; /* place that was asked for */
    size_t named;      /* mentions that lost something, for labels */
};

/* What becomes of a mention. */
enum verdict { VERDICT_KEEP, VERDICT_HIDE, VERDICT_DOUBT };
struct judgement {
    enum verdict verdict;
    struct slice person; /* register id, when it is certain */
};
/* By the register, and by what was taken down on this page. */
bool redact_may_name(const struct redactor *r, uint32_t person);
struct judgement redact_judge(const struct redactor *r, const struct mention *a);

/* "leerling:1042" or "pupil:1042": the id, or an empty slice. */
struct slice redact_pupil_of(struct slice target);
/* "woord:" or "word:": the author says that the text of the link is no name. */
bool redact_is_word(struct slice target);
/* What a link to the person of that id shows; an id that isn't in the register holds
 * the page. */
struct slice redact_shown_name(struct redactor *r, struct slice id, struct place where,
                               struct slice line);
/* Keeps the names that links to pupils show out of all edits. */
void redact_spare_shown(struct redactor *r);
/* Finds what must change in a source and adds the edits, in offsets of the source. */
void redact_find(struct redactor *r, struct slice source, enum view_mode view);
/* The same for the web addresses in it, each as a whole. */
void redact_urls(struct redactor *r, struct slice source);
/* The words at start .. end - 1 of the view have been dealt with: they name nobody. */
void redact_blank(struct redactor *r, size_t start, size_t end);
/* Sorts the edits, drops those that overlap. */
void redact_sort(struct redactor *r);
/* Writes source from .. to - 1 with the edits to r->out; true when anything changed. A
 * capital that is due goes on to the next call. */
bool redact_apply(struct redactor *r, struct slice source, size_t from, size_t to);
/* Adds an edit; a deletion takes the spaces and commas along that lose their use. */
void redact_replace(struct redactor *r, struct slice source, size_t start, size_t end,
                    struct slice text);
void redact_delete(struct redactor *r, struct slice source, size_t start, size_t end,
                   bool sentence);
/* Adds what the mentions say of the person who is traced. */
void redact_trace_mentions(struct redactor *r);
/* A text that would begin in a gap, which can't change, begins one character earlier.
 */
void redact_leave_gaps(struct redactor *r, const struct markdown_piece *pieces,
                       size_t count);
/* Where an offset of the source stands in its file. */
struct place redact_place(struct redactor *r, size_t offset);
/* One line in the log, at an offset of the source. */
void redact_log(struct redactor *r, size_t offset, enum change_kind kind,
                enum rule rule, struct slice person);
/* Refuses the build for what stands at an offset of the source. The line is shown with
 * its names masked; contact data has none. */
void redact_refuse(struct redactor *r, size_t offset, struct slice line,
                   const char *message);
/* The edits for mention `i`; gives the number of mentions dealt with. */
size_t redact_mention(struct redactor *r, struct slice source, size_t i);

#endif
