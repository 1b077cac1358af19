/* Commits of ours among others: see ours.h. */
#include "deploy/ours.h"

#include "deploy/store.h"

/* git help cat-file, "BATCH OUTPUT": "ID TYPE SIZE", that many bytes, and a newline; or
 * "ID missing". */
void ours_keep(struct ids *ids, const struct git_place *place)
{
    static const char *const arguments[] = {"cat-file", "--batch", NULL};
    struct ids ours = {0};
    struct str list, out;
    struct slice head, rest, id, type;
    str_init(&list);
    str_init(&out);
    ids_sort(ids);
    ids_print(ids, &list);
    if (ids->len)
        git_run(place, arguments, str_slice(&list), &out, NULL);
    rest = str_slice(&out);
    while (slice_cut(&head, &rest, '\n')) {
        char tree[GIT_ID];
        int64_t seconds;
        long long size;
        slice_cut(&id, &head, ' ');
        if (!slice_cut(&type, &head, ' ') || !slice_number(head, &size) || size < 0 ||
            (size_t)size >= rest.len)
            continue;
        if (slice_eq_c(type, "commit") &&
            store_commit_is_ours(slice_sub(rest, 0, (size_t)size), tree, &seconds))
            ids_add_lines(&ours, id);
        rest = slice_from(rest, (size_t)size + 1);
    }
    str_release(&list);
    str_release(&out);
    ids_release(ids);
    *ids = ours;
    ids_sort(ids);
}
