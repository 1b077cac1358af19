/* One leak planted in each channel that a file has: the gate finds every one, with its
 * kind and person, and nothing in the same files without it. */
#include "gate_fixture.h"

struct channel {
    const char *path;
    const char *before;
    const char *leak;
    const char *after;
    enum leak_kind kind;
    const char *person;
};

#define PAGE                                                                           \
    "<!doctype html><html lang=\"nl\"><head><title>Nieuws</title></head><body>\n"
#define END "</body></html>\n"
#define S LEAK_SURNAME
#define O LEAK_OBJECTED

static const struct channel channels[] = {
    {"a.html", PAGE "<p>", "Emma de Vries", " won.</p>" END, S, "P1"},
    {"a.html", PAGE "<p>", "<b>Emma</b> de <i>Vries</i>", " won.</p>" END, S, "P1"},
    {"a.html", PAGE "<p>", "E<b>mm</b>a de V<wbr>ries", " won.</p>" END, S, "P1"},
    {"a.html", PAGE "<p>", "Emma<br>de Vries", " won.</p>" END, S, "P1"},
    {"a.html", PAGE "<p>", "Emma de &#86;ries", " won.</p>" END, S, "P1"},
    {"a.html", PAGE "<p>", "Emma&nbsp;de&#xa0;Vries", " won.</p>" END, S, "P1"},
    {"a.html", PAGE "<p>", "Zo&euml; van &rsquo;t Hof", " won.</p>" END, S, "P5"},
    {"a.html", PAGE "<p>", "Zo&Emacr;", " en Em&scirc;.</p>" END, O, "P5"},
    {"a.html", PAGE "<p>", "Emma de Vr&shy;ies", " won.</p>" END, S, "P1"},
    {"a.html", PAGE "<p>", "Em\xe2\x80\x8bma de Vries", " won.</p>" END, S, "P1"},
    {"a.html", PAGE "<p>", "emma de vries", " won.</p>" END, S, "P1"},
    {"a.html", PAGE "<p>", "EMMA DE VRIES", " won.</p>" END, S, "P1"},
    {"a.html", PAGE "<p>", "Vries, Emma de", " won.</p>" END, S, "P1"},
    {"a.html", PAGE "<p>", "E. de Vries", " won.</p>" END, S, "P1"},
    {"a.html", PAGE "<p>Zie ", "EmmaDeVries", ".</p>" END, S, "P1"},
    {"a.html", PAGE "<p>Zie @", "emmadevries", ".</p>" END, S, "P1"},
    {"a.html", PAGE "<p>Met ", "\xf0\x9d\x90\x84mma de Vries", ".</p>" END, S, "P1"},
    {"a.html", PAGE "<p>Met ", "\xef\xbc\xb4hijmen", ".</p>" END, O, "P3"},
    {"a.html", PAGE "<p>Met \xd0\xa2", "hijmen", ".</p>" END, O, "P3"},
    {"a.html", PAGE "<p>Met O\xcc\x88", "mer", " erbij.</p>" END, O, "P9"},
    {"a.html", PAGE "<p>Met ", "SAHIN", " erbij.</p>" END, S, "P9"},
    {"a.html", PAGE "<p>De ", "familie Bakker", " kwam.</p>" END, S, "P2"},
    {"a.html", PAGE "<p>Het is van ", "Quast", ".</p>" END, S, "P3"},
    {"a.html", PAGE "<p>", "Daan Bakker", " won.</p>" END, S, "P2"},
    {"a.html", PAGE "<p>Het is van ", "Q u a s t", ".</p>" END, S, "P3"},
    {"a.html", PAGE "<p>Het is van ", "q.u.a.s.t", ".</p>" END, S, "P3"},
    {"a.html", PAGE "<p>Het is van ", "E m m a d e V r i e s", ".</p>" END, S, "P1"},
    {"a.html", PAGE "<p>Het is van ", "Qua-\n st", ".</p>" END, S, "P3"},
    {"a.html", PAGE "<p>Het is van ", "Qu\\ast", ".</p>" END, S, "P3"},
    {"a.html", PAGE "<p>Volg @", "familiequast", ".</p>" END, S, "P3"},
    {"a.html", PAGE "<p>Hup ", "TeamQuast", "!</p>" END, S, "P3"},
    {"a.html", PAGE "<p>Daar komen Kiki, ", "Daan en Puk Bakker", ".</p>" END, S, "P2"},
    {"a.html", PAGE "<p><span>rood</span><span>", "Thijmen</span><span>groen",
     "</span></p>" END, O, "P3"},
    {"a.html", PAGE "<p><b>Tel</b><i>", "06-12345678</i><i>of", "</i></p>" END,
     LEAK_PHONE, ""},
    {"a.html", PAGE "<p>Mail ", "jan.peeters [at] gmail [punt] example", "</p>" END,
     LEAK_EMAIL, ""},
    {"a.html", PAGE "<p>Emma <time datetime=\"", "2017-03-12",
     "\">jarig</time></p>" END, LEAK_BIRTHDATE, "P1"},
    {"a.html", PAGE "<script>var a = \"", "\\124\\150ijmen", "\";</script>" END, O,
     "P3"},
    {"a.html", PAGE "<script>var a = atob(\"",
     "eyJsZWVybGluZyI6IkVtbWEgZGUgVnJpZXMifQ==", "\");</script>" END, S, "P1"},
    {"a.html", PAGE "<script>var a = '", "Thij' + 'men", "';</script>" END, O, "P3"},
    {"zoek.json", "{\"roepnaam\":\"Emma\",\"achternaam\":\"", "Vries", "\"}", S, "P1"},
    {"bericht.eml", "Subject: ", "=?utf-8?B?RW1tYSBkZSBWcmllcw==?=", "\n\nDag\n", S,
     "P1"},
    {"bericht.eml", "Subject: ", "=?utf-8?Q?Emma_de_=56ries?=", "\n\nDag\n", S, "P1"},
    {"kaart.vcf", "BEGIN:VCARD\r\nNOTE;ENCODING=QUOTED-PRINTABLE:",
     "=45mma de=\r\n =56ries", "\r\nEND:VCARD\r\n", S, "P1"},
    {"a.html", PAGE "<p>Ook ", "emma de vries", " was er.</p>" END, S, "P1"},
    {"a.html", PAGE "<p>Met ", "Oemer", " erbij.</p>" END, O, "P9"},
    {"a.html", PAGE "<p>", "Daans", " fiets.</p>" END, O, "P2"},
    {"a.html", PAGE "<p>Kijk, ", "Roos", " wint.</p>" END, O, "P6"},
    {"a.html", PAGE "<p>Kijk, ", "Jan-Willem", " wint.</p>" END, O, "P10"},
    {"a.html", PAGE "<p>Kijk, ", "Noor Jansen", " wint.</p>" END, S, "P4"},
    {"a.html", PAGE "<img src=\"/x.jpg\" alt=\"", "Emma de Vries", "\">" END, S, "P1"},
    {"a.html", PAGE "<img src=x alt=", "Thijmen", ">" END, O, "P3"},
    {"a.html", PAGE "<a href=\"/\" title='", "Emma de Vries", "'>x</a>" END, S, "P1"},
    {"a.html", PAGE "<a href=\"/", "emma-de-vries", "/\">x</a>" END, S, "P1"},
    {"a.html", PAGE "<a href=\"/nieuws/", "thijmen", "-wint/\">x</a>" END, O, "P3"},
    {"a.html", PAGE "<a href=\"/zoek?q=", "Emma%20de%20V%72ies", "\">x</a>" END, S,
     "P1"},
    {"a.html", PAGE "<a href=\"/zoek?q=", "Emma%2520de%2520Vries", "\">x</a>" END, S,
     "P1"},
    {"a.html", PAGE "<a href=\"mailto:", "e.quast@gmail.example", "\">x</a>" END,
     LEAK_EMAIL, ""},
    {"a.html", PAGE "<a href=\"tel:", "+31612345678", "\">bel</a>" END, LEAK_PHONE, ""},
    {"a.html", PAGE "<div data-kind=\"", "Emma de Vries", "\"></div>" END, S, "P1"},
    {"a.html", PAGE "<div data-", "emma-de-vries", "=\"1\"></div>" END, S, "P1"},
    {"a.html", PAGE "<div id=\"", "quast", "\"></div>" END, S, "P3"},
    {"a.html", PAGE "<div class=\"kind ", "thijmen", "\"></div>" END, O, "P3"},
    {"a.html", PAGE "<div onclick=\"toon('", "Emma de\\x20Vries", "')\"></div>" END, S,
     "P1"},
    {"a.html", PAGE "<p title=\"x\" title=\"", "Emma de Vries", "\">x</p>" END, S,
     "P1"},
    {"a.html", PAGE "<p>x</p title=\"", "Emma de Vries", "\">" END, S, "P1"},
    {"a.html", PAGE "<!-- ", "Emma de Vries", " -->" END, S, "P1"},
    {"a.html", PAGE "<!-- <p>", "Emma <b>de</b> Vries", "</p> -->" END, S, "P1"},
    {"a.html", PAGE "<script>var a = \"", "Emma\\u0020de Vries", "\";</script>" END, S,
     "P1"},
    {"a.html", PAGE "<script>var a = \"", "\\x54hijmen", "\";</script>" END, O, "P3"},
    {"a.html", PAGE "<script>h = '<b>", "Emma</b> de Vries", "';</script>" END, S,
     "P1"},
    {"a.html", PAGE "<script type=\"application/ld+json\">{\"author\":{\"name\":\"",
     "Emma de Vries", "\"}}</script>" END, S, "P1"},
    {"a.html", PAGE "<style>p::after { content: \"", "Emma de Vries",
     "\" }</style>" END, S, "P1"},
    {"a.html", PAGE "<style>p::after { content: \"", "\\54 hijmen", "\" }</style>" END,
     O, "P3"},
    {"a.html", PAGE "<p style=\"background: url('", "/emma-de-vries.jpg",
     "')\">x</p>" END, S, "P1"},
    {"a.html", PAGE "<textarea>", "Emma de Vries", "</textarea>" END, S, "P1"},
    {"a.html", PAGE "<noscript><p>", "Emma de Vries", "</p></noscript>" END, S, "P1"},
    {"a.html", PAGE "<template><p>", "Emma de Vries", "</p></template>" END, S, "P1"},
    {"a.html", PAGE "<svg><text><tspan>Em", "ma</tspan><tspan> de Vries",
     "</tspan></text></svg>" END, S, "P1"},
    {"a.html", PAGE "<table><tr><td>", "Daan</td><td>Bakker", "</td></tr></table>" END,
     S, "P2"},
    {"a.html", PAGE "<iframe srcdoc=\"&lt;p&gt;", "Emma de Vries",
     "&lt;/p&gt;\"></iframe>" END, S, "P1"},
    {"a.html", PAGE "<a href=\"data:text/plain;base64,",
     "RW1tYSBkZSBWcmllcw==", "\">x</a>" END, S, "P1"},
    {"a.html", PAGE "<frameset><p>", "Emma de Vries", "</frameset>" END, S, "P1"},
    {"a.html", "<!doctype html><html><head><title>", "Emma de Vries",
     "</title></head></html>", S, "P1"},
    {"a.html", "<!doctype html><html><head><meta name=\"description\" content=\"",
     "Emma de Vries", "\"></head></html>", S, "P1"},
    {"feed.xml", "<?xml version=\"1.0\"?><feed><title>", "Emma de Vries",
     "</title></feed>", S, "P1"},
    {"feed.xml", "<?xml version=\"1.0\"?><feed><content type=\"html\">&lt;p&gt;",
     "&lt;b&gt;Emma&lt;/b&gt; de Vries", "&lt;/p&gt;</content></feed>", S, "P1"},
    {"feed.xml", "<feed><summary><![CDATA[<p>", "<b>Emma</b> de Vries",
     "</p>]]></summary></feed>", S, "P1"},
    {"feed.xml", "<feed><category term=\"", "thijmen", "\"/></feed>", O, "P3"},
    {"sitemap.xml", "<urlset><url><loc>https://x.example/", "emma-de-vries",
     "/</loc></url></urlset>", S, "P1"},
    {"agenda.ics", "BEGIN:VCALENDAR\r\nSUMMARY:Feest van Em", "\r\n ma de Vries",
     "\r\nEND:VCALENDAR\r\n", S, "P1"},
    {"agenda.ics", "BEGIN:VCALENDAR\r\nDESCRIPTION:Feest\\, met ", "Thijmen",
     "\r\nEND:VCALENDAR\r\n", O, "P3"},
    {"lijst.csv", "naam,tel\nvader,", "0623874519", "\n", LEAK_PHONE, ""},
    {"lijst.csv", "naam,bsn\n5,", "111222333", ",x\n", LEAK_BSN, ""},
    {"a.html", "<meta charset=utf-16><p>Caf\xe9, ", "Emma de Vries", "</p>", S, "P1"},
    {"a.html", PAGE "<p data-x=\"korting 20%", "Daan Bakker", "\"></p>" END, S, "P2"},
    {"zoek.json", "{\"pages\":[{\"title\":\"", "Emma de Vries", "\"}]}", S, "P1"},
    {"zoek.json", "{\"t\":\"", "Emma \\u0064e Vries", "\"}", S, "P1"},
    {"zoek.json", "{\"t\":\"", "\\u003cb\\u003eEmma\\u003c/b\\u003e de Vries", "\"}", S,
     "P1"},
    {"app.js", "const namen = ['", "Emma de Vries", "'];\n", S, "P1"},
    {"stijl.css", "/* ", "Emma de Vries", " */ p { color: red }\n", S, "P1"},
    {"robots.txt", "Disallow: /", "emma-de-vries", "/\n", S, "P1"},
    {"tekst.txt", "Beste ", "Emma de Vries", "\n", S, "P1"},
    {"tekst.txt", "Met Zo", "\xeb van 't Hof", " erbij\n", S, "P5"},
    {"plaatje.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><desc>", "Emma de Vries",
     "</desc></svg>", S, "P1"},
    {"a.html", PAGE "<p>Bel ", "06-12345678", ".</p>" END, LEAK_PHONE, ""},
    {"a.html", PAGE "<p>Bel ", "+31 (0)6 12 34 56 78", ".</p>" END, LEAK_PHONE, ""},
    {"a.html", PAGE "<p>Bel ", "0031 6 1234 5678", ".</p>" END, LEAK_PHONE, ""},
    {"a.html", PAGE "<p>Bel ", "(0512) 34 56 78", ".</p>" END, LEAK_PHONE, ""},
    {"a.html", PAGE "<p>Bel ", "06&#8209;1234&nbsp;5678", ".</p>" END, LEAK_PHONE, ""},
    {"a.html", PAGE "<p>Naar ", "NL91 ABNA 0417 1643 00", ".</p>" END, LEAK_IBAN, ""},
    {"a.html", PAGE "<p>BSN ", "111222333", ".</p>" END, LEAK_BSN, ""},
    {"a.html", PAGE "<p>Nummer ", "123456782", " hoort erbij.</p>" END, LEAK_BSN, ""},
    {"a.html", PAGE "<p>Woont op ", "Dorpsstraat 7, 1234 AB", " Ons Dorp.</p>" END,
     LEAK_ADDRESS, ""},
    {"a.html", PAGE "<p>Emma is ", "geboren op 12 maart 2017", ".</p>" END,
     LEAK_BIRTHDATE, "P1"},
    {"a.html", PAGE "<p>Emma (", "12-03-2017", ").</p>" END, LEAK_BIRTHDATE, "P1"},
    {"a.html", PAGE "<p>Mail ", "emma.de.vries@school.example", ".</p>" END, LEAK_EMAIL,
     "P1"},
    {"emma-de-vries.html", PAGE, "", END, S, "P1"},
    {"groep/thijmen/index.html", PAGE, "", END, O, "P3"},
    {"fotos/Emma%20de%20Vries.html", PAGE, "", END, S, "P1"},
    {"data/register.csv", "a;b\n", "", "c;d\n", LEAK_REGISTER, ""},
    {"register.csv.key", "", "x", "", LEAK_REGISTER, ""},
    {"lijst.csv", "id;naam;achter\n",
     "P1;Emma;Vries\nP2;Daan;Bakker\nP3;Thijmen;Quast\n", "", LEAK_REGISTER, ""},
    {"lijst.json", "[",
     "{\"id\":\"P1\",\"roepnaam\":\"Emma\",\"achternaam\":\"Vries\"},"
     "{\"id\":\"P2\",\"roepnaam\":\"Daan\",\"achternaam\":\"Bakker\"},"
     "{\"id\":\"P3\",\"roepnaam\":\"Thijmen\",\"achternaam\":\"Quast\"}",
     "]", LEAK_REGISTER, ""},
    {"brief.pdf", "%PDF-1.7\n", "", "", LEAK_UNINSPECTABLE, ""},
    {"foto.jpg", "geen foto", "", "", LEAK_UNINSPECTABLE, ""},
};

