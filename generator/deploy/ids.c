/* Ids of objects: see ids.h. The index of a pack: git help gitformat-pack. */
#include "deploy/ids.h"

#include <string.h>

#include "base/fs.h"

static int digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

void ids_add_lines(struct ids *ids, struct slice text)
{
    struct slice line;
    while (slice_cut(&line, &text, '\n')) {
        struct id id;
        bool well = line.len >= 40 && (line.len == 40 || digit(line.at[40]) < 0);
        for (size_t i = 0; well && i < 20; i++) {
            int high = digit(line.at[2 * i]), low = digit(line.at[2 * i + 1]);
            well = high >= 0 && low >= 0;
            id.raw[i] = (unsigned char)(high << 4 | low);
        }
        if (well)
            vec_push(ids, id);
    }
}

void ids_add_log(struct ids *ids, struct slice text)
{
    struct slice line;
    while (slice_cut(&line, &text, '\n')) {
        if (line.len > 41)
            ids_add_lines(ids, slice_sub(line, 0, 40));
        if (line.len > 81)
            ids_add_lines(ids, slice_sub(line, 41, 40));
    }
}

static size_t number_at(struct slice s, size_t at)
{
    const unsigned char *b = (const unsigned char *)s.at + at;
    return (size_t)b[0] << 24 | (size_t)b[1] << 16 | (size_t)b[2] << 8 | b[3];
}

bool ids_add_index(struct ids *ids, const char *path)
{
    enum { FAN_OUT = 256 * 4 };
    struct str text;
    str_init(&text);
    bool well = fs_read(&text, path, SIZE_MAX / 2);
    struct slice s = str_slice(&text);
    bool is_old = !slice_starts(s, "\377tOc");
    size_t start = is_old ? 0 : 8, step = is_old ? 24 : 20, before = is_old ? 4 : 0;
    well = well && s.len >= start + FAN_OUT && (is_old || number_at(s, 4) == 2);
    size_t count = well ? number_at(s, start + FAN_OUT - 4) : 0;
    well = well && (s.len - start - FAN_OUT) / step >= count;
    for (size_t i = 0; well && i < count; i++) {
        struct id id;
        memcpy(id.raw, s.at + start + FAN_OUT + i * step + before, sizeof(id.raw));
        vec_push(ids, id);
    }
    str_release(&text);
    return well;
}

static int by_id(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(struct id));
}

void ids_sort(struct ids *ids)
{
    size_t kept = 0;
    if (ids->len)
        qsort(ids->at, ids->len, sizeof(*ids->at), by_id);
    for (size_t i = 0; i < ids->len; i++)
        if (!i || by_id(&ids->at[i], &ids->at[kept - 1]) != 0)
            ids->at[kept++] = ids->at[i];
    ids->len = kept;
}

bool ids_has(const struct ids *ids, const struct id *id)
{
    return ids->len && bsearch(id, ids->at, ids->len, sizeof(*id), by_id);
}

void ids_keep(struct ids *ids, const struct ids *other, bool that_it_has)
{
    size_t kept = 0;
    for (size_t i = 0; i < ids->len; i++)
        if (ids_has(other, &ids->at[i]) == that_it_has)
            ids->at[kept++] = ids->at[i];
    ids->len = kept;
}

void id_hex(char out[41], const struct id *id)
{
    for (size_t i = 0; i < sizeof(id->raw); i++) {
        out[2 * i] = "0123456789abcdef"[id->raw[i] >> 4];
        out[2 * i + 1] = "0123456789abcdef"[id->raw[i] & 15];
    }
    out[40] = '\0';
}

void ids_print(const struct ids *ids, struct str *out)
{
    char hex[41];
    for (size_t i = 0; i < ids->len; i++) {
        id_hex(hex, &ids->at[i]);
        str_add(out, slice_make(hex, 40));
        str_add_byte(out, '\n');
    }
}

void ids_release(struct ids *ids)
{
    vec_release(ids);
}
