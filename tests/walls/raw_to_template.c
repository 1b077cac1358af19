/* expect: compiler: incompatible
 * room: app
 * Wall 1: raw text can't be given to a template. */
#include "render/value.h"
#include "site/raw.h"
struct value leak(const struct raw_text *raw);
struct value leak(const struct raw_text *raw)
{
    return value_text(raw);
}
