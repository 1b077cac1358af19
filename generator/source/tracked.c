/* Looking for the register where it must not be: see tracked.h. */
#include "source/tracked.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/fs.h"
#include "base/vec.h"
#include "source/git_int.h"

enum {
    FILES = 2, /* the register and its key */
    WAYS = 3,  /* as it is, with \n, with \r\n: git may turn one into the other */
    BYTES_MAX = 512 << 20,
};

struct search {
    struct repository repository;
    const char *inside[FILES]; /* where it lies in the work tree, or NULL */
    const char *set[FILES];    /* where the setting says, in the repository, or NULL */
    git_oid ids[FILES][WAYS];
    size_t id_count[FILES];
    struct map seen;    /* trees that were looked through */
    const char *commit; /* that is looked through, or NULL */
    bool only_mark;     /* what is there was there before: it is not brought in */
    bool place_known[FILES], bytes_known[FILES];
    struct tracked_finding *out;
    struct arena *arena;
    const struct tracked_question *question;
};

/* --- what is looked for
 * ------------------------------------------------------------------- */

static void add_id(struct search *s, int file, struct slice bytes)
{
    git_oid *id = &s->ids[file][s->id_count[file]];
    s->id_count[file] += git_odb_hash(id, bytes.at, bytes.len, GIT_OBJECT_BLOB) == 0;
}

static void add_bytes(struct search *s, int file, struct slice bytes)
{
    struct str other;
    if (!slice_trim(bytes).len)
        return; /* an empty file is like any other */
    str_init(&other);
    add_id(s, file, bytes);
    for (int carriage = 0; carriage < 2; carriage++) {
        str_clear(&other);
        for (size_t i = 0; i < bytes.len; i++) {
            bool end = bytes.at[i] == '\n', pair = bytes.at[i] == '\r' &&
                                                   i + 1 < bytes.len &&
                                                   bytes.at[i + 1] == '\n';
            if (end && carriage)
                str_add_byte(&other, '\r');
            if (!pair)
                str_add_byte(&other, bytes.at[i]);
        }
        if (!slice_eq(str_slice(&other), bytes))
            add_id(s, file, str_slice(&other));
    }
    str_release(&other);
}

/* The part of a path below the work tree, or NULL. */
static const char *below(struct search *s, const char *path)
{
    const char *top = git_repository_workdir(s->repository.git);
    char *real = realpath(path, NULL), *work = top ? realpath(top, NULL) : NULL;
    size_t len = work ? strlen(work) : 0;
    const char *inside = NULL;
    if (real && work && strncmp(real, work, len) == 0 && real[len] == '/')
        inside = arena_copy_c(s->arena, slice_of(real + len + 1));
    free(real);
    free(work);
    return inside;
}

static const char *set_path(struct search *s, const char *setting)
{
    struct str path;
    const char *sub = s->repository.sub, *out = NULL;
    if (setting[0] == '/')
        return NULL;
    str_init(&path);
    if (fs_normalise(&path, arena_printf(s->arena, "%s/%s", sub ? sub : "", setting)))
        out = arena_copy_c(s->arena, str_slice(&path));
    str_release(&path);
    return out;
}

static void prepare(struct search *s, const struct tracked_question *q)
{
    for (int i = 0; i < FILES; i++) {
        const char *end = i ? ".key" : "";
        const char *file = arena_printf(s->arena, "%s%s", q->file, end).at;
        bool commits = q->rev || git_repository_is_bare(s->repository.git);
        struct stat info;
        struct str bytes;
        str_init(&bytes);
        s->inside[i] = below(s, file);
        if (q->setting && commits)
            s->set[i] = set_path(s, arena_printf(s->arena, "%s%s", q->setting, end).at);
        /* Only a file: what a program hands out can't be read twice. */
        if (stat(file, &info) == 0 && S_ISREG(info.st_mode) &&
            fs_read(&bytes, file, BYTES_MAX))
            add_bytes(s, i, str_slice(&bytes));
        str_release(&bytes);
    }
}

/* --- looking
 * ------------------------------------------------------------------------------ */

static void found(struct search *s, int file, const char *path, bool *known)
{
    if (s->only_mark)
        *known = true;
    else if (!*known && !s->out->path)
        *s->out = (struct tracked_finding){arena_copy_c(s->arena, slice_of(path)),
                                           s->commit, file == 1};
}

enum { TABLE_BYTES_MAX = 64 << 20 };

static bool holds_no_table(const char *extension)
{
    static const char *const others[] = {
        ".jpg", ".jpeg", ".png", ".gif",  ".webp", ".heic", ".avif", ".tif",
        ".svg", ".tiff", ".mp4", ".mov",  ".webm", ".mp3",  ".m4a",  ".wav",
        ".ogg", ".pdf",  ".zip", ".docx", ".xlsx", ".pptx", ".odt",  ".ods"};
    for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
        if (strcmp(extension, others[i]) == 0)
            return true;
    return false;
}

