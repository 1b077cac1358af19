/* Metadata by its fields: files as exiftool and ffmpeg write them, with one name in one
 * field, must be found there, once. */
#include "../films.h"

#include "gate_fixture.h"

struct state {
    char folder[64];
    struct arena arena;
    struct cage *cage;
    struct gate_fixture *gate;
};

static int set_up(void **user)
{
    struct state *s = calloc(1, sizeof(*s));
    make_folder(s->folder);
    arena_init(&s->arena);
    s->cage = test_cage(&s->arena);
    s->gate = gate_fixture_with("baseline", s->cage, NULL, 0);
    static const char *const names[] = {"p.jpg", "p.png", "p.gif", "p.tif", "p.webp"};
    for (size_t i = 0; i < COUNT(names); i++) {
        struct str file = make_film(s->folder,
                                    "-map 0 -frames:v 1 -map_metadata -1 "
                                    "-bitexact",
                                    names[i]);
        str_release(&file);
    }
    struct str film = make_film(
        s->folder, "-map 0 -map_metadata -1 -map_chapters -1 -c:v libx264 -bitexact",
        "p.mp4");
    str_release(&film);
    *user = s;
    return 0;
}

static int tear_down(void **user)
{
    struct state *s = *user;
    fs_remove_tree(s->folder);
    gate_fixture_free(s->gate);
    cage_free(s->cage);
    arena_release(&s->arena);
    free(s);
    return 0;
}

/* Found at that place, and nowhere else in the file; containers may stand in others. */
static void check(struct state *s, const char *name, struct slice bytes,
                  enum leak_kind kind, const char *person, const char *place)
{
    struct leaks leaks;
    struct gate_ticket ticket;
    size_t there = 0, all = 0;
    leaks_init(&leaks);
    gate_check(s->gate->gate, name, bytes, &ticket, &leaks);
    for (size_t i = 0; i < leaks.len; i++) {
        if (leaks.at[i].kind != kind || !slice_eq_c(leaks.at[i].person, person))
            continue;
        all++;
        there += strcmp(leaks.at[i].place, place) == 0;
    }
    /* ffmpeg leaves a place in the film, in its own box */
    bool others = kind == LEAK_METADATA || (kind == LEAK_LOCATION && name[2] == 'm');
    if (there != 1 || (all != 1 && !others)) {
        gate_fixture_print(&leaks);
        fail_msg("%s: %s: %zu of %zu", name, place, there, all);
    }
    leaks_release(&leaks);
}

static struct str edited(struct state *s, const char *name, const char *arguments)
{
    char command[1024], path[128];
    struct str file;
    str_init(&file);
    snprintf(command, sizeof(command),
             "cd %s && cp %s t%s && exiftool -q -m -overwrite_original %s t%s",
             s->folder, name, name, arguments, name);
    if (system(command) != 0)
        fail_msg("%s", command);
    snprintf(path, sizeof(path), "%s/t%s", s->folder, name);
    assert_true(fs_read(&file, path, 16 << 20));
    return file;
}

#define NAME "'Thijmen Quast'"
#define SOUP "soep soep soep soep soep soep soep soep soep soep soep soep soep soep"

