/* The gate's door: what a file is, and who looks into it. */
#include "verify/gate.h"

#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/memory.h"
#include "base/message.h"
#include "verify/gate_int.h"

/* --- the gate --- */

struct gate *gate_new(const struct consent_register *people,
                      const struct policy *policy, date_t today,
                      const struct gate_options *options)
{
    struct gate *g = memory_new(sizeof(*g));
    g->people = people;
    g->policy = policy;
    g->today = today;
    g->proofs = proofs_new();
    g->options = *options;
    g->spare = memory_new(sizeof(*g->spare));
    arena_init(&g->arena);
    fold_table_init(&g->fold);
    name_index_build(&g->names, &g->fold, people, policy, today, options);
    g->contact = contact_new(g);
    return g;
}

struct scratch *scratch_new(void)
{
    struct scratch *w = memory_new(sizeof(*w));
    str_init(&w->folded.text);
    str_init(&w->joined);
    return w;
}

void scratch_free(struct scratch *w)
{
    if (!w)
        return;
    folded_release(&w->folded);
    str_release(&w->joined);
    vec_release(&w->seen);
    free(w->clean);
    bump_free(w->bump);
    mask_free(w->mask);
    free(w);
}

void gate_free(struct gate *g)
{
    if (!g)
        return;
    scratch_free(*g->spare);
    free(g->spare);
    contact_free(g->contact);
    proofs_free(g->proofs);
    name_index_release(&g->names);
    arena_release(&g->arena);
    free(g);
}

/* --- what a file is --- */

enum look {
    LOOK_HTML,
    LOOK_XML,
    LOOK_SCRIPT, /* JavaScript, JSON */
    LOOK_STYLE,
    LOOK_ICS,
    LOOK_TEXT,
    LOOK_JPEG,
    LOOK_PNG,
    LOOK_GIF,
    LOOK_WEBP,
    LOOK_ICO,
    LOOK_TIFF,
    LOOK_FONT,
    LOOK_BOXES,  /* MP4 and its kin, AVIF */
    LOOK_EBML,   /* WebM */
    LOOK_FRAMES, /* MP3, AAC */
    LOOK_WAV,
    LOOK_OGG,
    LOOK_FLAC,
    LOOK_DOCUMENT, /* PDF */
    LOOK_OFFICE,
    LOOK_ZIP, /* EPUB, too */
    LOOK_GZIP,
    LOOK_TAR,
    LOOK_NOTHING /* all else that is no text */
};

static const struct {
    const char *extension;
    enum look look;
} by_extension[] = {
    {".html", LOOK_HTML},   {".htm", LOOK_HTML},    {".xhtml", LOOK_HTML},
    {".xml", LOOK_XML},     {".svg", LOOK_XML},     {".rss", LOOK_XML},
    {".atom", LOOK_XML},    {".json", LOOK_SCRIPT}, {".webmanifest", LOOK_SCRIPT},
    {".map", LOOK_SCRIPT},  {".js", LOOK_SCRIPT},   {".mjs", LOOK_SCRIPT},
    {".css", LOOK_STYLE},   {".ics", LOOK_ICS},     {".vcf", LOOK_ICS},
    {".txt", LOOK_TEXT},    {".csv", LOOK_TEXT},    {".md", LOOK_TEXT},
    {".jpg", LOOK_JPEG},    {".jpeg", LOOK_JPEG},   {".png", LOOK_PNG},
    {".gif", LOOK_GIF},     {".webp", LOOK_WEBP},   {".ico", LOOK_ICO},
    {".woff2", LOOK_FONT},  {".woff", LOOK_FONT},   {".tif", LOOK_TIFF},
    {".tiff", LOOK_TIFF},   {".mp4", LOOK_BOXES},   {".m4v", LOOK_BOXES},
    {".mov", LOOK_BOXES},   {".m4a", LOOK_BOXES},   {".3gp", LOOK_BOXES},
    {".avif", LOOK_BOXES},  {".heic", LOOK_BOXES},  {".heif", LOOK_BOXES},
    {".webm", LOOK_EBML},   {".mkv", LOOK_EBML},    {".mp3", LOOK_FRAMES},
    {".aac", LOOK_FRAMES},  {".wav", LOOK_WAV},     {".ogg", LOOK_OGG},
    {".oga", LOOK_OGG},     {".ogv", LOOK_OGG},     {".opus", LOOK_OGG},
    {".flac", LOOK_FLAC},   {".vtt", LOOK_TEXT},    {".pdf", LOOK_DOCUMENT},
    {".docx", LOOK_OFFICE}, {".xlsx", LOOK_OFFICE}, {".pptx", LOOK_OFFICE},
    {".odt", LOOK_OFFICE},  {".ods", LOOK_OFFICE},  {".odp", LOOK_OFFICE},
    {".zip", LOOK_ZIP},     {".gz", LOOK_GZIP},     {".tgz", LOOK_GZIP},
    {".svgz", LOOK_GZIP},   {".tar", LOOK_TAR},     {".ttf", LOOK_FONT},
    {".otf", LOOK_FONT},    {".dotx", LOOK_OFFICE}, {".potx", LOOK_OFFICE},
    {".ppsx", LOOK_OFFICE}, {".xltx", LOOK_OFFICE}, {".ott", LOOK_OFFICE},
    {".ots", LOOK_OFFICE},  {".otp", LOOK_OFFICE},  {".odg", LOOK_OFFICE},
    {".epub", LOOK_ZIP},
};

