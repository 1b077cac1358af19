#include "decode/jobs.h"
void clean_work(struct slice question, struct slice file, struct str *answer)
{
    (void)question;
    (void)file;
    (void)answer;
}
