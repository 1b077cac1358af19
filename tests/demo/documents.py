#!/usr/bin/env python3
"""Makes the demo school's two documents: documents.py CONTENT

The school guide is a PDF of two pages with a text layer (SVG through
rsvg-convert), the application form an OpenDocument text. Neither carries the
name of a maker or a pupil, and both are the same bytes on every run.
"""
import os
import subprocess
import sys
import tempfile
import zipfile
from xml.sax.saxutils import escape

WHEN = "1786953600"  # 2026-08-17, for the PDF's own date
COLOURS = ("#e4572e", "#f29e4c", "#f6d84c", "#6abf69", "#3f8efc", "#7a5ccf")

GUIDE = (
    ("Schoolgids 2026-2027", (
        ("", "Welkom bij obs De Regenboog in Wilgenveen. In deze gids staat in het kort hoe wij werken en wat u van ons mag verwachten. Alles wat vaak verandert, staat op de website en in de agenda."),
        ("Onze school", "De Regenboog is een openbare basisschool met acht groepen en ongeveer honderdtwintig kinderen. Ieder kind is welkom. Wij kijken eerst wat een kind kan, we werken veel samen, en we gaan zo vaak mogelijk naar buiten."),
        ("Schooltijden", "De deur gaat open om 8.20 uur, de les begint om 8.30 uur. Op maandag, dinsdag en donderdag is de school uit om 14.15 uur, op woensdag om 12.15 uur. Op vrijdag gaan de groepen 1 tot en met 4 om 12.15 uur naar huis."),
        ("Ziek of afwezig", "Bel tussen 7.45 en 8.20 uur naar 0590 12 34 56, of geef het door in de ouder-app. Verlof vraagt u acht weken van tevoren aan bij de directeur."),
    )),
    ("Samen school maken", (
        ("Ouders", "Ouders denken mee in de medezeggenschapsraad en helpen mee bij feesten, uitjes en het voorlezen. De vrijwillige bijdrage is 25 euro per jaar. Kan dat niet, dan doet uw kind gewoon overal aan mee."),
        ("Foto's, namen en werk op internet", "Op onze website noemen wij van kinderen alleen de voornaam. Aan het begin van het schooljaar krijgt u een formulier. Daarop kunt u bezwaar maken tegen het plaatsen van werk, foto's en filmpjes van uw kind. U kunt dat op elk moment veranderen. Wilt u dat wij iets weghalen, mail dan naar info@deregenboog.example."),
        ("Zorg", "Leren gaat niet bij iedereen vanzelf. De intern begeleider denkt mee met kind, ouders en leerkracht. We bespreken een plan altijd eerst met u."),
        ("Klachten", "Bent u ergens ontevreden over, zeg het dan tegen de leerkracht of de directeur. Komen we er samen niet uit, dan wijzen wij u de weg naar de vertrouwenspersoon."),
        ("Bereikbaarheid", "obs De Regenboog, Kerkepad 12, 9090 AB Wilgenveen. Telefoon 0590 12 34 56, e-mail info@deregenboog.example."),
    )),
)

FORM = ("Aanmeldformulier", "obs De Regenboog, Kerkepad 12, 9090 AB Wilgenveen",
        "Vul dit formulier in en mail het naar info@deregenboog.example, of geef het af op school.",
        "Roepnaam van het kind: ______________________________", "Achternaam: ______________________________",
        "Wordt vier jaar op: ______________________________", "Talen die u thuis spreekt: ______________________________",
        "Vorige school of opvang: ______________________________", "Wat vindt uw kind leuk? ______________________________",
        "Wat moeten wij weten om goed voor uw kind te zorgen? ______________________________",
        "Naam en handtekening van ouder of verzorger: ______________________________")


def wrapped(text, width=78):
    line = ""
    for word in text.split():
        if len(line) + 1 + len(word) > width:
            yield line
            line = word
        else:
            line = (line + " " + word).strip()
    yield line


def page_svg(number, heading, blocks):
    out = ['<svg xmlns="http://www.w3.org/2000/svg" width="595pt" height="842pt" viewBox="0 0 595 842">']
    for i, c in enumerate(COLOURS):
        out.append('<path d="M%d 0 A%d %d 0 0 0 %d %d" fill="none" stroke="%s" stroke-width="13"/>' % (595 - 150 + i * 13, 150 - i * 13, 150 - i * 13, 595, 150 - i * 13, c))
    write = lambda x, y, size, colour, text, weight="normal": out.append(
        '<text x="%d" y="%.1f" font-family="DejaVu Sans" font-size="%s" font-weight="%s" fill="%s">%s</text>' % (x, y, size, weight, colour, escape(text)))
    write(56, 92, 13, "#5b6b78", "obs De Regenboog, Wilgenveen")
    write(56, 126, 25, "#27496d", heading, "bold")
    y = 178.0
    for title, text in blocks:
        if title:
            write(56, y, 13.5, "#c8482b", title, "bold")
            y += 21
        for line in wrapped(text):
            write(56, y, 11, "#2a2f36", line)
            y += 17
        y += 16
    write(56, 800, 9, "#5b6b78", "Schoolgids 2026-2027, pagina %d van %d" % (number, len(GUIDE)))
    return "".join(out) + "</svg>"


def make_guide(target):
    with tempfile.TemporaryDirectory() as folder:
        pages = []
        for number, (heading, blocks) in enumerate(GUIDE, 1):
            pages.append(os.path.join(folder, "%d.svg" % number))
            with open(pages[-1], "w", encoding="utf-8") as f:
                f.write(page_svg(number, heading, blocks))
        subprocess.run(["rsvg-convert", "-f", "pdf", "-o", target, *pages], check=True,
                       env={**os.environ, "SOURCE_DATE_EPOCH": WHEN})


def make_form(target):
    name = "urn:oasis:names:tc:opendocument:xmlns:"
    space = 'xmlns:office="%soffice:1.0" xmlns:text="%stext:1.0" xmlns:style="%sstyle:1.0" xmlns:fo="%sxsl-fo-compatible:1.0"' % ((name,) * 4)
    body = "".join('<text:h text:outline-level="1">%s</text:h>' % escape(t) if i == 0 else '<text:p>%s</text:p>' % escape(t) for i, t in enumerate(FORM))
    files = {
        "content.xml": '<office:document-content %s office:version="1.2"><office:body><office:text>%s</office:text></office:body></office:document-content>' % (space, body),
        "styles.xml": '<office:document-styles %s office:version="1.2"><office:styles><style:default-style style:family="paragraph"><style:paragraph-properties fo:margin-bottom="0.3cm"/></style:default-style></office:styles></office:document-styles>' % space,
        "META-INF/manifest.xml": '<manifest:manifest xmlns:manifest="%smanifest:1.0" manifest:version="1.2"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/>'
                                 '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/><manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/></manifest:manifest>' % name,
    }
    with zipfile.ZipFile(target, "w") as z:
        def put(path, text, how):
            info = zipfile.ZipInfo(path, (2026, 8, 17, 0, 0, 0))
            info.compress_type = how
            z.writestr(info, text)
        put("mimetype", "application/vnd.oasis.opendocument.text", zipfile.ZIP_STORED)
        for path, text in files.items():
            put(path, '<?xml version="1.0" encoding="UTF-8"?>\n' + text, zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    make_guide(os.path.join(sys.argv[1], "documenten", "schoolgids.pdf"))
    make_form(os.path.join(sys.argv[1], "documenten", "aanmeldformulier.odt"))
