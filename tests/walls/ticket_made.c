/* expect: compiler: incomplete|invalid use|undefined type
 * room: app
 * Wall 2: nor can anyone else read the key that tickets are sealed with. */
#include "verify/proof.h"
const void *key_of(const struct gate *gate);
const void *key_of(const struct gate *gate)
{
    return gate->proofs;
}
