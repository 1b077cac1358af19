/* WebVTT and SRT, read line by line: see vtt.h. The format is W3C's "WebVTT: The Web
 * Video Text Tracks Format", sections 4 (syntax) and 6 (parsing). */
#include "format/vtt.h"

#include <string.h>

#include "base/message.h"
#include "base/vec.h"

enum { VTT_BYTES_MAX = 4 << 20, TAG_BYTES_MAX = 200 };

struct reading {
    struct slice text;
    size_t at; /* of the next line */
    const char *file;
    struct arena *arena;
    struct diag *diag;
    struct {
        VEC(struct vtt_cue);
    } cues;
    struct {
        VEC(struct vtt_piece);
    } pieces;
    unsigned line, wrong_count; /* line: number of the one that was read last */
    bool is_srt;
    uint64_t languages; /* of the <lang> that are open, the last in the lowest bit: */
    unsigned depth;     /* 1 when it stays */
};

enum { WRONG_MAX = 20, COLUMN_MAX = 10000 };

/* --- lines
 * -------------------------------------------------------------------------------------
 */

/* The next line without its end (LF, CRLF or CR). */
static bool next_line(struct reading *r, struct slice *line)
{
    if (r->at >= r->text.len)
        return false;
    size_t end = r->at;
    while (end < r->text.len && r->text.at[end] != '\n' && r->text.at[end] != '\r')
        end++;
    *line = slice_sub(r->text, r->at, end - r->at);
    bool two =
        end + 1 < r->text.len && r->text.at[end] == '\r' && r->text.at[end + 1] == '\n';
    r->at = end + 1 + two;
    r->line++;
    return true;
}

static size_t offset_of(const struct reading *r, struct slice part)
{
    return (size_t)(part.at - r->text.at);
}

/* As in browsers a slip spoils its own cue at most. Of very many the first are told. */
static void wrong(struct reading *r, struct slice part, const char *message)
{
    if (r->wrong_count++ >= WRONG_MAX)
        return;
    diag_at(r->diag, DIAG_WARNING, r->file, r->text, offset_of(r, part), "%s", message);
}

static bool is_blank(struct slice line)
{
    return slice_trim(line).len == 0;
}

static void skip_block(struct reading *r)
{
    struct slice line;
    while (next_line(r, &line) && !is_blank(line))
        ;
}

/* --- times and settings
 * ------------------------------------------------------------------------ */

static bool take_digits(struct slice *s, size_t least, size_t most,
                        unsigned long *value)
{
    size_t n = 0;
    for (*value = 0; n < s->len && s->at[n] >= '0' && s->at[n] <= '9' && n < most; n++)
        *value = *value * 10 + (unsigned long)(s->at[n] - '0');
    *s = slice_from(*s, n);
    return n >= least;
}

static bool take_byte(struct slice *s, char byte)
{
    if (!s->len || s->at[0] != byte)
        return false;
    *s = slice_from(*s, 1);
    return true;
}

/* "01:02.000" or "01:01:02.000", in milliseconds. The comma is SRT's, and a usual slip:
 * it becomes a point. */
static bool take_time(struct reading *r, struct slice *s, struct slice *time,
                      unsigned long *ms)
{
    struct slice start = *s;
    unsigned long parts[3], fraction, count = 0;
    do {
        if (!take_digits(s, 2, count ? 2 : 4, &parts[count]))
            return false;
        count++;
    } while (count < 3 && take_byte(s, ':'));
    struct slice whole = slice_sub(start, 0, start.len - s->len), point = *s;
    bool comma = take_byte(s, ',');
    if (count < 2 || !(comma || take_byte(s, '.')) || !take_digits(s, 3, 3, &fraction))
        return false;
    unsigned long hours = count == 3 ? parts[0] : 0;
    if (parts[count - 1] > 59 || parts[count - 2] > 59)
        return false;
    *ms = ((hours * 60 + parts[count - 2]) * 60 + parts[count - 1]) * 1000 + fraction;
    if (comma && !r->is_srt)
        wrong(r, slice_sub(point, 0, 1),
              _("in WebVTT a point stands before the thousandths; this comma was read "
                "as one"));
    *time = arena_printf(r->arena, "%.*s.%03lu", SLICE_FMT(whole), fraction);
    return true;
}

