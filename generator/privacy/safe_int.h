/* How privacy/ makes what may be published: private to privacy/. */
#ifndef PRIVACY_SAFE_INT_H
#define PRIVACY_SAFE_INT_H

#include "privacy/safe.h"

/* Of text that has passed the redactor. */
const struct safe_text *safe_text_make(struct arena *arena, struct slice text);
/* Takes over a document that has passed the redactor. */
struct safe_document *safe_document_make(struct markdown_doc *doc);

#endif
