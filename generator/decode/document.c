/* Documents, as the cage looks into them: what a file is, and who reads it. */
#include <string.h>

#include "base/pack.h"
#include "decode/document.h"
#include "decode/jobs.h"
#include "decode/tags.h"

/* --- pieces --- */

static void pack_place(struct str *out, const struct document_place *place)
{
    pack_number(out, place->where);
    pack_number(out, place->number);
    pack_number(out, place->row);
    pack_number(out, place->earlier);
    pack_number(out, place->inside);
}

/* Was this text added already? A text of an earlier version that still stands there is
 * no other one, and what stands in a file within it is told once. */
static bool is_known(struct reading *r, enum document_part part, struct slice text)
{
    struct str key;
    str_init(&key);
    str_add_byte(&key, (char)('0' + part));
    str_add(&key, text);
    bool known = map_get(&r->seen, str_slice(&key)) != NULL;
    if (!known)
        *map_at(&r->seen, arena_copy(&r->arena, str_slice(&key))) = r;
    str_release(&key);
    return known;
}

void reading_add(struct reading *r, enum document_part part,
                 struct document_place place, struct slice text)
{
    text = slice_trim(text);
    if ((!text.len && part != PART_LOCATION) || is_known(r, part, text))
        return;
    if (r->count >= DOCUMENT_PIECES_MAX ||
        r->packed.len + text.len > DOCUMENT_TEXT_MAX) {
        r->unread_parts++;
        return;
    }
    r->has_text |= part == PART_TEXT;
    place.earlier |= r->earlier;
    place.inside |= r->depth > 1;
    pack_number(&r->packed, part);
    pack_place(&r->packed, &place);
    pack_slice(&r->packed, text);
    r->count++;
}

void reading_add_c(struct reading *r, enum document_part part,
                   struct document_place place, const char *text)
{
    if (text)
        reading_add(r, part, place, tags_utf8(&r->arena, slice_of(text)));
}

void reading_add_words(struct reading *r, struct document_place place,
                       struct slice bytes)
{
    enum { LEAST = 4 };
    for (unsigned step = 1; step <= 2; step++)
        for (unsigned shift = 0; shift < step; shift++) {
            struct str word;
            str_init(&word);
            for (size_t i = shift; i + step <= bytes.len; i += step) {
                unsigned char c = (unsigned char)bytes.at[i];
                bool text = (c | 32) >= 'a' && (c | 32) <= 'z';
                text = text || (c && strchr(" .,@'-_\\0123456789", c)) || c >= 0xc0;
                text = text && (step == 1 || bytes.at[i + 1] == 0);
                if (text)
                    str_add_codepoint(&word, c);
                if (text && i + 2 * step <= bytes.len)
                    continue;
                if (word.len >= LEAST)
                    reading_add(r, PART_TEXT, place, str_slice(&word));
                str_clear(&word);
            }
            str_release(&word);
        }
}

/* --- what a file is --- */

static bool has_magic(struct slice bytes, const char *magic, size_t len)
{
    return bytes.len >= len && memcmp(bytes.at, magic, len) == 0;
}

static bool is_pdf(struct slice bytes)
{
    /* readers find the header anywhere in the first kilobyte (ISO 32000-1, annex H.3,
     * note 13) */
    struct slice head = slice_sub(bytes, 0, bytes.len < 1024 ? bytes.len : 1024);
    return slice_find(head, "%PDF-") < head.len;
}

static bool is_picture(struct slice b)
{
    return has_magic(b, "\xff\xd8\xff", 3) || has_magic(b, "\x89PNG\r\n\x1a\n", 8) ||
           has_magic(b, "GIF8", 4) || has_magic(b, "II*\0", 4) ||
           has_magic(b, "MM\0*", 4) ||
           (has_magic(b, "RIFF", 4) && b.len >= 12 && memcmp(b.at + 8, "WEBP", 4) == 0);
}

static bool is_font(struct slice b)
{
    return has_magic(b, "OTTO", 4) || has_magic(b, "\0\1\0\0\0", 5) ||
           has_magic(b, "true", 4) || has_magic(b, "wOFF", 4) ||
           has_magic(b, "wOF2", 4);
}

