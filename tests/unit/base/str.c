/* Slices, growing strings and UTF-8. */
#include "../unit.h"

static void test_slices(void **state)
{
    (void)state;
    struct slice piece, rest = SLICE("a;b;;c");
    static const char *const pieces[] = {"a", "b", "", "c"};
    size_t count = 0;
    while (slice_cut(&piece, &rest, ';'))
        assert_slice(piece, pieces[count++]);
    assert_int_equal(count, 4);
    assert_slice(slice_trim(SLICE(" \t\r\nx y \n")), "x y");
    assert_slice(slice_trim(SLICE(" \n ")), "");
    assert_int_equal(slice_of(NULL).len, 0);
    assert_slice(slice_sub(SLICE("voornaam"), 4, 4), "naam");
    assert_slice(slice_from(SLICE("ab"), 2), "");
    assert_true(slice_eq_nocase(SLICE("JA"), "ja"));
    assert_false(slice_eq_nocase(SLICE("J"), "ja"));
    assert_true(slice_starts(SLICE("abc"), "ab") && slice_ends(SLICE("abc"), "bc"));
    assert_int_equal(slice_find(SLICE("aab"), "ab"), 1);
    assert_int_equal(slice_find(SLICE("aab"), "ac"), 3);
    assert_int_equal(slice_find_byte(SLICE("a\0b"), '\0'), 1);
    assert_true(slice_cmp(SLICE("a"), SLICE("ab")) < 0);
    assert_true(slice_cmp(SLICE("\x7f"), SLICE("\x80")) < 0);
}

static void test_numbers(void **state)
{
    (void)state;
    static const char *const wrong[] = {"",   "-",   "1x",
                                        " 1", "1.0", "99999999999999999999"};
    long long n;
    assert_true(slice_number(SLICE("0"), &n) && n == 0);
    assert_true(slice_number(SLICE("-12"), &n) && n == -12);
    for (size_t i = 0; i < COUNT(wrong); i++)
        assert_false(slice_number(slice_of(wrong[i]), &n));
}

