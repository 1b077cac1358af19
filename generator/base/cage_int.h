/* What both sides of a cage share. */
#ifndef BASE_CAGE_INT_H
#define BASE_CAGE_INT_H

#include "base/cage.h"

/* The program's end of the socket. */
enum { CAGE_SOCKET = 3 };

/* Stands before the question in one message, which carries two descriptors: the file
 * and the pipe for the answer. */
struct cage_head {
    uint32_t job;
    struct cage_limits limits;
};

/* Stands before the answer in the pipe, so that a cut-off one is known. */
#define CAGE_LENGTH uint64_t

#endif
