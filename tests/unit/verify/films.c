/* Films, sounds and AVIF before the gate: as cameras and programs make them, and as
 * they are published. */
#include "../films.h"

#include "gate_fixture.h"

#define VIDEO "-map 0 -map 1 -pix_fmt yuv420p "

struct state {
    char folder[64];
    struct arena arena;
    struct cage *cage;
    struct gate_fixture *gate;
};

static const struct {
    const char *arguments, *name, *published;
} kinds[] = {
    {VIDEO "-map 3 -c:v libx264 -c:a aac -c:s mov_text -timecode 01:00:00:00", "a.mov",
     "a.mp4"},
    {VIDEO "-c:v libx264 -c:a aac -movflags use_metadata_tags", "b.mp4", "b.mp4"},
    {VIDEO "-c:v libx264 -c:a aac", "c.mp4", "c.mp4"},
    {VIDEO "-map 3 -c:v libx265 -x265-params log-level=error -c:a aac -c:s srt "
           "-attach texts.txt -metadata:s:3 mimetype=text/plain",
     "a.mkv", "a.mp4"},
    {VIDEO "-c:v libvpx-vp9 -c:a libvorbis", "a.webm", "a.webm"},
    {VIDEO "-c:v libvpx -c:a libopus", "b.webm", "b.webm"},
    {"-map 1 -c:a libmp3lame -write_id3v1 1", "a.mp3", "a.mp3"},
    {"-map 1 -c:a aac", "a.m4a", "a.m4a"},
    {"-map 1 -c:a libvorbis", "a.ogg", "a.ogg"},
    {"-map 1 -c:a libopus", "a.opus", "a.ogg"},
    {"-map 1 -c:a pcm_s16le -write_bext 1", "a.wav", "a.wav"},
    {"-map 1 -c:a flac", "a.flac", "a.flac"},
};

static int set_up(void **user)
{
    struct state *s = calloc(1, sizeof(*s));
    make_folder(s->folder);
    arena_init(&s->arena);
    s->cage = test_cage(&s->arena);
    s->gate = gate_fixture_new("baseline");
    *user = s;
    return 0;
}

static int tear_down(void **user)
{
    struct state *s = *user;
    fs_remove_tree(s->folder);
    cage_free(s->cage);
    gate_fixture_free(s->gate);
    arena_release(&s->arena);
    free(s);
    return 0;
}

/* What is published of it, in `answer`. */
static struct slice published(struct state *s, struct slice file, struct str *answer)
{
    struct film_copy copy;
    str_clear(answer);
    assert_int_equal(decode_copy_film(s->cage, file, answer), CAGE_DONE);
    assert_true(decode_film_copy(&copy, str_slice(answer)));
    return copy.bytes;
}

static void as_they_are_made(void **user)
{
    struct state *s = *user;
    for (size_t i = 0; i < COUNT(kinds); i++) {
        struct str file = make_film(s->folder, kinds[i].arguments, kinds[i].name);
        if (!gate_fixture_finds(s->gate, kinds[i].name, str_slice(&file), LEAK_METADATA,
                                ""))
            fail_msg("no metadata in %s", kinds[i].name);
        /* ffmpeg writes no place into MP3 and WAV. */
        bool place = strcmp(kinds[i].name, "a.mp3") && strcmp(kinds[i].name, "a.wav");
        if (place && !gate_fixture_finds(s->gate, kinds[i].name, str_slice(&file),
                                         LEAK_LOCATION, ""))
            fail_msg("no place in %s", kinds[i].name);
        str_release(&file);
    }
}

static void as_they_are_published(void **user)
{
    struct state *s = *user;
    struct str answer;
    str_init(&answer);
    for (size_t i = 0; i < COUNT(kinds); i++) {
        struct str file = make_film(s->folder, kinds[i].arguments, kinds[i].name);
        struct slice bytes = published(s, str_slice(&file), &answer);
        if (!gate_fixture_passes(s->gate, kinds[i].published, bytes))
            fail_msg("%s does not pass", kinds[i].name);
        str_release(&file);
    }
    str_release(&answer);
}

