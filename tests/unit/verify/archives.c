/* Members of archives: ZIP, gzip and tar, made here, with a leak in each. */
#include "../films.h"

#include "base/hash.h"

#include "gate_fixture.h"

struct state {
    struct arena arena;
    struct cage *cage;
    struct gate_fixture *f;
};

static int set_up(void **user)
{
    struct state *s = calloc(1, sizeof(*s));
    arena_init(&s->arena);
    s->cage = test_cage(&s->arena);
    s->f = gate_fixture_with("baseline", s->cage, NULL, 0);
    *user = s;
    return 0;
}

static int tear_down(void **user)
{
    struct state *s = *user;
    gate_fixture_free(s->f);
    cage_free(s->cage);
    arena_release(&s->arena);
    free(s);
    return 0;
}

/* --- writers: nothing is packed in them --- */

static void add_little(struct str *out, uint64_t value, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++)
        str_add_byte(out, (char)(value >> 8 * i));
}

static uint32_t crc_of(struct slice bytes)
{
    uint32_t crc = 0xffffffffu;
    for (size_t i = 0; i < bytes.len; i++) {
        crc ^= (uint8_t)bytes.at[i];
        for (int k = 0; k < 8; k++)
            crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
    }
    return ~crc;
}

struct zip {
    struct str bytes, records;
    unsigned count;
    const char *comment;       /* of a member */
    unsigned flags;            /* 1: with a password */
    const char *between, *end; /* text where none is shown */
};

static void zip_add(struct zip *z, const char *name, struct slice data)
{
    struct str head;
    size_t at = z->bytes.len, name_len = strlen(name);
    str_init(&head);
    add_little(&head, z->flags, 2);
    add_little(&head, 0, 2 + 4); /* stored, no time */
    add_little(&head, crc_of(data), 4);
    add_little(&head, data.len, 4);
    add_little(&head, data.len, 4);
    add_little(&head, name_len, 2);
    str_add(&z->bytes, slice_make("PK\3\4\24\0", 6));
    str_add(&z->bytes, str_slice(&head));
    add_little(&z->bytes, 0, 2);
    str_add_c(&z->bytes, name);
    str_add(&z->bytes, data);
    if (z->between)
        str_add_c(&z->bytes, z->between);
    str_add(&z->records, slice_make("PK\1\2\24\0\24\0", 8));
    str_add(&z->records, str_slice(&head));
    add_little(&z->records, 0, 2);
    add_little(&z->records, z->comment ? strlen(z->comment) : 0, 2);
    add_little(&z->records, 0, 2 + 2 + 4);
    add_little(&z->records, at, 4);
    str_add_c(&z->records, name);
    if (z->comment)
        str_add_c(&z->records, z->comment);
    z->count++;
    str_release(&head);
}

/* Ends it; the file is z->bytes. */
static struct slice zip_end(struct zip *z)
{
    size_t at = z->bytes.len;
    str_add(&z->bytes, str_slice(&z->records));
    str_add(&z->bytes, slice_make("PK\5\6\0\0\0\0", 8));
    add_little(&z->bytes, z->count, 2);
    add_little(&z->bytes, z->count, 2);
    add_little(&z->bytes, z->records.len, 4);
    add_little(&z->bytes, at, 4);
    add_little(&z->bytes, z->end ? strlen(z->end) : 0, 2);
    if (z->end)
        str_add_c(&z->bytes, z->end);
    return str_slice(&z->bytes);
}

static void zip_release(struct zip *z)
{
    str_release(&z->bytes);
    str_release(&z->records);
}

static void add_gzip(struct str *out, const char *name, struct slice data)
{
    str_add(out, slice_make("\x1f\x8b\10", 3));
    str_add_byte(out, name ? 8 : 0);
    add_little(out, 0x0300, 6);
    if (name)
        str_add(out, slice_make(name, strlen(name) + 1));
    size_t at = 0;
    do {
        size_t len = data.len - at < 0xffff ? data.len - at : 0xffff;
        str_add_byte(out, at + len == data.len);
        add_little(out, len, 2);
        add_little(out, ~len, 2);
        str_add(out, slice_sub(data, at, len));
        at += len;
    } while (at < data.len);
    add_little(out, crc_of(data), 4);
    add_little(out, data.len, 4);
}

static void add_tar(struct str *out, const char *name, char type, const char *link,
                    const char *owner, struct slice data)
{
    char head[512] = {0};
    unsigned sum = 0;
    snprintf(head, 100, "%s", name);
    snprintf(head + 100, 8, "%07o", 0644);
    snprintf(head + 124, 12, "%011o", (unsigned)data.len);
    memset(head + 148, ' ', 8);
    head[156] = type;
    snprintf(head + 157, 100, "%s", link);
    memcpy(head + 257, "ustar\00000", 8);
    snprintf(head + 265, 32, "%s", owner);
    for (size_t i = 0; i < sizeof(head); i++)
        sum += (uint8_t)head[i];
    snprintf(head + 148, 8, "%06o", sum);
    str_add(out, slice_make(head, sizeof(head)));
    str_add(out, data);
    while (out->len % 512)
        str_add_byte(out, '\0');
}

