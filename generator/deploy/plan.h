/* What a deploy would change: for --dry-run, for people, and for the brake.
 */
#ifndef DEPLOY_PLAN_H
#define DEPLOY_PLAN_H

#include "base/arena.h"
#include "base/vec.h"

enum deploy_change_kind { DEPLOY_ADDED, DEPLOY_CHANGED, DEPLOY_REMOVED };

struct deploy_change {
    enum deploy_change_kind kind;
    const char *path; /* of the file in the site */
};

struct deploy_plan {
    struct {
        VEC(struct deploy_change);
    } changes;            /* sorted by path */
    bool is_first;        /* nothing stood there yet */
    size_t pages_before;  /* .html files that stood there */
    size_t pages_removed; /* of those, how many would be gone */
};

/* A file of what stands there, or of what will. Two of one path are the same when their
 * ids are; what an id is made of is up to who compares. */
struct deploy_file {
    const char *path;
    const char *id;
};

/* Fills an empty plan from two lists, each sorted by path (strcmp); the paths are
 * borrowed. Release with deploy_plan_release. */
void deploy_plan_make(struct deploy_plan *plan, const struct deploy_file *before,
                      size_t before_count, const struct deploy_file *after,
                      size_t after_count);
void deploy_plan_release(struct deploy_plan *plan);

/* More than a third of the pages would vanish: somebody must mean that. */
bool deploy_plan_is_drastic(const struct deploy_plan *plan);

#endif
