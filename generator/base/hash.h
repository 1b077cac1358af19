/* Digests: XXH3 for tables, BLAKE2b for whatever a decision hangs on.
 *
 * Who writes a file chooses its bytes, and can make two of one XXH3: no verdict,
 * address or entry of a cache may be found by it. Of BLAKE2b nobody can.
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
/* BLAKE2b (RFC 7693), 256 bits: 64 hexadecimal digits and a NUL. The same on every
 * machine, and no two files have one. */
enum { HASH_WIDE = 65 };
void hash_wide_hex(char out[HASH_WIDE], struct slice s);
/* Mixes one more piece into a running sum; the order counts. */
uint64_t hash_mix(uint64_t sum, struct slice s);
/* Keyed BLAKE2b (RFC 7693), 128 bits, as 32 hexadecimal digits and a NUL. Without
 * the key nobody can compute it from the content. Parts are length-prefixed. */
void hash_keyed_hex(char out[33], struct slice key, const struct slice *parts,
                    size_t count);

#endif
