/* Who is in a picture by its own metadata: blocks made by hand, and hostile ones. */
#include "decode_fixture.h"

static struct arena arena;
static struct picture_tags tags;

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena);
    tags = (struct picture_tags){0};
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    vec_release(&tags);
    arena_release(&arena);
    return 0;
}

/* "P Emma|K sport|T zin|" of persons, keywords and texts. */
static void assert_tags(const char *expected)
{
    struct str got;
    str_init(&got);
    for (size_t i = 0; i < tags.len; i++)
        str_addf(&got, "%c %.*s|", "PKT"[tags.at[i].kind], SLICE_FMT(tags.at[i].text));
    assert_string_equal(got.at, expected);
    str_release(&got);
    vec_release(&tags);
}

static void test_exif(void **state)
{
    (void)state;
    struct str block;
    static const struct exif_field top[] = {
        {0x010E, 2, {"Emma op de glijbaan\0rommel", 26}},
        {0x9C9B, 1, {"Z\0o\0\xeb\0\0\0", 8}},
        {0x9C9E, 1, {"E\0m\0m\0a\0;\0s\0p\0o\0r\0t\0\0\0", 22}},
    };
    static const struct exif_field inner[] = {
        {0x9003, 2, {"2026:09:10 09:31:00", 20}},
        {0x9286, 7, {"ASCII\0\0\0Sem lacht", 17}},
    };
    make_exif(&block, top, COUNT(top), inner, COUNT(inner));
    exif_read(&tags, str_slice(&block), &arena);
    assert_false(tags.broken);
    assert_string_equal(tags.taken, "2026-09-10 09:31:00");
    assert_tags("T Emma op de glijbaan|T Zo\xc3\xab|K Emma|K sport|T Sem lacht|");
    str_release(&block);
}

/* UTF-16 in either order. */
static void test_exif_unicode_comment(void **state)
{
    (void)state;
    static const struct exif_field comments[] = {
        {0x9286, 7, {"UNICODE\0E\0m\0m\0a\0", 16}},
        {0x9286, 7, {"UNICODE\0\0E\0m\0m\0a", 16}},
    };
    static const struct exif_field top[] = {{0x010E, 2, {"een foto", 9}}};
    for (size_t i = 0; i < COUNT(comments); i++) {
        struct str block;
        bool found = false;
        make_exif(&block, top, 1, &comments[i], 1);
        exif_read(&tags, str_slice(&block), &arena);
        for (size_t j = 0; j < tags.len; j++)
            found = found || slice_eq_c(tags.at[j].text, "Emma");
        assert_true(found);
        vec_release(&tags);
        str_release(&block);
    }
}

static void test_exif_broken(void **state)
{
    (void)state;
    static const struct slice wrong[] = {SLICE(""), SLICE("II*\0"), SLICE("Exif\0\0"),
                                         SLICE("Exif\0\0XX*\0\x08\0\0\0"),
                                         SLICE("zomaar wat bytes")};
    for (size_t i = 0; i < COUNT(wrong); i++) {
        tags.broken = false;
        exif_read(&tags, wrong[i], &arena);
        assert_true(tags.broken);
    }
}

/* In a type or place that is not usual; one that is not there. */
static void test_exif_texts(void **state)
{
    (void)state;
    struct str block;
    static const struct exif_field top[] = {
        {0x010D, 2, {"een tekening van Noor", 22}},
        {0x010F, 2, {"Emma Cameras", 13}},
        {0x013B, 2, {"Sem de maker", 13}},
        {0xFDE9, 129, {"Zo\xc3\xab op school", 15}},
    };
    static const struct exif_field inner[] = {
        {0x9C9D, 1, {"E\0m\0m\0a\0", 8}},
        {0xA420, 2, {"8f3a0b1c2d3e4f5a6b7c8d9e0f1a2b3c", 33}},
        {0xA431, 2, {"Emma 12", 8}},
        {0x001C, 7, {"ASCII\0\0\0bij Roos", 16}},
    };
    make_exif(&block, top, COUNT(top), inner, COUNT(inner));
    exif_read(&tags, str_slice(&block), &arena);
    assert_false(tags.broken);
    assert_tags("T een tekening van Noor|T Zo\xc3\xab op school|T bij Roos|");
    exif_read(&tags, slice_sub(str_slice(&block), 0, 70), &arena);
    assert_true(tags.broken);
    str_release(&block);
}

