/* What the gate must let pass: a gate that cries at anything is switched off. */
#include "base/hash.h"
#include "gate_fixture.h"

#define PAGE                                                                           \
    "<!doctype html><html lang=\"nl\"><head><title>Nieuws</title></head><body>\n"
#define END "</body></html>\n"

static const struct {
    const char *path;
    const char *text;
} clean[] = {
    {"a.html", PAGE "<p>Emma en Noor wonnen. Sem ook.</p>" END},
    {"a.html", PAGE "<p>Emma kocht brood bij de bakker. De Bakker bakt.</p>" END},
    {"a.html", PAGE "<p>De boswachter en de bakkerij Bakkersland zijn open.</p>" END},
    {"a.html", PAGE "<p>Juf Marieke de Vries leest Annie M.G. Schmidt voor.</p>" END},
    {"a.html", PAGE "<p>Meester Joost Bakker en Karin Boukhari (ouder).</p>" END},
    {"a.html", PAGE "<p>Mail <a href=\"mailto:m.devries@school.example\">juf</a> of "
                    "marieke.devries@school.example of info@school.example of "
                    "bestuur@stichting.example.</p>" END},
    {"a.html", PAGE "<p>Bel 0590 12 34 56 of <a href=\"tel:+31590123456\">bel</a>. "
                    "Kerkepad 12, 9090 AB Wilgenveen.</p>" END},
    {"a.html",
     PAGE "<p>Roos is een bloem. Rozen ook. Een roos, een witte roos.</p>" END},
    {"a.html", PAGE "<p>Het Roos-Plein en de Quast-Bakkerij.</p>" END},
    {"a.html", PAGE "<p>Op 06-12-2026 14:00 uur, 12-03-2026, 2026-12-05T10:00, "
                    "van 0900-0930.</p>" END},
    {"a.html",
     PAGE "<p>ISBN 978-90-451-2345-6, 1.234.567.890, KvK 12345678, 123456789, "
          "12 maart 2017.</p>" END},
    {"a.html", PAGE
     "<img src=\"/fotos/0a1b2c3d4e5f60718293a4b5c6d7e8f9/960-3f9cada1bea2c4d5.jpg\" "
     "srcset=\"/fotos/0612345678ab/480-111222333.webp 480w\" width=\"960\" "
     "height=\"640\" alt=\"Het plein\">" END},
    {"a.html", PAGE "<svg viewBox=\"0 0 24 24\"><path d=\"M12 2.06 12345678 111222333 "
                    "0612345678l-3 4z\"/></svg>" END},
    {"a.html",
     PAGE "<link rel=\"stylesheet\" href=\"/s.0612345678.css\" "
          "integrity=\"sha384-oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8K/uxy9rx7HNQlGYl1kPzQ"
          "ho1wx4JwY8wC\">" END},
    {"a.html", PAGE "<p>logo@2x.png en @media, team@, a@b.</p>" END},
    {"a.html", PAGE "<script>var id = 111222333, t = 1764028800000;</script>" END},
    {"stijl.css", "@media (max-width: 600px) { .bos { color: #0612ab } }\n"},
    {"stijl.css", "a{background:url(data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///"
                  "yH5BAEAAAAALAAAAAABAAEAAAIBRAA7)}"},
    {"agenda.ics", "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:20261205-1@site.example\r\n"
                   "DTSTAMP:20261121T061234Z\r\nSUMMARY:Sinterklaas\r\nEND:VEVENT\r\n"
                   "END:VCALENDAR\r\n"},
    {"feed.xml",
     "<?xml version=\"1.0\"?><feed xmlns=\"http://www.w3.org/2005/Atom\"><id>"
     "https://x.example/</id><title>Nieuws</title><entry><content "
     "type=\"html\">&lt;p&gt;Emma &amp;amp; Noor&lt;/p&gt;</content></entry>"
     "</feed>"},
    {"site.webmanifest", "{\"name\":\"School\",\"start_url\":\"/\"}"},
    {"CNAME", "school.example\n"},
    {".nojekyll", ""},
    {"leeg.html", ""},
    {"a.js", "if(i<b&&d.a.a.n)o={d:b.a.k.k.e.r},'<b>',q.u.a.s.t();"},
    {"a.html", PAGE
     "<p>Schrijf <code>!q&amp;&amp;u&amp;&amp;a&amp;&amp;s&amp;&amp;t</code>.</p>" END},
    {"a.html", PAGE "<p>Kies a b c d e of f. S.O.S.! A.N.W.B., e.d., m.a.w.</p>" END},
    {"a.html", PAGE "<p>Een klasgenoot op de groepsfoto bij het meesterwerk, "
                    "familiebakker en familie-\nweekend. C:\\fotos\\bos</p>" END},
    {"a.html", PAGE "<p>Bak-\nker en bos-\nwachter, roos en vries.</p>" END},
    {"vr.html", PAGE "<ul><li>Thij<li>men" END},
};

