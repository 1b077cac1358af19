/* One build, from its inputs to its output: what the steps of app/build.c share. */
#ifndef APP_BUILD_H
#define APP_BUILD_H

#include "app/command.h"
#include "base/lock.h"
#include "base/map.h"
#include "base/vec.h"
#include "media/film.h"
#include "media/photo.h"
#include "privacy/publish.h"
#include "render/render.h"
#include "site/tree.h"
#include "verify/gate.h"

/* A finished file of the site. */
struct output_file {
    const char *path;
    const char *origin; /* source path, for messages; or NULL */
    struct gate_ticket ticket;
    bool changed; /* differs from what stands in the output, and waits in the stage */
};

/* An address that visitors find otherwise than after the build before. */
enum url_change_kind { URL_GONE, URL_CHANGED, URL_NEW };
struct url_change {
    enum url_change_kind kind;
    const char *path; /* of the file in the output */
};

/* A file that one person alone changed or removed, and its last reviewed version: what
 * that says of pictures goes on to forbid. */
struct older {
    const char *path;
    const char *version;   /* see source_read_version */
    struct raw_page *page; /* what that says; NULL: no page */
};

struct build {
    struct options options;
    struct arena arena;
    struct diag *diag;
    const char *directory;     /* of the output */
    const char *stage;         /* beside it: what is new; NULL for check */
    struct lock lock;          /* of the cache */
    const char *cache;         /* private: encoded pictures, manifest */
    const char *passing_cache; /* removed at the end; or NULL */
    const char *lasting_cache; /* that it stands in for */
    struct map held_folders;   /* folder -> safe_page, see documents.c */
    struct map known, noted;   /* of known.c: path -> its line */
    struct cage *cage;         /* where files of others are looked into */
    bool write;                /* false: check */
    bool deploying;            /* into a private folder, see deploy.c */
    bool keep_cache;           /* of a check: for the build that follows */
    /* Inputs (inputs.c). */
    struct source source;
    struct history *history;        /* of its commit, once it is read; or NULL */
    struct map unreviewed;          /* paths left out because nobody looked at them */
    const char *reviewed_takedowns; /* version of takedowns.csv that was; or NULL */
    struct {
        VEC(struct older);
    } older; /* pages and sidecars, sorted by path */
    struct raw_site raw;
    const char *register_path;
    struct consent_register people;
    struct policy policy;
    struct policy_lines policy_lines; /* each value of it with its source */
    struct protocol protocol;
    struct names *names;
    struct gate *gate;
    struct slice key;            /* the site's secret; empty until build_load_key */
    struct slice programs;       /* see build_programs; empty until then */
    struct cache store;          /* what is kept in `cache`; closed for verify */
    char (*accepted)[HASH_WIDE]; /* digests of checked documents */
    size_t accepted_count;
    struct map documents_read; /* entries of the cache that documents of now use */
    /* What comes of them. */
    struct publisher publisher;
    struct safe_site site;
    struct claims *claims;
    struct photo *photos; /* by number of the picture among raw.files, see photos.c */
    size_t *photo_files;  /* number of its file */
    size_t photo_count;
    struct film *films; /* likewise, see films.c */
    size_t *film_files;
    size_t film_count;
    struct mustache_set templates;
    struct render render;
    struct map old_addresses; /* folded, as they were written -> safe_page */
    struct changes changes;
    struct withheld_list withheld;
    struct leaks leaks;
    struct map leak_origins;  /* file of a leak -> source path, where it has one */
    struct leaks frame_leaks; /* of leak_source.c: in templates and settings */
    bool frame_is_known;
    size_t leaks_sought;
    struct verified_tree *proof; /* of what was put in place; NULL when nothing was */
    struct {
        VEC(struct output_file);
    } outputs;
    struct {
        VEC(const char *);
    } gone;                  /* addresses that were taken down, of gone.c */
    struct map output_paths; /* path -> number in outputs, from 1 */
    struct {
        VEC(struct url_change);
    } urls; /* gone first, then changed, then new; empty after a first build */
    size_t pages_written, documents_written, photos_written, photos_reused;
    size_t films_written, films_reused; /* sounds too */
    size_t files_seen;                  /* by verify: of any kind */
    bool write_failed;                  /* a file could not be written: said once */
    struct slice fingerprint;           /* of all inputs */
    bool unchanged;                     /* nothing has changed since the last build */
    double started;                     /* seconds on the monotonic clock */
};

