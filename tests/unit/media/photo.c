/* Published pictures, looked at pixel by pixel: upright, without metadata, with an
 * irreversible mosaic; the cache; and files that are broken. */
#include "media_fixture.h"

#include "base/hash.h"
#include "privacy/names.h"

static char folder[64];
static struct arena arena;
static struct diag *diag;
static struct consent_register people;
static struct policy policy;
static struct photo_rules rules;
static struct names_exempt exempt;

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena);
    diag = diag_new();
    make_folder(folder);
    date_from_parts(&rules.today, 2026, 11, 20);
    assert_true(register_read(&people,
                              SLICE("id;roepnaam;achternaam;foto\n"
                                    "1;Emma;Quast;ja\n2;Thijmen;Boukhari;nee\n"),
                              "register.csv", NULL, 0, &arena, diag));
    assert_true(policy_load(&policy, SLICE("baseline"), (struct place){0}, SLICE(""),
                            NULL, NULL, &arena, diag));
    rules.people = &people;
    rules.policy = &policy;
    rules.names = names_new(&people, &policy, rules.today, &exempt);
    rules.cache = folder;
    rules.key = SLICE("sleutel");
    rules.url = SLICE("https://a.example/");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    names_free((struct names *)rules.names);
    fs_remove_tree(folder);
    arena_release(&arena);
    diag_free(diag);
    return 0;
}

static const unsigned char colours[4][3] = {
    {250, 20, 20}, {20, 200, 20}, {20, 20, 250}, {240, 240, 20}};

/* Four quarters: red, green / blue, yellow. */
static void quarters(int x, int y, unsigned char rgb[3])
{
    memcpy(rgb, colours[(y >= 60) * 2 + (x >= 100)], 3);
}

static void set_orientation(VipsImage *image, int orientation)
{
    vips_image_set_int(image, VIPS_META_ORIENTATION, orientation);
}

static int quarter_at(const unsigned char *pixels, int width, int x, int y)
{
    const unsigned char *p = pixels + (y * width + x) * 3;
    int best = 0, least = 1 << 20;
    for (int i = 0; i < 4; i++) {
        int distance = abs(p[0] - colours[i][0]) + abs(p[1] - colours[i][1]) +
                       abs(p[2] - colours[i][2]);
        if (distance < least) {
            least = distance;
            best = i;
        }
    }
    assert_true(least < 90);
    return best;
}

/* EXIF 2.32, 4.6.4: where the stored quarters come when upright. */
static void test_orientation(void **state)
{
    (void)state;
    static const int expected[8][4] = {{0, 1, 2, 3}, {1, 0, 3, 2}, {3, 2, 1, 0},
                                       {2, 3, 0, 1}, {0, 2, 1, 3}, {2, 0, 3, 1},
                                       {3, 1, 2, 0}, {1, 3, 0, 2}};
    for (int orientation = 1; orientation <= 8; orientation++)
        for (int format = PHOTO_JPEG; format <= PHOTO_WEBP; format++) {
            struct str file, out;
            int width, height, w, h;
            make_picture(&file, ".jpg[Q=95]", 200, 120, quarters, set_orientation,
                         orientation);
            struct picture *p = picture_open(str_slice(&file));
            assert_non_null(p);
            assert_int_equal(picture_orientation(p), orientation);
            picture_size(p, &width, &height);
            assert_int_equal(width, orientation >= 5 ? 120 : 200);
            str_init(&out);
            assert_true(picture_decode(p, NULL, 0));
            assert_true(picture_encode(p, (enum photo_format)format, width, &out, &h));
            assert_int_equal(h, height);
            unsigned char *pixels = read_pixels(str_slice(&out), &w, &h);
            assert_int_equal(w, width);
            assert_int_equal(h, height);
            for (int i = 0; i < 4; i++) {
                int x = i % 2 ? w * 3 / 4 : w / 4, y = i / 2 ? h * 3 / 4 : h / 4;
                if (quarter_at(pixels, w, x, y) != expected[orientation - 1][i])
                    fail_msg("orientation %d, quarter %d", orientation, i);
            }
            g_free(pixels);
            picture_free(p);
            str_release(&file);
            str_release(&out);
        }
}

