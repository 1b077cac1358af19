/* Values and dictionaries in the bytes of a PDF file (ISO 32000-1, 7.3). */
#include <string.h>

#include "decode/pdf_raw.h"

enum { DEPTH_MAX = 60 };

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\0';
}

static bool is_delimiter(char c)
{
    return c == '(' || c == ')' || c == '<' || c == '>' || c == '[' || c == ']' ||
           c == '/' || c == '%' || c == '{' || c == '}';
}

static size_t skip_literal(struct slice in, size_t i)
{
    int depth = 0;
    for (; i < in.len; i++) {
        if (in.at[i] == '\\')
            i++;
        else if (in.at[i] == '(')
            depth++;
        else if (in.at[i] == ')' && --depth == 0)
            return i + 1;
    }
    return in.len;
}

static size_t skip_one(struct slice in, size_t i)
{
    if (in.at[i] == '(')
        return skip_literal(in, i);
    if (in.at[i] == '%') {
        while (i < in.len && in.at[i] != '\n' && in.at[i] != '\r')
            i++;
        return i;
    }
    bool twice = i + 1 < in.len && in.at[i + 1] == in.at[i];
    if ((in.at[i] == '<' || in.at[i] == '>') && twice)
        return i + 2;
    if (in.at[i] == '<')
        return i + slice_find_byte(slice_from(in, i), '>') + 1;
    for (i++; i < in.len && !is_blank(in.at[i]) && !is_delimiter(in.at[i]);)
        i++;
    return i;
}

size_t pdf_skip(struct slice in, size_t i)
{
    int depth = 0;
    do {
        while (i < in.len && is_blank(in.at[i]))
            i++;
        if (i >= in.len)
            break;
        char c = in.at[i];
        bool twice = i + 1 < in.len && in.at[i + 1] == c;
        depth += c == '[' || (c == '<' && twice);
        depth -= c == ']' || (c == '>' && twice);
        i = c == '[' || c == ']' ? i + 1 : skip_one(in, i);
    } while (depth > 0 && depth < DEPTH_MAX);
    return i < in.len ? i : in.len;
}

struct slice pdf_value(struct slice dictionary, const char *key)
{
    size_t i = slice_starts(dictionary, "<<") ? 2 : 0;
    while (i < dictionary.len) {
        if (is_blank(dictionary.at[i])) {
            i++;
            continue;
        }
        size_t from = i;
        i = pdf_skip(dictionary, i);
        struct slice name = slice_sub(dictionary, from, i - from);
        if (!slice_starts(name, "/") || !slice_eq_c(slice_from(name, 1), key))
            continue;
        /* until the next key: "5 0 R" is three words */
        from = i;
        i = pdf_skip(dictionary, i);
        struct slice value = slice_trim(slice_sub(dictionary, from, i - from));
        while (i < dictionary.len && !slice_starts(value, "/")) {
            size_t next = i;
            while (next < dictionary.len && is_blank(dictionary.at[next]))
                next++;
            if (next == dictionary.len || is_delimiter(dictionary.at[next]))
                break;
            i = pdf_skip(dictionary, next);
        }
        return slice_trim(slice_sub(dictionary, from, i - from));
    }
    return SLICE("");
}
