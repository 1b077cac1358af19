/* The inputs of a build: source, settings, register, policy, names, gate, key. */
#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/build.h"
#include "base/embedded.h"
#include "base/fs.h"
#include "base/hash.h"
#include "base/message.h"
#include "media/cache.h"
#include "media/document.h"

/* Where encoded pictures and the manifest are kept: in the site's folder, or for a
 * commit in the user's cache folder. */
static const char *cache_folder(struct build *b)
{
    const char *given = getenv("VOORNAAM_CACHE"), *home = getenv("XDG_CACHE_HOME");
    char hash[33];
    if (given && *given)
        return given;
    if (!b->options.rev)
        return fs_join(&b->arena, b->options.site, ".voornaam");
    /* Two sites of one repository are two. */
    hash_hex(hash, arena_printf(&b->arena, "%s:%s", b->source.repository,
                                b->source.folder ? b->source.folder : ""));
    if (home && *home)
        return arena_printf(&b->arena, "%s/voornaam/%s", home, hash).at;
    home = getenv("HOME");
    if (home && *home)
        return arena_printf(&b->arena, "%s/.cache/voornaam/%s", home, hash).at;
    /* Never /tmp: it holds what was not published, and others may write there. */
    diag_file(
        b->diag, DIAG_ERROR, NULL,
        _("there is no folder for the private cache, because HOME is not set; say "
          "where it is with VOORNAAM_CACHE"));
    return NULL;
}

/* check and list write nothing, so they work in a cache that is gone when they end; it
 * begins with links to the entries of the real one. */
/* One shelf of it. */
static bool link_entries(struct build *b, const char *real, const char *folder,
                         const char *shelf)
{
    struct fs_list list = {0};
    char *absolute = realpath(fs_join(&b->arena, real, shelf), NULL);
    const char *entries = fs_join(&b->arena, folder, shelf);
    bool well = !absolute || fs_make_folders(entries);
    if (well && absolute && fs_list(&list, absolute, false, &b->arena))
        for (size_t i = 0; i < list.len; i++)
            if (symlink(fs_join(&b->arena, absolute, list.at[i].path),
                        fs_join(&b->arena, entries, list.at[i].path)) != 0)
                break; /* it is made again then */
    fs_list_release(&list);
    free(absolute);
    return well;
}

static const char *passing_cache(struct build *b, const char *real)
{
    const char *temporary = getenv("TMPDIR");
    char *folder = arena_new(&b->arena, PATH_MAX);
    if (b->keep_cache) /* on the same file system */
        snprintf(folder, PATH_MAX, "%s.check-XXXXXX", real);
    else
        snprintf(folder, PATH_MAX, "%s/voornaam-XXXXXX",
                 temporary && *temporary ? temporary : "/tmp");
    if ((b->keep_cache && !fs_make_parents(folder)) || !mkdtemp(folder))
        return NULL;
    b->lasting_cache = real;
    b->passing_cache = folder;
    for (int shelf = 0; shelf < CACHE_SHELVES; shelf++)
        if (!link_entries(b, real, folder, cache_shelf_name((enum cache_shelf)shelf)))
            return NULL;
    return folder;
}

void build_keep_cache(struct build *b)
{
    for (int shelf = 0; shelf < CACHE_SHELVES; shelf++) {
        const char *name = cache_shelf_name((enum cache_shelf)shelf);
        const char *from = fs_join(&b->arena, b->passing_cache, name);
        const char *to = fs_join(&b->arena, b->lasting_cache, name);
        struct fs_list list = {0};
        if (fs_list(&list, from, false, &b->arena) && fs_make_folders(to))
            for (size_t i = 0; i < list.len; i++)
                if (S_ISREG(list.at[i].info.st_mode)) /* a link was there before */
                    rename(fs_join(&b->arena, from, list.at[i].path),
                           fs_join(&b->arena, to, list.at[i].path));
        fs_list_release(&list);
    }
}

