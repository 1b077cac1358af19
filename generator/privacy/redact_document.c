/* The redactor over a Markdown document, block by block. */
#include <stdlib.h>
#include <string.h>

#include "base/message.h"
#include "privacy/redact_int.h"
#include "privacy/safe_int.h"

struct document {
    struct redactor *r;
    struct diag *diag;
};

/* A link that leaves the site, or no address of a page at all. */
static bool is_external(struct slice target)
{
    if (slice_starts(target, "//"))
        return true;
    for (size_t i = 0; i < target.len; i++) {
        char c = target.at[i];
        if (c == ':')
            return i > 0;
        if (!((c | 32) >= 'a' && (c | 32) <= 'z') && !(c >= '0' && c <= '9') &&
            c != '+' && c != '-' && c != '.')
            return false;
    }
    return false;
}

static void start_block(struct redactor *r, const struct markdown_block *block,
                        enum redact_mode mode)
{
    r->mode = mode;
    r->pieces = block->pieces;
    r->piece_count = block->count;
    r->line = block->line;
    r->starts.len = 0;
    r->edits.len = 0;
    r->shown.len = 0;
    r->named = 0;
    r->capital = false;
    r->last.piece = NULL;
    str_clear(&r->words);
    str_clear(&r->flat);
}

/* What stands in r->flat from `start` on is no name, says the author. */
static void add_word(struct redactor *r, uint32_t start)
{
    struct shown *last = r->shown.len ? &r->shown.at[r->shown.len - 1] : NULL;
    if (last && last->word && last->end == start) /* "[Lotte **Kleur**](woord:)" */
        last->end = (uint32_t)r->flat.len;
    else
        vec_push(&r->shown, ((struct shown){start, (uint32_t)r->flat.len, true}));
}

/* Gathers the text of a block. Links to pupils are replaced at once; what they show
 * stands in flat, so that a surname behind one is seen. */
static void gather(struct document *d, struct markdown_doc *doc,
                   const struct markdown_block *block)
{
    struct redactor *r = d->r;
    struct slice last_link = {"", 0};
    for (size_t i = 0; i < block->count; i++) {
        const struct markdown_piece *piece = &block->pieces[i];
        vec_push(&r->starts, (uint32_t)r->flat.len);
        struct slice id = redact_pupil_of(piece->link);
        if (!id.len || block->field != MARKDOWN_FLOW) {
            uint32_t start = (uint32_t)r->flat.len;
            last_link = (struct slice){"", 0};
            str_add(&r->flat, piece->text);
            if (redact_is_word(piece->link))
                add_word(r, start);
            continue;
        }
        if (last_link.at == piece->link.at)
            continue; /* a further piece of the same link */
        last_link = piece->link;
        struct slice name = redact_shown_name(r, id, piece->where, block->line);
        bool sentence = r->flat.len == 0 ||
                        (r->flat.len > 1 && strchr(".!?", r->flat.at[r->flat.len - 2]));
        struct str shown;
        str_init(&shown);
        str_add(&shown, name);
        if (sentence && shown.len && shown.at[0] >= 'a' && shown.at[0] <= 'z')
            shown.at[0] = (char)(shown.at[0] - 32);
        vec_push(&r->shown,
                 ((struct shown){(uint32_t)r->flat.len,
                                 (uint32_t)(r->flat.len + shown.len), false}));
        str_add(&r->flat, str_slice(&shown));
        markdown_replace_link(doc, piece, str_slice(&shown));
        str_release(&shown);
    }
}

static void keep_change(struct document *d, struct markdown_doc *doc,
                        const struct markdown_block *block, size_t i)
{
    struct redactor *r = d->r;
    const struct markdown_piece *piece = &block->pieces[i];
    size_t from = r->starts.at[i];
    size_t to = i + 1 < block->count ? r->starts.at[i + 1] : r->flat.len;
    if (piece->kind == MARKDOWN_GAP)
        return;
    if (redact_pupil_of(piece->link).len) {
        r->capital = false; /* a name has one */
        return;
    }
    if (redact_apply(r, str_slice(&r->flat), from, to) &&
        !slice_eq(str_slice(&r->out), piece->text))
        markdown_change(doc, block->field, piece, str_slice(&r->out));
}

void redact_leave_gaps(struct redactor *r, const struct markdown_piece *pieces,
                       size_t count)
{
    for (size_t e = 0; e < r->edits.len; e++) {
        struct edit *edit = &r->edits.at[e];
        size_t i = count;
        while (i-- > 0 && r->starts.at[i] > edit->start)
            ;
        if (i >= count || pieces[i].kind != MARKDOWN_GAP || !edit->text_len ||
            !edit->start)
            continue;
        uint32_t from = edit->start - 1, text = (uint32_t)r->words.len;
        while (from && ((unsigned char)r->flat.at[from] & 0xC0) == 0x80)
            from--;
        struct str word;
        str_init(&word);
        str_add(&word, slice_make(r->flat.at + from, edit->start - from));
        str_add(&word, slice_make(r->words.at + edit->text, edit->text_len));
        str_add(&r->words, str_slice(&word));
        *edit = (struct edit){from, edit->end, text, (uint32_t)word.len, edit->capital};
        str_release(&word);
    }
}