/* --- inputs.c ------------------------------------------------------------------------
 */
bool build_open_source(struct build *b);
/* A repository as git keeps it: bare, or the .git of a work tree. */
bool build_is_git_folder(struct build *b, const char *folder);
bool build_read_settings(struct build *b);
/* What a check made goes to the lasting cache, for the build that follows. */
void build_keep_cache(struct build *b);
/* Where the register is looked for; in the arena, or of the environment. */
const char *build_find_register(struct build *b);
/* Is there a file where the register should be? */
bool build_register_exists(struct build *b);
bool build_read_register(struct build *b);
bool build_load_policy(struct build *b);
/* What a board should look at becomes a warning; what can't be kept, an error. */
bool build_check_policy(struct build *b);
bool build_make_names(struct build *b);
/* As good as it gets when the build has failed already: only to mask what is said. Says
 * nothing. */
void build_make_mask(struct build *b);
/* An engine over these people; whoever is called `but` is not exempt. Free with
 * names_free. */
struct names *build_names(struct build *b, const struct consent_register *people,
                          struct slice but);
/* Both engines over the register; of a large one at the same time, in two threads: each
 * only reads what it is given, and keeps what it makes to itself. */
bool build_make_names_and_gate(struct build *b);
/* The key that is there already, if any; makes none and says nothing. */
bool build_find_key(struct build *b);
/* The same, or a new one; then opens the cache, which is of no use without. */
bool build_load_key(struct build *b);
bool build_publish(struct build *b);

/* --- review.c: four eyes (contract 9) ------------------------------------------------
 */
/* Of a commit: finds which settings are in force, and lets those be read. Before
 * build_read_settings, which calls it. */
bool build_use_reviewed_settings(struct build *b);
/* Where policy requires review: marks what waits for it, and puts older versions in the
 * place of what can't be done without. After build_load_policy, before site_read. */
bool build_review(struct build *b);
/* After site_read: rows of takedowns.csv that went without review still hold. */
bool build_keep_takedowns(struct build *b);
/* Of b->older: its version, or NULL. */
const char *build_older_version(const struct build *b, const char *path);

/* --- claims.c: what the pages say of each file
 * ------------------------------------------ */
struct claims;
/* After build_publish. */
void build_claims(struct build *b);
/* sidecars.c: files that stand beside a picture or film and tell of it. */
enum { SIDECARS_MAX = 6 };
struct sidecars {
    struct slice
        words[2 * SIDECARS_MAX]; /* of each, and of its last reviewed version */
    size_t count;
    bool unread; /* one can't be read, or is too large */
    bool waits;  /* one was added, changed or removed, and nobody looked at that */
};
/* Where the one of that number (below SIDECARS_MAX) would stand; in the arena. */
const char *sidecar_path(struct build *b, const char *path, size_t number);
/* `by_path` gives numbers of raw.files, from 1. */
void sidecars_read(struct build *b, const struct map *by_path, const char *path,
                   struct sidecars *out);
/* Of raw.files[file]; what it points to lives as long as the claims. */
struct photo_claim claims_of(const struct build *b, size_t file);
void claims_free(struct claims *claims);

/* --- known.c: which content a file had when it was last read, so that it need not be
 * read again while its stamp is the same. After build_load_key --- */
void known_load(struct build *b);
/* The digest (cache_content) of the file's content, or NULL. */
const char *known_content(const struct build *b, const struct raw_file *file);
/* For the next build. */
void known_note(struct build *b, const struct raw_file *file, const char *digest);
void known_save(struct build *b);

/* --- photos.c, documents.c, bodies.c
 * --------------------------------------------------- */
struct photo_rules build_photo_rules(const struct build *b);
bool build_photos(struct build *b);
/* albums.c: the pictures of each album, in order, once all are decided. */
void build_albums(struct build *b);
/* Must every copy of this picture go, too? */
bool build_holds_copies(const struct photo *photo);
/* Says that an entry of the cache, found before, is no longer what it was: nothing is
 * published then. */
