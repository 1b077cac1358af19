/* The decision about a picture, its addresses, and the cache. The decoders run in their
 * cage. */
#include "../decode/decode_fixture.h"

#include <unistd.h>

#include "base/hash.h"
#include "media/photo.h"
#include "privacy/names.h"

static char folder[64];
static struct arena arena;
static struct diag *diag;
static struct consent_register people;
static struct policy policy;
static struct photo_rules rules;
static struct cache cache;
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
    rules.cage = cage_new(cage_find(&arena, "../../voornaam-decode"));
    rules.formats = 1 << PHOTO_JPEG | 1 << PHOTO_WEBP;
    rules.key = SLICE("sleutel");
    cache_open(&cache, folder, rules.key, SLICE("1"));
    rules.cache = &cache;
    rules.url = SLICE("https://a.example/");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    names_free((struct names *)rules.names);
    cage_free(rules.cage);
    fs_remove_tree(folder);
    arena_release(&arena);
    diag_free(diag);
    return 0;
}

static void stripes(int x, int y, unsigned char rgb[3])
{
    rgb[0] = rgb[1] = rgb[2] =
        (unsigned char)((x + y) / 5 + ((x / 4 + y / 4) % 2 ? 95 : 0));
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

/* All its variants, behind each other. */
static bool load(const struct photo *photo, struct str *out)
{
    struct slice bytes[PHOTO_VARIANTS_MAX];
    struct str space;
    str_init(&space);
    str_clear(out);
    bool well = photo_load(photo, &cache, bytes, &space);
    for (size_t i = 0; well && i < photo->variant_count; i++)
        str_add(out, bytes[i]);
    str_release(&space);
    return well;
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
    assert_true(load(&photo, &first));
    prepare(&photo, str_slice(&file));
    assert_true(photo.reused);
    assert_int_equal(photo.variants[0].height_px, 240);
    assert_int_equal(count_cache(), 2);

    /* a corrupt entry is made anew, a cut one too */
    const char *entry = arena_printf(&arena, "%s/media/%s", folder, photo.entry).at;
    for (int cut = 0; cut < 3; cut++) {
        struct str bytes;
        str_init(&bytes);
        assert_true(fs_read(&bytes, entry, 1 << 24));
        bytes.at[bytes.len / 2] ^= 1;
        if (cut)
            bytes.len = cut == 1 ? bytes.len / 2 : 3;
        assert_true(fs_write(entry, str_slice(&bytes)));
        str_clear(&again);
        assert_false(load(&photo, &again));
        prepare(&photo, str_slice(&file));
        assert_false(photo.reused);
        assert_true(load(&photo, &again));
        assert_int_equal(again.len, first.len);
        assert_memory_equal(again.at, first.at, first.len);
        str_release(&bytes);
    }

    /* addresses: the same for the same, others with another key or site */
    rules.key = SLICE("andere");
    prepare(&other, str_slice(&file));
    assert_string_not_equal(other.content, photo.content);
    assert_string_not_equal(other.variants[0].name, photo.variants[0].name);
    rules.key = SLICE("sleutel");
    rules.url = SLICE("https://b.example/");
    prepare(&other, str_slice(&file));
    assert_string_not_equal(other.variants[0].name, photo.variants[0].name);

    photo_clean_cache(&cache, &photo, 1);
    assert_int_equal(count_cache(), 2);
    photo_clean_cache(&cache, NULL, 0);
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

/* Someone who objects, with the place of the face (mwg-rs) or without. */
static void set_face(VipsImage *image, int with_area)
{
    struct str xmp;
    make_xmp(&xmp, with_area
                       ? "<r:Regions rdf:parseType='Resource'><r:RegionList><rdf:Bag>"
                         "<rdf:li rdf:parseType='Resource'><r:Name>Thijmen Boukhari"
                         "</r:Name><r:Type>Face</r:Type><r:Area a:x='0.5' a:y='0.5' "
                         "a:w='0.3' a:h='0.3' a:unit='normalized'/></rdf:li></rdf:Bag>"
                         "</r:RegionList></r:Regions>"
                       : "<e:PersonInImage><rdf:Bag><rdf:li>Thijmen Boukhari</rdf:li>"
                         "</rdf:Bag></e:PersonInImage>");
    vips_image_set_blob_copy(image, VIPS_META_XMP_NAME, xmp.at, xmp.len);
    str_release(&xmp);
}

/* Where the policy says blur: only when it is known what to blur; a rectangle that a
 * person drew counts for one whose face the file does not know. */
static void test_blur(void **state)
{
    (void)state;
    static struct picture_area drawn = {0.1, 0.1, 0.2, 0.2};
    static const struct {
        bool area, drawn, blur;
        enum hold_reason expected;
    } cases[] = {
        {true, false, true, HELD_NOT},        {false, false, true, HELD_OBJECTION},
        {false, true, true, HELD_NOT},        {true, true, true, HELD_NOT},
        {true, false, false, HELD_OBJECTION}, {false, true, false, HELD_OBJECTION},
    };
    char plain[48] = "";
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct photo_claim claim = {.path = "foto.jpg",
                                    .none = true,
                                    .blur = &drawn,
                                    .blur_count = cases[i].drawn};
        struct photo photo;
        struct str file;
        policy.objected_photo = cases[i].blur ? OBJECTED_BLUR : OBJECTED_DROP;
        make_picture(&file, ".jpg", 200, 200, stripes, set_face, cases[i].area);
        assert_true(
            photo_prepare(&photo, &claim, &rules, str_slice(&file), &arena, diag));
        if (photo.held != cases[i].expected)
            fail_msg("case %zu: held %d", i, photo.held);
        assert_int_equal(photo.blurred, photo.held == HELD_NOT);
        /* what was decided is part of the name: another mosaic, another picture */
        assert_string_not_equal(photo.entry, plain);
        snprintf(plain, sizeof(plain), "%s", photo.entry);
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
    assert_true(photo_is_picture("a/B.JPEG") && photo_is_picture("x.heic"));
    assert_false(photo_is_picture("jpg") || photo_is_picture("a.pdf"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_cache, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_pack, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_decisions, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_blur, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_not_a_picture, set_up, tear_down),
    };
    picture_prepare(); /* pictures are made here */
    return cmocka_run_group_tests(tests, NULL, NULL);
}
