/* Arena, map and pack: what is put in comes out. */
#include "../unit.h"

#include "base/map.h"
#include "base/pack.h"

static void test_arena(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a);
    for (int round = 0; round < 3; round++) {
        char *pieces[500];
        for (size_t i = 0; i < COUNT(pieces); i++) {
            pieces[i] = arena_new(&a, i * 7);
            assert_int_equal((uintptr_t)pieces[i] % sizeof(double), 0);
            for (size_t j = 0; j < i * 7; j++)
                assert_int_equal(pieces[i][j], 0);
            memset(pieces[i], (int)i, i * 7);
        }
        for (size_t i = 1; i < COUNT(pieces); i++)
            assert_int_equal((unsigned char)pieces[i][i * 7 - 1], i & 255);
        char *large = arena_new(&a, 1 << 20);
        assert_int_equal(large[(1 << 20) - 1], 0);
        arena_reset(&a);
    }
    assert_string_equal(arena_copy_c(&a, slice_make("abc", 2)), "ab");
    assert_string_equal(arena_copy_c(&a, SLICE("")), "");
    assert_slice(arena_printf(&a, "%s-%d", "a", 7), "a-7");
    arena_release(&a);
    arena_release(&a);
}

static void test_map(void **state)
{
    (void)state;
    struct map m;
    struct arena a;
    arena_init(&a);
    map_init(&m);
    assert_null(map_get(&m, SLICE("x")));
    for (size_t i = 0; i < 5000; i++)
        *map_at(&m, arena_printf(&a, "key %zu", i)) = (void *)(i + 1);
    for (size_t i = 0; i < 5000; i++)
        assert_int_equal((size_t)map_get(&m, arena_printf(&a, "key %zu", i)), i + 1);
    *map_at(&m, SLICE("key 7")) = &m;
    assert_ptr_equal(map_get(&m, SLICE("key 7")), &m);
    assert_int_equal(m.len, 5000);
    assert_null(map_get(&m, SLICE("key 5000")));
    *map_at(&m, SLICE("")) = &a; /* an empty key is a key */
    assert_ptr_equal(map_get(&m, SLICE("")), &a);
    map_release(&m);
    arena_release(&a);
}

static void test_pack(void **state)
{
    (void)state;
    static const uint64_t numbers[] = {0,     1,     127,        128,
                                       16383, 16384, UINT32_MAX, UINT64_MAX};
    struct str out;
    uint64_t number;
    struct slice text;
    str_init(&out);
    for (size_t i = 0; i < COUNT(numbers); i++)
        pack_number(&out, numbers[i]);
    pack_slice(&out, SLICE("a\0b"));
    pack_slice(&out, SLICE(""));
    struct slice in = str_slice(&out);
    for (size_t i = 0; i < COUNT(numbers); i++) {
        assert_true(unpack_number(&in, &number));
        assert_true(number == numbers[i]);
    }
    assert_true(unpack_slice(&in, &text) && text.len == 3 && text.at[2] == 'b');
    assert_true(unpack_slice(&in, &text) && text.len == 0);
    assert_int_equal(in.len, 0);
    assert_false(unpack_number(&in, &number));
    for (size_t len = 0; len < out.len; len++) { /* cut off anywhere */
        struct slice cut = exact(slice_sub(str_slice(&out), 0, len));
        in = cut;
        while (unpack_number(&in, &number) && unpack_slice(&in, &text))
            ;
        free((char *)cut.at);
    }
    str_release(&out);
}

static void test_pack_long_number(void **state)
{
    (void)state;
    uint64_t number;
    struct slice in = SLICE("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"), text;
    assert_false(unpack_number(&in, &number));
    in = SLICE("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01x"); /* a length beyond all */
    assert_false(unpack_slice(&in, &text));
}

static void an_empty_key_is_one_too(void **state)
{
    struct map m;
    int nothing, other;
    (void)state;
    map_init(&m);
    *map_at(&m, (struct slice){NULL, 0}) = &nothing;
    assert_ptr_equal(map_get(&m, SLICE("")), &nothing);
    /* whatever slot it has, no other key may find it */
    for (char c = 'a'; c <= 'z'; c++)
        assert_null(map_get(&m, slice_make(&c, 1)));
    *map_at(&m, SLICE("x")) = &other;
    assert_ptr_equal(map_get(&m, (struct slice){NULL, 0}), &nothing);
    map_release(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_key_is_one_too),
        cmocka_unit_test(test_arena),
        cmocka_unit_test(test_map),
        cmocka_unit_test(test_pack),
        cmocka_unit_test(test_pack_long_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