/* A gradient with thin stripes over it: every detail shows. */
static void stripes(int x, int y, unsigned char rgb[3])
{
    rgb[0] = rgb[1] = rgb[2] =
        (unsigned char)((x + y) / 5 + ((x / 4 + y / 4) % 2 ? 95 : 0));
}

/* Largest difference of brightness within a rectangle. */
static int range_in(const unsigned char *pixels, int width, double left, double top,
                    double right, double bottom)
{
    int least = 255, most = 0;
    for (int y = (int)top; y < (int)bottom; y++)
        for (int x = (int)left; x < (int)right; x++) {
            int v = pixels[(y * width + x) * 3 + 1];
            least = v < least ? v : least;
            most = v > most ? v : most;
        }
    return most - least;
}

/* At most 8 x 8 cells over the region grown by a third, each of one colour. */
static void assert_mosaic(const unsigned char *pixels, int width, int height,
                          struct photo_rectangle r)
{
    double left = fmax(0, r.x - r.width / 6) * width;
    double top = fmax(0, r.y - r.height / 6) * height;
    double right = fmin(1, r.x + r.width * 7 / 6) * width;
    double bottom = fmin(1, r.y + r.height * 7 / 6) * height;
    double across = (right - left) / 8, down = (bottom - top) / 8;
    for (int row = 0; row < 8; row++)
        for (int column = 0; column < 8; column++) {
            double x = left + column * across, y = top + row * down;
            int range =
                range_in(pixels, width, x + 9, y + 9, x + across - 9, y + down - 9);
            if (range > 20)
                fail_msg("cell %d, %d has a range of %d", column, row, range);
        }
}

static void test_mosaic(void **state)
{
    (void)state;
    static const struct photo_rectangle regions[] = {
        {0.3, 0.3, 0.4, 0.4}, {0, 0, 0.5, 0.5}, {0.6, 0.5, 0.4, 0.5}, {0, 0, 1, 1}};
    for (size_t i = 0; i < COUNT(regions); i++) {
        struct str file, out;
        int w, h;
        make_picture(&file, ".png", 640, 640, stripes, NULL, 0);
        struct picture *p = picture_open(str_slice(&file));
        str_init(&out);
        assert_true(picture_decode(p, &regions[i], 1));
        assert_true(picture_encode(p, PHOTO_JPEG, 640, &out, &h));
        unsigned char *pixels = read_pixels(str_slice(&out), &w, &h);
        assert_mosaic(pixels, w, h, regions[i]);
        if (i == 0) /* the rest is as it was */
            assert_true(range_in(pixels, w, 10, 10, 100, 100) > 80);
        g_free(pixels);
        picture_free(p);
        str_release(&file);
        str_release(&out);
    }
}

/* Rectangles of no size, or outside the picture, harm nothing. */
static void test_odd_rectangles(void **state)
{
    (void)state;
    static const struct photo_rectangle odd[] = {
        {0.5, 0.5, 0, 0}, {1, 1, 1, 1},         {0.999, 0, 0.001, 1},
        {-3, -3, 1, 1},   {-1, -1, 9, 9},       {2, 2, 1, 1},
        {0, 0, 1e-9, 1},  {1e300, 0, 1e300, 1}, {NAN, 0, 1, 1}};
    for (size_t i = 0; i < COUNT(odd); i++)
        for (int size = 1; size <= 40; size += 13) {
            struct str file;
            make_picture(&file, ".png", size, 41 - size, stripes, NULL, 0);
            struct picture *p = picture_open(str_slice(&file));
            assert_true(picture_decode(p, &odd[i], 1));
            picture_free(p);
            str_release(&file);
        }
}