void build_lost_entry(struct build *b, const char *source);
/* The pictures that shown pages show, through the gate into the output. */
bool build_write_photos(struct build *b);
/* Films and sounds; after the photos, behind which unnamed ones stand in an album. */
bool build_films(struct build *b);
/* captions.c: reads the captions of a film that may be shown, redacts them, and adds
 * them to it. */
void build_captions(struct build *b, size_t film);
bool build_holds_film_copies(const struct film *film);
bool build_write_films(struct build *b);
bool build_documents(struct build *b);
/* Where a document stands when no other has its name, in the arena; NULL when nothing
 * is left of its name. Between redact_begin and redact_end. */
const char *build_document_address(struct build *b, const struct raw_file *f);
/* Picture, film, sound or document, by its extension. */
enum held_kind build_file_kind(const char *path);
/* After build_publish, and before build_file_fate. */
void build_note_held_folders(struct build *b);
/* Held with the section or bundle it stands in, or taken down? */
enum hold_reason build_file_fate(const struct build *b, const struct raw_file *f);
bool build_bodies(struct build *b);

/* --- templates.c
 * ------------------------------------------------------------------------ */
bool build_load_templates(struct build *b);
/* The theme's style sheet and other assets, into the output. */
bool build_write_assets(struct build *b);

/* --- pages.c
 * ---------------------------------------------------------------------------- */
bool build_write_pages(struct build *b);

/* --- gone.c: tombstones for the web server
 * ---------------------------------------------------------------------------- */
/* Writes an empty .gone/ADDRESS/gone for each address that was taken down, names nobody
 * and is not in use, when the site is made to be deployed; after everything else is
 * written. */
bool build_write_gone(struct build *b);
/* Is it such a file? No visitor ever sees one. */
bool gone_is_one(const char *path);

/* --- output.c: the stage, the gate in front of it, and the move into place
 * --------------- */
bool output_open(struct build *b);
/* In any process: passes the bytes through the gate and, when they differ from what
 * stands in the output, writes them to the stage; packs what output_take needs. */
void output_offer(const struct build *b, const char *path, const char *origin,
                  struct slice bytes, struct str *reply);
/* In the parent: true when the file passed. `own`: made by us, so that a leak refuses
 * the build; else the file alone is withheld by the caller. */
bool output_take(struct build *b, struct slice *reply, bool own);
/* Fills b->urls: what differs from what stands in the output now. */
void output_compare(struct build *b);
/* Puts everything in place, with b->proof, which deploy/ takes; false with diagnostics,
 * the old output then stands. */
bool output_commit(struct build *b);
/* A proof of all outputs, or of all but the tombstones (gone.c); NULL with a
 * diagnostic. Free with verified_tree_free. */
struct verified_tree *output_prove(struct build *b, bool with_gone);
/* Removes the stage. */
void output_abandon(struct build *b);

/* --- proofs.c: what passed the gate before. After build_load_key and the gate is made,
 * before anything is offered; saved when the output is in place --- */
void build_load_proofs(struct build *b);
void build_save_proofs(struct build *b);
/* Digest of this program and of the one that looks into files, by their content: others
 * may see otherwise, in any of what they look at. */
struct slice build_programs(struct build *b);
/* The same with their libraries, as far as they can be seen from here; a copy of it on
 * another machine is another. */
struct slice build_programs_here(struct build *b);

/* --- manifest.c
 * ------------------------------------------------------------------------- */
/* Is there nothing to do? Then what the last build reported is in b again. What bears
 * not the site's key is not believed. */
bool manifest_is_current(struct build *b);
/* After a build that succeeded: for the next one. */
void manifest_save(struct build *b);

/* --- changes.c
 * ---------------------------------------------------------------------------- */
void changes_pack(const struct changes *changes, struct str *out);
/* Appends what was packed; false when it is damaged. */
bool changes_unpack(struct changes *changes, struct slice *in, struct arena *arena);
/* In order of place, each once: a tag's name is read for its page and its address. */
void changes_sort(struct changes *changes);
/* What was done, in the language of the messages. */
const char *change_text(enum change_kind kind);

/* --- report.c
 * ----------------------------------------------------------------------------- */
