/* WebP (RFC 9649): chunks of RIFF. */
#include <string.h>

#include "verify/metadata.h"

bool extract_webp(struct scan *s, struct slice bytes)
{
    static const char *const needed[] = {"VP8 ", "VP8L", "VP8X", "ALPH",
                                         "ANIM", "ANMF", "ICCP"};
    size_t end = (size_t)bytes_le(bytes, 4, 4) + 8;
    if (end > bytes.len)
        return false;
    if (end + 1 < bytes.len)
        extract_found(s, "behind the WebP", clip_from(bytes, end));
    size_t i = 12;
    while (i + 8 <= end) {
        struct slice type = clip(bytes, i, 4);
        size_t len = bytes_le(bytes, i + 4, 4);
        if (len > end - i - 8)
            return false;
        bool known = false;
        for (size_t k = 0; k < sizeof(needed) / sizeof(*needed); k++)
            known |= slice_eq_c(type, needed[k]);
        struct slice data = clip(bytes, i + 8, len);
        if (slice_eq_c(type, "EXIF"))
            extract_exif(s, data);
        else if (slice_eq_c(type, "XMP "))
            extract_xmp(s, data);
        else if (slice_eq_c(type, "ICCP") && len <= ICC_BYTES_MAX)
            extract_runs(s, data); /* may stay, if it names nobody */
        else if (!known || (slice_eq_c(type, "ICCP") && len > ICC_BYTES_MAX))
            extract_found(s, "WebP chunk", data);
        i += 8 + len + (len & 1);
    }
    return i == end || i == end + 1;
}
