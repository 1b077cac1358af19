/* A file whose content contradicts its extension: who opens it by its name gets
 * something else than we looked at. All kinds under all names, and random bytes. */
#include "../films.h"

#include "gate_fixture.h"

static int set_up(void **user)
{
    struct arena *arena = calloc(1, sizeof(*arena));
    arena_init(arena);
    *user = arena;
    return 0;
}

static int tear_down(void **user)
{
    arena_release(*user);
    free(*user);
    return 0;
}

/* Each content, without a leak, and the names that it may have. Text is read as text
 * under any name of text: a browser goes by the name, and so do we; what looks like
 * tags in it is looked into as well. */
#define TEXT_NAMES                                                                     \
    " .html .htm .xhtml .xml .svg .rss .atom .json .webmanifest .map .js .mjs .css "   \
    ".ics"                                                                             \
    " .vcf .txt .csv .md .vtt .weet "

static const struct {
    struct slice bytes;
    const char *names;
} contents[] = {
    {SLICE("<!doctype html><p>Soep</p>"), TEXT_NAMES},
    {SLICE("<?xml version='1.0'?><a>Soep</a>"), TEXT_NAMES},
    {SLICE("<svg xmlns='http://www.w3.org/2000/svg'><text>Soep</text></svg>"),
     TEXT_NAMES},
    {SLICE("{\"soep\": 1}"), TEXT_NAMES},
    {SLICE("Soep en brood"), TEXT_NAMES},
    {SLICE("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"), TEXT_NAMES},
    {SLICE(
         "\xff\xd8\xff\xe0\0\20JFIF\0\1\1\0\0\1\0\1\0\0\xff\xda\0\10\1\1\0\0\x3f\0\x12"
         "\xff\xd9"),
     " .jpg .jpeg "},
    {SLICE("\x89PNG\r\n\x1a\n\0\0\0\4IHDRxxxxcrc.\0\0\0\0IENDcrc."), " .png "},
    {SLICE("GIF89a\1\0\1\0\0\0\0\x2c\0\0\0\0\1\0\1\0\0\2\2\x44\1\0\x3b"), " .gif "},
    {SLICE("RIFF\x10\0\0\0WEBPVP8 \4\0\0\0xxxx"), " .webp "},
    {SLICE("RIFF\x10\0\0\0WAVEdata\4\0\0\0xxxx"), " .wav "},
    {SLICE("II*\0\10\0\0\0\1\0\0\1\4\0\1\0\0\0\1\0\0\0\0\0\0\0"), " .tif .tiff "},
    {SLICE("wOFFxxxx\0\0\0\x2cxxxxxxxxxxxxxxxx\0\0\0\0xxxxxxxx\0\0\0\0"),
     " .woff .woff2 .ttf .otf "},
    {SLICE("\0\1\0\0\0\1\0\0\0\0\0\0glyf\0\0\0\0\0\0\0\0\0\0\0\0"),
     " .woff .woff2 .ttf .otf "},
    {SLICE("\0\0\0\x14"
           "ftypisom\0\0\2\0mp41\0\0\0\x8mdat"),
     " .mp4 .m4v .mov .m4a .3gp "},
    {SLICE("\0\0\0\x14"
           "ftypavif\0\0\0\0mif1\0\0\0\x8mdat"),
     " .avif .heic .heif "},
};

static const char *const extensions[] = {
    ".html",        ".htm",  ".xhtml", ".xml",  ".svg",  ".rss",  ".atom", ".json",
    ".webmanifest", ".map",  ".js",    ".mjs",  ".css",  ".ics",  ".vcf",  ".txt",
    ".csv",         ".md",   ".vtt",   ".weet", ".jpg",  ".jpeg", ".png",  ".gif",
    ".webp",        ".ico",  ".woff2", ".woff", ".ttf",  ".otf",  ".tif",  ".tiff",
    ".mp4",         ".m4v",  ".mov",   ".m4a",  ".3gp",  ".avif", ".heic", ".heif",
    ".webm",        ".mkv",  ".mp3",   ".aac",  ".wav",  ".ogg",  ".oga",  ".ogv",
    ".opus",        ".flac", ".pdf",   ".docx", ".xlsx", ".pptx", ".odt",  ".ods",
    ".odp",         ".zip",  ".epub",  ".gz",   ".tgz",  ".svgz", ".tar",  ".exe",
};

static void names_and_contents(void **user)
{
    struct gate_fixture *f = gate_fixture_new("baseline");
    char path[32], word[32];
    (void)user;
    for (size_t i = 0; i < COUNT(contents); i++) {
        assert_true(gate_fixture_passes(f, "LEESMIJ", contents[i].bytes));
        for (size_t k = 0; k < COUNT(extensions); k++) {
            snprintf(path, sizeof(path), "a%s", extensions[k]);
            snprintf(word, sizeof(word), " %s ", extensions[k]);
            bool fits = strstr(contents[i].names, word) != NULL;
            /* plain text is what it is, whatever programs call their own kinds */
            fits |= strcmp(extensions[k], ".exe") == 0 &&
                    strcmp(contents[i].names, TEXT_NAMES) == 0;
            bool well = fits ? gate_fixture_passes(f, path, contents[i].bytes)
                             : gate_fixture_finds(f, path, contents[i].bytes,
                                                  LEAK_UNINSPECTABLE, "");
            if (!well)
                fail_msg("content %zu as %s", i, path);
        }
    }
    gate_fixture_free(f);
}

