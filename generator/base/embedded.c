/* Looking up what embed.sh put in: see embedded.h. */
#include "base/embedded.h"

#include <string.h>

bool embedded_read(struct slice *bytes, const char *name)
{
    for (const struct embedded_file *f = embedded_files; f->name; f++) {
        if (strcmp(f->name, name) == 0) {
            *bytes = (struct slice){f->bytes, f->len};
            return true;
        }
    }
    return false;
}
