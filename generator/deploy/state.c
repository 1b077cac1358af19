/* What was deployed last: see state.h. */
#include "deploy/state.h"

#include <string.h>

#include "base/fs.h"

static void take(char *to, size_t len, struct slice value)
{
    bool is_hex = value.len == len;
    for (size_t i = 0; i < value.len; i++)
        is_hex = is_hex && strchr("0123456789abcdef", value.at[i]);
    if (is_hex)
        memcpy(to, value.at, value.len);
}

void state_read(struct deploy_state *state, const char *path)
{
    struct slice line, word, rest;
    struct str text;
    *state = (struct deploy_state){0};
    str_init(&text);
    if (fs_read(&text, path, 4096)) {
        rest = str_slice(&text);
        while (slice_cut(&line, &rest, '\n')) {
            struct slice value = line;
            slice_cut(&word, &value, ' ');
            if (slice_eq_c(word, "deployed"))
                take(state->deployed, GIT_ID - 1, value);
            else if (slice_eq_c(word, "pending"))
                take(state->pending, GIT_ID - 1, value);
            else if (slice_eq_c(word, "remote"))
                take(state->remote, HASH_WIDE - 1, value);
            else if (slice_eq_c(word, "pushed"))
                take(state->pushed, GIT_ID - 1, value);
            else if (slice_eq_c(word, "source"))
                take(state->source, sizeof(state->source) - 1, value);
        }
    }
    str_release(&text);
}

bool state_write(const struct deploy_state *state, const char *path)
{
    struct str text;
    str_init(&text);
    if (state->deployed[0])
        str_addf(&text, "deployed %s\n", state->deployed);
    if (state->pending[0])
        str_addf(&text, "pending %s\n", state->pending);
    if (state->pushed[0])
        str_addf(&text, "remote %s\npushed %s\n", state->remote, state->pushed);
    if (state->source[0])
        str_addf(&text, "source %s\n", state->source);
    bool well = fs_replace(path, str_slice(&text), 0644);
    str_release(&text);
    return well;
}

bool state_has(const struct deploy_state *state, const char *id)
{
    return id[0] && (strcmp(id, state->deployed) == 0 ||
                     strcmp(id, state->pending) == 0 || strcmp(id, state->pushed) == 0);
}
