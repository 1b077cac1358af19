/* decode/: looks into files that came from anywhere, and makes new ones of them.
 *
 * Everything here that reads such a file runs in a cage (base/cage.h), in the program
 * voornaam-decode. This header is what the rest of the house sees: questions, and
 * answers that were checked for shape. It knows no names: it tells what a file says,
 * and others decide.
 */
#ifndef DECODE_DECODE_H
#define DECODE_DECODE_H

#include "base/arena.h"
#include "base/cage.h"
#include "base/diag.h"

enum {
    PICTURE_PIXELS_MAX = 100 * 1000 * 1000,
    DECODE_VARIANTS_MAX = 24,
    DECODE_BLUR_MAX = 500, /* areas in one picture */
    FILM_POSTER_PX = 1280, /* wide, at most */
};

/* True, with an error, when the program of the cage could not be started: then nothing
 * can be looked into. */
bool decode_is_missing(enum cage_end end, const char *path, struct diag *diag);

/* --- pictures
 * --------------------------------------------------------------------------------- */

/* A rectangle as parts of the width and height of the upright picture, 0 to 1. */
struct picture_area {
    double x, y, width, height;
};

/* A text that a file's own metadata has, and what kind of text it is. */
enum tag_kind {
    TAG_PERSON,  /* made to name a person: face regions, PersonInImage, People/... */
    TAG_KEYWORD, /* may name one */
    TAG_TEXT,    /* running text: caption, title, comment */
};
struct picture_tag {
    enum tag_kind kind;
    struct slice text; /* UTF-8 */
    bool has_area;
    struct picture_area area; /* of the face */
};

struct picture_facts {
    bool readable; /* a whole picture of a kind we read, not larger than the maximum */
    bool broken;   /* its metadata can't be read: who is in it is not known */
    int width_px, height_px; /* upright */
    char taken[20];          /* "2026-09-10 09:31:00" or "" */
    struct picture_tag *tags;
    size_t tag_count;
};

/* What is said of it in the file: appends an answer, which a cache may keep. */
enum cage_end decode_picture(struct cage *cage, struct slice file, struct str *answer);
/* Unpacks such an answer, its texts into the arena; false when it is damaged. */
bool decode_picture_facts(struct picture_facts *facts, struct slice answer,
                          struct arena *arena);

enum photo_format { PHOTO_JPEG, PHOTO_WEBP, PHOTO_AVIF };

struct picture_variant {
    enum photo_format format;
    int width_px;       /* asked for: never wider than the picture */
    int height_px;      /* answered */
    struct slice bytes; /* answered */
};

/* Makes all variants of one decoding: upright, in sRGB, without metadata, with a mosaic
 * over each area, painted before anything is scaled. Variants stand from wide to
 * narrow. Bytes and *placeholder (a WebP picture of some 20 pixels) are in `space`.
 * False in *well when the picture is broken. */
enum cage_end decode_make_variants(struct cage *cage, struct slice file,
                                   const struct picture_area *blur, size_t blur_count,
                                   struct picture_variant *variants, size_t count,
                                   struct slice *placeholder, bool *well,
                                   struct str *space);

/* --- film and sound
 * --------------------------------------------------------------------------- */

/* What browsers play, and the file that is published of it. */
enum film_target {
    FILM_NONE, /* no browser plays it */
    FILM_MP4,
    FILM_WEBM,
    FILM_M4A,
    FILM_MP3,
    FILM_OGG,
    FILM_WAV,
    FILM_FLAC
};

struct film_facts {
    bool readable; /* of a kind we read, with a picture or sound in it */
    bool is_sound; /* there is no picture */
    bool has_sound, has_captions, has_location;
    bool is_hevc; /* H.265: not every browser plays it */
    enum film_target target;
    int width_px, height_px; /* upright; 0 for sound */
    uint64_t duration_ms;    /* 0: not known */
    /* Titles, comments, people, chapters: whatever texts the file has, and when it was
     * taken; only `broken`, `taken` and the tags are filled. */
    struct picture_facts said;
};

/* What is said in a film or sound: appends an answer, which a cache may keep. */
enum cage_end decode_film(struct cage *cage, struct slice file, struct str *answer);
/* Unpacks such an answer, its texts into the arena; false when it is damaged. */
bool decode_film_facts(struct film_facts *facts, struct slice answer,
                       struct arena *arena);

/* The same film or sound without anything but its first picture and sound: no
 * metadata, chapters, attachments, other tracks. And a poster of a film. */
struct film_copy {
    struct slice bytes;
    int poster_width_px, poster_height_px;
    struct slice poster_jpeg, poster_webp; /* empty for sound */
};

/* Appends an answer, which a cache may keep; an empty one when the film is broken or
 * cut off. */
