/* What client and program agree on: the questions, and how their answers are packed. */
#ifndef DECODE_JOBS_H
#define DECODE_JOBS_H

#include "base/str.h"

enum decode_job {
    JOB_PICTURE,
    JOB_VARIANTS,
    JOB_DOCUMENT,
    JOB_CLEAN,
    JOB_DRAWING,
    JOB_COUNT
};

/* Each of them runs in the cage: see base/cage_serve.h. */
void picture_prepare(void);
void picture_work(struct slice question, struct slice file, struct str *answer);
void variants_work(struct slice question, struct slice file, struct str *answer);
void document_prepare(void);
void document_work(struct slice question, struct slice file, struct str *answer);
void clean_work(struct slice question, struct slice file, struct str *answer);
void drawing_prepare(void);
void drawing_work(struct slice question, struct slice file, struct str *answer);

#endif
