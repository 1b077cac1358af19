/* Places where the website was put before the settings named others: nobody takes out
 * of them any more what is withdrawn, so somebody has to be told. */
#include <errno.h>
#include <string.h>

#include "app/build.h"
#include "app/deploy.h"
#include "base/fs.h"
#include "base/message.h"

enum { PLACED_BYTES_MAX = 1 << 20 };

static const char directory_start[] = "directory ", remote_start[] = "remote ";

/* Where it is put now, a line each, in the private cache's own file. */
static void add_places(struct build *b, struct str *out,
                       const struct deploy_places *places)
{
    if (places->directory)
        str_addf(out, "%s%s\n", directory_start,
                 report_real_path(b, places->directory));
    if (places->branch && places->remote) {
        str_add_c(out, remote_start);
        str_add_guarded(out, slice_of(places->remote));
        str_add_byte(out, '\n');
    }
}

static bool has_line(struct slice text, struct slice wanted)
{
    struct slice line;
    while (slice_cut(&line, &text, '\n'))
        if (slice_eq(line, wanted))
            return true;
    return false;
}

/* Warns of a place that was left; true when it is to be remembered. */
static bool tell(struct build *b, struct slice line)
{
    if (slice_starts(line, directory_start)) {
        const char *folder =
            arena_copy_c(&b->arena, slice_from(line, sizeof(directory_start) - 1));
        struct marker_owner owner = deploy_owner(b);
        if (!fs_exists(fs_join(&b->arena, folder, OUTPUT_MARKER)) ||
            marker_has_other_source(folder, owner.source))
            return false;
        diag_file(b->diag, DIAG_WARNING, folder,
                  _("this folder still has the website of an earlier deploy, with what "
                    "was withdrawn since: is it no longer in use? Then remove it"));
        return true;
    }
    const char *remote =
        arena_copy_c(&b->arena, slice_from(line, sizeof(remote_start) - 1));
    diag_file(b->diag, DIAG_WARNING, remote,
              _("the website was pushed to this remote before, and may still be there, "
                "with what was withdrawn since: remove it there (git push \"%s\" "
                "--delete BRANCH)"),
              remote);
    return false; /* nobody can see from here whether it was done */
}

void deploy_tell_left(struct build *b, const struct deploy_places *places)
{
    const char *path = fs_join(&b->arena, b->cache, "placed");
    struct str before, now;
    struct slice line;
    str_init(&before);
    str_init(&now);
    fs_read(&before, path, PLACED_BYTES_MAX);
    add_places(b, &now, places);
    for (struct slice rest = str_slice(&before); slice_cut(&line, &rest, '\n');)
        if (line.len && !has_line(str_slice(&now), line) && tell(b, line)) {
            str_add(&now, line);
            str_add_byte(&now, '\n');
        }
    if (!fs_replace(path, str_slice(&now), 0600))
        diag_file(b->diag, DIAG_WARNING, path, _("this file can't be written: %s"),
                  message_system(errno));
    str_release(&before);
    str_release(&now);
}
