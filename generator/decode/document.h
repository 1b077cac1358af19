/* Reading documents: what its readers share. Private to decode/. */
#ifndef DECODE_DOCUMENT_H
#define DECODE_DOCUMENT_H

#include "base/map.h"
#include "base/vec.h"
#include "decode/decode.h"

enum {
    DOCUMENT_DEPTH_MAX = 4, /* the file, and three within each other */
    DOCUMENT_PIECES_MAX = 200 * 1000,
    DOCUMENT_TEXT_MAX = 48 << 20,      /* bytes of all pieces together */
    DOCUMENT_UNPACKED_MAX = 256 << 20, /* bytes of all entries together */
    DOCUMENT_ENTRIES_MAX = 10 * 1000,
    DOCUMENT_RATIO_MAX = 200,      /* unpacked to packed, of the whole */
    DOCUMENT_RATIO_FREE = 16 << 20 /* bytes that are never too many */
};

struct reading {
    struct arena arena;
    struct str packed; /* the pieces */
    size_t count;
    struct map seen; /* each text once for its part and version */
    enum document_kind kind;
    bool encrypted;
    bool has_text, broken;
    unsigned unread_pages, first_unread, unread_parts;
    unsigned depth;
    bool earlier;
    size_t unpacked, entries; /* so far */
};

void reading_init(struct reading *r);
void reading_release(struct reading *r);
/* Appends the answer: see decode_document_facts. */
void reading_pack(const struct reading *r, struct str *answer);

/* Adds a text; one that is there already is not added again. Too many are an unread
 * part. */
void reading_add(struct reading *r, enum document_part part,
                 struct document_place place, struct slice text);
/* The same for a NUL-terminated text that may be NULL and may be no UTF-8. */
void reading_add_c(struct reading *r, enum document_part part,
                   struct document_place place, const char *text);
/* A file of any kind, by its content: the document itself, or one within it. */
void reading_look(struct reading *r, struct document_place place, struct slice name,
                  struct slice bytes);

/* --- readers, each in one file */

/* pdf.c: poppler. */
void pdf_prepare(void);
void pdf_read(struct reading *r, struct slice bytes);
/* pdf_raw.c: what poppler doesn't tell of: pictures' metadata, XMP packets. */
void pdf_read_raw(struct reading *r, struct slice bytes);
/* pdf_strings.c: strings in the file that are not among what was told, which is all
 * that was added so far. Adds to `dumb_fonts` the names, each on a line, of fonts whose
 * letters nothing tells the meaning of. */
void pdf_read_strings(struct reading *r, struct str *dumb_fonts, struct slice told,
                      struct slice file);
/* zip.c: libarchive. ZIP and gzip. */
void zip_read(struct reading *r, struct slice bytes);
/* Opened, or NULL; the caller frees it by archive_read_free. */
struct archive;
struct archive *zip_open(struct slice bytes, bool zip);
/* Unpacks one gzip stream and looks into what is in it. */
void gzip_read(struct reading *r, struct slice bytes);

/* mail.c: the parts of a message that are written in base64 or quoted-printable, each
 * looked into; none when it is no message. */
void mail_read_parts(struct reading *r, struct document_place place,
                     struct slice bytes);

struct zip_entry {
    struct slice name, bytes;
};
/* office.c: the parts of an office file. Is this one by its entries? */
bool office_is_one(const struct zip_entry *entries, size_t count);
void office_read(struct reading *r, const struct zip_entry *entries, size_t count);
/* Does this entry hold properties of the document only? */
bool office_is_property(struct slice name);

/* Words in UTF-16 or ASCII among other bytes, of a format that is not read. */
void reading_add_words(struct reading *r, struct document_place place,
                       struct slice bytes);

/* picture_blocks.c: metadata of a picture in a document. False: it can't be read. */
bool document_picture(struct reading *r, struct document_place place,
                      struct slice bytes);

/* xml.c: libxml2. All texts and attributes of an XML file, as one piece; false when it
 * is none, or declares a document type. */
void xml_prepare(void);
bool xml_read_texts(struct reading *r, enum document_part part,
                    struct document_place place, struct slice bytes);

#endif
