/* What client and program agree on: the questions, and how their answers are packed. */
#ifndef DECODE_JOBS_H
#define DECODE_JOBS_H

#include "decode/decode.h"

enum decode_job {
    JOB_PICTURE,
    JOB_VARIANTS,
    JOB_FILM,
    JOB_FILM_COPY,
    JOB_DOCUMENT,
    JOB_CLEAN,
    JOB_DRAWING,
    JOB_UNPACK,
    JOB_COUNT
};

/* The question of JOB_VARIANTS, and its answer: see decode_make_variants. */
void variants_question(struct str *question, const struct picture_area *blur,
                       size_t blur_count, const struct picture_variant *variants,
                       size_t count);
bool variants_answer(struct slice answer, struct picture_variant *variants,
                     size_t count, struct slice *placeholder);

/* Each of them runs in the cage: see base/cage_serve.h. */
void picture_prepare(void);
void picture_work(struct slice question, struct slice file, struct str *answer);
void variants_work(struct slice question, struct slice file, struct str *answer);
void film_cage_prepare(void);
void film_work(struct slice question, struct slice file, struct str *answer);
void film_copy_work(struct slice question, struct slice file, struct str *answer);
void document_prepare(void);
void document_work(struct slice question, struct slice file, struct str *answer);
void clean_work(struct slice question, struct slice file, struct str *answer);
void drawing_prepare(void);
void drawing_work(struct slice question, struct slice file, struct str *answer);
void unpack_work(struct slice question, struct slice file, struct str *answer);

#endif
