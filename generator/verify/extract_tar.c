/* tar (POSIX.1-2017, pax; GNU's long names): blocks of 512 bytes. Nothing is packed in
 * it, so it is walked here. */
#include <string.h>

#include "verify/metadata.h"

enum {
    BLOCK = 512,
    NAME_BYTES = 100,
    SIZE_AT = 124,
    SUM_AT = 148,
    TYPE_AT = 156,
    LINK_AT = 157,
    MAGIC_AT = 257,
    OWNER_AT = 265,
    OWNER_BYTES = 32,
    PREFIX_AT = 345,
    PREFIX_BYTES = 155
};

bool tar_is_one(struct slice bytes)
{
    return bytes.len >= BLOCK && memcmp(bytes.at + MAGIC_AT, "ustar", 5) == 0;
}

static struct slice field(struct slice head, size_t at, size_t len)
{
    struct slice text = clip(head, at, len);
    return clip(text, 0, slice_find_byte(text, '\0'));
}

static bool octal(struct slice text, uint64_t *value)
{
    *value = 0;
    text = slice_trim(text);
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] < '0' || text.at[i] > '7' || i > 20)
            return false;
        *value = *value * 8 + (uint64_t)(text.at[i] - '0');
    }
    return true;
}

/* The sum of its bytes, those of the sum itself as spaces. */
static bool is_sound(struct slice head)
{
    uint64_t said, sum = 0;
    for (size_t i = 0; i < BLOCK; i++)
        sum += i >= SUM_AT && i < SUM_AT + 8 ? ' ' : (uint8_t)head.at[i];
    return octal(field(head, SUM_AT, 8), &said) && said == sum;
}

/* "27 path=some/name\n": what pax has to say of the next member. */
static void take_path(struct str *name, struct slice records)
{
    size_t at = slice_find(records, " path=");
    struct slice path = clip_from(records, at + 6);
    if (at == records.len)
        return;
    str_clear(name);
    str_add(name, clip(path, 0, slice_find_byte(path, '\n')));
}

static void name_member(struct str *name, struct slice head)
{
    struct slice prefix = field(head, PREFIX_AT, PREFIX_BYTES);
    if (name->len)
        return; /* said before it */
    if (prefix.len && memcmp(head.at + MAGIC_AT, "ustar\0", 6) == 0)
        str_addf(name, "%.*s/", SLICE_FMT(prefix));
    str_add(name, field(head, 0, NAME_BYTES));
}

static bool look_at_member(struct scan *s, struct slice head, struct slice data,
                           struct str *name)
{
    char type = head.at[TYPE_AT];
    metadata_text(s, "owner in the archive", field(head, OWNER_AT, OWNER_BYTES));
    metadata_text(s, "owner in the archive",
                  field(head, OWNER_AT + OWNER_BYTES, OWNER_BYTES));
    gate_look_at_name(s, "link in the archive", field(head, LINK_AT, NAME_BYTES));
    switch (type) {
    case 'x':
    case 'g':
        metadata_text(s, "extra field in the archive", data);
        take_path(name, data);
        return true;
    case 'L':
        str_clear(name);
        str_add(name, clip(data, 0, slice_find_byte(data, '\0')));
        return true;
    case 'K':
        metadata_text(s, "link in the archive", data);
        return true;
    default:
        break;
    }
    name_member(name, head);
    bool well = true;
    if (type == '0' || type == '\0' || type == '7')
        well = extract_member(s, str_slice(name), data);
    else
        gate_look_at_name(s, "file name in the archive", str_slice(name));
    str_clear(name);
    /* 1: the same as another member; 5: a folder; what links or is a device is none */
    return well && (strchr("0157", type) || type == '\0');
}

bool extract_tar(struct scan *s, struct slice bytes)
{
    struct str name;
    struct slice in = bytes;
    bool well = true, sound = s->archives < ARCHIVE_DEPTH_MAX;
    str_init(&name);
    while (sound && in.len >= BLOCK && !bytes_are_zero(clip(in, 0, BLOCK))) {
        uint64_t len;
        sound = is_sound(in) && octal(field(in, SIZE_AT, 12), &len) &&
                len <= in.len - BLOCK && s->members < MEMBERS_MAX;
        if (!sound)
            break;
        well &=
            look_at_member(s, clip(in, 0, BLOCK), clip(in, BLOCK, (size_t)len), &name);
        in = clip_from(in, BLOCK + ((size_t)len + BLOCK - 1) / BLOCK * BLOCK);
    }
    str_release(&name);
    return well && sound && bytes_are_zero(in);
}