static void redact_block(struct document *d, struct markdown_doc *doc,
                         const struct markdown_block *block, enum redact_mode mode)
{
    struct redactor *r = d->r;
    start_block(r, block, mode);
    gather(d, doc, block);
    struct slice flat = str_slice(&r->flat);
    if (mode == REDACT_MARKUP) {
        redact_find(r, flat, VIEW_HTML_TEXT);
        redact_find(r, flat, VIEW_HTML_TAGS);
    } else {
        redact_find(r, flat, VIEW_PLAIN);
    }
    if (!r->edits.len)
        return;
    redact_sort(r);
    redact_spare_shown(r);
    redact_leave_gaps(r, block->pieces, block->count);
    for (size_t i = 0; i < block->count; i++)
        keep_change(d, doc, block, i);
}

/* "#emma-de-vries" leads to a heading, and goes with what is left of it: "#emma". The
 * page in front of it is left: render/ turns it into an address that was redacted. */
static void redact_fragment(struct redactor *r, struct markdown_doc *doc,
                            const struct markdown_block *one)
{
    struct slice target = one->pieces->text;
    size_t hash = slice_find_byte(target, '#');
    if (hash + 1 >= target.len)
        return;
    struct str words;
    str_init(&words);
    str_add(&words, slice_from(target, hash + 1));
    for (size_t i = 0; i < words.len; i++)
        if (strchr("-_+", words.at[i]))
            words.at[i] = ' ';
    start_block(r, one, REDACT_FLOW);
    vec_push(&r->starts, 0);
    redact_find(r, str_slice(&words), VIEW_PLAIN);
    redact_sort(r);
    if (r->edits.len && redact_apply(r, str_slice(&words), 0, words.len)) {
        str_clear(&words);
        str_add(&words, slice_sub(target, 0, hash + 1));
        for (size_t i = 0; i < r->out.len; i++) {
            char c = r->out.at[i];
            if (c >= 'A' && c <= 'Z')
                str_add_byte(&words, (char)(c + 32));
            else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c & 0x80))
                str_add_byte(&words, c);
            else if (words.at[words.len - 1] != '-' && words.at[words.len - 1] != '#')
                str_add_byte(&words, '-');
        }
        markdown_change(doc, MARKDOWN_URL, one->pieces, str_slice(&words));
    }
    str_release(&words);
}

/* An address elsewhere that names someone is dropped, its text stays. Links within the
 * site are left: render/ turns them into the addresses that were redacted already. */
static void redact_url(struct document *d, struct markdown_doc *doc,
                       const struct markdown_block *block)
{
    struct redactor *r = d->r;
    for (size_t i = 0; i < block->count; i++) {
        const struct markdown_piece *piece = &block->pieces[i];
        if (redact_pupil_of(piece->text).len)
            continue;
        if (redact_is_word(piece->text)) { /* what it says has been heard */
            markdown_change(doc, MARKDOWN_URL, piece, (struct slice){"", 0});
            continue;
        }
        struct markdown_block one = *block;
        one.pieces = &block->pieces[i];
        one.count = 1;
        if (!is_external(piece->text)) {
            redact_fragment(r, doc, &one);
            continue;
        }
        start_block(r, &one, REDACT_LABEL);
        vec_push(&r->starts, 0);
        /* a bare address stands in the text, too: one change at one place */
        bool mail = slice_starts(piece->text, "mailto:");
        redact_find(r, slice_from(piece->text, mail ? strlen("mailto:") : 0),
                    VIEW_PLAIN);
        if (r->edits.len)
            markdown_change(doc, MARKDOWN_URL, piece, (struct slice){"", 0});
    }
}

static void each_block(void *user, struct markdown_doc *doc,
                       const struct markdown_block *block)
{
    struct document *d = user;
    switch (block->field) {
    case MARKDOWN_FLOW:
    case MARKDOWN_ALT:
    case MARKDOWN_TITLE:
        redact_block(d, doc, block, REDACT_FLOW);
        break;
    case MARKDOWN_URL:
        redact_url(d, doc, block);
        break;
    case MARKDOWN_CODE:
        redact_block(d, doc, block, REDACT_CODE);
        break;
    case MARKDOWN_INFO:
        redact_block(d, doc, block, REDACT_LABEL);
        break;
    case MARKDOWN_HTML:
        redact_block(d, doc, block, REDACT_MARKUP);
        break;
    }
}

struct safe_document *redact_markdown(struct redactor *r, struct slice text,
                                      const char *file, unsigned first_line,
                                      struct diag *diag)
{
    struct document d = {r, diag};
    struct markdown_doc *doc = markdown_parse(text, file, first_line, diag);
    if (!doc)
        return NULL;
    markdown_each_block(doc, each_block, &d);
    r->pieces = NULL;
    r->piece_count = 0;
    return safe_document_make(doc);
}
