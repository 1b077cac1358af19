/* voornaam policy: the values in force, each with the sentence it comes from; how each
 * sentence of the protocol is kept; and what a board should look at. */
#include <stdio.h>

#include "app/build.h"
#include "base/fs.h"
#include "base/message.h"

enum { COLUMNS = 96, INDENT = 4 };

static enum protocol_language reader_language(void)
{
    return message_is_dutch() ? PROTOCOL_DUTCH : PROTOCOL_ENGLISH;
}

/* Prints a paragraph, indented and broken between words. */
static void print_wrapped(struct slice text)
{
    struct slice word;
    size_t column = 0;
    while (slice_cut(&word, &text, ' ')) {
        size_t width = utf8_length(word);
        if (!column || column + 1 + width > COLUMNS) {
            printf("%s%*s", column ? "\n" : "", INDENT, "");
            column = INDENT;
        } else {
            putchar(' ');
            column++;
        }
        printf("%.*s", SLICE_FMT(word));
        column += width;
    }
    putchar('\n');
}

/* A quotation stays on one line, so that it can be found; what is known only in our
 * words has no quotation marks. */
static void print_sentence(const struct protocol_sentence *s)
{
    if (s->quote.len)
        printf("\"%.*s\"", SLICE_FMT(s->quote));
    else
        printf("%.*s", SLICE_FMT(s->gist[reader_language()]));
}

static void print_heading(const struct protocol *p)
{
    enum protocol_language language = reader_language();
    const struct slice parts[] = {p->place, p->decided[language], p->agreed[language]};
    printf(_("protocol: %.*s\n"), SLICE_FMT(p->name));
    printf("%.*s", SLICE_FMT(p->title));
    for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
        if (parts[i].len)
            printf(", %.*s", SLICE_FMT(parts[i]));
    putchar('\n');
    print_wrapped(p->applies[language]);
    for (size_t i = 0; i < p->channel_count; i++)
        printf(_("    Closed channel, no part of the website: %.*s\n"),
               SLICE_FMT(p->closed_channels[i]));
}

static void print_values(const struct policy_lines *lines, const struct protocol *p)
{
    printf("\n%s\n", _("Values in force"));
    for (size_t i = 0; i < lines->len; i++) {
        const struct policy_line *l = &lines->at[i];
        const struct protocol_sentence *s = protocol_sentence(p, l->source);
        struct slice source = l->source;
        if (slice_eq_c(source, "baseline, not protocol"))
            source = slice_of(_("baseline, not protocol"));
        printf("%-24s %-28.*s %.*s\n", l->key, SLICE_FMT(l->value), SLICE_FMT(source));
        if (!s)
            continue;
        printf("%*s", INDENT, "");
        print_sentence(s);
        putchar('\n');
    }
}

static const char *way_name(unsigned way)
{
    switch (way) {
    case KEPT_BY_GATE:
        return _("gate");
    case KEPT_BY_WARNING:
        return _("warning");
    case KEPT_BY_PAGE:
        return _("page");
    default:
        return _("setting");
    }
}

/* "[gate, page] A plain sentence." */
static void print_how(const struct protocol_sentence *s)
{
    const char *comma = "";
    struct str text;
    str_init(&text);
    str_add_byte(&text, '[');
    for (unsigned way = KEPT_BY_GATE; way <= KEPT_BY_SETTING; way <<= 1)
        if (s->ways & way) {
            str_addf(&text, "%s%s", comma, way_name(way));
            comma = ", ";
        }
    str_add_c(&text, "] ");
    str_add(&text, s->how[reader_language()]);
    print_wrapped(str_slice(&text));
    str_clear(&text);
    if (s->not_kept[0].len) {
        str_addf(&text, _("not (wholly) kept: %.*s"),
                 SLICE_FMT(s->not_kept[reader_language()]));
        print_wrapped(str_slice(&text));
    }
    str_release(&text);
}

static void print_sentences(const struct protocol *p)
{
    if (!p->sentence_count)
        return;
    printf("\n%s\n", _("How each sentence is kept"));
    for (size_t i = 0; i < p->sentence_count; i++) {
        printf("%-7.*s", SLICE_FMT(p->sentences[i].id));
        print_sentence(&p->sentences[i]);
        putchar('\n');
        print_how(&p->sentences[i]);
    }
    printf(_("\n%zu of %zu sentences are kept\n"), p->kept_count, p->sentence_count);
}

static void print_message(void *user, enum diag_grade grade, struct place where,
                          struct slice message)
{
    (void)grade;
    (void)where;
    if (!*(bool *)user)
        printf("\n%s\n", _("Worth a look"));
    *(bool *)user = true;
    print_wrapped(message);
}

static void print_attention(const struct build *b)
{
    bool begun = false;
    struct diag *diag = diag_new();
    policy_attention(&b->policy, &b->policy_lines, &b->protocol, b->options.today,
                     (struct place){0}, SLICE(""), diag);
    diag_each(diag, print_message, &begun, NULL, NULL);
    diag_free(diag);
}

int app_policy(int argc, char **argv)
{
    struct options options;
    struct build b;
    if (!options_read(&options, FLAGS_POLICY, argc, argv))
        return EXIT_USAGE;
    build_init(&b, &options, false);
    b.raw.config.protocol.text = SLICE("baseline");
    bool site = !options.protocol ||
                fs_exists(fs_join(&b.arena, options.site, SITE_CONFIG_FILE));
    bool well = !site || (build_open_source(&b) && build_read_settings(&b));
    if (options.protocol) /* as it stands, without what this school tightened */
        b.raw.config.policy = NULL;
    well = well && build_load_policy(&b);
    if (well) {
        print_heading(&b.protocol);
        print_values(&b.policy_lines, &b.protocol);
        print_sentences(&b.protocol);
        print_attention(&b);
    }
    int code = build_finish(&b);
    build_release(&b);
    return well || code ? code : EXIT_ERROR;
}