/* "align:start": numbers and a few words. Regions were left out, and so is what leads
 * to one. */
static bool is_setting(struct slice s)
{
    static const char *const keys[] = {
        "vertical:", "line:", "position:", "size:", "align:"};
    static const char *const words[] = {"rl",     "lr",        "start",
                                        "center", "end",       "left",
                                        "right",  "line-left", "line-right"};
    struct slice value = SLICE(""), part;
    for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
        if (slice_starts(s, keys[i]))
            value = slice_from(s, strlen(keys[i]));
    if (!value.len)
        return false;
    while (slice_cut(&part, &value, ',')) {
        bool known = false;
        size_t digits = 0;
        for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
            known |= slice_eq_c(part, words[i]);
        while (digits < part.len && strchr("0123456789.-%", part.at[digits]))
            digits++;
        if (!known && (!part.len || digits < part.len || part.len > 8))
            return false;
    }
    return true;
}

static void read_settings(struct reading *r, struct vtt_cue *cue, struct slice s)
{
    struct str kept;
    str_init(&kept);
    while ((s = slice_trim(s)).len) {
        size_t len = 0;
        while (len < s.len && s.at[len] != ' ' && s.at[len] != '\t')
            len++;
        struct slice one = slice_sub(s, 0, len);
        if (is_setting(one))
            str_addf(&kept, " %.*s", SLICE_FMT(one));
        else if (!slice_starts(one, "region:"))
            wrong(
                r, one,
                _("this is no setting of a caption: vertical, line, position, size or "
                  "align, as in align:start"));
        s = slice_from(s, len);
    }
    cue->settings = arena_copy(r->arena, str_slice(&kept));
    str_release(&kept);
}

/* False when its cue is left out. */
static bool read_timing(struct reading *r, struct vtt_cue *cue, struct slice line)
{
    unsigned long start, end;
    struct slice s = slice_trim(line);
    bool well = take_time(r, &s, &cue->start, &start);
    s = slice_trim(s);
    well = well && slice_starts(s, "-->");
    if (well) {
        s = slice_trim(slice_from(s, 3));
        well = take_time(r, &s, &cue->end, &end);
    }
    bool timed = well && (!s.len || s.at[0] == ' ' || s.at[0] == '\t');
    if (!timed)
        wrong(r, s.len ? s : line,
              _("this caption is left out: it begins with its times, as 00:01.000 --> "
                "00:04.000 (minutes, seconds, a point and three digits)"));
    else if (end <= start)
        wrong(r, line, _("this caption is left out: it ends before it begins"));
    else
        read_settings(r, cue, s);
    return timed && end > start;
}

/* --- the text of a cue
 * ------------------------------------------------------------------------- */

/* Counted from the line, not from the beginning of the file. */
static struct place where(const struct reading *r, struct slice part, struct slice line)
{
    size_t offset = (size_t)(part.at - line.at);
    struct place place = place_at(r->file, line, offset < COLUMN_MAX ? offset : 0);
    place.line = r->line;
    return place;
}

static void add_piece(struct reading *r, enum vtt_kind kind, struct slice text,
                      struct slice source, struct slice line)
{
    vec_push(&r->pieces,
             ((struct vtt_piece){kind, text, where(r, source, line), line}));
}

/* "&#235;" and "&#xEB;": length, or 0. */
static size_t numeric_reference(struct slice s, uint32_t *codepoint)
{
    bool hex = s.len > 2 && (s.at[2] | 32) == 'x';
    size_t i = hex ? 3 : 2, first = i;
    for (*codepoint = 0; i < s.len && i < first + 7; i++) {
        char c = (char)(s.at[i] | 32);
        if (s.at[i] >= '0' && s.at[i] <= '9')
            *codepoint = *codepoint * (hex ? 16 : 10) + (uint32_t)(s.at[i] - '0');
        else if (hex && c >= 'a' && c <= 'f')
            *codepoint = *codepoint * 16 + (uint32_t)(c - 'a' + 10);
        else
            break;
    }
    bool valid = *codepoint >= ' ' && *codepoint < 0x110000 &&
                 (*codepoint < 0xD800 || *codepoint > 0xDFFF);
    return i > first && valid && i < s.len && s.at[i] == ';' ? i + 1 : 0;
}

