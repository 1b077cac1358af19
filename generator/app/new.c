/* voornaam new: begins a site, a news item, an album or a page that builds at once, and
 * writes the form for consent and objection. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "app/build.h"
#include "base/embedded.h"
#include "base/fs.h"
#include "base/message.h"

struct new_file {
    const char *path;
    const char *text;
};

static const struct new_file site_files[] = {
    {"voornaam.yml",
     "# De instellingen van de website.\n"
     "title: Naam van de school\n"
     "url: https://www.voorbeeldschool.example/\n"
     "language: nl\n"
     "# Het protocol van uw bestuur: baseline, klimop, tweespan, ooe, albero "
     "of klasse.\n"
     "protocol: baseline\n"
     "# Liefst buiten deze map: het register is het gevoeligste bestand van "
     "de school.\n"
     "register: register.csv\n"
     "mail_domains: [voorbeeldschool.example]\n"
     "# Wie met hele naam genoemd mag worden. \"bekende namen\" zijn Anne Frank, "
     "Albert "
     "Heijn\n"
     "# en andere die Voornaam kent; zet er zelf namen bij.\n"
     "public_persons: [bekende namen]\n"
     "menu:\n"
     "  - {title: Nieuws, page: nieuws/_index.md}\n"
     "  - {title: \"Foto's\", page: fotos/_index.md}\n"},
    {"_index.md", "---\ntitle: Welkom\n---\n\nWelkom op de website van onze school.\n"},
    {"nieuws/_index.md", "---\ntitle: Nieuws\ntype: news\n---\n"},
    {"fotos/_index.md", "---\ntitle: Foto's\ntype: gallery\n---\n"},
    {"register.csv",
     "id;rol;roepnaam;tussenvoegsel;achternaam;groep;geboortedatum;naam;werk;foto;film;"
     "geluid;datum;bewijs;email\n"
     "1;leerling;Voorbeeld;;Leerlingsma;1;;ja;ja;ja;ja;ja;2026-09-01;;\n"},
    {".gitignore", "/public/\n/.voornaam/\n/register*.csv\n*.csv.key\n"},
};

static int write_new(const char *path, struct slice text)
{
    if (fs_exists(path)) {
        fprintf(stderr, _("voornaam: %s is there already and stays as it is\n"), path);
        return EXIT_ERROR;
    }
    if (!fs_make_parents(path) || !fs_write(path, text)) {
        fprintf(stderr, _("voornaam: %s can't be written: %s\n"), path,
                message_system(errno));
        return EXIT_ERROR;
    }
    printf("%s\n", path);
    return EXIT_DONE;
}

static int new_site(const char *folder, struct arena *a)
{
    int code = EXIT_DONE;
    if (fs_exists(fs_join(a, folder, "voornaam.yml"))) {
        fprintf(stderr, _("voornaam: %s is a site already\n"), folder);
        return EXIT_ERROR;
    }
    for (size_t i = 0;
         i < sizeof(site_files) / sizeof(*site_files) && code == EXIT_DONE; i++)
        code = write_new(fs_join(a, folder, site_files[i].path),
                         slice_of(site_files[i].text));
    if (code == EXIT_DONE)
        printf(_("Fill in voornaam.yml and register.csv, then: voornaam build -s %s\n"
                 "The form for consent, to print: voornaam new form formulier.html "
                 "-s %s\n"),
               folder, folder);
    return code;
}

/* "nieuws/eerste-schooldag.md" to "Eerste schooldag". */
static struct slice title_of(struct arena *a, const char *path)
{
    struct slice name = fs_base(slice_of(path));
    struct str title;
    date_t date;
    if (slice_ends(name, ".md"))
        name.len -= 3;
    if (name.len > 11 && date_parse(&date, slice_sub(name, 0, 10)))
        name = slice_from(name, 11);
    str_init(&title);
    str_add(&title, name);
    for (size_t i = 0; i < title.len; i++)
        if (title.at[i] == '-')
            title.at[i] = ' ';
    if (title.len && title.at[0] >= 'a' && title.at[0] <= 'z')
        title.at[0] = (char)(title.at[0] - 32);
    struct slice copy = arena_copy(a, str_slice(&title));
    str_release(&title);
    return copy;
}

