/* A line on the terminal that says how far long work is.
 *
 * Only where somebody looks: stderr is a terminal that can go back on its line, and not
 * with -q. Only when it is worth it: after half a second, ten times a second at most.
 * At the end the line is empty again, so that nothing of it is left. It names no file:
 * a terminal may be seen by others, and its names are of pupils.
 */
#ifndef BASE_PROGRESS_H
#define BASE_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct progress {
    const char *format; /* of the two numbers: _("photos %zu of %zu") */
    size_t done, count;
    uint64_t drawn_ms; /* on the monotonic clock: before this moment nothing is drawn */
    bool on, drawn;
};

/* `format` must live as long as the work. With `quiet` nothing is ever shown. */
void progress_begin(struct progress *p, const char *format, size_t count, bool quiet);
/* One more is done. */
void progress_step(struct progress *p);
/* Before anything else is printed; also when the work failed. */
void progress_end(struct progress *p);

#endif
