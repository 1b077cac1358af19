/* Locks: one at a time, gone with their holder, with no file left behind. */
#include <errno.h>
#include <signal.h>
#include <sys/wait.h>

#include "../unit.h"
#include "base/lock.h"

static void one_at_a_time(void **state)
{
    char folder[64], path[128];
    struct lock first, second;
    (void)state;
    make_folder(folder);
    snprintf(path, sizeof(path), "%s/a/b/lock", folder);
    assert_true(lock_take(&first, path, false));
    assert_false(lock_take(&second, path, false));
    assert_int_equal(errno, EWOULDBLOCK);
    lock_release(&second); /* not held: nothing */
    assert_true(fs_exists(path));
    lock_release(&first);
    assert_false(fs_exists(path));
    lock_release(&first);
    assert_true(lock_take(&second, path, true));
    lock_release(&second);
    assert_true(fs_remove_tree(folder));
}

/* There no file can be made, and it says that the folder is not there. */
static void where_none_can_be(void **state)
{
    struct lock lock;
    (void)state;
    assert_false(lock_take(&lock, "/proc/lock", true));
    assert_int_equal(errno, ENOENT);
    assert_int_equal(lock.fd, -1);
}

static void a_killed_holder_locks_nobody_out(void **state)
{
    char folder[64], path[128];
    struct lock lock;
    int status;
    (void)state;
    make_folder(folder);
    snprintf(path, sizeof(path), "%s/lock", folder);
    if (fork() == 0) {
        bool taken = lock_take(&lock, path, false);
        if (taken)
            kill(getpid(), SIGKILL);
        _exit(1);
    }
    wait(&status);
    assert_true(WIFSIGNALED(status));
    assert_true(fs_exists(path));
    assert_true(lock_take(&lock, path, false));
    lock_release(&lock);
    assert_false(fs_exists(path));
    assert_true(fs_remove_tree(folder));
}

/* Eight processes count a file up, each 100 times: none is lost. */
static void nobody_slips_in_at_a_release(void **state)
{
    enum { PROCESSES = 8, TIMES = 100 };
    char folder[64], path[128], counter[128];
    struct str text;
    (void)state;
    make_folder(folder);
    snprintf(path, sizeof(path), "%s/lock", folder);
    snprintf(counter, sizeof(counter), "%s/counter", folder);
    assert_true(fs_write(counter, SLICE("0")));
    for (int i = 0; i < PROCESSES; i++) {
        if (fork() != 0)
            continue;
        for (int j = 0; j < TIMES; j++) {
            struct lock lock;
            char next[24];
            if (!lock_take(&lock, path, true))
                _exit(1);
            str_init(&text);
            fs_read(&text, counter, 100);
            snprintf(next, sizeof(next), "%d", atoi(text.at) + 1);
            fs_write(counter, slice_of(next));
            str_release(&text);
            lock_release(&lock);
        }
        _exit(0);
    }
    for (int i = 0; i < PROCESSES; i++) {
        int status;
        wait(&status);
        assert_int_equal(status, 0);
    }
    str_init(&text);
    assert_true(fs_read(&text, counter, 100));
    assert_slice(str_slice(&text), "800");
    str_release(&text);
    assert_false(fs_exists(path));
    assert_true(fs_remove_tree(folder));
}

/* A link in its place leads to no other file. */
static void a_link_is_no_lock(void **state)
{
    char folder[64], path[128], other[128];
    struct lock lock;
    (void)state;
    make_folder(folder);
    snprintf(path, sizeof(path), "%s/lock", folder);
    snprintf(other, sizeof(other), "%s/other", folder);
    assert_int_equal(symlink(other, path), 0);
    assert_false(lock_take(&lock, path, false));
    assert_int_equal(errno, ELOOP);
    assert_false(fs_exists(other));
    assert_true(fs_remove_tree(folder));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_at_a_time),
        cmocka_unit_test(where_none_can_be),
        cmocka_unit_test(a_killed_holder_locks_nobody_out),
        cmocka_unit_test(nobody_slips_in_at_a_release),
        cmocka_unit_test(a_link_is_no_lock),
    };
    return cmocka_run_group_tests_name("base/lock", tests, NULL, NULL);
}
