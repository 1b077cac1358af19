/* The manifest: what the last build read and wrote. When all of it still stands as it
 * was, there is nothing to do, and the last report holds.
 *
 * Inputs are compared by their stamps (times, inode, size), outputs by size, time and
 * inode. The date counts too: pages appear and expire. So do the programs: another
 * reader or another gate may find what these did not.
 *
 * The file ends in a digest with the site's key: one that somebody else made or changed
 * is as if it was not there. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "app/build.h"
#include "base/fs.h"
#include "base/hash.h"
#include "base/pack.h"

#define MANIFEST_VERSION "manifest-4"

enum { MANIFEST_BYTES_MAX = 1 << 30, SEAL = 32 };

static const char *manifest_path(struct build *b)
{
    char real[PATH_MAX], digest[33];
    const char *folder = realpath(b->directory, real) ? real : b->directory;
    hash_hex(digest, slice_of(folder));
    return arena_printf(&b->arena, "%s/%s", b->cache, digest).at;
}

static void pack_stat(struct str *out, const char *path)
{
    struct stat s = {0};
    bool there = lstat(path, &s) == 0;
    pack_number(out, there);
    pack_number(out, (uint64_t)s.st_size);
    pack_number(out, (uint64_t)s.st_mtim.tv_sec);
    pack_number(out, (uint64_t)s.st_mtim.tv_nsec);
    pack_number(out, (uint64_t)s.st_ctim.tv_sec);
    pack_number(out, (uint64_t)s.st_ctim.tv_nsec);
    pack_number(out, (uint64_t)s.st_ino);
}

/* A digest of everything that a build depends on but the key, which the seal has. */
static void add_fingerprint(struct build *b, struct str *out)
{
    struct str all;
    char digest[HASH_WIDE];
    str_init(&all);
    pack_slice(&all, SLICE(MANIFEST_VERSION));
    pack_slice(&all, build_programs_here(b));
    pack_number(&all, GATE_VERSION);
    pack_number(&all, (uint64_t)(b->options.today + (1 << 24)));
    pack_number(&all, b->options.drafts);
    pack_slice(&all, slice_of(b->options.url));
    pack_slice(&all, slice_of(b->options.protocol));
    pack_slice(&all, slice_of(getenv("LANGUAGE")));
    pack_slice(&all, slice_of(b->register_path));
    pack_stat(&all, b->register_path);
    for (size_t i = 0; i < b->source.files.len; i++) {
        pack_slice(&all, slice_of(b->source.files.at[i].path));
        pack_number(&all, b->source.files.at[i].stamp);
    }
    hash_wide_hex(digest, str_slice(&all));
    pack_slice(out, slice_of(digest));
    str_release(&all);
}

/* --- what the report says
 * --------------------------------------------------------------- */

static void pack_report(const struct build *b, struct str *out)
{
    pack_number(out, b->pages_written);
    pack_number(out, b->photos_written);
    pack_number(out, b->films_written);
    pack_number(out, b->documents_written);
    changes_pack(&b->changes, out);
    pack_number(out, b->withheld.len);
    for (size_t i = 0; i < b->withheld.len; i++) {
        const struct withheld *w = &b->withheld.at[i];
        pack_number(out, w->kind);
        pack_slice(out, slice_of(w->file));
        pack_number(out, w->reason);
        pack_slice(out, w->person);
        pack_number(out, w->final);
    }
    leaks_pack(&b->leaks, out); /* of files that were withheld */
    for (size_t i = 0; i < b->leaks.len; i++)
        pack_slice(out,
                   slice_of(map_get(&b->leak_origins, slice_of(b->leaks.at[i].file))));
    diag_pack(b->diag, out);
}

static bool unpack_withheld(struct build *b, struct slice *in)
{
    uint64_t count, kind, reason, final;
    struct slice file, person;
    if (!unpack_number(in, &count))
        return false;
    while (count--) {
        if (!unpack_number(in, &kind) || !unpack_slice(in, &file) ||
            !unpack_number(in, &reason) || !unpack_slice(in, &person) ||
            !unpack_number(in, &final))
            return false;
        vec_push(&b->withheld,
                 ((struct withheld){(enum held_kind)kind, arena_copy_c(&b->arena, file),
                                    (enum hold_reason)reason,
                                    arena_copy(&b->arena, person), final != 0}));
    }
    return true;
}

