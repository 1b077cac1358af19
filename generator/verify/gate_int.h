/* Inside of the gate: pieces of text with their places, and who looks at them.
 *
 * An extractor knows one format and yields pieces; scan.c knows names, contact.c mail,
 * numbers and dates. Both see only the folded form that fold.c makes.
 */
#ifndef VERIFY_GATE_INT_H
#define VERIFY_GATE_INT_H

#include "base/arena.h"
#include "base/vec.h"
#include "decode/decode.h"
#include "verify/fold.h"
#include "verify/gate.h"
#include "verify/index.h"

enum {
    TEXT_BYTES_MAX = 64 << 20, /* a longer text can't be looked into */
    HTML_DEPTH_MAX = 400,      /* open elements; gumbo's cost grows with their number */
    PEEL_DEPTH_MAX = 4,        /* encodings within encodings */
    ARCHIVE_DEPTH_MAX = 4,     /* archives within archives */
    MEMBERS_MAX = 10 * 1000,   /* of all archives in a file */
    UNPACKED_BYTES_MAX = 256 << 20
};

/* slice_sub and slice_from for lengths that hostile bytes made: cut to what is there.
 */
static inline struct slice clip_from(struct slice s, size_t offset)
{
    if (offset > s.len)
        offset = s.len;
    return (struct slice){s.at + offset, s.len - offset};
}
static inline struct slice clip(struct slice s, size_t offset, size_t len)
{
    s = clip_from(s, offset);
    return (struct slice){s.at, len < s.len ? len : s.len};
}

/* Stands in a text where an inline element begins or ends. It parts nothing
 * ("E<b>mm</b>a" is a name); reword_edges reads the text once more as if it did. */
#define PIECE_EDGE '\x1f'

/* What a piece of text is taken for. */
enum piece_flags {
    PIECE_LOWER = 1,   /* slugs, paths, ids: a name in lower case counts */
    PIECE_NUMBERS = 2, /* phones, BSN, IBAN, postcodes and dates may stand in it */
    PIECE_MAIL = 4,
    PIECE_CODE = 8,     /* quotes, brackets and tags part what stands beside them */
    PIECE_RAW = 16,     /* the bytes of a page once more: only what was not yet found */
    PIECE_AGAIN = 32,   /* its words were taken apart or put together: once is enough */
    PIECE_NO_WORDS = 64 /* names of files: what is found is all there is */
};
enum {
    PIECE_PROSE = PIECE_NUMBERS | PIECE_MAIL,
    PIECE_SLUG = PIECE_LOWER | PIECE_MAIL,
    PIECE_MIXED = PIECE_LOWER | PIECE_NUMBERS | PIECE_MAIL,
    PIECE_SCRIPT = PIECE_NUMBERS | PIECE_MAIL | PIECE_CODE,
    PIECE_STYLE = PIECE_MAIL | PIECE_CODE
};

struct piece {
    struct slice text;
    const char *what; /* "text", "alt" */
    const char *of;   /* "img", or NULL */
    unsigned line;    /* of its first byte, or 0 */
    unsigned flags;
};

/* What one file needs, kept for the next one. */
struct scratch {
    struct folded folded;
    struct str joined; /* text of a block, across its inline tags */
    struct bump *bump; /* gumbo's memory */
    struct {
        VEC(uint32_t);
    } seen;                    /* register entries in this file: see register_rows */
    struct mask *mask;         /* made at the first finding */
    struct clean_piece *clean; /* of again.c */
};

struct gate {
    struct name_index names;
    struct fold_table fold;
    struct gate_options options;
    const struct consent_register *people;
    const struct policy *policy; /* for proof.c; it and the date decide in index.c */
    date_t today;
    struct contact_index *contact;
    struct proofs *proofs;
    struct arena arena;
    void **spare; /* one scratch that nobody uses now; taken and put back atomically */
};

/* What was told of a piece a moment ago. */
struct told {
    uint64_t serial;
    const char *person;
    unsigned line;
    enum leak_kind kind;
};

