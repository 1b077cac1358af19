/* TIFF 6.0: what a decoder needs is in some of its tags; all else is a finding. */
#include <string.h>

#include "verify/metadata.h"

/* What a decoder needs, but for an ICC profile. */
static bool is_needed(uint64_t tag)
{
    enum { ICC_PROFILE = 34675 };
    return (tag >= 254 && tag <= 266) || (tag >= 273 && tag <= 284) || tag == 296 ||
           tag == 317 || (tag >= 320 && tag <= 325) || (tag >= 338 && tag <= 347) ||
           (tag >= 529 && tag <= 532) || tag == ICC_PROFILE;
}

bool extract_tiff(struct scan *s, struct slice bytes)
{
    enum { PAGES_MAX = 16, ENTRY_BYTES = 12 };
    bool little = slice_starts(bytes, "II"), clean = true, well = true;
    size_t ifd = (size_t)(little ? bytes_le(bytes, 4, 4) : bytes_be(bytes, 4, 4));
    for (unsigned pages = 0; ifd && well; pages++) {
        size_t count =
            (size_t)(little ? bytes_le(bytes, ifd, 2) : bytes_be(bytes, ifd, 2));
        well = pages <= PAGES_MAX && ifd + 2 + ENTRY_BYTES * count + 4 <= bytes.len;
        for (size_t i = 0; i < count && well; i++) {
            size_t at = ifd + 2 + ENTRY_BYTES * i;
            clean &=
                is_needed(little ? bytes_le(bytes, at, 2) : bytes_be(bytes, at, 2));
        }
        ifd += 2 + ENTRY_BYTES * count;
        ifd = (size_t)(little ? bytes_le(bytes, ifd, 4) : bytes_be(bytes, ifd, 4));
    }
    if (!clean)
        scan_file(s, "TIFF tags", LEAK_METADATA);
    extract_tiff_fields(s, bytes);
    if (!clean)
        metadata_rest(s, "TIFF tags", bytes);
    unsigned hits = s->hits;
    extract_runs(s, bytes); /* between its pixels, and behind them */
    if (s->hits != hits)
        scan_file(s, "TIFF tags", LEAK_METADATA);
    return well;
}
