/* Published pictures, looked at pixel by pixel: upright, without metadata, with an
 * irreversible mosaic; and files that are broken. The questions are answered here, not
 * in the cage, so that the sanitizers see what the decoders do. */
#include "decode_fixture.h"

#include <math.h>

static struct arena arena;

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

/* What the file says of itself. */
static struct picture_facts look(struct slice file)
{
    struct picture_facts facts;
    struct str answer;
    str_init(&answer);
    picture_work(SLICE(""), file, &answer);
    assert_true(decode_picture_facts(&facts, str_slice(&answer), &arena));
    str_release(&answer);
    return facts;
}

/* One variant of it; false when the picture is broken. */
static bool make(struct slice file, const struct picture_area *blur, size_t blur_count,
                 enum photo_format format, int width_px, struct str *out,
                 int *height_px)
{
    struct picture_variant wanted = {format, width_px, 0, SLICE("")};
    struct slice placeholder;
    struct str question, answer;
    str_init(&question);
    str_init(&answer);
    variants_question(&question, blur, blur_count, &wanted, 1);
    variants_work(str_slice(&question), file, &answer);
    bool well =
        answer.len && variants_answer(str_slice(&answer), &wanted, 1, &placeholder);
    if (well) {
        assert_true(placeholder.len > 20 && placeholder.len < 1000);
        str_add(out, wanted.bytes);
        *height_px = wanted.height_px;
    }
    str_release(&question);
    str_release(&answer);
    return well;
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
            struct picture_facts facts = look(str_slice(&file));
            assert_true(facts.readable);
            width = facts.width_px;
            height = facts.height_px;
            assert_int_equal(width, orientation >= 5 ? 120 : 200);
            str_init(&out);
            assert_true(make(str_slice(&file), NULL, 0, (enum photo_format)format,
                             width, &out, &h));
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
                          struct picture_area r)
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
    static const struct picture_area regions[] = {
        {0.3, 0.3, 0.4, 0.4}, {0, 0, 0.5, 0.5}, {0.6, 0.5, 0.4, 0.5}, {0, 0, 1, 1}};
    for (size_t i = 0; i < COUNT(regions); i++) {
        struct str file, out;
        int w, h;
        make_picture(&file, ".png", 640, 640, stripes, NULL, 0);
        str_init(&out);
        assert_true(make(str_slice(&file), &regions[i], 1, PHOTO_JPEG, 640, &out, &h));
        unsigned char *pixels = read_pixels(str_slice(&out), &w, &h);
        assert_mosaic(pixels, w, h, regions[i]);
        if (i == 0) /* the rest is as it was */
            assert_true(range_in(pixels, w, 10, 10, 100, 100) > 80);
        g_free(pixels);
        str_release(&file);
        str_release(&out);
    }
}

/* Rectangles of no size, or outside the picture, harm nothing. */
static void test_odd_rectangles(void **state)
{
    (void)state;
    static const struct picture_area odd[] = {
        {0.5, 0.5, 0, 0}, {1, 1, 1, 1},         {0.999, 0, 0.001, 1},
        {-3, -3, 1, 1},   {-1, -1, 9, 9},       {2, 2, 1, 1},
        {0, 0, 1e-9, 1},  {1e300, 0, 1e300, 1}, {NAN, 0, 1, 1}};
    for (size_t i = 0; i < COUNT(odd); i++)
        for (int size = 1; size <= 40; size += 13) {
            struct str file, out;
            int h;
            make_picture(&file, ".png", size, 41 - size, stripes, NULL, 0);
            str_init(&out);
            assert_true(make(str_slice(&file), &odd[i], 1, PHOTO_JPEG, size, &out, &h));
            str_release(&out);
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
    assert_true(look(str_slice(&file)).tag_count > 0);
    for (int width = 600; width > 400; width -= 150)
        for (int format = PHOTO_JPEG; format <= PHOTO_AVIF; format++) {
            str_init(&out);
            assert_true(make(str_slice(&file), NULL, 0, (enum photo_format)format,
                             width, &out, &h));
            assert_lacks(str_slice(&out), "Geheimwoord");
            assert_lacks(str_slice(&out), "EXIF");
            assert_lacks(str_slice(&out), "Exif");
            assert_lacks(str_slice(&out), "xmp");
            assert_lacks(str_slice(&out), "VP8X");
            str_release(&out);
        }
    str_release(&file);
}

/* --- broken files ------------------------------------------------------------------
 */

/* Opens, reads all there is, decodes and encodes, as a worker does. */
static bool try_picture(struct slice bytes)
{
    struct picture_facts facts = look(bytes);
    struct str out;
    int height;
    if (!facts.readable)
        return false;
    str_init(&out);
    bool well = make(bytes, NULL, 0, PHOTO_WEBP,
                     facts.width_px > 64 ? 64 : facts.width_px, &out, &height);
    str_release(&out);
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

/* 20,000 x 20,000 pixels, in a header. */
static void test_too_large(void **state)
{
    (void)state;
    static const struct slice large =
        SLICE("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x4e\x20\0\0\x4e\x20\x08\2\0"
              "\0\0\xbe\x91\x9f\xd8\0\0\0\0IDAT5\xaf\x06\x1e");
    assert_false(look(large).readable);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_orientation, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_mosaic, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_odd_rectangles, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_no_metadata, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_broken_pictures, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_too_large, set_up, tear_down),
    };
    picture_prepare();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
