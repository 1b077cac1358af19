/* Icons. */
#include <string.h>

#include "verify/metadata.h"

/* Small bitmaps or PNG in it; nothing beside them. */
bool extract_ico(struct scan *s, struct slice bytes)
{
    size_t count = bytes_le(bytes, 4, 2);
    size_t used = 6 + 16 * count;
    if (bytes.len > 512 * 1024 || count == 0 || count > 32 || used > bytes.len)
        return false;
    for (size_t i = 0; i < count; i++) {
        size_t len = bytes_le(bytes, 6 + 16 * i + 8, 4);
        size_t at = bytes_le(bytes, 6 + 16 * i + 12, 4);
        if (at < 6 + 16 * count || at > bytes.len || len > bytes.len - at)
            return false;
        struct slice image = clip(bytes, at, len);
        used += len;
        if (slice_starts(image, "\x89PNG")) {
            if (!extract_png(s, image))
                return false;
        } else if (bytes_le(image, 0, 4) != 40) {
            return false;
        }
    }
    return used == bytes.len;
}
