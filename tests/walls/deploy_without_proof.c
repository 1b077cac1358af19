/* expect: compiler: incompatible pointer type
 * room: app
 * Wall 2: neither a folder nor a branch takes what is no proof. */
#include "deploy/branch.h"
#include "deploy/directory.h"
bool anyway(const char *site, const struct branch_target *target, struct diag *diag);
bool anyway(const char *site, const struct branch_target *target, struct diag *diag)
{
    return directory_prepare("live", site, NULL, diag) ||
           branch_prepare(target, site, NULL, 0, diag);
}
