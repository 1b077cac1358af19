/* The output: every file passes the gate in memory, waits in a stage beside the folder
 * when it is new, and all are moved into place at once when all is well.
 *
 * What is unchanged is never written. A build that fails removes its stage and leaves
 * the old output as it was. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/build.h"
#include "base/fs.h"
#include "base/message.h"
#include "base/pack.h"
#include "deploy/marker.h"
#include "verify/proof.h"

/* One build of a site at a time: they share cache and stage. */
static bool lock_cache(struct build *b)
{
    const char *ignore = fs_join(&b->arena, b->cache, ".gitignore");
    const char *path = fs_join(&b->arena, b->cache, "lock");
    if (!fs_exists(ignore)) /* what is in it must never be committed */
        fs_write(ignore, SLICE("*\n"));
    bool well = lock_take(&b->lock, path, false);
    if (!well && errno == EWOULDBLOCK) {
        if (!b->options.quiet)
            fputs(
                _("voornaam: another build of this site is running; waiting for it\n"),
                stderr);
        well = lock_take(&b->lock, path, true);
    }
    if (!well)
        diag_file(b->diag, DIAG_ERROR, b->cache, _("the cache can't be written: %s"),
                  message_system(errno));
    return well;
}

bool output_open(struct build *b)
{
    struct slice folder = slice_of(b->directory);
    while (folder.len > 1 && folder.at[folder.len - 1] == '/')
        folder.len--;
    b->directory = arena_copy_c(&b->arena, folder);
    if (!b->write)
        return true;
    if (fs_exists(b->directory) && !fs_is_folder(b->directory)) {
        diag_file(b->diag, DIAG_ERROR, b->directory, _("this is not a folder"));
        return false;
    }
    if (marker_folder_is_foreign(b->directory)) {
        diag_file(
            b->diag, DIAG_ERROR, b->directory,
            _("this folder has files that Voornaam did not make, and a build would "
              "remove them: choose another with -d, or empty it"));
        return false;
    }
    if (!lock_cache(b))
        return false;
    b->stage = arena_printf(&b->arena, "%s.voornaam-new", b->directory).at;
    if (!fs_remove_tree(b->stage) || !fs_make_folders(b->stage)) {
        diag_file(b->diag, DIAG_ERROR, b->stage, _("this folder can't be made: %s"),
                  message_system(errno));
        return false;
    }
    return true;
}

/* Is the file there with these very bytes? Read in pieces: most are the same. */
static bool is_same(const char *path, struct slice bytes)
{
    char buffer[65536];
    struct stat info;
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool same = fstat(fd, &info) == 0 && S_ISREG(info.st_mode) &&
                (uint64_t)info.st_size == bytes.len;
    while (same && bytes.len) {
        ssize_t got = read(fd, buffer, sizeof(buffer));
        same = got > 0 && (size_t)got <= bytes.len &&
               memcmp(buffer, bytes.at, (size_t)got) == 0;
        if (same)
            bytes = slice_from(bytes, (size_t)got);
    }
    close(fd);
    return same;
}

enum { OFFER_UNCHANGED, OFFER_STAGED, OFFER_FAILED };

static unsigned store(const struct build *b, const char *path, struct slice bytes)
{
    struct str whole;
    unsigned result = OFFER_UNCHANGED;
    str_init(&whole);
    str_addf(&whole, "%s/%s", b->directory, path);
    if (!is_same(whole.at, bytes)) {
        str_clear(&whole);
        str_addf(&whole, "%s/%s", b->stage, path);
        result = !b->write || fs_write(whole.at, bytes) ? OFFER_STAGED : OFFER_FAILED;
    }
    str_release(&whole);
    return result;
}

void output_offer(const struct build *b, const char *path, const char *origin,
                  struct slice bytes, struct str *reply)
{
    struct gate_ticket ticket;
    struct leaks leaks;
    leaks_init(&leaks);
    bool passed = gate_check(b->gate, path, bytes, &ticket, &leaks);
    unsigned stored = passed ? store(b, path, bytes) : OFFER_UNCHANGED;
    pack_slice(reply, slice_of(path));
    pack_slice(reply, slice_of(origin));
    pack_slice(reply, slice_make((const char *)&ticket, sizeof(ticket)));
    pack_number(reply, stored);
    pack_number(reply, stored == OFFER_FAILED ? (unsigned)errno : 0);
    leaks_pack(&leaks, reply);
    leaks_release(&leaks);
}