static void add_segment(struct str *jpeg, struct slice part)
{
    str_add(jpeg, SLICE("\xFF\xE1"));
    str_add_byte(jpeg, (char)((part.len + 8) >> 8));
    str_add_byte(jpeg, (char)(part.len + 8));
    str_add(jpeg, SLICE("Exif\0\0"));
    str_add(jpeg, part);
}

/* A block that was too long for one segment, and another one behind it. */
static void test_exif_in_parts(void **state)
{
    (void)state;
    static const struct exif_field long_one[] = {{0x010E, 2, {"Emma Quast", 11}}};
    static const struct exif_field other[] = {{0x010E, 2, {"Sem de Wit", 11}}};
    struct str first, second, jpeg;
    make_exif(&first, long_one, 1, NULL, 0);
    make_exif(&second, other, 1, NULL, 0);
    struct slice tiff = slice_from(str_slice(&first), 6);
    for (size_t cut = 8; cut < tiff.len; cut += 5) {
        str_init(&jpeg);
        str_add(&jpeg, SLICE("\xFF\xD8"));
        add_segment(&jpeg, slice_sub(tiff, 0, cut));
        add_segment(&jpeg, slice_from(tiff, cut));
        add_segment(&jpeg, slice_from(str_slice(&second), 6));
        str_add(&jpeg, SLICE("\xFF\xD9\0\0"));
        tags.len = 0;
        tags.broken = false;
        blocks_read(&tags, str_slice(&jpeg), SLICE(""), &arena);
        assert_false(tags.broken);
        assert_tags("T Emma Quast|T Sem de Wit|");
        str_release(&jpeg);
    }
    str_release(&first);
    str_release(&second);
}

static void test_iptc(void **state)
{
    (void)state;
    struct str records, block;
    str_init(&records);
    add_iptc(&records, 0, SLICE("\0\2"));
    add_iptc(&records, 25, SLICE("sport"));
    add_iptc(&records, 25, SLICE("Personen/Emma de Vries"));
    add_iptc(&records, 120, SLICE("Zo\xeb op school")); /* Latin-1 */
    add_iptc(&records, 105, SLICE("  "));
    add_iptc(&records, 80, SLICE("de fotograaf"));
    add_iptc(&records, 55, SLICE("20260910"));
    add_iptc(&records, 40, SLICE("Niet van Roos"));
    iptc_read(&tags, str_slice(&records), &arena);
    assert_false(tags.broken);
    assert_tags("K sport|P Emma de Vries|T Zo\xc3\xab op school|T Niet van Roos|");
    wrap_iptc(&block, str_slice(&records));
    iptc_read(&tags, str_slice(&block), &arena);
    assert_false(tags.broken);
    assert_tags("K sport|P Emma de Vries|T Zo\xc3\xab op school|T Niet van Roos|");
    str_release(&block);
    /* half a record: names may be missing */
    wrap_iptc(&block, slice_sub(str_slice(&records), 0, records.len - 3));
    iptc_read(&tags, str_slice(&block), &arena);
    assert_true(tags.broken);
    str_release(&block);
    str_release(&records);
}

static void test_xmp(void **state)
{
    (void)state;
    struct str block;
    make_xmp(
        &block,
        "<dc:subject><rdf:Bag><rdf:li>sport</rdf:li><rdf:li>Sem</rdf:li></rdf:Bag>"
        "</dc:subject><dc:description><rdf:Alt><rdf:li xml:lang='x-default'>Een zin"
        "</rdf:li></rdf:Alt></dc:description>"
        "<e:PersonInImage><rdf:Bag><rdf:li>Noor</rdf:li></rdf:Bag></e:PersonInImage>"
        "<digiKam:TagsList><rdf:Seq><rdf:li>People/Daan</rdf:li></rdf:Seq>"
        "</digiKam:TagsList><lr:hierarchicalSubject><rdf:Bag><rdf:li>Mensen|Klas|Roos"
        "</rdf:li></rdf:Bag></lr:hierarchicalSubject>");
    xmp_read(&tags, str_slice(&block), &arena);
    assert_false(tags.broken);
    struct str got;
    str_init(&got);
    for (size_t i = 0; i < tags.len; i++)
        str_addf(&got, "%c %.*s|", "PKT"[tags.at[i].kind], SLICE_FMT(tags.at[i].text));
    assert_contains(str_slice(&got), "K sport|");
    assert_contains(str_slice(&got), "K Sem|");
    assert_contains(str_slice(&got), "T Een zin|");
    assert_contains(str_slice(&got), "P Noor|");
    assert_contains(str_slice(&got), "P Daan|");
    assert_contains(str_slice(&got), "P Roos|");
    assert_int_equal(tags.len, 6);
    str_release(&got);
    str_release(&block);
}

