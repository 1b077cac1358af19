/* expect: compiler: incomplete|invalid application|undefined type
 * room: deploy
 * Wall 2: only verify/ makes the proof that deploy/ takes. */
#include "verify/gate.h"
#include <stdlib.h>
struct verified_tree *forged(void);
struct verified_tree *forged(void)
{
    struct verified_tree *t = calloc(1, sizeof(struct verified_tree));
    return t;
}
