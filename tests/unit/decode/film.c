/* What is read in films and sounds, and what is published of them. */
#include "../films.h"

struct state {
    char folder[64];
    struct arena arena;
    struct cage *cage;
};

#define VIDEO "-map 0 -map 1 -pix_fmt yuv420p "

static const struct {
    const char *arguments, *name;
    enum film_target target;
    int width_px, height_px;
} kinds[] = {
    {VIDEO "-map 3 -c:v libx264 -c:a aac -c:s mov_text -timecode 01:00:00:00 "
           "-metadata:s:v:0 handler_name=CameraEmma",
     "a.mov", FILM_MP4, 64, 48},
    {VIDEO "-c:v libx264 -c:a aac -movflags use_metadata_tags", "a.mp4", FILM_MP4, 64,
     48},
    {VIDEO "-map 3 -c:v libx265 -x265-params log-level=error -c:a aac -c:s srt "
           "-attach texts.txt -metadata:s:3 mimetype=text/plain "
           "-metadata:s:3 filename=emma.txt",
     "a.mkv", FILM_MP4, 64, 48},
    {VIDEO "-c:v libvpx-vp9 -c:a libvorbis", "a.webm", FILM_WEBM, 64, 48},
    {VIDEO "-c:v libvpx -c:a libopus", "b.webm", FILM_WEBM, 64, 48},
    {VIDEO "-c:v libx264 -c:a libmp3lame", "a.avi", FILM_MP4, 64, 48},
    {"-map 1 -c:a libmp3lame -write_id3v1 1", "a.mp3", FILM_MP3, 0, 0},
    {"-map 1 -c:a aac", "a.m4a", FILM_M4A, 0, 0},
    {"-map 1 -c:a aac", "a.aac", FILM_M4A, 0, 0},
    {"-map 1 -c:a libvorbis", "a.ogg", FILM_OGG, 0, 0},
    {"-map 1 -c:a libopus", "a.opus", FILM_OGG, 0, 0},
    {"-map 1 -c:a pcm_s16le -write_bext 1", "a.wav", FILM_WAV, 0, 0},
    {"-map 1 -c:a flac", "a.flac", FILM_FLAC, 0, 0},
};

static int set_up(void **user)
{
    struct state *s = calloc(1, sizeof(*s));
    make_folder(s->folder);
    arena_init(&s->arena);
    s->cage = test_cage(&s->arena);
    *user = s;
    return 0;
}

static int tear_down(void **user)
{
    struct state *s = *user;
    fs_remove_tree(s->folder);
    cage_free(s->cage);
    arena_release(&s->arena);
    free(s);
    return 0;
}

static struct film_facts facts_of(struct state *s, struct slice file)
{
    struct film_facts facts;
    struct str answer;
    str_init(&answer);
    assert_int_equal(decode_film(s->cage, file, &answer), CAGE_DONE);
    assert_true(decode_film_facts(&facts, str_slice(&answer), &s->arena));
    str_release(&answer);
    return facts;
}

/* Its texts, each behind a line end. */
static struct slice texts_of(struct state *s, const struct film_facts *facts)
{
    struct str all;
    str_init(&all);
    for (size_t i = 0; i < facts->said.tag_count; i++)
        str_addf(&all, "\n%.*s", SLICE_FMT(facts->said.tags[i].text));
    struct slice copy = arena_copy(&s->arena, str_slice(&all));
    str_release(&all);
    return copy;
}