static void pictures(void **user)
{
    static const struct {
        const char *file, *arguments;
        enum leak_kind kind;
        const char *person, *place;
    } cases[] = {
        {"p.jpg", "-EXIF:Artist=" NAME, LEAK_SURNAME, "P3", "EXIF Artist"},
        {"p.jpg", "-EXIF:Artist=" NAME, LEAK_METADATA, "", "EXIF"},
        {"p.jpg", "-EXIF:Copyright=" NAME, LEAK_SURNAME, "P3", "EXIF Copyright"},
        {"p.jpg", "-EXIF:ImageDescription='Met Zoë van ’t Hof'", LEAK_SURNAME, "P5",
         "EXIF ImageDescription"},
        {"p.jpg", "-EXIF:XPAuthor=" NAME, LEAK_SURNAME, "P3", "EXIF XPAuthor"},
        {"p.jpg", "-EXIF:XPKeywords=" NAME, LEAK_SURNAME, "P3", "EXIF XPKeywords"},
        {"p.jpg", "-EXIF:UserComment=" NAME, LEAK_SURNAME, "P3", "EXIF UserComment"},
        {"p.jpg", "-EXIF:UserComment='Ömer Şahin'", LEAK_SURNAME, "P9",
         "EXIF UserComment"},
        {"p.jpg", "-EXIF:OwnerName=" NAME, LEAK_SURNAME, "P3", "EXIF OwnerName"},
        {"p.jpg", "-EXIF:ImageDescription='Bel 06-12345678'", LEAK_PHONE, "",
         "EXIF ImageDescription"},
        {"p.jpg", "-EXIF:ImageDescription='jan@gmail.example'", LEAK_EMAIL, "",
         "EXIF ImageDescription"},
        {"p.jpg", "-EXIF:GPSLatitude=52.1 -EXIF:GPSLatitudeRef=N", LEAK_LOCATION, "",
         "EXIF GPSLatitude"},
        {"p.jpg", "-EXIF:GPSAreaInformation=" NAME, LEAK_SURNAME, "P3",
         "EXIF GPSAreaInformation"},
        {"p.jpg", "'-EXIF:ThumbnailImage<=p.jpg'", LEAK_METADATA, "", "EXIF thumbnail"},
        {"p.jpg", "-XMP-dc:Subject=soep -XMP-dc:Subject=" NAME, LEAK_SURNAME, "P3",
         "XMP dc:subject"},
        {"p.jpg", "-XMP-dc:Subject=" NAME, LEAK_METADATA, "", "XMP"},
        {"p.jpg", "-XMP-dc:Title=" NAME, LEAK_SURNAME, "P3", "XMP dc:title"},
        {"p.jpg", "-XMP-iptcExt:PersonInImage=" NAME, LEAK_SURNAME, "P3",
         "XMP Iptc4xmpExt:PersonInImage"},
        {"p.jpg",
         "-XMP-mwg-rs:RegionInfo='{AppliedToDimensions={W=9,H=9,Unit=pixel},"
         "RegionList=[{Area={X=0.1,Y=0.1,W=0.1,H=0.1},Name=Thijmen Quast,Type=Face}]}'",
         LEAK_SURNAME, "P3", "XMP mwg-rs:Name"},
        {"p.jpg", "-XMP-photoshop:Headline=" NAME, LEAK_SURNAME, "P3",
         "XMP photoshop:Headline"},
        {"p.jpg", "-XMP-exif:GPSLatitude=52.1", LEAK_LOCATION, "",
         "XMP exif:GPSLatitude"},
        {"p.jpg", "-IPTC:Keywords=soep -IPTC:Keywords=" NAME, LEAK_SURNAME, "P3",
         "IPTC Keywords"},
        {"p.jpg", "-IPTC:Keywords=soep", LEAK_METADATA, "", "IPTC"},
        {"p.jpg", "-IPTC:Caption-Abstract='Met Zoë van ’t Hof'", LEAK_SURNAME, "P5",
         "IPTC Caption-Abstract"},
        {"p.jpg", "-codedcharacterset=utf8 -IPTC:Caption-Abstract='Ömer Şahin'",
         LEAK_SURNAME, "P9", "IPTC Caption-Abstract"},
        {"p.jpg", "-IPTC:By-line=" NAME, LEAK_SURNAME, "P3", "IPTC By-line"},
        {"p.jpg", "-Comment=" NAME, LEAK_SURNAME, "P3", "JPEG comment"},
        {"p.png", "-PNG:Author=" NAME, LEAK_SURNAME, "P3", "PNG text Author"},
        {"p.png", "-PNG:Author=" NAME, LEAK_METADATA, "", "PNG text Author"},
        {"p.png", "-PNG:Title='Ömer Şahin'", LEAK_SURNAME, "P9", "PNG text Title"},
        {"p.png", "-z -PNG:Comment='" SOUP " Thijmen Quast'", LEAK_SURNAME, "P3",
         "PNG text Comment"},
        {"p.png", "-z -PNG:Title='" SOUP " Ömer Şahin'", LEAK_SURNAME, "P9",
         "PNG text Title"},
        {"p.png", "-z -XMP-dc:Creator=" NAME, LEAK_SURNAME, "P3", "XMP dc:creator"},
        {"p.png", "-XMP-dc:Creator=" NAME, LEAK_SURNAME, "P3", "XMP dc:creator"},
        {"p.png", "-EXIF:Artist=" NAME, LEAK_SURNAME, "P3", "EXIF Artist"},
        {"p.gif", "-Comment=" NAME, LEAK_SURNAME, "P3", "GIF comment"},
        {"p.gif", "-XMP-dc:Creator=" NAME, LEAK_SURNAME, "P3", "XMP dc:creator"},
        {"p.tif", "-EXIF:Artist=" NAME, LEAK_SURNAME, "P3", "TIFF Artist"},
        {"p.tif", "-EXIF:Artist=" NAME, LEAK_METADATA, "", "TIFF tags"},
        {"p.tif", "-XMP-dc:Creator=" NAME, LEAK_SURNAME, "P3", "XMP dc:creator"},
        {"p.tif", "-IPTC:Keywords=" NAME, LEAK_SURNAME, "P3", "IPTC Keywords"},
        {"p.tif", "-EXIF:GPSLatitude=52.1 -EXIF:GPSLatitudeRef=N", LEAK_LOCATION, "",
         "TIFF GPSLatitude"},
        {"p.webp", "-EXIF:Artist=" NAME, LEAK_SURNAME, "P3", "EXIF Artist"},
        {"p.webp", "-XMP-dc:Creator=" NAME, LEAK_SURNAME, "P3", "XMP dc:creator"},
        {"p.mp4", "-ItemList:Title=" NAME, LEAK_SURNAME, "P3", "MP4 tag \xc2\xa9nam"},
        {"p.mp4", "-ItemList:Artist='Ömer Şahin'", LEAK_SURNAME, "P9",
         "MP4 tag \xc2\xa9"
         "ART"},
        {"p.mp4", "-UserData:Title=" NAME, LEAK_SURNAME, "P3", "MP4 tag \xc2\xa9nam"},
        {"p.mp4", "-Keys:Author=" NAME, LEAK_SURNAME, "P3",
         "MP4 tag com.apple.quicktime.author"},
        {"p.mp4", "-Keys:GPSCoordinates='52.1, 4.9, 0'", LEAK_LOCATION, "",
         "MP4 tag com.apple.quicktime.location.ISO6709"},
        {"p.mp4", "-UserData:GPSCoordinates='52.1, 4.9, 0'", LEAK_LOCATION, "",
         "MP4 tag \xc2\xa9xyz"},
        {"p.mp4", "-XMP-dc:Creator=" NAME, LEAK_SURNAME, "P3", "XMP dc:creator"},
    };
    struct state *s = *user;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct str file = edited(s, cases[i].file, cases[i].arguments);
        check(s, cases[i].file, str_slice(&file), cases[i].kind, cases[i].person,
              cases[i].place);
        str_release(&file);
    }
}