static void planted_leaks_are_found(void **state)
{
    struct gate_fixture *f = gate_fixture_new("baseline");
    struct str text;
    size_t missed = 0;
    (void)state;
    str_init(&text);
    for (size_t i = 0; i < sizeof(channels) / sizeof(*channels); i++) {
        const struct channel *c = &channels[i];
        str_clear(&text);
        str_add_c(&text, c->before);
        str_add_c(&text, c->leak);
        str_add_c(&text, c->after);
        if (!gate_fixture_finds(f, c->path, str_slice(&text), c->kind, c->person)) {
            print_message("channel %zu: %s%s%s\n", i, c->before, c->leak, c->after);
            missed++;
        }
        /* and nothing without it, so that it is the leak that was found */
        str_clear(&text);
        str_add_c(&text, c->before);
        str_add_c(&text, c->after);
        if (*c->leak && c->kind != LEAK_REGISTER)
            missed += !gate_fixture_passes(f, c->path, str_slice(&text));
    }
    str_release(&text);
    gate_fixture_free(f);
    assert_int_equal(missed, 0);
}

/* A name in UTF-16, both orders, with and without a mark. */
static void wide_text_is_read(void **state)
{
    static const char text[] = "Beste Emma de Vries";
    struct gate_fixture *f = gate_fixture_new("baseline");
    char wide[2 + 2 * sizeof(text)];
    (void)state;
    for (int big = 0; big < 2; big++) {
        memcpy(wide, big ? "\xfe\xff" : "\xff\xfe", 2);
        for (size_t i = 0; i < sizeof(text) - 1; i++) {
            wide[2 + 2 * i + (size_t)big] = text[i];
            wide[2 + 2 * i + (size_t)!big] = '\0';
        }
        struct slice all = {wide, 2 * sizeof(text)};
        assert_true(gate_fixture_finds(f, "a.txt", all, LEAK_SURNAME, "P1"));
        assert_true(
            gate_fixture_finds(f, "a.txt", slice_from(all, 2), LEAK_SURNAME, "P1"));
    }
    gate_fixture_free(f);
}

/* A line is where the name stands. */
static void lines_are_told(void **state)
{
    struct gate_fixture *f = gate_fixture_new("baseline");
    struct leaks leaks;
    struct gate_ticket ticket;
    (void)state;
    leaks_init(&leaks);
    gate_check(f->gate, "a.html",
               SLICE("<html>\n<body>\n<p>Wie\nwon?\nEmma de Vries.</p>\n"
                     "<p>x</p>\n<img\n alt=\"Daan Bakker\"></body></html>\n"),
               &ticket, &leaks);
    assert_int_equal(leaks.at[0].line, 5);
    assert_string_equal(leaks.at[0].place, "text");
    assert_string_equal(leaks.at[leaks.len - 1].place, "alt of img");
    leaks_release(&leaks);
    gate_fixture_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(planted_leaks_are_found),
        cmocka_unit_test(wide_text_is_read),
        cmocka_unit_test(lines_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
