/* Text: a borrowed slice and an owned, growing str.
 *
 * A slice points into memory that somebody else keeps; a str owns its bytes, is
 * never NULL and always ends in a NUL beyond its length, so that C functions can
 * read it. Both carry their length in bytes; text is UTF-8 unless said otherwise.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct slice {
    const char *at;
    size_t len;
};

struct str {
    char *at;
    size_t len;
    size_t cap;
};

/* A slice of a string literal. */
#define SLICE(literal) ((struct slice){"" literal "", sizeof(literal) - 1})
/* For printf's "%.*s". */
#define SLICE_FMT(s) (int)(s).len, (s).at

/* --- slice: all borrowed, nothing fails ------------------------------------ */

struct slice slice_of(const char *c_string); /* NULL gives an empty slice */
struct slice slice_make(const char *at, size_t len);
bool slice_eq(struct slice a, struct slice b);
bool slice_eq_c(struct slice a, const char *b);
bool slice_eq_nocase(struct slice a, const char *b); /* ASCII case only */
int slice_cmp(struct slice a, struct slice b);       /* by bytes, as memcmp */
bool slice_starts(struct slice s, const char *prefix);
bool slice_ends(struct slice s, const char *suffix);
struct slice slice_trim(struct slice s); /* ASCII white space on both sides */
struct slice slice_from(struct slice s, size_t offset);
struct slice slice_sub(struct slice s, size_t offset, size_t len);
/* Offset of the first `needle`, or s.len. */
size_t slice_find(struct slice s, const char *needle);
size_t slice_find_byte(struct slice s, char byte);
/* Cuts *rest at the first `separator`; false when *rest was used up. */
bool slice_cut(struct slice *piece, struct slice *rest, char separator);
/* Whole string as a decimal number; false when it isn't one or is over 2^62. */
bool slice_number(struct slice s, long long *number);

/* --- str: release what was filled; out of memory ends the program ----------- */

void str_init(struct str *s);
void str_release(struct str *s);
void str_clear(struct str *s); /* keeps the memory */
void str_reserve(struct str *s, size_t more);
void str_add(struct str *s, struct slice piece);
void str_add_c(struct str *s, const char *c_string);
void str_add_byte(struct str *s, char byte);
void str_add_codepoint(struct str *s, uint32_t codepoint); /* as UTF-8 */
void str_addf(struct str *s, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void str_addv(struct str *s, const char *format, va_list args);
struct slice str_slice(const struct str *s);
/* Appends a text of others as one line of a terminal: what would move the cursor, begin
 * a line or turn the reading direction (Unicode's Cc, Zl, Zp and the controls of UAX 9)
 * becomes \n, \x1b or \u202e, and bytes that are no UTF-8 \xff. A tab stays. */
void str_add_shown(struct str *s, struct slice text);
/* Appends a text without what opens doors: "://user:token@" becomes "://", and in the
 * query of an address the values of token=, key=, secret=, password= and auth=, and of
 * names that end so (private_token=), become "***". */
void str_add_guarded(struct str *s, struct slice text);
/* Replaces `len` bytes at `offset` by `piece`. */
void str_splice(struct str *s, size_t offset, size_t len, struct slice piece);

/* --- UTF-8 (RFC 3629) -------------------------------------------------------- */

/* Reads the code point at *offset and moves past it. A byte that is not UTF-8
 * gives U+FFFD and moves one byte. */
uint32_t utf8_next(struct slice s, size_t *offset);
/* Offset of the first byte that is not valid UTF-8, or s.len. */
size_t utf8_invalid_at(struct slice s);
/* Number of code points. */
size_t utf8_length(struct slice s);

#endif
