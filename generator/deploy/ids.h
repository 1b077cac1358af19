/* Sets of object ids, and what the index of a pack has of them. */
#ifndef DEPLOY_IDS_H
#define DEPLOY_IDS_H

#include "base/str.h"
#include "base/vec.h"

struct id {
    unsigned char raw[20];
};
struct ids {
    VEC(struct id);
};

/* Adds each line that begins with 40 hexadecimal digits. */
void ids_add_lines(struct ids *ids, struct slice text);
/* Adds both ids of each line of a log of git (git help gitrepository-layout, logs):
 * where a ref was and where it went. */
void ids_add_log(struct ids *ids, struct slice text);
/* Adds all of a pack's index (version 1 or 2); false when it can't be read. */
bool ids_add_index(struct ids *ids, const char *path);
/* In order, each once: before any question. */
void ids_sort(struct ids *ids);
bool ids_has(const struct ids *ids, const struct id *id);
/* Keeps those that the other has too, or those that it has not. Both in order. */
void ids_keep(struct ids *ids, const struct ids *other, bool that_it_has);
/* A line for each. */
void ids_print(const struct ids *ids, struct str *out);
void id_hex(char out[41], const struct id *id);
void ids_release(struct ids *ids);

#endif
