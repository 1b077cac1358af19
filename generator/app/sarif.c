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
    struct json *notifications;
    bool failed;             /* not all was looked through */
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

/* A folder as a forge sees it, from where we run, which is the top of the repository;
 * NULL: it lies elsewhere. */
static const char *relative(struct build *b, const char *folder)
{
    struct str whole;
    const char *path = NULL;
    char *here = realpath(".", NULL), *there = realpath(folder, NULL);
    str_init(&whole);
    if (*folder != '/' && fs_normalise(&whole, slice_of(folder)))
        path = arena_copy_c(&b->arena, str_slice(&whole));
    else if (here && there && fs_is_below(slice_of(there), slice_of(here)))
        path = arena_copy_c(&b->arena, slice_of(there + strlen(here)));
    str_release(&whole);
    free(here);
    free(there);
    return path;
}

/* An address of a file, and of what folder it counts when that lies elsewhere. */
struct address {
    struct slice uri;
    const char *base; /* a name in originalUriBaseIds, or NULL */
};

static struct address address_of(struct build *b, const char *folder, const char *base,
                                 const char *file)
{
    struct str path, uri;
    const char *within = relative(b, folder);
    str_init(&path);
    str_init(&uri);
    build_mask(b->names, &path,
               slice_of(fs_join(&b->arena, within ? within : "", file)));
    struct slice whole = str_slice(&path);
    while (slice_starts(whole, "/"))
        whole = slice_from(whole, 1);
    add_uri(&uri, whole);
    struct slice copy = arena_copy(&b->arena, str_slice(&uri));
    str_release(&path);
    str_release(&uri);
    return (struct address){copy, within ? NULL : base};
}

/* The site's folder within its repository. */
static const char *site_folder(struct build *b)
{
    const char *colon = b->options.rev ? strrchr(b->options.site, ':') : NULL;
    return colon ? colon + 1 : b->options.rev ? "" : b->options.site;
}

static struct address source_address(struct build *b, const char *file)
{
    return address_of(b, site_folder(b), "SITE", file);
}

static struct json *location(struct address address, unsigned line, unsigned column)
{
    struct json *place = json_object_new(), *physical = json_object_new();
    struct json *artifact = json_object_new();
    json_set_text(artifact, "uri", address.uri);
    if (address.base)
        json_set_text(artifact, "uriBaseId", slice_of(address.base));
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
    struct str shown; /* a forge shows it on a page, where it may turn no direction */
    str_init(&shown);
    str_add_shown(&shown, text);
    json_set_text(object, "text", str_slice(&shown));
    str_release(&shown);
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
                 kind_advice((enum leak_kind)kind, true));
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

static struct json *result_new(struct writer *w, const char *rule, const char *level,
                               struct slice text)
{
    struct json *result = json_object_new();
    json_set_text(result, "ruleId", slice_of(rule));
    json_set_text(result, "level", slice_of(level));
    json_set(result, "message", text_object(text));
    json_append(w->results, result);
    return result;
}

static struct slice key_of(struct build *b, const char *file, unsigned line,
                           unsigned column)
{
    return arena_printf(&b->arena, "%s:%u:%u", file, line, column);
}

/* The source's line where it is known, with the finished file beside it; of a file that
 * was withheld, which stands nowhere else, its own. */
static void add_places(struct writer *w, struct json *result, const struct leak *leak,
                       bool withheld)
{
    struct build *b = w->b;
    const char *origin = map_get(&b->leak_origins, slice_of(leak->file));
    struct json *places = json_list_new(), *related = json_list_new();
    struct address address = address_of(b, w->folder, "DIR", leak->file);
    struct json *finished = location(address, leak->line, leak->column);
    struct place found = {0};
    if (withheld)
        found = (struct place){origin, leak->line, leak->column};
    else if (origin || b->outputs.len) /* made by us, of sources that are known */
        found = build_find_leak(b, origin, leak);
    *map_at(&w->leaks, key_of(b, leak->file, leak->line, leak->column)) = w;
    if (found.file)
        *map_at(&w->leaks, key_of(b, found.file, found.line, found.col)) = w;
    else if (origin)
        found.file = origin;
    json_append(places, found.file ? location(source_address(b, found.file), found.line,
                                              found.col)
                                   : finished);
    json_set(result, "locations", places);
    if (found.file && !withheld) {
        json_set_number(finished, "id", 1);
        json_set(finished, "message", text_object(slice_of(_("the finished file"))));
        json_append(related, finished);
        json_set(result, "relatedLocations", related);
    } else {
        if (found.file)
            json_free(finished);
        json_free(related);
    }
}

