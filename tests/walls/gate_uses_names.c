/* expect: layers: verify/ may not include privacy/
 * room: verify
 * Wall 3: the gate and the redactor are two ways to one truth. */
#include "privacy/names.h"
