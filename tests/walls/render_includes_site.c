/* expect: layers: render/ may not include site/
 * room: render
 * Wall 1: what renders can't even see raw text. */
#include "site/raw.h"
