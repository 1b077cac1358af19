/* SARIF 2.1.0 (OASIS): findings as forges show them beside the line.
 *
 * It goes where others read it, so nobody is named in it: words and places are masked
 * by the gate, messages and paths by the names engine, as on a terminal. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "app/build.h"
#include "base/fs.h"
#include "base/hash.h"
#include "base/message.h"
#include "base/pack.h"
#include "format/json.h"

#define SCHEMA                                                                         \
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"              \
    "sarif-schema-2.1.0.json"
#define CONTENT_RULE "content"

struct writer {
    struct build *b;
    const char *folder; /* of the finished files */
    struct json *results;
    struct map leaks;        /* "file:line:column" of each */
    struct map fingerprints; /* -> how often */
};

/* --- where --- */

/* RFC 3986: what is not unreserved is written in percents, the slashes between the
 * parts stay. */
static void add_uri(struct str *out, struct slice path)
{
    for (size_t i = 0; i < path.len; i++) {
        unsigned char c = (unsigned char)path.at[i];
        if ((c < 0x80 && isalnum(c)) || (c && strchr("-._~/", c)))
            str_add_byte(out, (char)c);
        else
            str_addf(out, "%%%02X", c);
    }
}

/* The folder as a forge sees it, from the top of the repository; one that lies
 * elsewhere is left out. */
static const char *relative(struct build *b, const char *folder)
{
    struct str whole;
    const char *path = "";
    str_init(&whole);
    if (*folder != '/' && fs_normalise(&whole, slice_of(folder)))
        path = arena_copy_c(&b->arena, str_slice(&whole));
    str_release(&whole);
    return path;
}

static struct slice masked_uri(struct build *b, const char *folder, const char *file)
{
    struct str path, uri;
    str_init(&path);
    str_init(&uri);
    build_mask(b->names, &path,
               slice_of(fs_join(&b->arena, relative(b, folder), file)));
    struct slice whole = str_slice(&path);
    while (slice_starts(whole, "/"))
        whole = slice_from(whole, 1);
    add_uri(&uri, whole);
    struct slice copy = arena_copy(&b->arena, str_slice(&uri));
    str_release(&path);
    str_release(&uri);
    return copy;
}

/* The site's folder within its repository. */
static const char *site_folder(struct build *b)
{
    const char *colon = b->options.rev ? strrchr(b->options.site, ':') : NULL;
    return colon ? colon + 1 : b->options.rev ? "" : b->options.site;
}

static struct json *location(struct slice uri, unsigned line, unsigned column)
{
    struct json *place = json_object_new(), *physical = json_object_new();
    struct json *artifact = json_object_new();
    json_set_text(artifact, "uri", uri);
    json_set(physical, "artifactLocation", artifact);
    if (line) {
        struct json *region = json_object_new();
        json_set_number(region, "startLine", line);
        if (column)
            json_set_number(region, "startColumn", column);
        json_set(physical, "region", region);
    }
    json_set(place, "physicalLocation", physical);
    return place;
}

static struct json *text_object(struct slice text)
{
    struct json *object = json_object_new();
    json_set_text(object, "text", text);
    return object;
}

/* --- rules --- */

static void add_rule(struct json *rules, const char *id, const char *text,
                     const char *help)
{
    struct json *rule = json_object_new(), *level = json_object_new();
    json_set_text(rule, "id", slice_of(id));
    json_set(rule, "shortDescription", text_object(slice_of(text)));
    json_set(rule, "help", text_object(slice_of(help)));
    json_set_text(level, "level", SLICE("error"));
    json_set(rule, "defaultConfiguration", level);
    json_append(rules, rule);
}

static struct json *tool(void)
{
    struct json *tool = json_object_new(), *driver = json_object_new();
    struct json *rules = json_list_new();
    for (int kind = 0; kind < LEAK_KINDS; kind++)
        add_rule(rules, leak_name((enum leak_kind)kind),
                 finding_text((enum leak_kind)kind, true),
                 finding_advice((enum leak_kind)kind, true));
    add_rule(rules, CONTENT_RULE, "error in the content of the website",
             "mend it as the message says");
    json_set_text(driver, "name", SLICE("Voornaam"));
    json_set_text(driver, "version", SLICE(VOORNAAM_VERSION));
    json_set(driver, "rules", rules);
    json_set(tool, "driver", driver);
    return tool;
}

/* --- results --- */

/* Of what does not change when lines are put in above it; the second of the same has
 * another. */
static void add_fingerprint(struct writer *w, struct json *result, struct str *of)
{
    char digest[33];
    hash_hex(digest, str_slice(of));
    void **times = map_at(&w->fingerprints, arena_copy(&w->b->arena, slice_of(digest)));
    *times = (void *)((uintptr_t)*times + 1);
    struct json *prints = json_object_new();
    json_set_text(prints, "voornaam/v1",
                  arena_printf(&w->b->arena, "%s:%zu", digest, (size_t)*times));
    json_set(result, "partialFingerprints", prints);
}

static struct json *result_new(struct writer *w, const char *rule, struct slice text)
{
    struct json *result = json_object_new();
    json_set_text(result, "ruleId", slice_of(rule));
    json_set_text(result, "level", SLICE("error"));
    json_set(result, "message", text_object(text));
    json_append(w->results, result);
    return result;
}

/* What the gate finds in the source itself: there the words are the same, or it is the
 * only one of its kind. */
