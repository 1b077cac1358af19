/* The settings: voornaam.yml (contract section 2). */
#ifndef SITE_CONFIG_H
#define SITE_CONFIG_H

#include "site/fields.h"

#define SITE_CONFIG_FILE "voornaam.yml"

struct menu_item {
    struct raw_text title;
    struct raw_text page; /* source path, or empty */
    struct raw_text url;  /* or empty */
};

struct site_config {
    const char *file;
    struct raw_text title, description, author, theme;
    struct raw_text board; /* of the school, for the footer; or empty */
    struct raw_text url;   /* https://host/folder/, or empty */
    struct raw_text language;
    struct raw_text protocol; /* empty: baseline */
    struct raw_text register_path;
    const struct yaml_node *policy;           /* mapping or NULL */
    const struct yaml_node *register_columns; /* mapping or NULL */
    const struct yaml_node *sections; /* mapping of folder to type, pagination */
    struct raw_list mail_domains, public_persons, reviewers;
    struct raw_text phone, email, address; /* contact */
    struct menu_item *menu;
    size_t menu_count;
    struct raw_text deploy_branch, deploy_remote, deploy_directory;
    long pagination;
    unsigned photo_formats; /* bits: 1 JPEG, 2 WebP, 4 AVIF */
};

/* Reads the text of the settings; defaults stand in what it does not set. Everything
 * lives in the arena; `text` must outlive it. False with diagnostics. */
bool site_config_read(struct site_config *config, struct slice text, const char *file,
                      struct arena *arena, struct diag *diag);

#endif
