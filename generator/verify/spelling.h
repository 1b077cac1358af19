/* Names as they are written where a keyboard lacks their letters. */
#ifndef VERIFY_SPELLING_H
#define VERIFY_SPELLING_H

#include "base/arena.h"

/* "Oeztuerk" of "Öztürk", "Aase" of "Åse" (DIN 5007-2 and its northern neighbours), in
 * the arena; an empty slice when the name has none of these letters. */
struct slice spelling_without_dots(struct slice name, struct arena *arena);

#endif
