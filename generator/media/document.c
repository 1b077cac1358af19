/* The decision about a document: see document.h. Each text in it passes a redactor
 * whose result is thrown away; what it would have changed decides. */
#include "media/document.h"

#include <stdio.h>
#include <string.h>

#include "base/fs.h"
#include "base/message.h"
#include "base/vec.h"
#include "media/cache.h"
#include "privacy/redact.h"

/* Changes when reading changes: older entries of the cache are not used then. */
#define READER_VERSION "document-6"

enum { PLACES_MAX = 5 }; /* that one warning tells */

/* Something that may not stand there, and where it does. */
struct finding {
    enum change_kind kind;
    bool location, weak;
    struct document_place place;
    struct slice person;
};

struct deciding {
    const struct document_facts *facts;
    struct {
        VEC(struct finding);
    } found;
    bool leak, unknown, doubt;
    struct slice person; /* of the first leak that has one */
};

/* --- what would have to go --- */

static bool is_same_place(const struct document_place *a,
                          const struct document_place *b)
{
    return a->where == b->where && a->number == b->number && a->row == b->row &&
           a->earlier == b->earlier && a->inside == b->inside;
}

static void find(struct deciding *d, const struct finding *f)
{
    for (size_t i = 0; i < d->found.len; i++) {
        const struct finding *known = &d->found.at[i];
        if (known->kind == f->kind && known->location == f->location &&
            known->weak == f->weak && slice_eq(known->person, f->person) &&
            is_same_place(&known->place, &f->place))
            return;
    }
    vec_push(&d->found, *f);
    if (!f->location && f->kind == CHANGE_UNKNOWN_SURNAME) {
        d->unknown = true;
    } else if (!f->location && (f->kind == CHANGE_DOUBT || f->weak)) {
        d->doubt = true;
    } else {
        d->leak = true;
        if (!d->person.len)
            d->person = f->person;
    }
}

/* A guess at a name in small letters that nobody bears is none; and who made an office
 * document is not published with it, so only who may not be named is of interest. */
static bool counts(const struct deciding *d, const struct document_piece *piece,
                   enum change_kind kind)
{
    bool guess = kind == CHANGE_UNKNOWN_SURNAME || kind == CHANGE_DOUBT;
    bool removed = piece->place.where == WHERE_PROPERTIES && !piece->place.inside &&
                   d->facts->kind != DOCUMENT_PDF;
    return !(guess && removed) &&
           !(kind == CHANGE_UNKNOWN_SURNAME && piece->part == PART_NAME);
}

static void judge(struct deciding *d, struct redactor *r,
                  const struct document_piece *piece, struct changes *changes,
                  struct arena *scratch)
{
    struct raw_text raw = {piece->text, {"", 1, 1}, SLICE("")};
    changes->len = 0;
    if (piece->part == PART_LOCATION) {
        find(d, &(struct finding){.location = true, .place = piece->place});
        return;
    }
    if (piece->part == PART_NAME)
        redact_label(r, &raw, scratch);
    else
        redact_text(r, &raw, scratch);
    for (size_t i = 0; i < changes->len; i++)
        if (counts(d, piece, changes->at[i].kind))
            find(d, &(struct finding){.kind = changes->at[i].kind,
                                      .weak = changes->at[i].weak,
                                      .place = piece->place,
                                      .person = changes->at[i].person});
}

static void judge_all(struct deciding *d, const struct photo_rules *rules,
                      struct slice language)
{
    struct redactor *r = redact_new(rules->names, language);
    struct changes changes = {0};
    struct arena scratch;
    arena_init(&scratch);
    redact_begin(r, NULL, 0, &changes, NULL);
    for (size_t i = 0; i < d->facts->piece_count; i++) {
        judge(d, r, &d->facts->pieces[i], &changes, &scratch);
        arena_reset(&scratch);
    }
    redact_end(r);
    redact_free(r);
    vec_release(&changes);
    arena_release(&scratch);
}

/* --- saying so --- */

