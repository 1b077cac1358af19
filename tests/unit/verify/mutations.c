/* Hostile bytes: 2,000 seeded mutations of a small file of each kind. Nothing is asked
 * but an answer; the sanitizers watch. */
#include "gate_fixture.h"

enum { MUTATIONS = 2000 };

static const struct {
    const char *path;
    const char *text;
    size_t len;
} samples[] = {
#define SAMPLE(path, text)                                                             \
    {                                                                                  \
        path, text, sizeof(text) - 1                                                   \
    }
    SAMPLE("a.html",
           "<!doctype html><html><head><title>N &amp; x</title><style>a{}</style>"
           "<script>var a='\\u0041<b>'</script></head><body><!-- c --><p title="
           "\"&eacute;\">Emma <b>de</b> Vries 06-12345678 a@b.nl</p><table><tr>"
           "<td>x</table><img src=data:image/png;base64,iVBORw0KGgo= alt=x>"
           "<svg><path d='M1 2'/></svg></body></html>"),
    SAMPLE("a.html",
           "<b><i><u><s><a href=x><table><b><p><select><option><frameset>x</p>"),
    SAMPLE("a.xml", "<?xml version=\"1.0\"?><feed><entry id='x'><![CDATA[<b>x</b>]]>"
                    "<c type=\"html\">&lt;p&gt;Emma&lt;/p&gt;</c></entry></feed>"),
    SAMPLE("a.json", "{\"a\":\"\\u00e9\\ud83d\\ude00 \\u003cb\\u003e\",\"b\":[1,2]}"),
    SAMPLE("a.ics", "BEGIN:VCALENDAR\r\nSUMMARY:x\r\n y\r\nEND:VCALENDAR\r\n"),
    SAMPLE("a.css", "a{background:url(data:image/gif;base64,R0lGODlhAQABAAAAACw=)}"
                    "b::after{content:'\\54 hijmen'}"),
    SAMPLE("a.txt",
           "12-03-2017 NL91 ABNA 0417 1643 00, Weg 1, 1234 AB, 111222333, +316 "
           "12345678 %45%6d Zo\xc3\xab \xef\xac\x81 \xf0\x9d\x90\x84"),
    SAMPLE("a.jpg",
           "\xff\xd8\xff\xe0\0\20JFIF\0\1\1\0\0\1\0\1\0\0\xff\xe1\0\42"
           "Exif\0\0"
           "II*\0\10\0\0\0\1\0\x25\x88\4\0\1\0\0\0\0\0\0\0\0\0\0\0\xff\xda\0\10"
           "\1\1\0\0\x3f\0\x12\x34\xff\xd9"),
    SAMPLE("a.png",
           "\x89PNG\r\n\x1a\n\0\0\0\4IHDRxxxxcrc.\0\0\0\4tEXtEmmacrc.\0\0\0\0IENDcrc."),
    SAMPLE("a.gif",
           "GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff\x21\xfe\4Emma\0\x2c\0\0\0\0\1\0"
           "\1\0\0\2\2\x44\1\0\x3b"),
    SAMPLE("a.webp", "RIFF\x20\0\0\0WEBPVP8 \4\0\0\0xxxxEXIF\4\0\0\0II*\0"),
    SAMPLE("a.ico", "\0\0\1\0\1\0\1\1\0\0\1\0\x20\0\x30\0\0\0\x16\0\0\0\x28\0\0\0"
                    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"),
    SAMPLE("a.tif", "II*\0\10\0\0\0\1\0\0\1\4\0\1\0\0\0\1\0\0\0\0\0\0\0"),
};

static uint32_t next_random(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

static void mutate(struct str *file, uint32_t *random)
{
    static const char *const pieces[] = {
        "<", "</",   "<!--", "&#x",   "\\u",  "%",  "data:", "\"",
        "'", "<svg", "]]>",  "\r\n ", "\xff", "\0", "&",     ";base64,"};
    unsigned count = 1 + next_random(random) % 6;
    for (unsigned i = 0; i < count && file->len; i++) {
        size_t at = next_random(random) % file->len;
        size_t len = 1 + next_random(random) % 8;
        const char *piece =
            pieces[next_random(random) % (sizeof(pieces) / sizeof(*pieces))];
        switch (next_random(random) % 5) {
        case 0:
            file->at[at] = (char)next_random(random);
            break;
        case 1:
            str_splice(file, at, 0, slice_make(piece, *piece ? strlen(piece) : 1));
            break;
        case 2:
            str_splice(file, at, at + len < file->len ? len : file->len - at,
                       SLICE(""));
            break;
        case 3:
            file->len = at;
            break;
        default: {
            struct str copy;
            str_init(&copy);
            str_add(&copy, slice_sub(str_slice(file), at / 2,
                                     file->len - at / 2 < 32 ? 0 : len * 4));
            str_splice(file, at, 0, str_slice(&copy));
            str_release(&copy);
        }
        }
    }
}

static void no_bytes_bring_it_down(void **state)
{
    struct gate_fixture *f = gate_fixture_new("baseline");
    struct str file;
    uint32_t random = 20261121;
    (void)state;
    str_init(&file);
    for (size_t i = 0; i < sizeof(samples) / sizeof(*samples); i++)
        for (unsigned k = 0; k < MUTATIONS; k++) {
            struct leaks leaks;
            struct gate_ticket ticket;
            str_clear(&file);
            str_add(&file, slice_make(samples[i].text, samples[i].len));
            mutate(&file, &random);
            /* exactly as long as it says, so that reading past its end is seen */
            char *exact = memory_new(file.len + !file.len);
            memcpy(exact, file.at, file.len);
            leaks_init(&leaks);
            gate_check(f->gate, samples[i].path, slice_make(exact, file.len), &ticket,
                       &leaks);
            leaks_release(&leaks);
            free(exact);
        }
    str_release(&file);
    gate_fixture_free(f);
}

/* Depth and repetition cost no more than their length. */
static void nesting_is_bounded(void **state)
{
    static const char *const tags[] = {"<div>", "<b>",  "<p>",  "<table><tr><td>",
                                       "<a b=", "<!--", "&lt;", "<svg><g>",
                                       "%25",   "\\\\"};
    struct gate_fixture *f = gate_fixture_new("baseline");
    struct str file;
    (void)state;
    str_init(&file);
    for (size_t i = 0; i < sizeof(tags) / sizeof(*tags); i++) {
        struct leaks leaks;
        struct gate_ticket ticket;
        str_clear(&file);
        for (unsigned k = 0; k < 20000; k++)
            str_add_c(&file, tags[i]);
        leaks_init(&leaks);
        gate_check(f->gate, "a.html", str_slice(&file), &ticket, &leaks);
        leaks_release(&leaks);
    }
    str_release(&file);
    gate_fixture_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_bytes_bring_it_down),
        cmocka_unit_test(nesting_is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