/* All texts are told, and none of them, nor a date, place or camera, is published. */
static void each_kind(void **user)
{
    struct state *s = *user;
    for (size_t i = 0; i < COUNT(kinds); i++) {
        struct str file = make_film(s->folder, kinds[i].arguments, kinds[i].name),
                   answer;
        struct film_facts facts = facts_of(s, str_slice(&file));
        struct film_copy copy;
        struct slice texts = texts_of(s, &facts);
        assert_true(facts.readable);
        assert_int_equal(facts.target, kinds[i].target);
        assert_int_equal(facts.width_px, kinds[i].width_px);
        assert_int_equal(facts.height_px, kinds[i].height_px);
        assert_int_equal(facts.is_sound, kinds[i].width_px == 0);
        assert_true(facts.duration_ms > 800 && facts.duration_ms < 1400);
        if (strcmp(kinds[i].name, "a.aac") != 0)
            assert_contains(texts, "Titel Emma");
        if (!strcmp(kinds[i].name, "a.mov")) {
            assert_contains(texts, "Hoofdstuk Emma");
            assert_contains(texts, "CameraEmma");
            assert_true(facts.has_location && facts.has_captions);
            assert_string_equal(facts.said.taken, "2026-09-10 09:31:00");
        }
        str_init(&answer);
        assert_int_equal(decode_copy_film(s->cage, str_slice(&file), &answer),
                         CAGE_DONE);
        assert_true(decode_film_copy(&copy, str_slice(&answer)));
        assert_int_equal(copy.poster_width_px, kinds[i].width_px);
        assert_int_equal(copy.poster_jpeg.len > 0, !facts.is_sound);
        assert_int_equal(copy.poster_webp.len > 0, !facts.is_sound);
        assert_lacks(copy.bytes, "Emma");
        assert_lacks(copy.bytes, "52.01");
        assert_lacks(copy.bytes, "2026");
        assert_lacks(copy.bytes, "x264");
        assert_lacks(copy.bytes, "x265");
        assert_lacks(copy.bytes, "tmcd");
        facts = facts_of(s, copy.bytes); /* it can be read again */
        assert_true(facts.readable && !facts.has_captions && !facts.has_location);
        assert_int_equal(facts.width_px, kinds[i].width_px);
        assert_string_equal(facts.said.taken, "");
        str_release(&answer);
        str_release(&file);
    }
}

static void add_id3(struct str *out, struct slice frames)
{
    str_add(out, SLICE("ID3\3\0\0\0\0"));
    str_add_byte(out, (char)(frames.len >> 7));
    str_add_byte(out, (char)(frames.len & 127));
    str_add(out, frames);
}

static void add_length(struct str *out, size_t n)
{
    for (int i = 0; i < 4; i++)
        str_add_byte(out, (char)(n >> 8 * i));
}

static void add_box(struct str *out, struct slice kind, struct slice inside)
{
    str_add(out, SLICE("\0\0"));
    str_add_byte(out, (char)((inside.len + 8) >> 8));
    str_add_byte(out, (char)(inside.len + 8));
    str_add(out, kind);
    str_add(out, inside);
}

