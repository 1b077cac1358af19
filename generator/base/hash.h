/* Digests: XXH3 for tables and caches, keyed BLAKE2b for addresses of photos.
 *
 * The only file that sees libxxhash and libb2.
 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include "base/str.h"

/* Fast, not secret, the same on every machine. */
uint64_t hash_64(struct slice s);
/* 32 hexadecimal digits and a NUL into out[33]: XXH3, 128 bits. */
void hash_hex(char out[33], struct slice s);
/* Mixes one more piece into a running sum; the order counts. */
uint64_t hash_mix(uint64_t sum, struct slice s);
/* Keyed BLAKE2b (RFC 7693), 128 bits, as 32 hexadecimal digits and a NUL. Without
 * the key nobody can compute it from the content. Parts are length-prefixed. */
void hash_keyed_hex(char out[33], struct slice key, const struct slice *parts,
                    size_t count);

#endif
