/* voornaam-decode: the decoders of untrusted files, in a program of their own that the
 * other one starts (base/cage.h). Not for people. */
#include "base/cage_serve.h"
#include "decode/jobs.h"

static const struct cage_job jobs[JOB_COUNT] = {
    [JOB_PICTURE] = {picture_prepare, picture_work},
    [JOB_VARIANTS] = {picture_prepare, variants_work},
    [JOB_FILM] = {film_cage_prepare, film_work},
    [JOB_FILM_COPY] = {film_cage_prepare, film_copy_work},
    [JOB_DOCUMENT] = {document_prepare, document_work},
    [JOB_CLEAN] = {document_prepare, clean_work},
    [JOB_DRAWING] = {drawing_prepare, drawing_work},
    [JOB_UNPACK] = {NULL, unpack_work},
};

int main(void)
{
    return cage_serve(jobs, JOB_COUNT);
}
