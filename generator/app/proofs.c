/* What passed the gate, from one build to the next: a file in the private cache for
 * each folder that is built into. */
#include <limits.h>
#include <link.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "app/build.h"
#include "base/fs.h"
#include "base/hash.h"
#include "base/pack.h"
#include "verify/proof.h"

enum { PROGRAM_BYTES_MAX = 256 << 20 };

/* By its content: a copy of another build may have the same times. */
static void add_program(struct str *all, const char *path)
{
    struct str bytes;
    char digest[33];
    str_init(&bytes);
    fs_read(&bytes, path, PROGRAM_BYTES_MAX);
    hash_hex(digest, str_slice(&bytes));
    pack_slice(all, slice_of(digest));
    str_release(&bytes);
}

/* A library that was renewed may read a page otherwise. */
static int add_library(struct dl_phdr_info *info, size_t size, void *all)
{
    struct stat s = {0};
    (void)size;
    if (info->dlpi_name && *info->dlpi_name == '/' && stat(info->dlpi_name, &s) == 0) {
        pack_slice(all, slice_of(info->dlpi_name));
        pack_number(all, (uint64_t)s.st_ino);
        pack_number(all, (uint64_t)s.st_size);
        pack_number(all, (uint64_t)s.st_mtim.tv_sec);
        pack_number(all, (uint64_t)s.st_mtim.tv_nsec);
    }
    return 0;
}

/* Of this program, of the one that reads documents, and of their libraries as far as
 * they can be seen from here: what the reader's libraries answered is kept elsewhere,
 * by the document (media/document.h). */
static struct slice digest_of_programs(struct build *b)
{
    struct str all;
    char digest[33];
    str_init(&all);
    add_program(&all, "/proc/self/exe");
    add_program(&all, cage_find(&b->arena, "voornaam-decode"));
    dl_iterate_phdr(add_library, &all);
    hash_hex(digest, str_slice(&all));
    str_release(&all);
    return arena_copy(&b->arena, slice_of(digest));
}

static const char *proofs_path(struct build *b)
{
    char real[PATH_MAX], digest[33];
    const char *folder = realpath(b->directory, real) ? real : b->directory;
    hash_hex(digest, slice_of(folder));
    return arena_printf(&b->arena, "%s/proofs-%s", b->cache, digest).at;
}

void build_load_proofs(struct build *b)
{
    if (!b->cache)
        return;
    struct proof_source source = {
        .key = b->key, .program = digest_of_programs(b), .file = proofs_path(b)};
    gate_load_proofs(b->gate, &source);
}

void build_save_proofs(struct build *b)
{
    if (b->cache)
        gate_save_proofs(b->gate, proofs_path(b));
}