static void end_tar(struct str *out)
{
    for (unsigned i = 0; i < 1024; i++)
        str_add_byte(out, '\0');
}

/* --- tests --- */

static const struct {
    const char *name, *text;
    enum leak_kind kind;
    const char *person, *place;
} members[] = {
    {"notities.txt", "Voor Thijmen Quast.", LEAK_SURNAME, "P3",
     "notities.txt in the archive, text"},
    {"map/pagina.html", "<p title='Thijmen Quast'>x</p>", LEAK_SURNAME, "P3",
     "map/pagina.html in the archive, title of p"},
    {"hoofdstuk.xhtml",
     "<?xml version='1.0'?><html xmlns='x'><body><p>Bel <b>Thij</b>men Quast</p></body>"
     "</html>",
     LEAK_SURNAME, "P3", "hoofdstuk.xhtml in the archive, text"},
    {"feest.ics", "BEGIN:VCALENDAR\r\nSUMMARY:Thijmen Qu\r\n ast\r\nEND:VCALENDAR\r\n",
     LEAK_SURNAME, "P3", "feest.ics in the archive, SUMMARY"},
    {"a.json", "{\"a\": \"Thijmen \\u0051uast\"}", LEAK_SURNAME, "P3",
     "a.json in the archive, script"},
    {"foto.gif", "GIF89a\1\2\1\2\1\1\1\x21\xfe\15Thijmen Quast", /* cut off */
     LEAK_UNINSPECTABLE, "", "foto.gif in the archive, file"},
    {"programma.exe", "MZ\1\2\3\4", LEAK_UNINSPECTABLE, "",
     "programma.exe in the archive, file"},
    {"foto.jpg", "geen foto", LEAK_UNINSPECTABLE, "", "foto.jpg in the archive, file"},
    {"thijmen-quast.txt", "Soep.", LEAK_SURNAME, "P3", "file name in the archive"},
    {"thijmen-quast.txt", "Karin Boukhari en Roos Boukhari.", LEAK_SURNAME, "P6",
     "a file in the archive, text"},
    {"geheim/register.csv", "id;naam\n", LEAK_REGISTER, "", "file name in the archive"},
};

static void zip_members(void **user)
{
    struct state *s = *user;
    for (size_t i = 0; i < COUNT(members); i++) {
        struct zip z = {0};
        zip_add(&z, "LEESMIJ", SLICE("Soep en brood."));
        zip_add(&z, members[i].name, slice_of(members[i].text));
        if (!gate_fixture_finds_at(s->f, "a.zip", zip_end(&z), members[i].kind,
                                   members[i].person, members[i].place))
            fail_msg("%s", members[i].place);
        zip_release(&z);
    }
    struct zip z = {0};
    zip_add(&z, "LEESMIJ", SLICE("Soep en brood."));
    zip_add(&z, "map/", SLICE(""));
    zip_add(&z, "map/a.html", SLICE("<p>Soep</p>"));
    assert_true(gate_fixture_passes(s->f, "a.zip", zip_end(&z)));
    zip_release(&z);
}

static void tar_and_gzip_members(void **user)
{
    struct state *s = *user;
    for (size_t i = 0; i < COUNT(members); i++) {
        struct str tar, gzip;
        str_init(&tar);
        str_init(&gzip);
        add_tar(&tar, members[i].name, '0', "", "root", slice_of(members[i].text));
        end_tar(&tar);
        assert_true(gate_fixture_finds_at(s->f, "a.tar", str_slice(&tar),
                                          members[i].kind, members[i].person,
                                          members[i].place));
        add_gzip(&gzip, "a.tar", str_slice(&tar));
        assert_true(gate_fixture_finds_at(s->f, "a.tar.gz", str_slice(&gzip),
                                          members[i].kind, members[i].person,
                                          members[i].place));
        str_release(&tar);
        str_release(&gzip);
    }
}