static void say_where(struct str *out, const struct document_place *p)
{
    if (p->inside)
        str_add_c(out, _("a file in it, "));
    if (p->earlier)
        str_add_c(out, _("an earlier version that is still in the file, "));
    switch (p->where) {
    case WHERE_PAGE:
        str_addf(out, _("page %u"), p->number);
        return;
    case WHERE_SLIDE:
        str_addf(out, _("slide %u"), p->number);
        return;
    case WHERE_SHEET:
        if (p->row)
            str_addf(out, _("sheet %u, row %u"), p->number, p->row);
        else
            str_addf(out, _("sheet %u"), p->number);
        return;
    case WHERE_PARAGRAPH:
        if (p->number)
            str_addf(out, _("paragraph %u"), p->number);
        else
            str_add_c(out, _("the text"));
        return;
    case WHERE_NOTES:
        str_add_c(out, _("the notes"));
        return;
    case WHERE_COMMENTS:
        str_add_c(out, _("the comments"));
        return;
    case WHERE_HEADER:
        str_add_c(out, _("the header or footer"));
        return;
    case WHERE_PROPERTIES:
        str_add_c(out, _("the properties (author, title)"));
        return;
    case WHERE_PICTURE:
        str_add_c(out, _("a picture"));
        return;
    case WHERE_OUTLINE:
        str_add_c(out, _("the bookmarks"));
        return;
    case WHERE_FILE:
        break;
    }
    str_add_c(out, _("the document"));
}

static const char *what_of(const struct finding *f)
{
    static const char *const texts[] = {
        [CHANGE_SURNAME] = N_("a surname"),
        [CHANGE_HIDDEN] = N_("the name of someone who may not be named"),
        [CHANGE_UNKNOWN_SURNAME] = N_("a name that is not in the register"),
        [CHANGE_DOUBT] = N_("a name that several people have"),
        [CHANGE_EMAIL] = N_("a mail address"),
        [CHANGE_PHONE] = N_("a phone number"),
        [CHANGE_ADDRESS] = N_("a home address"),
        [CHANGE_IBAN] = N_("a bank account"),
        [CHANGE_BSN] = N_("a citizen service number"),
        [CHANGE_BIRTHDATE] = N_("a date of birth")};
    if (f->weak)
        return _("a word that may be someone's name");
    return f->location ? _("the place where it was taken (GPS)") : _(texts[f->kind]);
}

static bool is_leak(const struct finding *f)
{
    return f->location ||
           (f->kind != CHANGE_UNKNOWN_SURNAME && f->kind != CHANGE_DOUBT && !f->weak);
}

/* Leaks first: what must go in any case. */
static void say_findings(struct str *out, const struct deciding *d)
{
    size_t told = 0;
    for (int leaks = 1; leaks >= 0; leaks--)
        for (size_t i = 0; i < d->found.len; i++) {
            const struct finding *f = &d->found.at[i];
            if (is_leak(f) != leaks || told++ >= PLACES_MAX)
                continue;
            if (out->len)
                str_add_c(out, "; ");
            say_where(out, &f->place);
            str_addf(out, ": %s", what_of(f));
            if (f->person.len)
                str_addf(out, " (%.*s)", SLICE_FMT(f->person));
        }
    if (d->found.len > PLACES_MAX)
        str_addf(out, _("; and %zu more"), d->found.len - PLACES_MAX);
}

/* A file that nobody's checking makes readable, or NULL. */
static const char *why_final(const struct document_facts *f, const char *path)
{
    static const struct {
        const char *extension;
        enum document_kind kind;
    } kinds[] = {{".pdf", DOCUMENT_PDF},      {".docx", DOCUMENT_OFFICE},
                 {".xlsx", DOCUMENT_OFFICE},  {".pptx", DOCUMENT_OFFICE},
                 {".dotx", DOCUMENT_OFFICE},  {".xltx", DOCUMENT_OFFICE},
                 {".potx", DOCUMENT_OFFICE},  {".ppsx", DOCUMENT_OFFICE},
                 {".odt", DOCUMENT_OFFICE},   {".ods", DOCUMENT_OFFICE},
                 {".odp", DOCUMENT_OFFICE},   {".odg", DOCUMENT_OFFICE},
                 {".ott", DOCUMENT_OFFICE},   {".ots", DOCUMENT_OFFICE},
                 {".otp", DOCUMENT_OFFICE},   {".zip", DOCUMENT_ARCHIVE},
                 {".epub", DOCUMENT_ARCHIVE}, {".gz", DOCUMENT_ARCHIVE}};
    char extension[16];
    bool known = false, same = false;
    fs_extension(extension, slice_of(path));
    for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
        if (strcmp(extension, kinds[i].extension) == 0) {
            known = true;
            same = kinds[i].kind == f->kind;
        }
    if (!known)
        return _("Voornaam can't read documents of this kind, so it is left out: save "
                 "it as DOCX, ODT or PDF");
    if (f->broken)
        return _("this document is damaged, or made to do harm, and is left out: make "
                 "it anew from where it came");
    if (!same)
        return _("this file is not what the end of its name says, so it is left out: "
                 "save it as DOCX, ODT or PDF");
    return NULL;
}

