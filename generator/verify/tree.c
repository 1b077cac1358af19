/* The proof: a folder of which every file passed. Only this file makes one. */
#include <assert.h>
#include <errno.h>
#include <fts.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/memory.h"
#include "base/message.h"
#include "base/pack.h"
#include "base/pool.h"
#include "verify/gate_int.h"

enum { FILE_BYTES_MAX = 512 << 20 };

struct verified_file {
    const char *path;
    char digest[33];
};

struct verified_files {
    VEC(struct verified_file);
    bool unsorted;
};

struct verified_tree {
    char *folder;
    char key[33]; /* of the gate's seals */
    struct arena arena;
    struct verified_files *files; /* sorted when first asked for */
};

struct verified_tree *verified_tree_new(const struct gate *g, const char *folder)
{
    struct verified_tree *tree = memory_new(sizeof(*tree));
    memcpy(tree->key, proofs_key(g->proofs), sizeof(tree->key));
    arena_init(&tree->arena);
    tree->folder = memory_new(strlen(folder) + 1);
    memcpy(tree->folder, folder, strlen(folder));
    tree->files = memory_new(sizeof(*tree->files));
    return tree;
}

void verified_tree_free(struct verified_tree *tree)
{
    if (!tree)
        return;
    vec_release(tree->files);
    free(tree->files);
    arena_release(&tree->arena);
    free(tree->folder);
    free(tree);
}

static int by_path(const void *a, const void *b)
{
    const struct verified_file *x = a;
    const struct verified_file *y = b;
    return strcmp(x->path, y->path);
}

bool verified_tree_add(struct verified_tree *tree, const char *path,
                       const struct gate_ticket *ticket)
{
    if (!proof_is_genuine(tree->key, path, ticket))
        return false;
    struct verified_file *file = vec_add(tree->files);
    file->path = arena_copy_c(&tree->arena, slice_of(path));
    memcpy(file->digest, ticket->digest, sizeof(file->digest));
    tree->files->unsorted = true;
    return true;
}

const char *verified_tree_folder(const struct verified_tree *tree)
{
    return tree->folder;
}

size_t verified_tree_count(const struct verified_tree *tree)
{
    return tree->files->len;
}

static const struct verified_files *sorted(const struct verified_tree *tree)
{
    struct verified_files *files = tree->files;
    if (files->unsorted)
        qsort(files->at, files->len, sizeof(*files->at), by_path);
    files->unsorted = false;
    return files;
}

const char *verified_tree_path(const struct verified_tree *tree, size_t i)
{
    assert(i < tree->files->len);
    return sorted(tree)->at[i].path;
}

bool verified_tree_holds(const struct verified_tree *tree, const char *path,
                         struct slice bytes)
{
    const struct verified_files *files = sorted(tree);
    struct verified_file wanted = {.path = path};
    const struct verified_file *file =
        files->len ? bsearch(&wanted, files->at, files->len, sizeof(wanted), by_path)
                   : NULL;
    char digest[33];
    if (!file)
        return false;
    proof_digest(digest, tree->key, bytes);
    return memcmp(digest, file->digest, sizeof(digest)) == 0;
}

/* --- a whole folder --- */

struct folder_job {
    const struct gate *gate;
    const char *folder;
    char *top; /* the folder without links in its path */
    struct fs_list list;
    struct leaks *leaks;
    struct verified_tree *tree;
    struct diag *diag;
};

/* What is wrong with a link, or NULL: it leads to something within the folder. */
static const char *wrong_with_link(const struct folder_job *job, const char *full)
{
    char *target = realpath(full, NULL);
    const char *wrong = NULL;
    if (!target)
        wrong = errno == ENOENT  ? "link to nothing"
                : errno == ELOOP ? "link to itself"
                                 : "link";
    else if (fs_is_below(slice_of(job->top), slice_of(target)))
        wrong = "link to the folder around it";
    else if (!fs_is_below(slice_of(target), slice_of(job->top)))
        wrong = "link out of the folder";
    free(target);
    return wrong;
}

