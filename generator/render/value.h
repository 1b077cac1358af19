/* What a template can see: a tree of safe values.
 *
 * There is no way to put raw text in: the constructors take safe_text and safe_html
 * only. Everything lives in an arena and is not changed once it is shown.
 */
#ifndef RENDER_VALUE_H
#define RENDER_VALUE_H

#include "base/arena.h"
#include "privacy/safe.h"

enum value_kind {
    VALUE_NULL,
    VALUE_FALSE,
    VALUE_TRUE,
    VALUE_TEXT,
    VALUE_HTML,
    VALUE_IMAGE, /* a tiny picture as a data: address, in `text` */
    VALUE_LIST,
    VALUE_OBJECT
};

struct value {
    enum value_kind kind;
    union {
        const struct safe_text *text;
        const struct safe_html *html;
        struct value_list *list;
        struct value_object *object;
    };
};

struct value_list {
    struct value *at;
    size_t len;
    size_t cap;
};

struct value_field {
    struct slice name;
    struct value value;
};

struct value_object {
    struct value_field *at;
    size_t len;
    size_t cap;
    bool open; /* a name it does not have is no mistake: `extra` */
};

struct value value_null(void);
struct value value_bool(bool b);
struct value value_text(const struct safe_text *text); /* NULL gives null */
struct value value_html(const struct safe_html *html); /* NULL gives null */
/* Text of the program itself. */
struct value value_own(struct arena *a, const char *c_string);
struct value value_own_slice(struct arena *a, struct slice s);
struct value value_number(struct arena *a, long long number);
/* A picture of our own encoder as an address: "data:image/webp;base64," and base64,
 * VALUE_IMAGE_MAX bytes at most. Anything else gives null, so that no other text can
 * become one. Templates take it only as the whole src of an <img>. */
enum { VALUE_IMAGE_MAX = 8192 };
struct value value_image(struct arena *a, struct slice address);
struct value value_list(struct arena *a);
struct value value_object(struct arena *a);

void value_append(struct arena *a, struct value list, struct value item);
/* `name` must outlive the object; a name that is there is replaced. */
void value_set(struct arena *a, struct value object, const char *name,
               struct value value);
void value_set_slice(struct arena *a, struct value object, struct slice name,
                     struct value value);
/* NULL when the object doesn't have it, or it is no object. */
const struct value *value_get(const struct value *object, struct slice name);
/* Does a section over it show anything? */
bool value_is_true(const struct value *v);

#endif
