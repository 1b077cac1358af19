/* JSON by jansson, the only file that sees it: building and writing.
 *
 * Written so that it can stand in a <script>: "<" is escaped. The order of keys is the
 * order in which they were set.
 */
#ifndef FORMAT_JSON_H
#define FORMAT_JSON_H

#include "base/str.h"

struct json; /* a value; json_free releases it with all that is in it */

struct json *json_object_new(void);
struct json *json_list_new(void);
void json_free(struct json *value);

/* Text must be UTF-8; bytes that are not are written as U+FFFD. */
void json_set_text(struct json *object, const char *key, struct slice text);
void json_set_number(struct json *object, const char *key, long long number);
void json_set_real(struct json *object, const char *key, double number);
void json_set_truth(struct json *object, const char *key, bool truth);
void json_set_null(struct json *object, const char *key);
/* Take the value over. */
void json_set(struct json *object, const char *key, struct json *value);
void json_append(struct json *list, struct json *value);

/* One line, or indented by two when `pretty`. */
void json_write(const struct json *value, struct str *out, bool pretty);

#endif
