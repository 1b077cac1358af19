/* The redactor: raw text in, safe text out, and a log of what was changed.
 *
 * One for each worker, over the shared names engine. Everything that can carry a name
 * passes here (contract section 5).
 */
#ifndef PRIVACY_REDACT_H
#define PRIVACY_REDACT_H

#include "privacy/names.h"
#include "privacy/rule.h"
#include "privacy/safe.h"
#include "site/raw.h"

enum change_kind {
    CHANGE_SURNAME,
    CHANGE_HIDDEN,
    CHANGE_UNKNOWN_SURNAME,
    CHANGE_DOUBT,
    CHANGE_EMAIL,
    CHANGE_PHONE,
    CHANGE_ADDRESS,
    CHANGE_IBAN,
    CHANGE_BSN,
    CHANGE_BIRTHDATE
};

/* One line of the report's "changes". */
struct change {
    struct place where;
    enum change_kind kind;
    enum rule rule;
    struct slice person; /* register id, or empty */
    bool weak;           /* an ordinary word that somebody bears as a name, where it may
                            be just that; for documents, it is not packed */
};
struct changes {
    struct change *at;
    size_t len;
    size_t cap;
};

struct redactor;

/* `language` ("nl", "fy", "en") chooses the neutral term. */
struct redactor *redact_new(const struct names *names, struct slice language);
void redact_free(struct redactor *r);

/* What policy says must happen to the page as a whole, since redact_begin. What it
 * refuses stands in the diagnostics (DIAG_REFUSED), with its place. */
struct redact_outcome {
    bool hold_doubt;   /* a doubt, and policy holds */
    bool hold_surname; /* an unknown surname, and policy holds */
};

/* Starts a page (or any other unit that is held as a whole). `pupils` are the ids of
 * its front matter: they decide who of several bearers of a name is meant. Changes are
 * appended to `changes`, their file names borrowed from the raw texts; notes go to
 * `diag`. Both may be NULL. */
void redact_begin(struct redactor *r, const struct slice *pupils, size_t pupil_count,
                  struct changes *changes, struct diag *diag);
/* Until the next redact_begin these people may not be named, whatever the register
 * says: a mention that was taken down. */
void redact_hide(struct redactor *r, const struct slice *ids, size_t count);
struct redact_outcome redact_end(struct redactor *r);

/* How a text names somebody. */
enum trace_how {
    TRACE_LISTED, /* among the pupils: or people: of a page or picture */
    TRACE_LINKED, /* [Sem](leerling:1042) */
    TRACE_FULL,   /* given name and surname */
    TRACE_SURNAME,
    TRACE_MAIL,  /* the mail address of the register */
    TRACE_GIVEN, /* the given name alone: it may be another */
};
struct trace_hit {
    struct place where;
    enum trace_how how;
    bool possible; /* it may be somebody else */
    bool hidden;   /* the name is not shown */
};
struct trace_hits {
    struct trace_hit *at;
    size_t len;
    size_t cap;
};
/* From now on every place that names, or may name, the person of this id is added to
 * `hits`; NULL ends it. For who asks what there is of him (AVG 15). */
void redact_trace(struct redactor *r, struct slice id, struct trace_hits *hits);

/* A line or paragraph of plain text: titles, captions, settings. Never NULL. */
const struct safe_text *redact_text(struct redactor *r, const struct raw_text *raw,
                                    struct arena *arena);
/* Texts that follow each other, as captions do: a name may go on from one to the next.
 * One whose text is NULL is the end of a line. out[i] is what is left of texts[i]. */
void redact_texts(struct redactor *r, const struct raw_text *texts, size_t count,
                  const struct safe_text **out, struct arena *arena);
/* A tag, alias or slug: what is left when names are dropped, possibly empty. */
const struct safe_text *redact_label(struct redactor *r, const struct raw_text *raw,
                                     struct arena *arena);
/* One part of a path or address ("2026-emma-de-vries-wint", "Emma_IMG_1.jpg"): ASCII,
 * lower case, a-z 0-9 and hyphens, what is left after redaction, possibly empty. An
 * extension is not expected. */
const struct safe_text *redact_slug(struct redactor *r, const struct raw_text *raw,
                                    struct arena *arena);
/* A Markdown text. NULL with a diagnostic when it is beyond a limit; free with
 * safe_document_free. `text` must outlive it. */
struct safe_document *redact_markdown(struct redactor *r, struct slice text,
                                      const char *file, unsigned first_line,
                                      struct diag *diag);
/* A mail address when it may be published, else NULL. */
const struct safe_text *redact_mail(struct redactor *r, const struct raw_text *raw,
                                    struct arena *arena);

const char *change_name(enum change_kind kind); /* the report's word */

#endif