/* What an unpacker does not show. */
static void beside_members(void **user)
{
    struct state *s = *user;
    struct zip comment = {.comment = "Thijmen Quast"};
    struct zip between = {.between = "Thijmen Quast"};
    struct zip longer = {.between = "Hier staat een verborgen tekst van iemand"};
    struct zip end = {.end = "Thijmen Quast"};
    struct zip locked = {.flags = 1};
    struct {
        struct zip *z;
        enum leak_kind kind;
        const char *person, *place;
    } cases[] = {
        {&comment, LEAK_SURNAME, "P3", "comment in the archive"},
        {&between, LEAK_SURNAME, "P3", "between files in the archive"},
        {&longer, LEAK_UNINSPECTABLE, "", "file"},
        {&end, LEAK_SURNAME, "P3", "comment in the archive"},
        {&locked, LEAK_UNINSPECTABLE, "", "file"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        zip_add(cases[i].z, "a.txt", SLICE("Soep"));
        if (!gate_fixture_finds_at(s->f, "a.zip", zip_end(cases[i].z), cases[i].kind,
                                   cases[i].person, cases[i].place))
            fail_msg("case %zu", i);
        zip_release(cases[i].z);
    }
    struct str file;
    str_init(&file);
    add_gzip(&file, "thijmen-quast.txt", SLICE("Soep"));
    assert_true(gate_fixture_finds_at(s->f, "a.txt.gz", str_slice(&file), LEAK_SURNAME,
                                      "P3", "file name in the archive"));
    str_clear(&file);
    add_gzip(&file, NULL, SLICE("<p title='Thijmen Quast'>x</p>"));
    assert_true(gate_fixture_finds_at(s->f, "a.html.gz", str_slice(&file), LEAK_SURNAME,
                                      "P3", "in the archive, title of p"));
    str_clear(&file);
    add_gzip(&file, NULL, SLICE("Soep"));
    assert_true(gate_fixture_passes(s->f, "a.txt.gz", str_slice(&file)));
    add_gzip(&file, NULL, SLICE("Thijmen Quast")); /* a second stream behind it */
    assert_true(
        gate_fixture_finds(s->f, "a.txt.gz", str_slice(&file), LEAK_SURNAME, "P3"));
    str_clear(&file);
    add_gzip(&file, NULL, SLICE("Soep"));
    str_add_c(&file, "Thijmen Quast");
    assert_false(gate_fixture_passes(s->f, "a.txt.gz", str_slice(&file)));
    str_clear(&file);
    add_tar(&file, "a.txt", '0', "", "thijmenquast", SLICE("Soep"));
    end_tar(&file);
    assert_true(gate_fixture_finds_at(s->f, "a.tar", str_slice(&file), LEAK_SURNAME,
                                      "P3", "owner in the archive"));
    str_add_c(&file, "Thijmen Quast");
    assert_true(
        gate_fixture_finds(s->f, "a.tar", str_slice(&file), LEAK_UNINSPECTABLE, ""));
    str_clear(&file);
    add_tar(&file, "a", '2', "../thijmen-quast", "", SLICE(""));
    end_tar(&file);
    assert_true(
        gate_fixture_finds(s->f, "a.tar", str_slice(&file), LEAK_UNINSPECTABLE, ""));
    assert_true(gate_fixture_finds_at(s->f, "a.tar", str_slice(&file), LEAK_SURNAME,
                                      "P3", "link in the archive"));
    str_clear(&file);
    add_tar(&file, "x", 'x', "", "", SLICE("33 path=map/thijmen-quast.txt\n"));
    add_tar(&file, "a.txt", '0', "", "", SLICE("Soep"));
    end_tar(&file);
    assert_true(gate_fixture_finds_at(s->f, "a.tar", str_slice(&file), LEAK_SURNAME,
                                      "P3", "file name in the archive"));
    str_release(&file);
}

static void archives_in_archives(void **user)
{
    struct state *s = *user;
    struct str file;
    str_init(&file);
    str_add_c(&file, "Voor Thijmen Quast");
    const char *inner = "brief.txt";
    for (unsigned depth = 1; depth <= 5; depth++) {
        struct zip z = {0};
        zip_add(&z, inner, str_slice(&file));
        struct slice bytes = zip_end(&z);
        if (depth == 2)
            assert_true(
                gate_fixture_finds_at(s->f, "a.zip", bytes, LEAK_SURNAME, "P3",
                                      "brief.txt in b.zip in the archive, text"));
        assert_true(gate_fixture_finds(s->f, "a.zip", bytes,
                                       depth > 4 ? LEAK_UNINSPECTABLE : LEAK_SURNAME,
                                       depth > 4 ? "" : "P3"));
        str_clear(&file);
        str_add(&file, bytes);
        inner = "b.zip";
        zip_release(&z);
    }
    str_release(&file);
}

/* A person looked at what can't be looked into; a leak that can be read still counts.
 */
static void accepted(void **user)
{
    struct state *s = *user;
    struct zip z = {0}, locked = {.flags = 1};
    char digests[2][HASH_WIDE];
    zip_add(&locked, "a.txt", SLICE("Soep"));
    zip_add(&z, "programma.exe", SLICE("MZ\1\2\3\4"));
    zip_add(&z, "binnen.zip", zip_end(&locked));
    struct slice bytes = zip_end(&z);
    hash_wide_hex(digests[0], bytes);
    struct gate_fixture *f = gate_fixture_with("baseline", s->cage, digests, 1);
    assert_true(gate_fixture_finds(s->f, "a.zip", bytes, LEAK_UNINSPECTABLE, ""));
    assert_true(gate_fixture_passes(f, "a.zip", bytes));
    gate_fixture_free(f);
    zip_release(&z);
    z = (struct zip){0};
    zip_add(&z, "programma.exe", SLICE("MZ\1\2\3\4"));
    zip_add(&z, "brief.txt", SLICE("Thijmen Quast"));
    bytes = zip_end(&z);
    hash_wide_hex(digests[0], bytes);
    f = gate_fixture_with("baseline", s->cage, digests, 1);
    assert_true(gate_fixture_finds(f, "a.zip", bytes, LEAK_SURNAME, "P3"));
    gate_fixture_free(f);
    zip_release(&z);
    zip_release(&locked);
}

/* Zeros that pack to nothing, and more members than anybody needs. */
static void bombs(void **user)
{
    struct state *s = *user;
    char folder[64], command[256], path[128];
    struct str file;
    str_init(&file);
    make_folder(folder);
    snprintf(command, sizeof(command),
             "head -c 300M /dev/zero | gzip -9 > %s/bom.gz && "
             "gzip -9 < %s/bom.gz > %s/bom2.gz",
             folder, folder, folder);
    assert_int_equal(system(command), 0);
    for (int i = 0; i < 2; i++) {
        snprintf(path, sizeof(path), "%s/bom%s.gz", folder, i ? "2" : "");
        str_clear(&file);
        assert_true(fs_read(&file, path, 1 << 24));
        assert_true(gate_fixture_finds(s->f, "bom.txt.gz", str_slice(&file),
                                       LEAK_UNINSPECTABLE, ""));
    }
    struct zip z = {0};
    for (unsigned i = 0; i < 10001; i++)
        zip_add(&z, "a", SLICE(""));
    assert_true(gate_fixture_finds(s->f, "a.zip", zip_end(&z), LEAK_UNINSPECTABLE, ""));
    zip_release(&z);
    fs_remove_tree(folder);
    str_release(&file);
}

/* Nothing is asked but an answer, and that what is cut off never passes. */
static void hostile(void **user)
{
    static const struct slice pieces[] = {
        SLICE("PK\1\2"),           SLICE("PK\3\4"), SLICE("PK\5\6"),
        SLICE("\xff\xff\xff\xff"), SLICE("\0\0"),   SLICE("ustar"),
        SLICE("\x1f\x8b\10")};
    struct state *s = *user;
    struct zip z = {.comment = "c"};
    struct str tar, gzip;
    uint32_t random = 5;
    str_init(&tar);
    str_init(&gzip);
    zip_add(&z, "a.txt", SLICE("Soep"));
    zip_add(&z, "map/a.html", SLICE("<p>Soep</p>"));
    add_tar(&tar, "x", 'x', "", "", SLICE("33 path=map/a.txt\n"));
    add_tar(&tar, "a.txt", '0', "", "root", SLICE("Soep"));
    end_tar(&tar);
    add_gzip(&gzip, "a.tar", str_slice(&tar));
    const struct {
        const char *name;
        struct slice bytes;
    } files[] = {{"a.zip", zip_end(&z)},
                 {"a.tar", str_slice(&tar)},
                 {"a.tar.gz", str_slice(&gzip)}};
    for (size_t i = 0; i < COUNT(files); i++) {
        assert_true(gate_fixture_passes(s->f, files[i].name, files[i].bytes));
        for (unsigned n = 0; n < 600; n++) {
            struct gate_ticket ticket;
            struct leaks leaks;
            struct str broken;
            str_init(&broken);
            leaks_init(&leaks);
            str_add(&broken, files[i].bytes);
            if (n < 100)
                broken.len = broken.len * n / 100;
            else
                mutate(&broken, &random, pieces, COUNT(pieces));
            struct slice bytes = exact(str_slice(&broken));
            gate_check(s->f->gate, files[i].name, bytes, &ticket, &leaks);
            /* a tar may end anywhere behind its last member */
            assert_true(!*ticket.seal || bytes.len == 0 || n >= 100 || i == 1);
            free((char *)bytes.at);
            leaks_release(&leaks);
            str_release(&broken);
        }
    }
    zip_release(&z);
    str_release(&tar);
    str_release(&gzip);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(zip_members),    cmocka_unit_test(tar_and_gzip_members),
        cmocka_unit_test(beside_members), cmocka_unit_test(archives_in_archives),
        cmocka_unit_test(accepted),       cmocka_unit_test(bombs),
        cmocka_unit_test(hostile),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
