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
    char digest[HASH_WIDE];
    str_init(&bytes);
    pack_number(all, fs_read(&bytes, path, PROGRAM_BYTES_MAX));
    hash_wide_hex(digest, str_slice(&bytes));
    pack_slice(all, slice_of(digest));
    str_release(&bytes);
}

static struct slice digest_of(struct build *b, const struct str *all)
{
    char digest[HASH_WIDE];
    hash_wide_hex(digest, str_slice(all));
    return arena_copy(&b->arena, slice_of(digest));
}

struct slice build_programs(struct build *b)
{
    struct str all;
    if (b->programs.len)
        return b->programs;
    str_init(&all);
    add_program(&all, "/proc/self/exe");
    add_program(&all, cage_find(&b->arena, "voornaam-decode"));
    b->programs = digest_of(b, &all);
    str_release(&all);
    return b->programs;
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

struct slice build_programs_here(struct build *b)
{
    struct str all;
    str_init(&all);
    pack_slice(&all, build_programs(b));
    dl_iterate_phdr(add_library, &all);
    struct slice digest = digest_of(b, &all);
    str_release(&all);
    return digest;
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
        .key = b->key, .program = build_programs_here(b), .file = proofs_path(b)};
    gate_load_proofs(b->gate, &source);
}

void build_save_proofs(struct build *b)
{
    if (b->cache)
        gate_save_proofs(b->gate, proofs_path(b));
}
