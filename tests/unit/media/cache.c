/* The private cache gives back what this site's own build put there, and nothing else.
 */
#include "../unit.h"

#include "base/fs.h"
#include "media/cache.h"

static char folder[64];
static struct cache ours;

static int set_up(void **state)
{
    (void)state;
    make_folder(folder);
    cache_open(&ours, folder, SLICE("sleutel"), SLICE("1"));
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    fs_remove_tree(folder);
    return 0;
}

static void name_it(char name[CACHE_NAME], const struct cache *c, const char *content)
{
    const struct slice parts[] = {SLICE("document-1"), slice_of(content)};
    cache_name(name, c, "document", parts, 2);
}

static void put(const struct cache *c, enum cache_shelf shelf, const char *name,
                const char *text)
{
    struct str bytes;
    str_init(&bytes);
    str_add_c(&bytes, text);
    assert_true(cache_store(c, shelf, name, &bytes));
    assert_string_equal(bytes.at, text);
    str_release(&bytes);
}

/* What stands there, or "-". */
static void assert_has(const struct cache *c, enum cache_shelf shelf, const char *name,
                       const char *text)
{
    struct str found;
    str_init(&found);
    bool well = cache_load(c, shelf, name, &found);
    assert_int_equal(found.len, well ? strlen(text) : 0);
    assert_string_equal(well ? found.at : "-", text);
    str_release(&found);
}

static void path_of(char path[256], enum cache_shelf shelf, const char *name)
{
    snprintf(path, 256, "%s/%s/%s", folder, cache_shelf_name(shelf), name);
}

static void copy(enum cache_shelf from_shelf, const char *from, enum cache_shelf shelf,
                 const char *name)
{
    char path[256];
    struct str bytes;
    str_init(&bytes);
    path_of(path, from_shelf, from);
    assert_true(fs_read(&bytes, path, 1 << 20));
    path_of(path, shelf, name);
    assert_true(fs_replace(path, str_slice(&bytes), 0600));
    str_release(&bytes);
}

static void names_say_nothing_without_the_key(void **state)
{
    struct cache theirs, later;
    char a[CACHE_NAME], b[CACHE_NAME];
    (void)state;
    cache_open(&theirs, folder, SLICE("andere"), SLICE("1"));
    cache_open(&later, folder, SLICE("sleutel"), SLICE("2"));
    name_it(a, &ours, "brief");
    name_it(b, &ours, "brief");
    assert_string_equal(a, b);
    name_it(b, &ours, "brie");
    assert_string_not_equal(a, b);
    name_it(b, &theirs, "brief");
    assert_string_not_equal(a, b);
    name_it(b, &later, "brief"); /* another program asks anew */
    assert_string_not_equal(a, b);
}

/* At its own name, whole, on its own shelf, sealed with another's key. */
static void what_is_planted_is_not_there(void **state)
{
    struct cache theirs, later, closed = {0};
    char held[CACHE_NAME], clean[CACHE_NAME];
    (void)state;
    cache_open(&theirs, folder, SLICE("andere"), SLICE("1"));
    cache_open(&later, folder, SLICE("sleutel"), SLICE("2"));
    name_it(held, &ours, "Emma de Vries is ziek");
    name_it(clean, &ours, "Soep");
    put(&ours, CACHE_DOCUMENTS, clean, "niets");
    assert_has(&ours, CACHE_DOCUMENTS, clean, "niets");
    assert_has(&closed, CACHE_DOCUMENTS, clean, "-");
    assert_has(&theirs, CACHE_DOCUMENTS, clean, "-");
    assert_has(&later, CACHE_DOCUMENTS, clean, "-");
    assert_has(&ours, CACHE_PHOTOS, clean, "-");
    copy(CACHE_DOCUMENTS, clean, CACHE_DOCUMENTS, held);
    assert_has(&ours, CACHE_DOCUMENTS, held, "-");
    copy(CACHE_DOCUMENTS, clean, CACHE_PHOTOS, clean);
    assert_has(&ours, CACHE_PHOTOS, clean, "-");
    put(&theirs, CACHE_DOCUMENTS, held, "niets");
    assert_has(&ours, CACHE_DOCUMENTS, held, "-");
}

/* Any byte changed, or cut off anywhere. */
static void what_is_damaged_is_not_there(void **state)
{
    char name[CACHE_NAME], path[256];
    struct str whole;
    (void)state;
    name_it(name, &ours, "Soep");
    put(&ours, CACHE_FILMS, name, "een film");
    path_of(path, CACHE_FILMS, name);
    str_init(&whole);
    assert_true(fs_read(&whole, path, 1 << 20));
    for (size_t i = 0; i < 2 * whole.len; i++) {
        size_t at = i % whole.len;
        whole.at[at] ^= 1;
        assert_true(fs_write(
            path, slice_sub(str_slice(&whole), 0, i < whole.len ? whole.len : at)));
        assert_has(&ours, CACHE_FILMS, name, "-");
        whole.at[at] ^= 1;
    }
    assert_true(fs_write(path, str_slice(&whole)));
    assert_has(&ours, CACHE_FILMS, name, "een film");
    str_release(&whole);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(names_say_nothing_without_the_key, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(what_is_planted_is_not_there, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(what_is_damaged_is_not_there, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
