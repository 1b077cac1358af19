/* Makes a website and puts it online: see deploy.c. */
#ifndef APP_DEPLOY_H
#define APP_DEPLOY_H

#include "app/command.h"
#include "base/str.h"
#include "deploy/marker.h"

struct build;

/* The whole of `voornaam deploy`, also for the hook, which sets options->deploy. Prints
 * all there is to say; gives the exit code. */
int deploy_run(const struct options *options);
/* The same up to where a deploy begins, for a push: writes nothing, and does not wait
 * for a deploy that is going on. What it made of photos is kept for the one that
 * follows. */
int deploy_check(const struct options *options);

/* For struct tracked_question: a table of the people in the build's register, though
 * not the very file: last year's, with a column less, or as Excel saves it. */
bool deploy_is_register(const void *build, struct slice text);

/* --- places.c --- */
/* Where the site goes, by what the command, the hook or the settings say. False with
 * diagnostics. */
bool deploy_find_places(struct build *b, struct deploy_places *out);
/* All places that are named, whatever --to says. */
void deploy_all_places(struct build *b, struct deploy_places *out);
/* By which two sites of one server are told apart. */
struct marker_owner deploy_owner(struct build *b);

/* --- left.c --- */
/* After a deploy: warns of places where the site was put before and that are not among
 * these, and remembers these. */
void deploy_tell_left(struct build *b, const struct deploy_places *places);

#endif