static bool unpack_leaks(struct build *b, struct slice *in)
{
    struct slice origin;
    size_t first = b->leaks.len;
    if (!leaks_unpack(&b->leaks, in, &b->people))
        return false;
    for (size_t i = first; i < b->leaks.len; i++) {
        if (!unpack_slice(in, &origin))
            return false;
        if (origin.len)
            *map_at(&b->leak_origins, slice_of(b->leaks.at[i].file)) =
                (void *)arena_copy_c(&b->arena, origin);
    }
    return true;
}

static bool unpack_report(struct build *b, struct slice *in)
{
    uint64_t pages, photos, films, documents;
    if (!unpack_number(in, &pages) || !unpack_number(in, &photos) ||
        !unpack_number(in, &films) || !unpack_number(in, &documents) ||
        !changes_unpack(&b->changes, in, &b->arena) || !unpack_withheld(b, in) ||
        !unpack_leaks(b, in))
        return false;
    /* Its warnings have those of the settings and the register that were just read. */
    diag_free(b->diag);
    b->diag = diag_new();
    if (!diag_unpack(b->diag, in))
        return false;
    b->pages_written = pages;
    b->photos_written = b->photos_reused = photos;
    b->films_written = b->films_reused = films;
    b->documents_written = documents;
    return true;
}

/* --- the outputs
 * -------------------------------------------------------------------------- */

static void pack_outputs(struct build *b, struct str *out)
{
    struct str path;
    str_init(&path);
    pack_number(out, b->outputs.len);
    for (size_t i = 0; i < b->outputs.len; i++) {
        str_clear(&path);
        str_addf(&path, "%s/%s", b->directory, b->outputs.at[i].path);
        pack_slice(out, slice_of(b->outputs.at[i].path));
        pack_stat(out, path.at);
    }
    str_release(&path);
}

/* Do exactly these files stand there, each as it was? */
static bool outputs_stand(struct build *b, struct slice *in)
{
    struct fs_list list = {0};
    struct str path, now;
    uint64_t count, found = 0;
    struct slice name;
    str_init(&path);
    str_init(&now);
    bool well = unpack_number(in, &count) &&
                fs_list(&list, b->directory, true, &b->arena) &&
                list.len == count + 1; /* the marker */
    while (well && found < count) {
        str_clear(&path);
        str_clear(&now);
        well = unpack_slice(in, &name);
        if (!well)
            break;
        str_addf(&path, "%s/%.*s", b->directory, SLICE_FMT(name));
        pack_stat(&now, path.at);
        well =
            in->len >= now.len && slice_eq(slice_sub(*in, 0, now.len), str_slice(&now));
        if (well)
            *in = slice_from(*in, now.len);
        found++;
    }
    fs_list_release(&list);
    str_release(&path);
    str_release(&now);
    return well;
}

static void seal_of(char out[SEAL + 1], const struct build *b, struct slice text)
{
    const struct slice parts[] = {SLICE("manifest"), text};
    hash_keyed_hex(out, b->key, parts, 2);
}

/* What was saved with this site's key. */
static bool read_manifest(struct build *b, struct str *file)
{
    char seal[SEAL + 1];
    if (!build_find_key(b) || !fs_read(file, manifest_path(b), MANIFEST_BYTES_MAX) ||
        file->len < SEAL)
        return false;
    file->len -= SEAL;
    seal_of(seal, b, str_slice(file));
    return memcmp(seal, file->at + file->len, SEAL) == 0;
}

bool manifest_is_current(struct build *b)
{
    struct str file, now;
    str_init(&file);
    str_init(&now);
    add_fingerprint(b, &now);
    b->fingerprint = arena_copy(&b->arena, str_slice(&now));
    bool well = read_manifest(b, &file);
    struct slice in = str_slice(&file);
    well = well && in.len > now.len &&
           slice_eq(slice_sub(in, 0, now.len), str_slice(&now));
    if (well) {
        in = slice_from(in, now.len);
        well = outputs_stand(b, &in) && unpack_report(b, &in);
    }
    str_release(&now);
    str_release(&file);
    return well;
}

void manifest_save(struct build *b)
{
    char seal[SEAL + 1];
    struct str file;
    str_init(&file);
    str_add(&file, b->fingerprint);
    pack_outputs(b, &file);
    pack_report(b, &file);
    seal_of(seal, b, str_slice(&file));
    str_add_c(&file, seal);
    /* Without it the next build does everything again: no error. */
    fs_replace(manifest_path(b), str_slice(&file), 0600);
    str_release(&file);
}
