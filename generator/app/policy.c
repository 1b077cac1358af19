/* voornaam policy: the values in force, each with the sentence it comes from. */
#include <stdio.h>

#include "app/build.h"
#include "base/fs.h"
#include "base/message.h"

int app_policy(int argc, char **argv)
{
    struct options options;
    struct policy_lines lines = {0};
    struct build b;
    struct slice protocol;
    if (!options_read(&options, "sPqvr", argc, argv))
        return EXIT_USAGE;
    build_init(&b, &options, false);
    b.raw.config.protocol.text = SLICE("baseline");
    bool site = !options.protocol ||
                fs_exists(fs_join(&b.arena, options.site, SITE_CONFIG_FILE));
    bool well = !site || (build_open_source(&b) && build_read_settings(&b));
    const struct site_config *c = &b.raw.config;
    protocol = options.protocol ? slice_of(options.protocol) : c->protocol.text;
    well = well &&
           policy_load(&b.policy, protocol, c->protocol.where, c->protocol.line,
                       options.protocol ? NULL : c->policy, &lines, &b.arena, b.diag);
    if (well)
        printf(_("protocol: %.*s\n"), SLICE_FMT(protocol));
    for (size_t i = 0; well && i < lines.len; i++)
        printf("%-24s %-28.*s %.*s\n", lines.at[i].key, SLICE_FMT(lines.at[i].value),
               SLICE_FMT(lines.at[i].source));
    vec_release(&lines);
    int code = build_finish(&b);
    build_release(&b);
    return well || code ? code : EXIT_ERROR;
}
