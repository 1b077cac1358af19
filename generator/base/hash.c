/* Digests by libxxhash and libb2: see hash.h. */
#include "base/hash.h"

#include <blake2.h>
#include <xxhash.h>

uint64_t hash_64(struct slice s)
{
    return XXH3_64bits(s.at, s.len);
}

uint64_t hash_mix(uint64_t sum, struct slice s)
{
    return XXH3_64bits_withSeed(s.at, s.len, sum);
}

static void to_hex(char *out, const unsigned char *digest, size_t size)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < size; i++) {
        out[2 * i] = digits[digest[i] >> 4];
        out[2 * i + 1] = digits[digest[i] & 15];
    }
    out[2 * size] = '\0';
}

void hash_hex(char out[33], struct slice s)
{
    XXH128_canonical_t canonical;
    XXH128_canonicalFromHash(&canonical, XXH3_128bits(s.at, s.len));
    to_hex(out, canonical.digest, sizeof(canonical.digest));
}

void hash_wide_hex(char out[HASH_WIDE], struct slice s)
{
    unsigned char digest[HASH_WIDE / 2];
    blake2b(digest, s.at, NULL, sizeof(digest), s.len, 0);
    to_hex(out, digest, sizeof(digest));
}

void hash_keyed_hex(char out[33], struct slice key, const struct slice *parts,
                    size_t count)
{
    blake2b_state state;
    unsigned char digest[16], len[8];
    unsigned char folded[BLAKE2B_KEYBYTES];
    blake2b(folded, key.at, NULL, sizeof(folded), key.len, 0);
    blake2b_init_key(&state, sizeof(digest), folded, sizeof(folded));
    for (size_t i = 0; i < count; i++) {
        for (int byte = 0; byte < 8; byte++)
            len[byte] = (unsigned char)(parts[i].len >> (8 * byte));
        blake2b_update(&state, len, sizeof(len));
        blake2b_update(&state, (const uint8_t *)parts[i].at, parts[i].len);
    }
    blake2b_final(&state, digest, sizeof(digest));
    to_hex(out, digest, sizeof(digest));
}