/* What to do: who edits the site knows its source, not the finished file. */
static void add_source(struct str *out, const char *path, const char *origin,
                       bool found)
{
    if (found)
        str_addf(out, _("mend it here; it would stand in \"%s\""), path);
    else if (origin)
        str_addf(out,
                 _("it is made of \"%s\", where these words were not found: look "
                   "there and in the template (the file itself was not written)"),
                 origin);
    else
        str_add_c(out, _("mend it in a template, in voornaam.yml or in static/ (the "
                         "file itself was not written)"));
}

static void refuse(struct build *b, const char *path, const char *origin,
                   const struct leak *leak)
{
    struct str place, words, source;
    struct place where = build_find_leak(b, origin, leak);
    bool found = where.file != NULL;
    if (!found)
        where = (struct place){path, leak->line, leak->column};
    str_init(&place);
    str_init(&words);
    str_init(&source);
    place_text(&place, leak->place);
    if (*leak->words)
        str_addf(&words, ": \"%s\"", leak->words);
    add_source(&source, path, origin, found);
    diag_add(
        b->diag, DIAG_REFUSED, where, SLICE(""),
        leak->person.len
            ? _("the gate found a leak (%s: ‹%.*s›) in the finished file, in "
                "%s%s; %s")
            : _("the gate found a leak (%s%.*s) in the finished file, in %s%s; %s"),
        finding_text(leak->kind, false), SLICE_FMT(leak->person), place.at, words.at,
        source.at);
    str_release(&place);
    str_release(&words);
    str_release(&source);
}

static void take_leaks(struct build *b, struct slice *in, const char *path,
                       const char *origin, bool own)
{
    size_t first = b->leaks.len;
    leaks_unpack(&b->leaks, in, &b->people);
    if (b->leaks.len > first && origin)
        *map_at(&b->leak_origins, slice_of(path)) = (void *)origin;
    for (size_t i = first; own && i < b->leaks.len; i++)
        refuse(b, path, origin, &b->leaks.at[i]);
}

static bool add_output(struct build *b, const struct output_file *file)
{
    void **number = map_at(&b->output_paths, slice_of(file->path));
    if (*number) {
        const char *first = b->outputs.at[(size_t)*number - 1].origin;
        diag_file(b->diag, DIAG_ERROR, file->origin ? file->origin : file->path,
                  _("this would be written to \"%s\", where \"%s\" stands already"),
                  file->path, first ? first : _("a page of the site"));
        return false;
    }
    vec_push(&b->outputs, *file);
    *number = (void *)b->outputs.len;
    return true;
}

bool output_take(struct build *b, struct slice *reply, bool own)
{
    struct slice path, origin, ticket;
    uint64_t stored, error;
    struct output_file file = {0};
    size_t leaks = b->leaks.len;
    if (!unpack_slice(reply, &path) || !unpack_slice(reply, &origin) ||
        !unpack_slice(reply, &ticket) || ticket.len != sizeof(file.ticket) ||
        !unpack_number(reply, &stored) || !unpack_number(reply, &error))
        return false;
    memcpy(&file.ticket, ticket.at, sizeof(file.ticket));
    file.path = arena_copy_c(&b->arena, path);
    file.origin = origin.len ? arena_copy_c(&b->arena, origin) : NULL;
    file.changed = stored == OFFER_STAGED;
    take_leaks(b, reply, file.path, file.origin, own);
    if (stored == OFFER_FAILED) {
        if (!b->write_failed) /* a full disk is full for all of them */
            diag_file(b->diag, DIAG_ERROR, file.path,
                      _("this file can't be written: %s"), message_system((int)error));
        b->write_failed = true;
        return false;
    }
    if (!gate_take_ticket(b->gate, file.path, &file.ticket)) {
        if (b->leaks.len == leaks)
            diag_file(b->diag, DIAG_ERROR, file.path,
                      _("the gate found nothing, and yet this file has no proof of it; "
                        "this is a mistake in Voornaam"));
        return false;
    }
    return add_output(b, &file);
}

/* --- what visitors will find otherwise
 * ---------------------------------------------------------------- */

static int by_kind(const void *a, const void *b)
{
    const struct url_change *x = a, *y = b;
    return x->kind != y->kind ? (int)x->kind - (int)y->kind : strcmp(x->path, y->path);
}

void output_compare(struct build *b)
{
    struct fs_list list = {0};
    struct map before;
    map_init(&before);
    bool there = fs_exists(fs_join(&b->arena, b->directory, OUTPUT_MARKER)) &&
                 fs_list(&list, b->directory, true, &b->arena);
    for (size_t i = 0; there && i < list.len; i++) {
        const char *path = list.at[i].path;
        *map_at(&before, slice_of(path)) = b;
        if (!map_get(&b->output_paths, slice_of(path)) &&
            strcmp(path, OUTPUT_MARKER) != 0 && !gone_is_one(path))
            vec_push(&b->urls, ((struct url_change){URL_GONE, path}));
    }
    for (size_t i = 0; there && i < b->outputs.len; i++) {
        const struct output_file *f = &b->outputs.at[i];
        bool known = map_get(&before, slice_of(f->path)) != NULL;
        if (f->changed && !gone_is_one(f->path))
            vec_push(&b->urls,
                     ((struct url_change){known ? URL_CHANGED : URL_NEW, f->path}));
    }
    if (b->urls.len)
        qsort(b->urls.at, b->urls.len, sizeof(*b->urls.at), by_kind);
    map_release(&before);
    fs_list_release(&list);
}

