/* What is read in documents: archives made by hand, in the caged reader itself. */
#include "../unit.h"

#include "decode/decode.h"
#include "decode/jobs.h"

enum { MUTATIONS = 1500 };

struct part {
    const char *name, *text;
};

static void put(struct str *out, uint32_t value, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++)
        str_add_byte(out, (char)(value >> 8 * i));
}

static uint32_t crc_of(struct slice s)
{
    uint32_t crc = 0xffffffff;
    for (size_t i = 0; i < s.len; i++) {
        crc ^= (unsigned char)s.at[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (0xedb88320 & (0 - (crc & 1)));
    }
    return ~crc;
}

static void put_head(struct str *out, const struct part *p)
{
    struct slice text = slice_of(p->text);
    put(out, 20, 2);
    put(out, 0, 4);          /* flags, stored */
    put(out, 0x4e21b3a5, 4); /* some day */
    put(out, crc_of(text), 4);
    put(out, (uint32_t)text.len, 4);
    put(out, (uint32_t)text.len, 4);
    put(out, (uint32_t)strlen(p->name), 2);
}

/* Entries that are not packed, with a comment behind them. */
static void make_zip(struct str *out, const struct part *parts, size_t count)
{
    struct str directory;
    str_init(&directory);
    str_init(out);
    for (size_t i = 0; i < count; i++) {
        size_t at = out->len;
        str_add(out, SLICE("PK\3\4"));
        put_head(out, &parts[i]);
        put(out, 0, 2);
        str_add_c(out, parts[i].name);
        str_add_c(out, parts[i].text);
        str_add(&directory, SLICE("PK\1\2\24\3"));
        put_head(&directory, &parts[i]);
        for (int k = 0; k < 3; k++) /* no extra field, comment, attributes */
            put(&directory, 0, 4);
        put(&directory, (uint32_t)at, 4);
        str_add_c(&directory, parts[i].name);
    }
    size_t at = out->len;
    str_add(out, str_slice(&directory));
    str_add(out, SLICE("PK\5\6"));
    put(out, 0, 4);
    put(out, (uint32_t)count, 2);
    put(out, (uint32_t)count, 2);
    put(out, (uint32_t)directory.len, 4);
    put(out, (uint32_t)at, 4);
    put(out, 5, 2);
    str_add_c(out, "maker");
    str_release(&directory);
}

#define TYPES                                                                          \
    {                                                                                  \
        "[Content_Types].xml", "<Types/>"                                              \
    }
#define WORD(body)                                                                     \
    {                                                                                  \
        "word/document.xml",                                                           \
            "<w:document xmlns:w=\"w\"><w:body>" body "</w:body></w:document>"         \
    }

/* Every piece on a line, as "[where number row] text". */
static void read_all(struct str *out, struct document_facts *facts, struct slice file,
                     struct arena *arena)
{
    struct str answer;
    str_init(&answer);
    str_init(out);
    document_work(SLICE(""), file, &answer);
    assert_true(decode_document_facts(facts, str_slice(&answer), arena));
    for (size_t i = 0; i < facts->piece_count; i++) {
        const struct document_piece *p = &facts->pieces[i];
        str_addf(out, "[%d %u %u] %.*s\n", p->place.where, p->place.number,
                 p->place.row, SLICE_FMT(p->text));
    }
    str_release(&answer);
}

static void check(const struct part *parts, size_t count, const char *const *there,
                  size_t there_count, const char *lacks)
{
    struct arena arena;
    struct document_facts facts;
    struct str file, text;
    arena_init(&arena);
    make_zip(&file, parts, count);
    read_all(&text, &facts, str_slice(&file), &arena);
    assert_int_equal(facts.kind, DOCUMENT_OFFICE);
    assert_false(document_is_unread(&facts));
    for (size_t i = 0; i < there_count; i++)
        assert_contains(str_slice(&text), there[i]);
    if (lacks)
        assert_lacks(str_slice(&text), lacks);
    str_release(&file);
    str_release(&text);
    arena_release(&arena);
}

static void test_paragraphs(void **state)
{
    const struct part parts[] = {
        TYPES, WORD("<w:p><w:r><w:t>Em</w:t></w:r><w:r><w:t>ma</w:t></w:r></w:p>"
                    "<w:p><w:r><w:t>Dag</w:t><w:tab/><w:t>Sem</w:t></w:r><w:del>"
                    "<w:r><w:delText> weg</w:delText></w:r></w:del></w:p>"
                    "<w:p><w:r><w:t>Voor</w:t><w:txbxContent><w:p><w:r><w:t>kader"
                    "</w:t></w:r></w:p></w:txbxContent><w:t>na</w:t></w:r></w:p>")};
    const char *const there[] = {"[4 1 0] Emma\n", "[4 2 0] Dag Sem\n",
                                 "[4 2 0] Dag Sem weg\n", "] kader\n", "] Voorna\n"};
    (void)state;
    check(parts, COUNT(parts), there, COUNT(there), NULL);
}

static void test_sheet(void **state)
{
    const struct part parts[] = {
        TYPES,
        {"xl/sharedStrings.xml", "<sst><si><t>Emma</t></si><si><r><t>de </t></r><r><t>"
                                 "Vries</t></r></si><si><t>Los</t></si></sst>"},
        {"xl/styles.xml", "<styleSheet><numFmts><numFmt numFmtId=\"170\" formatCode=\""
                          "dd/mm/yyyy\"/></numFmts><cellXfs><xf numFmtId=\"0\"/><xf "
                          "numFmtId=\"170\"/></cellXfs></styleSheet>"},
        {"xl/worksheets/sheet2.xml",
         "<worksheet><sheetData><row r=\"14\"><c r=\"A14\" t=\"s\"><v>0</v></c><c "
         "r=\"B14\" t=\"s\"><v>1</v></c><c r=\"C14\" s=\"1\"><v>42401</v></c><c "
         "r=\"D14\"><v>42401</v></c></row></sheetData></worksheet>"}};
    const char *const there[] = {"[3 2 14] Emma\n",
                                 "[3 2 14] de Vries\n",
                                 "[3 2 14] 01-02-2016\n",
                                 "[3 2 14] Emma de Vries 01-02-2016 42401\n",
                                 "[3 2 14] Emma, de Vries, 01-02-2016, 42401\n",
                                 "] Los\n"};
    (void)state;
    check(parts, COUNT(parts), there, COUNT(there), "[3 2 14] 42401");
}

static void test_presentation(void **state)
{
    const struct part parts[] = {
        {"mimetype", "application/vnd.oasis.opendocument.presentation"},
        {"content.xml",
         "<c xmlns:o=\"o\"><o:presentation><o:page o:name=\"een\"/><o:page><o:p>Dag"
         "<o:annotation><o:creator>Anja</o:creator></o:annotation> Sem</o:p></o:page>"
         "</o:presentation></c>"}};
    const char *const there[] = {"[2 2 0] Dag Sem\n", "[2 2 0] Anja\n"};
    (void)state;
    check(parts, COUNT(parts), there, COUNT(there), NULL);
}

/* Characters of a symbol font, a processing instruction, and a message as a part. */
static void test_elsewhere(void **state)
{
    const struct part parts[] = {
        TYPES,
        WORD("<w:p><w:r><w:t>Em</w:t><w:sym w:font=\"Symbol\" w:char=\"F06D\"/>"
             "<w:sym w:font=\"Arial\" w:char=\"0061\"/></w:r></w:p><?x Daan?>"),
        {"word/styles.xml", "<s><style><name val=\"footnote mark\"/></style></s>"},
        {"word/afchunk.mht", "Content-Transfer-Encoding: base64\r\n\r\nPHA+U2Vt\r\n"
                             "PC9wPg==\r\n--x\r\nContent-Transfer-Encoding: "
                             "quoted-printable\r\n\r\nHa=\r\nge=73tein\r\n--x--"}};
    const char *const there[] = {"[4 1 0] Emma\n", "[4 0 0] Daan\n", "<p>Sem</p>\n",
                                 "Hagestein\n"};
    (void)state;
    check(parts, COUNT(parts), there, COUNT(there), "footnote mark");
}

static void test_unread(void **state)
{
    static const struct part broken[] = {
        TYPES,
        {"word/document.xml", "<a><b></a>"},
        {"word/document.xml", "<!DOCTYPE a [<!ENTITY b \"c\">]><a>x</a>"},
        {"word/vbaProject.bin", "\1\2\3"}};
    (void)state;
    for (size_t i = 1; i < COUNT(broken); i++) {
        struct part parts[] = {TYPES, broken[i]};
        struct arena arena;
        struct document_facts facts;
        struct str file, text;
        arena_init(&arena);
        make_zip(&file, parts, COUNT(parts));
        read_all(&text, &facts, str_slice(&file), &arena);
        assert_true(document_is_unread(&facts));
        str_release(&file);
        str_release(&text);
        arena_release(&arena);
    }
}

static void test_clean(void **state)
{
    const struct part parts[] = {
        {"docProps/core.xml", "<c><creator>Emma</creator></c>"},
        TYPES,
        WORD("<w:p><w:r><w:t>Dag</w:t></w:r></w:p>")};
    struct arena arena;
    struct document_facts facts;
    struct str file, clean, text, again;
    (void)state;
    arena_init(&arena);
    make_zip(&file, parts, COUNT(parts));
    str_init(&clean);
    str_init(&again);
    clean_work(SLICE(""), str_slice(&file), &clean);
    assert_lacks(str_slice(&clean), "Emma");
    assert_lacks(str_slice(&clean), "maker");
    assert_lacks(str_slice(&clean), "\xa5\xb3\x21\x4e"); /* the day */
    assert_contains(str_slice(&clean), parts[2].text);
    read_all(&text, &facts, str_slice(&clean), &arena);
    assert_contains(str_slice(&text), "[4 1 0] Dag\n");
    assert_false(document_is_unread(&facts));
    clean_work(SLICE(""), str_slice(&clean), &again);
    assert_true(slice_eq(str_slice(&again), str_slice(&clean)));
    str_release(&file);
    str_release(&clean);
    str_release(&text);
    str_release(&again);
    arena_release(&arena);
}

/* Hostile bytes: no crash, and what is cleaned is whole or nothing. */
static void test_mutations(void **state)
{
    static const struct slice pieces[] = {
        {"PK\1\2", 4}, {"PK\5\6", 4}, {"<w:p>", 5}, {"</w:p>", 6}, {"\xff\xff", 2}};
    const struct part parts[] = {TYPES,
                                 WORD("<w:p><w:r><w:t>Dag</w:t></w:r></w:p>"),
                                 {"docProps/core.xml", "<c/>"}};
    struct str whole;
    uint32_t random = 20261120;
    (void)state;
    make_zip(&whole, parts, COUNT(parts));
    for (size_t i = 0; i < MUTATIONS; i++) {
        struct str bytes, answer, clean, drawing;
        str_init(&bytes);
        str_init(&answer);
        str_init(&clean);
        str_init(&drawing);
        str_add(&bytes, str_slice(&whole));
        mutate(&bytes, &random, pieces, COUNT(pieces));
        struct slice file = exact(str_slice(&bytes));
        document_work(SLICE(""), file, &answer);
        clean_work(SLICE(""), file, &clean);
        drawing_work(SLICE(""), file, &drawing);
        free((char *)file.at);
        str_release(&bytes);
        str_release(&answer);
        str_release(&clean);
        str_release(&drawing);
    }
    str_release(&whole);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_paragraphs),   cmocka_unit_test(test_sheet),
        cmocka_unit_test(test_presentation), cmocka_unit_test(test_elsewhere),
        cmocka_unit_test(test_unread),       cmocka_unit_test(test_clean),
        cmocka_unit_test(test_mutations)};
    document_prepare();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
