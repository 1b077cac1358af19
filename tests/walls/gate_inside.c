/* expect: layers: verify/gate_int.h is private
 * room: app
 * Wall 2: nor see the inside of the gate. */
#include "verify/gate_int.h"
