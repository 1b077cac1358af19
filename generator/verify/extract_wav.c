/* WAV (RIFF): chunks. */
#include <string.h>

#include "verify/metadata.h"

enum { FINDINGS_MAX = 50 };

/* LIST INFO: a chunk for each text, "IART" and the like. */
static void look_at_list(struct scan *s, struct slice list)
{
    char place[PLACE_BYTES];
    for (size_t at = 4; at + 8 <= list.len;) {
        uint64_t len = bytes_le(list, at + 4, 4);
        struct slice text = clip(list, at + 8, (size_t)len);
        metadata_text(s, metadata_place(s, place, "WAV", clip(list, at, 4)), text);
        at += 8 + (size_t)len + (len & 1);
    }
    metadata_rest(s, "WAV LIST", list);
}

static void look_at_chunk(struct scan *s, struct slice type, struct slice data)
{
    char place[PLACE_BYTES];
    if (slice_eq_nocase(type, "id3 ")) {
        extract_id3(s, data);
    } else if (slice_eq_c(type, "_PMX")) {
        extract_xmp(s, data);
    } else if (slice_eq_c(type, "LIST") && slice_starts(data, "INFO")) {
        scan_file(s, "WAV LIST", LEAK_METADATA);
        look_at_list(s, data);
    } else {
        extract_found(s, metadata_place(s, place, "WAV chunk", slice_trim(type)), data);
    }
}

bool extract_wav(struct scan *s, struct slice bytes)
{
    static const char *const needed[] = {"fmt ", "data", "fact"};
    static const char *const padding[] = {"JUNK", "junk", "PAD ", "FLLR"};
    uint64_t end = bytes_le(bytes, 4, 4) + 8;
    unsigned findings = 0;
    if (end > bytes.len)
        return false;
    if (end + (end & 1) < bytes.len)
        extract_found(s, "behind the WAV", clip_from(bytes, end));
    for (size_t at = 12; at < end;) {
        struct slice type = clip(bytes, at, 4);
        uint64_t len = bytes_le(bytes, at + 4, 4);
        if (end - at < 8 || len > end - at - 8 || findings > FINDINGS_MAX)
            return false;
        struct slice data = clip(bytes, at + 8, len);
        bool known = false, empty = false;
        for (size_t i = 0; i < sizeof(needed) / sizeof(*needed); i++)
            known |= slice_eq_c(type, needed[i]);
        for (size_t i = 0; i < sizeof(padding) / sizeof(*padding); i++)
            empty |= slice_eq_c(type, padding[i]) && bytes_are_zero(data);
        if (!known && !empty) {
            look_at_chunk(s, type, data);
            findings++;
        }
        at += 8 + len + (len & 1);
    }
    return true;
}