/* Texts that libavformat does not tell. */
static void texts_anywhere(void **user)
{
    struct state *s = *user;
    static const struct {
        const char *from; /* what it is put before, or behind */
        bool before;
        struct slice kind, inside;
        const char *expected;
    } cases[] = {
        {"n.mp4", false, SLICE("free"), SLICE("Noor Pot"), "Noor Pot"},
        {"n.mp4", false, SLICE("uuid"), SLICE("xxxxxxxxxxxxxxxxNoor Pot"),
         "\nNoor Pot"},
        {"n.mp4", false, SLICE("titl"), SLICE("\0\0\0\0\x55\xc4Noor"), "\nNoor"},
        {"n.mp4", false, SLICE("udta"), SLICE("\0\0\0\x12Xtra\0N\0o\0o\0r\0"), "Noor"},
        {"n.mp4", false, SLICE("free"), SLICE("Zo\xeb zingt"), "Zo\xc3\xab zingt"},
        {"n.mp3", true, SLICE(""), SLICE("GEOB\0\0\0\x0c\0\0\0a\0b\0Noor P"), "Noor P"},
        {"n.mp3", true, SLICE(""), SLICE("IPLS\0\0\0\x0b\0\0\0zang\0Noor\0"), "Noor"},
        {"n.mp3", true, SLICE(""),
         SLICE("SYLT\0\0\0\x18\0\0\0nld\2\1\0No\0\0\0\0\0or\0\0\0\0\1Pot\0"),
         "NoorPot"},
        {"n.mp3", false, SLICE(""), SLICE("WXXX\0\0\0\x0e\0\0\0a\0http://noor"),
         "http://noor"},
        {"n.wav", false, SLICE("iXML"), SLICE("<NOTE>Noor Pot</NOTE>"), "Noor Pot"},
        {"n.wav", false, SLICE("LIST"), SLICE("adtllabl\x09\0\0\0\1\0\0\0Noor\0\0"),
         "Noor"},
        {"n.wav", false, SLICE("id3 "),
         SLICE("ID3\3\0\0\0\0\0\x13POPM\0\0\0\x09\0\0Noor Pot\0"), "Noor Pot"},
    };
    static const char *const made[][2] = {{VIDEO "-c:v libx264 -c:a aac", "n.mp4"},
                                          {"-map 1 -c:a libmp3lame", "n.mp3"},
                                          {"-map 1 -c:a pcm_s16le", "n.wav"}};
    struct str files[COUNT(made)];
    for (size_t i = 0; i < COUNT(made); i++)
        files[i] = make_film(s->folder, made[i][0], made[i][1]);
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct str file, part;
        size_t of = 0;
        while (strcmp(made[of][1], cases[i].from) != 0)
            of++;
        str_init(&file);
        str_init(&part);
        if (of == 1) {
            add_id3(&part, cases[i].inside);
        } else if (of == 0) {
            add_box(&part, cases[i].kind, cases[i].inside);
        } else {
            str_add(&part, cases[i].kind);
            add_length(&part, cases[i].inside.len);
            str_add(&part, cases[i].inside);
        }
        str_add(&file, cases[i].before ? str_slice(&part) : str_slice(&files[of]));
        str_add(&file, cases[i].before ? str_slice(&files[of]) : str_slice(&part));
        struct film_facts facts = facts_of(s, str_slice(&file));
        assert_true(facts.readable && !facts.said.broken);
        assert_contains(texts_of(s, &facts), cases[i].expected);
        str_release(&file);
        str_release(&part);
    }
    for (size_t i = 0; i < COUNT(made); i++)
        str_release(&files[i]);
}

/* What is shown as words with the film says who is in it. */
static void subtitles(void **user)
{
    struct state *s = *user;
    static const char *const made[][2] = {
        {VIDEO "-map 3 -c:v libx264 -c:a aac -c:s mov_text", "s.mp4"},
        {VIDEO "-map 3 -c:v libx264 -c:a aac -c:s srt", "s1.mkv"},
        {VIDEO "-map 3 -c:v libx264 -c:a aac -c:s ass", "s2.mkv"},
        {VIDEO "-map 3 -c:v libx264 -c:a aac -c:s webvtt", "s3.mkv"}};
    for (size_t i = 0; i < COUNT(made); i++) {
        struct str file = make_film(s->folder, made[i][0], made[i][1]);
        struct film_facts facts = facts_of(s, str_slice(&file));
        assert_true(facts.has_captions && !facts.said.broken);
        assert_contains(texts_of(s, &facts), "Ondertitel Emma");
        str_release(&file);
    }
}

static void turned(void **user)
{
    struct state *s = *user;
    struct str first = make_film(s->folder, VIDEO "-c:v libx264", "r.mp4"), answer,
               file;
    char command[200], path[100];
    snprintf(path, sizeof(path), "%s/t.mp4", s->folder);
    snprintf(command, sizeof(command),
             "cd %s && ffmpeg -nostdin -v error -i r.mp4 -c copy "
             "-metadata:s:v:0 rotate=90 t.mp4",
             s->folder);
    str_init(&file);
    assert_int_equal(system(command), 0);
    assert_true(fs_read(&file, path, 1 << 20));
    struct film_copy copy;
    struct film_facts facts = facts_of(s, str_slice(&file));
    assert_int_equal(facts.width_px, 48);
    assert_int_equal(facts.height_px, 64);
    str_init(&answer);
    assert_int_equal(decode_copy_film(s->cage, str_slice(&file), &answer), CAGE_DONE);
    assert_true(decode_film_copy(&copy, str_slice(&answer)));
    assert_int_equal(copy.poster_width_px, 48);
    facts = facts_of(s, copy.bytes);
    assert_int_equal(facts.height_px, 64);
    str_release(&answer);
    str_release(&file);
    str_release(&first);
}