/* The references that captions have; any other stays as it is written. */
static void unescape(struct str *out, struct slice s)
{
    static const struct {
        const char *name, *text;
    } known[] = {{"&amp;", "&"},
                 {"&lt;", "<"},
                 {"&gt;", ">"},
                 {"&nbsp;", "\xC2\xA0"},
                 {"&lrm;", "\xE2\x80\x8E"},
                 {"&rlm;", "\xE2\x80\x8F"},
                 {"&quot;", "\""},
                 {"&apos;", "'"}};
    while (s.len) {
        size_t len = 0;
        uint32_t codepoint;
        if (slice_starts(s, "&#") && (len = numeric_reference(s, &codepoint)))
            str_add_codepoint(out, codepoint);
        for (size_t i = 0; !len && i < sizeof(known) / sizeof(*known); i++)
            if (slice_starts(s, known[i].name)) {
                str_add_c(out, known[i].text);
                len = strlen(known[i].name);
            }
        if (!len) {
            str_add_byte(out, s.at[0]);
            len = 1;
        }
        s = slice_from(s, len);
    }
}

static void add_text(struct reading *r, struct slice source, struct slice line)
{
    struct str text;
    if (!source.len)
        return;
    str_init(&text);
    unescape(&text, source);
    add_piece(r, VTT_TEXT, arena_copy(r->arena, str_slice(&text)), source, line);
    str_release(&text);
}

/* "nl", "fy-NL", "zh-Hant-TW" (RFC 5646, 2.1), and no word that is longer. */
static bool is_language(struct slice s)
{
    enum { PART_MAX = 8, LANGUAGE_MAX = 20 };
    struct slice part, rest = s;
    bool first = true;
    while (slice_cut(&part, &rest, '-')) {
        for (size_t i = 0; i < part.len; i++) {
            bool letter = (part.at[i] | 32) >= 'a' && (part.at[i] | 32) <= 'z';
            if (!letter && (first || part.at[i] < '0' || part.at[i] > '9'))
                return false;
        }
        if (part.len < (first ? 2u : 1u) || part.len > (first ? 3u : PART_MAX))
            return false;
        first = false;
    }
    return s.len <= LANGUAGE_MAX;
}

/* Does this <lang> or </lang> stay? An end goes with its beginning. */
static bool language_stays(struct reading *r, bool closes, bool known)
{
    enum { DEPTH_MAX = 64 };
    if (!closes) {
        r->depth++;
        r->languages = r->languages << 1 | (known && r->depth <= DEPTH_MAX);
        return r->languages & 1;
    }
    bool stays = r->depth > 0 && (r->languages & 1);
    r->languages >>= 1;
    r->depth -= r->depth > 0;
    return stays;
}

/* A tag that stays is written anew, without its classes; any other is left out. */
static void add_tag(struct reading *r, struct slice tag, struct slice line)
{
    static const char *const kept[] = {"b", "i", "u", "ruby", "rt", "lang"};
    struct slice inside = slice_sub(tag, 1, tag.len - 2);
    bool closes = take_byte(&inside, '/');
    size_t len = 0;
    while (len < inside.len && !strchr(". \t\n", inside.at[len]))
        len++;
    struct slice name = slice_sub(inside, 0, len), rest = slice_from(inside, len);
    size_t space = slice_find_byte(rest, ' ');
    struct slice language = slice_trim(slice_from(rest, space));
    for (size_t i = 0; i < sizeof(kept) / sizeof(*kept); i++) {
        if (!slice_eq_c(name, kept[i]))
            continue;
        bool lang = slice_eq_c(name, "lang"), spoken = !closes && lang;
        bool known = spoken && is_language(language);
        if (spoken && !known)
            wrong(r, tag, _("here a language is missing, as in <lang en>"));
        if (lang && !language_stays(r, closes, known))
            continue;
        add_piece(r, VTT_TAG,
                  spoken ? arena_printf(r->arena, "<lang %.*s>", SLICE_FMT(language))
                         : arena_printf(r->arena, "<%s%s>", closes ? "/" : "", kept[i]),
                  tag, line);
    }
}

