/* MP3 (ISO/IEC 11172-3, 13818-3) and AAC in ADTS (13818-7), frame by frame: what stands
 * between frames is no sound. */
#include <string.h>

#include "verify/metadata.h"

static size_t mp3_length(struct slice b, size_t at)
{
    static const uint16_t kbits[2][16] = {
        {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0},
        {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0}};
    static const uint16_t rates[4] = {44100, 48000, 32000, 0};
    uint64_t head = bytes_be(b, at, 4);
    unsigned version = head >> 19 & 3; /* 3: MPEG-1, 2: MPEG-2, 0: MPEG-2.5 */
    bool low = version != 3;
    unsigned rate = rates[head >> 10 & 3];
    unsigned bits = kbits[low][head >> 12 & 15];
    if ((head & 0xFFE60000) != 0xFFE20000 || version == 1 || !rate || !bits)
        return 0;
    rate >>= version == 3 ? 0 : version == 2 ? 1 : 2;
    return (low ? 72u : 144u) * bits * 1000 / rate + (head >> 9 & 1);
}

static size_t adts_length(struct slice b, size_t at)
{
    uint64_t head = bytes_be(b, at, 7);
    return head >> 44 == 0xFFF && !(head >> 41 & 3) ? head >> 13 & 0x1FFF : 0;
}

bool extract_frames(struct scan *s, struct slice bytes)
{
    struct slice b = extract_sound_tags(s, bytes);
    size_t at = 0, frames = 0;
    for (; at < b.len; frames++) {
        size_t len = mp3_length(b, at);
        if (!len)
            len = adts_length(b, at);
        if (len < 7)
            break;
        at += len;
    }
    if (at < b.len && !bytes_are_zero(clip_from(b, at))) {
        extract_found(s, "between frames of sound", clip_from(b, at));
        return false;
    }
    return frames > 0;
}