static void say_unread(struct str *out, const struct document_facts *f)
{
    if (f->encrypted)
        str_add_c(out, _("it is protected with a password"));
    else if (f->no_text)
        str_add_c(out, _("it has no text that can be read (a scan, perhaps)"));
    else if (f->unread_pages == 1 && f->first_unread)
        str_addf(out, _("page %u has no text that can be read (a scan, perhaps)"),
                 f->first_unread);
    else if (f->unread_pages && !f->first_unread)
        str_add_c(out, _("there is text at a slant in it, which can't be read whole"));
    else if (f->unread_pages)
        str_addf(out,
                 _("%u pages, the first of them page %u, have no text that can be "
                   "read (scans, perhaps)"),
                 f->unread_pages, f->first_unread);
    else
        str_add_c(out, _("there are things in it that can't be looked into (a script, "
                         "macro, form, signature or other file)"));
}

/* What may stand there after all, and how to say so. */
static const char *way_out(const struct deciding *d)
{
    bool contact = false, name = false;
    for (size_t i = 0; i < d->found.len; i++) {
        const struct finding *f = &d->found.at[i];
        contact |=
            !f->location && (f->kind == CHANGE_EMAIL || f->kind == CHANGE_PHONE ||
                             f->kind == CHANGE_ADDRESS);
        name |= !f->location && f->kind == CHANGE_UNKNOWN_SURNAME;
    }
    if (contact && name)
        return _(" What is the school's own may stay: put it under contact: in "
                 "voornaam.yml. Somebody else's name may stay, too: under "
                 "public_persons:, or in team.csv.");
    if (contact)
        return _(" What is the school's own may stay: put it under contact: in "
                 "voornaam.yml.");
    return name ? _(" Somebody who may be named? Put the full name under "
                    "public_persons: in voornaam.yml, or in team.csv.")
                : "";
}

static void warn(const struct document *doc, const struct deciding *d, const char *path,
                 struct diag *diag)
{
    struct str text;
    const char *final = doc->final ? why_final(d->facts, path) : NULL;
    str_init(&text);
    if (d->found.len)
        say_findings(&text, d);
    else
        say_unread(&text, d->facts);
    if (final)
        diag_file(diag, DIAG_WARNING, path, "%s", final);
    else if (doc->held == HELD_LEAK)
        diag_file(diag, DIAG_WARNING, path,
                  _("%s. This document is left out: take that out and make the file "
                    "anew.%s"),
                  text.at, way_out(d));
    else
        diag_file(diag, DIAG_WARNING, path,
                  _("%s. This document is left out until a second person has looked "
                    "through it (checked: {by, date}).%s"),
                  text.at, way_out(d));
    /* who takes that out of a .doc file would come back for nothing */
    if (doc->held == HELD_LEAK && !document_is_drawing(path) &&
        why_final(d->facts, path))
        diag_file(diag, DIAG_WARNING, path, "%s", why_final(d->facts, path));
    str_release(&text);
}

/* --- reading --- */

static void name_entry(char name[CACHE_NAME], const struct cache *cache,
                       struct slice bytes)
{
    const struct slice parts[] = {SLICE(READER_VERSION), bytes};
    cache_name(name, cache, "document", parts, 2);
}

bool document_recall(const struct cache *cache, struct slice bytes, struct str *answer)
{
    char name[CACHE_NAME];
    name_entry(name, cache, bytes);
    return cache_load(cache, CACHE_DOCUMENTS, name, answer);
}

static enum cage_end look(struct document_facts *facts, const char *name,
                          const struct photo_rules *rules, struct slice bytes,
                          struct arena *arena)
{
    struct str answer;
    enum cage_end end = CAGE_DONE;
    str_init(&answer);
    if (!cache_load(rules->cache, CACHE_DOCUMENTS, name, &answer) ||
        !decode_document_facts(facts, str_slice(&answer), arena)) {
        str_clear(&answer);
        end = decode_document(rules->cage, bytes, &answer);
        if (end == CAGE_DONE &&
            !decode_document_facts(facts, str_slice(&answer), arena))
            end = CAGE_DIED;
        if (end == CAGE_DONE) /* for the next build; it does without, too */
            cache_store(rules->cache, CACHE_DOCUMENTS, name, &answer);
    }
    str_release(&answer);
    return end;
}

static void hold_broken(struct document *doc, const char *path, struct diag *diag)
{
    doc->unread = doc->final = true;
    doc->held = HELD_UNINSPECTABLE;
    diag_file(diag, DIAG_WARNING, path,
              _("this document stopped the program that looks into it: it is broken, "
                "or made to do harm; it is left out"));
}