static const struct {
    const char *bytes;
    uint8_t len;
    uint8_t look;
} by_magic[] = {
    {"\xff\xd8\xff", 3, LOOK_JPEG},
    {"\x89PNG\r\n\x1a\n", 8, LOOK_PNG},
    {"GIF87a", 6, LOOK_GIF},
    {"GIF89a", 6, LOOK_GIF},
    {"II*\0", 4, LOOK_TIFF},
    {"MM\0*", 4, LOOK_TIFF},
    {"\0\0\1\0", 4, LOOK_ICO},
    {"wOF2", 4, LOOK_FONT},
    {"wOFF", 4, LOOK_FONT},
    {"\0\1\0\0\0", 5, LOOK_FONT},
    {"OTTO", 4, LOOK_FONT},
    {"OggS", 4, LOOK_OGG},
    {"ID3", 3, LOOK_FRAMES},
    {"fLaC", 4, LOOK_FLAC},
    {"\x1a\x45\xdf\xa3", 4, LOOK_EBML},
    {"%PDF-", 5, LOOK_DOCUMENT},
    {"PK\3\4", 4, LOOK_ZIP},
    {"PK\5\6", 4, LOOK_ZIP},
    {"\x1f\x8b", 2, LOOK_GZIP},
    {"\xd0\xcf\x11\xe0", 4, LOOK_NOTHING}, /* .doc, .xls, and what is encrypted */
    {"{\\rtf", 5, LOOK_NOTHING},
    {"SQLite format 3", 15, LOOK_NOTHING},
    {"BEGIN:VCALENDAR", 15, LOOK_ICS},
    {"BEGIN:VCARD", 11, LOOK_ICS},
};

static enum look look_of_magic(struct slice bytes)
{
    for (size_t i = 0; i < sizeof(by_magic) / sizeof(*by_magic); i++)
        if (bytes.len >= by_magic[i].len &&
            memcmp(bytes.at, by_magic[i].bytes, by_magic[i].len) == 0)
            return by_magic[i].look == LOOK_ZIP && zip_is_office(bytes)
                       ? LOOK_OFFICE
                       : by_magic[i].look;
    if (tar_is_one(bytes))
        return LOOK_TAR;
    if (bytes.len >= 12 && memcmp(bytes.at, "RIFF", 4) == 0)
        return memcmp(bytes.at + 8, "WEBP", 4) == 0   ? LOOK_WEBP
               : memcmp(bytes.at + 8, "WAVE", 4) == 0 ? LOOK_WAV
                                                      : LOOK_NOTHING;
    if (bytes.len >= 12 && memcmp(bytes.at + 4, "ftyp", 4) == 0)
        return LOOK_BOXES;
    /* Layer III of MPEG audio, or ADTS; UTF-16 begins otherwise. */
    if (bytes.len >= 4 && (uint8_t)bytes.at[0] == 0xff &&
        ((bytes.at[1] & 0xe6) == 0xe2 || (bytes.at[1] & 0xf6) == 0xf0))
        return LOOK_FRAMES;
    return LOOK_TEXT;
}

static bool is_binary(struct slice bytes)
{
    bool wide = slice_starts(bytes, "\xff\xfe") || slice_starts(bytes, "\xfe\xff") ||
                (bytes.len > 3 && (!bytes.at[0] != !bytes.at[1]) &&
                 !bytes.at[0] == !bytes.at[2] && !bytes.at[1] == !bytes.at[3]);
    return !wide && slice_find_byte(bytes, '\0') < bytes.len;
}

/* UTF-8 without control characters: text, whatever its name. */
static bool is_plain(struct slice bytes)
{
    for (size_t i = 0; i < bytes.len; i++)
        if ((unsigned char)bytes.at[i] < ' ' && !strchr("\t\n\r\f", bytes.at[i]))
            return false;
    return utf8_invalid_at(bytes) == bytes.len;
}

/* Text says by its beginning what it is when the extension doesn't. */
static enum look look_of_text(struct slice text)
{
    struct slice start = slice_trim(clip(text, 0, text.len < 512 ? text.len : 512));
    if (slice_starts(start, "<?xml") || slice_starts(start, "<svg"))
        return LOOK_XML;
    if (slice_starts(start, "<"))
        return LOOK_HTML;
    if (slice_starts(start, "{") || slice_starts(start, "["))
        return LOOK_SCRIPT;
    return LOOK_TEXT;
}

