/* The questions of decode.h, packed and sent; the answers, unpacked with care. */
#include <errno.h>
#include <string.h>

#include "base/message.h"
#include "base/pack.h"
#include "decode/decode.h"
#include "decode/jobs.h"

/* A picture of 100 megapixels takes 300 MB as packed RGB, and its planes half that.
 * Time of the clock is more than that of the processor: on a busy machine a good file
 * must not be taken for a hostile one. */
static const struct cage_limits picture_limits = {.memory_bytes = 900UL << 20,
                                                  .cpu_seconds = 9,
                                                  .wall_seconds = 20,
                                                  .answer_bytes_max = 64UL << 20};

enum { TAGS_MAX = 10 * 1000 };

bool decode_is_missing(enum cage_end end, const char *path, struct diag *diag)
{
    if (end == CAGE_MISSING)
        diag_file(diag, DIAG_ERROR, path,
                  _("the program that looks into files (voornaam-decode) can't be "
                    "started: %s; it belongs beside voornaam"),
                  message_system(errno));
    return end == CAGE_MISSING;
}

static bool unpack_tag(struct slice *in, struct picture_tag *tag, struct arena *arena)
{
    uint64_t kind, has_area;
    struct slice text, area;
    if (!unpack_number(in, &kind) || !unpack_slice(in, &text) ||
        !unpack_number(in, &has_area) || !unpack_slice(in, &area) ||
        area.len != sizeof(tag->area) || kind > TAG_TEXT)
        return false;
    *tag = (struct picture_tag){.kind = (enum tag_kind)kind,
                                .text = arena_copy(arena, text),
                                .has_area = has_area != 0};
    memcpy(&tag->area, area.at, sizeof(tag->area));
    return true;
}

bool decode_picture_facts(struct picture_facts *f, struct slice in, struct arena *arena)
{
    uint64_t readable, broken, width, height, count;
    struct slice taken;
    *f = (struct picture_facts){0};
    if (!unpack_number(&in, &readable))
        return false;
    if (!readable)
        return true;
    if (!unpack_number(&in, &broken) || !unpack_number(&in, &width) ||
        !unpack_number(&in, &height) || !unpack_slice(&in, &taken) ||
        !unpack_number(&in, &count) || taken.len >= sizeof(f->taken) || width == 0 ||
        height == 0 || width > PICTURE_PIXELS_MAX || height > PICTURE_PIXELS_MAX)
        return false;
    f->broken = broken != 0 || count > TAGS_MAX;
    f->width_px = (int)width;
    f->height_px = (int)height;
    memcpy(f->taken, taken.at, taken.len);
    f->tag_count = count > TAGS_MAX ? 0 : (size_t)count;
    f->tags = ARENA_ARRAY(arena, struct picture_tag, f->tag_count + 1);
    for (size_t i = 0; i < f->tag_count; i++)
        if (!unpack_tag(&in, &f->tags[i], arena))
            return false;
    f->readable = true;
    return true;
}

enum cage_end decode_picture(struct cage *cage, struct slice file, struct str *answer)
{
    return cage_ask(cage, JOB_PICTURE, SLICE(""), file, &picture_limits, answer);
}

bool variants_answer(struct slice in, struct picture_variant *variants, size_t count,
                     struct slice *placeholder)
{
    for (size_t i = 0; i < count; i++) {
        uint64_t height;
        if (!unpack_number(&in, &height) || height == 0 ||
            height > PICTURE_PIXELS_MAX || !unpack_slice(&in, &variants[i].bytes) ||
            variants[i].bytes.len == 0)
            return false;
        variants[i].height_px = (int)height;
    }
    return unpack_slice(&in, placeholder);
}

void variants_question(struct str *question, const struct picture_area *blur,
                       size_t blur_count, const struct picture_variant *variants,
                       size_t count)
{
    pack_number(question, blur_count);
    for (size_t i = 0; i < blur_count; i++)
        pack_slice(question, slice_make((const char *)&blur[i], sizeof(*blur)));
    pack_number(question, count);
    for (size_t i = 0; i < count; i++) {
        pack_number(question, variants[i].format);
        pack_number(question, (uint64_t)variants[i].width_px);
    }
}

enum cage_end decode_make_variants(struct cage *cage, struct slice file,
                                   const struct picture_area *blur, size_t blur_count,
                                   struct picture_variant *variants, size_t count,
                                   struct slice *placeholder, bool *well,
                                   struct str *space)
{
    struct str question;
    str_init(&question);
    str_clear(space);
    variants_question(&question, blur, blur_count, variants, count);
    enum cage_end end = cage_ask(cage, JOB_VARIANTS, str_slice(&question), file,
                                 &picture_limits, space);
    *well = end == CAGE_DONE &&
            variants_answer(str_slice(space), variants, count, placeholder);
    str_release(&question);
    return end;
}
