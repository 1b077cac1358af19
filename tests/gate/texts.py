"""Channels of text that is no page: feeds, data, calendars, styles, scripts, drawings, mail
addresses of other kinds of files, in the encodings that they come in."""
import base64
import json

from .folder import REGISTER
from .pages import EMMA, PAGE, END, SURNAME, BOTH, Channel, escaped

FEED = ('<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>School</title>\n'
        "<item><title>Soep</title>%s</item>\n</channel></rss>\n")
SVG = '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">\n%s\n</svg>\n'
ICS = ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//School//NL\r\nBEGIN:VEVENT\r\nUID:8f2a@school.example\r\n"
       "DTSTAMP:20260901T080000Z\r\nDTSTART;VALUE=DATE:20260911\r\n%s\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
VCARD = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Basisschool\r\n%s\r\nEND:VCARD\r\n"
MAP = '{"version":3,"file":"app.js","sources":["../src/%s"],"sourcesContent":["%s"],"names":["a"],"mappings":"AAAA,SAASA"}\n'


def feed(name, inside, leak=EMMA, wanted=SURNAME, **more):
    return Channel(name, "feed.xml", FEED.replace("%s", inside), leak, wanted, **more)


def svg(name, inside, leak=EMMA, wanted=SURNAME, **more):
    return Channel(name, "img/tekening.svg", SVG.replace("%s", inside), leak, wanted, **more)


def ics(name, inside, leak=EMMA, wanted=SURNAME, **more):
    return Channel(name, "agenda.ics", ICS.replace("%s", inside), leak, wanted, **more)


def vcard(name, inside, leak=EMMA, wanted=SURNAME, **more):
    return Channel(name, "school.vcf", VCARD.replace("%s", inside), leak, wanted, **more)


def encoded(name, path, encoding, before="", text="Gisteren won %s.\n", leak=EMMA, wanted=SURNAME, **more):
    mark = before if isinstance(before, bytes) else before.encode(encoding)
    return Channel(name, path, lambda t: mark + text.replace("%s", t).encode(encoding), leak, wanted, **more)


def folded(text):
    """A line of a calendar, folded in the middle of the name (RFC 5545, 3.1)."""
    line = "SUMMARY:" + text
    return line[:-4] + "\r\n " + line[-4:]


def quoted(text):
    """As telephones write a visiting card (vCard 2.1, 2.1.3): a line goes on behind a "="."""
    return ("NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:" + "".join(f"={b:02X}" for b in text.encode())).replace("=20", "=20=\r\n", 1)


FEEDS = [
    feed("feed, title", "<title>§</title>"),
    feed("feed, author", "<dc:creator>§</dc:creator>"),
    feed("feed, CDATA", "<description><![CDATA[<p>Hier won <b>§</b>.</p>]]></description>"),
    feed("feed, CDATA with tags in the name", "<description><![CDATA[<p>Hier won §.</p>]]></description>", "Emma de Zwaluw<b>hof</b>"),
    feed("feed, CDATA in two", "<description>§</description>", "<![CDATA[Emma de Zwa]]><![CDATA[luwhof]]>"),
    feed("feed, escaped HTML", "<description>§</description>", "&lt;p&gt;Hier won Emma de &lt;i&gt;Zwaluw&lt;/i&gt;hof&lt;/p&gt;"),
    feed("feed, escaped entities", "<description>§</description>", "&lt;p&gt;Emma de &amp;#90;waluwhof&lt;/p&gt;"),
    feed("feed, escaped attribute", "<content:encoded>§</content:encoded>", '&lt;img alt="Emma de Zwaluwhof" src="x"&gt;'),
    feed("feed, link", "<link>https://school.example/§/</link>", "emma-de-zwaluwhof", plain="soep"),
    feed("feed, file", '<enclosure url="https://school.example/§.mp3" length="1" type="audio/mpeg"/>', "emma-de-zwaluwhof", plain="soep"),
    feed("feed, mail of an author", "<author>§</author>", "jan.peeters@gmail.example", "email"),
    feed("feed, comment", "<!-- § -->", place="comment"),
    feed("feed, processing instruction", "<?auteur §?>"),
    Channel("feed, entity of its own", "feed.xml", '<?xml version="1.0"?>\n<!DOCTYPE rss [<!ENTITY wie "§">]>\n<rss version="2.0"><channel><title>&wie;</title></channel></rss>\n'),
    Channel("Atom", "atom.xml", '<?xml version="1.0"?>\n<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title>\n<entry><author><name>§</name></author></entry></feed>\n'),
    Channel("sitemap", "sitemap.xml", '<?xml version="1.0"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
            "<url><loc>https://school.example/tags/§/</loc></url>\n</urlset>\n", "emma-de-zwaluwhof", plain="soep"),
    Channel("sitemap, percent", "sitemap.xml", "<urlset><url>\n<loc>https://school.example/§/</loc></url></urlset>\n", "Zo%C3%AB-van-%27t-holthuis",
            "surname 103; objected 103", plain="soep"),
    Channel("feed in UTF-16", "feed.xml", lambda t: FEED.replace("utf-8", "utf-16").replace("%s", f"<description>{t}</description>").encode("utf-16")),
    Channel("feed in Latin-1", "feed.xml", lambda t: FEED.replace("utf-8", "iso-8859-1").replace("%s", f"<description>{t}</description>").encode("latin-1"),
            "Zoë van 't Holthuis", "surname 103; objected 103"),
]