/* May the report, and the file of --sarif, stand there? Not in `folder`, which is or
 * becomes public, nor in the site's static/, nor in the place of a file that is none.
 */
bool report_open(struct build *b, const char *folder);
/* A path without symbolic links, as far as it is there already; in the arena. */
const char *report_real_path(struct build *b, const char *path);
/* Writes it to --report FILE and frees it; false with a diagnostic. */
struct json;
bool report_save(struct build *b, struct json *report);
bool report_write(struct build *b); /* true when none is asked for, or not allowed */
void report_print(struct build *b); /* a summary for people on stdout */

/* --- findings.c: what the gate found, for people
 * --------------------------------------- */
/* What a kind is called, and what to do about it; in the reader's language, or English.
 */
const char *finding_text(enum leak_kind kind, bool english);
const char *kind_advice(enum leak_kind kind, bool english);
/* What to do about this one. */
const char *finding_advice(const struct leak *leak);
/* Appends kind, id, place and words: all that may be told of it on one line. */
void finding_describe(struct str *out, const struct leak *leak);
/* In how many files they are. */
size_t findings_files(const struct leaks *leaks);
/* Prints b->leaks by file, each with file:line:column in front so that editors find it;
 * some of each file, all with -v. `folder` stands before each path, "": nothing does.
 */
void findings_print(const struct build *b, const char *folder);
/* What the gate found in a file of the source that is left out for it: some, all with
 * -v. */
void findings_print_withheld(const struct build *b, const char *source);
/* How many of each kind, with what to do. */
void findings_print_kinds(const struct leaks *leaks);

/* --- leak_source.c
 * ----------------------------------------------------------------------- */
/* Where the leak stands in the source: in `origin` (NULL: not known) with the same
 * words, or else in a template or the settings. file is NULL when it is found nowhere,
 * or when many were sought already. */
struct place build_find_leak(struct build *b, const char *origin,
                             const struct leak *leak);

/* --- sarif.c
 * ----------------------------------------------------------------------------- */
/* Writes findings, and what is wrong in content, to --sarif FILE (SARIF 2.1.0), where
 * forges show them beside the line; names nobody, in paths neither. `folder` holds the
 * finished files, `code` is what the command ends with: whether all was looked through
 * stands in it too, for else a forge would take what is not told for mended. True when
 * none is asked for; false with a diagnostic. */
bool sarif_write(struct build *b, const char *folder, int code);

/* --- where.c: where something stands on the site
 * --------------------------------------- */
/* "https://host/nieuws/x/" of "nieuws/x/"; a path when the site has no url. */
struct slice build_url(struct build *b, struct slice address);
/* Of a file of the source: its address, or the first of a picture's; empty when no page
 * that is shown leads to it. Until build_write_photos pictures have none. */
struct slice build_file_address(struct build *b, const char *path);
/* Source paths of all that pages lead to which are shown as things stand now; a folder
 * may hold other files, and nobody links to them, but an address is enough. Release it.
 */
void build_find_led_to(struct build *b, struct map *led_to);
/* Who is known to be in raw.files[file], a photo, film or sound: see struct photo. */
struct slice build_seen_in(const struct build *b, size_t file);
/* Why a file of the source is left out, or NULL. */
const struct withheld *build_find_withheld(const struct build *b, const char *path);

/* --- build.c
 * ------------------------------------------------------------------------------- */
/* With VOORNAAM_TRACE set: what was done, and when, on stderr. Gives `well` back. */
bool build_traced(const struct build *b, const char *step, bool well);
void build_init(struct build *b, const struct options *options, bool write);
void build_release(struct build *b);
/* A path as it may be shown on stdout: names in it as ‹id›, but with --reveal on a
 * terminal, and on one line (str_add_shown). Replaces `out`. */
void build_show_path(const struct build *b, struct str *out, const char *path);
/* All steps up to the finished bytes in the stage; for build, check and list. */
bool build_make(struct build *b);
/* The whole command: makes, puts in place, reports and prints; gives the exit code. */
int build_run(const struct options *options, bool write);
/* A diag_mask_fn over b->names. */
void build_mask(void *names, struct str *out, struct slice text);
/* Prints the diagnostics and gives the exit code. */
int build_finish(struct build *b);

#endif