static void read_payload_line(struct reading *r, struct slice line)
{
    struct slice rest = line;
    while (rest.len) {
        size_t open = slice_find_byte(rest, '<');
        add_text(r, slice_sub(rest, 0, open), line);
        rest = slice_from(rest, open);
        if (!rest.len)
            return;
        size_t close = slice_find_byte(rest, '>');
        if (close == rest.len || close > TAG_BYTES_MAX) {
            wrong(r, rest,
                  _("this \"<\" begins a tag that does not end in its line; the sign "
                    "itself is written &lt;"));
            return;
        }
        add_tag(r, slice_sub(rest, 0, close + 1), line);
        rest = slice_from(rest, close + 1);
    }
}

static void read_cue(struct reading *r, struct slice timing)
{
    struct vtt_cue cue = {.first = r->pieces.len};
    struct slice line;
    bool more = false, timed = read_timing(r, &cue, timing);
    r->depth = 0;
    for (size_t at = r->at; next_line(r, &line) && !is_blank(line); at = r->at) {
        if (slice_find(line, "-->") < line.len) { /* the next one begins here */
            wrong(r, line, _("between two captions an empty line is missing"));
            r->at = at;
            r->line--;
            break;
        }
        if (!timed)
            continue;
        if (more)
            add_piece(r, VTT_BREAK, SLICE(" "), line, line);
        read_payload_line(r, line);
        more = true;
    }
    cue.count = r->pieces.len - cue.first;
    if (timed)
        vec_push(&r->cues, cue);
}

static bool is_block(struct slice line, const char *name)
{
    size_t len = strlen(name);
    return slice_starts(line, name) &&
           (line.len == len || line.at[len] == ' ' || line.at[len] == '\t');
}

static void read_blocks(struct reading *r)
{
    struct slice line, second = SLICE("");
    while (next_line(r, &line)) {
        if (is_blank(line))
            continue;
        if (is_block(line, "NOTE") || is_block(line, "STYLE") ||
            is_block(line, "REGION")) {
            skip_block(r);
        } else if (slice_find(line, "-->") < line.len) {
            read_cue(r, line);
        } else if (next_line(r, &second) && slice_find(second, "-->") < second.len) {
            read_cue(r, second); /* behind the cue's own name */
        } else {
            wrong(r, line,
                  _("here the times of a caption are expected, as 00:01.000 --> "
                    "00:04.000; a remark begins with NOTE"));
            if (!is_blank(second))
                skip_block(r);
        }
    }
}

/* UTF-16 with a byte order mark, as some programs save it, to UTF-8; *text stays as it
 * is when it is none. */
static void convert(struct slice *text, struct arena *arena)
{
    bool little = slice_starts(*text, "\xFF\xFE");
    struct str out;
    if (!little && !slice_starts(*text, "\xFE\xFF"))
        return;
    str_init(&out);
    for (size_t i = 2; i + 1 < text->len; i += 2) {
        const unsigned char *b = (const unsigned char *)text->at + i;
        uint32_t unit = (uint32_t)b[little] << 8 | b[!little];
        bool high = unit >= 0xD800 && unit < 0xDC00 && i + 3 < text->len;
        uint32_t low = high ? (uint32_t)b[2 + little] << 8 | b[2 + !little] : 0;
        if (low >= 0xDC00 && low < 0xE000) {
            unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
            i += 2;
        }
        str_add_codepoint(&out, unit >= 0xD800 && unit < 0xE000 ? 0xFFFD : unit);
    }
    *text = arena_copy(arena, str_slice(&out));
    str_release(&out);
}

