/* Captions of films: the files beside them, redacted as every text is, and written
 * anew. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "app/build.h"
#include "base/fs.h"
#include "base/message.h"
#include "format/vtt.h"
#include "privacy/removal.h"

/* "dans.mp4" without its extension. */
static struct slice stem_of(struct slice path)
{
    char extension[16];
    fs_extension(extension, path);
    return slice_sub(path, 0, path.len - strlen(extension));
}

/* "nl" of "dans.nl.vtt" beside "dans.mp4"; of "dans.vtt" the site's own. False when it
 * does not go with it, or is no file of captions. */
static bool language_of(const struct build *b, struct slice path, struct slice film,
                        char language[9])
{
    char extension[16];
    fs_extension(extension, path);
    if (strcmp(extension, ".vtt") != 0 && strcmp(extension, ".srt") != 0)
        return false;
    struct slice stem = stem_of(film), rest = path;
    if (path.len < stem.len || memcmp(path.at, stem.at, stem.len) != 0)
        return false;
    rest = slice_from(rest, stem.len);
    if (rest.len == strlen(".vtt")) {
        snprintf(language, 9, "%.*s", SLICE_FMT(b->site.language));
        return true;
    }
    if (rest.len < 7 || rest.at[0] != '.')
        return false;
    rest = slice_sub(rest, 1, rest.len - 5);
    for (size_t i = 0; i < rest.len; i++)
        if (!((rest.at[i] | 32) >= 'a' && (rest.at[i] | 32) <= 'z') &&
            rest.at[i] != '-')
            return false;
    if (rest.len < 2 || rest.len > 8)
        return false;
    snprintf(language, 9, "%.*s", SLICE_FMT(rest));
    return true;
}

/* What its times and words become, as a file. */
static struct slice redacted(struct build *b, const struct vtt *vtt)
{
    size_t count = 0, most = vtt->piece_count + vtt->cue_count + 1;
    struct raw_text *raw = ARENA_ARRAY(&b->arena, struct raw_text, most);
    const struct safe_text **safe =
        ARENA_ARRAY(&b->arena, const struct safe_text *, most);
    size_t *number = ARENA_ARRAY(&b->arena, size_t, most);
    struct slice *texts = ARENA_ARRAY(&b->arena, struct slice, vtt->piece_count + 1);
    struct str out;
    for (size_t c = 0; c < vtt->cue_count; c++) {
        for (size_t i = 0; i < vtt->cues[c].count; i++) {
            size_t n = vtt->cues[c].first + i;
            const struct vtt_piece *p = &vtt->pieces[n];
            if (p->kind == VTT_TAG)
                continue;
            number[count] = n;
            raw[count++] = (struct raw_text){
                p->kind == VTT_TEXT ? p->text : (struct slice){NULL, 0}, p->where,
                p->line};
        }
        number[count] = vtt->piece_count;
        raw[count++] = (struct raw_text){{NULL, 0}, {NULL, 0, 0}, SLICE("")};
    }
    redact_texts(b->publisher.redactor, raw, count, safe, &b->arena);
    for (size_t i = 0; i < count; i++)
        texts[number[i]] = safe_text_slice(safe[i]);
    str_init(&out);
    vtt_write(vtt, texts, &out);
    struct slice copy = arena_copy(&b->arena, str_slice(&out));
    str_release(&out);
    return copy;
}

static void withhold(struct build *b, const char *path, enum hold_reason reason)
{
    vec_push(&b->withheld,
             ((struct withheld){HELD_DOCUMENT, path, reason, SLICE(""), false}));
}

/* Words are of whoever wrote them: what the gate does not pass is left out, and not the
 * site. */
static bool passes_gate(struct build *b, const struct film_caption *c, const char *path)
{
    struct gate_ticket ticket;
    struct leaks leaks;
    char address[80];
    leaks_init(&leaks);
    snprintf(address, sizeof(address), "media/%s", c->name);
    bool passed = gate_check(b->gate, address, c->text, &ticket, &leaks);
    if (!passed) {
        struct str place;
        str_init(&place);
        place_text(&place, leaks.len ? leaks.at[0].place : "-");
        diag_file(b->diag, DIAG_WARNING, path,
                  _("the gate does not pass these captions (%s), so they are left out"),
                  place.at);
        str_release(&place);
        withhold(b, path, HELD_LEAK);
    }
    leaks_release(&leaks);
    return passed;
}