DATA = [
    Channel("JSON, value", "index.json", '{"pages": [\n {"title": "Soep", "text": "Hier won §."}\n]}\n'),
    Channel("JSON, key", "index.json", '{\n "§": 3, "soep": 4}\n'),
    Channel("JSON, \\u", "index.json", '{\n"title": "§"}\n', escaped("\\u%04x")),
    Channel("JSON, HTML within", "index.json", '{\n"html": "<p>Met §<\\/p>"}\n', r"Emma de \u003cb\u003eZwaluwhof\u003c\/b\u003e"),
    Channel("JSON, JSON within", "index.json", '{\n"state": "{\\"naam\\":\\"§\\"}"}\n', r"Emma de \\u005awaluwhof"),
    Channel("JSON, name in parts", "index.json", '[\n{"roepnaam":"§"}]\n', 'Sem","achternaam":"Bos', "surname 104"),
    Channel("JSON, broken off", "index.json", '{"title": "§'),
    Channel("JSON lines", "zoek.jsonl", '{"a":"soep"}\n{"a":"§"}\n'),
    Channel("search index", "index.json", lambda t: json.dumps({"docs": [{"id": 1, "t": "Soep " * 200 + t}]})),
    Channel("web manifest", "site.webmanifest", '{"name":"School",\n"description":"Van §"}\n'),
    Channel("robots.txt", "robots.txt", "User-agent: *\nDisallow: /leerlingen/§/\n", "emma-de-zwaluwhof", plain="soep"),
    Channel("humans.txt", "humans.txt", "/* TEAM */\nTekst: §\n"),
    Channel("redirects", "_redirects", "/oud  /nieuw 301\n/§ /nieuws/ 301\n", "emma-de-zwaluwhof", plain="soep"),
    Channel(".htaccess", ".htaccess", "# voor §\nOptions -Indexes\n"),
    Channel("YAML", "data/team.yml", 'soep: 1\nnaam: "§"\n', r"Emma de \x5awaluwhof"),
    Channel("Markdown", "nieuws/bericht.md", "# Soep\n\nMet **§** erbij.\n", r"Emma de Zwaluw\hof", plain="brood"),
    Channel("CSV", "lijst.csv", "datum;wat\n11-9;§\n"),
    Channel("CSV, cells", "lijst.csv", "roepnaam;achternaam\nSoep;Brood\n§\n", '"Sem";"Bos"', "surname 104", plain='"Soep";"Brood"'),
    Channel("tabs", "lijst.tsv", "wie\twat\n§\tsoep\n", "Bos\tSem", "surname 104"),
    Channel("a file without an extension", "LEESMIJ", "Soep.\nVan §.\n"),
    Channel("an unknown extension", "data/x.qqq", "Soep.\nVan §.\n"),
    Channel("captions of a film", "film/dag.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n<v §>Hoi!\n"),
    Channel("captions, text over tags", "film/dag.vtt", "WEBVTT\n\nNOTE soep\n\n00:01.000 --> 00:02.000\nDaar is §!\n", "Emma de <i>Zwaluw</i>hof"),
    Channel("subtitles", "film/dag.srt", "1\n00:00:01,000 --> 00:00:02,000\nDaar is §!\n"),
    Channel("mail that was saved", "mail.eml", "From: school <a@school.example>\r\nSubject: =?utf-8?B?§?=\r\n\r\nSoep\r\n",
            base64.b64encode(EMMA.encode()).decode(), may="email", plain=None),
]

