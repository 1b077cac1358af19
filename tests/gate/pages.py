"""Channels of pages: where in HTML, style and script a name can stand."""
import base64
import html
import os
from dataclasses import dataclass
from typing import Callable, Optional

PLACE = "§"  # where the leak, or the harmless words, go
EMMA, THIJMEN = "Emma de Zwaluwhof", "Thijmen Quast"
SURNAME, BOTH = "surname 102", "surname 101; objected 101"


@dataclass
class Channel:
    name: str
    path: str                       # § in it: the leak stands in the name
    what: object                    # a text with § in it, or a function that makes the bytes from a text
    leak: str = EMMA
    wanted: str = SURNAME           # "kind id; kind": all of them, and nothing else but `may`; "this | that"
    place: Optional[str] = None
    line: bool = True               # the line is that of §
    may: str = ""
    plain: Optional[str] = "Soep en brood"  # the same file without the leak is clean; None: it is never clean
    change: Callable = None         # (folder) -> None: more that has to be there

    def made(self, text):
        return self.what(text) if callable(self.what) else self.what.replace(PLACE, text)

    def where(self, text):
        return self.path.replace(PLACE, text)

    def at(self):
        """The line of the leak, or None where a file has no lines."""
        if not isinstance(self.what, str) or not self.line or PLACE not in self.what:
            return None
        return self.what[:self.what.index(PLACE)].count("\n") + 1


HEAD = '<!doctype html>\n<html lang="nl">\n<head><meta charset="utf-8"><title>Nieuws</title>\n'
PAGE = HEAD + "</head>\n<body><h1>Nieuws</h1>\n"
END = "\n<p>Tot morgen.</p></body></html>\n"


def page(name, body, leak=EMMA, wanted=SURNAME, **more):
    return Channel(name, "nieuws/bericht.html", PAGE + body + END, leak, wanted, **more)


def head(name, inside, leak=EMMA, wanted=SURNAME, **more):
    return Channel(name, "nieuws/bericht.html", HEAD + inside + "\n</head><body><p>Soep.</p></body></html>\n", leak, wanted, **more)


def escaped(pattern, text=EMMA):
    return "".join(pattern % ord(c) for c in text)


def data_url(text):
    return "data:text/html;base64," + base64.b64encode(f"<p>Hier staat {text} nu.</p>".encode()).decode()


def deep(levels, text=EMMA):
    """Pages in data addresses, each within the next."""
    inner = f"<p>{text}</p>"
    for _ in range(levels):
        inner = "data:text/html;base64," + base64.b64encode(f"<iframe src='{inner}'></iframe>".encode()).decode()
    return inner


def deep_srcdoc(levels, text=EMMA):
    inner = f"<p>{text}</p>"
    for _ in range(levels):
        inner = html.escape(f'<iframe srcdoc="{inner}"></iframe>')
    return inner


NAMES = [
    Channel("name of an empty folder", "§", None, "emma-de-zwaluwhof/", place="folder name", line=False, plain=None, change=lambda top: os.mkdir(os.path.join(top, "emma-de-zwaluwhof"))),
    Channel("file name", "nieuws/§.html", PAGE + "<p>Soep.</p>" + END, "emma-de-zwaluwhof", place="file name", line=False, plain="soep"),
    Channel("file name, given name", "§-wint.html", PAGE + "<p>Soep.</p>" + END, "thijmen", "objected 101", place="file name", line=False, plain="soep"),
    Channel("folder name", "tags/§/index.html", PAGE + "<p>Soep.</p>" + END, "emma-de-zwaluwhof", place="folder name", line=False, plain="soep"),
    Channel("file name, glued", "foto/img_§_01.txt", "Soep\n", "emmadezwaluwhof", place="file name", line=False, plain="soep"),
    Channel("file name, percent", "§.txt", "Soep\n", "%45mma%20de%20Zwaluwhof", place="file name", line=False, plain="soep"),
    Channel("file name, decomposed", "§.txt", "Soep\n", "Zoe\u0308 van 't Holthuis", "surname 103; objected 103", place="file name", line=False, plain="soep"),
    Channel("name of an empty file", "§.txt", "", "emma_de_zwaluwhof", place="file name", line=False, plain="soep"),
]