bool build_is_git_folder(struct build *b, const char *folder)
{
    return fs_exists(fs_join(&b->arena, folder, "HEAD")) &&
           fs_is_folder(fs_join(&b->arena, folder, "objects"));
}

bool build_open_source(struct build *b)
{
    const struct options *o = &b->options;
    if (!o->rev && build_is_git_folder(b, o->site)) {
        diag_file(b->diag, DIAG_ERROR, o->site,
                  _("this is a bare repository: say which commit, for example --rev "
                    "main"));
        return false;
    }
    b->directory = o->directory ? o->directory
                   : o->rev && !fs_is_folder(o->site)
                       ? "public"
                       : fs_join(&b->arena, o->site, "public");
    if (!report_open(b, b->directory))
        return false;
    bool well =
        o->rev
            ? source_open_commit(&b->source, o->site, o->rev, &b->arena, b->diag)
            : source_open_folder(&b->source, o->site, b->directory, &b->arena, b->diag);
    if (well)
        b->cache = cache_folder(b);
    if (!well || !b->cache)
        return false;
    if (b->deploying)
        b->directory = fs_join(&b->arena, b->cache, "site");
    if (!b->write)
        b->cache = passing_cache(b, b->cache);
    if (!b->cache)
        diag_file(b->diag, DIAG_ERROR, NULL, _("a temporary file can't be made: %s"),
                  message_system(errno));
    return b->cache != NULL;
}

bool build_read_settings(struct build *b)
{
    return build_use_reviewed_settings(b) &&
           site_read_config(&b->raw.config, &b->source, &b->arena, b->diag);
}

bool build_load_policy(struct build *b)
{
    const struct site_config *c = &b->raw.config;
    struct slice protocol = c->protocol.text;
    if (b->options.protocol)
        protocol = slice_of(b->options.protocol);
    vec_release(&b->policy_lines);
    b->policy_lines = (struct policy_lines){0};
    if (policy_load(&b->policy, protocol, c->protocol.where, c->protocol.line,
                    c->policy, &b->policy_lines, &b->arena, b->diag) &&
        protocol_load(&b->protocol, protocol, &b->arena, b->diag))
        return true;
    /* Nothing is published now; the strictest is enough to mask names in messages. */
    policy_load(&b->policy, SLICE("baseline"), c->protocol.where, SLICE(""), NULL, NULL,
                &b->arena, b->diag);
    return false;
}

bool build_check_policy(struct build *b)
{
    const struct raw_text *protocol = &b->raw.config.protocol;
    policy_attention(&b->policy, &b->policy_lines, &b->protocol, b->options.today,
                     protocol->where, protocol->line, b->diag);
    return true;
}

/* --- the register
 * ---------------------------------------------------------------------- */

/* --register and the environment count from here, the settings from their folder. */
const char *build_find_register(struct build *b)
{
    const char *given = b->options.consent_register;
    struct slice setting = b->raw.config.register_path.text;
    if (!given)
        given = getenv("VOORNAAM_REGISTER");
    if (given && *given)
        return given;
    if (!setting.len)
        setting = SLICE("register.csv");
    if (setting.at[0] == '/')
        return arena_copy_c(&b->arena, setting);
    const char *folder = b->options.rev ? b->source.root : b->options.site;
    return fs_join(&b->arena, folder, arena_copy_c(&b->arena, setting));
}

bool build_register_exists(struct build *b)
{
    return fs_exists(build_find_register(b));
}

/* `register_columns: {photo: "Header", ignore: ["Other"]}` */
static size_t read_columns(struct build *b, struct register_column **out)
{
    const struct yaml_node *map = b->raw.config.register_columns;
    size_t count = 0, most = 0;
    for (const struct yaml_node *n = map ? map->first : NULL; n; n = n->next)
        most += n->kind == YAML_LIST ? n->count : 1;
    *out = ARENA_ARRAY(&b->arena, struct register_column, most + 1);
    for (const struct yaml_node *n = map ? map->first : NULL; n; n = n->next) {
        if (n->kind == YAML_SCALAR)
            (*out)[count++] = (struct register_column){n->text, n->key};
        for (const struct yaml_node *i = n->kind == YAML_LIST ? n->first : NULL; i;
             i = i->next)
            (*out)[count++] = (struct register_column){i->text, n->key};
    }
    return count;
}

