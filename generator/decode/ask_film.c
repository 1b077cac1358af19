/* The questions about film and sound, sent; their answers, unpacked with care. */
#include <string.h>

#include "base/pack.h"
#include "decode/decode.h"
#include "decode/jobs.h"

enum { SMALL_BYTES = 64 << 20, TEXTS_MAX = 10 * 1000, SIDE_PX_MAX = 65535 };

/* Ten seconds, and more for what is large: it is copied several times. */
static struct cage_limits limits_for(struct slice file)
{
    unsigned more = (unsigned)(file.len / SMALL_BYTES) * 5;
    return (struct cage_limits){.memory_bytes = (600UL << 20) + 3 * file.len,
                                .cpu_seconds = 9 + more,
                                .wall_seconds = 20 + 3 * more,
                                .answer_bytes_max =
                                    file.len + file.len / 4 + (64UL << 20)};
}

enum cage_end decode_film(struct cage *cage, struct slice file, struct str *answer)
{
    struct cage_limits limits = limits_for(file);
    return cage_ask(cage, JOB_FILM, SLICE(""), file, &limits, answer);
}

static bool unpack_said(struct slice *in, struct picture_facts *said,
                        struct arena *arena)
{
    uint64_t broken, count, kind;
    struct slice taken, text;
    if (!unpack_number(in, &broken) || !unpack_slice(in, &taken) ||
        !unpack_number(in, &count) || taken.len >= sizeof(said->taken) ||
        count > TEXTS_MAX)
        return false;
    said->broken = broken != 0;
    memcpy(said->taken, taken.at, taken.len);
    said->tags = ARENA_ARRAY(arena, struct picture_tag, (size_t)count + 1);
    for (; said->tag_count < count; said->tag_count++) {
        if (!unpack_number(in, &kind) || kind > TAG_TEXT || !unpack_slice(in, &text))
            return false;
        said->tags[said->tag_count] = (struct picture_tag){
            .kind = (enum tag_kind)kind, .text = arena_copy(arena, text)};
    }
    return true;
}

bool decode_film_facts(struct film_facts *f, struct slice in, struct arena *arena)
{
    uint64_t readable, flags[5], target, width, height, duration;
    *f = (struct film_facts){0};
    if (!unpack_number(&in, &readable))
        return false;
    if (!readable)
        return true;
    for (int i = 0; i < 5; i++)
        if (!unpack_number(&in, &flags[i]))
            return false;
    if (!unpack_number(&in, &target) || target > FILM_FLAC ||
        !unpack_number(&in, &width) || !unpack_number(&in, &height) ||
        !unpack_number(&in, &duration) || width > SIDE_PX_MAX || height > SIDE_PX_MAX ||
        !unpack_said(&in, &f->said, arena))
        return false;
    f->is_sound = flags[0] != 0;
    f->has_sound = flags[1] != 0;
    f->has_captions = flags[2] != 0;
    f->has_location = flags[3] != 0;
    f->is_hevc = flags[4] != 0;
    f->target = (enum film_target)target;
    f->width_px = (int)width;
    f->height_px = (int)height;
    f->duration_ms = duration;
    f->readable = true;
    return true;
}

enum cage_end decode_copy_film(struct cage *cage, struct slice file, struct str *answer)
{
    struct cage_limits limits = limits_for(file);
    return cage_ask(cage, JOB_FILM_COPY, SLICE(""), file, &limits, answer);
}

bool decode_film_copy(struct film_copy *c, struct slice in)
{
    uint64_t width, height;
    *c = (struct film_copy){0};
    if (!unpack_number(&in, &width) || !unpack_number(&in, &height) ||
        !unpack_slice(&in, &c->poster_jpeg) || !unpack_slice(&in, &c->poster_webp) ||
        width > SIDE_PX_MAX || height > SIDE_PX_MAX)
        return false;
    c->poster_width_px = (int)width;
    c->poster_height_px = (int)height;
    c->bytes = in;
    return in.len > 0;
}