TEXTS = [
    head("title", "<title>§</title>", place="title"),
    page("text", "<p>Gisteren won §.</p>", place="text"),
    page("text, objecting given name", "<p>Gisteren won §.</p>", "Thijmen", "objected 101", place="text"),
    page("text, possessive", "<p>Dit is § fiets.</p>", "Thijmens", "objected 101", plain="mijn"),
    page("text, upper case", "<p>Gisteren won §.</p>", "EMMA DE ZWALUWHOF"),
    page("text over inline tags", "<p>Gisteren won §.</p>", "Em<b>ma</b> de <i>Zwaluw</i><span>hof</span>"),
    page("text over a wbr", "<p>Gisteren won §.</p>", "Emma de Zwaluw<wbr>hof"),
    page("text over a comment", "<p>Gisteren won §.</p>", "Emma de Zwaluw<!-- x -->hof"),
    page("text over a line break", "<p>Gisteren won §.</p>", "Emma de\n   Zwaluwhof", line=False),
    page("text over table cells", "<table><tr>§</tr></table>", "<td>Emma</td><td>de</td><td>Zwaluwhof</td>", plain="<td>Soep</td>"),
    page("text, soft hyphens", "<p>Gisteren won §.</p>", "Emma de Zwa&shy;luw\u00adhof"),
    page("text, zero-width", "<p>Gisteren won §.</p>", "Em\u200bma de Zwaluw\u200dhof"),
    page("text, no-break spaces", "<p>Gisteren won §.</p>", "Emma&nbsp;de\u00a0Zwaluwhof"),
    page("text, decimal entities", "<p>Gisteren won §.</p>", escaped("&#%d;")),
    page("text, hexadecimal entities", "<p>Gisteren won §.</p>", escaped("&#x%X;")),
    page("text, named entities", "<p>Gisteren won §.</p>", "Zo&euml; van &apos;t Holthuis", "surname 103; objected 103"),
    page("text, entities twice", "<p>Gisteren won §.</p>", "&amp;#69;mma de Zwaluwhof"),
    page("text, mathematical letters", "<p>Gisteren won §.</p>", "Emma de \U0001d419waluwhof"),
    page("text, wide letters", "<p>Gisteren won §.</p>", "Emma de Ｚwaluwhof"),
    page("text, Cyrillic letters", "<p>Gisteren won §.</p>", "Emma de Zw\u0430luwh\u043ef"),
    page("text, decomposed", "<p>Gisteren won §.</p>", "Aylin O\u0308zdemir", "surname 112"),
    page("text, without accents", "<p>Gisteren won §.</p>", "Lucja Wojcik", "surname 106"),
    page("text, reversed", "<p>Lijst: §</p>", "Zwaluwhof, Emma de"),
    page("text, initial", "<p>Lijst: §</p>", "E. de Zwaluwhof"),
    page("text, surname alone", "<p>De familie § kwam.</p>", "Zwaluwhof", plain="van de kok"),
    page("text, surname that is a word", "<p>Gisteren won § weer.</p>", "Sem Bos", "surname 104", plain="het bos"),
    page("text, prefix shortened", "<p>Gisteren won §.</p>", "Joris v.d. Meulenkamp", "surname 107; objected 107"),
    page("text, glued", "<p>Zie §.</p>", "EmmaDeZwaluwhof"),
    page("text, handle", "<p>Volg §.</p>", "@emmadezwaluwhof", plain="@school"),
    page("text after much text", "<p>" + "Soep en brood.\n" * 4000 + "§</p>"),
    page("text in preformatted code", "<pre><code>naam = §\n</code></pre>"),
    page("textarea", "<form><textarea rows=2>§</textarea></form>"),
    page("option", "<select><option>Kies</option><option>§</option></select>"),
    page("noscript", "<noscript><p>Met §.</p></noscript>"),
    page("template", "<template><p>Met §.</p></template>"),
    page("a hidden element", "<p hidden style=\"display:none\">Met §.</p>"),
    page("tag soup", "<p><b>Met <i>§</b> en</i><table><p>Soep<tr><td>x</table></div></p", place="text"),
    page("an element nobody knows", "<x-card><y:z>§</y:z></x-card>"),
    page("XMP element", "<xmp>§</xmp>"),
    page("plaintext to the end", "<plaintext>§"),
    page("image map", "<map name=m><area alt=\"§\" href=/ shape=rect coords=0,0,1,1></map>", place="alt"),
    page("names in cards", '<div style="display:flex"><span class=groep>Groep 5</span><span>§</span><span>Rood</span></div>'),
    page("names in small cards", '<p class=flex><span>rood</span><span>§</span><span>groen</span></p>', "Thijmen", "objected 101"),
    page("surname in small cards", '<p class=flex><span>rood</span><span>§</span><span>groen</span></p>'),
    page("names in blocks", "<div><div>Groep 5</div><div>§</div><div>Rood</div></div>"),
    page("a button beside it", "<p>§<button>Meer</button></p>"),
    page("a superscript behind it", "<p>§<sup>1</sup> won.</p>"),
    page("a number before it", "<p>1§</p>", "<b>Emma de Zwaluwhof</b>"),
    page("words in cells", "<table><tr><td>1<td>§<td>5</tr></table>", "Sem<td>Bos", "surname 104", plain="Soep<td>brood"),
    page("surname first in cells", "<table><tr><td>1<td>§<td>5</tr></table>", "Bos<td>Sem", "surname 104", plain="brood<td>Soep"),
    page("ruby and details", "<details><summary>Meer</summary><ruby>§<rt>x</rt></ruby></details>"),
]