/* A name in each of these places, one at a time. */
static void named(void **user)
{
    static const char *const arguments[][2] = {
        {"-map 1 -c:a libmp3lame -map_metadata -1 -metadata title='Thijmen Quast'",
         "n.mp3"},
        {"-map 1 -c:a aac -map_metadata -1 -metadata artist='Thijmen Quast'", "n.m4a"},
        {VIDEO "-c:v libx264 -c:a aac -map_metadata -1 -map_chapters -1 "
               "-metadata:s:v:0 handler_name='Thijmen Quast'",
         "n.mp4"},
        {VIDEO "-c:v libvpx -c:a libopus -map_metadata -1 -map_chapters -1 "
               "-metadata:s:a:0 title='Thijmen Quast'",
         "n.webm"},
        {"-map 1 -c:a libvorbis -map_metadata -1 -metadata title='Thijmen Quast'",
         "n.ogg"},
        {"-map 1 -c:a pcm_s16le -map_metadata -1 -metadata title='Thijmen Quast'",
         "n.wav"},
        {"-map 1 -c:a flac -map_metadata -1 -metadata title='Thijmen Quast'", "n.flac"},
    };
    struct state *s = *user;
    for (size_t i = 0; i < COUNT(arguments); i++) {
        struct str file = make_film(s->folder, arguments[i][0], arguments[i][1]);
        if (!gate_fixture_finds(s->gate, arguments[i][1], str_slice(&file),
                                LEAK_SURNAME, "P3"))
            fail_msg("no name in %s", arguments[i][1]);
        str_release(&file);
    }
}

/* Text where only padding may be, a box that nobody knows, bytes behind the end. */
static void hidden(void **user)
{
    struct state *s = *user;
    struct str answer, file;
    str_init(&answer);
    str_init(&file);
    struct str made = make_film(s->folder, VIDEO "-c:v libx264 -c:a aac", "h.mp4");
    struct slice clean = published(s, str_slice(&made), &answer);
    static const struct {
        struct slice piece;
        enum leak_kind kind;
    } behind[] = {
        {SLICE("\0\0\0\x10"
               "freeEmma de."),
         LEAK_METADATA},
        {SLICE("\0\0\0\x10"
               "zzzzEmma de."),
         LEAK_UNINSPECTABLE},
        {SLICE("\0\0\0\x18uuid\xbe\x7a\xcf\xcb\x97\xa9\x42\xe8\x9c\x71\x99\x94\x91\xe3"
               "\xaf\xac"),
         LEAK_METADATA},
        {SLICE("\0\0\0\x14mdat<x:xmpmeta>."), LEAK_METADATA},
        /* words between samples: a damaged file has them there */
        {SLICE("\0\0\0\x1cmdat\1\2Thijmen Quast\3\4\5\6\7"), LEAK_SURNAME},
        {SLICE("\0\0\0\x1cmdat\1\2+52.1583+004.9\3\4\5\6"), LEAK_LOCATION},
        {SLICE("Emma"), LEAK_UNINSPECTABLE},
        {SLICE("\0\0\0\x40mdat"), LEAK_UNINSPECTABLE},
    };
    for (size_t i = 0; i < COUNT(behind); i++) {
        str_clear(&file);
        str_add(&file, clean);
        assert_true(gate_fixture_passes(s->gate, "h.mp4", str_slice(&file)));
        str_add(&file, behind[i].piece);
        assert_true(gate_fixture_finds(s->gate, "h.mp4", str_slice(&file),
                                       behind[i].kind,
                                       behind[i].kind == LEAK_SURNAME ? "P3" : ""));
    }
    str_release(&made);
    made = make_film(s->folder, "-map 1 -c:a libmp3lame", "h.mp3");
    clean = published(s, str_slice(&made), &answer);
    str_clear(&file);
    str_add(&file, clean);
    str_add_c(&file, "Emma de Vries");
    assert_true(
        gate_fixture_finds(s->gate, "h.mp3", str_slice(&file), LEAK_SURNAME, "P1"));
    str_release(&made);
    str_release(&answer);
    str_release(&file);
}

