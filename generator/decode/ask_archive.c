/* The question about members of an archive, and its answer, unpacked with care. */
#include "base/pack.h"
#include "decode/decode.h"
#include "decode/jobs.h"

static const struct cage_limits limits = {.memory_bytes = 900UL << 20,
                                          .cpu_seconds = 7,
                                          .wall_seconds = 20,
                                          .answer_bytes_max = 272UL << 20};

enum cage_end decode_unpack(struct cage *cage, struct slice file,
                            enum archive_format format, size_t members_max,
                            size_t bytes_max, struct str *answer)
{
    struct str question;
    str_init(&question);
    pack_number(&question, format);
    pack_number(&question, members_max);
    pack_number(&question, bytes_max);
    enum cage_end end =
        cage_ask(cage, JOB_UNPACK, str_slice(&question), file, &limits, answer);
    str_release(&question);
    return end;
}

bool decode_next_member(struct archive_member *member, struct slice *answer,
                        bool *whole)
{
    uint64_t more, state = 0, all = 0;
    *member = (struct archive_member){.state = MEMBER_UNREAD};
    *whole = false;
    if (!unpack_number(answer, &more))
        return false;
    if (!more) {
        *whole = unpack_number(answer, &all) && all == 1 && answer->len == 0;
        return false;
    }
    if (!unpack_slice(answer, &member->name) || !unpack_number(answer, &state) ||
        state > MEMBER_UNREAD || !unpack_slice(answer, &member->bytes))
        return false;
    member->state = (enum member_state)state;
    return true;
}
