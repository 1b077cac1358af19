/* WebVTT: what is kept, what is left out, what is wrong and where. */
#include "../unit.h"

#include "format/vtt.h"

static char *written(const char *text, struct diag **diag, bool *well)
{
    struct arena arena;
    struct vtt vtt;
    struct str out;
    arena_init(&arena);
    str_init(&out);
    struct slice bytes = exact(slice_of(text));
    *well = vtt_parse(&vtt, bytes, "a.vtt", &arena, *diag);
    struct slice *texts = calloc(vtt.piece_count + 1, sizeof(*texts));
    for (size_t i = 0; i < vtt.piece_count; i++)
        texts[i] = vtt.pieces[i].text;
    vtt_write(&vtt, texts, &out);
    char *copy = strdup(out.at);
    free(texts);
    free((char *)bytes.at);
    str_release(&out);
    arena_release(&arena);
    return copy;
}

static void assert_becomes(const char *text, const char *expected)
{
    struct diag *diag = diag_new();
    bool well;
    char *got = written(text, &diag, &well);
    assert_said(&diag, "");
    assert_true(well);
    assert_string_equal(got, expected);
    free(got);
    diag_free(diag);
}

static void assert_wrong(const char *text, const char *place)
{
    struct diag *diag = diag_new();
    bool well;
    free(written(text, &diag, &well));
    char *said = diag_text(diag, NULL);
    assert_false(well);
    if (strncmp(said, place, strlen(place)) != 0)
        fail_msg("%s: %s", place, said);
    free(said);
    diag_free(diag);
}

static void kept(void **state)
{
    (void)state;
    assert_becomes("WEBVTT", "WEBVTT\n");
    assert_becomes(
        "\xEF\xBB\xBFWEBVTT - Emma\nKind: captions\n\n00:00.000 --> 00:01.500 "
        "align:start line:90%\nHallo\nallen\n",
        "WEBVTT\n\n00:00.000 --> 00:01.500 align:start line:90%\nHallo\nallen\n");
    assert_becomes("WEBVTT\r\n\r\n01:00:00.000 --> 01:00:01.000\r\n<b>a</b> <i.x>b</i> "
                   "<lang fy>c</lang> &amp; &lt; &#235;\r\n",
                   "WEBVTT\n\n01:00:00.000 --> 01:00:01.000\n<b>a</b> <i>b</i> "
                   "<lang fy>c</lang> &amp; &lt; \xC3\xAB\n");
}

static void left_out(void **state)
{
    (void)state;
    assert_becomes(
        "WEBVTT\n\nNOTE Emma\nde Vries\n\nSTYLE\n::cue {}\n\nREGION\nid:x\n\n"
        "emma\n00:00.000 --> 00:01.000 region:x\n<v Emma de Vries><c.rood>Ja</c>"
        "<00:00.500>!\n\n00:01.000 --> 00:02.000\n<v Emma>\n",
        "WEBVTT\n\n00:00.000 --> 00:01.000\nJa!\n");
}

/* No WebVTT at all. */
static void wrong(void **state)
{
    (void)state;
    assert_wrong("", "a.vtt:1:1: warning");
    assert_wrong("WEBVTTX\n", "a.vtt:1:1: warning");
    assert_wrong("1\n00:00:00,000 --> 00:00:01,000\nx\n", "a.vtt:1:1: warning");
    assert_wrong("WEBVTT\n\n00:00.000 --> 00:01.000\na \xFF\n", "a.vtt:4:3: warning");
}

