/* Reading voornaam.yml: see config.h. */
#include "site/config.h"

#include <stddef.h>

#include "base/message.h"

#define KEY(name, reader, field)                                                       \
    {                                                                                  \
        name, NULL, reader, offsetof(struct site_config, field)                        \
    }

static void read_contact(struct fields_reader *r, const struct yaml_node *n,
                         void *config)
{
    static const struct fields_key keys[] = {
        KEY("phone", fields_text, phone),
        KEY("email", fields_text, email),
        KEY("address", fields_text, address),
    };
    fields_read(r, n, config, keys, sizeof(keys) / sizeof(*keys), NULL, NULL);
}

static void read_deploy(struct fields_reader *r, const struct yaml_node *n,
                        void *config)
{
    static const struct fields_key keys[] = {
        KEY("branch", fields_text, deploy_branch),
        KEY("remote", fields_text, deploy_remote),
        KEY("directory", fields_text, deploy_directory),
    };
    fields_read(r, n, config, keys, sizeof(keys) / sizeof(*keys), NULL, NULL);
}

static void read_menu_item(struct fields_reader *r, const struct yaml_node *n,
                           struct menu_item *item)
{
    static const struct fields_key keys[] = {
        {"title", "titel", fields_text, offsetof(struct menu_item, title)},
        {"page", "pagina", fields_text, offsetof(struct menu_item, page)},
        {"url", NULL, fields_text, offsetof(struct menu_item, url)},
    };
    if (n->kind == YAML_SCALAR)
        item->page = fields_raw(n);
    else
        fields_read(r, n, item, keys, sizeof(keys) / sizeof(*keys), NULL, NULL);
    if (!item->page.text.len && !item->url.text.len)
        yaml_error(n, r->diag, _("a menu item needs a page or a url"));
    else if (item->url.text.len && !item->title.text.len)
        yaml_error(n, r->diag, _("a menu item with a url needs a title"));
}

static void read_menu(struct fields_reader *r, const struct yaml_node *n, void *config)
{
    struct site_config *c = config;
    if (n->kind != YAML_LIST) {
        if (!yaml_is_null(n))
            yaml_error(n, r->diag, _("\"%.*s\" takes a list"), SLICE_FMT(n->key));
        return;
    }
    c->menu = ARENA_ARRAY(r->arena, struct menu_item, n->count);
    for (const struct yaml_node *item = n->first; item; item = item->next)
        read_menu_item(r, item, &c->menu[c->menu_count++]);
}

static void read_language(struct fields_reader *r, const struct yaml_node *n,
                          void *config)
{
    struct site_config *c = config;
    fields_text(r, n, &c->language);
    struct slice l = c->language.text;
    if (!slice_eq_c(l, "nl") && !slice_eq_c(l, "fy") && !slice_eq_c(l, "en"))
        yaml_error(n, r->diag, _("\"language\" takes nl, fy or en"));
}

static void read_url(struct fields_reader *r, const struct yaml_node *n, void *config)
{
    struct site_config *c = config;
    fields_text(r, n, &c->url);
    if (c->url.text.len && !slice_starts(c->url.text, "https://") &&
        !slice_starts(c->url.text, "http://"))
        yaml_error(n, r->diag, _("\"url\" takes an address that begins with https://"));
}

/* `protocol:` with nothing behind it: somebody meant to choose and did not. */
static void read_protocol(struct fields_reader *r, const struct yaml_node *n,
                          void *config)
{
    struct site_config *c = config;
    if (yaml_is_null(n))
        diag_add(r->diag, DIAG_WARNING, n->key_where, n->key_line,
                 _("no protocol is set here, so the baseline holds; write protocol: "
                   "baseline if that is meant"));
    else
        fields_text(r, n, &c->protocol);
}

static void read_pagination(struct fields_reader *r, const struct yaml_node *n,
                            void *config)
{
    struct site_config *c = config;
    fields_number(r, n, &c->pagination);
    if (c->pagination < 1 || c->pagination > 1000)
        yaml_error(n, r->diag, _("\"pagination\" takes a number from 1 to 1000"));
}