static bool check_age(struct build *b)
{
    unsigned limit = b->policy.register_max_age_days;
    if (!limit || (b->people.newest != DATE_NONE &&
                   b->options.today - b->people.newest <= (date_t)limit))
        return true;
    diag_file(
        b->diag, DIAG_REFUSED, b->register_path,
        _("the newest date in the register is more than %u days ago; policy asks for "
          "a newer one"),
        limit);
    return false;
}

static void warn_of_lapsed(struct build *b)
{
    size_t lapsed = consent_count_lapsed(&b->people, b->options.today);
    if (lapsed)
        diag_file(
            b->diag, DIAG_WARNING, b->register_path,
            message_plural("%zu pupil is sixteen or over: what the parents allowed "
                           "counts no longer, ask the pupil (UAVG 5)",
                           "%zu pupils are sixteen or over: what the parents "
                           "allowed counts no longer, ask the pupils (UAVG 5)",
                           lapsed),
            lapsed);
}

enum { REGISTER_BYTES_MAX = 512 << 20 };

bool build_read_register(struct build *b)
{
    struct register_column *columns;
    struct str bytes;
    size_t count = read_columns(b, &columns);
    b->register_path = build_find_register(b);
    str_init(&bytes);
    bool well = fs_read(&bytes, b->register_path, REGISTER_BYTES_MAX);
    if (!well)
        diag_file(
            b->diag, DIAG_REFUSED, b->register_path,
            _("the register can't be read (%s); say where it is with register: in "
              "voornaam.yml, --register or VOORNAAM_REGISTER"),
            message_system(errno));
    else
        well = register_read(&b->people, str_slice(&bytes), b->register_path, columns,
                             count, &b->arena, b->diag) &&
               check_age(b);
    str_release(&bytes);
    if (well)
        warn_of_lapsed(b);
    return build_traced(b, "register", well);
}

/* --- names and gate
 * ---------------------------------------------------------------------- */

struct lists {
    struct slice *public_persons, *team, *mail_domains, *contact;
    size_t public_count, team_count, mail_count, contact_count;
};

static struct slice *texts(struct build *b, const struct raw_list *list, size_t *count)
{
    struct slice *out = ARENA_ARRAY(&b->arena, struct slice, list->len + 1);
    for (*count = 0; *count < list->len; ++*count)
        out[*count] = list->at[*count].text;
    return out;
}

/* The full names of public_persons:. The entry "bekende namen" ("known names") stands
 * for the product's own list. */
static struct slice *public_names(struct build *b, const struct raw_list *list,
                                  size_t *count)
{
    struct slice known = SLICE(""), line;
    size_t lines = 0;
    embedded_read(&known, "data/known-names.txt");
    for (size_t i = 0; i < known.len; i++)
        lines += known.at[i] == '\n';
    struct slice *out = ARENA_ARRAY(&b->arena, struct slice, list->len + lines + 1);
    *count = 0;
    for (size_t i = 0; i < list->len; i++) {
        struct slice name = slice_trim(list->at[i].text);
        if (!slice_eq_nocase(name, "bekende namen") &&
            !slice_eq_nocase(name, "known names")) {
            out[(*count)++] = name;
            continue;
        }
        while (slice_cut(&line, &known, '\n'))
            if (line.len && line.at[0] != '#')
                out[(*count)++] = line;
    }
    return out;
}