ATTRIBUTES = [
    page("alt", '<img src="a.jpg" alt="§">', place="alt of img"),
    page("alt without quotes", "<img src=a.jpg alt=§>", "Thijmen", "objected 101", place="alt of img", plain="soep"),
    page("title attribute", '<a href="/" title="§">x</a>', place="title of a"),
    page("aria-label", '<button aria-label="§">x</button>', place="aria-label of button"),
    page("data attribute", '<div data-author="§">x</div>', place="data-author of div"),
    page("data attribute with JSON", "<div data-props='{\"naam\":\"§\"}'>x</div>", r"Emma de \u005awaluwhof", place="data-props of div"),
    page("href", '<a href="/nieuws/§/">x</a>', "emma-de-zwaluwhof", place="href of a", plain="soep"),
    page("href, percent", '<a href="/zoek?q=§">x</a>', "Emma%20de%20%5Awaluwhof", place="href of a", plain="soep"),
    page("href, percent twice", '<a href="/zoek?q=§">x</a>', "Emma%2520de%2520%255Awaluwhof", place="href of a", plain="soep"),
    page("href, plus", '<a href="/zoek?q=§">x</a>', "Emma+de+Zwaluwhof", place="href of a", plain="soep"),
    page("href with javascript", '<a href="javascript:toon(\'§\')">x</a>', place="href of a"),
    page("fragment", '<a href="#§">x</a>', "emma-de-zwaluwhof", place="href of a", plain="soep"),
    page("id", '<h2 id="§">x</h2>', "emma-de-zwaluwhof", place="id of h2", plain="soep"),
    page("class", '<p class="kaart §">x</p>', "emma-de-zwaluwhof", place="class of p", plain="soep"),
    page("src", '<img alt="" src="/foto/§.jpg">', "thijmen-quast", BOTH, place="src of img", plain="soep"),
    page("srcset", '<img alt="" src=a.jpg srcset="a.jpg 1x, /foto/§.jpg 2x">', "emma-de-zwaluwhof", place="srcset of img", plain="soep"),
    head("content of meta", '<meta name="description" content="Over §">', place="content of meta"),
    head("Open Graph", '<meta property="og:title" content="§">', place="content of meta"),
    page("onclick", '<button onclick="alert(\'§\')">x</button>', place="onclick of button"),
    page("onclick, script escapes", '<button onclick="alert(\'§\')">x</button>', r"Emma de \x5awaluwhof", place="onclick of button"),
    page("style attribute", "<div style=\"background:url('/foto/§.jpg')\">x</div>", "emma-de-zwaluwhof", place="style of div", plain="soep"),
    page("value", '<input type=hidden value="§">', place="value of input"),
    page("placeholder", '<input placeholder="§">', place="placeholder of input"),
    page("label of an option", '<select><optgroup label="§"><option>x</select>', place="label of optgroup"),
    page("the name of an attribute", "<div §=1>x</div>", "data-emma-de-zwaluwhof", plain="data-soep"),
    page("the name of an element", "<§>x</§>".replace(PLACE, "x-§", 1).replace("</§", "</x-soep"), "emma-de-zwaluwhof", plain="soep"),
    page("srcdoc", '<iframe srcdoc="<p>Met &lt;b&gt;§&lt;/b&gt;.</p>"></iframe>', place="srcdoc"),
    page("srcdoc, escaped", '<iframe srcdoc="§"></iframe>', "&lt;p&gt;Emma de &amp;#90;waluwhof&lt;/p&gt;"),
    page("data address, base64", '<iframe src="§"></iframe>', data_url(EMMA), plain=data_url("soep")),
    page("data address, percent", '<a href="data:text/plain,Hier%20staat%20§">x</a>', "Emma%20de%20Zwaluwhof", plain="soep"),
    page("data address, base64 in two", '<a href="data:text/plain;charset=utf-8;base64,§">x</a>',
         base64.b64encode(f"Hier staat {EMMA}".encode()).decode().replace("=", "%3D"), plain="U29lcA=="),
    page("data address, ten deep", "<iframe src='§'></iframe>", deep(10), "surname 102 | uninspectable", plain=deep(1, "Soep"), line=False),
    page("srcdoc, ten deep", '<iframe srcdoc="§"></iframe>', deep_srcdoc(10), "surname 102 | uninspectable", plain=deep_srcdoc(1, "Soep"), line=False),
    page("elements, 20,000 deep", "<div>" * 20000 + "§", wanted="surname 102 | uninspectable", plain=None, line=False),
    page("an attribute twice", '<img src=a.jpg alt="soep" alt="§">'),
    page("attribute of an end tag", '<p>x</p title="§">'),
    page("inside a second body", '<body title="§">'),
    page("within a name, NUL", "<p>Met §.</p>", "Emma de Zwa\0luwhof", "surname 102 | uninspectable"),
    page("picture in a data address", '<img alt="" src="data:image/svg+xml;utf8,<svg xmlns=\'http://www.w3.org/2000/svg\'><text>§</text></svg>">'),
]