/* The index stands before the pictures: a visitor sees the first before all is there.
 */
static void starts_at_once(void **user)
{
    struct state *s = *user;
    struct str file = make_film(s->folder, VIDEO "-c:v libx264 -c:a aac", "m.mp4"),
               answer;
    struct film_copy copy;
    str_init(&answer);
    decode_copy_film(s->cage, str_slice(&file), &answer);
    assert_true(decode_film_copy(&copy, str_slice(&answer)));
    assert_true(slice_find(copy.bytes, "moov") < slice_find(copy.bytes, "mdat"));
    str_release(&answer);
    str_release(&file);
}

static void not_played(void **user)
{
    struct state *s = *user;
    static const char *const arguments[] = {
        VIDEO "-c:v mpeg4 -c:a libmp3lame", "-map 0 -c:v libx264 -pix_fmt yuv422p",
        VIDEO "-c:v libx264 -c:a pcm_s16le", "-map 0 -c:v mjpeg"};
    for (size_t i = 0; i < COUNT(arguments); i++) {
        struct str file = make_film(s->folder, arguments[i], "n.mov"), answer;
        struct film_facts facts = facts_of(s, str_slice(&file));
        struct film_copy copy;
        assert_true(facts.readable);
        assert_int_equal(facts.target, FILM_NONE);
        str_init(&answer);
        assert_int_equal(decode_copy_film(s->cage, str_slice(&file), &answer),
                         CAGE_DONE);
        assert_false(decode_film_copy(&copy, str_slice(&answer)));
        str_release(&answer);
        str_release(&file);
    }
    assert_false(facts_of(s, SLICE("no film, but a text")).readable);
    assert_false(facts_of(s, SLICE("#EXTM3U\nfile:///etc/passwd\n")).readable);
    assert_false(facts_of(s, SLICE("")).readable);
}

/* Cut off and changed files end somehow, soon, and leave the next question alone. */
static void hostile(void **user)
{
    struct state *s = *user;
    static const struct slice pieces[] = {SLICE("\xff\xff\xff\xff"), SLICE("moov"),
                                          SLICE("\0\0\0\0"), SLICE("OggS"),
                                          SLICE("\x1a\x45\xdf\xa3")};
    uint32_t random = 7;
    for (size_t i = 0; i < COUNT(kinds); i++) {
        struct str file = make_film(s->folder, kinds[i].arguments, kinds[i].name);
        for (unsigned n = 0; n < 12; n++) {
            struct str broken, answer;
            struct film_facts facts;
            struct film_copy copy;
            str_init(&broken);
            str_init(&answer);
            str_add(&broken, str_slice(&file));
            if (n < 5)
                broken.len = broken.len * n / 5;
            else
                mutate(&broken, &random, pieces, COUNT(pieces));
            if (decode_film(s->cage, str_slice(&broken), &answer) == CAGE_DONE)
                assert_true(decode_film_facts(&facts, str_slice(&answer), &s->arena));
            str_clear(&answer);
            if (decode_copy_film(s->cage, str_slice(&broken), &answer) == CAGE_DONE)
                decode_film_copy(&copy, str_slice(&answer));
            if (n < 5 && kinds[i].width_px)
                assert_false(decode_film_copy(&copy, str_slice(&answer)));
            str_release(&answer);
            str_release(&broken);
        }
        assert_true(facts_of(s, str_slice(&file)).readable);
        str_release(&file);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kind),      cmocka_unit_test(texts_anywhere),
        cmocka_unit_test(subtitles),      cmocka_unit_test(turned),
        cmocka_unit_test(starts_at_once), cmocka_unit_test(not_played),
        cmocka_unit_test(hostile),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