CALENDARS = [
    ics("calendar, summary", "SUMMARY:Feest van §", place="SUMMARY"),
    ics("calendar, folded", "§", folded(EMMA), place="SUMMARY", plain="SUMMARY:Soep"),
    ics("calendar, escapes", "SUMMARY:§", "Zwaluwhof\\, Emma de", place="SUMMARY"),
    ics("calendar, mail", "ORGANIZER;CN=Klas:mailto:§", "jan.peeters@gmail.example", "email", place="ORGANIZER", plain="x"),
    ics("calendar, parameter", 'ATTENDEE;CN="§":urn:x', place="ATTENDEE"),
    vcard("visiting card, name", "N:§;;;", "Zwaluwhof;Emma;de", plain="Soep;Brood"),
    vcard("visiting card, phone", "TEL;TYPE=cell:§", "+31612345678", "phone", plain=""),
    vcard("visiting card, folded", "§", folded(EMMA).replace("SUMMARY", "NOTE"), plain="NOTE:Soep"),
    vcard("visiting card, quoted-printable", "§", quoted(EMMA), plain="NOTE:Soep"),
    vcard("visiting card, birthday", "NOTE:Emma\r\nBDAY:§", "2016-03-04", "birthdate 102", plain=""),
]

STYLES = [
    Channel("CSS, content", "css/a.css", 'p { color: red }\np::before { content: "§" }\n', place="style"),
    Channel("CSS, escapes", "css/a.css", "p::before { content: '§' }\n", r"Emma de \00005awaluw\68 of"),
    Channel("CSS, string over lines", "css/a.css", 'p::before {\n content: "§" }\n', "Emma de Zwaluw\\\nhof", line=False),
    Channel("CSS, strings side by side", "css/a.css", "p::before { content: §; }\n", '"Emma de Zwaluw" "hof"', plain='"Soep" "pan"'),
    Channel("CSS, comment", "css/a.css", "/* Soep\n voor § */ p { color: red }\n", place="style"),
    Channel("CSS, address", "css/a.css", "p { background: url(../foto/§.jpg) }\n", "emma-de-zwaluwhof", plain="soep"),
    Channel("CSS, data address", "css/a.css", 'p { background: url("data:image/svg+xml;base64,§") }\n',
            base64.b64encode(SVG.replace("%s", f"<text>{EMMA}</text>").encode()).decode(), plain=base64.b64encode(SVG.replace("%s", "").encode()).decode()),
    Channel("CSS, class", "css/a.css", ".kaart { color: red }\n.§ { color: red }\n", "emma-de-zwaluwhof", plain="soep"),
    Channel("script file, string", "js/app.3f9a1c.js", '!function(e){"use strict";e.a="§"}(window);\n'),
    Channel("script file, \\u and \\x", "js/app.js", "var a='§';\n", r"\u0045mma de \x5Awaluw\u{68}of"),
    Channel("script file, comment", "js/app.js", "var a=1;\n/*! van § */\n"),
    Channel("script file, name of a variable", "js/app.js", "var a=1;\nvar §=2;\n", "emmaDeZwaluwhof", plain="soep"),
    Channel("script file, address", "js/app.js", 'fetch("/api/§.json")\n', "emma%2Dde%2Dzwaluwhof", plain="soep"),
    Channel("source map, source", "js/app.js.map", MAP.replace("%s", "x.js", 1).replace("%s", "var naam='§';\\nx()"), line=False),
    Channel("source map, path", "js/app.js.map", MAP.replace("%s", "§.js", 1).replace("%s", "x()"), "emma-de-zwaluwhof", line=False, plain="soep"),
]

