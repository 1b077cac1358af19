/* Base64: see base64.h. */
#include "base/base64.h"

static const char letters[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void base64_add(struct str *out, struct slice bytes)
{
    for (size_t i = 0; i < bytes.len; i += 3) {
        size_t have = bytes.len - i < 3 ? bytes.len - i : 3;
        unsigned group = 0;
        for (size_t j = 0; j < 3; j++)
            group = group << 8 | (j < have ? (unsigned char)bytes.at[i + j] : 0u);
        for (size_t j = 0; j < 4; j++)
            str_add_byte(out, j <= have ? letters[group >> (18 - 6 * j) & 63] : '=');
    }
}