static void test_xmp_regions(void **state)
{
    (void)state;
    struct str block;
    make_xmp(
        &block,
        "<r:Regions rdf:parseType='Resource'><r:RegionList><rdf:Bag>"
        "<rdf:li rdf:parseType='Resource'><r:Name>Emma</r:Name><r:Type>Face</r:Type>"
        "<r:Area rdf:parseType='Resource'><a:x>0.5</a:x><a:y>0.25</a:y><a:w>0.2</a:w>"
        "<a:h>0.1</a:h></r:Area></rdf:li>"
        "<rdf:li rdf:parseType='Resource'><r:Name>Hond</r:Name><r:Type>Pet</r:Type>"
        "</rdf:li></rdf:Bag></r:RegionList></r:Regions>"
        "<MP:RegionInfo rdf:parseType='Resource'><MPRI:Regions><rdf:Bag>"
        "<rdf:li rdf:parseType='Resource'><MPReg:PersonDisplayName>Sem"
        "</MPReg:PersonDisplayName><MPReg:Rectangle>0.1, 0.2, 0.3, 0.4"
        "</MPReg:Rectangle></rdf:li></rdf:Bag></MPRI:Regions></MP:RegionInfo>");
    xmp_read(&tags, str_slice(&block), &arena);
    assert_false(tags.broken);
    assert_int_equal(tags.len, 2);
    for (size_t i = 0; i < 2; i++) {
        const struct picture_tag *t = &tags.at[i];
        bool emma = slice_eq_c(t->text, "Emma");
        assert_int_equal(t->kind, TAG_PERSON);
        assert_true(t->has_area);
        assert_true(emma || slice_eq_c(t->text, "Sem"));
        assert_true(fabs(t->area.x - (emma ? 0.4 : 0.1)) < 1e-9);
        assert_true(fabs(t->area.y - 0.2) < 1e-9);
        assert_true(fabs(t->area.width - (emma ? 0.2 : 0.3)) < 1e-9);
    }
    str_release(&block);
}

static void test_xmp_broken(void **state)
{
    (void)state;
    struct str deep, many;
    str_init(&deep);
    for (int i = 0; i < 100; i++)
        str_add_c(&deep, "<a>");
    const struct slice wrong[] = {SLICE("geen xml"), SLICE("<x:xmpmeta"),
                                  str_slice(&deep),
                                  SLICE("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>")};
    for (size_t i = 0; i < COUNT(wrong); i++) {
        tags.broken = false;
        xmp_read(&tags, wrong[i], &arena);
        if (!tags.broken)
            fail_msg("not broken: %.*s", SLICE_FMT(wrong[i]));
    }
    /* more faces than there can be */
    str_init(&many);
    str_clear(&deep);
    str_add_c(&deep, "<r:Regions rdf:parseType='Resource'><r:RegionList><rdf:Bag>");
    for (int i = 0; i < 3000; i++)
        str_add_c(&deep,
                  "<rdf:li rdf:parseType='Resource'><r:Name>Emma</r:Name></rdf:li>");
    str_add_c(&deep, "</rdf:Bag></r:RegionList></r:Regions>");
    make_xmp(&many, deep.at);
    tags.broken = false;
    xmp_read(&tags, str_slice(&many), &arena);
    assert_true(tags.broken);
    str_release(&many);
    str_release(&deep);
}

static void test_person_paths(void **state)
{
    (void)state;
    struct slice name;
    assert_true(tags_person_path(SLICE("people|a|Emma"), &name));
    assert_slice(name, "Emma");
    assert_true(tags_person_path(SLICE("Leerlingen/Sem"), &name));
    assert_slice(name, "Sem");
    assert_false(tags_person_path(SLICE("Sport/Sem"), &name));
    assert_false(tags_person_path(SLICE("Personen"), &name));
    assert_slice(tags_utf8(&arena, SLICE("a\x80\xe9\x81")),
                 "a\xe2\x82\xac\xc3\xa9\xef\xbf\xbd");
    assert_slice(tags_utf16(&arena,
                            SLICE("\x3d\xd8\0\xde"
                                  "a\0\0\xd8"),
                            false),
                 "\xf0\x9f\x98\x80"
                 "a\xef\xbf\xbd");
}