/* One file being looked at. */
struct scan {
    struct told told[61]; /* by kind and person */
    uint64_t serial;      /* of the text that is folded now, from 1 */
    const struct gate *gate;
    struct scratch *scratch;
    struct leaks *leaks;
    size_t first_leak; /* of this file in leaks */
    const char *path;
    unsigned depth;    /* of encodings and files within files */
    unsigned line;     /* where the file within this one stands, or 0 */
    bool repeat;       /* of what was read once already: the same line is no news */
    bool loose;        /* tags in strings of a script need not pair up */
    bool accepted;     /* a person looked through what can't be looked into */
    struct slice text; /* the file as UTF-8, for columns; empty when it is no text */
    size_t located_at; /* in text: the line of this byte is known */
    unsigned located_line;
    bool unworded;      /* findings are only counted */
    unsigned hits;      /* findings so far, those that stand there already as well */
    const char *inside; /* the member that is looked into, of an archive; or NULL */
    size_t searched;    /* bytes of metadata: hostile files say the same ones again */
    unsigned archives;  /* within each other */
    size_t members, unpacked; /* of all archives in this file, so far */
};

/* --- scan.c --- */

/* Looks at a piece, and at what is encoded in it. */
void scan_piece(struct scan *s, const struct piece *piece);
/* Without taking encodings off. */
void scan_once(struct scan *s, const struct piece *piece);
/* Appends a leak unless the same stands there already. `offset` is in the folded
 * text; its lines are counted from the piece's. */
void scan_report(struct scan *s, const struct piece *piece, size_t offset,
                 enum leak_kind kind, struct slice person);
/* The same for a finding of several words, up to `end` in the folded text. */
void scan_report_span(struct scan *s, const struct piece *piece, size_t offset,
                      size_t end, enum leak_kind kind, struct slice person);
void scan_file(struct scan *s, const char *place, enum leak_kind kind);
/* Remembers that an entry of the register stands in this file. */
void scan_seen(struct scan *s, uint32_t entry);
/* At the end of a file: three rows of the register, or more? */
void scan_register_rows(struct scan *s);

/* --- beside.c --- */

enum { LOWER_SURNAME_MIN = 7 /* bytes of one in small letters that counts in prose */ };

/* Whose surname stands at token i, by what stands beside it: a person, SEVERAL, or
 * NOBODY when it is a word there. `small`: small letters count. */
uint32_t beside_surname(const struct gate *g, const struct folded *f, size_t i,
                        const struct sequence *q, bool small);
/* Does the token at `next` hang on by a hyphen? Bo-Kaap is a place. */
bool beside_hyphen(const struct folded *f, size_t next);

/* --- reword.c: the text of the last scan_once in other words; false: in none --- */

/* The parts of FotoEmmaBos, each word of them by itself. */
bool reword_camel(struct str *out, const struct scan *s, struct slice text);
/* Q u a s t, Q.u.a.s.t, Qua-(line end)st and Qu\\ast in one piece. */
bool reword_joined(struct str *out, const struct scan *s, struct slice text);
/* "rood", "Thijmen", "groen" in labels side by side, each a word of its own. */
bool reword_edges(struct str *out, const struct scan *s, struct slice text);
/* 'Emma de' + ' Vries' in one string. */
bool reword_sums(struct str *out, const struct scan *s, struct slice text);
/* "jan.peeters [at] gmail [punt] com" with its signs. */
bool reword_signs(struct str *out, const struct scan *s, struct slice text);

/* --- mask.c: nobody is named by what is said of a finding --- */

struct mask;
void mask_free(struct mask *m);
/* Appends some five words before and behind the part from `from` to `to` of the piece's
 * text (as it was, not folded), with all names of the register, mail addresses and
 * longer numbers as ‹…›, the finding itself as ‹id›. */
void mask_words(struct scan *s, struct str *out, const struct piece *piece, size_t from,
                size_t to, struct slice person);
/* Appends a place: names of elements and fields are text of others, too. */
void mask_place(struct scan *s, struct str *out, const struct piece *piece);

/* --- place.c --- */

/* Is it a place that we name ourselves, such as "file name" or "page 3"? */
bool place_is_known(const char *place);

/* --- again.c --- */

/* Was this piece looked at before, in any file, and nothing found in it? */
bool again_is_clean(const struct scan *s, const struct piece *piece);
/* After a look at it. */
void again_note(struct scan *s, const struct piece *piece);

/* --- contact.c --- */

struct contact_index *contact_new(struct gate *g);
void contact_free(struct contact_index *c);
/* Mail addresses; the tokens of a colleague's own address are marked exempt. */
void contact_mail(struct scan *s, const struct piece *piece);
void contact_numbers(struct scan *s, const struct piece *piece);

