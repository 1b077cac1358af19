/* The fixed texts of a site, in its language: templates/messages/LANGUAGE.yml. */
#include "base/embedded.h"
#include "base/message.h"
#include "format/yaml.h"
#include "render/render_int.h"

static struct value from_node(const struct yaml_node *n, struct arena *arena)
{
    if (n->kind == YAML_SCALAR)
        return value_own_slice(arena, n->text);
    if (n->kind == YAML_MAP) {
        struct value map = value_object(arena);
        for (const struct yaml_node *item = n->first; item; item = item->next)
            value_set_slice(arena, map, item->key, from_node(item, arena));
        return map;
    }
    struct value list = value_list(arena);
    for (const struct yaml_node *item = n->first; item; item = item->next)
        value_append(arena, list, from_node(item, arena));
    return list;
}

static bool load(struct value *messages, const char *name, struct arena *arena,
                 struct diag *diag)
{
    struct slice text;
    struct yaml_node *top;
    if (!embedded_read(&text, name)) {
        diag_file(diag, DIAG_ERROR, name, _("there are no texts in this language"));
        return false;
    }
    if (!yaml_parse(&top, text, name, 1, arena, diag))
        return false;
    *messages = value_object(arena);
    for (const struct yaml_node *n = top ? top->first : NULL; n; n = n->next)
        value_set_slice(arena, *messages, n->key, from_node(n, arena));
    return true;
}

bool render_load_messages(struct render *r, struct slice language, struct arena *arena,
                          struct diag *diag)
{
    /* The pages about the policy are not there in Frysk: they are Dutch then. */
    const char *policy = slice_eq_c(language, "en") ? "en" : "nl";
    r->policy_language = slice_of(policy);
    return load(&r->messages,
                arena_printf(arena, "templates/messages/%.*s.yml", SLICE_FMT(language))
                    .at,
                arena, diag) &&
           load(&r->policy_messages,
                arena_printf(arena, "templates/messages/%s.yml", policy).at, arena,
                diag) &&
           load(&r->policy_words,
                arena_printf(arena, "templates/messages/policy-%s.yml", policy).at,
                arena, diag);
}

struct slice render_message(const struct render *r, const char *key)
{
    const struct value *v = value_get(&r->messages, slice_of(key));
    return v && v->kind == VALUE_TEXT ? safe_text_slice(v->text) : slice_of(key);
}