/* What was there before is only marked as seen, and so is what was looked at. */
static bool is_table(struct search *s, const char *path, const git_oid *id)
{
    struct slice key = slice_make((const char *)id->id, GIT_OID_RAWSZ);
    char extension[16];
    git_blob *blob = NULL;
    bool table = false;
    fs_extension(extension, slice_of(path));
    if (!s->question->is_table || holds_no_table(extension) || map_get(&s->seen, key))
        return false;
    *map_at(&s->seen, arena_copy(s->arena, key)) = s;
    if (!s->only_mark && git_blob_lookup(&blob, s->repository.git, id) == 0 &&
        git_blob_rawsize(blob) <= TABLE_BYTES_MAX)
        table = s->question->is_table(
            s->question->user,
            slice_make(git_blob_rawcontent(blob), (size_t)git_blob_rawsize(blob)));
    git_blob_free(blob);
    return table;
}

static void look_at(struct search *s, const char *path, const git_oid *id)
{
    bool unknown = false;
    if (is_table(s, path, id))
        found(s, 0, path, &unknown);
    for (int file = 0; file < FILES; file++) {
        if (s->inside[file] && strcmp(path, s->inside[file]) == 0)
            found(s, file, path, &s->place_known[file]);
        for (size_t way = 0; way < s->id_count[file]; way++)
            if (git_oid_equal(id, &s->ids[file][way]))
                found(s, file, path, &s->bytes_known[file]);
    }
}

static int walk_entry(const char *folder, const git_tree_entry *entry, void *user)
{
    struct search *s = user;
    const git_oid *id = git_tree_entry_id(entry);
    git_object_t type = git_tree_entry_type(entry);
    struct str path;
    if (s->out->path)
        return -1;
    if (type == GIT_OBJECT_TREE) {
        struct slice key = slice_make((const char *)id->id, GIT_OID_RAWSZ);
        if (map_get(&s->seen, key))
            return 1;
        *map_at(&s->seen, arena_copy(s->arena, key)) = s;
        return 0;
    }
    str_init(&path);
    str_addf(&path, "%s%s", folder, git_tree_entry_name(entry));
    look_at(s, path.at, id);
    str_release(&path);
    return 0;
}

static bool is_there(git_tree *tree, const char *path)
{
    git_tree_entry *entry = NULL;
    bool there = path && git_tree_entry_bypath(&entry, tree, path) == 0;
    git_tree_entry_free(entry);
    return there;
}

/* The places that are known, then every file: a tree that was seen stands elsewhere
 * with the same files, so only places must be looked at anew. */
static bool look_through(struct search *s, const git_oid *id)
{
    git_tree *tree = NULL;
    if (git_tree_lookup(&tree, s->repository.git, id) != 0)
        return false;
    for (int file = 0; file < FILES; file++) {
        if (is_there(tree, s->inside[file]))
            found(s, file, s->inside[file], &s->place_known[file]);
        if (is_there(tree, s->set[file]))
            found(s, file, s->set[file], &s->place_known[file]);
    }
    int error = s->out->path ? 0 : git_tree_walk(tree, GIT_TREEWALK_PRE, walk_entry, s);
    git_tree_free(tree);
    return !error || s->out->path;
}

static bool look_through_commit(struct search *s, const git_oid *id)
{
    git_commit *commit = NULL;
    char hex[GIT_OID_HEXSZ + 1];
    if (git_commit_lookup(&commit, s->repository.git, id) != 0)
        return false;
    s->commit = arena_copy_c(s->arena, slice_of(git_oid_tostr(hex, sizeof(hex), id)));
    bool well = look_through(s, git_commit_tree_id(commit));
    git_commit_free(commit);
    return well;
}

static bool look_through_index(struct search *s)
{
    git_index *index = NULL;
    if (git_repository_is_bare(s->repository.git))
        return true;
    if (git_repository_index(&index, s->repository.git) != 0)
        return false;
    s->commit = NULL;
    for (size_t i = 0; i < git_index_entrycount(index); i++) {
        const git_index_entry *entry = git_index_get_byindex(index, i);
        look_at(s, entry->path, &entry->id);
    }
    git_index_free(index);
    return true;
}

/* --- the questions
 * ------------------------------------------------------------------------ */

/* *none is set when there is no repository at all. */
static bool begin(struct search *s, struct tracked_finding *out,
                  const struct tracked_question *q, bool *none, struct arena *arena,
                  struct diag *diag)
{
    struct diag *unseen = diag_new();
    *s = (struct search){.out = out, .arena = arena, .question = q};
    *out = (struct tracked_finding){0};
    bool well = repository_open(&s->repository, q->repository, arena, unseen);
    diag_free(unseen);
    *none = !well && s->repository.missing && fs_exists(q->repository);
    if (!well && !*none) { /* once more, to say why */
        repository_close(&s->repository);
        well = repository_open(&s->repository, q->repository, arena, diag);
    }
    if (well)
        prepare(s, q);
    return well;
}