enum cage_end decode_copy_film(struct cage *cage, struct slice file,
                               struct str *answer);
/* Unpacks it, its bytes borrowed; false when it is empty or damaged. */
bool decode_film_copy(struct film_copy *copy, struct slice answer);
/* --- documents
 * ------------------------------------------------------------------------- */

enum document_kind {
    DOCUMENT_OTHER, /* of a kind we don't look into */
    DOCUMENT_PDF,
    DOCUMENT_OFFICE,  /* DOCX, XLSX, PPTX, ODT, ODS, ODP */
    DOCUMENT_ARCHIVE, /* ZIP, gzip */
};

/* What a text of a document is. */
enum document_part {
    PART_TEXT,
    PART_LINK,     /* where a link leads */
    PART_NAME,     /* of a file, a bookmark, a form field: words without spaces */
    PART_PROPERTY, /* what is said of the document: author, title, keywords */
    PART_LOCATION, /* a picture in it says where it was taken; has no text */
    PART_LAST = PART_LOCATION
};

/* Where in a document something stands. */
enum document_where {
    WHERE_FILE,
    WHERE_PAGE,      /* number */
    WHERE_SLIDE,     /* number */
    WHERE_SHEET,     /* number, row */
    WHERE_PARAGRAPH, /* number */
    WHERE_NOTES,     /* footnotes and endnotes, or those of a slide */
    WHERE_COMMENTS,
    WHERE_HEADER, /* headers and footers */
    WHERE_PROPERTIES,
    WHERE_PICTURE,
    WHERE_OUTLINE, /* bookmarks, names of destinations */
    WHERE_LAST = WHERE_OUTLINE
};
struct document_place {
    enum document_where where;
    unsigned number, row; /* from 1; 0: not known */
    bool earlier;         /* of a version before the last, still in the file */
    bool inside;          /* of a file within it */
};

struct document_piece {
    enum document_part part;
    struct document_place place;
    struct slice text; /* UTF-8 */
};

struct document_facts {
    enum document_kind kind;
    bool encrypted;
    bool no_text;          /* nothing in it can be read */
    unsigned unread_pages; /* that have something on them, but no text */
    unsigned first_unread;
    unsigned unread_parts; /* macros, objects, files in it of other kinds */
    bool broken;           /* damaged, or made to do harm: a bomb, an entity */
    struct document_piece *pieces;
    size_t piece_count;
};

/* Is there anything in it that was not looked into? */
bool document_is_unread(const struct document_facts *facts);
/* Everything that can be read in it, by what its bytes are, whatever its name: appends
 * an answer, which a cache may keep. */
enum cage_end decode_document(struct cage *cage, struct slice file, struct str *answer);
/* Unpacks such an answer, its texts into the arena; false when it is damaged. */
bool decode_document_facts(struct document_facts *facts, struct slice answer,
                           struct arena *arena);

/* Appends an office document or ZIP file anew: without properties, dates, comments on
 * entries and extra fields; all else is, unpacked, the same. Appends nothing when that
 * can't be done. */
enum cage_end decode_clean_document(struct cage *cage, struct slice file,
                                    struct str *answer);

/* --- archives
 * ---------------------------------------------------------------------------- */

/* ARCHIVE_ZLIB: one stream (RFC 1950), as texts of PNG are packed. */
enum archive_format { ARCHIVE_ZIP, ARCHIVE_GZIP, ARCHIVE_ZLIB };
enum member_state {
    MEMBER_FILE,
    MEMBER_FOLDER,
    MEMBER_LOCKED, /* with a password */
    MEMBER_UNREAD  /* a link, or broken, or one too many */
};

struct archive_member {
    struct slice name;
    enum member_state state;
    struct slice bytes;
};

/* Unpacks one level: appends an answer with at most so many members and bytes. What
 * grows out of proportion ends at once, as a bomb would. */
enum cage_end decode_unpack(struct cage *cage, struct slice file,
                            enum archive_format format, size_t members_max,
                            size_t bytes_max, struct str *answer);
/* Takes the next member from the front of an answer, borrowed from it. False behind the
 * last one: then *whole tells whether all that is in the archive was told. */
bool decode_next_member(struct archive_member *member, struct slice *answer,
                        bool *whole);

/* --- drawings
 * ---------------------------------------------------------------------------- */

/* An SVG file, written anew so that it only draws: *clean, a part of `answer`, is empty
 * when it is none, or can't do without a script, a photo, or something from elsewhere.
 * `facts` tells its texts. */
enum cage_end decode_drawing(struct cage *cage, struct slice file, struct str *answer,
                             struct slice *clean, struct document_facts *facts,
                             struct arena *arena);

#endif