static void set_metadata(VipsImage *image, int user)
{
    static const char xmp[] = "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF "
                              "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
                              "<rdf:Description rdf:about='' "
                              "xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:subject>"
                              "<rdf:Bag><rdf:li>Geheimwoord</rdf:li></rdf:Bag>"
                              "</dc:subject></rdf:Description></rdf:RDF></x:xmpmeta>";
    (void)user;
    vips_image_set_blob_copy(image, VIPS_META_XMP_NAME, xmp, sizeof(xmp) - 1);
    vips_image_set_blob_copy(image, VIPS_META_IPTC_NAME,
                             "\x1c\x02\x19\0\x0bGeheimwoord", 16);
    vips_image_set_string(image, "exif-ifd0-ImageDescription",
                          "Geheimwoord (Geheimwoord, ASCII, 12 components, 12 bytes)");
}

static void test_no_metadata(void **state)
{
    (void)state;
    struct str file, out;
    int h;
    make_picture(&file, ".jpg", 700, 400, stripes, set_metadata, 0);
    assert_true(slice_find(str_slice(&file), "Geheimwoord") < file.len);
    struct picture *p = picture_open(str_slice(&file));
    assert_true(picture_block(p, "xmp-data").len > 0);
    assert_true(picture_decode(p, NULL, 0));
    for (int width = 600; width > 400; width -= 150)
        for (int format = PHOTO_JPEG; format <= PHOTO_WEBP; format++) {
            str_init(&out);
            assert_true(picture_encode(p, (enum photo_format)format, width, &out, &h));
            assert_lacks(str_slice(&out), "Geheimwoord");
            assert_lacks(str_slice(&out), "EXIF");
            assert_lacks(str_slice(&out), "Exif");
            assert_lacks(str_slice(&out), "xmp");
            assert_lacks(str_slice(&out), "VP8X");
            str_release(&out);
        }
    picture_free(p);
    str_release(&file);
}

static void test_webp_strip(void **state)
{
    (void)state;
    static const struct slice file = SLICE(
        "RIFF\x3a\0\0\0WEBPVP8X\x0a\0\0\0\x0c\0\0\0\0\0\0\0\0\0EXIF\x03\0\0\0abc\0"
        "VP8 \x05\0\0\0abcde\0XMP \x02\0\0\0xy");
    struct str out;
    str_init(&out);
    assert_true(webp_strip(&out, file));
    assert_int_equal(out.len, 26);
    assert_memory_equal(out.at, "RIFF\x12\0\0\0WEBPVP8 \x05\0\0\0abcde\0", 26);
    for (size_t len = 0; len < file.len; len++) {
        struct slice cut = exact(slice_sub(file, 0, len));
        str_clear(&out);
        webp_strip(&out, cut);
        free((char *)cut.at);
    }
    str_clear(&out);
    assert_false(webp_strip(&out, SLICE("RIFF\4\0\0\0WEBPVP8 \xff\xff\xff\xff")));
    assert_false(webp_strip(&out, SLICE("RIFF\4\0\0\0WEBP")));
    str_release(&out);
}

/* --- photo_prepare ---------------------------------------------------------------- */

static void prepare(struct photo *photo, struct slice bytes)
{
    struct photo_claim claim = {.path = "a/foto.jpg", .none = true};
    assert_true(photo_prepare(photo, &claim, &rules, bytes, &arena, diag));
}

static size_t count_cache(void)
{
    struct fs_list list = {0};
    size_t count = 0;
    if (fs_list(&list, folder, true, &arena))
        count = list.len;
    fs_list_release(&list);
    return count;
}

