/* expect: layers: site/ may not include render/
 * room: site
 * The data flows one way. */
#include "render/value.h"