static enum hold_reason reason_of(const struct deciding *d, bool checked, bool unread)
{
    if (d->leak)
        return HELD_LEAK;
    if (checked)
        return HELD_NOT;
    return d->unknown ? HELD_UNKNOWN_SURNAME
           : d->doubt ? HELD_DOUBT
           : unread   ? HELD_UNINSPECTABLE
                      : HELD_NOT;
}

bool document_decide(struct document *doc, const char *path, bool checked,
                     const struct photo_rules *rules, struct slice language,
                     struct slice bytes, struct arena *arena, struct diag *diag)
{
    struct document_facts facts;
    struct deciding d = {.facts = &facts};
    char name[CACHE_NAME];
    *doc = (struct document){0};
    name_entry(name, rules->cache, bytes);
    enum cage_end end = look(&facts, name, rules, bytes, arena);
    if (decode_is_missing(end, path, diag))
        return false;
    if (end != CAGE_DONE) {
        hold_broken(doc, path, diag);
        return true;
    }
    judge_all(&d, rules, language);
    doc->unread = document_is_unread(&facts);
    doc->office = facts.kind == DOCUMENT_OFFICE || facts.kind == DOCUMENT_ARCHIVE;
    doc->held = reason_of(&d, checked, doc->unread);
    doc->person = arena_copy(arena, d.person);
    if (doc->held != HELD_LEAK && why_final(&facts, path)) {
        doc->held = HELD_UNINSPECTABLE;
        doc->final = true;
    }
    if (doc->held == HELD_NOT)
        memcpy(doc->facts, name, sizeof(name));
    else
        warn(doc, &d, path, diag);
    vec_release(&d.found);
    return true;
}

bool drawing_decide(struct document *doc, struct str *out, const char *path,
                    bool checked, const struct photo_rules *rules,
                    struct slice language, struct slice bytes, struct arena *arena,
                    struct diag *diag)
{
    struct document_facts facts;
    struct deciding d = {.facts = &facts};
    struct str answer;
    struct slice clean;
    *doc = (struct document){0};
    str_init(&answer);
    enum cage_end end =
        decode_drawing(rules->cage, bytes, &answer, &clean, &facts, arena);
    bool missing = decode_is_missing(end, path, diag);
    if (end == CAGE_DONE && clean.len) {
        judge_all(&d, rules, language);
        doc->held = reason_of(&d, checked, false);
        doc->person = arena_copy(arena, d.person);
        if (doc->held == HELD_NOT)
            str_add(out, clean);
        else
            warn(doc, &d, path, diag);
    } else if (!missing) {
        doc->held = HELD_UNINSPECTABLE;
        doc->final = true;
        if (slice_find(bytes, "<script") < bytes.len)
            diag_file(diag, DIAG_WARNING, path,
                      _("there is a script in this drawing, so it is left out: save it "
                        "as plain SVG"));
        else
            diag_file(diag, DIAG_WARNING, path,
                      _("this drawing is broken, or has a photo, a script or something "
                        "from another place in it, and is left out: save it as plain "
                        "SVG without these"));
    }
    vec_release(&d.found);
    str_release(&answer);
    return !missing;
}

bool document_is_drawing(const char *path)
{
    char extension[16];
    fs_extension(extension, slice_of(path));
    return strcmp(extension, ".svg") == 0;
}

bool document_clean(struct str *out, const struct photo_rules *rules,
                    struct slice bytes)
{
    return decode_clean_document(rules->cage, bytes, out) == CAGE_DONE && out->len > 0;
}

bool document_is_one(const char *path, struct slice bytes)
{
    static const struct {
        const char *magic;
        size_t len;
    } known[] = {{"PK\3\4", 4},
                 {"PK\5\6", 4},
                 {"\x1f\x8b", 2},
                 {"{\\rtf", 5},
                 {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8}};
    static const char *const named[] = {".pdf", ".docx", ".xlsx", ".pptx", ".odt",
                                        ".ods", ".odp",  ".zip",  ".gz"};
    char extension[16];
    struct slice head = slice_sub(bytes, 0, bytes.len < 1024 ? bytes.len : 1024);
    for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
        if (bytes.len >= known[i].len &&
            memcmp(bytes.at, known[i].magic, known[i].len) == 0)
            return true;
    /* under such a name everything is asked for, also what is none of them */
    fs_extension(extension, slice_of(path));
    for (size_t i = 0; i < sizeof(named) / sizeof(*named); i++)
        if (strcmp(extension, named[i]) == 0)
            return true;
    return head.len && slice_find(head, "%PDF-") == 0;
}