/* AVIF as we write it passes; with EXIF, GPS or XMP it does not. */
static void avif(void **user)
{
    static const struct {
        const char *tag;
        enum leak_kind kind;
        const char *person;
    } tags[] = {{"-EXIF:Artist='Thijmen Quast'", LEAK_METADATA, ""},
                {"-XMP:Creator='Thijmen Quast'", LEAK_SURNAME, "P3"},
                {"-EXIF:GPSLatitude=52 -EXIF:GPSLatitudeRef=N", LEAK_LOCATION, ""}};
    struct state *s = *user;
    struct str png = make_film(s->folder, "-map 0 -frames:v 1", "p.png"), space, file;
    struct picture_variant variant = {.format = PHOTO_AVIF, .width_px = 64};
    struct slice placeholder;
    bool well;
    char path[128], command[512];
    str_init(&space);
    str_init(&file);
    assert_int_equal(decode_make_variants(s->cage, str_slice(&png), NULL, 0, &variant,
                                          1, &placeholder, &well, &space),
                     CAGE_DONE);
    assert_true(well);
    assert_true(gate_fixture_passes(s->gate, "p.avif", variant.bytes));
    for (size_t i = 0; i < COUNT(tags); i++) {
        snprintf(path, sizeof(path), "%s/p.avif", s->folder);
        assert_true(fs_write(path, variant.bytes));
        snprintf(command, sizeof(command), "exiftool -q -overwrite_original %s %s",
                 tags[i].tag, path);
        assert_int_equal(system(command), 0);
        str_clear(&file);
        assert_true(fs_read(&file, path, 1 << 20));
        if (!gate_fixture_finds(s->gate, "p.avif", str_slice(&file), tags[i].kind,
                                tags[i].person))
            fail_msg("%s is not found", tags[i].tag);
    }
    str_release(&space);
    str_release(&file);
    str_release(&png);
}

/* Nothing is asked but an answer, soon; what is cut off never passes. */
static void hostile(void **user)
{
    static const struct slice pieces[] = {SLICE("\xff\xff\xff\xff"),
                                          SLICE("\0\0\0\1"),
                                          SLICE("moov"),
                                          SLICE("meta"),
                                          SLICE("OggS"),
                                          SLICE("ID3"),
                                          SLICE("\x01\xff\xff\xff\xff"),
                                          SLICE("\0\0\0\0"),
                                          SLICE("iloc"),
                                          SLICE("LIST")};
    struct state *s = *user;
    uint32_t random = 11;
    for (size_t i = 0; i < COUNT(kinds); i++) {
        struct str file = make_film(s->folder, kinds[i].arguments, kinds[i].name);
        for (unsigned n = 0; n < 300; n++) {
            struct gate_ticket ticket;
            struct leaks leaks;
            struct str broken;
            str_init(&broken);
            leaks_init(&leaks);
            str_add(&broken, str_slice(&file));
            if (n < 100)
                broken.len = broken.len * n / 100;
            else
                mutate(&broken, &random, pieces, COUNT(pieces));
            struct slice bytes = exact(str_slice(&broken));
            gate_check(s->gate->gate, kinds[i].name, bytes, &ticket, &leaks);
            assert_true(!*ticket.seal || bytes.len == 0 || n >= 100);
            free((char *)bytes.at);
            leaks_release(&leaks);
            str_release(&broken);
        }
        str_release(&file);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_they_are_made),
        cmocka_unit_test(as_they_are_published),
        cmocka_unit_test(named),
        cmocka_unit_test(hidden),
        cmocka_unit_test(avif),
        cmocka_unit_test(hostile),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