/* Archives and documents want the cage. A ZIP file without the parts of an office file
 * is none; an office file is a ZIP file. */
static void documents(void **arena)
{
    static const struct {
        const char *make, *name;
        bool passes;
    } cases[] = {
        {"zip -q", "a.zip", true},      {"zip -q", "a.docx", false},
        {"zip -q", "a.epub", true},     {"zip -q", "a.pdf", false},
        {"zip -q", "a.gz", false},      {"zip -q", "a.txt", false},
        {"gzip", "a.txt.gz", true},     {"gzip", "a.zip", false},
        {"gzip", "a.html", false},      {"gzip", "a.jpg.gz", false},
        {"tar -cf", "a.tar", true},     {"tar -cf", "a.zip", false},
        {"tar -cf", "a.txt", false},    {"tar -czf", "a.tgz", true},
        {"tar -czf", "a.tar.gz", true},
    };
    struct cage *cage = test_cage(*arena);
    struct gate_fixture *f = gate_fixture_with("baseline", cage, NULL, 0);
    char folder[64], command[512], path[128];
    make_folder(folder);
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct str file;
        str_init(&file);
        bool gzip = strcmp(cases[i].make, "gzip") == 0;
        snprintf(command, sizeof(command),
                 gzip ? "cd %s && echo Soep | %s -n > uit"
                      : "cd %s && rm -f uit && echo Soep > a.txt && %s uit "
                        "--owner=0 --group=0 a.txt",
                 folder, cases[i].make);
        if (strcmp(cases[i].make, "zip -q") == 0)
            snprintf(command, sizeof(command),
                     "cd %s && rm -f uit && python3 -c \"import zipfile; "
                     "zipfile.ZipFile('uit', 'w').writestr('a.txt', 'Soep' * 9)\"",
                     folder);
        assert_int_equal(system(command), 0);
        snprintf(path, sizeof(path), "%s/uit", folder);
        assert_true(fs_read(&file, path, 1 << 20));
        bool well = cases[i].passes
                        ? gate_fixture_passes(f, cases[i].name, str_slice(&file))
                        : gate_fixture_finds(f, cases[i].name, str_slice(&file),
                                             LEAK_UNINSPECTABLE, "");
        if (!well)
            fail_msg("%s as %s", cases[i].make, cases[i].name);
        str_release(&file);
    }
    fs_remove_tree(folder);
    gate_fixture_free(f);
    cage_free(cage);
}

/* Many MB of random bytes hold no words; samples that are soft (as quiet sound has
 * them) look more like UTF-16 than others. */
static void no_words_in_noise(void **user)
{
    enum { NOISE_BYTES = 8 << 20 };
    static const char head[] = "RIFF\0\0\0\0WAVEdata";
    struct gate_fixture *f = gate_fixture_new("baseline");
    (void)user;
    for (unsigned soft = 0; soft < 2; soft++) {
        struct str file;
        uint64_t random = 88172645463325252u;
        int last = 0;
        str_init(&file);
        str_add(&file, slice_make(head, sizeof(head) - 1));
        str_add(&file, slice_make("\0\0\0\0", 4));
        for (size_t i = 0; i < NOISE_BYTES; i++) {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            int sample = (int)(random >> 33 & 127) + (int)(random >> 41 & 127) - 127;
            str_add_byte(&file, (char)(!soft   ? (int)(random >> 33)
                                       : i % 2 ? -(last < 0)
                                               : sample));
            last = sample;
        }
        size_t len = file.len - 8;
        for (unsigned i = 0; i < 4; i++) {
            file.at[4 + i] = (char)(len >> 8 * i);
            file.at[16 + i] = (char)((len - 12) >> 8 * i);
        }
        assert_true(gate_fixture_passes(f, "a.wav", str_slice(&file)));
        str_release(&file);
    }
    gate_fixture_free(f);
}

static void words_between_samples(void **user)
{
    static const struct slice words[] = {
        SLICE("\1\2\x80Thijmen Quast\x80\1"),
        SLICE("\1\2T\0h\0i\0j\0m\0e\0n\0 \0Q\0u\0a\0s\0t\0\x80\x80"),
        SLICE("\1T\0h\0i\0j\0m\0e\0n\0 \0Q\0u\0a\0s\0t\0\x80\x80\x81"),
        SLICE("\1\2\0T\0h\0i\0j\0m\0e\0n\0 \0Q\0u\0a\0s\0t\x80\x80"),
        SLICE("\1\0T\0h\0i\0j\0m\0e\0n\0 \0Q\0u\0a\0s\0t\x80\x80\x81"),
    };
    struct gate_fixture *f = gate_fixture_new("baseline");
    (void)user;
    for (size_t i = 0; i < COUNT(words); i++) {
        struct str file;
        str_init(&file);
        str_add(&file, slice_make("RIFF\0\0\0\0WAVEdata", 16));
        for (unsigned k = 0; k < 4; k++)
            str_add_byte(&file, k ? '\0' : (char)words[i].len);
        str_add(&file, words[i]);
        if (file.len % 2)
            str_add_byte(&file, '\0');
        file.at[4] = (char)(file.len - 8);
        if (!gate_fixture_finds_at(f, "a.wav", str_slice(&file), LEAK_SURNAME, "P3",
                                   "between samples"))
            fail_msg("words %zu", i);
        str_release(&file);
    }
    gate_fixture_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_and_contents),
        cmocka_unit_test(documents),
        cmocka_unit_test(no_words_in_noise),
        cmocka_unit_test(words_between_samples),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