/* --- peel.c: one layer of encoding; false when there is none --- */

bool peel_percent(struct str *out, struct slice text);
bool peel_backslash(struct str *out, struct slice text); /* JavaScript, JSON, CSS */
bool peel_octal(struct str *out, struct slice text);     /* '\\105' in JavaScript */
/* Encoded words of mail (RFC 2047) and quoted-printable (RFC 2045, 6.7). */
bool peel_quoted(struct str *out, struct slice text);
bool peel_base64(struct str *out, struct slice text);
/* Each long run of base64 that is text, a line for each. */
bool peel_base64_runs(struct str *out, struct slice text);
/* UTF-8 of a text in UTF-8, UTF-16 or Windows-1252. False: it is none, but bytes. */
bool peel_charset(struct str *out, struct slice bytes);

/* --- extract_*.c: false when it can't be looked into --- */

bool extract_html(struct scan *s, struct slice text, unsigned line);
bool extract_xml(struct scan *s, struct slice text, unsigned line);
void extract_text(struct scan *s, struct slice text, const char *place, unsigned line,
                  unsigned flags);
void extract_ics(struct scan *s, struct slice text);
void extract_data_urls(struct scan *s, struct slice text, unsigned line);
void bump_free(struct bump *bump);

/* A finding in a container, and whatever names stand in it. */
void extract_found(struct scan *s, const char *place, struct slice bytes);
bool extract_jpeg(struct scan *s, struct slice bytes);
bool extract_png(struct scan *s, struct slice bytes);
bool extract_gif(struct scan *s, struct slice bytes);
bool extract_webp(struct scan *s, struct slice bytes);
bool extract_font(struct scan *s, struct slice bytes);
bool extract_ico(struct scan *s, struct slice bytes);
bool extract_tiff(struct scan *s, struct slice bytes);
/* Film and sound have no words between their samples: what reads like one was metadata
 * that a damaged or crafted file has in the wrong place. */
void extract_runs(struct scan *s, struct slice bytes);
bool extract_boxes(struct scan *s, struct slice bytes);  /* MP4, MOV, M4A, AVIF, HEIC */
bool extract_ebml(struct scan *s, struct slice bytes);   /* WebM, Matroska */
bool extract_frames(struct scan *s, struct slice bytes); /* MP3, AAC */
bool extract_wav(struct scan *s, struct slice bytes);
bool extract_ogg(struct scan *s, struct slice bytes);
bool extract_flac(struct scan *s, struct slice bytes);
/* The comments of Vorbis, Opus and FLAC, behind what says that they are. */
bool extract_comments(struct scan *s, const char *place, struct slice data);
bool extract_document(struct scan *s, struct slice bytes);

/* ZIP files that are no office files, EPUB, gzip, tar: each member by its name and
 * bytes, and archives in archives to a set depth. `name` is the archive's own. */
bool extract_zip(struct scan *s, struct slice bytes);
bool extract_gzip(struct scan *s, const char *name, struct slice bytes);
bool extract_tar(struct scan *s, struct slice bytes);
/* A member; false when there are too many. */
bool extract_member(struct scan *s, struct slice name, struct slice bytes);
/* Does a ZIP file say that it is DOCX, ODT and the like? */
bool zip_is_office(struct slice bytes);
bool tar_is_one(struct slice bytes);

/* --- proof.c --- */

struct proofs *proofs_new(void);
void proofs_free(struct proofs *p);
/* Of all seals; lives as long as p. */
const char *proofs_key(const struct proofs *p);
void proof_digest(char out[33], const char *key, struct slice bytes);
bool proof_is_genuine(const char *key, const char *path,
                      const struct gate_ticket *ticket);
/* Seals a ticket whose digest is there. */
void proofs_seal(const struct proofs *p, const char *path, struct gate_ticket *ticket);
/* Did these bytes pass at this path before? Then the ticket is sealed. */
bool proofs_know(const struct proofs *p, const char *path, struct gate_ticket *ticket);

/* --- gate.c --- */

struct scratch *scratch_new(void);
void scratch_free(struct scratch *w);

/* A name of a file: as text, and whether it is the register's. */
void gate_look_at_name(struct scan *s, const char *what, struct slice name);
/* Looks into bytes by what they are; `name` gives the extension, or "". */
void gate_look(struct scan *s, const char *name, struct slice bytes);

#endif