bool vtt_parse(struct vtt *vtt, struct slice text, const char *file,
               struct arena *arena, struct diag *diag)
{
    struct slice line = SLICE("");
    *vtt = (struct vtt){0};
    if (text.len <= VTT_BYTES_MAX)
        convert(&text, arena);
    struct reading r = {.text = text,
                        .file = file,
                        .arena = arena,
                        .diag = diag,
                        .is_srt = slice_ends(slice_of(file), ".srt")};
    size_t invalid = utf8_invalid_at(text);
    if (slice_starts(text, "\xEF\xBB\xBF"))
        r.at = 3;
    if (text.len > VTT_BYTES_MAX || invalid < text.len) {
        diag_at(diag, DIAG_WARNING, file, text, invalid < text.len ? invalid : 0,
                _("these captions are left out: they are text in UTF-8, at most 4 MB; "
                  "save the file as UTF-8"));
        return false;
    }
    if (!r.is_srt && (!next_line(&r, &line) || !is_block(line, "WEBVTT"))) {
        diag_at(diag, DIAG_WARNING, file, text, 0,
                _("these captions are left out: the first line of WebVTT is WEBVTT, "
                  "then an empty line"));
        return false;
    }
    if (!r.is_srt)
        skip_block(&r); /* headers */
    read_blocks(&r);
    vtt->cue_count = r.cues.len;
    vtt->piece_count = r.pieces.len;
    vtt->cues = ARENA_ARRAY(arena, struct vtt_cue, r.cues.len + 1);
    vtt->pieces = ARENA_ARRAY(arena, struct vtt_piece, r.pieces.len + 1);
    if (r.cues.len)
        memcpy(vtt->cues, r.cues.at, r.cues.len * sizeof(*vtt->cues));
    if (r.pieces.len)
        memcpy(vtt->pieces, r.pieces.at, r.pieces.len * sizeof(*vtt->pieces));
    vec_release(&r.cues);
    vec_release(&r.pieces);
    return true;
}

/* --- writing
 * -----------------------------------------------------------------------------------
 */

/* "&", "<" and ">" only: a quotation mark is itself in captions. */
static void write_text(struct str *out, struct slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (c == '&' || c == '<' || c == '>')
            str_add_c(out, c == '&' ? "&amp;" : c == '<' ? "&lt;" : "&gt;");
        else
            str_add_byte(out, c == '\n' || c == '\r' ? ' ' : c);
    }
}

/* Lines of nothing would end the cue. */
static void write_cue(const struct vtt *vtt, const struct vtt_cue *cue,
                      const struct slice *texts, struct str *out)
{
    struct str line;
    bool said = false, words = false;
    str_init(&line);
    for (size_t i = 0; i <= cue->count; i++) {
        const struct vtt_piece *p =
            i < cue->count ? &vtt->pieces[cue->first + i] : NULL;
        if (p && p->kind == VTT_TAG)
            str_add(&line, p->text);
        if (p && p->kind == VTT_TEXT) {
            words = words || !is_blank(texts[cue->first + i]);
            write_text(&line, texts[cue->first + i]);
        }
        if (p && p->kind != VTT_BREAK)
            continue;
        if (is_blank(str_slice(&line)) || !words) {
            if (p)
                continue;
            break;
        }
        if (!said)
            str_addf(out, "\n%.*s --> %.*s%.*s\n", SLICE_FMT(cue->start),
                     SLICE_FMT(cue->end), SLICE_FMT(cue->settings));
        str_addf(out, "%.*s\n", SLICE_FMT(slice_trim(str_slice(&line))));
        str_clear(&line);
        said = true;
    }
    str_release(&line);
}

void vtt_write(const struct vtt *vtt, const struct slice *texts, struct str *out)
{
    str_add_c(out, "WEBVTT\n");
    for (size_t i = 0; i < vtt->cue_count; i++)
        write_cue(vtt, &vtt->cues[i], texts, out);
}