static bool look_at_text(struct scan *s, enum look look, struct slice bytes)
{
    struct str text;
    bool well = false;
    str_init(&text);
    if (bytes.len <= TEXT_BYTES_MAX && peel_charset(&text, bytes)) {
        struct slice t = str_slice(&text);
        struct slice outer = s->text;
        well = true;
        if (s->depth == 0)
            s->text = t;
        if (look == LOOK_NOTHING || look == LOOK_TEXT)
            look = look_of_text(t);
        if (look == LOOK_HTML)
            well = extract_html(s, t, 1);
        else if (look == LOOK_XML)
            well = extract_xml(s, t, 1);
        else if (look == LOOK_ICS)
            extract_ics(s, t);
        else if (look == LOOK_SCRIPT)
            extract_text(s, t, "script", 1, PIECE_SCRIPT);
        else if (look == LOOK_STYLE)
            extract_text(s, t, "style", 1, PIECE_STYLE);
        else
            extract_text(s, t, "text", 1, PIECE_PROSE);
        s->text = outer;
    }
    str_release(&text);
    return well;
}

static bool has_samples(enum look look)
{
    return look == LOOK_BOXES || look == LOOK_EBML || look == LOOK_FRAMES ||
           look == LOOK_WAV || look == LOOK_OGG || look == LOOK_FLAC;
}

static bool walk_bytes(struct scan *s, enum look look, const char *name,
                       struct slice bytes)
{
    switch (look) {
    case LOOK_JPEG:
        return extract_jpeg(s, bytes);
    case LOOK_PNG:
        return extract_png(s, bytes);
    case LOOK_GIF:
        return extract_gif(s, bytes);
    case LOOK_WEBP:
        return extract_webp(s, bytes);
    case LOOK_ICO:
        return extract_ico(s, bytes);
    case LOOK_TIFF:
        return extract_tiff(s, bytes);
    case LOOK_DOCUMENT:
    case LOOK_OFFICE:
        return extract_document(s, bytes);
    case LOOK_ZIP:
        return extract_zip(s, bytes);
    case LOOK_GZIP:
        return extract_gzip(s, name, bytes);
    case LOOK_TAR:
        return extract_tar(s, bytes);
    case LOOK_FONT:
        return extract_font(s, bytes);
    case LOOK_BOXES:
        return extract_boxes(s, bytes);
    case LOOK_EBML:
        return extract_ebml(s, bytes);
    case LOOK_FRAMES:
        return extract_frames(s, bytes);
    case LOOK_WAV:
        return extract_wav(s, bytes);
    case LOOK_OGG:
        return extract_ogg(s, bytes);
    case LOOK_FLAC:
        return extract_flac(s, bytes);
    default:
        return false;
    }
}

/* What stands between samples is told last: only what no tag told. */
static bool look_at_bytes(struct scan *s, enum look look, const char *name,
                          struct slice bytes)
{
    bool well = walk_bytes(s, look, name, bytes);
    if (has_samples(look))
        extract_runs(s, bytes);
    return well;
}