static void sounds(void **user)
{
    static const struct {
        const char *name, *arguments, *person, *place;
    } cases[] = {
        {"a.mp3", "-c:a libmp3lame -id3v2_version 3 -metadata artist=" NAME, "P3",
         "ID3 TPE1"},
        {"a.mp3", "-c:a libmp3lame -id3v2_version 4 -metadata title='Ömer Şahin'", "P9",
         "ID3 TIT2"},
        {"a.mp3", "-c:a libmp3lame -id3v2_version 3 -metadata title='Ömer Şahin'", "P9",
         "ID3 TIT2"},
        {"a.mp3", "-c:a libmp3lame -metadata comment=" NAME, "P3", "ID3 TXXX"},
        {"a.m4a", "-c:a aac -metadata artist=" NAME, "P3",
         "MP4 tag \xc2\xa9"
         "ART"},
        {"a.m4a", "-c:a aac -movflags use_metadata_tags -metadata artist=" NAME, "P3",
         "MP4 tag artist"},
        {"a.wav", "-c:a pcm_s16le -metadata artist=" NAME, "P3", "WAV IART"},
        {"a.flac", "-c:a flac -metadata artist=" NAME, "P3", "FLAC comment artist"},
        {"a.ogg", "-c:a libvorbis -metadata artist=" NAME, "P3", "Ogg comment artist"},
        {"a.opus", "-c:a libopus -metadata artist=" NAME, "P3", "Ogg comment artist"},
        {"a.webm", "-c:a libopus -metadata artist=" NAME, "P3", "WebM tag ARTIST"},
    };
    struct state *s = *user;
    for (size_t i = 0; i < COUNT(cases); i++) {
        char arguments[256];
        snprintf(arguments, sizeof(arguments),
                 "-map 1 -map_metadata -1 -map_chapters -1 %s", cases[i].arguments);
        struct str file = make_film(s->folder, arguments, cases[i].name);
        check(s, cases[i].name, str_slice(&file), LEAK_SURNAME, cases[i].person,
              cases[i].place);
        if (strcmp(cases[i].name, "a.m4a") == 0) /* keys, list and handler are one */
            check(s, cases[i].name, str_slice(&file), LEAK_METADATA, "", "MP4 tags");
        str_release(&file);
    }
}