/* UTF-8, UTF-16 with a mark, or Windows-1252 without control characters. */
static bool read_plain(struct reading *r, struct document_place place,
                       struct slice bytes)
{
    struct slice text = bytes;
    if (has_magic(bytes, "\xff\xfe", 2) || has_magic(bytes, "\xfe\xff", 2)) {
        text = tags_utf16(&r->arena, slice_from(bytes, 2),
                          has_magic(bytes, "\xfe\xff", 2));
    } else {
        for (size_t i = 0; i < bytes.len; i++)
            if ((unsigned char)bytes.at[i] < ' ' && !strchr("\t\n\v\f\r", bytes.at[i]))
                return false;
        if (has_magic(bytes, "{\\rtf", 5)) /* its text hides between its words */
            return false;
        text = tags_utf8(&r->arena, bytes);
    }
    struct slice start = slice_trim(text);
    if (slice_starts(start, "<?xml") || slice_starts(start, "<svg"))
        return xml_read_texts(r, PART_TEXT, place, text);
    reading_add(r, PART_TEXT, place, text);
    mail_read_parts(r, place, text);
    /* tags may stand within a name; HTML beside a page is read by others */
    struct slice head = slice_sub(start, 0, start.len < 5 ? start.len : 5);
    return !slice_eq_nocase(head, "<html") && !slice_eq_nocase(head, "<!doc");
}

static void look(struct reading *r, struct document_place place, struct slice bytes)
{
    bool whole = r->depth == 1;
    if (is_pdf(bytes)) {
        if (whole)
            r->kind = DOCUMENT_PDF;
        pdf_read(r, bytes);
    } else if (has_magic(bytes, "PK\3\4", 4) || has_magic(bytes, "PK\5\6", 4)) {
        if (whole)
            r->kind = DOCUMENT_ARCHIVE;
        zip_read(r, bytes);
    } else if (has_magic(bytes, "\x1f\x8b", 2)) {
        if (whole)
            r->kind = DOCUMENT_ARCHIVE;
        gzip_read(r, bytes);
    } else if (is_picture(bytes)) {
        if (!document_picture(r, place, bytes))
            r->unread_parts++;
    } else if (has_magic(bytes, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8)) {
        /* MS-OFFCRYPTO 2.3: an encrypted office file is a stream of that name */
        struct slice name =
            slice_make("E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0", 32);
        bool locked = memmem(bytes.at, bytes.len, name.at, name.len) != NULL;
        r->encrypted |= locked;
        r->unread_parts += !locked;
        if (whole && locked)
            r->kind = DOCUMENT_OFFICE;
        reading_add_words(r, place,
                          bytes); /* none is published; yet it tells of leaks */
    } else if (!is_font(bytes) && !read_plain(r, place, bytes)) {
        r->unread_parts++;
    }
}

void reading_look(struct reading *r, struct document_place place, struct slice name,
                  struct slice bytes)
{
    reading_add(r, PART_NAME, place, tags_utf8(&r->arena, name));
    if (r->depth >= DOCUMENT_DEPTH_MAX) {
        r->broken = true;
        return;
    }
    r->depth++;
    look(r, place, bytes);
    r->depth--;
}

/* --- the question --- */

void document_prepare(void)
{
    picture_prepare();
    xml_prepare();
    pdf_prepare();
}

void reading_init(struct reading *r)
{
    *r = (struct reading){.kind = DOCUMENT_OTHER};
    arena_init(&r->arena);
    str_init(&r->packed);
    map_init(&r->seen);
}

void reading_release(struct reading *r)
{
    map_release(&r->seen);
    str_release(&r->packed);
    arena_release(&r->arena);
}

void reading_pack(const struct reading *r, struct str *answer)
{
    pack_number(answer, r->kind);
    pack_number(answer, r->encrypted);
    pack_number(answer, !r->has_text);
    pack_number(answer, r->unread_pages);
    pack_number(answer, r->first_unread);
    pack_number(answer, r->unread_parts);
    pack_number(answer, r->broken);
    pack_number(answer, r->count);
    str_add(answer, str_slice(&r->packed));
}

void document_work(struct slice question, struct slice file, struct str *answer)
{
    struct reading r;
    struct document_place whole = {.where = WHERE_FILE};
    (void)question;
    reading_init(&r);
    reading_look(&r, whole, SLICE(""), file);
    reading_pack(&r, answer);
    reading_release(&r);
}
