/* Metadata of pictures: small files made here, with and without. */
#include "gate_fixture.h"

static void add_number(struct str *out, uint32_t value, size_t bytes, bool little)
{
    for (size_t i = 0; i < bytes; i++)
        str_add_byte(out, (char)(value >> 8 * (little ? i : bytes - 1 - i)));
}

static void add_bytes(struct str *out, const char *bytes, size_t len)
{
    str_add(out, slice_make(bytes, len));
}

/* --- JPEG --- */

static void add_segment(struct str *out, unsigned marker, const char *bytes, size_t len)
{
    str_add_byte(out, '\xff');
    str_add_byte(out, (char)marker);
    add_number(out, (uint32_t)len + 2, 2, false);
    add_bytes(out, bytes, len);
}

/* Enough of a JPEG for a walk; `extra` stands behind JFIF. */
static void make_jpeg(struct str *out, unsigned marker, const char *extra, size_t len,
                      const char *behind)
{
    str_clear(out);
    add_bytes(out, "\xff\xd8", 2);
    add_segment(out, 0xe0, "JFIF\0\1\1\0\0\1\0\1\0\0", 14);
    if (marker)
        add_segment(out, marker, extra, len);
    add_segment(out, 0xc0, "\10\0\1\0\1\1\1\x11\0", 9);
    add_segment(out, 0xda, "\1\1\0\0\x3f\0", 6);
    add_bytes(out, "\x12\xff\0\x34\xff\xd0\x56", 7);
    add_bytes(out, "\xff\xd9", 2);
    str_add_c(out, behind);
}

static void jpeg_metadata_is_found(void **state)
{
    struct gate_fixture *f = gate_fixture_new("baseline");
    struct str file;
    (void)state;
    str_init(&file);
    make_jpeg(&file, 0, "", 0, "");
    assert_true(gate_fixture_passes(f, "a.jpg", str_slice(&file)));
    make_jpeg(&file, 0xe2, "ICC_PROFILE\0\1\1kleur", 19, "");
    assert_true(gate_fixture_passes(f, "a.jpg", str_slice(&file)));
    make_jpeg(&file, 0xfe, "Emma de Vries", 13, "");
    assert_true(gate_fixture_finds(f, "a.jpg", str_slice(&file), LEAK_METADATA, ""));
    assert_true(gate_fixture_finds(f, "a.jpg", str_slice(&file), LEAK_SURNAME, "P1"));
    make_jpeg(&file, 0xe1, "http://ns.adobe.com/xap/1.0/\0<x>Thijmen</x>", 43, "");
    assert_true(gate_fixture_finds(f, "a.jpg", str_slice(&file), LEAK_OBJECTED, "P3"));
    make_jpeg(&file, 0xe1,
              "Exif\0\0II*\0\10\0\0\0\1\0\x25\x88\4\0\1\0\0\0\0\0\0\0\0\0\0\0", 32, "");
    assert_true(gate_fixture_finds(f, "a.jpg", str_slice(&file), LEAK_LOCATION, ""));
    make_jpeg(&file, 0xed, "Photoshop 3.0", 13, "");
    assert_true(gate_fixture_finds(f, "a.jpg", str_slice(&file), LEAK_METADATA, ""));
    make_jpeg(&file, 0, "", 0, "PK\3\4 nog iets");
    assert_true(gate_fixture_finds(f, "a.jpg", str_slice(&file), LEAK_METADATA, ""));
    file.len = 20;
    assert_true(
        gate_fixture_finds(f, "a.jpg", str_slice(&file), LEAK_UNINSPECTABLE, ""));
    str_release(&file);
    gate_fixture_free(f);
}

/* --- PNG --- */

static void add_chunk(struct str *out, const char *type, const char *bytes)
{
    add_number(out, (uint32_t)strlen(bytes), 4, false);
    str_add_c(out, type);
    str_add_c(out, bytes);
    add_bytes(out, "crc.", 4);
}

