/* Mustache: the whole specification with partials, inheritance and dynamic names.
 *
 * Templates are compiled once and rendered many times. In strict mode, which every
 * site build uses, they can't be unsafe by mistake:
 *   - a name that the context doesn't have is an error with the nearest known one;
 *   - {{x}} is escaped; {{{x}}} takes only safe HTML; a {{x}} in a script, a style, a
 *     comment, a tag's name, an event handler or an unquoted attribute does not
 * compile;
 *   - an address attribute takes only http, https, mailto, tel and relative addresses.
 * Rules: github.com/mustache/spec 1.4.
 */
#ifndef RENDER_MUSTACHE_H
#define RENDER_MUSTACHE_H

#include "base/map.h"
#include "render/value.h"

struct mustache_node;

struct mustache_template {
    const char *name;
    const char *file;  /* shown in messages */
    struct slice text; /* source; must outlive the template */
    struct mustache_node *first;
};

struct mustache_set {
    struct map by_name;
    struct arena arena;
    bool strict;
};

void mustache_init(struct mustache_set *set, bool strict);
void mustache_release(struct mustache_set *set);

/* Compiles `text` under `name`; a template of that name is replaced. False with
 * diagnostics when it does not compile. Names, file and text must outlive the set. */
bool mustache_add(struct mustache_set *set, const char *name, const char *file,
                  struct slice text, struct diag *diag);
/* Strict: every partial and parent that is named must be there. */
bool mustache_check(const struct mustache_set *set, struct diag *diag);
bool mustache_has(const struct mustache_set *set, const char *name);

/* Appends the template rendered over `context` (an object, or in lax mode anything).
 * False with diagnostics; what was appended is then of no use. */
bool mustache_render(const struct mustache_set *set, const char *name,
                     const struct value *context, struct str *out, struct diag *diag);

#endif