/* Doubt in a caption holds the captions; the film says what it says. */
static void add_captions(struct build *b, size_t film, const char *path,
                         const char *language)
{
    struct film *f = &b->films[film];
    struct photo_claim claim = claims_of(b, b->film_files[film]);
    struct str bytes;
    struct vtt vtt;
    if (removal_covers_file(&b->publisher, slice_of(path), SLICE(""), SLICE(""))) {
        withhold(b, path, HELD_TAKEDOWN);
        return;
    }
    str_init(&bytes);
    if (f->caption_count == FILM_CAPTIONS_MAX) {
        diag_file(b->diag, DIAG_WARNING, path, _("a film has at most %d captions"),
                  FILM_CAPTIONS_MAX);
    } else if (!source_read(&b->source, &bytes, path, SITE_FILE_MAX)) {
        diag_file(b->diag, DIAG_ERROR, path, _("this file can't be read: %s"),
                  message_system(errno));
    } else if (vtt_parse(&vtt, arena_copy(&b->arena, str_slice(&bytes)), path,
                         &b->arena, b->diag)) {
        redact_begin(b->publisher.redactor, claim.pupils, claim.pupil_count,
                     &b->changes, b->diag);
        redact_hide(b->publisher.redactor, claim.removed, claim.removed_count);
        struct slice text = redacted(b, &vtt);
        struct redact_outcome outcome = redact_end(b->publisher.redactor);
        struct film_caption *c = &f->captions[f->caption_count];
        struct photo_rules rules = build_photo_rules(b);
        if (publish_fate(&outcome) != HELD_NOT) {
            withhold(b, path, publish_fate(&outcome));
        } else {
            c->text = text;
            snprintf(c->language, sizeof(c->language), "%s", language);
            film_name_caption(f, &rules, text, c);
            f->caption_count += passes_gate(b, c, path);
        }
    }
    str_release(&bytes);
}

/* What an entry names: {file: dans.mp4, captions: woorden.vtt}. */
static void add_named(struct build *b, size_t film, const char *film_path)
{
    for (size_t i = 0; i < b->raw.page_count; i++) {
        const struct raw_page *page = &b->raw.pages[i];
        for (size_t j = 0; j < page->photos.len; j++) {
            const struct raw_media *m = &page->photos.at[j];
            const char *file = publish_file_path(&b->arena, page, m->file.text);
            const char *path =
                m->captions.text.len
                    ? publish_file_path(&b->arena, page, m->captions.text)
                    : NULL;
            char language[9];
            if (!path || !file || strcmp(file, film_path) != 0)
                continue;
            if (map_get(&b->unreviewed, slice_of(path)))
                continue;
            if (!source_find(&b->source, path)) {
                diag_add(b->diag, DIAG_ERROR, m->captions.where, m->captions.line,
                         _("this file is not there"));
                continue;
            }
            struct slice stem = stem_of(slice_of(path));
            size_t dot = stem.len;
            while (dot > 0 && stem.at[dot - 1] != '.' && stem.at[dot - 1] != '/')
                dot--;
            /* "woorden.en.vtt" says its language as one beside the film does. */
            struct slice base =
                dot > 0 && stem.at[dot - 1] == '.' ? slice_sub(stem, 0, dot - 1) : stem;
            if (!language_of(b, slice_of(path),
                             arena_printf(&b->arena, "%.*s.mp4", SLICE_FMT(base)),
                             language))
                snprintf(language, sizeof(language), "%.*s",
                         SLICE_FMT(b->site.language));
            add_captions(b, film, path, language);
        }
    }
}

/* Of one text in both kinds WebVTT is read. */
static bool is_there_as_vtt(const struct build *b, struct slice path)
{
    struct slice stem = stem_of(path);
    for (size_t i = 0; i < b->raw.file_count; i++) {
        struct slice other = slice_of(b->raw.files[i].path);
        if (slice_ends(other, ".vtt") && slice_eq(stem_of(other), stem))
            return true;
    }
    return false;
}

void build_captions(struct build *b, size_t film)
{
    const struct raw_file *f = &b->raw.files[b->film_files[film]];
    char language[9];
    for (size_t i = 0; i < b->raw.file_count; i++) {
        const char *path = b->raw.files[i].path;
        struct slice other = slice_of(path);
        if (slice_eq(b->raw.files[i].folder, f->folder) &&
            language_of(b, other, slice_of(f->path), language) &&
            (slice_ends(other, ".vtt") || !is_there_as_vtt(b, other)))
            add_captions(b, film, path, language);
    }
    if (!b->films[film].caption_count)
        add_named(b, film, f->path);
}
