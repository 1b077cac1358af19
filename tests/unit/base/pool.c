/* Workers: replies in order whatever their number, and a worker that dies. */
#include "../unit.h"

#include "base/pool.h"

enum { ITEMS = 400 };

struct seen {
    size_t next;
    size_t bytes;
    size_t dies_at;
    bool in_order;
};

/* Uneven in time and size, so that replies overtake each other. */
static void work(void *user, size_t item, struct str *reply)
{
    struct seen *seen = user;
    if (item == seen->dies_at)
        _exit(7);
    if (item % 50 == 0)
        usleep(3000);
    str_addf(reply, "%zu", item);
    for (size_t i = 0; i < item % 7 * 20000; i++)
        str_add_byte(reply, 'x');
}

static void done(void *user, size_t item, struct slice reply)
{
    struct seen *seen = user;
    char number[32];
    int len = snprintf(number, sizeof(number), "%zu", item);
    seen->in_order = seen->in_order && item == seen->next &&
                     slice_starts(reply, number) &&
                     reply.len == (size_t)len + item % 7 * 20000;
    seen->next++;
    seen->bytes += reply.len;
}

static size_t run(unsigned workers)
{
    struct seen seen = {.in_order = true, .dies_at = SIZE_MAX};
    struct pool_job job = {ITEMS, workers, &seen, work, done, NULL, NULL};
    size_t item;
    assert_true(pool_run(&job, &item));
    assert_true(seen.in_order);
    assert_int_equal(seen.next, ITEMS);
    return seen.bytes;
}

static void test_order(void **state)
{
    (void)state;
    size_t bytes = run(1);
    assert_int_equal(run(2), bytes);
    assert_int_equal(run(3), bytes);
    assert_int_equal(run(17), bytes);
}

static void test_dying_worker(void **state)
{
    (void)state;
    struct seen seen = {.in_order = true, .dies_at = 123};
    struct pool_job job = {ITEMS, 3, &seen, work, done, NULL, NULL};
    size_t item;
    assert_false(pool_run(&job, &item));
    assert_true(seen.in_order);
    assert_int_equal(item, 123);
    assert_int_equal(seen.next, 123);
}

static void test_no_work(void **state)
{
    (void)state;
    struct seen seen = {.in_order = true, .dies_at = SIZE_MAX};
    struct pool_job job = {0, 3, &seen, work, NULL, NULL, NULL};
    size_t item;
    assert_true(pool_run(&job, &item));
    job.count = 5; /* nobody listens to the replies */
    assert_true(pool_run(&job, &item));
    assert_true(pool_processors() >= 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_dying_worker),
        cmocka_unit_test(test_no_work),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