INSIDE = [
    page("comment", "<!-- nog vragen aan § -->", place="comment"),
    page("comment for a browser", "<!--[if lt IE 9]><p>§</p><![endif]-->", place="comment"),
    page("comment that is not closed", "<p>x</p><!-- §", place="comment"),
    page("bogus comment", "<? auteur § ?>"),
    page("comment, markup in it", "<!-- <img alt='§'> -->", "Emma de &#90;waluwhof"),
    page("script, string", '<script>var naam = "§";</script>', place="script"),
    page("script, \\u", '<script>var naam = "§";</script>', escaped("\\u%04x"), place="script"),
    page("script, \\u{}", '<script>var naam = "§";</script>', escaped("\\u{%x}"), place="script"),
    page("script, \\x", "<script>var naam = '§';</script>", escaped("\\x%02x"), place="script"),
    page("script, octal", "<script>var naam = '§';</script>", escaped("\\%03o"), place="script"),
    page("script, comment", "<script>\n// voor §\nvar x = 1;</script>", place="script"),
    page("script, template text", "<script>var x = `Hoi §`;</script>", place="script"),
    page("script, encoded address", '<script>var x = decodeURIComponent("§");</script>', "Emma%20de%20Zwaluwhof", place="script"),
    page("script, base64", '<script>var x = atob("§");</script>', base64.b64encode(b'{"leerling":"Emma de Zwaluwhof","groep":5}').decode(),
         plain=base64.b64encode(b'{"gerecht":"Soep en brood"}').decode(), place="script"),
    page("JSON-LD", '<script type="application/ld+json">{"@type":"Article","author":{"name":"§"}}</script>', place="script"),
    page("JSON-LD, escapes", '<script type="application/ld+json">{"name":"§"}</script>', r"Emma de \u005Awaluw\u0068of", place="script"),
    page("JSON-LD, name in parts", '<script type="application/ld+json">{"givenName":"§}</script>', 'Emma","familyName":"de Zwaluwhof"', plain='Soep"'),
    page("import map or state", '<script id=__NEXT_DATA__ type="application/json">{"props":{"a":["§"]}}</script>', place="script"),
    head("style, content", '<style>p::after { content: "§"; }</style>', place="style"),
    head("style, escapes", '<style>p::after { content: "§"; }</style>', r"Emma de \5a waluw\000068of", place="style"),
    head("style, comment", "<style>/* voor § */ p { color: red }</style>", place="style"),
    head("style, address", "<style>body { background: url(/foto/§.jpg) }</style>", "emma-de-zwaluwhof", place="style", plain="soep"),
    page("SVG, text", '<svg viewBox="0 0 9 9"><text>§</text></svg>'),
    page("SVG, title", '<svg viewBox="0 0 9 9"><title>§</title><path d="M0 0h9"/></svg>', place="title"),
    page("SVG, foreignObject", '<svg><foreignObject><p xmlns="http://www.w3.org/1999/xhtml">§</p></foreignObject></svg>'),
    page("SVG, link", '<svg><a xlink:href="/§/"><rect width="9" height="9"/></a></svg>', "emma-de-zwaluwhof", plain="soep"),
    page("MathML", "<math><mtext>§</mtext><annotation>x</annotation></math>"),
]