static int new_page(const char *kind, const char *path, date_t today, struct arena *a)
{
    char day[11];
    struct slice title = title_of(a, path), name = fs_base(slice_of(path));
    if (name.len > 11)
        date_parse(&today, slice_sub(name, 0, 10));
    date_iso(day, today);
    bool album = strcmp(kind, "gallery") == 0;
    const char *file = path;
    if (album)
        file = fs_join(a, path, "index.md");
    else if (!slice_ends(slice_of(path), ".md"))
        file = arena_printf(a, "%s.md", path).at;
    if (strcmp(kind, "page") == 0)
        return write_new(
            file, arena_printf(a, "---\ntitle: \"%.*s\"\n---\n\n", SLICE_FMT(title)));
    if (album)
        return write_new(
            file,
            arena_printf(
                a,
                "---\ntitle: \"%.*s\"\ndate: %s\nauthor:\n"
                "# Per foto: wie staat erop? pupils: nummers uit het register, of "
                "people: none.\n"
                "photos:\n"
                "#  - {file: foto1.jpg, alt: \"Wat er te zien is\", pupils: []}\n"
                "---\n\n",
                SLICE_FMT(title), day));
    return write_new(file,
                     arena_printf(a,
                                  "---\ntitle: \"%.*s\"\ndate: %s\nauthor:\ntags: "
                                  "[]\n---\n\n",
                                  SLICE_FMT(title), day));
}

/* --- the form
 * ---------------------------------------------------------------------------- */

/* The settings; with --protocol and no site, what a site would begin with. */
static bool form_settings(struct build *b)
{
    const char *file = fs_join(&b->arena, b->options.site, SITE_CONFIG_FILE);
    struct site_config *c = &b->raw.config;
    if (!b->options.protocol || fs_exists(file))
        return build_open_source(b) && build_read_settings(b);
    return site_config_read(c, SLICE("title: Naam van de school"), SITE_CONFIG_FILE,
                            &b->arena, b->diag);
}

/* The form has no pages behind it, only the school's name and contact, which pass
 * through the redactor as on the site. Without a register there is nobody to know. */
static bool form_site(struct build *b)
{
    b->raw.config.menu_count = 0;
    if (b->options.protocol)
        b->raw.config.policy = NULL;
    if (!build_load_policy(b) ||
        (build_register_exists(b) && !build_read_register(b)) || !build_make_names(b))
        return false;
    b->render.site = &b->site;
    b->render.templates = &b->templates;
    b->render.arena = &b->arena;
    return build_publish(b) && build_load_templates(b) &&
           render_load_messages(&b->render, b->site.language, &b->arena, b->diag);
}

static int new_form(const struct options *options, const char *path)
{
    struct slice style = SLICE("");
    struct build b;
    struct str bytes;
    int written = EXIT_DONE;
    build_init(&b, options, false);
    str_init(&bytes);
    embedded_read(&style, "themes/lokaal/assets/style.css");
    bool well = form_settings(&b) && form_site(&b) &&
                render_form(&b.render, style, &bytes, b.diag);
    if (!slice_ends(slice_of(path), ".html"))
        path = arena_printf(&b.arena, "%s.html", path).at;
    if (well)
        written = write_new(path, str_slice(&bytes));
    int code = build_finish(&b);
    str_release(&bytes);
    build_release(&b);
    return code ? code : written ? written : well ? EXIT_DONE : EXIT_ERROR;
}

int app_new(int argc, char **argv)
{
    static const char *const kinds[] = {"site", "news", "gallery", "page", "form"};
    struct options o;
    struct arena a;
    if (!options_read(&o, FLAGS_NEW, argc, argv))
        return EXIT_USAGE;
    if (o.argument_count != 2)
        return options_wrong(_("new takes what and where: voornaam new "
                               "site|news|gallery|page|form PATH"));
    const char *kind = o.arguments[0];
    for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
        if (strcmp(kind, kinds[i]) != 0)
            continue;
        if (strcmp(kind, "form") == 0)
            return new_form(&o, o.arguments[1]);
        arena_init(&a);
        int code = i == 0 ? new_site(o.arguments[1], &a)
                          : new_page(kind, o.arguments[1], o.today, &a);
        arena_release(&a);
        return code;
    }
    return options_wrong(_("new makes a site, news, gallery, page or form, not \"%s\""),
                         kind);
}