static void check_file(void *user, size_t item, struct str *reply)
{
    struct folder_job *job = user;
    const struct fs_entry *entry = &job->list.at[item];
    struct gate_ticket ticket = {0};
    struct arena arena;
    struct leaks leaks;
    struct str bytes;
    int error = 0;
    arena_init(&arena);
    leaks_init(&leaks);
    str_init(&bytes);
    const char *full = fs_join(&arena, job->folder, entry->path);
    bool link = S_ISLNK(entry->info.st_mode);
    const char *wrong = link                           ? wrong_with_link(job, full)
                        : S_ISREG(entry->info.st_mode) ? NULL
                                                       : "no file";
    if (wrong)
        leaks_add(&leaks, entry->path, wrong, 0, LEAK_UNINSPECTABLE, SLICE(""));
    else if (link && fs_is_folder(full)) /* its files are looked at where they are */
        gate_check(job->gate, entry->path, SLICE(""), &ticket, &leaks);
    else if (!fs_read(&bytes, full, FILE_BYTES_MAX))
        error = errno ? errno : EIO;
    else
        gate_check(job->gate, entry->path, str_slice(&bytes), &ticket, &leaks);
    pack_number(reply, (uint64_t)error);
    pack_slice(reply, slice_make((const char *)&ticket, sizeof(ticket)));
    leaks_pack(&leaks, reply);
    str_release(&bytes);
    leaks_release(&leaks);
    arena_release(&arena);
}

static void take_reply(void *user, size_t item, struct slice reply)
{
    struct folder_job *job = user;
    const char *path = job->list.at[item].path;
    struct gate_ticket ticket = {0};
    uint64_t error = EIO;
    struct slice bytes;
    if (!unpack_number(&reply, &error) || !unpack_slice(&reply, &bytes) ||
        bytes.len != sizeof(ticket))
        error = EIO;
    if (error) {
        diag_file(job->diag, DIAG_ERROR, path, _("can't be read: %s"),
                  message_system((int)error));
        return;
    }
    if (!leaks_unpack(job->leaks, &reply, job->gate->people))
        return;
    memcpy(&ticket, bytes.at, sizeof(ticket));
    verified_tree_add(job->tree, path, &ticket);
}

/* The name of a folder without files is in no path of a file. */
static void look_at_empty_folders(struct folder_job *job)
{
    char *const roots[] = {(char *)(uintptr_t)job->folder, NULL};
    FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    size_t top = strlen(job->folder);
    for (FTSENT *e; walk && (e = fts_read(walk));) {
        struct gate_ticket ticket;
        struct str name;
        if (e->fts_info != FTS_DP) {
            e->fts_parent->fts_number += e->fts_info != FTS_D;
            continue;
        }
        e->fts_parent->fts_number += e->fts_number;
        if (e->fts_number || e->fts_level == 0)
            continue;
        str_init(&name);
        str_addf(&name, "%s/", e->fts_path + top + (e->fts_path[top] == '/'));
        gate_check(job->gate, name.at, SLICE(""), &ticket, job->leaks);
        str_release(&name);
    }
    if (walk)
        fts_close(walk);
}

struct verified_tree *verify_folder(const struct gate *g, const char *folder,
                                    unsigned workers, struct leaks *leaks,
                                    size_t *file_count, struct diag *diag)
{
    struct folder_job job = {.gate = g, .folder = folder, .leaks = leaks, .diag = diag};
    struct arena arena;
    arena_init(&arena);
    *file_count = 0;
    job.top = realpath(folder, NULL);
    if (!job.top || !fs_list(&job.list, folder, true, &arena)) {
        diag_file(diag, DIAG_ERROR, folder, _("can't be read: %s"),
                  message_system(errno));
        free(job.top);
        arena_release(&arena);
        return NULL;
    }
    job.tree = verified_tree_new(g, folder);
    *file_count = job.list.len;
    size_t died = 0;
    struct pool_job pool = {.count = job.list.len,
                            .workers = workers,
                            .user = &job,
                            .work = check_file,
                            .done = take_reply};
    if (!pool_run(&pool, &died) && died < job.list.len)
        leaks_add(leaks, job.list.at[died].path, "file", 0, LEAK_UNINSPECTABLE,
                  SLICE(""));
    look_at_empty_folders(&job);
    if (verified_tree_count(job.tree) != job.list.len || leaks->len) {
        verified_tree_free(job.tree);
        job.tree = NULL;
    }
    fs_list_release(&job.list);
    free(job.top);
    arena_release(&arena);
    return job.tree;
}