DRAWINGS = [
    svg("drawing, text", "<text>§</text>", place="text"),
    svg("drawing, text in pieces", '<text>§</text>', '<tspan x="0">Emma </tspan><tspan>de Zwaluw</tspan><tspan>hof</tspan>'),
    svg("drawing, title", "<title>§</title>"),
    svg("drawing, description", "<desc>§</desc>"),
    svg("drawing, metadata", '<metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<dc:creator>§</dc:creator></rdf:RDF></metadata>", may="metadata"),
    svg("drawing, foreignObject", '<foreignObject><div xmlns="http://www.w3.org/1999/xhtml">§</div></foreignObject>'),
    svg("drawing, link", '<a xlink:href="/§/"><path d="M0 0h9"/></a>', "emma-de-zwaluwhof", plain="soep"),
    svg("drawing, label of a layer", '<g inkscape:label="§" xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"><path d="M0 0h9"/></g>'),
    svg("drawing, name of the file", '<g sodipodi:docname="§.svg" xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd"/>', "thijmen-quast", BOTH, plain="soep"),
    svg("drawing, script", "<script><![CDATA[var a = '§';]]></script>", r"Emma de \x5awaluwhof"),
    svg("drawing, style", "<style>text::after { content: '§' }</style>", r"Emma de \5awaluwhof"),
    svg("drawing, aria-label", '<g aria-label="§"/>', place="aria-label"),
    svg("drawing, comment", "<!-- § -->", place="comment"),
]

ENCODINGS = [
    encoded("UTF-8 with a mark", "brief.txt", "utf-8", "\ufeff"),
    encoded("UTF-16LE", "brief.txt", "utf-16-le", "\ufeff"),
    encoded("UTF-16BE", "brief.txt", "utf-16-be", "\ufeff"),
    encoded("UTF-16LE without a mark", "brief.txt", "utf-16-le"),
    encoded("UTF-16BE without a mark", "brief.txt", "utf-16-be"),
    encoded("Windows-1252", "brief.txt", "cp1252", leak="Zoë van ’t Holthuis", wanted="surname 103; objected 103"),
    encoded("Windows-1252, page", "brief.html", "cp1252", text=PAGE.replace("utf-8", "windows-1252") + "<p>%s</p>" + END, leak="Zoë was er", wanted="objected 103"),
    encoded("page in Latin-1 that says nothing", "brief.html", "latin-1", text="<html><title>x</title><p>%s</p>", leak="Zoë was er", wanted="objected 103"),
    encoded("page in UTF-16", "brief.html", "utf-16", text=PAGE + "<p>%s</p>" + END),
    encoded("old Mac's line ends", "brief.txt", "utf-8", text="Soep\rGisteren won\r%s.\r"),
    encoded("Windows-1254", "brief.html", "cp1254", text=PAGE.replace("utf-8", "windows-1254") + "<p>%s</p>" + END, leak="Aylin Özdemir", wanted="surname 112"),
    encoded("ISO-8859-2", "brief.html", "iso8859-2", text=PAGE.replace("utf-8", "iso-8859-2") + "<p>%s</p>" + END, leak="Łucja Wójcik", wanted="surname 106"),
    encoded("zeros between", "brief.txt", "utf-8", text="Soep\0\0Gisteren won %s.\0\n", wanted="uninspectable", plain=None, may=SURNAME),
    encoded("sixteen bits in a script", "app.js", "utf-16", text="var a = '%s';\n"),
]

LIST = REGISTER.strip().split("\n")


def table(lines):
    return "<table>" + "".join("<tr>" + "".join(f"<td>{c}</td>" for c in l.split(";")) + "</tr>\n" for l in lines) + "</table>"


ANY = ("; ".join(f"{k} {p}" for k in ("surname", "objected", "birthdate") for p in [*range(101, 113), 201]) + "; birthdate; email; register")
REGISTERS = [
    Channel("the register itself", "register.csv", lambda t: t, REGISTER, "register", may=ANY, plain=None, line=False),
    Channel("the register under another name", "data/x.txt", lambda t: t, REGISTER, "register", may=ANY, plain=None, line=False),
    Channel("the register with commas", "x.csv", lambda t: t, REGISTER.replace(";", ","), "register", may=ANY, plain=None, line=False),
    Channel("the register, Excel's way", "x.csv", lambda t: t.encode("utf-16"), REGISTER.replace(";", "\t").replace("\n", "\r\n"), "register", may=ANY, plain=None, line=False),
    Channel("three rows in a table", "lijst.html", lambda t: PAGE + t + END, table(LIST[1:4]), "register", may=ANY, plain=table(["Soep;Brood;5"] * 3), line=False),
    Channel("three rows in JSON", "lijst.json", lambda t: t, json.dumps([dict(zip(LIST[0].split(";"), l.split(";"))) for l in LIST[2:5]]), "register", may=ANY, plain='[{"roepnaam":"Soep"}]'),
]

CHANNELS = FEEDS + DATA + CALENDARS + STYLES + DRAWINGS + ENCODINGS + REGISTERS