static void png_metadata_is_found(void **state)
{
    static const char *const types[] = {"tEXt", "iTXt", "zTXt", "eXIf", "tIME"};
    struct gate_fixture *f = gate_fixture_new("baseline");
    struct str file;
    (void)state;
    str_init(&file);
    for (size_t i = 0; i <= sizeof(types) / sizeof(*types); i++) {
        str_clear(&file);
        add_bytes(&file, "\x89PNG\r\n\x1a\n", 8);
        add_chunk(&file, "IHDR", "0123456789abc");
        if (i)
            add_chunk(&file, types[i - 1], "Comment Emma de Vries");
        add_chunk(&file, "IDAT", "xxxx");
        add_chunk(&file, "IEND", "");
        if (!i)
            assert_true(gate_fixture_passes(f, "a.png", str_slice(&file)));
        else
            assert_true(
                gate_fixture_finds(f, "a.png", str_slice(&file), LEAK_METADATA, ""));
        if (i == 1)
            assert_true(
                gate_fixture_finds(f, "a.png", str_slice(&file), LEAK_SURNAME, "P1"));
    }
    /* a PNG under another name is not what it says */
    assert_true(
        gate_fixture_finds(f, "a.jpg", str_slice(&file), LEAK_UNINSPECTABLE, ""));
    str_release(&file);
    gate_fixture_free(f);
}

/* --- GIF and WebP --- */

static void make_gif(struct str *out, const char *extension, size_t len)
{
    str_clear(out);
    add_bytes(out, "GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff", 19);
    add_bytes(out, extension, len);
    add_bytes(out, "\x2c\0\0\0\0\1\0\1\0\0\2\2\x44\1\0\x3b", 16);
}

static void gif_metadata_is_found(void **state)
{
    struct gate_fixture *f = gate_fixture_new("baseline");
    struct str file;
    (void)state;
    str_init(&file);
    make_gif(&file, "\x21\xf9\4\0\0\0\0\0", 8);
    assert_true(gate_fixture_passes(f, "a.gif", str_slice(&file)));
    make_gif(&file, "\x21\xff\13NETSCAPE2.0\3\1\0\0\0", 19);
    assert_true(gate_fixture_passes(f, "a.gif", str_slice(&file)));
    make_gif(&file,
             "\x21\xfe\15"
             "Emma de Vries\0",
             17);
    assert_true(gate_fixture_finds(f, "a.gif", str_slice(&file), LEAK_METADATA, ""));
    assert_true(gate_fixture_finds(f, "a.gif", str_slice(&file), LEAK_SURNAME, "P1"));
    make_gif(&file, "\x21\xff\13XMP DataXMP\4test\0", 20);
    assert_true(gate_fixture_finds(f, "a.gif", str_slice(&file), LEAK_METADATA, ""));
    str_release(&file);
    gate_fixture_free(f);
}

static void make_webp(struct str *out, const char *type, const char *bytes)
{
    size_t len = strlen(bytes);
    str_clear(out);
    add_bytes(out, "RIFF", 4);
    add_number(out, (uint32_t)(4 + 8 + 4 + (type ? 8 + len + len % 2 : 0)), 4, true);
    add_bytes(out, "WEBPVP8 \4\0\0\0xxxx", 16);
    if (!type)
        return;
    str_add_c(out, type);
    add_number(out, (uint32_t)len, 4, true);
    str_add_c(out, bytes);
    if (len % 2)
        str_add_byte(out, '\0');
}

static void webp_metadata_is_found(void **state)
{
    struct gate_fixture *f = gate_fixture_new("baseline");
    struct str file;
    (void)state;
    str_init(&file);
    make_webp(&file, NULL, "");
    assert_true(gate_fixture_passes(f, "a.webp", str_slice(&file)));
    make_webp(&file, "EXIF", "II*");
    assert_true(gate_fixture_finds(f, "a.webp", str_slice(&file), LEAK_METADATA, ""));
    make_webp(&file, "XMP ", "<x>Emma de Vries</x>");
    assert_true(gate_fixture_finds(f, "a.webp", str_slice(&file), LEAK_SURNAME, "P1"));
    make_webp(&file, "WEIR", "d");
    assert_true(gate_fixture_finds(f, "a.webp", str_slice(&file), LEAK_METADATA, ""));
    str_release(&file);
    gate_fixture_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(jpeg_metadata_is_found),
        cmocka_unit_test(png_metadata_is_found),
        cmocka_unit_test(gif_metadata_is_found),
        cmocka_unit_test(webp_metadata_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