/* --- hostile blocks --------------------------------------------------------------- */

static void mutate_block(void (*reader)(struct picture_tags *, struct slice,
                                        struct arena *),
                         struct slice sample, uint32_t random, int count)
{
    static const struct slice pieces[] = {SLICE("\0"),
                                          SLICE("\xff\xff\xff\xff"),
                                          SLICE("\xff\x7f"),
                                          SLICE("8BIM"),
                                          SLICE("\x1c\x02"),
                                          SLICE("\x80\x04"),
                                          SLICE("<"),
                                          SLICE("</rdf:li>"),
                                          SLICE("&"),
                                          SLICE("<rdf:li>"),
                                          SLICE("'"),
                                          SLICE("II*"),
                                          SLICE("\x69\x87"),
                                          SLICE("]]>"),
                                          SLICE("\x86\x92\x07\0")};
    for (int i = 0; i < count; i++) {
        struct str block;
        str_init(&block);
        str_add(&block, sample);
        mutate(&block, &random, pieces, COUNT(pieces));
        struct slice bytes = exact(str_slice(&block));
        reader(&tags, bytes, &arena);
        for (size_t j = 0; j < tags.len; j++)
            assert_int_equal(utf8_invalid_at(tags.at[j].text), tags.at[j].text.len);
        free((char *)bytes.at);
        str_release(&block);
        vec_release(&tags);
        arena_reset(&arena);
    }
    for (size_t len = 0; len < sample.len; len++) { /* cut off anywhere */
        struct slice bytes = exact(slice_sub(sample, 0, len));
        reader(&tags, bytes, &arena);
        free((char *)bytes.at);
    }
}

static void test_exif_mutations(void **state)
{
    (void)state;
    struct str block;
    static const struct exif_field top[] = {{0x010E, 2, {"Emma", 5}},
                                            {0x9C9E, 1, {"E\0m\0m\0a\0", 8}}};
    static const struct exif_field inner[] = {{0x9003, 2, {"2026:09:10 09:31:00", 20}},
                                              {0x9286, 7, {"UNICODE\0E\0m\0", 12}}};
    make_exif(&block, top, COUNT(top), inner, COUNT(inner));
    mutate_block(exif_read, str_slice(&block), 1, 6000);
    str_release(&block);
}

static void test_iptc_mutations(void **state)
{
    (void)state;
    struct str records, block;
    str_init(&records);
    add_iptc(&records, 25, SLICE("sport"));
    add_iptc(&records, 120, SLICE("Zo\xeb"));
    str_add(&records, SLICE("\x1c\x02\x19\x80\x04\0\0\0\x04Noor"));
    wrap_iptc(&block, str_slice(&records));
    mutate_block(iptc_read, str_slice(&block), 2, 6000);
    mutate_block(iptc_read, str_slice(&records), 3, 6000);
    str_release(&block);
    str_release(&records);
}

static void test_xmp_mutations(void **state)
{
    (void)state;
    struct str block;
    make_xmp(&block,
             "<dc:subject><rdf:Bag><rdf:li>sport</rdf:li></rdf:Bag></dc:subject>"
             "<MP:RegionInfo rdf:parseType='Resource'><MPRI:Regions><rdf:Bag>"
             "<rdf:li rdf:parseType='Resource'><MPReg:PersonDisplayName>Sem"
             "</MPReg:PersonDisplayName><MPReg:Rectangle>0.1, 0.2, 0.3, 0.4"
             "</MPReg:Rectangle></rdf:li></rdf:Bag></MPRI:Regions>"
             "</MP:RegionInfo>");
    mutate_block(xmp_read, str_slice(&block), 4, 3000);
    str_release(&block);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_exif, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_exif_unicode_comment, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_exif_texts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_exif_broken, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_exif_in_parts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_iptc, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_xmp, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_xmp_regions, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_xmp_broken, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_person_paths, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_exif_mutations, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_iptc_mutations, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_xmp_mutations, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
