/* Variable-length numbers, seven bits a byte, low ones first: see pack.h. */
#include "base/pack.h"

void pack_number(struct str *out, uint64_t number)
{
    for (; number >= 0x80; number >>= 7)
        str_add_byte(out, (char)(number | 0x80));
    str_add_byte(out, (char)number);
}

void pack_slice(struct str *out, struct slice s)
{
    pack_number(out, s.len);
    str_add(out, s);
}

bool unpack_number(struct slice *in, uint64_t *number)
{
    *number = 0;
    for (unsigned shift = 0; shift < 64 && in->len; shift += 7) {
        unsigned char byte = (unsigned char)in->at[0];
        *in = slice_from(*in, 1);
        *number |= (uint64_t)(byte & 0x7F) << shift;
        if (byte < 0x80)
            return true;
    }
    return false;
}

bool unpack_slice(struct slice *in, struct slice *s)
{
    uint64_t len;
    if (!unpack_number(in, &len) || len > in->len)
        return false;
    *s = slice_sub(*in, 0, len);
    *in = slice_from(*in, len);
    return true;
}
