/* Web addresses in running text. Nobody can rewrite one: an address that names someone
 * is cut off behind its host, or goes as a whole when the host names someone. */
#include <string.h>

#include "privacy/redact_int.h"

static bool ends_url(char c)
{
    return (c && strchr(" \t\n<>\"|", c)) || c == '\0';
}

/* Offsets in the text. */
struct url {
    size_t start, host_end, end;
};

/* The address whose mark, "://" or "www.", stands at `mark`. */
static struct url url_around(struct slice s, size_t mark)
{
    struct url u = {mark, mark, mark};
    bool scheme = s.at[mark] == ':';
    while (scheme && u.start && (s.at[u.start - 1] | 32) >= 'a' &&
           (s.at[u.start - 1] | 32) <= 'z')
        u.start--;
    u.host_end += scheme ? 3 : 4;
    while (u.end < s.len && !ends_url(s.at[u.end]))
        u.end++;
    while (u.end > u.host_end && strchr(".,;:!?)]", s.at[u.end - 1]))
        u.end--;
    while (u.host_end < u.end && !strchr("/?#", s.at[u.host_end]))
        u.host_end++;
    return u;
}

static enum change_kind kind_of(const struct mention *a, enum verdict verdict)
{
    if (verdict == VERDICT_DOUBT)
        return CHANGE_DOUBT;
    if (verdict == VERDICT_HIDE)
        return CHANGE_HIDDEN;
    return a->kind == MENTION_UNKNOWN ? CHANGE_UNKNOWN_SURNAME : CHANGE_SURNAME;
}

/* Logs who is named in the address; where the first of them stands, or its end. */
static size_t log_names(struct redactor *r, const struct url *u,
                        const struct mentions *mentions)
{
    size_t first = u->end;
    for (size_t i = 0; i < mentions->len; i++) {
        const struct mention *a = &mentions->at[i];
        struct judgement j = redact_judge(r, a);
        if (j.verdict == VERDICT_KEEP && a->kind == MENTION_GIVEN)
            continue;
        size_t at = u->start + a->start;
        first = first < at ? first : at;
        redact_log(r, view_offset(&r->view, at), kind_of(a, j.verdict), a->rule,
                   j.person);
    }
    return first;
}

static void find_in_url(struct redactor *r, struct slice source, const struct url *u)
{
    struct tokens tokens = {0};
    struct mentions mentions = {0};
    struct slice url = slice_sub(r->view.text, u->start, u->end - u->start);
    tokens_cut(&tokens, r->names, url, true);
    match_text(&mentions, r->names, &tokens, url, true);
    size_t first = log_names(r, u, &mentions);
    if (first < u->end) {
        size_t from = first < u->host_end ? u->start : u->host_end;
        r->named++;
        redact_delete(r, source, view_offset(&r->view, from),
                      view_offset(&r->view, u->end), false);
    }
    vec_release(&mentions);
    vec_release(&tokens);
}

void redact_urls(struct redactor *r, struct slice source)
{
    struct slice text = r->view.text;
    size_t scheme = slice_find(text, "://"), www = slice_find(text, "www.");
    while (scheme < text.len || www < text.len) {
        size_t mark = scheme < www ? scheme : www;
        struct url u = url_around(text, mark);
        find_in_url(r, source, &u);
        redact_blank(r, u.start, u.end);
        size_t from = u.end > mark ? u.end : mark + 3;
        if (scheme < from)
            scheme = from + slice_find(slice_from(text, from), "://");
        if (www < from)
            www = from + slice_find(slice_from(text, from), "www.");
    }
}