/* A slip spoils its own cue at most, and is told with its place. */
static void slips(void **state)
{
    (void)state;
    static const char good[] = "\n00:05.000 --> 00:06.000\ngoed\n";
    static const struct {
        const char *text, *place, *kept;
    } cases[] = {
        {"\n00:00,000 --> 00:01.000\nx\n", "a.vtt:3:6: warning",
         "\n00:00.000 --> 00:01.000\nx\n"},
        {"\n00:61.000 --> 00:62.000\nx\n", "a.vtt:3:11: warning", ""},
        {"\n00:02.000 --> 00:01.000\nx\n", "a.vtt:3:1: warning", ""},
        {"\nzomaar\nwat\n", "a.vtt:3:1: warning", ""},
        {"\nzomaar\n", "a.vtt:3:1: warning", ""},
        {"\n00:00.000 --> 00:01.000\na <b\n", "a.vtt:4:3: warning",
         "\n00:00.000 --> 00:01.000\na\n"},
        {"\n00:00.000 --> 00:01.000\na\n00:01.000 --> 00:02.000\nb\n",
         "a.vtt:5:1: warning",
         "\n00:00.000 --> 00:01.000\na\n\n00:01.000 --> 00:02.000\nb\n"},
        {"\n00:00.000 --> 00:01.000 align:Emma line:1\na\n", "a.vtt:3:25: warning",
         "\n00:00.000 --> 00:01.000 line:1\na\n"},
        {"\n00:00.000 --> 00:01.000\n<lang Emma>a</lang> <lang fy-NL>b</lang>\n",
         "a.vtt:4:1: warning", "\n00:00.000 --> 00:01.000\na <lang fy-NL>b</lang>\n"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct str text, expected;
        struct diag *diag = diag_new();
        bool well;
        str_init(&text);
        str_init(&expected);
        str_addf(&text, "WEBVTT\n%s%s", cases[i].text, good);
        str_addf(&expected, "WEBVTT\n%s%s", cases[i].kept, good);
        char *got = written(text.at, &diag, &well), *said = diag_text(diag, NULL);
        assert_true(well);
        assert_string_equal(got, expected.at);
        if (strncmp(said, cases[i].place, strlen(cases[i].place)) != 0)
            fail_msg("%s: %s", cases[i].place, said);
        free(got);
        free(said);
        str_release(&text);
        str_release(&expected);
        diag_free(diag);
    }
}

/* UTF-16 in either order, and SRT. */
static void other_files(void **state)
{
    (void)state;
    static const char text[] = "WEBVTT\n\n00:00.000 --> 00:01.000\nZo\xeb\n";
    static const char srt[] = "1\r\n00:00:00,000 --> 00:00:01,000\r\n<i>Ja</i> "
                              "<font color=red>nee</font>\r\n\r\n2\r\n00:00:02,500 "
                              "--> 00:00:03,000\r\nHoi\r\n";
    for (int big = 0; big < 2; big++) {
        struct arena arena;
        struct vtt vtt;
        struct str wide;
        struct diag *diag = diag_new();
        arena_init(&arena);
        str_init(&wide);
        str_add(&wide, big ? SLICE("\xFE\xFF") : SLICE("\xFF\xFE"));
        for (const char *c = text; *c; c++) {
            if (big)
                str_add_byte(&wide, '\0');
            str_add_byte(&wide, *c);
            if (!big)
                str_add_byte(&wide, '\0');
        }
        assert_true(vtt_parse(&vtt, str_slice(&wide), "a.vtt", &arena, diag));
        assert_said(&diag, "");
        assert_int_equal(vtt.cue_count, 1);
        assert_slice(vtt.pieces[0].text, "Zo\xc3\xab");
        assert_true(vtt_parse(&vtt, slice_of(srt), "a.srt", &arena, diag));
        assert_said(&diag, "");
        assert_int_equal(vtt.cue_count, 2);
        assert_slice(vtt.cues[1].start, "00:00:02.500");
        assert_slice(vtt.pieces[vtt.cues[1].first].text, "Hoi");
        str_release(&wide);
        arena_release(&arena);
        diag_free(diag);
    }
}

static void mutated(void **state)
{
    static const struct slice pieces[] = {SLICE("-->"), SLICE("\n\n"),  SLICE("<v "),
                                          SLICE("&#x"), SLICE("00:00"), SLICE(">")};
    static const char start[] =
        "WEBVTT\n\nNOTE x\n\n00:00.000 --> 00:01.000 line:1\n<v "
        "Emma>a &amp; <b>b</b>\nc\n\nx\n00:02.000 --> 00:03.000\nd\n";
    uint32_t random = 3;
    (void)state;
    for (int i = 0; i < 3000; i++) {
        struct diag *diag = diag_new();
        struct str text;
        bool well;
        str_init(&text);
        str_add_c(&text, start);
        mutate(&text, &random, pieces, COUNT(pieces));
        str_add_byte(&text, '\0');
        free(written(text.at, &diag, &well));
        str_release(&text);
        diag_free(diag);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kept),        cmocka_unit_test(left_out),
        cmocka_unit_test(wrong),       cmocka_unit_test(slips),
        cmocka_unit_test(other_files), cmocka_unit_test(mutated)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
