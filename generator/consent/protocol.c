/* Reading a preset as a document: see protocol.h. */
#include "consent/protocol.h"

#include "base/embedded.h"
#include "base/message.h"
#include "format/yaml.h"

static const char *const names[] = {"baseline", "klimop", "tweespan", "ooe",
                                    "albero",   "klasse", NULL};

const char *const *protocol_names(void)
{
    return names;
}

bool protocol_is_known(struct slice name)
{
    for (size_t i = 0; names[i]; i++)
        if (slice_eq_c(name, names[i]))
            return true;
    return false;
}

static struct slice text_of(const struct yaml_node *map, const char *key)
{
    const struct yaml_node *node = yaml_get(map, key);
    return node && node->kind == YAML_SCALAR ? node->text : SLICE("");
}

/* {nl: ..., en: ...}; both or none. */
static bool read_both(struct slice out[PROTOCOL_LANGUAGE_COUNT],
                      const struct yaml_node *map, struct diag *diag)
{
    if (!map)
        return true;
    out[PROTOCOL_DUTCH] = text_of(map, "nl");
    out[PROTOCOL_ENGLISH] = text_of(map, "en");
    if (out[PROTOCOL_DUTCH].len && out[PROTOCOL_ENGLISH].len)
        return true;
    yaml_error(map, diag, _("this needs both nl: and en:"));
    return false;
}

static bool read_ways(struct protocol_sentence *s, const struct yaml_node *list,
                      struct diag *diag)
{
    static const char *const ways[] = {"gate", "warning", "page", "setting"};
    for (const struct yaml_node *n = list ? list->first : NULL; n; n = n->next)
        for (unsigned i = 0; i < sizeof(ways) / sizeof(*ways); i++)
            if (slice_eq_c(n->text, ways[i]))
                s->ways |= 1U << i;
    if (s->ways)
        return true;
    diag_file(diag, DIAG_ERROR, list ? list->where.file : NULL,
              _("%.*s does not say by what it is kept"), SLICE_FMT(s->id));
    return false;
}

static bool read_sentence(struct protocol_sentence *s, const struct yaml_node *node,
                          struct diag *diag)
{
    *s = (struct protocol_sentence){.id = node->key, .quote = text_of(node, "quote")};
    bool well = read_both(s->gist, yaml_get(node, "gist"), diag) &&
                read_ways(s, yaml_get(node, "by"), diag) &&
                read_both(s->how, node, diag) &&
                read_both(s->not_kept, yaml_get(node, "not_kept"), diag);
    if (well && !s->quote.len && !s->gist[PROTOCOL_DUTCH].len) {
        yaml_error(node, diag, _("%.*s has neither a quote nor a gist"),
                   SLICE_FMT(s->id));
        return false;
    }
    return well;
}

static bool read_sentences(struct protocol *out, const struct yaml_node *map,
                           struct arena *arena, struct diag *diag)
{
    if (!map)
        return true; /* the baseline is no protocol */
    out->sentences = ARENA_ARRAY(arena, struct protocol_sentence, map->count + 1);
    for (const struct yaml_node *n = map->first; n; n = n->next) {
        struct protocol_sentence *s = &out->sentences[out->sentence_count++];
        if (!read_sentence(s, n, diag))
            return false;
        out->kept_count += s->not_kept[PROTOCOL_DUTCH].len == 0;
    }
    return true;
}

bool protocol_load(struct protocol *out, struct slice name, struct arena *arena,
                   struct diag *diag)
{
    const char *file =
        arena_printf(arena, "data/protocols/%.*s.yml", SLICE_FMT(name)).at;
    struct slice text;
    struct yaml_node *root;
    *out = (struct protocol){.name = name};
    if (!protocol_is_known(name) || !embedded_read(&text, file)) {
        diag_file(diag, DIAG_ERROR, NULL, _("unknown protocol \"%.*s\""),
                  SLICE_FMT(name));
        return false;
    }
    if (!yaml_parse(&root, text, file, 1, arena, diag))
        return false;
    out->title = text_of(root, "title");
    out->board = text_of(root, "board");
    out->place = text_of(root, "place");
    out->no_evaluation = text_of(root, "no_evaluation");
    out->board_shown = text_of(root, "board_shown");
    const struct yaml_node *channels = yaml_get(root, "closed_channels");
    out->closed_channels =
        ARENA_ARRAY(arena, struct slice, channels ? channels->count + 1 : 1);
    for (const struct yaml_node *n = channels ? channels->first : NULL; n; n = n->next)
        out->closed_channels[out->channel_count++] = n->text;
    return read_both(out->decided, yaml_get(root, "decided"), diag) &&
           read_both(out->agreed, yaml_get(root, "agreed"), diag) &&
           read_both(out->applies, yaml_get(root, "applies"), diag) &&
           read_sentences(out, yaml_get(root, "sentences"), arena, diag);
}

const struct protocol_sentence *protocol_sentence(const struct protocol *protocol,
                                                  struct slice id)
{
    for (size_t i = 0; i < protocol->sentence_count; i++)
        if (slice_eq(protocol->sentences[i].id, id))
            return &protocol->sentences[i];
    return NULL;
}
