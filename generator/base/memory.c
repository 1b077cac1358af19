/* Allocation that ends the program when there is no memory: see memory.h. */
#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>

static void *checked(void *piece)
{
    if (!piece) {
        fputs("voornaam: out of memory / geen geheugen meer\n", stderr);
        exit(1);
    }
    return piece;
}

void *memory_new(size_t size)
{
    return checked(calloc(1, size ? size : 1));
}

void *memory_resize(void *old, size_t size)
{
    return checked(realloc(old, size ? size : 1));
}