static void test_cache(void **state)
{
    (void)state;
    struct str file, first, again;
    struct photo photo, other;
    make_picture(&file, ".jpg", 1000, 500, stripes, NULL, 0);
    str_init(&first);
    str_init(&again);
    prepare(&photo, str_slice(&file));
    assert_int_equal(photo.held, HELD_NOT);
    assert_false(photo.reused);
    assert_int_equal(photo.variant_count, 6); /* 480, 960, 1000 in two formats */
    assert_int_equal(photo.height_px, 500);
    assert_true(photo_read_variant(&photo.variants[0], folder, &first));
    prepare(&photo, str_slice(&file));
    assert_true(photo.reused);
    assert_int_equal(photo.variants[0].height_px, 240);
    assert_int_equal(count_cache(), 6);

    /* a corrupt entry is made anew, a cut one too */
    const char *entry =
        arena_printf(&arena, "%s/media/%s", folder, photo.variants[0].cache).at;
    for (int cut = 0; cut < 3; cut++) {
        struct str bytes;
        str_init(&bytes);
        assert_true(fs_read(&bytes, entry, 1 << 24));
        bytes.at[bytes.len / 2] ^= 1;
        if (cut)
            bytes.len = cut == 1 ? bytes.len / 2 : 3;
        assert_true(fs_write(entry, str_slice(&bytes)));
        str_clear(&again);
        assert_false(photo_read_variant(&photo.variants[0], folder, &again));
        prepare(&photo, str_slice(&file));
        assert_false(photo.reused);
        assert_true(photo_read_variant(&photo.variants[0], folder, &again));
        assert_int_equal(again.len, first.len);
        assert_memory_equal(again.at, first.at, first.len);
        str_release(&bytes);
    }

    /* addresses: the same for the same, others with another key or site */
    rules.key = SLICE("andere");
    prepare(&other, str_slice(&file));
    assert_true(other.reused);
    assert_string_not_equal(other.variants[0].name, photo.variants[0].name);
    rules.key = SLICE("sleutel");
    rules.url = SLICE("https://b.example/");
    prepare(&other, str_slice(&file));
    assert_string_not_equal(other.variants[0].name, photo.variants[0].name);

    photo_clean_cache(folder, &photo, 1);
    assert_int_equal(count_cache(), 6);
    photo_clean_cache(folder, NULL, 0);
    assert_int_equal(count_cache(), 0);
    str_release(&file);
    str_release(&first);
    str_release(&again);
}

static void test_pack(void **state)
{
    (void)state;
    struct str file, packed;
    struct photo photo, back;
    make_picture(&file, ".png", 20, 10, stripes, NULL, 0);
    str_init(&packed);
    prepare(&photo, str_slice(&file));
    photo_pack(&photo, &packed);
    struct slice in = str_slice(&packed);
    assert_true(photo_unpack(&back, &in, &arena));
    assert_int_equal(back.width_px, 20);
    assert_string_equal(back.variants[1].name, photo.variants[1].name);
    in = slice_sub(str_slice(&packed), 0, packed.len - 1);
    assert_false(photo_unpack(&back, &in, &arena));
    str_release(&packed);
    str_release(&file);
}

static void set_caption(VipsImage *image, int user)
{
    static const char *const captions[] = {
        "Thijmen Boukhari (Thijmen Boukhari, ASCII, 17 components, 17 bytes)",
        "Emma Quast (Emma Quast, ASCII, 11 components, 11 bytes)"};
    vips_image_set_string(image, "exif-ifd0-ImageDescription", captions[user]);
}

static void set_broken_xmp(VipsImage *image, int user)
{
    (void)user;
    vips_image_set_blob_copy(image, VIPS_META_XMP_NAME, "<x:xmpmeta><Thijmen", 19);
}

static void test_decisions(void **state)
{
    (void)state;
    static const struct {
        void (*prepare)(VipsImage *, int);
        int user;
        bool none;
        enum hold_reason expected;
    } cases[] = {
        {set_caption, 0, true, HELD_OBJECTION}, /* the file says who objects */
        {set_caption, 1, false, HELD_NOT},
        {NULL, 0, false, HELD_UNTAGGED},
        {NULL, 0, true, HELD_NOT},
        {set_broken_xmp, 0, true, HELD_UNINSPECTABLE},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct photo_claim claim = {.path = "foto.jpg", .none = cases[i].none};
        struct photo photo;
        struct str file;
        make_picture(&file, ".jpg", 40, 30, stripes, cases[i].prepare, cases[i].user);
        assert_true(
            photo_prepare(&photo, &claim, &rules, str_slice(&file), &arena, diag));
        if (photo.held != cases[i].expected)
            fail_msg("case %zu: held %d", i, photo.held);
        assert_int_equal(photo.variant_count > 0, photo.held == HELD_NOT);
        str_release(&file);
    }
}

/* --- broken files ------------------------------------------------------------------
 */