/* --- what exiftool does not write: cut into segments, nested, looped --- */

static void add_segment(struct str *out, char marker, struct slice head,
                        struct slice data)
{
    size_t len = head.len + data.len + 2;
    str_add_byte(out, '\xff');
    str_add_byte(out, marker);
    str_add_byte(out, (char)(len >> 8));
    str_add_byte(out, (char)len);
    str_add(out, head);
    str_add(out, data);
}

static const char jpeg_end[] = "\xff\xda\0\10\1\1\0\0\x3f\0\x12\xff\xd9";

static void in_segments(void **user)
{
    struct state *s = *user;
    struct str file, photoshop;
    str_init(&file);
    str_init(&photoshop);
    static const char id[] = "0123456789abcdef0123456789ABCDEF";
    struct str head;
    str_init(&head);
    /* extended XMP, the second part first */
    str_add(&file, SLICE("\xff\xd8"));
    struct slice packet = SLICE("<x:xmpmeta><dc:rights>Thijmen Quast</dc:rights></x>");
    for (unsigned part = 2; part-- > 0;) {
        str_clear(&head);
        str_add(&head, SLICE("http://ns.adobe.com/xmp/extension/\0"));
        str_add_c(&head, id);
        str_add(&head, SLICE("\0\0\0\x34\0\0\0"));
        str_add_byte(&head, part ? 28 : 0);
        add_segment(&file, '\xe1', str_slice(&head),
                    part ? slice_from(packet, 28) : slice_sub(packet, 0, 28));
    }
    str_add(&file, slice_make(jpeg_end, sizeof(jpeg_end) - 1));
    check(s, "a.jpg", str_slice(&file), LEAK_SURNAME, "P3", "XMP dc:rights");

    /* one EXIF in two segments: the second goes on in the middle of the name */
    static const char exif[] = "II*\0\10\0\0\0\1\0\x3b\1\2\0\16\0\0\0\x1a\0\0\0\0\0\0\0"
                               "Thijmen Quast";
    struct slice whole = slice_make(exif, sizeof(exif));
    str_clear(&file);
    str_add(&file, SLICE("\xff\xd8"));
    add_segment(&file, '\xe1', SLICE("Exif\0\0"), slice_sub(whole, 0, 30));
    add_segment(&file, '\xe1', SLICE("Exif\0\0"), slice_from(whole, 30));
    str_add(&file, slice_make(jpeg_end, sizeof(jpeg_end) - 1));
    check(s, "a.jpg", str_slice(&file), LEAK_SURNAME, "P3", "EXIF Artist");

    /* resources of Photoshop in two segments, cut in the middle of a keyword */
    str_add(&photoshop, SLICE("8BIM\4\4\0\0\0\0\0\x12\x1c\2\x19\0\15Thijmen Quast"));
    str_clear(&file);
    str_add(&file, SLICE("\xff\xd8"));
    add_segment(&file, '\xed', SLICE("Photoshop 3.0\0"),
                slice_sub(str_slice(&photoshop), 0, 24));
    add_segment(&file, '\xed', SLICE("Photoshop 3.0\0"),
                slice_from(str_slice(&photoshop), 24));
    str_add(&file, slice_make(jpeg_end, sizeof(jpeg_end) - 1));
    check(s, "a.jpg", str_slice(&file), LEAK_SURNAME, "P3", "IPTC Keywords");

    /* a directory that leads to itself ends */
    str_clear(&file);
    str_add(&file, SLICE("\xff\xd8"));
    add_segment(&file, '\xe1', SLICE("Exif\0\0"),
                SLICE("MM\0*\0\0\0\10\0\1\x87\x69\0\4\0\0\0\1\0\0\0\10\0\0\0\10"));
    str_add(&file, slice_make(jpeg_end, sizeof(jpeg_end) - 1));
    assert_true(gate_fixture_finds_at(s->gate, "a.jpg", str_slice(&file), LEAK_METADATA,
                                      "", "EXIF"));

    /* behind the picture another one, with its own metadata */
    str_add(&file, SLICE("\xff\xd8"));
    add_segment(&file, '\xe1', SLICE("Exif\0\0"), whole);
    str_add(&file, slice_make(jpeg_end, sizeof(jpeg_end) - 1));
    assert_true(gate_fixture_finds_at(s->gate, "a.jpg", str_slice(&file), LEAK_METADATA,
                                      "", "behind the JPEG"));
    str_release(&head);
    str_release(&file);
    str_release(&photoshop);
}