static struct lists exempt_lists(struct build *b)
{
    const struct site_config *c = &b->raw.config;
    struct lists l = {0};
    const struct slice contact[] = {c->phone.text, c->email.text, c->address.text};
    l.public_persons = public_names(b, &c->public_persons, &l.public_count);
    l.mail_domains = texts(b, &c->mail_domains, &l.mail_count);
    l.contact = ARENA_ARRAY(&b->arena, struct slice, 3);
    for (size_t i = 0; i < 3; i++)
        if (contact[i].len)
            l.contact[l.contact_count++] = contact[i];
    l.team = ARENA_ARRAY(&b->arena, struct slice, b->raw.team.len + 1);
    for (; l.team_count < b->raw.team.len; l.team_count++)
        l.team[l.team_count] = b->raw.team.at[l.team_count].name.text;
    return l;
}

/* Without those who are called so. */
static void leave_out(struct slice *names, size_t *count, struct slice name)
{
    size_t kept = 0;
    for (size_t i = 0; i < *count; i++)
        if (!names_same(names[i], name))
            names[kept++] = names[i];
    *count = kept;
}

struct names *build_names(struct build *b, const struct consent_register *people,
                          struct slice but)
{
    struct lists l = exempt_lists(b);
    struct names_exempt *exempt = ARENA_NEW(&b->arena, struct names_exempt);
    if (but.len) {
        leave_out(l.team, &l.team_count, but);
        leave_out(l.public_persons, &l.public_count, but);
    }
    *exempt = (struct names_exempt){l.public_persons, l.public_count, l.team,
                                    l.team_count,     l.mail_domains, l.mail_count,
                                    l.contact,        l.contact_count};
    return names_new(people, &b->policy, b->options.today, exempt);
}

/* Below it, a thread takes longer than what it does. */
enum { PEOPLE_BESIDE_MIN = 20000 };

bool build_make_names(struct build *b)
{
    b->names = build_names(b, &b->people, SLICE(""));
    return build_traced(b, "names", b->names != NULL);
}

void build_make_mask(struct build *b)
{
    struct diag *said = b->diag;
    if (b->names || (b->options.rev && !b->source.root))
        return;
    b->diag = diag_new();
    build_load_policy(b);
    if (build_read_register(b))
        build_make_names(b);
    diag_free(b->diag);
    b->diag = said;
}

static bool counts(const struct build *b, const struct raw_checked *checked)
{
    return checked->given && checked->date <= b->options.today &&
           !answer_is_nothing(checked->by.text);
}

/* Does a page of its folder, or an entry about it, say that somebody looked? */
static bool is_checked(struct build *b, const struct raw_file *f)
{
    for (size_t i = 0; i < b->raw.page_count; i++) {
        const struct raw_page *page = &b->raw.pages[i];
        if (page->unreviewed)
            continue;
        if (counts(b, &page->checked) && slice_eq(page->folder, f->folder))
            return true;
        for (size_t j = 0; j < page->documents.len; j++) {
            const struct raw_media *m = &page->documents.at[j];
            const char *path = counts(b, &m->checked)
                                   ? publish_file_path(&b->arena, page, m->file.text)
                                   : NULL;
            if (path && strcmp(path, f->path) == 0)
                return true;
        }
    }
    return false;
}

/* Digests of documents that somebody looked through. */
static void accept_checked(struct build *b)
{
    struct str bytes;
    str_init(&bytes);
    b->accepted = arena_new(&b->arena, HASH_WIDE * (b->raw.file_count + 1));
    for (size_t i = 0; i < b->raw.file_count; i++) {
        const struct raw_file *f = &b->raw.files[i];
        if (photo_is_picture(f->path) || !is_checked(b, f))
            continue;
        str_clear(&bytes);
        if (source_read(&b->source, &bytes, f->path, SITE_FILE_MAX))
            hash_wide_hex(b->accepted[b->accepted_count++], str_slice(&bytes));
    }
    str_release(&bytes);
}

/* verify opens no cache, so it believes nobody. */
static bool recall(const void *build, struct slice bytes, struct str *answer)
{
    const struct build *b = build;
    return document_recall(&b->store, bytes, answer);
}