/* A file's name must not forge a line, nor speak to the terminal. */
static void test_shown(void **state)
{
    (void)state;
    static const struct {
        struct slice text;
        const char *shown;
    } cases[] = {
        {SLICE("één\tmap/‹101›.html"), "één\tmap/‹101›.html"},
        {SLICE("b\033]0;pwn\a"), "b\\x1b]0;pwn\\x07"},
        {SLICE("a\nERROR: x\r"), "a\\nERROR: x\\x0d"},
        {SLICE("x\xe2\x80\xaegnp.exe"), "x\\u202egnp.exe"},
        {SLICE("\xe2\x80\xa8\xe2\x81\xa6\xe2\x80\x8f"), "\\u2028\\u2066\\u200f"},
        {SLICE("\xc2\x9b"
               "1m\x7f"),
         "\\x9b1m\\x7f"},
        {SLICE("\xff\xe2\x80"), "\\xff\\xe2\\x80"},
        {SLICE("a\0b"), "a\\x00b"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct str s;
        str_init(&s);
        str_add_shown(&s, cases[i].text);
        assert_slice(str_slice(&s), cases[i].shown);
        str_release(&s);
    }
}

static void test_guarded(void **state)
{
    static const struct {
        struct slice text, guarded;
    } cases[] = {
        {SLICE("geen adres: token=a"), SLICE("geen adres: token=a")},
        {SLICE("\"https://joke:s3cret@git.example/x.git\", en"),
         SLICE("\"https://git.example/x.git\", en")},
        {SLICE("ssh://git@h/a 'http://a:b@c@h'"), SLICE("ssh://h/a 'http://h'")},
        {SLICE("https://h/a@b?q=c@d"), SLICE("https://h/a@b?q=c@d")},
        {SLICE("https://h/x?private_token=abc&b=1&API_KEY=q#d en"),
         SLICE("https://h/x?private_token=***&b=1&API_KEY=***#d en")},
        {SLICE("https://h?secret=a=b;password=c&auth=&keyhole=1"),
         SLICE("https://h?secret=***;password=***&auth=***&keyhole=1")},
        {SLICE("a://"), SLICE("a://")},
        {SLICE("://?token"), SLICE("://?token")},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct str s;
        str_init(&s);
        str_add_guarded(&s, cases[i].text);
        assert_slice(str_slice(&s), cases[i].guarded.at);
        str_release(&s);
    }
}

static void test_growing(void **state)
{
    (void)state;
    struct str s;
    str_init(&s);
    assert_string_equal(s.at, "");
    for (int i = 0; i < 1000; i++)
        str_addf(&s, "%d,", i);
    assert_int_equal(s.len, 10 * 2 + 90 * 3 + 900 * 4);
    assert_int_equal(s.at[s.len], 0);
    str_clear(&s);
    str_add_c(&s, "een drie");
    str_splice(&s, 4, 0, SLICE("twee "));
    assert_slice(str_slice(&s), "een twee drie");
    str_splice(&s, 0, 9, SLICE(""));
    assert_slice(str_slice(&s), "drie");
    str_splice(&s, 4, 0, SLICE("!"));
    assert_string_equal(s.at, "drie!");
    str_release(&s);
    assert_string_equal(s.at, "");
    str_add_byte(&s, 'x');
    assert_slice(str_slice(&s), "x");
    str_release(&s);
}

static void test_codepoints(void **state)
{
    (void)state;
    struct str s;
    str_init(&s);
    for (uint32_t c = 0; c <= 0x10FFFF; c++) {
        size_t offset = 0;
        if (c >= 0xD800 && c < 0xE000)
            continue;
        str_clear(&s);
        str_add_codepoint(&s, c);
        if (utf8_next(str_slice(&s), &offset) != c || offset != s.len ||
            utf8_invalid_at(str_slice(&s)) != s.len)
            fail_msg("U+%04X does not come back", c);
    }
    str_release(&s);
    assert_int_equal(utf8_length(SLICE("Zo\xc3\xab \xf0\x9f\x98\x80")), 5);
}

/* Where each goes wrong; RFC 3629 section 4, and the tables of Unicode 3.9. */
static void test_invalid_utf8(void **state)
{
    (void)state;
    static const struct {
        struct slice text;
        size_t at;
    } cases[] = {
        {SLICE("\x80"), 0},                 /* a lone continuation */
        {SLICE("ab\xc3"), 2},               /* cut off */
        {SLICE("\xe2\x82"), 0},             /* cut off in the third byte */
        {SLICE("\xf0\x9f\x98"), 0},         /* and in the fourth */
        {SLICE("\xc0\xaf"), 0},             /* "/" written too long */
        {SLICE("\xe0\x80\xaf"), 0},         /* likewise */
        {SLICE("\xf0\x80\x80\xaf"), 0},     /* likewise */
        {SLICE("\xed\xa0\x80"), 0},         /* half of a pair */
        {SLICE("\xf4\x90\x80\x80"), 0},     /* beyond U+10FFFF */
        {SLICE("\xff"), 0},                 /* never */
        {SLICE("abcdefghijklm\xc3o"), 13},  /* behind a run of ASCII */
        {SLICE("\xc3\xab\xc3\xab\xe9"), 4}, /* Latin-1 behind good ones */
        {SLICE("12345678\xc3\xab"), 10},    /* good */
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct slice text = exact(cases[i].text);
        assert_int_equal(utf8_invalid_at(text), cases[i].at);
        size_t offset = 0, steps = 0;
        for (; offset < text.len; steps++)
            if (utf8_next(text, &offset) == 0xFFFD)
                assert_true(offset > cases[i].at);
        assert_true(steps <= text.len);
        free((char *)text.at);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_slices),       cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_shown),        cmocka_unit_test(test_growing),
        cmocka_unit_test(test_guarded),      cmocka_unit_test(test_codepoints),
        cmocka_unit_test(test_invalid_utf8),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