/* Opens, reads all there is, decodes and encodes, as a worker does. */
static bool try_picture(struct slice bytes)
{
    struct picture_tags tags = {0};
    struct str out;
    int width, height;
    struct picture *p = picture_open(bytes);
    if (!p)
        return false;
    exif_read(&tags, picture_block(p, "exif-data"), &arena);
    xmp_read(&tags, picture_block(p, "xmp-data"), &arena);
    iptc_read(&tags, picture_block(p, "iptc-data"), &arena);
    picture_size(p, &width, &height);
    str_init(&out);
    bool well = picture_decode(p, NULL, 0) &&
                picture_encode(p, PHOTO_WEBP, width > 64 ? 64 : width, &out, &height);
    str_release(&out);
    vec_release(&tags);
    picture_free(p);
    return well;
}

static void test_broken_pictures(void **state)
{
    (void)state;
    static const char *const suffixes[] = {".jpg", ".png", ".webp", ".gif", ".tif"};
    static const struct slice pieces[] = {
        SLICE("\xff\xd8"), SLICE("\xff\xda"), SLICE("\xff\xc0"),
        SLICE("IHDR"),     SLICE("\0\0\0\0"), SLICE("\xff\xff\xff\xff"),
        SLICE("VP8 "),     SLICE("IDAT"),     SLICE("\xff\xe1\0\x0aExif\0\0II"),
        SLICE("GIF89a")};
    uint32_t random = 99;
    for (size_t i = 0; i < COUNT(suffixes); i++) {
        struct str file;
        make_picture(&file, suffixes[i], 48, 36, stripes, set_metadata, 0);
        assert_true(try_picture(str_slice(&file)));
        for (size_t len = 0; len < file.len; len += 1 + file.len / 60) {
            struct slice cut = exact(slice_sub(str_slice(&file), 0, len));
            bool whole = try_picture(cut);
            if (whole && len < file.len * 9 / 10 && i != 3) /* GIF may */
                fail_msg("%s cut off at %zu of %zu is no whole picture", suffixes[i],
                         len, file.len);
            free((char *)cut.at);
        }
        for (int k = 0; k < 250; k++) {
            struct str bytes;
            str_init(&bytes);
            str_add(&bytes, str_slice(&file));
            mutate(&bytes, &random, pieces, COUNT(pieces));
            struct slice copy = exact(str_slice(&bytes));
            try_picture(copy);
            free((char *)copy.at);
            str_release(&bytes);
            arena_reset(&arena);
        }
        str_release(&file);
    }
}

static void test_not_a_picture(void **state)
{
    (void)state;
    static const struct slice wrong[] = {
        SLICE(""),
        SLICE("GIF89a"),
        SLICE("<svg xmlns='http://www.w3.org/2000/svg'/>"),
        SLICE("%PDF-1.4"),
        SLICE("P6 1 1 255 abc"),
        SLICE("\x89PNG\r\n\x1a\n"),
        SLICE("# vtk"),
        SLICE("#?RADIANCE\n")};
    for (size_t i = 0; i < COUNT(wrong); i++) {
        struct photo photo;
        prepare(&photo, wrong[i]);
        assert_int_equal(photo.held, HELD_UNINSPECTABLE);
        assert_int_equal(photo.variant_count, 0);
    }
    assert_int_equal(diag_count(diag, DIAG_WARNING), COUNT(wrong));
    /* 20,000 x 20,000 pixels, in a header */
    struct slice large =
        SLICE("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x4e\x20\0\0\x4e\x20\x08\2\0"
              "\0\0\xbe\x91\x9f\xd8\0\0\0\0IDAT5\xaf\x06\x1e");
    assert_null(picture_open(large));
    assert_true(photo_is_picture("a/B.JPEG") && photo_is_picture("x.heic"));
    assert_false(photo_is_picture("jpg") || photo_is_picture("a.pdf"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_orientation, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_mosaic, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_odd_rectangles, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_no_metadata, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_webp_strip, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_cache, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_pack, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_decisions, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_broken_pictures, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_not_a_picture, set_up, tear_down),
    };
    photo_start();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