CONTACT = [
    page("mail", "<p>Mail naar §.</p>", "jan.peeters@gmail.example", "email", plain="de school"),
    page("mail, link", '<a href="mailto:§">mail</a>', "jan.peeters@gmail.example", "email", place="href of a", plain=""),
    page("mail, entities", "<p>Mail naar §.</p>", escaped("&#%d;", "jan.peeters@gmail.example"), "email", plain="de school"),
    page("mail, words for signs", "<p>Mail naar §.</p>", "jan.peeters [at] gmail [punt] example", "email", plain="de school"),
    page("mail, percent", '<a href="mailto:§">mail</a>', "jan.peeters%40gmail.example", "email", place="href of a", plain=""),
    page("phone, mobile", "<p>Bel §.</p>", "06-12345678", "phone", plain="de school"),
    page("phone, spaced", "<p>Bel §.</p>", "06 12 34 56 78", "phone", plain="de school"),
    page("phone, +31", "<p>Bel §.</p>", "+31 (0)6 1234 5678", "phone", plain="de school"),
    page("phone, 0031", "<p>Bel §.</p>", "0031612345678", "phone", plain="de school"),
    page("phone, dots", "<p>Bel §.</p>", "06.12.34.56.78", "phone", plain="de school"),
    page("phone, at home", "<p>Bel §.</p>", "071-5123456", "phone", plain="de school"),
    page("phone, over tags", "<p>Bel §.</p>", "<b>06</b>-123<i>45678</i>", "phone", plain="de school"),
    page("phone, glued to a word", "<p>§</p>", "Tel.06-12345678", "phone"),
    page("phone, tel:", '<a href="tel:§">bel</a>', "+31612345678", "phone", place="href of a", plain=""),
    page("address with postcode", "<p>Bij § thuis.</p>", "Kastanjelaan 12, 2312 AB Leiden", "address", plain="ons"),
    page("postcode with number", "<p>Bij § thuis.</p>", "2312 AB 12", "address", plain="ons"),
    page("address over lines", "<p>Bij §</p>", "Kastanjelaan 12<br>2312 AB Leiden", "address", plain="ons"),
    page("BSN", "<p>Nummer §.</p>", "111222333", "bsn", plain="twee"),
    page("BSN, dots", "<p>BSN: §.</p>", "1112.22.333", "bsn", plain="twee"),
    page("IBAN", "<p>Rekening §.</p>", "NL91ABNA0417164300", "iban", plain="twee"),
    page("IBAN, spaced", "<p>Rekening §.</p>", "NL91 ABNA 0417 1643 00", "iban", may="phone", plain="twee"),
    page("IBAN, lower case", "<p>Rekening §.</p>", "nl91abna0417164300", "iban", plain="twee"),
    page("birth date", "<p>Emma is jarig: §.</p>", "04-03-2016", "birthdate 102", plain="hoera"),
    page("birth date in words", "<p>Emma, geboren op §.</p>", "4 maart 2016", "birthdate 102", plain="aarde"),
    page("birth date, month shortened", "<p>Emma, geboren op §.</p>", "4 mrt. 2016", "birthdate 102", plain="aarde"),
    page("birth date, machine", '<p>Emma <time datetime="§">jarig</time></p>', "2016-03-04", "birthdate 102", plain=""),
]

CHANNELS = NAMES + TEXTS + ATTRIBUTES + INSIDE + CONTACT