static void find_in_source(struct build *b, const char *origin, const struct leak *leak,
                           unsigned *line, unsigned *column)
{
    enum { SOURCE_BYTES_MAX = 1 << 20 };
    struct gate_ticket ticket;
    struct leaks found;
    struct str bytes;
    size_t matches = 0;
    str_init(&bytes);
    leaks_init(&found);
    if (source_read(&b->source, &bytes, origin, SOURCE_BYTES_MAX))
        gate_check(b->gate, origin, str_slice(&bytes), &ticket, &found);
    for (size_t i = 0; i < found.len; i++) {
        const struct leak *l = &found.at[i];
        if (l->kind != leak->kind || !slice_eq(l->person, leak->person) || !l->line)
            continue;
        bool same = *l->words && strcmp(l->words, leak->words) == 0;
        *line = same || !matches ? l->line : 0;
        *column = same || !matches ? l->column : 0;
        matches++;
        if (same)
            break;
    }
    leaks_release(&found);
    str_release(&bytes);
}

enum { SOUGHT_MAX = 500 }; /* findings; more would take long, and nobody reads them */

static void add_leak(struct writer *w, const struct leak *leak, bool seek)
{
    struct build *b = w->b;
    struct str text, print;
    const char *origin = map_get(&b->leak_origins, slice_of(leak->file));
    struct slice uri = masked_uri(b, w->folder, leak->file);
    str_init(&text);
    str_init(&print);
    finding_describe(&text, leak);
    str_addf(&text, "; %s", finding_advice(leak->kind, false));
    struct json *result = result_new(w, leak_name(leak->kind), str_slice(&text));
    struct json *places = json_list_new();
    struct json *finished = location(uri, leak->line, leak->column);
    if (origin) {
        unsigned line = 0, column = 0;
        struct json *related = json_list_new();
        if (seek)
            find_in_source(b, origin, leak, &line, &column);
        json_append(places,
                    location(masked_uri(b, site_folder(b), origin), line, column));
        json_set_number(finished, "id", 1);
        json_set(finished, "message", text_object(slice_of(_("the finished file"))));
        json_append(related, finished);
        json_set(result, "locations", places);
        json_set(result, "relatedLocations", related);
    } else {
        json_append(places, finished);
        json_set(result, "locations", places);
    }
    pack_number(&print, leak->kind);
    pack_slice(&print, uri);
    pack_slice(&print, slice_of(leak->place));
    pack_slice(&print, slice_of(leak->words));
    pack_slice(&print, leak->person);
    add_fingerprint(w, result, &print);
    str_release(&text);
    str_release(&print);
}

static struct slice key_of(struct build *b, const char *file, unsigned line,
                           unsigned column)
{
    return arena_printf(&b->arena, "%s:%u:%u", file, line, column);
}

/* A file of the site is told from the top of the repository; others as they are. */
static const char *folder_of(struct build *b, const char *file)
{
    const char *folder = site_folder(b);
    return b->options.rev || fs_exists(fs_join(&b->arena, folder, file)) ? folder : "";
}

/* Errors and refusals that have a place, but for refused leaks, which are there. */
static void add_diagnostic(void *user, enum diag_grade grade, struct place where,
                           struct slice message)
{
    struct writer *w = user;
    struct build *b = w->b;
    struct str print;
    if (grade < DIAG_ERROR || !where.file || *where.file == '/' ||
        map_get(&w->leaks, key_of(b, where.file, where.line, where.col)))
        return;
    struct slice uri = masked_uri(b, folder_of(b, where.file), where.file);
    struct json *result = result_new(w, CONTENT_RULE, message);
    struct json *places = json_list_new();
    json_append(places, location(uri, where.line, where.col));
    json_set(result, "locations", places);
    str_init(&print);
    pack_slice(&print, uri);
    pack_slice(&print, message);
    add_fingerprint(w, result, &print);
    str_release(&print);
}

static struct json *run_of(struct writer *w)
{
    struct build *b = w->b;
    struct json *run = json_object_new();
    for (size_t i = 0; b->names && i < b->leaks.len; i++) {
        const struct leak *l = &b->leaks.at[i];
        *map_at(&w->leaks, key_of(b, l->file, l->line, l->column)) = w;
        add_leak(w, l, b->gate && i < SOUGHT_MAX);
    }
    if (b->names) /* who can't be masked is not told of */
        diag_each(b->diag, add_diagnostic, w, build_mask, b->names);
    json_set(run, "tool", tool());
    json_set_text(run, "columnKind", SLICE("unicodeCodePoints"));
    json_set(run, "results", w->results);
    return run;
}

bool sarif_write(struct build *b, const char *folder)
{
    if (!b->options.sarif)
        return true;
    struct writer w = {.b = b, .folder = folder, .results = json_list_new()};
    struct json *log = json_object_new(), *runs = json_list_new();
    struct str text;
    map_init(&w.leaks);
    map_init(&w.fingerprints);
    json_set_text(log, "$schema", SLICE(SCHEMA));
    json_set_text(log, "version", SLICE("2.1.0"));
    json_append(runs, run_of(&w));
    json_set(log, "runs", runs);
    str_init(&text);
    json_write(log, &text, true);
    str_add_byte(&text, '\n');
    bool well = fs_replace(b->options.sarif, str_slice(&text), 0600);
    if (!well)
        diag_file(b->diag, DIAG_ERROR, b->options.sarif,
                  _("the report can't be written: %s"), message_system(errno));
    json_free(log);
    str_release(&text);
    map_release(&w.leaks);
    map_release(&w.fingerprints);
    return well;
}