static void add_leak(struct writer *w, const struct leak *leak)
{
    struct build *b = w->b;
    struct str text, print;
    const char *origin = map_get(&b->leak_origins, slice_of(leak->file));
    bool withheld = origin && build_find_withheld(b, origin);
    str_init(&text);
    str_init(&print);
    finding_describe(&text, leak);
    str_addf(&text, "; %s", finding_advice(leak));
    struct json *result = result_new(w, leak_name(leak->kind),
                                     withheld ? "warning" : "error", str_slice(&text));
    add_places(w, result, leak, withheld);
    pack_number(&print, leak->kind);
    pack_slice(&print, address_of(b, w->folder, "DIR", leak->file).uri);
    pack_slice(&print, slice_of(leak->place));
    pack_slice(&print, slice_of(leak->words));
    pack_slice(&print, leak->person);
    add_fingerprint(w, result, &print);
    str_release(&text);
    str_release(&print);
}

/* --- what is wrong with the site, and with the run --- */

/* A file of the site is told from the top of the repository; others as they are. */
static struct address address_of_diagnostic(struct build *b, const char *file)
{
    if (b->options.rev || fs_exists(fs_join(&b->arena, site_folder(b), file)))
        return source_address(b, file);
    return address_of(b, ".", NULL, file);
}

/* An error that has no place in a file that may be told: why not all was looked
 * through. */
static void add_notification(struct writer *w, struct slice message)
{
    struct json *notification = json_object_new();
    json_set_text(notification, "level", SLICE("error"));
    json_set(notification, "message", text_object(message));
    json_append(w->notifications, notification);
}

/* Errors and refusals, but for refused leaks, which are there. */
static void add_diagnostic(void *user, enum diag_grade grade, struct place where,
                           struct slice message)
{
    struct writer *w = user;
    struct build *b = w->b;
    struct str print;
    if (grade < DIAG_ERROR ||
        (grade == DIAG_REFUSED && where.file &&
         map_get(&w->leaks, key_of(b, where.file, where.line, where.col))))
        return;
    w->failed = true;
    if (!b->names || !where.file || *where.file == '/') {
        add_notification(w, message);
        return;
    }
    struct address address = address_of_diagnostic(b, where.file);
    struct json *result = result_new(w, CONTENT_RULE, "error", message);
    struct json *places = json_list_new();
    json_append(places, location(address, where.line, where.col));
    json_set(result, "locations", places);
    str_init(&print);
    pack_slice(&print, address.uri);
    pack_slice(&print, message);
    add_fingerprint(w, result, &print);
    str_release(&print);
}

/* Without a register nobody can be recognised: then nothing that is quoted is told. */
static void mask_all(void *user, struct str *out, struct slice text)
{
    (void)user;
    (void)text;
    str_add_c(out, "…");
}

/* 3.20: a run that did not look through all must not pass for one that found nothing.
 */
static struct json *invocation(struct writer *w, int code)
{
    struct json *list = json_list_new(), *run = json_object_new();
    bool well = !w->failed && (code == EXIT_DONE || w->b->leaks.len);
    json_set_truth(run, "executionSuccessful", well);
    json_set_number(run, "exitCode", code);
    json_set(run, "toolExecutionNotifications", w->notifications);
    json_append(list, run);
    return list;
}

/* What "DIR" and "SITE" are: without their addresses, which are of this computer. */
static struct json *bases(void)
{
    struct json *all = json_object_new(), *dir = json_object_new();
    struct json *site = json_object_new();
    json_set(dir, "description", text_object(SLICE("the finished website")));
    json_set(site, "description", text_object(SLICE("the folder of the site")));
    json_set(all, "DIR", dir);
    json_set(all, "SITE", site);
    return all;
}

static struct json *run_of(struct writer *w, int code)
{
    struct build *b = w->b;
    struct json *run = json_object_new();
    b->leaks_sought = 0; /* those of the diagnostics do not count here */
    for (size_t i = 0; b->names && i < b->leaks.len; i++)
        add_leak(w, &b->leaks.at[i]);
    diag_each(b->diag, add_diagnostic, w, b->names ? build_mask : mask_all, b->names);
    json_set(run, "tool", tool());
    json_set(run, "invocations", invocation(w, code));
    json_set(run, "originalUriBaseIds", bases());
    json_set_text(run, "columnKind", SLICE("unicodeCodePoints"));
    json_set(run, "results", w->results);
    return run;
}

bool sarif_write(struct build *b, const char *folder, int code)
{
    if (!b->options.sarif)
        return true;
    struct writer w = {.b = b,
                       .folder = folder,
                       .results = json_list_new(),
                       .notifications = json_list_new()};
    struct json *log = json_object_new(), *runs = json_list_new();
    struct str text;
    map_init(&w.leaks);
    map_init(&w.fingerprints);
    json_set_text(log, "$schema", SLICE(SCHEMA));
    json_set_text(log, "version", SLICE("2.1.0"));
    json_append(runs, run_of(&w, code));
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