static const struct gate_options *gate_options_of(struct build *b)
{
    struct lists l = exempt_lists(b);
    accept_checked(b);
    struct gate_options *options = ARENA_NEW(&b->arena, struct gate_options);
    *options = (struct gate_options){l.mail_domains,
                                     l.mail_count,
                                     l.contact,
                                     l.contact_count,
                                     l.public_persons,
                                     l.public_count,
                                     l.team,
                                     l.team_count,
                                     (const char(*)[HASH_WIDE])b->accepted,
                                     b->accepted_count,
                                     b->cage,
                                     recall,
                                     b};
    return options;
}

struct gate_making {
    struct build *b;
    const struct gate_options *options;
};

static void *make_gate(void *making)
{
    const struct gate_making *m = making;
    m->b->gate =
        gate_new(&m->b->people, &m->b->policy, m->b->options.today, m->options);
    return NULL;
}

bool build_make_names_and_gate(struct build *b)
{
    struct gate_making making = {b, gate_options_of(b)};
    pthread_t thread;
    bool beside = b->options.jobs > 1 && b->people.count >= PEOPLE_BESIDE_MIN &&
                  pthread_create(&thread, NULL, make_gate, &making) == 0;
    bool well = build_make_names(b);
    if (beside)
        pthread_join(thread, NULL);
    else
        make_gate(&making);
    return build_traced(b, "gate", b->gate != NULL) && well;
}

bool build_publish(struct build *b)
{
    b->publisher = (struct publisher){
        .raw = &b->raw,
        .people = &b->people,
        .policy = &b->policy,
        .policy_lines = &b->policy_lines,
        .protocol = &b->protocol,
        .names = b->names,
        .redactor = redact_new(b->names, b->raw.config.language.text),
        .today = b->options.today,
        .drafts = b->options.drafts,
        .key = b->key,
        .url = slice_of(b->options.url),
        .arena = &b->arena,
        .diag = b->diag,
        .changes = &b->changes,
        .withheld = &b->withheld};
    return publish_site(&b->site, &b->publisher);
}

/* --- the key
 * -------------------------------------------------------------------------------- */

static bool make_key(struct build *b, const char *path)
{
    unsigned char random[32];
    struct str text;
    str_init(&text);
    if (getrandom(random, sizeof(random), 0) != sizeof(random))
        return false;
    for (size_t i = 0; i < sizeof(random); i++)
        str_addf(&text, "%02x", random[i]);
    b->key = arena_copy(&b->arena, str_slice(&text));
    str_add_byte(&text, '\n');
    bool well =
        !b->write || b->options.dry_run || fs_replace(path, str_slice(&text), 0600);
    if (!well)
        diag_file(b->diag, DIAG_ERROR, path,
                  _("the key for the addresses of photos can't be written: %s; set "
                    "VOORNAAM_KEY instead"),
                  message_system(errno));
    str_release(&text);
    return well;
}

enum { KEY_BYTES_MIN = 16 };

static const char *key_path(struct build *b)
{
    return arena_printf(&b->arena, "%s.key", b->register_path).at;
}

static bool read_key(struct build *b, struct str *text)
{
    bool there = fs_read(text, key_path(b), 4096);
    struct slice key = slice_trim(str_slice(text));
    if (there && key.len >= KEY_BYTES_MIN)
        b->key = arena_copy(&b->arena, key);
    return there;
}

bool build_find_key(struct build *b)
{
    const char *given = getenv("VOORNAAM_KEY");
    struct str text;
    if (given && *given) {
        b->key = slice_of(given);
        return true;
    }
    str_init(&text);
    read_key(b, &text);
    str_release(&text);
    return b->key.len > 0;
}

bool build_load_key(struct build *b)
{
    struct str text;
    if (!build_find_key(b)) {
        str_init(&text);
        bool there = read_key(b, &text);
        str_release(&text);
        if (there) {
            diag_file(
                b->diag, DIAG_ERROR, key_path(b),
                _("this key is too short; remove the file and a new one is made"));
            return false;
        }
        if (!make_key(b, key_path(b)))
            return false;
    }
    if (b->cache)
        cache_open(&b->store, b->cache, b->key, build_programs(b));
    return true;
}