static bool end(struct search *s, bool well, const struct tracked_question *q,
                struct diag *diag)
{
    if (!well)
        repository_failed(q->repository, diag);
    map_release(&s->seen);
    repository_close(&s->repository);
    return well;
}

bool source_tracks(struct tracked_finding *out, const struct tracked_question *q,
                   struct arena *arena, struct diag *diag)
{
    struct search s;
    bool none;
    git_oid head, commit, tree;
    if (!begin(&s, out, q, &none, arena, diag)) {
        repository_close(&s.repository);
        return none;
    }
    bool well = look_through_index(&s);
    if (well && !out->path &&
        git_reference_name_to_id(&head, s.repository.git, "HEAD") == 0)
        well = look_through_commit(&s, &head);
    if (well && !out->path && q->rev) {
        if (!repository_find(&s.repository, q->repository, q->rev, &commit, &tree,
                             diag)) {
            end(&s, true, q, diag);
            return false;
        }
        well = look_through_commit(&s, &commit);
    }
    return end(&s, well, q, diag);
}

struct pushed {
    struct {
        VEC(git_oid);
    } commits;
    struct map known; /* the same, by id */
};

/* NEW --not --all */
static bool list_pushed(struct search *s, struct pushed *p, const git_oid *from)
{
    git_revwalk *walk = NULL;
    git_oid id;
    bool well = git_revwalk_new(&walk, s->repository.git) == 0 &&
                git_revwalk_push(walk, from) == 0 &&
                git_revwalk_hide_glob(walk, "*") == 0;
    while (well && git_revwalk_next(&id, walk) == 0)
        vec_push(&p->commits, id);
    git_revwalk_free(walk);
    for (size_t i = 0; i < p->commits.len; i++)
        *map_at(&p->known,
                slice_make((const char *)p->commits.at[i].id, GIT_OID_RAWSZ)) = s;
    return well;
}

/* What stands in a parent that is there already is not brought in. */
static bool mark_parents(struct search *s, const struct pushed *p, const git_oid *id)
{
    git_commit *commit = NULL;
    bool well = git_commit_lookup(&commit, s->repository.git, id) == 0;
    s->only_mark = true;
    for (unsigned i = 0; well && i < git_commit_parentcount(commit); i++) {
        const git_oid *parent = git_commit_parent_id(commit, i);
        if (!map_get(&p->known, slice_make((const char *)parent->id, GIT_OID_RAWSZ)))
            well = look_through_commit(s, parent);
    }
    s->only_mark = false;
    git_commit_free(commit);
    return well;
}

static bool look_through_pushed(struct search *s, const git_oid *from)
{
    struct pushed p = {0};
    bool well = list_pushed(s, &p, from);
    for (size_t i = 0; well && i < p.commits.len; i++)
        well = mark_parents(s, &p, &p.commits.at[i]);
    for (size_t i = 0; well && i < p.commits.len && !s->out->path; i++)
        well = look_through_commit(s, &p.commits.at[i]);
    map_release(&p.known);
    vec_release(&p.commits);
    return well;
}

/* A tag may lead to a commit, but also to a file or folder of no commit. */
static bool look_through_object(struct search *s, git_object *object)
{
    git_object *peeled = NULL;
    bool tag = git_object_type(object) == GIT_OBJECT_TAG;
    if ((tag ? git_object_peel(&peeled, object, GIT_OBJECT_ANY)
             : git_object_dup(&peeled, object)) != 0)
        return false;
    bool well = true;
    switch (git_object_type(peeled)) {
    case GIT_OBJECT_COMMIT:
        well = look_through_pushed(s, git_object_id(peeled));
        break;
    case GIT_OBJECT_TREE:
        well = look_through(s, git_object_id(peeled));
        break;
    case GIT_OBJECT_BLOB:
        look_at(s, "", git_object_id(peeled));
        break;
    default:
        well = false;
    }
    git_object_free(peeled);
    return well;
}

bool source_brings_in(struct tracked_finding *out, const struct tracked_question *q,
                      struct arena *arena, struct diag *diag)
{
    struct search s;
    bool none;
    git_object *object = NULL;
    if (!begin(&s, out, q, &none, arena, diag)) {
        repository_close(&s.repository);
        return none;
    }
    bool well = git_revparse_single(&object, s.repository.git, q->rev) == 0 &&
                look_through_object(&s, object);
    git_object_free(object);
    return end(&s, well, q, diag);
}