/* Bits as enum photo_format has them; JPEG goes along always, for old browsers. */
enum { FORMAT_JPEG = 1, FORMAT_WEBP = 2, FORMAT_AVIF = 4 };

static unsigned photo_format(const struct yaml_node *n)
{
    static const struct {
        const char *name;
        unsigned bit;
    } known[] = {{"jpeg", FORMAT_JPEG},
                 {"jpg", FORMAT_JPEG},
                 {"webp", FORMAT_WEBP},
                 {"avif", FORMAT_AVIF}};
    for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
        if (slice_eq_nocase(n->text, known[i].name))
            return known[i].bit;
    return 0;
}

/* photos: {formats: [jpeg, webp]} */
static void read_photos(struct fields_reader *r, const struct yaml_node *n,
                        void *config)
{
    static const char *const keys[] = {"formats"};
    struct site_config *c = config;
    if (n->kind != YAML_MAP) {
        yaml_error(n, r->diag, _("\"photos\" takes formats: [jpeg, webp, avif]"));
        return;
    }
    for (const struct yaml_node *key = n->first; key; key = key->next) {
        if (!slice_eq_c(key->key, "formats")) {
            yaml_unknown_key(key, keys, 1, r->diag);
            continue;
        }
        const struct yaml_node *item = key->kind == YAML_LIST ? key->first : key;
        c->photo_formats = FORMAT_JPEG;
        for (; item; item = key->kind == YAML_LIST ? item->next : NULL) {
            unsigned bit = item->kind == YAML_SCALAR ? photo_format(item) : 0;
            if (!bit)
                yaml_error(item, r->diag,
                           _("\"photos\" takes formats: [jpeg, webp, avif]"));
            c->photo_formats |= bit;
        }
    }
}

static const struct fields_key config_keys[] = {
    KEY("title", fields_text, title),
    KEY("description", fields_text, description),
    KEY("author", fields_text, author),
    {"board", "bestuur", fields_text, offsetof(struct site_config, board)},
    KEY("theme", fields_text, theme),
    KEY("policy", fields_node, policy),
    KEY("register", fields_text, register_path),
    KEY("register_columns", fields_node, register_columns),
    KEY("mail_domains", fields_list, mail_domains),
    KEY("public_persons", fields_list, public_persons),
    KEY("reviewers", fields_list, reviewers),
    KEY("sections", fields_node, sections),
    /* These fill more than one field, or check what they read. */
    {"url", NULL, read_url, 0},
    {"language", NULL, read_language, 0},
    {"protocol", NULL, read_protocol, 0},
    {"pagination", NULL, read_pagination, 0},
    {"contact", NULL, read_contact, 0},
    {"deploy", NULL, read_deploy, 0},
    {"menu", NULL, read_menu, 0},
    {"photos", "fotos", read_photos, 0},
};

static struct raw_text preset(const char *file, const char *text)
{
    return (struct raw_text){slice_of(text), {file, 0, 0}, SLICE("")};
}

bool site_config_read(struct site_config *config, struct slice text, const char *file,
                      struct arena *arena, struct diag *diag)
{
    struct yaml_node *top;
    struct fields_reader r = {arena, diag};
    size_t errors = diag_count(diag, DIAG_ERROR);
    *config = (struct site_config){.file = file,
                                   .language = preset(file, "nl"),
                                   .protocol = preset(file, "baseline"),
                                   .theme = preset(file, "lokaal"),
                                   .pagination = 10,
                                   .photo_formats = FORMAT_JPEG | FORMAT_WEBP};
    bool whole = yaml_parse(&top, text, file, 1, arena, diag);
    if (top) /* what could be read is looked at even when something was wrong */
        fields_read(&r, top, config, config_keys,
                    sizeof(config_keys) / sizeof(*config_keys), NULL, NULL);
    if (whole && !config->title.text.len)
        diag_file(diag, DIAG_ERROR, file,
                  _("\"title\" is missing: the name of the school"));
    return diag_count(diag, DIAG_ERROR) == errors;
}