/* An office file with a password is a stream of that name (MS-OFFCRYPTO 2.3). */
static bool is_locked(struct slice bytes)
{
    static const char name[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";
    return slice_starts(bytes, "\xd0\xcf\x11\xe0") &&
           memmem(bytes.at, bytes.len, name, sizeof(name)) != NULL;
}

/* Pictures have brands of their own (ISO/IEC 23008-12, 10.2; AV1 Image File Format). */
static bool is_still(struct slice boxes)
{
    static const char *const brands[] = {"avif", "avis", "mif1", "msf1",
                                         "heic", "heix", "heim", "heis"};
    for (size_t i = 0; i < sizeof(brands) / sizeof(*brands); i++)
        if (slice_eq_c(clip(boxes, 8, 4), brands[i]))
            return true;
    return false;
}

/* Will who goes by the name read what we read? One kind of text may be named as
 * another: each is read as text, as itself, and browsers go by the name. */
static bool is_named_well(enum look is, enum look said, const char *extension,
                          struct slice bytes)
{
    bool picture = strcmp(extension, ".avif") == 0 || strcmp(extension, ".heic") == 0 ||
                   strcmp(extension, ".heif") == 0;
    if (!*extension)
        return true;
    if (is == LOOK_BOXES && said == LOOK_BOXES)
        return picture == is_still(bytes);
    return said == is || (is == LOOK_OFFICE && said == LOOK_ZIP);
}

static bool is_document(enum look look)
{
    return look >= LOOK_DOCUMENT && look <= LOOK_TAR;
}

/* False: a finding, as it can't be looked into or is not what its name says. */
static bool look_into(struct scan *s, const char *name, struct slice bytes)
{
    char extension[16];
    enum look said = LOOK_NOTHING;
    enum look is = look_of_magic(bytes);
    fs_extension(extension, slice_of(name));
    for (size_t i = 0; i < sizeof(by_extension) / sizeof(*by_extension); i++)
        if (strcmp(extension, by_extension[i].extension) == 0)
            said = by_extension[i].look;
    bool named = extension[0] != '\0';
    /* readers of PDF find its header anywhere in the first kilobyte */
    if (is == LOOK_TEXT && said == LOOK_DOCUMENT &&
        slice_find(clip(bytes, 0, 1024), "%PDF-") < clip(bytes, 0, 1024).len)
        is = LOOK_DOCUMENT;
    if (is == LOOK_NOTHING) { /* with a password a person may accept it, else not */
        bool clean = look_at_bytes(s, LOOK_DOCUMENT, name, bytes);
        return !clean && s->accepted && is_locked(bytes);
    }
    if (is_document(is)) { /* what could be read counts, accepted or not */
        bool clean = look_at_bytes(s, is, name, bytes);
        return (clean || s->accepted) && is_named_well(is, said, extension, bytes);
    }
    if (is != LOOK_TEXT && is != LOOK_ICS)
        return look_at_bytes(s, is, name, bytes) &&
               is_named_well(is, said, extension, bytes);
    if (bytes.len == 0)
        return true;
    if (named && (said == LOOK_NOTHING ? !is_plain(bytes) : said >= LOOK_JPEG))
        return false; /* of a kind we don't know, or not what its name says */
    return !is_binary(bytes) && look_at_text(s, is == LOOK_ICS ? is : said, bytes);
}

void gate_look(struct scan *s, const char *name, struct slice bytes)
{
    /* who accepted an archive has looked at what is in it */
    if (!look_into(s, name, bytes) && !(s->archives && s->accepted))
        scan_file(s, "file", LEAK_UNINSPECTABLE);
}

/* --- one file --- */

void gate_look_at_name(struct scan *s, const char *what, struct slice name)
{
    struct slice file = fs_base(name);
    struct piece piece = {
        .text = name, .what = what, .flags = PIECE_MIXED | PIECE_NO_WORDS};
    scan_piece(s, &piece);
    if (slice_eq_nocase(file, "register.csv") || slice_ends(file, ".csv.key") ||
        slice_ends(file, ".CSV.KEY"))
        scan_file(s, what, LEAK_REGISTER);
}

/* Names of the file and of the folders it stands in. */
static void look_at_path(struct scan *s)
{
    struct str text; /* what came over FTP may be Windows-1252 */
    str_init(&text);
    peel_charset(&text, slice_of(s->path));
    struct slice path = str_slice(&text);
    struct slice file = fs_base(path);
    struct piece folders = {.text = clip(path, 0, path.len - file.len),
                            .what = "folder name",
                            .flags = PIECE_MIXED | PIECE_NO_WORDS};
    scan_piece(s, &folders);
    gate_look_at_name(s, "file name", file);
    str_release(&text);
}

static bool is_accepted(const struct gate *g, struct slice bytes)
{
    char digest[HASH_WIDE];
    if (!g->options.accepted_count)
        return false;
    hash_wide_hex(digest, bytes);
    for (size_t i = 0; i < g->options.accepted_count; i++)
        if (strcmp(g->options.accepted[i], digest) == 0)
            return true;
    return false;
}

/* Only the program with which `make bench` measures what looking costs looks not. */
#ifdef VOORNAAM_BENCH_NO_GATE
enum { LOOKS = 0 };
#else
enum { LOOKS = 1 };
#endif

bool gate_check(const struct gate *g, const char *path, struct slice bytes,
                struct gate_ticket *ticket, struct leaks *leaks)
{
    *ticket = (struct gate_ticket){0};
    proof_digest(ticket->digest, proofs_key(g->proofs), bytes);
    if (proofs_know(g->proofs, path, ticket))
        return true;
    struct scratch *w = __atomic_exchange_n(g->spare, NULL, __ATOMIC_ACQ_REL);
    if (!w)
        w = scratch_new();
    struct scan s = {.gate = g,
                     .scratch = w,
                     .leaks = leaks,
                     .first_leak = leaks->len,
                     .path = path};
    if (LOOKS) {
        look_at_path(&s);
        s.accepted = is_accepted(g, bytes);
        gate_look(&s, path, bytes);
        scan_register_rows(&s);
    }
    scratch_free(__atomic_exchange_n(g->spare, w, __ATOMIC_ACQ_REL));
    bool passed = leaks->len == s.first_leak;
    if (passed)
        proofs_seal(g->proofs, path, ticket);
    return passed;
}