static void clean_files_pass(void **state)
{
    struct gate_fixture *f = gate_fixture_new("baseline");
    size_t alarms = 0;
    (void)state;
    for (size_t i = 0; i < sizeof(clean) / sizeof(*clean); i++)
        if (!gate_fixture_passes(f, clean[i].path, slice_of(clean[i].text))) {
            print_message("false alarm: %s\n", clean[i].text);
            alarms++;
        }
    gate_fixture_free(f);
    assert_int_equal(alarms, 0);
}

/* A given name that its bearer may show is no leak; under names: consent silence is. */
static void policy_decides_about_given_names(void **state)
{
    struct gate_fixture *f = gate_fixture_new("albero");
    (void)state;
    assert_true(gate_fixture_passes(f, "a.html", SLICE("<p>Emma, Noor en Sem.</p>")));
    assert_true(gate_fixture_finds(f, "a.html", SLICE("<p>Met Daan.</p>"),
                                   LEAK_OBJECTED, "P2"));
    gate_fixture_free(f);
}

/* A document that a person has checked passes, and only that one. */
static void checked_documents_pass(void **state)
{
    struct gate_fixture *f = gate_fixture_new("baseline");
    struct gate_ticket ticket;
    struct leaks leaks;
    struct slice document = SLICE("%PDF-1.7 een brief");
    (void)state;
    leaks_init(&leaks);
    assert_false(gate_check(f->gate, "brief.pdf", document, &ticket, &leaks));
    gate_free(f->gate);
    char accepted[1][HASH_WIDE];
    hash_wide_hex(accepted[0], document);
    struct gate_options options = {.accepted = (const char(*)[HASH_WIDE])accepted,
                                   .accepted_count = 1};
    f->gate = gate_new(&f->people, &f->policy, 20000, &options);
    assert_true(gate_check(f->gate, "brief.pdf", document, &ticket, &leaks));
    assert_false(gate_check(f->gate, "b.pdf", SLICE("%PDF-1.7 x"), &ticket, &leaks));
    leaks_release(&leaks);
    gate_fixture_free(f);
}

/* Two files of one XXH3, of 128 bits: a word whose lower half is that of the secret
 * adds only itself to the sum, so what one gets more, the other gets less. */
static void make_twin(struct str *out, bool other)
{
    static const char secret[][5] = {"\x7c\x01\x81\x2c", "\xde\xd4\x6d\xe9"};
    str_addf(out, "%-512s", "%PDF-1.7 een brief");
    memcpy(out->at + 64, secret[0], 4);
    memcpy(out->at + 128, secret[1], 4);
    memcpy(out->at + 64 + 4, other ? "soeq" : "soep", 4);
    memcpy(out->at + 128 + 4, other ? "kaar" : "kaas", 4);
}

/* Who writes a document can make one that is harmless and one that is not, of one XXH3;
 * that somebody checked the first says nothing of the second. */
static void a_twin_of_a_checked_document_is_another(void **state)
{
    struct str first, second;
    char digests[2][33], accepted[1][HASH_WIDE];
    (void)state;
    str_init(&first);
    str_init(&second);
    make_twin(&first, false);
    make_twin(&second, true);
    hash_hex(digests[0], str_slice(&first));
    hash_hex(digests[1], str_slice(&second));
    assert_string_equal(digests[0], digests[1]);
    assert_memory_not_equal(first.at, second.at, first.len);
    hash_wide_hex(accepted[0], str_slice(&first));
    struct gate_fixture *f =
        gate_fixture_with("baseline", NULL, (const char(*)[HASH_WIDE])accepted, 1);
    assert_true(gate_fixture_passes(f, "brief.pdf", str_slice(&first)));
    assert_true(
        gate_fixture_finds(f, "brief.pdf", str_slice(&second), LEAK_UNINSPECTABLE, ""));
    gate_fixture_free(f);
    str_release(&first);
    str_release(&second);
}

/* What was clean a moment ago is not looked at again; what was not, is. */
static void a_leak_is_found_in_each_file(void **state)
{
    struct gate_fixture *f = gate_fixture_new("baseline");
    struct slice page = SLICE("<p title=\"Thijmen Quast\">Dag</p>"
                              "<p title=\"Thijmen Quast\">Dag</p>");
    (void)state;
    for (unsigned i = 0; i < 3; i++) {
        assert_true(
            gate_fixture_passes(f, "a.html", SLICE("<p title=\"Dag\">Dag</p>")));
        assert_true(gate_fixture_finds(f, "b.html", page, LEAK_SURNAME, "P3"));
    }
    /* in an id a word in small letters counts as a name, in a title it may be one */
    for (unsigned i = 0; i < 2; i++) {
        assert_true(
            gate_fixture_passes(f, "a.html", SLICE("<p title=\"de vries\">Dag</p>")));
        assert_true(gate_fixture_finds(f, "b.html", SLICE("<p id=\"de vries\">Dag</p>"),
                                       LEAK_SURNAME, "P1"));
    }
    gate_fixture_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clean_files_pass),
        cmocka_unit_test(policy_decides_about_given_names),
        cmocka_unit_test(checked_documents_pass),
        cmocka_unit_test(a_twin_of_a_checked_document_is_another),
        cmocka_unit_test(a_leak_is_found_in_each_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