/* --- into place
 * ------------------------------------------------------------------------ */

static bool fail(struct build *b, const char *path)
{
    diag_file(b->diag, DIAG_ERROR, path, _("this file can't be put in place: %s"),
              message_system(errno));
    return false;
}

/* One rename when there was nothing: a visitor sees no site, or the whole. */
static bool move_all(struct build *b)
{
    rmdir(b->directory);
    return (fs_make_parents(b->directory) && rename(b->stage, b->directory) == 0) ||
           fail(b, b->directory);
}

static bool move_one(struct build *b, const char *path)
{
    struct str from, to;
    str_init(&from);
    str_init(&to);
    str_addf(&from, "%s/%s", b->stage, path);
    str_addf(&to, "%s/%s", b->directory, path);
    bool well = rename(from.at, to.at) == 0;
    if (!well && (errno == ENOENT || errno == ENOTDIR || errno == EISDIR)) {
        /* A folder where a file was, or a file where a folder was. */
        for (struct slice up = fs_folder(str_slice(&to)); up.len > strlen(b->directory);
             up = fs_folder(up)) {
            const char *folder = arena_copy_c(&b->arena, up);
            if (fs_exists(folder) && !fs_is_folder(folder))
                unlink(folder);
        }
        if (fs_is_folder(to.at))
            fs_remove_tree(to.at);
        well = fs_make_parents(to.at) && rename(from.at, to.at) == 0;
    }
    if (!well)
        fail(b, path);
    str_release(&from);
    str_release(&to);
    return well;
}

/* What an earlier build made and this one didn't: withdrawn pages must be gone. */
static bool remove_stale(struct build *b)
{
    struct fs_list list = {0};
    bool well = fs_list(&list, b->directory, true, &b->arena);
    for (size_t i = 0; i < list.len; i++) {
        const char *path = list.at[i].path;
        if (map_get(&b->output_paths, slice_of(path)) ||
            strcmp(path, OUTPUT_MARKER) == 0)
            continue;
        const char *whole = fs_join(&b->arena, b->directory, path);
        well = unlink(whole) == 0 && well;
        fs_remove_empty_parents(whole, b->directory);
    }
    fs_list_release(&list);
    return well || fail(b, b->directory);
}

static bool write_marker(struct build *b, const char *folder)
{
    return marker_write(folder, NULL) || fail(b, folder);
}

static bool is_page(const char *path)
{
    return slice_ends(slice_of(path), ".html");
}

/* Pictures and styles first, so that no page refers to what isn't there yet. */
static bool move_changed(struct build *b)
{
    bool well = true;
    for (int pages = 0; pages < 2; pages++)
        for (size_t i = 0; well && i < b->outputs.len; i++)
            if (b->outputs.at[i].changed &&
                is_page(b->outputs.at[i].path) == (pages == 1))
                well = move_one(b, b->outputs.at[i].path);
    return well;
}

/* No file without its proof, and no proof but the gate's. */
struct verified_tree *output_prove(struct build *b, bool with_gone)
{
    struct verified_tree *proof = verified_tree_new(b->gate, b->directory);
    for (size_t i = 0; i < b->outputs.len; i++) {
        const struct output_file *f = &b->outputs.at[i];
        if (!with_gone && gone_is_one(f->path))
            continue;
        if (!verified_tree_add(proof, f->path, &f->ticket)) {
            diag_file(b->diag, DIAG_ERROR, f->path,
                      _("this file is not what the gate looked through"));
            verified_tree_free(proof);
            return NULL;
        }
    }
    return proof;
}

bool output_commit(struct build *b)
{
    b->proof = output_prove(b, true);
    if (!b->proof)
        return false;
    struct fs_list list = {0};
    bool empty = !fs_list(&list, b->directory, true, &b->arena) || list.len == 0;
    fs_list_release(&list);
    if (empty)
        return write_marker(b, b->stage) && move_all(b);
    bool well = write_marker(b, b->directory) && move_changed(b) && remove_stale(b);
    fs_remove_tree(b->stage);
    return well;
}

void output_abandon(struct build *b)
{
    if (b->stage)
        fs_remove_tree(b->stage);
}
