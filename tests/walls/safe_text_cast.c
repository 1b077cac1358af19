/* expect: layers: a cast to a safe type
 * room: render
 * Wall 1: nor by a cast. */
#include "privacy/safe.h"
const struct safe_text *leak(const char *name);
const struct safe_text *leak(const char *name)
{
    return (const struct safe_text *)name;
}