/* A field that is named after somebody is a finding, and its place does not tell. */
static void named_fields(void **user)
{
    struct state *s = *user;
    static const struct {
        const char *bytes;
        size_t len;
    } files[] = {
        {"\x89PNG\r\n\x1a\n\0\0\0\4IHDRxxxxcrc.\0\0\0\x13tEXtThijmen Quast\0Soep.crc."
         "\0\0\0\0IENDcrc.",
         0x13 + 8 + 16 + 12 + 12},
    };
    struct leaks leaks;
    struct gate_ticket ticket;
    leaks_init(&leaks);
    gate_check(s->gate->gate, "a.png", slice_make(files[0].bytes, files[0].len),
               &ticket, &leaks);
    size_t found = 0;
    for (size_t i = 0; i < leaks.len; i++) {
        found += leaks.at[i].kind == LEAK_SURNAME;
        assert_null(strstr(leaks.at[i].place, "Quast"));
        assert_string_equal(leaks.at[i].place, "PNG text");
    }
    assert_int_equal(found, 1);
    leaks_release(&leaks);
}

/* Nothing is asked but an answer, soon. */
static void hostile(void **user)
{
    static const struct slice pieces[] = {SLICE("\xff\xff\xff\xff"),
                                          SLICE("\0\0\0\1"),
                                          SLICE("8BIM"),
                                          SLICE("\x1c\2\x19"),
                                          SLICE("Exif\0\0II*\0\10\0\0\0"),
                                          SLICE("<rdf:li>"),
                                          SLICE("ID3\3\0\0")};
    static const char *const files[] = {"p.jpg", "p.png",  "p.gif",
                                        "p.tif", "p.webp", "p.mp4"};
    struct state *s = *user;
    uint32_t random = 3;
    for (size_t i = 0; i < COUNT(files); i++) {
        bool still = i < 5;
        struct str file =
            edited(s, files[i],
                   still ? "-EXIF:Artist=" NAME " -EXIF:UserComment=" NAME
                           " -EXIF:GPSLatitude=52.1 -EXIF:XPAuthor=" NAME
                           " -XMP-dc:Subject=" NAME " -IPTC:Keywords=" NAME
                           " '-EXIF:ThumbnailImage<=p.jpg'"
                         : "-ItemList:Title=" NAME " -Keys:Author=" NAME
                           " -XMP-dc:Subject=" NAME);
        for (unsigned n = 0; n < 400; n++) {
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
            gate_check(s->gate->gate, files[i], bytes, &ticket, &leaks);
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
        cmocka_unit_test(pictures),    cmocka_unit_test(sounds),
        cmocka_unit_test(in_segments), cmocka_unit_test(named_fields),
        cmocka_unit_test(hostile),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
