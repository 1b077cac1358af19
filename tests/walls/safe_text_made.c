/* expect: compiler: incomplete|invalid use|undefined type
 * room: render
 * Wall 1: only privacy/safe.c can make a safe text. */
#include "privacy/safe.h"
struct safe_text leak(void);
struct safe_text leak(void)
{
    struct safe_text t = {SLICE("a surname")};
    return t;
}
