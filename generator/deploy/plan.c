/* Comparing what stands there with what will: see plan.h. */
#include "deploy/plan.h"

#include <string.h>

static bool is_page(const char *path)
{
    return slice_ends(slice_of(path), ".html");
}

static void add(struct deploy_plan *plan, enum deploy_change_kind kind,
                const char *path)
{
    vec_push(&plan->changes, ((struct deploy_change){kind, path}));
    plan->pages_removed += kind == DEPLOY_REMOVED && is_page(path);
}

void deploy_plan_make(struct deploy_plan *plan, const struct deploy_file *before,
                      size_t before_count, const struct deploy_file *after,
                      size_t after_count)
{
    *plan = (struct deploy_plan){.is_first = before_count == 0};
    for (size_t i = 0; i < before_count; i++)
        plan->pages_before += is_page(before[i].path);
    for (size_t b = 0, a = 0; b < before_count || a < after_count;) {
        int order = b == before_count  ? 1
                    : a == after_count ? -1
                                       : strcmp(before[b].path, after[a].path);
        if (order < 0)
            add(plan, DEPLOY_REMOVED, before[b++].path);
        else if (order > 0)
            add(plan, DEPLOY_ADDED, after[a++].path);
        else if (strcmp(before[b++].id, after[a++].id) != 0)
            add(plan, DEPLOY_CHANGED, after[a - 1].path);
    }
}

void deploy_plan_release(struct deploy_plan *plan)
{
    vec_release(&plan->changes);
}

bool deploy_plan_is_drastic(const struct deploy_plan *plan)
{
    return plan->pages_removed * 3 > plan->pages_before;
}
